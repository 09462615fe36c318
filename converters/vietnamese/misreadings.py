"""What a syllable may have been in print that a recogniser read otherwise: marks lost or mistaken.

Of what is read wrong in Vietnamese print most is marks: the letters are right, and the hook above a
circumflex became an acute or a grave, đ stands for d, a mark is dirt or was lost. Letters are
mistaken for like ones where the type is unusual: then the whole book has o for a.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from converters.vietnamese.ngrams import counted
from converters.vietnamese.syllables import frequency, letters_alone, skeletons

_TONES: Final[Mapping[str, str]] = {
    "\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng",
}  # fmt: skip
_LEVEL: Final = "ngang"
_HATS: Final = frozenset("âêôă")
_HATTED: Final = "^"
_USUAL: Final = 3e-4
_USUAL_SHAPE: Final = 2e-4
_USUAL_BOTH: Final = 5e-5
_USUAL_LETTER: Final = 2e-5
_ALIKE: Final[Mapping[str, str]] = {
    "a": "o", "b": "h", "c": "eo", "e": "co", "g": "q", "h": "bn", "i": "l", "l": "it", "n": "uh",
    "o": "ace", "q": "g", "r": "t", "t": "rl", "u": "n",
}  # fmt: skip
"""Letters that look alike in one print or another."""
_RATES: Final[Mapping[str, float]] = {
    "hỏi^>sắc": 2e-2,
    "hỏi^>huyền": 6e-3,
    "hỏi^>ngang": 6e-3,
    "hỏi^>ngã": 3e-3,
    "hỏi>huyền": 3e-3,
    "hỏi>ngang": 2e-3,
    "hỏi>sắc": 1e-3,
    "sắc^>hỏi": 1e-3,
    "sắc>hỏi": 1e-3,
    "huyền>hỏi": 1e-3,
    "ngang>hỏi": 1e-3,
    "ngang>sắc": 6e-4,
    "huyền^>ngang": 1e-3,
    "d>đ": 1e-3,
}
"""Share of the syllables of a kind that are read as another, in fair scans."""


class Misreading(NamedTuple):
    """What may have been printed, as syllables are counted, and by which slip it was misread."""

    syllable: str
    slip: str


@lru_cache(maxsize=16_384)
def misreadings_of(read: str) -> tuple[Misreading, ...]:
    """Return the syllables in use that differ from a counted one in one letter or its marks."""
    found = []
    for printed in (*skeletons().get(letters_alone(read), ()), *_look_alikes(read)):
        if printed == counted(printed) and printed != read:
            slip = slip_between(printed, read)
            if slip is not None:
                found.append(Misreading(printed, slip))
    return tuple(found)


def _look_alikes(read: str) -> Iterator[str]:
    """Yield the syllables in use that have another letter with the same marks in one place."""
    for at, letter in enumerate(read):
        units = unicodedata.normalize("NFD", letter)
        for other in _ALIKE.get(units[0], ""):
            marked = unicodedata.normalize("NFC", other + units[1:])
            printed = read[:at] + marked + read[at + 1 :]
            if frequency(printed):
                yield printed


def slip_between(printed: str, read: str) -> str | None:
    """Return the name of the slip that leads from one syllable to another, None for several.

    ``hỏi^>sắc`` is a tone misread above a letter with a hat, ``d>đ`` one shape of a letter
    for another, ``a~o`` one letter for another.
    """
    different = [
        (one, other)
        for one, other in zip(_letters(printed), _letters(read), strict=False)
        if one != other
    ]
    if len(different) != 1 or len(printed) != len(read):
        return None
    (letter, tone), (read_letter, read_tone) = different[0]
    if letter == read_letter:
        return f"{_tone(letter, tone)}>{read_tone}"
    base, read_base = letters_alone(letter), letters_alone(read_letter)
    if base != read_base:
        return f"{base}~{read_base}"
    if tone == read_tone:
        return f"{letter}>{read_letter}"
    return f"{letter}.{tone}>{read_letter}.{read_tone}"


def usual_rate(slip: str) -> float:
    """Return in what share of the places where a slip can happen it does, in fair scans."""
    if slip in _RATES:
        return _RATES[slip]
    if "~" in slip:
        return _USUAL_LETTER
    if "." in slip:
        return _USUAL_BOTH
    printed = beginning(slip)
    return _USUAL_SHAPE if len(printed) == 1 else _USUAL


def beginning(slip: str) -> str:
    """Return what a slip begins with, one of the places of a syllable in which it can happen."""
    base, letters, _ = slip.partition("~")
    return f"{base}~" if letters else slip.partition(">")[0]


def places_of(syllable: str) -> frozenset[str]:
    """Return what slips can begin with in a syllable."""
    return frozenset(_begins(syllable))


def _begins(syllable: str) -> Iterator[str]:
    for letter, tone in _letters(syllable):
        yield letter
        yield _tone(letter, tone)
        yield f"{letter}.{tone}"
        yield f"{letters_alone(letter)}~"


def _tone(letter: str, tone: str) -> str:
    return f"{tone}{_HATTED}" if letter in _HATS else tone


@lru_cache(maxsize=16_384)
def _letters(syllable: str) -> tuple[tuple[str, str], ...]:
    """Return the letters without their tone, and the tone of each."""
    found = []
    for letter in unicodedata.normalize("NFC", syllable):
        units = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[unit] for unit in units if unit in _TONES), _LEVEL)
        bare = "".join(unit for unit in units if unit not in _TONES)
        found.append((unicodedata.normalize("NFC", bare), tone))
    return tuple(found)
