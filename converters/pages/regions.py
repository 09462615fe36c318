"""From what was read on a page to its regions, in pixels of the source, and to its pictures."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from converters.diagnostics import Box
from converters.model.page import Line, Region, RegionRole, TableCell, Word
from converters.model.spaces import runs_on
from converters.pages import display
from converters.pages.geometry import Geometry, Points
from converters.pages.readings import ReadBlock, ReadLine
from converters.pages.sheets import Sheet

_WHITE: Final = 255
_LEAST_PICTURE: Final = 0.015
"""Share of the page from which a picture on it is cut out."""
_NARROWEST_PICTURE: Final = 0.06
_PLAIN_SPREAD: Final = 22.0
"""Standard deviation of gray below which an area holds no picture."""


def regions_of(
    blocks: tuple[ReadBlock, ...], sheet: Sheet, work: Geometry, *, chosen: bool
) -> tuple[tuple[Region, ...], tuple[tuple[int, bytes], ...]]:
    """Return the regions of a page, and the JPEGs of its pictures by their index.

    ``work``: the map to the page that was read. ``chosen``: a person said what the pictures are;
    else those that are smudges or the shade of an edge are left out.
    """
    regions: list[Region] = []
    pictures: list[tuple[int, bytes]] = []
    for block in blocks:
        box = work.box_to_source(block.box)
        if block.picture:
            content = picture_on(sheet, work, block.box, chosen=chosen)
            if content is not None:
                pictures.append((len(regions), content))
                regions.append(Region(RegionRole.PICTURE, box))
        else:
            lines = tuple(_line(line, work) for line in block.lines)
            role = RegionRole.TABLE if block.cells else RegionRole.BODY
            cells = tuple(TableCell(*msgspec.structs.astuple(cell)) for cell in block.cells)
            regions.append(Region(role, box, lines, cells=cells, guess=block.guess))
    return tuple(regions), tuple(pictures)


def picture_on(sheet: Sheet, work: Geometry, box: Box, *, chosen: bool) -> bytes | None:
    """Return the JPEG of a picture on the page, None for a smudge or the shade of an edge.

    ``work``: the map to the page in whose pixels ``box`` is; ``chosen``: as for ``regions_of``.
    """
    if not chosen and _is_small(box, work):
        return None
    factor = 1 / max(0.1, work.magnification())
    source = sheet.pixels.gray if sheet.pixels.colour is None else sheet.pixels.colour
    page = work.scaled(factor).resample(source, _WHITE)
    left, top, right, bottom = (
        max(0, round(edge * factor)) for edge in (box.left, box.top, box.right, box.bottom)
    )
    part = np.ascontiguousarray(page[top:bottom, left:right])
    if part.size == 0 or (not chosen and part.std() < _PLAIN_SPREAD):
        return None
    return display.jpeg_picture(part)


def _is_small(box: Box, work: Geometry) -> bool:
    if box.width * box.height < _LEAST_PICTURE * work.width * work.height:
        return True
    return min(box.width / work.width, box.height / work.height) < _NARROWEST_PICTURE


def _line(line: ReadLine, work: Geometry) -> Line:
    corners = [corner for word in line.words for corner in _corners(word.box)]
    x0, y0, x1, y1 = line.baseline
    ends = [(x0, y0), (x1, y1)]
    points = work.to_source(np.array([*corners, *_corners(line.box), *ends], dtype=np.float64))
    boxes = [_around(points[i : i + 4]) for i in range(0, len(points) - 2, 4)]
    texts = ["", *(word.text for word in line.words)]
    words = tuple(
        Word(
            word.text,
            box,
            word.confidence,
            word.raised,
            word.slant,
            word.weight,
            natural=word.natural,
            close=runs_on(before, word.text),
        )
        for before, word, box in zip(texts[:-1], line.words, boxes[:-1], strict=True)
    )
    start, end = points[-2].round(1), points[-1].round(1)
    baseline = (float(start[0]), float(start[1]), float(end[0]), float(end[1]))
    x_height = round(line.x_height / max(0.05, work.magnification()), 1)
    return Line(words, boxes[-1], baseline, x_height)


def _corners(box: Box) -> list[tuple[float, float]]:
    return [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
    ]


def _around(points: Points) -> Box:
    (left, top), (right, bottom) = points.min(axis=0).round(1), points.max(axis=0).round(1)
    return Box(float(left), float(top), float(right), float(bottom))
