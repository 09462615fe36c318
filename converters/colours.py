"""Colours of CSS and how much they differ: notations, mixing, contrast of WCAG 2."""

from __future__ import annotations

import colorsys
import re
from typing import Final, NamedTuple

from PIL import ImageColor

_NUMBER: Final = r"\s*([-+]?\d*\.?\d+%?)\s*"
_SEPARATOR: Final = r"[\s,/]+"
_FUNCTION: Final = re.compile(
    rf"(rgb|hsl)a?\(\s*({_NUMBER}(?:deg)?(?:{_SEPARATOR}{_NUMBER}){{2,3}})\)"
)
_LONGEST: Final = 80
_PART: Final = re.compile(r"[-+]?\d*\.?\d+%?")
_HEX: Final = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_NAMES: Final = frozenset(ImageColor.colormap)


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, opacity from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: Colour) -> Colour:
        """Return what is seen where this colour lies on an opaque one."""
        mixed = (
            self.alpha * above + (1 - self.alpha) * below
            for above, below in zip(self[:3], ground[:3], strict=True)
        )
        return Colour(*mixed)

    def in_words(self) -> str:
        """Return the colour in hexadecimal, without its opacity."""
        return "#" + "".join(f"{round(part):02x}" for part in self[:3])


WHITE: Final = Colour(255, 255, 255)
BLACK: Final = Colour(0, 0, 0)
_CLEAR: Final = Colour(0, 0, 0, 0)


def parse_colour(text: str) -> Colour | None:
    """Return a colour of CSS Color 4 by name, in hexadecimal, rgb() or hsl(); None for others."""
    text = text.strip().lower()
    if text == "transparent":
        return _CLEAR
    if text in _NAMES or _HEX.fullmatch(text):
        red, green, blue, *alpha = ImageColor.getrgb(text)
        return Colour(red, green, blue, alpha[0] / 255 if alpha else 1.0)
    match = _FUNCTION.fullmatch(text) if len(text) < _LONGEST else None
    if match is None:
        return None
    parts = _PART.findall(match[2])
    return _from_rgb(parts) if match[1] == "rgb" else _from_hsl(parts)


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast of two opaque colours, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _from_rgb(parts: list[str]) -> Colour:
    red, green, blue = (_bounded(_scaled(part, 255), 255) for part in parts[:3])
    return Colour(red, green, blue, _alpha(parts))


def _from_hsl(parts: list[str]) -> Colour:
    hue = float(parts[0].rstrip("%")) % 360 / 360
    saturation, lightness = (_bounded(_scaled(part, 1), 100) for part in parts[1:3])
    # A bare number is a percentage as well (CSS Color 4).
    saturation, lightness = (v / 100 if v > 1 else v for v in (saturation, lightness))
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return Colour(255 * red, 255 * green, 255 * blue, _alpha(parts))


def _alpha(parts: list[str]) -> float:
    return _bounded(_scaled(parts[3], 1), 1) if len(parts) > 3 else 1.0


def _scaled(part: str, whole: float) -> float:
    return float(part[:-1]) / 100 * whole if part.endswith("%") else float(part)


def _bounded(value: float, most: float) -> float:
    return min(max(value, 0.0), most)
