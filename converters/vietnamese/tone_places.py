"""The two places of the tone mark in oa, oe and uy: hòa or hoà."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

from converters.vietnamese.syllables import WORD, is_syllable
from converters.vocabularies import ToneMarks

_MARKS: Final = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_OPEN: Final = ("oa", "oe", "uy")


def set_tone_marks(text: str, style: ToneMarks) -> tuple[str, Counter[tuple[str, str]]]:
    """Return NFC text with its syllables in one style, and what was changed how often.

    Only whole words that are syllables: names such as Shòai stay, and after q the u is no vowel.
    """
    changed: Counter[tuple[str, str]] = Counter()
    if style is ToneMarks.KEEP or _EITHER.search(text) is None:
        return text, changed

    def placed(match: re.Match[str]) -> str:
        word = match.group()
        if style_of(word) in (None, style):
            return word
        other = _swapped(word)
        changed[word, other] += 1
        return other

    return WORD.sub(placed, text), changed


def count_styles(forms: Mapping[str, int]) -> Counter[ToneMarks]:
    """Return how many words are in which style; ``forms`` are NFC words with their counts."""
    styles: Counter[ToneMarks] = Counter()
    for word, number in forms.items():
        if (style := style_of(word)) is not None:
            styles[style] += number
    return styles


def style_of(word: str) -> ToneMarks | None:
    """Return the style of a syllable, None where both styles write it alike."""
    ending = word[-2:].lower()
    style = _ENDINGS.get(ending)
    if style is None or word[-3:-2].lower() == "q" or not is_syllable(word):
        return None
    return style


def _swapped(word: str) -> str:
    ending = word[-2:]
    marks = [m for m in unicodedata.normalize("NFD", ending) if m in _MARKS]
    first, second = _without(ending[0]), _without(ending[1])
    if _ENDINGS[ending.lower()] is ToneMarks.OLD:
        second = unicodedata.normalize("NFC", second + marks[0])
    else:
        first = unicodedata.normalize("NFC", first + marks[0])
    return word[:-2] + first + second


def _without(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


@cache
def _endings() -> dict[str, ToneMarks]:
    found = {}
    for first, second in _OPEN:
        for mark in _MARKS:
            found[unicodedata.normalize("NFC", first + mark) + second] = ToneMarks.OLD
            found[first + unicodedata.normalize("NFC", second + mark)] = ToneMarks.NEW
    return found


_ENDINGS: Final = _endings()
_EITHER: Final = re.compile(
    "[òóỏõọ][ae]|o[àáảãạèéẻẽẹ]|[ùúủũụ]y|u[ỳýỷỹỵ]|[ÒÓỎÕỌ][AE]|O[ÀÁẢÃẠÈÉẺẼẸ]|[ÙÚỦŨỤ]Y|U[ỲÝỶỸỴ]"
)
