"""FictionBook 2: a book as one XML document, read through our reader of pages.

Element names: FictionBook 2.1 schema. Its elements are turned into the page elements that mean the
same, so that notes, pictures and verse take one way; the description becomes metadata.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final

from lxml import etree

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.isbn import read_isbn
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import (
    Contributor,
    EditionRecord,
    Metadata,
    Series,
    Subject,
    Work,
)
from converters.readers.docx.pictures import PictureShelf
from converters.readers.heading_lines import ornament
from converters.readers.html import USUAL_SHEET, Known, characters_of, flat_reading
from converters.readers.legacy_text import LegacyText
from converters.readers.markup.declarations import enter_declarations
from converters.readers.markup.notes import Notes, text_of
from converters.readers.markup.parsing import name_of, parse_foreign_xml
from converters.readers.markup.places import Places
from converters.readers.markup.session import Session
from converters.readers.markup.styles import StyleSheets
from converters.readers.package import Package
from converters.readers.pandoc_images import Finder, Pictures
from converters.readers.reading import ReadContext, Reading
from converters.readers.source_files import head_of, whole_file
from converters.vocabularies import ContributorRole

_ZIP: Final = b"PK\x03\x04"
_EPUB_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_SAME: Final = {
    "p": "p", "strong": "strong", "emphasis": "em", "strikethrough": "s", "sub": "sub",
    "sup": "sup", "code": "code", "table": "table", "tr": "tr", "td": "td", "th": "th",
    "style": "span", "v": "p", "date": "p", "annotation": "div", "section": "div",
}  # fmt: skip
_CLASSES: Final = {"poem": "poem", "stanza": "stanza", "epigraph": "epigraph"}
_QUOTES: Final = frozenset({"cite", "epigraph"})
_SET_OFF: Final = frozenset({"poem", "stanza", "annotation", *_QUOTES})
_NOTE_BODIES: Final = {"notes": "footnote", "footnotes": "footnote", "comments": "endnote"}
_ROLES: Final = (("author", ContributorRole.AUTHOR), ("translator", ContributorRole.TRANSLATOR))
_NAME_PARTS: Final = ("first-name", "middle-name", "last-name")
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}-\d{2})?")
_SHEET: Final = ".text-author { text-align: right }"
_DEEPEST_HEADING: Final = 6


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in a FictionBook file, packed or not.

    SourceError TXT-003, TXT-022, TXT-023, TXT-050 (no FictionBook), and those of packages.
    """
    origin = Origin(source.name)
    try:
        text = characters_of(_content(source, origin), origin)
        book = _Book(_root(text, origin, context), origin, context)
        enter_declarations(text, book.ledger, context.monitor, origin)
        return book.reading()
    except RecursionError as error:
        raise SourceError.of("TXT-023", origin) from error


def _content(source: Path, origin: Origin) -> bytes:
    if head_of(source, origin, len(_ZIP)) != _ZIP:
        return whole_file(source, origin, limits.PACKAGE_XML_PART, "TXT-022")
    with Package(source) as package:
        names = [name for name in package.names if name.lower().endswith(".fb2")]
        if len(names) != 1:
            raise SourceError.of("TXT-050", origin)
        return package.read(names[0], limits.PACKAGE_XML_PART)


def _root(text: str, origin: Origin, context: ReadContext) -> etree._Element:
    root, damaged = parse_foreign_xml(text, origin)
    if root is None or name_of(root) != "FictionBook":
        raise SourceError.of("TXT-050", origin)
    if damaged:
        context.monitor.report(Diagnostic.of("DOC-020", origin))
    return root


