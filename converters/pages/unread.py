"""Lines that the recogniser passed over, or read twice: print that stands apart, or is underlined.

What is left of the ink once all that was read is taken away is looked through for rows of letters,
and each is read by itself. Only what lies within the breadth of the text counts: beside it stand
the shade of the spine and the edge of the facing page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box
from converters.pages import lone_marks, scene_marks, strips
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.pages.scene_marks import SHAPE_CONFIDENCE, centred, line_of
from converters.pages.shapes import Shapes, boxes_of, shapes_in
from converters.pages.text_size import TARGET_X_HEIGHT as UNIT

_INK: Final = 170
_LETTER: Final = (0.6 * UNIT, 3.0 * UNIT)
"""Heights of letters, from small ones to the capitals of a title."""
_WIDEST_LETTER: Final = 4.0 * UNIT
_GAP: Final = 3.0 * UNIT
"""White between letters that are set apart within one word (S C E N E)."""
_FEWEST: Final = 3
"""Letters of a row that is read; one or two may be dirt."""
_MARGIN: Final = 0.4 * UNIT
_CONFIDENCE: Final = 0.6
_LETTERS: Final = 0.7
"""Share of letters and figures among the signs of a line."""
_SAME: Final = 0.6
"""Share of a line's breadth and height that another line covers if both are the same print."""
_ALIKE: Final = 1.8
"""Height of one line over another's beyond which they are no readings of the same print."""
_PLACE: Final = (cv2.CC_STAT_LEFT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)
_OVERHANG: Final = 2.0 * UNIT
_STROKE: Final = (1.2 * UNIT, 4.0 * UNIT)
"""Heights of the strokes of II and III over a chapter."""
_SLENDER: Final = 0.4
"""Breadth of a stroke over its height."""
_STROKES: Final = range(2, 4)
_LIKE: Final = 0.15
"""How far the strokes of a number may differ in height, and stand higher, over their height."""
_SPREAD: Final = 0.8
"""White between the strokes of a number over their height."""


def completed(blocks: Sequence[ReadBlock], gray: Pixels, model: Model) -> tuple[ReadBlock, ...]:
    """Return the blocks with each line once, and those that were passed over at their places.

    ``gray`` is what was recognised, with print of the height that the recogniser likes.
    """
    blocks = _without_doubles(blocks)
    lines = [line for block in blocks for line in block.lines]
    if not lines:
        return tuple(blocks)
    blocks = scene_marks.replaced(blocks, gray)
    blocks, lone = lone_marks.parted(blocks, gray)
    shapes = shapes_in(
        _left_over((*blocks, *(ReadBlock(line.box, (line,)) for line in lone)), gray)
    )
    found = [*lone, *scene_marks.rows_among(shapes, lines), *_strokes(shapes, lines)]
    for box in _rows(shapes, lines):
        line = _read(box, gray, model)
        if line is not None:
            found.append(line)
    placed = list(blocks)
    for line in found:
        _insert(placed, line)
    return tuple(placed)


def _without_doubles(blocks: Sequence[ReadBlock]) -> list[ReadBlock]:
    """Return the blocks without the worse of two readings of the same stretch of print."""
    lines = [line for block in blocks for line in block.lines]
    read = [(line, _sureness(line)) for line in lines]
    worse = {
        id(line)
        for line, sure in read
        if any(surer > sure and _covers(other, line) for other, surer in read)
    }
    if not worse:
        return list(blocks)
    kept = [tuple(line for line in block.lines if id(line) not in worse) for block in blocks]
    return [
        msgspec.structs.replace(block, lines=lines)
        for block, lines in zip(blocks, kept, strict=True)
        if lines or block.picture
    ]


def _covers(other: ReadLine, line: ReadLine) -> bool:
    across = min(other.box.right, line.box.right) - max(other.box.left, line.box.left)
    upward = min(other.box.bottom, line.box.bottom) - max(other.box.top, line.box.top)
    alike = other.box.height < _ALIKE * line.box.height
    return alike and across > _SAME * line.box.width and upward > _SAME * line.box.height


def _sureness(line: ReadLine) -> float:
    """Return the signs of a line by how sure they are."""
    return sum(word.confidence * len(word.text) for word in line.words)


