"""Opens an EPUB from a stranger for our rules: package document, then page by page, bounded.

A part that cannot be read is told with its name; what is wrong with it is EPUBCheck's to say.
"""

from __future__ import annotations

import lzma
import posixpath
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from html.entities import html5
from pathlib import Path
from typing import Final, NamedTuple, Protocol, cast
from urllib.parse import unquote

from lxml import etree

from converters import limits
from converters.selectors import local_name

CONTAINER: Final = "META-INF/container.xml"
_PAGES: Final = frozenset({"application/xhtml+xml", "image/svg+xml", "text/x-oeb1-document"})
_XML_ENTITIES: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_ENTITY: Final = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^\[<>]*>")
_PIECE: Final = 1 << 20
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_UNREADABLE: Final = (
    OSError, ValueError, KeyError, IndexError, EOFError, RuntimeError, OverflowError, MemoryError,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, etree.XMLSyntaxError,
)  # fmt: skip
"""What ZIP and XML readers raise on damaged files; RuntimeError: an encrypted part."""


class UnreadableError(Exception):
    """A part that cannot be looked at; never leaves this package."""


class Sink(Protocol):
    """What bytes are written into."""

    def write(self, content: bytes, /) -> int:
        """Take some bytes and return how many."""


class Entry(NamedTuple):
    """A value of the package's metadata and the line where it stands."""

    value: str
    line: int


class Item(NamedTuple):
    """A resource of the manifest."""

    part: str
    media_type: str
    properties: frozenset[str]


