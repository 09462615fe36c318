"""Write PDF objects straight to a stream: memory does not grow with the pages.

The objects are pypdf's; only the file around them (ISO 32000-1, section 7.5) is written here,
for pypdf's own writer keeps every object until the end.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ID_BYTES: Final = 16


def name(text: str) -> NameObject:
    """Return a PDF name, given without its slash."""
    return NameObject("/" + text)


def pdf_value(value: Any) -> PdfObject:
    """Return a plain value as a PDF object; text becomes a text string, names come as they are."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, list | tuple):
        return ArrayObject(map(pdf_value, value))
    if isinstance(value, dict):
        return dictionary(value)
    return _PLAIN[type(value)](value)


_PLAIN: Final[dict[type, Callable[[Any], PdfObject]]] = {
    bool: BooleanObject,
    int: NumberObject,
    float: lambda value: FloatObject(f"{value:.4f}"),
    str: TextStringObject,
    bytes: ByteStringObject,
}


def dictionary(entries: dict[str, Any]) -> DictionaryObject:
    """Return a PDF dictionary; keys without their slash."""
    return DictionaryObject({name(key): pdf_value(value) for key, value in entries.items()})


def stream(content: bytes, entries: dict[str, Any] | None = None) -> StreamObject:
    """Return a stream of bytes that are encoded as ``entries`` say."""
    made = StreamObject()
    made.set_data(content)
    made.update(dictionary(entries or {}))
    return made


def deflated(content: bytes, entries: dict[str, Any] | None = None) -> StreamObject:
    """Return a stream, packed with Flate."""
    return stream(zlib.compress(content, 9), {"Filter": name("FlateDecode"), **(entries or {})})


class ObjectWriter:
    """Writes numbered objects as they come, then the table of their places."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._offset = 0
        self._offsets: list[int] = []
        self._digest = hashlib.sha256()
        self._put(_HEADER)

    def reserve(self) -> IndirectObject:
        """Return the reference of an object that will be written later."""
        self._offsets.append(-1)
        return IndirectObject(len(self._offsets), 0, None)

    def write(self, value: PdfObject, reference: IndirectObject | None = None) -> IndirectObject:
        """Write an object, under a reserved reference if one is given."""
        place = reference or self.reserve()
        buffer = io.BytesIO()
        buffer.write(b"%d 0 obj\n" % place.idnum)
        value.write_to_stream(buffer)
        buffer.write(b"\nendobj\n")
        self._offsets[place.idnum - 1] = self._offset
        self._put(buffer.getvalue())
        return place

    def finish(self, root: IndirectObject, info: IndirectObject, seed: str) -> None:
        """Write table and trailer; the file identifier comes from ``seed`` and all the bytes."""
        start = self._offset
        self._digest.update(seed.encode("utf-8"))
        identifier = self._digest.digest()[:_ID_BYTES].hex()
        rows = [b"%010d 00000 n \n" % offset for offset in self._offsets]
        size = len(rows) + 1
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(rows))
        self._put(
            f"trailer\n<< /Size {size} /Root {root.idnum} 0 R /Info {info.idnum} 0 R "
            f"/ID [<{identifier}> <{identifier}>] >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
        )

    def _put(self, content: bytes) -> None:
        self._target.write(content)
        self._digest.update(content)
        self._offset += len(content)
