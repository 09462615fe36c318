"""The package itself: ebooklib writes the package document, the entries have a fixed time.

The only module that knows ebooklib. Its classes for HTML, contents and NCX are not used: they
rewrite markup and leave parts out that EPUBCheck and reading systems ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final

from ebooklib import epub
from lxml import etree

from converters.writers.archive import Archive
from converters.writers.directions import is_right_to_left
from converters.writers.epub.package_metadata import Statement

_STORED: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Media types whose bytes are packed already."""
_FOLDER: Final = "EPUB"


@dataclass(frozen=True)
class Item:
    """One file of the package; ``path`` is seen from the package document."""

    id: str
    path: str
    media_type: str
    content: bytes | Callable[[], bytes]
    """The bytes, or where they come from when they are written: large ones are not all held."""
    properties: tuple[str, ...] = ()
    in_spine: bool = False
    place: str = ""
    """Properties of its place in the spine, such as the side of a spread."""


@dataclass(frozen=True)
class Package:
    """All that a package document tells."""

    identifier: str
    title: str
    language: str
    modified: datetime
    statements: tuple[Statement, ...]
    items: tuple[Item, ...]
    cover: str | None = None
    """Id of the cover picture, for reading systems that know EPUB 2 only."""


def write_package(package: Package, target: BinaryIO) -> None:
    """Write an EPUB; equal packages give equal bytes."""
    book = epub.EpubBook()
    book.metadata = {}
    book.FOLDER_NAME = _FOLDER
    book.IDENTIFIER_ID = "pub-id"
    book.uid, book.title, book.language = package.identifier, package.title, package.language
    if is_right_to_left(package.language):
        book.set_direction("rtl")  # pages turn the other way
    for statement in package.statements:
        space, _, name = statement.name.rpartition(":")
        book.add_metadata(space.upper() or None, name, statement.value, statement.attributes)
    if package.cover is not None:
        book.add_metadata(None, "meta", "", {"name": "cover", "content": package.cover})
    for item in package.items:
        entry = epub.EpubItem(item.id, item.path, item.media_type)
        entry.properties = list(item.properties)
        book.add_item(entry)
        if item.in_spine:
            book.spine.append(entry)
    _Writer(target, book, package).write()


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # ebooklib has no types
    def __init__(self, target: BinaryIO, book: epub.EpubBook, package: Package) -> None:
        options = {"mtime": package.modified, "epub3_pages": False, "epub3_landmark": False}
        super().__init__("", book, options)
        self._target = target
        self._package = package

    def write(self) -> None:
        """Write the entries in an order that never changes, the media type first."""
        with Archive(self._target, self._package.modified) as archive:
            self.out = _Entries(archive, self._package)
            self.out.writestr("mimetype", b"application/epub+zip")
            self._write_container()
            self._write_opf()
            for item in self._package.items:
                content = item.content if isinstance(item.content, bytes) else item.content()
                self.out.writestr(f"{_FOLDER}/{item.path}", content)

    def _write_opf_spine(self, root: Any, ncx_id: str | None) -> None:
        super()._write_opf_spine(root, ncx_id or "ncx")
        # ebooklib knows no properties of a page's place.
        properties = {item.id: item.place for item in self._package.items if item.place}
        for reference in root.find("spine"):
            if place := properties.get(reference.get("idref")):
                reference.set("properties", place)

    def _write_opf_file(self, root: Any) -> None:
        # ebooklib always declares a prefix that is reserved anyway and leaves the language out.
        root.attrib.pop("prefix", None)
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self._package.language)
        content = etree.tostring(root, pretty_print=True, encoding="utf-8", xml_declaration=True)
        self.out.writestr(f"{_FOLDER}/content.opf", content)


class _Entries:
    """The archive as ebooklib writes to it."""

    def __init__(self, archive: Archive, package: Package) -> None:
        self._archive = archive
        self._stored = {"mimetype"} | {
            f"{_FOLDER}/{item.path}" for item in package.items if item.media_type in _STORED
        }

    def writestr(self, name: str, content: bytes | str) -> None:
        """Add one entry, packed unless its bytes are packed already."""
        data = content.encode() if isinstance(content, str) else content
        self._archive.add(name, data, stored=name in self._stored)
