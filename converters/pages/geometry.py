"""From source pixels to the upright, flat page and back: one invertible map a page.

The map is a projective transform (turn, crop, skew, perspective, scale in one 3 x 3 matrix),
optionally followed by taking out the bend of the lines near a book's spine. Pixels are resampled
through it once; boxes go back through it exactly.
"""

from __future__ import annotations

import math
from typing import Any, Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.model.page_map import CURL_DEGREES, PageMap

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
Matrix = NDArray[np.float64]

_GRID: Final = 16
_INVERSE_STEPS: Final = 6
_LINEAR: Final = 0.85
"""Reduction from which linear interpolation alone skips no pixels."""
_HALVED: Final = 0.52
"""Reduction up to which a picture is halved first; enlarging the half a little does no harm."""


class Curl(msgspec.Struct, frozen=True, array_like=True):
    """Bend of the lines: a point (x, y) of the flat page stands at (x, y + d(x, y)) before.

    ``coefficients`` are of the polynomial d in x and y scaled to -1..1, y powers fastest.
    """

    coefficients: tuple[float, ...]

    def scaled(self, factor: float) -> Curl:
        """Return the bend of a page ``factor`` times as high."""
        return Curl(tuple(value * factor for value in self.coefficients))

    def shift(self, points: Points, size: tuple[int, int]) -> NDArray[np.float64]:
        """Return d at each point, in pixels."""
        x = points[:, 0] * (2.0 / size[0]) - 1.0
        y = points[:, 1] * (2.0 / size[1]) - 1.0
        shifts: NDArray[np.float64] = curl_terms(x, y) @ np.asarray(self.coefficients)
        return shifts


def curl_terms(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the terms of the bend's polynomial at scaled points, one row a point."""
    across, down = (
        np.vander(np.clip(values, -1.0, 1.0), degree + 1, increasing=True)
        for values, degree in zip((x, y), CURL_DEGREES, strict=True)
    )
    return (across[:, :, None] * down[:, None, :]).reshape(len(x), -1)


class Geometry(msgspec.Struct, frozen=True):
    """Invertible map from source pixels to a page of ``width`` x ``height`` pixels."""

    matrix: tuple[float, ...]
    """Row-major 3 x 3, source to page."""
    width: int
    height: int
    curl: Curl | None = None

    @classmethod
    def of(cls, matrix: Matrix, width: float, height: float) -> Geometry:
        """Return the map of a matrix, its page size rounded to whole pixels."""
        scaled = (matrix / matrix[2, 2]).ravel()
        return cls(tuple(map(float, scaled)), max(1, round(width)), max(1, round(height)))

    @classmethod
    def crop(cls, box: Box) -> Geometry:
        """Return the map that cuts ``box`` out of the source."""
        return cls.of(_translation(-box.left, -box.top), box.width, box.height)

    @property
    def array(self) -> Matrix:
        """The matrix as an array."""
        return np.asarray(self.matrix, dtype=np.float64).reshape(3, 3)

    def turned(self, quarters: int) -> Geometry:
        """Return the map followed by ``quarters`` quarter turns clockwise."""
        w, h = self.width, self.height
        turns = {
            0: (np.eye(3), (w, h)),
            1: (np.array([[0, -1, h], [1, 0, 0], [0, 0, 1.0]]), (h, w)),
            2: (np.array([[-1, 0, w], [0, -1, h], [0, 0, 1.0]]), (w, h)),
            3: (np.array([[0, 1, 0], [-1, 0, w], [0, 0, 1.0]]), (h, w)),
        }
        turn, (width, height) = turns[quarters % 4]
        return Geometry.of(turn @ self.array, width, height)

    def cropped(self, box: Box) -> Geometry:
        """Return the map followed by cutting out ``box`` of the page."""
        return Geometry.of(_translation(-box.left, -box.top) @ self.array, box.width, box.height)

    def deskewed(self, degrees: float) -> Geometry:
        """Return the map followed by a turn about the middle, anticlockwise as seen."""
        angle = math.radians(degrees)
        cos, sin = math.cos(angle), math.sin(angle)
        x, y = self.width / 2, self.height / 2
        turn = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1.0]])
        moved = _translation(x, y) @ turn @ _translation(-x, -y) @ self.array
        return Geometry.of(moved, self.width, self.height)

    def flattened(self, corners: Points, width: float, height: float) -> Geometry:
        """Return the map followed by pulling four corners (from top left, clockwise) square."""
        square = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        warp = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
        return Geometry.of(np.asarray(warp, dtype=np.float64) @ self.array, width, height)

    def uncurled(self, curl: Curl) -> Geometry:
        """Return the map with a bend to be taken out at its end."""
        return msgspec.structs.replace(self, curl=curl)

    def scaled(self, factor: float) -> Geometry:
        """Return the map onto a page ``factor`` times as large."""
        width, height = max(1, round(self.width * factor)), max(1, round(self.height * factor))
        matrix = np.diag([width / self.width, height / self.height, 1.0]) @ self.array
        scaled = Geometry.of(matrix, width, height)
        if self.curl is None:
            return scaled
        return scaled.uncurled(self.curl.scaled(height / self.height))

    def to_page(self, points: Points) -> Points:
        """Map source points (one a row) to the page."""
        bent = _project(self.array, points)
        if self.curl is None:
            return bent
        flat = bent.copy()
        for _ in range(_INVERSE_STEPS):
            flat[:, 1] = bent[:, 1] - self.curl.shift(flat, (self.width, self.height))
        return flat

    def to_source(self, points: Points) -> Points:
        """Map page points (one a row) to the source."""
        bent = np.array(points, dtype=np.float64)
        if self.curl is not None:
            bent[:, 1] += self.curl.shift(bent, (self.width, self.height))
        return _project(np.linalg.inv(self.array).astype(np.float64), bent)

    def box_to_source(self, box: Box) -> Box:
        """Return the smallest source box around a page box, to a tenth of a pixel."""
        return _box_around(self.to_source(_corners(box)).round(1))

    def box_to_page(self, box: Box) -> Box:
        """Return the smallest page box around a source box."""
        return _box_around(self.to_page(_corners(box)))

    def magnification(self) -> float:
        """Return how many page pixels one source pixel gives, at the middle of the page."""
        middle = self.to_source(np.array([[self.width / 2, self.height / 2]]))
        near = self.to_page(middle + np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]))
        across, down = near[0] - near[2], near[1] - near[2]
        return float(math.sqrt(abs(across[0] * down[1] - across[1] * down[0])))

    def resample(self, source: Pixels, border: int) -> Pixels:
        """Return the page's pixels; outside of the source everything has the value ``border``."""
        geometry, pixels, covered = self, *_reduced_for(source, self.magnification())
        if pixels is not source:
            back = np.diag([*covered, 1.0])
            geometry = msgspec.structs.replace(
                self, matrix=tuple(map(float, (self.array @ back).ravel()))
            )
        return _warped(geometry, pixels, border)

    def page_map(self) -> PageMap:
        """Return the map as plain numbers, for those who only lay something over the page."""
        curl = () if self.curl is None else self.curl.coefficients
        return PageMap(self.matrix, self.width, self.height, curl)

    def nearest_affine(self) -> tuple[float, float, float, float, float, float]:
        """Return the affine map (a, b, c, d, e, f) that comes nearest over the whole page."""
        x, y = np.meshgrid(np.linspace(0, self.width, 5), np.linspace(0, self.height, 5))
        page = np.stack([x.ravel(), y.ravel()], axis=1)
        source = self.to_source(page)
        design = np.column_stack([source, np.ones(len(source))])
        solution, *_ = np.linalg.lstsq(design, page, rcond=None)
        a, b, c, d, e, f = (round(float(v), 9) for v in solution.T.ravel())
        return (a, b, c, d, e, f)


