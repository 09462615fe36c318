"""Tables that leave no doubt: drawn with rules, or rows of short fragments under one another."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from converters.diagnostics import Box
from converters.readers.pdf.clusters import clusters
from converters.readers.pdf.columns import Row, rows_of
from converters.readers.pdf.content import Cell, Grid, Line, Word
from converters.readers.pdf.fragments import Fragment, line_of

_JOIN: Final = 2.5
"""Points within which rules meet."""
_SAME: Final = 2.0
_COVERED: Final = 0.6
_MOST_RULES: Final = 2_000
_FILLED: Final = 0.4
_FEWEST_ROWS: Final = 3
_SIDE_BY_SIDE: Final = 0.7
_GUTTER: Final = 0.7
_NEAR_ROWS: Final = 6
_ROW_GAP: Final = 1.15
"""Distance of a table's rows over that of the lines in a cell."""
_LONGEST_CELL: Final = 60
_MARKER: Final = re.compile(r"(?:[-–—•·▪●○◦*+]|\(?[0-9ivxlcIVXLC]{1,5}[.)]|\(?[a-zA-ZđĐ][.)])")
_WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,4}|[ivxlc]{1,7}")


class _Lattice(NamedTuple):
    xs: list[float]
    ys: list[float]
    level: list[Box]
    upright: list[Box]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def ruled_grids(
    level: Sequence[Box], upright: Sequence[Box], fragments: Sequence[Fragment]
) -> tuple[list[Grid], list[Fragment]]:
    """Return the tables that rules draw, and the fragments that stand outside of them."""
    rest = list(fragments)
    grids: list[Grid] = []
    if len(level) + len(upright) > _MOST_RULES:
        return grids, rest
    for lattice in _lattices(level, upright):
        inside = [f for f in rest if _inside(f, lattice.box)]
        grid = _ruled(lattice, inside)
        if grid is not None:
            grids.append(grid)
            taken = set(map(id, inside))
            rest = [f for f in rest if id(f) not in taken]
    return grids, rest


def _inside(fragment: Fragment, box: Box) -> bool:
    x, y = (fragment.left + fragment.right) / 2, fragment.baseline - 0.3 * fragment.size
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _lattices(level: Sequence[Box], upright: Sequence[Box]) -> list[_Lattice]:
    """Group rules that touch; a group is a lattice where both directions have two or more."""
    rules = [(rule, True) for rule in level] + [(rule, False) for rule in upright]
    groups = clusters(len(rules), _touching([rule for rule, _ in rules]))
    found = []
    for members in groups:
        across = [rules[i][0] for i in members if rules[i][1]]
        down = [rules[i][0] for i in members if not rules[i][1]]
        ys = _places([(rule.top + rule.bottom) / 2 for rule in across])
        xs = _places([(rule.left + rule.right) / 2 for rule in down])
        if len(xs) >= 2 and len(ys) >= 2 and (len(xs) - 1) * (len(ys) - 1) >= 2:
            found.append(_Lattice(xs, ys, across, down))
    return sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _touching(rules: Sequence[Box]) -> Iterator[tuple[int, int]]:
    order = sorted(range(len(rules)), key=lambda index: rules[index].top)
    for position, one in enumerate(order):
        for other in order[position + 1 :]:
            if rules[other].top > rules[one].bottom + _JOIN:
                break
            if _meet(rules[one], rules[other]):
                yield one, other


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left - _JOIN <= other.right
        and other.left <= one.right + _JOIN
        and one.top - _JOIN <= other.bottom
        and other.top <= one.bottom + _JOIN
    )


def _places(values: Sequence[float]) -> list[float]:
    """Return the distinct places of rules that lie on one line."""
    places: list[list[float]] = []
    for value in sorted(values):
        if places and value - places[-1][-1] <= _SAME:
            places[-1].append(value)
        else:
            places.append([value])
    return [statistics.fmean(group) for group in places]


def _ruled(lattice: _Lattice, fragments: Sequence[Fragment]) -> Grid | None:
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    if rows * columns > 20_000:
        return None
    spans = _merged_cells(lattice)
    if spans is None or len(spans) < 2:
        return None
    words: dict[tuple[int, int], list[Fragment]] = {}
    starts = {
        (row, column): (r, c)
        for (r, c), (down, across) in spans.items()
        for row in range(r, r + down)
        for column in range(c, c + across)
    }
    for fragment in _split_at(fragments, lattice.xs):
        x, y = (fragment.left + fragment.right) / 2, fragment.baseline - 0.3 * fragment.size
        place = (_index(lattice.ys, y), _index(lattice.xs, x))
        words.setdefault(starts[place], []).append(fragment)
    if len(words) < max(2, _FILLED * len(spans)):
        return None
    cells = tuple(
        Cell(_cell_lines(words.get(place, [])), *place, down, across)
        for place, (down, across) in sorted(spans.items())
    )
    return Grid(cells, lattice.box, rows, columns, tuple(lattice.xs), ruled=True)


