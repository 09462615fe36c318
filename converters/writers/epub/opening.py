"""What every EPUB begins with, whatever its layout: its state, its title and its cover."""

from __future__ import annotations

from typing import Final

from converters.model.publication import Publication
from converters.writers.epub.cover import CoverStyle, CoverText, draw_cover
from converters.writers.epub.markup import UNDETERMINED, allowed, is_language
from converters.writers.epub.pictures import Picture, load_pictures
from converters.writers.epub.plan import plan_book
from converters.writers.epub.state import BookState, Wording
from converters.writers.imprint import authors
from converters.writers.themes import Theme
from converters.writers.writing import WriteContext

COVER_IMAGE: Final = "cover-image"
"""Id of the cover's picture."""


def open_book(
    publication: Publication, context: WriteContext, shown: frozenset[str]
) -> tuple[BookState, str]:
    """Return the state of a book about to be written, with the pictures ``shown``, and its title.

    A language that is none is reported (EPUB-011); a book without title is named so.
    """
    work = publication.metadata.work
    language = work.language if is_language(work.language) else UNDETERMINED
    state = BookState(
        plan=plan_book(publication),
        pictures=load_pictures(
            publication.resources, shown, context.media, context.monitor, publication.cover
        ),
        wording=Wording(vietnamese=language.lower().partition("-")[0] in {"vi", "und"}),
        monitor=context.monitor,
        language=language,
        page_list=context.page_list,
    )
    if work.language != language:
        state.report("EPUB-011", tag=allowed(work.language))
    title = " ".join(allowed(work.title).split())
    return state, title or state.wording("Không nhan đề", "Untitled")


def cover_picture(publication: Publication, state: BookState, theme: Theme, title: str) -> Picture:
    """Return the cover that was chosen, else one drawn in the theme's colours (EPUB-010)."""
    chosen = state.pictures.get(publication.cover or "")
    if chosen is not None:
        return chosen
    state.report("EPUB-010")
    metadata = publication.metadata
    text = CoverText(
        title,
        authors(metadata),
        metadata.work.subtitle or "",
        metadata.edition.publisher or metadata.edition.imprint or "",
        state.wording("và những người khác", "and others"),
    )
    taken = {picture.name for picture in state.pictures.values()}
    name = next(n for n in ("cover.png", "drawn-cover.png", "book-cover.png") if n not in taken)
    content = draw_cover(text, theme.look.covers, cover_style(theme))
    return Picture(name, "image/png", content, 1_600, 2_560)


def cover_style(theme: Theme) -> CoverStyle:
    """Return how covers of a theme are drawn."""
    return CoverStyle(theme.look.cover_layout, theme.look.type.headings.family)
