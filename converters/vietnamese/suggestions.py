"""What a doubtful word may have been meant for: syllables in use that differ by a slip."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from converters.vietnamese.syllables import (
    frequency,
    is_attested,
    letters_alone,
    skeletons,
    word_score,
)

_MOST: Final = 5
_FARTHEST: Final = 2
_SLIP: Final = 4.0
"""Nats that one slip costs."""
_MARKS: Final = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0335")
_LETTERS: Final = "abcdeghiklmnopqrstuvxy"
_FAR_MORE: Final = 500
_SHORTEST_HALF: Final = 2


def suggestions(word: str) -> tuple[str, ...]:
    """Return syllables in use near ``word``, the likeliest first, in the case of the word.

    Near are other marks on the same letters, one letter more, less, other or exchanged, and two
    syllables that lost their space. A slip weighs like a word fifty times rarer; marks are
    rather forgotten than typed in vain.
    """
    lower = unicodedata.normalize("NFC", word.lower())
    units = _units(lower)
    bare, marks = letters_alone(lower), _marks(lower)
    known = skeletons()
    ranked: list[tuple[float, str]] = []
    for shape in {bare, *_one_slip(bare)}:
        for candidate in known.get(shape, ()):
            if shape != bare and len(marks ^ _marks(candidate)) > 2:
                continue  # One slip is in the letters; no more than one can be in the marks.
            distance = _distance(units, _units(candidate))
            if candidate != lower and distance <= _FARTHEST:
                lost = len(marks - _marks(candidate))
                cost = _SLIP * distance + lost - word_score(candidate)
                ranked.append((cost, candidate))
    ranked += _halves(lower)
    best = [text for _, text in sorted(ranked)]
    return tuple(in_case_of(word, text) for text in dict.fromkeys(best))[:_MOST]


def is_within_one_slip(word: str) -> bool:
    """Return whether some syllable in use lies one slip away."""
    lower = unicodedata.normalize("NFC", word.lower())
    units = _units(lower)
    return bool(_halves(lower)) or any(
        _distance(units, _units(candidate)) <= 1
        for shape in {letters_alone(lower), *_one_slip(letters_alone(lower))}
        for candidate in skeletons().get(shape, ())
    )


@cache
def overshadowed() -> frozenset[str]:
    """Return rare syllables that differ in one mark from one that is far more common."""
    found = set()
    for family in skeletons().values():
        counts = {syllable: count for syllable in family if (count := frequency(syllable))}
        for rare, count in counts.items():
            if any(
                other >= _FAR_MORE * count and _distance(_units(rare), _units(common)) == 1
                for common, other in counts.items()
            ):
                found.add(rare)
    return frozenset(found)


def _halves(lower: str) -> list[tuple[float, str]]:
    """Return the ways to read a word as two syllables; the space counts as one slip."""
    found = []
    for cut in range(_SHORTEST_HALF, len(lower) - _SHORTEST_HALF + 1):
        first, second = lower[:cut], lower[cut:]
        if is_attested(first) and is_attested(second):
            rarity = -(word_score(first) + word_score(second)) / 2
            found.append((_SLIP + rarity, f"{first} {second}"))
    return found


@cache
def _units(word: str) -> str:
    """Return letters and marks one by one; đ is d with a mark of its own."""
    return unicodedata.normalize("NFD", word.replace("đ", "d\u0335"))


@cache
def _marks(word: str) -> frozenset[str]:
    return frozenset(unit for unit in _units(word) if unicodedata.combining(unit))


def _one_slip(bare: str) -> set[str]:
    """Return all strings that are one slip away from ``bare``."""
    cuts = [(bare[:i], bare[i:]) for i in range(len(bare) + 1)]
    slips = {a + b[1:] for a, b in cuts if b}
    slips |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    for letter in _LETTERS:
        slips |= {a + letter + b for a, b in cuts}
        slips |= {a + letter + b[1:] for a, b in cuts if b}
    return slips


def _distance(left: str, right: str) -> int:
    """Return edits between two words; neighbours exchanged are one (restricted Damerau)."""
    # What both begin and end with needs no edit, and is nearly all of two words that are near.
    start, end = 0, min(len(left), len(right))
    while start < end and left[start] == right[start]:
        start += 1
    ends = 0
    while ends < end - start and left[-1 - ends] == right[-1 - ends]:
        ends += 1
    left, right = left[start : len(left) - ends], right[start : len(right) - ends]
    if not left or not right:
        return len(left) + len(right)
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        above, row = row, [i]
        for j, b in enumerate(right, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + _change(a, b))
            swapped = i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]
            row.append(min(cost, before[j - 2] + 1) if swapped else cost)
        before = above
    return row[-1]


def _change(a: str, b: str) -> int:
    """Cost of one unit for another; a letter never becomes a mark."""
    if a == b:
        return 0
    return 1 if (a in _MARKS) == (b in _MARKS) else 2


def in_case_of(word: str, text: str) -> str:
    """Return ``text`` in capitals, with a capital or as it is, like ``word``."""
    if len(word) > 1 and word.isupper():
        return text.upper()
    if word[:1].isupper():
        return text[:1].upper() + text[1:]
    return text
