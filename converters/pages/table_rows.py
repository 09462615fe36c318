"""Lines in columns made rows of a table: a cell may have several lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import msgspec

from converters.pages.column_texts import Texts, is_figures
from converters.pages.columns import Row, Strip

_CLOSE: Final = 1.08
"""Distances of lines up to this much above the least are those within a cell."""
_WIDER: Final = 1.16
"""How much wider the distance between rows is than between the lines of a cell, at least."""
_PARTED: Final = 0.25
"""Share of wider distances from which they part rows."""
_HEAD_LINES: Final = 3

Cells = list[list[int]]
"""For each column the lines that stand in it."""


class Lines(msgspec.Struct, frozen=True):
    """Rows of print, and the strips between the columns that they keep to."""

    rows: Sequence[Row]
    strips: Sequence[Strip]

    @property
    def texts(self) -> Texts:
        """The text of each line in each column."""
        edges = [(left + right) / 2 for left, right in self.strips]
        made = []
        for row in self.rows:
            cells = [""] * (len(edges) + 1)
            for fragment in row.fragments:
                place = sum(fragment.box.left > edge for edge in edges)
                cells[place] = f"{cells[place]} {fragment.text}".strip()
            made.append(tuple(cells))
        return Texts(tuple(made))

    @property
    def head(self) -> int:
        """How many lines of words stand above the figures of the columns of figures."""
        texts = self.texts
        numeric = texts.numeric
        last = 0
        for count, cells in enumerate(texts.rows[: _HEAD_LINES + 1]):
            if any(is_figures(cells[column]) for column in numeric):
                return last
            # A line in the first column alone names the group of rows below it.
            last = count + 1 if any(cells[column] for column in numeric) else last
        return 0

    @property
    def near(self) -> float:
        """Distance up to which lines are of one cell; 0 where all lines are equally distant."""
        gaps = sorted(b.y - a.y for a, b in itertools.pairwise(self.rows))
        if not gaps or gaps[-1] <= _WIDER * gaps[0]:
            return 0.0
        wide = sum(gap > _WIDER * gaps[0] for gap in gaps)
        return _CLOSE * gaps[0] if wide >= _PARTED * len(gaps) else 0.0


def merged(lines: Lines, head: int) -> list[Cells]:
    """Return the rows of the table; the first ``head`` lines are one."""
    texts, near = lines.texts, lines.near
    numeric = texts.numeric
    made: list[Cells] = []
    for number, cells in enumerate(texts.rows):
        own = [[number] if text else [] for text in cells]
        if (
            made
            and number != head
            and (number < head or _goes_on(lines, texts.rows, number, numeric, near))
        ):
            made[-1] = [before + more for before, more in zip(made[-1], own, strict=True)]
        else:
            made.append(own)
    return made


def _goes_on(
    lines: Lines,
    texts: Sequence[Sequence[str]],
    number: int,
    numeric: Sequence[int],
    near: float,
) -> bool:
    """Tell whether a line belongs to the row of the line before."""
    before, cells = texts[number - 1], texts[number]
    if any(cells[column] and before[column] for column in numeric):
        return False
    if all(cells):
        return cells[0][0].islower() and not all(before)
    if not cells[0]:
        return True
    close = lines.rows[number].y - lines.rows[number - 1].y <= near
    return close or cells[0][0].islower()
