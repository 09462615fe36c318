"""What stands for a drawing that nothing here can draw: a picture within it, else a named frame."""

from __future__ import annotations

import io
import textwrap
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from converters.readers.docx.metafiles import is_metafile, rasters_in_metafile
from converters.resources import resource_path

STAND_INS: Final = frozenset({"DOCX-054", "DOCX-055"})
"""Reasons that say that another picture stands for the true one."""
_USUAL_MM: Final = (100.0, 60.0)
_WIDTH, _LOWEST, _HIGHEST, _MARGIN = 720, 96, 1080, 24
"""Pixels."""
_LEAST_SHARE: Final = 64 * 64
"""Pixels of a picture that is more than an ornament of the drawing."""
_INK, _LINE, _PAPER = 90, 160, 245
_LETTER: Final = 26
_LETTERS_PER_EM: Final = 1.75
_LEADING: Final = 1.35


class Sight(NamedTuple):
    """How a document shows a picture, and what it says of it."""

    name: str
    alt: str | None = None
    width_mm: float | None = None
    height_mm: float | None = None


class StandIn(NamedTuple):
    """A picture in the place of another one; ``reason`` is the code that says so."""

    content: bytes
    reason: str


def stand_in(content: bytes, sight: Sight) -> StandIn | None:
    """Return what is shown for a metafile that cannot be drawn; None for any other content.

    Reasons: DOCX-054 (the largest picture that it holds), DOCX-055 (a frame that names it).
    """
    if not is_metafile(content):
        return None
    found = [(size, raster) for raster in rasters_in_metafile(content) if (size := _size(raster))]
    size, raster = max(found, key=lambda pair: pair[0], default=(0, b""))
    if size >= _LEAST_SHARE:
        return StandIn(raster, "DOCX-054")
    return StandIn(_frame(sight), "DOCX-055")


def _size(raster: bytes) -> int:
    """Return the number of pixels, 0 where the picture cannot be read."""
    try:
        with Image.open(io.BytesIO(raster)) as image:
            image.load()
            return image.width * image.height
    except Exception:  # noqa: BLE001 - Pillow's decoders raise anything over damaged files
        return 0


def _frame(sight: Sight) -> bytes:
    """Draw a frame of the picture's shape with its name and its description in it."""
    width, height = _pixels(sight)
    image = Image.new("L", (width, height), _PAPER)
    pen = ImageDraw.Draw(image)
    for corners in ((0, 0, width - 1, height - 1), (0, height - 1, width - 1, 0)):
        pen.line(corners, fill=_LINE, width=1)
    pen.rectangle((0, 0, width - 1, height - 1), outline=_LINE, width=3)
    file = resource_path("fonts", "print", "BeVietnamPro-Regular.ttf")
    font = ImageFont.truetype(str(file), _LETTER, layout_engine=ImageFont.Layout.BASIC)
    words = "\n".join(_lines(sight, height))
    middle = (width / 2, height / 2)
    box = pen.multiline_textbbox(middle, words, font=font, anchor="mm", align="center")
    pen.rectangle((box[0] - 12, box[1] - 12, box[2] + 12, box[3] + 12), fill=_PAPER)
    pen.multiline_text(middle, words, fill=_INK, font=font, anchor="mm", align="center")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def _pixels(sight: Sight) -> tuple[int, int]:
    """Return a size of the shape that the document gives, wide enough for words."""
    wide, high = sight.width_mm or _USUAL_MM[0], sight.height_mm or _USUAL_MM[1]
    return _WIDTH, round(min(_HIGHEST, max(_LOWEST, _WIDTH * high / wide)))


def _lines(sight: Sight, height: int) -> list[str]:
    letters = int((_WIDTH - 2 * _MARGIN) / _LETTER * _LETTERS_PER_EM)
    room = max(1, int((height - 2 * _MARGIN) / (_LETTER * _LEADING)))
    name = PurePosixPath(sight.name.replace("\\", "/")).name
    lines = textwrap.wrap(name, letters, max_lines=min(2, room), placeholder="…")
    left = room - len(lines)
    if sight.alt and left > 0:
        lines += textwrap.wrap(sight.alt, letters, max_lines=left, placeholder=" …")
    return lines
