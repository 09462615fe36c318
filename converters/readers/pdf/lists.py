"""Paragraphs with bullets or counting numbers as lists, where their marks leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.publication import (
    Block,
    Inline,
    ListBlock,
    ListItem,
    NumberStyle,
    PageBreak,
    Paragraph,
    Text,
)

_BULLET: Final = re.compile(r"\s*[•▪●○◦‣∙■□➢➤✓❖·\uf0b7\uf0a7\uf0d8\uf076]\s+")
_NUMBER: Final = re.compile(r"\s*\(?(?P<number>\d{1,3}|[a-z])[.)]\s+")


class Entry(NamedTuple):
    """Paragraph with its distance from the column's edge; ``hangs``: its lines stand further in."""

    block: Paragraph
    indent: float
    hangs: bool


class _Marked(NamedTuple):
    entry: Entry
    block: Paragraph
    bullet: bool = False
    number: int = 0
    letter: bool = False


def listed(entries: Sequence[Entry]) -> list[Block]:
    """Return neighbouring paragraphs as blocks, runs of items as lists."""
    blocks: list[Block] = []
    run: list[_Marked] = []
    for entry in entries:
        marked = _marked(entry)
        if run and (marked is None or not _continues(run, marked)):
            blocks.extend(_list_of(run))
            run = []
        if marked is None:
            blocks.append(entry.block)
        else:
            run.append(marked)
    return [*blocks, *_list_of(run)]


def without_marker(block: Paragraph) -> tuple[str, Paragraph]:
    """Return the bullet or number that a paragraph begins with, and the paragraph without it."""
    first = _first(block.inlines)
    if isinstance(first, Text):
        for pattern in (_BULLET, _NUMBER):
            if match := pattern.match(first.text):
                return match[0].strip(), _without(block, match.end())
    return "", block


def _marked(entry: Entry) -> _Marked | None:
    text = next((i.text for i in entry.block.inlines if isinstance(i, Text)), "")
    if not isinstance(_first(entry.block.inlines), Text):
        return None
    if match := _BULLET.match(text):
        return _Marked(entry, _without(entry.block, match.end()), bullet=True)
    if match := _NUMBER.match(text):
        mark = match["number"]
        letter = mark.isalpha()
        number = ord(mark) - 96 if letter else int(mark)
        return _Marked(entry, _without(entry.block, match.end()), number=number, letter=letter)
    return None


def _first(inlines: Sequence[Inline]) -> Inline | None:
    return next((i for i in inlines if not isinstance(i, PageBreak)), None)


def _without(block: Paragraph, cut: int) -> Paragraph:
    inlines = list(block.inlines)
    for index, inline in enumerate(inlines):
        if isinstance(inline, Text):
            rest = inline.text[cut:]
            inlines[index : index + 1] = [Text(text=rest)] if rest else []
            break
    return msgspec.structs.replace(block, inlines=tuple(inlines))


def _continues(run: Sequence[_Marked], marked: _Marked) -> bool:
    first = run[0]
    if marked.bullet:
        return first.bullet or marked.entry.indent > first.entry.indent + 0.5
    before = next((m for m in reversed(run) if not m.bullet and m.letter == marked.letter), None)
    if before is None:
        return first.bullet and marked.number == 1 and marked.entry.indent > first.entry.indent
    return marked.number == before.number + 1


def _list_of(run: Sequence[_Marked]) -> list[Block]:
    """Return a list where the run is one, else its paragraphs as they were."""
    if not run:
        return []
    numbered = not run[0].bullet
    if numbered and (len(run) < 2 or not any(m.entry.hangs for m in run)):
        return [m.entry.block for m in run]
    return [_nested(run)]


def _nested(run: Sequence[_Marked]) -> ListBlock:
    """Return the items of the outermost indent, the deeper ones as lists within them."""
    base = run[0].entry.indent
    items: list[ListItem] = []
    start = 0
    while start < len(run):
        stop = start + 1
        while stop < len(run) and run[stop].entry.indent > base + 0.8:
            stop += 1
        own = run[start]
        inner = run[start + 1 : stop]
        blocks: tuple[Block, ...] = (own.block, _nested(inner)) if inner else (own.block,)
        items.append(ListItem(blocks=blocks))
        start = stop
    first = run[0]
    style = NumberStyle.LOWER_ALPHA if first.letter else NumberStyle.DECIMAL
    return ListBlock(
        items=tuple(items),
        ordered=not first.bullet,
        style=style,
        start=first.number if not first.bullet else 1,
        origin=first.block.origin,
    )
