"""Page numbers that the recogniser passed over: single figures that stand alone look like dirt."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from converters.diagnostics import Box
from converters.pages.geometry import Pixels
from converters.pages.recognition import ReadBlock, ReadLine, recognise_line
from converters.pages.text_size import TARGET_X_HEIGHT

_CHARACTERS: Final = "0123456789"
_STRIP: Final = 0.16
"""Share of the page's height at head and foot where a folio may stand."""
_RIM: Final = 0.02
_HEIGHT: Final = (0.8 * TARGET_X_HEIGHT, 2.2 * TARGET_X_HEIGHT)
_WIDEST: Final = 6 * TARGET_X_HEIGHT
_JOINING: Final = (25, 5)
_INK: Final = 140
_CONFIDENCE: Final = 0.35
_MARGIN: Final = 12


def completed(blocks: tuple[ReadBlock, ...], gray: Pixels, model: str) -> tuple[ReadBlock, ...]:
    """Return the blocks with a number at the head or foot added where only ink was seen."""
    height = gray.shape[0]
    top = _found(blocks, gray, model, 0, round(_STRIP * height))
    foot = _found(blocks, gray, model, round((1 - _STRIP) * height), height)
    return (*top, *blocks, *foot)


def _found(
    blocks: tuple[ReadBlock, ...], gray: Pixels, model: str, start: int, end: int
) -> tuple[ReadBlock, ...]:
    lines = [line for block in blocks for line in block.lines]
    boxes = [box for box in _lone_ink(gray, start, end) if not _covered(box, lines)]
    if len(boxes) != 1:  # none, or so many that it is dirt
        return ()
    box = boxes[0]
    rows = slice(max(0, int(box.top) - _MARGIN), int(box.bottom) + _MARGIN)
    columns = slice(max(0, int(box.left) - _MARGIN), int(box.right) + _MARGIN)
    strip = cv2.copyMakeBorder(gray[rows, columns], 8, 8, 24, 24, cv2.BORDER_CONSTANT, value=255)
    line = recognise_line(np.asarray(strip, dtype=np.uint8), model, _CHARACTERS)
    if line is None or line.confidence < _CONFIDENCE:
        return ()
    return (_placed(line, box),)


def _placed(line: ReadLine, box: Box) -> ReadBlock:
    """Return the read number as a block at the place of its ink."""
    words = tuple(type(word)(word.text, box, word.confidence) for word in line.words)
    baseline = (box.left, box.bottom, box.right, box.bottom)
    return ReadBlock(box, (ReadLine(words, box, baseline, box.height / 1.45),))


def _lone_ink(gray: Pixels, start: int, end: int) -> list[Box]:
    """Return the boxes of ink of a number's size between two rows."""
    strip = gray[start:end]
    ink = (strip < _INK).astype(np.uint8)
    rim = round(_RIM * gray.shape[1])
    ink[:, :rim] = ink[:, -rim:] = 0
    if start == 0:
        ink[: round(_RIM * gray.shape[0])] = 0
    else:
        ink[-round(_RIM * gray.shape[0]) :] = 0
    joined = cv2.dilate(ink, np.ones(_JOINING[::-1], np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for index in range(1, count):
        x, y, w, h, _ = (int(value) for value in stats[index])
        rows, columns = np.nonzero(
            (labels[y : y + h, x : x + w] == index) & (ink[y : y + h, x : x + w] > 0)
        )
        box = Box(
            float(x + columns.min()),
            float(start + y + rows.min()),
            float(x + columns.max() + 1),
            float(start + y + rows.max() + 1),
        )
        if _HEIGHT[0] <= box.height <= _HEIGHT[1] and box.width <= _WIDEST:
            found.append(box)
    return found


def _covered(box: Box, lines: list[ReadLine]) -> bool:
    return any(
        line.box.left - _MARGIN < box.right
        and box.left < line.box.right + _MARGIN
        and line.box.top - _MARGIN < box.bottom
        and box.top < line.box.bottom + _MARGIN
        for line in lines
    )
