"""Scanned pages among the text of a PDF: recognised and read into it; plates stay pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from converters.diagnostics import Box, Diagnostic, Origin
from converters.errors import SourceError, ToolError
from converters.model.book_pages import BookPages
from converters.model.correction import CorrectionReview
from converters.model.guess import Guess
from converters.model.job import PageWork, Plan
from converters.model.ledger import Ledger
from converters.model.page import DisplayPage, Line, PageLayout, PrintedPage, Region, Word
from converters.model.page_map import PageMap
from converters.monitor import Monitor
from converters.readers.reading import ReadContext, Reader, Reading
from converters.readers.registry import pdf_pages_of, reader_for
from converters.settings import Settings

_SURE: Final = 0.6
"""Confidence from which a word counts as read."""
_ENOUGH: Final = 8
"""Sure words from which a page is text and not a picture with a word in it."""
_ENOUGH_FIRST: Final = 60
"""The same of the first page, which mostly is the cover."""
_POINTS: Final = 72.0
_OF_THE_ORDER: Final = frozenset({"SCAN-021", "SCAN-022", "SCAN-023"})
_DOUBT: Final = "OCR-003"
_Ends = tuple[float, float, float, float]


class ScannedInserts:
    """Recognises scanned pages in the text files of one book, and remembers what it found."""

    def __init__(self, plan: Plan, settings: Settings) -> None:
        self._plan = msgspec.structs.replace(plan, page_rules=())
        self._settings = settings
        self.work = PageWork()
        self.review = CorrectionReview()

    @property
    def found(self) -> bool:
        """Whether any page was read."""
        return bool(self.review.words)

    def reader_of(self, source: Path) -> Reader:
        """Return the reader of a text file; that of a PDF recognises the scanned pages in it."""
        pictures = pdf_pages_of(source).pictures
        return partial(self._read, pictures) if pictures else reader_for(source)

    def _read(self, pictures: Sequence[int], source: Path, context: ReadContext) -> Reading:
        from converters.readers.pdf import read

        with context.monitor.phase("recognise", 0.5) as phase:
            found = self._recognised(source, pictures, context, phase)
        with context.monitor.phase("pages", 0.5) as phase:
            part = ReadContext(context.options, context.media, phase, context.work)
            reading = read(source, part, found.pages)
        guesses = (*reading.publication.guesses, *found.guesses)
        publication = msgspec.structs.replace(reading.publication, guesses=guesses)
        ledger = reading.ledger + found.ledger
        return msgspec.structs.replace(reading, publication=publication, ledger=ledger)

    def _recognised(
        self, source: Path, numbers: Sequence[int], context: ReadContext, monitor: Monitor
    ) -> _Found:
        """Return what was read; where that cannot be done it is told, and pages stay pictures."""
        from converters.conversion.scanned_words import word_corrected

        try:
            pages = self._pages(source, numbers, context, monitor)
        except (SourceError, ToolError) as error:
            monitor.report(error.diagnostic)
            return _Found()
        self.work = PageWork(
            recognised=self.work.recognised + pages.work.recognised,
            reused=self.work.reused + pages.work.reused,
        )
        pairs = [
            (layout, display)
            for layout, display in zip(_numbered(pages.layouts), pages.displays, strict=True)
            if _holds_text(layout)
        ]
        if not pairs:
            return _Found()
        layouts = [layout for layout, _ in pairs]
        words = word_corrected(self._plan, self._settings, layouts, monitor)
        self.review = _both(self.review, words.review)
        found: dict[int, PrintedPage] = {}
        for layout, (_, display) in zip(words.layouts, pairs, strict=True):
            number = layout.page.number
            page = _in_points(layout, display)
            found[number] = _beside(found[number], page) if number in found else page
        return _Found(found, words.guesses, words.ledger)

    def _pages(
        self, source: Path, numbers: Sequence[int], context: ReadContext, monitor: Monitor
    ) -> BookPages:
        from converters.conversion.page_reading import recognised
        from converters.pages.ingest import list_pages

        images = list_pages((source,), monitor)
        wanted = [image for image in images if image.frame + 1 in numbers]
        told = InsertMonitor(monitor)
        pages = recognised(wanted, self._plan, self._settings, context.media, told)
        for doubt in told.doubts:
            place = doubt.origin.page if doubt.origin else None
            number = pages.layouts[place - 1].page.frame + 1 if place else None
            origin = Origin(source.name, page=number)
            monitor.report(msgspec.structs.replace(doubt, origin=origin))
        return pages


class InsertMonitor:
    """Monitor that leaves out what is said of the order of pages, which here are only some.

    Doubts about pages wait: they count the recognised pages, not those of the file.
    """

    def __init__(self, monitor: Monitor, doubts: list[Diagnostic] | None = None) -> None:
        self._monitor = monitor
        self.doubts: list[Diagnostic] = [] if doubts is None else doubts
        self.advance = monitor.advance
        self.check_cancelled = monitor.check_cancelled

    @contextmanager
    def phase(self, name: str, weight: float) -> Iterator[Monitor]:
        """Open a slice of the other monitor's span."""
        with self._monitor.phase(name, weight) as inner:
            yield InsertMonitor(inner, self.doubts)

    def report(self, diagnostic: Diagnostic) -> None:
        """Hand a message on."""
        if diagnostic.code == _DOUBT:
            self.doubts.append(diagnostic)
        elif diagnostic.code not in _OF_THE_ORDER:
            self._monitor.report(diagnostic)


