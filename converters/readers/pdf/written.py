"""Text pages among scanned ones: their words with their places, for a book that is made of pages.

Where pages are shown as pictures or most of them are scans, the text of the others must fit in
with what was recognised: it comes as the same regions, with the characters of the file.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from converters.diagnostics import Box, Origin
from converters.files import BlobStore
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook
from converters.model.page import Line, PrintedPage, Region, RegionRole, TableCell, Word
from converters.monitor import Monitor
from converters.readers.legacy_text import LegacyText
from converters.readers.pdf.content import Grid, PageContent, Picture, PlacedWord, Style
from converters.readers.pdf.content import Line as TextLine
from converters.readers.pdf.document import page_ranges, performed
from converters.readers.pdf.flow import page_items
from converters.readers.pdf.gallery import Gallery
from converters.readers.pdf.inlines import cleaned
from converters.readers.pdf.legacy_signs import with_bytes
from converters.readers.pdf.page_ledger import enter_losses, tell_losses
from converters.readers.pdf.paragraphs import Float, Item
from converters.vietnamese.legacy import FontRun

_X_HEIGHT: Final = 0.47
"""Height of small letters in ems; where the page is drawn they are measured."""
_TURNED: Final = 0.1
"""Share of characters at an angle from which a page is better read from its picture."""
_LEAST_DRAWING: Final = 40.0
"""Points that line art measures both ways to be a picture."""
_FRAMED: Final = 0.2
"""Share of an area that its text covers, from which what is drawn there is a frame."""
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class WrittenPages(msgspec.Struct, frozen=True):
    """Text pages by their numbers from 1, and what became of things that they do not hold."""

    pages: Mapping[int, PrintedPage]
    ledger: Ledger
    legacy_encodings: tuple[tuple[str, int], ...] = ()


def read_written(
    source: Path, numbers: Sequence[int], media: BlobStore, monitor: Monitor
) -> WrittenPages:
    """Return the text of some pages, which come in order; those that cannot be used are missing.

    That are pages with text that runs down or at an angle: they are better recognised. Raises
    SourceError PDF-044 and PDF-045.
    """
    indexes = [number - 1 for number in numbers]
    tasks = [
        msgspec.structs.replace(each, placed=True) for each in page_ranges(source, indexes, media)
    ]
    parts = performed(tasks, source.name, monitor) if tasks else []
    pages = [page for part in parts if isinstance(part, list) for page in part if _is_usable(page)]
    return _Writing(source.name, pages, monitor).pages()


def _is_usable(page: PageContent) -> bool:
    aside = sum(len(line.text) for line in page.turned)
    shown = sum(len(line.text) for line in page.lines)
    return not (page.problem or page.sideways or page.beyond or aside > _TURNED * shown)


class _Look(NamedTuple):
    bold: bool
    italic: bool


class _Writing:
    """The text pages of one document on their way."""

    def __init__(self, source: str, pages: Sequence[PageContent], monitor: Monitor) -> None:
        self._source = source
        self._pages = pages
        self._monitor = monitor
        self._book = LedgerBook()
        self._legacy = LegacyText(self._book, monitor)
        self._plain = _plain_look(pages)

    def pages(self) -> WrittenPages:
        gallery = Gallery(self._source, self._pages, self._book, self._monitor)
        shown = gallery.shown([page.lines for page in self._pages])
        drawn = [_drawings(page) for page in self._pages]
        rest = [
            msgspec.structs.replace(page, drawings=page.drawings - len(art))
            for page, art in zip(self._pages, drawn, strict=True)
        ]
        tell_losses(rest, self._source, self._monitor)
        found: dict[int, PrintedPage] = {}
        for page, pictures, art in zip(rest, shown, drawn, strict=True):
            self._monitor.check_cancelled()
            enter_losses(page, self._source, self._book)
            self._enter_links(page)
            items = page_items(page, page.lines, page.columns, [*pictures, *art])
            regions = tuple(self._regions(page, items))
            found[page.index + 1] = PrintedPage(page.width, page.height, regions)
        encodings = self._legacy.finish()
        return WrittenPages(found, self._book.closed(), encodings)

    def _enter_links(self, page: PageContent) -> None:
        """Enter the links of the text; those of notes are made anew with the notes."""
        links = (
            (piece.link, line)
            for line in page.lines
            for piece in line.pieces
            if piece.link is not None and piece.rise <= 0 and piece.text.strip()
        )
        for link, line in links:
            origin = Origin(self._source, page=page.index + 1, box=line.box)
            self._book.enter(Kind.LINK, Fate.DROPPED, "PDF-070", origin, link)

    def _regions(self, page: PageContent, items: Sequence[Item]) -> Iterator[Region]:
        for _, run in itertools.groupby(items, _apart):
            some = list(run)
            for item in some:
                if isinstance(item, Float):
                    yield from self._float(page, item)
            lines = [item.line for item in some if not isinstance(item, Float)]
            yield from self._text(page, lines)
        yield from self._text(page, page.turned)

    def _float(self, page: PageContent, item: Float) -> Iterator[Region]:
        """Yield a picture or table with its caption, the upper one first."""
        thing, caption = item.thing, list(self._text(page, item.caption))
        own = self._table(page, thing) if isinstance(thing, Grid) else _picture(thing)
        above = bool(caption) and caption[0].box.top < thing.box.top
        yield from (*caption, *own) if above else (*own, *caption)

    def _table(self, page: PageContent, grid: Grid) -> tuple[Region, ...]:
        lines: list[Line] = []
        cells: list[TableCell] = []
        for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
            start = len(lines)
            lines.extend(self._lines(page, cell.lines))
            place = (cell.row, cell.column, cell.row_span, cell.column_span)
            cells.append(TableCell(*place, start, len(lines)))
        return (Region(RegionRole.TABLE, grid.box, tuple(lines), cells=tuple(cells)),)

    def _text(self, page: PageContent, lines: Sequence[TextLine]) -> Iterator[Region]:
        made = self._lines(page, lines)
        if made:
            yield Region(RegionRole.BODY, _around(made), tuple(made))

    def _lines(self, page: PageContent, lines: Sequence[TextLine]) -> list[Line]:
        """Return lines of one passage in Unicode, without those that say nothing."""
        texts = iter(self._decoded(page, [word for line in lines for word in line.words]))
        made: list[Line] = []
        for line in lines:
            words = self._words([(word, next(texts)) for word in line.words])
            if words:
                ends = (line.box.left, line.baseline, line.box.right, line.baseline)
                made.append(Line(words, line.box, ends, round(_X_HEIGHT * line.size, 2)))
        return made

    def _decoded(self, page: PageContent, words: Sequence[PlacedWord]) -> list[str]:
        origin = Origin(self._source, page=page.index + 1)
        followed = (word.spaced for word in (*words[1:], None) if word)
        runs = [(word.text + " " * next(followed, True), word.style.font) for word in words]
        fonts = [font for _, font in runs]
        decoded = self._legacy.decode(
            [FontRun(text, font) for text, font in zip(with_bytes(runs), fonts, strict=True)],
            origin,
        )
        made: list[str] = []
        for text, font in zip(decoded, fonts, strict=True):
            kept, controls = cleaned(text, font)
            for _ in range(controls):
                self._book.enter(Kind.CONTROL, Fate.DROPPED, "PDF-050", origin)
            made.append(kept.strip())
        return made

    def _words(self, parts: Sequence[tuple[PlacedWord, str]]) -> tuple[Word, ...]:
        """Return the words of a line; what no space parts is one word, raised marks aside."""
        words: list[list[tuple[PlacedWord, str]]] = []
        close: list[bool] = []
        for part, plain in parts:
            text = plain.translate(_LOWERED) if part.rise < 0 else plain
            before = words[-1][-1][0] if words else None
            if before is None or part.spaced or (before.rise > 0) != (part.rise > 0):
                words.append([])
                close.append(before is not None and not part.spaced)
            words[-1].append((part, text))
        made = [
            self._word(each, close=close[place], opens=place == 0)
            for place, each in enumerate(words)
        ]
        return tuple(word for word in made if word.text)

    def _word(self, parts: Sequence[tuple[PlacedWord, str]], *, close: bool, opens: bool) -> Word:
        box = parts[0][0].box
        looks: Counter[_Look] = Counter()
        for part, text in parts:
            box = box.union(part.box)
            looks[_look(part.style)] += len(text)
        look = looks.most_common(1)[0][0]
        return Word(
            text=unicodedata.normalize("NFC", "".join(text for _, text in parts)),
            box=box,
            confidence=1.0,
            # A figure apart from the word before is the upper half of a fraction.
            raised=parts[0][0].rise > 0 and (close or opens),
            italic=look.italic and not self._plain.italic,
            bold=look.bold and not self._plain.bold,
            close=close,
        )


def _apart(item: Item) -> tuple[bool, int]:
    """Return what the lines of one region share; pictures and tables stand by themselves."""
    return (True, id(item)) if isinstance(item, Float) else (False, item.line.column)


def _picture(picture: Picture) -> tuple[Region, ...]:
    return (Region(RegionRole.PICTURE, picture.box),)


def _drawings(page: PageContent) -> list[Picture]:
    """Return the line art of a page that can be cut out of it as a picture, as scans have it.

    What is drawn around text is a frame, and small things are ornaments.
    """
    return [
        Picture(box, None)
        for box in page.art
        if min(box.width, box.height) >= _LEAST_DRAWING
        and not any(grid.box.is_near(box, 0.0) for grid in page.grids)
        and _share_of_text(box, page) < _FRAMED
    ]


def _share_of_text(box: Box, page: PageContent) -> float:
    """Return how much of an area lines of text cover."""
    covered = 0.0
    for line in page.lines:
        across = min(box.right, line.box.right) - max(box.left, line.box.left)
        down = min(box.bottom, line.box.bottom) - max(box.top, line.box.top)
        covered += max(0.0, across) * max(0.0, down)
    return covered / (box.width * box.height)


def _look(style: Style) -> _Look:
    return _Look(style.bold, style.italic)


def _plain_look(pages: Sequence[PageContent]) -> _Look:
    """Return how most characters look, which is no emphasis."""
    looks: Counter[_Look] = Counter()
    for page in pages:
        for line in page.lines:
            for word in line.words:
                looks[_look(word.style)] += len(word.text)
    return looks.most_common(1)[0][0] if looks else _Look(bold=False, italic=False)


def _around(lines: Sequence[Line]) -> Box:
    box = lines[0].box
    for line in lines[1:]:
        box = box.union(line.box)
    return box
