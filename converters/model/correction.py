"""Words of scanned pages that were probably misread: what is proposed, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from converters.diagnostics import Box, Origin
from converters.model.decision import Decision
from converters.model.guess import Mode

_AROUND: Final = ".,;:!?…“”\"'‘’«»()[]"


class Correction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Another reading of one recognised word, proposed or carried out.

    ``before`` and ``after`` are the whole word, punctuation and all; ``after`` holds a space where
    one word was read of two. ``origin`` has the page, the word's box and the recogniser's
    confidence.
    """

    before: str
    after: str
    reason: str
    """Catalogue code that says why, e.g. ``OCR-010``."""
    confidence: float
    """How likely it is right, 0 to 1; 1 where a person decided."""
    origin: Origin
    context: str = ""
    """The words around, as they were read."""
    applied: bool = False
    mode: Mode = Mode.AUTO

    @property
    def page(self) -> int:
        """Number of the page in the book."""
        return self.origin.page or 0

    @property
    def box(self) -> Box:
        """Box of the word in source pixels."""
        return self.origin.box or Box(0.0, 0.0, 0.0, 0.0)

    def undone(self) -> Correction:
        """Return what leads back to the word as it was read."""
        return msgspec.structs.replace(self, before=self.after, after=self.before)


class Confusion(msgspec.Struct, frozen=True, kw_only=True):
    """One slip of the recogniser, wherever it was made: to be decided on once for the book."""

    before: str
    after: str
    places: tuple[Origin, ...]
    applied: int
    """In how many of the places it is corrected."""
    confidence: float
    """Of the surest place."""


class CorrectionReview(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a look through the words of a scanned book found."""

    words: int = 0
    """Words that were looked at."""
    doubtful: int = 0
    """Words that the recogniser doubts, or for which there is a correction."""
    corrections: tuple[Correction, ...] = ()
    """In the order of the pages, those that were carried out and those that are proposed."""

    @property
    def applied(self) -> tuple[Correction, ...]:
        """The corrections that stand in the text."""
        return tuple(each for each in self.corrections if each.applied)

    @property
    def other_readings(self) -> dict[str, str]:
        """What the text has now, by what a person may know it as: as read, or as proposed.

        Both without the punctuation at a word.
        """
        pairs = (
            (each.before, each.after) if each.applied else (each.after, each.before)
            for each in self.corrections
        )
        return {known.strip(_AROUND): now.strip(_AROUND) for known, now in pairs}

    @property
    def proposed(self) -> tuple[Correction, ...]:
        """The corrections that wait for a person."""
        return tuple(each for each in self.corrections if not each.applied)


def confusions(corrections: Iterable[Correction]) -> tuple[Confusion, ...]:
    """Return equal corrections together, the most frequent first; punctuation and case apart."""
    found: dict[tuple[str, str], list[Correction]] = {}
    for each in corrections:
        found.setdefault(bare_words(each), []).append(each)
    groups = [
        Confusion(
            before=before,
            after=after,
            places=tuple(each.origin for each in group),
            applied=sum(each.applied for each in group),
            confidence=max(each.confidence for each in group),
        )
        for (before, after), group in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: -len(group.places)))


def bare_words(correction: Correction) -> tuple[str, str]:
    """Return both readings in small letters without the punctuation that both have around them."""
    before, after = correction.before, correction.after
    while len(before) > 1 < len(after) and before[0] == after[0] and not before[0].isalnum():
        before, after = before[1:], after[1:]
    while len(before) > 1 < len(after) and before[-1] == after[-1] and not before[-1].isalnum():
        before, after = before[:-1], after[:-1]
    return before.casefold(), after.casefold()


# ---- what a person decided about words --------------------------------------------------------


def names_of(word: str) -> frozenset[str]:
    """Return what a decision may call a word: all that was read, or without the punctuation."""
    return frozenset((word, word.strip(_AROUND)))


def lies_in(word: Box, box: Box) -> bool:
    """Return whether the middle of a word lies in a box."""
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box.left <= across <= box.right and box.top <= down <= box.bottom


def is_at(decision: Decision, page: int, box: Box) -> bool:
    """Return whether a decision speaks of the place where a word stands."""
    if decision.page not in {None, page}:
        return False
    return decision.box is None or lies_in(box, decision.box)


def breadth(decision: Decision) -> int:
    """Return how far a decision reaches; the narrowest about a place is the one that counts."""
    return (decision.page is None) + (decision.box is None)


def with_decision(word: str, decision: Decision) -> str:
    """Return a word as it was decided, with the punctuation at it."""
    return word.replace(decision.word, decision.correction or "", 1)
