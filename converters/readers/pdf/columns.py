"""Reading order: rows of fragments divided by the gutters between columns.

A gutter is a white strip that no fragment crosses over several rows, with prose on both sides.
What lies above, within and below is looked at in the same way again.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from typing import Final, NamedTuple

from converters.readers.pdf.fragments import Fragment

Row = list[Fragment]
"""Fragments whose heights overlap, from left to right."""

_MIN_GUTTER: Final = 0.7
_FEWEST: Final = 3
"""Fragments that must stand on each side of a gutter."""
_PROSE_WIDTH: Final = 8.0
"""Width in ems from which a side may be a column of prose."""
_PROSE_FILL: Final = 0.6
_PROSE_CHARACTERS: Final = 18
_LIST_ROWS: Final = 14
_LIKE_WIDTH: Final = 0.2
_LOOSE: Final = 1.8
"""Distance between rows, in usual ones, from which one-sided rows are apart from the columns."""
_INDENT: Final = 2.5
"""Distance in ems by which lines of one column may begin apart."""
_DEEPEST: Final = 12
_MOST_FRAGMENTS: Final = 2_000


class Gutter(NamedTuple):
    """White strip over the rows ``first`` to ``last``."""

    left: float
    right: float
    first: int
    last: int


def column_regions(fragments: Sequence[Fragment]) -> list[list[Row]]:
    """Return the single columns of a page in reading order, each as its rows."""
    rows = rows_of(fragments)
    # A page of thousands of labels is a plan or a map; it has no columns worth the time.
    return _regions(rows, 0) if len(fragments) <= _MOST_FRAGMENTS else [rows]


def rows_of(fragments: Sequence[Fragment]) -> list[Row]:
    """Group fragments whose heights overlap; rows come from top to bottom."""
    rows: list[Row] = []
    bottom = float("-inf")
    for fragment in sorted(fragments, key=lambda f: (f.top, f.left)):
        if rows and fragment.top < bottom - 0.1 * fragment.size:
            rows[-1].append(fragment)
            bottom = max(bottom, fragment.baseline)
        else:
            rows.append([fragment])
            bottom = fragment.baseline
    return [sorted(row, key=lambda f: f.left) for row in rows]


def _regions(rows: list[Row], depth: int) -> list[list[Row]]:
    if not rows:
        return []
    gutter = _best_gutter(rows) if depth < _DEEPEST else None
    if gutter is None:
        return [rows]
    within = [fragment for row in rows[gutter.first : gutter.last + 1] for fragment in row]
    middle = (gutter.left + gutter.right) / 2
    sides = ([f for f in within if f.right <= middle], [f for f in within if f.right > middle])
    above, below = rows[: gutter.first], rows[gutter.last + 1 :]
    return [
        *_regions(above, depth + 1),
        *(region for side in sides for region in _regions(rows_of(side), depth + 1)),
        *_regions(below, depth + 1),
    ]


def _best_gutter(rows: list[Row]) -> Gutter | None:
    size = statistics.median(f.size for row in rows for f in row)
    found = [
        gutter
        for gutter in _candidates(rows, _MIN_GUTTER * size)
        if _divides_prose(rows, gutter, size)
    ]
    return max(found, key=lambda g: (g.last - g.first, g.right - g.left), default=None)


def _candidates(rows: list[Row], narrowest: float) -> list[Gutter]:
    """Return the white strips between fragments, each over as many rows as it runs through."""
    found: list[Gutter] = []
    for index, row in enumerate(rows):
        for before, after in itertools.pairwise(row):
            strip = (before.right, after.left)
            if strip[1] - strip[0] < narrowest or _known(found, index, strip):
                continue
            found.append(_run(rows, index, strip, narrowest))
    found.extend(_staggered(rows, narrowest))
    return [_trimmed(rows, gutter) for gutter in found]


def _known(found: Sequence[Gutter], index: int, strip: tuple[float, float]) -> bool:
    return any(
        g.first <= index <= g.last and strip[0] <= g.left and g.right <= strip[1] for g in found
    )


def _run(rows: list[Row], index: int, strip: tuple[float, float], narrowest: float) -> Gutter:
    first = last = index
    while last + 1 < len(rows) and (narrower := _through(rows[last + 1], strip, narrowest)):
        strip, last = narrower, last + 1
    while first > 0 and (narrower := _through(rows[first - 1], strip, narrowest)):
        strip, first = narrower, first - 1
    return Gutter(*strip, first, last)


def _staggered(rows: list[Row], narrowest: float) -> list[Gutter]:
    """Return strips between columns whose lines never stand side by side."""
    found: list[Gutter] = []
    for index in range(len(rows) - 1):
        here, below = rows[index], rows[index + 1]
        if len(here) == len(below) == 1:
            left, right = sorted((here[0], below[0]), key=lambda f: f.left)
            strip = (left.right, right.left)
            if strip[1] - strip[0] >= narrowest and not _known(found, index, strip):
                found.append(_run(rows, index, strip, narrowest))
    return found


def _through(row: Row, strip: tuple[float, float], narrowest: float) -> tuple[float, float] | None:
    """Return what is left of a strip in a row, None where the row blocks it."""
    left, right = strip
    for fragment in row:
        if fragment.right <= left or fragment.left >= right:
            continue
        if fragment.left <= left and fragment.right >= right:
            return None
        # The fragment reaches into the strip from one side, or stands in its middle.
        if right - fragment.right > fragment.left - left:
            left = fragment.right
        elif right - fragment.left > _INDENT * fragment.size:
            # Lines of one column begin at one edge; this one is a title over both.
            return None
        else:
            right = fragment.left
    return (left, right) if right - left >= narrowest else None


def _trimmed(rows: list[Row], gutter: Gutter) -> Gutter:
    """Return the gutter without one-sided rows at its ends that stand apart from the columns."""
    first, last = gutter.first, gutter.last
    pitch = _pitch(rows[first : last + 1])
    two_sided = [
        index for index in range(first, last + 1) if len(_sides(rows[index], gutter)) == 2
    ] or _changes(rows, gutter)
    if not two_sided:
        return gutter
    start, stop = two_sided[0], two_sided[-1]
    while start > first and _near(rows[start - 1], rows[start], pitch):
        start -= 1
    while stop < last and _near(rows[stop], rows[stop + 1], pitch):
        stop += 1
    return gutter._replace(first=start, last=stop)


def _changes(rows: list[Row], gutter: Gutter) -> list[int]:
    """Return the rows whose neighbour stands on the other side."""
    found: list[int] = []
    for index in range(gutter.first, gutter.last):
        if _sides(rows[index], gutter) != _sides(rows[index + 1], gutter):
            found.extend((index, index + 1))
    return found


def _sides(row: Row, gutter: Gutter) -> set[bool]:
    return {fragment.right <= gutter.left + 0.01 for fragment in row}


def _near(above: Row, below: Row, pitch: float) -> bool:
    return below[0].baseline - above[0].baseline <= _LOOSE * pitch


def _pitch(rows: list[Row]) -> float:
    gaps = [b[0].baseline - a[0].baseline for a, b in itertools.pairwise(rows)]
    return statistics.median(gaps) if gaps else float("inf")


def _divides_prose(rows: list[Row], gutter: Gutter, size: float) -> bool:
    within = [fragment for row in rows[gutter.first : gutter.last + 1] for fragment in row]
    left = [f for f in within if f.right <= gutter.left + 0.01]
    right = [f for f in within if f.left >= gutter.right - 0.01]
    if min(len(left), len(right)) < _FEWEST:
        return False
    if _is_prose(left, size) and _is_prose(right, size):
        return True
    return _is_list_of_lines(rows, gutter, left, right)


def _is_prose(side: Sequence[Fragment], size: float) -> bool:
    """Tell whether most fragments fill the side and hold as much as lines of prose do."""
    width = max(f.right for f in side) - min(f.left for f in side)
    if width < _PROSE_WIDTH * size:
        return False
    full = [f for f in side if f.right - f.left >= _PROSE_FILL * width]
    characters = statistics.median(f.characters for f in full) if full else 0
    return len(full) * 2 >= len(side) and characters >= _PROSE_CHARACTERS


def _is_list_of_lines(
    rows: list[Row], gutter: Gutter, left: Sequence[Fragment], right: Sequence[Fragment]
) -> bool:
    """Tell whether two equal columns of short lines stand there: an index, a glossary, verse."""
    if gutter.last - gutter.first + 1 < _LIST_ROWS or gutter.last - gutter.first + 1 < 0.5 * len(
        rows
    ):
        return False
    if min(len(left), len(right)) * 2 < max(len(left), len(right)):
        return False
    spans = [max(f.right for f in side) - min(f.left for f in side) for side in (left, right)]
    alike = abs(spans[0] - spans[1]) <= _LIKE_WIDTH * max(spans)
    return alike and all(
        statistics.median(f.characters for f in side) >= _PROSE_CHARACTERS / 3
        for side in (left, right)
    )
