"""Where in the window a problem, or a thing of the ledger, can be seen and mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from converters.diagnostics import Origin
from converters.model.outline import OutlineEntry
from desktop.book import Book, Stage
from desktop.checks.problems import Matter, Problem
from desktop.messages import Lead, lead_of
from desktop.metadata.draft import DESIGN_FIELDS, RECORD_NAMES, Field

_NAMED: Final = {name: one for one, name in RECORD_NAMES.items()}
_FIELDS: Final = {
    "META-010": Field.TITLE,
    "META-013": Field.ISBN_EPUB,
    "META-020": Field.ISBN_EPUB,
    "META-021": Field.ISBN_EPUB,
    "META-022": Field.LANGUAGE,
    "META-030": Field.TITLE,
    "META-036": Field.REGISTRATION,
    "A11Y-002": Field.CERTIFIED_BY,
}
"""Fields by the messages that are about one without naming it."""
_OF_DESIGN: Final = frozenset({"META-040", "META-041", "META-042", "META-043", "EPUB-009"})
"""About themes, sizes of pages and files of rules."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stage, and what in it."""

    stage: Stage
    field: Field | None = None
    """Of Metadata or Design."""
    section: int | None = None
    """Of Structure, as counted in the outline."""
    lead: Lead | None = None
    path: str = ""
    """Of Preview: the finished file."""
    part: str = ""
    """Of Preview: the file within an EPUB."""


def place_of(problem: Problem, book: Book, outline: Sequence[OutlineEntry]) -> Place | None:
    """Return where a problem can be followed up, None where nowhere in this window."""
    message = problem.message
    if (lead := lead_of(message.code)) is not None:
        return Place(Stage.STRUCTURE if lead is not Lead.CHANGES else Stage.SOURCES, lead=lead)
    if (which := _field_of(problem)) is not None:
        return Place(Stage.DESIGN if which in DESIGN_FIELDS else Stage.METADATA, field=which)
    if message.code in _OF_DESIGN:
        return Place(Stage.DESIGN)
    if problem.path:
        part = message.origin.part if message.origin else None
        return Place(Stage.PREVIEW, path=problem.path, part=part or "")
    return place_in_text(message.origin, book, outline) or _usual(problem.matter)


def place_in_text(
    origin: Origin | None, book: Book, outline: Sequence[OutlineEntry]
) -> Place | None:
    """Return the section that a place of the sources stands in, or the source itself."""
    if origin is None:
        return None
    if (number := section_at(origin, outline)) is not None:
        return Place(Stage.STRUCTURE, section=number)
    names = {Path(path).name for path in book.sources}
    return Place(Stage.SOURCES) if origin.source in names else None


def section_at(origin: Origin, outline: Sequence[OutlineEntry]) -> int | None:
    """Return the number of the last section that begins at or before a place, if any does."""
    place = _position(origin)
    if place is None:
        return None
    found = None
    for number, entry in enumerate(outline):
        if entry.origin is None or entry.origin.source != origin.source:
            continue
        start = _position(entry.origin)
        if start is not None and start <= place:
            found = number
    return found


def _position(origin: Origin) -> int | None:
    return origin.page if origin.page is not None else origin.paragraph


def _field_of(problem: Problem) -> Field | None:
    message = problem.message
    if problem.matter is Matter.METADATA:
        told = dict(message.values)
        for key in ("key", "name"):
            if (which := _NAMED.get(str(told.get(key, "")))) is not None:
                return which
    return _FIELDS.get(message.code)


def _usual(matter: Matter) -> Place | None:
    """Return the stage that a matter belongs to, where no place is named."""
    stages = {
        Matter.SOURCE: Stage.SOURCES,
        Matter.STRUCTURE: Stage.STRUCTURE,
        Matter.METADATA: Stage.METADATA,
    }
    stage = stages.get(matter)
    return Place(stage) if stage is not None else None
