"""Small capitals: words read as capitals whose letters are hardly higher than small ones.

The measure is the line's own small letters; where it has none, a word tells by itself, by a first
letter that stands above all others. A word in full capitals, a roman figure by itself and a line
in capitals of one height are never taken for small capitals.
"""

from __future__ import annotations

import itertools
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord

_INK: Final = 150
_ABOVE: Final = 2.2
_BELOW: Final = 0.6
"""What is looked at over and under the baseline, in x-heights."""
_LEAST_LETTER: Final = 0.6
"""Height of a letter in the line's x-height, which may be off by a half; below are marks."""
_ON_BASELINE: Final = 0.2
_LOW: Final = (0.82, 1.23)
"""Heights of small capitals in those of small letters; full capitals are 1.33 to 1.5."""
_HIGHEST: Final = 1.75
"""Height in those of small letters beyond which a first letter is no capital of the line."""
_CONTRAST: Final = (1.2, 1.7)
"""First letter over the others where no small letter gives the measure."""
_EVEN: Final = 1.15
"""Highest over lowest of those others."""
_OVER_SMALL: Final = 1.08
"""Usual height of small capitals in that of small letters."""
_FEWEST_SMALL: Final = 4
"""Small letters of a line from which their height is known."""
_LIKE: Final = (0.8, 1.2)
"""x-heights of lines in that of a line for which they are the measure."""
_SMALL_SHARE: Final = 0.3
_SEEN: Final = 0.6
"""Share of a word's letters that must stand apart from each other."""
_FEWEST_TELLING: Final = 2
"""Capitals by their shape that a run of words must have behind its first letters."""
_FEWEST_ALONE: Final = 3
_DOUBTFUL: Final = 0.3
"""Confidence below which the letters of a word are not believed."""
_TELLING: Final = frozenset("ABDĐEFGHIKLMNPQRTY")
"""Capitals that look like no small letter of the same height."""
_ALIKE: Final = frozenset("coswvxz")
"""Small letters that look like their capitals."""
_FLAT: Final = frozenset("aceimnorsuvxz")
"""Letters as high as x; i without its dot, which stands by itself."""
_ROMAN: Final = frozenset("IVXLCDM")
_OVER: Final = frozenset({216, 230})
"""Unicode's combining classes of horns and of marks above."""
_HYPHEN: Final = "-"


class _Letters(msgspec.Struct, frozen=True):
    """Word with the heights in pixels of the shapes on its baseline, from left to right."""

    text: str
    heights: tuple[float, ...]


class _Claim(msgspec.Struct, frozen=True):
    """What speaks for small capitals in a word."""

    natural: str = ""
    """Its natural case by the heights of its letters, empty where they are no small capitals."""
    read: bool = False
    """Whether it was read as capitals; else it may be, for its letters look the same in both."""
    telling: int = 0
    """Letters behind the first that look like capitals only; none in a roman figure."""


def with_small_capitals(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float
) -> tuple[ReadBlock, ...]:
    """Return the blocks with the ``natural`` case of each word in small capitals.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count.
    """
    return tuple(
        _block(block, large, enlargement) if _may_have(block) else block for block in blocks
    )


def _may_have(block: ReadBlock) -> bool:
    return any(_claim(word, word.text).telling for line in block.lines for word in line.words)


def _block(block: ReadBlock, large: Pixels, enlargement: float) -> ReadBlock:
    measured = [
        [_letters(word, line, large, enlargement) for word in line.words] for line in block.lines
    ]
    claims = [
        _claim(word, _natural(letters, unit) if unit else "")
        for line, words, unit in zip(block.lines, measured, _units(block, measured), strict=True)
        for word, letters in zip(line.words, words, strict=True)
    ]
    naturals = iter(_chosen(claims))
    lines = tuple(
        msgspec.structs.replace(
            line,
            words=tuple(
                msgspec.structs.replace(word, natural=next(naturals)) for word in line.words
            ),
        )
        for line in block.lines
    )
    return msgspec.structs.replace(block, lines=lines)


