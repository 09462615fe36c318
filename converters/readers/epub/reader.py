"""The pages of an EPUB in their order, with the facts, the contents and the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from lxml import etree

from converters import limits
from converters.diagnostics import Diagnostic, Origin, Value
from converters.errors import SourceError
from converters.model.guess import Guess
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Metadata
from converters.model.publication import Block, Note, Publication, Section
from converters.model.traversal import map_blocks
from converters.readers.docx.pictures import PictureShelf
from converters.readers.epub.container import bytes_part, joined, text_part, xml_part
from converters.readers.epub.contents import Paged, Ranked, with_ranks
from converters.readers.epub.facts import Facts
from converters.readers.epub.front_pages import (
    is_only_pictures,
    is_remade,
    pictures_in,
    says_nothing_new,
)
from converters.readers.epub.imprint_lines import with_page_facts
from converters.readers.epub.looks import with_seen_headings
from converters.readers.epub.navigation import Navigation, of_document, of_ncx
from converters.readers.epub.package_document import PackageDocument
from converters.readers.epub.sections import are_told, sections_of
from converters.readers.guessed_headings import report_headings
from converters.readers.html import USUAL_SHEET, with_language
from converters.readers.ledger_counts import count_kept
from converters.readers.legacy_text import LegacyText
from converters.readers.links import LinkCheck
from converters.readers.markup.declarations import enter_declarations
from converters.readers.markup.depth import fold_lists
from converters.readers.markup.divisions import Closing, Opening
from converters.readers.markup.document import Document
from converters.readers.markup.notes import Notes
from converters.readers.markup.parsing import parse_page, types_of
from converters.readers.markup.places import Place, Places
from converters.readers.markup.session import Session
from converters.readers.markup.shapes import Shapes
from converters.readers.markup.styles import StyleSheets
from converters.readers.package import Package
from converters.readers.pandoc_images import Finder, Pictures
from converters.readers.reading import ReadContext, Reading
from converters.vocabularies import SectionRole

_TEXT: Final = (".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx", ".smil")
_PICTURES: Final = (
    ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".bmp", ".tif", ".tiff", ".jp2",
)  # fmt: skip
_FONTS: Final = (".ttf", ".otf", ".woff", ".woff2", ".ttc", ".eot", ".css", ".xpgt")
_SCRIPTS: Final = (".js", ".mjs")
_SVG_PAGE: Final = "image/svg+xml"
_COVER_IDS: Final = ("cover", "bia")


class EpubReader:
    """Reader of one EPUB."""

    def __init__(self, package: Package, document: PackageDocument, context: ReadContext) -> None:
        self._package = package
        self._document = document
        self._context = context
        self._origin = package.origin
        self._book = LedgerBook()
        self._legacy = LegacyText(self._book, context.monitor)
        self._shelf = PictureShelf(context.media)
        self._styles = StyleSheets()
        self._sheets: set[str] = set()

    def reading(self) -> Reading:
        """Return the book."""
        if self._package.is_cut:
            self._tell("EPUB-043")
        if self._document.is_mended:
            self._tell("EPUB-032")
        facts = Facts(self._document, self._origin, self._context.monitor)
        metadata = facts.metadata()
        pages = dict(self._pages())
        metadata = with_page_facts(metadata, filter(is_remade, pages.values()))
        nav = self._nav_root(pages)
        cover = self._cover(facts.cover_name(), pages)
        self._set_aside(pages, metadata)
        if not pages:
            raise SourceError.of("EPUB-031", self._origin)
        self._add_styles(pages)
        places = Places(pages)
        navigation = self._navigation(nav, places)
        places.wanted.update(entry.place for entry in navigation.entries)
        session = self._session(pages, places, navigation)
        document = Document(session, pages, metadata.work.language)
        ranked = self._ranked(document, navigation, places)
        self._enter_unused(pages)
        return self._finished(ranked.pages, document.notes(), metadata, cover, ranked.guesses)

    def _ranked(self, document: Document, navigation: Navigation, places: Places) -> Ranked:
        """Return the pages with their headings: told by the contents, or seen by their look."""
        paged: list[Paged] = []
        shapes: list[Shapes] = []
        for name, items in document.pages():
            paged.append(Paged(name, items))
            shapes.append(document.shapes)
        seen = with_seen_headings(paged, shapes, navigation.entries)
        if seen is None or not seen.found.accepted:
            return with_ranks(paged, navigation.entries, places)
        report_headings(seen.found, self._context.monitor, self._origin)
        return Ranked(seen.pages, seen.guesses)

    def _tell(self, code: str, part: str | None = None, **values: Value) -> None:
        origin = Origin(self._origin.source, part=part)
        self._context.monitor.report(Diagnostic.of(code, origin, **values))

    # ---- pages ----------------------------------------------------------------------------

    def _pages(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield the pages of the spine; missing and damaged ones are told and entered."""
        types = {part.name: part.media_type for part in self._document.parts.values()}
        missing: list[str] = []
        for name in self._document.spine:
            self._context.monitor.check_cancelled()
            if types.get(name) == _SVG_PAGE or name.lower().endswith(".svg"):
                if name in self._package:
                    yield name, _picture_page(name)
                continue
            text = text_part(self._package, name) if name in self._package else None
            if text is None:
                missing.append(name)
                continue
            origin = Origin(self._origin.source, part=name)
            page = parse_page(text, origin)
            enter_declarations(text, self._book, self._context.monitor, origin)
            fold_lists(page.root, self._book, origin)
            if self._package.is_damaged(name):
                self._tell("EPUB-044", name, name=name)
                self._book.enter(Kind.PAGE, Fate.CONVERTED, "EPUB-044", origin, name)
            elif page.mended:
                self._tell("EPUB-034", name, name=name)
            yield name, page.root
        self._enter_missing(missing)

    def _enter_missing(self, names: list[str]) -> None:
        if names and len(names) < len(self._document.spine):
            self._tell("EPUB-033", names[0], name=names[0], count=len(names))
        for name in names:
            origin = Origin(self._origin.source, part=name)
            self._book.enter(Kind.PAGE, Fate.DROPPED, "EPUB-033", origin, name)

    def _nav_root(self, pages: dict[str, etree._Element]) -> tuple[str, etree._Element] | None:
        """Take the navigation document out of the pages; editions make their own contents."""
        name = self._document.nav
        if name is None:
            return None
        root = pages.pop(name, None)
        if root is not None:
            origin = Origin(self._origin.source, part=name)
            self._book.enter(Kind.PAGE, Fate.CONVERTED, "EPUB-038", origin, name)
            return name, root
        text = text_part(self._package, name) if name in self._package else None
        if text is None:
            return None
        return name, parse_page(text, Origin(self._origin.source, part=name)).root

    def _navigation(self, nav: tuple[str, etree._Element] | None, places: Places) -> Navigation:
        found = of_document(nav[1], nav[0], places) if nav is not None else Navigation()
        ncx = self._document.ncx
        if (found.entries and found.pages) or ncx is None or ncx not in self._package:
            return found
        root = xml_part(self._package, ncx)
        other = of_ncx(root, ncx, places) if root is not None else Navigation()
        return Navigation(found.entries or other.entries, found.pages or other.pages)

    def _set_aside(self, pages: dict[str, etree._Element], metadata: Metadata) -> None:
        """Take out title and imprint pages that say nothing but what the metadata say."""
        for name, root in list(pages.items()):
            if says_nothing_new(root, metadata):
                del pages[name]
                origin = Origin(self._origin.source, part=name)
                self._book.enter(Kind.PAGE, Fate.CONVERTED, "EPUB-038", origin, name)

    # ---- cover ----------------------------------------------------------------------------

    def _cover(self, told: str | None, pages: dict[str, etree._Element]) -> str | None:
        """Return the resource of the cover; the page that shows it alone is taken out."""
        page = self._cover_page(told, pages)
        name = told if told is not None and told in self._package else None
        if name is None and page is not None:
            name = joined(page, pictures_in(pages[page])[0])
        content = bytes_part(self._package, name) if name is not None else None
        if name is None or content is None:
            return None
        pictures = Pictures(self._shelf, self._finder(""), self._book, self._context.monitor)
        image = pictures.stored(content, name, None, ("", ""), self._origin)
        if image is None:
            return None
        self._book.count(Kind.IMAGE)
        if page is not None:
            del pages[page]
            origin = Origin(self._origin.source, part=page)
            self._book.enter(Kind.PAGE, Fate.CONVERTED, "EPUB-038", origin, page)
        return image.resource

    def _cover_page(self, told: str | None, pages: Mapping[str, etree._Element]) -> str | None:
        """Return the page at the front that shows the cover and nothing else."""
        guide = self._document.guide.get("cover")
        for name in list(pages)[:2]:
            root = pages[name]
            shown = pictures_in(root)
            if not is_only_pictures(root) or len(shown) != 1:
                continue
            is_told = told is not None and joined(name, shown[0]).lower() == told.lower()
            types = {
                word for e in root.iter("body", "section", "div", "img") for word in types_of(e)
            }
            stem = name.rpartition("/")[2].lower()
            if is_told or guide == name or "cover" in types or stem.startswith(_COVER_IDS):
                return name
        return None

    # ---- styles, pictures, what else the package holds ---------------------------------------

    def _add_styles(self, pages: Mapping[str, etree._Element]) -> None:
        self._styles.add(USUAL_SHEET)
        for name, root in pages.items():
            for element in root.iter("link", "style"):
                if element.tag == "style":
                    self._styles.add(element.text or "")
                elif "stylesheet" in (element.get("rel") or "").lower():
                    self._add_sheet(joined(name, element.get("href") or ""))

    def _add_sheet(self, name: str) -> None:
        content = None if name in self._sheets else bytes_part(self._package, name)
        self._sheets.add(name)
        if content is not None and len(content) <= limits.STYLE_SHEET:
            self._styles.add(content.decode("utf-8", errors="replace"))

    def _finder(self, page: str) -> Finder:
        def find(address: str) -> bytes | None:
            return bytes_part(self._package, joined(page, address))

        return find

    def _session(
        self, pages: Mapping[str, etree._Element], places: Places, navigation: Navigation
    ) -> Session:
        monitor = self._context.monitor
        pictures = {
            name: Pictures(self._shelf, self._finder(name), self._book, monitor) for name in pages
        }
        labels = {place: label for label, place in navigation.pages if place.id}
        return Session(
            origin=self._origin, book=self._book, legacy=self._legacy, monitor=monitor,
            styles=self._styles, places=places, notes=Notes(pages, places), pictures=pictures,
            page_labels=_without_marked(labels, places),
        )  # fmt: skip

    def _enter_unused(self, pages: Mapping[str, etree._Element]) -> None:
        """Enter what the package holds and the book does not: sheets, fonts, sound, lost pages."""
        known = set(self._document.spine) | {self._document.nav, self._document.ncx}
        for name in self._package.names:
            origin = Origin(self._origin.source, part=name)
            ending = f".{name.lower().rpartition('.')[2]}"
            if name in known or name in pages or name.startswith("META-INF/"):
                continue
            if ending in _FONTS:
                self._book.enter(Kind.RAW, Fate.DROPPED, "EPUB-035", origin, name)
            elif ending in _SCRIPTS:
                self._book.enter(Kind.RAW, Fate.DROPPED, "EPUB-036", origin, name)
            elif ending in {".xhtml", ".html", ".htm"}:
                self._tell("EPUB-039", name, name=name)
                self._book.enter(Kind.PAGE, Fate.DROPPED, "EPUB-039", origin, name)
            elif ending not in _TEXT and ending not in _PICTURES and name != "mimetype":
                self._book.enter(Kind.EMBEDDED_OBJECT, Fate.DROPPED, "EPUB-037", origin, name)

    # ---- the whole ------------------------------------------------------------------------

    def _finished(
        self,
        pages: tuple[Paged, ...],
        notes: tuple[Note, ...],
        metadata: Metadata,
        cover: str | None,
        guesses: tuple[Guess, ...],
    ) -> Reading:
        flat = _blocks(pages)
        check = LinkCheck(flat, notes, self._book, self._origin)
        pages = tuple(
            Paged(page.page, tuple(
                sound for item in page.items
                for sound in ((item,) if isinstance(item, Opening | Closing)
                              else check.blocks((item,)))
            ))
            for page in pages
        )  # fmt: skip
        notes = tuple(
            msgspec.structs.replace(note, blocks=map_blocks(note.blocks, check.change))
            for note in notes
        )
        blocks = _blocks(pages)
        words = count_kept(self._book, blocks, notes)
        if not blocks and not notes:
            raise SourceError.of("EPUB-031", self._origin)
        metadata = with_language(metadata, blocks, self._context.options.language)
        front: tuple[Section, ...] = ()
        back: tuple[Section, ...] = ()
        body: tuple[Section, ...] = (Section(id="body", role=SectionRole.SECTION, blocks=blocks),)
        if are_told(pages):
            front, body, back = sections_of(pages)
        publication = Publication(
            metadata=metadata, front=front, body=body, back=back, notes=notes,
            resources=self._shelf.resources, cover=cover, guesses=guesses,
        )  # fmt: skip
        if self._package.repaired and not self._package.is_cut:
            self._tell("DOC-020")
        return Reading(publication, self._book.closed(), words, self._legacy.finish())


def _blocks(pages: tuple[Paged, ...]) -> tuple[Block, ...]:
    return tuple(
        item for page in pages for item in page.items if not isinstance(item, Opening | Closing)
    )


def _picture_page(name: str) -> etree._Element:
    """Return a page that shows a picture which is a page of the spine itself."""
    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    picture = etree.SubElement(etree.SubElement(body, "p"), "img")
    picture.set("src", name.rpartition("/")[2])
    return root


def _without_marked(labels: Mapping[Place, str], places: Places) -> dict[Place, str]:
    """Return the listed pages that have no mark of their own in the text."""
    found = {}
    for place, label in labels.items():
        element = places.elements.get(place)
        if element is not None and "pagebreak" not in types_of(element):
            found[place] = label
    return found
