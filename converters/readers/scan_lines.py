"""Lines of scanned pages measured against their column: indent, fullness, distance."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from typing import Final

import msgspec

from converters.diagnostics import Box, Origin
from converters.model.page import Line, PageLayout, Region, RegionRole

_FIT_ROUNDS: Final = 6
_FLUSH: Final = 1.1
"""Distance from the margin, in x-heights, within which a line stands at it."""
_FULL_SHARE: Final = 0.4
_FEWEST_LINES: Final = 6
_LEADING: Final = 2.6
"""Usual distance of lines in x-heights, for a page with headings or a single line alone."""
_NEAR_EDGE: Final = 2.5
"""Distance from the outermost line, in x-heights, within which lines may reach the edge."""


class ScanLine(msgspec.Struct, frozen=True):
    """Line of the text with what decides where paragraphs begin; lengths in x-heights."""

    line: Line
    layout: int
    """Index of its page."""
    heading: bool
    indent: float
    """From the column's left edge."""
    shortfall: float
    """From the column's right edge."""
    gap: float
    """Distance to the line before on the page over the usual one; 0 for the first."""
    justified: bool
    """Whether the lines of its column end at one edge."""

    @property
    def text(self) -> str:
        """Words with single spaces between."""
        return self.line.text

    @property
    def x_height(self) -> float:
        """Height of small letters in source pixels."""
        return self.line.x_height or 1.0


class RegionItem(msgspec.Struct, frozen=True):
    """Picture or table between the lines."""

    region: Region
    layout: int


Item = ScanLine | RegionItem
_APART: Final = (RegionRole.PICTURE, RegionRole.TABLE)


def page_items(layout: PageLayout, index: int) -> list[Item]:
    """Return the running text of a page in reading order, without heads, folios and notes."""
    items: list[Item] = []
    for column in columns_of(layout.regions):
        items.extend(_column_items(column, index))
    return items


def note_lines(layout: PageLayout) -> list[Line]:
    """Return the lines of the notes at a page's foot."""
    return [
        line for region in layout.regions if region.role is RegionRole.NOTE for line in region.lines
    ]


def origin_of(layout: PageLayout, lines: Sequence[Line]) -> Origin:
    """Return the place of lines of one page, with the mean confidence of their words."""
    box = lines[0].box
    for line in lines[1:]:
        box = box.union(line.box)
    words = [word for line in lines for word in line.words]
    sure = statistics.fmean(word.confidence for word in words) if words else 0.0
    page = layout.page
    return Origin(page.source, page=page.number, box=box, confidence=round(sure, 3))


def columns_of(regions: Sequence[Region]) -> list[list[Region]]:
    """Group regions that stand one below the other, in reading order."""
    columns: list[list[Region]] = []
    for region in regions:
        if region.role not in (RegionRole.BODY, RegionRole.HEADING, *_APART):
            continue
        if columns and _overlap(columns[-1][-1].box, region.box):
            columns[-1].append(region)
        else:
            columns.append([region])
    return columns


def _overlap(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.4 * min(one.width, other.width)


def _column_items(column: Sequence[Region], index: int) -> list[Item]:
    lines = [line for region in column if region.role is RegionRole.BODY for line in region.lines]
    left = _edge(lines, right=False, slope=_slant(lines))
    right = _edge(lines, right=True, slope=left.slope)
    pitch = _pitch(lines) or _LEADING * _usual_size(column)
    full = [_middle(line) for line in lines]
    reach = [
        (right(y) - line.box.right) / (line.x_height or 1.0)
        for y, line in zip(full, lines, strict=True)
    ]
    justified = sum(r < _FLUSH for r in reach) >= max(2, _FULL_SHARE * len(reach))
    items: list[Item] = []
    before: float | None = None
    for region in column:
        if region.role in _APART:
            items.append(RegionItem(region, index))
            before = None
            continue
        for line in region.lines:
            y = _middle(line)
            size = line.x_height or 1.0
            items.append(
                ScanLine(
                    line,
                    index,
                    heading=region.role is RegionRole.HEADING,
                    indent=(line.box.left - left(y)) / size,
                    shortfall=(right(y) - line.box.right) / size,
                    gap=0.0 if before is None else (y - before) / pitch,
                    justified=justified,
                )
            )
            before = y
    return items


def _middle(line: Line) -> float:
    if line.baseline is None:
        return line.box.bottom
    return (line.baseline[1] + line.baseline[3]) / 2


def _usual_size(column: Sequence[Region]) -> float:
    sizes = [line.x_height or 1.0 for region in column for line in region.lines]
    return max(1.0, statistics.median(sizes)) if sizes else 1.0


def _pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance of lines, 0 where there are none below each other."""
    levels = [_middle(line) for line in lines]
    gaps = [after - before for before, after in itertools.pairwise(levels) if after > before]
    return max(1.0, statistics.median(gaps)) if gaps else 0.0


class _Edge:
    """Slanted edge of a column: x at each height."""

    def __init__(self, offset: float, slope: float) -> None:
        self._offset, self.slope = offset, slope

    def __call__(self, y: float) -> float:
        return self._offset + self.slope * y


def _edge(lines: Sequence[Line], *, right: bool, slope: float) -> _Edge:
    """Fit the column's edge to the lines that reach it, the indented and short ones left out.

    The edge may slant: boxes are in source pixels, and pages are scanned askew. Where too few lines
    reach it to tell, it goes through the outermost with the ``slope`` given.
    """
    sign = -1.0 if right else 1.0
    points = [(_middle(n), sign * (n.box.right if right else n.box.left)) for n in lines]
    if not points:
        return _Edge(0.0, 0.0)
    size = statistics.median(line.x_height or 1.0 for line in lines)
    outermost = min(x - sign * slope * y for y, x in points)
    edge = _Edge(outermost, sign * slope)
    kept = [(y, x) for y, x in points if x - edge(y) <= _NEAR_EDGE * size]
    for _ in range(_FIT_ROUNDS):
        if len(kept) < _FEWEST_LINES:
            return _Edge(sign * outermost, slope)
        edge = _least_squares(kept)
        nearer = [(y, x) for y, x in kept if x - edge(y) <= _FLUSH * size / 2]
        if len(nearer) == len(kept):
            break
        kept = nearer
    return _Edge(sign * edge(0.0), sign * (edge(1.0) - edge(0.0)))


def _slant(lines: Sequence[Line]) -> float:
    """Return how far upright edges lean, in x a unit of y: as the baselines lean the other way."""
    slopes = [
        (line.baseline[1] - line.baseline[3]) / (line.baseline[2] - line.baseline[0])
        for line in lines
        if line.baseline is not None and line.baseline[2] - line.baseline[0] > line.box.height
    ]
    return statistics.median(slopes) if slopes else 0.0


def _least_squares(points: Sequence[tuple[float, float]]) -> _Edge:
    mean_y = statistics.fmean(y for y, _ in points)
    mean_x = statistics.fmean(x for _, x in points)
    spread = sum((y - mean_y) ** 2 for y, _ in points)
    slope = sum((y - mean_y) * (x - mean_x) for y, x in points) / spread if spread else 0.0
    return _Edge(mean_x - slope * mean_y, slope)
