"""Pages of an EPUB of fixed layout that are those of the typeset PDF of the same book.

The book is set just as the PDF edition is: same page, same theme, same folios. Each page is then
drawn, and its words, which the file itself tells with their places and roles, are laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from converters.files import BlobStore
from converters.model.edition import Edition
from converters.model.isbn import read_isbn
from converters.model.publication import Publication
from converters.model.traversal import all_blocks, own_inlines, plain_text
from converters.monitor import Monitor
from converters.vocabularies import ProductForm
from converters.writers.directions import is_right_to_left
from converters.writers.epub.fixed_pages import MOST_PAGE_PIXELS, PAGE_ID, FixedPage, sheet_document
from converters.writers.epub.foreign_runs import ForeignRuns
from converters.writers.epub.navigation import DEPTH
from converters.writers.epub.plan import Address
from converters.writers.epub.raster import page_raster
from converters.writers.epub.scanned_pages import outline_entries
from converters.writers.epub.spreads import alternating_sides
from converters.writers.epub.state import BookState, PageMark
from converters.writers.epub.typeset_markup import BookText, SheetMarkup
from converters.writers.page_list import PageList
from converters.writers.pages.naming import page_name
from converters.writers.pdf.design import page_design
from converters.writers.pdf.paging.sheets import Sheets
from converters.writers.pdf.typeset import typeset_book
from converters.writers.writing import WriteContext

_MOST_DPI: Final = 300.0
_SETTING: Final = 0.3
"""Share of the work that setting the type is; the rest is drawing the pages."""
_FIRST_OF_TEXT: Final = "1"


class TypesetPages:
    """The pages of a book set in type, written one at a time; a context that closes their file."""

    def __init__(
        self, publication: Publication, edition: Edition, context: WriteContext, state: BookState
    ) -> None:
        """Typeset the book. Raises ToolError PDF-001, SettingsError as ``page_design`` does."""
        self._monitor = context.monitor
        self._state = state
        design = page_design(edition.design)
        with context.monitor.phase("typeset", _SETTING) as phase:
            made = typeset_book(
                publication, design, ProductForm.EPUB_FIXED, replace(context, monitor=phase)
            )
        state.facts["undescribed"] += len(made.book.problems.undescribed)
        state.page_list = PageList(
            read_isbn(publication.metadata.isbn_of(ProductForm.PDF) or "").digits
        )
        self._text = BookText(_words_of(publication), ForeignRuns(publication))
        self._sheets = Sheets(Path(made.order.target), MOST_PAGE_PIXELS, _MOST_DPI)
        labels = self._sheets.labels
        self.entries = outline_entries(self._sheets.outline(), DEPTH)
        self.sides = alternating_sides(len(labels), right_to_left=is_right_to_left(state.language))
        self.text_start = labels.index(_FIRST_OF_TEXT) if _FIRST_OF_TEXT in labels else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sheets.close()

    def pages(self, store: BlobStore) -> Iterator[FixedPage]:
        """Yield the pages, their files put in ``store``. Raises JobCancelled."""
        with self._monitor.phase("pages", 1 - _SETTING) as phase:
            yield from self._drawn(store, phase)

    def _drawn(self, store: BlobStore, monitor: Monitor) -> Iterator[FixedPage]:
        for index, sheet in enumerate(self._sheets.pages(monitor)):
            name = page_name(index)
            label = sheet.label or f"[{index + 1}]"
            self._state.pages.append(PageMark(Address(f"{name}.xhtml", PAGE_ID), label))
            picture = page_raster(sheet.picture, has_pictures=sheet.has_pictures)
            monitor.check_cancelled()
            body = SheetMarkup(self._state, sheet, index, self._text).body()
            file = f"{name}.{picture.ending}"
            size = sheet.picture.size
            document = sheet_document(self._state, label, size, file, body)
            yield FixedPage(
                name, store.put(document), store.put(picture.content), picture.media_type
            )


def _words_of(publication: Publication) -> frozenset[str]:
    """Return the words of a book, for what is broken at the ends of lines."""
    return frozenset(
        word for block in all_blocks(publication) for word in plain_text(own_inlines(block)).split()
    )
