"""Tables without upright rules: where words keep to columns, and what says that they are one.

Columns alone are no table: contents pages, indexes, plays, poems side by side and letterheads have
them too. A caption, level rules or figures under heads must speak for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box
from converters.model.page import TableGuess
from converters.pages.column_texts import Texts, is_plain_list, is_prose, runs_on
from converters.pages.columns import Row, Strip, box_of, rows_of, runs_down, strips_of
from converters.pages.geometry import Pixels
from converters.pages.grids import Cell, Grid
from converters.pages.readings import ReadBlock
from converters.pages.table_rows import Lines, merged
from converters.pages.zones import Zones

_CAPTION: Final = re.compile(
    r"(b[ảáàạãaỏóòoơ]ng|biểu|table|tab\.)\s*(số\s*)?[0-9ivxl]{1,6}\b", re.IGNORECASE
)
"""Beginning of a caption; the tone and the vowel of its label are often misread."""
_NEXT: Final = 6.5
"""Distance of baselines, in x-heights, within which one row follows another."""
_CAPTION_ROWS: Final = 3
"""Rows that a caption has at most."""
_FEWEST: Final = 3
"""Rows that a table has at least, its head counted."""
_LOOSE: Final = 2
"""Rows in one fragment that may follow each other within a table."""
_FILLED: Final = 0.5
"""Share of rows that a column stands in at least."""
_SPARED_OF: Final = 3
"""Columns beyond which one may stand in fewer rows."""
_DARK: Final = 150
_RULE: Final = 14.0
"""Length in x-heights from which a level stroke is a rule."""
_THICKEST: Final = 0.7
_COVERED: Final = 0.8
"""Share of a table's width that its rules cover at least."""
_HEAD_ROWS: Final = 4
_CAPTIONED, _RULED, _BOTH, _FIGURES = 0.9, 0.85, 0.95, 0.7
"""How surely it is a table, by what speaks for it."""
_EVIDENCE_CAPTION: Final = "SCAN-043"
_EVIDENCE_RULES: Final = "SCAN-044"
_EVIDENCE_FIGURES: Final = "SCAN-045"
_CHOSEN: Final = "SCAN-042"


def zones_of(blocks: Sequence[ReadBlock], picture: Pixels, chosen: Sequence[Box] | None) -> Zones:
    """Return the tables on a page: in the areas that a person named, else those that it shows."""
    if chosen is None:
        return Zones(tables=estimate(blocks, picture))
    return Zones(tables=within(blocks, chosen))


def estimate(blocks: Sequence[ReadBlock], picture: Pixels) -> tuple[Grid, ...]:
    """Return the tables among what was read on a level page; ``picture`` shows it."""
    rows = rows_of(blocks)
    found: list[Grid] = []
    rules: tuple[Box, ...] | None = None
    start = 0
    while start < len(rows):
        stop, strips = _run(rows, start)
        if stop - start < _FEWEST:
            start += 1
            continue
        if rules is None:
            rules = _rules(picture, rows[start].size)
        grid = _table(rows, start, Lines(rows[start:stop], strips), rules)
        if grid is None:
            start += 1
        else:
            found.append(_with_columns_down(grid, blocks))
            start = stop
    return tuple(found)


def within(blocks: Sequence[ReadBlock], areas: Sequence[Box]) -> tuple[Grid, ...]:
    """Return the tables in the areas where a person says that tables are."""
    return tuple(grid for area in areas if (grid := _chosen(blocks, area)) is not None)


def _chosen(blocks: Sequence[ReadBlock], area: Box) -> Grid | None:
    rows = rows_of(tuple(_inside(blocks, area)))
    strips = strips_of(rows) if rows else []
    if len(rows) < 2 or not strips:
        return None
    lines = Lines(rows, strips)
    return _grid(lines, lines.head, TableGuess(_CHOSEN, 1.0, 0))


def _inside(blocks: Sequence[ReadBlock], area: Box) -> Iterator[ReadBlock]:
    for block in blocks:
        lines = []
        for line in block.lines:
            words = tuple(word for word in line.words if _lies_in(area, word.box))
            if words:
                lines.append(msgspec.structs.replace(line, words=words))
        yield msgspec.structs.replace(block, lines=tuple(lines))


