"""What on a page is no running text, by its pixels: photographs, drawings, ruled tables.

Pictures are kept from the recogniser, which makes letters of them; of tables only the rules are.
"""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.pages.geometry import Pixels, reduced
from converters.pages.grids import Grid, ruled
from converters.pages.shapes import shapes_in

_WHITE: Final = 255
_WORK_X_HEIGHT: Final = 8.0
"""Height in pixels to which small letters are reduced before looking."""
_DARK: Final = 176
"""Gray below which evened-out paper is printed on."""
_TINT: Final = 236
"""Gray below which a smoothed area is no bare paper."""
_JOIN: Final = 0.4
"""Gaps between a halftone's dots that are closed, in x-heights; those between letters are wider."""
_SOLID: Final = 2.2
"""Side, in x-heights, of the square that fits into tone and into no stroke of a letter."""
_LARGE: Final = 6.0
"""Height and width, in x-heights, from which one connected shape is a drawing and no letter."""
_LEAST_AREA: Final = 0.006
"""Share of the page from which an area counts."""
_NEAR: Final = 1.5
"""Distance in x-heights within which parts belong to one picture."""
_GROWTH: Final = 2.5
"""Distance in x-heights within which pale tone belongs to a picture."""
_FILLED: Final = 0.45
"""Share of its box that a picture running off the page covers; a desk around it covers less."""
_TRIMMED: Final = 4.0
"""Height in x-heights of what may be cut off above and below a tone."""
_FULL: Final = 0.7
"""Share of a tone's usual rows that a row must be printed on to belong to it."""
_LETTER: Final = (0.6, 2.6)
"""Heights of letters, in x-heights."""
_PRINT_SHARE: Final = 0.55
"""Share of the ink in an area that letters may hold; beyond it the area is print."""
_RIM: Final = 0.012
_EDGE_STRIP: Final = 0.1
"""Share of the page's side that a dark strip along its edge is wide at most."""
_LARGEST: Final = 0.6
"""Share of a page with print on it that a picture covers at most."""

Mask = NDArray[np.uint8]


class Zones(msgspec.Struct, frozen=True):
    """Boxes in pixels of the picture that was looked at."""

    pictures: tuple[Box, ...] = ()
    tables: tuple[Grid, ...] = ()
    columns: tuple[Box, ...] | None = None
    """Where a person says that tables without rules are; None: nothing was said."""

    def scaled(self, factor: float) -> Zones:
        """Return the zones as they lie on the picture resized by ``factor``."""
        return Zones(
            tuple(box.scaled(factor) for box in self.pictures),
            tuple(grid.scaled(factor) for grid in self.tables),
            None if self.columns is None else tuple(box.scaled(factor) for box in self.columns),
        )

    def with_pictures(self, pictures: tuple[Box, ...]) -> Zones:
        """Return the zones with other pictures; what lies in them is no table."""
        tables = tuple(g for g in self.tables if not any(g.box.is_near(p, 0.0) for p in pictures))
        return Zones(pictures, tables, self.columns)

    def with_columns(self, columns: tuple[Box, ...]) -> Zones:
        """Return the zones with the areas of tables without rules that a person named."""
        return Zones(self.pictures, self.tables, columns)


def estimate(even: Pixels, x_height: float | None) -> Zones:
    """Return the pictures on a page whose light is even and whose small letters are so high.

    A page without print (``x_height`` None) is one picture where tone covers it.
    """
    size = x_height or max(even.shape) / 110
    factor = min(1.0, _WORK_X_HEIGHT / size)
    height, width = even.shape
    small = reduced(even, (max(1, round(width * factor)), max(1, round(height * factor))))
    unit = size * factor
    dark = (small < _DARK).astype(np.uint8)
    drawings = _drawings(dark, unit)
    tones = _tones(small, dark, unit)
    lines = [box for box in drawings if not any(box.is_near(tone, 0.0) for tone in tones)]
    grids = [grid for box in lines if (grid := ruled(dark, box, unit)) is not None]
    found = [*tones, *(box for box in drawings if not _in_table(box, grids))]
    kept = [
        box
        for box in _merged(found, _NEAR * unit)
        if _is_picture(box, dark, unit)
        and not _is_edge(box, small.shape)
        and not _in_table(box, grids)
        and (x_height is None or box.width * box.height < _LARGEST * dark.size)
    ]
    return Zones(tuple(kept), tuple(grids)).scaled(1 / factor)


def hidden(shown: Pixels, zones: Zones) -> Pixels:
    """Return a page without its pictures and the rules of its tables, for the recogniser."""
    if not zones.pictures and not zones.tables:
        return shown
    bare = shown.copy()
    for box in zones.pictures:
        bare[int(box.top) : round(box.bottom) + 1, int(box.left) : round(box.right) + 1] = _WHITE
    for grid in zones.tables:
        grid.wipe(bare)
    return bare


def _in_table(box: Box, grids: list[Grid]) -> bool:
    return any(box.is_near(grid.box, 0.0) for grid in grids)


