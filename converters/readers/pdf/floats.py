"""Figures and tables that were found by their looks, as blocks."""

from __future__ import annotations

from collections.abc import Sequence

from converters.diagnostics import Origin
from converters.model.publication import (
    Block,
    Figure,
    Inline,
    InlineImage,
    Paragraph,
    Table,
    TableCell,
    TableRow,
)
from converters.readers.pdf.content import Grid, Line
from converters.readers.pdf.gallery import Gallery
from converters.readers.pdf.inlines import InlineMaker
from converters.readers.pdf.paragraphs import Float


class FloatMaker:
    """Makes the blocks of figures and tables."""

    def __init__(self, maker: InlineMaker, gallery: Gallery, source: str) -> None:
        self._maker = maker
        self._gallery = gallery
        self._source = source

    def blocks(self, item: Float, before: tuple[Inline, ...]) -> list[Block]:
        """Return a figure or table; what stands ``before`` it gets a paragraph of its own."""
        origin = Origin(self._source, page=item.page + 1, box=item.thing.box)
        caption = self._inlines(item.page, item.caption)
        starts: list[Block] = [Paragraph(inlines=before)] if before else []
        if isinstance(item.thing, Grid):
            return [*starts, self._table(item.thing, item.page, caption, origin)]
        resource = self._gallery.resource(item.thing)
        box = item.thing.box
        image = InlineImage(
            resource=resource.id,
            alt=item.alt or None,
            width_mm=round(box.width * 25.4 / 72, 1),
            height_mm=round(box.height * 25.4 / 72, 1),
            origin=origin,
        )
        return [*starts, Figure(image=image, caption=caption, origin=origin)]

    def _table(self, grid: Grid, page: int, caption: tuple[Inline, ...], origin: Origin) -> Table:
        rows: list[list[TableCell]] = [[] for _ in range(grid.rows)]
        head = _has_head(grid)
        for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
            inlines = self._inlines(page, cell.lines)
            rows[cell.row].append(
                TableCell(
                    blocks=(Paragraph(inlines=inlines),) if inlines else (),
                    header=head and cell.row == 0,
                    column_span=cell.column_span,
                    row_span=cell.row_span,
                )
            )
        width = grid.edges[-1] - grid.edges[0]
        shares = [b - a for a, b in zip(grid.edges, grid.edges[1:], strict=False)]
        return Table(
            rows=tuple(TableRow(cells=tuple(row)) for row in rows),
            header_rows=1 if head else 0,
            column_widths=tuple(round(share / width, 4) for share in shares) if width else (),
            caption=caption,
            origin=origin,
        )

    def _inlines(self, page: int, lines: Sequence[Line]) -> tuple[Inline, ...]:
        return self._maker.inlines([(page, line) for line in lines], pages=False) if lines else ()


def _has_head(grid: Grid) -> bool:
    """Tell whether the first row is bold and the others are not."""
    first = [line for cell in grid.cells if cell.row == 0 for line in cell.lines]
    others = [line for cell in grid.cells if cell.row > 0 for line in cell.lines]
    return bool(first) and all(n.bold for n in first) and not all(n.bold for n in others)
