"""OpenDocument text made ready for pandoc: legacy fonts decoded, losses entered in the ledger.

Names and structure: OASIS OpenDocument 1.3 part 3.
"""

from __future__ import annotations

import base64
import binascii
import copy
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from lxml import etree

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Contributor, Subject, Work
from converters.model.revision import Comment
from converters.monitor import Monitor
from converters.readers.credible import credible_names, credible_title
from converters.readers.docx.symbols import in_symbol_font, is_symbol_font, private_signs
from converters.readers.legacy_text import LegacyText
from converters.readers.odt_captions import mark_descriptions, open_captioned
from converters.readers.odt_changes import settle
from converters.readers.odt_comments import comments_of
from converters.readers.odt_headings import Marked, StyleSheet, mark_headings
from converters.readers.odt_layout import mark_layout
from converters.readers.odt_looks import mark_looks, write_capitals
from converters.readers.odt_names import HREF, NAMESPACES, PARAGRAPHS
from converters.readers.odt_numbers import number_all
from converters.readers.odt_objects import Formulas, mark_formulas, show_objects
from converters.readers.odt_repairs import (
    bookmarks_of,
    cut,
    drop_indexes,
    plain_text,
    repair,
)
from converters.readers.odt_tables import lift_tables, mark_widths
from converters.readers.odt_wrappers import open_wrappers
from converters.readers.package import DAMAGE, Package, mended_xml
from converters.readers.pandoc_images import Finder
from converters.readers.pandoc_tree import ENDNOTE_MARK
from converters.readers.private_signs import PrivateSigns
from converters.readers.reading import ReadContext
from converters.readers.source_files import whole_file
from converters.vietnamese.fonts import encoding_of_font
from converters.vietnamese.legacy import FontRun

_CONTENT: Final = "content.xml"
_STYLES: Final = "styles.xml"
_META: Final = "meta.xml"
_FLAT_PARTS: Final = {
    _CONTENT: ("document-content", ("scripts", "font-face-decls", "automatic-styles", "body")),
    _STYLES: (
        "document-styles",
        ("font-face-decls", "styles", "automatic-styles", "master-styles"),
    ),
    _META: ("document-meta", ("meta",)),
}
"""Parts of a package and what of a flat document goes into each."""
_LARGEST_COPIED: Final = 16 << 20
_DEEPEST_STYLE: Final = 64
_SPACES: Final = re.compile(r"[ \t\r\n]+")
_SYMBOL_CODES: Final = re.compile(r"([\x21-\xff\uf020-\uf0ff]+)")
_SIGNS: Final = "Symbol"
"""Font whose signs private characters are where the text names none of the symbol fonts."""


def _name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


_OTHER_STORIES: Final = frozenset({_name("text:note"), _name("draw:text-box")})


class Repaired(NamedTuple):
    """A package for pandoc, the names of its bookmarks in their order, headings that were made."""

    content: bytes
    bookmarks: tuple[str, ...]
    headings: Marked
    inner_tables: int
    """How many tables of cells stand behind the text."""
    comments: tuple[Comment, ...] = ()
    descriptions: tuple[str, ...] = ()
    """Descriptions of the pictures, by their numbers."""
    formulas: Formulas = Formulas()


