"""Page numbers and short heads that the recogniser passed over: alone, they look like dirt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.diagnostics import Box
from converters.model.folios import page_number
from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.pages.scene_marks import is_told
from converters.pages.shapes import shapes_in
from converters.pages.strips import Strip
from converters.pages.text_size import CAPITAL_RATIO, TARGET_X_HEIGHT

_CHARACTERS: Final = "0123456789"
_ROMAN: Final = "ivxlc"
_ROMAN_LETTERS: Final = re.compile(r"[1lIiVvXxLCc]{1,7}")
_MOST_STROKES: Final = 3
_STROKE_WIDTH: Final = 0.6
"""Width over height up to which a shape is an i without its point."""
_AS_ROMAN: Final = str.maketrans({"1": "i", "l": "i"})
_LOW: Final = 1.05 * TARGET_X_HEIGHT
"""Height up to which v and x are small letters; a folio's print is a little smaller than text."""
_POINT: Final = 0.4
"""Size of the point over an i against the tallest shape."""
_LEAST_POINT: Final = 4
_STRIP: Final = 0.35
"""Share of the page's height at head and foot where a folio may stand."""
_RIM: Final = 0.02
_HEIGHT: Final = (0.8 * TARGET_X_HEIGHT, 2.2 * TARGET_X_HEIGHT)
_WIDEST: Final = 30 * TARGET_X_HEIGHT
_WIDEST_NUMBER: Final = 6 * TARGET_X_HEIGHT
_JOINING: Final = np.ones((3, 15), np.uint8)
_INK: Final = 188
_LEAST_INK: Final = 20
_CONFIDENCE: Final = 0.35
_TEXT_CONFIDENCE: Final = 0.7
_MARGIN: Final = 8
_GAP: Final = 1.2 * TARGET_X_HEIGHT
"""White above and below a line that stands apart."""
_MOST: Final = 5
"""Lone spots at one end of a page beyond which they are dirt."""
_SHORT: Final = 3
_ORNAMENT: Final = "***"
"""What parts two scenes, told by its shapes."""


def completed(
    blocks: Sequence[ReadBlock], gray: Pixels, large: Pixels, model: Model
) -> tuple[ReadBlock, ...]:
    """Return the blocks with the page's number read as figures, and spots of dirt left out.

    ``gray`` is what was recognised, ``large`` the same page enlarged.
    """
    lines = [line for block in blocks for line in block.lines]
    running = [line for block in blocks if not block.cells for line in block.lines]
    known = [line for line in lines if line not in running or not _is_suspect(line, lines)]
    top, foot = (_found(gray, large, model, end, known) for end in _ends(gray.shape[0], known))
    numbers = [*top, *foot]
    kept = [_without(block, known, numbers) for block in blocks]
    return (*top, *(block for block in kept if block.lines or block.picture), *foot)


