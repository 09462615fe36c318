"""Where lines and words lie over the picture of a page, as styles of CSS.

Each word takes the width that it has in the picture, and its letters are spaced to fill it. The
widths are those of the embedded font.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Protocol

from converters.diagnostics import Box
from converters.model.page_map import Point
from converters.writers.fonts import SERIF, measures

_LEVEL_SLOPE: Final = 0.002
"""Slope from which on a line is turned; less is not a pixel from one word to the next."""
_FITTING: Final = (0.6, 1.25)
"""How far the size of the overlaid type may be from that in the picture, to be as wide."""


class PlacedWord(Protocol):
    """Word with its place in pixels of the picture."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def box(self) -> Box:
        """Where it stands."""


def line_style(baseline: tuple[Point, Point], size: float) -> str:
    """Return where a line lies, by the ends of its baseline and its size of type in pixels."""
    (left, base), (right, end) = baseline
    style = f"left:{left:.1f}px;top:{base - measures(SERIF).baseline * size:.1f}px"
    style += f";font-size:{size:.1f}px"
    slope = (end - base) / max(1.0, right - left)
    if abs(slope) > _LEVEL_SLOPE:
        style += f";transform:rotate({math.degrees(math.atan(slope)):.2f}deg)"
    return style


def word_style(text: str, box: Box, advance: float, size: float) -> str:
    """Return how a word is set: with the space after it as wide as to where the next begins."""
    spacing = (box.width - measures(SERIF).width(text) * size) / max(1, len(text))
    return f"width:{max(advance, 0):.1f}px;letter-spacing:{spacing + 0.0:.2f}px"


def fitted_size(words: Sequence[PlacedWord], size: float) -> float:
    """Return the size in which our font is about as wide as type of a size in the picture."""
    natural = sum(measures(SERIF).width(word.text) for word in words)
    if not natural:  # A speck that was read as a mark without its letter has no width of its own.
        return size
    share = sum(word.box.width for word in words) / natural / size
    low, high = _FITTING
    return size * min(high, max(low, share))


def area_style(box: Box) -> str:
    """Return the attribute that places an element upon a box."""
    place = f"left:{box.left:.1f}px;top:{box.top:.1f}px"
    return f' style="{place};width:{box.width:.1f}px;height:{box.height:.1f}px"'
