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

from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord

_UPRIGHT: Final = 2.0
_LEANING: Final = 11.0
"""Degrees; italics lean by 8 to 16, upright print by little that is left of the page's own."""
_ABOVE: Final = 1.55
"""Height over the baseline that is looked at, in x-heights: letters with ascenders, no hooks."""
_INK_DEPTH: Final = 215.0
_LEAST_SIDE: Final = 4

_FULL: Final = 255.0
_SHADES: Final = np.clip((255.0 - np.arange(256)) * (_FULL / _INK_DEPTH), 0, _FULL).astype(np.uint8)
"""Ink of each gray, from 0 for paper up to ``_FULL``."""


def measured(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float
) -> tuple[ReadBlock, ...]:
    """Return the blocks with slant and weight of each word.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count. The slant is
    the logarithm of how much sharper the word's columns are when italics are set upright, above 0
    for italics; the weight is the mean breadth of strokes in x-heights.
    """
    ink = np.asarray(cv2.LUT(large, _SHADES), dtype=np.uint8)
    return tuple(
        msgspec.structs.replace(
            block, lines=tuple(_line(line, ink, enlargement) for line in block.lines)
        )
        for block in blocks
    )


def _line(line: ReadLine, ink: Pixels, enlargement: float) -> ReadLine:
    words = tuple(_word(word, line, ink, enlargement) for word in line.words)
    return msgspec.structs.replace(line, words=words)


def _word(word: ReadWord, line: ReadLine, ink: Pixels, enlargement: float) -> ReadWord:
    base = line.base_at((word.box.left + word.box.right) / 2) * enlargement
    unit = line.x_height * enlargement
    left, right = (
        max(0, int(word.box.left * enlargement) - 2),
        int(word.box.right * enlargement) + 3,
    )
    letters = ink[max(0, int(base - _ABOVE * unit)) : int(base) + 1, left:right]
    small = ink[max(0, int(base - unit)) : int(base), left:right]
    if word.raised or min(*letters.shape, *small.shape) < _LEAST_SIDE:
        return word
    return msgspec.structs.replace(word, slant=_slant(letters), weight=_weight(small) / unit)


def _slant(ink: Pixels) -> float:
    upright, leaning = (_sharpness(ink, degrees) for degrees in (_UPRIGHT, _LEANING))
    if min(upright, leaning) <= 0:
        return 0.0
    return round(math.log(leaning / upright), 3)


def _sharpness(ink: Pixels, degrees: float) -> float:
    """Return how much the columns differ once the word is turned upright by so many degrees."""
    height, width = ink.shape
    shear = math.tan(math.radians(degrees))
    # Room at the left for what leans over it.
    matrix = np.array([[1.0, shear, shear], [0.0, 1.0, 0.0]], dtype=np.float32)
    turned = cv2.warpAffine(ink, matrix, (width + int(shear * height) + 1, height))
    columns = np.asarray(cv2.reduce(turned, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F))[0]
    steps = columns[1:] - columns[:-1]
    return float(steps @ steps)


def _weight(ink: Pixels) -> float:
    """Return the mean breadth of strokes between baseline and x-height, in pixels."""
    edges = cv2.norm(ink[:, 1:], ink[:, :-1], cv2.NORM_L1) / 2
    return round(cv2.norm(ink, cv2.NORM_L1) / max(_FULL, edges), 3)
