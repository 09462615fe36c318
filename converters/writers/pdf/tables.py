"""Tables as typst expressions: every cell placed, every span kept within the grid."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from converters.model.publication import (
    Alignment,
    Anchor,
    Block,
    Link,
    NoteReference,
    Table,
    TableCell,
)
from converters.model.table_heads import head_rows
from converters.model.traversal import own_inlines, plain_text, walk_blocks, walk_inlines
from converters.writers.imprint import Word
from converters.writers.pdf.column_widths import Placed, column_shares
from converters.writers.pdf.literals import literal, single_spaced

CellSetter = Callable[[tuple[Block, ...], float], str]
"""Gives the expression for the blocks of a cell of some width in points."""

REPEATED_ROWS: Final = 4
"""Header rows beyond this stand once only, so that a page always has room for the body."""
_WIDEST_SPAN: Final = 1_000
_INSET_PT: Final = 8.0
_SIZES: Final = ((4, 0.9), (7, 0.82), (11, 0.7), (18, 0.55))
_SMALLEST: Final = 0.42
_NUMBERED: Final = re.compile(
    r"\s*((?:bảng|biểu|phụ lục|table|tab\.)\s+[^\W\d_]{0,2}[.-]?\d+(?:[.\-–]\d+)*[a-z]?\b)",
    re.IGNORECASE,
)
"""What a caption begins with that names its table: “Bảng 2.1”, “Biểu A-3”, “Table 4b”."""


@dataclass(frozen=True)
class Place:
    """A cell and where it stands in the grid; spans are within the grid and do not overlap."""

    cell: TableCell
    column: int
    row: int
    columns: int
    rows: int


def place_cells(table: Table) -> tuple[Place, ...]:
    """Return the cells in their places, as HTML's table model places them.

    A span that would leave the grid or cover another cell is shortened; none reaches out of
    the head, see ``head_rows``. Source: HTML Standard, section 4.9.12.1, "forming a table".
    """
    height = len(table.rows)
    head = head_rows(table)
    taken: set[tuple[int, int]] = set()
    places = []
    for row_number, row in enumerate(table.rows):
        column = 0
        bottom = head if row_number < head else height
        for cell in row.cells:
            while (column, row_number) in taken:
                column += 1
            rows = max(1, min(cell.row_span, bottom - row_number))
            columns = 1
            wanted = min(cell.column_span, _WIDEST_SPAN)
            while columns < wanted and (column + columns, row_number) not in taken:
                columns += 1
            places.append(Place(cell, column, row_number, columns, rows))
            taken.update((column + x, row_number + y) for x in range(columns) for y in range(rows))
            column += columns
    return _without_empty_columns(tuple(places), len(table.column_widths))


def _without_empty_columns(places: tuple[Place, ...], declared: int) -> tuple[Place, ...]:
    """Shorten spans into columns on the right where no cell begins."""
    width = max([declared, *(place.column + 1 for place in places)])
    return tuple(
        replace(place, columns=min(place.columns, width - place.column)) for place in places
    )


def set_table(
    table: Table, set_cell: CellSetter, width_pt: float, size_pt: float, scale: float
) -> str:
    """Return the expression for a table without its caption; empty for one without cells.

    ``size_pt`` is the size of the text around it, ``scale`` that of the table against it.
    """
    places = place_cells(table)
    if not places:
        return ""
    columns = max(place.column + place.columns for place in places)
    cells = [Placed(place.cell, place.column, place.columns) for place in places]
    told = column_shares(cells, columns, table.column_widths, width_pt / (size_pt * scale))
    shares = told or (1 / columns,) * columns
    heads = head_rows(table)
    head = [p for p in places if p.row < heads]
    body = [p for p in places if p.row >= heads]

    def cell(place: Place) -> str:
        share = sum(shares[place.column : place.column + place.columns])
        width = max(width_pt * share - _INSET_PT, 12.0)
        return _cell(place, set_cell, width, in_head=place.row < heads)

    widths = [f"{share:.4f}fr" for share in told] if told else ["auto"] * columns
    parts = [f"columns: ({', '.join(widths)},)"]
    if head:
        repeat = heads <= REPEATED_ROWS and bool(body) and not _points_elsewhere(head)
        head_cells = ", ".join(map(cell, head))
        parts.append(f"table.header(repeat: {'true' if repeat else 'false'}, {head_cells})")
    parts.extend(map(cell, body))
    return f"sized-table({scale:.3g}, table({', '.join(parts)}))"


def continuation(table: Table, word: Word) -> str:
    """Return what stands above the parts of a table with a caption on further pages."""
    found = _NUMBERED.match(plain_text(table.caption))
    goes_on = word("(tiếp theo)", "(continued)")
    return f"{single_spaced(found[1])} {goes_on}" if found else goes_on


def scale_for(columns: int) -> float:
    """Return the size of the print in a table of so many columns, against the text around."""
    return next((size for most, size in _SIZES if columns <= most), _SMALLEST)


def _cell(place: Place, set_cell: CellSetter, width_pt: float, *, in_head: bool) -> str:
    arguments = [f"x: {place.column}", f"y: {place.row}"]
    if place.columns > 1:
        arguments.append(f"colspan: {place.columns}")
    if place.rows > 1:
        arguments.append(f"rowspan: {place.rows}")
    if place.cell.alignment not in {None, Alignment.JUSTIFY}:
        arguments.append(f"align: {place.cell.alignment}")
    body = set_cell(place.cell.blocks, width_pt) or literal("")
    if place.cell.header or in_head:
        body = f"strong({body})"
    return f"table.cell({', '.join(arguments)}, {body})"


def _points_elsewhere(head: list[Place]) -> bool:
    """Return whether repeated heads would repeat links or their targets.

    PDF/UA-1 forbids the first in artifacts, and the second cannot be told apart.
    """
    return any(
        isinstance(inline, NoteReference | Link | Anchor)
        for place in head
        for block in walk_blocks(place.cell.blocks)
        for inline in walk_inlines(own_inlines(block))
    )
