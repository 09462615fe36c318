"""Spelling of Vietnamese: the words of a book that a person should look at."""

from __future__ import annotations

import msgspec

from converters.diagnostics import Origin


class DoubtfulWord(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A word that may be a slip, with the places where it stands."""

    word: str
    reason: str
    """Catalogue code that says why, e.g. ``VIE-020``."""
    count: int
    places: tuple[Origin, ...] = ()
    """The first places, in reading order."""
    context: str = ""
    """The words around the first place."""
    suggestions: tuple[str, ...] = ()
    """What may have been meant, the likeliest first."""


class SpellingReview(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What a look through the words of a book found."""

    words: int = 0
    """Words that were looked at."""
    doubtful: tuple[DoubtfulWord, ...] = ()
    """Words to look at, the surest slips first; at most as many as are shown."""
    left_out: int = 0
    """Doubtful words beyond those."""
    old_tone_marks: int = 0
    """Words like hòa."""
    new_tone_marks: int = 0
    """Words like hoà."""

    def __add__(self, other: SpellingReview) -> SpellingReview:
        return SpellingReview(
            words=self.words + other.words,
            doubtful=self.doubtful + other.doubtful,
            left_out=self.left_out + other.left_out,
            old_tone_marks=self.old_tone_marks + other.old_tone_marks,
            new_tone_marks=self.new_tone_marks + other.new_tone_marks,
        )
