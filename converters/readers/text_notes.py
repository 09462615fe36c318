"""Notes that plain texts put between paragraphs: ``[Footnote 1: …]`` below a mark ``[1]``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    references: dict[int, dict[str, str]] = {}
    for block in blocks:
        match = _note(block)
        mark = f"[{match['mark']}]" if match is not None else ""
        place = places.pop(mark, None)
        if match is None or place is None or not isinstance(block, Paragraph):
            places |= dict.fromkeys(_marks(block), len(result))
            result.append(block)
            continue
        name = f"note-{len(notes) + 1}"
        references.setdefault(place, {})[mark] = name
        notes.append(_made(block, match, name))
    for place, names in references.items():
        result[place] = _referring(result[place], names)
    return WithNotes(result, tuple(notes))


def _made(block: Paragraph, match: re.Match[str], name: str) -> Note:
    mark = match["mark"]
    inlines = _without_end(without_head(block.inlines, len(match["head"])))
    return Note(
        id=name,
        kind=NoteKind.FOOTNOTE,
        blocks=(msgspec.structs.replace(block, inlines=inlines, blank_before=0),),
        label=None if mark.isalnum() else mark,
        origin=block.origin,
    )


def _marks(block: Block) -> list[str]:
    """Return the marks that a block bears."""
    text = plain_text(own_inlines(block))
    return _MARK.findall(text) if "[" in text else []


def _note(block: Block) -> re.Match[str] | None:
    first = block.inlines[0] if isinstance(block, Paragraph) and block.inlines else None
    if not isinstance(first, Text) or not first.text.startswith("["):
        return None
    return _NOTE.fullmatch(plain_text(own_inlines(block)).strip())


def _referring(block: Block, names: Mapping[str, str]) -> Block:
    """Return a block with the last of each of its marks made a reference; ``names``: to which."""
    left = Counter(mark for text in _texts(block) for mark in _MARK.findall(text.text))

    def change(inline: Inline) -> tuple[Inline, ...]:
        return tuple(_pieces(inline, left, names)) if isinstance(inline, Text) else (inline,)

    return map_block(block, change)


def _pieces(inline: Text, left: Counter[str], names: Mapping[str, str]) -> Iterator[Inline]:
    """Yield a text and the references in it; ``left`` counts the marks that are still to come."""
    done = 0
    for match in _MARK.finditer(inline.text):
        mark = match[0]
        left[mark] -= 1
        if left[mark] or mark not in names:
            continue
        if match.start() > done:
            yield Text(text=inline.text[done : match.start()])
        yield NoteReference(note=names[mark])
        done = match.end()
    if not done:
        yield inline
    elif done < len(inline.text):
        yield Text(text=inline.text[done:])


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
