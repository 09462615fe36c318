"""Typst source as text: literals that cannot be mistaken for code, and the glyphs there are.

Everything that comes from a book enters typst inside a string literal, so no character of a
manuscript is ever read as markup or code.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

from converters.resources import resource_bytes

REPLACEMENT: Final = "\ufffd"
"""Shown in place of a character that no font has."""

_UNSAFE: Final = re.compile(r'[\\"\x00-\x1f\x7f\u2028\u2029]')
_OVERLONG: Final = re.compile(r"[^\s\u00a0\u2e80-\u9fff\uac00-\ud7af]{32,}")
"""Longer than any word; Chinese, Japanese and Korean turn anywhere of themselves."""
_PIECE: Final = 4
_MONOSPACED: Final = {"Lao": re.compile("[\u0e81-\u0eb3\u0ebd-\u0ec4\u0edc-\u0edf]")}
"""Letters, by their script, that of all faces only the monospace of typst has."""
_SPACES: Final = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


def literal(text: str) -> str:
    """Return ``text`` as a typst string literal."""
    return f'"{_UNSAFE.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{{{ord(match.group()):x}}}"


def joined(parts: Iterable[str]) -> str:
    """Return typst expressions as one code block; an empty one is the empty string."""
    body = ";".join(parts)
    return f"{{{body}}}" if body else '""'


def breakable(text: str) -> str:
    """Return ``text`` as an expression in which words longer than a line may turn anywhere.

    An empty box lets a line end without a trace in the text layer; a zero-width space leaves one.
    """
    pieces: list[str] = []
    start = 0
    for word in _OVERLONG.finditer(text):
        for place in range(word.start() + _PIECE, word.end(), _PIECE):
            pieces.append(text[start:place])
            start = place
    if not pieces:
        return literal(text)
    return f"{{{'; box(); '.join(map(literal, (*pieces, text[start:])))}}}"


def single_spaced(text: str) -> str:
    """Return ``text`` with every run of spaces and line ends as one space; no-break spaces stay."""
    return _SPACES.sub(" ", text)


class Glyphs:
    """Replaces what no font can show and remembers what that was.

    ``also_missing`` are characters that typst refused although the table has them.
    """

    def __init__(self, also_missing: frozenset[str] = frozenset()) -> None:
        self._also = also_missing
        self.missing: Counter[str] = Counter()
        self.monospaced: Counter[str] = Counter()
        """Letters that are shown in no face for reading, by their scripts."""

    def shown(self, text: str) -> str:
        """Return ``text`` with the replacement character for every one without a glyph."""
        if text.isascii() and text.isprintable():
            return text
        for script, letters in _MONOSPACED.items():
            if found := len(letters.findall(text)):
                self.monospaced[script] += found
        if self._also:
            text = "".join(map(self._checked, text))
        return _uncovered().sub(self._replaced, text)

    def _checked(self, character: str) -> str:
        if character not in self._also:
            return character
        self.missing[character] += 1
        return REPLACEMENT

    def _replaced(self, match: re.Match[str]) -> str:
        character = match.group()
        category = unicodedata.category(character)
        if category in {"Cc", "Cf"}:
            return ""
        if category == "Zs":
            return " "
        self.missing[character] += 1
        return REPLACEMENT


@cache
def _uncovered() -> re.Pattern[str]:
    ranges = []
    for line in resource_bytes("typesetting", "coverage.txt").decode("ascii").splitlines():
        if line and not line.startswith("#"):
            first, _, last = line.partition("-")
            ranges.append(f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}")
    return re.compile(f"[^\n\t{''.join(ranges)}]")
