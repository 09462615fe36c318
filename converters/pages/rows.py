"""The lines of a page as rows: what stands side by side, within one column of the page."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.model.page import Line, PageLayout, Region, RegionRole

_SAME_ROW: Final = 0.8
"""Distance of baselines, in x-heights, within which lines stand in one row."""
_LONG: Final = 5.0
"""Length in line heights from which a line tells how the page slants."""
_COLUMN_LINES: Final = 5
"""Lines that a block has at least to be a column."""
_BESIDE: Final = 0.4
"""Share of the lower one's height along which blocks stand side by side in columns."""
_SHARED: Final = 0.1
"""Share of the narrower one's width by which columns may overlap."""

_Placed = tuple[float, Line, tuple[int, int]]


class Row(msgspec.Struct, frozen=True):
    """Lines that stand side by side, with their places in the layout (region, line)."""

    lines: tuple[Line, ...]
    places: tuple[tuple[int, int], ...]
    y: float
    """Height of the baseline at its middle in source pixels, the page's slant taken out."""

    @property
    def text(self) -> str:
        """The text of the row from left to right."""
        return " ".join(line.text for line in self.lines)

    @property
    def x_height(self) -> float:
        """Height of the row's small letters in source pixels."""
        return max(line.x_height or 1.0 for line in self.lines)

    @property
    def box(self) -> Box:
        """Box around the row."""
        box = self.lines[0].box
        for line in self.lines[1:]:
            box = box.union(line.box)
        return box


class PageRows(msgspec.Struct, frozen=True):
    """A page as rows from top to bottom, column by column, with its usual line distance.

    What stands above or below the columns belongs to the first and the last of them.
    """

    columns: tuple[tuple[Row, ...], ...]
    pitch: float

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in reading order."""
        return tuple(row for column in self.columns for row in column)


def baseline_y(line: Line) -> float:
    """Return the height of a line's baseline at its middle."""
    if line.baseline is None:
        return line.box.bottom
    return (line.baseline[1] + line.baseline[3]) / 2


def page_rows(layout: PageLayout) -> PageRows:
    """Return the rows of a page, tables and pictures left out."""
    slope = _slope(layout.regions)
    placed = [
        (baseline_y(line) - slope * (line.box.left + line.box.right) / 2, line, (r, n))
        for r, region in enumerate(layout.regions)
        if region.role is not RegionRole.TABLE
        for n, line in enumerate(region.lines)
    ]
    columns = tuple(_rows(lines) for lines in _in_columns(placed, _columns(layout.regions)))
    gaps = [b.y - a.y for column in columns for a, b in itertools.pairwise(column)]
    return PageRows(columns, statistics.median_low(gaps) if gaps else 1.0)


def _rows(placed: Sequence[_Placed]) -> tuple[Row, ...]:
    rows: list[list[_Placed]] = []
    for item in sorted(placed, key=lambda item: (item[0], item[2])):
        y, line, _ = item
        if rows and y - rows[-1][-1][0] < _SAME_ROW * (line.x_height or 1.0):
            rows[-1].append(item)
        else:
            rows.append([item])
    return tuple(map(_row, rows))


def _row(items: list[_Placed]) -> Row:
    ordered = sorted(items, key=lambda item: item[1].box.left)
    y = statistics.fmean(y for y, _, _ in items)
    return Row(tuple(line for _, line, _ in ordered), tuple(place for _, _, place in ordered), y)


def _slope(regions: Sequence[Region]) -> float:
    """Return how much lower the lines of a page end than they begin, a pixel across."""
    slopes = [
        (line.baseline[3] - line.baseline[1]) / (line.baseline[2] - line.baseline[0])
        for region in regions
        for line in region.lines
        if line.baseline is not None
        and line.baseline[2] - line.baseline[0] > _LONG * line.box.height
    ]
    return statistics.median(slopes) if slopes else 0.0


def _columns(regions: Sequence[Region]) -> list[Box]:
    """Return the columns of a page from left to right; none where the text stands in one."""
    blocks = [
        region.box
        for region in regions
        if region.role is not RegionRole.TABLE and len(region.lines) >= _COLUMN_LINES
    ]
    columns: list[Box] = []
    for box in sorted(blocks, key=lambda box: box.left):
        own = next((n for n, column in enumerate(columns) if _overlap(column, box)), None)
        if own is None:
            columns.append(box)
        else:
            columns[own] = columns[own].union(box)
    beside = all(_stand_beside(a, b) for a, b in itertools.pairwise(columns))
    return columns if len(columns) > 1 and beside else []


def _overlap(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > _SHARED * min(one.width, other.width)


def _stand_beside(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _BESIDE * min(one.height, other.height)


def _in_columns(placed: Sequence[_Placed], columns: Sequence[Box]) -> list[list[_Placed]]:
    """Return the lines by columns; what is above goes with the first, the rest with the last."""
    if not columns:
        return [[*placed]] if placed else []
    top = min(column.top for column in columns)
    found: list[list[_Placed]] = [[] for _ in columns]
    for item in placed:
        box = item[1].box
        middle = (box.left + box.right) / 2
        if box.bottom <= top:
            found[0].append(item)
            continue
        within = [
            n
            for n, column in enumerate(columns)
            if column.left <= middle <= column.right and box.width <= 1.1 * column.width
        ]
        found[within[0] if within else -1].append(item)
    return [lines for lines in found if lines]
