"""Single property modifiers: the changes of which all formatting is made (MS-DOC 2.2.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Final

from converters.readers.doc.binary import DamagedError, u8, u16

Marks = dict[str, int]
"""What a list of modifiers sets, by our names; each value as the file has it."""

_SIZES: Final = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITIONS: Final = frozenset({0xD608, 0xD606})
_TAB_STOPS: Final = 0xC615
_LONG_TAB_STOPS: Final = 255
_PLAIN: Final = 0x2A33
_OF_SPECIALS: Final = frozenset({"special", "picture", "symbol", "data", "ole", "object"})
"""What a character is; taking its look away does not change that."""


class Group(IntEnum):
    """What a modifier applies to."""

    PARAGRAPH = 1
    CHARACTER = 2
    PICTURE = 3
    SECTION = 4
    TABLE = 5


CHARACTER: Final = {
    0x0800: "deleted",
    0x0801: "inserted",
    0x0806: "data",
    0x080A: "ole",
    0x0835: "bold",
    0x0836: "italic",
    0x0837: "strike",
    0x083A: "small_caps",
    0x083B: "caps",
    0x083C: "hidden",
    0x0855: "special",
    0x0856: "object",
    0x0882: "complex",
    0x085A: "right_to_left",
    0x085C: "complex_bold",
    0x085D: "complex_italic",
    0x2A3E: "underline",
    0x2A48: "vertical",
    0x2A53: "double_strike",
    0x4804: "inserted_by",
    0x4845: "position",
    0x4863: "deleted_by",
    0x4A30: "style",
    0x4A43: "size",
    0x4A4F: "ascii_font",
    0x4A50: "east_asian_font",
    0x4A51: "high_font",
    0x4A5E: "complex_font",
    0x486D: "language",
    0x4873: "language",
    0x6A03: "picture",
    0x6A09: "symbol",
}
PARAGRAPH: Final = {
    0x2403: "alignment",
    0x2461: "alignment",
    0x2406: "keep_next",
    0x2407: "page_break_before",
    0x2416: "in_table",
    0x2417: "row_end",
    0x244B: "inner_cell_end",
    0x244C: "inner_row_end",
    0x260A: "list_level",
    0x2640: "outline",
    0x442C: "drop_cap",
    0x4600: "style",
    0x460B: "list",
    0x6424: "top_border",
    0x6426: "bottom_border",
    0x6428: "between_border",
    0x6649: "depth",
    0x840E: "right_indent",
    0x840F: "left_indent",
    0x8411: "first_indent",
    0x845D: "right_indent",
    0x845E: "left_indent",
    0x8460: "first_indent",
    0xA413: "space_before",
    0xA414: "space_after",
    0xC64E: "top_border",
    0xC650: "bottom_border",
    0xC652: "between_border",
}
_SHORT: Final = {
    0x05: 0x2403, 0x08: 0x2406, 0x09: 0x2407, 0x0C: 0x260A, 0x18: 0x2416, 0x19: 0x2417,
    0x41: 0x0800, 0x42: 0x0801, 0x53: 0x2A33, 0x55: 0x0835, 0x56: 0x0836, 0x57: 0x0837,
    0x5A: 0x083A, 0x5B: 0x083B, 0x5C: 0x083C, 0x5E: 0x2A3E, 0x68: 0x2A48, 0x73: 0x2A53,
    0x75: 0x0855, 0x78: 0x2640,
}  # fmt: skip
"""Modifiers by their short numbers (Prm0, MS-DOC 2.9.215), those that we follow."""


def modifiers(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and operand of each modifier; what is cut off ends the list."""
    at = 0
    while at + 2 < len(grpprl):
        number = u16(grpprl, at)
        at += 2
        try:
            start, size = _operand(grpprl, at, number)
        except DamagedError:
            return
        if start + size > len(grpprl):
            return
        yield number, grpprl[start : start + size]
        at = start + size


def _operand(grpprl: bytes, at: int, number: int) -> tuple[int, int]:
    """Return place and size of an operand, a length before it left out."""
    fixed = _SIZES.get(number >> 13)
    if fixed is not None:
        return at, fixed
    if number in _TABLE_DEFINITIONS:
        return at + 2, max(u16(grpprl, at) - 1, 0)
    size = u8(grpprl, at)
    if number == _TAB_STOPS and size == _LONG_TAB_STOPS:
        deleted = u8(grpprl, at + 1)
        added = u8(grpprl, at + 2 + 4 * deleted)
        size = 2 + 4 * deleted + 3 * added
    return at + 1, size


def group_of(number: int) -> int:
    """Return what a modifier applies to."""
    return number >> 10 & 7


def short_modifier(prm: int) -> bytes:
    """Return the modifier of a piece that is written in two bytes, empty where there is none."""
    number = _SHORT.get(prm >> 1 & 0x7F)
    return b"" if number is None else bytes((number & 0xFF, number >> 8, prm >> 8))


def collect(grpprl: bytes, names: Mapping[int, str]) -> Marks:
    """Return what a list of modifiers sets; the last one of a kind wins."""
    marks: Marks = {}
    for number, operand in modifiers(grpprl):
        name = names.get(number)
        if name is not None:
            marks[name] = int.from_bytes(operand[:8], "little")
        elif number == _PLAIN and names is CHARACTER:
            marks = {name: value for name, value in marks.items() if name in _OF_SPECIALS}
    return marks


def signed(value: int) -> int:
    """Return a 16-bit operand as a signed number."""
    return value - 0x10000 if value & 0x8000 else value
