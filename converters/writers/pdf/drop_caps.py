"""The first letter of a chapter, as high as several lines.

It is drawn, not set: a letter that is set in a size of its own falls apart from its word in the
text of the PDF. See ``drop-cap`` in the template for what is done with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from converters.writers.fonts import font_file
from converters.writers.pdf.literals import literal

_BESIDE: Final = 150
"""More characters than any line beside the letter holds."""


@dataclass(frozen=True)
class DropCap:
    """How first letters are set."""

    lines: int
    family: str
    colour: str
    """``#rrggbb``."""

    def expression(self, text: str, rest: str) -> str | None:
        """Return a paragraph that begins with ``text``, single-spaced; ``rest`` is an expression.

        None where the family lacks the first letter.
        """
        letter = text[:1]
        drawn = _drawn(self.family, letter)
        if drawn is None:
            return None
        cut = text.find(" ", self.lines * _BESIDE)
        near, far = (text, "") if cut < 0 else (text[:cut], text[cut:])
        words = "".join(f"{literal(word)}, " for word in near[1:].split(" "))
        tail = f"{{{literal(far)}; {rest}}}" if far else rest
        drawing = (
            f"(svg: {literal(drawn.svg(self.colour))}, width: {drawn.width / drawn.em:.4f}, "
            f"height: {drawn.height / drawn.em:.4f}, depth: {drawn.depth / drawn.em:.4f})"
        )
        return f"drop-cap({self.lines}, {drawing}, {literal(letter)}, ({words}), {tail})"


@dataclass(frozen=True)
class _DrawnLetter:
    """The outline of a letter, within its own bounds, in font units."""

    path: str
    """As SVG has it, the y axis downwards."""
    width: float
    height: float
    depth: float
    """How far it reaches below the baseline."""
    em: float

    def svg(self, colour: str) -> str:
        """Return the letter as a picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}">'
            f'<path fill="{colour}" d="{self.path}"/></svg>'
        )


@cache
def _drawn(family: str, letter: str) -> _DrawnLetter | None:
    """Return a letter of a family as a drawing, None where the family has none."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    with TTFont(font_file(family), lazy=True) as font:
        name = font.getBestCmap().get(ord(letter))
        if name is None:
            return None
        glyphs, em = font.getGlyphSet(), font["head"].unitsPerEm
        bounds = BoundsPen(glyphs)
        glyphs[name].draw(bounds)
        if bounds.bounds is None:
            return None
        left, bottom, right, top = bounds.bounds
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:g}")
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, -left, top)))
    return _DrawnLetter(pen.getCommands(), right - left, top - bottom, -bottom, em)
