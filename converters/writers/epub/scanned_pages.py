"""Pages of an EPUB of fixed layout that are the cleaned pages of a scan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from converters.files import BlobStore
from converters.model.publication import Publication
from converters.writers.epub.fixed_pages import PAGE_ID, FixedPage, page_document
from converters.writers.epub.navigation import DEPTH, Entry
from converters.writers.epub.plan import Address
from converters.writers.epub.raster import MOST_PIXELS
from converters.writers.epub.spreads import page_sides
from converters.writers.epub.state import BookState, PageMark
from converters.writers.page_navigation import OutlineItem
from converters.writers.pages.hyphens import Joins
from converters.writers.pages.naming import page_name
from converters.writers.pages.pictures import ENDINGS, screen_picture
from converters.writers.pages.view import BookView
from converters.writers.writing import WriteContext


class ScannedPages:
    """The pages of a scan, written one at a time."""

    text_start = 0
    """Place of the page with which the text begins; nobody told where that is."""

    def __init__(self, publication: Publication, context: WriteContext, state: BookState) -> None:
        """Raise ToolError SCAN-080 where there are no pages."""
        self._publication = publication
        self._context = context
        self._state = state
        self._view = BookView(publication, context)
        self.entries = outline_entries(self._view.outline, DEPTH)
        self.sides = page_sides(self._view.page_labels)

    def pages(self, store: BlobStore) -> Iterator[FixedPage]:
        """Yield the pages, put in ``store``. Raises ToolError SCAN-081, JobCancelled."""
        joins = Joins(self._publication, tuple(layout for layout, _ in self._view.pages))
        smaller = 0
        for index, (_, display) in enumerate(self._view.pages):
            self._context.monitor.check_cancelled()
            content, media_type, size = screen_picture(display, self._context.media, MOST_PIXELS)
            smaller += display.width_px * display.height_px > MOST_PIXELS
            view = self._view.page(index, size)
            name = page_name(index)
            self._state.pages.append(PageMark(Address(f"{name}.xhtml", PAGE_ID), view.label))
            document = page_document(self._state, view, f"{name}{ENDINGS[media_type]}", joins)
            yield FixedPage(name, store.put(document), store.put(content), media_type)
            self._context.monitor.advance(index + 1, len(self._view.pages))
        if smaller:
            self._state.report("EPUB-090", count=smaller)


def outline_entries(items: Sequence[OutlineItem], depth: int) -> tuple[Entry, ...]:
    """Return lines of the contents, of so many ranks, for titles by the places of their pages."""
    if depth == 0:
        return ()
    return tuple(
        Entry(
            item.title, f"{page_name(item.page)}.xhtml", outline_entries(item.children, depth - 1)
        )
        for item in items
    )
