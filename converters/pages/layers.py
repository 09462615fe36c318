"""Colour pages in layers: their print as a stencil in its ink's colour, over the paper.

Source: mixed raster content, ITU-T T.44. Only pages whose print is of one colour are kept so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.pages import display
from converters.pages.display import EncodedPicture
from converters.pages.geometry import Geometry, Pixels

_WHITE: Final = 255
_PAPER_DPI: Final = 75.0
"""Resolution that shows the tints of paper without print."""
_HALO: Final = 5
"""Width in pixels to which the soft edges of letters reach around them."""
_AROUND: Final = 9
_LEAST_CORE: Final = 500
"""Pixels within letters from which on their colour is known."""
_OTHER_INK, _OTHER_PIXELS, _LETTER = 70.0, 60.0, 65
"""Difference from the ink's colour, and how many such pixels make another ink, in what square."""
_VISIBLE, _VISIBLE_SHARE = 40, 0.0005
"""Differences from the paper that are seen, and what share of the page may have them unseen."""


class Ground(msgspec.Struct, frozen=True):
    """How the layer below is kept: its resolution where it has pictures, its JPEG quality."""

    dpi: float
    quality: int


def colour_page(
    colour: Pixels,
    even: Pixels,
    geometry: Geometry,
    dpi: float,
    below: Ground,
    pictures: Sequence[Box],
) -> EncodedPicture | None:
    """Return a colour page in layers, None where they would not show what a whole picture shows.

    ``geometry`` gives the page at ``dpi``, ``even`` is the source with its light evened out;
    ``pictures`` are boxes on the page.
    """
    wanted = display.ink_dpi(dpi)
    shown = geometry.scaled(wanted / dpi)
    ink = display.ink_of(shown.resample(even, _WHITE), wanted)
    for part in display.parts(pictures, wanted / dpi):
        ink[part] = False
    pixels = shown.resample(colour, _WHITE)
    tone = _one_tone(pixels, ink)
    if tone is None:
        return None
    halo = cv2.dilate(ink.astype(np.uint8), np.ones((_HALO, _HALO), np.uint8)) > 0
    ground = _without(pixels, halo, (below.dpi if pictures else _PAPER_DPI) / wanted)
    if not pictures and not _is_all(pixels, halo, ground):
        return None
    above = display.group_4(~ink, shown, wanted)
    return msgspec.structs.replace(
        above,
        content=display.jpeg(ground, below.quality),
        media_type="image/jpeg",
        mask=above.content,
        ink=tone,
    )


def _one_tone(pixels: Pixels, ink: NDArray[np.bool_]) -> tuple[int, int, int] | None:
    """Return the colour of the print, None where it has more than one or there is hardly any."""
    core = cv2.erode(ink.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    colours = pixels[core]
    if len(colours) < _LEAST_CORE:
        return None
    tone = np.median(colours, axis=0)
    others = np.zeros(ink.shape, np.float32)
    others[core] = np.abs(colours - tone).max(axis=1) > _OTHER_INK
    # One red letter is enough: drawn in the ink of the others it would be wrong.
    together = cv2.boxFilter(others, -1, (_LETTER, _LETTER), normalize=False)
    if float(np.asarray(together).max()) > _OTHER_PIXELS:
        return None
    red, green, blue = (int(level) for level in tone)
    return red, green, blue


def _without(pixels: Pixels, halo: NDArray[np.bool_], factor: float) -> Pixels:
    """Return the page made smaller, its print filled with the paper around."""
    height, width = halo.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    share = cv2.resize((~halo).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    kept = np.where(halo[..., None], 0, pixels).astype(np.uint8)
    known = cv2.resize(kept, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    near = cv2.blur(known, (_AROUND, _AROUND)), cv2.blur(share, (_AROUND, _AROUND))
    scarce = share < 0.25
    colours = np.where(scarce[..., None], near[0], known)
    shares = np.where(scarce, near[1], share)
    filled = colours / np.maximum(shares, 1e-3)[..., None]
    unknown = shares < 1e-3
    filled[unknown] = np.median(pixels[~halo], axis=0)
    return np.clip(filled, 0, _WHITE).astype(np.uint8)


def _is_all(pixels: Pixels, halo: NDArray[np.bool_], ground: Pixels) -> bool:
    """Tell whether nothing but paper stands beside the print: no drawing, stamp or rule."""
    height, width = halo.shape
    # Grain of the paper is no drawing: it is gone at half the resolution.
    half = (max(1, width // 2), max(1, height // 2))
    seen = cv2.resize(pixels, half, interpolation=cv2.INTER_AREA)
    there = cv2.resize(np.asarray(ground), half, interpolation=cv2.INTER_LINEAR)
    differs = np.asarray(cv2.absdiff(seen, there)).max(axis=2) > _VISIBLE
    beside = cv2.resize(halo.astype(np.uint8), half, interpolation=cv2.INTER_NEAREST) == 0
    return float((differs & beside).mean()) <= _VISIBLE_SHARE