def _chosen(claims: Sequence[_Claim]) -> list[str]:
    """Return the natural case of words in small capitals, empty for others.

    Words in a row must together tell enough; those that look like small letters too must stand
    between two that are.
    """
    chosen = [""] * len(claims)
    for is_claimed, run in itertools.groupby(
        range(len(claims)), lambda n: claims[n].read and bool(claims[n].natural)
    ):
        places = list(run)
        if is_claimed and sum(claims[n].telling for n in places) >= _FEWEST_TELLING:
            for n in places:
                chosen[n] = claims[n].natural
    for n in range(1, len(claims) - 1):
        if chosen[n - 1] and chosen[n + 1] and not chosen[n]:
            chosen[n] = claims[n].natural
    return chosen


# ---- what was read ------------------------------------------------------------------------------


def _claim(word: ReadWord, natural: str) -> _Claim:
    """Return what a word's reading says, with the case that its heights tell."""
    letters = [letter[0] for letter in _split(word.text)]
    if word.raised or not letters or word.confidence < _DOUBTFUL or not _is_plain(word.text):
        return _Claim()
    rest = letters[1:]
    if not all(letter.isupper() or letter in _ALIKE for letter in rest) or letters[0].islower():
        return _Claim()
    telling = sum(letter in _TELLING for letter in rest)
    return _Claim(
        natural,
        read=any(letter.isupper() for letter in rest or letters),
        telling=0 if set(letters) <= _ROMAN else telling,
    )


def _is_plain(text: str) -> bool:
    return not any(sign.isnumeric() or sign in "/\\|*_=+" for sign in text)


def _split(text: str) -> list[str]:
    """Return the letters of a word, each with its marks behind it."""
    found: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign) and found:
            found[-1] += sign
        elif sign.isalpha():
            found.append(sign)
    return found


def _is_marked(letter: str) -> bool:
    """Tell whether a letter has a mark over it, or a horn at its top."""
    return any(unicodedata.combining(mark) in _OVER for mark in letter[1:])


# ---- what is seen -------------------------------------------------------------------------------


def _letters(word: ReadWord, line: ReadLine, large: Pixels, enlargement: float) -> _Letters:
    x0, y0, x1, y1 = line.baseline
    middle = (word.box.left + word.box.right) / 2
    base = (y0 + (y1 - y0) * (middle - x0) / max(1.0, x1 - x0)) * enlargement
    unit = line.x_height * enlargement
    top, left = max(0, int(base - _ABOVE * unit)), max(0, int(word.box.left * enlargement) - 1)
    part = large[top : int(base + _BELOW * unit), left : int(word.box.right * enlargement) + 2]
    if min(part.shape) == 0:
        return _Letters(word.text, ())
    ink = (part < _INK).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    shapes = sorted(
        (int(x), int(y), int(y + height)) for x, y, _, height, _ in (stats[1:count].tolist())
    )
    feet = [foot for _, _, foot in shapes if abs(foot + top - base) <= 2 * _ON_BASELINE * unit]
    if not feet:
        return _Letters(word.text, ())
    level = statistics.median(feet)
    heights = (level - head for _, head, foot in shapes if abs(foot - level) <= _ON_BASELINE * unit)
    return _Letters(word.text, tuple(h for h in heights if h >= _LEAST_LETTER * unit))


def _units(block: ReadBlock, measured: Sequence[Sequence[_Letters]]) -> list[float | None]:
    """Return for each line the height of its small letters, None where nothing tells it.

    A line with too few of them is measured by those of its block that are about as large.
    """
    found: list[float | None] = []
    heights = [list(_small_heights(words)) for words in measured]
    for line, own, words in zip(block.lines, heights, measured, strict=True):
        known = own
        if len(own) < _FEWEST_SMALL and _has_small(words):
            known = [
                height
                for other, those in zip(block.lines, heights, strict=True)
                if _LIKE[0] <= other.x_height / line.x_height <= _LIKE[1]
                for height in those
            ]
        is_known = len(known) >= _FEWEST_SMALL
        found.append(statistics.median(known) if is_known else _contrasted(words))
    return found


