"""An EPUB in mending: its parts as they are, those that change as trees, and what was done.

Parts that nothing changes are copied byte for byte. Trees keep comments, instructions and spaces.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from pathlib import Path
from typing import IO, BinaryIO, Final
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from lxml import etree

from converters import limits
from converters.checks.epub_rules.findings import Finding, Findings
from converters.checks.epub_rules.opened import (
    CONTAINER,
    OpenedBook,
    UnreadableError,
    address,
    parsed,
)
from converters.checks.epub_rules.package_place import lying_packages, named_package
from converters.monitor import Monitor
from converters.picture_formats import HEAD_BYTES
from converters.selectors import local_name

_CONTAINER_TEXT: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
  <rootfiles>
    <rootfile full-path={part} media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
XHTML: Final = "http://www.w3.org/1999/xhtml"
OPF: Final = "http://www.idpf.org/2007/opf"
OPS: Final = "http://www.idpf.org/2007/ops"
DC: Final = "http://purl.org/dc/elements/1.1/"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK: Final = "{http://www.w3.org/1999/xlink}href"
MIMETYPE: Final = "mimetype"
EPUB_TYPE: Final = b"application/epub+zip"
HTML_TYPE: Final = "application/xhtml+xml"
SVG_TYPE: Final = "image/svg+xml"
NCX_TYPE: Final = "application/x-dtbncx+xml"
SMIL_TYPE: Final = "application/smil+xml"
SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""How an address begins that leads out of the book."""
_XML_TYPES: Final = frozenset({HTML_TYPE, SVG_TYPE, NCX_TYPE, SMIL_TYPE, "text/html", "text/xml"})
_XML_ENDINGS: Final = (".xhtml", ".html", ".htm", ".ncx", ".svg", ".smil", ".xht")
_DECLARATION: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*\?>")
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_UNICODE: Final = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be"})
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^\[<>]*>")
_NAMED: Final = re.compile(rb"<!\[CDATA\[|<!--|&([A-Za-z][A-Za-z0-9]{1,31});")
_ENDS: Final = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
"""What opens a stretch without names, and what closes it."""
_XML_ENTITIES: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_MAY_BE_EMPTY: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip


@dataclass
class Document:
    """One XML part in mending."""

    part: str
    root: etree._Element
    doctype: str
    """As it was written, nothing where there is none."""
    encoding: str
    """In small letters, as it was declared; nothing where it was not."""
    names: int
    """Named characters that only HTML knows; a document that declares them by its type has none."""
    is_changed: bool = False
    line_end: str = "\n"
    """How its lines end, and go on ending."""

    @property
    def is_html(self) -> bool:
        """Whether it is a page of XHTML."""
        return str(self.root.tag) == f"{{{XHTML}}}html"

    def named(self, *names: str) -> Iterator[etree._Element]:
        """Yield the XHTML elements of some names, in order."""
        yield from self.root.iter(*(f"{{{XHTML}}}{name}" for name in names))

    def content(self) -> bytes:
        """Return the part as it is to be written, in UTF-8."""
        if self.is_html:
            for element in self.root.iter(f"{{{XHTML}}}*"):
                # Readers that take the page for HTML know no short form of these.
                if not len(element) and not element.text:
                    element.text = None if local_name(element) in _MAY_BE_EMPTY else ""
        doctype = self.doctype + "\n" if self.doctype else ""
        head = f'<?xml version="1.0" encoding="utf-8"?>\n{doctype}'
        text = etree.tostring(self.root.getroottree(), encoding="unicode")
        whole = head + text + "\n"
        return whole.replace("\n", self.line_end).encode("utf-8")


