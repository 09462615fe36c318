"""What a person decided about the structure and the words of a book; it wins over every guess."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.model.guess import BlockKind, Guess, Trait
from converters.vocabularies import SectionRole

NO_HEADING = 0
"""Level of a decision that a place is no heading."""
DEEPEST_HEADING = 6
_NONE: Final = "none"
_PAGES: Final = frozenset(
    {
        SectionRole.TITLE_PAGE, SectionRole.HALF_TITLE_PAGE, SectionRole.COPYRIGHT_PAGE,
        SectionRole.DEDICATION, SectionRole.EPIGRAPH,
    }
)  # fmt: skip
"""Sections that are pages without a heading; what they hold is a plain section otherwise."""


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One decision; the place is known by its first words, then by its number in the source."""

    text: str = ""
    """First words of the place."""
    source: str | None = None
    """Name of the file; None: any of the book's."""
    paragraph: int | None = None
    paragraphs: int = 1
    """How many paragraphs it speaks of, from the place on."""
    heading: int | None = None
    """Level of the heading, ``NO_HEADING`` where it is none."""
    role: SectionRole | None = None
    """Role of the section that begins here."""
    block: BlockKind | None = None
    instead: str | None = None
    """What the paragraph says instead, line breaks as ends of lines; empty: nothing."""
    word: str = ""
    """A word of scanned pages as it was read, with the punctuation at it or without."""
    correction: str | None = None
    """What it is instead; the same word again: it was read right."""
    page: int | None = None
    """Number of the page that ``word`` stands on, from 1; None: wherever it stands."""
    box: Box | None = None
    """Where on the page, in source pixels; None: wherever on it."""

    @property
    def decides_structure(self) -> bool:
        """Whether it says what a place is, and not only what its words are."""
        told = (self.heading, self.role, self.block)
        return any(value is not None for value in told) or self.instead is None


class DecisionChange(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One step of a person: decisions taken back and decisions made."""

    removed: tuple[Decision, ...] = ()
    added: tuple[Decision, ...] = ()

    def applied(self, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
        """Return the decisions after the step; doing it twice changes nothing more."""
        kept = tuple(decision for decision in decisions if decision not in self.removed)
        return (*kept, *(decision for decision in self.added if decision not in kept))


def decision_of(guess: Guess) -> Decision:
    """Return the decision that says what was guessed."""
    place = _place_of(guess)
    match guess.trait:
        case Trait.HEADING:
            level = NO_HEADING if guess.value == _NONE else min(int(guess.value), DEEPEST_HEADING)
            return msgspec.structs.replace(place, heading=level)
        case Trait.ROLE:
            return msgspec.structs.replace(place, role=SectionRole(guess.value))
        case Trait.BLOCK:
            return msgspec.structs.replace(place, block=BlockKind(guess.value))
        case Trait.WORD:
            return _word_decision(guess, guess.value)


def rejection_of(guess: Guess) -> Decision:
    """Return the decision that what was guessed is not so: the place is what it is at its plainest.

    No heading, plain paragraphs, a chapter like any other; a section where no heading stands; and
    a chapter's heading where a guess had said that it is none. A word is what was read.
    """
    place = _place_of(guess)
    match guess.trait:
        case Trait.HEADING:
            return msgspec.structs.replace(place, heading=1 if guess.value == _NONE else NO_HEADING)
        case Trait.ROLE:
            page = SectionRole(guess.value) in _PAGES
            return msgspec.structs.replace(
                place, role=SectionRole.SECTION if page else SectionRole.CHAPTER
            )
        case Trait.BLOCK:
            return msgspec.structs.replace(place, block=BlockKind.PARAGRAPH)
        case Trait.WORD:
            return _word_decision(guess, guess.text)


def _word_decision(guess: Guess, correction: str) -> Decision:
    # Pages count through all sources of a book: their number alone tells the place.
    origin = guess.origin
    return Decision(
        word=guess.text,
        correction=correction,
        page=origin.page if origin else None,
        box=origin.box if origin else None,
    )


def _place_of(guess: Guess) -> Decision:
    origin = guess.origin
    return Decision(
        text=guess.text,
        source=origin.source if origin else None,
        paragraph=origin.paragraph if origin else None,
        paragraphs=guess.extent,
    )
