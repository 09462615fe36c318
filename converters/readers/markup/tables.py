"""Tables of pages (HTML 5 section 4.9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from lxml import etree

from converters.diagnostics import Origin
from converters.model.publication import Alignment, Block, Inline, Table, TableCell, TableRow
from converters.readers.markup.parsing import name_of
from converters.readers.markup.styles import Look, StyleSheets

_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_CELLS: Final = frozenset({"td", "th"})
_MOST_SPAN: Final = 1_000
_MOST_ROWS: Final = 65_534
_WIDTH: Final = re.compile(r"(?:^|;)\s*width\s*:\s*(\d*\.?\d+)\s*(%|[a-z]*)", re.IGNORECASE)
_NUMBER_WITH_UNIT: Final = re.compile(r"\s*(\d*\.?\d+)\s*(%|[a-z]*)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d+)?)")
_SET_OFF: Final = frozenset({Alignment.CENTER, Alignment.RIGHT})


class TableReader:
    """Reads the tables of a page; ``cell`` reads what stands in a cell."""

    def __init__(
        self,
        styles: StyleSheets,
        cell: Callable[[etree._Element, Look], tuple[Block, ...]],
    ) -> None:
        self._styles = styles
        self._cell = cell

    def table(
        self, element: etree._Element, look: Look, caption: tuple[Inline, ...], origin: Origin
    ) -> Table | None:
        """Return the table, None where it has no row."""
        rows: list[TableRow] = []
        heads = 0
        for row in _rows(element):
            cells = tuple(self._cells(row, self._styles.look(row.element, look)))
            if not cells:
                continue
            is_head = row.group == "thead" or all(cell.header for cell in cells)
            heads += is_head and heads == len(rows)
            rows.append(TableRow(cells=cells))
        if not rows:
            return None
        heads = 0 if heads == len(rows) else heads
        return Table(
            rows=tuple(rows),
            header_rows=heads,
            column_widths=_widths(element),
            caption=caption,
            origin=origin,
        )

    def _cells(self, row: _Row, look: Look) -> Iterator[TableCell]:
        is_head = row.group == "thead"
        for cell in row.element:
            if not _is_cell(cell):
                continue
            name = name_of(cell)
            properties = self._styles.properties(cell)
            inner = self._styles.looking(properties, look)
            # What a whole cell looks like is its role's affair, not that of each word in it.
            plain = {"font-weight": "normal"} if name == "th" or is_head else {}
            own = inner.alignment if inner.alignment in _SET_OFF else None
            text_look = self._styles.looking(plain, inner)._replace(alignment=None)
            yield TableCell(
                blocks=self._cell(cell, text_look),
                header=name == "th" or is_head,
                column_span=max(1, _span(cell.get("colspan"))),
                row_span=row.rows(_span(cell.get("rowspan"), _MOST_ROWS)),
                alignment=own,
            )


class _Row(NamedTuple):
    """Row within its group, out of which no cell reaches."""

    element: etree._Element
    group: str
    number: int
    filled: Sequence[int]
    """For each row of the group, and after the last: how many before it have cells."""

    def rows(self, span: int) -> int:
        """Return how many rows with cells a cell takes up; 0 asks for the rest of the group."""
        last = len(self.filled) - 1
        end = min(self.number + span, last) if span else last
        return self.filled[end] - self.filled[self.number]


def _rows(table: etree._Element) -> Iterator[_Row]:
    """Yield rows in their groups; a foot that stands first comes last."""
    groups: list[tuple[str, list[etree._Element]]] = []
    for child in table:
        name = name_of(child)
        if name == "tr":
            if not groups or groups[-1][0]:
                groups.append(("", []))
            groups[-1][1].append(child)
        elif name in _GROUPS:
            groups.append((name, [row for row in child if name_of(row) == "tr"]))
    for name, rows in sorted(groups, key=lambda group: group[0] == "tfoot"):
        filled = tuple(accumulate((any(map(_is_cell, row)) for row in rows), initial=0))
        yield from (_Row(row, name, number, filled) for number, row in enumerate(rows))


def _is_cell(element: etree._Element) -> bool:
    return name_of(element) in _CELLS


def _span(value: str | None, most: int = _MOST_SPAN) -> int:
    match = _NUMBER.match(value or "")
    return min(int(float(match[1])), most) if match else 1


def _widths(table: etree._Element) -> tuple[float, ...]:
    """Return the columns' shares of the width where the table gives all of them.

    Word and older pages write them on the cells, of which any row with one in each column will do.
    """
    columns = [c for c in table.iter("col") if _own_table(c) is table]
    lines = [
        [_width(column) for column in columns for _ in range(max(1, _span(column.get("span"))))]
    ]
    rows = [list(filter(_is_cell, row.element)) for row in _rows(table)]
    count = max((sum(max(1, _span(c.get("colspan"))) for c in row) for row in rows), default=0)
    lines += [list(map(_width, row)) for row in rows if len(row) == count]
    for widths in lines:
        found = [width for width in widths if width is not None and width.size > 0]
        if 0 < len(found) == len(widths) == count and len({width.unit for width in found}) == 1:
            total = sum(width.size for width in found)
            return tuple(round(width.size / total, 4) for width in found)
    return ()


def _own_table(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors("table"), None)


class _Width(NamedTuple):
    size: float
    unit: str


def _width(element: etree._Element) -> _Width | None:
    styled = _WIDTH.search(element.get("style") or "")
    match = styled or _NUMBER_WITH_UNIT.match(element.get("width") or "")
    return _Width(float(match[1]), match[2].lower().replace("px", "")) if match else None
