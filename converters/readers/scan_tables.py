"""Tables of scanned pages as tables of the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from converters.diagnostics import Origin
from converters.model.page import Line, Region
from converters.model.page import TableCell as PageCell
from converters.model.publication import Paragraph, Table, TableCell, TableRow, Text

_FIGURES: Final = frozenset("0123456789.,%+-–/:() ")


def table_of(region: Region, origin: Origin, joined: Callable[[Sequence[Line]], str]) -> Table:
    """Return the table that stands in a region; ``joined`` makes one text of a cell's lines."""
    texts = {cell: joined(region.lines[cell.start : cell.stop]) for cell in region.cells}
    headed = _is_headed(region, texts)
    height = 1 + max(cell.row + cell.rows - 1 for cell in region.cells)
    rows = tuple(
        TableRow(
            cells=tuple(
                _cell(cell, texts[cell], header=headed and row == 0)
                for cell in sorted(region.cells, key=lambda cell: cell.column)
                if cell.row == row
            )
        )
        for row in range(height)
    )
    return Table(rows=rows, header_rows=int(headed), origin=origin)


def _cell(cell: PageCell, text: str, *, header: bool) -> TableCell:
    blocks = (Paragraph(inlines=(Text(text=text),)),) if text else ()
    return TableCell(blocks=blocks, header=header, column_span=cell.columns, row_span=cell.rows)


def _is_headed(region: Region, texts: dict[PageCell, str]) -> bool:
    if region.guess is not None and region.guess.head_rows:
        return True
    return _has_head(texts) or _has_bold_head(region)


def _has_bold_head(region: Region) -> bool:
    """Tell whether the first row is bold and nothing of the second."""
    first, second = (
        [
            word.bold
            for cell in region.cells
            if cell.row == row
            for line in region.lines[cell.start : cell.stop]
            for word in line.words
        ]
        for row in (0, 1)
    )
    return bool(first and second) and all(first) and not any(second)


def _has_head(texts: dict[PageCell, str]) -> bool:
    """Tell whether the first row says what the columns hold: words, above columns of figures."""
    first = [text for cell, text in texts.items() if cell.row == 0]
    below = [text for cell, text in texts.items() if cell.row > 0]
    spans = any(cell.rows > 1 for cell in texts if cell.row == 0)
    return (
        not spans
        and bool(first)
        and all(text and not _is_figures(text) for text in first)
        and any(text and _is_figures(text) for text in below)
    )


def _is_figures(text: str) -> bool:
    return set(text) <= _FIGURES
