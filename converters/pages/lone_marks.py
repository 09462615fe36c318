"""Marks that part scenes, alone on their line: a star, a fleuron, a short rule (✶, ❦, ~, —).

To the recogniser they are dirt, a rule or a poor letter. What tells them is their place: ink of no
great size in the very middle of the text, with running text above and below it, white between, and
nothing else beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from statistics import median
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine
from converters.pages.scene_marks import is_asterism, is_even, line_of_marks
from converters.pages.shapes import Shapes, boxes_of, shapes_in
from converters.pages.text_size import TARGET_X_HEIGHT as UNIT

_INK: Final = 170
_SPECK: Final = 0.2 * UNIT
"""Longer side up to which ink is dirt and does not count."""
_JOINED: Final = (2 * round(0.8 * UNIT) + 1, 2 * round(1.5 * UNIT) + 1)
"""White, down and across, within one mark: between the stars of ⁂, the dashes of — — —; odd, so
that what is closed stays in its place."""
_LEAST_SIDE: Final = 0.55 * UNIT
_LEAST_OF_ROW: Final = 0.25 * UNIT
"""Longer side of the dots of a row at least."""
_HIGHEST: Final = 3.6 * UNIT
_BROADEST: Final = 0.6
"""Breadth of a mark over that of the text."""
_SLENDER: Final = 0.5
"""Breadth over height below which ink is a stroke, as in the numbers I and III, or a scratch."""
_STROKE: Final = 1.2 * UNIT
_FLAT: Final = 0.5
"""Height over breadth up to which a mark is a line."""
_LEAST_LINE: Final = 0.75 * UNIT
_LEVEL: Final = 0.25
"""Height over breadth up to which a line is a dash or a rule, not a tilde."""
_OFF_CENTRE: Final = 1.0 * UNIT
_WHITE: Final = 0.7 * UNIT
"""White above and below a mark."""
_RUNNING: Final = 0.7
"""Breadth of a line over the broadest one from which it is running text."""
_LEAST_LINES: Final = 4
"""Lines of running text on a page that marks may part."""
_SAME_PRINT: Final = 0.9
"""Size of the print below a line over that above it; below a rule of notes it is smaller."""
_COMPARED: Final = 3
_SAME_PLACE: Final = 0.5 * UNIT
_RULE: Final = 4.0 * UNIT
"""Breadth from which several lines of one breadth are the rules of a table."""
_MARGIN: Final = 0.4 * UNIT
_MOST_SIGNS: Final = 8
_POOR: Final = 0.6
_ORDINARY: Final = frozenset(".,!?…:;“”‘’\"'()-–—")
"""Signs that stand beside letters."""
_ROW: Final = 3
_ONE_SIZE: Final = 1.7


def parted(
    blocks: Sequence[ReadBlock], gray: Pixels
) -> tuple[list[ReadBlock], tuple[ReadLine, ...]]:
    """Return the blocks without what was read in place of lone marks, and the marks as lines.

    ``gray`` is what was recognised, with print of the height that the recogniser likes.
    """
    lines = [line for block in blocks if not block.cells for line in block.lines]
    words = [line for line in lines if not _is_no_word(line)]
    text = _running(words)
    if len(text) < _LEAST_LINES:
        return list(blocks), ()
    pictures = [block.box for block in blocks if block.picture or block.cells]
    found = _clusters(_ink_between(words, pictures, gray))
    marks = [
        mark
        for mark in found
        if _is_alone(mark, text, words, pictures) and not _is_rule_of_table(mark, found)
    ]
    if not marks:
        return list(blocks), ()
    return _without(blocks, words, marks), tuple(map(_line, marks))


class _Mark(msgspec.Struct, frozen=True):
    """Ink that stands together, the boxes of its pieces, and whether anything is beside it."""

    box: Box
    pieces: tuple[Box, ...]
    beside: bool

    @property
    def is_line(self) -> bool:
        """Whether it is a dash, a rule or a tilde, or a row of those."""
        return all(piece.height <= _FLAT * piece.width for piece in self.pieces)

    @property
    def is_row(self) -> bool:
        """Whether it is several of one size, evenly spaced."""
        widths = [piece.width for piece in self.pieces]
        heights = [piece.height for piece in self.pieces]
        alike = all(max(sides) <= _ONE_SIZE * min(sides) for sides in (widths, heights))
        level = self.box.height <= _ONE_SIZE * max(heights)
        return alike and level and is_even(self.from_left)

    @property
    def from_left(self) -> list[Box]:
        """Return its pieces from the left."""
        return sorted(self.pieces, key=lambda piece: piece.left)


def _is_no_word(line: ReadLine) -> bool:
    """Tell whether a short line holds no letters, or poor ones among signs that no text has."""
    signs = "".join(word.text for word in line.words)
    if not any(sign.isalnum() for sign in signs):
        return len(line.words) < _ROW
    if len(signs) > _MOST_SIGNS or len(line.words) >= _ROW:
        return False
    strange = any(not sign.isalnum() and sign not in _ORDINARY for sign in signs)
    return strange and line.confidence < _POOR


def _running(lines: Sequence[ReadLine]) -> list[ReadLine]:
    broadest = max((line.box.width for line in lines), default=0.0)
    return [line for line in lines if line.box.width >= _RUNNING * broadest]


def _ink_between(words: Sequence[ReadLine], pictures: Sequence[Box], gray: Pixels) -> Pixels:
    """Return the ink (1) within the breadth and height of the text, outside of its lines."""
    ink = (gray < _INK).astype(np.uint8)
    for box in (*(line.box for line in words), *pictures):
        top, left = max(0, int(box.top - _MARGIN)), max(0, int(box.left - _MARGIN))
        ink[top : int(box.bottom + _MARGIN) + 1, left : int(box.right + _MARGIN) + 1] = 0
    whole = reduce(Box.union, (line.box for line in words))
    ink[: max(0, int(whole.top))] = ink[int(whole.bottom) + 1 :] = 0
    ink[:, : max(0, int(whole.left))] = ink[:, int(whole.right) + 1 :] = 0
    return ink


def _clusters(ink: Pixels) -> list[_Mark]:
    """Return ink that stands together, dirt left out."""
    shapes = shapes_in(ink)
    boxes = [box for box in boxes_of(shapes) if max(box.width, box.height) > _SPECK]
    if not boxes:
        return []
    filled = np.zeros_like(ink)
    for box in boxes:
        filled[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = 1
    joined = cv2.morphologyEx(filled, cv2.MORPH_CLOSE, np.ones(_JOINED, np.uint8))
    groups: Shapes = shapes_in(np.asarray(joined, dtype=np.uint8))
    pieces: dict[int, list[Box]] = {}
    for box in boxes:
        pieces.setdefault(int(groups.labels[int(box.top), int(box.left)]), []).append(box)
    whole = {number: reduce(Box.union, found) for number, found in pieces.items()}
    return [
        _Mark(box, tuple(pieces[number]), _any_beside(number, whole))
        for number, box in whole.items()
    ]


def _any_beside(number: int, boxes: dict[int, Box]) -> bool:
    box = boxes[number]
    return any(
        other.top < box.bottom + _WHITE and box.top < other.bottom + _WHITE
        for at, other in boxes.items()
        if at != number
    )


def _is_alone(
    mark: _Mark, text: Sequence[ReadLine], words: Sequence[ReadLine], pictures: Sequence[Box]
) -> bool:
    """Tell whether ink has the size and the place of a mark between two passages."""
    box = mark.box
    column = [line for line in text if line.box.left < box.left and box.right < line.box.right]
    if mark.beside or len(column) < _LEAST_LINES or not _has_size(mark):
        return False
    left = median(line.box.left for line in column)
    right = median(line.box.right for line in column)
    if abs(box.left + box.right - left - right) / 2 > _OFF_CENTRE:
        return False
    if box.width > _BROADEST * (right - left):
        return False
    around = Box(left, box.top - _WHITE, right, box.bottom + _WHITE)
    others = (*(line.box for line in words), *pictures)
    if any(other.is_near(around, 0.0) for other in others):
        return False
    above = [line for line in column if line.box.bottom <= box.top]
    below = [line for line in column if line.box.top >= box.bottom]
    return bool(above and below) and (not mark.is_line or _is_same_print(above, below))


def _has_size(mark: _Mark) -> bool:
    box = mark.box
    if box.height > _HIGHEST or any(map(_is_stroke, (box, *mark.pieces))):
        return False
    if mark.is_row:
        return max(mark.pieces[0].width, mark.pieces[0].height) >= _LEAST_OF_ROW
    if mark.is_line:
        return box.width >= _LEAST_LINE and box.height <= UNIT
    return min(box.width, box.height) >= _LEAST_SIDE


def _is_stroke(box: Box) -> bool:
    return box.height >= _STROKE and box.width < _SLENDER * box.height


def _is_same_print(above: Sequence[ReadLine], below: Sequence[ReadLine]) -> bool:
    """Tell whether the print goes on below in its size: under a rule of notes it does not."""
    last = sorted(above, key=lambda line: -line.box.bottom)[:_COMPARED]
    first = sorted(below, key=lambda line: line.box.top)[:_COMPARED]
    sizes = [median(line.x_height for line in lines) for lines in (last, first)]
    return sizes[1] >= _SAME_PRINT * sizes[0]


def _is_rule_of_table(mark: _Mark, marks: Sequence[_Mark]) -> bool:
    """Tell whether a rule is one of several of the same breadth, as tables have them."""
    return (
        mark.is_line
        and mark.box.width >= _RULE
        and len(mark.pieces) == 1
        and any(
            abs(other.box.left - mark.box.left) <= _SAME_PLACE
            and abs(other.box.right - mark.box.right) <= _SAME_PLACE
            for other in marks
            if other is not mark
        )
    )


def _without(
    blocks: Sequence[ReadBlock], words: Sequence[ReadLine], marks: Sequence[_Mark]
) -> list[ReadBlock]:
    """Return the blocks without lines that were read where marks are."""
    known = {id(line) for line in words}
    kept = [
        tuple(
            line
            for line in block.lines
            if block.cells
            or id(line) in known
            or not any(line.box.is_near(mark.box, _MARGIN) for mark in marks)
        )
        for block in blocks
    ]
    return [
        msgspec.structs.replace(block, lines=lines)
        for block, lines in zip(blocks, kept, strict=True)
        if lines or block.picture
    ]


def _line(mark: _Mark) -> ReadLine:
    """Return a mark as a line of stars, dashes or tildes."""
    sign = "*"
    if mark.is_line:
        level = all(piece.height <= _LEVEL * piece.width for piece in mark.pieces)
        sign = "—" if level else "~"
    several = mark.is_row or is_asterism(mark.pieces)
    return line_of_marks(mark.from_left if several else [mark.box], sign)
