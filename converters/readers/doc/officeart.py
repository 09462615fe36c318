"""Drawings of Office's binary files: shapes, their pictures and their words (MS-ODRAW 2.2).

Records lie within records; each begins with version, instance, kind and size.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple

from converters.readers.doc.binary import DamagedError, block, u8, u16, u32

_HEADER: Final = 8
_CONTAINER: Final = 0x0F
_DEPTH: Final = 32
_FIRST_BLIP, _LAST_BLIP = 0xF018, 0xF117
_ENTRY: Final = 36
"""Bytes of an entry of the picture store before its name."""
_METAFILE_HEADER: Final = 34
_TWO_IDENTIFIERS: Final = frozenset({0x3D5, 0x217, 0x543, 0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5})
_DEFLATED: Final = 0
_COMPLEX: Final = 0x8000
_PATRIARCH: Final = 0x0004


class Record(IntEnum):
    """Kinds of records that matter here."""

    STORE = 0xF001
    DRAWING = 0xF002
    GROUP = 0xF003
    SHAPE_CONTAINER = 0xF004
    STORE_ENTRY = 0xF007
    SHAPE = 0xF00A
    PROPERTIES = 0xF00B
    EMF = 0xF01A
    WMF = 0xF01B
    PICT = 0xF01C
    DIB = 0xF01F


class Property(IntEnum):
    """Properties of shapes (MS-ODRAW 2.3)."""

    LETTERING = 0x00C0
    CROP_TOP = 0x0100
    CROP_BOTTOM = 0x0101
    CROP_LEFT = 0x0102
    CROP_RIGHT = 0x0103
    PICTURE = 0x0104
    DESCRIPTION = 0x0381
    RULE = 0x03BF
    DIAGRAM = 0x053F


_SIDES: Final = {
    int(Property.CROP_TOP): "top",
    int(Property.CROP_BOTTOM): "bottom",
    int(Property.CROP_LEFT): "left",
    int(Property.CROP_RIGHT): "right",
}
_RULE: Final = 0x0800
_RULE_IS_SET: Final = _RULE << 16
_PLACEHOLDER: Final = 0x00010001
"""A picture in the line that only keeps the place of a floating drawing (fPseudoInline)."""
_PICTURE_FRAME: Final = 75
TEXT_BOX: Final = 202


class Raw(NamedTuple):
    """One record; its content lies between ``start`` and ``end``."""

    kind: int
    instance: int
    is_container: bool
    start: int
    end: int


@dataclass
class Shape:
    """A shape with what it shows."""

    identifier: int = 0
    kind: int = 0
    """What is drawn (MSOSPT): a picture frame, a text box, a rectangle …"""
    picture: int | None = None
    """Place in the picture store, from 1."""
    description: str | None = None
    lettering: str | None = None
    """Words of decorative lettering (WordArt)."""
    crops: dict[str, int] = field(default_factory=dict)
    """What is cut from each side, in 65536ths of the size."""
    is_rule: bool = False
    is_placeholder: bool = False
    is_patriarch: bool = False
    inner: list[Shape] = field(default_factory=list)
    """Shapes of a group, which has nothing of its own to show."""

    @property
    def is_picture(self) -> bool:
        """A shape that is there to show a picture; others may have one as well."""
        return self.kind == _PICTURE_FRAME

    def all(self) -> Iterator[Shape]:
        """Yield the shape and those within it."""
        yield self
        for shape in self.inner:
            yield from shape.all()


def records(data: bytes, start: int, end: int) -> Iterator[Raw]:
    """Yield the records of one level; what is cut off ends the list."""
    at = start
    while at + _HEADER <= min(end, len(data)):
        first, kind, size = struct.unpack_from("<HHI", data, at)
        at += _HEADER
        stop = min(at + size, end, len(data))
        yield Raw(kind, first >> 4, (first & _CONTAINER) == _CONTAINER, at, stop)
        at += size


def shape_of(data: bytes, raw: Raw) -> Shape:
    """Return the shape in a shape container."""
    shape = Shape()
    for record in records(data, raw.start, raw.end):
        if record.kind == Record.SHAPE and record.end - record.start >= _HEADER:
            shape.identifier = u32(data, record.start)
            shape.kind = record.instance
            shape.is_patriarch = bool(u32(data, record.start + 4) & _PATRIARCH)
        elif record.kind == Record.PROPERTIES:
            _read_properties(data, record, shape)
    return shape


def _read_properties(data: bytes, record: Raw, shape: Shape) -> None:
    """Read a table of properties: fixed parts first, then the long values in the same order."""
    long_values = record.start + 6 * record.instance
    for index in range(record.instance):
        at = record.start + 6 * index
        if at + 6 > record.end:
            return
        number, value = u16(data, at), u32(data, at + 2)
        name = number & 0x3FFF
        if number & _COMPLEX:
            _take_text(shape, name, data[long_values : min(long_values + value, record.end)])
            long_values += value
        elif name == Property.PICTURE:
            shape.picture = value or None
        elif name == Property.RULE:
            shape.is_rule = bool(value & _RULE and value & _RULE_IS_SET)
        elif name == Property.DIAGRAM:
            shape.is_placeholder = value & _PLACEHOLDER == _PLACEHOLDER
        elif name in _SIDES and value:
            shape.crops[_SIDES[name]] = value - (1 << 32) if value >> 31 else value


def _take_text(shape: Shape, name: int, raw: bytes) -> None:
    text = raw[: len(raw) // 2 * 2].decode("utf-16-le", errors="replace")
    words = text.partition("\0")[0].strip() or None
    if name == Property.DESCRIPTION:
        shape.description = words
    elif name == Property.LETTERING:
        shape.lettering = words


def shapes(data: bytes, raw: Raw, depth: int = 0) -> list[Shape]:
    """Return the shapes of a drawing or a group; groups hold their own."""
    found: list[Shape] = []
    if depth > _DEPTH:
        return found
    for record in records(data, raw.start, raw.end):
        if record.kind == Record.SHAPE_CONTAINER:
            found.append(shape_of(data, record))
        elif record.kind == Record.GROUP:
            members = shapes(data, record, depth + 1)
            if members and members[0].is_patriarch:
                found.extend(members[1:])
            elif members:
                members[0].inner = members[1:]
                found.append(members[0])
    return found


def is_blip(record: Raw) -> bool:
    """Return whether a record is a picture itself."""
    return _FIRST_BLIP <= record.kind <= _LAST_BLIP


def picture_of(data: bytes, record: Raw, delayed: bytes, room: int) -> bytes | None:
    """Return the file of a picture record or store entry, None where it is absent.

    ``delayed`` is the stream that most pictures of a store lie in, ``room`` the greatest size.
    Raises DamagedError.
    """
    if is_blip(record):
        return _content(data, record, room)
    name_size = u8(data, record.start + 33)
    inner = record.start + _ENTRY + name_size
    blip = next(records(data, inner, record.end), None)
    if blip is not None and is_blip(blip):
        return _content(data, blip, room)
    place = u32(data, record.start + 28)
    blip = next(records(delayed, place, len(delayed)), None)
    return None if blip is None or not is_blip(blip) else _content(delayed, blip, room)


def _content(data: bytes, record: Raw, room: int) -> bytes:
    at = record.start + (32 if record.instance in _TWO_IDENTIFIERS else 16)
    if record.kind in {Record.EMF, Record.WMF, Record.PICT}:
        size, packing = u32(data, at), u8(data, at + 32)
        raw = data[at + _METAFILE_HEADER : record.end]
        return _unpacked(raw, min(size, room)) if packing == _DEFLATED else raw
    content = block(data, at + 1, record.end - at - 1)
    return bitmap_file(content) if record.kind == Record.DIB else content


def _unpacked(raw: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, max(size, 1))
    except zlib.error as error:
        raise DamagedError from error


def bitmap_file(dib: bytes) -> bytes:
    """Return a bitmap with the file header that it lacks (BITMAPFILEHEADER)."""
    header = u32(dib, 0)
    bits, compression = u16(dib, 14), u32(dib, 16)
    colours = u32(dib, 32) or (1 << bits if bits <= 8 else 0)
    palette = 12 if compression == 3 and header == 40 else 4 * min(colours, 256)
    offset = 14 + header + palette
    return b"BM" + struct.pack("<IHHI", 14 + len(dib), 0, 0, offset) + dib
