"""Several files, one book: their texts one after the other, without clashes of names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from converters.conversion.file_titles import title_of
from converters.conversion.unifying import flat, with_common_ranks, without_repeated_heads
from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Ledger
from converters.model.publication import Heading, Publication, Section, Text
from converters.model.renaming import renamed
from converters.model.traversal import walk_blocks
from converters.monitor import Monitor
from converters.readers.reading import Reading
from converters.vocabularies import SectionRole


def join_readings(readings: Sequence[tuple[Path, Reading]], monitor: Monitor) -> Reading:
    """Return one reading for files that are the parts of one book, in the given order.

    Metadata come from the first file that has a title. A part without any heading gets its file's
    name as one (reported, FILE-015), so that every file opens a chapter. Ranks of headings are made
    alike (FILE-022), title and author that every file repeats stand once (FILE-023).
    """
    if len(readings) == 1:
        return readings[0][1]
    readings = _alike(readings, monitor)
    parts = [reading.publication for _, reading in readings]
    first = next((p for p in parts if p.metadata.work.title), parts[0])
    body = Section(
        id="body",
        role=SectionRole.SECTION,
        blocks=tuple(b for part in parts for section in part.sections for b in section.blocks),
        children=tuple(c for part in parts for section in part.sections for c in section.children),
    )
    encodings: dict[str, int] = {}
    for _, reading in readings:
        for encoding, characters in reading.legacy_encodings:
            encodings[encoding] = encodings.get(encoding, 0) + characters
    return Reading(
        Publication(
            metadata=first.metadata,
            body=(body,),
            notes=tuple(note for part in parts for note in part.notes),
            resources=tuple(resource for part in parts for resource in part.resources),
            cover=next((part.cover for part in parts if part.cover), None),
            guesses=tuple(guess for part in parts for guess in part.guesses),
        ),
        sum((reading.ledger for _, reading in readings), Ledger()),
        sum(reading.words for _, reading in readings),
        tuple(sorted(encodings.items())),
        tuple(comment for _, reading in readings for comment in reading.comments),
    )


def _alike(
    readings: Sequence[tuple[Path, Reading]], monitor: Monitor
) -> list[tuple[Path, Reading]]:
    """Return the parts with names apart, headings at common ranks and no repeated lines."""
    flattened = [
        (path.name, msgspec.structs.replace(reading, publication=flat(reading.publication)))
        for path, reading in readings
    ]
    bare = without_repeated_heads(flattened, monitor)
    named = [
        (path.name, _with_heading(path, renamed(reading.publication, f"f{number}-"), monitor))
        for number, ((path, _), reading) in enumerate(zip(readings, bare, strict=True), start=1)
    ]
    ranked = with_common_ranks(named, monitor)
    return [
        (path, msgspec.structs.replace(reading, publication=publication))
        for (path, _), reading, publication in zip(readings, bare, ranked, strict=True)
    ]


def _with_heading(path: Path, publication: Publication, monitor: Monitor) -> Publication:
    sections = publication.sections
    titled = any(section.title or section.children for section in sections)
    headed = any(isinstance(b, Heading) for s in sections for b in walk_blocks(s.blocks))
    if titled or headed or not publication.body:
        return publication
    origin = Origin(path.name)
    title = title_of(path)
    monitor.report(Diagnostic.of("FILE-015", origin, title=title))
    heading = Heading(inlines=(Text(text=title),), level=1, origin=origin)
    head, *rest = publication.body
    opened = msgspec.structs.replace(head, blocks=(heading, *head.blocks))
    return msgspec.structs.replace(publication, body=(opened, *rest))
