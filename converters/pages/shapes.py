"""Shapes of a page: ink that hangs together."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.pages.geometry import Pixels

_MOST_SHORT: Final = 0xFFFF
_EARLIER: Final = np.array([[1, 1], [1, 0]], dtype=np.uint8)
"""The pixels above, to the left and between, seen from the last."""


class Shapes(NamedTuple):
    """Shapes numbered from 1; number 0 is all that is not ink."""

    labels: NDArray[np.integer[Any]]
    """Number of the shape at each pixel."""
    stats: NDArray[np.int32]
    """Left, top, width, height and area of each number, one a row (``cv2.CC_STAT_*``)."""

    @property
    def numbers(self) -> range:
        """Numbers of the shapes."""
        return range(1, len(self.stats))


def shapes_in(ink: Pixels) -> Shapes:
    """Return what hangs together, corners included, where ``ink`` is 1 and not 0."""
    # Short labels take a third of the time. Every number is given at a pixel of ink that has none
    # to its left or above it, so these tell whether the numbers can run out.
    earlier = cv2.dilate(ink, _EARLIER, anchor=(1, 1))
    short = np.count_nonzero(ink > np.asarray(earlier)) < _MOST_SHORT
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        ink, connectivity=8, ltype=cv2.CV_16U if short else cv2.CV_32S
    )
    return Shapes(
        np.asarray(labels, dtype=np.uint16 if short else np.int32),
        np.asarray(stats, dtype=np.int32),
    )


def boxes_of(shapes: Shapes) -> list[Box]:
    """Return the box of each shape, by its number."""
    stats = shapes.stats[1:, :4].astype(float).tolist()
    return [Box(x, y, x + w, y + h) for x, y, w, h in stats]
