"""Passages that a class or a mark in a pandoc tree tells for what they are: verse, quotations."""

from __future__ import annotations

from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.publication import (
    Alignment,
    Block,
    Inline,
    LineBreak,
    Paragraph,
    Quotation,
    Text,
    Verse,
)
from converters.model.traversal import map_inlines, plain_text

VERSE_MARK: Final = "\ue00f"
"""Private character that a repair pass puts at the head of verse, for pandoc a quotation."""
_ALIGNED: Final = {"center": Alignment.CENTER, "flushright": Alignment.RIGHT}
_VERSE_CLASSES: Final = frozenset({"verse", "poem", "tho"})
_EPIGRAPHS: Final = frozenset({"epigraph", "de-tu"})
_QUOTATION_CLASSES: Final = frozenset({"epigraph", "quotation", "quote", "de-tu"})


def as_verse(blocks: tuple[Block, ...], origin: Origin) -> Verse | None:
    """Return the poem that a repair pass has marked, its paragraphs as stanzas."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or not plain_text(first.inlines).startswith(VERSE_MARK):
        return None
    stanzas = []
    for block in blocks:
        if not isinstance(block, Paragraph):
            return None
        stanzas.append(_lines_of(without_sign(block.inlines, VERSE_MARK)))
    return Verse(stanzas=tuple(stanza for stanza in stanzas if stanza), origin=origin)


def as_classed(blocks: tuple[Block, ...], classes: list[str], origin: Origin) -> tuple[Block, ...]:
    """Return what a division's class makes of its blocks: a poem or a passage set off."""
    if _VERSE_CLASSES & set(classes) and all(isinstance(b, Paragraph) for b in blocks):
        stanzas = (_lines_of(b.inlines) for b in blocks if isinstance(b, Paragraph))
        return (Verse(stanzas=tuple(filter(None, stanzas)), origin=origin),)
    if alignment := next((_ALIGNED[name] for name in classes if name in _ALIGNED), None):
        return tuple(
            msgspec.structs.replace(b, alignment=alignment) if isinstance(b, Paragraph) else b
            for b in blocks
        )
    if _QUOTATION_CLASSES & set(classes) and blocks:
        is_epigraph = not _EPIGRAPHS.isdisjoint(classes)
        return (Quotation(blocks=blocks, origin=origin, epigraph=is_epigraph),)
    return blocks


def _lines_of(inlines: tuple[Inline, ...]) -> tuple[tuple[Inline, ...], ...]:
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append([])
        else:
            lines[-1].append(inline)
    return tuple(tuple(line) for line in lines if plain_text(line).strip())


def without_sign(inlines: tuple[Inline, ...], sign: str) -> tuple[Inline, ...]:
    """Return inlines without a private character."""

    def change(inline: Inline) -> tuple[Inline, ...]:
        if isinstance(inline, Text):
            text = inline.text.replace(sign, "")
            return (Text(text=text),) if text else ()
        return (inline,)

    return map_inlines(inlines, change)
