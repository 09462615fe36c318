"""ISBN as people type it: is it right, and if not, what is wrong with it."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec
from stdnum import isbn as _isbn

_LENGTHS = (10, 13)
_PREFIXES = ("978", "979")
_LABEL = re.compile(r"^ISBN(?:[- ]?1[03])?\s*:?\s*(?=\d|$)")


class IsbnFault(StrEnum):
    """What can be wrong with an ISBN."""

    CHARACTERS = "characters"
    LENGTH = "length"
    PREFIX = "prefix"
    CHECK_DIGIT = "check-digit"


class IsbnReading(msgspec.Struct, frozen=True, omit_defaults=True):
    """An ISBN as read: 13 digits without hyphens where it is right, else the fault."""

    digits: str | None = None
    formatted: str | None = None
    """With the hyphens of the ISBN ranges, e.g. 978-604-77-0000-4."""
    fault: IsbnFault | None = None
    length: int = 0
    """How many digits were typed."""
    expected: str | None = None
    """The check digit that would be right, where only that one is wrong."""


def read_isbn(text: str) -> IsbnReading:
    """Read an ISBN-10 or ISBN-13 with any spaces, hyphens or leading ``ISBN``.

    ISBN-10 is turned into ISBN-13. Source: ISBN Users' Manual, 7th edition, section 5.
    """
    number = _compact(text)
    fault = _fault(number)
    if fault is None:
        digits = _isbn.to_isbn13(number)
        return IsbnReading(digits, _isbn.format(digits), None, len(number))
    expected = _check_digit(number) if fault is IsbnFault.CHECK_DIGIT else None
    return IsbnReading(None, None, fault, len(number), expected)


def _compact(text: str) -> str:
    stripped = _LABEL.sub("", text.strip().upper())
    return "".join(c for c in stripped if not c.isspace() and c not in "-‐‑‒–—.")


def _fault(number: str) -> IsbnFault | None:
    body, last = number[:-1], number[-1:]
    digits = body.isascii() and (body.isdigit() or not body)
    final = last.isascii() and (last.isdigit() or (last == "X" and len(number) == min(_LENGTHS)))
    if not (digits and final):
        return IsbnFault.CHARACTERS
    if len(number) not in _LENGTHS:
        return IsbnFault.LENGTH
    if len(number) == max(_LENGTHS) and not number.startswith(_PREFIXES):
        return IsbnFault.PREFIX
    return None if _check_digit(number) == last else IsbnFault.CHECK_DIGIT


def _check_digit(number: str) -> str:
    digits = [int(c) for c in number[:-1]]
    if len(number) == min(_LENGTHS):
        rest = -sum(d * (10 - i) for i, d in enumerate(digits)) % 11
        return "X" if rest == 10 else str(rest)
    return str(-sum(d * (1 if i % 2 == 0 else 3) for i, d in enumerate(digits)) % 10)
