"""Guesses about the structure and a person's decisions, as one list; and the steps between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.decision import NO_HEADING, Decision, DecisionChange, rejection_of
from converters.model.guess import Guess, Mode, Trait
from converters.model.outline import OutlineEntry
from converters.vocabularies import SectionRole

NO_HEADING_VALUE: Final = "none"
_FIELDS: Final = {
    Trait.HEADING: "heading",
    Trait.ROLE: "role",
    Trait.BLOCK: "block",
    Trait.WORD: "correction",
}
_SURE: Final = 0.8
_PLACELESS: Final = (1 << 30, 0, 0)
_Key = tuple[object, ...]


Decided = Mapping[_Key, "PlaceRow"]
"""What a person decided, by place."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided about the structure of the book in hand."""

    made: tuple[Decision, ...] = ()
    """As the project holds them, with the steps that are just being written."""
    problem: Diagnostic | None = None
    """Why the newest step could not be written, or the book not be read with it."""

    def after(self, step: DecisionChange) -> Decisions:
        """Return what holds after a new step."""
        return Decisions(step.applied(self.made))

    def known(self, made: tuple[Decision, ...]) -> Decisions:
        """Return them as the project holds them."""
        return replace(self, made=made)


class Standing(StrEnum):
    """Where an entry of the list comes from."""

    AUTO = "auto"
    MANUAL = "manual"
    LOST = "lost"
    """Decided, but the place is not in the text any more."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place in the text with what it was taken for, by the program or by a person."""

    trait: Trait
    value: str
    text: str
    standing: Standing
    origin: Origin | None
    extent: int
    reason: str = ""
    """Catalogue code; empty where a person decided."""
    confidence: float = 1.0
    guess: Guess | None = None
    decision: Decision | None = None


def place_rows(
    guesses: Sequence[Guess], decisions: Sequence[Decision], lost: Iterable[Decision] = ()
) -> tuple[PlaceRow, ...]:
    """Return the decisions, and what was guessed where nobody decided; in reading order."""
    located = _located(guesses)
    gone = set(lost)
    manual = [
        _decided(decision, trait, located, lost=decision in gone)
        for decision in decisions
        for trait in traits_of(decision)
    ]
    settled = {_key(row.trait, row.origin, row.text) for row in manual}
    automatic = [
        _guessed(guess)
        for guess in guesses
        if guess.mode is Mode.AUTO and _key(guess.trait, guess.origin, guess.text) not in settled
    ]
    rank = _rank(guesses)
    return tuple(sorted((*automatic, *manual), key=lambda row: _position(row.origin, rank)))


def next_to_look_at(rows: Sequence[PlaceRow], after: int) -> int | None:
    """Return the next row that asks for a person, from the beginning again; None where none does.

    Guesses that are not sure, and decisions that found no place.
    """
    order = (*range(after + 1, len(rows)), *range(min(after + 1, len(rows))))
    return next((number for number in order if asks_for_a_person(rows[number])), None)


def asks_for_a_person(row: PlaceRow) -> bool:
    """Say whether a person should look at a row before others."""
    unsure = row.standing is Standing.AUTO and row.confidence < _SURE
    return unsure or row.standing is Standing.LOST


def traits_of(decision: Decision) -> tuple[Trait, ...]:
    """Return what a decision speaks of."""
    return tuple(trait for trait in Trait if getattr(decision, _FIELDS[trait]) is not None)


def value_of(decision: Decision, trait: Trait) -> str:
    """Return what was decided, in the words that a guess uses."""
    value = getattr(decision, _FIELDS[trait])
    if trait is Trait.HEADING:
        return NO_HEADING_VALUE if value == NO_HEADING else str(value)
    return str(value)


def _guessed(guess: Guess) -> PlaceRow:
    return PlaceRow(
        guess.trait, guess.value, guess.text, Standing.AUTO, guess.origin, guess.extent,
        reason=guess.reason, confidence=guess.confidence, guess=guess,
    )  # fmt: skip


def _decided(
    decision: Decision, trait: Trait, located: Mapping[_Key, list[Guess]], *, lost: bool
) -> PlaceRow:
    value = value_of(decision, trait)
    text = decision.word if trait is Trait.WORD else decision.text
    found = located.get((trait, value, _plain(text)), [])
    nearest = min(found, key=lambda guess: _distance(guess, decision), default=None)
    if trait is Trait.WORD and nearest is not None and _distance(nearest, decision):
        nearest = None
    origin = Origin(
        decision.source or "", paragraph=decision.paragraph, page=decision.page, box=decision.box
    )
    return PlaceRow(
        trait,
        value,
        text,
        Standing.LOST if lost else Standing.MANUAL,
        nearest.origin if nearest is not None and nearest.origin is not None else origin,
        decision.paragraphs,
        decision=decision,
    )


def _located(guesses: Iterable[Guess]) -> dict[_Key, list[Guess]]:
    """Return where decisions were found to speak of when the book was read."""
    located: dict[_Key, list[Guess]] = {}
    for guess in guesses:
        if guess.mode is Mode.MANUAL:
            key = (guess.trait, guess.value, _plain(guess.text))
            located.setdefault(key, []).append(guess)
    return located


