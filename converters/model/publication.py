"""Publication: the text of a book, its notes and pictures, apart from any product made of it.

Inlines and blocks are closed unions of frozen structs; a tree is never changed in place, see
``converters.model.traversal`` for building the next one.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from converters.diagnostics import Origin
from converters.model.guess import Guess
from converters.model.metadata import Metadata
from converters.vocabularies import SectionRole


class Node(msgspec.Struct, frozen=True, omit_defaults=True, tag=True, kw_only=True):
    """Base of all nodes; the tag in JSON is the class name."""


# ---- inlines ----------------------------------------------------------------------------------


class Text(Node, frozen=True):
    """Characters, in NFC; spaces are as the author typed them."""

    text: str


class Emphasis(Node, frozen=True):
    """Italic, or what the source stresses."""

    inlines: tuple[Inline, ...]


class Strong(Node, frozen=True):
    """Bold."""

    inlines: tuple[Inline, ...]


class SmallCaps(Node, frozen=True):
    """Small capitals."""

    inlines: tuple[Inline, ...]


class Underline(Node, frozen=True):
    """Underlined."""

    inlines: tuple[Inline, ...]


class Strikethrough(Node, frozen=True):
    """Struck out, but still part of the text."""

    inlines: tuple[Inline, ...]


class Superscript(Node, frozen=True):
    """Raised."""

    inlines: tuple[Inline, ...]


class Subscript(Node, frozen=True):
    """Lowered."""

    inlines: tuple[Inline, ...]


class Code(Node, frozen=True):
    """Inline code, monospaced."""

    text: str


class Link(Node, frozen=True):
    """Link to an address, or to an anchor of this publication when ``target`` starts with #."""

    inlines: tuple[Inline, ...]
    target: str


class LanguageSpan(Node, frozen=True):
    """Run in another language (BCP 47 tag)."""

    inlines: tuple[Inline, ...]
    language: str


class LineBreak(Node, frozen=True):
    """Forced line end within a paragraph."""


class Anchor(Node, frozen=True):
    """Named place that links can point to; names are unique in the publication."""

    name: str


class NoteReference(Node, frozen=True):
    """Mark of a note; ``note`` is the id in ``Publication.notes``."""

    note: str


class PageBreak(Node, frozen=True):
    """Start of a page of the source; ``label`` is its printed folio, or its number."""

    label: str


class InlineImage(Node, frozen=True):
    """Picture in the line. ``alt`` None: a person must still write it; empty: decorative."""

    resource: str
    alt: str | None = None
    width_mm: float | None = None
    height_mm: float | None = None
    origin: Origin | None = None


class InlineEquation(Node, frozen=True):
    """Formula in the line, as presentation MathML; ``alt`` reads it aloud."""

    mathml: str
    alt: str = ""


Inline = (
    Text
    | Emphasis
    | Strong
    | SmallCaps
    | Underline
    | Strikethrough
    | Superscript
    | Subscript
    | Code
    | Link
    | LanguageSpan
    | LineBreak
    | Anchor
    | NoteReference
    | PageBreak
    | InlineImage
    | InlineEquation
)
Span = (
    Emphasis
    | Strong
    | SmallCaps
    | Underline
    | Strikethrough
    | Superscript
    | Subscript
    | Link
    | LanguageSpan
)
"""Inlines that hold inlines."""


# ---- blocks -----------------------------------------------------------------------------------


class Alignment(StrEnum):
    """How lines stand between the margins where it is not the edition's usual way."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


class Inset(StrEnum):
    """From which margins a paragraph stands back in its source."""

    LEFT = "left"
    BOTH = "both"


class Paragraph(Node, frozen=True):
    """Running text.

    ``inset`` and ``blank_before`` tell how the source set it; transforms take them as evidence,
    writers do not look at them.
    """

    inlines: tuple[Inline, ...]
    alignment: Alignment | None = None
    language: str | None = None
    origin: Origin | None = None
    inset: Inset | None = None
    blank_before: int = 0
    """Empty lines that stood before it."""
    is_prominent: bool = False
    """It stands out more than all other lines before the text begins, as titles do, and is set so
    again."""
    opens_page: bool = False
    """The author had a page begin with it; a picture book is set so again."""


class LineLook(Node, frozen=True):
    """How a whole line was set before a reader took it for a heading."""

    alignment: Alignment | None = None
    strong: bool = False
    emphasis: bool = False
    underline: bool = False


class Heading(Node, frozen=True):
    """Heading not yet made the title of a section; ``level`` 1 to 9.

    ``role`` is known where the source or a person names it; one with a role and without inlines
    begins a section that has no title. ``look``: what it looks like again where the guess of a
    reader that it is a heading is undone.
    """

    inlines: tuple[Inline, ...]
    level: int
    number: str | None = None
    origin: Origin | None = None
    role: SectionRole | None = None
    look: LineLook | None = None


class Quotation(Node, frozen=True):
    """Passage set off from the text; ``epigraph``: the motto at the head of a section."""

    blocks: tuple[Block, ...]
    attribution: tuple[Inline, ...] = ()
    origin: Origin | None = None
    epigraph: bool = False


class Verse(Node, frozen=True):
    """Poem: stanzas of lines."""

    stanzas: tuple[tuple[tuple[Inline, ...], ...], ...]
    origin: Origin | None = None


class ListItem(Node, frozen=True):
    """One item; ``label`` is the exact text of a number that a plain counter would not give."""

    blocks: tuple[Block, ...]
    label: str | None = None


class NumberStyle(StrEnum):
    """Counter of an ordered list; values are those of HTML's ``type``."""

    DECIMAL = "1"
    LOWER_ALPHA = "a"
    UPPER_ALPHA = "A"
    LOWER_ROMAN = "i"
    UPPER_ROMAN = "I"