def repaired(
    package: Package,
    context: ReadContext,
    legacy: LegacyText,
    signs: PrivateSigns,
    book: LedgerBook,
) -> Repaired:
    """Return the package for pandoc.

    SourceError ODT-001 where there is no text in it, ODT-014 where tracked changes are refused.
    """
    monitor, origin = context.monitor, package.origin
    if _CONTENT not in package:
        raise SourceError.of("ODT-001", origin)
    content = package.mended_xml(_CONTENT, monitor)
    styles = _beside_text(package, _STYLES, monitor)
    comments = comments_of(content, origin)
    _drop_comments(content, book, origin)
    settle(content, context.options.changes, book, origin)

    def open_part(name: str) -> etree._Element | None:
        return _beside_text(package, name, monitor)

    formulas = show_objects(content, open_part, finder(package), book, origin)
    roots = [root for root in (styles, content) if root is not None]
    sheet = StyleSheet(roots)
    open_wrappers(content, sheet, book, origin)
    open_captioned(content)
    descriptions = mark_descriptions(content)
    repair(content, sheet, book, origin)
    if styles is not None:
        _enter_heads(styles, book, origin)
    _decode_all(content, _Fonts(roots), legacy, book, origin)
    signs.hide(content)
    write_capitals(content, sheet)
    headings = _mark(content, styles, sheet, book, origin)
    inner_tables = lift_tables(content)
    # Pandoc knows only the names of namespaces that the root declares.
    etree.cleanup_namespaces(content, top_nsmap=NAMESPACES, keep_ns_prefixes=list(NAMESPACES))
    written = etree.tostring(content, encoding="UTF-8", xml_declaration=True)
    parts = {_CONTENT: written, _STYLES: _whole_styles(styles)}
    return Repaired(
        _packed(package, parts),
        bookmarks_of(content),
        headings,
        inner_tables,
        comments,
        descriptions,
        formulas,
    )


def _decode_all(
    content: etree._Element, fonts: _Fonts, legacy: LegacyText, book: LedgerBook, origin: Origin
) -> None:
    """Bring all text to Unicode, the signs of symbol fonts first."""
    for number, paragraph in enumerate(content.iter(*PARAGRAPHS), start=1):
        _show_signs(paragraph, fonts, book, Origin(origin.source, paragraph=number))
    legacy.survey(
        [FontRun(_text(element, tail=tail), font) for element, tail, font in _slots(p, fonts)]
        for p in content.iter(*PARAGRAPHS)
    )
    for number, paragraph in enumerate(content.iter(*PARAGRAPHS), start=1):
        _decode(paragraph, fonts, legacy, Origin(origin.source, paragraph=number))


def _mark(
    content: etree._Element,
    styles: etree._Element | None,
    sheet: StyleSheet,
    book: LedgerBook,
    origin: Origin,
) -> Marked:
    """Put the marks into the text that tell through pandoc what it does not see."""
    declared = list(content.iter(_name("text:h")))
    for note in content.iter(_name("text:note")):
        if note.get(_name("text:note-class")) == "endnote":
            _mark_endnote(note)
    headings = mark_headings(content, styles, book, origin)
    drop_indexes(content, book, origin)
    mark_looks(content, sheet, [root for root in (styles, content) if root is not None])
    number_all(declared, content, styles)
    mark_layout(content, sheet)
    mark_formulas(content)
    mark_widths(content)
    return headings


def finder(package: Package) -> Finder:
    """Return a finder of the pictures in a package, by their addresses."""

    def find(address: str) -> bytes | None:
        name = address.removeprefix("./")
        name = name if name in package else unquote(name)
        return package.read(name) if name in package else None

    return find


def package_of_flat(source: Path, folder: Path, monitor: Monitor) -> Path:
    """Write a flat OpenDocument file (one XML document) as a package in ``folder``.

    OpenDocument 1.3 part 3 section 3.1.2. Of a damaged one what can be read is written (DOC-020).
    SourceError TXT-003, TXT-022, DOC-014 to DOC-016, ODT-001.
    """
    origin = Origin(source.name)
    content = whole_file(source, origin, limits.PACKAGE_XML_PART, "TXT-022")
    root = mended_xml(content, origin, monitor)
    if root.find("office:body/office:text", NAMESPACES) is None:
        raise SourceError.of("ODT-001", origin)
    target = folder / "flat"
    target.mkdir(exist_ok=True)
    target /= source.name
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for number, data in enumerate(list(root.iter(_name("office:binary-data"))), start=1):
            _move_picture(data, f"Pictures/{number}", archive)
        for name, (kind, children) in _FLAT_PARTS.items():
            part = etree.Element(_name(f"office:{kind}"), nsmap=NAMESPACES)
            for child in children:
                part.extend(copy.deepcopy(root.findall(f"office:{child}", NAMESPACES)))
            archive.writestr(name, etree.tostring(part, encoding="UTF-8", xml_declaration=True))
    return target


