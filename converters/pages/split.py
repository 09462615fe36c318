"""Two facing pages in one picture: where the gutter is."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.pages.geometry import Geometry, Pixels

_WORK_HEIGHT: Final = 600
_WORK_WIDTH: Final = 4 * _WORK_HEIGHT
"""Of strips of paper, which as high as a page would be endless."""
_LEAST_RATIO: Final = 1.15
"""Width : height from which a picture may hold two pages."""
_MIDDLE: Final = (0.36, 0.64)
_LEAST_GAP: Final = 0.012
"""Narrowest strip without text, as a share of the width, that can be a gutter."""
_INK_RATIO: Final = 0.72
_STRAY_INK: Final = 0.012
"""Share of a column that dust or the fold's own shade may blacken."""


def estimate(gray: Pixels, *, surely: bool = False) -> float | None:
    """Return the x of the gutter in pixels of ``gray``, None where there is a single page.

    ``surely``: there are two, whatever the picture looks like; in doubt it is cut in the middle.
    """
    height, width = gray.shape
    if not surely and not is_wide(width, height):
        return None
    factor = max(height / _WORK_HEIGHT, width / _WORK_WIDTH)
    if min(height, width) < factor:
        return width / 2 if surely else None
    small = np.asarray(
        cv2.resize(gray, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA),
        dtype=np.uint8,
    )
    gap = _widest_gap(_column_ink(small))
    if gap is None:
        return width / 2 if surely else None
    return float(_fold_in_gap(small, gap) * factor)


def is_wide(width: float, height: float) -> bool:
    """Tell whether a picture is wide enough to hold two pages."""
    return width >= _LEAST_RATIO * height


def apply(sheet: Geometry, x: float | None) -> tuple[Geometry, ...]:
    """Return the sheet, or the pages left and right of x, in its pixels."""
    if x is None:
        return (sheet,)
    left = sheet.cropped(Box(0, 0, x, sheet.height))
    return left, sheet.cropped(Box(x, 0, sheet.width, sheet.height))


def _column_ink(small: Pixels) -> NDArray[np.float64]:
    """Return the share of each column that is ink, the shade of the fold taken out."""
    background = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    ink = small < _INK_RATIO * background.astype(np.float64)
    rows = slice(round(0.04 * len(small)), round(0.96 * len(small)))
    share: NDArray[np.float64] = ink[rows].mean(axis=0)
    return share


def _widest_gap(ink: NDArray[np.float64]) -> tuple[int, int] | None:
    """Return the widest run of clear columns that reaches into the middle."""
    width = len(ink)
    first, last = round(_MIDDLE[0] * width), round(_MIDDLE[1] * width)
    clear = np.concatenate([[False], ink <= _STRAY_INK, [False]])
    edges = np.flatnonzero(np.diff(clear.astype(np.int8)))
    gaps = [
        (max(int(start), first), min(int(end), last))
        for start, end in edges.reshape(-1, 2)
        if start < last and end > first
    ]
    if not gaps:
        return None
    best = max(gaps, key=lambda gap: gap[1] - gap[0])
    return best if best[1] - best[0] >= _LEAST_GAP * width else None


def _fold_in_gap(small: Pixels, gap: tuple[int, int]) -> float:
    """Return the darkest place of the gap if it stands out, else the gap's middle."""
    start, end = gap
    levels = np.median(small[:, start:end].astype(np.float64), axis=0)
    smooth = np.convolve(levels, np.ones(3) / 3, mode="same")
    smooth[[0, -1]] = levels[[0, -1]]
    inner = slice(1, max(2, len(smooth) - 1))
    darkest = int(np.argmin(smooth[inner])) + 1
    if smooth[inner].min() < 0.97 * np.median(smooth):
        return start + darkest + 0.5
    return (start + end) / 2
