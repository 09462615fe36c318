"""Invisible text of a facsimile: every word under its picture, and the font that carries it.

Words stand on their line's baseline and are stretched to their box, so that what a reader marks
is what is seen. The font has the advance widths of our serif, a plain rectangle for every glyph
(pdfium passes over words whose glyphs are empty) and a ToUnicode table for exactly the
characters used, as PDF/A-2u asks (ISO 19005-2, 6.2.11.7).
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from statistics import median
from typing import Any, Final

from pypdf.generic import IndirectObject

from converters.diagnostics import Box
from converters.model.page import DisplayPage, Line, Word
from converters.model.page_map import PageMap
from converters.writers.fonts import SERIF, measures
from converters.writers.pdf.objects import ObjectWriter, deflated, dictionary, name

_EM: Final = 1_000
_OTHER_WIDTH: Final = 500
_X_HEIGHT: Final = 0.475
_BOX_TO_SIZE: Final = 1.05
"""Height of a recognised word over the size of its type, where the x-height is not known."""
_BELOW_BASELINE: Final = 0.22
_ASCENT: Final = 900
_DESCENT: Final = -250
_NEVER: Final = frozenset("\x00\ufeff\ufffe\uffff")
_SMALLEST_PT: Final = 1.0
_STRETCH: Final = (1.0, 2_000.0)


class InvisibleFont:
    """Gives every character a code the first time it is used."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encoded(self, text: str) -> str:
        """Return the hexadecimal codes of ``text``."""
        return "".join(f"{self._code(character):04X}" for character in text)

    @staticmethod
    def width(text: str) -> float:
        """Return the advance of ``text`` in em."""
        widths = _serif_widths()
        return sum(widths.get(character, _OTHER_WIDTH) for character in text) / _EM

    def write(self, writer: ObjectWriter, reference: IndirectObject) -> None:
        """Write the font with its descendants under ``reference``."""
        widths = [round(self.width(character) * _EM) for character in self._codes]
        program = _font_program(widths)
        base = name("BANSOT+Invisible")
        file = writer.write(deflated(program, {"Length1": len(program)}))
        descriptor = writer.write(
            dictionary(
                {
                    "Type": name("FontDescriptor"), "FontName": base, "Flags": 4,
                    "FontBBox": [0, _DESCENT, _EM, _ASCENT], "ItalicAngle": 0,
                    "Ascent": _ASCENT, "Descent": _DESCENT, "CapHeight": 670, "StemV": 80,
                    "FontFile2": file,
                }
            )
        )  # fmt: skip
        system = {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0}
        descendant = writer.write(
            dictionary(
                {
                    "Type": name("Font"), "Subtype": name("CIDFontType2"), "BaseFont": base,
                    "CIDSystemInfo": system, "FontDescriptor": descriptor, "DW": _OTHER_WIDTH,
                    "W": [1, widths], "CIDToGIDMap": name("Identity"),
                }
            )
        )  # fmt: skip
        unicode_map = writer.write(deflated(_to_unicode(self._codes)))
        font = {
            "Type": name("Font"), "Subtype": name("Type0"), "BaseFont": base,
            "Encoding": name("Identity-H"), "DescendantFonts": [descendant],
            "ToUnicode": unicode_map,
        }  # fmt: skip
        writer.write(dictionary(font), reference)

    def _code(self, character: str) -> int:
        return self._codes.setdefault(character, len(self._codes) + 1)


