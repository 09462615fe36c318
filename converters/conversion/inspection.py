"""What is in the sources, and what would be lost, before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from converters.conversion.book import open_desk, read_manuscripts
from converters.conversion.completion import filled, usual_forms
from converters.conversion.recording import RecordingMonitor
from converters.conversion.sources import common_road, gather
from converters.diagnostics import Diagnostic, Origin
from converters.files import BlobStore
from converters.metadata_files.book_file import read_book_file
from converters.model.job import Finding, Inspection, SourceRoad
from converters.model.ledger import Ledger
from converters.model.metadata import Metadata
from converters.model.page import PageImage
from converters.model.publication import Publication
from converters.model.traversal import page_breaks, plain_text, walk_sections
from converters.monitor import Monitor
from converters.readers.reading import ReadContext, Reading, ReadOptions


def inspect_sources(sources: Sequence[Path], monitor: Monitor) -> Inspection:
    """Read the sources as a conversion would and report what was found; nothing is written.

    Scans are counted and measured, not recognised. Raises SourceError as ``convert`` does.
    """
    record = RecordingMonitor(monitor)
    book = gather(sources)
    for file in book.left_out:
        record.report(Diagnostic.of("FILE-014", Origin(file.name), file=file.name))
    given = read_book_file(book.metadata_file).metadata if book.metadata_file else Metadata()
    road = common_road(book.sources)
    if road is SourceRoad.SCAN:
        findings = _scan_findings(book.sources, record)
        return Inspection(
            findings=findings,
            metadata=given,
            diagnostics=tuple(record.diagnostics),
            editions=usual_forms(road),
        )
    findings, found, readings = _manuscript_findings(book.sources, record)
    return Inspection(
        findings=findings,
        metadata=filled(given, found),
        ledger=sum((reading.ledger for reading in readings), Ledger()),
        diagnostics=tuple(record.diagnostics),
        comments=tuple(comment for reading in readings for comment in reading.comments),
        editions=usual_forms(road),
    )


def _manuscript_findings(
    sources: Sequence[Path], monitor: Monitor
) -> tuple[tuple[Finding, ...], Metadata, list[Reading]]:
    findings: list[Finding] = []
    metadata: Metadata | None = None
    readings: list[Reading] = []
    with open_desk() as desk:
        for number, source in enumerate(sources):
            with monitor.phase(source.name, 1.0 / len(sources)) as phase:
                work = desk.corner(f"i{number}")
                context = ReadContext(ReadOptions(), BlobStore(work / "media"), phase, work)
                reading = read_manuscripts((source,), context)
                findings.append(_finding(source, reading, phase))
            found = reading.publication.metadata
            if metadata is None or (found.work.title and not metadata.work.title):
                metadata = found
            readings.append(reading)
    return tuple(findings), metadata or Metadata(), readings


def _finding(source: Path, reading: Reading, monitor: Monitor) -> Finding:
    from converters.readers.registry import format_name
    from converters.transforms.structure import build_structure

    book = build_structure(reading.publication, monitor)
    return Finding(
        source=source.name,
        road=SourceRoad.MANUSCRIPT,
        format=format_name(source),
        bytes=source.stat().st_size,
        pages=len(page_breaks(book)),
        words=reading.words,
        chapters=_chapters(book),
        legacy_encodings=reading.legacy_encodings,
        languages=(book.metadata.work.language, *book.metadata.work.languages),
    )


def _chapters(book: Publication) -> tuple[str, ...]:
    titles = (plain_text(section.title).strip() for section in walk_sections(book.sections))
    return tuple(title for title in titles if title)


def _scan_findings(sources: Sequence[Path], monitor: Monitor) -> tuple[Finding, ...]:
    from converters.pages.ingest import list_pages
    from converters.readers.registry import format_name

    findings = []
    for source in sources:
        with monitor.phase(source.name, 1.0 / len(sources)) as phase:
            pages = list_pages((source,), phase)
        findings.append(
            Finding(
                source=source.name,
                road=SourceRoad.SCAN,
                format=format_name(source),
                bytes=sum(Path(path).stat().st_size for path in _files(pages)),
                pages=len(pages),
            )
        )
    return tuple(findings)


def _files(pages: Sequence[PageImage]) -> tuple[str, ...]:
    return tuple(sorted({page.path for page in pages}))
