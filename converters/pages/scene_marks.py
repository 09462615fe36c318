"""Rows of marks that part scenes (* * *, ◆ ◆ ◆), which are read as letters or not at all.

They are told by their shapes: alike, evenly spaced, and in the middle of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.shapes import Shapes, boxes_of, shapes_in
from converters.pages.text_size import CAPITAL_RATIO
from converters.pages.text_size import TARGET_X_HEIGHT as UNIT

SHAPE_CONFIDENCE: Final = 0.9
"""Confidence of what is told by its shape."""
_SIGNS: Final = frozenset("*~—")
"""Signs that marks are written with: stars for all that are no lines."""
_INK: Final = 170
_MARGIN: Final = 0.4 * UNIT
_MARK: Final = (0.3 * UNIT, 2.4 * UNIT)
"""Sides of the marks of a row."""
_MARKS: Final = range(3, 6)
_TRIANGLE: Final = 3
_SURE: Final = 0.85
"""Confidence from which letters are letters."""
_MOST_SIGNS: Final = 14
"""Signs of a line that may be a row of marks misread."""
_SPECK: Final = 2.0
"""Height in pixels up to which ink is dirt."""
_SHAPE_SIDE: Final = 12
_MIDDLE: Final = slice(4, 8)
"""Rows and columns of the middle of a shape that is scaled to that side."""
_SOLID: Final = 0.5
"""Share of ink in the middle, where all arms of a star meet."""
_ALIKE_SHAPES: Final = 0.5
"""Correlation of two shapes from which they are the same sign."""
_BROAD: Final = 0.7
"""Breadth of a star over its height at least."""
_ONE_SIZE: Final = 1.7
_UNEVEN: Final = 0.8
_OFF_CENTRE: Final = 2.5 * UNIT
_LEVEL: Final = 0.4
"""How far the stars of an asterism may stand from their places, over their size."""


def replaced(blocks: Sequence[ReadBlock], gray: Pixels) -> list[ReadBlock]:
    """Return the blocks with marks that were read as letters (KKK) as what they are."""
    lines = [line for block in blocks for line in block.lines]
    found = {
        id(line): ornament
        for line in lines
        if line.confidence < _SURE
        and sum(len(word.text) for word in line.words) <= _MOST_SIGNS
        and (ornament := _ornament_at(line, lines, gray)) is not None
    }
    if not found:
        return list(blocks)
    return [
        msgspec.structs.replace(
            block, lines=tuple(found.get(id(line), line) for line in block.lines)
        )
        for block in blocks
    ]


def rows_among(shapes: Shapes, lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Return the rows of marks among what was not read, which the recogniser takes for dirt.

    Three to five marks of one size stand evenly spaced in the middle of the text.
    """
    marks = [
        box
        for box in boxes_of(shapes)
        if _MARK[0] <= box.height <= _MARK[1] and _MARK[0] <= box.width <= _MARK[1]
    ]
    return [line_of_marks(row) for row in centred(marks, lines) if _is_row(row)]


def centred(marks: Sequence[Box], lines: Sequence[ReadLine]) -> list[list[Box]]:
    """Return the rows of marks that stand in the middle of the text."""
    left, right = min(line.box.left for line in lines), max(line.box.right for line in lines)
    rows = _beside([mark for mark in marks if left <= mark.left <= right])
    return [
        row for row in rows if abs(row[0].left + row[-1].right - left - right) / 2 < _OFF_CENTRE
    ]


def line_of(words: Sequence[ReadWord]) -> ReadLine:
    """Return the line of words that were told by their shapes."""
    box = reduce(Box.union, (word.box for word in words))
    x_height = box.height / CAPITAL_RATIO if words[0].text.isalpha() else UNIT
    return ReadLine(tuple(words), box, (box.left, box.bottom, box.right, box.bottom), x_height)


def line_of_marks(marks: Sequence[Box], sign: str = "*") -> ReadLine:
    """Return the line of marks that stand in a row from the left, or as an asterism."""
    if is_asterism(marks):
        marks = _thirds(reduce(Box.union, marks))
    return line_of([ReadWord(sign, mark, SHAPE_CONFIDENCE) for mark in marks])


def is_told(line: ReadLine) -> bool:
    """Tell whether a line is marks that were told by their shapes: it is not to be read again."""
    return all(word.text in _SIGNS and word.confidence == SHAPE_CONFIDENCE for word in line.words)