@dataclass
class Item:
    """An entry of the manifest; its element may be changed."""

    element: etree._Element
    part: str

    @property
    def name(self) -> str:
        """Return its id."""
        return self.element.get("id") or ""

    @property
    def media_type(self) -> str:
        """Return its media type in small letters, without parameters."""
        return (self.element.get("media-type") or "").partition(";")[0].strip().lower()

    @property
    def properties(self) -> list[str]:
        """Return its properties in their order."""
        return (self.element.get("properties") or "").split()

    def declare(self, properties: list[str]) -> None:
        """Set its properties; none take the attribute away."""
        if properties:
            self.element.set("properties", " ".join(dict.fromkeys(properties)))
        elif "properties" in self.element.attrib:
            del self.element.attrib["properties"]


class NoPackageError(UnreadableError):
    """Nothing says which of some package documents, or of none, is the book's."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__(parts)
        self.parts = parts


class MovedPackageError(UnreadableError):
    """The one package document that could be the book's lists files that are not there."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class Draft:
    """One book in mending; to be closed."""

    def __init__(self, path: Path, monitor: Monitor) -> None:
        """Open the book and read its XML parts; raises UnreadableError."""
        self.monitor = monitor
        self.found = Findings(path.name)
        self._book = OpenedBook(path)
        try:
            self._entries = self._book.entries
            self.parts = frozenset(entry.filename for entry in self._entries)
            self._require_bounds()
            self.added: dict[str, bytes] = {}
            self.package = self._document(self._package_part())
            self._require_own_package()
            self._has_prefixes = any(
                element.prefix for element in self.package.root.iter(f"{{{OPF}}}*")
            )
            self.encrypted = self._encrypted()
            self.documents = dict(self._documents())
        except BaseException:
            self.close()
            raise
        self._sheets: dict[str, str] = {}
        self._identifiers: dict[str, frozenset[str]] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    # ---- what there is ------------------------------------------------------------------------

    @property
    def is_epub3(self) -> bool:
        """Whether the package says that it is EPUB 3."""
        return (self.package.root.get("version") or "").strip().startswith("3")

    @property
    def is_signed(self) -> bool:
        """Whether a change would break a signature."""
        return "META-INF/signatures.xml" in self.parts

    @property
    def items(self) -> list[Item]:
        """Return the entries of the manifest, in order."""
        return [
            Item(element, self.address(self.package.part, element.get("href") or "")[0])
            for element in self.package.root.iter(f"{{{OPF}}}item")
        ]

    @property
    def spine(self) -> list[Item]:
        """Return the entries in reading order."""
        named = {item.name: item for item in self.items}
        refs = self.package.root.iter(f"{{{OPF}}}itemref")
        return [named[name] for ref in refs if (name := ref.get("idref") or "") in named]

    @property
    def pages(self) -> list[Document]:
        """Return the pages of XHTML in reading order, then those outside of it."""
        order = [item.part for item in (*self.spine, *self.items)]
        found = (self.documents.get(part) for part in dict.fromkeys(order))
        return [document for document in found if document is not None and document.is_html]

    @property
    def navigation(self) -> Document | None:
        """Return the navigation document of EPUB 3 that the manifest names."""
        for item in self.items:
            if "nav" in item.properties:
                return self.documents.get(item.part)
        return None

    @property
    def ncx(self) -> Document | None:
        """Return the table of contents of EPUB 2."""
        return next(
            (d for d in self.documents.values() if local_name(d.root).lower() == "ncx"), None
        )

    def section(self, name: str) -> etree._Element | None:
        """Return a section of the package document, e.g. ``manifest``."""
        return self.package.root.find(f"{{{OPF}}}{name}")

    def facts(self, name: str) -> list[etree._Element]:
        """Return the elements of Dublin Core of one name."""
        return list(self.package.root.iter(f"{{{DC}}}{name}"))

    def address(self, base: str, href: str) -> tuple[str, str]:
        """Return part and fragment that an address leads to; nothing out of the book."""
        if SCHEME.match(href.strip()) or href.strip().startswith("//"):
            return "", ""
        return address(base, href)

    def identifiers_of(self, part: str) -> frozenset[str]:
        """Return the ids of a document, once they are mended."""
        if part not in self._identifiers:
            document = self.documents.get(part)
            elements = document.root.iter(etree.Element) if document is not None else ()
            self._identifiers[part] = frozenset(e.get("id") or "" for e in elements)
        return self._identifiers[part]

    def bytes_of(self, part: str) -> bytes:
        """Return the bytes of a part as they were; raises UnreadableError."""
        return self._book.content(part)

    def head_of(self, part: str) -> bytes:
        """Return the first bytes of a part; raises UnreadableError."""
        return self._book.head(part, HEAD_BYTES)

    def sheet(self, part: str) -> str:
        """Return the beginning of a style sheet; nothing where it cannot be read."""
        if part not in self._sheets:
            text = ""
            if part in self.parts and part not in self.encrypted:
                try:
                    content = self.bytes_of(part)[: limits.STYLE_SHEET]
                    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
                    text = content.decode("utf-16" if wide else "utf-8", "replace")
                except UnreadableError:
                    text = ""
            self._sheets[part] = text
        return self._sheets[part]

    # ---- what is done -------------------------------------------------------------------------

    def note(self, code: str, document: Document | None, example: str = "") -> None:
        """Enter one thing that was mended, and that the document changed."""
        self.found.add("", Finding(code, 0, example))
        if document is not None:
            document.is_changed = True

    def add(self, part: str, content: bytes) -> None:
        """Add a part that was not there."""
        self.added[part] = content
        self.parts |= {part}

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        documents = (self.package, *self.documents.values())
        return bool(self.added) or any(document.is_changed for document in documents)

    def has_sound_package(self) -> bool:
        """Whether the media type stands first and plain. Source: EPUB 3.3, section 4.2.3."""
        first = self._entries[0] if self._entries else None
        if first is None or first.filename != MIMETYPE or first.extra:
            return False
        return first.compress_type == zipfile.ZIP_STORED and self.bytes_of(MIMETYPE) == EPUB_TYPE

    def write(self, stream: BinaryIO) -> None:
        """Write the mended book: same files, same order; raises UnreadableError."""
        changed = {d.part: d.content() for d in self.documents.values() if d.is_changed}
        if self.package.is_changed:
            changed[self.package.part] = self._package_content()
        times = {entry.filename: entry.date_time for entry in self._entries}
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(_entry(MIMETYPE, times, zipfile.ZIP_STORED), EPUB_TYPE)
            held = [entry.filename for entry in self._entries if entry.filename != MIMETYPE]
            names = tuple(dict.fromkeys((*held, *self.added)))
            for done, part in enumerate(names, start=1):
                self.monitor.check_cancelled()
                self.monitor.advance(done, len(names))
                entry = _entry(part, times, zipfile.ZIP_DEFLATED)
                content = changed.get(part, self.added.get(part))
                with archive.open(entry, "w", force_zip64=False) as target:
                    if content is not None:
                        target.write(content)
                    else:
                        self._book.copy(part, _Written(target))

    @property
    def latest(self) -> tuple[int, int, int, int, int, int]:
        """Return when the youngest file of the package was written."""
        return max(entry.date_time for entry in self._entries)

    # ---- reading ------------------------------------------------------------------------------

    def _package_content(self) -> bytes:
        """Return the package document; what was added has no prefix where its like had none."""
        content, root = self.package.content(), self.package.root
        prefixes = {
            prefix
            for element in root.iter(etree.Element)
            for prefix, uri in element.nsmap.items()
            if prefix and uri == OPF
        }
        if root.nsmap.get(None) == OPF and prefixes and not self._has_prefixes:
            names = "|".join(sorted(map(re.escape, prefixes)))
            content = re.sub(rf"<(/?)(?:{names}):".encode(), rb"<\1", content)
        return content

    def _package_part(self) -> str:
        """Return the package document; a container that does not lead to it is written anew."""
        named, lying = named_package(self._book), lying_packages(self._book)
        if named in self.parts and named is not None:
            return named
        if len(lying) != 1:
            raise NoPackageError(lying)
        (part,) = lying
        self.add(CONTAINER, _CONTAINER_TEXT.format(part=quoteattr(quote(part))).encode("utf-8"))
        self.note("EPUB-819", None, part)
        return part

    def _require_own_package(self) -> None:
        """Refuse a package document that is there, but not in the place that it was made for."""
        if self.added and not any(item.part in self.parts for item in self.items):
            raise MovedPackageError(self.package.part)

    def _require_bounds(self) -> None:
        if sum(entry.file_size for entry in self._entries) > limits.PACKAGE_TOTAL:
            raise UnreadableError

    def _documents(self) -> Iterator[tuple[str, Document]]:
        items = {item.part: item for item in self.items}
        for entry in self._entries:
            self.monitor.check_cancelled()
            part, item = entry.filename, items.get(entry.filename)
            is_xml = item is not None and item.media_type in _XML_TYPES
            if not (is_xml or part.lower().endswith(_XML_ENDINGS)) or part in self.encrypted:
                continue
            if part.startswith("META-INF/") or part == self.package.part:
                continue
            try:
                yield part, self._document(part)
            except UnreadableError:
                self.found.add("", Finding("EPUB-834", 0, part))

    def _document(self, part: str) -> Document:
        content = self._book.markup(part)
        declaration = _DECLARATION.match(content)
        encoding = _ENCODING.search(declaration[0]) if declaration else None
        doctype = _DOCTYPE.search(content)
        text = doctype[0].decode("ascii", "replace") if doctype else ""
        content, names = _without_names(_DOCTYPE.sub(b"", content, count=1))
        root = parsed(content, whole=True)
        is_declared = "XHTML" in text.upper()
        name = encoding[1].decode("ascii").lower() if encoding else ""
        line_end = "\r\n" if b"\r\n" in content else "\n"
        return Document(part, root, text, name, 0 if is_declared else names, line_end=line_end)

    def _encrypted(self) -> frozenset[str]:
        if "META-INF/encryption.xml" not in self.parts:
            return frozenset()
        tree = self._book.tree("META-INF/encryption.xml")
        uris = (e.get("URI") for e in tree.iter("{*}CipherReference"))
        return frozenset(address("", uri)[0] for uri in uris if uri)


