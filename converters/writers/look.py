"""What ``theme.toml`` says: typefaces, sizes, openings, breaks, tables and so on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from converters.vocabularies import OpeningPage
from converters.writers.fonts import GARAMOND, SANS, SERIF

Colour = str
"""``#rrggbb``."""
CoverColours = tuple[Colour, Colour, Colour]
"""Ground, ink and accent."""


class Typeface(StrEnum):
    """Families that the program carries."""

    SERIF = "serif"
    SANS = "sans"
    OLD_STYLE = "old-style"

    @property
    def family(self) -> str:
        """Name of the family as fonts give it."""
        return {"serif": SERIF, "sans": SANS, "old-style": GARAMOND}[self.value]

    @property
    def generic(self) -> str:
        """Name of the kind as CSS has it."""
        return "sans-serif" if self is Typeface.SANS else "serif"


class Edge(StrEnum):
    """Where headings and captions stand."""

    LEFT = "left"
    CENTER = "center"


class Place(StrEnum):
    """Where running heads and folios stand on a page of print."""

    CENTER = "center"
    OUTSIDE = "outside"
    NONE = "none"


class Break(StrEnum):
    """What stands between two scenes."""

    RULE = "rule"
    ASTERISKS = "asterisks"
    ORNAMENT = "ornament"
    SPACE = "space"


class CoverLayout(StrEnum):
    """How a drawn cover is laid out."""

    FRAMED = "framed"
    OPEN = "open"
    BANDED = "banded"
    PLAYFUL = "playful"


class Rules(StrEnum):
    """Lines of a table."""

    GRID = "grid"
    ROWS = "rows"
    FRAME = "frame"


class Weight(StrEnum):
    """Weights that every carried family has."""

    REGULAR = "regular"
    BOLD = "bold"

    @property
    def css(self) -> str:
        """The keyword of CSS."""
        return "bold" if self is Weight.BOLD else "normal"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of ``theme.toml``; every key must be there once bases are laid under it."""


class Type(_Part, frozen=True):
    """Typefaces and sizes; lengths in em are of the size of the running text."""

    text: Typeface
    headings: Typeface
    size_pt: float
    """In print."""
    leading_em: float
    """In print, from line to line."""
    line_height: float
    """In e-books, from line to line."""


class Paragraphs(_Part, frozen=True):
    """Running text: an indent, or a gap, or both."""

    indent_em: float
    gap_em: float
    justified: bool


class Page(_Part, frozen=True):
    """The page of print; margins are shares of its width and height."""

    width_mm: float
    height_mm: float
    inside: float
    outside: float
    top: float
    bottom: float
    running_heads: Place
    folios: Place
    own_breaks: bool
    """Whether pages begin where the author had them begin, and a picture fills what its text leaves
    of the page, as in picture books."""


class Opening(_Part, frozen=True):
    """Head of a chapter or part."""

    sink: float
    """Share of the height of the text above it in print."""
    sink_em: float
    """The same in e-books."""
    align: Edge
    size_em: float
    weight: Weight
    italic: bool
    number_em: float
    """Size of “Chương 1” above a title."""
    ornament: bool
    """Whether the theme's ornament stands beneath the title."""
    rule: bool
    """Whether a line stands beneath the title."""
    opens_on: OpeningPage
    """On which pages it stands in print."""
    drop_cap_lines: int
    """Lines that the first letter of the text takes; 0: none."""


class Headings(_Part, frozen=True):
    """Heads within a chapter."""

    align: Edge
    weight: Weight
    scale: float
    """Size beside the usual one of the level."""


class Quotations(_Part, frozen=True):
    """Quotations, letters and the like."""

    indent_em: float
    size_em: float
    italic: bool


class Verses(_Part, frozen=True):
    """Poems."""

    centred: bool
    """Whether a poem stands in the middle by its longest line, else at an indent."""
    indent_em: float
    size_em: float


class Tables(_Part, frozen=True):
    """Tables."""

    rules: Rules
    head_tinted: bool


class Captions(_Part, frozen=True):
    """Captions of pictures and tables."""

    align: Edge
    size_em: float
    italic: bool


class Figures(_Part, frozen=True):
    """Figures and tables with a caption, in print."""

    float: bool
    """Whether one for which a page has no more room lets the text go on."""


class Look(_Part, frozen=True):
    """All of ``theme.toml`` but its names and its base."""

    covers: tuple[CoverColours, ...]
    """Of drawn covers; one set is chosen by the title."""
    cover_layout: CoverLayout
    accent: Colour
    """Of headings, rules and ornaments; empty: that of the text."""
    ornament: str
    """Name of the SVG in the folder; empty: none."""
    scene_break: Break
    note_em: float
    type: Type
    paragraphs: Paragraphs
    page: Page
    chapter: Opening
    part: Opening
    headings: Headings
    quotations: Quotations
    verses: Verses
    tables: Tables
    captions: Captions
    figures: Figures


def cover_colours(title: str, sets: Sequence[CoverColours]) -> CoverColours:
    """Return the colours of a drawn cover; the same title always gets the same."""
    return sets[hashlib.sha256(title.encode()).digest()[0] % len(sets)]
