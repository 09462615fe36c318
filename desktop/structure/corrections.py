"""Misread words and what a person decided about them, one line for each slip of the recogniser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from converters.diagnostics import Origin
from converters.model.correction import (
    Correction,
    bare_words,
    breadth,
    is_at,
    names_of,
    with_decision,
)
from converters.model.decision import Decision, DecisionChange
from converters.model.guess import Mode

_BY_HAND = "STR-046"


class Fate(StrEnum):
    """What becomes of a word at one place."""

    CORRECTED = "corrected"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    """A person says that it is to be corrected so."""
    KEPT = "kept"
    """A person says that it was read right."""
    OTHER = "other"
    """A person says that it is yet another word."""


@dataclass(frozen=True, slots=True)
class WordPlace:
    """One place of a misread word."""

    correction: Correction
    decision: Decision | None = None
    """What a person decided and counts here."""

    @property
    def text(self) -> str:
        """The word as it will be."""
        told = self.correction
        if self.decision is not None:
            return with_decision(told.before, self.decision)
        return told.after if told.applied else told.before

    @property
    def fate(self) -> Fate:
        """What becomes of the word."""
        told = self.correction
        if self.decision is None:
            return Fate.CORRECTED if told.applied else Fate.PROPOSED
        if self.text == told.before:
            return Fate.KEPT
        return Fate.ACCEPTED if self.text == told.after else Fate.OTHER

    @property
    def asks(self) -> bool:
        """Whether a person should look at it."""
        return self.fate is Fate.PROPOSED


@dataclass(frozen=True, slots=True)
class WordRow:
    """One slip of the recogniser with all its places."""

    before: str
    after: str
    places: tuple[WordPlace, ...]

    @property
    def confidence(self) -> float:
        """How likely the surest place is."""
        return max(place.correction.confidence for place in self.places)

    @property
    def proposed(self) -> int:
        """How many places wait for a person."""
        return sum(place.asks for place in self.places)

    @property
    def decided(self) -> int:
        """About how many places a person decided."""
        return sum(place.decision is not None for place in self.places)


def word_rows(
    corrections: Iterable[Correction], decisions: Iterable[Decision]
) -> tuple[WordRow, ...]:
    """Return the slips of the recogniser, those first that wait for a person, the frequent first.

    Words that a person kept as they were read are corrections no more once the book is made again;
    their decisions are shown after all others.
    """
    told = _by_word(decisions)
    groups: dict[tuple[str, str], list[WordPlace]] = {}
    settled: set[Decision] = set()
    for one in corrections:
        decision = _settling(one, told)
        groups.setdefault(bare_words(one), []).append(WordPlace(one, decision))
        settled |= {decision} if decision is not None else set()
    for decisions_of_word in told.values():
        for decision in decisions_of_word:
            if decision not in settled:
                place = WordPlace(_alone(decision), decision)
                groups.setdefault(bare_words(place.correction), []).append(place)
    rows = [WordRow(before, after, tuple(group)) for (before, after), group in groups.items()]
    return tuple(sorted(rows, key=_importance))


def next_place(rows: Sequence[WordRow], row: int, place: int) -> tuple[int, int] | None:
    """Return the next place that waits for a person, from the beginning again; None without one."""
    every = [(r, p) for r, one in enumerate(rows) for p in range(len(one.places))]
    waiting = [(r, p) for r, p in every if rows[r].places[p].asks]
    later = (at for at in waiting if at > (row, place))
    return next(later, waiting[0] if waiting else None)


# ---- steps ------------------------------------------------------------------------------------


def accepted(places: Iterable[WordPlace]) -> DecisionChange | None:
    """Return the step by which words are corrected as proposed; None where they are already."""
    return _step([(place, place.correction.after) for place in places])


def kept(places: Iterable[WordPlace]) -> DecisionChange | None:
    """Return the step by which words stay as they were read; None where they do already."""
    return _step([(place, place.correction.before) for place in places])


def automatic(place: WordPlace) -> DecisionChange | None:
    """Return the step that leaves a word to the program again, None where nobody decided."""
    return None if place.decision is None else DecisionChange(removed=(place.decision,))


def _step(wanted: Sequence[tuple[WordPlace, str]]) -> DecisionChange | None:
    """Return one decision for each place, in place of what was decided about it before.

    A decision without a place would speak of every such word of the book, also of those that were
    read right: most slips make a good word of another.
    """
    changed = [
        (place, text) for place, text in wanted if place.decision is None or place.text != text
    ]
    removed = [
        place.decision
        for place, _ in changed
        if place.decision is not None and not breadth(place.decision)
    ]
    added = [
        Decision(
            word=place.correction.before,
            correction=text,
            page=place.correction.origin.page,
            box=place.correction.origin.box,
        )
        for place, text in changed
    ]
    return DecisionChange(removed=tuple(removed), added=tuple(added)) if added else None


# ---- how decisions and corrections meet -------------------------------------------------------


def _by_word(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Return the decisions about words by the word, the narrowest first."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.correction is not None:
            found.setdefault(decision.word, []).append(decision)
    return {word: sorted(told, key=breadth) for word, told in found.items()}


def _settling(one: Correction, told: Mapping[str, Sequence[Decision]]) -> Decision | None:
    found = [
        decision
        for name in names_of(one.before)
        for decision in told.get(name, ())
        if is_at(decision, one.page, one.box)
    ]
    return min(found, key=breadth, default=None)


def _alone(decision: Decision) -> Correction:
    return Correction(
        before=decision.word,
        after=decision.correction or "",
        reason=_BY_HAND,
        confidence=1.0,
        origin=Origin(decision.source or "", page=decision.page, box=decision.box),
        applied=True,
        mode=Mode.MANUAL,
    )


def _importance(row: WordRow) -> tuple[bool, bool, int]:
    return not row.proposed, row.decided == len(row.places), -len(row.places)
