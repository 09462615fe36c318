"""Write one publication as EPUB: plan the files, write them, describe them, pack them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from converters.model.edition import Edition
from converters.model.publication import PageBreak, Publication, Section
from converters.model.traversal import plain_text, used_resources
from converters.vocabularies import Matter, ProductForm, SectionRole
from converters.writers.epub.blocks import BlockWriter
from converters.writers.epub.container import Item, Package, write_package
from converters.writers.epub.front_pages import cover_page, imprint_page, title_page
from converters.writers.epub.inlines import InlineWriter, page_mark
from converters.writers.epub.listings import listings
from converters.writers.epub.markup import attributes, document, escape
from converters.writers.epub.navigation import (
    Entry,
    Landmark,
    contents,
    landmarks,
    navigation_document,
    ncx,
    section_label,
)
from converters.writers.epub.opening import COVER_IMAGE, cover_picture, open_book
from converters.writers.epub.package_metadata import statements
from converters.writers.epub.plan import ENDNOTES_FILE, TextFile
from converters.writers.epub.tables import width_rules
from converters.writers.epub.theme import (
    ORNAMENT_FILE,
    FontUse,
    drawn_ornament,
    font_faces,
    style_sheet,
)
from converters.writers.imprint import needs_imprint_page
from converters.writers.matter_order import matter_order
from converters.writers.page_list import MadePage
from converters.writers.themes import Theme, own_rules, theme_of
from converters.writers.writing import WriteContext

_COVER, _TITLE_PAGE, _IMPRINT, _NAV = (
    "cover.xhtml", "title-page.xhtml", "imprint.xhtml", "nav.xhtml",
)  # fmt: skip
_XHTML: Final = "application/xhtml+xml"
_BOLD_MARKS: Final = ("<strong>", "<h2", "<h3", "<h4", "<th", "note-number", "inner-heading")
_ITALIC_MARKS: Final = (
    "<em>",
    "<h5",
    "<h6",
    "book-subtitle",
    'class="dedication"',
    'class="epigraph"',
)


@dataclass(frozen=True)
class _Page:
    """One XHTML file, its body written."""

    name: str
    title: str
    body: str
    matter: str = ""


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the EPUB to ``target``.

    Raises SettingsError as ``load_theme`` and, for the user's own rules, ``own_rules`` do.
    """
    theme = theme_of(edition.design)
    write_package(_Book(publication, edition, context, theme).package(), target)