def _split_at(fragments: Sequence[Fragment], xs: Sequence[float]) -> list[Fragment]:
    """Cut fragments that run over an upright rule: their words stand in different cells."""
    found: list[Fragment] = []
    for fragment in fragments:
        parts: dict[int, list[Word]] = {}
        for word in fragment.words:
            parts.setdefault(_index(xs, (word.left + word.right) / 2), []).append(word)
        found.extend(Fragment.of(words) for words in parts.values())
    return found


def _index(places: Sequence[float], value: float) -> int:
    for index in range(1, len(places) - 1):
        if value < places[index]:
            return index - 1
    return len(places) - 2


def _merged_cells(lattice: _Lattice) -> dict[tuple[int, int], tuple[int, int]] | None:
    """Return the cells by their first place with rows and columns spanned; None if not square."""
    columns = len(lattice.xs) - 1
    groups = clusters((len(lattice.ys) - 1) * columns, _undivided(lattice))
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for group in groups:
        top, left = group[0] // columns, min(place % columns for place in group)
        down = group[-1] // columns - top + 1
        across = max(place % columns for place in group) - left + 1
        if down * across != len(group):
            return None
        spans[top, left] = (down, across)
    return spans


def _undivided(lattice: _Lattice) -> Iterator[tuple[int, int]]:
    """Yield neighbouring places without a rule between, counted row by row."""
    xs, ys = lattice.xs, lattice.ys
    columns = len(xs) - 1
    level = [_along(lattice.level, y, level=True) for y in ys]
    upright = [_along(lattice.upright, x, level=False) for x in xs]
    for place in range((len(ys) - 1) * columns):
        r, c = divmod(place, columns)
        if c and not _covers(upright[c], (ys[r], ys[r + 1])):
            yield place - 1, place
        if r and not _covers(level[r], (xs[c], xs[c + 1])):
            yield place - columns, place


def _along(rules: Sequence[Box], at: float, *, level: bool) -> list[tuple[float, float]]:
    """Return where the rules at a height (or a place across) begin and end."""
    return [
        (rule.left, rule.right) if level else (rule.top, rule.bottom)
        for rule in rules
        if abs((rule.top + rule.bottom if level else rule.left + rule.right) / 2 - at) <= _SAME
    ]


def _covers(rules: Sequence[tuple[float, float]], span: tuple[float, float]) -> bool:
    covered = sum(max(0.0, min(stop, span[1]) - max(start, span[0])) for start, stop in rules)
    return covered >= _COVERED * (span[1] - span[0])


def _cell_lines(fragments: Sequence[Fragment]) -> tuple[Line, ...]:
    return tuple(line_of(row, 0, placed=True) for row in rows_of(fragments))


# ---- tables without upright rules ----------------------------------------------------------------


def aligned_grids(rows: Sequence[Row]) -> list[tuple[int, int, Grid]]:
    """Return the tables among the rows of one column, with the first row and the one after."""
    found: list[tuple[int, int, Grid]] = []
    start = 0
    while start < len(rows):
        stop = _table_end(rows, start)
        grid = _aligned(rows[start:stop]) if stop - start >= _FEWEST_ROWS else None
        if grid is None:
            start += 1
            continue
        found.append((start, stop, grid))
        start = stop
    return found


def _table_end(rows: Sequence[Row], start: int) -> int:
    """Return the row after the last one that keeps a white strip common to all."""
    if len(rows[start]) < 2:
        return start
    size = statistics.median(f.size for f in rows[start])
    strips = _strips(rows[start])
    stop = start + 1
    last_wide = start
    while stop < len(rows):
        row = rows[stop]
        if row[0].baseline - rows[stop - 1][0].baseline > 3.2 * size:
            break
        narrowed = [n for s in strips if (n := _narrowed(s, row, size)) is not None]
        if not narrowed or (len(row) > 1 and len(narrowed) < len(strips) and len(strips) > 3):
            break
        strips = narrowed
        if len(row) > 1:
            last_wide = stop
        elif stop - last_wide > 2:
            break
        stop += 1
    return _with_last_line(rows, last_wide, strips)


