"""What an RTF text is made of before it becomes blocks: items, paragraphs, rows, stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.model.publication import Alignment, Anchor, Inline, Inset
from converters.readers.docx.styles import RunFormat

_INSET: Final = 280
"""Twips, about 5 mm, from which an indent of the whole paragraph sets it off."""


class End(Enum):
    """What closed a paragraph."""

    PARAGRAPH = auto()
    CELL = auto()
    ROW = auto()


class Properties(NamedTuple):
    r"""Formatting of a paragraph; ``\pard`` resets it."""

    style: int | None = None
    alignment: Alignment | None = None
    outline: int | None = None
    list_id: int | None = None
    list_level: int = 0
    in_table: bool = False
    nesting: int = 1
    """How many tables a paragraph of a table stands in."""
    left: int = 0
    right: int = 0
    """Distance from the margins in twips."""

    space_before: int = 0
    space_after: int = 0
    """Twips."""
    keep_next: bool = False
    page_break: bool = False
    drop_cap: bool = False
    """It is the large first letter of the next paragraph."""

    @property
    def depth(self) -> int:
        """In how many tables the paragraph stands."""
        return self.nesting if self.in_table or self.nesting > 1 else 0

    @property
    def inset(self) -> Inset | None:
        """From which margins the paragraph stands back."""
        if self.left < _INSET:
            return None
        return Inset.BOTH if self.right >= _INSET else Inset.LEFT


class Cell(NamedTuple):
    """Definition of a cell: right edge in twips and its part in merged cells."""

    edge: int
    merge_first: bool = False
    merged: bool = False
    merge_first_down: bool = False
    merged_down: bool = False


class Row(NamedTuple):
    """Definition of a table row."""

    cells: tuple[Cell, ...] = ()
    left: int = 0
    header: bool = False


@dataclass
class OpenRow:
    """The definition of a row while it is read: the cells that have their edge, then the next."""

    cells: list[Cell] = field(default_factory=list)
    cell: Cell = field(default_factory=lambda: Cell(0))
    row: Row = field(default_factory=Row)

    @property
    def defined(self) -> Row:
        """The row as defined so far."""
        return self.row._replace(cells=tuple(self.cells))


class Item(NamedTuple):
    """Text as it stands in the file, or an inline; how it looks and where it leads."""

    content: str | Inline
    form: RunFormat = RunFormat()
    font: str | None = None
    link: str | None = None


@dataclass
class RtfParagraph:
    """A paragraph, or the end of a row (``row`` set, no items)."""

    items: list[Item]
    properties: Properties
    end: End
    origin: Origin
    label: Item | None = None
    """Its number or bullet, as the file gives it."""
    row: Row | None = None
    page_break: bool = False
    """It opens a page."""
    depth: int = 0
    """In how many tables it stands."""


@dataclass
class Story:
    """A text of its own: the body, a note, a text box, a header."""

    paragraphs: list[RtfParagraph] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    """Items of the paragraph that is still open."""
    boxes: list[Story] = field(default_factory=list)
    """Text boxes anchored in the open paragraph; they follow it."""
    label: Item | None = None
    turns: list[int] = field(default_factory=list)
    """Before which items of the open paragraph a page ends."""
    turned: bool = False
    """A page ended behind the last paragraph."""


class NoteMark(NamedTuple):
    """A note found in the text: its id, story, kind and own mark."""

    id: str
    story: Story
    endnote: bool
    label: str | None
    origin: Origin


class CommentMark(NamedTuple):
    """A comment: its text, who wrote it, when, and where it stands."""

    story: Story
    author: str
    date: str | None
    origin: Origin


def text_of(story: Story) -> str:
    """Return the text of a story's paragraphs in one line, as it stands in the file."""
    texts = (
        "".join(item.content for item in paragraph.items if isinstance(item.content, str))
        for paragraph in story.paragraphs
    )
    return " ".join(filter(None, texts))


def parted(items: list[Item], turns: Sequence[int]) -> tuple[list[list[Item]], bool, bool]:
    """Return a paragraph in parts, one for each page that it stands on.

    Then whether a page ends before it says anything, and whether one ends behind all of it.
    """
    places = frozenset(turns)
    parts: list[list[Item]] = [[]]
    says, opens = False, False
    for index, item in enumerate(items):
        if index in places:
            opens = opens or (not says and len(parts) == 1)
            if says:
                parts.append([])
                says = False
        parts[-1].append(item)
        says = says or _says(item)
    ends = len(items) in places
    return parts, opens or (ends and not says and len(parts) == 1), ends and says


def _says(item: Item) -> bool:
    if isinstance(item.content, str):
        return bool(item.content.strip())
    return not isinstance(item.content, Anchor)
