"""Inlines seen as lines of characters: split at line breaks, judged by look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from converters.model.publication import (
    Anchor,
    Emphasis,
    Inline,
    LanguageSpan,
    LineBreak,
    NoteReference,
    PageBreak,
    Paragraph,
    SmallCaps,
    Strong,
    Text,
)
from converters.model.traversal import SPANS, plain_text, walk_inlines

Line = tuple[Inline, ...]

_HARMLESS: Final = (Text, Emphasis, Strong, SmallCaps, LanguageSpan, LineBreak)
_PLACES: Final = (Anchor, PageBreak)
_LOOKLESS: Final = (Anchor, NoteReference, PageBreak, LineBreak)


def text_of(inlines: Line) -> str:
    """Return the characters of inlines, a line break as a space, without spaces around."""
    if len(inlines) == 1 and isinstance(inlines[0], Text):
        return inlines[0].text.strip()
    return plain_text(inlines).strip()


def is_bare(inlines: Iterable[Inline]) -> bool:
    """Return whether nothing would be lost with the letters: no note, picture or anchor."""
    return all(isinstance(inline, _HARMLESS) for inline in walk_inlines(inlines))


def is_movable(inlines: Iterable[Inline]) -> bool:
    """Return whether there is nothing but letters and places, which can go along with them."""
    return all(isinstance(inline, (*_HARMLESS, *_PLACES)) for inline in walk_inlines(inlines))


def places_of(inlines: Iterable[Inline]) -> Line:
    """Return the marks that others lead to: anchors and page breaks."""
    return tuple(inline for inline in walk_inlines(inlines) if isinstance(inline, _PLACES))


def lines_of(inlines: Line) -> list[Line]:
    """Return inlines cut at their line breaks, those within spans too; empty lines are left out."""
    if len(inlines) == 1 and isinstance(inlines[0], Text):
        return [inlines]
    return [line for line in _cut(inlines) if line]


def _cut(inlines: Line) -> list[Line]:
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append([])
        elif isinstance(inline, SPANS):
            first, *others = _cut(inline.inlines)
            for number, piece in enumerate((first, *others)):
                if number:
                    lines.append([])
                if piece:
                    lines[-1].append(msgspec.structs.replace(inline, inlines=piece))
        else:
            lines[-1].append(inline)
    return [tuple(line) for line in lines]


def is_italic(inlines: Iterable[Inline]) -> bool:
    """Return whether all that is seen of inlines is italic."""
    seen = [i for i in inlines if not isinstance(i, _LOOKLESS) and not _is_space(i)]
    return bool(seen) and all(
        isinstance(i, Emphasis)
        or (isinstance(i, Strong | SmallCaps | LanguageSpan) and is_italic(i.inlines))
        for i in seen
    )


def _is_space(inline: Inline) -> bool:
    return isinstance(inline, Text) and not inline.text.strip()


def in_language(paragraph: Paragraph) -> Line:
    """Return the inlines of a paragraph, in a span where it has a language of its own."""
    if paragraph.language is None:
        return paragraph.inlines
    return (LanguageSpan(inlines=paragraph.inlines, language=paragraph.language),)
