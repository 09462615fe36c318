"""HTML: web pages, and what Word and Google Docs save as such."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

import msgspec
from lxml import etree

from converters import limits
from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.guess import Guess
from converters.model.ledger import LedgerBook
from converters.model.metadata import Contributor, EditionRecord, Metadata, Subject, Work
from converters.model.publication import Block, Paragraph, Publication, SceneBreak, Section
from converters.model.traversal import plain_text, walk_blocks
from converters.readers.docx.pictures import PictureShelf
from converters.readers.guessed_headings import report_headings
from converters.readers.ledger_counts import count_kept
from converters.readers.legacy_text import LegacyText
from converters.readers.links import sound_links
from converters.readers.markup.declarations import enter_declarations
from converters.readers.markup.depth import fold_lists
from converters.readers.markup.divisions import Closing, Opening
from converters.readers.markup.document import Document
from converters.readers.markup.google_docs import (
    Titles,
    is_google_docs,
    with_google_docs_mended,
)
from converters.readers.markup.notes import Notes, text_of
from converters.readers.markup.parsing import language_of, parse_page
from converters.readers.markup.places import Places
from converters.readers.markup.saved_page import with_page_mended
from converters.readers.markup.session import Session
from converters.readers.markup.shapes import with_guessed
from converters.readers.markup.styles import StyleSheets
from converters.readers.markup.word import is_word, with_word_mended
from converters.readers.package import Package
from converters.readers.pandoc_images import Finder, Pictures, beside
from converters.readers.reading import ReadContext, Reading
from converters.readers.source_files import whole_file
from converters.readers.text_bytes import text_of as text_file_of
from converters.readers.text_bytes import western
from converters.vietnamese.language import guess_language
from converters.vocabularies import SectionRole

_CHARSET: Final = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_ENCODING: Final = re.compile(rb"""<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""")
_HEAD: Final = 4_096
_ZIP: Final = b"PK\x03\x04"
_LATIN: Final = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "x-user-defined"})
_CODECS: Final = {
    "windows-874": "cp874", "x-sjis": "cp932", "ms_kanji": "cp932", "windows-31j": "cp932",
    "x-gbk": "gbk", "gb2312": "gbk", "x-euc-jp": "euc_jp", "ks_c_5601-1987": "cp949",
    "windows-949": "cp949", "x-mac-cyrillic": "mac_cyrillic", "macintosh": "mac_roman",
    "x-x-big5": "big5", "iso-8859-8-i": "iso8859_8", "unicode-1-1-utf-8": "utf-8",
}  # fmt: skip
"""Labels of the WHATWG Encoding Standard that Python calls otherwise or reads too strictly."""
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
USUAL_SHEET: Final = (
    ".smallcaps, .small-caps { font-variant: small-caps }.underline { text-decoration: underline }"
)
"""Names that makers of pages agree on; a page's own rules go before."""
_SAMPLE: Final = 400


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in a web page.

    SourceError TXT-001, TXT-003, TXT-022, TXT-023, DOC-016 where it cannot be read.
    """
    origin = Origin(source.name)
    content = whole_file(source, origin, limits.PANDOC_INPUT, "TXT-022")
    try:
        if content.startswith(_ZIP):
            with Package(source) as package:
                return _read_archive(package, context)
        return _read(content, origin, beside(source), context)
    except RecursionError as error:
        raise SourceError.of("TXT-023", origin) from error


def _read_archive(package: Package, context: ReadContext) -> Reading:
    """Read the one page of an archive, with the pictures that lie beside it there."""
    pages = [n for n in package.names if "/" not in n and n.lower().endswith((".html", ".htm"))]
    if len(pages) != 1:
        raise SourceError.of("DOC-002", package.origin)
    content = package.read(pages[0], limits.PANDOC_INPUT)

    def find(address: str) -> bytes | None:
        name = unquote(address.partition("#")[0]).removeprefix("./")
        return package.read(name) if name in package else None

    return _read(content, package.origin, find, context)


def characters_of(content: bytes, origin: Origin) -> str:
    """Return the page's characters by its mark, its own declaration or its bytes."""
    declared = _CHARSET.search(content[:_HEAD]) or _XML_ENCODING.search(content[:_HEAD])
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text_file_of(content, origin).text
    if declared is not None:
        name = declared[1].decode("ascii", errors="replace").lower()
        try:
            # Browsers read Latin-1 as Windows-1252 (WHATWG Encoding section 4.2).
            codec = codecs.lookup("cp1252" if name in _LATIN else _CODECS.get(name, name)).name
            return western(content) if codec == "cp1252" else content.decode(codec)
        except (LookupError, UnicodeDecodeError):
            pass
    file = text_file_of(content, origin)
    # Legacy bytes stay surfaces here; the fonts of the page tell how to read them.
    return western(content) if file.legacy is not None else file.text


