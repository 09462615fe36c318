"""EAN-13 bar codes, which books bear for their ISBN.

Source: ISO/IEC 15420; GS1 General Specifications, section 5.2; ISBN Users' Manual, 7th edition.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

MODULE_MM: Final = 0.33
"""Width of the narrowest bar at the nominal size."""
QUIET_MODULES: Final = (11, 7)
"""What stays free to the left and to the right of the bars."""

_GUARD: Final = "101"
_MIDDLE: Final = "01010"
_ODD: Final = (
    "0001101", "0011001", "0010011", "0111101", "0100011",
    "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
"""Left-hand digits of odd parity; the others are these, turned and inverted."""
_PARITIES: Final = (
    "OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE",
    "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO",
)  # fmt: skip
"""The first digit has no bars of its own: the parities of the next six tell it."""
_TALL: Final = (range(3), range(45, 50), range(92, 95))
"""Modules of the guards, which reach down between the digits."""

Bar = tuple[int, int, bool]
"""First module, number of modules, whether it belongs to a guard."""


def modules_of(digits: str) -> str:
    """Return the 95 modules of a number of 13 digits, ``1`` for black."""
    first, left, right = int(digits[0]), digits[1:7], digits[7:]
    sides = zip(left, _PARITIES[first], strict=True)
    near = "".join(_ODD[int(d)] if side == "O" else _even(int(d)) for d, side in sides)
    far = "".join(_inverted(_ODD[int(d)]) for d in right)
    return f"{_GUARD}{near}{_MIDDLE}{far}{_GUARD}"


def bars_of(digits: str) -> tuple[Bar, ...]:
    """Return the black bars of a number of 13 digits from left to right."""
    bars = []
    start = 0
    for black, run in groupby(modules_of(digits)):
        width = len(list(run))
        if black == "1":
            bars.append((start, width, any(start in guard for guard in _TALL)))
        start += width
    return tuple(bars)


def _inverted(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))


def _even(digit: int) -> str:
    return _inverted(_ODD[digit])[::-1]
