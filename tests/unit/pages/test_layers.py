"""Colour pages in layers: where print is of one colour, and nowhere else."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from converters.diagnostics import Box
from converters.pages import display, layers
from converters.pages.display import EncodedPicture
from converters.pages.geometry import Geometry, Pixels
from tests.unit.pages.test_display import scanned

_INK, _PAPER = np.array([70, 25, 25]), np.array([238, 205, 130])
_GROUND = layers.Ground(180.0, 50)


def tinted(ink: np.ndarray = _INK) -> Pixels:
    """Return a page of print in an ink on yellow paper, at 300 dpi."""
    share = (scanned() / 255.0)[..., None]
    return np.clip(ink * (1 - share) + _PAPER * share, 0, 255).astype(np.uint8)


def layered(page: Pixels, pictures: tuple[Box, ...] = ()) -> EncodedPicture | None:
    gray = np.asarray(Image.fromarray(page).convert("L"))
    even = np.clip(gray * (255.0 / gray.max()), 0, 255).astype(np.uint8)
    height, width = gray.shape
    geometry = Geometry.crop(Box(0, 0, width, height))
    return layers.colour_page(page, even, geometry, 300.0, _GROUND, pictures)


def test_print_of_one_colour_is_a_stencil_over_the_paper() -> None:
    page = tinted()
    found = layered(page)
    assert found is not None
    assert np.abs(np.array(found.ink) - _INK).max() < 30
    with (
        Image.open(io.BytesIO(found.mask)) as mask,
        Image.open(io.BytesIO(found.content)) as ground,
    ):
        assert (mask.mode, mask.size) == ("1", (page.shape[1], page.shape[0]))
        assert ground.mode == "RGB"
        assert ground.width == round(page.shape[1] * 75 / 300)
        left, top = ground.width // 4, ground.height // 4
        middle = ground.crop((left, top, 3 * left, 3 * top))
        below = np.asarray(middle).reshape(-1, 3)
    # No ghost of the print is left on the paper.
    assert np.abs(below - np.median(below, axis=0)).max() < 40
    whole = display.colour_page(
        page, Geometry.crop(Box(0, 0, page.shape[1], page.shape[0])).scaled(0.6), 180.0, 50
    )
    assert len(found.content) + len(found.mask) < len(whole.content) / 2


def test_print_of_two_colours_is_kept_whole() -> None:
    page = tinted()
    half = page.shape[0] // 2
    page[half:] = tinted(np.array([210, 30, 40]))[half:]
    assert layered(page) is None


@pytest.mark.parametrize("colour", [(200, 30, 40), (90, 160, 230)])
def test_a_stamp_is_kept_whole(colour: tuple[int, int, int]) -> None:
    page = Image.fromarray(tinted())
    ImageDraw.Draw(page).ellipse((1200, 1500, 1400, 1700), outline=colour, width=5)
    assert layered(np.asarray(page)) is None


@pytest.mark.parametrize("box", [Box(300, 500, 1100, 1200)])
def test_pictures_keep_their_place_and_resolution(box: Box) -> None:
    page = tinted()
    rows, columns = np.mgrid[0:700, 0:800]
    page[500:1200, 300:1100] = np.dstack([rows // 3, columns // 4, 200 - rows // 4])
    found = layered(page, (box,))
    assert found is not None
    with Image.open(io.BytesIO(found.content)) as ground:
        assert ground.width == round(page.shape[1] * 0.6)
        shown = np.asarray(ground)[round(850 * 0.6), round(700 * 0.6)]
    assert np.abs(shown.astype(int) - page[850, 700]).max() < 12
    with Image.open(io.BytesIO(found.mask)) as mask:
        assert np.asarray(mask)[500:1200, 300:1100].all()


def test_a_page_without_print_is_kept_whole() -> None:
    assert layered(np.full((2400, 1600, 3), (238, 205, 130), np.uint8)) is None
