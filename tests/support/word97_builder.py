"""Documents of Word 97 made byte by byte, for what LibreOffice never writes: pieces, odd lists.

A compound file holds the streams (MS-CFB); the text lies in pieces, its properties in pages.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from converters.readers.doc.fib import Part

_SECTOR: Final = 512
_FREE, _END, _FAT_SECTOR, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_CUTOFF: Final = 4096
_TEXT_AT: Final = 2048
_PAIRS: Final = 93
_PAGE: Final = 512


@dataclass(frozen=True)
class Text:
    """A piece of text: how it is stored, and formatting that was applied to it as a whole."""

    text: str
    wide: bool = True
    prm: int = 0
    units: bool = False
    """Text with characters beyond U+FFFF, which take two places each."""

    @property
    def size(self) -> int:
        """Positions that the piece takes."""
        return len(self.text.encode("utf-16-le")) // 2 if self.units else len(self.text)

    def stored(self) -> bytes:
        """Return the bytes on disk."""
        if self.wide:
            return self.text.encode("utf-16-le")
        return self.text.encode("cp1252")


@dataclass(frozen=True)
class Word97:
    """What a document is made of; positions are characters of the whole text."""

    pieces: Sequence[Text]
    on_disk: Sequence[int] = ()
    """Order in which the pieces lie in the stream, where it is not that of the text."""
    lengths: Mapping[int, int] = field(default_factory=dict)
    """Characters of the stories but the first, which has the rest."""
    characters: Sequence[tuple[int, int, bytes]] = ()
    """First, last and modifiers of runs."""
    paragraphs: Mapping[int, bytes] = field(default_factory=dict)
    """Modifiers of paragraphs by the position of their marks."""
    lists: Sequence[bytes] = ()
    """Modifiers that pieces point to."""
    fonts: Sequence[str] = ("Times New Roman",)
    structures: Mapping[Part, bytes] = field(default_factory=dict)
    data: bytes = b""
    more_in_main: bytes = b""
    """What stands at the end of the main stream."""

    def build(self, target: Path) -> Path:
        """Write the file and return its path."""
        main, table = self._streams()
        streams = {"WordDocument": main, "0Table": table}
        if self.data:
            streams["Data"] = self.data
        target.write_bytes(compound_file(streams))
        return target

    def _streams(self) -> tuple[bytes, bytes]:
        main = bytearray(_TEXT_AT)
        places: dict[int, int] = {}
        for index in self.on_disk or range(len(self.pieces)):
            places[index] = len(main)
            main += self.pieces[index].stored()
        bytes_of = self._bytes_of_positions(places)
        main += bytes(-len(main) % _PAGE)
        parts = dict(self.structures)
        parts[Part.CHARACTER_PAGES] = self._page_table(main, self._runs(bytes_of), paragraphs=False)
        marks = [(*bytes_of[p], bytes(2) + grpprl) for p, grpprl in self.paragraphs.items()]
        parts[Part.PARAGRAPH_PAGES] = self._page_table(main, marks, paragraphs=True)
        parts[Part.PIECES] = self._piece_table(places)
        parts[Part.FONTS] = _font_table(self.fonts)
        main += self.more_in_main
        return self._with_header(main, parts)

    def _bytes_of_positions(self, places: Mapping[int, int]) -> list[tuple[int, int]]:
        found = []
        for index, piece in enumerate(self.pieces):
            width = 2 if piece.wide else 1
            at = places[index]
            found += [(at + width * n, at + width * (n + 1)) for n in range(piece.size)]
        return found

    def _runs(self, bytes_of: Sequence[tuple[int, int]]) -> list[tuple[int, int, bytes]]:
        """Return one extent a character: a run may lie in several pieces."""
        return [
            (*bytes_of[position], grpprl)
            for first, last, grpprl in self.characters
            for position in range(first, last)
        ]

    def _page_table(
        self, main: bytearray, extents: list[tuple[int, int, bytes]], *, paragraphs: bool
    ) -> bytes:
        """Add a page for each extent to the main stream; return the table of them."""
        extents.sort()
        positions, numbers = [0], []
        for start, end, properties in extents:
            page = _page(start, end, properties, paragraphs=paragraphs)
            numbers.append(len(main) // _PAGE)
            positions.append(end)
            main += page
        return struct.pack(f"<{len(positions)}I", *positions) + struct.pack(
            f"<{len(numbers)}I", *numbers
        )

    def _piece_table(self, places: Mapping[int, int]) -> bytes:
        positions, items = [0], b""
        for index, piece in enumerate(self.pieces):
            positions.append(positions[-1] + piece.size)
            place = places[index] if piece.wide else places[index] * 2 | 1 << 30
            items += struct.pack("<HIH", 0, place, piece.prm)
        table = struct.pack(f"<{len(positions)}I", *positions) + items
        lists = b"".join(b"\x01" + struct.pack("<h", len(g)) + g for g in self.lists)
        return lists + b"\x02" + struct.pack("<I", len(table)) + table

    def _with_header(self, main: bytearray, parts: Mapping[Part, bytes]) -> tuple[bytes, bytes]:
        table = bytearray(16)
        pairs = [(0, 0)] * _PAIRS
        for part, content in parts.items():
            # The levels of lists lie behind the structure that its size speaks of.
            pairs[part] = (len(table), len(content))
            table += content + bytes(-len(content) % 4)
        total = sum(piece.size for piece in self.pieces)
        lengths = [self.lengths.get(story, 0) for story in range(8)]
        # A mark that belongs to no story ends a text of several.
        lengths[0] = total - sum(lengths[1:]) - bool(self.lengths)
        head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x409, 0, 0) + bytes(20)
        head += struct.pack("<H", 14) + bytes(28) + struct.pack("<H", 22)
        head += struct.pack("<11I", *(0, 0, 0, *lengths)) + bytes(44)
        head += struct.pack("<H", _PAIRS) + b"".join(struct.pack("<II", *pair) for pair in pairs)
        main[: len(head)] = head
        return bytes(main), bytes(table)


def sprm(number: int, operand: int | bytes) -> bytes:
    """Return a modifier; the size of a number follows from the modifier's own."""
    if isinstance(operand, bytes):
        return struct.pack("<H", number) + operand
    size = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}[number >> 13]
    return struct.pack("<H", number) + operand.to_bytes(size, "little")


