"""Guesses about a book's structure: what was decided, on what grounds, how surely, by whom.

A source says little of what its paragraphs are; readers and transforms guess the rest. Each guess
is kept with its reason, so that a person can look at it and decide otherwise.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from converters.diagnostics import Origin


class Mode(StrEnum):
    """Who decided."""

    AUTO = "auto"
    MANUAL = "manual"


class Trait(StrEnum):
    """What is decided about a place in the text."""

    HEADING = "heading"
    """Value: the level, ``1`` to ``6``; ``none`` where it is no heading."""
    ROLE = "role"
    """Value: a DPUB-ARIA role of the section that begins here."""
    BLOCK = "block"
    """Value: what the paragraphs from here are, a ``BlockKind``."""
    WORD = "word"
    """Value: what a recognised word of a scanned page is instead of what was read."""


class BlockKind(StrEnum):
    """What paragraphs can be: the values of a guess about a block."""

    PARAGRAPH = "paragraph"
    """Plain text, whatever it looks like."""
    VERSE = "verse"
    QUOTATION = "quotation"
    EPIGRAPH = "epigraph"
    LIST = "list"
    CAPTION = "caption"
    SCENE_BREAK = "scene-break"
    """The scene changes before this paragraph, or the paragraph is the mark of the change."""
    CONTENTS = "contents"
    """Lines of a typed contents page; the generated one takes their place."""


class Guess(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One decision about the structure."""

    trait: Trait
    value: str
    reason: str
    """Catalogue code that explains it, e.g. ``STR-010``."""
    confidence: float
    """0 to 1; 1 where a person decided."""
    text: str
    """First words of the place, for people and to find it again in a changed source."""
    mode: Mode = Mode.AUTO
    origin: Origin | None = None
    extent: int = 1
    """Paragraphs that it speaks of, from this place on."""
