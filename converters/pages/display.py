"""Page pictures for the reader's eye: small, clean, upright, apart from what is recognised."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import ROWSPERSTRIP

from converters.diagnostics import Box
from converters.pages.geometry import Geometry, Pixels

_WHITE: Final = 255
_PAPER: Final = 226
"""Level of evened-out paper with its grain; from here on it is made plain white."""
_INK: Final = 24
_PICTURE_QUALITY: Final = 82
_GROUND_QUALITY: Final = 60
_LEAST_COLOUR_QUALITY: Final = 50
_USUAL_PAGE_INCHES: Final = 8.1
"""Height of a book page (20.5 cm), for pictures that do not tell their resolution."""
_CREDIBLE_INCHES: Final = (3.5, 24.0)
_LEAST_INK_DPI, _MOST_INK_DPI = 300.0, 400.0
"""Below, edges of letters in black and white are ragged; above, nobody sees the difference."""
_WINDOW_INCHES: Final = 0.135
"""Side of the surroundings that a pixel is held against: two lines of text."""
_REDUCTION: Final = 4
_SENSITIVITY: Final = 0.25
_SURELY_INK: Final = 70.0
_FULL_SPREAD: Final = 128.0
_TONE_HEIGHT: Final = 1_200
"""Height of the page, in pixels, at which grays are looked for."""
_TONES: Final = (60, 212)
_TONE_SIDE: Final = 7
_TONE_SHARE: Final = 0.001
_CLEAN = np.clip((np.arange(256) - _INK) * (255.0 / (_PAPER - _INK)), 0, 255).astype(np.uint8)


class EncodedPicture(msgspec.Struct, frozen=True):
    """Encoded picture of a page and its affine map from source pixels."""

    content: bytes
    media_type: str
    width_px: int
    height_px: int
    dpi: float
    to_display: tuple[float, float, float, float, float, float]
    mask: bytes = b""
    """One-bit TIFF of the same page, whose black is drawn over ``content``; empty: none."""
    ink: tuple[int, int, int] = (0, 0, 0)
    """Colour in which the black of ``mask`` is drawn."""


def source_dpi(claimed: float | None, page_height: int) -> float:
    """Return the claimed resolution where it gives a book's size, else the one that would."""
    if claimed and _CREDIBLE_INCHES[0] <= page_height / claimed <= _CREDIBLE_INCHES[1]:
        return claimed
    guess = round(page_height / _USUAL_PAGE_INCHES / 50) * 50
    return float(min(600, max(100, guess)))


def gray_page(even: Pixels, geometry: Geometry, dpi: float, quality: int) -> EncodedPicture:
    """Return a gray JPEG; ``even`` is the source with its light evened out."""
    pixels = _CLEAN[geometry.resample(even, _WHITE)]
    return _encoded(Image.fromarray(pixels), geometry, dpi, quality)


def colour_quality(quality: int) -> int:
    """Return the JPEG quality of colours where that of grays is wanted."""
    return max(quality, _LEAST_COLOUR_QUALITY)


def colour_page(colour: Pixels, geometry: Geometry, dpi: float, quality: int) -> EncodedPicture:
    """Return a colour JPEG of the source's own colours."""
    pixels = geometry.resample(colour, _WHITE)
    return _encoded(Image.fromarray(pixels), geometry, dpi, colour_quality(quality))


def bilevel_page(gray: Pixels, geometry: Geometry, dpi: float) -> EncodedPicture:
    """Return a one-bit TIFF, Group 4 (ITU-T T.6)."""
    return group_4(geometry.resample(gray, _WHITE) >= 128, geometry, dpi)


def group_4(paper: NDArray[np.bool_], geometry: Geometry, dpi: float) -> EncodedPicture:
    """Return a one-bit TIFF, Group 4, white where there is paper."""
    size = geometry.width, geometry.height
    image = Image.frombytes("1", size, np.packbits(paper, axis=1).tobytes())
    stream = io.BytesIO()
    # In one strip, a PDF takes it byte for byte.
    image.save(
        stream,
        format="TIFF",
        compression="group4",
        dpi=(dpi, dpi),
        tiffinfo={ROWSPERSTRIP: geometry.height},
    )
    return EncodedPicture(
        stream.getvalue(),
        "image/tiff",
        geometry.width,
        geometry.height,
        dpi,
        geometry.nearest_affine(),
    )


def ink_dpi(dpi: float) -> float:
    """Return the resolution at which print is kept that was scanned at ``dpi``."""
    return min(_MOST_INK_DPI, max(_LEAST_INK_DPI, dpi))


def ink_of(gray: Pixels, dpi: float) -> NDArray[np.bool_]:
    """Return where a page shows ink, as ``ink_page`` does."""
    return ~_paper(gray, dpi)


