"""Which picture of a page the reader's eye is given, and that picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from converters.diagnostics import Box
from converters.model.page_decision import PageDisplay
from converters.pages import display, layers
from converters.pages.display import EncodedPicture
from converters.pages.geometry import Geometry, Pixels
from converters.pages.settings import PageSettings
from converters.pages.sheets import Sheet
from converters.vocabularies import PagePictures

_LEAST_PRINT_DPI: Final = 180.0
"""Resolution from which print can be kept in black and white without harm."""


def estimate(
    sheet: Sheet, level: Geometry, settings: PageSettings, pictures: Sequence[Box]
) -> PageDisplay:
    """Return what suits a page and the book's settings; ``pictures``: boxes on the level page."""
    wanted, colour = settings.page_pictures, sheet.pixels.colour is not None
    if sheet.pixels.bilevel or wanted is PagePictures.BILEVEL:
        return PageDisplay.BILEVEL
    gray = not colour and display.source_dpi(sheet.dpi, level.height) >= _LEAST_PRINT_DPI
    if wanted is PagePictures.AUTO and gray and display.is_print(sheet.even, level, pictures):
        return PageDisplay.MIXED if pictures else PageDisplay.BILEVEL
    return PageDisplay.COLOUR if colour and wanted is not PagePictures.GRAY else PageDisplay.GRAY


def possible(kind: PageDisplay, sheet: Sheet, pictures: Sequence[Box]) -> PageDisplay:
    """Return the kind, or what is left of it on a page without colour or without pictures."""
    if kind is PageDisplay.COLOUR and sheet.pixels.colour is None:
        return PageDisplay.GRAY
    return PageDisplay.BILEVEL if kind is PageDisplay.MIXED and not pictures else kind


def apply(
    kind: PageDisplay,
    sheet: Sheet,
    level: Geometry,
    settings: PageSettings,
    pictures: Sequence[Box],
    page: Pixels | None = None,
) -> EncodedPicture:
    """Return the picture of a page, of a kind that is possible for it.

    ``page``: the level page, evened out, if it is at hand.
    """
    dpi = display.source_dpi(sheet.dpi, level.height)
    if kind is PageDisplay.BILEVEL:
        if sheet.pixels.bilevel:
            return display.bilevel_page(sheet.pixels.gray, level, dpi)
        return display.ink_page(sheet.even, level, dpi, page)
    if kind is PageDisplay.MIXED:
        return display.mixed_page(sheet.even, level, dpi, settings.display_dpi, pictures)
    factor = min(1.0, settings.display_dpi / dpi)
    shown, quality = level.scaled(factor), settings.display_quality
    if kind is PageDisplay.COLOUR and sheet.pixels.colour is not None:
        whole = display.colour_page(sheet.pixels.colour, shown, dpi * factor, quality)
        layered = _layered(sheet, level, settings, pictures)
        return whole if layered is None or _size(whole) <= _size(layered) else layered
    return display.gray_page(sheet.even, shown, dpi * factor, quality)


def _layered(
    sheet: Sheet, level: Geometry, settings: PageSettings, pictures: Sequence[Box]
) -> EncodedPicture | None:
    """Return a colour page in layers where print is sharp enough and of one colour."""
    dpi, colour = display.source_dpi(sheet.dpi, level.height), sheet.pixels.colour
    if colour is None or dpi < _LEAST_PRINT_DPI:
        return None
    quality = display.colour_quality(settings.display_quality)
    ground = layers.Ground(min(dpi, settings.display_dpi), quality)
    return layers.colour_page(colour, sheet.even, level, dpi, ground, pictures)


def _size(picture: EncodedPicture) -> int:
    return len(picture.content) + len(picture.mask)
