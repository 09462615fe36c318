"""Where the sheet of paper lies in a picture that shows more than the sheet."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.pages.geometry import Geometry, Pixels, Points, reduced
from converters.pages.shapes import shapes_in

_WORK_SIDE: Final = 800
_BORDER_SHARE: Final = 0.015
_DARK_BORDER: Final = 0.35
"""Share of the picture's rim that must be dark before a sheet is looked for."""
_DARK_RATIO: Final = 0.6
_GROUND_RATIO: Final = 0.85
"""Light against the paper's below which it may be the ground beside the sheet."""
_GROUND_EDGE: Final = 0.12
_LARGEST_GROUND: Final = 0.6
_LEAST_AT_RIM: Final = 0.05
"""Share of the picture's rim that one piece of ground takes at least."""
_SMALLEST_SHEET: Final = 0.3
_QUAD_FILL: Final = 0.96
"""How much of the four-cornered outline the sheet must fill to be taken for it."""


def estimate(gray: Pixels) -> Points | None:
    """Return the sheet's corners (from top left, clockwise) where a dark surround shows, else None.

    The corners are in pixels of ``gray``, four rows of x and y.
    """
    factor = max(gray.shape) / _WORK_SIDE
    small = _reduced(gray)
    blurred = cv2.medianBlur(small, 5)
    level = _surround_threshold(np.asarray(blurred))
    if level is None:
        return None
    outline = _sheet_outline(np.asarray(blurred), level)
    if outline is None:
        return None
    corners = _four_corners(outline)
    return None if corners is None else corners * factor


def apply(gray: Pixels, corners: Points | None) -> Geometry:
    """Return the sheet within the picture, pulled square where its corners are known."""
    whole = Geometry.crop(Box(0, 0, gray.shape[1], gray.shape[0]))
    if corners is None:
        return whole
    return whole.flattened(corners, *sheet_size(corners))


def _reduced(gray: Pixels) -> Pixels:
    factor = _WORK_SIDE / max(gray.shape)
    height, width = (max(1, round(side * factor)) for side in gray.shape)
    return reduced(gray, (width, height))


def without_surround(gray: Pixels, even: Pixels) -> Pixels:
    """Return ``even`` white where ``gray`` shows the ground on which the sheet lies.

    A textured ground is no picture and no text, but the recogniser takes it for both. Both
    pictures show the same pixels; ``even`` itself comes back where no such ground is seen.
    """
    ground = _surround(gray)
    if ground is None:
        return even
    size = (even.shape[1], even.shape[0])
    mask = cv2.resize(ground, size, interpolation=cv2.INTER_NEAREST)
    return np.where(np.asarray(mask) > 0, np.uint8(255), even)


def _surround(gray: Pixels) -> Pixels | None:
    """Return where the ground beside the sheet shows, much reduced; None where it does not."""
    small = _reduced(gray)
    closed = cv2.morphologyEx(cv2.medianBlur(small, 5), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    light = np.asarray(closed, dtype=np.uint8)
    paper = float(np.percentile(light, 85))
    gradient = cv2.morphologyEx(light, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    steep = np.asarray(gradient, dtype=np.uint8)
    grounds = shapes_in((light < _GROUND_RATIO * paper).astype(np.uint8))
    labels, stats = grounds
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    at_rim = np.bincount(rim, minlength=len(stats)) / rim.size
    parts = [
        i
        for i in grounds.numbers
        if at_rim[i] > _LEAST_AT_RIM
        and stats[i, cv2.CC_STAT_AREA] < _LARGEST_GROUND * labels.size
        and _ends_sharply(labels == i, steep, paper)
    ]
    if sum(at_rim[i] for i in parts) < _DARK_BORDER:
        return None
    found = np.isin(labels, parts).astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((7, 7), np.uint8)), dtype=np.uint8)


def _ends_sharply(area: NDArray[np.bool_], steep: Pixels, paper: float) -> bool:
    """Tell a ground from the shade of a lamp: paper ends at an edge."""
    mask = area.astype(np.uint8)
    around = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8))) - mask
    edge = steep[around > 0]
    return bool(edge.size and np.median(edge) > _GROUND_EDGE * paper)


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