@dataclass(frozen=True)
class Geometry:
    """Maps source pixels to points of the PDF page, y upwards."""

    display: DisplayPage

    @property
    def scale(self) -> float:
        """Points a display pixel."""
        return 72 / self.display.dpi

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        return self.display.width_px * self.scale, self.display.height_px * self.scale

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a source pixel lies on the page."""
        across, down = self._map.point(x, y)
        return across * self.scale, self.size[1] - down * self.scale

    def corners(self, box: Box) -> tuple[tuple[float, float], ...]:
        """Return the corners of a source box on the page."""
        return tuple(self.point(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom))

    def magnification(self, x: float, y: float) -> float:
        """Return the points of a source pixel at this place."""
        return self._map.magnification(x, y) * self.scale

    @cached_property
    def _map(self) -> PageMap:
        return self.display.exact_map


@dataclass(frozen=True)
class Shown:
    """Word of a line in operators of a text object, and the space behind it.

    The first of a line sets the size of type for all.
    """

    word: Word
    line: Line
    drawing: str
    space: str
    box: Box
    """Where it lies on the page, in points, y upwards."""


def shown_words(lines: Iterable[Line], geometry: Geometry, font: InvisibleFont) -> list[Shown]:
    """Return the words of lines that run on, in reading order.

    A space ends every line but the last: whoever follows the tags reads on without seeing lines.
    """
    shown = [words for line in lines if (words := _line(line, geometry, font))]
    for words in shown[:-1]:
        words[-1] = replace(words[-1], space=f"<{font.encoded(' ')}> Tj")
    return [word for words in shown for word in words]


def text_object(parts: Iterable[str]) -> str:
    """Return a text object of invisible text."""
    return "\n".join(("BT", "3 Tr", *parts, "ET"))


@dataclass(frozen=True)
class _Axis:
    """Baseline of a line on the page: a point of it and its direction."""

    x: float
    y: float
    cosine: float
    sine: float

    def along(self, points: Iterable[tuple[float, float]]) -> tuple[float, float]:
        places = [(x - self.x) * self.cosine + (y - self.y) * self.sine for x, y in points]
        return min(places), max(places)

    def across(self, points: Iterable[tuple[float, float]]) -> tuple[float, float]:
        places = [(y - self.y) * self.cosine - (x - self.x) * self.sine for x, y in points]
        return min(places), max(places)

    def matrix(self, place: float) -> str:
        x, y = self.x + place * self.cosine, self.y + place * self.sine
        turn = f"{self.cosine:.5f} {self.sine:.5f} {-self.sine:.5f} {self.cosine:.5f}"
        return f"{turn} {x:.2f} {y:.2f} Tm"


def _line(line: Line, geometry: Geometry, font: InvisibleFont) -> list[Shown]:
    words = [(text, word) for word in line.words if (text := _clean(word.text))]
    if not words:
        return []
    axis = _axis(line, geometry)
    size = _type_size(line, [word for _, word in words], axis, geometry)
    spans = [axis.along(geometry.corners(word.box)) for _, word in words]
    ends = [start for start, _ in spans[1:]]
    shown = []
    for place, (text, word) in enumerate(words):
        start, end = spans[place]
        drawing = f"{axis.matrix(start)} {_stretched(text, end - start, size, font)}"
        spaced = place < len(ends) and not words[place + 1][1].close
        gap = _stretched(" ", ends[place] - end, size, font) if spaced else ""
        xs, ys = zip(*geometry.corners(word.box), strict=True)
        box = Box(min(xs), min(ys), max(xs), max(ys))
        shown.append(Shown(word, line, drawing, gap, box))
    shown[0] = replace(shown[0], drawing=f"/F {size:.2f} Tf\n{shown[0].drawing}")
    return shown


def _stretched(text: str, width: float, size: float, font: InvisibleFont) -> str:
    natural = font.width(text) * size
    percent = min(max(100 * width / natural, _STRETCH[0]), _STRETCH[1])
    return f"{percent:.2f} Tz <{font.encoded(text)}> Tj"


def _axis(line: Line, geometry: Geometry) -> _Axis:
    if line.baseline is not None:
        x0, y0, x1, y1 = line.baseline
        start, end = geometry.point(x0, y0), geometry.point(x1, y1)
        length = math.dist(start, end)
        if length > 0:
            cosine, sine = (end[0] - start[0]) / length, (end[1] - start[1]) / length
            return _Axis(*start, cosine, sine)
    corners = geometry.corners(line.box)
    left = min(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    return _Axis(left, low + (high - low) * _BELOW_BASELINE, 1.0, 0.0)


def _type_size(line: Line, words: Sequence[Word], axis: _Axis, geometry: Geometry) -> float:
    if line.x_height:
        x, y = (line.box.left + line.box.right) / 2, (line.box.top + line.box.bottom) / 2
        return max(_SMALLEST_PT, line.x_height * geometry.magnification(x, y) / _X_HEIGHT)
    heights = []
    for word in words:
        low, high = axis.across(geometry.corners(word.box))
        heights.append(high - low)
    return max(_SMALLEST_PT, median(heights) / _BOX_TO_SIZE)


def _clean(text: str) -> str:
    return "".join(c for c in text if c not in _NEVER and not "\ud800" <= c <= "\udfff").strip()


@cache
def _serif_widths() -> dict[str, int]:
    return {
        character: max(1, round(advance * _EM))
        for character, advance in measures(SERIF).advances.items()
    }


def _font_program(widths: list[int]) -> bytes:
    """Return a TrueType program of rectangles; glyph 0 is ``.notdef``."""
    from fontTools.fontBuilder import FontBuilder

    glyphs = [".notdef", *(f"c{code}" for code in range(1, len(widths) + 1))]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    advances = [_OTHER_WIDTH, *widths]
    builder.setupGlyf(
        {glyph: _rectangle(advance) for glyph, advance in zip(glyphs, advances, strict=True)}
    )
    builder.setupHorizontalMetrics(
        {glyph: (advance, 0) for glyph, advance in zip(glyphs, advances, strict=True)}
    )
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    target = io.BytesIO()
    builder.font.save(target, reorderTables=None)
    return target.getvalue()


def _rectangle(advance: int) -> Any:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, _DESCENT))
    for point in ((0, _ASCENT), (advance, _ASCENT), (advance, _DESCENT)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


_BLOCK: Final = 100
"""Most entries that one ``beginbfchar`` may hold. Source: Adobe Technical Note 5014."""


def _to_unicode(codes: dict[str, int]) -> bytes:
    entries = [
        f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for character, code in codes.items()
    ]
    blocks: list[str] = []
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        blocks.extend((f"{len(block)} beginbfchar", *block, "endbfchar"))
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
    )
    foot = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    return (head + "".join(f"{line}\n" for line in blocks) + foot).encode("ascii")
