"""Pictures of words: cut where the word stands, from the right picture, the right way up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from converters.conversion.word_pictures import word_pictures
from converters.diagnostics import Box, Origin
from converters.files import BlobStore, ResultCache
from converters.model.guess import Mode
from converters.model.page import Word
from converters.model.page_decision import Half, PageChoice, PageRecord, PageTrait
from converters.monitor import CollectingMonitor
from converters.pages.book import PageStores, process_book
from converters.pages.ingest import list_pages
from converters.pages.settings import PageSettings
from converters.service import Service
from converters.settings import Settings
from tests.support.page_pictures import draw_page
from tests.support.scans import PageStyle, typeset


@pytest.fixture
def page() -> tuple[Image.Image, Word]:
    image, layout = draw_page()
    return image, layout.regions[0].lines[1].words[2]


def opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


def around(box: Box) -> tuple[int, int, int, int]:
    """The surroundings that are to be shown, as a crop has them."""
    across, down = 4.0 * box.height, 0.9 * box.height
    return (
        int(box.left - across), int(box.top - down),
        int(box.right + across) + 1, int(box.bottom + down) + 1,
    )  # fmt: skip


def same_print(piece: Image.Image, page: Image.Image, box: Box, *, within: int = 0) -> bool:
    """Say whether a picture has the pixels of the page around a box, but for the marker's rim.

    The marker leaves the red of what it lies over as it is.
    """
    wanted = np.asarray(page.convert("L").crop(around(box))).astype(int)
    found = np.asarray(piece)[..., 0].astype(int)
    if found.shape != wanted.shape:
        return False
    left, top, _, _ = around(box)
    edge = 0.12 * box.height
    outer = np.zeros(found.shape, bool)
    inner = outer.copy()
    for mask, more in ((outer, edge + 3), (inner, edge - 5)):
        mask[
            max(0, int(box.top - top - more)) : int(box.bottom - top + more) + 1,
            max(0, int(box.left - left - more)) : int(box.right - left + more) + 1,
        ] = True
    different = np.abs(found - wanted) > within
    return not (different & ~(outer & ~inner)).any()


def record(page: int, picture: int, source: str, **more: object) -> PageRecord:
    return PageRecord(source=source, picture=picture, page=page, **more)


def test_the_word_is_cut_from_its_page_and_marked(tmp_path: Path, page) -> None:
    image, word = page
    image.save(tmp_path / "7.png")
    (content,) = word_pictures([tmp_path], [Origin("7.png", page=1, box=word.box)])
    piece = opened(content)
    assert same_print(piece, image, word.box)
    colours = np.asarray(piece).astype(int)
    yellow = np.argwhere(colours[..., 0] - colours[..., 2] > 60)
    (top, left), (bottom, right) = yellow.min(axis=0), yellow.max(axis=0)
    x0, y0, _, _ = around(word.box)
    edge = 0.12 * word.box.height
    assert abs(left - (word.box.left - x0 - edge)) <= 2
    assert abs(top - (word.box.top - y0 - edge)) <= 2
    assert abs(right - (word.box.right - x0 + edge)) <= 2
    assert abs(bottom - (word.box.bottom - y0 + edge)) <= 2


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_shown_upright(tmp_path: Path, page, quarters: int) -> None:
    image, word = page
    # Boxes are those of the upright picture; the file is turned the other way.
    Image.fromarray(np.rot90(np.asarray(image), quarters)).save(tmp_path / "1.png")
    choice = PageChoice(trait=PageTrait.QUARTERS, value=str(quarters), mode=Mode.AUTO)
    told = record(1, 1, "1.png", choices=(choice,))
    place = Origin("1.png", page=1, box=word.box)
    (content,) = word_pictures([tmp_path], [place], [told])
    assert same_print(opened(content), image, word.box)


def test_pages_of_the_book_are_found_in_the_pictures_that_they_are_on(tmp_path: Path, page) -> None:
    image, word = page
    blank = Image.new("L", image.size, 250)
    blank.save(tmp_path / "1.png")
    image.save(tmp_path / "2.png")
    records = [
        record(1, 2, "2.png", half=Half.LEFT), record(2, 2, "2.png", half=Half.RIGHT),
        record(3, 1, "1.png"),
    ]  # fmt: skip
    places = [
        Origin("2.png", page=2, box=word.box), Origin("1.png", page=3, box=word.box),
        Origin("2.png", page=1, box=word.box),
    ]  # fmt: skip
    right, third, left = word_pictures([tmp_path], places, records)
    assert same_print(opened(right), image, word.box)
    assert same_print(opened(third), blank, word.box)
    assert left == right


def _tiff(image: Image.Image, folder: Path) -> Path:
    blank = Image.new("L", image.size, 250)
    blank.save(folder / "b.tif", save_all=True, append_images=[image, blank])
    return folder / "b.tif"


def _pdf(image: Image.Image, folder: Path) -> Path:
    blank = Image.new("L", image.size, 250)
    blank.save(folder / "b.pdf", save_all=True, append_images=[image], resolution=72, quality=95)
    return folder / "b.pdf"


@pytest.mark.parametrize("bound", [_tiff, _pdf])
def test_a_page_of_a_file_that_binds_many_is_found_by_its_place(
    tmp_path: Path, page, bound: Callable[[Image.Image, Path], Path]
) -> None:
    image, word = page
    path = bound(image, tmp_path)
    place = Origin(path.name, page=1, box=word.box)
    (content,) = word_pictures([path], [place], [record(1, 2, path.name, place=2)])
    assert same_print(opened(content), image, word.box, within=60)
    assert not same_print(opened(content), Image.new("L", image.size, 250), word.box, within=60)
    # Which of them it is on, nothing says.
    assert word_pictures([path], [place]) == (None,)


def test_a_picture_in_an_archive_is_found(tmp_path: Path, page) -> None:
    image, word = page
    stream = io.BytesIO()
    image.save(stream, "PNG")
    with zipfile.ZipFile(tmp_path / "b.cbz", "w") as archive:
        archive.writestr("1.png", stream.getvalue())
    name = list_pages([tmp_path / "b.cbz"], CollectingMonitor())[0].source
    place = Origin(name, page=1, box=word.box)
    (content,) = word_pictures([tmp_path / "b.cbz"], [place], [record(1, 1, name)])
    assert same_print(opened(content), image, word.box)


def test_pictures_of_one_name_are_told_apart_by_their_number(tmp_path: Path, page) -> None:
    image, word = page
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    Image.new("L", image.size, 250).save(tmp_path / "a" / "1.png")
    image.save(tmp_path / "b" / "1.png")
    sources = [tmp_path / "a", tmp_path / "b"]
    place = Origin("1.png", page=2, box=word.box)
    (content,) = word_pictures(sources, [place], [record(2, 2, "1.png")])
    assert same_print(opened(content), image, word.box)
    assert word_pictures(sources, [place]) == (None,)


def test_a_source_that_is_gone_or_another_gives_no_picture(tmp_path: Path, page) -> None:
    image, word = page
    path = tmp_path / "1.png"
    place = Origin("1.png", page=1, box=word.box)
    told = [record(1, 1, "1.png")]
    assert word_pictures([tmp_path / "nowhere"], [place], told) == (None,)
    assert word_pictures([tmp_path], [place], told) == (None,)
    image.crop((0, 0, 200, 200)).save(path)
    assert word_pictures([tmp_path], [place], told) == (None,)
    path.write_bytes(b"\x89PNG\r\n\x1a\n nothing")
    assert word_pictures([tmp_path], [place], told) == (None,)
    image.save(path)
    assert word_pictures([tmp_path], [place], [record(1, 1, "2.png")]) == (None,)
    assert word_pictures([tmp_path], [Origin("1.png", page=1)], told) == (None,)
    found = word_pictures([tmp_path], [place, Origin("9.png", page=9, box=word.box)], told)
    assert [one is None for one in found] == [False, True]


def test_a_huge_word_makes_no_huge_picture(tmp_path: Path) -> None:
    picture = Image.new("RGB", (4_000, 3_000), "white")
    picture.paste((200, 30, 30), (1_500, 1_000, 2_500, 2_000))
    picture.save(tmp_path / "1.png")
    place = Origin("1.png", page=1, box=Box(100, 100, 3_900, 2_900))
    piece = opened(word_pictures([tmp_path], [place])[0])
    assert piece.size == (533, 400)
    red, green, _ = piece.getpixel((266, 200))
    assert (red, green) == (200, 27)


@pytest.mark.parametrize("turns", [0, 1])
def test_words_of_a_spread_that_was_read_are_shown(tmp_path: Path, turns: int) -> None:
    style = PageStyle("Mùa Hạ", "Trần Văn", width_mm=100, height_mm=130, first_folio=20)
    text = "Trời xanh quen thói má hồng đánh ghen, lời ấy mẹ tôi vẫn nhắc mỗi chiều.\n" * 25
    spread = np.hstack(typeset(text, style)[:2])
    folder = tmp_path / "pages"
    folder.mkdir()
    Image.fromarray(np.rot90(spread, turns)).save(folder / "1.png")
    book = process_book(
        list_pages([folder], CollectingMonitor()),
        PageSettings(),
        PageStores(ResultCache(tmp_path / "cache"), BlobStore(tmp_path / "media")),
        CollectingMonitor(),
    )
    assert [one.picture for one in book.records] == [1, 1]
    words = [layout.regions[-1].lines[0].words[0] for layout in book.layouts]
    places = [
        Origin("1.png", page=number, box=word.box) for number, word in enumerate(words, start=1)
    ]
    with Service(Settings(state_folder=str(tmp_path / "state"))) as service:
        found = service.word_pictures([folder], places, book.records)
    for content, word in zip(found, words, strict=True):
        assert same_print(opened(content), Image.fromarray(spread), word.box)
