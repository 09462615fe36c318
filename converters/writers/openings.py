"""What a chapter begins with: a paragraph whose first letter may be set large, or a picture."""

from __future__ import annotations

from typing import Final

from converters.model.publication import (
    Alignment,
    Block,
    Figure,
    PageBreak,
    Paragraph,
    Quotation,
    Section,
    Text,
)
from converters.vocabularies import SectionRole

_BESIDE: Final = 90
"""More characters than a line beside the letter holds: the text must outlast those lines."""


def opening_paragraph(section: Section, lines: int) -> Paragraph | None:
    """Return the paragraph whose first letter may take ``lines`` lines, None where none may.

    It begins a chapter, behind nothing but mottos, with plain text that is long enough to stand
    beside the letter. What begins with a dash of speech or a quotation mark stays as it is.
    """
    if lines < 2 or section.role is not SectionRole.CHAPTER:
        return None
    for block in section.blocks:
        if isinstance(block, Quotation) or _is_page_start(block):
            continue
        return block if isinstance(block, Paragraph) and _opens(block, lines) else None
    return None


def opening_figure(section: Section) -> Figure | None:
    """Return the picture that stands straight beneath the head of a section."""
    blocks = (block for block in section.blocks if not _is_page_start(block))
    first = next(blocks, None)
    return first if isinstance(first, Figure) else None


def _is_page_start(block: Block) -> bool:
    if not isinstance(block, Paragraph) or not block.inlines:
        return False
    return all(isinstance(inline, PageBreak) for inline in block.inlines)


def _opens(paragraph: Paragraph, lines: int) -> bool:
    first = _first_text(paragraph)
    if paragraph.is_prominent or not first[:1].isalpha():
        return False
    if paragraph.alignment not in {None, Alignment.JUSTIFY, Alignment.LEFT}:
        return False
    return len(first) >= lines * _BESIDE


def _first_text(paragraph: Paragraph) -> str:
    """Return the text that a paragraph begins with, as it is without the starts of pages in it."""
    text, goes_on = "", True
    for inline in paragraph.inlines:
        if isinstance(inline, PageBreak):
            goes_on = True
        elif isinstance(inline, Text) and goes_on:
            text, goes_on = text + inline.text, False
        else:
            break
    return text
