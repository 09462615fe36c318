"""Roman numbers of parts and chapters, which are read as words: IH for III, Ì for I."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.model.folios import page_number
from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.pages.shapes import shapes_in

_DIVISION: Final = re.compile(
    r"(?:chương|phần|quyển|tập|hồi|mục|bài|thứ|chapter|part|book|volume)$", re.IGNORECASE
)
_LOOKS_ROMAN: Final = re.compile(r"[IVXLCHTÌÍỊĨỈlÏY1|!ï]{1,7}[.:]?")
_WIDE: Final = "VXLC"
_WHITE: Final = 255
_INK: Final = 150
_LEAST_SIZE: Final = 0.97
"""Size against the page's usual one; what is smaller is the number of the page."""
_TALL: Final = 0.75
"""Height of a letter against the tallest, below which it is a point or an accent."""
_NARROW: Final = 0.62
"""Width over height up to which a letter is a single stroke."""
_FRAME: Final = 16
_CONFIDENCE: Final = 0.5
_HEIGHT: Final = 32.0
"""Height in pixels at which the recogniser reads capitals best."""
_MARGIN: Final = 0.4
"""White around a number that is read by itself, in x-heights."""
_LONGEST_LINE: Final = 3
"""Words of a line that is the number of a division and no more."""


def completed(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float, model: Model
) -> tuple[ReadBlock, ...]:
    """Return the blocks with the numbers of divisions read as roman numbers.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count.
    """
    heights = [line.x_height for block in blocks for line in block.lines]
    usual = statistics.median(heights) if heights else 0.0
    return tuple(
        msgspec.structs.replace(
            block,
            lines=tuple(
                _line(line, large, enlargement, model)
                if line.x_height >= _LEAST_SIZE * usual
                else line
                for line in block.lines
            ),
        )
        for block in blocks
    )


def _line(line: ReadLine, large: Pixels, enlargement: float, model: Model) -> ReadLine:
    if len(line.words) > _LONGEST_LINE:
        return line
    words = [
        _number(word, line, large, enlargement, model) if _may_be_number(line, index) else word
        for index, word in enumerate(line.words)
    ]
    return msgspec.structs.replace(line, words=tuple(words))


def _may_be_number(line: ReadLine, index: int) -> bool:
    word = line.words[index]
    if not _LOOKS_ROMAN.fullmatch(word.text) or word.raised:
        return False
    before = line.words[index - 1].text if index else ""
    return bool(_DIVISION.search(before)) if index else len(line.words) == 1


def _number(
    word: ReadWord, line: ReadLine, large: Pixels, enlargement: float, model: Model
) -> ReadWord:
    strip = strips.cut(large, enlargement, word.box, _MARGIN * line.x_height)
    letters = [_letter(glyph, model) for glyph in _glyphs(strip.pixels)]
    number = page_number("".join(letters)) if all(letters) else None
    if number is None or not number.roman:
        return word
    ending = word.text[-1] if word.text[-1] in ".:" else ""
    return msgspec.structs.replace(word, text=f"{number.label}{ending}")


def _glyphs(pixels: Pixels) -> list[Pixels]:
    """Return the letters of a word from left to right; points and specks are left out."""
    ink = (pixels < _INK).astype(np.uint8)
    shapes = shapes_in(ink)
    if not shapes.numbers:
        return []
    labels, stats = shapes
    highest = int(stats[1:, cv2.CC_STAT_HEIGHT].max())
    tall = [n for n in shapes.numbers if stats[n, cv2.CC_STAT_HEIGHT] >= _TALL * highest]
    glyphs = []
    for n in sorted(tall, key=lambda n: int(stats[n, cv2.CC_STAT_LEFT])):
        x, y, w, h = (int(v) for v in stats[n, :4])
        own = labels[y : y + h, x : x + w] == n
        glyphs.append(np.where(own, pixels[y : y + h, x : x + w], _WHITE).astype(np.uint8))
    return glyphs


def _letter(glyph: Pixels, model: Model) -> str:
    """Return the roman figure that a glyph is, empty where it is none.

    A stroke is told by its shape: the recogniser joins several of them to H, N or M.
    """
    height, width = glyph.shape
    if width <= _NARROW * height:
        middle = glyph[height // 3 : max(height // 3 + 1, height * 2 // 3)] < _INK
        return "I" if middle.any(axis=1).all() else ""
    factor = _HEIGHT / height
    small = cv2.resize(glyph, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    frame = cv2.copyMakeBorder(
        np.asarray(small), _FRAME, _FRAME, _FRAME, _FRAME, cv2.BORDER_CONSTANT, value=(_WHITE,)
    )
    read = recognise_line(np.asarray(frame, dtype=np.uint8), model, _WIDE)
    if read is None or read.confidence < _CONFIDENCE:
        return ""
    text = "".join(word.text for word in read.words)
    return text if len(text) == 1 else ""
