"""Tables: groups of rows, heads with their scope, spans within bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from converters.model.publication import Block, Table, TableCell, TableRow
from converters.model.table_heads import head_rows
from converters.writers.epub.markup import attributes

_WIDEST_SPAN: Final = 1_000
"""HTML's own bound for colspan (Living Standard, 4.9.11)."""

_UNEVEN: Final = 1.25
"""How much wider than the narrowest column the widest is where widths are told."""
_SHARE: Final = re.compile(r'<col class="share-(\d+)"/>')
_TAG: Final = re.compile(r"<[^>]*>")
_PICTURE: Final = re.compile(r"<(?:img|math)\b")

Flow = Callable[[tuple[Block, ...]], str]


def column_group(table: Table) -> str:
    """Return the widths of the columns as classes; nothing where they are not known or much alike.

    Readers share a line out by what the columns hold, which suits columns of about one width.
    """
    widths = [max(width, 0.0) for width in table.column_widths]
    if len(widths) < 2 or sum(widths) <= 0 or max(widths) < _UNEVEN * min(widths):
        return ""
    shares = [max(1, round(100 * width / sum(widths))) for width in widths]
    columns = "".join(f'<col class="share-{share}"/>' for share in shares)
    return f"<colgroup>{columns}</colgroup>\n"


def width_rules(bodies: Iterable[str]) -> str:
    """Return the style rules for the widths of columns that occur in these pages."""
    shares = {int(share) for body in bodies for share in _SHARE.findall(body)}
    return "".join(f".share-{share} {{ width: {share}%; }}\n" for share in sorted(shares))


def row_groups(table: Table, flow: Flow) -> str:
    """Return the rows, those repeated as heads in a group of their own."""
    heads = head_rows(table)
    head, body = table.rows[:heads], table.rows[heads:]
    markup = ""
    if head:
        markup += f"<thead>\n{_rows(head, flow, in_head=True)}</thead>\n"
    if body:
        markup += f"<tbody>\n{_rows(body, flow, in_head=False)}</tbody>\n"
    return markup


def _rows(rows: tuple[TableRow, ...], flow: Flow, *, in_head: bool) -> str:
    lines = []
    reach = 0
    for number, row in enumerate(rows):
        below = len(rows) - number
        # A row of nothing but heads stands over its columns, wherever it stands.
        across = in_head or (len(row.cells) > 1 and all(cell.header for cell in row.cells))
        cells = "".join(_cell(cell, flow, below, in_head=across) for cell in row.cells)
        # A row that cells above fill has no place for one of its own.
        filler = "" if number < reach else "<td></td>"
        reach = max([reach, *(number + cell.row_span for cell in row.cells)])
        lines.append(f"<tr>{cells or filler}</tr>\n")
    return "".join(lines)


def _cell(cell: TableCell, flow: Flow, rows_left: int, *, in_head: bool) -> str:
    columns = min(max(cell.column_span, 1), _WIDEST_SPAN)
    rows = min(max(cell.row_span, 1), rows_left)
    content = flow(cell.blocks)
    # An empty corner is the head of nothing (axe: empty-table-header).
    head = (in_head or cell.header) and _holds_something(content)
    name = "th" if head else "td"
    marks = attributes(
        scope=("col" if in_head else "row") if head else None,
        colspan=columns if columns > 1 else None,
        rowspan=rows if rows > 1 else None,
        class_=cell.alignment.value if cell.alignment is not None else None,
    )
    return f"<{name}{marks}>{content}</{name}>"


def _holds_something(content: str) -> bool:
    return _PICTURE.search(content) is not None or bool(_TAG.sub("", content).strip())
