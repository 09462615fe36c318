"""Pages that lay on their side or head, told as they are seen upright.

What looks at a book after the recogniser (heads, folios, paragraphs, notes) takes rows to run
across and to follow each other downwards. So the places on a turned picture are counted in the
picture turned upright by quarters, as cameras note it (EXIF), and the maps to the page with them.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.model.page import Line, Region, Word
from converters.model.page_map import PageMap
from converters.pages.geometry import Geometry

Matrix = NDArray[np.float64]
_Six = tuple[float, float, float, float, float, float]


class Turn(msgspec.Struct, frozen=True):
    """Quarter turns clockwise, 1 to 3, that set a picture of ``width`` x ``height`` upright."""

    quarters: int
    width: float
    height: float

    def regions(self, regions: tuple[Region, ...]) -> tuple[Region, ...]:
        """Return regions with the places that they have on the upright picture."""
        return tuple(
            msgspec.structs.replace(
                region, box=self._box(region.box), lines=tuple(map(self._line, region.lines))
            )
            for region in regions
        )

    def page_map(self, page_map: PageMap) -> PageMap:
        """Return the map from the upright picture to the same page."""
        matrix = np.array(page_map.matrix).reshape(3, 3) @ self._back
        return msgspec.structs.replace(page_map, matrix=tuple(map(float, matrix.ravel())))

    def affine(self, numbers: _Six) -> _Six:
        """Return the affine map (a, b, c, d, e, f) from the upright picture to the same page."""
        matrix = np.array([*numbers, 0.0, 0.0, 1.0]).reshape(3, 3) @ self._back
        a, b, c, d, e, f = (round(float(value), 9) for value in matrix[:2].ravel())
        return a, b, c, d, e, f

    @property
    def _matrix(self) -> Matrix:
        whole = Geometry.crop(Box(0.0, 0.0, self.width, self.height))
        return whole.turned(self.quarters).array

    @property
    def _back(self) -> Matrix:
        # Whole numbers, as the turn itself has them.
        back: Matrix = np.linalg.inv(self._matrix).round().astype(np.float64)
        return back

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, down, _ = self._matrix @ (x, y, 1.0)
        return round(float(across), 1), round(float(down), 1)

    def _box(self, box: Box) -> Box:
        (x0, y0), (x1, y1) = self._point(box.left, box.top), self._point(box.right, box.bottom)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _line(self, line: Line) -> Line:
        words = tuple(map(self._word, line.words))
        baseline = line.baseline
        if baseline is not None:
            baseline = (*self._point(*baseline[:2]), *self._point(*baseline[2:]))
        return msgspec.structs.replace(
            line, words=words, box=self._box(line.box), baseline=baseline
        )

    def _word(self, word: Word) -> Word:
        return msgspec.structs.replace(word, box=self._box(word.box))
