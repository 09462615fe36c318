"""EPUB 3.3 of fixed layout: the cleaned pages of a scan with their text over them.

Every page is a picture; its words lie over it, transparent, so that they can be read aloud,
searched and marked. Source: EPUB 3.3, section 8.2; DPUB-ARIA 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from converters.files import BlobStore
from converters.model.edition import Edition
from converters.model.publication import Publication
from converters.writers.epub.container import Item, Package, write_package
from converters.writers.epub.fixed_pages import cover_page, page_document, style_sheet
from converters.writers.epub.navigation import (
    DEPTH,
    Entry,
    Landmark,
    navigation_document,
    ncx,
)
from converters.writers.epub.opening import COVER_IMAGE, cover_picture, open_book
from converters.writers.epub.package_metadata import Statement, statements
from converters.writers.epub.plan import Address
from converters.writers.epub.state import PageMark
from converters.writers.fonts import FACES, embedded_face
from converters.writers.page_navigation import OutlineItem, PageLabel
from converters.writers.pages.hyphens import Joins
from converters.writers.pages.naming import page_name
from converters.writers.pages.pictures import ENDINGS, screen_picture
from converters.writers.pages.view import BookView
from converters.writers.themes import theme_of
from converters.writers.writing import WriteContext

MOST_PIXELS: Final = 4_000_000
"""Shops refuse larger pictures (Apple Books Asset Guide: 4 million pixels and a little more)."""
_XHTML: Final = "application/xhtml+xml"
_NAV: Final = "nav.xhtml"
_COVER: Final = "cover.xhtml"
_PAGE_ID: Final = "page"
_CENTRE, _LEFT, _RIGHT = "rendition:page-spread-center", "page-spread-left", "page-spread-right"
_NEIGHBOURS: Final = 2
"""How many pages to each side are asked on which side of a spread one stands."""


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the EPUB to ``target``.

    Raises ToolError SCAN-080 where there are no pages, SCAN-081 for a damaged picture, and
    SettingsError EPUB-009 for an unknown theme, whose colours the cover takes.
    """
    write_package(_FixedBook(publication, edition, context).package(), target)


@dataclass(frozen=True)
class _Page:
    """One page as written; its files lie on disk until they are packed."""

    name: str
    document: str
    """Key of its bytes, as of the picture's."""
    picture: str
    media_type: str


class _FixedBook:
    """The steps from pages to a package."""

    def __init__(self, publication: Publication, edition: Edition, context: WriteContext) -> None:
        self._publication = publication
        self._edition = edition
        self._context = context
        self._view = BookView(publication, context)
        shown = frozenset({publication.cover} if publication.cover else ())
        self._state, self._title = open_book(publication, context, shown)
        self._state.fixed = True
        self._theme = theme_of(edition.design)
        self._cover = cover_picture(publication, self._state, self._theme, self._title)
        self._store = BlobStore(context.work / "pages")
        self._smaller = 0

    def package(self) -> Package:
        """Return everything that goes into the file."""
        pages = list(self._pages())
        if self._smaller:
            self._state.report("EPUB-090", count=self._smaller)
        if undescribed := self._state.facts["undescribed"]:
            self._state.report("A11Y-001", count=undescribed)
        entries = _entries(self._view.outline, DEPTH) or (
            Entry(self._title, f"{page_name(0)}.xhtml"),
        )
        nav = navigation_document(self._state, entries, self._landmarks())
        toc = ncx(self._state, entries, self._context.identifier, self._title)
        metadata = self._publication.metadata
        described = statements(metadata, self._state, self._context.identifier, self._title)
        return Package(
            identifier=self._context.identifier,
            title=self._title,
            language=self._state.language,
            modified=self._context.modified,
            statements=(*described, *_rendition()),
            items=tuple(self._items(pages, nav, toc)),
            cover=COVER_IMAGE,
        )

    def _pages(self) -> Iterator[_Page]:
        joins = Joins(self._publication, tuple(layout for layout, _ in self._view.pages))
        for index, (_, display) in enumerate(self._view.pages):
            self._context.monitor.check_cancelled()
            content, media_type, size = screen_picture(display, self._context.media, MOST_PIXELS)
            self._smaller += display.width_px * display.height_px > MOST_PIXELS
            view = self._view.page(index, size)
            name = page_name(index)
            self._state.pages.append(PageMark(Address(f"{name}.xhtml", _PAGE_ID), view.label))
            document = page_document(self._state, view, f"{name}{ENDINGS[media_type]}", joins)
            put = self._store.put
            yield _Page(name, put(document), put(content), media_type)
            self._context.monitor.advance(index + 1, len(self._view.pages))

    def _landmarks(self) -> tuple[Landmark, ...]:
        word = self._state.wording
        start = f"{page_name(0)}.xhtml"
        return (
            Landmark("cover", word("Bìa sách", "Cover"), _COVER),
            Landmark("bodymatter", word("Bắt đầu đọc", "Start of text"), start),
        )

    def _items(self, pages: Sequence[_Page], nav: bytes, toc: bytes) -> Iterator[Item]:
        cover = cover_page(self._state, self._cover, self._title)
        first = Item("cover", f"text/{_COVER}", _XHTML, cover, in_spine=True, place=_CENTRE)
        yield first
        sides = page_sides(self._view.page_labels)
        for page, side in zip(pages, sides, strict=True):
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
        cover_path = f"images/{self._cover.name}"
        yield Item(
            COVER_IMAGE, cover_path, self._cover.media_type, self._cover.content, ("cover-image",)
        )
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


def _entries(items: Sequence[OutlineItem], depth: int) -> tuple[Entry, ...]:
    if depth == 0:
        return ()
    return tuple(
        Entry(item.title, f"{page_name(item.page)}.xhtml", _entries(item.children, depth - 1))
        for item in items
    )


def page_sides(labels: Sequence[PageLabel]) -> tuple[str, ...]:
    """Return on which side of a spread each page stands: odd numbers on the right.

    A page goes with what its own number and those of its neighbours say, so that one misread
    folio, or one that was not printed, turns nothing round. A book without numbers begins right.
    """
    return tuple(_LEFT if _is_left(index, labels) else _RIGHT for index in range(len(labels)))


def _is_left(index: int, labels: Sequence[PageLabel]) -> bool:
    known = [n for n, label in enumerate(labels) if label.style]
    if not known:
        return index % 2 == 1
    votes = [
        (labels[other].number + index - other) % 2 == 0
        for other in known
        if abs(other - index) <= _NEIGHBOURS
    ]
    if 2 * sum(votes) != len(votes):
        return 2 * sum(votes) > len(votes)
    nearest = min(known, key=lambda n: abs(n - index))
    return (labels[nearest].number + index - nearest) % 2 == 0
