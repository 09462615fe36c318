"""From the flat text of a reading to a book: recognised, completed, parted, its text seen to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from converters.conversion.completion import completed, filled
from converters.diagnostics import Diagnostic
from converters.model.decision import Decision
from converters.model.job import Plan
from converters.model.ledger import Ledger
from converters.model.metadata import Metadata
from converters.model.outline import OutlineEntry
from converters.model.publication import Publication
from converters.model.text_change import TextChange
from converters.monitor import Monitor
from converters.transforms.decisions import lost_place
from converters.transforms.findings import Findings
from converters.transforms.outline import outline_of
from converters.transforms.recognition import Recognised, recognise
from converters.transforms.stanzas import with_joined_stanzas
from converters.transforms.structure import build_structure
from converters.transforms.text_edits import Edited, with_edits

TextWork = Callable[[Publication, Monitor], tuple[Publication, tuple[TextChange, ...]]]
"""Changes the text of a finished structure and tells every change."""


class Structured(msgspec.Struct, frozen=True):
    """A book ready for the writers."""

    publication: Publication
    ledger: Ledger = Ledger()
    """To be added to the ledger of the reading."""
    changes: tuple[TextChange, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()


def structured(
    plan: Plan,
    publication: Publication,
    monitor: Monitor,
    readings: Mapping[str, str] = MappingProxyType({}),
) -> Structured:
    """Return the book that the plan wants of a flat publication.

    ``readings``: words of the text by what the plan's decisions may know them as. Reports META-030
    for metadata taken from the text, STR-047 for decisions whose place is gone, and what
    recognition reports.
    """
    edited, recognised = _recognised(publication, plan.decisions, monitor, readings)
    for decision in recognised.lost:
        monitor.report(lost_place(decision))
    found = proposed(recognised, plan.metadata, monitor)
    metadata = completed(plan, found, monitor)
    flat = msgspec.structs.replace(recognised.publication, metadata=metadata)
    findings = Findings()
    book = build_structure(flat, monitor, findings)
    outline = outline_of(book, flat)
    book = with_joined_stanzas(book)
    changes: list[TextChange] = [*edited.changes]
    for work in _text_work(plan):
        book, made = work(book, monitor)
        changes.extend(made)
    ledger = recognised.ledger + findings.ledger.closed()
    return Structured(book, ledger, tuple(changes), outline)


class Outlined(NamedTuple):
    """What an inspection shows of a book."""

    publication: Publication
    recognised: Recognised
    outline: tuple[OutlineEntry, ...]


def outlined(publication: Publication, decisions: Sequence[Decision], monitor: Monitor) -> Outlined:
    """Return what an inspection shows: the book in sections, and what was recognised in it."""
    _, recognised = _recognised(publication, decisions, monitor)
    metadata = proposed(recognised, Metadata(), monitor)
    flat = msgspec.structs.replace(recognised.publication, metadata=metadata)
    findings = Findings()
    book = build_structure(flat, monitor, findings)
    ledger = recognised.ledger + findings.ledger.closed()
    told = msgspec.structs.replace(recognised, ledger=ledger)
    return Outlined(book, told, outline_of(book, flat))


def _recognised(
    publication: Publication,
    decisions: Sequence[Decision],
    monitor: Monitor,
    readings: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Edited, Recognised]:
    """Return a publication with a person's words, and that with its blocks recognised."""
    edited = with_edits(publication, decisions)
    others = [decision for decision in decisions if decision.decides_structure]
    recognised = recognise(edited.publication, others, monitor, readings, edited.originals)
    return edited, msgspec.structs.replace(recognised, lost=(*edited.lost, *recognised.lost))


def proposed(recognised: Recognised, given: Metadata, monitor: Monitor) -> Metadata:
    """Return the metadata of the source, completed by its title page and imprint page."""
    found = recognised.publication.metadata
    for proposal in recognised.proposals:
        fuller = filled(found, proposal)
        new = sorted(_leaves(fuller) - _leaves(found))
        told = {key for key, _ in _leaves(given)}
        if taken := [value for key, value in new if key not in told]:
            monitor.report(Diagnostic.of("META-030", facts="; ".join(taken)))
        found = fuller
    return found


def _text_work(plan: Plan) -> Iterator[TextWork]:
    """Yield what is to be done to the text itself, in order."""
    if plan.typography:
        from converters.transforms.typography import with_typography

        yield with_typography


def _leaves(metadata: Metadata) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()

    def walk(key: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for inner, content in value.items():
                walk(str(inner), content)
        elif isinstance(value, list | tuple):
            for content in value:
                name = content.get("name") if isinstance(content, Mapping) else content
                found.add((key, str(name)))
        else:
            found.add((key, str(value)))

    walk("", msgspec.to_builtins(metadata))
    return found
