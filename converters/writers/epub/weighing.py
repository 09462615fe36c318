"""How many bytes of XHTML text will take: near enough to plan files by, rather more than less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from converters.model.publication import (
    Anchor,
    Block,
    Code,
    Equation,
    Inline,
    InlineEquation,
    InlineImage,
    Link,
    ListBlock,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Preformatted,
    Table,
    Text,
    Verse,
)
from converters.model.traversal import own_inlines, walk_blocks, walk_inlines

_BLOCK: Final = 48
"""A paragraph with a class and a language."""
_SPAN: Final = 30
_LINE: Final = 24
"""A line of verse, an item of a list, a row of a table."""
_CELL: Final = 32
_NOTE: Final = 200
"""A note with its link back; its mark takes as much."""
_IMAGE: Final = 200
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_FIXED: Final[dict[type[Inline], int]] = {Anchor: 40, PageBreak: 100}


class Scales:
    """Weighs text with the footnotes that stand at the end of its file."""

    def __init__(self, notes: Mapping[str, Note] | None = None) -> None:
        footnotes = {n: note for n, note in (notes or {}).items() if note.kind is NoteKind.FOOTNOTE}
        self._notes: dict[str, int] = {}
        self._notes = {name: self.note(note) for name, note in footnotes.items()}

    def blocks(self, blocks: Iterable[Block]) -> int:
        """Return the weight of blocks with all within them."""
        return sum(self._block(block) for block in walk_blocks(blocks))

    def note(self, note: Note) -> int:
        """Return the weight of a note where it stands."""
        return _NOTE + self.blocks(note.blocks)

    def _block(self, block: Block) -> int:
        own = _BLOCK + self.inlines(own_inlines(block))
        match block:
            case Preformatted():
                return own + _bytes(block.text)
            case Equation():
                return own + _bytes(block.mathml) + _bytes(block.alt)
            case Verse():
                return own + sum((len(stanza) + 1) * _LINE for stanza in block.stanzas)
            case ListBlock():
                return own + len(block.items) * _LINE
            case Table():
                return own + sum(_LINE + len(row.cells) * _CELL for row in block.rows)
            case _:
                return own

    def inlines(self, inlines: Iterable[Inline]) -> int:
        """Return the weight of inlines with all within them."""
        return sum(self._inline(inline) for inline in walk_inlines(inlines))

    def _inline(self, inline: Inline) -> int:
        match inline:
            case Text() | Code():
                return _bytes(inline.text) + (_SPAN if isinstance(inline, Code) else 0)
            case Link():
                return _SPAN + _bytes(inline.target)
            case NoteReference():
                return _NOTE + self._notes.get(inline.note, 0)
            case InlineImage():
                return _IMAGE + _bytes(inline.alt or "")
            case InlineEquation():
                return _bytes(inline.mathml) + _bytes(inline.alt)
            case _:
                return _FIXED.get(type(inline), _SPAN)


def _bytes(text: str) -> int:
    return len(text.translate(_ESCAPES).encode(errors="replace"))
