"""Divisions of a flat text: each a heading with the blocks under it, its label and title joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from converters.diagnostics import Origin
from converters.model.publication import Alignment, Block, Heading, Inline, Paragraph
from converters.model.traversal import plain_text
from converters.transforms.lines import is_movable, places_of
from converters.vietnamese.division_labels import label_of
from converters.vietnamese.heading_words import HeadingKind, is_end_mark, kind_of
from converters.vocabularies import Matter, SectionRole

_TITLE_LETTERS: Final = 120
"""A paragraph of capitals under a bare “Chương I” is its title up to this length."""
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
            current.append(Paragraph(inlines=block.inlines, alignment=Alignment.CENTER))
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
    """Join a bare label (“Chương I”) with the title that stands on the next line."""
    merged: list[Division] = []
    position = 0
    while position < len(divisions):
        current = divisions[position]
        following = divisions[position + 1 :]
        position += 1
        if not _is_label(current) or current.number or not is_movable(current.title):
            merged.append(current)
        elif not current.blocks and following and _is_title_of(following, current):
            merged.append(_entitled(current, following[0].title, following[0].blocks))
            position += 1
        else:
            merged.append(_with_title_line(current))
    return merged


def _is_label(division: Division) -> bool:
    """Return whether a heading is a word and a number alone: “Chương I”, “Mục 1”, “Phụ lục A”."""
    if division.kind.label_only or _NUMBERED_APPENDIX.fullmatch(division.text.strip()):
        return True
    label = label_of(" ".join(division.text.split()))
    return label is not None and not label.title


def _is_title_of(following: list[Division], label: Division) -> bool:
    """Return whether the next heading is the label's title, not the first of its sections."""
    title = following[0]
    if title.kind.role is not None or title.number or title.level < label.level:
        return False
    if title.level == label.level:
        return True
    for other in following[1:]:
        if other.level <= label.level:
            return True
        if other.level <= title.level:
            return False
    return True


def _with_title_line(label: Division) -> Division:
    first = label.blocks[0] if label.blocks else None
    if not isinstance(first, Paragraph) or first.language is not None:
        return label
    text = plain_text(first.inlines).strip()
    if not text.isupper() or len(text) > _TITLE_LETTERS or text[-1] in ".:;,?!":
        return label
    return _entitled(label, first.inlines, label.blocks[1:])


def _entitled(label: Division, title: tuple[Inline, ...], blocks: tuple[Block, ...]) -> Division:
    """Return the division with its label as number; what leads to the label leads to the title."""
    number = label.text.strip()
    return replace(label, title=(*places_of(label.title), *title), number=number, blocks=blocks)
