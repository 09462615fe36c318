"""How large a drawing (SVG) is meant to be shown, and of what shape it is."""

from __future__ import annotations

import math
import re
from typing import Final

from lxml import etree

_PIXELS: Final = {
    "": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4,
    "q": 96 / 101.6, "em": 16.0, "rem": 16.0, "ex": 8.0,
}  # fmt: skip
"""Pixels of a unit. Source: CSS Values and Units Level 4, section 6.2; 16 px is the usual em."""
_LENGTH: Final = re.compile(r"\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_LEAST_SIDE: Final = 300.0
"""Longer side of a drawing that has a shape alone; as wide as CSS makes what has no size."""
_LARGEST: Final = 20_000.0

Size = tuple[float, float]


def drawing_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of an SVG document in pixels of CSS, None where it tells neither.

    Where the root has a ``viewBox`` alone, that is the shape, and the size such that the drawing
    can be seen. Source: SVG 2, section 8.2, and CSS Images Level 3, section 5.2.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    size = _told(root.get("width"), root.get("height"), _box(root.get("viewBox")))
    if size is None or not all(0 < side < math.inf for side in size):
        return None
    share = min(1.0, _LARGEST / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def _told(width_given: str | None, height_given: str | None, box: Size | None) -> Size | None:
    width, height = _length(width_given), _length(height_given)
    if width and height:
        return width, height
    if box is None:
        return None
    if width:
        return width, width * box[1] / box[0]
    if height:
        return height * box[0] / box[1], height
    share = max(1.0, _LEAST_SIDE / max(box))
    return box[0] * share, box[1] * share


def _length(given: str | None) -> float | None:
    """Return a length in pixels; None for shares of what is around (``100%``, ``auto``)."""
    found = _LENGTH.fullmatch(given or "")
    unit = _PIXELS.get(found[2].lower()) if found else None
    return float(found[1]) * unit if found and unit else None


def _box(given: str | None) -> Size | None:
    numbers = (given or "").replace(",", " ").split()
    try:
        width, height = map(float, numbers[2:4])
    except ValueError:
        return None
    return (width, height) if len(numbers) == 4 and width > 0 < height else None