def _read(content: bytes, origin: Origin, find: Finder, context: ReadContext) -> Reading:
    book = LedgerBook()
    legacy = LegacyText(book, context.monitor)
    text = characters_of(content, origin)
    root = parse_page(text, origin).root
    enter_declarations(text, book, context.monitor, origin)
    fold_lists(root, book, origin)
    with_page_mended(root, text, book, origin)
    styles = StyleSheets()
    for sheet in (USUAL_SHEET, *_sheets(root, find)):
        styles.add(sheet)
    if is_word(root):
        with_word_mended(root, styles, book, origin)
    metadata = _metadata(root, legacy, origin)
    if is_google_docs(root):
        titles = with_google_docs_mended(root, book, origin)
        metadata = _titled(metadata, titles, legacy, origin)
    shelf = PictureShelf(context.media)
    pages = {origin.source: root}
    places = Places(pages)
    session = Session(
        origin=origin, book=book, legacy=legacy, monitor=context.monitor, styles=styles,
        places=places, notes=Notes(pages, places),
        pictures={origin.source: Pictures(shelf, find, book, context.monitor)},
    )  # fmt: skip
    return flat_reading(session, pages, Known(metadata, shelf), context, guesses_headings=True)


class Known(NamedTuple):
    """What is known of a book beside its text."""

    metadata: Metadata
    shelf: PictureShelf
    cover: str | None = None


def flat_reading(
    session: Session,
    pages: Mapping[str, etree._Element],
    known: Known,
    context: ReadContext,
    *,
    guesses_headings: bool = False,
) -> Reading:
    """Return the reading of pages whose headings are still to be made sections.

    ``guesses_headings``: paragraphs of one page that look like headings are made such.
    """
    metadata = known.metadata
    document = Document(session, pages, metadata.work.language)
    mapped = [
        item
        for _, items in document.pages()
        for item in items
        if not isinstance(item, Opening | Closing)
    ]
    mapped = _without_last_rule(mapped)
    guesses: tuple[Guess, ...] = ()
    if guesses_headings:
        found, told = document.shapes.headings()
        mapped, guesses = with_guessed(mapped, told)
        report_headings(found, context.monitor, session.origin)
    blocks, notes = sound_links(mapped, document.notes(), session.book, session.origin)
    words = count_kept(session.book, blocks, notes)
    metadata = with_language(metadata, blocks, context.options.language)
    body = Section(id="body", role=SectionRole.SECTION, blocks=blocks)
    publication = Publication(
        metadata,
        (body,),
        notes=notes,
        resources=known.shelf.resources,
        cover=known.cover,
        guesses=guesses,
    )
    return Reading(publication, session.book.closed(), words, session.legacy.finish())


def with_language(metadata: Metadata, blocks: Sequence[Block], wished: str | None) -> Metadata:
    """Return metadata with the language that the user gave, the source says, or its words show."""
    found = [b for b in walk_blocks(blocks) if isinstance(b, Paragraph)][:_SAMPLE]
    language = wished or metadata.work.language or None
    language = language or guess_language(" ".join(plain_text(b.inlines) for b in found))
    work = msgspec.structs.replace(metadata.work, language=language or Work().language)
    return msgspec.structs.replace(metadata, work=work)


def _without_last_rule(blocks: list[Block]) -> list[Block]:
    """Drop a rule that parts nothing: pages draw it over notes and footers that go elsewhere."""
    while blocks and isinstance(blocks[-1], SceneBreak):
        blocks = blocks[:-1]
    return blocks


def _sheets(root: etree._Element, find: Finder) -> Iterator[str]:
    for element in root.iter("style", "link"):
        if element.tag == "style":
            yield element.text or ""
        elif "stylesheet" in (element.get("rel") or "").lower().split():
            content = find(element.get("href") or "")
            if content is not None and len(content) <= limits.STYLE_SHEET:
                yield content.decode("utf-8", errors="replace")


def _titled(metadata: Metadata, titles: Titles, legacy: LegacyText, origin: Origin) -> Metadata:
    """Return metadata with what the page itself calls the book; the file's name says less."""
    if titles.title is None:
        return metadata
    title = legacy.text(titles.title, origin)
    subtitle = legacy.text(titles.subtitle, origin) if titles.subtitle else None
    work = msgspec.structs.replace(metadata.work, title=title, subtitle=subtitle)
    return msgspec.structs.replace(metadata, work=work)


def _metadata(root: etree._Element, legacy: LegacyText, origin: Origin) -> Metadata:
    told: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        content = " ".join((element.get("content") or "").split())
        if name and content:
            told.setdefault(name, []).append(legacy.text(content, origin))

    def first(*names: str) -> str | None:
        return next((told[name][0] for name in names if name in told), None)

    title = next((text_of(e) for e in root.iter("title")), "")
    authors = told.get("author") or told.get("dc.creator") or told.get("dcterms.creator") or []
    date = first("dc.date", "dcterms.date", "date")
    language = language_of(root) or first("dc.language", "dcterms.language") or ""
    return Metadata(
        work=Work(
            title=legacy.text(title, origin) if title else first("dc.title", "og:title") or "",
            contributors=tuple(Contributor(name=name) for name in authors),
            language=language if _TAG.fullmatch(language) else "",
            description=first("description", "dc.description"),
            subjects=tuple(
                Subject(heading=word.strip())
                for words in told.get("keywords", [])
                for word in words.split(",")
                if word.strip()
            ),
        ),
        edition=EditionRecord(
            publisher=first("dc.publisher", "dcterms.publisher"),
            published=date if date and _DATE.fullmatch(date) else None,
            rights=first("dc.rights", "dcterms.rights", "copyright"),
        ),
    )