def _move_picture(data: etree._Element, name: str, archive: zipfile.ZipFile) -> None:
    picture = data.getparent()
    if picture is None:
        return
    try:
        archive.writestr(name, base64.b64decode(data.text or "", validate=False))
    except (binascii.Error, ValueError):
        return
    picture.remove(data)
    picture.set(HREF, name)


def work_of(package: Package, monitor: Monitor) -> Work:
    """Return what the document says about itself (meta.xml)."""
    root = _beside_text(package, _META, monitor)
    if root is None:
        return Work()

    def first(*paths: str) -> str | None:
        for path in paths:
            for element in root.iterfind(f".//{path}", NAMESPACES):
                if text := (element.text or "").strip():
                    return text
        return None

    authors = credible_names([first("meta:initial-creator", "dc:creator") or ""])
    return Work(
        title=credible_title(first("dc:title") or "") or "",
        contributors=tuple(map(Contributor, authors)),
        description=first("dc:subject", "dc:description"),
        subjects=tuple(
            Subject(heading=element.text.strip())
            for element in root.iterfind(".//meta:keyword", NAMESPACES)
            if element.text and element.text.strip()
        ),
    )


def _beside_text(package: Package, name: str, monitor: Monitor) -> etree._Element | None:
    """Return a part that the text can do without; None where it is missing or wholly damaged."""
    if name not in package:
        return None
    try:
        return package.mended_xml(name, monitor)
    except SourceError as error:
        if error.diagnostic.code not in DAMAGE:
            raise
    monitor.report(Diagnostic.of("DOC-020", Origin(package.source.name, part=name)))
    return None


def _drop_comments(content: etree._Element, book: LedgerBook, origin: Origin) -> None:
    for element in content.findall(".//office:annotation", NAMESPACES):
        text = " ".join(map(plain_text, element.iter(*PARAGRAPHS)))
        book.enter(Kind.COMMENT, Fate.DROPPED, "ODT-002", origin, text[:200] or None)
        cut(element)


def _enter_heads(styles: etree._Element, book: LedgerBook, origin: Origin) -> None:
    for name in ("header", "footer", "header-left", "footer-left", "header-first", "footer-first"):
        for element in styles.iterfind(f".//style:{name}", NAMESPACES):
            text = plain_text(element)
            if text:
                book.enter(Kind.HEADER_FOOTER, Fate.DROPPED, "ODT-004", origin, text[:200])