def _corners(box: Box) -> Points:
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def _box_around(points: Points) -> Box:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def _translation(x: float, y: float) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def _project(matrix: Matrix, points: Points) -> Points:
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    projected: Points = homogeneous[:, :2] / homogeneous[:, 2:]
    return projected


def _bytes(pixels: Any) -> Pixels:
    return np.asarray(pixels, dtype=np.uint8)


def halved(pixels: Pixels) -> Pixels:
    """Return a picture half as large, each pixel the mean of four; an odd row or column goes."""
    height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
    even = pixels[: 2 * height, : 2 * width]
    return _bytes(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA))


def reduced(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """Return a picture of ``size`` (width, height), each pixel the mean of what it covers.

    Halving is forty times as fast as other reductions, so as much as can be is done by it.
    """
    while pixels.shape[1] >= 2 * size[0] and pixels.shape[0] >= 2 * size[1]:
        pixels = halved(pixels)
    if pixels.shape[1::-1] == size:
        return pixels
    return _bytes(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def _reduced_for(source: Pixels, shrink: float) -> tuple[Pixels, tuple[float, float]]:
    """Return ``source`` so that a map which shrinks it skips none of its pixels.

    With it, how many pixels of the source one of the picture covers, across and down.
    """
    pixels, covered = source, 1.0
    while shrink * covered <= _HALVED and min(pixels.shape[:2]) > 1:
        pixels, covered = halved(pixels), 2 * covered
    left = shrink * covered
    if left >= _LINEAR:
        return pixels, (covered, covered)
    height, width = pixels.shape[:2]
    size = max(1, round(width * left)), max(1, round(height * left))
    smaller = _bytes(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    return smaller, (covered * width / size[0], covered * height / size[1])


def _warped(geometry: Geometry, pixels: Pixels, border: int) -> Pixels:
    size = (geometry.width, geometry.height)
    options: dict[str, Any] = {
        "borderMode": cv2.BORDER_CONSTANT,
        "borderValue": (border,) * 3,
    }
    if geometry.curl is not None:
        # The one map holds x and y.
        options |= {"map2": None, "interpolation": cv2.INTER_LINEAR}
        return _bytes(cv2.remap(pixels, _dense_map(geometry), **options))
    matrix = geometry.array
    if np.allclose(matrix, np.eye(3)) and pixels.shape[1::-1] == size:
        return pixels
    if np.allclose(matrix[2], (0, 0, 1)):
        return _bytes(cv2.warpAffine(pixels, matrix[:2], size, flags=cv2.INTER_LINEAR, **options))
    return _bytes(cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, **options))


def _dense_map(geometry: Geometry) -> NDArray[np.float32]:
    """Return x and y in the source of each pixel of the page; exact on a grid, even between."""
    # Enlarging takes each value for that of the middle of its square; a square more all around
    # keeps the edges from being carried on level.
    rows, columns = (
        (np.arange(-1, -(-side // _GRID) + 1, dtype=np.float64) + 0.5) * _GRID - 0.5
        for side in (geometry.height, geometry.width)
    )
    x, y = np.meshgrid(columns, rows)
    points = geometry.to_source(np.stack([x.ravel(), y.ravel()], axis=1))
    grid = points.reshape(len(rows), len(columns), 2).astype(np.float32)
    dense = cv2.resize(grid, (_GRID * len(columns), _GRID * len(rows)))
    return np.asarray(
        dense[_GRID : _GRID + geometry.height, _GRID : _GRID + geometry.width], dtype=np.float32
    )
