"""How words look: how far their strokes lean, and how heavy they are.

The strokes of a word stand upright at the slant at which the profile of its columns is sharpest.
Source: Vinciarelli and Luettin, "A new normalization technique for cursive handwritten words"
(2001), there for whole words of handwriting.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord

_UPRIGHT: Final = 2.0
_LEANING: Final = 11.0
"""Degrees; italics lean by 8 to 16, upright print by little that is left of the page's own."""
_ABOVE: Final = 1.55
"""Height over the baseline that is looked at, in x-heights: letters with ascenders, no hooks."""
_INK_DEPTH: Final = 215.0
_LEAST_SIDE: Final = 4

Ink = NDArray[np.float32]


def measured(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float
) -> tuple[ReadBlock, ...]:
    """Return the blocks with slant and weight of each word.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count. The slant is
    the logarithm of how much sharper the word's columns are when italics are set upright, above 0
    for italics; the weight is the mean breadth of strokes in x-heights.
    """
    return tuple(
        msgspec.structs.replace(
            block, lines=tuple(_line(line, large, enlargement) for line in block.lines)
        )
        for block in blocks
    )


def _line(line: ReadLine, large: Pixels, enlargement: float) -> ReadLine:
    words = tuple(_word(word, line, large, enlargement) for word in line.words)
    return msgspec.structs.replace(line, words=words)


def _word(word: ReadWord, line: ReadLine, large: Pixels, enlargement: float) -> ReadWord:
    x0, y0, x1, y1 = line.baseline
    middle = (word.box.left + word.box.right) / 2
    base = (y0 + (y1 - y0) * (middle - x0) / max(1.0, x1 - x0)) * enlargement
    unit = line.x_height * enlargement
    left, right = (
        max(0, int(word.box.left * enlargement) - 2),
        int(word.box.right * enlargement) + 3,
    )
    letters = large[max(0, int(base - _ABOVE * unit)) : int(base) + 1, left:right]
    small = large[max(0, int(base - unit)) : int(base), left:right]
    if word.raised or min(*letters.shape, *small.shape) < _LEAST_SIDE:
        return word
    return msgspec.structs.replace(word, slant=_slant(letters), weight=_weight(small) / unit)


def _ink(pixels: Pixels) -> Ink:
    depth: Ink = (255.0 - pixels.astype(np.float32)) / _INK_DEPTH
    return depth.clip(0.0, 1.0)


def _slant(pixels: Pixels) -> float:
    ink = _ink(pixels)
    upright, leaning = (_sharpness(ink, degrees) for degrees in (_UPRIGHT, _LEANING))
    if min(upright, leaning) <= 0:
        return 0.0
    return round(math.log(leaning / upright), 3)


def _sharpness(ink: Ink, degrees: float) -> float:
    """Return how much the columns differ once the word is turned upright by so many degrees."""
    height, width = ink.shape
    shear = math.tan(math.radians(degrees))
    matrix = np.array([[1.0, shear, -shear * (height - 1)], [0.0, 1.0, 0.0]], dtype=np.float32)
    # Room at the left for what leans over it.
    matrix[0, 2] += shear * height
    turned = cv2.warpAffine(ink, matrix, (width + int(shear * height) + 1, height))
    steps = np.diff(np.asarray(turned).sum(axis=0))
    return float(np.dot(steps, steps))


def _weight(pixels: Pixels) -> float:
    """Return the mean breadth of strokes between baseline and x-height, in pixels."""
    ink = _ink(pixels)
    edges = float(np.abs(np.diff(ink, axis=1)).sum()) / 2
    return round(float(ink.sum()) / max(1.0, edges), 3)
