"""Write Vietnamese in legacy encodings, the inverse of what the engine reads."""

from __future__ import annotations

from functools import cache

from converters.vietnamese.encodings import Encoding, table_of


def encode(text: str, encoding: Encoding) -> bytes:
    """Return NFC text as bytes of a legacy encoding; punctuation in Windows-1252."""
    letters = _letters(encoding)
    return b"".join(letters.get(c) or c.encode("cp1252") for c in text)


def surface(text: str, encoding: Encoding) -> str:
    """Return the text as it shows in a Unicode file: its bytes as Windows-1252 characters."""
    return "".join(
        bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)
        for byte in encode(text, encoding)
    )


def can_write(text: str, encoding: Encoding) -> bool:
    """Return whether the encoding has a code for every letter beyond ASCII."""
    letters = _letters(encoding)
    return all(c.isascii() or c in letters for c in text)


@cache
def _letters(encoding: Encoding) -> dict[str, bytes]:
    table = table_of(encoding.value)
    return {letter: bytes.fromhex(code) for code, letter in table["map"].items()}
