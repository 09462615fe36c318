"""Footnotes that typst begins on another page than their marks, and what brings them back.

Typst 0.15 puts a note at the foot of a page before it knows whether the line with its mark will
stay there (github.com/typst/typst, issues 5314, 5603, 8792): a line that goes to the next page with
what must not be parted from it leaves its note behind; of several notes in a line only the first
takes the line with it when there is no room; and a list, quotation, poem or table never moves for a
note. A book in which that happens is set again with a nudge at exactly those notes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from converters.diagnostics import Diagnostic
from converters.model.publication import Note
from converters.model.traversal import as_one_line, plain_text

_NOTE_SIZE: Final = 0.8
"""Size of notes in that of the running text, about."""
_LETTER_EM: Final = 0.43
"""Width of a letter of running text, about."""
_AIR: Final = 2.5
"""Lines of a note that are asked for beside those that were counted."""
_BENEATH_HEADING: Final = 6.0
"""Lines of a note that are about as high as two of the text and the white beneath a heading."""
_WHOLE_PAGE: Final = 1_000.0
"""More lines than any page has; the design has its own limit."""
_APART: Final = 3
"""Pages after which what follows in a chapter is nudged in the same pass."""
_LONG: Final = 12.0
"""Lines of a note that may well be all that a page has room for."""
_BLANK_LINES: Final = (1, 3, 8)

LETTER: Final = "c-"
"""What the names of large letters begin with; the number of their chapter follows."""
MOST_PASSES: Final = 14
"""How often a book is set anew for its notes."""
_PATIENCE: Final = 10
"""Passes after which every note that is still astray goes to the back."""


class Stand(Enum):
    """What the mark of a note stands in; typst places the notes of each in a way of its own."""

    LINE = "line"
    """A paragraph or caption that is part of no other block."""
    TITLE = "title"
    BLOCK = "block"
    """List, quotation, verse or table."""


@dataclass(frozen=True)
class Standing:
    """Where the mark of a footnote stands."""

    stand: Stand
    within: str = ""
    """The note whose text holds the mark."""
    chapter: int = 0
    """Number of the run of pages it stands in: what is done in one changes no other."""


@dataclass(frozen=True)
class Stray:
    """A note that begins on another page than its mark; pages count from the first sheet."""

    name: str
    marked: int
    """Page of its mark."""
    begun: int
    """Page on which it begins."""
    leader: str
    """The first note whose mark stands on the same line."""
    is_letter: bool = False
    """Whether it is no note but a large first letter, and the lines beside it that are parted."""


@dataclass(frozen=True)
class Nudge:
    """What is done to one note."""

    room: float = 0.0
    """Lines of notes that must have room, or the line of the mark goes to the next page."""
    blank: int = 0
    """Lines that stay blank at the foot of the page that ends before the line of the mark."""
    calm: bool = False
    """A single line of the paragraph may stand on a page of its own; a title stands freer."""
    low: bool = False
    """The note leaves room beneath the line of its mark."""


_STILL: Final = Nudge()


@dataclass(frozen=True)
class Nudges:
    """All that is done for the notes of a book, by their ids."""

    given: Mapping[str, Nudge] = field(default_factory=dict)
    tried: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    """How often a note was nudged because it began before the page of its mark, or after that."""
    at_back: frozenset[str] = frozenset()
    """Notes for which nothing helped: they stand at the back of the book."""
    passes: int = 0
    small: frozenset[str] = frozenset()
    """First letters that are set as all others, for a page ended among the lines beside them."""

    def of(self, name: str) -> Nudge:
        """Return what is done to a note."""
        return self.given.get(name, _STILL)

    @property
    def rooms(self) -> dict[str, float]:
        """Lines that must have room, by the note."""
        return {name: nudge.room for name, nudge in self.given.items() if nudge.room}

    def without_low(self) -> Nudges:
        """Return these nudges after typst refused them: it may lose a note that is set lower.

        Those notes go to the back.
        """
        low = {name for name, nudge in self.given.items() if nudge.low}
        kept = {name: nudge for name, nudge in self.given.items() if name not in low}
        back = self.at_back | low
        return replace(self, given=kept, at_back=back, passes=self.passes + 1)

    @property
    def has_low(self) -> bool:
        """Whether some note leaves room beneath the line of its mark."""
        return any(nudge.low for nudge in self.given.values())

    @property
    def spent(self) -> bool:
        """Whether the book is taken as it is from now on."""
        return self.passes >= MOST_PASSES


AS_IT_IS: Final = Nudges()
"""Nothing is done to any note."""


@dataclass(frozen=True)
class NoteLines:
    """How long notes are when they are set."""

    notes: Mapping[str, Note]
    letters: float
    """Letters on a line of a note."""

    @classmethod
    def of(cls, notes: Mapping[str, Note], measure_pt: float, size_pt: float) -> NoteLines:
        """Return the measure of the notes of a book; width and size are those of its text."""
        return cls(notes, measure_pt / (size_pt * _NOTE_SIZE * _LETTER_EM))

    def lines(self, name: str) -> float:
        """Return about how many lines a note takes."""
        blocks = self.notes[name].blocks
        letters = len(plain_text(as_one_line(blocks)))
        return max(len(blocks), math.ceil(letters / self.letters))


def nudged(
    nudges: Nudges, strays: Sequence[Stray], standings: Mapping[str, Standing], length: NoteLines
) -> Nudges:
    """Return the nudges for the next pass, after one that left some notes astray."""
    letters = {stray.name for stray in strays if stray.is_letter}
    strays = [stray for stray in strays if not stray.is_letter]
    if letters and not strays:
        # Where the lines end is known only when the notes have their places.
        return replace(nudges, small=nudges.small | letters, passes=nudges.passes + 1)
    given, tried, back = dict(nudges.given), dict(nudges.tried), set(nudges.at_back)
    for stray in _first(strays, standings):
        name = _outermost(stray.name, standings)
        standing = standings.get(name, Standing(Stand.LINE))
        key = name, stray.begun < stray.marked
        step = tried.get(key, 0)
        tried[key] = step + 1
        made = _nudge(stray, standing.stand, step, _needed(stray, name, standings, length))
        if made is None or nudges.passes >= _PATIENCE:
            back.add(stray.name)
            given.pop(stray.name, None)
            continue
        # Only the first note of a line takes the line with it.
        leads = name == stray.name and (made.room or made.blank)
        given[stray.leader if leads else name] = made
    return Nudges(given, tried, frozenset(back), nudges.passes + 1, nudges.small)


def _first(strays: Iterable[Stray], standings: Mapping[str, Standing]) -> list[Stray]:
    """Return those whose nudges do not change the pages of one another.

    What is done to a note moves the lines after it, and so what follows in its chapter.
    """
    taken: list[Stray] = []
    last: dict[int, int] = {}
    for stray in sorted(strays, key=lambda one: min(one.marked, one.begun)):
        chapter = standings[stray.name].chapter if stray.name in standings else 0
        page = min(stray.marked, stray.begun)
        before = last.setdefault(chapter, page)
        if before < page < before + _APART:
            continue
        last[chapter] = page
        taken.append(stray)
    return taken


def messages_of(nudges: Nudges) -> tuple[Diagnostic, ...]:
    """Return what a person should hear about the notes of a finished book."""
    told = []
    if nudges.at_back:
        told.append(Diagnostic.of("PDF-089", count=len(nudges.at_back)))
    if nudges.spent:
        told.append(Diagnostic.of("PDF-090"))
    return tuple(told)


def _nudge(stray: Stray, stand: Stand, step: int, needed: float) -> Nudge | None:
    """Return what a note gets at a step, None where nothing more is left to try."""
    early = stray.begun < stray.marked
    match stand:
        case Stand.BLOCK if early:
            first, *others = (Nudge(blank=lines) for lines in _BLANK_LINES)
            low = Nudge(calm=True, low=True)
            steps = (low, first, *others) if needed > _LONG else (first, low, *others)
        case Stand.BLOCK:
            steps = tuple(Nudge(blank=lines) for lines in _BLANK_LINES)
        case Stand.TITLE:
            steps = (Nudge(room=needed + _BENEATH_HEADING), Nudge(calm=True))
        case Stand.LINE if early:
            steps = (Nudge(calm=True), Nudge(room=needed, calm=True))
        case _:
            steps = (Nudge(room=needed), Nudge(room=_WHOLE_PAGE))
    return steps[step] if step < len(steps) else None


def _needed(stray: Stray, name: str, standings: Mapping[str, Standing], length: NoteLines) -> float:
    """Return the lines of notes that belong on one page: those of a line up to a note's beginning.

    Of a note that was left behind, and of one that holds the mark of another, all lines count.
    """
    names = list(standings)
    if name != stray.name or not {stray.name, stray.leader} <= standings.keys():
        return length.lines(name) + _AIR
    first, last = names.index(stray.leader), names.index(stray.name)
    among = names[first : last + (stray.begun < stray.marked)]
    return sum(map(length.lines, among)) + _AIR


def _outermost(name: str, standings: Mapping[str, Standing]) -> str:
    """Return the note of the page in whose text the mark of a note stands, or the note itself."""
    while name in standings and standings[name].within:
        name = standings[name].within
    return name
