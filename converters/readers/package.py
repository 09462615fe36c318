"""Open ZIP packages (DOCX, ODT, EPUB) from strangers: bounded, never extracted, mended if possible.

Sizes are counted while inflating; what a header claims is used only to find the next byte. A
package whose directory is missing or false is read from its local headers (APPNOTE.TXT 4.3.7).
"""

from __future__ import annotations

import codecs
import mmap
import re
import struct
import zlib
from collections.abc import Iterator
from html.entities import html5
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Final, NamedTuple

from lxml import etree

from converters import limits
from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.monitor import Monitor

_LOCAL: Final = b"PK\x03\x04"
_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = b"PK\x01\x02"
_CENTRAL_HEADER: Final = struct.Struct("<4s4B4HL2L5H2L")
_END: Final = b"PK\x05\x06"
_END_RECORD: Final = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR: Final = struct.Struct("<4sLQL")
_ZIP64_END: Final = struct.Struct("<4sQ2H2L4Q")
_COMMENT_MAX: Final = 1 << 16
_CHUNK: Final = 1 << 16
_STORED, _DEFLATED = 0, 8
_ENCRYPTED_FLAG: Final = 1
_SIZE_UNKNOWN_FLAG: Final = 8
_UTF8_FLAG: Final = 1 << 11
_UNKNOWN_32: Final = 0xFFFFFFFF

DAMAGE: Final = frozenset({"DOC-010", "DOC-015"})
"""Codes of the errors after which the rest of a part may still be read."""
_TOO_DEEP: Final = "Excessive depth"
"""What libxml2 says of more than ``limits.XML_DEPTH`` elements within one another."""
_REFERENCE: Final = re.compile(rb"&#(?:x([0-9a-fA-F]+)|([0-9]+));")
_AMPERSAND: Final = re.compile(rb"&(?:([A-Za-z][A-Za-z0-9]*);|(?!#[xX]?[0-9a-fA-F]+;))")
"""Reference to a named entity, or an ampersand that begins no reference."""
_NAMED_IN_XML: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAME: Final = re.compile(r"[^\W\d][\w.-]*")
_NAMELESS: Final = "nameless"
_BARE_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^\[<>]*>")
"""Document type that only gives names; one with declarations in brackets is an attack."""
FLAT_PACKAGE: Final = re.compile(
    rb"<(?:\w+:)?package[\s>][^<]*schemas\.microsoft\.com/office/2006/xmlPackage"
)
"""Root element of an Office package written as one XML file (Flat OPC)."""
_DIGITS: Final = 8
"""Digits, without zeros before them, that tell a number too large for a character."""
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")

STRICT_NAMESPACES: Final = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
"""ISO 29500 Strict namespaces and the Transitional ones that mean the same to a reader."""


class _Entry(NamedTuple):
    name: str
    method: int
    flags: int
    crc: int | None
    packed: int | None
    """Bytes as stored; None where only the end of the deflate stream tells."""
    header: int


