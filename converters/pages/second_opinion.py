"""Doubtful words read a second time: larger, and by the models of the other languages.

A line is read again only where the first reading doubts a word or gives one that is no Vietnamese
syllable, and of both readings each word keeps the likelier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec

from converters.pages.doubts import Stretch, likelihood, looked_through
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadWord
from converters.pages.recognition import Model, recognise_line

_SURE: Final = 0.82
"""Confidence from which a word that is a syllable is not read again.

Measured on pages whose text is known: at 0.88 a third more was read again, with as many errors.
"""
_THERE: Final = 0.88
"""Likelihood from which words that only the second reading has are no dirt."""
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
    return looked_through(blocks, large, enlargement, models, _reread, _SURE)


def _reread(stretch: Stretch) -> tuple[ReadWord, ...]:
    words = stretch.words
    for model in stretch.models:
        other = recognise_line(stretch.strip.pixels, model)
        if other is not None:
            found = stretch.strip.placed(other.words)
            words = _merged(words, found, vietnamese=stretch.vietnamese)
    return words


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
        return one if likelihood(one, vietnamese=vietnamese) > _LOST else ()
    if not one:
        return other if likelihood(other, vietnamese=vietnamese) > _THERE else ()
    lead = likelihood(other, vietnamese=vietnamese) - likelihood(one, vietnamese=vietnamese)
    return other if lead > _LEAD else one