def _lies_in(area: Box, word: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return area.left <= x < area.right and area.top <= y < area.bottom


def _run(rows: Sequence[Row], start: int) -> tuple[int, list[Strip]]:
    """Return the row after the last that keeps to the columns which begin with this one.

    Two cells that a speck joined break no column: the strips are those of the other rows.
    """
    if len(rows[start].fragments) < 2 or _CAPTION.match(rows[start].text):
        return start, []
    stop = wide = start + 1
    own = [rows[start]]
    strips = wide_strips = strips_of(own)
    while stop < len(rows) and stop - wide <= _LOOSE:
        row = rows[stop]
        if row.y - rows[stop - 1].y > _NEXT * row.size or _CAPTION.match(row.text):
            break
        kept = strips_of([*own, row])
        if len(kept) >= len(strips):
            strips = kept
            own.append(row)
        elif len(own) < _FEWEST or len(row.fragments) < max(3, len(strips) // 2 + 2):
            break
        stop += 1
        if len(row.fragments) > 1 or row.fragments[0].box.left > strips[0][0]:
            wide, wide_strips = stop, strips
    return wide, wide_strips


def _table(rows: Sequence[Row], start: int, lines: Lines, rules: Sequence[Box]) -> Grid | None:
    """Return the table that the rows from ``start`` on are, None where nothing speaks for it."""
    own = lines.rows
    box = box_of(own)
    across = [rule for rule in rules if _covers(rule, box)]
    under = _ruled_head(own, across)
    caption = _has_caption(rows, start)
    texts = lines.texts
    plain = len(lines.strips) == 1 and not texts.numeric
    ruled = under > 0 and _is_closed(own, across, both=plain)
    if not _is_filled(lines) or is_plain_list(texts, captioned=caption):
        return None
    if runs_on(texts) or is_prose(own, lines.strips, surely=not (caption or ruled)):
        return None
    if caption or ruled:
        sure = _BOTH if caption and ruled else _CAPTIONED if caption else _RULED
        guess = TableGuess(_EVIDENCE_CAPTION if caption else _EVIDENCE_RULES, sure, 0)
        return _grid(lines, under or lines.head, guess)
    if _has_figures_under_heads(texts, lines.head):
        return _grid(lines, lines.head, TableGuess(_EVIDENCE_FIGURES, _FIGURES, 0))
    return None


def _is_filled(lines: Lines) -> bool:
    table = merged(lines, lines.head)
    columns = range(len(lines.strips) + 1)
    shares = [sum(bool(cells[c]) for cells in table) / len(table) for c in columns]
    # A column of single figures is often not read; among many it may be sparse.
    spared = 1 if len(shares) > _SPARED_OF else 0
    return len(table) >= _FEWEST and sorted(shares)[spared] >= _FILLED


def _has_figures_under_heads(texts: Texts, head: int) -> bool:
    """Tell whether heads of words stand over at least two columns of figures beside another."""
    figures = texts.numeric
    heads = [any(row[c] for row in texts.rows[:head]) for c in figures]
    return (
        len(texts.rows[0]) > 2
        and len(figures) >= 2
        and head > 0
        and all(heads)
        and len(texts.rows) - head >= _FEWEST
    )


def _has_caption(rows: Sequence[Row], start: int) -> bool:
    for number in range(start - 1, max(-1, start - 1 - _CAPTION_ROWS), -1):
        if rows[number + 1].y - rows[number].y > _NEXT * rows[number].size:
            return False
        if _CAPTION.match(rows[number].text):
            return True
    return False


def _rules(picture: Pixels, size: float) -> tuple[Box, ...]:
    """Return the level strokes on a page that are longer than any letter's."""
    dark = np.asarray(cv2.dilate((picture < _DARK).astype(np.uint8), np.ones((3, 1), np.uint8)))
    kernel = np.ones((1, max(8, round(_RULE * size))), np.uint8)
    strokes = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, kernel), dtype=np.uint8)
    joined = np.asarray(cv2.dilate(strokes, np.ones((1, round(2 * size) | 1), np.uint8)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = (
        Box(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h, _ in stats[1:count]
    )
    return tuple(box for box in boxes if box.height <= _THICKEST * size + 3)


def _covers(rule: Box, table: Box) -> bool:
    shared = min(rule.right, table.right) - max(rule.left, table.left)
    return shared >= _COVERED * table.width


def _ruled_head(rows: Sequence[Row], rules: Sequence[Box]) -> int:
    """Return how many of the first rows stand above a rule, 0 where none does."""
    for count in range(1, min(_HEAD_ROWS, len(rows) - 1) + 1):
        above, below = rows[count - 1], rows[count]
        if any(above.y - above.size / 2 < _middle(rule) < below.y - below.size for rule in rules):
            return count
    return 0


def _is_closed(rows: Sequence[Row], rules: Sequence[Box], *, both: bool) -> bool:
    """Tell whether a rule stands close above the first row or close below the last, or both do."""
    first, last = rows[0], rows[-1]
    top = any(first.y - 4.5 * first.size < _middle(rule) < first.y - first.size for rule in rules)
    foot = any(last.y - last.size / 2 < _middle(rule) < last.y + 3 * last.size for rule in rules)
    return (top and foot) if both else (top or foot)


def _middle(rule: Box) -> float:
    return (rule.top + rule.bottom) / 2


def _grid(lines: Lines, head: int, guess: TableGuess) -> Grid:
    """Return the grid whose cells are parted in the middle of the white between them."""
    box = box_of(lines.rows)
    table = merged(lines, head)
    firsts = [min(n for cells in row for n in cells) for row in table]
    x = (box.left - 1, *(_middle_of(strip) for strip in lines.strips), box.right + 1)
    y = (box.top - 1, *(_between(lines.rows, n) for n in firsts[1:]), box.bottom + 1)
    cells = tuple(Cell(r, c) for r in range(len(y) - 1) for c in range(len(x) - 1))
    told = msgspec.structs.replace(guess, head_rows=int(head > 0))
    return Grid(x, y, cells, lines.rows[0].size, told)


def _with_columns_down(grid: Grid, blocks: Sequence[ReadBlock]) -> Grid:
    """Return the table with what was read down the page close beside it: one of its columns."""
    left, right = grid.x[0], grid.x[-1]
    near = _NEXT * grid.unit
    for line in (line for block in blocks for line in block.lines if runs_down(line)):
        inside = grid.y[0] <= _middle(line.box) < grid.y[-1]
        if inside and line.box.right > left - near and line.box.left < right + near:
            left, right = min(left, line.box.left - 1), max(right, line.box.right + 1)
    return msgspec.structs.replace(grid, x=(left, *grid.x[1:-1], right))


def _middle_of(strip: Strip) -> float:
    return (strip[0] + strip[1]) / 2


def _between(rows: Sequence[Row], number: int) -> float:
    """Return the height between a row's words and those of the one before."""
    above, below = rows[number - 1], rows[number]
    return (above.y + below.y) / 2 - 0.6 * below.size