def _with_last_line(rows: Sequence[Row], last: int, strips: Sequence[tuple[float, float]]) -> int:
    """Return the row after the table; one line may go on with the first cell of its last row."""
    after = last + 1
    gaps = [b[0].baseline - a[0].baseline for a, b in itertools.pairwise(rows[:after])]
    if after >= len(rows) or not gaps or len(rows[after]) > 1:
        return after
    row = rows[after][0]
    near = row.baseline - rows[last][0].baseline <= 1.08 * min(gaps[-_NEAR_ROWS:])
    in_cell = abs(row.left - rows[last][0].left) < 1.0 and row.right <= strips[0][0] + 0.01
    spread = max(gaps[-_NEAR_ROWS:]) > _ROW_GAP * min(gaps[-_NEAR_ROWS:])
    return after + 1 if near and in_cell and spread else after


def _strips(row: Row) -> list[tuple[float, float]]:
    return [(a.right, b.left) for a, b in itertools.pairwise(row)]


def _narrowed(strip: tuple[float, float], row: Row, size: float) -> tuple[float, float] | None:
    left, right = strip
    for fragment in row:
        if fragment.right <= left or fragment.left >= right:
            continue
        if fragment.left <= left and fragment.right >= right:
            return None
        if fragment.left - left > right - fragment.right:
            right = fragment.left
        else:
            left = fragment.right
    return (left, right) if right - left >= _GUTTER * size else None


def _aligned(rows: Sequence[Row]) -> Grid | None:
    size = statistics.median(f.size for row in rows for f in row)
    strips = _strips(rows[0])
    for row in rows[1:]:
        strips = [n for s in strips if (n := _narrowed(s, row, size)) is not None]
    if not strips:
        return None
    edges = [(a + b) / 2 for a, b in strips]
    box = _box(rows)
    edges = [box.left, *edges, box.right]
    columns = len(edges) - 1
    table: list[list[list[Fragment]]] = []
    near = _line_gap(rows)
    before: Row | None = None
    for row in rows:
        cells: list[list[Fragment]] = [[] for _ in range(columns)]
        for fragment in row:
            cells[_index(edges, (fragment.left + fragment.right) / 2)].append(fragment)
        close = before is not None and row[0].baseline - before[0].baseline <= near
        before = row
        if table and not all(cells) and (close or not cells[0]):
            for into, more in zip(table[-1], cells, strict=True):
                into.extend(more)
        else:
            table.append(cells)
    if not _is_sure(table, columns):
        return None
    return Grid(
        tuple(
            Cell(_cell_lines(cell), r, c)
            for r, cells in enumerate(table)
            for c, cell in enumerate(cells)
        ),
        box,
        len(table),
        columns,
        tuple(edges),
        ruled=False,
    )


def _line_gap(rows: Sequence[Row]) -> float:
    """Return the distance up to which rows are lines of one cell: where two distances are found."""
    gaps = sorted(b[0].baseline - a[0].baseline for a, b in itertools.pairwise(rows))
    return 1.08 * gaps[0] if gaps and gaps[-1] > _ROW_GAP * gaps[0] else 0.0


def _is_sure(table: Sequence[Sequence[Sequence[Fragment]]], columns: int) -> bool:
    """Tell whether rows are a table beyond doubt: no contents page, no list, no verse."""
    full = sum(all(cells) for cells in table)
    if full < max(_FEWEST_ROWS, _SIDE_BY_SIDE * len(table)):
        return False
    texts = [[" ".join(w.text for f in c for w in f.words) for c in cells] for cells in table]
    if any(len(text) > _LONGEST_CELL for cells in texts for text in cells):
        return False
    return columns > 2 or (len(table) > _FEWEST_ROWS and not _is_list(texts))


def _is_list(texts: Sequence[Sequence[str]]) -> bool:
    """Tell whether two columns are marks with items, or titles with page numbers."""
    first = [cells[0] for cells in texts if cells[0]]
    last = [cells[1] for cells in texts if cells[1]]
    if all(_MARKER.fullmatch(text) for text in first):
        return True
    return all(_WHOLE_NUMBER.fullmatch(text) for text in last) and _rises(last)


def _rises(texts: Sequence[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdecimal()]
    return numbers == sorted(numbers)


def _box(rows: Sequence[Row]) -> Box:
    fragments = [f for row in rows for f in row]
    return Box(
        min(f.left for f in fragments),
        min(f.baseline - 0.74 * f.size for f in fragments),
        max(f.right for f in fragments),
        max(f.baseline + 0.22 * f.size for f in fragments),
    )
