"""Tables of pandoc's tree (pandoc-types 1.23 ``Table``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec

from converters.diagnostics import Origin
from converters.model.publication import (
    Alignment,
    Block,
    Inline,
    Paragraph,
    Table,
    TableCell,
    TableRow,
    Text,
)
from converters.model.traversal import as_one_line, plain_text, without_head

WIDTHS_MARK: Final = "\ue01a"
"""Private character around the widths that a repair pass puts at the head of a first cell."""
_ALIGNMENTS: Final = {
    "AlignLeft": Alignment.LEFT,
    "AlignRight": Alignment.RIGHT,
    "AlignCenter": Alignment.CENTER,
}


class TableMapper:
    """Mapper of tables; the callables map what stands in cells and captions."""

    def __init__(
        self,
        blocks: Callable[[Sequence[dict[str, Any]]], tuple[Block, ...]],
        inlines: Callable[[Sequence[dict[str, Any]]], tuple[Inline, ...]],
    ) -> None:
        self._blocks = blocks
        self._inlines = inlines

    def table(self, content: list[Any], origin: Origin) -> Table:
        """Return the table; a head whose cells are all empty is none."""
        _attributes, caption, columns, head, bodies, foot = content
        alignments = [_ALIGNMENTS.get(alignment["t"]) for alignment, _ in columns]
        # A row that holds nothing may be one that cells above reach into.
        head_rows = head[1] if any(map(_has_content, head[1])) else []
        rows = list(self._rows(head_rows, alignments, header_columns=len(columns)))
        for _attributes, header_columns, middle_heads, body_rows in bodies:
            rows += self._rows(middle_heads, alignments, header_columns=len(columns))
            rows += self._rows(body_rows, alignments, header_columns=header_columns)
        rows += self._rows(foot[1], alignments, header_columns=0)
        told, rows = _told_widths(rows)
        return Table(
            rows=tuple(rows),
            header_rows=len(head_rows),
            column_widths=_shares([width for _, width in columns]) or told,
            caption=as_one_line(self._blocks(caption[1])),
            origin=origin,
        )

    def _rows(
        self, rows: list[Any], alignments: list[Alignment | None], header_columns: int
    ) -> Iterator[TableRow]:
        taken: dict[int, int] = {}
        for _attributes, cells in rows:
            column = 0
            built = []
            for cell in cells:
                while taken.get(column, 0) > 0:
                    column += 1
                _cell_attributes, alignment, row_span, column_span, blocks = cell
                own = _ALIGNMENTS.get(alignment["t"])
                usual = alignments[column] if column < len(alignments) else None
                built.append(
                    TableCell(
                        blocks=self._blocks(blocks),
                        header=column < header_columns,
                        column_span=max(1, column_span),
                        row_span=max(1, row_span),
                        alignment=own or usual,
                    )
                )
                for place in range(column, column + max(1, column_span)):
                    taken[place] = max(1, row_span)
                column += max(1, column_span)
            taken = {place: left - 1 for place, left in taken.items() if left > 1}
            yield TableRow(cells=tuple(built))


def _has_content(row: list[Any]) -> bool:
    return any(cell[4] for cell in row[1])


def _shares(widths: list[dict[str, Any]]) -> tuple[float, ...]:
    """Return the columns' shares of the width, empty unless the source gives all of them."""
    if not widths or any(width["t"] != "ColWidth" for width in widths):
        return ()
    total = sum(width["c"] for width in widths)
    return tuple(round(width["c"] / total, 4) for width in widths) if total > 0 else ()


def _told_widths(rows: list[TableRow]) -> tuple[tuple[float, ...], list[TableRow]]:
    """Return the shares that a repair pass has told in the first cell, and the rows without."""
    first = next((cell for row in rows for cell in row.cells), None)
    line = first.blocks[0] if first is not None and first.blocks else None
    if first is None or not isinstance(line, Paragraph):
        return (), rows
    text = plain_text(line.inlines)
    _, mark, rest = text.partition(WIDTHS_MARK)
    told, end, _ = rest.partition(WIDTHS_MARK)
    if not mark or not end:
        return (), rows
    inlines = without_head(line.inlines, len(told) + 2)
    kept = msgspec.structs.replace(line, inlines=inlines)
    blocks = (kept, *first.blocks[1:]) if plain_text(inlines).strip() else first.blocks[1:]
    if any(not isinstance(inline, Text) for inline in inlines):
        blocks = (kept, *first.blocks[1:])
    cell = msgspec.structs.replace(first, blocks=blocks)
    row = TableRow(cells=(cell, *rows[0].cells[1:]))
    widths = [float(width) for width in told.split(",")]
    return tuple(round(width / sum(widths), 4) for width in widths), [row, *rows[1:]]