def _has_small(words: Sequence[_Letters]) -> bool:
    """Tell whether a good part of a line was read as small letters."""
    letters = [sign for word in words for sign in word.text if sign.isalpha()]
    return sum(map(str.islower, letters)) >= _SMALL_SHARE * len(letters)


def _small_heights(words: Sequence[_Letters]) -> Iterator[float]:
    """Yield the heights of letters that were read as small ones without ascenders or marks."""
    for word in words:
        letters = _split(word.text)
        if len(word.heights) == len(letters):
            for letter, height in zip(letters, word.heights, strict=True):
                if letter[0] in _FLAT and not _is_marked(letter):
                    yield height


def _contrasted(words: Sequence[_Letters]) -> float | None:
    """Return the height of small letters as words tell it that begin with a larger letter."""
    found = [unit for word in words for unit in _alone(word)]
    return statistics.median(found) if found else None


def _alone(word: _Letters) -> Iterator[float]:
    letters = _split(word.text)
    if len(letters) != len(word.heights) or not all(letter[0].isupper() for letter in letters):
        return
    bare = [
        height
        for letter, height in zip(letters[1:], word.heights[1:], strict=True)
        if not _is_marked(letter)
    ]
    if len(bare) < _FEWEST_ALONE or _is_marked(letters[0]) or max(bare) > _EVEN * min(bare):
        return
    usual = statistics.median(bare)
    if _CONTRAST[0] * usual <= word.heights[0] <= _CONTRAST[1] * usual:
        yield usual / _OVER_SMALL


def _natural(word: _Letters, unit: float) -> str:
    """Return a word in the case that its letters' heights tell, empty where they do not fit."""
    letters = _split(word.text)
    if not letters or len(word.heights) < _SEEN * len(letters):
        return ""
    if _HYPHEN in word.text.strip(_HYPHEN):
        return _natural_parts(word, letters, [h > _LOW[1] * unit for h in word.heights])
    first, *others = word.heights
    if not _are_low(others, letters[1:], unit):
        return ""
    if first <= _LOW[1] * unit:
        return word.text.lower() if first >= _LOW[0] * unit else ""
    fits = first <= _HIGHEST * unit or _is_marked(letters[0])
    return _cased(word.text) if fits and len(letters) > 1 else ""


def _are_low(heights: Sequence[float], letters: Sequence[str], unit: float) -> bool:
    """Tell whether the letters behind the first are small; a mark over one may touch it."""
    high = sum(height > _LOW[1] * unit for height in heights)
    low = sum(_LOW[0] * unit <= height <= _LOW[1] * unit for height in heights)
    if not letters:
        return not heights
    return low > 0 and high <= sum(map(_is_marked, letters)) and low >= _SEEN * len(heights)


def _natural_parts(word: _Letters, letters: Sequence[str], is_high: Sequence[bool]) -> str:
    """Return a word with hyphens, each part with its capital; empty where that is not seen."""
    if len(letters) != len(word.heights):
        return ""
    starts = _starts(word.text)
    fits = all(
        high is start or _is_marked(letter)
        for letter, high, start in zip(letters, is_high, starts, strict=True)
    )
    return _HYPHEN.join(map(_cased, word.text.split(_HYPHEN))) if fits else ""


def _starts(text: str) -> list[bool]:
    return [n == 0 for part in text.split(_HYPHEN) for n in range(len(_split(part)))]


def _cased(text: str) -> str:
    """Return a word with its first letter as it is and the others small."""
    first = 1 + next((n for n, sign in enumerate(text) if sign.isalpha()), 0)
    return text[:first].upper() + text[first:].lower()
