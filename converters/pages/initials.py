"""Drop caps: letters several lines high that open a paragraph, read by themselves.

The recogniser takes them for pictures, tables or dirt, and brings the lines beside them out of
order. So they are found by their place among the letters, read in the size of the text, hidden
from the recogniser, and put before the first word afterwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Final, NamedTuple

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.diagnostics import Box
from converters.pages.geometry import Pixels, halved
from converters.pages.models import VIETNAMESE
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.pages.shapes import shapes_in
from converters.pages.text_size import TARGET_X_HEIGHT as UNIT
from converters.vietnamese.syllables import is_attested, is_syllable

_INK: Final = 150
_WHITE: Final = 255
_HALF: Final = 0.5
"""Size at which the page is looked through."""
_HEIGHT: Final = (3.3 * UNIT, 24.0 * UNIT)
_SHAPE: Final = (0.25, 1.7)
"""Breadth over height, from I to W with its serifs."""
_DENSITY: Final = (0.1, 0.8)
_LETTER: Final = (0.75 * UNIT, 2.0 * UNIT)
"""Heights of the letters of the text; only where they stand matters."""
_SPACING: Final = 1.7 * UNIT
"""Least distance of two baselines."""
_FEWEST_LETTERS: Final = 5
_REACH: Final = 24.0 * UNIT
_GAP: Final = (-0.4 * UNIT, 2.4 * UNIT)
_ALIGNED: Final = 0.9 * UNIT
_CAPITAL: Final = 1.45 * UNIT
_BASE: Final = 0.55 * UNIT
"""How far the foot of a drop cap may stand from the baseline of the last line beside it."""
_TOP: Final = 0.8 * UNIT
_HORN: Final = 0.25
_TAIL: Final = 0.3
_RISE: Final = 0.55
"""How far the marks of a letter rise over it, against its height."""
_DOT: Final = (0.08, 0.25)
"""Size of the dot below, against the height of its letter."""
_CONFIDENCE: Final = 0.5
_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_CAPITALS: Final = "BCDĐFGHJKLMNPQRSTVWXZ" + "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in "AĂÂEÊIOÔƠUƯY" for tone in _TONES
)
"""What a letter that is read alone may be."""
_FRAME: Final = 14
_JOINED, _APART = 2, round(0.75 * UNIT)

Stats = NDArray[np.int32]


class Initial(NamedTuple):
    """A drop cap; ``ink`` are the boxes of its parts, ``baselines`` those of the lines beside it.

    All in pixels of the picture that is recognised.
    """

    letter: str
    word: str
    """The first word as it was read together with the letter."""
    box: Box
    ink: tuple[Box, ...]
    baselines: tuple[float, ...]
    confidence: float


class _Beside(NamedTuple):
    """Lines beside a large letter: baselines from the top, and where the first letters stand."""

    baselines: tuple[float, ...]
    left: float


def find(picture: Pixels, models: Sequence[Model]) -> tuple[Initial, ...]:
    """Return the drop caps of a page whose print has the height that the recogniser likes."""
    if min(picture.shape) < 2:
        return ()
    parts = shapes_in((halved(picture) < _INK).astype(np.uint8)).stats[1:]
    candidates = _boxes(parts[_may_be_initials(parts)])
    if not candidates:
        return ()
    shapes, letters = _boxes(parts), _boxes(parts[_are_letters(parts)])
    found = []
    for box in candidates:
        beside = _lines_beside(box, letters)
        if beside is None:
            continue
        ink_boxes = (box, *_marks_of(box, shapes))
        initial = _read(picture, ink_boxes, beside, models)
        if initial is not None:
            found.append(initial)
    return tuple(found)


def hidden(pixels: Pixels, initials: Sequence[Initial], enlargement: float = 1.0) -> Pixels:
    """Return a page without its drop caps, shown ``enlargement`` times as large as they count."""
    if not initials:
        return pixels
    bare = pixels.copy()
    for initial in initials:
        for box in initial.ink:
            top, left = (max(0, int(edge * enlargement) - 1) for edge in (box.top, box.left))
            bottom, right = (round(edge * enlargement) + 2 for edge in (box.bottom, box.right))
            bare[top:bottom, left:right] = _WHITE
    return bare


def attached(blocks: Sequence[ReadBlock], initials: Sequence[Initial]) -> tuple[ReadBlock, ...]:
    """Return the blocks with each drop cap before the first word of its paragraph.

    The lines beside it begin at its left edge, as the paragraph does.
    """
    for initial in initials:
        blocks = [_with(block, initial) for block in blocks]
    return tuple(blocks)


# ---- where they stand -------------------------------------------------------------------------


def _boxes(parts: Stats) -> list[Box]:
    return [Box(x, y, x + w, y + h) for x, y, w, h in (parts[:, :4].astype(float) / _HALF).tolist()]


def _may_be_initials(parts: Stats) -> NDArray[np.bool_]:
    """Tell of each shape whether it has the size and the form of a drop cap."""
    width, height = parts[:, cv2.CC_STAT_WIDTH], parts[:, cv2.CC_STAT_HEIGHT]
    return (
        _within(height / _HALF, _HEIGHT)
        & _within(width / height, _SHAPE)
        & _within(parts[:, cv2.CC_STAT_AREA] / (width * height), _DENSITY)
    )


def _are_letters(parts: Stats) -> NDArray[np.bool_]:
    return _within(parts[:, cv2.CC_STAT_HEIGHT] / _HALF, _LETTER)


def _within(values: NDArray[np.float64], bounds: tuple[float, float]) -> NDArray[np.bool_]:
    return (values >= bounds[0]) & (values <= bounds[1])


def _lines_beside(box: Box, letters: Sequence[Box]) -> _Beside | None:
    """Return the lines that stand beside a large letter, None where they do not fit it."""
    rows = _rows(
        letter
        for letter in letters
        if box.right + _GAP[0] <= letter.left < box.right + _REACH
        and box.top - UNIT < letter.bottom <= box.bottom + UNIT
    )
    starts = [min(letter.left for letter in row) for row in rows]
    bases = [float(np.median([letter.bottom for letter in row])) for row in rows]
    if len(rows) < 2 or max(starts) - min(starts) > _ALIGNED + _GAP[1] / 2:
        return None
    if not all(_GAP[0] <= start - box.right <= _GAP[1] for start in starts):
        return None
    # The horn of Ơ and Ư rises over the letter.
    if not -_TOP <= bases[0] - _CAPITAL - box.top <= max(_TOP, _HORN * box.height):
        return None
    # J and Q reach below the line.
    if not -_BASE <= box.bottom - bases[-1] <= max(_BASE, _TAIL * box.height):
        return None
    before = [
        letter
        for letter in letters
        if box.left - 3 * UNIT < letter.right <= box.left + 2
        and box.top < letter.bottom < box.bottom
    ]
    return None if before else _Beside(tuple(bases), min(starts))


def _rows(letters: Iterable[Box]) -> list[list[Box]]:
    """Return letters in rows by where they end; what hangs below a line goes with no row."""
    rows: list[list[Box]] = []
    for letter in sorted(letters, key=lambda one: one.bottom):
        if rows and letter.bottom - rows[-1][0].bottom < _SPACING * _HALF:
            rows[-1].append(letter)
        elif not rows or letter.bottom - rows[-1][0].bottom >= _SPACING:
            rows.append([letter])
    return [row for row in rows if len(row) >= _FEWEST_LETTERS]


def _marks_of(box: Box, parts: Sequence[Box]) -> list[Box]:
    """Return the marks above a letter, and the dot below it."""
    slack = 0.05 * box.height
    near = [p for p in parts if box.left - slack <= p.left and p.right <= box.right + 3 * slack]
    above = [
        part
        for part in near
        if box.top - _RISE * box.height <= part.top
        and part.bottom <= box.top + 3 * slack
        and slack <= part.height <= 0.4 * box.height
    ]
    below = [part for part in near if 0 <= part.top - box.bottom <= _DOT[1] * box.height]
    # Several things below are the letters of the next line.
    return above + below if len(below) == 1 and _is_dot(below[0], box) else above


def _is_dot(part: Box, box: Box) -> bool:
    sizes = part.width / box.height, part.height / box.height
    off = abs(part.left + part.right - box.left - box.right) / 2
    return all(_DOT[0] <= size <= _DOT[1] for size in sizes) and off < 0.2 * box.width


# ---- what they say ----------------------------------------------------------------------------


def _read(
    picture: Pixels, ink: Sequence[Box], beside: _Beside, models: Sequence[Model]
) -> Initial | None:
    """Read a letter in the size of the text, before the words that follow it."""
    lines = [
        recognise_line(_as_line(picture, ink, beside, gap), models[0]) for gap in (_JOINED, _APART)
    ]
    word = _agreed([line for line in lines if line is not None], models[0])
    if word is None:
        factor = _factor(beside)
        alone = recognise_line(_framed(_letter(picture, ink, factor)), models[0], _CAPITALS)
        word = alone.words[0] if alone is not None and alone.confidence >= _CONFIDENCE else None
    if word is None:
        return None
    letter = word.text[0]
    return Initial(letter, word.text, _around(ink), tuple(ink), beside.baselines, word.confidence)


def _agreed(readings: Sequence[ReadLine], model: Model) -> ReadWord | None:
    """Return the likeliest first word that begins with a capital, None where none is sure."""
    vietnamese = model.name == VIETNAMESE
    opened = [line for line in readings if line.words[0].text[0].isupper()]
    if not opened:
        return None
    line = max(opened, key=lambda one: _likelihood(one, vietnamese=vietnamese))
    word = line.words[0]
    agreeing = [one.words[0] for one in opened if one.words[0].text[0] == word.text[0]]
    sure = max(one.confidence for one in agreeing)
    # Small capitals behind a capital shake the confidence, not the letter itself.
    if sure < _CONFIDENCE and len(agreeing) < 2:
        return None
    if _likelihood(line, vietnamese=vietnamese) < _CONFIDENCE:
        return None
    return msgspec.structs.replace(word, confidence=sure)


def _around(boxes: Sequence[Box]) -> Box:
    return reduce(Box.union, boxes)


def _likelihood(line: ReadLine, *, vietnamese: bool) -> float:
    """Return how sure the first words are; what cannot be Vietnamese is less so."""
    words = line.words[:2]
    sure = sum(word.confidence for word in words) / len(words)
    if not vietnamese:
        return sure
    forms = [_letters(word.text) for word in words]
    costs = [0.0 if is_attested(form) else 0.1 if is_syllable(form) else 0.3 for form in forms]
    return sure - max(costs)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _as_line(picture: Pixels, ink: Sequence[Box], beside: _Beside, gap: int) -> Pixels:
    """Return the large letter, made as high as a capital, and the first words behind it."""
    base = beside.baselines[0]
    factor = _factor(beside)
    letter = _letter(picture, ink, factor)
    top, bottom = max(0, round(base - 2.6 * UNIT)), round(base + UNIT)
    left = max(0, round(beside.left) - 1)
    words = picture[top:bottom, left : left + round(_REACH)]
    below = max(part.bottom for part in ink) - beside.baselines[-1]
    foot = round(base) - top + 1 + max(0, round(below * factor))
    over = max(0, letter.shape[0] - foot)
    height = over + max(words.shape[0], foot)
    line = np.full((height, letter.shape[1] + gap + words.shape[1]), _WHITE, np.uint8)
    line[over + foot - letter.shape[0] : over + foot, : letter.shape[1]] = letter
    line[over : over + words.shape[0], letter.shape[1] + gap :] = words
    return _framed(line)


def _factor(beside: _Beside) -> float:
    """Return by how much a drop cap is made smaller to be as high as a capital of the text."""
    return _CAPITAL / (beside.baselines[-1] - beside.baselines[0] + _CAPITAL)


def _framed(pixels: Pixels) -> Pixels:
    return np.pad(pixels, _FRAME, constant_values=_WHITE)


def _letter(picture: Pixels, ink: Sequence[Box], factor: float) -> Pixels:
    """Return the parts of a letter alone, in the size of the text."""
    box = _around(ink)
    left, top, right, bottom = (
        max(0, round(edge)) for edge in (box.left, box.top, box.right, box.bottom)
    )
    alone = np.full((bottom - top, right - left), _WHITE, np.uint8)
    for part in ink:
        x, y = max(0, round(part.left)), max(0, round(part.top))
        shown = picture[y : round(part.bottom), x : round(part.right)]
        alone[y - top : y - top + shown.shape[0], x - left : x - left + shown.shape[1]] = shown
    size = max(1, round(alone.shape[1] * factor)), max(1, round(alone.shape[0] * factor))
    return np.asarray(cv2.resize(alone, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


# ---- back into the text -----------------------------------------------------------------------


def _with(block: ReadBlock, initial: Initial) -> ReadBlock:
    if block.picture or block.cells:
        return block
    lines = tuple(_line(line, initial) for line in block.lines)
    if lines == block.lines:
        return block
    box = block.box
    return msgspec.structs.replace(
        block,
        lines=lines,
        box=Box(min(box.left, initial.box.left), box.top, box.right, box.bottom),
    )


def _line(line: ReadLine, initial: Initial) -> ReadLine:
    """Return a line beside a drop cap from its left edge on, the first one with the letter."""
    base = line.baseline[1]
    number = next(
        (n for n, own in enumerate(initial.baselines) if abs(own - base) < _SPACING * _HALF), None
    )
    start = line.box.left - initial.box.right
    if number is None or not _GAP[0] <= start <= _GAP[1]:
        return line
    words = line.words
    left = initial.box.left
    if number == 0:
        words = _opened(words, initial)
    box = Box(left, line.box.top, line.box.right, line.box.bottom)
    return msgspec.structs.replace(line, words=words, box=box, baseline=(left, *line.baseline[1:]))


def _opened(words: tuple[ReadWord, ...], initial: Initial) -> tuple[ReadWord, ...]:
    first = words[0]
    joined = initial.letter + first.text
    if len(initial.word) == 1 and not is_attested(_letters(joined)):
        box = Box(initial.box.left, first.box.top, initial.box.right, first.box.bottom)
        return ReadWord(initial.letter, box, initial.confidence), *words
    box = Box(initial.box.left, first.box.top, first.box.right, first.box.bottom)
    confidence = min(first.confidence, initial.confidence)
    is_better = is_attested(_letters(initial.word)) and not is_attested(_letters(joined))
    text = initial.word if is_better and len(initial.word) == len(joined) else joined
    natural = text[:1] + text[1:].lower() if first.natural else ""
    opened = msgspec.structs.replace(
        first, text=text, box=box, confidence=confidence, natural=natural
    )
    return opened, *words[1:]