def _distance(guess: Guess, decision: Decision) -> int:
    if decision.box is not None and guess.origin is not None:
        return int((guess.origin.page, guess.origin.box) != (decision.page, decision.box))
    paragraph = guess.origin.paragraph if guess.origin else None
    if paragraph is None or decision.paragraph is None:
        return 0
    return abs(paragraph - decision.paragraph)


def _key(trait: Trait, origin: Origin | None, text: str) -> _Key:
    """Return what a place is known by: its number, or its words where it has none."""
    if origin is not None and origin.box is not None and trait is Trait.WORD:
        return trait, origin.page, origin.box
    if origin is None or origin.paragraph is None:
        return trait, _plain(text)
    return trait, origin.source, origin.part, origin.paragraph


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _rank(guesses: Iterable[Guess]) -> dict[str, int]:
    names = dict.fromkeys(guess.origin.source for guess in guesses if guess.origin)
    return {name: number for number, name in enumerate(names)}


def _position(origin: Origin | None, rank: Mapping[str, int]) -> tuple[int, int, int]:
    if origin is None or (origin.paragraph is None and origin.page is None):
        return _PLACELESS
    return rank.get(origin.source, 0), origin.page or 0, origin.paragraph or 0


# ---- steps ------------------------------------------------------------------------------------


def rejection(row: PlaceRow, sources: Iterable[str]) -> DecisionChange | None:
    """Return the step that rejects a guess, None for what a person decided already."""
    if row.guess is None:
        return None
    return DecisionChange(added=(_for_sources(rejection_of(row.guess), sources),))


def restoration(row: PlaceRow) -> DecisionChange | None:
    """Return the step that takes a decision back, None for a guess."""
    return None if row.decision is None else _without(row.decision, row.trait)


def by_place(rows: Iterable[PlaceRow]) -> Decided:
    """Return what a person decided, to be found by its place."""
    manual = (row for row in rows if row.standing is Standing.MANUAL)
    return {_key(row.trait, row.origin, row.text): row for row in manual}


def decided_at(entry: OutlineEntry, trait: Trait, decided: Decided) -> PlaceRow | None:
    """Return what a person decided about the heading of a section."""
    if entry.level is None:
        return None
    return decided.get(_key(trait, entry.origin, entry.text))


def level_of(entry: OutlineEntry, decided: Decided) -> int:
    """Return the level that the heading of a section has, or will have when it is read again."""
    row = decided_at(entry, Trait.HEADING, decided)
    if row is None:
        return entry.level or NO_HEADING
    return NO_HEADING if row.value == NO_HEADING_VALUE else int(row.value)


def role_of(entry: OutlineEntry, decided: Decided) -> SectionRole:
    """Return the role that a section has, or will have when the book is read again."""
    row = decided_at(entry, Trait.ROLE, decided)
    return SectionRole(row.value) if row else entry.role


def level_step(
    entry: OutlineEntry, level: int, decided: Decided, sources: Iterable[str]
) -> DecisionChange | None:
    """Return the step that gives the heading of a section another level, None without need."""
    if entry.level is None or level == level_of(entry, decided):
        return None
    decision = msgspec.structs.replace(_place_of(entry), heading=level)
    return _instead(decided_at(entry, Trait.HEADING, decided), _for_sources(decision, sources))


def role_step(
    entry: OutlineEntry, role: SectionRole, decided: Decided, sources: Iterable[str]
) -> DecisionChange | None:
    """Return the step that gives a section another role, None without need."""
    if entry.level is None or role is role_of(entry, decided):
        return None
    decision = msgspec.structs.replace(_place_of(entry), role=role)
    return _instead(decided_at(entry, Trait.ROLE, decided), _for_sources(decision, sources))


def _place_of(entry: OutlineEntry) -> Decision:
    origin = entry.origin
    return Decision(
        text=entry.text,
        source=origin.source if origin else None,
        paragraph=origin.paragraph if origin else None,
    )


def _instead(before: PlaceRow | None, decision: Decision) -> DecisionChange:
    if before is None or before.decision is None:
        return DecisionChange(added=(decision,))
    step = _without(before.decision, before.trait)
    return DecisionChange(removed=step.removed, added=(*step.added, decision))


def _without(decision: Decision, trait: Trait) -> DecisionChange:
    if trait is Trait.WORD:
        return DecisionChange(removed=(decision,))
    rest = msgspec.structs.replace(decision, **{_FIELDS[trait]: None})
    return DecisionChange(removed=(decision,), added=(rest,) if traits_of(rest) else ())


def _for_sources(decision: Decision, sources: Iterable[str]) -> Decision:
    """Return a decision that the file's reader takes for one of this book.

    The pages of a scan are known by their own names, the book by that of the folder.
    """
    if decision.source in set(sources):
        return decision
    return msgspec.structs.replace(decision, source=None)