class _Found(msgspec.Struct, frozen=True):
    """Pages of one file that were read, by their numbers."""

    pages: dict[int, PrintedPage] = {}
    guesses: tuple[Guess, ...] = ()
    ledger: Ledger = Ledger()


def _both(one: CorrectionReview, other: CorrectionReview) -> CorrectionReview:
    return CorrectionReview(
        words=one.words + other.words,
        doubtful=one.doubtful + other.doubtful,
        corrections=(*one.corrections, *other.corrections),
    )


def _numbered(layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Return the pages with the numbers that they have in their file."""
    return [
        msgspec.structs.replace(
            layout, page=msgspec.structs.replace(layout.page, number=layout.page.frame + 1)
        )
        for layout in layouts
    ]


def _holds_text(layout: PageLayout) -> bool:
    sure = sum(
        word.confidence >= _SURE and sum(map(str.isalpha, word.text)) > 1
        for region in layout.regions
        for line in region.lines
        for word in line.words
    )
    return sure >= (_ENOUGH_FIRST if layout.page.number == 1 else _ENOUGH)


# ---- from the picture to the page -------------------------------------------------------------


def _in_points(layout: PageLayout, display: DisplayPage) -> PrintedPage:
    """Return what was read in points of the page made level."""
    points = _POINTS / display.dpi
    width, height = display.width_px * points, display.height_px * points
    level = display.exact_map.scaled_to(width, height)
    regions = tuple(_region(region, level) for region in layout.regions)
    return PrintedPage(width, height, regions)


def _region(region: Region, level: PageMap) -> Region:
    lines = tuple(_line(line, level) for line in region.lines)
    return msgspec.structs.replace(region, box=level.box(region.box), lines=lines)


def _line(line: Line, level: PageMap) -> Line:
    words = tuple(_word(word, level) for word in line.words)
    box = line.box
    magnification = level.magnification((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    ends = line.baseline
    if ends is not None:
        ends = (*level.point(ends[0], ends[1]), *level.point(ends[2], ends[3]))
    x_height = None if line.x_height is None else line.x_height * magnification
    return Line(words, level.box(box), ends, x_height)


def _word(word: Word, level: PageMap) -> Word:
    return msgspec.structs.replace(word, box=level.box(word.box))


def _beside(left: PrintedPage, right: PrintedPage) -> PrintedPage:
    """Return two pages of one picture as one, the right one beside the left."""
    moved = tuple(_moved(region, left.width) for region in right.regions)
    return PrintedPage(
        left.width + right.width, max(left.height, right.height), (*left.regions, *moved)
    )


def _moved(region: Region, by: float) -> Region:
    lines = tuple(
        msgspec.structs.replace(
            line,
            box=_right_by(line.box, by),
            baseline=_ends_right_by(line.baseline, by),
            words=tuple(
                msgspec.structs.replace(word, box=_right_by(word.box, by)) for word in line.words
            ),
        )
        for line in region.lines
    )
    return msgspec.structs.replace(region, box=_right_by(region.box, by), lines=lines)


def _ends_right_by(ends: _Ends | None, by: float) -> _Ends | None:
    return None if ends is None else (ends[0] + by, ends[1], ends[2] + by, ends[3])


def _right_by(box: Box, by: float) -> Box:
    return Box(box.left + by, box.top, box.right + by, box.bottom)
