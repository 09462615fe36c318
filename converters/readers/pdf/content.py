"""What stands on the pages of a PDF, in points from the upper left corner of the upright page."""

from __future__ import annotations

from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.readers.pdf.frame import Frame

ARTIFACT: Final = -2
"""Mark of what a tagged file calls no part of its text."""


class Style(msgspec.Struct, frozen=True):
    """How characters look; ``size`` is in points as they stand on the page."""

    font: str
    size: float
    bold: bool = False
    italic: bool = False
    mono: bool = False
    small_caps: bool = False


class Word(msgspec.Struct, frozen=True, gc=False):
    """Characters without a space between, in one style."""

    text: str
    style: Style
    left: float
    right: float
    baseline: float
    glued: bool = False
    """No space stood between it and the word before in the file."""
    mark: int = -1
    """Number of its marked content (ISO 32000-1, 14.6), -1 for none, or ``ARTIFACT``."""
    shift: int = 0
    """1: its glyphs are raised although it is set on the line, -1: they are lowered."""

    @property
    def top(self) -> float:
        """Height that capitals reach, by the size of the type; fonts lie about theirs."""
        return self.baseline - 0.74 * self.style.size

    @property
    def bottom(self) -> float:
        """Depth that letters reach."""
        return self.baseline + 0.22 * self.style.size


class PlacedWord(msgspec.Struct, frozen=True, gc=False):
    """A word of a line where it stands, as the line tells it apart from the one before."""

    text: str
    style: Style
    box: Box
    spaced: bool
    """Whether a space stands before it."""
    rise: int = 0


class Piece(msgspec.Struct, frozen=True):
    """Run of a line in one style; spaces within the line stand in its text."""

    text: str
    style: Style
    rise: int = 0
    """1: raised, -1: lowered."""
    link: str | None = None
    mark: int = -1
    note: str | None = None
    """Id of the note whose mark it is."""


class Line(msgspec.Struct, frozen=True):
    """Line of one column, with what decides where paragraphs begin."""

    pieces: tuple[Piece, ...]
    box: Box
    baseline: float
    size: float
    """Size of most of its characters."""
    first_word: float
    """Width of its first word."""
    wide: bool = False
    """Its words stand in groups far apart, as in the rows of a table."""
    column: int = 0
    """Number of its column on the page; the lines of a page come column by column."""
    leftward: bool = False
    """It is read from right to left."""
    words: tuple[PlacedWord, ...] = ()
    """Its words one by one, where they were asked for."""

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(p.style.bold for p in self.pieces if not p.text.isspace())


class Column(msgspec.Struct, frozen=True):
    """Where the lines of a column begin and end, and how far apart they stand."""

    left: float
    right: float
    leading: float
    justified: bool
    of_lines: bool = False
    """Nearly every line begins with a capital or a number: verse, an index, a list of names."""


class Cell(msgspec.Struct, frozen=True):
    """Cell of a table: its lines and the grid places that it takes."""

    lines: tuple[Line, ...]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Grid(msgspec.Struct, frozen=True):
    """Table whose lines or alignment leave no doubt."""

    cells: tuple[Cell, ...]
    box: Box
    rows: int
    columns: int
    edges: tuple[float, ...]
    """Where the columns begin and end."""
    ruled: bool


class Picture(msgspec.Struct, frozen=True):
    """Picture on a page: the address of its bytes, or the reason why there are none."""

    box: Box
    key: str | None
    media_type: str = ""
    width_px: int = 0
    height_px: int = 0
    mark: int = -1


class Target(msgspec.Struct, frozen=True):
    """Place in the document that a link leads to, in the user space of its page."""

    page: int
    place: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """Name of the place within the document."""
        if self.place is None:
            return f"page-{self.page}"
        x, y = (max(0, round(value)) for value in self.place)
        return f"page-{self.page}-{x}-{y}"


class LinkArea(msgspec.Struct, frozen=True):
    """Area of a page that leads somewhere: an address, or a place in the document."""

    box: Box
    address: str | None = None
    target: Target | None = None


class Tag(msgspec.Struct, frozen=True):
    """Element of a page's structure tree; numbers among its kids are marked content."""

    kind: str
    """Standard type, role map applied."""
    kids: tuple[int | Tag, ...] = ()
    alt: str = ""
    row_span: int = 1
    column_span: int = 1

    def marks(self) -> frozenset[int]:
        """Return the numbers of all marked content in it."""
        own = {kid for kid in self.kids if isinstance(kid, int)}
        return frozenset(own.union(*(k.marks() for k in self.kids if isinstance(k, Tag))))


class PageContent(msgspec.Struct, frozen=True):
    """One page: lines column by column, tables, pictures, areas of links."""

    index: int
    width: float
    height: float
    frame: Frame | None = None
    """How the page stands in its user space."""
    lines: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = ()
    turned: tuple[Line, ...] = ()
    """Lines that stand at an angle to the others."""
    grids: tuple[Grid, ...] = ()
    pictures: tuple[Picture, ...] = ()
    separators: tuple[Box, ...] = ()
    """Level rules, such as the one above footnotes."""
    links: tuple[LinkArea, ...] = ()
    tags: tuple[Tag, ...] = ()
    hidden: int = 0
    """Characters that the page does not show."""
    beyond: int = 0
    """Characters that are too many for a page."""
    comments: int = 0
    fields: int = 0
    """Fields of a form."""
    drawings: int = 0
    """Areas of line art that no picture holds."""
    art: tuple[Box, ...] = ()
    """Where these are, where words were asked for with their places."""
    problem: str | None = None
    """Why the page could not be read."""
    recognised: bool = False
    """It is a picture, and its lines were recognised."""
    sideways: bool = False
    """Most of its text runs another way than the page is shown."""


class OutlineItem(msgspec.Struct, frozen=True):
    """Bookmark: where it leads and how deep it stands, from 1."""

    title: str
    level: int
    target: Target | None


class DocumentFacts(msgspec.Struct, frozen=True):
    """What the file says about itself."""

    pages: int
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    labels: tuple[str, ...] = ()
    outline: tuple[OutlineItem, ...] = ()
    tagged: bool = False
    labels_damaged: bool = False
    """Whether the tree of page labels cannot be followed, and was left alone."""
