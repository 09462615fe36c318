"""The way of one book: sources → publication → editions → checked files under their final names."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from converters.conversion.completion import (
    editions_of,
    modified_moment,
    warn_of_shared_isbn,
)
from converters.conversion.cover import with_cover
from converters.conversion.joining import join_readings
from converters.conversion.naming import targets
from converters.conversion.recording import RecordingMonitor, Stopwatch
from converters.conversion.sources import common_road
from converters.conversion.spelling import spelled
from converters.conversion.structuring import Structured, structured
from converters.diagnostics import Diagnostic, Origin
from converters.errors import ToolError
from converters.files import (
    BlobStore,
    ResultCache,
    atomic_write,
    sha256_of,
    translated_destination,
)
from converters.limits import MEGABYTE
from converters.model.edition import Edition
from converters.model.job import CheckResult, Output, PageWork, Plan, Report, SourceRoad
from converters.model.page import DisplayPage, PageLayout
from converters.model.publication import Publication
from converters.monitor import Monitor
from converters.readers.reading import ReadContext, Reading, ReadOptions
from converters.readers.registry import road_diagnostics
from converters.scratch import scratch_folder
from converters.settings import Settings
from converters.vocabularies import ProductForm
from converters.writers.writing import WriteContext

_COPY_BYTES: Final = 4 * MEGABYTE
_RARELY: Final = (100_000, 20, 100)


@dataclass(frozen=True)
class _Material:
    """A book as read: its text and, of a scan, its pages."""

    reading: Reading
    layouts: tuple[PageLayout, ...] = ()
    displays: tuple[DisplayPage, ...] = ()
    work: PageWork = field(default_factory=PageWork)


@dataclass(frozen=True)
class Desk:
    """Where a book is worked on; everything on it is gone when the conversion ends."""

    folder: Path
    media: BlobStore

    def corner(self, name: str) -> Path:
        """Return a fresh scratch folder."""
        corner = self.folder / name
        with translated_destination(corner):
            corner.mkdir()
        return corner


def convert(plan: Plan, settings: Settings, monitor: Monitor) -> Report:
    """Make all editions of ``plan`` and say what became of everything in its sources.

    Raises SourceError, ToolError, DestinationError, SettingsError or JobCancelled; files that
    were finished before stay, unfinished ones never appear.
    """
    watch = Stopwatch()
    record = RecordingMonitor(monitor)
    for name in plan.left_out:
        record.report(Diagnostic.of("FILE-014", Origin(Path(name).name), file=Path(name).name))
    sources = tuple(map(Path, plan.sources))
    road = common_road(sources, {edition.form for edition in plan.editions})
    for source in sources:
        for diagnostic in road_diagnostics(source, road):
            record.report(diagnostic)
    editions = editions_of(plan, road)
    if any(edition.form is ProductForm.EPUB for edition in editions):
        _warm_checker()
    with open_desk() as desk:
        with watch.phase(record, "read", _reading_weight(road)) as phase:
            material = _read(plan, road, settings, desk, phase)
            reading, spelling = spelled(plan, settings, material.reading, phase)
            material = replace(material, reading=reading)
        with watch.phase(record, "structure", 0.05) as phase:
            book = _structured(plan, material.reading.publication, desk, phase)
        publication = book.publication
        warn_of_shared_isbn(publication.metadata, editions, record)
        places = targets(plan, publication.metadata, editions)
        share = (0.95 - _reading_weight(road)) / len(editions)
        outputs = []
        for number, (edition, target) in enumerate(zip(editions, places, strict=True), start=1):
            with watch.phase(record, "write", share * 0.7) as phase:
                draft = _write(
                    publication, edition, material, desk.corner(f"{number}"), desk, phase
                )
                named = draft.rename(draft.with_name(target.name))
            with watch.phase(record, "check", share * 0.3) as phase:
                checks = _check(named, phase)
                _publish(named, target, phase)
            outputs.append(_output(edition, target, checks))
    return Report(
        title=publication.metadata.work.title,
        sources=plan.sources,
        outputs=tuple(outputs),
        ledger=material.reading.ledger.followed_by(book.ledger),
        diagnostics=tuple(record.diagnostics),
        timings=watch.timings(),
        pages=material.work,
        guesses=publication.guesses,
        comments=material.reading.comments,
        changes=book.changes,
        spelling=spelling,
    )


def read_manuscripts(sources: tuple[Path, ...], context: ReadContext) -> Reading:
    """Read the files of one book, join them in the given order."""
    from converters.readers.registry import reader_for

    readings: list[tuple[Path, Reading]] = []
    for source in sources:
        with context.monitor.phase(source.name, 1.0 / len(sources)) as phase:
            part = ReadContext(context.options, context.media, phase, context.work)
            readings.append((source, reader_for(source)(source, part)))
    return join_readings(readings, context.monitor)


@contextlib.contextmanager
def open_desk() -> Iterator[Desk]:
    """Open a desk in a scratch folder that is removed in all cases."""
    with scratch_folder() as folder, _rare_collections():
        yield Desk(folder, BlobStore(folder / "media"))


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for cycles less often: a book is a million objects and has none."""
    usual = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _reading_weight(road: SourceRoad) -> float:
    return 0.8 if road is SourceRoad.SCAN else 0.35


