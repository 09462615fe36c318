"""What readers tell of a paragraph, and what they are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.guess import Guess, Trait
from converters.model.publication import Alignment

_SHOWN: Final = 80
_RECORDED: Final = 0.3
"""Confidence from which a near miss is told."""


class Place(Enum):
    """Where a paragraph stands; only those of the BODY may become headings."""

    BODY = auto()
    TABLE = auto()
    NOTE = auto()
    BOX = auto()
    CONTENTS = auto()
    OTHER = auto()
    """Has another meaning already: caption, quotation, code, picture, rule."""


class ParagraphShape(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One paragraph of the source as it looks; an empty one has no text."""

    text: str
    size: float | None = None
    """Points, of most of its letters."""
    bold: float = 0.0
    italic: float = 0.0
    underlined: float = 0.0
    capitals: float = 0.0
    """Share of letters shown as (small) capitals by their format; typed ones need no telling."""
    alignment: Alignment | None = None
    space_before: float = 0.0
    space_after: float = 0.0
    page_break_before: bool = False
    keep_with_next: bool = False
    number: str | None = None
    """Automatic number or bullet before the text."""
    bulleted: bool = False
    """The automatic mark is a bullet, not a number."""
    place: Place = Place.BODY
    level: int | None = None
    """Heading level that the source declares, from 1."""
    is_title: bool = False
    """The source declares it the title or subtitle of the whole."""
    in_contents_field: bool = False
    """The contents field leads here (a ``_Toc`` bookmark, a tagged destination)."""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """Entry of the document's own table of contents, with its level where that is known."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class HeadingGuess:
    """A paragraph taken for a heading, or nearly so."""

    level: int | None
    """From 1 to 6; None where the evidence was too weak: it stays a paragraph."""
    confidence: float
    """0 to 1 that it is a heading."""
    reason: str
    """Code of the strongest evidence."""
    continues: bool = False
    """It is a further line of the heading directly before it: join both to one heading."""
    is_title: bool = False
    """It stands out as the title of the whole does, and is no heading."""

    @property
    def is_recorded(self) -> bool:
        """Whether it is sure enough to be told, be it as a near miss."""
        return self.level is not None or self.confidence >= _RECORDED

    def recorded(self, text: str, origin: Origin | None) -> Guess:
        """Return the guess for ``Publication.guesses``."""
        return Guess(
            trait=Trait.HEADING,
            value="none" if self.level is None else str(self.level),
            reason=self.reason,
            confidence=round(self.confidence, 2),
            text=" ".join(text.split())[:_SHOWN],
            origin=origin,
        )


@dataclass(frozen=True, slots=True)
class Headings:
    """Findings about one document; ``guesses`` runs beside the shapes that were given."""

    guesses: tuple[HeadingGuess | None, ...]
    title: tuple[int, ...] = ()
    """Paragraphs that seem to be the book's title, line by line; they are no headings."""
    contents: frozenset[int] = frozenset()
    """Paragraphs that are lines of a typed contents page."""

    @property
    def accepted(self) -> int:
        """How many paragraphs were made headings."""
        made = (guess for guess in self.guesses if guess is not None and not guess.continues)
        return sum(guess.level is not None for guess in made)