def plc(positions: Sequence[int], items: Sequence[bytes] = ()) -> bytes:
    """Return a table of positions and what stands between them."""
    return struct.pack(f"<{len(positions)}I", *positions) + b"".join(items)


def _font_table(names: Sequence[str]) -> bytes:
    entries = b""
    for name in names:
        entry = bytes(39) + name.encode("utf-16-le") + b"\0\0"
        entries += bytes([len(entry)]) + entry
    return struct.pack("<HH", len(names), 0) + entries


def _page(start: int, end: int, properties: bytes, *, paragraphs: bool) -> bytes:
    page = bytearray(_PAGE)
    struct.pack_into("<II", page, 0, start, end)
    if paragraphs:
        properties += bytes(len(properties) % 2)
        content = bytes([0, len(properties) // 2]) + properties
    else:
        content = bytes([len(properties)]) + properties
    at = (_PAGE - 1 - len(content)) // 2
    page[8] = at
    page[2 * at : 2 * at + len(content)] = content
    page[-1] = 1
    return bytes(page)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of streams in its root; each gets sectors of its own."""
    body, chains, entries = b"", [], []
    for name, stream in streams.items():
        content = stream + bytes(max(_CUTOFF - len(stream), 0))
        first, count = len(body) // _SECTOR, -(-len(content) // _SECTOR)
        body += content + bytes(-len(content) % _SECTOR)
        chains += [*range(first + 1, first + count), _END]
        entries.append((name, 2, first, len(content)))
    directory = _directory(entries)
    first = len(chains)
    count = len(directory) // _SECTOR
    chains += [*range(first + 1, first + count), _END]
    fats = 1
    while (len(chains) + fats) > fats * _SECTOR // 4:
        fats += 1
    fat_start = len(chains)
    chains += [_FAT_SECTOR] * fats
    chains += [_FREE] * (fats * _SECTOR // 4 - len(chains))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIII4xIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, first,
                          _CUTOFF, _END, 0, _END, 0)  # fmt: skip
    places = [fat_start + n for n in range(fats)] + [_FREE] * (109 - fats)
    header += struct.pack("<109I", *places)
    return header + body + directory + struct.pack(f"<{len(chains)}I", *chains)


def _directory(entries: Sequence[tuple[str, int, int, int]]) -> bytes:
    rows = [_entry("Root Entry", 5, _NONE, 1, _END, 0)]
    for number, (name, kind, first, size) in enumerate(entries, 1):
        following = number + 1 if number < len(entries) else _NONE
        rows.append(_entry(name, kind, following, _NONE, first, size))
    while len(rows) % 4:
        rows.append(bytes(64) + bytes(4) + struct.pack("<III", _NONE, _NONE, _NONE) + bytes(48))
    return b"".join(rows)


def _entry(name: str, kind: int, following: int, inner: int, first: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    links = struct.pack("<III", _NONE, following, inner)
    return head + links + bytes(36) + struct.pack("<IQ", first, size)
