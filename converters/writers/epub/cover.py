"""A cover drawn for a book that has none: title and author in the theme's colours.

2:3.2 upright, the shape that shops ask for. Drawn in one channel with a palette at the end: ink
and accent are ramps from the ground, which keeps edges smooth and the file small.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from converters.writers.fonts import SERIF, covered, font_file
from converters.writers.look import CoverColours, cover_colours

WIDTH: Final = 1_600
HEIGHT: Final = 2_560
_MARGIN: Final = 160
_GROUND: Final = 0
_INK: Final = 127
_ACCENT: Final = 255
_LEADING: Final = 1.4
"""Stacked marks of capitals to the deepest descender measure 1.23 em in the serif."""
_TITLE_SIZES: Final = (230, 200, 170, 145, 120, 100, 84, 70)
_AUTHOR_SIZES: Final = (92, 78, 66, 54)
_SUBTITLE_SIZES: Final = (76, 64, 54)
_SMALL_SIZES: Final = (56, 46, 38)
_FOOT: Final = HEIGHT - 460
"""Where the publisher's name begins to have room."""
_SUBTITLE_ROOM: Final = 280


@dataclass(frozen=True)
class CoverText:
    """What stands on the cover."""

    title: str
    authors: tuple[str, ...] = ()
    subtitle: str = ""
    publisher: str = ""


def draw_cover(text: CoverText, palettes: Sequence[CoverColours]) -> bytes:
    """Return the cover as PNG; the title chooses the colours. Same text, same bytes."""
    image = Image.new("L", (WIDTH, HEIGHT), _GROUND)
    draw = ImageDraw.Draw(image)
    _draw_frame(draw)
    author = _shown(", ".join(text.authors))
    top = _draw_centred(draw, author, (330, 700), _AUTHOR_SIZES, bold=False) if author else 330
    draw.line((WIDTH // 2 - 120, top + 110, WIDTH // 2 + 120, top + 110), fill=_ACCENT, width=6)
    span = (top + 210, _FOOT - (_SUBTITLE_ROOM if text.subtitle else 0))
    below = _draw_centred(draw, _shown(text.title), span, _TITLE_SIZES, bold=True)
    if text.subtitle:
        span = (below + 50, _FOOT)
        _draw_centred(draw, _shown(text.subtitle), span, _SUBTITLE_SIZES, bold=False)
    if text.publisher:
        span = (_FOOT + 60, HEIGHT - 200)
        _draw_centred(draw, _shown(text.publisher), span, _SMALL_SIZES, bold=False)
    coloured = image.convert("P")
    coloured.putpalette(_palette(cover_colours(text.title, palettes)))
    target = io.BytesIO()
    coloured.save(target, "PNG", compress_level=6)
    return target.getvalue()


def _shown(text: str) -> str:
    """Return the characters that the cover's font has; boxes would be worse than gaps."""
    return " ".join("".join(c for c in text if c in covered(SERIF)).split())


def _draw_frame(draw: ImageDraw.ImageDraw) -> None:
    for inset, width in ((70, 5), (92, 2)):
        box = (inset, inset, WIDTH - 1 - inset, HEIGHT - 1 - inset)
        draw.rectangle(box, outline=_ACCENT, width=width)


def _draw_centred(
    draw: ImageDraw.ImageDraw,
    text: str,
    span: tuple[int, int],
    sizes: Sequence[int],
    *,
    bold: bool,
) -> int:
    """Draw ``text`` within ``span`` in the largest size that fits, and return where it ends.

    What does not fit even in the smallest size is cut off: the title page tells it in full.
    """
    top, bottom = span
    path = str(font_file(SERIF, bold=bold))
    fonts = [ImageFont.truetype(path, s, layout_engine=ImageFont.Layout.BASIC) for s in sizes]
    tries = ((font, *_wrapped(text, font)) for font in fonts)
    fitting = (
        (font, lines)
        for font, lines, fits in tries
        if fits and len(lines) * font.size * _LEADING <= bottom - top
    )
    font, lines = next(fitting, (fonts[-1], _wrapped(text, fonts[-1])[0]))
    leading = round(font.size * _LEADING)
    lines = lines[: (bottom - top) // leading]
    for number, line in enumerate(lines):
        baseline = top + number * leading + font.size
        draw.text((WIDTH / 2, baseline), line, font=font, fill=_INK, anchor="ms")
    return top + len(lines) * leading


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> tuple[list[str], bool]:
    """Break at spaces; whether every line is within the margins."""
    room = WIDTH - 2 * _MARGIN
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return _balanced(lines, font), all(font.getlength(line) <= room for line in lines)


def _balanced(lines: list[str], font: ImageFont.FreeTypeFont) -> list[str]:
    """Move words down so that no last line is a lone word under a full one."""
    if len(lines) != 2:
        return lines
    words = " ".join(lines).split()
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