class ListBlock(Node, frozen=True):
    """Bulleted or numbered list."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    style: NumberStyle = NumberStyle.DECIMAL
    start: int = 1
    origin: Origin | None = None


class TableCell(Node, frozen=True):
    """Cell of a table; spans count rows and columns."""

    blocks: tuple[Block, ...]
    header: bool = False
    column_span: int = 1
    row_span: int = 1
    alignment: Alignment | None = None


class TableRow(Node, frozen=True):
    """Row of a table, without the places that a cell above spans into."""

    cells: tuple[TableCell, ...]


class Table(Node, frozen=True):
    """Table; ``header_rows`` of the first rows are repeated heads. Widths are shares, sum 1."""

    rows: tuple[TableRow, ...]
    header_rows: int = 0
    column_widths: tuple[float, ...] = ()
    caption: tuple[Inline, ...] = ()
    origin: Origin | None = None


class Figure(Node, frozen=True):
    """Picture that stands by itself."""

    image: InlineImage
    caption: tuple[Inline, ...] = ()
    origin: Origin | None = None
    opens_page: bool = False
    """The author had a page begin with it; a picture book is set so again."""


class SceneBreak(Node, frozen=True):
    """Change of scene within a chapter; ``ornament`` is the source's own mark."""

    ornament: str | None = None
    origin: Origin | None = None


class Preformatted(Node, frozen=True):
    """Lines whose spaces and ends matter: code, typewriter tables."""

    text: str
    code_language: str | None = None
    origin: Origin | None = None


class Equation(Node, frozen=True):
    """Formula on a line of its own, as presentation MathML."""

    mathml: str
    alt: str = ""
    number: str | None = None
    origin: Origin | None = None


Block = (
    Paragraph
    | Heading
    | Quotation
    | Verse
    | ListBlock
    | Table
    | Figure
    | SceneBreak
    | Preformatted
    | Equation
)


# ---- the whole --------------------------------------------------------------------------------


class NoteKind(StrEnum):
    """Where the author put a note."""

    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"


class Note(Node, frozen=True):
    """Foot- or endnote; ``label`` is a mark of the author's own (``*``), None for a number."""

    id: str
    kind: NoteKind
    blocks: tuple[Block, ...]
    label: str | None = None
    origin: Origin | None = None


class Section(Node, frozen=True):
    """Part, chapter or other division: a title, blocks, then the sections within it.

    ``id`` is unique in the publication and stable for the same source.
    """

    id: str
    role: SectionRole
    title: tuple[Inline, ...] = ()
    number: str | None = None
    blocks: tuple[Block, ...] = ()
    children: tuple[Section, ...] = ()
    language: str | None = None
    origin: Origin | None = None


class Resource(msgspec.Struct, frozen=True, omit_defaults=True):
    """Picture of the book; its bytes lie in the book's BlobStore under ``key`` (SHA-256).

    ``name`` is a safe ASCII file name with the right extension, unique in the publication.
    """

    id: str
    key: str
    media_type: str
    name: str
    width_px: int | None = None
    height_px: int | None = None


class Publication(msgspec.Struct, frozen=True, omit_defaults=True):
    """A book: metadata, front, body and back matter, notes and pictures."""

    metadata: Metadata
    body: tuple[Section, ...]
    front: tuple[Section, ...] = ()
    back: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = ()
    resources: tuple[Resource, ...] = ()
    cover: str | None = None
    """Id of the resource that is the cover."""
    guesses: tuple[Guess, ...] = ()
    """What readers and transforms decided about the structure, in reading order."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """All top-level sections in reading order."""
        return self.front + self.body + self.back
