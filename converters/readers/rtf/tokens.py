"""Cut RTF into tokens (Rich Text Format Specification 1.9.1, "Conventions of an RTF Reader")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    rb"(?P<text>(?:\\'[0-9a-fA-F]{2}|[^\\{}])+)"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|(?P<brace>[{}])"
    rb"|\\(?P<symbol>[^a-zA-Z])",
    re.DOTALL,
)
_HEX: Final = re.compile(rb"\\'([0-9a-fA-F]{2})")
_LINE_ENDS: Final = str.maketrans("", "", "\r\n\0")


class TokenKind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    """Control word or symbol; ``name`` without the backslash."""
    BYTES = auto()
    """Text in the code page of the font, one character U+0000-00FF a byte."""


class Token(NamedTuple):
    """One token; ``number`` is a control word's parameter."""

    kind: TokenKind
    name: str = ""
    number: int | None = None


_OPEN: Final = Token(TokenKind.OPEN)
_CLOSE: Final = Token(TokenKind.CLOSE)


def tokens(content: bytes) -> Iterator[Token]:
    r"""Yield the tokens of a file. Binary data after ``\bin`` are passed over."""
    position = 0
    size = len(content)
    while position < size:
        match = _TOKEN.match(content, position)
        if match is None:  # a backslash as the last byte
            return
        position = match.end()
        if (text := match["text"]) is not None:
            if characters := _characters(text):
                yield Token(TokenKind.BYTES, characters)
        elif (brace := match["brace"]) is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif (word := match["word"]) is not None:
            number = int(match["number"]) if match["number"] else None
            if word == b"bin":
                position += max(0, number or 0)
                continue
            yield Token(TokenKind.WORD, word.decode("ascii"), number)
        else:
            yield _symbol(match["symbol"])


def _characters(text: bytes) -> str:
    if b"\\" not in text:
        return text.decode("latin-1").translate(_LINE_ENDS)
    # Line ends are nothing, but a byte written as \'0d is a character of the code page.
    pieces = _HEX.split(text)
    return "".join(
        chr(int(piece, 16)) if index % 2 else piece.decode("latin-1").translate(_LINE_ENDS)
        for index, piece in enumerate(pieces)
    )


def _symbol(symbol: bytes) -> Token:
    name = symbol.decode("latin-1")
    if name in "\\{}":
        return Token(TokenKind.BYTES, name)
    return Token(TokenKind.WORD, "par" if name in "\r\n" else name)
