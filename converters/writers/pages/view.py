"""A scanned page as its picture shows it: regions, paragraphs, lines and words where they are seen.

Recognition keeps everything in pixels of the source; readers of an export see the cleaned picture.
Here words go through the page's exact map onto the picture, and lines are put into the paragraphs
that the book was found to have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from statistics import fmean, median
from typing import Final

from converters.diagnostics import Box
from converters.errors import ToolError
from converters.model.page import DisplayPage, Line, PageLayout, Region, RegionRole, TableCell, Word
from converters.model.page_map import PageMap, Point
from converters.model.publication import Publication
from converters.writers.epub.markup import allowed
from converters.writers.page_navigation import heading_levels, labels_of, outline_items
from converters.writers.pages.book_blocks import BookBlock, BookBlocks, Edges, edges_of
from converters.writers.writing import WriteContext

FURNITURE: Final = frozenset({RegionRole.HEAD, RegionRole.FOLIO})
"""What stands on a page but is no part of the book's text."""
_X_HEIGHT: Final = 0.475
"""Height of small letters in the size of the type; that of our serif, and near that of others."""
_BOX_TO_SIZE: Final = 1.05
"""Height of a recognised word over the size of its type, where the x-height is not known."""
_BELOW_BASELINE: Final = 0.22
_UNTOLD_LEVEL: Final = 2
_LEAST_PX: Final = 1.0


@dataclass(frozen=True)
class WordView:
    """Word with its place in pixels of the picture; confidence 0 to 1."""

    text: str
    box: Box
    confidence: float
    raised: bool = False
    joins: bool = False
    """Whether it stands close to the word before, as raised ones do."""
    italic: bool = False
    bold: bool = False
    small_capitals: bool = False


@dataclass(frozen=True)
class LineView:
    """Line of words; the baseline from its left to its right end, the size of type in pixels."""

    words: tuple[WordView, ...]
    box: Box
    baseline: tuple[Point, Point]
    size: float
    source: Line
    """The line as it was recognised."""


@dataclass(frozen=True)
class RegionView:
    """Part of a page; a picture has no paragraphs, a table has those of its cells."""

    role: RegionRole
    box: Box
    paragraphs: tuple[tuple[LineView, ...], ...] = ()
    cells: tuple[CellView, ...] = ()
    """Of a table, row after row, empty ones too."""
    level: int = 0
    """Rank of a heading in the contents from 1; that below a chapter's where they do not tell."""
    blocks: tuple[BookBlock | None, ...] = ()
    """The book's block that each paragraph is of, or the one table or figure that begins here."""

    @property
    def blocks_of_paragraphs(self) -> tuple[BookBlock | None, ...]:
        """Return the book's block of each paragraph; those in a table are not told."""
        is_one = self.cells or self.role is RegionRole.PICTURE
        return (None,) * len(self.paragraphs) if is_one else self.blocks


@dataclass(frozen=True)
class CellView:
    """Cell of a table: its place and spans, and its lines."""

    cell: TableCell
    lines: tuple[LineView, ...]