def _ends(height: int, known: Sequence[ReadLine]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the rows above and below the text, where heads and folios stand."""
    first = min((int(line.box.top) for line in known), default=height)
    last = max((int(line.box.bottom) for line in known), default=0)
    head = min(first, round(_STRIP * height))
    foot = max(last, round((1 - _STRIP) * height))
    return (0, head), (foot, height)


def _is_suspect(line: ReadLine, lines: Sequence[ReadLine]) -> bool:
    """Tell whether a line may be a misread number or no letters at all."""
    text = "".join(word.text for word in line.words)
    if is_told(line):
        return False
    if not any(c.isalnum() for c in text) and len(text) <= _SHORT and set(text).isdisjoint("*-–—…"):
        return True
    if len(text) > _SHORT or text == _ORNAMENT or (text.isascii() and text.isdecimal()):
        return False
    return all(
        other is line
        or other.box.bottom + _GAP < line.box.top
        or line.box.bottom + _GAP < other.box.top
        for other in lines
    )


def _without(block: ReadBlock, known: list[ReadLine], numbers: list[ReadBlock]) -> ReadBlock:
    """Return the block without the suspects that a number replaces or that are no letters."""
    lines = tuple(
        line
        for line in block.lines
        if line in known
        or (
            any(c.isalnum() for word in line.words for c in word.text)
            and not any(line.box.is_near(number.box, _MARGIN) for number in numbers)
        )
    )
    return msgspec.structs.replace(block, lines=lines)


def _found(
    gray: Pixels, large: Pixels, model: Model, end: tuple[int, int], known: list[ReadLine]
) -> tuple[ReadBlock, ...]:
    boxes = [
        box
        for box in _lone_ink(gray, *end)
        if not any(box.is_near(line.box, _MARGIN) for line in known)
    ]
    if not 0 < len(boxes) <= _MOST:
        return ()
    read = [_read(box, gray, large, model) for box in boxes]
    found = [block for block in read if block is not None]
    numbers = [block for block in found if _is_number(block)]
    texts = [block for block in found if not _is_number(block)]
    best = sorted(numbers, key=lambda block: -block.lines[0].confidence)[:1]
    return tuple(sorted([*texts, *best], key=lambda block: block.box.top))


def _is_number(block: ReadBlock) -> bool:
    return page_number(block.lines[0].words[0].text) is not None and len(block.lines[0].words) == 1


def _read(box: Box, gray: Pixels, large: Pixels, model: Model) -> ReadBlock | None:
    strip = strips.cut(large, large.shape[1] / gray.shape[1], box, _MARGIN)
    line = None
    if box.width <= _WIDEST_NUMBER:
        line = (
            _strokes(strip) or _number(strip, model, _CHARACTERS) or _number(strip, model, _ROMAN)
        )
    if line is None:
        line = recognise_line(strip.pixels, model)
        if line is None or line.confidence < _TEXT_CONFIDENCE:
            return None
        line = _in_small_letters(line, strip)
    words = strip.placed(line.words)
    baseline = (box.left, box.bottom, box.right, box.bottom)
    return ReadBlock(box, (ReadLine(words, box, baseline, box.height / CAPITAL_RATIO),))


def _number(strip: Strip, model: Model, characters: str) -> ReadLine | None:
    """Return the strip read as one number of some characters, None where that is not sure."""
    line = recognise_line(strip.pixels, model, characters)
    if line is None or line.confidence < _CONFIDENCE or len(line.words) != 1:
        return None
    return line if page_number(line.words[0].text) is not None else None


def _strokes(strip: Strip) -> ReadLine | None:
    """Return i, ii or iii, which the recogniser takes for ones, by their shapes."""
    shapes = _shapes(strip.pixels)
    highest = max((h for _, _, _, h in shapes), default=0)
    tall = [shape for shape in shapes if shape[3] > _POINT * highest]
    if not 1 <= len(tall) <= _MOST_STROKES or not _is_dotted(strip.pixels):
        return None
    if any(w > _STROKE_WIDTH * h for _, _, w, h in tall):
        return None
    left, top = min(s[0] for s in shapes), min(s[1] for s in shapes)
    right, bottom = max(s[0] + s[2] for s in shapes), max(s[1] + s[3] for s in shapes)
    box = Box(float(left), float(top), float(right), float(bottom))
    word = ReadWord("i" * len(tall), box, _TEXT_CONFIDENCE)
    return ReadLine((word,), box, (box.left, box.bottom, box.right, box.bottom), 1.0)


def _in_small_letters(line: ReadLine, strip: Strip) -> ReadLine:
    """Return a number of roman letters as the small one that it is, if it is.

    Points over the letters tell; v and x are told from capitals by their height alone.
    """
    word = line.words[0]
    if len(line.words) > 1 or not _ROMAN_LETTERS.fullmatch(word.text):
        return line
    small = word.text.lower().translate(_AS_ROMAN)
    low = "i" not in small and word.box.height / strip.enlargement < _LOW
    if not low and not _is_dotted(strip.pixels):
        return line
    return msgspec.structs.replace(line, words=(msgspec.structs.replace(word, text=small),))


def _shapes(pixels: Pixels) -> list[tuple[int, int, int, int]]:
    """Return x, y, width and height of what hangs together, specks left out."""
    ink = (pixels < _INK).astype(np.uint8)
    boxes = shapes_in(ink).stats[1:, :4].tolist()
    return [(x, y, w, h) for x, y, w, h in boxes if w * h >= _LEAST_POINT]


def _is_dotted(pixels: Pixels) -> bool:
    """Tell whether a point stands over a stroke."""
    boxes = _shapes(pixels)
    highest = max((h for _, _, _, h in boxes), default=0)
    return any(
        h <= _POINT * highest
        and w <= _POINT * highest
        and any(
            other[1] > y + h and x < other[0] + other[2] and other[0] < x + w for other in boxes
        )
        for x, y, w, h in boxes
    )


def _lone_ink(gray: Pixels, start: int, end: int) -> list[Box]:
    """Return the boxes of ink of a number's size between two rows."""
    if end - start < _HEIGHT[0]:
        return []
    ink = (gray[start:end] < _INK).astype(np.uint8)
    side, rim = round(_RIM * gray.shape[1]), round(_RIM * gray.shape[0])
    ink[:, :side] = ink[:, -side:] = 0
    ink[slice(0, rim) if start == 0 else slice(-rim, None)] = 0
    joined = shapes_in(np.asarray(cv2.dilate(ink, _JOINING), dtype=np.uint8))
    found = []
    for index in joined.numbers:
        x, y, w, h, _ = (int(value) for value in joined.stats[index])
        own = (joined.labels[y : y + h, x : x + w] == index) & (ink[y : y + h, x : x + w] > 0)
        rows, columns = np.nonzero(own)
        if len(rows) < _LEAST_INK:
            continue
        left, top = x + int(columns.min()), start + y + int(rows.min())
        right, bottom = x + int(columns.max()) + 1, start + y + int(rows.max()) + 1
        if _HEIGHT[0] <= bottom - top <= _HEIGHT[1] and right - left <= _WIDEST:
            found.append(Box(float(left), float(top), float(right), float(bottom)))
    return found
