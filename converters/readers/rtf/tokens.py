"""Cut RTF into tokens (Rich Text Format Specification 1.9.1, "Conventions of an RTF Reader")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

_TEXT: Final = re.compile(
    # Bounded, because the engine keeps a state for every turn; the reader joins what follows.
    rb"(?:[^\\{}]+|\\'[0-9a-fA-F]{2}|\\[\\{}]){1,1000}"
)
_TURNS: Final = 1_000
_TOKEN: Final = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|(?P<brace>[{}])"
    rb"|\\(?!'[0-9a-fA-F]{2})(?P<symbol>[^a-zA-Z\\{}])",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(rb"(?P<hex>(?:\\'[0-9a-fA-F]{2})+)|\\(?P<sign>[\\{}])")
_LINE_ENDS: Final = b"\r\n\0"


class TokenKind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    """Control word or symbol; ``name`` without the backslash."""
    BYTES = auto()
    """Text in the code page of the font, one character U+0000-00FF a byte."""
    BINARY = auto()
    """Data after ``\\bin``, one character U+0000-00FF a byte."""


class Token(NamedTuple):
    """One token; ``number`` is a control word's parameter."""

    kind: TokenKind
    name: str = ""
    number: int | None = None


_OPEN: Final = Token(TokenKind.OPEN)
_CLOSE: Final = Token(TokenKind.CLOSE)


def tokens(content: bytes) -> Iterator[Token]:
    """Yield the tokens of a file."""
    position = 0
    size = len(content)
    while position < size:
        match = _TOKEN.match(content, position)
        if match is None:
            text, end = _text(content, position)
            if end == position:  # a backslash as the last byte
                return
            position = end
            if text:
                yield Token(TokenKind.BYTES, text)
            continue
        position = match.end()
        if (brace := match["brace"]) is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif (word := match["word"]) is not None:
            number = int(match["number"]) if match["number"] else None
            if word != b"bin":
                yield Token(TokenKind.WORD, word.decode("ascii"), number)
                continue
            end = position + max(0, number or 0)
            yield Token(TokenKind.BINARY, content[position:end].decode("latin-1"))
            position = end
        else:
            yield _symbol(match["symbol"])


def _text(content: bytes, position: int) -> tuple[str, int]:
    """Return the text that begins at a place, and where it ends."""
    pieces: list[str] = []
    goes_on = True
    while goes_on and (match := _TEXT.match(content, position)) is not None:
        goes_on = match.end() - position >= _TURNS
        position = match.end()
        # Line ends are nothing, but a byte written as \'0d is a character of the code page.
        piece = match[0].translate(None, _LINE_ENDS)
        if b"\\" in piece:
            piece = _ESCAPE.sub(_escaped, piece)
        pieces.append(piece.decode("latin-1"))
    return "".join(pieces), position


def _escaped(match: re.Match[bytes]) -> bytes:
    if (sign := match["sign"]) is not None:
        return sign
    return bytes.fromhex(match["hex"].replace(b"\\'", b"").decode("ascii"))


def _symbol(symbol: bytes) -> Token:
    name = symbol.decode("latin-1")
    return Token(TokenKind.WORD, "par" if name in "\r\n" else name)
