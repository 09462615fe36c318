"""Bend of the lines near the spine, from how far the lines of neighbouring strips are apart.

The page is cut into upright strips; the row profiles of two neighbours are shifted until they fit
best, window by window. The shifts, summed from the middle of the page outwards, are where the lines
run; a smooth surface through them takes the bend out.
"""

from __future__ import annotations

import itertools
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from converters.model.page_map import CURL_DEGREES
from converters.pages.geometry import Curl, Geometry, Pixels, curl_terms

_STRIPS: Final = 16
_WINDOWS: Final = 7
_REACH: Final = 9
"""Farthest shift between neighbouring strips, in pixels of the estimate's picture."""
_LEAST_FIT: Final = 0.45
_FEWEST: Final = 24
"""Measured shifts below which no surface is put through them."""
_LEAST_BEND: Final = 1.6
"""Pixels (of 1200 on the page's height) that the lines must leave the straight by."""
_HOPELESS: Final = 0.5
"""Share of the least bend that the first look must find: the later ones add a little to it."""
_LARGEST_BEND: Final = 60.0
_LEAST_GAIN: Final = 1.12
"""How much sharper the rows must stand after the bend is taken out."""
_RIDGE: Final = 0.02
_ROUNDS: Final = 2
_INK_BLOCK: Final = 31
_INK_CONTRAST: Final = 18

Shifts = NDArray[np.float64]


def estimate(page: Pixels, *, surely: bool = False) -> Curl | None:
    """Return the bend of the lines on a level page about 1200 pixels high; None if straight.

    ``surely``: they are bent, be it little; None then only where no bend can be measured.
    """
    height, width = page.shape
    flat = Geometry((1, 0, 0, 0, 1, 0, 0, 0, 1), width, height)
    found: NDArray[np.float64] | None = None
    shown = page
    for _ in range(_ROUNDS):
        fitted = _fitted(_measured(_ink(shown)), (width, height))
        if fitted is None:
            break
        found = fitted if found is None else found + fitted
        if not surely and _bend(found) < _HOPELESS * _LEAST_BEND:
            return None
        shown = flat.uncurled(_curl(found)).resample(page, 255)
    if found is None:
        return None
    if surely and _bend(found) <= _LARGEST_BEND:
        return _curl(found)
    if not _is_real(found):
        return None
    if _sharpness(_ink(shown)) < _LEAST_GAIN * _sharpness(_ink(page)):
        return None
    return _curl(found)


def apply(level: Geometry, bend: Curl | None, height: float) -> Geometry:
    """Return the map with a bend taken out that was measured on the page ``height`` pixels high."""
    return level if bend is None else level.uncurled(bend.scaled(level.height / height))


def _curl(coefficients: NDArray[np.float64]) -> Curl:
    return Curl(tuple(round(float(value), 6) for value in coefficients))


def _ink(page: Pixels) -> NDArray[np.float32]:
    ink = cv2.adaptiveThreshold(
        page, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _INK_BLOCK, _INK_CONTRAST
    )
    rim = (round(0.02 * page.shape[0]), round(0.03 * page.shape[1]))
    ink[: rim[0]] = ink[-rim[0] :] = 0
    ink[:, : rim[1]] = ink[:, -rim[1] :] = 0
    return np.asarray(ink, dtype=np.float32)


def _measured(ink: NDArray[np.float32]) -> Shifts:
    """Return rows of (x, y, shift, fit): how much lower the lines stand at x than mid-page."""
    columns = np.flatnonzero(ink.sum(axis=0) > 0)
    rows = np.flatnonzero(ink.sum(axis=1) > 0)
    if len(columns) < 4 * _STRIPS or len(rows) < 4 * _WINDOWS:
        return np.empty((0, 4))
    edges = np.linspace(columns[0], columns[-1] + 1, _STRIPS + 1).astype(int)
    profiles = np.stack([ink[:, a:b].mean(axis=1) for a, b in itertools.pairwise(edges)])
    profiles = cv2.GaussianBlur(profiles, (7, 1), 1.2)
    bounds = np.linspace(rows[0], rows[-1] + 1, _WINDOWS + 1).astype(int)
    centres = (edges[:-1] + edges[1:]) / 2
    measured = [
        _along(np.asarray(profiles), centres, (int(a), int(b)))
        for a, b in itertools.pairwise(bounds)
    ]
    return np.concatenate(measured)


