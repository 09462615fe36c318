"""Pages before and after the text that are made of what the publisher writes beside a book.

Texts are plain; an empty line parts paragraphs. Names of the parts: The Chicago Manual of Style,
17th edition, 1.3 to 1.68.
"""

from __future__ import annotations

import msgspec


class _Part(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    pass


class Motto(_Part, frozen=True):
    """Epigraph of the whole book, and whose words it is; its lines are kept."""

    text: str
    source: str | None = None


class Biography(_Part, frozen=True):
    """Life of one who made the book; without a name that of the author."""

    text: str
    name: str | None = None


class ListedBook(_Part, frozen=True):
    """Another book, as a list of books tells it; ``blurb`` says in a line what it is."""

    title: str
    author: str | None = None
    year: str | None = None
    blurb: str | None = None


class BookMatter(_Part, frozen=True):
    """Front and back matter beside title page, imprint page and contents, which are made anyway."""

    half_title: bool = False
    dedication: str | None = None
    """Its lines are kept."""
    epigraphs: tuple[Motto, ...] = ()
    acknowledgments: str | None = None
    biographies: tuple[Biography, ...] = ()
    also_by: tuple[ListedBook, ...] = ()
    """Books by the same author."""
    advertisement: tuple[ListedBook, ...] = ()
    """Books of the publisher that the reader of this one may like."""
    colophon: str | None = None
    """How the book was set, in which types, by whom."""