class _Book:
    """The steps from a publication to a package."""

    def __init__(
        self, publication: Publication, edition: Edition, context: WriteContext, theme: Theme
    ) -> None:
        self._publication = publication
        self._edition = edition
        self._context = context
        self._theme = theme
        self._state, self._title = open_book(publication, context, used_resources(publication))
        self._state.drop_cap_lines = theme.look.chapter.drop_cap_lines
        self._cover = cover_picture(publication, self._state, theme, self._title)

    def package(self) -> Package:
        """Return everything that goes into the file."""
        made = self._made_pages()
        opening = self._page_start(MadePage.CONTENTS, _NAV)
        text = list(self._text_pages())
        entries = self._contents()
        marks = landmarks(self._publication, self._state, self._own_landmarks(made))
        pages = self._ordered(made, text)
        self._state.put_pages_in_order([page.name for page in pages])
        nav = navigation_document(self._state, entries, marks, opening)
        toc = ncx(self._state, entries, self._context.identifier, self._title)
        self._report_findings()
        metadata = self._publication.metadata
        return Package(
            identifier=self._context.identifier,
            title=self._title,
            language=self._state.language,
            modified=self._context.modified,
            statements=statements(metadata, self._state, self._context.identifier, self._title),
            items=tuple(self._items(pages, nav, toc)),
            cover=COVER_IMAGE,
        )

    # pages

    def _text_pages(self) -> Iterator[_Page]:
        files = self._state.plan.files
        for done, file in enumerate(files):
            self._context.monitor.check_cancelled()
            yield self._text_page(file)
            self._context.monitor.advance(done + 1, len(files) + 1)
        for name in self._state.plan.unmarked:
            self._state.mark_of(name)
        if self._state.plan.unmarked:
            self._state.report("EPUB-007", count=len(self._state.plan.unmarked))
        if ENDNOTES_FILE in self._state.queues:
            yield self._endnotes_page()
            yield from self._further_endnotes()

    def _text_page(self, file: TextFile) -> _Page:
        writer = BlockWriter(self._state, file.name)
        if file.continued:
            body = writer.continued(file.section, file.blocks)
        else:
            body = writer.section(file.section, file.blocks, file.children)
        notes = writer.footnotes()
        title = section_label(file.section, self._state) or self._title
        return _Page(file.name, title, body + notes, file.matter.value)

    def _endnotes_page(self) -> _Page:
        holder = self._state.plan.endnotes_section
        title = self._endnotes_title(holder)
        self._state.see(title)
        address = self._state.plan.sections[holder.id].id if holder else "endnotes"
        pages = (i for i in holder.title if isinstance(i, PageBreak)) if holder else ()
        starts = InlineWriter(self._state, ENDNOTES_FILE).write(pages)
        starts += self._page_start(MadePage.ENDNOTES, ENDNOTES_FILE)
        body = (
            f'{starts}<section class="endnotes" id="{address}" epub:type="endnotes"'
            f' role="doc-endnotes" aria-labelledby="{address}-heading">\n'
            f'<h1 id="{address}-heading">{escape(title)}</h1>\n'
            f"<ol>\n{BlockWriter(self._state, ENDNOTES_FILE).endnotes()}</ol>\n</section>"
        )
        return _Page(ENDNOTES_FILE, title, body, Matter.BACK.value)

    def _further_endnotes(self) -> Iterator[_Page]:
        """Yield the endnotes that have no place in the first file."""
        title = self._endnotes_title(self._state.plan.endnotes_section)
        first, *further = self._state.plan.endnote_files
        before = len(self._state.queues[first])
        for name in further:
            items = BlockWriter(self._state, name).endnotes()
            marks = attributes(
                class_="endnotes continued", epub_type="endnotes", role="doc-endnotes",
                aria_label=title,
            )  # fmt: skip
            body = f'<section{marks}>\n<ol start="{before + 1}">\n{items}</ol>\n</section>'
            before += len(self._state.queues.get(name, ()))
            yield _Page(name, title, body, Matter.BACK.value)

    def _endnotes_title(self, holder: Section | None) -> str:
        found = plain_text(holder.title).strip() if holder else ""
        return found or self._state.wording("Chú thích", "Notes")

    def _page_start(self, page: MadePage, file: str) -> str:
        """Return the mark of the page on which another edition has a made page, if it has one."""
        pages = self._state.page_list
        label = pages.label_of(page) if pages else None
        return f"{page_mark(self._state, file, label)}\n" if label is not None else ""

    def _made_pages(self) -> dict[str, _Page]:
        """Return the pages that the book does not have itself."""
        own = {section.role for section in self._publication.sections}
        metadata = self._publication.metadata
        made: dict[str, _Page] = {}
        if SectionRole.COVER not in own:
            body = self._page_start(MadePage.COVER, _COVER)
            body += cover_page(self._state, self._cover, self._title)
            made[_COVER] = _Page(_COVER, self._state.wording("Bìa sách", "Cover"), body)
        if SectionRole.TITLE_PAGE not in own:
            body = self._page_start(MadePage.TITLE_PAGE, _TITLE_PAGE)
            body += title_page(self._state, metadata, self._title)
            made[_TITLE_PAGE] = _Page(_TITLE_PAGE, self._title, body, Matter.FRONT.value)
        if needs_imprint_page(self._publication, ProductForm.EPUB):
            body = imprint_page(self._state, metadata, self._title)
            title = self._state.wording("Thông tin xuất bản", "Publication details")
            matter = Matter.BACK if self._imprint_at_end() else Matter.FRONT
            if body and matter is Matter.FRONT:
                # At the end it stands out of the order of the pages.
                body = self._page_start(MadePage.IMPRINT, _IMPRINT) + body
            if body:
                made[_IMPRINT] = _Page(_IMPRINT, title, body, matter.value)
        return made

    def _imprint_at_end(self) -> bool:
        """Vietnamese books have their imprint (trang xi-nhê) on the last page."""
        return self._state.wording.vietnamese

    def _own_landmarks(self, made: dict[str, _Page]) -> list[Landmark]:
        kinds = {_COVER: "cover", _TITLE_PAGE: "titlepage", _IMPRINT: "copyright-page"}
        found = [Landmark(kinds[name], page.title, name) for name, page in made.items()]
        word = self._state.wording
        found.append(Landmark("toc", word("Mục lục", "Contents"), f"{_NAV}#toc"))
        found += [
            Landmark(one.kind, one.heading, f"{_NAV}#{one.kind}") for one in listings(self._state)
        ]
        body = next((f for f in self._state.plan.files if f.matter is Matter.BODY), None)
        if body is not None:
            found.append(Landmark("bodymatter", word("Bắt đầu đọc", "Start of text"), body.name))
        if ENDNOTES_FILE in self._state.queues:
            title = self._endnotes_title(self._state.plan.endnotes_section)
            found.append(Landmark("endnotes", title, ENDNOTES_FILE))
        return found

    def _contents(self) -> tuple[Entry, ...]:
        notes = None
        if ENDNOTES_FILE in self._state.queues:
            notes = Entry(self._endnotes_title(self._state.plan.endnotes_section), ENDNOTES_FILE)
        return contents(self._publication, self._state, self._title, notes)

    def _ordered(self, made: dict[str, _Page], text: list[_Page]) -> list[_Page]:
        """Return all pages in reading order; the contents stand where their place is empty."""
        cover, title, imprint = (
            [made[name]] if name in made else [] for name in (_COVER, _TITLE_PAGE, _IMPRINT)
        )
        last = imprint if self._imprint_at_end() else []
        order = matter_order(self._publication)
        titled, leading = (self._files_before(Matter.FRONT, place) for place in order[:2])
        closing = self._files_before(Matter.BACK, order.notes)
        notes = text[len(self._state.plan.files) :]
        return [
            *(*cover, *text[:titled], *title, *([] if last else imprint)),
            *(*text[titled:leading], _Page(_NAV, "", "")),
            *(*text[leading:closing], *notes),
            *(*text[closing : len(self._state.plan.files)], *last),
        ]

    def _files_before(self, matter: Matter, place: int) -> int:
        """Return how many files stand before a place in the front or back matter."""
        book, files = self._publication, self._state.plan.files
        sections = book.front if matter is Matter.FRONT else book.back
        if place < len(sections):
            return next(n for n, file in enumerate(files) if file.section is sections[place])
        if matter is Matter.BACK:
            return len(files)
        return sum(file.matter is Matter.FRONT for file in files)

    # fonts

    def _fonts(self, pages: list[_Page]) -> dict[str, bytes]:
        if not self._edition.embed_fonts:
            return {}
        bodies = [page.body for page in pages]
        used = {
            style
            for style, marks in (("bold", _BOLD_MARKS), ("italic", _ITALIC_MARKS))
            if any(mark in body for mark in marks for body in bodies)
        }
        use = FontUse(frozenset(self._state.characters), frozenset(used))
        return font_faces(self._theme, use)

    # the package

    def _items(self, pages: list[_Page], nav: bytes, toc: bytes) -> Iterator[Item]:
        for page in pages:
            identity = page.name.removesuffix(".xhtml")
            content = nav if page.name == _NAV else self._document(page)
            properties = _properties(page)
            yield Item(identity, f"text/{page.name}", _XHTML, content, properties, in_spine=True)
        yield Item("ncx", "toc.ncx", "application/x-dtbncx+xml", toc)
        fonts = self._fonts(pages)
        rules = [width_rules(page.body for page in pages)]
        if self._edition.design.css:
            rules.append(own_rules(Path(self._edition.design.css)))
        yield Item("css", "styles/book.css", "text/css", style_sheet(self._theme, fonts, rules))
        for number, (name, content) in enumerate(fonts.items(), start=1):
            yield Item(f"font-{number}", f"fonts/{name}", "font/ttf", content)
        yield from self._picture_items()
        if ornament := drawn_ornament(self._theme):
            yield Item("ornament", f"images/{ORNAMENT_FILE}", "image/svg+xml", ornament)

    def _document(self, page: _Page) -> bytes:
        return document(page.title, self._state.language, page.body, page.matter)

    def _picture_items(self) -> Iterator[Item]:
        cover = self._cover
        yield Item(
            COVER_IMAGE, f"images/{cover.name}", cover.media_type, cover.content, ("cover-image",)
        )
        others = (p for p in self._state.pictures.values() if p is not cover)
        for number, picture in enumerate(others, start=1):
            yield Item(
                f"image-{number}", f"images/{picture.name}", picture.media_type, picture.content
            )

    def _report_findings(self) -> None:
        if self._state.removed:
            self._state.report("EPUB-005", count=self._state.removed)
        if self._state.flattened:
            self._state.report("EPUB-012", count=self._state.flattened)
        if undescribed := self._state.facts["undescribed"]:
            self._state.report("A11Y-001", count=undescribed)


def _properties(page: _Page) -> tuple[str, ...]:
    if page.name == _NAV:
        return ("nav",)
    return ("mathml",) if "<math " in page.body else ()
