"""Single lines cut out of an enlarged page, to be read by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadWord
from converters.pages.text_size import TARGET_X_HEIGHT

_BEST_X_HEIGHT: Final = 18.0
_LARGE: Final = 1.3
"""x-height against that of the text from which print is large."""
_FRAME: Final = 12
"""White pixels around the strip: the recogniser misses letters at the very edge."""


class Strip(msgspec.Struct, frozen=True):
    """Pixels of a strip and where its top left corner stands on the enlarged page."""

    pixels: Pixels
    left: int
    top: int
    enlargement: float

    def placed(self, words: Sequence[ReadWord]) -> tuple[ReadWord, ...]:
        """Return words read on the strip with their boxes on the page before enlargement."""
        return tuple(msgspec.structs.replace(word, box=self.placed_box(word.box)) for word in words)

    def placed_box(self, box: Box) -> Box:
        """Return a box on the strip as it lies on the page before enlargement."""
        factor = self.enlargement
        return Box(
            (box.left + self.left) / factor,
            (box.top + self.top) / factor,
            (box.right + self.left) / factor,
            (box.bottom + self.top) / factor,
        )


def reduced(strip: Strip, x_height: float) -> Strip:
    """Return a strip of large print in the size that the recogniser reads best; others as it is.

    ``x_height`` is that of its line on the page before enlargement, in pixels.
    """
    if x_height < _LARGE * TARGET_X_HEIGHT:
        return strip
    factor = _BEST_X_HEIGHT / (x_height * strip.enlargement)
    height, width = strip.pixels.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    small = cv2.resize(strip.pixels, size, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(
        small, _FRAME, _FRAME, _FRAME, _FRAME, cv2.BORDER_CONSTANT, value=255
    )
    return Strip(
        np.asarray(framed, dtype=np.uint8),
        round(strip.left * factor) - _FRAME,
        round(strip.top * factor) - _FRAME,
        strip.enlargement * factor,
    )


def cut(large: Pixels, enlargement: float, box: Box, margin: float) -> Strip:
    """Cut ``box`` with ``margin`` around it out of a page shown ``enlargement`` times as large."""
    top = max(0, int((box.top - margin) * enlargement))
    left = max(0, int((box.left - margin) * enlargement))
    bottom = int((box.bottom + margin) * enlargement)
    right = int((box.right + margin) * enlargement)
    part = large[top:bottom, left:right]
    framed = cv2.copyMakeBorder(
        part, _FRAME, _FRAME, _FRAME, _FRAME, cv2.BORDER_CONSTANT, value=255
    )
    return Strip(np.asarray(framed, dtype=np.uint8), left - _FRAME, top - _FRAME, enlargement)
