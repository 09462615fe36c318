"""Cut text into pieces for files of their own: between blocks, and within those that are too large.

A table is cut between rows and repeats its head, a list between items and counts on, a poem between
stanzas or lines, a paragraph at the end of a sentence. Nothing is left out, and nothing comes twice
but the heads of tables, and those without what can be pointed to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, TypeVar

from msgspec.structs import replace

from converters.model.publication import (
    Anchor,
    Block,
    Inline,
    ListBlock,
    ListItem,
    NoteReference,
    PageBreak,
    Paragraph,
    Preformatted,
    Quotation,
    Table,
    TableRow,
    Text,
    Verse,
)
from converters.model.table_heads import head_rows
from converters.model.traversal import SPANS, contents_of, map_block
from converters.writers.epub.weighing import Scales

_SENTENCE_END: Final = re.compile(r"[.!?…][”’»\")\]]*\s+")
_BYTES_A_CHARACTER: Final = 4
T = TypeVar("T")


class Splitter:
    """Cuts what weighs more than ``limit`` bytes; a single picture or word is never cut."""

    def __init__(self, limit: int, scales: Scales) -> None:
        self._limit = limit
        self._scales = scales

    def pieces(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
        """Yield blocks in groups, each of about the limit at most; without blocks, one empty."""
        parts = chain.from_iterable(self._parts(block) for block in blocks)
        groups = iter(self._grouped(parts, lambda block: self._scales.blocks((block,))))
        yield next(groups, ())
        yield from groups

    def _grouped(
        self, parts: Iterable[T], weigh: Callable[[T], int], limit: int | None = None
    ) -> Iterator[tuple[T, ...]]:
        most = limit or self._limit
        group: list[T] = []
        weight = 0
        for part in parts:
            own = weigh(part)
            if group and weight + own > most:
                yield tuple(group)
                group, weight = [], 0
            group.append(part)
            weight += own
        if group:
            yield tuple(group)

    def _parts(self, block: Block) -> Iterator[Block]:
        """Yield the block, in pieces where it is too large."""
        if self._scales.blocks((block,)) <= self._limit:
            yield block
            return
        match block:
            case Paragraph():
                for inlines in self._inline_pieces(block.inlines):
                    yield replace(block, inlines=inlines)
            case Verse():
                yield from self._poems(block)
            case ListBlock():
                yield from self._lists(block)
            case Table():
                yield from self._tables(block)
            case Quotation():
                yield from self._quotations(block)
            case Preformatted():
                yield from self._line_blocks(block)
            case _:
                yield block

    # inlines

    def _inline_pieces(self, inlines: Iterable[Inline]) -> Iterator[tuple[Inline, ...]]:
        parts = chain.from_iterable(self._inline_parts(inline) for inline in inlines)
        return self._grouped(parts, lambda inline: self._scales.inlines((inline,)))

    def _inline_parts(self, inline: Inline) -> Iterator[Inline]:
        if self._scales.inlines((inline,)) <= self._limit:
            yield inline
        elif isinstance(inline, Text):
            for text in _sentences(inline.text, self._limit // _BYTES_A_CHARACTER):
                yield Text(text=text)
        elif isinstance(inline, SPANS):
            for inner in self._inline_pieces(inline.inlines):
                yield replace(inline, inlines=inner)
        else:
            yield inline

    # blocks of lines

    def _poems(self, verse: Verse) -> Iterator[Block]:
        lines = ((number, line) for number, stanza in enumerate(verse.stanzas) for line in stanza)
        for group in self._grouped(lines, lambda found: self._line_weight(found[1])):
            stanzas: dict[int, list[tuple[Inline, ...]]] = {}
            for number, line in group:
                stanzas.setdefault(number, []).append(line)
            yield replace(verse, stanzas=tuple(tuple(lines) for lines in stanzas.values()))

    def _line_weight(self, line: tuple[Inline, ...]) -> int:
        return self._within(Verse(stanzas=((line,),)), Verse(stanzas=((),)))

    def _line_blocks(self, block: Preformatted) -> Iterator[Block]:
        step = self._limit // _BYTES_A_CHARACTER
        lines = (
            line[start : start + step]
            for line in block.text.split("\n")
            for start in range(0, max(len(line), 1), step)
        )
        weigh = self._scales.blocks
        for group in self._grouped(lines, lambda line: weigh((Preformatted(text=line),))):
            yield replace(block, text="\n".join(group))

    # blocks that hold blocks

    def _quotations(self, quotation: Quotation) -> Iterator[Block]:
        groups = list(self.pieces(quotation.blocks))
        for number, blocks in enumerate(groups, start=1):
            said = quotation.attribution if number == len(groups) else ()
            yield replace(quotation, blocks=blocks, attribution=said)

    def _lists(self, block: ListBlock) -> Iterator[Block]:
        """Yield shorter lists; what a single item has too much of follows it as plain text."""
        counted = enumerate(block.items, start=block.start)
        for group in self._grouped(counted, lambda found: self._item_weight(found[1])):
            start, first = group[0]
            items = [item for _, item in group]
            beyond: tuple[tuple[Block, ...], ...] = ()
            if len(group) == 1 and self._item_weight(first) > self._limit:
                inside, *rest = self.pieces(first.blocks)
                items, beyond = [replace(first, blocks=inside)], tuple(rest)
            yield replace(block, items=tuple(items), start=start if block.ordered else 1)
            yield from chain.from_iterable(beyond)

    def _item_weight(self, item: ListItem) -> int:
        return self._within(ListBlock(items=(item,)), ListBlock(items=()))

    def _tables(self, table: Table) -> Iterator[Block]:
        """Yield shorter tables; a row that is too large itself gives its contents as plain text."""
        heads = head_rows(table)
        head = table.rows[:heads]
        room = self._limit - self._rows_weight(head) - self._scales.inlines(table.caption)
        if room < self._limit // 2:
            yield from chain.from_iterable(self._parts(inner) for inner in contents_of(table))
            return
        again = _without_places(head)
        bound = _bound_rows(table.rows[heads:])
        caption = table.caption
        for group in self._grouped(bound, self._rows_weight, room):
            rows = tuple(chain.from_iterable(group))
            if self._rows_weight(rows) <= room:
                yield replace(table, rows=(*head, *rows), header_rows=heads, caption=caption)
            else:
                whole = replace(table, rows=(*head, *rows), caption=caption)
                yield from chain.from_iterable(self._parts(inner) for inner in contents_of(whole))
            head, caption = again, ()

    def _rows_weight(self, rows: Sequence[TableRow]) -> int:
        return self._within(Table(rows=tuple(rows)), Table(rows=()))

    def _within(self, holder: Block, empty: Block) -> int:
        """Return what a holder holds; what it takes itself counts once, not for each part."""
        return self._scales.blocks((holder,)) - self._scales.blocks((empty,))


def _sentences(text: str, longest: int) -> Iterator[str]:
    """Yield a text in parts of at most so many characters, cut behind sentences, else words."""
    start = 0
    while len(text) - start > longest:
        window = text[start : start + longest]
        ends = [found.end() for found in _SENTENCE_END.finditer(window, longest // 2)]
        end = ends[-1] if ends else window.rfind(" ") + 1
        start_of_next = start + (end or longest)
        yield text[start:start_of_next]
        start = start_of_next
    yield text[start:]


def _bound_rows(rows: Sequence[TableRow]) -> Iterator[tuple[TableRow, ...]]:
    """Yield rows one by one, together with those that a cell of them reaches down into."""
    group: list[TableRow] = []
    reach = 0
    for number, row in enumerate(rows):
        group.append(row)
        reach = max(reach, *(number + max(cell.row_span, 1) for cell in row.cells), number + 1)
        if number + 1 >= reach:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _without_places(rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
    """Return rows without marks of notes, pages and places, which a book has once each."""

    def change(inline: Inline) -> tuple[Inline, ...]:
        return () if isinstance(inline, Anchor | NoteReference | PageBreak) else (inline,)

    rebuilt = map_block(Table(rows=rows), change)
    return rebuilt.rows if isinstance(rebuilt, Table) else rows
