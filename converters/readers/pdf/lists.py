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
_NUMBER: Final = re.compile(r"\s*(?P<label>\(?(?P<number>\d{1,3}|[a-zđ])[.)])\s+")
_ALPHABETS: Final = ("abcdefghijklmnopqrstuvwxyz", "abcdđeghiklmnopqrstuvxy")


class Entry(NamedTuple):
    """Paragraph with its distance from the column's edge; ``hangs``: its lines stand further in."""

    block: Paragraph
    indent: float
    hangs: bool


class _Marked(NamedTuple):
    entry: Entry
    block: Paragraph
    mark: str = ""
    """Number or letter, empty for a bullet."""
    label: str = ""
    """The mark as it is typed: “1.”, “(1)”, “a)”."""

    @property
    def bullet(self) -> bool:
        return not self.mark

    @property
    def letter(self) -> bool:
        return self.mark.isalpha()


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
        return _Marked(entry, _without(entry.block, match.end()))
    if match := _NUMBER.match(text):
        block = _without(entry.block, match.end())
        return _Marked(entry, block, match["number"], match["label"])
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
        deeper = marked.entry.indent > first.entry.indent
        return first.bullet and marked.mark in ("1", "a") and deeper
    if marked.letter:
        return any(before.mark + marked.mark in alphabet for alphabet in _ALPHABETS)
    return int(marked.mark) == int(before.mark) + 1


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
        counted = own.label in ("", f"{_counted(run[0], len(items))}.")
        items.append(ListItem(blocks=blocks, label=None if counted else own.label))
        start = stop
    first = run[0]
    style = NumberStyle.LOWER_ALPHA if first.letter else NumberStyle.DECIMAL
    return ListBlock(
        items=tuple(items),
        ordered=not first.bullet,
        style=style,
        start=_value(first.mark) if not first.bullet else 1,
        origin=first.block.origin,
    )


def _counted(first: _Marked, place: int) -> str:
    """Return what the counter of a list gives for the item at a place."""
    value = (_value(first.mark) if first.mark else 1) + place
    return chr(ord("a") + (value - 1) % 26) if first.letter else str(value)


def _value(mark: str) -> int:
    return int(mark) if mark.isdecimal() else max(0, _ALPHABETS[0].find(mark)) + 1