class PackageDocument(NamedTuple):
    """What the package document says of the book; metadata by name, refinements left out."""

    part: str
    line: int
    language: str
    version: str
    metadata: Mapping[str, tuple[Entry, ...]]
    items: Mapping[str, Item]
    spine: tuple[str, ...]
    """Ids of the manifest in reading order."""

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values under one name that are not empty."""
        return tuple(entry.value for entry in self.metadata.get(name, ()) if entry.value)

    @property
    def is_epub2(self) -> bool:
        """Whether the book says that it is EPUB 2."""
        return self.version.startswith("2")

    @property
    def is_fixed(self) -> bool:
        """Whether the pages keep their layout."""
        return "pre-paginated" in self.values("rendition:layout")

    @property
    def navigation(self) -> str | None:
        """Return the part with the navigation document; None in EPUB 2."""
        for item in self.items.values():
            if "nav" in item.properties:
                return item.part
        return None

    @property
    def pages(self) -> tuple[str, ...]:
        """Return the content documents in reading order, the navigation document among them."""
        spine = [self.items[name] for name in self.spine if name in self.items]
        parts = [item.part for item in spine if item.media_type in _PAGES]
        if self.navigation is not None:
            parts.append(self.navigation)
        return tuple(dict.fromkeys(parts))


class OpenedBook:
    """An EPUB whose parts can be asked for; to be closed."""

    def __init__(self, path: Path) -> None:
        """Open the package; raises UnreadableError."""
        self._left = limits.CHECKED_TOTAL
        self._markup_left = limits.XML_MARKUP
        try:
            self._archive = zipfile.ZipFile(path)
        except _UNREADABLE as error:
            raise UnreadableError from error
        if len(self._archive.infolist()) > limits.PACKAGE_ENTRIES:
            self.close()
            raise UnreadableError

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    @property
    def entries(self) -> tuple[zipfile.ZipInfo, ...]:
        """Return the files of the package in their order, without folders; of twins the last."""
        entries = self._archive.infolist()
        last = {e.filename: e for e in entries if e.filename and not e.filename.endswith("/")}
        return tuple(last.values())

    def copy(self, part: str, stream: Sink) -> None:
        """Write the bytes of a part of any size into a stream; raises UnreadableError."""
        try:
            with self._archive.open(part) as source:
                shutil.copyfileobj(source, stream, _PIECE)
        except (*_UNREADABLE, NotImplementedError) as error:
            raise UnreadableError from error

    def head(self, part: str, length: int) -> bytes:
        """Return the first bytes of a part; raises UnreadableError."""
        try:
            with self._archive.open(part) as source:
                return source.read(length)
        except (*_UNREADABLE, NotImplementedError) as error:
            raise UnreadableError from error

    def content(self, part: str) -> bytes:
        """Return the bytes of a part; raises UnreadableError."""
        most = min(limits.CHECKED_PART, self._left)
        try:
            with self._archive.open(part) as stream:
                content = stream.read(most + 1)
        except (*_UNREADABLE, NotImplementedError) as error:
            raise UnreadableError from error
        if len(content) > most:
            raise UnreadableError
        self._left -= len(content)
        return content

    def markup(self, part: str) -> bytes:
        """Return the bytes of an XML part that is not too large; raises UnreadableError."""
        content = self.content(part)
        markup = content.count(b"<") + content.count(b"=")
        if markup > min(limits.CHECKED_MARKUP, self._markup_left):
            raise UnreadableError
        self._markup_left -= markup
        return content

    def tree(self, part: str) -> etree._Element:
        """Return the root of an XML part, without comments; raises UnreadableError."""
        return _parsed(self.markup(part))

    def package(self) -> PackageDocument:
        """Return what the package document says; raises UnreadableError."""
        part = self.package_part()
        return _package_document(part, self.tree(part))

    def package_part(self) -> str:
        """Return the name of the package document; raises UnreadableError."""
        for element in self.tree(CONTAINER).iter(etree.Element):
            path = element.get("full-path")
            if local_name(element) == "rootfile" and path:
                return unquote(path).lstrip("/")
        raise UnreadableError


def address(base: str, href: str) -> tuple[str, str]:
    """Return part and fragment that an address in the part ``base`` leads to."""
    path, _, fragment = href.strip().partition("#")
    path = unquote(path.partition("?")[0])
    part = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
    return part.lstrip("/"), unquote(fragment)


def language_of(element: etree._Element) -> str:
    """Return the language that an element declares for itself, else nothing."""
    return (element.get(_XML_LANG) or element.get("lang") or "").strip()


def line_of(element: etree._Element) -> int:
    """Return the line of a start tag; 0 where it is unknown."""
    return cast("int | None", element.sourceline) or 0


def _parsed(content: bytes) -> etree._Element:
    # As many lines as before: messages tell them.
    content = _DOCTYPE.sub(lambda match: b"\n" * match[0].count(b"\n"), content, count=1)
    return parsed(_ENTITY.sub(_character, content))


def parsed(content: bytes, *, whole: bool = False) -> etree._Element:
    """Return the root of XML without a document type; raises UnreadableError.

    ``whole``: comments, instructions and marked sections stay.
    """
    if any(mark in content for mark in _DECLARATIONS):
        raise UnreadableError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=not whole, remove_pis=not whole, strip_cdata=not whole,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except _UNREADABLE as error:
        raise UnreadableError from error
    if root.getroottree().docinfo.internalDTD is not None:
        # Encodings in which our byte search sees no document type end here.
        raise UnreadableError
    return root


def _character(match: re.Match[bytes]) -> bytes:
    """Write a named character of HTML as XML knows it: EPUB 2 may name them all."""
    name = match[1]
    if name in _XML_ENTITIES:
        return match[0]
    characters = html5.get(f"{name.decode('ascii')};")
    if characters is None:
        return b"&amp;" + match[0][1:]
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")


def _package_document(part: str, root: etree._Element) -> PackageDocument:
    metadata: dict[str, list[Entry]] = {}
    items: dict[str, Item] = {}
    spine: list[str] = []
    for element in root.iter(etree.Element):
        match local_name(element):
            case "item":
                target = address(part, element.get("href") or "")[0]
                properties = frozenset((element.get("properties") or "").split())
                media_type = (element.get("media-type") or "").strip().lower()
                items.setdefault(element.get("id") or "", Item(target, media_type, properties))
            case "itemref":
                spine.append(element.get("idref") or "")
            case _:
                for name, value in _facts(element):
                    metadata.setdefault(name, []).append(Entry(value, line_of(element)))
    return PackageDocument(
        part=part,
        line=line_of(root),
        language=language_of(root),
        version=(root.get("version") or "").strip(),
        metadata={name: tuple(entries) for name, entries in metadata.items()},
        items=items,
        spine=tuple(spine),
    )


def _facts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield name and value of a fact: Dublin Core, a meta of EPUB 3 or one of EPUB 2."""
    tag = str(element.tag)
    value = " ".join((element.text or "").split())
    if tag.startswith(_DC):
        yield f"dc:{tag.removeprefix(_DC)}", value
    elif local_name(element) == "meta" and not element.get("refines"):
        if name := element.get("property"):
            yield name.strip(), value
        elif name := element.get("name"):
            yield name.strip(), (element.get("content") or "").strip()
