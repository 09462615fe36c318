"""The one-storeyed a of many sans types, which is read as o, ơ, e, u, d, q or g.

It is a bowl that ends in a stem, of the height of small letters. No o, ơ or e has a straight right
side, no u is closed, and d, q and g reach above or below. Only words whose letters stand apart are
looked at, each letter a shape of its own; and only pages on which a sample of the letters o shows
such stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.shapes import Shapes, shapes_in
from converters.vietnamese.syllables import is_syllable

_INK: Final = 165
_SAMPLE: Final = 5
"""Of so many words one is looked at first."""
_LEAST_HEIGHT: Final = 0.6
"""Height of a letter's body, in x-heights."""
_ZONE: Final = 0.97
"""How far above the baseline the body is looked at, in x-heights: marks stand above."""
_FEWEST_ROWS: Final = 5
_TWO: Final = 2
"""What is not white, and the white around."""
_EDGE: Final = 0.08
"""Distance from the right edge, over the letter's breadth, within which a row reaches it."""
_STRAIGHT: Final = 0.85
"""Share of the rows that reach the edge of a stem. Measured in serif and sans type, new and worn:
of 494 letters o none had more than 0.8, of 444 stems of a, d, q in sans type 431 had."""
_SQUARE: Final = 0.75
"""Share of straight letters o from which they are so in this type."""
_MARGIN: Final = 0.1
_WORD: Final = re.compile(r"[^\w!?()]*([^\W\d_]+)[^\w!?()]*")
"""Letters; the signs around them are low or high and cross no middle of small letters."""
_O: Final = "o"
_A: Final = "a"
_READ_FOR_A: Final = frozenset("oeudqg")
_REACHING: Final = frozenset("dqg")
_CLOSED: Final = frozenset("ug")
"""Letters that are an a only where the bowl is closed."""
_HORN: Final = "\u031b"
_REACH: Final = 0.2
"""How far above and below the small letters a body may reach, in x-heights."""


class _Found(NamedTuple):
    """A letter by its place in the text of its word, and whether it is an a by its shape."""

    at: int
    letter: str
    is_a: bool


def completed(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float, *, vietnamese: bool
) -> tuple[ReadBlock, ...]:
    """Return the blocks with a where o was read of a letter with a stem.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count.
    ``vietnamese``: the outcome must be a syllable.
    """
    words = [
        (line, word)
        for block in blocks
        for line in block.lines
        for word in line.words
        if _WORD.fullmatch(word.text) and not word.raised
    ]
    asked = [one for one in words if _O in map(_bare, one[1].text)]
    sample = [_letters(*one, large, enlargement) for one in asked[::_SAMPLE]]
    if not any(found.is_a and found.letter == _O for each in sample for found in each):
        return tuple(blocks)
    letters = {id(word): _letters(line, word, large, enlargement) for line, word in words}
    round_ones = [found for each in letters.values() for found in each if found.letter == _O]
    if sum(found.is_a for found in round_ones) > _SQUARE * len(round_ones):
        return tuple(blocks)

    def mended(word: ReadWord) -> ReadWord:
        text = _with_a(word.text, letters.get(id(word), ()))
        core = _WORD.fullmatch(text)
        known = core is not None and is_syllable(core[1].lower())
        if text == word.text or (vietnamese and not known):
            return word
        return msgspec.structs.replace(word, text=text)

    return tuple(
        msgspec.structs.replace(
            block,
            lines=tuple(
                msgspec.structs.replace(line, words=tuple(map(mended, line.words)))
                for line in block.lines
            ),
        )
        for block in blocks
    )


def _bare(letter: str) -> str:
    """Return a letter without its marks."""
    return unicodedata.normalize("NFD", letter)[0]


def _with_a(text: str, letters: Sequence[_Found]) -> str:
    places = {found.at for found in letters if found.is_a}
    changed = (
        _A + unicodedata.normalize("NFD", letter)[1:].replace(_HORN, "") if at in places else letter
        for at, letter in enumerate(text)
    )
    return unicodedata.normalize("NFC", "".join(changed))


def _letters(
    line: ReadLine, word: ReadWord, large: Pixels, enlargement: float
) -> tuple[_Found, ...]:
    """Return the letters that may be an a; none where those of the word do not stand apart."""
    strip = strips.cut(large, enlargement, word.box, _MARGIN * line.x_height)
    x_height = line.x_height * enlargement
    base = line.base_at((word.box.left + word.box.right) / 2) * enlargement - strip.top
    shapes = shapes_in((strip.pixels < _INK).astype(np.uint8))
    bodies = sorted(_bodies(shapes, base, x_height), key=lambda n: int(shapes.stats[n, 0]))
    places = [at for at, sign in enumerate(word.text) if sign.isalpha()]
    if len(bodies) != len(places):
        return ()
    read = ((at, _bare(word.text[at]), body) for at, body in zip(places, bodies, strict=True))
    return tuple(
        _Found(at, letter, _is_a(letter, shapes, body, base, x_height))
        for at, letter, body in read
        if letter in _READ_FOR_A
    )


def _is_a(letter: str, shapes: Shapes, number: int, base: float, x_height: float) -> bool:
    """Tell whether a shape that was read as ``letter`` is a bowl that ends in a stem."""
    if letter in _REACHING:
        _, top, _, height, _ = shapes.stats[number].tolist()
        slack = _REACH * x_height
        if top < base - x_height - slack or top + height > base + slack:
            return False
    body = _body(shapes, number, base, x_height)
    return _ends_in_stem(body) and (letter not in _CLOSED or _is_closed(body))


def _bodies(shapes: Shapes, base: float, x_height: float) -> Iterator[int]:
    """Yield the shapes that cross the middle of the small letters: no marks, points or dirt."""
    middle = base - x_height / 2
    for n in shapes.numbers:
        _, top, _, height, _ = shapes.stats[n].tolist()
        if top < middle < top + height and height >= _LEAST_HEIGHT * x_height:
            yield n


def _body(shapes: Shapes, number: int, base: float, x_height: float) -> NDArray[np.bool_]:
    x, y, width, height, _ = shapes.stats[number].tolist()
    top, bottom = max(y, int(base - _ZONE * x_height)), min(y + height, round(base))
    inside: NDArray[np.bool_] = shapes.labels[top:bottom, x : x + width] == number
    return inside


def _ends_in_stem(body: NDArray[np.bool_]) -> bool:
    rows = body[body.any(axis=1)]
    if len(rows) < _FEWEST_ROWS:
        return False
    width = rows.shape[1]
    ends = width - rows[:, ::-1].argmax(axis=1)
    near = ends >= ends.max() - max(1.0, _EDGE * width)
    return float(near.mean()) >= _STRAIGHT


def _is_closed(body: NDArray[np.bool_]) -> bool:
    """Tell whether ink runs all around some white."""
    framed = np.pad(~body, 1, constant_values=True).astype(np.uint8)
    # White hangs together by its sides alone where ink does by its corners too.
    return cv2.connectedComponents(framed, connectivity=4)[0] > _TWO
