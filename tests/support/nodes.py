"""Blocks in few words, for books that are made in tests."""

from __future__ import annotations

from converters.model.publication import Inline, Paragraph, TableCell, Text


def paragraph(*parts: str | Inline) -> Paragraph:
    """Return a paragraph of words and other inlines."""
    inlines = tuple(Text(text=part) if isinstance(part, str) else part for part in parts)
    return Paragraph(inlines=inlines)


def cell(words: str, **values: object) -> TableCell:
    """Return a cell of one paragraph."""
    return TableCell(blocks=(paragraph(words),), **values)