class _Written:
    """Counts what is written, so that no part grows beyond what the package may hold."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._left = limits.PACKAGE_TOTAL

    def write(self, content: bytes) -> int:
        self._left -= len(content)
        if self._left < 0:
            raise UnreadableError
        return self._target.write(content)


def _without_names(content: bytes) -> tuple[bytes, int]:
    """Write characters that HTML names as XML knows them; raises UnreadableError."""
    pieces: list[bytes] = []
    start = count = 0
    while match := _NAMED.search(content, start):
        end, known = match.end(), None
        if match[1] is None:
            end = content.find(_ENDS[match[0]], end)
            if end < 0:
                raise UnreadableError
        elif match[1] not in _XML_ENTITIES:
            known = html5.get(f"{match[1].decode('ascii')};")
        pieces.append(content[start : match.start()])
        if known is None:
            pieces.append(content[match.start() : end])
        else:
            count += 1
            pieces.append("".join(f"&#{ord(letter)};" for letter in known).encode("ascii"))
        start = end
    return b"".join([*pieces, content[start:]]), count


def append(parent: etree._Element, element: etree._Element) -> None:
    """Put an element last, on a line of its own as those before it."""
    if len(parent):
        element.tail = parent[-1].tail
        parent[-1].tail = parent.text if not (parent.text or "").strip() else "\n"
    else:
        element.tail = parent.text = "\n"
    parent.append(element)


def is_unicode(encoding: str) -> bool:
    """Whether a declared encoding is one that EPUB has."""
    return not encoding or encoding in _UNICODE


def words_of(element: etree._Element) -> str:
    """Return the words of an element, spaces made one."""
    pieces = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return " ".join(pieces.split())


def _entry(
    part: str, times: dict[str, tuple[int, int, int, int, int, int]], packing: int
) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(part, times.get(part, (1980, 1, 1, 0, 0, 0)))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    entry.compress_type = packing
    return entry