class _Fonts:
    """Font of a style through its parents."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._faces: dict[str, str] = {}
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._defaults: dict[str, etree._Element] = {}
        self._known: dict[tuple[str, str], str | None] = {}
        for root in roots:
            for face in root.iter(_name("style:font-face")):
                family = face.get(_name("svg:font-family")) or ""
                self._faces[face.get(_name("style:name")) or ""] = family.strip("'\"")
            for style in root.iter(_name("style:style")):
                key = (style.get(_name("style:family")) or "", style.get(_name("style:name")) or "")
                self._styles[key] = style
            for style in root.iter(_name("style:default-style")):
                self._defaults[style.get(_name("style:family")) or ""] = style

    def font(self, family: str, style: str | None) -> str | None:
        """Return the font that a paragraph or text style gives, None where it gives none."""
        if style is None:
            return self._of_default(family)
        key = (family, style)
        if key not in self._known:
            self._known[key] = self._resolved(family, style)
        return self._known[key]

    def _resolved(self, family: str, name: str | None) -> str | None:
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get((family, name or ""))
            if style is None:
                break
            if (font := self._own(style)) is not None:
                return font
            name = style.get(_name("style:parent-style-name"))
        return self._of_default(family)

    def _of_default(self, family: str) -> str | None:
        default = self._defaults.get(family) if family == "paragraph" else None
        return self._own(default) if default is not None else None

    def _own(self, style: etree._Element) -> str | None:
        properties = style.find("style:text-properties", NAMESPACES)
        if properties is None:
            return None
        if (name := properties.get(_name("style:font-name"))) is not None:
            return self._faces.get(name, name)
        family = properties.get(_name("fo:font-family"))
        return family.strip("'\"") if family else None


def _decode(paragraph: etree._Element, fonts: _Fonts, legacy: LegacyText, origin: Origin) -> None:
    """Bring the texts of one paragraph to Unicode in place; notes inside are paragraphs apart."""
    slots = _slots(paragraph, fonts)
    runs = [FontRun(_text(element, tail=tail), font) for element, tail, font in slots]
    if not runs:
        return
    for (element, tail, _), text in zip(slots, legacy.decode(runs, origin), strict=True):
        if tail:
            element.tail = text
        else:
            element.text = text


def _show_signs(paragraph: etree._Element, fonts: _Fonts, book: LedgerBook, origin: Origin) -> None:
    """Write the signs of symbol fonts as the Unicode characters that they show."""
    for element, tail, font in _slots(paragraph, fonts):
        text = " ".join(_SPACES.split(_text(element, tail=tail)))
        if font is not None and is_symbol_font(font):
            shown, known, unknown = _in_symbol_font(text, font)
        elif not text.isascii() and (font is None or encoding_of_font(font) is None):
            shown, known, unknown = private_signs(text, font or _SIGNS)
        else:
            continue
        if not known and not unknown:
            continue
        if known:
            book.enter(Kind.SYMBOL, Fate.CONVERTED, "ODT-010", origin, font)
            book.count(Kind.SYMBOL, Fate.CONVERTED, known - 1)
        for _ in range(unknown):
            book.enter(Kind.SYMBOL, Fate.DROPPED, "ODT-011", origin, font)
        if tail:
            element.tail = shown
        else:
            element.text = shown


def _in_symbol_font(text: str, font: str) -> tuple[str, int, int]:
    """Return text as a symbol font shows it and how many signs it has and lacks.

    Characters that are no codes of the font are in Unicode already.
    """
    known = unknown = 0
    pieces = []
    for piece in _SYMBOL_CODES.split(text):
        if _SYMBOL_CODES.fullmatch(piece) is None:
            pieces.append(piece)
            continue
        shown, missing = in_symbol_font(piece, font)
        pieces.append(shown)
        known += len(piece) - missing
        unknown += missing
    return "".join(pieces), known, unknown


def _slots(
    paragraph: etree._Element, fonts: _Fonts
) -> list[tuple[etree._Element, bool, str | None]]:
    """Return the places of a paragraph's texts; see ``_texts``."""
    font = fonts.font("paragraph", paragraph.get(_name("text:style-name")))
    return list(_texts(paragraph, font, fonts))


def _text(element: etree._Element, *, tail: bool) -> str:
    return (element.tail if tail else element.text) or ""


def _texts(
    element: etree._Element, font: str | None, fonts: _Fonts
) -> Iterator[tuple[etree._Element, bool, str | None]]:
    """Yield the places of text in reading order: element, whether its tail, font."""
    if element.text:
        yield element, False, font
    for child in element:
        if child.tag not in _OTHER_STORIES:
            inner = font
            if child.tag == _name("text:span"):
                inner = fonts.font("text", child.get(_name("text:style-name"))) or font
            yield from _texts(child, inner, fonts)
        if child.tail:
            yield child, True, font


def _mark_endnote(note: etree._Element) -> None:
    paragraph = next(note.iter(*PARAGRAPHS), None)
    if paragraph is not None:
        paragraph.text = ENDNOTE_MARK + (paragraph.text or "")


def _packed(package: Package, replaced: Mapping[str, bytes]) -> bytes:
    """Return a package with new parts and without pictures, which pandoc does not need."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in package.names:
            if name not in replaced and (name.endswith(".xml") or name == "mimetype"):
                archive.writestr(zipfile.ZipInfo(name), package.read(name, _LARGEST_COPIED))
        for name, content in replaced.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _whole_styles(styles: etree._Element | None) -> bytes:
    """Return styles with all four divisions, without any of which pandoc refuses a package."""
    root = styles
    if root is None:
        root = etree.Element(_name("office:document-styles"), nsmap=NAMESPACES)
    for child in _FLAT_PARTS[_STYLES][1]:
        if root.find(f"office:{child}", NAMESPACES) is None:
            etree.SubElement(root, _name(f"office:{child}"))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
