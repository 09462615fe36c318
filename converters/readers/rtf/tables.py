"""RTF tables: rows that each define their own edges, laid on one grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from converters.model.publication import Alignment, Block, Table, TableCell, TableRow
from converters.readers.rtf.paragraphs import Cell, End, Row, RtfParagraph

_SAME_EDGE: Final = 30
"""Twips within which two edges are one: Word rounds them apart."""


@dataclass
class _Filled:
    """A row with what stands in its cells."""

    row: Row
    cells: list[list[RtfParagraph]] = field(default_factory=list)


def table(
    paragraphs: Sequence[RtfParagraph],
    flow: Callable[[Sequence[RtfParagraph]], tuple[Block, ...]],
    depth: int,
) -> Table:
    """Return the table that paragraphs and row ends make; ``flow`` builds a cell's blocks.

    ``depth`` is that of the table: what is deeper belongs to its cells.
    """
    rows = _rows(paragraphs, depth)
    edges = _grid([filled.row for filled in rows])
    built = tuple(
        TableRow(cells=tuple(_cells(index, rows, edges, flow))) for index in range(len(rows))
    )
    heads = next((i for i, filled in enumerate(rows) if not filled.row.header), len(rows))
    widths = [right - left for left, right in pairwise(edges)]
    total = sum(widths)
    shares = tuple(round(width / total, 4) for width in widths) if total > 0 else ()
    return Table(
        rows=built,
        header_rows=heads if heads < len(rows) else 0,
        column_widths=shares if len(shares) > 1 else (),
        origin=paragraphs[0].origin,
    )


def _rows(paragraphs: Sequence[RtfParagraph], depth: int) -> list[_Filled]:
    rows: list[_Filled] = []
    cells: list[list[RtfParagraph]] = []
    cell: list[RtfParagraph] = []
    for paragraph in paragraphs:
        is_own = paragraph.depth == depth
        if is_own and paragraph.row is not None:
            if cell:
                cells.append(cell)
            rows.append(_Filled(_complete(paragraph.row, len(cells)), cells))
            cells, cell = [], []
            continue
        cell.append(paragraph)
        if is_own and paragraph.end is End.CELL:
            cells.append(cell)
            cell = []
    if cell:
        cells.append(cell)
    if cells:
        rows.append(_Filled(_complete(Row(), len(cells)), cells))
    return [filled for filled in rows if filled.cells]


def _complete(row: Row, count: int) -> Row:
    """Give a row an edge for every cell that the text has, none for those it has not."""
    cells = list(row.cells[:count])
    step = 1000
    while len(cells) < count:
        cells.append(Cell((cells[-1].edge if cells else row.left) + step))
    return row._replace(cells=tuple(cells))


def _grid(rows: Sequence[Row]) -> list[int]:
    """Return the edges of all rows from left to right, near ones as one."""
    edges: list[int] = []
    found = {row.left for row in rows} | {cell.edge for row in rows for cell in row.cells}
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _column(edge: int, edges: Sequence[int]) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - edge))


def _cells(
    index: int,
    rows: Sequence[_Filled],
    edges: Sequence[int],
    flow: Callable[[Sequence[RtfParagraph]], tuple[Block, ...]],
) -> list[TableCell]:
    filled = rows[index]
    result: list[TableCell] = []
    left = _column(filled.row.left, edges)
    for definition, content in zip(filled.row.cells, filled.cells, strict=False):
        right = max(left + 1, _column(definition.edge, edges))
        blocks = flow(content)
        if definition.merged and result:
            before = result.pop()
            result.append(_widened(before, right - left, blocks))
        elif not (definition.merged_down and index > 0 and not blocks):
            result.append(
                TableCell(
                    blocks=blocks,
                    header=filled.row.header,
                    column_span=right - left,
                    row_span=_height(index, definition, rows),
                    alignment=_alignment(content),
                )
            )
        left = right
    return result


def _widened(cell: TableCell, by: int, blocks: tuple[Block, ...]) -> TableCell:
    return TableCell(
        blocks=cell.blocks + blocks, header=cell.header, column_span=cell.column_span + by,
        row_span=cell.row_span, alignment=cell.alignment,
    )  # fmt: skip


def _height(index: int, definition: Cell, rows: Sequence[_Filled]) -> int:
    """Count the rows below whose cell at the same edge is merged into this one and is empty."""
    if not definition.merge_first_down:
        return 1
    height = 1
    for filled in rows[index + 1 :]:
        pairs = zip(filled.row.cells, filled.cells, strict=False)
        below = [
            content
            for cell, content in pairs
            if cell.merged_down and abs(cell.edge - definition.edge) <= _SAME_EDGE
        ]
        if not below or any(paragraph.items for paragraph in below[0]):
            break
        height += 1
    return height


def _alignment(paragraphs: Sequence[RtfParagraph]) -> Alignment | None:
    found = {paragraph.properties.alignment for paragraph in paragraphs if paragraph.items}
    return found.pop() if len(found) == 1 else None
