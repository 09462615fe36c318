"""Pages are found without being decoded; bad files are named and left out."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from converters.errors import SourceError
from converters.model.ledger import LedgerBook
from converters.model.page import SourceKind
from converters.monitor import CollectingMonitor
from converters.pages.ingest import is_scanned_pdf, list_pages
from converters.pages.pixels import load_pixels
from converters.pages.process import PageTask, decode_result, process_page
from converters.pages.settings import PageSettings
from converters.vocabularies import PagePictures
from tests.support.bombs import huge_png


def _gray(width: int = 60, height: int = 80) -> Image.Image:
    values = np.linspace(0, 255, width * height).reshape(height, width).astype(np.uint8)
    return Image.fromarray(values)


def _folder(path: Path, names: list[str]) -> Path:
    path.mkdir()
    for name in names:
        (path / name).parent.mkdir(exist_ok=True)
        _gray().save(path / name)
    return path


def test_a_folder_comes_in_natural_order(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "sách quét", ["trang 10.png", "trang 2.jpg", "Trang 1.tif"])
    (folder / "ghi chú.txt").write_text("không phải ảnh", encoding="utf-8")
    (folder / ".hidden.png").write_bytes(b"x")
    pages = list_pages([folder], CollectingMonitor())
    assert [page.source for page in pages] == ["Trang 1.tif", "trang 2.jpg", "trang 10.png"]
    assert [page.number for page in pages] == [1, 2, 3]


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".jp2", ".webp", ".bmp"])
def test_every_format_gives_its_size_and_its_pixels(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page{suffix}"
    _gray().save(path)
    (page,) = list_pages([path], CollectingMonitor())
    assert (page.width_px, page.height_px) == (60, 80)
    assert load_pixels(page).gray.shape == (80, 60)


@pytest.mark.parametrize("turn", [1, 3, 5, 6, 7, 8])
@pytest.mark.parametrize(
    ("suffix", "options"),
    [(".png", {}), (".tif", {}), (".tif", {"compression": "tiff_lzw"})],
)
def test_a_page_stands_as_its_exif_says(
    tmp_path: Path, turn: int, suffix: str, options: dict[str, str]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    path = tmp_path / f"turned{suffix}"
    stored = _gray()
    stored.save(path, exif=exif, **options)
    stored.getexif()[0x0112] = turn
    upright = np.asarray(ImageOps.exif_transpose(stored))
    (page,) = list_pages([path], CollectingMonitor())
    assert (page.height_px, page.width_px) == upright.shape
    assert np.array_equal(load_pixels(page).gray, upright)


def test_all_frames_of_a_tiff_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "book.tif"
    _gray().save(path, save_all=True, append_images=[_gray(40, 50), _gray(30, 40).convert("1")])
    pages = list_pages([path], CollectingMonitor())
    assert [page.kind for page in pages] == [SourceKind.TIFF_FRAME] * 3
    assert [page.width_px for page in pages] == [60, 40, 30]
    assert [load_pixels(page).bilevel for page in pages] == [False, False, True]


def _scanned_pdf(path: Path, sizes: list[tuple[int, int]]) -> Path:
    images = [_gray(*size) for size in sizes]
    images[0].save(path, save_all=True, append_images=images[1:], resolution=300)
    return path


def test_a_scanned_pdf_gives_its_pictures_own_pixels(tmp_path: Path) -> None:
    path = _scanned_pdf(tmp_path / "scan.pdf", [(600, 800), (610, 820)])
    pages = list_pages([path], CollectingMonitor())
    assert [(page.width_px, page.height_px) for page in pages] == [(600, 800), (610, 820)]
    assert [page.dpi for page in pages] == [300.0, 300.0]
    assert load_pixels(pages[1]).gray.shape == (820, 610)
    assert is_scanned_pdf(path)


def test_a_pdf_page_without_a_picture_is_rendered(tmp_path: Path) -> None:
    document = pdfium.PdfDocument.new()
    document.new_page(144, 216)
    path = tmp_path / "empty.pdf"
    document.save(path)
    document.close()
    (page,) = list_pages([path], CollectingMonitor())
    assert (page.width_px, page.height_px) == pytest.approx((600, 900), abs=1)
    assert load_pixels(page).gray.shape == (page.height_px, page.width_px)
    assert not is_scanned_pdf(path)


def test_a_picture_of_too_many_pixels_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    huge_png(path)
    start = time.process_time()
    with pytest.raises(SourceError) as caught:
        list_pages([path], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-002"
    assert time.process_time() - start < 5  # decoding would take minutes


def test_a_bad_file_among_good_ones_is_reported_and_left_out(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "book", ["1.png", "3.png"])
    (folder / "2.png").write_bytes(b"\x89PNG\r\n\x1a\n no more")
    monitor = CollectingMonitor()
    pages = list_pages([folder], monitor)
    assert [page.source for page in pages] == ["1.png", "3.png"]
    assert [(d.code, d.origin.source) for d in monitor.diagnostics if d.origin] == [
        ("SCAN-007", "2.png")
    ]


def test_what_cannot_be_read_is_entered_page_by_page(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "book", ["1.tif"])
    (folder / "2.heic").write_bytes(b"\0\0\0\x18ftypheic")
    (folder / "3.png").write_text("không phải ảnh", encoding="utf-8")
    whole = (folder / "1.tif").read_bytes()
    (folder / "4.tif").write_bytes(whole[: len(whole) // 2])
    frames = tmp_path / "frames.tif"
    _gray().save(frames, save_all=True, append_images=[_gray(40, 50), _gray(30, 40)])
    (folder / "5.tif").write_bytes(frames.read_bytes()[:7_080])
    monitor, book = CollectingMonitor(), LedgerBook()
    pages = list_pages([folder], monitor, book)
    assert [(page.source, page.frame) for page in pages] == [
        ("1.tif", 0), ("4.tif", 0), ("5.tif", 0), ("5.tif", 1)
    ]  # fmt: skip
    told = [(d.code, d.origin.source) for d in monitor.diagnostics if d.origin]
    assert told == [("SCAN-007", "2.heic"), ("SCAN-008", "3.png"), ("SCAN-009", "5.tif")]
    entries = [(e.reason, e.origin.source) for e in book.closed().entries if e.origin]
    assert entries == told
    with pytest.raises(SourceError) as torn:
        load_pixels(pages[1])
    assert torn.value.diagnostic.code == "SCAN-007"


def test_pictures_called_otherwise_are_read_and_told_once(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "book", ["1.png", "2.tif", "3.jpg", "4.png"])
    (folder / "1.png").rename(folder / "1.jpg")
    (folder / "2.tif").rename(folder / "2.png")
    monitor = CollectingMonitor()
    pages = list_pages([folder], monitor)
    assert [page.source for page in pages] == ["1.jpg", "2.png", "3.jpg", "4.png"]
    (told,) = monitor.diagnostics
    assert (told.code, told.origin and told.origin.source) == ("SCAN-013", "1.jpg")
    assert dict(told.values) == {"count": 2}


def test_a_page_that_the_disk_does_not_give_says_why(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        list_pages([tmp_path / "absent.jpg"], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-001"
    assert "no such file" in caught.value.diagnostic.text()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"not a picture", "SCAN-008"), (b"%PDF-1.7 and nothing", "SCAN-003")],
)
def test_a_book_of_one_bad_file_is_an_error(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "page.jpg"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        list_pages([path], CollectingMonitor())
    assert caught.value.diagnostic.code == code


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        list_pages([tmp_path], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-005"


def test_an_encrypted_pdf_says_so(shared_data: Path) -> None:
    with pytest.raises(SourceError) as caught:
        list_pages([shared_data / "real/pdf/qpdf__enc-long-password.pdf"], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-004"


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converters.limits.PAGES", 2)
    folder = _folder(tmp_path / "book", ["1.png", "2.png", "3.png"])
    with pytest.raises(SourceError) as caught:
        list_pages([folder], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-006"


def test_colour_is_told_from_the_tint_of_old_paper(tmp_path: Path) -> None:
    sepia = np.full((200, 200, 3), (214, 196, 160), dtype=np.uint8)
    sepia[50:60, 20:180] = (60, 52, 40)
    Image.fromarray(sepia).save(tmp_path / "1.png")
    painted = sepia.copy()
    painted[80:160, 40:160] = (190, 30, 30)
    Image.fromarray(painted).save(tmp_path / "2.png")
    tinted, coloured = (load_pixels(p) for p in list_pages([tmp_path], CollectingMonitor()))
    assert tinted.colour is None
    assert coloured.colour is not None


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "LA"])
def test_pictures_of_any_mode_become_gray(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "page.tif"
    if mode == "I;16":
        Image.fromarray(np.full((60, 30), 65_535, dtype=np.uint16)).save(path)
    else:
        Image.new("RGB", (30, 60), "white").convert(mode).save(path)
    (page,) = list_pages([path], CollectingMonitor())
    gray = load_pixels(page).gray
    assert gray.shape == (60, 30)
    assert gray.min() == 255


def test_thumbnails_are_no_pages(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "sách", ["1.png"])
    Image.new("L", (1, 1)).save(folder / "2.png")
    Image.new("L", (9, 400)).save(folder / "3.png")
    monitor, book = CollectingMonitor(), LedgerBook()
    assert [page.source for page in list_pages([folder], monitor, book)] == ["1.png"]
    assert [diagnostic.code for diagnostic in monitor.diagnostics] == ["SCAN-017"] * 2
    assert len(book.closed().entries) == 2


@pytest.mark.parametrize("wanted", list(PagePictures))
def test_pages_of_every_shape_and_shade_are_worked_on(tmp_path: Path, wanted: PagePictures) -> None:
    chance = np.random.default_rng(1)
    pictures = {
        "vạch": Image.new("L", (16, 500), 128),
        "đen": Image.new("L", (1200, 1700), 0),
        "trắng": Image.new("L", (1200, 1700), 255),
        "nhiễu": Image.fromarray(chance.integers(0, 255, (900, 700), dtype=np.uint8)),
        "đỏ": Image.new("RGB", (40, 30), (255, 0, 0)),
        "nhỏ": Image.new("1", (20, 20)),
        "dài": Image.new("L", (5000, 20), 200),
    }
    for name, picture in pictures.items():
        picture.save(tmp_path / f"{name}.png")
    pages = list_pages([tmp_path], CollectingMonitor())
    assert len(pages) == len(pictures)
    for page in pages:
        task = PageTask(page, PageSettings(page_pictures=wanted))
        result = decode_result(process_page(task))
        assert result.failure is None, page.source
        assert result.leaves[0].display.content