def _tones(small: Pixels, dark: Mask, unit: float) -> list[Box]:
    """Return the boxes of areas covered with tone."""
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, _square(_JOIN * unit))
    solid = cv2.morphologyEx(np.asarray(closed), cv2.MORPH_OPEN, _square(_SOLID * unit))
    if not np.any(solid):
        return []
    # A photograph's light parts hang together with its dark ones, paper does not.
    smooth = cv2.GaussianBlur(small, (0, 0), 0.5 * unit)
    tinted = cv2.morphologyEx(
        (np.asarray(smooth) < _TINT).astype(np.uint8), cv2.MORPH_OPEN, _square(_SOLID * unit)
    )
    toned = np.asarray(tinted) | np.asarray(solid)
    areas = shapes_in(toned)
    stats = areas.stats
    seeded = set(np.unique(areas.labels[np.asarray(solid) > 0]).tolist()) - {0}
    dense = [i for i in seeded if _fill(stats[i]) > _FILLED or not _touches(stats[i], toned.shape)]
    inked = small < _TINT
    found = [_trimmed(_box(stats[index]), inked, unit) for index in dense]
    pale = [_box(stats[index]) for index in areas.numbers if index not in seeded]
    return [
        *found,
        *(box for box in pale if any(box.is_near(other, _GROWTH * unit) for other in found)),
    ]


def _trimmed(box: Box, inked: NDArray[np.bool_], unit: float) -> Box:
    """Return the box of a tone without a line of print that smoothing joined to it."""
    top, bottom, left, right = (int(v) for v in (box.top, box.bottom, box.left, box.right))
    share = inked[top:bottom, left:right].mean(axis=1)
    reach = min(len(share) // 3, round(_TRIMMED * unit))
    full = _FULL * float(np.median(share))
    first = next((n for n in range(reach) if np.all(share[n : n + round(unit)] >= full)), 0)
    last = next((n for n in range(reach) if np.all(share[::-1][n : n + round(unit)] >= full)), 0)
    return Box(box.left, box.top + first, box.right, box.bottom - last)


def _fill(stats: NDArray[np.int32]) -> float:
    box = int(stats[cv2.CC_STAT_WIDTH]) * int(stats[cv2.CC_STAT_HEIGHT])
    return int(stats[cv2.CC_STAT_AREA]) / max(1, box)


def _touches(stats: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """Tell whether a shape reaches the edge of the page, as the desk around it does."""
    x, y, w, h = (int(v) for v in stats[:4])
    return x <= 1 or y <= 1 or x + w >= shape[1] - 1 or y + h >= shape[0] - 1


def _drawings(dark: Mask, unit: float) -> list[Box]:
    """Return the boxes of shapes that are too large for letters."""
    stats = shapes_in(dark).stats[1:]
    sides = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    large = stats[sides > _LARGE * unit]
    return [_box(shape) for shape in large if not _touches(shape, dark.shape)]


def _is_picture(box: Box, dark: Mask, unit: float) -> bool:
    """Tell whether an area is large enough, and is neither print nor a frame around print."""
    if box.width * box.height < _LEAST_AREA * dark.size:
        return False
    top, bottom, left, right = (int(v) for v in (box.top, box.bottom, box.left, box.right))
    part = np.ascontiguousarray(dark[top:bottom, left:right])
    total = int(part.sum())
    return total > 0 and _letters(part, unit) < _PRINT_SHARE * total


def _letters(part: Mask, unit: float) -> int:
    """Return how much of the ink in an area stands in shapes of the size of letters."""
    stats = shapes_in(part).stats
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letter = (heights >= _LETTER[0] * unit) & (heights <= _LETTER[1] * unit)
    letter &= widths <= 2 * _LETTER[1] * unit
    return int(stats[1:, cv2.CC_STAT_AREA][letter].sum())


def _is_edge(box: Box, shape: tuple[int, ...]) -> bool:
    """Tell whether an area is the shade or the desk along the page's edge."""
    height, width = shape[:2]
    rim = _RIM * max(width, height)
    beside = box.left <= rim or box.right >= width - rim
    across = box.top <= rim or box.bottom >= height - rim
    return (beside and box.width < _EDGE_STRIP * width) or (
        across and box.height < _EDGE_STRIP * height
    )


def _merged(boxes: list[Box], near: float) -> list[Box]:
    """Return the boxes with those that touch, or nearly, made one."""
    merged: list[Box] = []
    for box in boxes:
        joined = box
        while True:
            close = [other for other in merged if joined.is_near(other, near)]
            if not close:
                break
            for other in close:
                merged.remove(other)
                joined = joined.union(other)
        merged.append(joined)
    return sorted(merged, key=lambda box: (box.top, box.left))


def _square(side: float) -> Mask:
    width = max(2, round(side))
    return np.ones((width, width), np.uint8)


def _box(stats: NDArray[np.int32]) -> Box:
    x, y, w, h = (float(v) for v in stats[:4])
    return Box(x, y, x + w, y + h)
