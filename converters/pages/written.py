"""Pages whose text is known from their file: drawn for the eye, nothing recognised.

Only the height of their small letters is measured, as on the scanned pages of the same book.
"""

from __future__ import annotations

from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.model.page import Line, PrintedPage, Region, RegionRole
from converters.model.page_decision import PageDecisions
from converters.pages import line_height
from converters.pages.geometry import Geometry, Pixels
from converters.pages.pixels import PagePixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.regions import picture_on
from converters.pages.sheets import Sheet

_LEAST: Final = 2
"""Pixels that a picture measures at least each way."""


def sheet_of(pixels: PagePixels, dpi: float | None) -> Sheet:
    """Return a drawn page as a sheet on which nothing is to be mended."""
    height, width = pixels.gray.shape
    frame = Geometry.crop(Box(0.0, 0.0, float(width), float(height)))
    return Sheet(pixels, pixels.gray, dpi, frame, PageDecisions())


def regions_on(
    sheet: Sheet, page: PrintedPage
) -> tuple[tuple[Region, ...], tuple[tuple[int, bytes], ...]]:
    """Return the regions of a page in pixels, and the JPEGs of its pictures by their index."""
    height, width = sheet.pixels.gray.shape
    across, down = width / page.width, height / page.height
    whole = Box(0.0, 0.0, float(width), float(height))
    regions: list[Region] = []
    pictures: list[tuple[int, bytes]] = []
    for region in page.regions:
        box = _scaled(region.box, across, down)
        if region.role is not RegionRole.PICTURE:
            lines = tuple(_line(line, across, down) for line in region.lines)
            lines = _measured(lines, sheet.pixels.gray)
            regions.append(msgspec.structs.replace(region, box=box, lines=lines))
            continue
        box = box.within(whole)
        content = None
        if min(box.width, box.height) >= _LEAST:
            content = picture_on(sheet, sheet.frame, box, chosen=True)
        if content is not None:
            pictures.append((len(regions), content))
            regions.append(msgspec.structs.replace(region, box=box))
    return tuple(regions), tuple(pictures)


def _line(line: Line, across: float, down: float) -> Line:
    words = tuple(
        msgspec.structs.replace(word, box=_scaled(word.box, across, down)) for word in line.words
    )
    ends = line.baseline
    if ends is not None:
        x0, y0, x1, y1 = ends
        ends = (
            round(x0 * across, 1),
            round(y0 * down, 1),
            round(x1 * across, 1),
            round(y1 * down, 1),
        )
    x_height = None if line.x_height is None else round(line.x_height * down, 1)
    return Line(words, _scaled(line.box, across, down), ends, x_height)


def _scaled(box: Box, across: float, down: float) -> Box:
    return Box(
        round(box.left * across, 1),
        round(box.top * down, 1),
        round(box.right * across, 1),
        round(box.bottom * down, 1),
    )


def _measured(lines: tuple[Line, ...], gray: Pixels) -> tuple[Line, ...]:
    """Return lines with the x-heights that their ink shows."""
    read = tuple(_read(line) for line in lines)
    (block,) = line_height.measured((ReadBlock(Box(0, 0, 1, 1), read),), gray)
    return tuple(
        msgspec.structs.replace(line, x_height=round(found.x_height, 1))
        for line, found in zip(lines, block.lines, strict=True)
    )


def _read(line: Line) -> ReadLine:
    words = tuple(
        ReadWord(word.text, word.box, word.confidence, word.raised) for word in line.words
    )
    box = line.box
    ends = line.baseline or (box.left, box.bottom, box.right, box.bottom)
    return ReadLine(words, box, ends, line.x_height or 1.0)