@dataclass(frozen=True)
class PageView:
    """Page of ``width`` x ``height`` pixels with its regions in reading order."""

    layout: PageLayout
    label: str
    """Printed folio, or the number that its neighbours leave for it, or its place in brackets."""
    width: int
    height: int
    regions: tuple[RegionView, ...]

    @property
    def number(self) -> int:
        """Place in the book, from 1."""
        return self.layout.page.number

    @property
    def notes(self) -> tuple[str, ...]:
        """Names of the notes that begin on the page, in order."""
        blocks = (block for region in self.regions for block in region.blocks)
        found = (b.note for b in blocks if b and b.note and b.page == self.number)
        return tuple(dict.fromkeys(found))

    @property
    def lines(self) -> Iterator[LineView]:
        """All lines in reading order."""
        for region in self.regions:
            for paragraph in region.paragraphs:
                yield from paragraph

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the words, None where there are none."""
        words = [word.confidence for line in self.lines for word in line.words]
        return fmean(words) if words else None


class BookView:
    """The pages of a book as their pictures show them, made one at a time."""

    def __init__(self, publication: Publication, context: WriteContext) -> None:
        """Raise ToolError SCAN-080 where there are no pages."""
        if not context.displays:
            raise ToolError.of("SCAN-080")
        layouts = {layout.page.number: layout for layout in context.layouts}
        self.pages = tuple(
            (layouts[display.number], display)
            for display in context.displays
            if display.number in layouts
        )
        self.page_labels = labels_of([layout.label for layout, _ in self.pages])
        places = {layout.page.number: index for index, (layout, _) in enumerate(self.pages)}
        self.outline = outline_items(publication.sections, places)
        self._levels = heading_levels(self.outline)
        self._blocks = BookBlocks(publication, [layout.page.number for layout, _ in self.pages])

    def page(self, index: int, size: tuple[int, int] | None = None) -> PageView:
        """Return a page on its picture, or on one of the same page in another size."""
        layout, display = self.pages[index]
        width, height = size or (display.width_px, display.height_px)
        placing = _Placing(display, width, height)
        starts = _paragraph_starts(layout.regions, self._blocks.boxes(layout.page.number))
        owners = self._blocks.of_lines(layout, self.pages[index - 1][0] if index else None)
        ranks = iter(self._levels.get(index, ()))
        kept = []
        for region in layout.regions:
            placed = placing.region(region, starts)
            if placed is not None:
                blocks = (
                    (self._blocks.of_region(layout, region),)
                    if region.cells or region.role is RegionRole.PICTURE
                    else tuple(owners.get(id(lines[0].source)) for lines in placed.paragraphs)
                )
                kept.append(replace(_ranked(placed, ranks), blocks=blocks))
        return PageView(layout, self.page_labels[index].text, width, height, tuple(kept))


def _ranked(region: RegionView, ranks: Iterator[int]) -> RegionView:
    if region.role is not RegionRole.HEADING:
        return region
    return replace(region, level=next(ranks, _UNTOLD_LEVEL))


class _Placing:
    """Puts what was recognised on one page in its place on the picture."""

    def __init__(self, display: DisplayPage, width: int, height: int) -> None:
        self._map: PageMap = display.exact_map.scaled_to(float(width), float(height))
        self._edges = Box(0.0, 0.0, float(width), float(height))

    def region(self, region: Region, starts: frozenset[int]) -> RegionView | None:
        """Return a region; None for one of text that holds no words."""
        if region.role is RegionRole.PICTURE:
            return RegionView(region.role, self._box(region.box))
        if region.cells:
            return self._table(region)
        paragraphs: list[list[LineView]] = []
        for line in region.lines:
            placed = self._line(line)
            if placed is None:
                continue
            if not paragraphs or id(line) in starts:
                paragraphs.append([])
            paragraphs[-1].append(placed)
        if not paragraphs:
            return None
        box = _around(line.box for paragraph in paragraphs for line in paragraph)
        return RegionView(region.role, box, tuple(tuple(p) for p in paragraphs))

    def _table(self, region: Region) -> RegionView:
        cells = []
        for cell in region.cells:
            placed = map(self._line, region.lines[cell.start : cell.stop])
            cells.append(CellView(cell, tuple(line for line in placed if line is not None)))
        paragraphs = tuple(cell.lines for cell in cells if cell.lines)
        return RegionView(region.role, self._box(region.box), paragraphs, tuple(cells))

    def _line(self, line: Line) -> LineView | None:
        words = tuple(
            _word_view(word, text, self._box(word.box))
            for word in line.words
            if (text := " ".join(allowed(word.text).split()))
        )
        if not words:
            return None
        # A long line askew has a tall box in the source: its words tell better where it is.
        box = _around(word.box for word in words)
        return LineView(words, box, self._baseline(line, box), self._size(line, words), line)

    def _baseline(self, line: Line, box: Box) -> tuple[Point, Point]:
        if line.baseline is not None:
            x0, y0, x1, y1 = line.baseline
            start, end = self._map.point(x0, y0), self._map.point(x1, y1)
            if end[0] - start[0] >= _LEAST_PX:
                slope = (end[1] - start[1]) / (end[0] - start[0])
                at = [start[1] + slope * (x - start[0]) for x in (box.left, box.right)]
                return (box.left, at[0]), (box.right, at[1])
        low = box.bottom - _BELOW_BASELINE * box.height
        return (box.left, low), (box.right, low)

    def _size(self, line: Line, words: Sequence[WordView]) -> float:
        """Return the size of type, in pixels of the picture."""
        if line.x_height:
            x, y = (line.box.left + line.box.right) / 2, (line.box.top + line.box.bottom) / 2
            letter = line.x_height * self._map.magnification(x, y)
            return max(_LEAST_PX, letter / _X_HEIGHT)
        return max(_LEAST_PX, median(word.box.height for word in words) / _BOX_TO_SIZE)

    def _box(self, source: Box) -> Box:
        """Return where a source box is seen: within the picture, and never without extent."""
        box, edges = self._map.box(source), self._edges
        left = min(max(box.left, 0.0), edges.right - _LEAST_PX)
        top = min(max(box.top, 0.0), edges.bottom - _LEAST_PX)
        right = min(max(box.right, left + _LEAST_PX), edges.right)
        bottom = min(max(box.bottom, top + _LEAST_PX), edges.bottom)
        return Box(left, top, right, bottom)


def _around(boxes: Iterable[Box]) -> Box:
    return reduce(Box.union, boxes)


def _paragraph_starts(regions: Iterable[Region], boxes: frozenset[Edges]) -> frozenset[int]:
    """Return the ids of the lines with which a block begins, or after which one has ended.

    The box of a block is that around its lines on its first page, so a run of lines is a block
    exactly where the box around them is one's.
    """
    lines = [line for r in regions if r.role not in FURNITURE for line in r.lines]
    starts: set[int] = set()
    for first, line in enumerate(lines):
        box = line.box
        for last in range(first, len(lines)):
            box = box.union(lines[last].box)
            if edges_of(box) in boxes:
                starts.add(id(line))
                starts.update(id(after) for after in lines[last + 1 : last + 2])
    return frozenset(starts)


def _word_view(word: Word, text: str, box: Box) -> WordView:
    return WordView(
        text, box, min(1.0, max(0.0, word.confidence)), word.raised, word.joins,
        italic=word.italic, bold=word.bold, small_capitals=word.small_capitals,
    )  # fmt: skip
