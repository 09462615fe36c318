"""Count what stands in a finished tree as kept; what was changed or lost is entered on the way."""

from __future__ import annotations

from collections.abc import Iterable

from converters.model.ledger import Kind, LedgerBook
from converters.model.publication import (
    Anchor,
    Block,
    Equation,
    Figure,
    Heading,
    InlineEquation,
    InlineImage,
    Link,
    ListBlock,
    Note,
    NoteKind,
    PageBreak,
    Paragraph,
    Preformatted,
    Table,
    Text,
    Verse,
)
from converters.model.traversal import own_inlines, plain_text, walk_blocks, walk_inlines

_BLOCKS = {
    Paragraph: Kind.PARAGRAPH,
    Preformatted: Kind.PARAGRAPH,
    Heading: Kind.HEADING,
    Table: Kind.TABLE,
    Equation: Kind.EQUATION,
}
_INLINES = {
    InlineImage: Kind.IMAGE,
    InlineEquation: Kind.EQUATION,
    Link: Kind.LINK,
    Anchor: Kind.BOOKMARK,
    PageBreak: Kind.PAGE_BREAK,
}
_NOTES = {NoteKind.FOOTNOTE: Kind.FOOTNOTE, NoteKind.ENDNOTE: Kind.ENDNOTE}


def count_kept(book: LedgerBook, blocks: Iterable[Block], notes: Iterable[Note] = ()) -> int:
    """Enter every block, inline and note as kept; return the number of words."""
    words = _count_blocks(book, blocks)
    for note in notes:
        book.count(_NOTES[note.kind])
        words += _count_blocks(book, note.blocks)
    return words


def _count_blocks(book: LedgerBook, blocks: Iterable[Block]) -> int:
    words = 0
    for block in walk_blocks(blocks):
        if isinstance(block, Paragraph) and all(type(i) is Text for i in block.inlines):
            # Most of a book; nothing else can stand in it.
            book.count(Kind.PARAGRAPH)
            words += len("".join(i.text for i in block.inlines if isinstance(i, Text)).split())
            continue
        if (kind := _BLOCKS.get(type(block))) is not None:
            book.count(kind)
        if isinstance(block, ListBlock):
            book.count(Kind.LIST_ITEM, number=len(block.items))
        if isinstance(block, Verse):
            book.count(Kind.PARAGRAPH, number=len(block.stanzas))
        words += _count_words(block)
        for inline in walk_inlines(own_inlines(block)):
            if (found := _INLINES.get(type(inline))) is not None:
                book.count(found)
    return words


def _count_words(block: Block) -> int:
    match block:
        case Preformatted():
            return len(block.text.split())
        case Verse():
            return sum(len(plain_text(line).split()) for s in block.stanzas for line in s)
        case Figure():
            return len(plain_text(block.caption).split())
        case _:
            return len(plain_text(own_inlines(block)).split())
