"""Italics and bold print on scans: told by slant and weight, and made emphasis in the text."""

from __future__ import annotations

import difflib
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from converters.diagnostics import Box
from converters.files import BlobStore, ResultCache
from converters.model.book_pages import BookPages
from converters.model.page import Line, PageImage, PageLayout, Region, RegionRole, SourceKind, Word
from converters.model.publication import Emphasis, Strong, Text
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.pages.book import PageStores, process_book
from converters.pages.emphasis import with_emphasis
from converters.pages.ingest import list_pages
from converters.pages.settings import PageSettings
from converters.readers.line_ends import LineEnds
from converters.readers.scan_looks import PLAIN, Runs
from tests.support.emphasised import BOLD, ITALIC, emphasised_page
from tests.support.scans import DPI, Damage, Gray, damage

ITALICS, STRONG = (True, False, False), (False, True, False)
OFFICE = Damage(skew_degrees=1.0, noise=0.015)
WORN = Damage(skew_degrees=2.0, noise=0.03, bleed=0.12, paper=0.85, ink=0.2, blur_px=1.0)


def read(pixels: Gray, folder: Path) -> BookPages:
    Image.fromarray(pixels).save(folder / "trang.png", dpi=(DPI, DPI))
    monitor = CollectingMonitor()
    return process_book(
        list_pages([folder / "trang.png"], monitor),
        PageSettings(),
        PageStores(ResultCache(folder / "cache"), BlobStore(folder / "media")),
        monitor,
    )


def words_of(pages: BookPages) -> list[Word]:
    regions = (region for layout in pages.layouts for region in layout.regions)
    return [word for region in regions for line in region.lines for word in line.words]


@pytest.mark.parametrize("kind", [OFFICE, WORN], ids=["office", "worn"])
@pytest.mark.parametrize("font", ["Ban So Serif", "Be Vietnam Pro"])
def test_emphasis_is_found_and_nothing_else_is_taken_for_it(
    tmp_path: Path, font: str, kind: Damage
) -> None:
    page, truth = emphasised_page(font, seed=2)
    found = words_of(read(damage(page, kind, 3, verso=False), tmp_path))
    pairs = [
        (truth[i + n][1], found[j + n])
        for i, j, size in difflib.SequenceMatcher(
            None, [word for word, _ in truth], [word.text for word in found], autojunk=False
        ).get_matching_blocks()
        for n in range(size)
    ]
    assert len(pairs) > 100
    for look, flags in ((ITALIC, [w.italic for _, w in pairs]), (BOLD, [w.bold for _, w in pairs])):
        right = sum(flag and true == look for flag, (true, _) in zip(flags, pairs, strict=True))
        wrong = sum(flag and true != look for flag, (true, _) in zip(flags, pairs, strict=True))
        whole = sum(true == look for true, _ in pairs)
        assert wrong <= 1
        assert right >= 0.85 * whole


def layout(*words: Word, role: RegionRole = RegionRole.BODY) -> PageLayout:
    box = Box(0, 0, 100, 20)
    image = PageImage(
        path="x", source="1.png", kind=SourceKind.IMAGE, frame=0, number=1, key="0",
        width_px=100, height_px=100,
    )  # fmt: skip
    return PageLayout(page=image, regions=(Region(role, box, (Line(words, box, None, 10.0),)),))


def word(text: str, slant: float = -0.6, weight: float = 0.24) -> Word:
    return Word(text, Box(0, 0, 40, 20), 0.9, slant=slant, weight=weight)


def looks(*words: Word, role: RegionRole = RegionRole.BODY) -> str:
    plain = [word("bình") for _ in range(40)]
    (found,) = with_emphasis([layout(*plain, *words, *plain, role=role)])
    marked = found.regions[0].lines[0].words[40 : 40 + len(words)]
    return "".join("i" if w.italic else "b" if w.bold else "." for w in marked)


def test_short_words_go_with_those_around_them() -> None:
    leaning = word("nghiêng", 0.4)
    assert looks(leaning, word("ở", -0.5), leaning) == "iii"
    assert looks(leaning, word("–", -0.5), leaning, word("và", 0.3)) == "iii."
    assert looks(word("vẽ", 0.9), word("A", 0.9)) == ".."


def test_one_word_alone_must_be_sure() -> None:
    assert looks(word("nhanh", 0.05)) == "."
    assert looks(word("nhanh", 0.3)) == "i"
    assert looks(word("nhanh", 0.05), word("nhẹn", 0.4)) == "ii"
    assert looks(word("đậm", weight=0.31)) == "."
    assert looks(word("đậm", weight=0.36)) == "b"


def test_headings_have_a_look_of_their_own() -> None:
    assert looks(word("nghiêng", 0.4), role=RegionRole.HEADING) == "."


def test_a_book_set_in_italics_throughout_is_not_emphasised() -> None:
    words = [word("nghiêng", 0.4) for _ in range(30)] + [word("thẳng") for _ in range(30)]
    (found,) = with_emphasis([layout(*words)])
    assert not any(w.italic for w in found.regions[0].lines[0].words)


def test_spaces_stand_outside_of_emphasis() -> None:
    runs = Runs()
    for text, look in (
        ("Nàng", PLAIN), (" khẽ", ITALICS), (" cười", ITALICS), (" rồi", STRONG), (" đi.", PLAIN)
    ):  # fmt: skip
        runs.add(text, look)
    made = runs.closed()
    assert made == (
        Text(text="Nàng "),
        Emphasis(inlines=(Text(text="khẽ cười"),)),
        Text(text=" "),
        Strong(inlines=(Text(text="rồi"),)),
        Text(text=" đi."),
    )
    assert plain_text(made) == "Nàng khẽ cười rồi đi."


def test_a_hyphen_at_a_lines_end_goes_within_emphasis_too() -> None:
    ends = LineEnds(["nghiêng"])
    runs = Runs()
    runs.add("chữ nghi-", ITALICS)
    runs.join(ends.joined, "êng")
    runs.add("êng", ITALICS)
    runs.join(ends.joined, "thẳng")
    runs.add("thẳng", PLAIN)
    assert runs.closed() == (
        Emphasis(inlines=(Text(text="chữ nghiêng"),)),
        Text(text=" thẳng"),
    )


def test_words_without_measures_stay_plain() -> None:
    bare = [msgspec.structs.replace(word("chữ"), slant=0.0, weight=0.0) for _ in range(50)]
    (found,) = with_emphasis([layout(*bare)])
    assert not any(w.italic or w.bold for w in found.regions[0].lines[0].words)
