"""A cover drawn for a book that has none: title and author in the theme's colours.

2:3.2 upright, the shape that shops ask for. Drawn in one channel with a palette at the end: ink
and accent are ramps from the ground, which keeps edges smooth and the file small.
"""

from __future__ import annotations

import io
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from converters.writers.fonts import EXTENTS, SERIF, covered, font_file
from converters.writers.look import CoverColours, CoverLayout, cover_colours

WIDTH: Final = 1_600
HEIGHT: Final = 2_560
_MARGIN: Final = 160
_GROUND: Final = 0
_INK: Final = 127
_ACCENT: Final = 255
_AIR: Final = 0.13
"""Between the deepest descender of a line and the highest mark of the next, in em."""
_OWN_LINES: Final = 3
"""So many authors have a line each."""
_FINE: Final = 3
"""Drawings are made so much larger, for smooth edges."""
_TITLE_SIZES: Final = (230, 200, 170, 145, 120, 100, 84, 70)
_AUTHOR_SIZES: Final = (92, 78, 66, 54)
_SMALL_AUTHOR_SIZES: Final = (47, 41, 36)
"""For names that have no room otherwise; they share lines."""
_SUBTITLE_SIZES: Final = (76, 64, 54)
_SMALL_SIZES: Final = (56, 46, 38)
_FOOT: Final = HEIGHT - 460
"""Where the publisher's name begins to have room."""
_SUBTITLE_ROOM: Final = 280
_BOUND: Final = "\u00a0"
"""Stands between words that stay on one line."""


@dataclass(frozen=True)
class CoverText:
    """What stands on the cover."""

    title: str
    authors: tuple[str, ...] = ()
    subtitle: str = ""
    publisher: str = ""
    others: str = "và những người khác"
    """Stands for the authors that have no room, in the book's language."""


@dataclass(frozen=True)
class CoverStyle:
    """How covers of a theme are laid out, and in which face."""

    layout: CoverLayout = CoverLayout.FRAMED
    family: str = SERIF


_USUAL: Final = CoverStyle()


def draw_cover(
    text: CoverText, palettes: Sequence[CoverColours], style: CoverStyle = _USUAL
) -> bytes:
    """Return the cover as PNG; the title chooses the colours. Same text, same bytes."""
    sheet = _Sheet(Image.new("L", (WIDTH, HEIGHT), _GROUND), style.family)
    _LAYOUTS[style.layout](sheet, text)
    coloured = sheet.image.convert("P")
    coloured.putpalette(_palette(cover_colours(text.title, palettes)))
    target = io.BytesIO()
    coloured.save(target, "PNG", compress_level=6)
    return target.getvalue()


# ---- layouts ----------------------------------------------------------------------------------


