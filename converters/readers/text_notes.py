"""Notes that plain texts put between paragraphs: ``[Footnote 1: …]`` below a mark ``[1]``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.publication import (
    Block,
    Inline,
    Note,
    NoteKind,
    NoteReference,
    Paragraph,
    Text,
)
from converters.model.traversal import map_block, own_inlines, plain_text, without_head

_NOTE: Final = re.compile(
    r"(?P<head>\[\s*(?:Footnote|Note|Chú thích|Cước chú)\s+"
    r"(?P<mark>\d{1,4}|[A-Za-z*†‡]{1,3})\s*:\s*).+\]",
    re.IGNORECASE | re.DOTALL,
)
_MARK: Final = re.compile(r"\[(?:\d{1,4}|[A-Za-z*†‡]{1,3})\]")


class WithNotes(NamedTuple):
    """The text without its notes, and the notes."""

    blocks: list[Block]
    notes: tuple[Note, ...]


def with_notes(blocks: Sequence[Block]) -> WithNotes:
    """Return the text with notes in the places of their marks; one without a mark stays text."""
    if not any(map(_note, blocks)):
        return WithNotes(list(blocks), ())
    result: list[Block] = []
    notes: list[Note] = []
    places: dict[str, int] = {}
    for block in blocks:
        match = _note(block)
        place = places.pop(f"[{match['mark']}]", None) if match is not None else None
        if match is None or place is None or not isinstance(block, Paragraph):
            places |= dict.fromkeys(_marks(block), len(result))
            result.append(block)
            continue
        mark = match["mark"]
        name = f"note-{len(notes) + 1}"
        result[place] = _referring(result[place], f"[{mark}]", name)
        inlines = _without_end(without_head(block.inlines, len(match["head"])))
        notes.append(
            Note(
                id=name,
                kind=NoteKind.FOOTNOTE,
                blocks=(msgspec.structs.replace(block, inlines=inlines, blank_before=0),),
                label=None if mark.isalnum() else mark,
                origin=block.origin,
            )
        )
    return WithNotes(result, tuple(notes))


def _marks(block: Block) -> list[str]:
    """Return the marks that a block bears."""
    text = plain_text(own_inlines(block))
    return _MARK.findall(text) if "[" in text else []


def _note(block: Block) -> re.Match[str] | None:
    first = block.inlines[0] if isinstance(block, Paragraph) and block.inlines else None
    if not isinstance(first, Text) or not first.text.startswith("["):
        return None
    return _NOTE.fullmatch(plain_text(own_inlines(block)).strip())


def _referring(block: Block, mark: str, note: str) -> Block:
    """Return a block with the last of its marks made a reference."""
    total = sum(i.text.count(mark) for i in _texts(block))
    seen = 0

    def change(inline: Inline) -> tuple[Inline, ...]:
        nonlocal seen
        if not isinstance(inline, Text) or mark not in inline.text:
            return (inline,)
        seen += inline.text.count(mark)
        if seen != total:
            return (inline,)
        before, _, after = inline.text.rpartition(mark)
        pieces = (Text(text=before), NoteReference(note=note), Text(text=after))
        return tuple(p for p in pieces if not isinstance(p, Text) or p.text)

    return map_block(block, change)


def _texts(block: Block) -> list[Text]:
    found: list[Text] = []

    def look(inline: Inline) -> tuple[Inline, ...]:
        if isinstance(inline, Text):
            found.append(inline)
        return (inline,)

    map_block(block, look)
    return found


def _without_end(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return inlines without the bracket that closes a note."""
    last = inlines[-1] if inlines else None
    if not isinstance(last, Text):
        return inlines
    text = last.text.rstrip().removesuffix("]").rstrip()
    return (*inlines[:-1], msgspec.structs.replace(last, text=text)) if text else inlines[:-1]
