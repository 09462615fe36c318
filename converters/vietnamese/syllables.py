"""Vietnamese syllables: which spellings are possible, and how likely a text is Vietnamese.

A written syllable is onset + rhyme + tone; the tables and the counts stand in
``resources/vietnamese``. Both places of the tone mark (hoà, hòa) are accepted.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from converters.resources import resource_bytes, resource_path

IMPOSSIBLE: Final = -14.0
"""Log-probability of a word that cannot be a syllable."""
UNATTESTED: Final = -12.5
"""Log-probability of a possible syllable that the counts do not hold."""
VIETNAMESE: Final = -9.5
"""Mean score from which running text is Vietnamese; other languages stay below -12."""

WORD: Final = re.compile(r"[^\W\d_]+")
_FRONT: Final = frozenset("eêiy")
_TONES: Final = {
    "ngang": "",
    "huyền": "\u0300",
    "hỏi": "\u0309",
    "ngã": "\u0303",
    "sắc": "\u0301",
    "nặng": "\u0323",
}


def is_syllable(word: str) -> bool:
    """Return whether ``word`` (any case, NFC or not) is a possible Vietnamese syllable."""
    possible = _possible()
    return word in possible or unicodedata.normalize("NFC", word).lower() in possible


def is_attested(word: str) -> bool:
    """Return whether ``word`` was seen at least twice in the corpus of the counts."""
    return unicodedata.normalize("NFC", word).lower() in _attested()


def score(text: str) -> float:
    """Return the mean log-probability of the words of ``text`` as Vietnamese syllables.

    Running Vietnamese lies around -7, other languages around -13.6; -14 for a text without words.
    """
    words = WORD.findall(unicodedata.normalize("NFC", text).lower())
    if not words:
        return IMPOSSIBLE
    return math.fsum(map(word_score, words)) / len(words)


@lru_cache(maxsize=65_536)
def is_sound(word: str) -> bool:
    """Return whether ``word`` is ASCII or a possible syllable; remembered, for whole books."""
    return word.isascii() or is_syllable(word)


def mean_score(words: Sequence[str]) -> float:
    """Return the mean log-probability of NFC lower-case words, of which there must be some."""
    known = _scores().get
    return math.fsum(known(word) or word_score(word) for word in words) / len(words)


def word_score(word: str) -> float:
    """Return the log-probability of one NFC lower-case word."""
    known = _scores().get(word)
    if known is not None:
        return known
    return UNATTESTED if word in _possible() else IMPOSSIBLE


def is_near_syllable(word: str) -> bool:
    """Return whether slips of the typist may stand between ``word`` and Vietnamese.

    That is a syllable with wrong marks (thỏang, huớng), or two syllables run together.
    """
    bare = without_tone(word.lower())
    shapes = _toneless()
    return letters_alone(bare) in skeletons() or any(
        bare[:cut] in shapes and bare[cut:] in shapes for cut in range(2, len(bare) - 1)
    )


def same_letters(word: str) -> tuple[str, ...]:
    """Return the possible syllables with the letters and the one tone of ``word``, in any place.

    None where the word has no tone, or more than one.
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONE_MARK.findall(decomposed)
    if len(tones) != 1:
        return ()
    letters = unicodedata.normalize("NFC", _TONE_MARK.sub("", decomposed))
    return _by_letters().get((letters, tones[0]), ())


@cache
def _by_letters() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for syllable in sorted(_possible()):
        tones = _TONE_MARK.findall(unicodedata.normalize("NFD", syllable))
        if tones:
            key = (without_tone(syllable), tones[0])
            found[key] = (*found.get(key, ()), syllable)
    return found


def without_tone(word: str) -> str:
    """Return ``word`` without tone marks; the shapes of vowels (ă â ê ô ơ ư) stay."""
    return unicodedata.normalize("NFC", _TONE_MARK.sub("", unicodedata.normalize("NFD", word)))


