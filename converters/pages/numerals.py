"""Labels of parts and chapters: numbers that are read as words (IH for III, †† for 11), PHÂN."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.model.folios import page_number
from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.models import figure_model
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.pages.shapes import shapes_in
from converters.pages.strips import Strip
from converters.vietnamese.heading_words import is_division_label
from converters.vietnamese.suggestions import in_case_of
from converters.vietnamese.syllables import letters_alone

_DIVISION: Final = re.compile(
    r"(?:chương|phần|quyển|tập|hồi|mục|bài|thứ|chapter|part|book|volume)$", re.IGNORECASE
)
_LOOKS_ROMAN: Final = re.compile(r"(?!i+[.:]?$)[IVXLCHTÌÍỊĨỈiíltÏY1|!ï]{1,7}[.:]?")
_WORDS: Final = ("phần", "chương", "quyển")
"""Names of divisions that are told by their letters, whatever became of the marks on them."""
_LOOKS_ARABIC: Final = re.compile(r"[0-9†‡TIlỊ|/fOoZz]{1,3}[.:]?")
_FIGURES: Final = "0123456789"
_WIDE: Final = "VXLC"
_WHITE: Final = 255
_INK: Final = 150
_LEAST_SIZE: Final = 0.97
"""Size against the page's usual one; what is smaller is the number of the page."""
_TALL: Final = 0.75
"""Height of a letter against the tallest, below which it is a point or an accent."""
_MARK: Final = (0.1, 0.45)
"""Height of tone marks against the tallest letter."""
_NARROW: Final = 0.62
"""Width over height up to which a letter is a single stroke."""
_HEAD: Final = 0.4
"""Share of a letter's height in which the flag of a 1 hangs."""
_FLAG: Final = 0.12
"""How much farther the head of a 1 reaches to the left than to the right, over its height."""
_FRAME: Final = 16
_CONFIDENCE: Final = 0.5
_HEIGHT: Final = 32.0
"""Height in pixels at which the recogniser reads capitals best."""
_MARGIN: Final = 0.4
"""White around a number that is read by itself, in x-heights."""
_LONGEST_LINE: Final = 3
"""Words of a line that is the number of a division and no more."""
_LONGEST_LABEL: Final = 4
"""Words behind the name of a division: thứ hai mươi mốt."""


def completed(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float, models: Sequence[Model]
) -> tuple[ReadBlock, ...]:
    """Return the blocks with the numbers of divisions read as numbers.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count.
    """
    heights = [line.x_height for block in blocks for line in block.lines]
    usual = statistics.median(heights) if heights else 0.0
    return tuple(
        msgspec.structs.replace(
            block,
            lines=tuple(
                _line(line, large, enlargement, models)
                if line.x_height >= _LEAST_SIZE * usual
                else line
                for line in block.lines
            ),
        )
        for block in blocks
    )


def _line(line: ReadLine, large: Pixels, enlargement: float, models: Sequence[Model]) -> ReadLine:
    line = _with_name(line)
    if len(line.words) > _LONGEST_LINE:
        return line
    words = []
    for index, word in enumerate(line.words):
        follows = bool(index and _DIVISION.search(line.words[index - 1].text))
        alone = len(line.words) == 1
        read = None
        if (follows or alone) and not word.raised:
            strip = strips.cut(large, enlargement, word.box, _MARGIN * line.x_height)
            read = _roman(word, strip, models[0])
            if read is None and follows:
                read = _arabic(word, strip, figure_model(models))
        words.append(word if read is None else read)
    return msgspec.structs.replace(line, words=tuple(words))


def _with_name(line: ReadLine) -> ReadLine:
    """Return a line that is a label but for a mark on its first word (PHÂN THỨ HAI) with it."""
    first, *rest = line.words
    letters = letters_alone(first.text.casefold())
    name = next((word for word in _WORDS if letters_alone(word) == letters), None)
    if name is None or first.text.casefold() == name or not 0 < len(rest) <= _LONGEST_LABEL:
        return line
    text = in_case_of(first.text, name)
    if not is_division_label(" ".join((text, *(word.text for word in rest)))):
        return line
    return msgspec.structs.replace(line, words=(msgspec.structs.replace(first, text=text), *rest))


def _roman(word: ReadWord, strip: Strip, model: Model) -> ReadWord | None:
    """Return the roman number that a word is by the shapes of its letters, None if it is none."""
    if not _LOOKS_ROMAN.fullmatch(word.text) or _is_marked(strip.pixels):
        return None
    letters = [_letter(glyph, model) for glyph in _glyphs(strip.pixels)]
    number = page_number("".join(letters)) if all(letters) else None
    if number is None or not number.roman:
        return None
    return _with_text(word, number.label)


def _arabic(word: ReadWord, strip: Strip, model: Model) -> ReadWord | None:
    """Return the figures that were read as other signs, one for one; None if they are none."""
    if word.text.isdecimal() or not _LOOKS_ARABIC.fullmatch(word.text):
        return None
    read = recognise_line(strip.pixels, model, _FIGURES)
    if read is None or read.confidence < _CONFIDENCE:
        return None
    text = "".join(part.text for part in read.words)
    return _with_text(word, text) if len(text) == len(_glyphs(strip.pixels)) else None


def _is_marked(pixels: Pixels) -> bool:
    """Tell whether a tone mark stands over or under a letter: LÌ and VỊ are words, no numbers."""
    boxes = shapes_in((pixels < _INK).astype(np.uint8)).stats[1:, :4].tolist()
    highest = max((h for _, _, _, h in boxes), default=0)
    tall = [box for box in boxes if box[3] >= _TALL * highest]
    return any(
        _MARK[0] * highest <= h <= _MARK[1] * highest
        and any(
            (y + h <= top or y >= top + height) and left < x + w / 2 < left + width
            for left, top, width, height in tall
        )
        for x, y, w, h in boxes
    )


def _with_text(word: ReadWord, number: str) -> ReadWord:
    ending = word.text[-1] if word.text[-1] in ".:" else ""
    return msgspec.structs.replace(word, text=f"{number}{ending}")


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


def _is_stroke(ink: NDArray[np.bool_]) -> bool:
    """Tell the roman I from the figure 1: of its head no more stands to the left than the right."""
    height = len(ink)
    stem = ink[height // 3 : max(height // 3 + 1, height * 2 // 3)]
    if not stem.any(axis=1).all():
        return False
    # In italics the stem leans, so both ends are measured from where it would run on.
    edges = [(int(row.argmax()), len(row) - int(row[::-1].argmax())) for row in stem]
    lean = (sum(edges[-1]) - sum(edges[0])) / 2 / max(1, len(stem) - 1)
    head = ink[: max(1, round(_HEAD * height))]
    columns = [
        np.flatnonzero(row) + lean * (height // 3 - y) for y, row in enumerate(head) if row.any()
    ]
    if not columns:
        return False
    left = edges[0][0] - min(float(found.min()) for found in columns)
    right = max(float(found.max()) for found in columns) + 1 - edges[0][1]
    return left - right <= _FLAG * height


def _letter(glyph: Pixels, model: Model) -> str:
    """Return the roman figure that a glyph is, empty where it is none.

    A stroke is told by its shape: the recogniser joins several of them to H, N or M.
    """
    height, width = glyph.shape
    if width <= _NARROW * height:
        return "I" if _is_stroke(glyph < _INK) else ""
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