def _framed(sheet: _Sheet, text: CoverText) -> None:
    """Set everything in the middle of a double frame."""
    for inset, width in ((70, 5), (92, 2)):
        box = (inset, inset, WIDTH - 1 - inset, HEIGHT - 1 - inset)
        sheet.draw.rectangle(box, outline=_ACCENT, width=width)
    top = sheet.write_authors(text, _Room(330, 700))
    sheet.draw.line((WIDTH // 2 - 120, top + 110, WIDTH // 2 + 120, top + 110), _ACCENT, 6)
    room = _Room(top + 210, _FOOT - (_SUBTITLE_ROOM if text.subtitle else 0))
    below = sheet.write(text.title, room, _TITLE_SIZES, bold=True)
    sheet.write(text.subtitle, _Room(below + 50, _FOOT), _SUBTITLE_SIZES)
    sheet.write(text.publisher, _Room(_FOOT + 60, HEIGHT - 200), _SMALL_SIZES)


def _open(sheet: _Sheet, text: CoverText) -> None:
    """Set everything to the left with much space, a short rule above the title."""
    left = _Room(0, 0, left=190, right=WIDTH - 150, centred=False)
    sheet.write_authors(text, left.between(240, 840))
    sheet.draw.rectangle((190, 900, 190 + 260, 900 + 9), fill=_ACCENT)
    room = left.between(980, _FOOT - (_SUBTITLE_ROOM if text.subtitle else 0))
    below = sheet.write(text.title, room, _TITLE_SIZES)
    sheet.write(text.subtitle, left.between(below + 40, _FOOT), _SUBTITLE_SIZES)
    sheet.write(text.publisher, left.between(HEIGHT - 360, HEIGHT - 170), _SMALL_SIZES)


def _banded(sheet: _Sheet, text: CoverText) -> None:
    """Draw a band of colour at the spine, the title beside it near the top."""
    sheet.draw.rectangle((0, 0, 150, HEIGHT), fill=_ACCENT)
    sheet.draw.rectangle((190, 0, 202, HEIGHT), fill=_ACCENT)
    left = _Room(0, 0, left=310, right=WIDTH - 130, centred=False)
    room = left.between(330, 1_500 - (_SUBTITLE_ROOM if text.subtitle else 0))
    below = sheet.write(text.title, room, _TITLE_SIZES[1:], bold=True)
    below = sheet.write(text.subtitle, left.between(below + 40, below + 320), _SUBTITLE_SIZES)
    sheet.draw.rectangle((310, below + 90, 310 + 420, below + 102), fill=_ACCENT)
    sheet.write_authors(text, left.between(1_750, HEIGHT - 400))
    sheet.write(text.publisher, left.between(HEIGHT - 340, HEIGHT - 150), _SMALL_SIZES)


def _playful(sheet: _Sheet, text: CoverText) -> None:
    """Draw a rising sun beneath large letters."""
    sheet.sun((WIDTH // 2, HEIGHT + 130), 780, rays=9)
    top = sheet.write_authors(text, _Room(220, 460)) if any(text.authors) else 260
    room = _Room(top + 70, 1_290 if text.subtitle else 1_480)
    below = sheet.write(text.title, room, _TITLE_SIZES, bold=True)
    below = sheet.write(text.subtitle, _Room(below + 30, 1_500), _SUBTITLE_SIZES)
    sheet.write(text.publisher, _Room(max(below, 1_400) + 20, 1_600), _SMALL_SIZES)


_LAYOUTS: Final = {
    CoverLayout.FRAMED: _framed,
    CoverLayout.OPEN: _open,
    CoverLayout.BANDED: _banded,
    CoverLayout.PLAYFUL: _playful,
}


@dataclass(frozen=True)
class _Room:
    """Where a text may stand, in pixels."""

    top: int
    bottom: int
    left: int = _MARGIN
    right: int = WIDTH - _MARGIN
    centred: bool = True

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def between(self, top: int, bottom: int) -> _Room:
        return replace(self, top=top, bottom=bottom)


class _Sheet:
    """The cover in drawing."""

    def __init__(self, image: Image.Image, family: str) -> None:
        self.image = image
        self.draw = ImageDraw.Draw(image)
        self._family = family
        self._leading = EXTENTS[family] + _AIR

    def sun(self, centre: tuple[int, int], radius: int, rays: int) -> None:
        """Draw a disc with rays upwards in the accent; finely, for PIL's own edges have steps."""
        x, y = centre
        fine = Image.new("L", (WIDTH * _FINE, HEIGHT * _FINE), 0)
        pen = ImageDraw.Draw(fine)
        box = [_FINE * side for side in (x - radius, y - radius, x + radius, y + radius)]
        pen.ellipse(box, fill=255)
        for number in range(rays):
            angle = math.pi * (0.5 + number) / rays
            ends = [
                (_FINE * (x + away * math.cos(angle)), _FINE * (y - away * math.sin(angle)))
                for away in (radius + 70, radius + 210)
            ]
            pen.line(ends, fill=255, width=26 * _FINE)
        # In the accent's ramp from the ground, so that edges stay smooth.
        shape = fine.reduce(_FINE)
        ramp = [0] + [_INK + 1 + round(i / 255 * (_ACCENT - _INK - 1)) for i in range(1, 256)]
        self.image.paste(shape.point(ramp), mask=shape.point([0] + [255] * 255))

    def write(self, text: str, room: _Room, sizes: Sequence[int], *, bold: bool = False) -> int:
        """Write ``text`` in the largest size that fits, and return where it ends.

        What does not fit even in the smallest size is cut off: the title page tells it in full.
        """
        shown = self._shown(text)
        if not shown:
            return room.top
        fonts = self._fonts(sizes, bold=bold)
        fitting = self._fitting(shown, fonts, room)
        if fitting is None:
            lines, _ = _wrapped(shown, fonts[-1], room.width)
            most = max(1, room.height // self._pitch(fonts[-1]))
            return self._draw_lines(lines[:most], fonts[-1], room)
        return self._draw_lines(*fitting, room)

    def write_authors(self, text: CoverText, room: _Room) -> int:
        """Write the authors in the largest size that fits, and return where they end.

        Names stay whole. Of those that do not all fit even in the smallest size the first stand
        there, with ``text.others`` for the rest.
        """
        fonts = self._fonts(_AUTHOR_SIZES + _SMALL_AUTHOR_SIZES)
        names = [name for name in map(self._shown, text.authors) if name]
        if not names:
            return room.top
        usual = fonts[: len(_AUTHOR_SIZES)]
        # One who stands alone may rather take two lines than become small.
        least = fonts[-1] if len(names) > 1 else usual[-1]
        bound = [_bound(name, least, room.width) for name in names]
        others = _bound(self._shown(text.others), fonts[-1], room.width)
        if len(names) <= _OWN_LINES:
            fitting = self._fitting("\n".join(bound), usual, room)
            if fitting is not None:
                return self._draw_lines(*fitting, room)
        tellings = list(_shortened(bound, others))
        # Fewer names need no more room, so the first telling that fits is found by halving.
        first = bisect_left(
            tellings, 1, key=lambda told: int(self._fitting(told, fonts[-1:], room) is not None)
        )
        for told in tellings[first : first + 1]:
            fitting = self._fitting(told, fonts, room)
            if fitting is not None:
                return self._draw_lines(*fitting, room)
        # Not even one name has room.
        return self.write(names[0], room, _SMALL_AUTHOR_SIZES)

    def _fonts(self, sizes: Sequence[int], *, bold: bool = False) -> list[ImageFont.FreeTypeFont]:
        path = str(font_file(self._family, bold=bold))
        return [ImageFont.truetype(path, s, layout_engine=ImageFont.Layout.BASIC) for s in sizes]

    def _fitting(
        self, text: str, fonts: Sequence[ImageFont.FreeTypeFont], room: _Room
    ) -> tuple[list[str], ImageFont.FreeTypeFont] | None:
        """Return the lines and the first font with which they have room, None without one."""
        for font in fonts:
            lines, fits = _wrapped(text, font, room.width)
            if fits and len(lines) * font.size * self._leading <= room.height:
                return lines, font
        return None

    def _pitch(self, font: ImageFont.FreeTypeFont) -> int:
        return round(font.size * self._leading)

    def _draw_lines(self, lines: Sequence[str], font: ImageFont.FreeTypeFont, room: _Room) -> int:
        leading = self._pitch(font)
        for number, line in enumerate(lines):
            baseline = room.top + number * leading + font.size
            place = ((room.left + room.right) / 2 if room.centred else room.left, baseline)
            anchor = "ms" if room.centred else "ls"
            self.draw.text(place, line.replace(_BOUND, " "), font=font, fill=_INK, anchor=anchor)
        return room.top + len(lines) * leading

    def _shown(self, text: str) -> str:
        """Return the characters that the cover's font has; boxes would be worse than gaps."""
        there = covered(self._family)
        lines = ("".join(c for c in line if c in there).split() for line in text.split("\n"))
        return "\n".join(" ".join(words) for words in lines if words)


# ---- lines ------------------------------------------------------------------------------------


def _bound(name: str, smallest: ImageFont.FreeTypeFont, width: int) -> str:
    """Bind the words of a name that has room on a line."""
    return name.replace(" ", _BOUND) if smallest.getlength(name) + 1 <= width else name


def _shortened(names: Sequence[str], others: str) -> Iterator[str]:
    """Yield all names, then ever fewer of them with ``others`` for the rest."""
    yield ", ".join(names)
    for count in range(len(names) - 1, 0, -1):
        yield f"{', '.join(names[:count])} {others}".rstrip()


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> tuple[list[str], bool]:
    """Break at spaces; whether every line is within ``room``."""
    lines: list[str] = []
    for part in text.split("\n"):
        broken: list[str] = []
        for word in part.split(" "):
            joined = f"{broken[-1]} {word}" if broken else word
            if broken and font.getlength(joined) <= room:
                broken[-1] = joined
            else:
                broken.append(word)
        lines.extend(_balanced(broken, font))
    return lines, all(font.getlength(line) <= room for line in lines)


def _balanced(lines: list[str], font: ImageFont.FreeTypeFont) -> list[str]:
    """Move words down so that no last line is a lone word under a full one."""
    if len(lines) != 2:
        return lines
    words = " ".join(lines).split(" ")
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    best = min(halves, key=lambda half: max(font.getlength(half[0]), font.getlength(half[1])))
    return list(best)


def _palette(colours: CoverColours) -> list[int]:
    """Return 256 colours: from the ground to the ink, then from the ground to the accent."""
    ground, ink, accent = (_rgb(colour) for colour in colours)
    values: list[int] = []
    for index in range(_INK + 1):
        values.extend(_mixed(ground, ink, index / _INK))
    for index in range(_INK + 1, 256):
        values.extend(_mixed(ground, accent, (index - _INK) / (_ACCENT - _INK)))
    return values


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(
    first: tuple[int, int, int], second: tuple[int, int, int], share: float
) -> tuple[int, int, int]:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
