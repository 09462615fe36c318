"""Running heads told from what a page merely begins with."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from converters.model.ledger import LedgerBook
from converters.model.page import Line, PageLayout, Region, RegionRole
from converters.pages.furniture import assign_roles
from tests.support.read_pages import line_of, page_of, region_of

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
