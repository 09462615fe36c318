"""What an engine read on a picture: blocks, lines and words with their places in its pixels."""

from __future__ import annotations

import msgspec

from converters.diagnostics import Box
from converters.model.page import TableGuess


class ReadWord(msgspec.Struct, frozen=True):
    """Word as read; the box is in pixels of the picture that was read."""

    text: str
    box: Box
    confidence: float
    raised: bool = False
    """Whether it is a figure or star above the line, as marks of notes are."""
    slant: float = 0.0
    weight: float = 0.0
    """How far its strokes lean and how heavy they are; 0 where not measured."""
    natural: str = ""
    """The word in its natural case, where its letters are small capitals."""


class ReadLine(msgspec.Struct, frozen=True):
    """Line as read; baseline from (x0, y0) to (x1, y1)."""

    words: tuple[ReadWord, ...]
    box: Box
    baseline: tuple[float, float, float, float]
    x_height: float

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, by their length."""
        length = sum(len(word.text) for word in self.words)
        weighed = sum(word.confidence * len(word.text) for word in self.words)
        return weighed / length if length else 0.0

    def base_at(self, x: float) -> float:
        """Return the height of the baseline at ``x``."""
        x0, y0, x1, y1 = self.baseline
        return y0 + (y1 - y0) / max(1.0, x1 - x0) * (x - x0)


class CellLines(msgspec.Struct, frozen=True):
    """Cell of a table by its place, from 0, its spans, and which lines of the block are its own."""

    row: int
    column: int
    rows: int
    columns: int
    start: int
    stop: int


class ReadBlock(msgspec.Struct, frozen=True):
    """Block of lines; a picture has none, a table has its lines cell by cell."""

    box: Box
    lines: tuple[ReadLine, ...]
    picture: bool = False
    cells: tuple[CellLines, ...] = ()
    guess: TableGuess | None = None
    """Why it is a table, where no rules say so."""
