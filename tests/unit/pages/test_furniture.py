"""Running heads told from what a page merely begins with."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from converters.model.ledger import LedgerBook
from converters.model.page import Line, PageLayout, Region, RegionRole
from converters.pages.furniture import assign_roles
from tests.support.read_pages import line_of, page_of, region_of
from tests.support.scan_books import HOUSES, Item, scanned_book
from tests.support.scan_reading import read_book
from tests.support.scan_texts import prose
from tests.support.scans import Damage, write_jpeg_pages

BODY, SMALL = 23.0, 20.0
SAID = ("Anh đợi em ở bến sông chiều qua", "mà chẳng thấy con đò nào ghé lại.")


def of_size(line: Line, x_height: float) -> Line:
    return msgspec.structs.replace(line, x_height=x_height)


def page(number: int, rows: Sequence[str]) -> PageLayout:
    """Return a page whose rows in capitals are smaller than the others."""
    lines = tuple(
        of_size(line_of(text, 100.0 + 30 * n), SMALL if text.isupper() else BODY)
        for n, text in enumerate(rows)
    )
    whole = region_of(rows)
    return page_of(number, Region(RegionRole.BODY, whole.box, lines))


def told(pages: Sequence[PageLayout], role: RegionRole) -> list[str]:
    return [
        line.text
        for layout in assign_roles(pages, LedgerBook())
        for region in layout.regions
        if region.role is role
        for line in region.lines
    ]


def heads(pages: Sequence[PageLayout]) -> list[str]:
    return told(pages, RegionRole.HEAD)


@pytest.mark.parametrize("speakers", [("NAM", "LAN"), ("NAM", "ÔNG BỐ", "LAN")])
def test_the_speakers_of_a_play_are_no_running_heads(speakers: tuple[str, ...]) -> None:
    pages = []
    for number in range(1, 8):
        turns = [speakers[(number + turn) % len(speakers)] for turn in range(6)]
        pages.append(page(number, [row for who in turns for row in (who, *SAID)]))
    assert heads(pages) == []


def test_a_title_over_each_page_is_a_running_head_though_chapters_bear_it_too() -> None:
    pages = [page(number, ["BẾN SÔNG", *(SAID * 4)]) for number in range(1, 8)]
    pages[3] = page(4, ["BẾN SÔNG", *SAID, "BẾN SÔNG", *SAID])
    assert heads(pages) == ["BẾN SÔNG"] * 7


def sized(rows: Sequence[tuple[str, float]], number: int = 1) -> PageLayout:
    """Return a page of rows with the heights of their small letters."""
    lines = tuple(of_size(line_of(text, 100.0 + 30 * n), x) for n, (text, x) in enumerate(rows))
    return page_of(number, Region(RegionRole.BODY, region_of(SAID).box, lines))


def test_notes_begin_where_they_are_marked_though_the_line_before_looks_small_too() -> None:
    text = [(line, BODY) for line in SAID * 6]
    notes = [("1 Tên một phố cũ.", SMALL), ("2 Tiếng địa phương.", SMALL)]
    assert told([sized([*text, ("rồi thôi.", SMALL), *notes])], RegionRole.NOTE) == [
        words for words, _ in notes
    ]


def test_print_is_small_against_its_own_page() -> None:
    small = [sized([(line, 20.0) for line in SAID * 7], number) for number in range(1, 5)]
    rows = [*((line, 22.0) for line in SAID * 6), ("1 Tên một phố cũ.", 19.0)]
    assert told([*small, sized(rows, 5)], RegionRole.NOTE) == ["1 Tên một phố cũ."]


def test_numbers_of_chapters_that_are_like_each_other_are_no_running_heads() -> None:
    def opened(number: int, label: str) -> PageLayout:
        lines = [of_size(line_of(label, 20.0), BODY)]
        lines += [of_size(line_of(text, 130.0 + 30 * n), BODY) for n, text in enumerate(SAID * 4)]
        return page_of(number, Region(RegionRole.BODY, region_of(SAID).box, tuple(lines)))

    pages = [page(number, SAID * 4) for number in range(1, 9)]
    pages[1], pages[4], pages[6] = opened(2, "II"), opened(5, "III"), opened(7, "VIII")
    assert heads(pages) == []


def test_a_page_of_few_lines_has_its_running_head_too() -> None:
    def few(number: int) -> PageLayout:
        lines = (
            of_size(line_of("Bến sông", 60.0), BODY),
            of_size(line_of(SAID[0], 130.0), BODY),
            of_size(line_of(str(number), 700.0), BODY),
        )
        return page_of(number, Region(RegionRole.BODY, region_of(SAID).box, lines))

    def full(number: int) -> PageLayout:
        lines = [of_size(line_of("Bến sông", 60.0), BODY)]
        lines += [of_size(line_of(text, 130.0 + 30 * n), BODY) for n, text in enumerate(SAID * 4)]
        lines.append(of_size(line_of(str(number), 700.0), BODY))
        return page_of(number, Region(RegionRole.BODY, region_of(SAID).box, tuple(lines)))

    pages = [few(number) if number == 4 else full(number) for number in range(1, 8)]
    assert heads(pages) == ["Bến sông"] * 7


@pytest.mark.parametrize(
    ("foot", "is_folio"),
    [("HẾT", False), ("FIN", False), ("HẾT/55", True), ("Ï1/95", True), ("ñ/90", True)],
)
def test_the_word_that_ends_a_book_is_no_misread_folio(foot: str, is_folio: bool) -> None:
    def numbered(number: int, last: str) -> PageLayout:
        lines = [of_size(line_of(text, 100.0 + 30 * n), BODY) for n, text in enumerate(SAID * 4)]
        lines.append(of_size(line_of(last, 420.0), BODY))
        return page_of(number, Region(RegionRole.BODY, region_of(SAID).box, tuple(lines)))

    pages = [numbered(number, str(number + 10)) for number in range(1, 6)]
    last = [foot.partition("/")[0]] if is_folio else []
    found = told([*pages, numbered(6, foot)], RegionRole.FOLIO)
    assert found == ["11", "12", "13", "14", "15", *last]


def opened(first: str, number: int, *, size: float = 17.0, gap: float = 50.0) -> PageLayout:
    """Return a page with a line that stands apart over ten lines of text."""
    rows = [(first, size, 100.0)]
    rows += [(f"{words} {words}", BODY, 100.0 + gap + 30 * n) for n, words in enumerate(SAID * 5)]
    lines = tuple(of_size(line_of(text, y), x) for text, x, y in rows)
    return page_of(number, Region(RegionRole.BODY, region_of(SAID).box, lines))


def test_heads_of_facing_pages_are_furniture_though_each_comes_once() -> None:
    pages = [opened("Nguyễn Thị An", 1), opened("Bến nước cũ", 2)]
    assert heads(pages) == ["Nguyễn Thị An", "Bến nước cũ"]


def test_a_single_head_is_furniture_where_the_title_page_says_it() -> None:
    title = sized([("Bến nước cũ", 2.0 * BODY)], 1)
    assert heads([title, opened("Bến nước cũ", 2)]) == ["Bến nước cũ"]
    assert heads([sized([("Chuyện khác", 2.0 * BODY)], 1), opened("Bến nước cũ", 2)]) == []


@pytest.mark.parametrize(
    "firsts",
    [
        ("Hình 1. Bến sông", "Hình 2. Cổng làng"),
        ("Chương I", "Chương II"),
        ("Con đò đã sang sông.", "Trăng lên rồi."),
        ("và con đò sang sông", "mà trăng đã lên"),
    ],
    ids=["captions", "chapters", "sentences", "verse"],
)
def test_other_lines_over_the_text_are_no_running_heads(firsts: tuple[str, str]) -> None:
    assert heads([opened(text, n) for n, text in enumerate(firsts, start=1)]) == []


def test_lines_of_unlike_places_are_no_running_heads() -> None:
    pages = [opened("Nguyễn Thị An", 1, gap=40), opened("Bến nước cũ", 2, gap=90)]
    assert heads(pages) == []


@pytest.mark.parametrize("house", ["novel", "ragged"])
def test_a_scan_of_three_pages_has_its_heads_taken_out(tmp_path: Path, house: str) -> None:
    (style,) = (one for one in HOUSES if one.name == house)
    words = itertools.islice(prose(None), 9)
    items = [Item("heading", "Chương I"), *(Item("paragraph", text) for text in words)]
    book = scanned_book(style, items, Damage(skew_degrees=0.3, shade=0.1, noise=0.01, blur_px=0.6))
    write_jpeg_pages(book.pictures[:3], tmp_path / "pages")
    read, _ = read_book(tmp_path / "pages", tmp_path / "work")
    roles = [[region.role for region in layout.regions] for layout in read.layouts]
    assert [RegionRole.HEAD in here for here in roles] == [False, True, True]
    assert [RegionRole.HEADING in here for here in roles] == [True, False, False]
