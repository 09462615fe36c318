"""What is in the sources, and what would be lost, before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from converters.conversion.book import read_manuscripts
from converters.conversion.completion import filled, usual_forms
from converters.conversion.desk import open_desk
from converters.conversion.recording import RecordingMonitor
from converters.conversion.sources import (
    BookFiles,
    common_road,
    gather,
    record_place,
    structure_place,
)
from converters.conversion.spelling import spelled
from converters.conversion.told import Told, told_by
from converters.diagnostics import Diagnostic, Origin
from converters.files import BlobStore, lies_there
from converters.metadata_files.book_file import record_values
from converters.model.decision import Decision
from converters.model.guess import Guess
from converters.model.job import Finding, Inspection, Plan, SourceRoad
from converters.model.ledger import Ledger, LedgerBook
from converters.model.metadata import Metadata
from converters.model.page import PageImage
from converters.model.publication import Publication
from converters.model.revision import Comment
from converters.model.spelling import SpellingReview
from converters.model.traversal import contents_line, page_breaks, walk_sections
from converters.monitor import Monitor
from converters.readers.reading import ReadContext, Reading, ReadOptions
from converters.readers.registry import source_diagnostics
from converters.settings import Settings
from converters.vocabularies import ChangePolicy

if TYPE_CHECKING:
    from converters.transforms.corrections import Corrected

_USUAL: Final = Settings()


def inspect_sources(
    sources: Sequence[Path],
    monitor: Monitor,
    structure_file: Path | None = None,
    changes: ChangePolicy = ChangePolicy.ACCEPT,
    settings: Settings = _USUAL,
) -> Inspection:
    """Read the sources as a conversion would and report what was found; nothing is written.

    ``structure_file``: decisions to go by; None: those beside the sources, if any. ``settings``:
    what is wanted of all books; what the book's own metadata file says goes before it.
    Scans are counted and measured, not recognised; what is remembered of a conversion with the same
    settings is looked through for misread words. Raises SourceError as ``convert`` does.
    """
    book = gather(sources)
    decided = structure_file or structure_place(sources, book)
    is_told = structure_file is not None or lies_there(decided)
    files = msgspec.structs.replace(book, structure_file=decided if is_told else None)
    values = record_values(book.metadata_file) if book.metadata_file is not None else {}
    places = Inspection(
        findings=(),
        book_file=str(record_place(sources, book)),
        record=values,
        structure_file=str(decided),
    )
    return inspect_book(book, told_by(files), places, changes, settings, monitor)


def inspect_book(
    book: BookFiles,
    told: Told,
    places: Inspection,
    changes: ChangePolicy,
    settings: Settings,
    monitor: Monitor,
) -> Inspection:
    """Return what the sources of a book hold, by what was said about it; see ``inspect_sources``.

    ``places`` says where that stands, and goes over into what is returned.
    """
    record = RecordingMonitor(monitor)
    for file in book.left_out:
        record.report(Diagnostic.of("FILE-014", Origin(file.name), file=file.name))
    road = common_road(book.sources)
    for source in book.sources:
        for diagnostic in source_diagnostics(source, road):
            record.report(diagnostic)
    wanted = _wanted(told, changes)
    if road is SourceRoad.SCAN:
        found = _scan_inspection(book.sources, wanted, settings, record)
        found = msgspec.structs.replace(found, metadata=told.record.metadata)
    else:
        found = _manuscript_inspection(book.sources, (wanted, settings), told, record)
    return msgspec.structs.replace(
        found,
        diagnostics=tuple(record.diagnostics),
        book_file=places.book_file,
        record=places.record,
        structure_file=places.structure_file,
    )


def _manuscript_inspection(
    sources: Sequence[Path], wishes: _Wishes, told: Told, monitor: Monitor
) -> Inspection:
    parts, lost = _manuscript_parts(sources, wishes, told.decisions, monitor)
    titled = next((p for p in parts if p.metadata.work.title), parts[0])
    return Inspection(
        findings=tuple(part.finding for part in parts),
        metadata=filled(told.record.metadata, titled.metadata),
        proposed=titled.metadata,
        ledger=sum((part.ledger for part in parts), Ledger()),
        comments=tuple(comment for part in parts for comment in part.comments),
        editions=usual_forms(SourceRoad.MANUSCRIPT),
        guesses=tuple(guess for part in parts for guess in part.guesses),
        decisions=told.decisions,
        lost_decisions=lost,
        spelling=sum((part.spelling for part in parts), SpellingReview()),
    )


_Wishes = tuple[Plan, Settings]
"""What is wanted of the book, and of all books."""


def _wanted(told: Told, changes: ChangePolicy) -> Plan:
    """Return what a conversion would be asked for that changes how the text is read."""
    return Plan(
        sources=(),
        output="",
        language=told.record.language,
        tracked_changes=changes,
        tone_marks=told.record.tone_marks,
        repair_words=told.record.repair_words,
        decisions=told.decisions,
        page_rules=told.page_rules,
    )


class _Part(NamedTuple):
    """What one manuscript holds."""

    finding: Finding
    metadata: Metadata
    ledger: Ledger
    guesses: tuple[Guess, ...]
    lost: tuple[Decision, ...]
    spelling: SpellingReview
    comments: tuple[Comment, ...]


def _manuscript_parts(
    sources: Sequence[Path],
    wishes: _Wishes,
    decisions: Sequence[Decision],
    monitor: Monitor,
) -> tuple[list[_Part], tuple[Decision, ...]]:
    """Return what each source holds, and the decisions whose place is in none of them."""
    from converters.transforms.decisions import lost_place

    wanted, _ = wishes
    options = ReadOptions(language=wanted.language, changes=wanted.tracked_changes)
    parts: list[_Part] = []
    waiting = list(decisions)
    with open_desk() as desk:
        for number, source in enumerate(sources):
            with monitor.phase(source.name, 1.0 / len(sources)) as phase:
                work = desk.corner(f"i{number}")
                context = ReadContext(options, BlobStore(work / "media"), phase, work)
                reading = read_manuscripts((source,), context)
                here = [d for d in waiting if d.source in {None, source.name}]
                part = _part(source, spelled(*wishes, reading, phase), here, phase)
            parts.append(part)
            waiting = [d for d in waiting if d not in here or d in part.lost]
    for decision in waiting:
        monitor.report(lost_place(decision))
    return parts, tuple(waiting)


def _part(
    source: Path,
    read: tuple[Reading, SpellingReview],
    decisions: Sequence[Decision],
    monitor: Monitor,
) -> _Part:
    from converters.conversion.structuring import outlined
    from converters.readers.registry import format_name

    reading, review = read
    book, recognised, outline = outlined(reading.publication, decisions, monitor)
    finding = Finding(
        source=source.name,
        road=SourceRoad.MANUSCRIPT,
        format=format_name(source),
        bytes=source.stat().st_size,
        pages=len(page_breaks(book)),
        words=reading.words,
        chapters=_chapters(book),
        outline=outline,
        legacy_encodings=reading.legacy_encodings,
        languages=(book.metadata.work.language, *book.metadata.work.languages),
    )
    ledger = reading.ledger.followed_by(recognised.ledger)
    return _Part(
        finding, book.metadata, ledger, book.guesses, recognised.lost, review, reading.comments
    )


def _chapters(book: Publication) -> tuple[str, ...]:
    lines = (contents_line(section) for section in walk_sections(book.sections))
    return tuple(line for line in lines if line)


def _scan_inspection(
    sources: Sequence[Path], plan: Plan, settings: Settings, monitor: Monitor
) -> Inspection:
    """Return what is known of a scan: its pages, and the words of pages recognised before."""
    unread = LedgerBook()
    findings, pages = _scan_findings(sources, monitor, unread)
    words = _remembered_words(pages, plan, settings, monitor)
    found = Inspection(
        findings=findings,
        ledger=unread.closed(),
        editions=usual_forms(SourceRoad.SCAN),
        decisions=plan.decisions,
        lost_decisions=plan.decisions,
    )
    if words is None:
        return found
    return msgspec.structs.replace(
        found,
        ledger=found.ledger + words.ledger,
        guesses=words.guesses,
        lost_decisions=_not_found(plan.decisions, words),
        corrections=words.review,
    )


def _not_found(decisions: Sequence[Decision], words: Corrected) -> tuple[Decision, ...]:
    """Return the decisions whose place is not known: of scans all but those about found words."""
    return tuple(
        decision for decision in decisions if decision.correction is None or decision in words.lost
    )


def _remembered_words(
    pages: Sequence[PageImage], plan: Plan, settings: Settings, monitor: Monitor
) -> Corrected | None:
    """Return the misread words of pages that were recognised before, None where any was not."""
    from converters.conversion.page_reading import remembered
    from converters.conversion.scanned_words import word_corrected

    with open_desk() as desk, monitor.phase("recognise", 0.0) as phase:
        known = remembered(pages, plan, settings, desk.media, phase)
        return word_corrected(plan, settings, known.layouts, phase) if known else None


def _scan_findings(
    sources: Sequence[Path], monitor: Monitor, unread: LedgerBook
) -> tuple[tuple[Finding, ...], tuple[PageImage, ...]]:
    """Return what each source holds, and the pages of all."""
    from converters.pages.ingest import list_pages
    from converters.readers.registry import format_name

    findings = []
    every: list[PageImage] = []
    for source in sources:
        with monitor.phase(source.name, 1.0 / len(sources)) as phase:
            pages = list_pages((source,), phase, unread)
        findings.append(
            Finding(
                source=source.name,
                road=SourceRoad.SCAN,
                format=format_name(source),
                bytes=sum(Path(path).stat().st_size for path in _files(pages)),
                pages=len(pages),
            )
        )
        every.extend(pages)
    return tuple(findings), tuple(every)


def _files(pages: Sequence[PageImage]) -> tuple[str, ...]:
    return tuple(sorted({page.path for page in pages}))
