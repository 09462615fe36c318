"""Font table: the names that runs point to by number (MS-DOC 2.9.286, 2.9.86)."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from converters.readers.doc.binary import DamagedError, block, u8, u16

_NAME: Final = 39
"""Bytes of an entry before the name, its own length left out."""


def font_names(table: bytes) -> tuple[str, ...]:
    """Return the names in order; a damaged tail is left out."""
    names: list[str] = []
    with suppress(DamagedError):
        at = 4
        for _ in range(u16(table, 0)):
            size = u8(table, at)
            entry = block(table, at + 1, size)
            names.append(_name(entry[_NAME:]))
            at += 1 + size
    return tuple(names)


def _name(raw: bytes) -> str:
    text = raw[: len(raw) // 2 * 2].decode("utf-16-le", errors="replace")
    return "".join(c for c in text.partition("\0")[0] if c.isprintable()).strip()
