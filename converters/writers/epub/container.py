"""The package itself: ebooklib writes the package document, the entries have a fixed time.

The only module that knows ebooklib. Its classes for HTML, contents and NCX are not used: they
rewrite markup and leave parts out that EPUBCheck and reading systems ask for.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final

from ebooklib import epub
from lxml import etree

from converters.writers.epub.package_metadata import Statement

_STORED: Final = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Media types whose bytes are packed already."""
_ZIP_EPOCH: Final = 1980
_UNIX: Final = 3
_FILE_MODE: Final = 0o100644 << 16
_COMPRESSION: Final = 6
_FOLDER: Final = "EPUB"


@dataclass(frozen=True)
class Item:
    """One file of the package; ``path`` is seen from the package document."""

    id: str
    path: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()
    in_spine: bool = False


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
    for statement in package.statements:
        space, _, name = statement.name.rpartition(":")
        book.add_metadata(space.upper() or None, name, statement.value, statement.attributes)
    if package.cover is not None:
        book.add_metadata(None, "meta", "", {"name": "cover", "content": package.cover})
    for item in package.items:
        entry = epub.EpubItem(item.id, item.path, item.media_type, item.content)
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
        with _Archive(self._target, self._package) as self.out:
            self.out.writestr("mimetype", b"application/epub+zip")
            self._write_container()
            self._write_opf()
            for item in self._package.items:
                path = f"{_FOLDER}/{item.path}"
                self.out.writestr(path, item.content)

    def _write_opf_spine(self, root: Any, ncx_id: str | None) -> None:
        super()._write_opf_spine(root, ncx_id or "ncx")

    def _write_opf_file(self, root: Any) -> None:
        # ebooklib always declares a prefix that is reserved anyway and leaves the language out.
        root.attrib.pop("prefix", None)
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self._package.language)
        content = etree.tostring(root, pretty_print=True, encoding="utf-8", xml_declaration=True)
        self.out.writestr(f"{_FOLDER}/content.opf", content)


class _Archive:
    """ZIP whose entries carry the book's own time, not the clock's."""

    def __init__(self, target: BinaryIO, package: Package) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        moment = package.modified
        year = max(_ZIP_EPOCH, moment.year)
        # ZIP counts seconds by twos.
        self._time = (year, moment.month, moment.day, moment.hour, moment.minute,
                      moment.second // 2 * 2)  # fmt: skip
        self._stored = {"mimetype"} | {
            f"{_FOLDER}/{item.path}" for item in package.items if item.media_type in _STORED
        }

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *problem: object) -> None:
        self._zip.close()

    def writestr(self, name: str, content: bytes | str) -> None:
        """Add one entry, packed unless its bytes are packed already."""
        entry = zipfile.ZipInfo(name, self._time)
        entry.create_system = _UNIX
        entry.external_attr = _FILE_MODE
        stored = name in self._stored
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        data = content.encode() if isinstance(content, str) else content
        self._zip.writestr(entry, data, compresslevel=None if stored else _COMPRESSION)
