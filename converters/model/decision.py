"""What a person decided about the structure of a book, and where; it wins over every guess."""

from __future__ import annotations

import msgspec

from converters.model.guess import BlockKind
from converters.vocabularies import SectionRole

NO_HEADING = 0
"""Level of a decision that a place is no heading."""
DEEPEST_HEADING = 6


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
