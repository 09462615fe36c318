"""A finished EPUB opened for reading: its files in memory, its reading order, its contents."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag

from lxml import etree

from converters import limits

_CONTAINER: Final = "META-INF/container.xml"
_NS: Final = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "opf": "http://www.idpf.org/2007/opf",
    "x": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
}


class UnreadableEpubError(Exception):
    """The file is no EPUB that can be shown."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the table of contents; ``target`` is a path in the package, maybe with #part."""

    title: str
    target: str
    level: int


class EpubArchive:
    """Reads single files of an EPUB; nothing is unpacked to disk."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableEpubError(path.name) from error
        try:
            self._types: dict[str, str] = {}
            self.spine, nav = self._read_package()
            self.contents = self._read_contents(nav) if nav else ()
        except UnreadableEpubError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def read(self, name: str) -> tuple[bytes, str] | None:
        """Return content and media type of a file that the package names, else None."""
        media_type = self._types.get(name)
        if media_type is None:
            return None
        try:
            return self._bytes(name), media_type
        except UnreadableEpubError:
            return None

    def _bytes(self, name: str) -> bytes:
        try:
            if self._zip.getinfo(name).file_size > limits.PACKAGE_MEDIA_PART:
                raise UnreadableEpubError(name)
            return self._zip.read(name)
        except (KeyError, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise UnreadableEpubError(name) from error

    def _xml(self, name: str) -> etree._Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
        )
        try:
            return etree.fromstring(self._bytes(name), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableEpubError(name) from error

    def _read_package(self) -> tuple[tuple[str, ...], str | None]:
        # EPUB 3.3 section 4.2.6.3.1: the first rootfile is the package document.
        rootfile = self._xml(_CONTAINER).find(".//c:rootfile", _NS)
        if rootfile is None:
            raise UnreadableEpubError(_CONTAINER)
        package_path = rootfile.get("full-path", "")
        package = self._xml(package_path)
        names: dict[str, str] = {}
        nav = None
        for item in package.iterfind(".//opf:manifest/opf:item", _NS):
            name = _resolve(package_path, item.get("href", ""))
            names[item.get("id", "")] = name
            self._types[name] = item.get("media-type", "")
            if "nav" in item.get("properties", "").split():
                nav = name
        order = package.iterfind(".//opf:spine/opf:itemref", _NS)
        spine = tuple(names[idref] for ref in order if (idref := ref.get("idref", "")) in names)
        if not spine:
            raise UnreadableEpubError(package_path)
        return spine, nav

    def _read_contents(self, nav: str) -> tuple[ContentsEntry, ...]:
        for element in self._xml(nav).iter(f"{{{_NS['x']}}}nav"):
            if "toc" in element.get(f"{{{_NS['epub']}}}type", "").split():
                return tuple(_entries(element, nav))
        return ()


def _entries(nav: etree._Element, base: str) -> list[ContentsEntry]:
    found = []
    for link in nav.iter(f"{{{_NS['x']}}}a"):
        lists = sum(1 for _ in link.iterancestors(f"{{{_NS['x']}}}ol"))
        title = " ".join("".join(map(str, link.itertext())).split())
        href, part = urldefrag(link.get("href", ""))
        target = _resolve(base, href)
        found.append(ContentsEntry(title, f"{target}#{part}" if part else target, lists - 1))
    return found


def _resolve(base: str, href: str) -> str:
    # EPUB 3.3 section 4.2.5: paths are relative to the file that names them; none may leave.
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href)))
    return "" if joined.startswith(("../", "/")) else joined
