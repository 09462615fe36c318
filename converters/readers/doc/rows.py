"""Rows of tables: edges, merged cells and heads from the its end's modifiers (MS-DOC 2.6.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from lxml import etree

from converters.readers.doc.binary import DamagedError, i16, u8, u16
from converters.readers.doc.elements import child, root
from converters.readers.doc.marks import style_id
from converters.readers.doc.sprms import modifiers
from converters.readers.docx.names import VAL, W, integer

_DEFINITION: Final = 0xD608
_INSERT: Final = 0x7621
_DELETE: Final = 0x5622
_MERGE: Final = 0x5624
_SPLIT: Final = 0x5625
_VERTICAL_MERGE: Final = 0xD62B
_HEADER: Final = 0x3404
_STYLE: Final = 0x563A
_CELL: Final = 20
_MOST_CELLS: Final = 64
_SAME_EDGE: Final = 30
"""Twips within which two edges are one: Word rounds them apart."""
_USUAL_WIDTH: Final = 1000
_FIRST_MERGED, _MERGED = 0x01, 0x02
_MERGED_DOWN, _FIRST_MERGED_DOWN = 0x20, 0x40


@dataclass
class CellShape:
    """Width of a cell in twips, and its part in merged cells."""

    width: int
    merged: bool = False
    """Joined with the cell at its left."""
    merged_down: bool = False
    restarts: bool = False
    """First of cells that are merged downwards."""


@dataclass
class RowShape:
    """What the end of a row says about it."""

    left: int = 0
    cells: list[CellShape] = field(default_factory=list)
    header: bool = False
    style: int | None = None


@dataclass
class Row:
    """A row while its cells are filled: one ``w:tc`` each."""

    cells: list[etree._Element] = field(default_factory=list)
    shape: RowShape = field(default_factory=RowShape)


def row_shape(grpprl: bytes) -> RowShape:
    """Return what the modifiers of a row's end say; damaged ones say nothing."""
    shape = RowShape()
    for number, operand in modifiers(grpprl):
        try:
            if number == _DEFINITION:
                shape.left, shape.cells = _definition(operand)
            elif number == _HEADER:
                shape.header = bool(operand[0])
            elif number == _STYLE:
                shape.style = u16(operand, 0)
            else:
                _change(shape.cells, number, operand)
        except DamagedError:
            continue
    return shape


def _definition(operand: bytes) -> tuple[int, list[CellShape]]:
    count = min(u8(operand, 0), _MOST_CELLS)
    edges = [i16(operand, 1 + 2 * index) for index in range(count + 1)]
    start = 1 + 2 * (count + 1)
    cells = []
    for index in range(count):
        at = start + _CELL * index
        flags = u16(operand, at) if at + 2 <= len(operand) else 0
        cells.append(
            CellShape(
                width=max(edges[index + 1] - edges[index], 0),
                merged=bool(flags & _MERGED) and not flags & _FIRST_MERGED,
                merged_down=bool(flags & (_MERGED_DOWN | _FIRST_MERGED_DOWN)),
                restarts=bool(flags & _FIRST_MERGED_DOWN),
            )
        )
    return (edges[0] if edges else 0), cells


def _change(cells: list[CellShape], number: int, operand: bytes) -> None:
    """Follow a modifier that changes cells of the definition before it."""
    if number in {_MERGE, _SPLIT}:
        for index in range(u8(operand, 0) + (number == _MERGE), min(u8(operand, 1), len(cells))):
            cells[index].merged = number == _MERGE
    elif number == _VERTICAL_MERGE:
        index, flags = u8(operand, 0), u8(operand, 1)
        if index < len(cells):
            cells[index].merged_down = flags & 0x01 != 0
            cells[index].restarts = flags & 0x02 != 0
    elif number == _DELETE:
        del cells[u8(operand, 0) : u8(operand, 1)]
    elif number == _INSERT:
        place, count, width = u8(operand, 0), u8(operand, 1), u16(operand, 2)
        room = max(_MOST_CELLS - len(cells), 0)
        cells[place:place] = [CellShape(width) for _ in range(min(count, room))]


def table_xml(rows: list[Row]) -> etree._Element:
    """Return the ``w:tbl`` of rows, all on one grid."""
    table = root("tbl")
    properties = child(table, "tblPr")
    style = next((row.shape.style for row in rows if row.shape.style is not None), None)
    if style is not None:
        child(properties, "tblStyle", val=style_id(style))
    for row in rows:
        _complete(row)
    edges = _grid(rows)
    grid = child(table, "tblGrid")
    for left, right in pairwise(edges):
        child(grid, "gridCol", w=right - left)
    for row in rows:
        _write_row(table, row, edges)
    return table


def _complete(row: Row) -> None:
    """Give a row a shape for every cell that the text has, none for those it has not."""
    shapes = row.shape.cells
    del shapes[len(row.cells) :]
    while len(shapes) < len(row.cells):
        shapes.append(CellShape(_USUAL_WIDTH))


def _edges_of(row: Row) -> list[int]:
    edges = [row.shape.left]
    for cell in row.shape.cells:
        edges.append(edges[-1] + cell.width)
    return edges


def _grid(rows: list[Row]) -> list[int]:
    """Return the edges of all rows from left to right, near ones as one."""
    edges: list[int] = []
    for edge in sorted({edge for row in rows for edge in _edges_of(row)}):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _column(edge: int, edges: list[int]) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))


def _write_row(table: etree._Element, row: Row, edges: list[int]) -> None:
    element = child(table, "tr")
    marks = child(element, "trPr")
    own = _edges_of(row)
    column = _column(own[0], edges)
    if column:
        child(marks, "gridBefore", val=column)
    if row.shape.header:
        child(marks, "tblHeader")
    before: etree._Element | None = None
    for cell, shape, edge in zip(row.cells, row.shape.cells, own[1:], strict=True):
        right = max(_column(edge, edges), column + (shape.width > 0))
        span, column = right - column, max(right, column)
        if (shape.merged or not span) and before is not None:
            _join(before, cell, span)
            continue
        _write_cell(cell, shape, max(span, 1))
        element.append(cell)
        before = cell


def _write_cell(cell: etree._Element, shape: CellShape, span: int) -> None:
    properties = root("tcPr")
    cell.insert(0, properties)
    child(properties, "gridSpan", val=span)
    if shape.merged_down:
        child(properties, "vMerge", val="restart" if shape.restarts else "continue")


def _join(before: etree._Element, cell: etree._Element, span: int) -> None:
    """Put the content of a cell that is merged with the one at its left into that one."""
    width = before.find(f"{W}tcPr/{W}gridSpan")
    if width is not None:
        width.set(VAL, str(integer(width.get(VAL)) + span))
    for block in cell:
        if any(part.tag != f"{W}pPr" for part in block):
            before.append(block)
