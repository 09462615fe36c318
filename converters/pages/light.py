"""Even light: the paper made white everywhere, shade and shine divided out, pictures left alone."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from converters.pages.geometry import Pixels, reduced
from converters.pages.shapes import shapes_in

_REDUCTION: Final = 8
_CLOSING: Final = 9
"""Side, at 1/8 scale, of the square that outgrows strokes but not pictures."""
_SMOOTHING: Final = 15
_DARKEST_PAPER: Final = 40
"""Background below this is no paper; dividing by it would only blow up noise."""
_DARK_RATIO: Final = 0.6
"""Ground darker than this share of the paper, over an area, is a picture and not shade."""
_PALE_RATIO: Final = 0.88
"""The same for a picture of soft tones, which must then show its frame."""
_LARGEST_FRAME: Final = 0.5
_TALLEST_FRAME: Final = 0.75
_FRAME_FILLED: Final = 0.8
_PICTURE_SHARE: Final = 0.006
_PICTURE_EDGE: Final = 0.18
"""Fall of the ground within 40 pixels, as a share of the paper's light, at a picture's edge."""


def background(gray: Pixels) -> Pixels:
    """Return the light on the bare paper, at the size of ``gray``."""
    height, width = gray.shape
    size = (max(1, width // _REDUCTION), max(1, height // _REDUCTION))
    small = reduced(gray, size)
    closed = cv2.morphologyEx(
        small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_CLOSING, _CLOSING))
    )
    ground = _over_pictures(np.asarray(cv2.medianBlur(closed, _SMOOTHING), dtype=np.uint8))
    smooth = cv2.GaussianBlur(ground, (0, 0), 2)
    large = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.maximum(np.asarray(large, dtype=np.uint8), _DARKEST_PAPER)


def _over_pictures(ground: Pixels) -> Pixels:
    """Return the ground with the paper's light carried on under pictures."""
    paper = float(np.percentile(ground, 85))
    edges = cv2.morphologyEx(ground, cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8))
    steep = np.asarray(edges, dtype=np.uint8)
    dark = _pictures(ground, _DARK_RATIO * paper, steep, paper)
    pale = _pictures(ground, _PALE_RATIO * paper, steep, paper, framed=True)
    found = dark | pale
    if not found.any():
        return ground
    bare = (1 - np.asarray(cv2.dilate(found, np.ones((7, 7), np.uint8)))).astype(np.float32)
    spread = max(ground.shape) / 12
    light = cv2.GaussianBlur(ground * bare, (0, 0), spread)
    weight = cv2.GaussianBlur(bare, (0, 0), spread)
    carried = np.where(np.asarray(weight) > 0.01, light / np.maximum(weight, 0.01), paper)
    filled: Pixels = np.where(bare > 0, ground, carried).clip(0, 255).astype(np.uint8)
    return filled


def _pictures(
    ground: Pixels, level: float, steep: Pixels, paper: float, *, framed: bool = False
) -> Pixels:
    """Return where the ground is darker than ``level`` over an area with an edge around it.

    With ``framed``, it must fill its box and lie clear of the sheet's edges, as no shade does.
    """
    dark = (ground < level).astype(np.uint8)
    areas = shapes_in(dark)
    labels, stats = areas
    large = [
        i
        for i in areas.numbers
        if stats[i, cv2.CC_STAT_AREA] > _PICTURE_SHARE * dark.size
        and (not framed or _is_framed(stats[i], dark.shape))
        and _has_edges((labels == i).astype(np.uint8), steep, paper)
    ]
    return np.isin(labels, large).astype(np.uint8)


def _is_framed(stats: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    x, y, w, h, area = (int(value) for value in stats[:5])
    clear = x > 1 and y > 1 and x + w < shape[1] - 1 and y + h < shape[0] - 1
    large = w * h > _LARGEST_FRAME * shape[0] * shape[1] or h > _TALLEST_FRAME * shape[0]
    return clear and not large and area >= _FRAME_FILLED * w * h


def _has_edges(mask: Pixels, steep: Pixels, paper: float) -> bool:
    """Tell whether a dark area ends all at once, as pictures do and shade does not."""
    rim = cv2.dilate(mask, np.ones((3, 3), np.uint8)) - mask
    edge = steep[np.asarray(rim) > 0]
    return bool(edge.size and np.median(edge) > _PICTURE_EDGE * paper)


def apply(gray: Pixels) -> Pixels:
    """Return ``gray`` with paper at 255 and ink as dark as it is against its own paper."""
    divided = cv2.divide(gray, background(gray), scale=255.0)
    return np.asarray(divided, dtype=np.uint8)
