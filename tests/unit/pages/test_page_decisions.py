"""What a person decides about a page wins over the program, and makes that page alone anew."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from converters.diagnostics import Diagnostic
from converters.errors import SourceError
from converters.files import BlobStore, ResultCache
from converters.model.book_pages import BookPages
from converters.model.guess import Mode
from converters.model.ledger import Kind
from converters.model.page import PageImage, RegionRole, SourceKind
from converters.model.page_decision import (
    Half,
    PageChoice,
    PageDecisions,
    PageDisplay,
    PageRule,
    PageTrait,
    Parity,
)
from converters.monitor import CollectingMonitor
from converters.pages.book import PageStores, process_book
from converters.pages.decided import decided_pages
from converters.pages.geometry import Pixels
from converters.pages.ingest import list_pages
from converters.pages.settings import PageSettings
from tests.support.scans import PageStyle, typeset

_TEXT = "\n".join(
    [
        "# Chương 1",
        "Trời xanh quen thói má hồng đánh ghen, lời ấy mẹ tôi vẫn nhắc mỗi buổi chiều mưa.",
        "Ngoài sân, gió thổi qua hàng cau, nắng nhạt dần trên mái ngói cũ của căn nhà nhỏ.",
    ]
    * 5
)
_STYLE = PageStyle("Mùa Hạ", "Trần Văn", width_mm=80, height_mm=62, size_pt=9.5, first_folio=7)


@pytest.fixture(scope="module")
def page() -> Pixels:
    return typeset(_TEXT, _STYLE)[1]


class _Book:
    """A scan of some pictures that is made again and again with other rules."""

    def __init__(self, work: Path, *pictures: Pixels) -> None:
        self.work = work
        self.monitor = CollectingMonitor()
        (work / "pages").mkdir(exist_ok=True)
        for number, picture in enumerate(pictures, start=1):
            Image.fromarray(picture).save(work / "pages" / f"{number}.png")

    def made(self, *rules: PageRule) -> BookPages:
        self.monitor = CollectingMonitor()
        return process_book(
            list_pages([self.work / "pages"], self.monitor),
            PageSettings(),
            PageStores(ResultCache(self.work / "cache"), BlobStore(self.work / "media")),
            self.monitor,
            rules,
        )

    def picture(self, book: BookPages, index: int = 0) -> Image.Image:
        content = BlobStore(self.work / "media").get(book.displays[index].key)
        return Image.open(io.BytesIO(content))

    @property
    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.monitor.diagnostics]


def _about(*numbers: int, **decided: object) -> PageRule:
    spans = tuple((number, number) for number in numbers)
    return PageRule(spans=spans, decided=msgspec.convert(decided, PageDecisions, strict=False))


def _choice(book: BookPages, trait: PageTrait, index: int = 0) -> PageChoice:
    return next(c for c in book.records[index].choices if c.trait is trait)


def _text(book: BookPages, index: int = 0) -> str:
    lines = (line.text for region in book.layouts[index].regions for line in region.lines)
    return " ".join(lines)


def test_what_the_program_decides_is_recorded_with_its_value(tmp_path: Path, page: Pixels):
    book = _Book(tmp_path, page).made()
    (record,) = book.records
    assert (record.source, record.picture, record.page, record.place) == ("1.png", 1, 1, None)
    values = {choice.trait.value: choice.value for choice in record.choices}
    assert values == {
        "quarters": "0", "despeckle": "false", "light": "true", "outline": "[]", "split": "false",
        "skew": "0.0", "curl": "false", "pictures": "[]", "tables": "[]",
        "display": '"gray"', "blank": "false", "leave_out": "false", "after": "0",
    }  # fmt: skip
    assert {choice.mode for choice in record.choices} == {Mode.AUTO}


def test_a_decision_makes_its_own_page_anew_and_no_other(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, page, page[::-1].copy(), np.vstack([page[100:], page[:100]]))
    first = scan.made()
    assert first.work.recognised == 3
    again = scan.made(_about(2, skew=2.0))
    assert (again.work.recognised, again.work.reused) == (1, 2)
    assert _choice(again, PageTrait.SKEW, 1) == PageChoice(
        trait=PageTrait.SKEW, value="2.0", mode=Mode.MANUAL
    )
    assert again.layouts[1].skew_degrees == 2.0
    assert [again.layouts[n] == first.layouts[n] for n in range(3)] == [True, False, True]
    assert scan.made(_about(2, skew=2.0)).work.recognised == 0
    assert scan.made().layouts == first.layouts


def test_quarters_are_those_that_were_decided(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, np.ascontiguousarray(np.rot90(page)))
    turned = scan.made(_about(1, quarters=1))
    assert "Trời xanh quen thói" in _text(turned)
    lying = scan.made(_about(1, quarters=0))
    assert "Trời xanh quen thói" not in _text(lying)
    assert _choice(lying, PageTrait.QUARTERS).mode is Mode.MANUAL


def test_a_spread_is_cut_where_a_person_says(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, np.hstack([page, page]))
    usual = scan.made()
    assert len(usual.layouts) == 2
    assert float(_choice(usual, PageTrait.SPLIT).value) == pytest.approx(0.5, abs=0.05)
    assert [record.half for record in usual.records] == [Half.LEFT, Half.RIGHT]
    assert len(scan.made(_about(1, split=False)).layouts) == 1
    parted = scan.made(_about(1, split=0.25))
    left, right = (display.width_px for display in parted.displays)
    assert left / (left + right) == pytest.approx(0.25, abs=0.01)


def test_a_picture_that_is_not_wide_is_cut_on_request(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, np.vstack([page] * 3))
    assert len(scan.made().layouts) == 1
    book = scan.made(_about(1, split=True))
    assert len(book.layouts) == 2
    assert _choice(book, PageTrait.SPLIT).mode is Mode.MANUAL


def test_the_outline_is_pulled_square(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, page)
    corners = ((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0))
    book = scan.made(_about(1, outline=corners))
    assert book.displays[0].width_px / book.displays[0].height_px == pytest.approx(
        page.shape[1] / 2 / page.shape[0], rel=0.02
    )
    assert _choice(book, PageTrait.OUTLINE).value == "[[0.5,0.0],[1.0,0.0],[1.0,1.0],[0.5,1.0]]"
    words = [w.box for r in book.layouts[0].regions for line in r.lines for w in line.words]
    assert words
    assert min(box.left for box in words) > 0.45 * page.shape[1]


def test_pictures_are_those_that_were_decided(tmp_path: Path, page: Pixels):
    noise = np.random.default_rng(3).integers(60, 200, (300, page.shape[1] - 200), np.uint8)
    drawn = page.copy()
    drawn[-320:-20, 100:-100] = noise
    scan = _Book(tmp_path, drawn)
    area = (0.1, 0.05, 0.9, 0.3)
    book = scan.made(_about(1, pictures=(area,)))
    (region,) = (r for r in book.layouts[0].regions if r.role is RegionRole.PICTURE)
    height, width = drawn.shape
    box = region.box
    found = (box.left / width, box.top / height, box.right / width, box.bottom / height)
    assert found == pytest.approx(area, abs=0.01)
    assert region.image is not None
    none = scan.made(_about(1, pictures=()))
    assert all(r.role is not RegionRole.PICTURE for r in none.layouts[0].regions)
    assert _choice(none, PageTrait.PICTURES) == PageChoice(
        trait=PageTrait.PICTURES, value="[]", mode=Mode.MANUAL
    )


@pytest.mark.parametrize(
    ("kind", "media", "mode"),
    [
        (PageDisplay.BILEVEL, "image/tiff", "1"),
        (PageDisplay.GRAY, "image/jpeg", "L"),
        (PageDisplay.COLOUR, "image/jpeg", "RGB"),
    ],
)
def test_the_picture_for_the_eye_is_of_the_kind_decided(
    tmp_path: Path, page: Pixels, kind: PageDisplay, media: str, mode: str
):
    colour = np.dstack([page, page, np.maximum(page, 90)])
    scan = _Book(tmp_path, colour)
    book = scan.made(_about(1, display=kind))
    assert book.displays[0].media_type == media
    assert scan.picture(book).mode == mode


def test_colour_cannot_be_had_of_a_gray_page(tmp_path: Path, page: Pixels):
    book = _Book(tmp_path, page).made(_about(1, display=PageDisplay.COLOUR))
    assert _choice(book, PageTrait.DISPLAY).value == '"gray"'


def test_a_page_decided_blank_gives_no_text_and_stays(tmp_path: Path, page: Pixels):
    book = _Book(tmp_path, page).made(_about(1, blank=True))
    assert book.layouts[0].blank
    assert book.layouts[0].regions == ()
    assert [e.reason for e in book.ledger.entries if e.kind is Kind.BLANK_PAGE] == ["SCAN-012"]
    assert len(book.displays) == 1


def test_an_empty_page_decided_not_blank_goes_in_as_a_picture(tmp_path: Path):
    scan = _Book(tmp_path, np.full((1300, 900), 235, np.uint8))
    assert scan.made().layouts[0].blank
    book = scan.made(_about(1, blank=False))
    assert not book.layouts[0].blank
    assert [region.role for region in book.layouts[0].regions] == [RegionRole.PICTURE]
    assert book.ledger.number(Kind.BLANK_PAGE) == 0


def test_light_specks_and_curl_can_be_left_as_they_are(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, np.minimum(page, 200))
    book = scan.made(_about(1, light=False, despeckle=True, curl=False))
    modes = {c.trait.value: (c.value, c.mode) for c in book.records[0].choices}
    assert modes["light"] == ("false", Mode.MANUAL)
    assert modes["despeckle"] == ("true", Mode.MANUAL)
    assert modes["curl"] == ("false", Mode.MANUAL)
    bent = scan.made(_about(1, curl=True))
    assert _choice(bent, PageTrait.CURL) == PageChoice(
        trait=PageTrait.CURL, value="true", mode=Mode.MANUAL
    )
    assert "Trời xanh quen thói" in _text(bent)


def test_pages_left_out_stand_in_the_ledger_and_are_not_read(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, page, np.hstack([page, page]), page)
    half = PageRule(spans=((2, 2),), half=Half.LEFT, decided=PageDecisions(leave_out=True))
    book = scan.made(_about(1, leave_out=True), half)
    assert (len(book.layouts), book.work.recognised) == (2, 2)
    entries = [e for e in book.ledger.entries if e.reason == "SCAN-025"]
    assert [(e.origin.source, e.kind) for e in entries if e.origin] == [
        ("1.png", Kind.PAGE), ("2.png", Kind.PAGE),
    ]  # fmt: skip
    assert [record.page for record in book.records] == [None, None, 1, 2]
    assert _choice(book, PageTrait.LEAVE_OUT).mode is Mode.MANUAL
    assert [layout.page.source for layout in book.layouts] == ["2.png", "3.png"]


def test_a_book_without_any_page_left_is_refused(tmp_path: Path, page: Pixels):
    with pytest.raises(SourceError) as caught:
        _Book(tmp_path, page).made(PageRule(decided=PageDecisions(leave_out=True)))
    assert caught.value.diagnostic.code == "SCAN-026"


def test_single_pages_left_out_as_left_ones_leave_no_book(tmp_path: Path, page: Pixels):
    rule = PageRule(half=Half.LEFT, decided=PageDecisions(leave_out=True))
    with pytest.raises(SourceError) as caught:
        _Book(tmp_path, page).made(rule)
    assert caught.value.diagnostic.code == "SCAN-026"


def test_the_right_half_of_a_single_page_is_told(tmp_path: Path, page: Pixels):
    scan = _Book(tmp_path, page)
    book = scan.made(PageRule(half=Half.RIGHT, decided=PageDecisions(skew=1.0)))
    assert scan.codes == ["SCAN-028"]
    assert book.layouts[0].skew_degrees == 0.0


@pytest.mark.parametrize(
    ("trait", "code"),
    [
        (PageTrait.QUARTERS, "SCAN-030"),
        (PageTrait.DESPECKLE, "SCAN-031"),
        (PageTrait.LIGHT, "SCAN-032"),
        (PageTrait.OUTLINE, "SCAN-033"),
        (PageTrait.SPLIT, "SCAN-034"),
        (PageTrait.SKEW, "SCAN-035"),
        (PageTrait.CURL, "SCAN-036"),
        (PageTrait.PICTURES, "SCAN-037"),
        (PageTrait.TABLES, "SCAN-042"),
        (PageTrait.DISPLAY, "SCAN-038"),
        (PageTrait.BLANK, "SCAN-039"),
        (PageTrait.LEAVE_OUT, "SCAN-040"),
        (PageTrait.AFTER, "SCAN-041"),
    ],
)
def test_every_choice_has_its_rule_which_says_how_to_decide_otherwise(trait: PageTrait, code: str):
    reason = Diagnostic.of(PageChoice(trait=trait, value="x").reason)
    assert reason.code == code
    for language in ("vi", "en"):
        assert f"{trait.value} = " in reason.remedy(language)


# ---- which pages, in which order --------------------------------------------------------------


def _images(*names: str, frames: int = 1) -> tuple[PageImage, ...]:
    names_of_frames = [(name, frame) for name in names for frame in range(frames)]
    return tuple(
        PageImage(
            path=name, source=name, kind=SourceKind.IMAGE, frame=frame, number=number, key="",
            width_px=9, height_px=9,
        )
        for number, (name, frame) in enumerate(names_of_frames, start=1)
    )  # fmt: skip


def _order(images: Sequence[PageImage], *rules: PageRule) -> tuple[list[int], list[str]]:
    monitor = CollectingMonitor()
    pages = decided_pages(images, rules, monitor)
    return [page.image.number for page in pages], [d.code for d in monitor.diagnostics]


def test_pages_follow_the_page_that_they_were_put_after():
    images = _images("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg")
    assert _order(images, _about(4, 5, after=1)) == ([1, 4, 5, 2, 3], [])
    assert _order(images, _about(3, after=0)) == ([3, 1, 2, 4, 5], [])
    moved = PageRule(file="1.jpg", decided=PageDecisions(after="4.jpg"))
    assert _order(images, moved, _about(2, after=1)) == ([3, 4, 1, 2, 5], [])
    assert _order(images, _about(2, after=2)) == ([1, 2, 3, 4, 5], [])


def test_pages_that_cannot_be_put_there_stay_and_are_told():
    images = _images("1.jpg", "2.jpg", "3.jpg")
    assert _order(images, _about(2, after=9)) == ([1, 2, 3], ["SCAN-024"])
    assert _order(images, _about(2, after="x.jpg")) == ([1, 2, 3], ["SCAN-024"])
    assert _order(images, _about(1, after=2), _about(2, after=1)) == ([1, 2, 3], ["SCAN-027"])


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (_about(2, 9, skew=1.0), "9"),
        (PageRule(spans=((2, 7),), decided=PageDecisions(skew=1.0)), "4-7"),
        (PageRule(spans=((5, None),), decided=PageDecisions(skew=1.0)), "5-"),
        (PageRule(file="9.jpg", decided=PageDecisions(skew=1.0)), "all"),
    ],
)
def test_pages_that_are_not_there_are_told(rule: PageRule, told: str):
    monitor = CollectingMonitor()
    pages = decided_pages(_images("1.jpg", "2.jpg", "3.jpg"), [rule], monitor)
    (diagnostic,) = monitor.diagnostics
    assert diagnostic.code == "SCAN-024"
    assert dict(diagnostic.values)["pages"] == told
    held = [page.decided.left.skew for page in pages]
    assert held == [1.0 if rule.file is None and rule.holds(n) else None for n in (1, 2, 3)]


def test_later_rules_win_and_numbers_count_within_a_file():
    images = _images("a.pdf", "b.pdf", frames=3)
    rules = [
        PageRule(decided=PageDecisions(skew=1.0, curl=False)),
        PageRule(file="b.pdf", spans=((2, 2),), decided=PageDecisions(skew=2.0)),
        PageRule(parity=Parity.EVEN, half=Half.RIGHT, decided=PageDecisions(blank=True)),
    ]
    pages = decided_pages(images, rules, CollectingMonitor())
    assert [page.decided.left.skew for page in pages] == [1.0, 1.0, 1.0, 1.0, 2.0, 1.0]
    assert {page.decided.left.curl for page in pages} == {False}
    assert [page.decided.right.blank for page in pages] == [None, True, None, True, None, True]
    assert {page.decided.left.blank for page in pages} == {None}