def _left_over(blocks: Sequence[ReadBlock], gray: Pixels) -> Pixels:
    """Return the ink (1) outside of all that was read or is a picture or a table."""
    ink = (gray < _INK).astype(np.uint8)
    boxes = [line.box for block in blocks for line in block.lines]
    boxes += [block.box for block in blocks if block.picture or block.cells]
    for box in boxes:
        top, left = max(0, int(box.top - _MARGIN)), max(0, int(box.left - _MARGIN))
        ink[top : int(box.bottom + _MARGIN) + 1, left : int(box.right + _MARGIN) + 1] = 0
    return ink


def _rows(shapes: Shapes, lines: Sequence[ReadLine]) -> list[Box]:
    """Return the boxes of rows of letters within the breadth of the lines."""
    left = min(line.box.left for line in lines) - _OVERHANG
    right = max(line.box.right for line in lines) + _OVERHANG
    starts, widths, heights = (shapes.stats[:, n] for n in _PLACE)
    is_letter = (heights >= _LETTER[0]) & (heights <= _LETTER[1]) & (widths <= _WIDEST_LETTER)
    kept = (is_letter & (starts >= left) & (starts + widths <= right)).astype(np.uint8)
    kept[0] = 0
    if int(kept.sum()) < _FEWEST:
        return []
    letters = kept[shapes.labels]
    joined = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, round(_GAP)), np.uint8))
    rows = shapes_in(np.asarray(joined, dtype=np.uint8))
    boxes = []
    for i in rows.numbers:
        x, y, w, h, _ = (int(value) for value in rows.stats[i])
        inside = letters[y : y + h, x : x + w] * (rows.labels[y : y + h, x : x + w] == i)
        several = len(shapes_in(inside.astype(np.uint8)).numbers) >= _FEWEST
        if several and h <= _LETTER[1] and w > h:
            boxes.append(Box(float(x), float(y), float(x + w), float(y + h)))
    return boxes


def _strokes(shapes: Shapes, lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Return the numbers II and III in the middle of the text, which are taken for rules."""
    strokes = [
        box
        for box in boxes_of(shapes)
        if _STROKE[0] <= box.height <= _STROKE[1] and box.width <= _SLENDER * box.height
    ]
    rows = [row for row in centred(strokes, lines) if _is_number(row)]
    return [
        line_of([ReadWord("I" * len(row), reduce(Box.union, row), SHAPE_CONFIDENCE)])
        for row in rows
    ]


def _is_number(row: Sequence[Box]) -> bool:
    """Tell whether strokes of one height stand close together on one line."""
    if len(row) not in _STROKES:
        return False
    height = max(stroke.height for stroke in row)
    feet = [stroke.bottom for stroke in row]
    heads = [stroke.top for stroke in row]
    gaps = [after.left - before.right for before, after in pairwise(row)]
    level = max(np.ptp(feet), np.ptp(heads)) <= _LIKE * height
    return bool(level) and min(gaps) > 0 and max(gaps) <= _SPREAD * height


def _read(box: Box, gray: Pixels, model: Model) -> ReadLine | None:
    """Return the line in a box, None where it holds no words that are sure."""
    strip = strips.cut(gray, 1.0, box, _MARGIN)
    line = recognise_line(strip.pixels, model)
    if line is None or line.confidence < _CONFIDENCE:
        return None
    text = "".join(word.text for word in line.words)
    if sum(sign.isalnum() for sign in text) < max(_FEWEST, _LETTERS * len(text)):
        return None
    x0, y0, x1, y1 = line.baseline
    start = strip.placed_box(Box(x0, y0, x1, y1))
    return msgspec.structs.replace(
        line,
        words=strip.placed(line.words),
        box=strip.placed_box(line.box),
        baseline=(start.left, start.top, start.right, start.bottom),
    )


def _insert(blocks: list[ReadBlock], line: ReadLine) -> None:
    """Put a line within the block that it divides, else before the first block that lies below."""
    for index, block in enumerate(blocks):
        if not _stands_over(block.box, line.box):
            continue
        tops = [one.box.top for one in block.lines] or [block.box.top]
        if min(tops) < line.box.top < max(tops) and not block.cells:
            lines = sorted((*block.lines, line), key=lambda one: one.box.top)
            blocks[index] = msgspec.structs.replace(block, lines=tuple(lines))
            return
        if line.box.top < min(tops):
            blocks.insert(index, ReadBlock(line.box, (line,)))
            return
    blocks.append(ReadBlock(line.box, (line,)))


def _stands_over(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.left, other.left)
