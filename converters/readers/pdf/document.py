"""A born-digital PDF becomes a book: pages read apart, then seen together, then put in order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError, ToolError
from converters.files import BlobStore
from converters.model.page import PrintedPage
from converters.monitor import Monitor
from converters.readers.pdf.assembly import Assembly
from converters.readers.pdf.content import DocumentFacts, PageContent
from converters.readers.pdf.extraction import PageRange, read_range
from converters.readers.pdf.facts import FactsTask, read_facts
from converters.readers.pdf.recognised import with_recognised
from converters.readers.pdf.survey import survey_of
from converters.readers.reading import ReadContext, Reading
from converters.workers import map_tasks, run_apart

_RANGE: Final = 12
"""Pages of one task: short enough to be cancelled and seen, long enough to be worth it."""
_WORKERS: Final = 2

Task = FactsTask | PageRange
Part = DocumentFacts | list[PageContent]


def read(
    source: Path, context: ReadContext, recognised: Mapping[int, PrintedPage] | None = None
) -> Reading:
    """Return the book in a PDF.

    ``recognised``: what was read on pages that are pictures, by their numbers from 1; None where
    nobody has looked at these yet.

    Raises SourceError PDF-040 damaged, PDF-041 encrypted, PDF-042 without pages, PDF-043 too
    large, PDF-044 too slow, PDF-045 where pdfium gives up.
    """
    survey = survey_of(source)
    with context.monitor.phase("pages", 0.8) as phase:
        facts, pages = _read_apart(source, survey.pages, context, phase, hidden=not survey.text)
    if recognised:
        pages = with_recognised(pages, recognised)
    if facts.labels_damaged:
        context.monitor.report(Diagnostic.of("PDF-061", Origin(source.name)))
    with context.monitor.phase("text", 0.2) as phase:
        inner = ReadContext(context.options, context.media, phase, context.work)
        return Assembly(source.name, facts, pages, inner).reading(tell=recognised is not None)


def _read_apart(
    source: Path, count: int, context: ReadContext, monitor: Monitor, *, hidden: bool
) -> tuple[DocumentFacts, list[PageContent]]:
    """Read in processes of their own: pdfium may crash or hang over a damaged file."""
    path, name = str(source.resolve()), source.name
    ranges = page_ranges(source, range(count), context.media)
    ranges = [msgspec.structs.replace(each, invisible=hidden) for each in ranges]
    parts = performed([*ranges, FactsTask(path, name)], name, monitor)
    (facts,) = (part for part in parts if isinstance(part, DocumentFacts))
    return facts, [page for part in parts if isinstance(part, list) for page in part]


def page_ranges(source: Path, indexes: Sequence[int], media: BlobStore) -> list[PageRange]:
    """Return the tasks that read some pages, which come in order and count from 0."""
    path, folder = str(source.resolve()), str(media.folder.resolve())
    ranges: list[PageRange] = []
    for index in indexes:
        last = ranges[-1] if ranges else None
        if last is not None and last.stop == index and index - last.first < _RANGE:
            ranges[-1] = msgspec.structs.replace(last, stop=index + 1)
        else:
            ranges.append(PageRange(path, source.name, index, index + 1, folder))
    return ranges


def performed(tasks: Sequence[Task], name: str, monitor: Monitor) -> list[Part]:
    """Return the results of tasks in their order, done in processes of their own.

    Raises SourceError PDF-044 and PDF-045.
    """
    parts: list[Part | None] = [None] * len(tasks)
    watch = _Patience(monitor, Origin(name))
    with _translated(name):
        if sum(isinstance(task, PageRange) for task in tasks) <= 1:
            return list(run_apart(_perform_all, tasks, watch))
        for done, (index, part) in enumerate(map_tasks(_perform, tasks, _WORKERS, watch)):
            parts[index] = part
            watch.moved()
            monitor.advance(done + 1, len(tasks))
    return [part for part in parts if part is not None]


def _perform(task: Task) -> Part:
    return read_facts(task) if isinstance(task, FactsTask) else read_range(task)


def _perform_all(tasks: Sequence[Task]) -> list[Part]:
    return [_perform(task) for task in tasks]


@contextmanager
def _translated(name: str) -> Iterator[None]:
    try:
        yield
    except ToolError as error:
        raise SourceError.of("PDF-045", Origin(name)) from error


class _Patience:
    """Monitor that gives up where no page comes any more."""

    def __init__(self, monitor: Monitor, origin: Origin) -> None:
        self._monitor = monitor
        self._origin = origin
        self._deadline = 0.0
        self.phase = monitor.phase
        self.advance = monitor.advance
        self.report = monitor.report
        self.moved()

    def moved(self) -> None:
        """Say that something was finished."""
        # Not the clock: on a busy machine little happens between two looks.
        self._deadline = time.thread_time() + limits.SOURCE_SECONDS

    def check_cancelled(self) -> None:
        """Raise JobCancelled where the user asked to stop, SourceError where nothing moves."""
        self._monitor.check_cancelled()
        if time.thread_time() > self._deadline:
            raise SourceError.of("PDF-044", self._origin, seconds=round(limits.SOURCE_SECONDS))
