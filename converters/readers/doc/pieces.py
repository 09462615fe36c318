"""Piece table: the text of a Word file in reading order, and where each character lies on disk.

A file that Word saved quickly holds its text in any order, with the changes appended; the piece
table alone tells the order (MS-DOC 2.8.35, 2.9.38).
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final, NamedTuple

from converters import limits
from converters.errors import SourceError
from converters.readers.doc.binary import DamagedError, block, i16, plc, u8, u16, u32
from converters.readers.doc.fib import Part
from converters.readers.doc.opening import WordFile
from converters.readers.doc.sprms import short_modifier
from converters.readers.text_bytes import western

_PIECE: Final = 8
_MODIFIERS, _TABLE = 1, 2
_COMPRESSED: Final = 1 << 30
_PLACE: Final = _COMPRESSED - 1


class Piece(NamedTuple):
    """Characters ``start`` to ``end`` of the text, which lie together in the main stream."""

    start: int
    end: int
    place: int
    """Byte in the stream where the first character lies."""
    width: int
    """Bytes a character."""
    modifiers: bytes
    """Formatting that was applied to the whole piece after it was written."""

    def place_of(self, position: int) -> int:
        """Return the byte where a character of the piece lies."""
        return self.place + (position - self.start) * self.width


class PieceTable:
    """The pieces and the whole text, all stories one after the other."""

    def __init__(self, file: WordFile) -> None:
        """Read the text; SourceError DOC-010 (damaged) or DOC-016 (too much text)."""
        self._file = file
        try:
            self.pieces = self._read() or self._single()
        except DamagedError as error:
            raise SourceError.of("DOC-010", file.origin) from error
        self._starts = [piece.start for piece in self.pieces]
        self.text = self._whole_text()

    def piece_at(self, position: int) -> Piece:
        """Return the piece that holds a character of the text."""
        return self.pieces[max(bisect_right(self._starts, position) - 1, 0)]

    def _read(self) -> tuple[Piece, ...]:
        clx = self._file.structure(Part.PIECES)
        if not clx:
            return ()
        lists: list[bytes] = []
        at = 0
        while at < len(clx) and u8(clx, at) == _MODIFIERS:
            size = i16(clx, at + 1)
            lists.append(block(clx, at + 3, size))
            at += 3 + size
        if u8(clx, at) != _TABLE:
            raise DamagedError
        table = plc(clx[at + 5 : at + 5 + u32(clx, at + 1)], _PIECE)
        pieces: list[Piece] = []
        for index, item in enumerate(table.items):
            start, end = table.positions[index : index + 2]
            if start != (pieces[-1].end if pieces else 0) or end < start:
                raise DamagedError
            if end > start:
                pieces.append(_piece(start, end, item, lists))
        return tuple(pieces)

    def _single(self) -> tuple[Piece, ...]:
        """Return the text as one piece, as in files that were never edited (MS-DOC 2.5.2)."""
        fib = self._file.fib
        end = sum(fib.lengths)
        width = 2 if fib.is_wide else 1
        if not 0 < fib.first_text < len(self._file.main) or not end:
            raise SourceError.of("DOC-010", self._file.origin)
        self._file.repaired = True
        return (Piece(0, end, fib.first_text, width, b""),)

    def _whole_text(self) -> str:
        if self.pieces[-1].end > limits.DOC_CHARACTERS:
            raise SourceError.of("DOC-016", self._file.origin)
        texts = [self._text_of(piece) for piece in self.pieces]
        length = sum(map(len, texts))
        if not length or length > len(self._file.main):
            # Every character has bytes of its own: pieces that overlap are no honest text.
            raise SourceError.of("DOC-010", self._file.origin)
        lengths = [piece.end - piece.start for piece in self.pieces[:-1]]
        padded = (text.ljust(size, "\0") for text, size in zip(texts, lengths, strict=False))
        return "".join((*padded, texts[-1]))

    def _text_of(self, piece: Piece) -> str:
        """Return one character for each position, halves of a pair apart, as far as they go."""
        count = piece.end - piece.start
        raw = self._file.main[piece.place : piece.place + count * piece.width]
        if len(raw) < count * piece.width:
            self._file.repaired = True
        return western(raw) if piece.width == 1 else _units(raw)


def _piece(start: int, end: int, item: bytes, lists: list[bytes]) -> Piece:
    place, prm = u32(item, 2), u16(item, 6)
    modifiers = short_modifier(prm)
    if prm & 1:
        modifiers = lists[prm >> 1] if prm >> 1 < len(lists) else b""
    if place & _COMPRESSED:
        return Piece(start, end, (place & _PLACE) // 2, 1, modifiers)
    return Piece(start, end, place & _PLACE, 2, modifiers)


def _units(raw: bytes) -> str:
    """Return UTF-16 units as characters, so that places in the text stay those of the file."""
    raw = raw[: len(raw) // 2 * 2]
    text = raw.decode("utf-16-le", errors="surrogatepass")
    if len(text) == len(raw) // 2:
        return text
    return "".join(map(chr, memoryview(raw).cast("H")))
