"""Scanned pages in a document of text: what was recognised on them, as content of its pages.

From here on they are pages like the others: heads and folios are seen with theirs, paragraphs go
on over the page end, notes are tied.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.model.page import Line, PrintedPage, Region, RegionRole, Word
from converters.readers.pdf.content import Cell, Column, Grid, PageContent, Picture, Piece, Style
from converters.readers.pdf.content import Line as TextLine
from converters.readers.pdf.extraction import column_of, widened
from converters.readers.pdf.furniture import body_size
from converters.readers.scan_lines import columns_of

_X_HEIGHT: Final = 0.47
"""Height of small letters in ems, where no text beside tells."""
_AS_THE_TEXT: Final = 0.18
"""How far print may be from the document's text and still be of its size: fonts differ so."""
_SAME: Final = 0.09
"""Measuring error of a line's x-height."""
_MARK: Final = 0.62
"""Size of raised marks against the line's."""
_WIDE: Final = 2.2
_PIXELS: Final = 300 / 72
"""Pixels a point that pictures are told to have."""


def with_recognised(
    pages: Sequence[PageContent], recognised: Mapping[int, PrintedPage]
) -> list[PageContent]:
    """Return the pages, those that were recognised with what was read on them.

    ``recognised`` goes by page numbers from 1.
    """
    body = body_size([page for page in pages if page.index + 1 not in recognised])
    return [
        page
        if (found := recognised.get(page.index + 1)) is None
        else _Recognised(page, found, body).content()
        for page in pages
    ]


class _Recognised:
    """One page on its way."""

    def __init__(self, page: PageContent, found: PrintedPage, body: float) -> None:
        self._page = page
        self._found = found
        self._factor = page.width / found.width
        heights = [
            (line.x_height or 0.0) * self._factor
            for region in found.regions
            for line in region.lines
            for _ in line.words
        ]
        usual = statistics.median(heights) if any(heights) else _X_HEIGHT * body
        nominal = usual / _X_HEIGHT
        self._usual = usual
        self._body = body if abs(nominal / body - 1) <= _AS_THE_TEXT else round(nominal, 1)

    def content(self) -> PageContent:
        """Return the page with the regions as lines, tables and pictures."""
        plain = [_without_role(region) for region in self._found.regions]
        made: list[TextLine] = []
        columns: list[Column] = []
        for regions in columns_of(plain):
            lines = [
                self._line(line, len(columns))
                for region in regions
                if region.role is RegionRole.BODY
                for line in region.lines
            ]
            if lines:
                made.extend(lines)
                columns.append(column_of(lines))
        return msgspec.structs.replace(
            self._page,
            lines=tuple(made),
            columns=tuple(widened(columns, made)),
            turned=(),
            grids=tuple(self._grid(region) for region in plain if region.cells),
            pictures=tuple(self._picture(region) for region in plain if region.image),
            drawings=0,
            recognised=True,
        )

    def _size(self, x_height: float | None) -> float:
        share = (x_height or 0.0) * self._factor / self._usual
        return self._body if abs(share - 1) <= _SAME or not share else round(share * self._body, 1)

    def _line(self, line: Line, column: int) -> TextLine:
        size = self._size(line.x_height)
        box = self._box(line.box)
        ends = line.baseline
        baseline = box.bottom if ends is None else (ends[1] + ends[3]) / 2 * self._factor
        gaps = [b.box.left - a.box.right for a, b in itertools.pairwise(line.words)]
        return TextLine(
            pieces=_pieces(line.words, size),
            box=box,
            baseline=round(baseline, 2),
            size=size,
            first_word=round(line.words[0].box.width * self._factor, 2),
            wide=max(gaps, default=0.0) * self._factor > _WIDE * size,
            column=column,
        )

    def _grid(self, region: Region) -> Grid:
        box = self._box(region.box)
        rows = max(cell.row + cell.rows for cell in region.cells)
        columns = max(cell.column + cell.columns for cell in region.cells)
        cells = tuple(
            Cell(
                tuple(self._line(line, 0) for line in region.lines[cell.start : cell.stop]),
                cell.row,
                cell.column,
                cell.rows,
                cell.columns,
            )
            for cell in region.cells
        )
        edges = tuple(box.left + box.width * n / columns for n in range(columns + 1))
        return Grid(cells, box, rows, columns, edges, ruled=True)

    def _picture(self, region: Region) -> Picture:
        box = self._box(region.box)
        width, height = (max(1, round(side * _PIXELS)) for side in (box.width, box.height))
        return Picture(box, region.image, "image/jpeg", width, height)

    def _box(self, box: Box) -> Box:
        edges = (box.left, box.top, box.right, box.bottom)
        left, top, right, bottom = (round(edge * self._factor, 2) for edge in edges)
        return Box(left, top, right, bottom)


def _without_role(region: Region) -> Region:
    """Return a region of text as such: its role is found anew among all pages."""
    if region.role in (RegionRole.PICTURE, RegionRole.TABLE):
        return region
    return msgspec.structs.replace(region, role=RegionRole.BODY)


def _pieces(words: Sequence[Word], size: float) -> tuple[Piece, ...]:
    """Return words with spaces between, raised ones close to the word before."""
    pieces: list[Piece] = []
    for word in words:
        height = round(_MARK * size, 1) if word.raised else size
        style = Style("", height, word.bold, word.italic, small_caps=word.small_capitals)
        rise, text = int(word.raised), word.text
        if pieces and not word.joins:
            # The space goes to what stands before, so that emphasis begins with its first letter.
            pieces[-1] = msgspec.structs.replace(pieces[-1], text=pieces[-1].text + " ")
        if pieces and (pieces[-1].style, pieces[-1].rise) == (style, rise):
            pieces[-1] = msgspec.structs.replace(pieces[-1], text=pieces[-1].text + text)
        else:
            pieces.append(Piece(text, style, rise))
    return tuple(pieces)
