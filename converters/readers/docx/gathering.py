"""Put paragraphs that belong together into one block: lists, quotations, verse, code, captions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from converters.model.publication import (
    Anchor,
    Block,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    NoteReference,
    Paragraph,
    Preformatted,
    Quotation,
    Table,
    Verse,
)
from converters.model.traversal import plain_text, split_at_breaks, walk_inlines
from converters.readers.docx.numbering import NumberLabel
from converters.readers.docx.styles import ParagraphRole


@dataclass(frozen=True, slots=True)
class Listed:
    """Blocks of one paragraph that stands in a list."""

    blocks: tuple[Block, ...]
    list_id: str
    level: int
    label: NumberLabel


@dataclass(frozen=True, slots=True)
class Styled:
    """A paragraph whose style says what it is a part of."""

    paragraph: Paragraph
    role: ParagraphRole


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty paragraph: nothing by itself, but it parts stanzas."""


Item = Block | Listed | Styled | Blank

_MAX_DEPTH: Final = 9
STYLED: Final = frozenset(
    {ParagraphRole.QUOTATION, ParagraphRole.CODE, ParagraphRole.VERSE, ParagraphRole.CAPTION}
)
"""Roles of paragraphs that become part of something."""


def gather(items: Sequence[Item]) -> tuple[Block, ...]:
    """Return the blocks of a story in order."""
    blocks: list[Block] = []
    position = blanks = 0
    while position < len(items):
        item = items[position]
        blanks = blanks + 1 if isinstance(item, Blank) else blanks
        if isinstance(item, Listed):
            end = _end_of_run(items, position, lambda other: isinstance(other, Listed))
            blocks.extend(_lists([i for i in items[position:end] if isinstance(i, Listed)]))
        elif isinstance(item, Styled):
            if item.role is ParagraphRole.CAPTION:
                following = items[position + 1] if position + 1 < len(items) else None
                taken = _place_caption(blocks, item.paragraph, following)
                position += 1 if taken is None else 2
                continue
            end = _end_of_run(items, position, _same_role(item.role))
            blocks.extend(_GATHERERS[item.role](items[position:end]))
        else:
            end = position + 1
            if isinstance(item, Paragraph) and blanks:
                blocks.append(msgspec.structs.replace(item, blank_before=blanks))
            elif not isinstance(item, Blank):
                blocks.append(item)
        blanks = blanks if isinstance(item, Blank) else 0
        position = end
    return tuple(blocks)


def extended(item: Item, inlines: tuple[Inline, ...]) -> Item | None:
    """Return an item with more at the end of its words; None where it has none that can take it."""
    if isinstance(item, Paragraph | Heading):
        return msgspec.structs.replace(item, inlines=(*item.inlines, *inlines))
    if isinstance(item, Styled) and item.role is not ParagraphRole.CODE:
        longer = msgspec.structs.replace(
            item.paragraph, inlines=(*item.paragraph.inlines, *inlines)
        )
        return Styled(longer, item.role)
    if isinstance(item, Listed) and isinstance(item.blocks[-1], Paragraph):
        last = item.blocks[-1]
        longer = msgspec.structs.replace(last, inlines=(*last.inlines, *inlines))
        return replace(item, blocks=(*item.blocks[:-1], longer))
    return None


def _same_role(role: ParagraphRole) -> Callable[[Item], bool]:
    return lambda item: isinstance(item, Styled) and item.role is role


def _end_of_run(items: Sequence[Item], start: int, belongs: Callable[[Item], bool]) -> int:
    """Return the end of the items that belong to the one at ``start``; blanks between count."""
    end = position = start + 1
    while position < len(items):
        if belongs(items[position]):
            end = position + 1
        elif not isinstance(items[position], Blank):
            break
        position += 1
    return end


# ---- lists ------------------------------------------------------------------------------------


class _OpenList:
    """A list while items are added; its own items may hold lists one level deeper."""

    def __init__(self, first: Listed) -> None:
        self.first = first
        self.items: list[tuple[Listed, list[Block]]] = []

    def closed(self) -> ListBlock:
        ordered = self.first.label.ordered
        start = max(self.first.label.value, 0) if ordered else 1
        items = []
        for expected, (item, blocks) in enumerate(self.items, start):
            label = item.label
            counted = label.is_plain and (not ordered or label.value == expected)
            text = None if counted or not label.text else label.text
            items.append(ListItem(blocks=tuple(blocks), label=text))
        first_block = self.first.blocks[0]
        return ListBlock(
            items=tuple(items),
            ordered=ordered,
            style=self.first.label.style,
            start=start,
            origin=getattr(first_block, "origin", None),
        )


