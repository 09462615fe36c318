"""Slant of the lines, from the sharpness of the row profile over turns of the page."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from converters.pages.geometry import Geometry, Pixels

_WORK_HEIGHT: Final = 1200
_LARGEST: Final = 10.0
"""Degrees that a page may slant either way."""
_STEPS: Final = ((0.5, _LARGEST), (0.1, 0.6), (0.02, 0.12))
"""Step and reach of each finer search, in degrees."""
_MOST_POINTS: Final = 40_000
_FEWEST_POINTS: Final = 300
_LEAST: Final = 0.03
"""Slant in degrees that is not worth a resampling."""
_BLOCK: Final = 31
_CONTRAST: Final = 18


def estimate(gray: Pixels) -> float:
    """Return the turn in degrees, anticlockwise positive, that makes the lines level; 0 if none."""
    factor = min(1.0, _WORK_HEIGHT / gray.shape[0])
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    rows, columns = _feet_of_letters(np.asarray(small))
    if len(rows) < _FEWEST_POINTS:
        return 0.0
    best = 0.0
    for step, reach in _STEPS:
        turns = best + np.arange(-reach, reach + step / 2, step)
        scores = np.array([_sharpness(rows, columns, turn) for turn in turns])
        best = float(turns[int(np.argmax(scores))])
    return best if abs(best) >= _LEAST else 0.0


def apply(page: Geometry, degrees: float) -> Geometry:
    """Return the map with the lines made level."""
    return page.deskewed(degrees) if degrees else page


def _feet_of_letters(small: Pixels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return rows and columns of ink with paper below it: letters stand on the line."""
    smooth = cv2.GaussianBlur(small, (3, 3), 0)
    ink = (
        cv2.adaptiveThreshold(
            smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _CONTRAST
        )
        > 0
    )
    feet = ink[:-1] & ~ink[1:]
    margin_y, margin_x = round(0.03 * feet.shape[0]), round(0.04 * feet.shape[1])
    feet[:margin_y] = feet[-margin_y:] = False
    feet[:, :margin_x] = feet[:, -margin_x:] = False
    rows, columns = np.nonzero(feet)
    stride = max(1, len(rows) // _MOST_POINTS)
    middle = feet.shape[1] / 2
    return rows[::stride].astype(np.float64), columns[::stride] - middle


def _sharpness(rows: NDArray[np.float64], columns: NDArray[np.float64], degrees: float) -> float:
    """Return how unevenly the points fall on rows when the page is turned by ``degrees``."""
    slope = math.tan(math.radians(degrees))
    levels = rows - slope * columns
    profile = np.bincount((levels - levels.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(profile).sum())
