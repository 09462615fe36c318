"""What inspection found, as the cards of the sources view show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from converters.model.job import Finding, Inspection, SourceRoad
from converters.model.ledger import Kind, Ledger
from desktop.i18n import size_text, translate
from desktop.labels import language_name
from desktop.theme import Tone

_TRACKED: Final = (Kind.INSERTION, Kind.DELETION, Kind.MOVE, Kind.FORMAT_CHANGE)


@dataclass(frozen=True, slots=True)
class Fact:
    """Short fact, as a chip."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class SourceCard:
    """One file or folder that was handed in."""

    path: str
    name: str
    icon: str
    facts: tuple[Fact, ...]
    legacy: tuple[str, ...]
    """Old encodings in it, each with how many characters."""


def waiting_card(path: str) -> SourceCard:
    """Return the card of a source that has not been looked into."""
    icon = "manuscript" if Path(path).suffix else "folder"
    return SourceCard(path, Path(path).name, icon, (), ())


def source_cards(sources: tuple[str, ...], inspection: Inspection | None) -> tuple[SourceCard, ...]:
    """Return a card for each source, or for each file found where folders were opened out.

    A file out of a folder has no ``path``: it cannot be moved or taken out by itself.
    """
    if inspection is None:
        return tuple(waiting_card(path) for path in sources)
    findings = inspection.findings
    paths = sources if len(findings) == len(sources) else _paths_by_name(sources, findings)
    return tuple(_card(path, found) for path, found in zip(paths, findings, strict=True))


def _paths_by_name(sources: tuple[str, ...], findings: tuple[Finding, ...]) -> list[str]:
    by_name = {Path(path).name: path for path in reversed(sources)}
    return [by_name.get(found.source, "") for found in findings]


def _card(path: str, finding: Finding) -> SourceCard:
    return SourceCard(
        path=path,
        name=Path(finding.source).name,
        icon="scan" if finding.road is SourceRoad.SCAN else "manuscript",
        facts=_facts(finding),
        legacy=tuple(_legacy(name, count) for name, count in finding.legacy_encodings),
    )


def _facts(finding: Finding) -> tuple[Fact, ...]:
    facts = [Fact(finding.format, Tone.ACCENT), Fact(size_text(finding.bytes))]
    if finding.pages:
        facts.append(Fact(translate("Sources", "%Ln page(s)", "", finding.pages)))
    if finding.words:
        facts.append(Fact(translate("Sources", "%Ln word(s)", "", finding.words)))
    if finding.chapters:
        facts.append(Fact(translate("Sources", "%Ln chapter(s)", "", len(finding.chapters))))
    facts.extend(Fact(language_name(code)) for code in finding.languages)
    return tuple(facts)


def _legacy(encoding: str, characters: int) -> str:
    text = translate("Sources", "{encoding} → Unicode: %Ln character(s)", "", characters)
    return text.format(encoding=encoding.upper())


def summary(inspection: Inspection | None, sources: tuple[str, ...]) -> str:
    """Return the line under the title of the window."""
    if not sources:
        return ""
    pieces = [translate("Sources", "%Ln source(s)", "", len(sources))]
    findings = inspection.findings if inspection else ()
    if pages := sum(finding.pages for finding in findings):
        pieces.append(translate("Sources", "%Ln page(s)", "", pages))
    if words := sum(finding.words for finding in findings):
        pieces.append(translate("Sources", "%Ln word(s)", "", words))
    return " · ".join(pieces)


def tracked_changes(inspection: Inspection | None) -> int:
    """Return how many tracked changes the sources hold that nobody settled."""
    ledger = inspection.ledger if inspection else Ledger()
    return sum(ledger.number(kind) for kind in _TRACKED)


def chapters_of(inspection: Inspection | None) -> tuple[str, ...]:
    """Return the chapters of all sources in order."""
    findings = inspection.findings if inspection else ()
    return tuple(chapter for finding in findings for chapter in finding.chapters)


def moved(sources: tuple[str, ...], path: str, by: int) -> tuple[str, ...]:
    """Return the sources with one of them moved up (-1) or down (+1)."""
    here = sources.index(path)
    there = here + by
    if not 0 <= there < len(sources):
        return sources
    order = list(sources)
    order[here], order[there] = order[there], order[here]
    return tuple(order)
