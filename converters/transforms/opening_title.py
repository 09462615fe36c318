"""The heading above all others that opens a text: the book's title, where no one gave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from converters.model.metadata import Metadata, Work
from converters.model.publication import Alignment, Heading
from converters.transforms.contents_page import as_paragraph
from converters.transforms.findings import Findings, Item, with_section
from converters.transforms.lines import is_movable
from converters.transforms.title_lines import spaced
from converters.vietnamese.heading_words import kind_of
from converters.vocabularies import SectionRole

_LIKELY: Final = 0.8
_LONGEST: Final = 140
_DIVISIONS: Final = 2
"""Headings below it from which on a heading is the title of a book, not of a lone chapter."""


def with_opening_title(items: Sequence[Item], known: Metadata, findings: Findings) -> list[Item]:
    """Return the items with the heading that is the book's title as its title page.

    It is the first thing of a text without a title, stands above all other headings, and its
    words name no chapter, part or page. It is proposed as metadata.
    """
    told = (known, *findings.metadata)
    title = _title_among(items)
    if title is None or any(metadata.work.title.strip() for metadata in told):
        return list(items)
    line = _as_line(items[0], title)
    findings.role(SectionRole.TITLE_PAGE, "STR-034", _LIKELY, (line,))
    findings.metadata.append(Metadata(work=Work(title=spaced(line.text))))
    return with_section(items, 0, (line,), SectionRole.TITLE_PAGE)


def _title_among(items: Sequence[Item]) -> Heading | None:
    """Return the heading that opens the text where it can be the book's title."""
    first = items[0].block if items and not items[0].fixed else None
    if not isinstance(first, Heading) or first.number or not is_movable(first.inlines):
        return None
    text = items[0].text
    if not 0 < len(text) <= _LONGEST or kind_of(text).role is not None:
        return None
    levels = [item.block.level for item in items[1:] if isinstance(item.block, Heading)]
    return first if len(levels) >= _DIVISIONS and first.level < min(levels) else None


def _as_line(item: Item, title: Heading) -> Item:
    """Return a heading as the prominent line in the middle that titles are."""
    line = as_paragraph(title)
    set_anew = msgspec.structs.replace(line, alignment=Alignment.CENTER, is_prominent=True)
    return item._replace(block=set_anew, fixed=True)
