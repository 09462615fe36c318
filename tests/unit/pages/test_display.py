"""Page pictures for the eye: print in black and white, tones in grays, colour in colour."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import STRIPOFFSETS, TiffImageFile

from converters.diagnostics import Box
from converters.model.page import PageImage
from converters.monitor import CollectingMonitor
from converters.pages import display
from converters.pages.display import EncodedPicture
from converters.pages.geometry import Geometry
from converters.pages.ingest import list_pages
from converters.pages.models import find_models
from converters.pages.process import PageTask, decode_result, process_page
from converters.pages.recognition import recognise
from converters.pages.settings import PageSettings
from converters.vocabularies import PagePictures
from tests.support.scans import DPI, Damage, Gray, PageStyle, damage, typeset

_TEXT = "\n".join(
    f"Đoạn {n}: buổi chiều hôm ấy gió thổi mạnh, thuyền neo kín bến, người đi chợ về muộn vừa"
    " đi vừa kể chuyện mùa màng, giá gạo, đám cưới cuối năm và con đường mới đắp qua đầm."
    for n in range(1, 14)
)  # fmt: skip
_STYLE = PageStyle("Bến đò", "Người kể", width_mm=130, height_mm=200)
_KILOBYTE = 1024


@cache
def scanned(seed: int = 1) -> Gray:
    """Return a whole page of print as an office scanner gives it."""
    page = typeset(_TEXT, _STYLE)[0]
    return damage(page, Damage(skew_degrees=0.6, noise=0.02), seed, verso=False)


def page_of(folder: Path, pixels: np.ndarray) -> PageImage:
    path = folder / "trang.png"
    Image.fromarray(pixels).save(path, dpi=(DPI, DPI))
    (page,) = list_pages([path], CollectingMonitor())
    return page


def shown(page: PageImage, wanted: PagePictures = PagePictures.AUTO) -> EncodedPicture:
    result = decode_result(process_page(PageTask(page, PageSettings(page_pictures=wanted))))
    return result.leaves[0].display


def opened(picture: EncodedPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def words(pixels: np.ndarray) -> str:
    blocks = recognise(pixels, find_models(["vie"])[0])
    lines = (line for block in blocks for line in block.lines)
    return " ".join(word.text for line in lines for word in line.words)


def test_a_gray_page_of_print_is_small_and_no_letter_of_it_is_hurt(tmp_path: Path) -> None:
    pixels = scanned()
    picture = shown(page_of(tmp_path, pixels))
    assert picture.media_type == "image/tiff"
    assert len(picture.content) <= 40 * _KILOBYTE
    assert picture.dpi >= DPI
    with opened(picture) as image:
        assert (image.mode, image.size) == ("1", (picture.width_px, picture.height_px))
        read = words(np.asarray(image.convert("L")))
    assert read == words(pixels)


def test_a_page_with_grays_keeps_them(tmp_path: Path) -> None:
    pixels = np.full((1600, 1100), 250, np.uint8)
    ramp = np.linspace(40, 235, 700).astype(np.uint8)
    pixels[300:1000, 200:900] = ramp[None, :]
    picture = shown(page_of(tmp_path, pixels))
    assert picture.media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("wanted", "media_type", "mode"),
    [
        (PagePictures.AUTO, "image/jpeg", "RGB"),
        (PagePictures.BILEVEL, "image/tiff", "1"),
        (PagePictures.GRAY, "image/jpeg", "L"),
        (PagePictures.COLOUR, "image/jpeg", "RGB"),
    ],
)
def test_the_user_has_the_last_word(
    tmp_path: Path, wanted: PagePictures, media_type: str, mode: str
) -> None:
    pixels = np.repeat(scanned()[..., None], 3, axis=2)
    pixels[100:700, 100:900] = (200, 60, 40)
    picture = shown(page_of(tmp_path, pixels), wanted)
    assert picture.media_type == media_type
    with opened(picture) as image:
        assert image.mode == mode


def test_print_of_low_resolution_is_kept_smooth(tmp_path: Path) -> None:
    small = Image.fromarray(scanned()).reduce(2)
    path = tmp_path / "trang.png"
    small.save(path, dpi=(150, 150))
    (page,) = list_pages([path], CollectingMonitor())
    assert shown(page).media_type == "image/jpeg"


def test_print_beside_a_photograph_lies_in_a_layer_of_its_own(tmp_path: Path) -> None:
    pixels = scanned().copy()
    words_alone = words(pixels[: pixels.shape[0] // 2])
    y, x = np.mgrid[:620, :800]
    tones = (130 + 60 * np.sin(x / 70) * np.cos(y / 55) + 20 * np.sin(x / 9)).astype(np.uint8)
    pixels[1500:2120, 300:1100] = tones
    picture = shown(page_of(tmp_path, pixels))
    assert picture.media_type == "image/jpeg"
    with Image.open(io.BytesIO(picture.mask)) as mask, opened(picture) as ground:
        assert (mask.mode, mask.size) == ("1", (picture.width_px, picture.height_px))
        assert ground.width < mask.width
        ink = ~np.asarray(mask)
        tone = np.asarray(ground.convert("L").resize(mask.size))
    # Where the one layer shows something, the other shows nothing, but for the very edge.
    photograph = tone < 200
    assert photograph.mean() > 0.08
    assert (ink & photograph).mean() < 0.0005
    upper = np.where(ink[: ink.shape[0] // 2], 0, 255).astype(np.uint8)
    assert words(upper)[:200] == words_alone[:200]
    assert len(picture.content) + len(picture.mask) < 90 * _KILOBYTE


@pytest.mark.parametrize("level", [0, 20, 45])
def test_large_black_areas_stay_black_with_white_letters_in_them(level: int) -> None:
    chance = np.random.default_rng(4)
    even = np.full((900, 900), 250, np.uint8)
    box = np.clip(chance.normal(level, 2, (500, 600)), 0, 255).astype(np.uint8)
    box[200:260, 100:500] = 245
    even[200:700, 150:750] = box
    whole = Geometry.crop(Box(0, 0, 900, 900))
    with opened(display.ink_page(even, whole, 300.0)) as image:
        ink = ~np.asarray(image)
    assert ink[210:390, 160:740].mean() > 0.99
    assert not ink[405:455, 260:640].any()
    assert not ink[:190].any()


def test_one_bit_pages_are_one_strip_that_a_pdf_takes_as_it_is() -> None:
    even = np.full((2400, 1600), 255, np.uint8)
    even[200:2200:40, 200:1400] = 20
    whole = Geometry.crop(Box(0, 0, 1600, 2400))
    with opened(display.ink_page(even, whole, 300.0)) as image:
        assert isinstance(image, TiffImageFile)
        assert len(image.tag_v2[STRIPOFFSETS]) == 1