class Package:
    """One open package; parts are found without regard to case (ISO 29500-2 section 6.2.2.3)."""

    def __init__(self, source: Path) -> None:
        """Open ``source``; SourceError DOC-010 to DOC-013 where that is impossible."""
        self.source = source
        self.origin = Origin(source.name)
        self.repaired = False
        """True once something of the package had to be guessed or failed its checksum."""
        self.is_cut = False
        """True where the directory at the end is missing: what follows the cut is lost."""
        self._damaged: set[str] = set()
        self._unpacked = 0
        """Bytes of all parts read so far; one that is read again counts once."""
        self._sizes: dict[str, int] = {}
        self._stream = source.open("rb")
        try:
            self._bytes = mmap.mmap(self._stream.fileno(), 0, access=mmap.ACCESS_READ)
            try:
                self._entries = self._index()
            except BaseException:
                self._bytes.close()
                raise
        except BaseException as error:
            self._stream.close()
            if isinstance(error, ValueError | OSError):
                raise SourceError.of("DOC-010", self.origin) from error
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._bytes.close()
        self._stream.close()

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, in the package's order, without those that lead out of it."""
        return tuple(entry.name for entry in self._entries.values())

    def is_damaged(self, name: str) -> bool:
        """Tell whether a part that was read ends early or failed its checksum."""
        return _key(name) in self._damaged

    def read(
        self, name: str, limit: int = limits.PACKAGE_MEDIA_PART, *, as_far_as_it_goes: bool = False
    ) -> bytes:
        """Return a part's bytes; KeyError if there is none, SourceError DOC-012 beyond a limit.

        A part that cannot be unpacked is SourceError DOC-010, unless its sound beginning will do.
        """
        entry = self._entries[_key(name)]
        pieces: list[bytes] = []
        size = 0
        for piece in self._inflate(entry, as_far_as_it_goes=as_far_as_it_goes):
            size += len(piece)
            self._count(entry, size)
            self._check_size(entry, size, limit)
            pieces.append(piece)
        content = b"".join(pieces)
        if entry.crc is not None and zlib.crc32(content) != entry.crc:
            self._found_damaged(entry)
        return content

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML part; KeyError if there is none, SourceError if it is unfit."""
        content = self.read(name, limits.PACKAGE_XML_PART)
        return parse_xml(content, Origin(self.source.name, part=name))

    def salvaged_xml(
        self, name: str, opening: bytes = b"", marker: bytes = b""
    ) -> etree._Element | None:
        """Return what can be read of a damaged XML part; None where that is nothing.

        With ``opening``, that stands for all before ``marker``: a damaged root element takes the
        names of everything in it along. Raises SourceError as ``xml`` does, save for the damage.
        """
        content = self.read(name, limits.PACKAGE_XML_PART, as_far_as_it_goes=True)
        if not content.strip():
            return None
        if opening:
            content = opening + content[max(0, content.find(marker)) :]
        self.repaired = True
        return salvage_xml(content, Origin(self.source.name, part=name))

    def mended_xml(self, name: str, monitor: Monitor) -> etree._Element:
        """Return the root of an XML part, of a damaged one what can be read (told as DOC-020).

        KeyError if there is none; SourceError where it is unfit, or nothing of it can be read.
        """
        try:
            return self.xml(name)
        except SourceError as error:
            root = self.salvaged_xml(name) if error.diagnostic.code in DAMAGE else None
            if root is None:
                raise
        monitor.report(Diagnostic.of("DOC-020", Origin(self.source.name, part=name)))
        return root

    def _count(self, entry: _Entry, size: int) -> None:
        known = self._sizes.get(entry.name, 0)
        if size > known:
            self._unpacked += size - known
            self._sizes[entry.name] = size

    def _check_size(self, entry: _Entry, size: int, limit: int) -> None:
        packed = entry.packed or len(self._bytes)
        too_dense = size > limits.PACKAGE_RATIO_FROM and size > packed * limits.PACKAGE_RATIO
        if size > limit or self._unpacked > limits.PACKAGE_TOTAL or too_dense:
            origin = Origin(self.source.name, part=entry.name)
            raise SourceError.of("DOC-012", origin, part=entry.name)

    # ---- finding the parts ----------------------------------------------------------------

    def _index(self) -> dict[str, _Entry]:
        found = self._central_directory()
        if not found:
            self.repaired = self.is_cut = True
            found = list(self._local_headers())
        if not found:
            raise SourceError.of("DOC-010", self.origin)
        return {_key(entry.name): entry for entry in found if _is_safe(entry.name)}

    def _central_directory(self) -> list[_Entry]:
        """Return the entries of the directory; none where it is missing or does not fit."""
        position = self._bytes.rfind(_END, max(0, len(self._bytes) - _COMMENT_MAX - 22))
        if position < 0 or position + _END_RECORD.size > len(self._bytes):
            return []
        record = _END_RECORD.unpack_from(self._bytes, position)
        number, offset, length = record[4], record[6], record[5]
        if offset == _UNKNOWN_32 or number == 0xFFFF:
            number, offset, length = self._zip64_end(position, (number, offset, length))
        if number > limits.PACKAGE_ENTRIES:
            raise SourceError.of("DOC-011", self.origin, number=number)
        # Bytes put before the archive shift all offsets alike (self-extracting files, mail junk).
        shift = max(0, position - length - offset) if offset != _UNKNOWN_32 else 0
        if self._bytes[offset : offset + 4] == _CENTRAL:
            shift = 0
        return self._walk_directory(offset + shift, number, shift)

    def _zip64_end(self, position: int, plain: tuple[int, int, int]) -> tuple[int, int, int]:
        locator = position - _ZIP64_LOCATOR.size
        if locator < 0 or self._bytes[locator : locator + 4] != b"PK\x06\x07":
            return plain
        start = _ZIP64_LOCATOR.unpack_from(self._bytes, locator)[2]
        if start + _ZIP64_END.size > locator or self._bytes[start : start + 4] != b"PK\x06\x06":
            return plain
        record = _ZIP64_END.unpack_from(self._bytes, start)
        return record[7], record[9], record[8]

    def _walk_directory(self, position: int, number: int, shift: int) -> list[_Entry]:
        entries: list[_Entry] = []
        for _ in range(number):
            if self._bytes[position : position + 4] != _CENTRAL:
                return []
            if position + _CENTRAL_HEADER.size > len(self._bytes):
                return []
            fields = _CENTRAL_HEADER.unpack_from(self._bytes, position)
            flags, method, crc, packed = fields[5], fields[6], fields[9], fields[10]
            name_size, extra_size, comment_size, header = (*fields[12:15], fields[18])
            start = position + _CENTRAL_HEADER.size
            extra = self._bytes[start + name_size : start + name_size + extra_size]
            if _UNKNOWN_32 in (packed, fields[11], header):
                packed, header = _zip64_sizes(extra, packed, fields[11], header)
            header += shift
            if self._bytes[header : header + 4] != _LOCAL:
                return []
            name = _decode_name(self._bytes[start : start + name_size], flags)
            entries.append(_Entry(name, method, flags, crc, packed, header))
            position = start + name_size + extra_size + comment_size
        return entries

    def _local_headers(self) -> Iterator[_Entry]:
        """Yield what the local headers tell, where the directory is lost."""
        position, number = self._bytes.find(_LOCAL), 0
        while 0 <= position <= len(self._bytes) - _LOCAL_HEADER.size:
            number += 1
            if number > limits.PACKAGE_ENTRIES:
                raise SourceError.of("DOC-011", self.origin, number=number)
            fields = _LOCAL_HEADER.unpack_from(self._bytes, position)
            flags, method, crc, packed, name_size = (*fields[2:4], *fields[6:8], fields[9])
            start = position + _LOCAL_HEADER.size
            name = _decode_name(self._bytes[start : start + name_size], flags)
            unknown = bool(flags & _SIZE_UNKNOWN_FLAG) or packed == _UNKNOWN_32
            data = start + name_size + fields[10]
            if name:
                size = None if unknown else packed
                yield _Entry(name, method, flags, None if unknown else crc, size, position)
            position = self._bytes.find(_LOCAL, data if unknown else data + packed)

    # ---- unpacking ------------------------------------------------------------------------

    def _inflate(self, entry: _Entry, *, as_far_as_it_goes: bool) -> Iterator[bytes]:
        origin = Origin(self.source.name, part=entry.name)
        if entry.flags & _ENCRYPTED_FLAG:
            raise SourceError.of("DOC-013", origin)
        if entry.header + _LOCAL_HEADER.size > len(self._bytes):
            raise SourceError.of("DOC-010", origin)
        fields = _LOCAL_HEADER.unpack_from(self._bytes, entry.header)
        start = entry.header + _LOCAL_HEADER.size + fields[9] + fields[10]
        end = len(self._bytes) if entry.packed is None else start + entry.packed
        packed = self._pieces(start, min(end, len(self._bytes)))
        if entry.method == _STORED:
            yield from packed
        elif entry.method == _DEFLATED:
            try:
                yield from self._decompress(entry, packed)
            except zlib.error as error:
                if not as_far_as_it_goes:
                    raise SourceError.of("DOC-010", origin) from error
        else:
            raise SourceError.of("DOC-010", origin)

    def _pieces(self, start: int, end: int) -> Iterator[bytes]:
        for position in range(start, end, _CHUNK):
            yield self._bytes[position : min(position + _CHUNK, end)]

    def _decompress(self, entry: _Entry, packed: Iterator[bytes]) -> Iterator[bytes]:
        decoder = zlib.decompressobj(-zlib.MAX_WBITS)
        for chunk in packed:
            pending = chunk
            while pending and not decoder.eof:
                yield decoder.decompress(pending, limits.MEGABYTE)
                pending = decoder.unconsumed_tail
            if decoder.eof:
                return
        yield decoder.flush()
        # The stream ends before its end mark: a truncated file.
        self._found_damaged(entry)

    def _found_damaged(self, entry: _Entry) -> None:
        self.repaired = True
        self._damaged.add(_key(entry.name))


def parse_xml(content: bytes, origin: Origin) -> etree._Element:
    """Return the root of an XML document from a stranger, Strict names made Transitional.

    No entity, DTD or network is ever touched. Raises SourceError DOC-014 (document type), DOC-015
    (not well-formed), DOC-016 (too many elements for the memory that we allow).
    """
    root = _parse(content, origin, recover=False)
    if root is None:
        raise SourceError.of("DOC-015", origin, reason="no root element")
    return root


def salvage_xml(content: bytes, origin: Origin) -> etree._Element | None:
    """Return what can be read of a damaged XML document; None where that is nothing.

    Raises SourceError as ``parse_xml`` does, save for the damage.
    """
    # The recovering parser takes references to what is no character into the text, makes nodes of
    # unknown entities, and passes over lone ampersands.
    content = _REFERENCE.sub(_if_character, _AMPERSAND.sub(_as_character, _in_utf8(content)))
    root = _parse(content, origin, recover=True)
    if root is None or not len(root):
        return None
    _mend_names(root)
    return root


def _mend_names(root: etree._Element) -> None:
    """Give elements whose names the recovering parser took as they stood (``m::r``) fit ones."""
    for element in root.iter(etree.Element):
        prefix, brace, local = str(element.tag).rpartition("}")
        if ":" in local:
            last = local.rpartition(":")[2]
            element.tag = f"{prefix}{brace}{last if _NAME.fullmatch(last) else _NAMELESS}"


def mended_xml(content: bytes, origin: Origin, monitor: Monitor) -> etree._Element:
    """Return the root of an XML document, of a damaged one what can be read (told as DOC-020).

    Raises SourceError as ``parse_xml`` does where nothing can be read.
    """
    try:
        return parse_xml(content, origin)
    except SourceError as error:
        root = salvage_xml(content, origin) if error.diagnostic.code in DAMAGE else None
        if root is None:
            raise
    monitor.report(Diagnostic.of("DOC-020", origin))
    return root


def _parse(content: bytes, origin: Origin, *, recover: bool) -> etree._Element | None:
    plain = content.replace(b"\0", b"") if content[:4].count(0) else content
    if b"<!DOCTYPE" in plain and plain is content:
        plain = content = _BARE_DOCTYPE.sub(b"", plain, count=1)
    if b"<!DOCTYPE" in plain:
        raise SourceError.of("DOC-014", origin)
    if plain.count(b"<") + plain.count(b"=") > limits.XML_MARKUP:
        raise SourceError.of("DOC-016", origin)
    if b"http://purl.oclc.org/ooxml/" in plain:
        content = _in_utf8(content)
        for strict, transitional in STRICT_NAMESPACES.items():
            content = content.replace(strict, transitional)
    try:
        root = _parse_at_depth(content, recover=recover)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).split(" (<string>")[0]
        raise SourceError.of("DOC-015", origin, reason=reason) from error
    if root is not None and root.getroottree().docinfo.internalDTD is not None:
        # Encodings in which our byte search sees no document type (UTF-7) end here.
        raise SourceError.of("DOC-014", origin)
    return root


def _parse_at_depth(content: bytes, *, recover: bool) -> etree._Element | None:
    """Parse with the usual limits; with those for huge trees where elements are nested too deep.

    Size and number of elements are bounded already, and no entity is ever put in.
    """
    for is_huge in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=is_huge, load_dtd=False,
            remove_comments=True, remove_pis=True, recover=recover,
        )  # fmt: skip
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            if is_huge or _TOO_DEEP not in str(error):
                raise
        else:
            if is_huge or not any(_TOO_DEEP in entry.message for entry in parser.error_log):
                return root
    return None


def _if_character(reference: re.Match[bytes]) -> bytes:
    """Return a character reference, nothing where it names no character of XML 1.0."""
    hexadecimal, decimal = reference.groups()
    digits = (hexadecimal or decimal).lstrip(b"0")[:_DIGITS]
    code = int(digits or b"0", 16 if hexadecimal else 10)
    is_control = code < 0x20 and code not in {0x9, 0xA, 0xD}
    is_no_scalar = 0xD800 <= code < 0xE000 or code in {0xFFFE, 0xFFFF} or code > 0x10FFFF
    return b"" if is_control or is_no_scalar else reference.group()


def _as_character(reference: re.Match[bytes]) -> bytes:
    """Return a name of HTML as a character reference, any other ampersand as one of the text."""
    name = (reference.group(1) or b"").decode("ascii")
    if name in _NAMED_IN_XML:
        return reference.group()
    if (characters := html5.get(f"{name};")) is None:
        return b"&amp;" + reference.group()[1:]
    return "".join(f"&#{ord(character)};" for character in characters).encode("ascii")


def _in_utf8(content: bytes) -> bytes:
    """Return a part in UTF-8 where it is in UTF-16, without its declaration; else as it is."""
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    return _DECLARATION.sub("", content.decode("utf-16", "replace")).encode("utf-8")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _is_safe(name: str) -> bool:
    plain = name.replace("\\", "/")
    return not plain.endswith("/") and ".." not in PurePosixPath(plain).parts and ":" not in plain


def _decode_name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8_FLAG or raw.isascii() else "cp437")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _zip64_sizes(extra: bytes, packed: int, unpacked: int, header: int) -> tuple[int, int]:
    """Return packed size and header offset from the ZIP64 extra field (APPNOTE.TXT 4.5.3)."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, position)
        if kind == 1:
            count = min(size, len(extra) - position - 4) // 8
            values = list(struct.unpack_from(f"<{count}Q", extra, position + 4))
            if unpacked == _UNKNOWN_32 and values:
                values.pop(0)
            if packed == _UNKNOWN_32 and values:
                packed = values.pop(0)
            if header == _UNKNOWN_32 and values:
                header = values.pop(0)
        position += 4 + size
    return packed, header
