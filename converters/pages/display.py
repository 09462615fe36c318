"""Page pictures for the reader's eye: small, clean, upright, apart from what is recognised."""

from __future__ import annotations

import io
from typing import Final

import msgspec
import numpy as np
from PIL import Image

from converters.pages.geometry import Geometry, Pixels

_WHITE: Final = 255
_PAPER: Final = 226
"""Level of evened-out paper with its grain; from here on it is made plain white."""
_INK: Final = 24
_PICTURE_QUALITY: Final = 82
_USUAL_PAGE_INCHES: Final = 8.1
"""Height of a book page (20.5 cm), for pictures that do not tell their resolution."""
_CREDIBLE_INCHES: Final = (3.5, 24.0)
_CLEAN = np.clip((np.arange(256) - _INK) * (255.0 / (_PAPER - _INK)), 0, 255).astype(np.uint8)


class EncodedPicture(msgspec.Struct, frozen=True):
    """Encoded picture of a page and its affine map from source pixels."""

    content: bytes
    media_type: str
    width_px: int
    height_px: int
    dpi: float
    to_display: tuple[float, float, float, float, float, float]


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


def colour_page(colour: Pixels, geometry: Geometry, dpi: float, quality: int) -> EncodedPicture:
    """Return a colour JPEG of the source's own colours."""
    pixels = geometry.resample(colour, _WHITE)
    return _encoded(Image.fromarray(pixels), geometry, dpi, max(quality, 50))


def bilevel_page(gray: Pixels, geometry: Geometry, dpi: float) -> EncodedPicture:
    """Return a one-bit TIFF, Group 4 (ITU-T T.6)."""
    pixels = geometry.resample(gray, _WHITE)
    image = Image.fromarray(np.where(pixels >= 128, _WHITE, 0).astype(np.uint8)).convert("1")
    stream = io.BytesIO()
    image.save(stream, format="TIFF", compression="group4", dpi=(dpi, dpi))
    return EncodedPicture(
        stream.getvalue(),
        "image/tiff",
        geometry.width,
        geometry.height,
        dpi,
        geometry.nearest_affine(),
    )


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