@cache
def _counts() -> dict[str, int]:
    counts = {}
    text = resource_path("vietnamese", "syllable-freq.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        syllable, _, count = line.partition("\t")
        counts[syllable] = int(count)
    return counts


def frequency(syllable: str) -> int:
    """Return how often an NFC lower-case syllable, in the new tone style, was counted."""
    return _counts().get(syllable, 0)


@cache
def _scores() -> dict[str, float]:
    """Log-probabilities of the attested syllables, with both places of the tone mark."""
    counts = _counts()
    total = sum(counts.values())
    scores = {s: max(UNATTESTED + 0.5, math.log(c / total)) for s, c in counts.items()}
    for syllable, value in list(scores.items()):
        scores.setdefault(with_old_tone_place(syllable), value)
    return scores


def letters_alone(word: str) -> str:
    """Return a lower-case word without any mark; đ is d."""
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def skeletons() -> dict[str, tuple[str, ...]]:
    """Return the syllables in use by their letters without marks."""
    found: dict[str, tuple[str, ...]] = {}
    for syllable in sorted(_attested()):
        bare = letters_alone(syllable)
        found[bare] = (*found.get(bare, ()), syllable)
    return found


_TONE_MARK: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


@cache
def _toneless() -> frozenset[str]:
    return frozenset(without_tone(syllable) for syllable in _attested())


@cache
def _attested() -> frozenset[str]:
    return frozenset(_scores())


def with_old_tone_place(syllable: str) -> str:
    """Return hòa for hoà; other syllables as they are."""
    return _OLD_PLACE.sub(lambda match: _OLD_PLACE_PAIRS[match.group()], syllable)


def with_new_tone_place(syllable: str) -> str:
    """Return hoà for hòa; other syllables as they are."""
    return _NEW_PLACE.sub(lambda match: _NEW_PLACE_PAIRS[match.group()], syllable)


_OLD_PLACE_PAIRS: Final = {
    first + unicodedata.normalize("NFC", second + tone): unicodedata.normalize("NFC", first + tone)
    + second
    for first, second in ("oa", "oe", "uy")
    for tone in _TONES.values()
    if tone
}
_OLD_PLACE: Final = re.compile(rf"(?<!q)(?:{'|'.join(sorted(_OLD_PLACE_PAIRS))})$")
_NEW_PLACE_PAIRS: Final = {old: new for new, old in _OLD_PLACE_PAIRS.items()}
_NEW_PLACE: Final = re.compile(rf"(?<!q)(?:{'|'.join(sorted(_NEW_PLACE_PAIRS))})$")


@cache
def _possible() -> frozenset[str]:
    """All spellings that the grammar allows, and syllables that live in place names."""
    grammar: dict[str, Any] = json.loads(resource_bytes("vietnamese", "syllables.json"))
    spellings: set[str] = set(grammar["name_syllables"])
    qu_rhymes = frozenset(grammar["qu_rhymes"])
    for rhyme, facts in grammar["rhymes"].items():
        toned = tuple(_toned(rhyme, facts))
        for onset in grammar["onsets"]:
            if _fits(onset, rhyme, qu_rhymes):
                # "gi" swallows the i of a rhyme that starts with it: gì, giết.
                stem = onset[:-1] if onset == "gi" and rhyme.startswith("i") else onset
                spellings.update(stem + spelling for spelling in toned)
    spellings.update(with_old_tone_place(s) for s in list(spellings))
    spellings.update(_attested())
    return frozenset(spellings)


def _toned(rhyme: str, facts: dict[str, Any]) -> Iterator[str]:
    for tone in facts["tones"]:
        place = facts["mark_new"] + 1
        yield unicodedata.normalize("NFC", rhyme[:place] + _TONES[tone] + rhyme[place:])


def _fits(onset: str, rhyme: str, qu_rhymes: frozenset[str]) -> bool:
    """Spelling rules between onset and rhyme; see ``spelling_rules`` of the table."""
    front = rhyme[0] in _FRONT
    match onset:
        case "qu":
            return rhyme in qu_rhymes
        case "k" | "gh" | "ngh":
            return front and (onset == "k" or rhyme[0] != "y") and not rhyme.startswith("yê")
        case "c" | "g" | "ng":
            return not front
        case "gi":
            return not rhyme.startswith("y")
        case "":
            return not rhyme.startswith("iê")
        case _:
            return not rhyme.startswith("yê")