def _lists(entries: Iterable[Listed]) -> list[Block]:
    """Return lists, nested by level; a change of numbering on the outer level begins a new one."""
    done: list[Block] = []
    stack: list[_OpenList] = []
    for entry in entries:
        while stack and (
            entry.level < stack[-1].first.level
            or (entry.level == stack[-1].first.level and not _continues(stack[-1], entry))
        ):
            _close(stack, done)
        if not stack or (entry.level > stack[-1].first.level and len(stack) < _MAX_DEPTH):
            stack.append(_OpenList(entry))
        stack[-1].items.append((entry, list(entry.blocks)))
    while stack:
        _close(stack, done)
    return done


def _continues(current: _OpenList, entry: Listed) -> bool:
    """Return whether an entry goes on with a list: same counter, or another that counts on."""
    first, label = current.first.label, entry.label
    if first.ordered is not label.ordered or first.style is not label.style:
        return False
    if entry.list_id == current.first.list_id:
        return not label.ordered or label.value > current.items[-1][0].label.value
    return not label.ordered or label.value == current.items[-1][0].label.value + 1


def _close(stack: list[_OpenList], done: list[Block]) -> None:
    closed = stack.pop().closed()
    if stack:
        stack[-1].items[-1][1].append(closed)
    else:
        done.append(closed)


# ---- styled runs ------------------------------------------------------------------------------


def _paragraphs(items: Sequence[Item]) -> list[Paragraph]:
    return [item.paragraph for item in items if isinstance(item, Styled)]


def _quotation(items: Sequence[Item]) -> list[Block]:
    paragraphs = _paragraphs(items)
    return [Quotation(blocks=tuple(paragraphs), origin=paragraphs[0].origin)]


def _code(items: Sequence[Item]) -> list[Block]:
    lines = [
        "".join(_code_text(item.paragraph.inlines)) if isinstance(item, Styled) else ""
        for item in items
    ]
    return [Preformatted(text="\n".join(lines), origin=_paragraphs(items)[0].origin)]


def is_only_text(inlines: Iterable[Inline]) -> bool:
    """Return whether nothing is lost where inlines become a line of code but their looks."""
    return not any(isinstance(inline, _MORE_THAN_TEXT) for inline in walk_inlines(inlines))


_MORE_THAN_TEXT: Final = (Anchor, InlineEquation, InlineImage, Link, NoteReference)


def _code_text(inlines: Iterable[Inline]) -> Iterable[str]:
    return ("\n" if isinstance(inline, LineBreak) else plain_text((inline,)) for inline in inlines)


def _verse(items: Sequence[Item]) -> list[Block]:
    stanzas: list[tuple[tuple[Inline, ...], ...]] = []
    stanza: list[tuple[Inline, ...]] = []
    for item in (*items, Blank()):
        if isinstance(item, Styled):
            stanza.extend(filter(None, split_at_breaks(item.paragraph.inlines)))
        elif stanza:
            stanzas.append(tuple(stanza))
            stanza = []
    return [Verse(stanzas=tuple(stanzas), origin=_paragraphs(items)[0].origin)]


_GATHERERS: Final[dict[ParagraphRole, Callable[[Sequence[Item]], list[Block]]]] = {
    ParagraphRole.QUOTATION: _quotation,
    ParagraphRole.CODE: _code,
    ParagraphRole.VERSE: _verse,
}


# ---- captions ---------------------------------------------------------------------------------


def _with_caption(block: Block, caption: Paragraph) -> Block | None:
    """Return a figure or table with its caption, None where the block can take none."""
    if not isinstance(block, Figure | Table):
        return None
    if not block.caption:
        return msgspec.structs.replace(block, caption=caption.inlines)
    return _said_again(block, caption)


def _said_again(block: Figure | Table, caption: Paragraph) -> Table | None:
    """Return a table whose alternative text has the words of its caption for a title.

    The caption, which may hold marks of notes, stands instead of it. Pandoc writes both.
    """
    if not isinstance(block, Table):
        return None
    title, *description = block.caption
    words = plain_text((title,)).split()
    if not words or words != plain_text(caption.inlines).split():
        return None
    return msgspec.structs.replace(block, caption=(*caption.inlines, *description))


def _place_caption(blocks: list[Block], caption: Paragraph, following: Item | None) -> Block | None:
    """Join a caption to the figure before it, else to the figure or table after it.

    Returns the following block with the caption, which then stands for it; else None.
    """
    before = _with_caption(blocks[-1], caption) if blocks else None
    if before is not None and isinstance(before, Figure):
        blocks[-1] = before
        return None
    if isinstance(following, Figure | Table):
        after = _with_caption(following, caption)
        if after is not None:
            blocks.append(after)
            return after
    if before is not None:
        blocks[-1] = before
    else:
        blocks.append(caption)
    return None
