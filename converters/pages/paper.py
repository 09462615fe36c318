"""Where the sheet of paper lies in a picture that shows more than the sheet."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from converters.pages.geometry import Pixels, Points

_WORK_SIDE: Final = 800
_BORDER_SHARE: Final = 0.015
_DARK_BORDER: Final = 0.35
"""Share of the picture's rim that must be dark before a sheet is looked for."""
_DARK_RATIO: Final = 0.6
_SMALLEST_SHEET: Final = 0.3
_QUAD_FILL: Final = 0.96
"""How much of the four-cornered outline the sheet must fill to be taken for it."""


def estimate(gray: Pixels) -> Points | None:
    """Return the sheet's corners (from top left, clockwise) where a dark surround shows, else None.

    The corners are in pixels of ``gray``, four rows of x and y.
    """
    factor = max(gray.shape) / _WORK_SIDE
    small = cv2.resize(gray, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    blurred = cv2.medianBlur(small, 5)
    level = _surround_threshold(np.asarray(blurred))
    if level is None:
        return None
    outline = _sheet_outline(np.asarray(blurred), level)
    if outline is None:
        return None
    corners = _four_corners(outline)
    return None if corners is None else corners * factor


def _surround_threshold(blurred: Pixels) -> float | None:
    """Return the level between surround and paper, None where the rim is not dark."""
    paper = float(np.percentile(blurred, 85))
    rim = max(2, round(_BORDER_SHARE * max(blurred.shape)))
    inner = np.zeros(blurred.shape, dtype=bool)
    inner[rim:-rim, rim:-rim] = True
    border = blurred[~inner]
    dark = border < _DARK_RATIO * paper
    if dark.mean() < _DARK_BORDER:
        return None
    return (float(np.median(border[dark])) + paper) / 2


def _sheet_outline(blurred: Pixels, level: float) -> Any | None:
    mask = (blurred > level).astype(np.uint8)
    # Closing bridges dark text near the edges; it must not be so wide that it leaves the sheet.
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < _SMALLEST_SHEET * mask.size:
        return None
    return cv2.convexHull(largest)


def _four_corners(hull: Any) -> Points | None:
    perimeter = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06):
        polygon = cv2.approxPolyDP(hull, tolerance * perimeter, closed=True)
        if len(polygon) == 4:
            area = cv2.contourArea(hull)
            if abs(cv2.contourArea(polygon) - area) <= (1 - _QUAD_FILL) * area:
                return _in_order(polygon.reshape(4, 2).astype(np.float64))
    box = cv2.boxPoints(cv2.minAreaRect(hull))
    if cv2.contourArea(hull) < 0.9 * cv2.contourArea(box):
        return None
    return _in_order(np.asarray(box, dtype=np.float64))


def _in_order(corners: Points) -> Points:
    """Return corners from top left, clockwise as seen."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    ordered = corners[np.argsort(angles)]
    start = int(np.argmin(ordered.sum(axis=1)))
    rolled: Points = np.roll(ordered, -start, axis=0)
    return rolled


def sheet_size(corners: Points) -> tuple[float, float]:
    """Return width and height of the sheet whose corners are given: means of opposite sides."""
    top, right, bottom, left = (
        float(np.linalg.norm(corners[(i + 1) % 4] - corners[i])) for i in range(4)
    )
    return (top + bottom) / 2, (left + right) / 2
