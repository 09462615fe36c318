"""The book as a whole: remembered, resumed, cancelled, and looked at together."""

from __future__ import annotations

import io
from difflib import SequenceMatcher
from pathlib import Path

import msgspec
import numpy as np
import pytest
import tesserocr
from PIL import Image

from converters.diagnostics import Box
from converters.errors import JobCancelled, SourceError, ToolError
from converters.files import BlobStore, ResultCache
from converters.model.book_pages import BookPages
from converters.model.canonical import to_json
from converters.model.ledger import Kind
from converters.model.page import RegionRole
from converters.monitor import CollectingMonitor, EventMonitor
from converters.pages import recognition, tesseract
from converters.pages.book import PageStores, page_fingerprint, process_book
from converters.pages.ingest import list_pages
from converters.pages.models import find_models
from converters.pages.settings import PageSettings
from tests.support.scans import Damage, PageStyle, scan_book, typeset, write_jpeg_pages

_TEXT = "\n".join(
    [
        "# Chương 1",
        "Trời xanh quen thói má hồng đánh ghen, lời ấy mẹ tôi vẫn nhắc mỗi buổi chiều mưa.",
        "Ngoài sân, gió thổi qua hàng cau, nắng nhạt dần trên mái ngói cũ của căn nhà nhỏ.",
    ]
    * 4
)
_STYLE = PageStyle("Mùa Hạ", "Trần Văn", width_mm=80, height_mm=62, size_pt=9.5, first_folio=7)


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sách") / "pages"
    write_jpeg_pages(scan_book(_TEXT, _STYLE, Damage(noise=0.005)), folder)
    return folder


def _process(folder: Path, work: Path, settings: PageSettings | None = None) -> BookPages:
    monitor = CollectingMonitor()
    return process_book(
        list_pages([folder], monitor),
        settings or PageSettings(),
        PageStores(ResultCache(work / "cache"), BlobStore(work / "media")),
        monitor,
    )


def test_a_second_run_recognises_nothing_and_gives_the_same(scans: Path, tmp_path: Path) -> None:
    first = _process(scans, tmp_path)
    second = _process(scans, tmp_path)
    assert first.work.recognised == len(first.layouts) > 2
    assert (second.work.recognised, second.work.reused) == (0, len(first.layouts))
    assert to_json(first.layouts) == to_json(second.layouts)
    assert first.displays == second.displays
    assert first.ledger == second.ledger


def test_spawned_workers_give_the_same_as_one_process(scans: Path, tmp_path: Path) -> None:
    alone = _process(scans, tmp_path / "alone")
    together = _process(scans, tmp_path / "together", PageSettings(workers=2))
    assert to_json(alone.layouts) == to_json(together.layouts)
    assert alone.displays == together.displays


def test_display_pictures_are_there_after_a_resume_with_new_media(
    scans: Path, tmp_path: Path
) -> None:
    _process(scans, tmp_path)
    (tmp_path / "media").rename(tmp_path / "media-gone")
    again = _process(scans, tmp_path)
    media = BlobStore(tmp_path / "media")
    for display in again.displays:
        with Image.open(io.BytesIO(media.get(display.key))) as image:
            assert image.size == (display.width_px, display.height_px)


def test_heads_and_folios_get_their_roles_and_stand_in_the_ledger(
    scans: Path, tmp_path: Path
) -> None:
    book = _process(scans, tmp_path)
    assert [layout.label for layout in book.layouts] == [
        str(number) for number in range(7, 7 + len(book.layouts))
    ]
    roles = {region.role for layout in book.layouts for region in layout.regions}
    assert {RegionRole.HEADING, RegionRole.BODY, RegionRole.FOLIO} <= roles
    assert book.ledger.number(Kind.FOLIO) == len(book.layouts)
    assert book.ledger.number(Kind.PAGE) == len(book.layouts)
    entry = next(e for e in book.ledger.entries if e.kind is Kind.FOLIO)
    assert (entry.detail, entry.reason) == ("7", "SCAN-011")
    heads = [e for e in book.ledger.entries if e.kind is Kind.RUNNING_HEAD]
    assert {e.reason for e in heads} == {"SCAN-010"}
    assert entry.origin is not None
    assert entry.origin.box is not None


