"""The picture of a page made ready once, for all pages on it: specks, light, outline, halves."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from converters.model.page_decision import Corner, PageDecisions
from converters.pages import light, noise, paper, recognition, split
from converters.pages.geometry import Geometry, Pixels, Points
from converters.pages.pixels import PagePixels
from converters.pages.recognition import Model

ESTIMATE_HEIGHT: Final = 1200
"""Height in pixels to which a page is reduced where its geometry is looked for."""
_WIDEST: Final = 4 * ESTIMATE_HEIGHT
_WHITE: Final = 255
_OSD_CONFIDENCE: Final = 2.0
_DIGITS: Final = 5


class Sheet(msgspec.Struct, frozen=True):
    """Pixels of a picture and what was decided about all of it."""

    pixels: PagePixels
    even: Pixels
    """Gray with specks taken out and the light evened out."""
    dpi: float | None
    frame: Geometry
    """From the picture to the sheet, pulled square where it was photographed aslant."""
    taken: PageDecisions


class Cut(msgspec.Struct, frozen=True):
    """The one page on a sheet that is turned so, or the two."""

    pages: tuple[Geometry, ...]
    taken: PageDecisions


def prepared(pixels: PagePixels, dpi: float | None, decided: PageDecisions) -> Sheet:
    """Return a picture with its stages applied, each as decided or as it finds itself."""
    gray = pixels.gray
    worn, uneven = decided.despeckle, decided.light
    if worn is None:
        worn = noise.estimate(gray) >= noise.WORN
    if uneven is None:
        uneven = not pixels.bilevel
    if worn:
        gray = noise.apply(gray)
    even = light.apply(gray) if uneven else gray
    if decided.outline is None:
        corners = paper.estimate(pixels.gray)
    else:
        corners = _corners(decided.outline, pixels.gray)
    if corners is None and not pixels.bilevel:
        even = paper.without_surround(gray, even)
    taken = PageDecisions(despeckle=worn, light=uneven, outline=_outline(corners, pixels.gray))
    return Sheet(pixels, even, dpi, paper.apply(pixels.gray, corners), taken)


def estimate_factor(page: Geometry) -> float:
    """Return by how much a page is made larger or smaller where its geometry is looked for.

    A strip of paper is not enlarged to the height of a page: that would take gigabytes.
    """
    return min(ESTIMATE_HEIGHT / page.height, _WIDEST / page.width)


def cut(sheet: Sheet, quarters: int, decided: PageDecisions, *, spreads: bool) -> Cut:
    """Return the pages on a sheet after so many quarter turns clockwise.

    ``spreads``: whether two pages are looked for where nobody decided.
    """
    turned = sheet.frame.turned(quarters) if quarters else sheet.frame
    parted = spreads if decided.split is None else decided.split
    x: float | None = None
    if decided.split is None and not split.is_wide(turned.width, turned.height):
        parted = False
    if parted is True:
        small = turned.scaled(min(1.0, estimate_factor(turned)))
        shown = small.resample(sheet.pixels.gray, _WHITE)
        gutter = split.estimate(shown, surely=decided.split is True)
        x = None if gutter is None else gutter * turned.width / small.width
    elif parted is not False:
        x = parted * turned.width
    share = False if x is None else round(x / turned.width, _DIGITS)
    return Cut(split.apply(turned, x), PageDecisions(quarters=quarters, split=share))


def quarters(sheet: Sheet, model: Model) -> int:
    """Return the quarter turns clockwise that make a sheet upright, 0 where that is not sure."""
    side = max(sheet.frame.width, sheet.frame.height)
    small = sheet.frame.scaled(min(1.0, 2 * ESTIMATE_HEIGHT / side))
    turns, confidence = recognition.orientation(small.resample(sheet.even, _WHITE), model)
    return turns if confidence >= _OSD_CONFIDENCE else 0


def _corners(outline: tuple[Corner, ...], gray: Pixels) -> Points | None:
    if not outline:
        return None
    height, width = gray.shape
    return np.array(outline, dtype=np.float64) * (width, height)


def _outline(corners: Points | None, gray: Pixels) -> tuple[Corner, ...]:
    if corners is None:
        return ()
    height, width = gray.shape
    shares = (corners / (width, height)).round(_DIGITS)
    return tuple((float(x), float(y)) for x, y in shares)
