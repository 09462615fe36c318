"""The words of a page in rows and in fragments, and the white strips that rows have in common."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.pages.readings import ReadBlock, ReadLine, ReadWord

_SAME_ROW: Final = 0.6
"""Distance of baselines, in x-heights, within which words stand in one row."""
_APART: Final = 1.4
"""Gap in x-heights from which words are two fragments; loose lines of print have narrower ones."""
_GUTTER: Final = 1.2
"""Width in x-heights that a strip between columns keeps at least."""
_TALLEST: Final = 4.0
"""Height of a line in x-heights; what is higher was read down a column."""
_SURE: Final = 0.7
"""Confidence from which a mark without letters counts."""

Strip = tuple[float, float]
_Placed = tuple[float, ReadWord, float]


class Fragment(msgspec.Struct, frozen=True):
    """Words that stand close together."""

    text: str
    box: Box


class Row(msgspec.Struct, frozen=True):
    """Fragments that stand on one baseline, from left to right; y and size in pixels."""

    fragments: tuple[Fragment, ...]
    y: float
    size: float
    """Height of small letters."""

    @property
    def text(self) -> str:
        """The words of the row."""
        return " ".join(fragment.text for fragment in self.fragments)


def rows_of(blocks: Sequence[ReadBlock]) -> tuple[Row, ...]:
    """Return the rows of running print on a level page from top to bottom."""
    placed = [
        (_baseline(line, word), word, line.x_height)
        for block in blocks
        if not block.picture and not block.cells
        for line in block.lines
        if not runs_down(line)
        for word in line.words
        if not _is_speck(word)
    ]
    if not placed:
        return ()
    size = statistics.median(height for _, _, height in placed)
    rows: list[list[_Placed]] = []
    for item in sorted(placed, key=lambda item: item[0]):
        if rows and item[0] - statistics.fmean(y for y, _, _ in rows[-1]) < _SAME_ROW * size:
            rows[-1].append(item)
        else:
            rows.append([item])
    return tuple(_row(row, size) for row in rows)


def runs_down(line: ReadLine) -> bool:
    """Tell whether a line was read down the page, as a column of single figures may be."""
    return line.box.height > max(line.box.width, _TALLEST * line.x_height)


def strips_of(rows: Sequence[Row]) -> list[Strip]:
    """Return the strips that stay white through all rows, from left to right."""
    size = statistics.median(row.size for row in rows)
    boxes = sorted((f.box for row in rows for f in row.fragments), key=lambda box: box.left)
    strips: list[Strip] = []
    reach = boxes[0].right
    for box in boxes[1:]:
        if box.left - reach >= _GUTTER * size:
            strips.append((reach, box.left))
        reach = max(reach, box.right)
    return strips


def box_of(rows: Sequence[Row]) -> Box:
    """Return the box around all words of rows."""
    box = rows[0].fragments[0].box
    for fragment in itertools.chain.from_iterable(row.fragments for row in rows):
        box = box.union(fragment.box)
    return box


def _baseline(line: ReadLine, word: ReadWord) -> float:
    return line.base_at((word.box.left + word.box.right) / 2)


def _is_speck(word: ReadWord) -> bool:
    """Tell whether a word is a doubtful mark: a speck between columns would join them."""
    return word.confidence < _SURE and not any(map(str.isalnum, word.text))


def _row(items: Sequence[_Placed], usual: float) -> Row:
    # In a row of figures, which are as high as capitals, the height of small letters is a guess.
    size = min(usual, statistics.median(height for _, _, height in items))
    words = sorted((word for _, word, _ in items), key=lambda word: word.box.left)
    return Row(tuple(_fragments(words, size)), statistics.fmean(y for y, _, _ in items), size)


def _fragments(words: Sequence[ReadWord], size: float) -> Iterator[Fragment]:
    texts, box = [words[0].text], words[0].box
    for word in words[1:]:
        if word.box.left - box.right >= _APART * size:
            yield Fragment(" ".join(texts), box)
            texts, box = [word.text], word.box
        else:
            texts.append(word.text)
            box = box.union(word.box)
    yield Fragment(" ".join(texts), box)
