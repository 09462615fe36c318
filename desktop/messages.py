"""Messages of the engine as the window lists them: one entry a code, with its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from converters.diagnostics import Diagnostic, Severity
from desktop.i18n import InterfaceLanguage
from desktop.theme import Tone

_TEXTS_SHOWN: Final = 3
_PLACES_SHOWN: Final = 4
_ORDER: Final = (Severity.FATAL, Severity.ERROR, Severity.WARNING, Severity.NOTE)

TONES: Final = {
    Severity.FATAL: Tone.ERROR,
    Severity.ERROR: Tone.ERROR,
    Severity.WARNING: Tone.NEEDS,
    Severity.NOTE: Tone.PLAIN,
}
ICONS: Final = {Tone.ERROR: "error", Tone.NEEDS: "warning", Tone.PLAIN: "note"}


class Lead(StrEnum):
    """Where in the window a message can be followed up."""

    OUTLINE = "outline"
    GUESSES = "guesses"
    WORDS = "words"
    CORRECTIONS = "corrections"
    CHANGES = "changes"


_LEADS: Final = {
    "DOCX-042": Lead.CHANGES,
    "ODT-014": Lead.CHANGES,
    "OCR-005": Lead.CORRECTIONS,
    "STR-002": Lead.OUTLINE,
    "STR-019": Lead.GUESSES,
    "STR-047": Lead.GUESSES,
    "STR-049": Lead.GUESSES,
    "VIE-032": Lead.WORDS,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """All messages of one code: what, where and what to do, ready to show."""

    code: str
    tone: Tone
    count: int
    texts: tuple[str, ...]
    """Different sentences, at most three."""
    places: tuple[str, ...]
    """At most four."""
    more_places: int
    remedy: str
    lead: Lead | None = None


def notices_of(
    diagnostics: Iterable[Diagnostic], language: InterfaceLanguage
) -> tuple[Notice, ...]:
    """Gather messages by code, the gravest first, otherwise in the order they came."""
    groups: dict[tuple[int, str], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        key = (_ORDER.index(diagnostic.severity), diagnostic.code)
        groups.setdefault(key, []).append(diagnostic)
    ordered = sorted(groups.items(), key=lambda group: group[0][0])
    return tuple(_notice(group, language) for _, group in ordered)


def _notice(group: list[Diagnostic], language: InterfaceLanguage) -> Notice:
    texts = dict.fromkeys(one.text(language) for one in group)
    places = tuple(dict.fromkeys(place for one in group if (place := one.where(language))))
    return Notice(
        code=group[0].code,
        tone=TONES[group[0].severity],
        count=len(group),
        texts=tuple(texts)[:_TEXTS_SHOWN],
        places=places[:_PLACES_SHOWN],
        more_places=max(0, len(places) - _PLACES_SHOWN),
        remedy=group[0].remedy(language),
        lead=_LEADS.get(group[0].code),
    )


def lead_of(code: str) -> Lead | None:
    """Return where messages of a code can be followed up, None where nowhere in particular."""
    return _LEADS.get(code)


def grave(diagnostics: Iterable[Diagnostic]) -> int:
    """Return how many messages are more than notes."""
    return sum(1 for one in diagnostics if one.severity is not Severity.NOTE)
