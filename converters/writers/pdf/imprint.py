"""Title page and imprint page as typst expressions."""

from __future__ import annotations

from collections.abc import Iterable

from converters.model.metadata import Metadata
from converters.writers.imprint import (
    authors,
    credits_of,
    imprint_facts,
    place_and_year,
    series_line,
)
from converters.writers.pdf.composition import Composition
from converters.writers.pdf.literals import literal, single_spaced


def title_page(book: Composition, metadata: Metadata, title: str) -> str:
    """Return the expression for the title page."""
    work, edition = metadata.work, metadata.edition
    foot = (edition.publisher or edition.imprint or "", place_and_year(edition))
    fields = {
        "authors": _strings(book, authors(metadata)),
        "title": _string(book, title),
        "subtitle": _string(book, work.subtitle or ""),
        "original": _string(book, work.original_title or ""),
        "series": _string(book, series_line(work)),
        "credits": _strings(
            book, (f"{role}: {name}" for role, name in credits_of(metadata, book.word))
        ),
        "foot": _strings(book, foot),
    }
    return f"title-page({', '.join(f'{name}: {value}' for name, value in fields.items())})"


def imprint_page(book: Composition, metadata: Metadata, title: str) -> str:
    """Return the expression for the imprint page, empty where nothing would stand on it."""
    facts = imprint_facts(metadata, book.product, book.word)
    if not facts:
        return ""
    lines = [f"({_string(book, name)}, {_string(book, text)})" for name, text in facts]
    return f"imprint-page({_string(book, title)}, {', '.join(lines)})"


def _string(book: Composition, text: str) -> str:
    return literal(book.glyphs.shown(single_spaced(text).strip()))


def _strings(book: Composition, texts: Iterable[str]) -> str:
    shown = [_string(book, text) for text in texts if text.strip()]
    return f"({', '.join(shown)},)" if shown else "()"
