"""Doubtful words read a second time: larger, and by the models of the other languages.

A line is read again only where the first reading doubts a word or gives one that is no Vietnamese
syllable, and of both readings each word keeps the likelier one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.pages import strips
from converters.pages.geometry import Pixels
from converters.pages.models import VIETNAMESE
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.vietnamese.syllables import is_attested, is_syllable

_SURE: Final = 0.88
"""Confidence from which a word that is a syllable is believed at once."""
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
_LOST: Final = 0.35
"""Likelihood below which words that only the first reading has are dirt."""
_LEAD: Final = 0.02
"""By how much a second reading must be likelier to be taken."""


def completed(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float, models: tuple[Model, ...]
) -> tuple[ReadBlock, ...]:
    """Return the blocks with doubtful words read again from ``large``.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count.
    """
    return tuple(
        msgspec.structs.replace(
            block,
            lines=tuple(_reconsidered(line, large, enlargement, models) for line in block.lines),
        )
        for block in blocks
    )


def _reconsidered(
    line: ReadLine, large: Pixels, enlargement: float, models: tuple[Model, ...]
) -> ReadLine:
    marks = tuple(word for word in line.words if word.raised)
    if not marks:
        return _reread(line, large, enlargement, models)
    bare = tuple(word for word in line.words if not word.raised)
    plain = _reread(msgspec.structs.replace(line, words=bare), large, enlargement, models)
    words = sorted((*plain.words, *marks), key=lambda word: word.box.left)
    return msgspec.structs.replace(plain, words=tuple(words))


def _reread(
    line: ReadLine, large: Pixels, enlargement: float, models: tuple[Model, ...]
) -> ReadLine:
    vietnamese = models[0].name == VIETNAMESE
    doubts = [_is_doubtful(word, vietnamese=vietnamese) for word in line.words]
    if not any(doubts):
        return line
    stretches = _stretches(doubts)
    if _is_foreign(line):
        vietnamese, stretches = False, [(0, len(doubts))]
    askable = models[:1] if vietnamese else models
    words = line.words
    # From the right, so that what is left to do keeps its place.
    for start, end in reversed(stretches):
        whole = strips.cut(large, enlargement, _surroundings(line, start, end), 0.0)
        strip = strips.reduced(whole, line.x_height)
        reread = line.words[start:end]
        for model in askable:
            other = recognise_line(strip.pixels, model)
            if other is not None:
                reread = _merged(reread, strip.placed(other.words), vietnamese=vietnamese)
        words = (*words[:start], *reread, *words[end:])
    return msgspec.structs.replace(line, words=words)


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


def _is_doubtful(word: ReadWord, *, vietnamese: bool) -> bool:
    return word.confidence < _SURE or (vietnamese and _cost(word.text) > 0)


def _is_foreign(line: ReadLine) -> bool:
    forms = [form for word in line.words for form in _LETTERS.findall(word.text)]
    strange = sum(not is_syllable(form) for form in forms)
    return strange > _FOREIGN * len(forms)


def _cost(text: str) -> float:
    """Return what the spelling of a word's parts takes from its likelihood."""
    costs = [
        0.0 if is_attested(form) else _UNATTESTED if is_syllable(form) else _IMPOSSIBLE
        for form in _LETTERS.findall(text)
    ]
    return max(costs, default=0.0)


def _likelihood(words: Sequence[ReadWord], *, vietnamese: bool) -> float:
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


def _merged(
    first: tuple[ReadWord, ...], second: tuple[ReadWord, ...], *, vietnamese: bool
) -> tuple[ReadWord, ...]:
    """Return the likelier reading of each stretch in which two readings differ."""
    matcher = SequenceMatcher(
        None, [word.text for word in first], [word.text for word in second], autojunk=False
    )
    merged: list[ReadWord] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        one, other = first[i1:i2], second[j1:j2]
        if tag == "equal":
            merged.extend(_surer(a, b) for a, b in zip(one, other, strict=True))
        elif len(one) == len(other):
            for a, b in zip(one, other, strict=True):
                merged.extend(_choice((a,), (b,), vietnamese=vietnamese))
        else:
            merged.extend(_choice(one, other, vietnamese=vietnamese))
    return tuple(merged)


def _surer(one: ReadWord, other: ReadWord) -> ReadWord:
    return (
        one
        if one.confidence >= other.confidence
        else msgspec.structs.replace(one, confidence=other.confidence)
    )


def _choice(
    one: tuple[ReadWord, ...], other: tuple[ReadWord, ...], *, vietnamese: bool
) -> tuple[ReadWord, ...]:
    if not other:
        # Dirt is often read once; words of some certainty stay.
        return one if _likelihood(one, vietnamese=vietnamese) > _LOST else ()
    if not one:
        return other if _likelihood(other, vietnamese=vietnamese) > _SURE else ()
    lead = _likelihood(other, vietnamese=vietnamese) - _likelihood(one, vietnamese=vietnamese)
    return other if lead > _LEAD else one
