"""Size of the print, from the heights of its letters."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from converters.pages.geometry import Pixels
from converters.pages.shapes import shapes_in

TARGET_X_HEIGHT: Final = 15.0
"""Pixels; lines are then about as high as the recogniser's own 36 pixels.

Measured on pages whose text is known: a quarter faster than at 23, and no more errors; below 12
the errors double.
"""
CAPITAL_RATIO: Final = 1.45
"""Height of capitals and figures over that of small letters."""
_TOLERANCE: Final = (0.9, 1.12)
"""Factors that are not worth blurring the letters for."""
_LARGEST_FACTOR: Final = 3.0
_BLOCK: Final = 41
_CONTRAST: Final = 20
_FEWEST_LETTERS: Final = 60
_HEIGHTS: Final = (5, 160)
_PEAK_SHARE: Final = 0.45


def estimate(gray: Pixels) -> float | None:
    """Return the usual height of letters without ascenders in pixels, None where no print is."""
    band = gray[gray.shape[0] // 6 : gray.shape[0] * 5 // 6]
    if not band.size:
        return None
    ink = cv2.adaptiveThreshold(
        band, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _CONTRAST
    )
    stats = shapes_in(np.asarray(ink, dtype=np.uint8)).stats
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letter = (heights >= _HEIGHTS[0]) & (heights <= _HEIGHTS[1])
    letter &= (widths >= 0.3 * heights) & (widths <= 3 * heights)
    heights = heights[letter]
    if len(heights) < _FEWEST_LETTERS:
        return None
    # Marks above vowels are many but low: weigh a letter by its height squared.
    counts = np.bincount(heights, minlength=_HEIGHTS[1] + 2).astype(np.float64)
    weighed = counts * np.arange(len(counts)) ** 2
    smooth = np.convolve(weighed, [1, 2, 3, 2, 1], mode="same")
    # Ascenders and capitals make a second peak above that of x; the first good peak is x.
    high = smooth >= _PEAK_SHARE * smooth.max()
    first = int(np.argmax(high))
    last = first + int(np.argmin(np.append(high[first:], False)))
    return float(first + np.argmax(smooth[first:last]))


def scale_for(x_height: float | None, target: float = TARGET_X_HEIGHT) -> float:
    """Return the factor by which the recogniser's picture is enlarged or reduced."""
    if x_height is None:
        return 1.0
    factor = target / x_height
    if _TOLERANCE[0] <= factor <= _TOLERANCE[1]:
        return 1.0
    return min(factor, _LARGEST_FACTOR)
