"""File information block: where everything in a Word file lies (MS-DOC 2.5)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.readers.doc.binary import DamagedError, u16, u32

_WORD_97: Final = 0xA5EC
_OLDER: Final = frozenset({0xA5DC, 0xA59B, 0xA599, 0xA59C, 0xA697, 0xA698, 0xA699})
"""Marks of Word 2 to Word 95, in Western and East Asian editions."""
_FIRST_VERSION: Final = 0xC0
"""Word 97 and its first betas; Word 6 and 95 have 101 to 105."""
_ENCRYPTED: Final = 0x0100
_TABLE_1: Final = 0x0200
_EXTENDED_CHARACTERS: Final = 0x1000
_FLAGS: Final = 10
_FIRST_TEXT: Final = 0x18
_WORDS: Final = 32
_LENGTHS: Final = 3
"""Place of the text lengths among the 32-bit numbers."""
_MOST_STRUCTURES: Final = 256


class Part(IntEnum):
    """Index of a structure among the pairs of place and size (FibRgFcLcb97)."""

    STYLES = 1
    FOOTNOTE_MARKS = 2
    FOOTNOTE_TEXTS = 3
    COMMENT_MARKS = 4
    COMMENT_TEXTS = 5
    SECTIONS = 6
    HEADERS = 11
    CHARACTER_PAGES = 12
    PARAGRAPH_PAGES = 13
    FONTS = 15
    COMMENT_AUTHORS = 36
    COMMENT_TAGS = 37
    COMMENT_STARTS = 42
    COMMENT_ENDS = 43
    BOOKMARK_NAMES = 21
    BOOKMARK_STARTS = 22
    PIECES = 33
    SHAPES = 40
    ENDNOTE_MARKS = 46
    ENDNOTE_TEXTS = 47
    DRAWINGS = 50
    CHANGE_AUTHORS = 51
    BOXES = 56
    HEADER_BOX_TEXTS = 58
    LISTS = 73
    LIST_OVERRIDES = 74


class Story(IntEnum):
    """Parts of the text in the order in which they stand in the file (FibRgLw97)."""

    BODY = 0
    FOOTNOTES = 1
    HEADERS = 2
    MACROS = 3
    COMMENTS = 4
    ENDNOTES = 5
    BOXES = 6
    HEADER_BOXES = 7


class Fib(NamedTuple):
    """What the block says."""

    flags: int
    lengths: tuple[int, ...]
    """Characters of each story."""
    structures: tuple[tuple[int, int], ...]
    first_text: int
    """Place of the text in files without a piece table."""

    @property
    def table_stream(self) -> str:
        """Name of the stream that holds the structures."""
        return "1Table" if self.flags & _TABLE_1 else "0Table"

    @property
    def is_wide(self) -> bool:
        """Whether text without a piece table has two bytes a character."""
        return bool(self.flags & _EXTENDED_CHARACTERS)

    def span(self, story: Story) -> tuple[int, int]:
        """Return the first and the last position (exclusive) of a story."""
        start = sum(self.lengths[:story])
        return start, start + self.lengths[story]

    def place(self, part: Part) -> tuple[int, int]:
        """Return place and size of a structure in the table stream, (0, 0) if it is absent."""
        return self.structures[part] if part < len(self.structures) else (0, 0)


def read_fib(main: bytes, origin: Origin) -> Fib:
    """Return the block at the start of the stream WordDocument.

    Raises SourceError: DOC-001 (Word 95 or older), DOC-010 (damaged), DOC-013 (password).
    """
    try:
        identifier, version = u16(main, 0), u16(main, 2)
        flags = u16(main, _FLAGS)
        if identifier in _OLDER or (identifier == _WORD_97 and version < _FIRST_VERSION):
            raise SourceError.of("DOC-001", origin)
        if identifier != _WORD_97:
            raise SourceError.of("DOC-010", origin)
        if flags & _ENCRYPTED:
            raise SourceError.of("DOC-013", origin)
        numbers = _WORDS + 2 + 2 * u16(main, _WORDS)
        pairs = numbers + 2 + 4 * u16(main, numbers)
        lengths = tuple(u32(main, numbers + 2 + 4 * (_LENGTHS + story)) for story in Story)
        count = min(u16(main, pairs), _MOST_STRUCTURES, (len(main) - pairs - 2) // 8)
        structures = tuple(
            (u32(main, at), u32(main, at + 4)) for at in range(pairs + 2, pairs + 2 + 8 * count, 8)
        )
        return Fib(flags, lengths, structures, u32(main, _FIRST_TEXT))
    except DamagedError as error:
        raise SourceError.of("DOC-010", origin) from error
