"""Title page and imprint page as typst expressions."""

from __future__ import annotations

from collections.abc import Iterable

from converters.model.metadata import Metadata
from converters.vocabularies import ProductForm
from converters.writers.imprint import (
    Word,
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
    fields = (
        f"{name}: {_string(book, told) if isinstance(told, str) else _strings(book, told)}"
        for name, told in _title_fields(metadata, title, book.word).items()
    )
    return f"title-page({', '.join(fields)})"


def title_lines(metadata: Metadata, title: str, word: Word) -> tuple[str, ...]:
    """Return what the title page says, in its order."""
    told = _title_fields(metadata, title, word).values()
    lines = (line for lines in told for line in ((lines,) if isinstance(lines, str) else lines))
    return tuple(line for line in lines if line.strip())


def _title_fields(metadata: Metadata, title: str, word: Word) -> dict[str, str | tuple[str, ...]]:
    """Return what stands on the title page from its head to its foot."""
    work, edition = metadata.work, metadata.edition
    return {
        "authors": authors(metadata),
        "title": title,
        "subtitle": work.subtitle or "",
        "original": work.original_title or "",
        "credits": tuple(f"{role}: {name}" for role, name in credits_of(metadata, word)),
        "series": series_line(work),
        "foot": (edition.publisher or edition.imprint or "", place_and_year(edition)),
    }


def imprint_page(book: Composition, metadata: Metadata, title: str) -> str:
    """Return the expression for the imprint page, empty where nothing would stand on it."""
    facts = imprint_facts(metadata, book.product, book.word)
    if not facts:
        return ""
    lines = [f"({_string(book, name)}, {_string(book, text)})" for name, text in facts]
    return f"imprint-page({_string(book, title)}, {', '.join(lines)})"


def imprint_lines(metadata: Metadata, title: str, word: Word) -> tuple[str, ...]:
    """Return what the imprint page says, in its order; nothing where there is none."""
    facts = imprint_facts(metadata, ProductForm.PDF, word)
    lines = (f"{name}: {text}" if name else text for name, text in facts)
    return (title, *lines) if facts else ()


def _string(book: Composition, text: str) -> str:
    return literal(book.glyphs.shown(single_spaced(text).strip()))


def _strings(book: Composition, texts: Iterable[str]) -> str:
    shown = [_string(book, text) for text in texts if text.strip()]
    return f"({', '.join(shown)},)" if shown else "()"
