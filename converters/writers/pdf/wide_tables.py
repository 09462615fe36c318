"""Tables too wide for the page, set in parts below one another; each repeats the first column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.publication import (
    Anchor,
    Inline,
    NoteReference,
    PageBreak,
    Table,
    TableCell,
    TableRow,
)
from converters.model.table_heads import head_rows
from converters.model.traversal import map_blocks
from converters.writers.pdf.column_widths import Placed, least_letters
from converters.writers.pdf.tables import Place, place_cells, scale_for

_LETTER_EM: Final = 0.5
_PART_SCALE: Final = 0.82
"""Size of the print in parts, against the text around."""
_SMALLEST_SCALE: Final = 0.6
"""Size to which the print is made smaller before a table is parted."""
_MOST_LABEL: Final = 0.4
"""Share of the line that the repeated column may take."""
_TIGHTER: Final = tuple(1 - 0.04 * step for step in range(1, 12))
"""Shares of the line that are tried to make the parts alike."""


class Part(NamedTuple):
    """A table that fits a line at some size of its print, against the text around."""

    table: Table
    scale: float


def parts_of(table: Table, width_pt: float, size_pt: float) -> tuple[Part, ...]:
    """Return the table, smaller where that is enough, or the parts in which it fits a line.

    ``size_pt`` is the size of the text around it. A column is never narrower than its longest word
    needs, but where that word alone is wider than the line.
    """
    places = place_cells(table)
    columns = max((place.column + place.columns for place in places), default=0)
    usual = scale_for(columns)
    if columns < 2:
        return (Part(table, usual),)
    needs = least_letters([Placed(p.cell, p.column, p.columns) for p in places], columns)
    wanted = _letters(width_pt, size_pt) / max(1.0, sum(needs))
    if wanted >= _SMALLEST_SCALE or wanted >= usual:
        return (Part(table, min(usual, wanted)),)
    room = _letters(width_pt, size_pt * _PART_SCALE)
    bands = _balanced(needs, room)
    if len(bands) < 2:
        return (Part(table, usual),)
    return tuple(Part(_part(table, places, band), _PART_SCALE) for band in bands)


def _letters(width_pt: float, size_pt: float) -> float:
    return width_pt / (size_pt * _LETTER_EM)


def _balanced(needs: Sequence[float], room: float) -> list[list[int]]:
    """Return the columns of each part: as few parts as fit, and about equally wide."""
    bands = list(_bands(needs, room))
    for share in _TIGHTER:
        tighter = list(_bands(needs, room * share))
        if len(tighter) > len(bands):
            break
        bands = tighter
    return bands


def _bands(needs: Sequence[float], room: float) -> Iterator[list[int]]:
    """Yield the columns of each part; the first column labels the rows of all."""
    label = [0] if needs[0] <= _MOST_LABEL * room else []
    band, taken = [*label], sum(needs[n] for n in label)
    start = len(band)
    for column in range(start, len(needs)):
        if len(band) > start and taken + needs[column] > room:
            yield band
            band, taken = [*label], sum(needs[n] for n in label)
        band.append(column)
        taken += needs[column]
    yield band


def _part(table: Table, places: Sequence[Place], band: Sequence[int]) -> Table:
    wanted = set(band)
    new = _first_new(band)
    taken: set[tuple[int, int]] = set()
    rows: list[list[tuple[int, TableCell]]] = [[] for _ in table.rows]
    for place in places:
        span = [
            column
            for column in range(place.column, place.column + place.columns)
            if column in wanted
        ]
        if not span:
            continue
        cell = _again(place.cell) if place.column < new else place.cell
        cell = msgspec.structs.replace(cell, column_span=len(span), row_span=place.rows)
        rows[place.row].append((span[0], cell))
        taken.update((place.row + y, column) for y in range(place.rows) for column in span)
    for number, row in enumerate(rows):
        row.extend((c, TableCell(blocks=())) for c in band if (number, c) not in taken)
        row.sort(key=lambda entry: entry[0])
    made = tuple(TableRow(cells=tuple(cell for _, cell in row)) for row in rows)
    return msgspec.structs.replace(
        table, rows=made, header_rows=head_rows(table), column_widths=(), caption=()
    )


def _first_new(band: Sequence[int]) -> int:
    """Return the first column that no earlier part shows."""
    if band[0] or len(band) < 2 or band[1] == 1:
        return band[0]
    return band[1]


def _again(cell: TableCell) -> TableCell:
    """Return a cell that is shown again without its notes and anchors, which stand once."""

    def once(inline: Inline) -> tuple[Inline, ...]:
        return () if isinstance(inline, NoteReference | Anchor | PageBreak) else (inline,)

    return msgspec.structs.replace(cell, blocks=map_blocks(cell.blocks, once))