def _along(profiles: NDArray[np.float32], centres: Shifts, window: tuple[int, int]) -> Shifts:
    """Follow the lines of one window from the middle strip to both sides."""
    middle = len(centres) // 2
    y = (window[0] + window[1]) / 2
    found = [(centres[middle], y, 0.0, 1.0)]
    for step in (1, -1):
        total = 0.0
        place = middle
        while 0 <= place + step < len(centres):
            follow = round(total)
            shift, fit = _shift(profiles[place], profiles[place + step], window, follow)
            if fit < _LEAST_FIT:
                break
            total += shift
            place += step
            found.append((centres[place], y, total, fit))
    return np.array(found)


def _shift(
    one: NDArray[np.float32], other: NDArray[np.float32], window: tuple[int, int], follow: int
) -> tuple[float, float]:
    """Return by how much ``other`` stands lower than ``one`` around a window, and how well."""
    start, end = max(0, window[0] + follow), min(len(one), window[1] + follow)
    low, high = start - _REACH, end + _REACH
    if low < 0 or high > len(other) or end - start < 4 * _REACH:
        return 0.0, 0.0
    scores = _correlation(one[start:end].astype(np.float64), other[low:high].astype(np.float64))
    best = int(np.argmax(scores))
    if best in (0, len(scores) - 1):
        return 0.0, 0.0
    left, mid, right = scores[best - 1 : best + 2]
    bow = left - 2 * mid + right
    return best - _REACH + (0.5 * (left - right) / bow if bow else 0.0), float(mid)


def _correlation(pattern: Shifts, longer: Shifts) -> Shifts:
    """Return the correlation coefficient of ``pattern`` with every stretch of ``longer``."""
    count = len(pattern)
    level = pattern - pattern.mean()
    sums = np.concatenate([[0.0], np.cumsum(longer)])
    squares = np.concatenate([[0.0], np.cumsum(longer * longer)])
    total = sums[count:] - sums[:-count]
    power = squares[count:] - squares[:-count] - total * total / count
    products = np.correlate(longer, level, mode="valid")
    norm = np.sqrt(np.maximum(power * float(level @ level), 1e-12))
    coefficients: Shifts = products / norm
    return coefficients


def _fitted(measured: Shifts, size: tuple[int, int]) -> NDArray[np.float64] | None:
    if len(measured) < _FEWEST:
        return None
    x = measured[:, 0] * (2.0 / size[0]) - 1.0
    y = measured[:, 1] * (2.0 / size[1]) - 1.0
    terms = curl_terms(x, y)
    weights = measured[:, 3] ** 2
    target = measured[:, 2]
    ridge = _RIDGE * len(measured) * np.diag(_stiffness())
    solution = np.zeros(terms.shape[1])
    for _ in range(3):  # again with less trust in what lies off the surface
        normal = (terms * weights[:, None]).T
        solution = np.linalg.solve(normal @ terms + ridge, normal @ target).astype(np.float64)
        residual = np.abs(terms @ solution - target)
        weights = measured[:, 3] ** 2 / (1.0 + (residual / 1.5) ** 2)
    return solution


def _stiffness() -> NDArray[np.float64]:
    """Return how much each term of the surface is held back: the higher powers more."""
    powers = [(i, j) for i in range(CURL_DEGREES[0] + 1) for j in range(CURL_DEGREES[1] + 1)]
    return np.array([0.01 if i + j <= 1 else 0.02 * (i + 2 * j) for i, j in powers])


def _is_real(coefficients: NDArray[np.float64]) -> bool:
    return _LEAST_BEND <= _bend(coefficients) <= _LARGEST_BEND


def _bend(coefficients: NDArray[np.float64]) -> float:
    """Return by how many pixels the most bent line leaves the straight."""
    x, y = np.meshgrid(np.linspace(-0.8, 0.8, 17), np.linspace(-0.8, 0.8, 9))
    surface = curl_terms(x.ravel(), y.ravel()) @ coefficients
    return float(np.ptp(surface.reshape(x.shape), axis=1).max())


def _sharpness(ink: NDArray[np.float32]) -> float:
    return float(np.square(ink.sum(axis=1, dtype=np.float64)).sum())
