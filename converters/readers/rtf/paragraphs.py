"""What an RTF text is made of before it becomes blocks: items, paragraphs, rows, stories."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.model.publication import Alignment, Inline, Inset
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
    left: int = 0
    right: int = 0
    """Distance from the margins in twips."""

    space_before: int = 0
    space_after: int = 0
    """Twips."""
    keep_next: bool = False
    page_break: bool = False

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


@dataclass
class Story:
    """A text of its own: the body, a note, a text box, a header."""

    paragraphs: list[RtfParagraph] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    """Items of the paragraph that is still open."""
    boxes: list[Story] = field(default_factory=list)
    """Text boxes anchored in the open paragraph; they follow it."""
    label: Item | None = None


class NoteMark(NamedTuple):
    """A note found in the text: its id, story, kind and own mark."""

    id: str
    story: Story
    endnote: bool
    label: str | None
    origin: Origin
