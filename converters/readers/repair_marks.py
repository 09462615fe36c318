"""Private characters by which repair passes tell, through pandoc, what its tree does not hold.

A pass puts them into the source; the mapper of the tree finds them here and takes them out.
"""

from __future__ import annotations

from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.publication import (
    Alignment,
    Block,
    Inline,
    Inset,
    NoteKind,
    Paragraph,
    Text,
    Verse,
)
from converters.model.traversal import map_inlines, plain_text, split_at_breaks, without_head
from converters.readers.pandoc_nodes import SPANS, Tree

NUMBER_END: Final = "\ue010"
"""Stands between a heading's automatic number and its text."""
VERSE_MARK: Final = "\ue00f"
"""Stands at the head of verse, for pandoc a quotation."""
ENDNOTE_MARK: Final = "\ue00e"
"""Stands at the head of endnotes, which pandoc mixes with the footnotes."""
LAYOUT_MARKS: Final[dict[str, Alignment | Inset]] = {
    "\ue013": Alignment.CENTER,
    "\ue014": Alignment.RIGHT,
    "\ue015": Inset.LEFT,
    "\ue016": Inset.BOTH,
}
"""Stand at the head of a paragraph: how it is set."""
BLANK_MARK: Final = "\ue017"
"""Stands, once for each, at the head of a paragraph with empty lines before it."""
_LAYOUT: Final = "".join(LAYOUT_MARKS) + BLANK_MARK


def taken_marks(content: list[Tree]) -> str:
    """Take the marks of its layout from the head of a paragraph."""
    nodes = content
    while nodes and (nodes[0]["t"] in SPANS or nodes[0]["t"] == "Span"):
        inner = nodes[0]["c"]
        nodes = inner[1] if nodes[0]["t"] == "Span" else inner
    if not nodes or nodes[0]["t"] != "Str":
        return ""
    text: str = nodes[0]["c"]
    rest = text.lstrip(_LAYOUT)
    nodes[:1] = [{"t": "Str", "c": rest}] if rest else []
    return text[: len(text) - len(rest)]


def laid_out(paragraph: Paragraph, marks: str) -> Paragraph:
    """Return a paragraph that is set as its marks say."""
    found = [LAYOUT_MARKS[mark] for mark in marks if mark != BLANK_MARK]
    return msgspec.structs.replace(
        paragraph,
        alignment=next((value for value in found if isinstance(value, Alignment)), None),
        inset=next((value for value in found if isinstance(value, Inset)), None),
        blank_before=marks.count(BLANK_MARK),
    )


def numbered(inlines: tuple[Inline, ...]) -> tuple[str | None, tuple[Inline, ...]]:
    """Return the number before the text of a heading, and the heading without it."""
    number, mark, _ = plain_text(inlines).partition(NUMBER_END)
    if not mark:
        return None, inlines
    rest = without_head(inlines, len(number) + len(mark))
    return number.strip() or None, rest


def marked_verse(blocks: tuple[Block, ...], origin: Origin) -> Verse | None:
    """Return the poem that the blocks of a quotation are, its paragraphs as stanzas."""
    if not _starts_with(VERSE_MARK, blocks):
        return None
    stanzas = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            return None
        stanzas.append(stanza_of(_without_sign(block.inlines, VERSE_MARK)))
    return Verse(stanzas=tuple(stanza for stanza in stanzas if stanza), origin=origin)


def stanza_of(inlines: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], ...]:
    """Return the lines of a paragraph of verse, those that say something."""
    return tuple(line for line in split_at_breaks(inlines) if plain_text(line).strip())


def note_kind(blocks: tuple[Block, ...]) -> tuple[NoteKind, tuple[Block, ...]]:
    """Return the kind of a note, and its blocks without the mark of an endnote."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not _starts_with(ENDNOTE_MARK, blocks):
        return NoteKind.FOOTNOTE, blocks
    unmarked = msgspec.structs.replace(first, inlines=_without_sign(first.inlines, ENDNOTE_MARK))
    return NoteKind.ENDNOTE, (unmarked, *blocks[1:])


def _starts_with(mark: str, blocks: tuple[Block, ...]) -> bool:
    first = blocks[0] if blocks else None
    return isinstance(first, Paragraph) and plain_text(first.inlines).startswith(mark)


def _without_sign(inlines: tuple[Inline, ...], sign: str) -> tuple[Inline, ...]:
    def change(inline: Inline) -> tuple[Inline, ...]:
        if isinstance(inline, Text):
            text = inline.text.replace(sign, "")
            return (Text(text=text),) if text else ()
        return (inline,)

    return map_inlines(inlines, change)
