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
from numpy.lib.stride_tricks import sliding_window_view
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
    ink = bent = _ink(page)
    for _ in range(_ROUNDS):
        fitted = _fitted(_measured(ink), (width, height))
        if fitted is None:
            break
        found = fitted if found is None else found + fitted
        if not surely and _bend(found) < _HOPELESS * _LEAST_BEND:
            break
        ink = _ink(flat.uncurled(_curl(found)).resample(page, 255))
        if not surely and _sharpness(ink) < _sharpness(bent):
            break
    if found is None or not (0.0 if surely else _LEAST_BEND) <= _bend(found) <= _LARGEST_BEND:
        return None
    is_better = surely or _sharpness(ink) >= _LEAST_GAIN * _sharpness(bent)
    return _curl(found) if is_better else None


def apply(level: Geometry, bend: Curl | None, height: float) -> Geometry:
    """Return the map with a bend taken out that was measured on the page ``height`` pixels high."""
    return level if bend is None else level.uncurled(bend.scaled(level.height / height))


def _curl(coefficients: NDArray[np.float64]) -> Curl:
    return Curl(tuple(round(float(value), 6) for value in coefficients))


def _ink(page: Pixels) -> Pixels:
    ink = cv2.adaptiveThreshold(
        page, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _INK_BLOCK, _INK_CONTRAST
    )
    rim = (round(0.02 * page.shape[0]), round(0.03 * page.shape[1]))
    ink[: rim[0]] = ink[-rim[0] :] = 0
    ink[:, : rim[1]] = ink[:, -rim[1] :] = 0
    return np.asarray(ink, dtype=np.uint8)


def _sums(ink: Pixels, axis: int) -> Shifts:
    """Return how much ink there is in each column (0) or row (1)."""
    sums = cv2.reduce(ink, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32F)
    return np.asarray(sums, dtype=np.float64).ravel()


def _measured(ink: Pixels) -> Shifts:
    """Return rows of (x, y, shift, fit): how much lower the lines stand at x than mid-page."""
    columns, rows = (np.flatnonzero(_sums(ink, axis) > 0) for axis in (0, 1))
    if len(columns) < 4 * _STRIPS or len(rows) < 4 * _WINDOWS:
        return np.empty((0, 4))
    edges = np.linspace(columns[0], columns[-1] + 1, _STRIPS + 1).astype(int)
    profiles = np.stack([_sums(ink[:, a:b], 1) / (b - a) for a, b in itertools.pairwise(edges)])
    profiles = cv2.GaussianBlur(profiles, (7, 1), 1.2)
    bounds = np.linspace(rows[0], rows[-1] + 1, _WINDOWS + 1).astype(int)
    centres = (edges[:-1] + edges[1:]) / 2
    return _followed(np.asarray(profiles, dtype=np.float64), centres, bounds)


def _followed(profiles: Shifts, centres: Shifts, bounds: NDArray[np.int64]) -> Shifts:
    """Follow the lines of each window from the middle strip to both sides, as far as they fit."""
    middle = len(centres) // 2
    starts, length = bounds[:-1], int(np.diff(bounds).min())
    y = starts + length / 2
    found = [np.column_stack([np.full(len(y), centres[middle]), y, 0 * y, 0 * y + 1])]
    for step in (1, -1):
        total, follows = np.zeros(len(y)), np.ones(len(y), dtype=bool)
        place = middle
        while follows.any() and 0 <= place + step < len(centres):
            here = starts + np.rint(total).astype(int)
            shifts, fits = _shifts(profiles[place], profiles[place + step], here, length)
            follows = follows & (fits >= _LEAST_FIT)
            total = total + shifts
            place += step
            rows = np.column_stack([np.full(len(y), centres[place]), y, total, fits])
            found.append(rows[follows])
    return np.concatenate(found)


def _shifts(
    one: Shifts, other: Shifts, starts: NDArray[np.int64], length: int
) -> tuple[Shifts, Shifts]:
    """Return by how much ``other`` stands lower than ``one`` in each window, and how well it fits.

    A window that reaches over an edge fits not at all.
    """
    shifts, fits = np.zeros(len(starts)), np.zeros(len(starts))
    inside = (starts >= _REACH) & (starts + length + _REACH <= len(other))
    if length < 4 * _REACH or not inside.any():
        return shifts, fits
    windows, longer = length, length + 2 * _REACH
    patterns = sliding_window_view(one, windows)[starts[inside]]
    stretches = sliding_window_view(other, longer)[starts[inside] - _REACH]
    scores = _correlations(patterns, sliding_window_view(stretches, windows, axis=1))
    best = np.clip(scores.argmax(axis=1), 1, scores.shape[1] - 2)
    number = np.arange(len(best))
    left, mid, right = (scores[number, best + n] for n in (-1, 0, 1))
    is_peak = (mid >= left) & (mid >= right)
    bow = left - 2 * mid + right
    part = np.where(bow != 0, 0.5 * (left - right) / np.where(bow != 0, bow, 1.0), 0.0)
    shifts[inside] = np.where(is_peak, best - _REACH + part, 0.0)
    fits[inside] = np.where(is_peak, mid, 0.0)
    return shifts, fits


def _correlations(patterns: Shifts, stretches: Shifts) -> Shifts:
    """Return the correlation coefficient of each pattern with each of its own stretches."""
    level = patterns - patterns.mean(axis=1, keepdims=True)
    # A stretch's mean needs not be taken off: the pattern's is.
    products = np.einsum("wsn,wn->ws", stretches, level)
    power = stretches.var(axis=2) * stretches.shape[2]
    norm = np.sqrt(np.maximum(power * np.square(level).sum(axis=1)[:, None], 1e-12))
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


def _bend(coefficients: NDArray[np.float64]) -> float:
    """Return by how many pixels the most bent line leaves the straight."""
    x, y = np.meshgrid(np.linspace(-0.8, 0.8, 17), np.linspace(-0.8, 0.8, 9))
    surface = curl_terms(x.ravel(), y.ravel()) @ coefficients
    return float(np.ptp(surface.reshape(x.shape), axis=1).max())


def _sharpness(ink: Pixels) -> float:
    rows = _sums(ink, 1)
    return float(rows @ rows)
