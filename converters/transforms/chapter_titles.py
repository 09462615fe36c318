"""Titles typed in capitals as a paragraph under a bare label (“Chương I”): headings like it.

The structure joins both afterwards, since a label without text under it takes the next heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from converters.model.publication import Heading
from converters.transforms.divisions import is_label
from converters.transforms.findings import Findings, Item
from converters.transforms.lines import is_bare
from converters.vietnamese.heading_words import kind_of

_LONGEST: Final = 120
_ENDED: Final = (".", ":", ";", ",", "?", "!")
_SURE: Final = 0.85


def with_chapter_titles(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with such lines made headings of their label's level."""
    result: list[Item] = []
    for item in items:
        label = result[-1].block if result else None
        if isinstance(label, Heading) and _is_title(item, label, result[-1].text):
            findings.heading(label.level, "STR-061", _SURE, item)
            result.append(_as_heading(item, label.level))
        else:
            result.append(item)
    return result


def _is_title(item: Item, label: Heading, text: str) -> bool:
    paragraph = item.paragraph
    if paragraph is None or paragraph.language is not None or not item.text.isupper():
        return False
    if len(item.text) > _LONGEST or item.text.endswith(_ENDED):
        return False
    is_bare_label = not label.number and is_bare(label.inlines) and is_label(text)
    return is_bare_label and kind_of(item.text).role is None


def _as_heading(item: Item, level: int) -> Item:
    paragraph = item.paragraph
    if paragraph is None:
        return item
    return Item(Heading(inlines=paragraph.inlines, level=level, origin=paragraph.origin), item.text)