class _Book:
    """One book on its way from FictionBook to a page."""

    def __init__(self, root: etree._Element, origin: Origin, context: ReadContext) -> None:
        self._root = root
        self._origin = origin
        self._context = context
        self.ledger = LedgerBook()
        self._legacy = LegacyText(self.ledger, context.monitor)
        self._shelf = PictureShelf(context.media)
        self._binaries = {
            element.get("id") or "": element for element in root if name_of(element) == "binary"
        }
        self._shown: set[str] = set()

    def reading(self) -> Reading:
        """Return the book."""
        page = self._page()
        pages = {self._origin.source: page}
        styles = StyleSheets()
        styles.add(USUAL_SHEET)
        styles.add(_SHEET)
        places = Places(pages)
        monitor = self._context.monitor
        pictures = Pictures(self._shelf, self._picture, self.ledger, monitor)
        session = Session(
            origin=self._origin,
            book=self.ledger,
            legacy=self._legacy,
            monitor=monitor,
            styles=styles,
            places=places,
            notes=Notes(pages, places),
            pictures={self._origin.source: pictures},
        )
        cover = self._cover(pictures)
        for name in self._binaries.keys() - self._used(page):
            self.ledger.enter(Kind.IMAGE, Fate.DROPPED, "TXT-051", self._origin, name)
        known = Known(self._metadata(), self._shelf, cover)
        return flat_reading(session, pages, known, self._context)

    # ---- pictures -------------------------------------------------------------------------

    @property
    def _picture(self) -> Finder:
        def find(address: str) -> bytes | None:
            element = self._binaries.get(address.removeprefix("#"))
            if element is None:
                return None
            try:
                return base64.b64decode("".join((element.text or "").split()), validate=False)
            except (binascii.Error, ValueError):
                return None

        return find

    def _cover(self, pictures: Pictures) -> str | None:
        for page in self._described("coverpage"):
            for image in page:
                name = _address(image).removeprefix("#")
                content = self._picture(name)
                stored = (
                    pictures.stored(content, name, None, ("", ""), self._origin)
                    if (content is not None)
                    else None
                )
                if stored is not None:
                    self._shown.add(name)
                    self.ledger.count(Kind.IMAGE)
                    return stored.resource
        return None

    def _used(self, page: etree._Element) -> set[str]:
        return self._shown | {image.get("src") or "" for image in page.iter("img")}

    # ---- the text -------------------------------------------------------------------------

    def _page(self) -> etree._Element:
        page = etree.Element("html")
        body = etree.SubElement(page, "body")
        for element in self._root:
            if name_of(element) == "body":
                kind = _NOTE_BODIES.get((element.get("name") or "").lower())
                if kind is None:
                    self._flow(element, body, 0)
                else:
                    self._notes(element, body, kind)
        return page

    def _notes(self, element: etree._Element, body: etree._Element, kind: str) -> None:
        """Make each section that a mark can lead to a note; what else stands there stays text."""
        for child in element:
            name = name_of(child)
            if name == "section" and any(name_of(inner) == "section" for inner in child):
                self._notes(child, body, kind)
            elif name == "section" and child.get("id"):
                note = etree.SubElement(body, "aside")
                note.set("id", child.get("id") or "")
                note.set(_EPUB_TYPE, kind)
                for inner in child:
                    if name_of(inner) != "title":
                        self._block(inner, note, 1)
            elif name != "title" and isinstance(child.tag, str):
                self._block(child, body, 1)

    def _flow(self, element: etree._Element, target: etree._Element, depth: int) -> None:
        """Write what an element holds; text outside of paragraphs becomes one."""
        _write_loose(element.text, target)
        for child in element:
            self._block(child, target, depth)
            _write_loose(child.tail, target)

    def _block(self, element: etree._Element, target: etree._Element, depth: int) -> None:
        name = name_of(element)
        if name == "title":
            self._title(element, target, depth)
        elif name == "subtitle":
            self._subtitle(element, target, depth)
        elif name == "empty-line":
            self._empty_line(element, target)
        elif name == "poem":
            self._poem(element, target, depth)
        elif name == "image":
            self._image(element, etree.SubElement(target, "p"))
        elif name in _QUOTES or name == "text-author":
            self._quotation(element, target, depth)
        elif name in {"section", "annotation"}:
            inner = self._same(element, target)
            self._flow(element, inner, depth + (name == "section"))
        else:
            self._line(element, target)

    def _same(self, element: etree._Element, target: etree._Element) -> etree._Element:
        made = etree.SubElement(target, _SAME.get(name_of(element), "span"))
        for name in ("id", "colspan", "rowspan", "align"):
            if value := element.get(name):
                made.set(name, value)
        language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
        if language:
            made.set("lang", language)
        return made

    def _line(self, element: etree._Element, target: etree._Element) -> None:
        """Copy an element whose text and inner elements stand in lines."""
        name = name_of(element)
        if name == "image":
            self._image(element, target)
            return
        made = self._link(element, target) if name == "a" else self._same(element, target)
        made.text = element.text
        for child in element:
            self._line(child, made)
            if len(made):
                made[-1].tail = child.tail

    def _link(self, element: etree._Element, target: etree._Element) -> etree._Element:
        made = etree.SubElement(target, "a")
        made.set("href", _address(element))
        if element.get("type") == "note":
            made.set(_EPUB_TYPE, "noteref")
        return made

    def _image(self, element: etree._Element, target: etree._Element) -> None:
        made = etree.SubElement(target, "img")
        made.set("src", _address(element).removeprefix("#"))
        for name in ("alt", "title"):
            if value := element.get(name):
                made.set(name, value)

    def _title(self, element: etree._Element, target: etree._Element, depth: int) -> None:
        if depth == 0 and self._says_title(element):
            self.ledger.enter(
                Kind.HEADING, Fate.CONVERTED, "TXT-008", self._origin, text_of(element)[:200]
            )
            return
        heading = etree.SubElement(target, f"h{min(max(depth, 1), _DEEPEST_HEADING)}")
        for paragraph in element:
            if name_of(paragraph) == "p":
                if len(heading):
                    etree.SubElement(heading, "br")
                self._line(paragraph, heading)
                heading[-1].tag = "span"

    def _says_title(self, element: etree._Element) -> bool:
        """Return whether the lines of a title say no more than title and authors of the book."""
        known = {(self._fact("book-title") or "").casefold()}
        known |= {person.name.casefold() for person in self._contributors()}
        return all(text_of(line).strip(" .").casefold() in known for line in element)

    def _subtitle(self, element: etree._Element, target: etree._Element, depth: int) -> None:
        if ornament(text_of(element)) is not None:
            etree.SubElement(target, "hr")
            return
        self._line(element, target)
        parent = element.getparent()
        if parent is not None and name_of(parent) in _SET_OFF:
            target[-1].tag = "p"
            target[-1].set("align", "center")
        else:
            target[-1].tag = f"h{min(depth + 1, _DEEPEST_HEADING)}"

    def _empty_line(self, element: etree._Element, target: etree._Element) -> None:
        """Make an empty line between two paragraphs a scene break; others are only distance."""
        around = (element.getprevious(), element.getnext())
        if all(e is not None and name_of(e) == "p" for e in around):
            etree.SubElement(target, "hr")

    def _quotation(self, element: etree._Element, target: etree._Element, depth: int) -> None:
        if name_of(element) == "text-author":
            self._line(element, target)
            target[-1].tag = "p"
            target[-1].set("class", "text-author attribution")
            return
        quotation = etree.SubElement(target, "blockquote")
        quotation.set("class", _CLASSES.get(name_of(element), "cite"))
        self._flow(element, quotation, depth)

    def _poem(self, element: etree._Element, target: etree._Element, depth: int) -> None:
        poem: etree._Element | None = None
        for child in element:
            if name_of(child) == "stanza":
                poem = _child(target, "div", "poem") if poem is None else poem
                stanza = _child(poem, "div", "stanza")
                for line in child:
                    self._line(line, stanza)
                    stanza[-1].tag = "p"
            else:
                poem = None
                self._block(child, target, depth)
                if name_of(child) == "title":
                    target[-1].tag = "p"
                    target[-1].set("align", "center")

    # ---- facts ----------------------------------------------------------------------------

    def _described(self, *path: str, info: str = "title-info") -> Iterator[etree._Element]:
        for description in self._root:
            if name_of(description) != "description":
                continue
            for part in description:
                if name_of(part) == info:
                    yield from (e for e in part.iter(etree.Element) if name_of(e) in path)

    def _fact(self, name: str, info: str = "title-info") -> str | None:
        texts = (text_of(element) for element in self._described(name, info=info))
        found = next((text for text in texts if text), None)
        return self._legacy.text(found, self._origin) if found else None

    def _annotation(self) -> str | None:
        """Return what the book is about, its paragraphs parted by spaces."""
        found = next((text for e in self._described("annotation") if (text := _words(e))), None)
        return self._legacy.text(found, self._origin) if found else None

    def _metadata(self) -> Metadata:
        keywords = (self._fact("keywords") or "").split(",")
        genres = [text_of(element) for element in self._described("genre")]
        isbn = read_isbn(self._fact("isbn", "publish-info") or "").digits
        published = self._fact("year", "publish-info") or self._fact("date") or ""
        date = _DATE.search(published)
        work = Work(
            title=self._fact("book-title") or "",
            original_title=self._fact("book-title", "src-title-info"),
            original_language=self._fact("src-lang"),
            contributors=tuple(self._contributors()),
            language=self._fact("lang") or "",
            series=self._series(),
            subjects=tuple(
                Subject(heading=word.strip()) for word in (*genres, *keywords) if word.strip()
            ),
            description=self._annotation(),
        )
        edition = EditionRecord(
            publisher=self._fact("publisher", "publish-info"),
            place=self._fact("city", "publish-info"),
            published=date[0] if date else None,
            print_isbn=isbn,
        )
        return Metadata(work=work, edition=edition)

    def _contributors(self) -> Iterator[Contributor]:
        for kind, role in _ROLES:
            for person in self._described(kind):
                parts: Mapping[str, str] = {name_of(e): text_of(e) for e in person}
                names = [parts[name] for name in _NAME_PARTS if parts.get(name)]
                name = " ".join(names) or parts.get("nickname", "")
                if name:
                    yield Contributor(name=self._legacy.text(name, self._origin), role=role)

    def _series(self) -> Series | None:
        found = self._described("sequence"), self._described("sequence", info="publish-info")
        for sequence in chain(*found):
            if title := (sequence.get("name") or "").strip():
                return Series(title=title, number=(sequence.get("number") or "").strip() or None)
        return None


def _words(element: etree._Element) -> str:
    """Return the words of a passage, those of its lines parted."""
    return " ".join(filter(None, (text_of(line) for line in element)))


def _child(target: etree._Element, name: str, kind: str) -> etree._Element:
    made = etree.SubElement(target, name)
    made.set("class", kind)
    return made


def _address(element: etree._Element) -> str:
    """Return the ``href`` of an element, in whatever namespace the file puts it."""
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] == "href":
            return str(value)
    return ""


def _write_loose(text: str | None, target: etree._Element) -> None:
    if text and text.strip():
        etree.SubElement(target, "p").text = text