def test_word_boxes_lie_on_their_ink_in_the_source(scans: Path, tmp_path: Path) -> None:
    layout = _process(scans, tmp_path).layouts[1]
    with Image.open(layout.page.path) as image:
        gray = np.asarray(image.convert("L"))
    words = [w for r in layout.regions for line in r.lines for w in line.words if len(w.text) > 2]
    assert len(words) > 10
    for word in words:
        box = word.box
        inside = gray[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        assert (inside < 128).mean() > 0.05


def test_cancelling_stops_before_the_next_page(scans: Path, tmp_path: Path) -> None:
    asked = []
    monitor = EventMonitor(lambda _: None, lambda: len(asked) > 0)
    pages = list_pages([scans], CollectingMonitor())
    cache = ResultCache(tmp_path / "cache")

    class Stopping(ResultCache):
        def store(self, fingerprint: str, content: bytes) -> None:
            super().store(fingerprint, content)
            asked.append(fingerprint)

    with pytest.raises(JobCancelled):
        process_book(
            pages,
            PageSettings(),
            PageStores(Stopping(cache.folder), BlobStore(tmp_path / "m")),
            monitor,
        )
    assert len(asked) == 1
    resumed = process_book(
        pages, PageSettings(), PageStores(cache, BlobStore(tmp_path / "m")), CollectingMonitor()
    )
    assert resumed.work.reused == 1


def test_a_torn_page_is_reported_and_the_others_are_used(scans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    good = min(scans.glob("*.jpg")).read_bytes()
    (folder / "1.jpg").write_bytes(good)
    (folder / "2.jpg").write_bytes(good[: len(good) // 2])
    monitor = CollectingMonitor()
    book = process_book(
        list_pages([folder], monitor),
        PageSettings(),
        PageStores(ResultCache(tmp_path / "cache"), BlobStore(tmp_path / "media")),
        monitor,
    )
    assert len(book.layouts) == 1
    assert [d.code for d in monitor.diagnostics] == ["SCAN-007"]
    assert [e.reason for e in book.ledger.entries if e.kind is Kind.PAGE] == ["SCAN-007"]


def test_a_book_of_torn_pages_is_an_error(scans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    good = min(scans.glob("*.jpg")).read_bytes()
    (folder / "1.jpg").write_bytes(good[: len(good) // 2])
    with pytest.raises(SourceError) as caught:
        _process(folder, tmp_path)
    assert caught.value.diagnostic.code == "SCAN-007"


def test_an_unknown_model_names_the_known_ones(scans: Path, tmp_path: Path) -> None:
    with pytest.raises(ToolError) as caught:
        _process(scans, tmp_path, PageSettings(languages="vie+tlh"))
    assert caught.value.diagnostic.code == "OCR-001"
    assert "eng" in caught.value.diagnostic.remedy("en")


def test_a_blank_page_is_kept_as_a_page_and_entered(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    Image.new("L", (900, 1300), 235).save(folder / "1.png")
    book = _process(folder, tmp_path)
    assert [layout.blank for layout in book.layouts] == [True]
    assert [e.reason for e in book.ledger.entries if e.kind is Kind.BLANK_PAGE] == ["SCAN-012"]
    assert len(book.displays) == 1


def test_a_page_that_can_hardly_be_read_is_named(scans: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    with Image.open(sorted(scans.iterdir())[1]) as page:
        small = page.convert("L").resize((page.width // 7, page.height // 7))
        small.resize(page.size).save(folder / "1.png")
    monitor = CollectingMonitor()
    process_book(
        list_pages([folder], monitor),
        PageSettings(),
        PageStores(ResultCache(tmp_path / "cache"), BlobStore(tmp_path / "media")),
        monitor,
    )
    assert [message.code for message in monitor.diagnostics] == ["OCR-003"]


def test_a_recogniser_that_gives_up_is_a_tool_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library refuses pages only when memory runs out, which no test may bring about."""

    class Exhausted(tesserocr.PyTessBaseAPI):
        def Recognize(self, timeout: int = 0) -> bool:
            return False

    monkeypatch.setattr(tesserocr, "PyTessBaseAPI", Exhausted)
    tesseract._api.cache_clear()
    with pytest.raises(ToolError) as caught:
        recognition.recognise(np.full((400, 300), 255, np.uint8), find_models(["vie"])[0])
    tesseract._api.cache_clear()
    assert caught.value.diagnostic.code == "OCR-002"


def _folder_of(folder: Path, page: np.ndarray) -> Path:
    folder.mkdir(parents=True)
    Image.fromarray(np.ascontiguousarray(page)).save(folder / "1.png")
    return folder


@pytest.fixture(scope="module")
def upright(tmp_path_factory: pytest.TempPathFactory) -> tuple[np.ndarray, BookPages]:
    style = PageStyle("Mùa Hạ", "Trần Văn", width_mm=100, height_mm=130)
    page = typeset(_TEXT * 2, style)[0]
    folder = tmp_path_factory.mktemp("upright")
    return page, _process(_folder_of(folder / "pages", page), folder)


def test_a_coarse_page_on_its_head_is_turned_by_what_is_read_of_it(tmp_path: Path) -> None:
    style = PageStyle("Mùa Hạ", "Trần Văn", width_mm=100, height_mm=130)
    page = Image.fromarray(typeset(_TEXT * 2, style)[0])
    coarse = page.resize((page.width * 90 // 300, page.height * 90 // 300), Image.Resampling.BOX)
    up, down = (
        [
            word.text
            for region in _process(_folder_of(folder / "pages", np.asarray(picture)), folder)
            .layouts[0]
            .regions
            for line in region.lines
            for word in line.words
        ]
        for folder, picture in ((tmp_path / "up", coarse), (tmp_path / "down", coarse.rotate(180)))
    )
    assert len(up) >= 30
    assert SequenceMatcher(None, up, down, autojunk=False).ratio() > 0.6


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_read_as_the_upright_one(
    upright: tuple[np.ndarray, BookPages], tmp_path: Path, quarters: int
) -> None:
    page, known = upright
    turned = _process(_folder_of(tmp_path / "pages", np.rot90(page, quarters)), tmp_path)
    lines, again = (
        [line for region in book.layouts[0].regions for line in region.lines]
        for book in (known, turned)
    )
    assert [line.text for line in again] == [line.text for line in lines]
    maps = [book.displays[0].exact_map for book in (known, turned)]
    for one, other in zip(lines, again, strict=True):
        assert _distance(one.box, other.box) < 6
        assert _distance(maps[0].box(one.box), maps[1].box(other.box)) < 6


def _distance(one: Box, other: Box) -> float:
    return max(
        abs(a - b)
        for a, b in zip(msgspec.to_builtins(one), msgspec.to_builtins(other), strict=True)
    )


def test_a_spread_gives_two_numbered_pages(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    style = PageStyle("Mùa Hạ", "Trần Văn", width_mm=100, height_mm=130, first_folio=20)
    left, right = typeset(_TEXT * 5, style)[:2]
    Image.fromarray(np.hstack([left, right])).save(folder / "1.png")
    book = _process(folder, tmp_path)
    assert [layout.page.number for layout in book.layouts] == [1, 2]
    assert [display.number for display in book.displays] == [1, 2]
    assert [layout.label for layout in book.layouts] == ["20", "21"]
    unsplit = _process(folder, tmp_path, PageSettings(split_spreads=False))
    assert len(unsplit.layouts) == 1


def test_the_fingerprint_knows_what_decides_the_result(scans: Path) -> None:
    page = list_pages([scans], CollectingMonitor())[0]
    usual = page_fingerprint(page, PageSettings())
    assert usual == page_fingerprint(page, PageSettings(workers=8))
    moved = msgspec.structs.replace(page, path="elsewhere", source="other.jpg", number=9)
    assert usual == page_fingerprint(moved, PageSettings())
    assert usual != page_fingerprint(page, PageSettings(languages="eng"))
    assert usual != page_fingerprint(page, PageSettings(display_quality=50))
    assert usual != page_fingerprint(msgspec.structs.replace(page, frame=1), PageSettings())
