"""Pages that one file binds: archives of pictures, DjVu; and pictures as telephones store them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from converters import limits
from converters.errors import SourceError
from converters.model.ledger import LedgerBook
from converters.model.page import PageImage
from converters.monitor import CollectingMonitor
from converters.pages.ingest import list_pages
from converters.pages.pixels import load_pixels
from converters.picture_formats import IMAGE_SUFFIXES
from converters.readers.sniffing import Format, sniff
from tests.support.make_page_samples import SAMPLES

DJVU = SAMPLES / "ben-song.djvu"
HEIC = SAMPLES / "ben-song.heic"


def picture(shade: int, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (60, 80), shade).save(stream, kind, **options)
    return stream.getvalue()


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return path


def shades(pages: tuple[PageImage, ...]) -> list[int]:
    return [int(np.median(load_pixels(page).gray)) for page in pages]


def test_pages_of_an_archive_come_in_natural_order(tmp_path: Path) -> None:
    frames = [Image.new("L", (60, 80), shade) for shade in (40, 50)]
    stream = io.BytesIO()
    frames[0].save(stream, "TIFF", save_all=True, append_images=frames[1:])
    source = archive(
        tmp_path / "truyện tranh.cbz",
        {
            "Chương 1/trang 10.png": picture(30),
            "Chương 1/trang 2.png": picture(20),
            "Chương 1/trang 1.png": picture(10),
            "Chương 2/bìa.tif": stream.getvalue(),
            "__MACOSX/Chương 1/trang 1.png": b"resource fork",
            ".thumbs/1.png": picture(200),
            "ComicInfo.xml": b"<ComicInfo/>",
        },
    )
    monitor = CollectingMonitor()
    pages = list_pages([source], monitor)
    assert shades(pages) == [10, 20, 30, 40, 50]
    assert [page.number for page in pages] == [1, 2, 3, 4, 5]
    assert pages[0].source == "truyện tranh.cbz/Chương 1/trang 1.png"
    assert len({(page.key, page.frame) for page in pages}) == 5
    assert monitor.diagnostics == []


def test_a_damaged_picture_in_an_archive_takes_no_other_with_it(tmp_path: Path) -> None:
    whole = picture(128)
    files = {"1.png": picture(90), "2.png": b"not a picture", "3.jxl": b"\xff\x0a", "4.png": whole}
    source = archive(tmp_path / "a.zip", files)
    monitor, ledger = CollectingMonitor(), LedgerBook()
    pages = list_pages([source], monitor, ledger)
    assert shades(pages) == [90, 128]
    told = [(d.code, d.origin.source) for d in monitor.diagnostics if d.origin]
    assert told == [("SCAN-008", "a.zip/2.png"), ("SCAN-008", "a.zip/3.jxl")]
    assert len(ledger.closed().entries) == 2


def test_a_locked_archive_is_told(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.cbz", {"1.png": picture(90)})
    content = bytearray(source.read_bytes())
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    source.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        list_pages([source], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-014"


def test_a_cut_archive_is_told(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.cbz", {f"{n}.png": picture(n) for n in range(9)})
    source.write_bytes(source.read_bytes()[:-100])
    with pytest.raises(SourceError) as caught:
        list_pages([source], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-015"


def test_a_picture_whose_data_fail_is_told(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (80, 60), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(noise).save(stream, "BMP")
    source = archive(tmp_path / "a.cbz", {"1.bmp": stream.getvalue(), "2.png": picture(7)})
    content = bytearray(source.read_bytes())
    content[400:420] = bytes(20)
    source.write_bytes(content)
    monitor = CollectingMonitor()
    assert shades(list_pages([source], monitor)) == [7]
    assert [d.code for d in monitor.diagnostics] == ["SCAN-007"]


def test_a_bomb_is_refused_without_being_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IMAGE_FILE", 100_000)
    source = archive(tmp_path / "a.cbz", {"1.png": picture(5), "2.bmp": b"BM" + bytes(200_000)})
    monitor = CollectingMonitor()
    assert len(list_pages([source], monitor)) == 1
    assert [d.code for d in monitor.diagnostics] == ["SCAN-002"]
    monkeypatch.setattr(limits, "ARCHIVE_TOTAL", 100_000)
    with pytest.raises(SourceError) as caught:
        list_pages([source], CollectingMonitor())
    assert caught.value.diagnostic.code == "SCAN-002"


def test_djvu_pages_have_their_own_resolution_and_kind() -> None:
    pages = list_pages([DJVU], CollectingMonitor())
    assert [(page.frame, page.dpi) for page in pages] == [(0, 300.0), (1, 300.0)]
    first, second = (load_pixels(page) for page in pages)
    assert first.bilevel
    assert not second.bilevel
    assert first.gray.shape == (pages[0].height_px, pages[0].width_px)


def test_a_damaged_djvu_is_told_and_never_ends_the_program(tmp_path: Path) -> None:
    whole = DJVU.read_bytes()
    source = tmp_path / "hỏng.djvu"
    refused = []
    for cut in (9, 40, 200, 3_000, len(whole) - 4_000):
        source.write_bytes(whole[:cut])
        try:
            for page in list_pages([source], CollectingMonitor()):
                load_pixels(page)
        except SourceError as error:
            refused.append(error.diagnostic)
    assert len(refused) >= 4
    assert {diagnostic.code for diagnostic in refused} == {"SCAN-016"}


def test_a_telephone_picture_stands_upright() -> None:
    (page,) = list_pages([HEIC], CollectingMonitor())
    assert page.width_px > page.height_px
    pixels = load_pixels(page)
    assert pixels.gray.shape == (page.height_px, page.width_px)
    # The title stands above the folio, both in the middle third.
    ink = np.flatnonzero((pixels.gray < 120).any(axis=1))
    middle = pixels.gray[:, page.width_px // 3 : 2 * page.width_px // 3]
    assert np.flatnonzero((middle < 120).any(axis=1)).size == ink.size


@pytest.mark.parametrize(("kind", "ending"), [("AVIF", ".avif"), ("GIF", ".gif")])
def test_further_formats_are_read(tmp_path: Path, kind: str, ending: str) -> None:
    path = tmp_path / f"trang{ending}"
    path.write_bytes(picture(120, kind))
    pages = list_pages([tmp_path], CollectingMonitor())
    assert shades(pages) == [120]


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_member_whose_packing_is_broken_takes_no_other_with_it(
    tmp_path: Path, packing: int
) -> None:
    chance = np.random.default_rng(2).integers(0, 255, (80, 60), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(chance).save(stream, "BMP")
    source = tmp_path / "a.cbz"
    with zipfile.ZipFile(source, "w", packing) as target:
        target.writestr("1.bmp", stream.getvalue())
        target.writestr("2.png", picture(7))
    content = bytearray(source.read_bytes())
    content[60:400] = bytes(340)
    source.write_bytes(content)
    monitor = CollectingMonitor()
    assert shades(list_pages([source], monitor)) == [7]
    assert [d.code for d in monitor.diagnostics] == ["SCAN-007"]


def test_nothing_in_an_archive_is_missed_in_silence(tmp_path: Path) -> None:
    names = ("../a.png", "b.gif", "c.pdf", "d.djvu", "...h.jpg", "e/.f/g.png")
    source = archive(tmp_path / "a.zip", dict.fromkeys(names, picture(9)))
    monitor = CollectingMonitor()
    pages = list_pages([source], monitor)
    assert [page.member for page in pages] == ["../a.png", "b.gif", "c.pdf", "d.djvu"]
    assert [d.code for d in monitor.diagnostics] == ["SCAN-013"]


def test_an_archive_of_any_pictures_is_one(tmp_path: Path) -> None:
    for ending in IMAGE_SUFFIXES:
        source = archive(tmp_path / f"{ending[1:]}.cbz", {f"1{ending}": b"x", f"2{ending}": b"y"})
        assert sniff(source) is Format.PICTURES, ending
