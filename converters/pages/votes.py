"""Words that two readings leave in doubt, read in further ways; the readings vote on each.

Other sizes and a black-and-white picture make the recogniser err in other places, so that what
several readings agree on is likelier than what one is sure of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

import cv2
import msgspec
import numpy as np

from converters.pages.doubts import Stretch, is_doubtful, likelihood, looked_through
from converters.pages.geometry import Pixels
from converters.pages.readings import ReadBlock, ReadWord
from converters.pages.recognition import Model, recognise_line
from converters.pages.strips import Strip

_SURE: Final = 0.88
"""Confidence from which a word that is a syllable is not put to the vote."""
_LARGER: Final = 1.5
_BINARISED: Final = 2.0
"""Enlargement at which a strip is made black and white, so that edges of letters stay smooth."""
_SMOOTHING: Final = 0.8


def completed(
    blocks: Sequence[ReadBlock], large: Pixels, enlargement: float, models: tuple[Model, ...]
) -> tuple[ReadBlock, ...]:
    """Return the blocks with each doubtful word as most of its readings have it.

    ``large`` shows the same page ``enlargement`` times as large as the boxes count.
    """
    return looked_through(blocks, large, enlargement, models, _voted, _SURE)


def _voted(stretch: Stretch) -> tuple[ReadWord, ...]:
    ballots = [_Ballot(word, vietnamese=stretch.vietnamese) for word in stretch.words]
    texts = [word.text for word in stretch.words]
    for reading in _readings(stretch):
        matcher = SequenceMatcher(None, texts, [word.text for word in reading], autojunk=False)
        for _, i1, i2, j1, j2 in matcher.get_opcodes():
            # Where the numbers of words differ, it is not known which stands for which.
            if i2 - i1 == j2 - j1:
                for ballot, word in zip(ballots[i1:i2], reading[j1:j2], strict=True):
                    ballot.cast(word)
    # The neighbours were read again for their context alone.
    return tuple(
        ballot.winner() if is_doubtful(word, _SURE, vietnamese=stretch.vietnamese) else word
        for ballot, word in zip(ballots, stretch.words, strict=True)
    )


class _Ballot:
    """What the readings make of one word; likely readings count for more."""

    def __init__(self, word: ReadWord, *, vietnamese: bool) -> None:
        self._vietnamese = vietnamese
        self._first = word
        self._scores: dict[str, float] = defaultdict(float)
        self._surest: dict[str, ReadWord] = {}
        self.cast(word)

    def cast(self, word: ReadWord) -> None:
        """Count one reading."""
        self._scores[word.text] += max(0.0, likelihood([word], vietnamese=self._vietnamese))
        known = self._surest.get(word.text, word)
        self._surest[word.text] = max(known, word, key=lambda w: w.confidence)

    def winner(self) -> ReadWord:
        """Return the word, at its first place, as most readings have it; a tie changes nothing."""
        text = max(self._scores, key=self._scores.__getitem__)
        surest = self._surest[text]
        return msgspec.structs.replace(self._first, text=text, confidence=surest.confidence)


def _readings(stretch: Stretch) -> Iterator[tuple[ReadWord, ...]]:
    for strip in (_resized(stretch.strip, _LARGER), _black_and_white(stretch.strip)):
        for model in stretch.models:
            line = recognise_line(strip.pixels, model)
            if line is not None:
                yield strip.placed(line.words)


def _black_and_white(strip: Strip) -> Strip:
    large = _resized(strip, _BINARISED)
    smooth = cv2.GaussianBlur(large.pixels, (0, 0), _SMOOTHING)
    _, sharp = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    pixels = np.asarray(sharp, dtype=np.uint8)
    return _resized(msgspec.structs.replace(large, pixels=pixels), 1 / _BINARISED)


def _resized(strip: Strip, factor: float) -> Strip:
    height, width = strip.pixels.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return Strip(
        np.asarray(cv2.resize(strip.pixels, size, interpolation=way), dtype=np.uint8),
        round(strip.left * factor),
        round(strip.top * factor),
        strip.enlargement * factor,
    )