def _warm_checker() -> None:
    from converters.tools.jvm import warm_up

    warm_up()


def _read(
    plan: Plan, road: SourceRoad, settings: Settings, desk: Desk, monitor: Monitor
) -> _Material:
    sources = tuple(Path(source) for source in plan.sources)
    options = ReadOptions(language=plan.language, changes=plan.tracked_changes)
    context = ReadContext(options, desk.media, monitor, desk.corner("r"))
    if road is SourceRoad.MANUSCRIPT:
        return _Material(read_manuscripts(sources, context))
    return _read_pages(plan, sources, settings, context)


def _read_pages(
    plan: Plan, sources: tuple[Path, ...], settings: Settings, context: ReadContext
) -> _Material:
    from converters.pages.book import process_book
    from converters.pages.ingest import list_pages
    from converters.pages.settings import PageSettings
    from converters.readers.scans import read_layouts

    cache = ResultCache(settings.cache_path() / "pages")
    workers = plan.workers or settings.worker_count()
    page_settings = PageSettings(languages=settings.ocr_languages, workers=workers)
    with context.monitor.phase("pages", 0.05) as phase:
        images = list_pages(sources, phase)
    with context.monitor.phase("recognise", 0.9) as phase:
        pages = process_book(images, page_settings, cache, context.media, phase)
    with context.monitor.phase("layout", 0.05) as phase:
        part = ReadContext(context.options, context.media, phase, context.work)
        reading = read_layouts(pages.layouts, part)
    cache.prune(settings.cache_megabytes * MEGABYTE)
    whole = msgspec.structs.replace(reading, ledger=pages.ledger + reading.ledger)
    return _Material(whole, pages.layouts, pages.displays, pages.work)


def _structured(plan: Plan, publication: Publication, desk: Desk, monitor: Monitor) -> Structured:
    if plan.cover is not None:
        publication = with_cover(publication, Path(plan.cover), desk.media)
    return structured(plan, publication, monitor)


def _write(
    publication: Publication,
    edition: Edition,
    material: _Material,
    corner: Path,
    desk: Desk,
    monitor: Monitor,
) -> Path:
    from converters.writers.identifiers import product_identifier
    from converters.writers.registry import writer_for

    context = WriteContext(
        media=desk.media,
        monitor=monitor,
        modified=modified_moment(publication.metadata),
        identifier=product_identifier(publication, edition.form),
        work=corner,
        layouts=material.layouts,
        displays=material.displays,
    )
    draft = corner / "draft"
    with translated_destination(draft), draft.open("wb") as stream:
        writer_for(edition.form)(publication, edition, stream, context)
    return draft


def _check(draft: Path, monitor: Monitor) -> tuple[CheckResult, ...]:
    from converters.checks.registry import check_file

    try:
        return check_file(draft, monitor)
    except ToolError as error:
        # The file is whole; that nobody looked at it must be said, but does not undo it.
        monitor.report(error.diagnostic)
        monitor.report(Diagnostic.of("JOB-004", Origin(draft.name)))
        return ()


def _publish(draft: Path, target: Path, monitor: Monitor) -> None:
    """Copy a finished file to its place; it appears there whole or not at all."""
    size = max(1, draft.stat().st_size)
    with draft.open("rb") as source, atomic_write(target) as stream:
        while chunk := source.read(_COPY_BYTES):
            monitor.check_cancelled()
            stream.write(chunk)
            monitor.advance(source.tell(), size)
    draft.unlink()


def _output(edition: Edition, target: Path, checks: tuple[CheckResult, ...]) -> Output:
    return Output(
        form=edition.form,
        path=str(target),
        bytes=target.stat().st_size,
        sha256=sha256_of(target),
        checks=checks,
    )
