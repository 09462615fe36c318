"""Roman and letter numerals, for folios, lists and notes."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST: Final = 3_999


def roman(number: int) -> str:
    """Return 1 to 3,999 in small Roman figures, any other number in Arabic ones."""
    if not 0 < number <= _LARGEST:
        return str(number)
    figures = ""
    for value, sign in _ROMAN:
        figures += sign * (number // value)
        number %= value
    return figures


def from_roman(figures: str) -> int | None:
    """Return the number that small Roman figures stand for; None where they are not well made."""
    rest, number = figures, 0
    for value, sign in _ROMAN:
        while rest.startswith(sign):
            number += value
            rest = rest[len(sign) :]
    return number if number and not rest and roman(number) == figures else None


def letters(number: int) -> str:
    """Return 1 → a, 26 → z, 27 → aa; numbers below 1 as figures."""
    if number < 1:
        return str(number)
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