def _thirds(box: Box) -> list[Box]:
    """Return the three parts of a box: to the later looks at a page, words stand on one line."""
    edges = [box.left + box.width * n / _TRIANGLE for n in range(_TRIANGLE + 1)]
    return [Box(left, box.top, right, box.bottom) for left, right in pairwise(edges)]


def _ornament_at(line: ReadLine, lines: Sequence[ReadLine], gray: Pixels) -> ReadLine | None:
    """Return the marks that stand where a line was read, None where none do.

    They are of one shape, as broad as high, and in the middle of the other lines.
    """
    strip = strips.cut(gray, 1.0, line.box, _MARGIN)
    ink = (strip.pixels < _INK).astype(np.uint8)
    marks = _marks_in([box for box in boxes_of(shapes_in(ink)) if box.height > _SPECK])
    fits = all(_MARK[0] <= side <= _MARK[1] for box in marks for side in (box.width, box.height))
    if not marks or not fits or not _are_alike(marks, ink):
        return None
    placed = [strip.placed_box(mark) for mark in marks]
    others = [other for other in lines if other is not line]
    if not others or not centred([reduce(Box.union, placed)], others):
        return None
    return line_of_marks(placed)


def _marks_in(boxes: Sequence[Box]) -> list[Box]:
    """Return the marks of a row or of an asterism from the left; none where they are neither."""
    if is_asterism(boxes):
        return sorted(boxes, key=lambda one: one.left)
    row = _side_by_side(boxes)
    return row if _is_row(row) else []


def is_asterism(boxes: Sequence[Box]) -> bool:
    """Tell whether three marks of one size stand in a triangle, one over two (⁂)."""
    if len(boxes) != _TRIANGLE:
        return False
    top, *lower = sorted(boxes, key=lambda one: one.top)
    left, right = sorted(lower, key=lambda one: one.left)
    sizes = [side for box in boxes for side in (box.width, box.height)]
    free = _LEVEL * max(sizes)
    return (
        max(sizes) <= _ONE_SIZE * min(sizes)
        and abs(left.top - right.top) <= free
        and top.bottom <= left.top + free
        and abs(top.left + top.right - left.left - right.right) / 2 <= free
    )


def _side_by_side(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes from the left, those over one another as one: arms of a star stand apart."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda one: one.left):
        if found and box.left < found[-1].right:
            found[-1] = found[-1].union(box)
        else:
            found.append(box)
    return found


def _are_alike(marks: Sequence[Box], ink: Pixels) -> bool:
    """Tell whether marks have one shape, which is no stroke and no ring."""
    shapes = []
    for mark in marks:
        part = ink[int(mark.top) : int(mark.bottom), int(mark.left) : int(mark.right)]
        square = cv2.resize(part * 255, (_SHAPE_SIDE, _SHAPE_SIDE), interpolation=cv2.INTER_AREA)
        shapes.append(np.asarray(square, dtype=np.float64).ravel())
    first, *others = shapes
    alike = min(_likeness(first, other) for other in others)
    broad = all(mark.width >= _BROAD * mark.height for mark in marks)
    middle = first.reshape(_SHAPE_SIDE, _SHAPE_SIDE)[_MIDDLE, _MIDDLE].mean()
    return broad and alike >= _ALIKE_SHAPES and float(middle) >= _SOLID * 255


def _likeness(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the correlation of two shapes; of full squares there is none, and they are alike."""
    if one.std() == 0 or other.std() == 0:
        return float(np.array_equal(one, other))
    return float(np.corrcoef(one, other)[0, 1])


def _beside(marks: Sequence[Box]) -> list[list[Box]]:
    """Return marks in rows, each from the left."""
    rows: list[list[Box]] = []
    for mark in sorted(marks, key=lambda one: one.top):
        if rows and mark.top - rows[-1][0].top < rows[-1][0].height / 2:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return [sorted(row, key=lambda mark: mark.left) for row in rows]


def _is_row(row: Sequence[Box]) -> bool:
    sizes = [mark.height for mark in row] + [mark.width for mark in row]
    return is_even(row) and max(sizes) <= _ONE_SIZE * min(sizes)


def is_even(row: Sequence[Box]) -> bool:
    """Tell whether three to five boxes, from the left, have the same white between them."""
    if len(row) not in _MARKS:
        return False
    largest = max(max(mark.height, mark.width) for mark in row)
    gaps = [after.left - before.right for before, after in pairwise(row)]
    return min(gaps) > 0 and max(gaps) - min(gaps) <= _UNEVEN * largest
