"""Poems of pages: told by EPUB's vocabulary or by the names of classes, lines kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from converters.model.publication import Block, Inline, Paragraph, Verse
from converters.model.traversal import split_at_breaks
from converters.readers.markup.parsing import types_of

_CLASS: Final = re.compile(
    r"(?:verse|poem|poetry|stanza|linegroup|lg|tho|bai-tho|kho-tho)\d*", re.IGNORECASE
)
_STANZA: Final = re.compile(r"(?:stanza|linegroup|lg|kho-tho)\d*", re.IGNORECASE)
_TYPES: Final = frozenset({"z3998:verse", "z3998:poem", "verse", "poem"})
Stanza = tuple[tuple[Inline, ...], ...]


def is_verse(element: etree._Element) -> bool:
    """Return whether an element says that it holds a poem or a part of one."""
    return _has_class(element, _CLASS) or bool(_TYPES & set(types_of(element)))


def is_stanza(element: etree._Element) -> bool:
    """Return whether an element says that it holds one stanza."""
    return _has_class(element, _STANZA)


def as_verse(groups: Iterable[Iterable[Block]]) -> tuple[Block, ...]:
    """Return groups of blocks as a poem of as many stanzas; what is no line stays a block."""
    result: list[Block] = []
    stanzas: list[Stanza] = []
    for group in groups:
        lines: list[tuple[Inline, ...]] = []
        for block in group:
            if isinstance(block, Paragraph):
                lines.extend(filter(None, split_at_breaks(block.inlines)))
            elif isinstance(block, Verse):
                stanzas += [tuple(lines)] if lines else []
                lines = []
                stanzas.extend(block.stanzas)
            else:
                stanzas += [tuple(lines)] if lines else []
                lines = []
                result.extend(_closed(stanzas))
                result.append(block)
        if lines:
            stanzas.append(tuple(lines))
    return (*result, *_closed(stanzas))


def _closed(stanzas: list[Stanza]) -> tuple[Verse, ...]:
    if not stanzas:
        return ()
    verse = Verse(stanzas=tuple(stanzas))
    stanzas.clear()
    return (verse,)


def _has_class(element: etree._Element, pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(name) for name in (element.get("class") or "").split())
