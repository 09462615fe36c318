"""The way of one book: sources → publication → editions → checked files under their final names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from converters.conversion.ahead import load_ahead
from converters.conversion.book_matter import completed_matter
from converters.conversion.completion import (
    editions_of,
    warn_of_shared_isbn,
)
from converters.conversion.cover import with_cover
from converters.conversion.desk import Desk, open_desk
from converters.conversion.joining import join_readings
from converters.conversion.making import MakingOrder, finished_editions
from converters.conversion.naming import require_output
from converters.conversion.ownership import Ownership
from converters.conversion.recording import RecordingMonitor, Stopwatch
from converters.conversion.scanned_inserts import ScannedInserts
from converters.conversion.sources import common_road
from converters.conversion.spelling import spelled
from converters.conversion.structuring import Structured, structured
from converters.diagnostics import Diagnostic, Origin
from converters.model.book_pages import BookPages
from converters.model.correction import CorrectionReview
from converters.model.job import Plan, Report, SourceRoad
from converters.model.ledger import LedgerBook
from converters.monitor import Monitor
from converters.readers.reading import ReadContext, Reading, ReadOptions
from converters.readers.registry import source_diagnostics
from converters.settings import Settings
from converters.vocabularies import EPUB_FORMS


@dataclass(frozen=True)
class Material:
    """A book as read: its text and, of a scan, its pages."""

    reading: Reading
    pages: BookPages = field(default_factory=BookPages)
    corrections: CorrectionReview = field(default_factory=CorrectionReview)
    recognised: bool = False
    """Whether words were read on pictures, so that what was decided about words is carried out."""

    @property
    def has_pages(self) -> bool:
        """Whether it is made of scanned pages."""
        return bool(self.pages.layouts)


def convert(plan: Plan, settings: Settings, monitor: Monitor) -> Report:
    """Make all editions of ``plan`` and say what became of everything in its sources.

    Raises SourceError, ToolError, DestinationError, SettingsError or JobCancelled; files that
    were finished before stay, unfinished ones never appear.
    """
    watch = Stopwatch()
    record = RecordingMonitor(monitor)
    require_output(plan)
    road = common_road(tuple(map(Path, plan.sources)), {edition.form for edition in plan.editions})
    _report_sources(plan, road, record)
    editions = editions_of(plan, road)
    if any(edition.form in EPUB_FORMS for edition in editions):
        _warm_checker()
    with open_desk() as desk:
        with watch.phase(record, "read", _reading_weight(road)) as phase:
            material = read_material(plan, road, settings, desk, phase)
            reading, spelling = spelled(plan, settings, material.reading, phase)
            material = replace(material, reading=reading)
        with watch.phase(record, "structure", 0.05) as phase:
            book = structured_material(plan, material, desk, phase)
        publication = book.publication
        warn_of_shared_isbn(publication.metadata, editions, record)
        outputs = finished_editions(
            editions,
            MakingOrder(
                plan,
                publication,
                completed_matter(publication, editions, record, has_pages=material.has_pages),
                desk,
                Ownership(settings.state_path(), plan.sources),
                material.pages.layouts,
                material.pages.displays,
            ),
            watch,
            record,
            0.95 - _reading_weight(road),
        )
    return Report(
        title=publication.metadata.work.title,
        sources=plan.sources,
        outputs=outputs,
        ledger=material.reading.ledger.followed_by(book.ledger),
        diagnostics=tuple(record.diagnostics),
        timings=watch.timings(),
        pages=material.pages.work,
        guesses=publication.guesses,
        outline=book.outline,
        comments=material.reading.comments,
        changes=book.changes,
        spelling=spelling,
        corrections=material.corrections,
        page_records=material.pages.records,
    )


def _report_sources(plan: Plan, road: SourceRoad, monitor: Monitor) -> None:
    """Tell which files beside the sources were left out, and what is odd about a source."""
    for name in plan.left_out:
        monitor.report(Diagnostic.of("FILE-014", Origin(Path(name).name), file=Path(name).name))
    for source in plan.sources:
        for diagnostic in source_diagnostics(Path(source), road):
            monitor.report(diagnostic)


def read_manuscripts(
    sources: tuple[Path, ...], context: ReadContext, inserts: ScannedInserts | None = None
) -> Reading:
    """Read the files of one book, join them in the given order.

    ``inserts`` recognises scanned pages among their text; None: these stay pictures.
    """
    from converters.readers.registry import reader_for

    readings: list[tuple[Path, Reading]] = []
    for source in sources:
        with context.monitor.phase(source.name, 1.0 / len(sources)) as phase:
            part = ReadContext(context.options, context.media, phase, context.work)
            read = inserts.reader_of(source) if inserts else reader_for(source)
            readings.append((source, read(source, part)))
    return join_readings(readings, context.monitor)


def _reading_weight(road: SourceRoad) -> float:
    return 0.8 if road is SourceRoad.SCAN else 0.35


def _warm_checker() -> None:
    from converters.tools.jvm import warm_up

    warm_up()


def read_material(
    plan: Plan, road: SourceRoad, settings: Settings, desk: Desk, monitor: Monitor
) -> Material:
    """Return what the sources of ``plan`` say; raises as ``convert`` does."""
    sources = tuple(Path(source) for source in plan.sources)
    options = ReadOptions(language=plan.language, changes=plan.tracked_changes)
    context = ReadContext(options, desk.media, monitor, desk.corner("r"))
    if road is SourceRoad.MANUSCRIPT:
        return _read_texts(plan, sources, settings, context)
    return _read_pages(plan, sources, settings, context)


def _read_texts(
    plan: Plan, sources: tuple[Path, ...], settings: Settings, context: ReadContext
) -> Material:
    inserts = ScannedInserts(plan, settings)
    reading = read_manuscripts(sources, context, inserts)
    pages = BookPages(work=inserts.work)
    return Material(reading, pages, inserts.review, recognised=inserts.found)


def _read_pages(
    plan: Plan, sources: tuple[Path, ...], settings: Settings, context: ReadContext
) -> Material:
    from converters.conversion.page_reading import recognised, staff_for

    unread = LedgerBook()
    with staff_for(plan, settings) as staff:
        # What follows loads much; meanwhile the workers get ready.
        from converters.conversion.scanned_words import word_corrected
        from converters.pages.ingest import list_pages
        from converters.readers.scans import read_layouts

        with context.monitor.phase("pages", 0.05) as phase:
            images = list_pages(sources, phase, unread)
        load_ahead(edition.form for edition in editions_of(plan, SourceRoad.SCAN))
        with context.monitor.phase("recognise", 0.9) as phase:
            pages = recognised(images, plan, settings, context.media, phase, staff)
    with context.monitor.phase("layout", 0.05) as phase:
        words = word_corrected(plan, settings, pages.layouts, phase)
        part = ReadContext(context.options, context.media, phase, context.work)
        reading = read_layouts(words.layouts, part)
    ledger = unread.closed() + pages.ledger + words.ledger + reading.ledger
    publication = msgspec.structs.replace(reading.publication, guesses=words.guesses)
    whole = msgspec.structs.replace(reading, ledger=ledger, publication=publication)
    pages = msgspec.structs.replace(pages, layouts=words.layouts)
    return Material(whole, pages, words.review, recognised=True)


def structured_material(plan: Plan, material: Material, desk: Desk, monitor: Monitor) -> Structured:
    """Return the book that ``plan`` wants of what was read."""
    publication = material.reading.publication
    if material.recognised:
        # What was decided about words was carried out on the pages.
        others = tuple(decision for decision in plan.decisions if decision.correction is None)
        plan = msgspec.structs.replace(plan, decisions=others)
    if plan.cover is not None:
        publication = with_cover(publication, Path(plan.cover), desk.media)
    return structured(plan, publication, monitor, material.corrections.other_readings)
