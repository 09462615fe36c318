"""Order of Vietnamese words: as CLDR has it, and syllable by syllable as dictionaries do.

CLDR ``vi``: the letters a ă â b c d đ e ê … first, then the tones huyền hỏi ngã sắc nặng, then
small before capital letters.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES: Final = {"\u0306": 1, "\u0302": 2, "\u031b": 3}

Key = tuple[tuple[tuple[int, str, int], ...], tuple[int, ...], tuple[int, ...], str]
"""Letters, tones, cases, and the text itself so that the order is total."""


@lru_cache(maxsize=4_096)
def collation_key(text: str) -> Key:
    """Return the key that sorts phrases as CLDR's Vietnamese rules do; spaces come first."""
    letters: list[tuple[int, str, int]] = []
    tones: list[int] = []
    cases: list[int] = []
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        base = parts[0]
        shape = next((_SHAPES[mark] for mark in parts[1:] if mark in _SHAPES), 0)
        if base in "đĐ":
            base, shape = ("d" if base == "đ" else "D"), 1
        letters.append((_class(base), base.lower(), shape))
        tones.append(next((_TONES[mark] for mark in parts[1:] if mark in _TONES), 0))
        cases.append(int(base.isupper()))
    return tuple(letters), tuple(tones), tuple(cases), text


def dictionary_key(text: str) -> tuple[Key, ...]:
    """Return the key that sorts syllable by syllable: all of ``bà …`` before all of ``bá …``."""
    return tuple(collation_key(syllable) for syllable in text.replace("-", " ").split())


def _class(character: str) -> int:
    """Spaces before marks before digits before letters, as in the root collation."""
    if character.isspace():
        return 0
    if character.isdecimal():
        return 2
    return 3 if character.isalpha() else 1
