"""Ruled tables: where the rules run, and which cells they part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.model.page import TableGuess
from converters.pages.geometry import Pixels

_RUN: Final = 0.3
"""Shortest stretch of a rule, as a share of the table's side."""
_LENGTH: Final = 0.6
"""Share of the table's side along which an outer or dividing rule runs at least."""
_THICKEST: Final = 0.7
"""Thickest rule, in x-heights."""
_PRESENT: Final = 0.5
"""Share of a cell's side that must be ruled to part it from its neighbour."""
_WHITE: Final = 255
_HALO: Final = 0.3
"""White on either side of a rule, in x-heights, that goes with it."""


class Cell(msgspec.Struct, frozen=True):
    """Cell by its place in the grid, from 0, and how many rows and columns it spans."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


class Grid(msgspec.Struct, frozen=True):
    """Edges of a table's cells, its rules if it has any: x of the upright, y of the level ones."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    cells: tuple[Cell, ...]
    unit: float
    """Height of small letters in the same pixels."""
    guess: TableGuess | None = None
    """Why it is a table; None where rules part its cells."""

    @property
    def box(self) -> Box:
        """Box around the table, outer rules included."""
        return Box(self.x[0], self.y[0], self.x[-1], self.y[-1])

    def cell_box(self, cell: Cell) -> Box:
        """Return the box between the rules around a cell."""
        right, bottom = self.x[cell.column + cell.columns], self.y[cell.row + cell.rows]
        return Box(self.x[cell.column], self.y[cell.row], right, bottom)

    def scaled(self, factor: float) -> Grid:
        """Return the grid as it lies on the picture resized by ``factor``."""
        return Grid(
            tuple(x * factor for x in self.x),
            tuple(y * factor for y in self.y),
            self.cells,
            self.unit * factor,
            self.guess,
        )

    def wipe(self, gray: Pixels) -> None:
        """Paint the rules white."""
        halo = _HALO * self.unit
        box = self.box
        rows = slice(max(0, int(box.top - halo)), round(box.bottom + halo) + 1)
        columns = slice(max(0, int(box.left - halo)), round(box.right + halo) + 1)
        for y in self.y:
            gray[max(0, int(y - halo)) : round(y + halo) + 1, columns] = _WHITE
        for x in self.x:
            gray[rows, max(0, int(x - halo)) : round(x + halo) + 1] = _WHITE


def ruled(dark: NDArray[np.uint8], box: Box, unit: float) -> Grid | None:
    """Return the grid of rules in ``box``, None where there are no two cells.

    ``dark`` is 1 where there is ink, ``unit`` the height of small letters.
    """
    top, left = int(box.top), int(box.left)
    part = np.ascontiguousarray(dark[top : int(box.bottom), left : int(box.right)])
    level, upright = _rules(part, across=True), _rules(part, across=False)
    y = _places(level, 1, unit)
    x = _places(upright, 0, unit)
    if len(x) < 2 or len(y) < 2 or (len(x) - 1) * (len(y) - 1) < 2:
        return None
    cells = tuple(_cells(x, y, level, upright, unit))
    if len(cells) < 2:
        return None
    return Grid(tuple(left + v for v in x), tuple(top + v for v in y), cells, unit)


def _rules(part: NDArray[np.uint8], *, across: bool) -> NDArray[np.uint8]:
    """Return the long straight strokes of one direction; a slight slant breaks none."""
    thick = np.ones((3, 1) if across else (1, 3), np.uint8)
    joined = np.asarray(cv2.dilate(part, thick))
    length = max(8, round(_RUN * part.shape[1 if across else 0]))
    kernel = np.ones((1, length) if across else (length, 1), np.uint8)
    return np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _places(rules: NDArray[np.uint8], axis: int, unit: float) -> list[float]:
    """Return the middles of rules that run along most of the table."""
    # A rule that slants a little crosses several rows; each column sees it once.
    thick = max(1, round(_THICKEST * unit))
    kernel = np.ones((thick, 1) if axis == 1 else (1, thick), np.uint8)
    spread = np.asarray(cv2.dilate(rules, kernel))
    share = spread.mean(axis=axis)
    strong = np.concatenate([[False], share >= _LENGTH, [False]])
    edges = np.flatnonzero(np.diff(strong.astype(np.int8))).reshape(-1, 2)
    return [float(start + end - 1) / 2 for start, end in edges]


def _cells(
    x: list[float],
    y: list[float],
    level: NDArray[np.uint8],
    upright: NDArray[np.uint8],
    unit: float,
) -> Iterator[Cell]:
    """Yield the cells; where no rule parts two places of the grid, they are one."""
    taken: set[tuple[int, int]] = set()
    reach = max(1, round(_THICKEST * unit))
    for row in range(len(y) - 1):
        for column in range(len(x) - 1):
            if (row, column) in taken:
                continue
            columns, rows = 1, 1
            while column + columns < len(x) - 1 and not _is_ruled(
                upright, y[row : row + 2], x[column + columns], reach, across=False
            ):
                columns += 1
            while row + rows < len(y) - 1 and not _is_ruled(
                level, x[column : column + 2], y[row + rows], reach, across=True
            ):
                rows += 1
            taken.update((row + r, column + c) for r in range(rows) for c in range(columns))
            yield Cell(row, column, rows, columns)


def _is_ruled(
    rules: NDArray[np.uint8], ends: list[float], place: float, reach: int, *, across: bool
) -> bool:
    """Tell whether a rule runs between two cells."""
    start, end = int(ends[0]) + reach, max(int(ends[0]) + reach + 1, int(ends[1]) - reach)
    near = slice(max(0, int(place) - reach), int(place) + reach + 1)
    part = rules[near, start:end] if across else rules[start:end, near].T
    return bool(part.size) and float(part.any(axis=0).mean()) >= _PRESENT
