"""The first letter of a chapter, as high as several lines.

It is drawn, not set: a letter that is set in a size of its own falls apart from its word in the
text of the PDF. See ``drop-cap`` in the template for what is done with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from converters.writers.fonts import font_file
from converters.writers.openings import Initial
from converters.writers.pdf.literals import literal

_BESIDE: Final = 150
"""More characters than any line beside the letter holds."""
_ABOVE_OR_BELOW: Final = frozenset({220, 230})
"""Combining classes of marks. Source: Unicode Standard, table 4-3."""

_Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True)
class DropCap:
    """How first letters are set."""

    lines: int
    family: str
    colour: str
    """``#rrggbb``."""

    @property
    def characters(self) -> int:
        """More characters than the lines beside the letter hold."""
        return self.lines * _BESIDE

    def expression(self, initial: Initial, words: Callable[[], str], name: str) -> str | None:
        """Return a paragraph that begins with a large letter, None where the family lacks it.

        ``name`` tells it from those of other chapters.
        ``words`` gives the arguments of the template for what follows the letter; it is asked for
        them where there is one.
        """
        drawn = _drawn(self.family, initial.shown, bold=initial.bold, italic=initial.italic)
        if drawn is None:
            return None
        drawing = f"(svg: {literal(drawn.svg(self.colour))}, {drawn.measures})"
        arguments = f"{self.lines}, {drawing}, {literal(initial.letter)}, {words()}"
        return f"drop-cap({arguments}, name: {literal(name)})"


@dataclass(frozen=True)
class _DrawnLetter:
    """The outline of a letter, within its own bounds, in font units."""

    path: str
    """As SVG has it, the y axis downwards."""
    bounds: _Bounds
    body: _Bounds
    """Those of the letter without the marks above and below it, which need no room at its side."""
    em: float

    @property
    def measures(self) -> str:
        """Sizes in em as arguments: of the picture, of the room at its side, of what is below."""
        left, bottom, right, top = self.bounds
        measured = {
            "width": right - left,
            "height": top - bottom,
            "depth": -bottom,
            "start": left - self.body[0],
            "room": self.body[2] - self.body[0],
        }
        return ", ".join(f"{name}: {size / self.em:.4f}" for name, size in measured.items())

    def svg(self, colour: str) -> str:
        """Return the letter as a picture."""
        left, bottom, right, top = self.bounds
        width, height = right - left, top - bottom
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}">'
            f'<path fill="{colour}" d="{self.path}"/></svg>'
        )


@cache
def _drawn(family: str, letter: str, *, bold: bool, italic: bool) -> _DrawnLetter | None:
    """Return a letter of a style of a family as a drawing, None where the family has none."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    with TTFont(font_file(family, bold=bold, italic=italic), lazy=True) as font:
        names, glyphs, em = font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm

        def bounds_of(character: str) -> _Bounds | None:
            pen = BoundsPen(glyphs)
            if name := names.get(ord(character)):
                glyphs[name].draw(pen)
            found: _Bounds | None = pen.bounds
            return found

        bounds = bounds_of(letter)
        if bounds is None:
            return None
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
        moved = TransformPen(pen, (1, 0, 0, -1, -bounds[0], bounds[3]))
        glyphs[names[ord(letter)]].draw(moved)
        body = bounds_of(_without_marks(letter)) or bounds
    return _DrawnLetter(pen.getCommands(), bounds, body, em)


def _without_marks(letter: str) -> str:
    """Return a letter without what stands above and below it; a horn is part of it."""
    parts = unicodedata.normalize("NFD", letter)
    beside = (part for part in parts if unicodedata.combining(part) not in _ABOVE_OR_BELOW)
    bare = unicodedata.normalize("NFC", "".join(beside))
    return bare if len(bare) == 1 else letter
