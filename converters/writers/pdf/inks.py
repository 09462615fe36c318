"""Colours of what is drawn in the inks of print: RGB in content streams becomes CMYK.

Inks let through what falls on them one after the other: red = (1 - cyan) × (1 - black), and
likewise green and blue; as much black as can be, so grays are black ink alone and small print needs
no exact fit of four plates. The same rule is behind Typst's own ``cmyk``. The profile of a press
would tell a hue more exactly, but which press it will be is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_NUMBER: Final = rb"[+-]?(?:\d+\.?\d*|\.\d+)"
_TOKEN: Final = re.compile(
    # Texts, one pair of parentheses within them; nothing in there is an operator.
    rb"\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\)"
    rb"|(?<![\w./'\"*+-])(?P<stack>[qQ])(?![\w'\"*])"
    rb"|/(?P<space>[^\s()<>\[\]{}/%]+)\s+(?P<select>cs|CS)(?![\w*])"
    rb"|(?<![\w./+-])(?P<values>" + rb"\s+".join([_NUMBER] * 3) + rb")\s+"
    rb"(?P<paint>scn?|SCN?|rg|RG)(?![\w*])",
    re.DOTALL,
)
_DEVICE: Final = "DeviceRGB"


def inks_of(red: float, green: float, blue: float) -> tuple[float, float, float, float]:
    """Return cyan, magenta, yellow and black, all from 0 to 1, for a colour of the screen."""
    brightest = max(red, green, blue)
    if brightest <= 0:
        return 0.0, 0.0, 0.0, 1.0
    cyan, magenta, yellow = (1 - min(part, brightest) / brightest for part in (red, green, blue))
    return cyan, magenta, yellow, 1 - brightest


def in_inks(content: bytes, spaces: Collection[str]) -> bytes:
    """Return a content stream whose RGB colours are CMYK; ``spaces`` names those that are RGB.

    Source of the operators: ISO 32000-1, 8.6.8. The same stream comes back where there are none.
    """
    return _TOKEN.sub(_Colours({*spaces, _DEVICE}).replaced, content)


class _Colours:
    """Which colour spaces are RGB at a place of a stream: for fills and for lines."""

    def __init__(self, spaces: Collection[str]) -> None:
        self._spaces = spaces
        self._now = (False, False)
        self._saved: list[tuple[bool, bool]] = []

    def replaced(self, match: re.Match[bytes]) -> bytes:
        if match["stack"]:
            self._step(is_save=match["stack"] == b"q")
        elif match["select"]:
            is_line = match["select"] == b"CS"
            is_rgb = match["space"].decode("latin-1") in self._spaces
            self._enter(is_line=is_line, is_rgb=is_rgb)
            if is_rgb:
                # A space that is chosen begins with black; the name needed no blank before it.
                return b" 0 0 0 1 K" if is_line else b" 0 0 0 1 k"
        elif match["paint"]:
            is_line = match["paint"].isupper()
            if match["paint"] in {b"rg", b"RG"}:
                self._enter(is_line=is_line, is_rgb=False)
            elif not self._now[is_line]:
                return match[0]
            red, green, blue = map(float, match["values"].split())
            inks = " ".join(
                f"{ink:.4f}".rstrip("0").rstrip(".") for ink in inks_of(red, green, blue)
            )
            return f"{inks} {'K' if is_line else 'k'}".encode("ascii")
        return match[0]

    def _enter(self, *, is_line: bool, is_rgb: bool) -> None:
        fill, line = self._now
        self._now = (fill, is_rgb) if is_line else (is_rgb, line)

    def _step(self, *, is_save: bool) -> None:
        if is_save:
            self._saved.append(self._now)
        elif self._saved:
            self._now = self._saved.pop()
