"""Vietnamese code pages from before Unicode: their tables, and decoding with places kept.

Legacy text reaches us as *surface* characters: the byte B8 of TCVN3 as cp1252's cedilla, as a
cp1258 letter, as U+00B8 or, from symbol fonts, as U+F0B8. ``bytes_of`` brings all of them to one
form, one character U+0000-00FF a byte, which ``decode_bytes`` turns into Vietnamese letters.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from codecs import charmap_decode
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import accumulate
from typing import Any, Final

from converters.resources import resource_bytes

PRIVATE_BYTES: Final = 0xF000
"""Symbol fonts show byte b as U+F000 + b (surfaces.json, ``symbol_pua``)."""
_PAIR: Final = 0xF0000
"""First private character that stands for a pair of bytes while decoding."""
_FIRST_PAIR: Final = chr(_PAIR)


class Encoding(StrEnum):
    """Legacy encodings that can be read; the values are the ids of the tables."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VPS = "vps"
    VISCII = "viscii"
    CP1258 = "cp1258"
    VIETWARE_X = "vietware-x"
    VIETWARE_F = "vietware-f"
    BKHCM2 = "bkhcm2"
    VIQR = "viqr"


BYTE_ENCODINGS: Final = tuple(e for e in Encoding if e is not Encoding.VIQR)


@dataclass(frozen=True)
class Decoded:
    """Decoded text and, for encodings with pairs, the units that it came from."""

    text: str
    units: str | None = None
    """One character a letter; pairs of bytes are private characters from ``_PAIR`` on."""

    @cached_property
    def _starts(self) -> list[int]:
        """Where each character began in the bytes."""
        widths = (2 if unit >= _FIRST_PAIR else 1 for unit in self.units or "")
        return list(accumulate(widths, initial=0))

    def place(self, position: int) -> int:
        """Return the first decoded character that begins at or after a byte position."""
        if self.units is None:
            return min(position, len(self.text))
        return min(bisect_left(self._starts, position), len(self.text))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of bytes behind decoded characters."""
        if self.units is None:
            return start, end
        return self._starts[start], self._starts[end]


def bytes_of(text: str) -> str:
    """Return surface characters as one character a byte; what is no surface stays as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("latin-1")
    except UnicodeEncodeError:
        return text.translate(_surfaces())


def decode_bytes(text: str, encoding: Encoding) -> Decoded:
    """Return the result of ``bytes_of`` as Vietnamese text; letters are NFC."""
    table = _table(encoding)
    if table.pair is None:
        try:
            return Decoded(charmap_decode(text.encode("latin-1"), "strict", table.row)[0])
        except UnicodeEncodeError:
            return Decoded(text.translate(table.letters))
    pairs = table.pairs
    units = table.pair.sub(lambda match: pairs[match[0]], text)
    return Decoded(units.translate(table.letters), units)


def decode(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """Return legacy text in Unicode (NFC); ``capitals`` for fonts that draw capitals only.

    Accepts every surface of the bytes. Punctuation and letters that the encoding lacks stay.
    """
    if encoding is Encoding.VIQR:
        from converters.vietnamese.viqr import decode_viqr

        return decode_viqr(text)
    decoded = decode_bytes(bytes_of(text), encoding).text
    return unicodedata.normalize("NFC", upper(decoded) if capitals else decoded)


def upper(text: str) -> str:
    """Return capitals, character for character: letters whose capital is two (ß) stay."""
    if text.isascii():
        return text.upper()
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


@dataclass(frozen=True)
class _Table:
    letters: dict[int, str]
    """Bytes, and the private characters of pairs, to letters."""
    pairs: dict[str, str]
    """Pairs of bytes to their private characters."""
    pair: re.Pattern[str] | None
    row: str = ""
    """What each of the 256 bytes shows, for encodings without pairs."""


def table_of(name: str) -> dict[str, Any]:
    """Return one of the JSON tables in ``resources/vietnamese``."""
    table: dict[str, Any] = json.loads(
        resource_bytes("vietnamese", f"{name.replace('-', '_')}.json")
    )
    return table


@cache
def _table(encoding: Encoding) -> _Table:
    data = table_of(encoding.value)
    letters = {**data.get("lenient", {}), **data["map"]}
    if encoding is Encoding.CP1258:
        letters.update(data["precomposed"])
    shown = dict(shown_bytes())
    pairs: dict[str, str] = {}
    for code, letter in letters.items():
        key = bytes.fromhex(code).decode("latin-1")
        if len(key) > 1:
            pairs[key] = chr(_PAIR + len(pairs))
        shown[ord(pairs.get(key, key))] = letter
    if not pairs:
        row = "".join(shown.get(byte, chr(byte)) for byte in range(0x100))
        return _Table(shown, {}, None, row)
    bases = "".join(sorted({re.escape(key[0]) for key in pairs}))
    marks = "".join(sorted({re.escape(key[1]) for key in pairs}))
    # A base may stand before a mark that it does not take; such pairs must not match.
    exact = "|".join(re.escape(key) for key in sorted(pairs))
    return _Table(shown, pairs, re.compile(rf"(?=[{bases}][{marks}])(?:{exact})"))


@cache
def shown_bytes() -> dict[int, str]:
    """Return what a byte shows where the encoding has no letter: its cp1252 character."""
    return {
        int(code, 16): character
        for code, character in table_of("surfaces")["cp1252"].items()
        if int(code, 16) != ord(character)
    }


@cache
def _surfaces() -> dict[int, str]:
    """Surface character to byte, that is cp1252, cp1258 and private-use characters."""
    data = table_of("surfaces")
    surfaces: dict[int, str] = {}
    for page in ("cp1258", "cp1252"):
        for code, character in data[page].items():
            if len(character) == 1 and ord(character) != int(code, 16):
                surfaces[ord(character)] = chr(int(code, 16))
    surfaces.update({PRIVATE_BYTES + byte: chr(byte) for byte in range(0x20, 0x100)})
    return surfaces