def ink_page(
    even: Pixels, geometry: Geometry, dpi: float, page: Pixels | None = None
) -> EncodedPicture:
    """Return the print of a gray page in black and white; ``even`` as for ``gray_page``.

    ``geometry`` gives the page at ``dpi``; ``page`` is what it gives, if that is at hand. Ink is
    what is darker than its surroundings allow for paper: Sauvola and Pietikäinen, "Adaptive
    document image binarization" (2000).
    """
    wanted = ink_dpi(dpi)
    if page is not None and wanted == dpi:
        return group_4(_paper(page, dpi), geometry, dpi)
    shown = geometry.scaled(wanted / dpi)
    return group_4(_paper(shown.resample(even, _WHITE), wanted), shown, wanted)


def mixed_page(
    even: Pixels, geometry: Geometry, dpi: float, ground_dpi: float, pictures: Sequence[Box]
) -> EncodedPicture:
    """Return a page of print and pictures in layers: pictures in grays below, print above.

    ``pictures`` are boxes on the page at ``dpi``. Source: mixed raster content, ITU-T T.44.
    """
    factor = min(1.0, ground_dpi / dpi)
    ground = _CLEAN[geometry.scaled(factor).resample(even, _WHITE)]
    inside = np.zeros(ground.shape, dtype=bool)
    for part in parts(pictures, factor):
        inside[part] = True
    below = _jpeg(
        Image.fromarray(np.where(inside, ground, _WHITE).astype(np.uint8)), _GROUND_QUALITY
    )
    wanted = ink_dpi(dpi)
    shown = geometry.scaled(wanted / dpi)
    paper = _paper(shown.resample(even, _WHITE), wanted)
    for part in parts(pictures, wanted / dpi):
        paper[part] = True
    above = group_4(paper, shown, wanted)
    return msgspec.structs.replace(
        above, content=below, media_type="image/jpeg", mask=above.content
    )


def parts(boxes: Sequence[Box], factor: float) -> Iterator[tuple[slice, slice]]:
    """Yield boxes as rows and columns of a picture ``factor`` times as large."""
    for box in boxes:
        rows = slice(max(0, int(box.top * factor)), max(0, round(box.bottom * factor)))
        yield rows, slice(max(0, int(box.left * factor)), max(0, round(box.right * factor)))


def _paper(gray: Pixels, dpi: float) -> NDArray[np.bool_]:
    """Return where a page shows no ink."""
    # Means over areas much larger than a pixel are as good from a reduced picture; by a whole
    # number of pixels it is reduced five times as fast.
    height, width = gray.shape
    size = (max(1, width // _REDUCTION), max(1, height // _REDUCTION))
    whole = gray[: size[1] * _REDUCTION, : size[0] * _REDUCTION]
    squares = cv2.multiply(whole, whole, dtype=cv2.CV_16U)
    side = round(dpi * _WINDOW_INCHES / _REDUCTION) | 1
    around, squared = (
        cv2.blur(
            cv2.resize(values, size, interpolation=cv2.INTER_AREA).astype(np.float32), (side, side)
        )
        for values in (whole, squares)
    )
    spread = np.sqrt(np.maximum(0.0, squared - around * around))
    level = around * (1 + _SENSITIVITY * (spread / _FULL_SPREAD - 1))
    # Within a black area wider than the surroundings, everything is as dark as these.
    least = np.maximum(level, _SURELY_INK).astype(np.uint8)
    levels = cv2.resize(least, (width, height), interpolation=cv2.INTER_LINEAR)
    paper: NDArray[np.bool_] = gray > np.asarray(levels)
    return paper


def is_print(even: Pixels, geometry: Geometry, pictures: Sequence[Box] = ()) -> bool:
    """Tell a page that is all ink and paper from one with grays between: photographs, washes.

    What lies in ``pictures``, boxes on the page, does not count.
    """
    factor = _TONE_HEIGHT / geometry.height
    small = geometry.scaled(factor).resample(even, _WHITE)
    for part in parts(pictures, factor):
        small[part] = _WHITE
    tones = ((small > _TONES[0]) & (small < _TONES[1])).astype(np.uint8)
    # The soft edges of letters are narrower than the square.
    areas = cv2.erode(tones, np.ones((_TONE_SIDE, _TONE_SIDE), np.uint8))
    return float(np.asarray(areas).mean()) < _TONE_SHARE


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """Return the ground of a page in layers."""
    return _jpeg(Image.fromarray(pixels), quality)


def jpeg_picture(pixels: Pixels) -> bytes:
    """Return a picture that stands on a page as a JPEG of its own."""
    return _jpeg(Image.fromarray(pixels), _PICTURE_QUALITY)


def _encoded(image: Image.Image, geometry: Geometry, dpi: float, quality: int) -> EncodedPicture:
    return EncodedPicture(
        _jpeg(image, quality, dpi),
        "image/jpeg",
        geometry.width,
        geometry.height,
        dpi,
        geometry.nearest_affine(),
    )


def _jpeg(image: Image.Image, quality: int, dpi: float = 0.0) -> bytes:
    stream = io.BytesIO()
    density = (round(dpi), round(dpi))
    image.save(stream, format="JPEG", quality=quality, optimize=True, dpi=density)
    return stream.getvalue()
