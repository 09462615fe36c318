"""Pages that the writer makes itself: cover, title page, imprint page."""

from __future__ import annotations

from converters.model.metadata import Metadata
from converters.vocabularies import ProductForm
from converters.writers.epub.markup import attributes, escape
from converters.writers.epub.pictures import Picture
from converters.writers.epub.state import BookState
from converters.writers.imprint import (
    authors,
    credits_of,
    imprint_facts,
    place_and_year,
    series_line,
)


def cover_page(state: BookState, picture: Picture, title: str) -> str:
    """Return the body of the cover page."""
    alt = state.wording(f"Bìa sách: {title}", f"Cover: {title}")
    marks = attributes(
        src=f"../images/{picture.name}",
        alt=alt,
        role="doc-cover",
        width=picture.width or None,
        height=picture.height or None,
    )
    return f'<section class="cover" epub:type="cover">\n<img{marks}/>\n</section>'


def title_page(state: BookState, metadata: Metadata, title: str) -> str:
    """Return the body of the title page."""
    work, edition = metadata.work, metadata.edition
    lines: list[tuple[str, str]] = [("author", name) for name in authors(metadata)]
    lines.append(("title", title))
    if work.subtitle:
        lines.append(("subtitle", work.subtitle))
    lines.append(("original", work.original_title or ""))
    lines.append(("series", series_line(work)))
    lines.extend(
        ("credit", f"{role}: {name}") for role, name in credits_of(metadata, state.wording)
    )
    lines.append(("publisher", edition.publisher or edition.imprint or ""))
    lines.append(("place", place_and_year(edition)))
    return (
        '<section class="titlepage" epub:type="titlepage">\n'
        + "".join(_line(state, kind, text) for kind, text in lines if text.strip())
        + "</section>"
    )


def _line(state: BookState, kind: str, text: str) -> str:
    state.see(text)
    name = "h1" if kind == "title" else "p"
    return f'<{name} class="book-{kind}">{escape(text)}</{name}>\n'


def imprint_page(state: BookState, metadata: Metadata, title: str) -> str:
    """Return the body of the imprint page, empty where there is nothing to tell."""
    facts = imprint_facts(metadata, ProductForm.EPUB, state.wording)
    if not facts:
        return ""
    heading = state.wording("Thông tin xuất bản", "Publication details")
    state.see(heading + title)
    lines = [f'<p class="imprint-title">{escape(title)}</p>\n']
    for name, told in facts:
        text = " ".join(told.split())
        state.see(name + text)
        label = f'<span class="fact">{escape(name)}:</span> ' if name else ""
        lines.append(f"<p>{label}{escape(text)}</p>\n")
    return (
        '<section class="imprint" epub:type="copyright-page">\n'
        f"<h1>{escape(heading)}</h1>\n{''.join(lines)}</section>"
    )
