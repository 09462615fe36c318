"""Height of a line's small letters, measured on its pixels.

The recogniser's own row heights hold for blocks of many lines; for a line by itself (a note, a
head, a title) they are off by half, and it is by these that such lines are told apart.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine

_INK: Final = 160
_BODY: Final = (0.2, 0.6)
"""Rows above the baseline, as shares of the line's box, that surely cross small letters."""
_EDGE: Final = 0.5
_CREDIBLE: Final = (0.5, 2.0)
_ASTRAY: Final = 0.25
"""Distance between the foot of the letters and the recogniser's baseline, in x-heights, beyond
which the ink is not believed."""

Profile = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def measured(blocks: tuple[ReadBlock, ...], gray: Pixels) -> tuple[ReadBlock, ...]:
    """Return the blocks with the x-height of each line as its ink shows it."""
    return tuple(
        msgspec.structs.replace(
            block,
            lines=tuple(
                msgspec.structs.replace(line, x_height=_x_height(line, gray))
                for line in block.lines
            ),
        )
        for block in blocks
    )


def _x_height(line: ReadLine, gray: Pixels) -> float:
    """Return rows from the baseline up to where the ink thins out; the old value if unclear."""
    box = line.box
    top, bottom = max(0, int(box.top)), int(box.bottom)
    part = gray[top:bottom, max(0, int(box.left)) : int(box.right)]
    if part.shape[0] < 8 or part.shape[1] < 8:
        return line.x_height
    profile = _levelled_profile(part, line)
    base = min(max(round(len(profile) - 1 - _descent(line)), 4), len(profile) - 1)
    start, end = (base - int(share * base) for share in _BODY)
    level = float(np.median(profile[min(start, end) : max(start, end) + 1]))
    head = _crossing(profile, start, -1, _EDGE * level)
    foot = _crossing(profile, start, 1, _EDGE * level)
    astray = abs(foot - base) > _ASTRAY * line.x_height
    height = (base if astray else foot) - head
    if not _CREDIBLE[0] <= height / line.x_height <= _CREDIBLE[1]:
        return line.x_height
    return height


def _crossing(profile: Profile, row: int, step: int, level: float) -> float:
    """Return where the ink thins out to ``level``, to a part of a row, going up or down."""
    last = 0 if step < 0 else len(profile) - 1
    while row != last and profile[row + step] >= level:
        row += step
    if row == last:
        return float(row)
    inner, outer = float(profile[row]), float(profile[row + step])
    return row + step * (inner - level) / max(1.0, inner - outer)


def _levelled_profile(part: Pixels, line: ReadLine) -> Profile:
    """Return the ink of each row, the line's remaining slant taken out stretch by stretch."""
    x0, y0, x1, y1 = line.baseline
    slope = (y1 - y0) / max(1.0, x1 - x0)
    ink = (part < _INK).astype(np.float64)
    middle = part.shape[1] / 2
    width = max(8, part.shape[1] // 16)
    total = np.zeros(part.shape[0])
    for left in range(0, part.shape[1], width):
        stretch = ink[:, left : left + width].sum(axis=1)
        total += np.roll(stretch, -round(slope * (left + width / 2 - middle)))
    return total


def _descent(line: ReadLine) -> float:
    """Return how far the line's box reaches below the middle of its baseline."""
    return max(0.0, line.box.bottom - (line.baseline[1] + line.baseline[3]) / 2)
