"""From the user space of a PDF page to the upright page: points, y down, text running right."""

from __future__ import annotations

from typing import NamedTuple

from pypdfium2 import raw

from converters.diagnostics import Box
from converters.readers.pdf.opening import Handle


class Frame(NamedTuple):
    """The visible box of a page and the quarter turns (clockwise) that set its text upright."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    @classmethod
    def of(cls, page: Handle, quarter: int) -> Frame:
        """Return the frame of a loaded page."""
        rect = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(page, rect):
            return cls(0.0, 0.0, 612.0, 792.0, quarter)
        return cls(rect.left, rect.bottom, rect.right, rect.top, quarter)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        across, up = self.right - self.left, self.top - self.bottom
        return (up, across) if self.quarter % 2 else (across, up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of user space on the upright page."""
        match self.quarter:
            case 0:
                return x - self.left, self.top - y
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case _:
                return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a rectangle of user space on the upright page."""
        one, other = self.point(left, bottom), self.point(right, top)
        return Box(
            round(min(one[0], other[0]), 2),
            round(min(one[1], other[1]), 2),
            round(max(one[0], other[0]), 2),
            round(max(one[1], other[1]), 2),
        )
