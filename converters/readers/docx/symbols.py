"""Signs of the symbol fonts (Symbol, Wingdings, Webdings) as Unicode."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Final

from converters.resources import resource_bytes

_FIRST: Final = 0x20
_PRIVATE: Final = 0xF000
"""Word keeps a symbol font's code c as U+F000 + c (section 17.3.3.30)."""


def is_symbol_font(font: str | None) -> bool:
    """Return whether a font shows signs in the place of letters."""
    return font is not None and font.strip().lower() in _tables()


def code_of(number: str | None) -> int:
    """Return the character code that a ``w:sym`` names, 0 where it is no number."""
    try:
        return int(number or "", 16)
    except ValueError:
        return 0


def symbol(font: str | None, code: int) -> str | None:
    """Return the character that ``font`` shows at ``code``; None where Unicode has none.

    Private codes without a known font are read as Symbol's, which is what Word writes so.
    """
    if not _PRIVATE <= code < _PRIVATE + 0x100 and not is_symbol_font(font):
        return chr(code) if _is_character(code) else None
    row = _tables().get((font or "").strip().lower(), _tables()["symbol"])
    place = code % 0x100 - _FIRST
    if place < 0 or place >= len(row):
        return None
    sign = row[place]
    return sign if sign != " " or place == 0 else None


def in_symbol_font(text: str, font: str) -> tuple[str, int]:
    """Return typed text as a symbol font shows it, and how many characters had no Unicode sign.

    A character without a sign stays as it is, unless it is private: that becomes U+FFFD.
    """
    signs = [(character, symbol(font, ord(character))) for character in text]
    unknown = sum(sign is None for _, sign in signs)
    return "".join(sign or ("\ufffd" if _is_private(c) else c) for c, sign in signs), unknown


def private_signs(text: str, font: str) -> tuple[str, int, int]:
    """Return text with its private codes as ``font`` shows them, and how many are shown or not.

    All other characters stay as they are.
    """
    shown = unknown = 0
    pieces = []
    for character in text:
        sign = symbol(font, ord(character)) if _is_private(character) else character
        pieces.append("\ufffd" if sign is None else sign)
        shown += sign is not None and _is_private(character)
        unknown += sign is None
    return "".join(pieces), shown, unknown


def _is_private(character: str) -> bool:
    return _PRIVATE <= ord(character) < _PRIVATE + 0x100


def _is_character(code: int) -> bool:
    return 0x20 <= code < 0xD800 or 0xF900 <= code < 0x110000


@cache
def _tables() -> dict[str, str]:
    tables = tomllib.loads(resource_bytes("symbols", "fonts.toml").decode("utf-8"))
    return {font: "".join(rows) for font, rows in tables.items()}
