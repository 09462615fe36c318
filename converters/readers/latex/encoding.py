"""Bytes of a LaTeX source made characters, as ``inputenc`` or ``vietnam`` says."""

from __future__ import annotations

import re
from typing import Final

from converters.diagnostics import Origin
from converters.readers.legacy_text import LegacyText
from converters.readers.text_bytes import text_of
from converters.vietnamese.encodings import Encoding, decode

_DECLARED: Final = re.compile(
    rb"\\usepackage\s*\[[^\]]{0,300}?\b(?P<name>tcvn|viscii|mviscii|vps|cp1258)\b[^\]]{0,300}\]\s*"
    rb"\{[^{}]{0,300}\b(?:inputenc|vietnam|vntex|inputenx)\b"
)
_ENCODINGS: Final = {
    b"tcvn": Encoding.TCVN3, b"viscii": Encoding.VISCII, b"mviscii": Encoding.VISCII,
    b"vps": Encoding.VPS, b"cp1258": Encoding.CP1258,
}  # fmt: skip
_HEAD: Final = 65_536


def declared_encoding(content: bytes) -> Encoding | None:
    """Return the Vietnamese encoding that the head of a source names."""
    match = _DECLARED.search(content[:_HEAD])
    return _ENCODINGS[match["name"]] if match else None


def characters_of(
    content: bytes, declared: Encoding | None, legacy: LegacyText, origin: Origin
) -> str:
    """Return a source in Unicode; SourceError TXT-001 where it is no text.

    A whole source is in one encoding. What is sound UTF-8 is taken for it, whatever it declares:
    sources are saved anew by editors that do not know the declaration.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        read = text_of(content, origin)
    encoding = declared or read.legacy
    if encoding is None:
        return read.text
    text = content.decode("latin-1")
    legacy.count(encoding, sum(not character.isascii() for character in text), origin)
    return decode(text, encoding)
