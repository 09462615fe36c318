"""Which words of a page are doubtful, what stands around them, and how likely a reading is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.models import VIETNAMESE
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model
from converters.pages.scene_marks import is_told
from converters.pages.strips import Strip
from converters.vietnamese.syllables import is_attested, is_syllable

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_MARGIN: Final = 0.35
"""Space around a line, in line heights, that is shown to the recogniser with it."""
_NEIGHBOURS: Final = 2
"""Words on either side that are read again with a doubtful one, as its context."""
_UNATTESTED: Final = 0.12
_IMPOSSIBLE: Final = 0.3
"""What a form costs that is not seen, or cannot be, in Vietnamese, in units of confidence."""
_FOREIGN: Final = 0.5
"""Share of words that are no syllables from which a line is put before the other models."""


class Stretch(msgspec.Struct, frozen=True):
    """Words that stand together, some of them doubtful, and where they are seen."""

    words: tuple[ReadWord, ...]
    strip: Strip
    models: tuple[Model, ...]
    """Those that may be asked: of foreign lines all."""
    vietnamese: bool
    """Whether the words are to be Vietnamese syllables."""


Judge = Callable[[Stretch], tuple[ReadWord, ...]]
"""Looks at a stretch anew and returns its words."""


def looked_through(
    blocks: Sequence[ReadBlock],
    large: Pixels,
    enlargement: float,
    models: tuple[Model, ...],
    judge: Judge,
    sure: float,
) -> tuple[ReadBlock, ...]:
    """Return the blocks with every stretch of doubtful words as ``judge`` reads it.

    ``sure``: confidence from which a word that is a syllable is believed at once. ``large`` shows
    the same page ``enlargement`` times as large as the boxes count. Raised marks are left as they
    are.
    """
    return tuple(
        msgspec.structs.replace(
            block,
            lines=tuple(
                _around_marks(line, large, enlargement, models, judge, sure) for line in block.lines
            ),
        )
        for block in blocks
    )


def _around_marks(
    line: ReadLine,
    large: Pixels,
    enlargement: float,
    models: tuple[Model, ...],
    judge: Judge,
    sure: float,
) -> ReadLine:
    marks = tuple(word for word in line.words if word.raised)
    if not marks:
        return _line(line, large, enlargement, models, judge, sure)
    bare = tuple(word for word in line.words if not word.raised)
    plain = _line(
        msgspec.structs.replace(line, words=bare), large, enlargement, models, judge, sure
    )
    words = sorted((*plain.words, *marks), key=lambda word: word.box.left)
    return msgspec.structs.replace(plain, words=tuple(words))


def _line(
    line: ReadLine,
    large: Pixels,
    enlargement: float,
    models: tuple[Model, ...],
    judge: Judge,
    sure: float,
) -> ReadLine:
    vietnamese = models[0].name == VIETNAMESE
    doubts = [is_doubtful(word, sure, vietnamese=vietnamese) for word in line.words]
    if not any(doubts) or is_told(line):
        return line
    found = _stretches(doubts)
    if _is_foreign(line):
        vietnamese, found = False, [(0, len(doubts))]
    askable = models[:1] if vietnamese else models
    words = line.words
    # From the right, so that what is left to do keeps its place.
    for start, end in reversed(found):
        whole = strips.cut(large, enlargement, _surroundings(line, start, end), 0.0)
        strip = strips.reduced(whole, line.x_height)
        reread = judge(Stretch(line.words[start:end], strip, askable, vietnamese))
        words = (*words[:start], *reread, *words[end:])
    return msgspec.structs.replace(line, words=words)


def is_doubtful(word: ReadWord, sure: float, *, vietnamese: bool) -> bool:
    """Tell whether a word is unsure, or no syllable where the text is Vietnamese."""
    return word.confidence < sure or (vietnamese and _cost(word.text) > 0)


def _is_foreign(line: ReadLine) -> bool:
    forms = [form for word in line.words for form in _LETTERS.findall(word.text)]
    strange = sum(not is_syllable(form) for form in forms)
    return strange > _FOREIGN * len(forms)


def _stretches(doubts: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the ranges of doubtful words with the neighbours that help to read them."""
    found: list[tuple[int, int]] = []
    for index, doubtful in enumerate(doubts):
        if not doubtful:
            continue
        start, end = max(0, index - _NEIGHBOURS), min(len(doubts), index + _NEIGHBOURS + 1)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _surroundings(line: ReadLine, start: int, end: int) -> Box:
    """Return the box of some words of a line with the white around, up to halfway to the next."""
    box, words = line.box, line.words
    margin = _MARGIN * box.height
    left, right = words[start].box.left, words[end - 1].box.right
    before = (left - words[start - 1].box.right) / 2 if start else margin
    after = (words[end].box.left - right) / 2 if end < len(words) else margin
    return Box(
        (left if start else box.left) - min(before, margin),
        box.top - margin,
        (right if end < len(words) else box.right) + min(after, margin),
        box.bottom + margin,
    )


def likelihood(words: Sequence[ReadWord], *, vietnamese: bool) -> float:
    """Return the confidence of words by their length, less the cost of unlikely spellings."""
    length = sum(len(word.text) for word in words)
    if not length:
        return 0.0
    return (
        sum(
            (word.confidence - (_cost(word.text) if vietnamese else 0.0)) * len(word.text)
            for word in words
        )
        / length
    )


def _cost(text: str) -> float:
    """Return what the spelling of a word's parts takes from its likelihood."""
    costs = [
        0.0 if is_attested(form) else _UNATTESTED if is_syllable(form) else _IMPOSSIBLE
        for form in _LETTERS.findall(text)
    ]
    return max(costs, default=0.0)
