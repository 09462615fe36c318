"""Divisions of a flat text: each a heading with the blocks under it, its label and title joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from converters.diagnostics import Origin
from converters.model.publication import Alignment, Block, Heading, Inline, Paragraph
from converters.model.traversal import plain_text
from converters.transforms.lines import is_bare
from converters.vietnamese.division_labels import label_of
from converters.vietnamese.heading_words import HeadingKind, is_end_mark, kind_of
from converters.vocabularies import Matter, SectionRole

_NUMBERED_APPENDIX: Final = re.compile(
    r"(?:phụ lục|appendix) (?:\d{1,2}|[a-z]|[ivx]+)[.:]?", re.IGNORECASE
)
TOP_RANK: Final = 0


@dataclass(frozen=True)
class Division:
    """A heading with the blocks under it, before ranks are settled."""

    title: tuple[Inline, ...]
    number: str | None
    level: int
    kind: HeadingKind
    blocks: tuple[Block, ...]
    origin: Origin | None = None
    told: SectionRole | None = None
    """Role that the source or a person gave it, whatever its words are."""
    matter: Matter = Matter.BODY
    rank: int = TOP_RANK

    @property
    def text(self) -> str:
        """What the heading says, without its number."""
        return plain_text(self.title)

    @property
    def is_untitled(self) -> bool:
        """Begun by a mark, not by a heading."""
        return self.told is not None and not self.title and not self.number


def divided(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], list[Division]]:
    """Cut at the headings: the blocks before the first one, then one division a heading."""
    opening: list[Block] = []
    heads: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        current = heads[-1][1] if heads else opening
        if not isinstance(block, Heading):
            current.append(block)
        elif heads and is_end_mark(plain_text(block.inlines)):
            inlines, origin = block.inlines, block.origin
            current.append(Paragraph(inlines=inlines, alignment=Alignment.CENTER, origin=origin))
        elif plain_text(block.inlines).strip() or block.number or block.role is not None:
            heads.append((block, []))
        else:
            current.append(Paragraph(inlines=block.inlines, origin=block.origin))
    return tuple(opening), [_division(head, under) for head, under in heads]


def _division(heading: Heading, blocks: list[Block]) -> Division:
    text = plain_text(heading.inlines)
    kind = kind_of(text)
    if heading.role is not None:
        kind = replace(kind, role=heading.role)
    elif kind.role is None and heading.number:
        # “Chương 1” may be the automatic number of a heading whose text is the title alone.
        numbered = kind_of(heading.number)
        kind = HeadingKind(numbered.role) if _is_worded(heading.number) else kind
    return Division(
        heading.inlines,
        heading.number,
        heading.level,
        kind,
        tuple(blocks),
        heading.origin,
        heading.role,
    )


def _is_worded(number: str) -> bool:
    return " " in number.strip()


# ---- label and title --------------------------------------------------------------------------


def with_titles(divisions: list[Division]) -> list[Division]:
    """Join a bare label (“Chương I”) with the heading under it that is its title."""
    merged: list[Division] = []
    position = 0
    while position < len(divisions):
        current = divisions[position]
        position += 1
        if _takes_title(current) and _is_title(divisions, position, current):
            title = divisions[position]
            number = current.text.strip()
            current = replace(current, title=title.title, number=number, blocks=title.blocks)
            position += 1
        merged.append(current)
    return merged


def _takes_title(division: Division) -> bool:
    is_empty = not division.blocks and not division.number
    return is_empty and is_label(division.text) and is_bare(division.title)


def is_label(text: str) -> bool:
    """Return whether a heading is a word and a number alone: “Chương I”, “Mục 1”, “Phụ lục A”."""
    if kind_of(text).label_only or _NUMBERED_APPENDIX.fullmatch(text.strip()):
        return True
    label = label_of(" ".join(text.split()))
    return label is not None and not label.title


def _is_title(divisions: Sequence[Division], place: int, label: Division) -> bool:
    """Return whether the heading at ``place`` is a label's title, not the first of its sections."""
    if place == len(divisions):
        return False
    title = divisions[place]
    if title.kind.role is not None or title.number or title.level < label.level:
        return False
    if title.level == label.level:
        return True
    for position in range(place + 1, len(divisions)):
        other = divisions[position]
        if other.level <= label.level:
            return True
        if other.level <= title.level:
            return False
    return True
