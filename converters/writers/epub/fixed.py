"""EPUB 3.3 of fixed layout: pages of a scan, or typeset ones, with their text over them.

Every page is a picture; its words lie over it, transparent, so that they can be read aloud,
searched and marked. Source: EPUB 3.3, section 8.2; DPUB-ARIA 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, Protocol

from converters.files import BlobStore
from converters.model.edition import Edition
from converters.model.publication import Publication
from converters.writers.epub.container import Item, Package, write_package
from converters.writers.epub.fixed_pages import FixedPage, cover_page, style_sheet
from converters.writers.epub.navigation import Entry, Landmark, navigation_document, ncx
from converters.writers.epub.opening import COVER_IMAGE, cover_picture, open_book
from converters.writers.epub.package_metadata import Statement, statements
from converters.writers.epub.pictures import Picture
from converters.writers.epub.scanned_pages import ScannedPages
from converters.writers.epub.spreads import CENTRE
from converters.writers.epub.state import BookForm
from converters.writers.fonts import FACES, embedded_face
from converters.writers.pages.naming import page_name
from converters.writers.pages.pictures import ENDINGS
from converters.writers.themes import theme_of
from converters.writers.writing import WriteContext

_XHTML: Final = "application/xhtml+xml"
_NAV: Final = "nav.xhtml"
_COVER: Final = "cover.xhtml"


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the EPUB to ``target``.

    Raises ToolError SCAN-080 where a scan has no pictures of its pages, SCAN-081 for a damaged one,
    PDF-001 where text is set and typst refuses it, and SettingsError EPUB-009 for an unknown theme,
    whose colours the cover takes, or as ``page_design`` does.
    """
    write_package(_FixedBook(publication, edition, context).package(), target)


class PageSource(Protocol):
    """Where the pages come from."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The contents; empty where no title is known."""

    @property
    def sides(self) -> tuple[str, ...]:
        """On which side of a spread each page stands."""

    @property
    def text_start(self) -> int:
        """Place of the page with which the text begins."""

    def pages(self, store: BlobStore) -> Iterator[FixedPage]:
        """Yield the pages, their files put in ``store``."""


class _FixedBook:
    """The steps from pages to a package."""

    def __init__(self, publication: Publication, edition: Edition, context: WriteContext) -> None:
        self._publication = publication
        self._edition = edition
        self._context = context
        shown = frozenset({publication.cover} if publication.cover else ())
        self._state, self._title = open_book(publication, context, shown)
        self._theme = theme_of(edition.design)
        self._store = BlobStore(context.work / "pages")

    def package(self) -> Package:
        """Return everything that goes into the file."""
        with self._source() as source:
            cover = cover_picture(self._publication, self._state, self._theme, self._title)
            pages = list(source.pages(self._store))
        if undescribed := self._state.facts["undescribed"]:
            self._state.report("A11Y-001", count=undescribed)
        entries = source.entries or (Entry(self._title, f"{page_name(0)}.xhtml"),)
        nav = navigation_document(self._state, entries, self._landmarks(source.text_start))
        toc = ncx(self._state, entries, self._context.identifier, self._title)
        metadata = self._publication.metadata
        described = statements(metadata, self._state, self._context.identifier, self._title)
        return Package(
            identifier=self._context.identifier,
            title=self._title,
            language=self._state.language,
            modified=self._context.modified,
            statements=(*described, *_rendition()),
            items=tuple(self._items(zip(pages, source.sides, strict=True), cover, nav, toc)),
            cover=COVER_IMAGE,
        )

    @contextmanager
    def _source(self) -> Iterator[PageSource]:
        """Give the pages of the scan, or those that the text is set on where there is none."""
        if self._context.layouts or self._context.displays:
            self._state.form = BookForm.SCANNED_PAGES
            yield ScannedPages(self._publication, self._context, self._state)
            return
        from converters.writers.epub.typeset_pages import TypesetPages

        self._state.form = BookForm.TYPESET_PAGES
        with TypesetPages(self._publication, self._edition, self._context, self._state) as typeset:
            yield typeset

    def _landmarks(self, text_start: int) -> tuple[Landmark, ...]:
        word = self._state.wording
        start = f"{page_name(text_start)}.xhtml"
        return (
            Landmark("cover", word("Bìa sách", "Cover"), _COVER),
            Landmark("bodymatter", word("Bắt đầu đọc", "Start of text"), start),
        )

    def _items(
        self, placed: Iterable[tuple[FixedPage, str]], cover: Picture, nav: bytes, toc: bytes
    ) -> Iterator[Item]:
        opening = cover_page(self._state, cover, self._title)
        first = Item("cover", f"text/{_COVER}", _XHTML, opening, in_spine=True, place=CENTRE)
        yield first
        pages = []
        for page, side in placed:
            pages.append(page)
            path = f"text/{page.name}.xhtml"
            yield replace(
                first,
                id=page.name,
                path=path,
                content=_Stored(self._store, page.document),
                place=side,
            )
        yield Item("nav", f"text/{_NAV}", _XHTML, nav, ("nav",))
        yield Item("ncx", "toc.ncx", "application/x-dtbncx+xml", toc)
        fonts = self._fonts()
        yield Item("css", "styles/book.css", "text/css", style_sheet(fonts))
        for number, (name, content) in enumerate(fonts.items(), start=1):
            yield Item(f"font-{number}", f"fonts/{name}", "font/ttf", content)
        cover_path = f"images/{cover.name}"
        yield Item(COVER_IMAGE, cover_path, cover.media_type, cover.content, ("cover-image",))
        for page in pages:
            yield Item(
                f"image-{page.name}", f"images/{page.name}{ENDINGS[page.media_type]}",
                page.media_type, _Stored(self._store, page.picture),
            )  # fmt: skip

    def _fonts(self) -> dict[str, bytes]:
        if not self._edition.embed_fonts:
            return {}
        regular = FACES[0]
        return {regular.file: embedded_face(regular, frozenset(self._state.characters))}


@dataclass(frozen=True)
class _Stored:
    """A file that is read when it is packed, so that a whole book of them is never held."""

    store: BlobStore
    key: str

    def __call__(self) -> bytes:
        return self.store.get(self.key)


def _rendition() -> Iterator[Statement]:
    for name, value in (("layout", "pre-paginated"), ("spread", "landscape")):
        yield Statement("meta", value, {"property": f"rendition:{name}"})
