"""Numbers, tables of positions (PLC) and string tables (STTB) in the streams of a Word file."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Final, NamedTuple

_U16: Final = struct.Struct("<H")
_I16: Final = struct.Struct("<h")
_U32: Final = struct.Struct("<I")
_I32: Final = struct.Struct("<i")
_EXTENDED: Final = 0xFFFF


class DamagedError(Exception):
    """A structure reaches beyond its stream; whoever asked for it decides what that means."""


def u8(data: bytes, at: int) -> int:
    """Return the byte at a place; DamagedError outside of the data."""
    if not 0 <= at < len(data):
        raise DamagedError
    return data[at]


def u16(data: bytes, at: int) -> int:
    """Return the unsigned 16-bit number at a place; DamagedError outside of the data."""
    return _number(_U16, data, at)


def i16(data: bytes, at: int) -> int:
    """Return the signed 16-bit number at a place; DamagedError outside of the data."""
    return _number(_I16, data, at)


def u32(data: bytes, at: int) -> int:
    """Return the unsigned 32-bit number at a place; DamagedError outside of the data."""
    return _number(_U32, data, at)


def i32(data: bytes, at: int) -> int:
    """Return the signed 32-bit number at a place; DamagedError outside of the data."""
    return _number(_I32, data, at)


def _number(form: struct.Struct, data: bytes, at: int) -> int:
    if at < 0 or at + form.size > len(data):
        raise DamagedError
    return int(form.unpack_from(data, at)[0])


def block(data: bytes, at: int, size: int) -> bytes:
    """Return ``size`` bytes from a place; DamagedError where they are not all there."""
    if at < 0 or size < 0 or at + size > len(data):
        raise DamagedError
    return data[at : at + size]


class Plc(NamedTuple):
    """Positions and the data between them; one position more than data (MS-DOC 2.2.2)."""

    positions: tuple[int, ...] = ()
    items: tuple[bytes, ...] = ()


def plc(data: bytes, item_size: int) -> Plc:
    """Return the table in ``data``; its length alone says how many entries there are."""
    count = (len(data) - 4) // (4 + item_size)
    if count < 0:
        return Plc()
    start = 4 * (count + 1)
    positions = struct.unpack_from(f"<{count + 1}I", data)
    items = (data[start + item_size * i : start + item_size * (i + 1)] for i in range(count))
    return Plc(positions, tuple(items))


def sttb(data: bytes) -> list[str]:
    """Return the strings of a table (MS-DOC 2.2.4); a damaged tail is left out."""
    found: list[str] = []
    with suppress(DamagedError):
        extended = u16(data, 0) == _EXTENDED
        at = 2 if extended else 0
        count, extra = u16(data, at), u16(data, at + 2)
        at += 4
        for _ in range(count):
            length = u16(data, at) if extended else u8(data, at)
            at += 2 if extended else 1
            size = 2 * length if extended else length
            raw = block(data, at, size)
            found.append(raw.decode("utf-16-le" if extended else "cp1252", errors="replace"))
            at += size + extra
    return found


def xst(data: bytes, at: int) -> str:
    """Return a string that begins with its length in characters (MS-DOC 2.9.349)."""
    return block(data, at + 2, 2 * u16(data, at)).decode("utf-16-le", errors="replace")
