"""What a line of a page becomes: a picture or formula set off, a heading, a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from converters.diagnostics import Origin
from converters.model.publication import (
    Anchor,
    Block,
    Equation,
    Figure,
    Inline,
    InlineEquation,
    InlineImage,
    LineBreak,
    PageBreak,
    Text,
)
from converters.readers.docx.inlines import Piece
from converters.readers.guessed_headings import heading_inlines


def set_off(inlines: tuple[Inline, ...], origin: Origin) -> Block | None:
    """Return the block that a line is which holds one picture or displayed formula only."""
    shown = [i for i in inlines if not (isinstance(i, Text) and not i.text.strip())]
    shown = [i for i in shown if not isinstance(i, Anchor)] if len(shown) > 1 else shown
    if len(shown) != 1:
        return None
    only = shown[0]
    if isinstance(only, InlineImage) and len(inlines) == 1:
        return Figure(image=only, origin=origin)
    if isinstance(only, InlineEquation) and 'display="block"' in only.mathml[:300]:
        return Equation(mathml=only.mathml, alt=only.alt, origin=origin)
    return None


def plain_heading(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a heading without the looks of the whole line; anchors at its head stay there."""
    marks = list(takewhile(lambda inline: isinstance(inline, Anchor | PageBreak), inlines))
    return (*marks, *heading_inlines(inlines[len(marks) :]))


def is_mark(piece: Piece) -> bool:
    """Return whether a piece is no text and no line end: an anchor, a page start, a picture."""
    return not isinstance(piece.content, str | LineBreak)


def parted_at_gaps(inlines: tuple[Inline, ...]) -> Iterator[tuple[Inline, ...]]:
    """Yield the parts of a line between two or more line ends that stand together."""
    part: list[Inline] = []
    ends = 0
    for inline in inlines:
        if isinstance(inline, LineBreak):
            ends += 1
            continue
        if ends and isinstance(inline, Text) and not inline.text.strip():
            continue
        if ends > 1 and part:
            yield tuple(part)
            part = []
        elif ends and part:
            part.append(LineBreak())
        ends = 0
        part.append(inline)
    if part:
        yield tuple(part)
