"""Headings by their look, for books whose pages declare none and whose contents name none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from converters.model.guess import Guess
from converters.model.publication import Heading, Paragraph
from converters.readers.epub.contents import Paged, names_a_title
from converters.readers.epub.navigation import Entry
from converters.readers.guessed_headings import with_headings
from converters.readers.heading_evidence import Headings
from converters.readers.markup.divisions import Item
from converters.readers.markup.shapes import Shapes, headings_of_pages

_FEWEST: Final = 2
"""Lines that say something, from which the contents are believed to name the headings."""


class Seen(NamedTuple):
    """The pages with headings that were found by their look, and what was guessed for that."""

    pages: tuple[Paged, ...]
    guesses: tuple[Guess, ...]
    found: Headings


def with_seen_headings(
    pages: Sequence[Paged], shapes: Sequence[Shapes], entries: Sequence[Entry]
) -> Seen | None:
    """Return the pages with headings by their look; None where the book tells its headings."""
    if sum(names_a_title(entry) for entry in entries) >= _FEWEST:
        return None
    if any(isinstance(item, Heading) for page in pages for item in page.items):
        return None
    found, told = headings_of_pages(shapes)
    result: list[Paged] = []
    guesses: list[Guess] = []
    for page, by_number in zip(pages, told, strict=True):
        made = with_headings(page.items, by_number, _paragraph_of)
        result.append(Paged(page.page, tuple(made.items)))
        guesses += made.guesses
    return Seen(tuple(result), tuple(guesses), found)


def _paragraph_of(item: Item) -> tuple[Paragraph, str | None] | None:
    return (item, None) if isinstance(item, Paragraph) else None
