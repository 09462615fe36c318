"""Formatting on disk: which bytes of the text have which properties (MS-DOC 2.4.6).

Properties lie in pages of 512 bytes; tables of positions say which page is for which bytes.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from converters.readers.doc.binary import DamagedError, block, plc, u8, u16, u32
from converters.readers.doc.fib import Part
from converters.readers.doc.opening import WordFile
from converters.readers.doc.pieces import Piece, PieceTable
from converters.readers.doc.sprms import (
    CHARACTER,
    PARAGRAPH,
    Group,
    Marks,
    collect,
    group_of,
    modifiers,
)

_PAGE: Final = 512
_PAGE_NUMBER: Final = (1 << 22) - 1
_PARAGRAPH_ENTRY: Final = 13
_HUGE: Final = frozenset({0x6645, 0x6646})
"""Paragraphs with more properties than a page holds keep them in the stream Data."""


class Extent(NamedTuple):
    """Bytes of the main stream that share properties."""

    start: int
    end: int
    properties: bytes


class Run(NamedTuple):
    """Characters of the text that share properties."""

    start: int
    end: int
    grpprl: bytes


class ParagraphFormat(NamedTuple):
    """Style, modifiers, and what those set."""

    style: int
    grpprl: bytes
    marks: Marks

    @property
    def depth(self) -> int:
        """How many tables the paragraph stands in."""
        return self.marks.get("depth") or int(bool(self.marks.get("in_table")))


class Formatting:
    """Properties of the characters and paragraphs of one file."""

    def __init__(self, file: WordFile, table: PieceTable) -> None:
        self._file = file
        self._table = table
        self._paragraphs = _Extents(self._pages(Part.PARAGRAPH_PAGES, _paragraph_page))
        self._known: dict[tuple[bytes, bytes], ParagraphFormat] = {}
        characters = _Extents(self._pages(Part.CHARACTER_PAGES, _character_page))
        self._runs = [run for piece in table.pieces for run in _runs(piece, characters)]
        self._run_starts = [run.start for run in self._runs]

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """Yield the runs of a stretch of text, cut to it."""
        index = max(bisect_right(self._run_starts, start) - 1, 0)
        while index < len(self._runs) and self._runs[index].start < end:
            run = self._runs[index]
            first, last = max(run.start, start), min(run.end, end)
            if first < last:
                yield Run(first, last, run.grpprl)
            index += 1

    def character(self, position: int) -> Marks:
        """Return what is set for one character."""
        run = next(self.runs(position, position + 1), None)
        return {} if run is None else collect(run.grpprl, CHARACTER)

    def paragraph(self, mark: int) -> ParagraphFormat:
        """Return the format of the paragraph whose mark stands at a position."""
        piece = self._table.piece_at(mark)
        extent = self._paragraphs.at(piece.place_of(mark))
        properties = b"" if extent is None else extent.properties
        key = (properties, piece.modifiers)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._resolved(*key)
        return found

    def ends_paragraph(self, position: int) -> bool:
        """Return whether the properties of a paragraph end behind a character."""
        piece = self._table.piece_at(position)
        place = piece.place_of(position)
        extent = self._paragraphs.at(place)
        return extent is not None and extent.end == place + piece.width

    def _resolved(self, properties: bytes, added: bytes) -> ParagraphFormat:
        style = u16(properties, 0) if len(properties) >= 2 else 0
        grpprl = self._unfolded(properties[2:]) + added
        marks = collect(grpprl, PARAGRAPH)
        return ParagraphFormat(marks.pop("style", style), grpprl, marks)

    def _unfolded(self, grpprl: bytes) -> bytes:
        """Return the modifiers, those from the stream Data in place of the pointer to them."""
        for number, operand in modifiers(grpprl):
            if number in _HUGE:
                return self._file.attempt(partial(self._huge, u32(operand, 0)), grpprl)
        return grpprl

    def _huge(self, at: int) -> bytes:
        return block(self._file.data, at + 2, u16(self._file.data, at))

    def _pages(self, part: Part, read: Callable[[bytes], list[Extent]]) -> list[Extent]:
        table = plc(self._file.structure(part), 4)
        extents: list[Extent] = []
        for number in dict.fromkeys(u32(item, 0) & _PAGE_NUMBER for item in table.items):
            page = self._file.main[number * _PAGE : (number + 1) * _PAGE]
            extents.extend(self._file.attempt(partial(read, page), []))
        return extents


class _Extents:
    """Extents by place."""

    def __init__(self, extents: list[Extent]) -> None:
        self.all = sorted(extents)
        self._starts = [extent.start for extent in self.all]

    def at(self, place: int) -> Extent | None:
        """Return the extent that a byte belongs to."""
        index = self.index(place)
        if index < 0 or self.all[index].end <= place:
            return None
        return self.all[index]

    def index(self, place: int) -> int:
        """Return the index of the last extent that begins at or before a byte."""
        return bisect_right(self._starts, place) - 1


def _runs(piece: Piece, characters: _Extents) -> Iterator[Run]:
    """Yield the runs of a piece without gaps; bytes that no page speaks of have no properties."""
    added = _of_group(piece.modifiers, Group.CHARACTER)
    position = piece.start
    index = max(characters.index(piece.place), 0)
    while position < piece.end and index < len(characters.all):
        extent = characters.all[index]
        start = piece.start - (piece.place - extent.start) // piece.width
        end = piece.start - (piece.place - extent.end) // piece.width
        if start >= piece.end:
            break
        if position < start:
            yield Run(position, start, added)
            position = start
        if end > position:
            last = min(end, piece.end)
            yield Run(position, last, extent.properties + added)
            position = last
        index += 1
    if position < piece.end:
        yield Run(position, piece.end, added)


def _of_group(grpprl: bytes, group: Group) -> bytes:
    """Return a list of modifiers whole if any of them is of a group, else empty."""
    return grpprl if any(group_of(number) == group for number, _ in modifiers(grpprl)) else b""


def _boundaries(page: bytes) -> tuple[int, ...]:
    count = u8(page, _PAGE - 1)
    if 4 * (count + 1) >= _PAGE:
        raise DamagedError
    return struct.unpack_from(f"<{count + 1}I", page)


def _character_page(page: bytes) -> list[Extent]:
    bounds = _boundaries(page)
    extents = []
    for index in range(len(bounds) - 1):
        at = 2 * u8(page, 4 * len(bounds) + index)
        properties = page[at + 1 : at + 1 + page[at]] if at else b""
        if bounds[index] < bounds[index + 1]:
            extents.append(Extent(bounds[index], bounds[index + 1], properties))
    return extents


def _paragraph_page(page: bytes) -> list[Extent]:
    bounds = _boundaries(page)
    extents = []
    for index in range(len(bounds) - 1):
        at = 2 * u8(page, 4 * len(bounds) + _PARAGRAPH_ENTRY * index)
        if bounds[index] < bounds[index + 1]:
            properties = _paragraph_properties(page, at) if at else b""
            extents.append(Extent(bounds[index], bounds[index + 1], properties))
    return extents


def _paragraph_properties(page: bytes, at: int) -> bytes:
    size = u8(page, at)
    if size:
        return page[at + 1 : at + 2 * size]
    return page[at + 2 : at + 2 + 2 * u8(page, at + 1)]
