"""The exact way from source pixels to the upright, flat page, kept with the page's picture.

It is what ``pages.geometry`` found, as plain numbers: a projective map, and the bend of the lines
that was taken out after it. Writers lay words over the picture with it.
"""

from __future__ import annotations

from typing import Final

import msgspec

from converters.diagnostics import Box

CURL_DEGREES: Final = (5, 2)
"""Highest powers of x and of y in the polynomial of the bend."""
_INVERSE_STEPS: Final = 6
_NEAR_PX: Final = 0.5
"""Step in source pixels over which the map is taken for straight."""
_SINGULAR: Final = 0.2
"""Determinant of a turn near 45 degrees, from which on a box around it does not tell its sides."""

Point = tuple[float, float]


class PageMap(msgspec.Struct, frozen=True, array_like=True):
    """Map from source pixels to a page of ``width`` x ``height`` pixels.

    A point (x, y) of the flat page stands at (x, y + d(x, y)) before the bend is taken out;
    ``curl`` holds the coefficients of d in x and y scaled to -1..1, y powers fastest.
    """

    matrix: tuple[float, ...]
    """Row-major 3 x 3, source to page."""
    width: float
    height: float
    curl: tuple[float, ...] = ()

    def scaled_to(self, width: float, height: float) -> PageMap:
        """Return the map onto a picture of the same page in another size."""
        across, down = width / self.width, height / self.height
        factors = (across, across, across, down, down, down, 1.0, 1.0, 1.0)
        matrix = tuple(a * b for a, b in zip(self.matrix, factors, strict=True))
        return PageMap(matrix, width, height, tuple(c * down for c in self.curl))

    def point(self, x: float, y: float) -> Point:
        """Return where a source pixel lies on the page."""
        a, b, c, d, e, f, g, h, i = self.matrix
        depth = g * x + h * y + i
        across, bent = (a * x + b * y + c) / depth, (d * x + e * y + f) / depth
        down = bent
        if self.curl:
            for _ in range(_INVERSE_STEPS):
                down = bent - self._shift(across, down)
        return across, down

    def box(self, box: Box) -> Box:
        """Return the page box of a thing by the upright source box around it.

        The source box was drawn around a box of the page that lies askew there, and so is larger
        than the thing; the slant of the map at its middle tells by how much.
        """
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        centre = self.point(x, y)
        across, down = self._halves(box, x, y)
        return Box(centre[0] - across, centre[1] - down, centre[0] + across, centre[1] + down)

    def magnification(self, x: float, y: float) -> float:
        """Return how many page pixels one source pixel gives at a point of the source."""
        a, b, d, e = self._slant(x, y)
        return float(abs(a * e - b * d) ** 0.5)

    def _slant(self, x: float, y: float) -> tuple[float, float, float, float]:
        """Return the map's derivatives at a point of the source, row by row."""
        right, left = self.point(x + _NEAR_PX, y), self.point(x - _NEAR_PX, y)
        low, high = self.point(x, y + _NEAR_PX), self.point(x, y - _NEAR_PX)
        return right[0] - left[0], low[0] - high[0], right[1] - left[1], low[1] - high[1]

    def _halves(self, box: Box, x: float, y: float) -> Point:
        """Return half the width and half the height on the page."""
        a, b, d, e = self._slant(x, y)
        half_width, half_height = box.width / 2, box.height / 2
        hull = (
            abs(a) * half_width + abs(b) * half_height,
            abs(d) * half_width + abs(e) * half_height,
        )
        size = a * e - b * d
        # The map back has the matrix (e, -b; -d, a) / size; a page box (w, h) gets the source
        # hull |back| (w, h), which is solved for w and h.
        turn = abs(a * e) - abs(b * d)
        if abs(turn) < _SINGULAR * abs(size):
            return hull
        across = (abs(a) * half_width - abs(b) * half_height) * abs(size) / turn
        down = (abs(e) * half_height - abs(d) * half_width) * abs(size) / turn
        if across <= 0 or down <= 0:
            return hull
        return across, down

    def _shift(self, x: float, y: float) -> float:
        """Return d at a point of the page, in pixels."""
        across = _clipped(2.0 * x / self.width - 1.0)
        down = _clipped(2.0 * y / self.height - 1.0)
        powers = CURL_DEGREES[1] + 1
        total = 0.0
        for start in range(len(self.curl) - powers, -1, -powers):
            row = 0.0
            for coefficient in reversed(self.curl[start : start + powers]):
                row = row * down + coefficient
            total = total * across + row
        return total


def affine(numbers: tuple[float, float, float, float, float, float], size: Point) -> PageMap:
    """Return the map of six numbers (a, b, c, d, e, f) onto a page of a size."""
    return PageMap((*numbers, 0.0, 0.0, 1.0), *size)


def _clipped(value: float) -> float:
    return max(-1.0, min(1.0, value))
