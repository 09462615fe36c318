"""Words of a Vietnamese book that may be slips: those that are no syllables, or none in use.

A checker of single syllables finds the slips that leave no Vietnamese word; a wrong tone that makes
another word it cannot see. What a book writes often is meant: names, dialect, terms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Final

from converters.diagnostics import Origin
from converters.model.spelling import DoubtfulWord, SpellingReview
from converters.vietnamese.suggestions import is_within_one_slip, overshadowed, suggestions
from converters.vietnamese.syllables import WORD, is_attested, is_syllable
from converters.vietnamese.tone_places import count_styles
from converters.vocabularies import ToneMarks

IMPOSSIBLE: Final = "VIE-020"
"""No Vietnamese syllable."""
UNUSUAL: Final = "VIE-021"
"""Possible as a syllable, but not one in use."""
OVERSHADOWED: Final = "VIE-023"
"""In use, but rare, and one mark away from a very common one."""
SMALL_START: Final = "VIE-022"
"""A small toned letter where the sentence or verse begins."""

_ORDER: Final = (IMPOSSIBLE, UNUSUAL, OVERSHADOWED, SMALL_START)
_OFTEN: Final = 4
"""A form that the book has so often is meant."""
_SHOWN: Final = 500
_PLACES: Final = 20
_CONTEXT: Final = 36
_FOREIGN_RUN: Final = 3
_FOREIGN_SHARE: Final = 0.4
_LONGEST_ABBREVIATION: Final = 7
_LONGEST_WORD: Final = 24
"""Longer strings are no slips of a word: keys, hashes, names of files."""
_MARKED: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
"""Letters of Vietnamese that few others have; Romanian has ă, Croatian đ."""
_VIETNAMESE_ALONE: Final = re.compile("[ơưƠƯ\u1ea0-\u1ef9]")
_ROMAN: Final = re.compile(
    r"(?i)(?=[ivxlcdm])m{0,4}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})"
)
_UNITS: Final = "[kcdm]?m[²³]?|[km]?g|m?l|ha|kwh?|mw|k?hz|k?cal|kb|mb|gb|usd|vnđ?|đ|tr|h"
"""What is no slip behind a figure: 5 kg, 20 km."""
_NO_WORDS: Final = re.compile(
    rf"(?i)(?<=\d)\s(?:{_UNITS})\b|"
    r"\b(?:https?|ftp)://\S+|\bwww\.\S+|(?<!\S)[^\s@]+@[^\s@]+\.\S+"
    r"|(?<![\w-])[\w-]+\.(?:com|net|org|vn|edu|gov)\b\S*|(?<!\S)\S*[\d_\\{}<>=]\S*"
)
"""Each begins where a string begins, so that a long one is looked at once."""
_START: Final = re.compile(r"[\s\"“‘'«(–—-]*([^\W\d_]+)")
_TONED_VOWEL: Final = re.compile("[àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
_START_SHARE: Final = 0.9


@dataclass
class _Found:
    """A doubtful form: how often, where, and among which words."""

    reason: str
    context: str
    count: int = 0
    places: list[Origin] = field(default_factory=list)


class Proofreader:
    """Reads the passages of one book in order, then gives its review."""

    def __init__(self) -> None:
        self._forms: Counter[str] = Counter()
        self._found: dict[tuple[str, str], _Found] = {}
        self._starts: Counter[bool] = Counter()
        self.close_looks = 0
        """Words so far that were not plainly in order: each takes its time."""

    def read(self, text: str, origin: Origin | None) -> None:
        """Look at the words of one passage of Vietnamese."""
        words = WORD.findall(text)
        self._forms.update(words)
        self._read_start(text, origin)
        if all(map(_is_usual, words)):
            return
        running = _NO_WORDS.sub(lambda match: " " * len(match.group()), text)
        matches = list(WORD.finditer(running))
        strange = [not _is_usual(match.group()) for match in matches]
        if not any(strange):
            return
        foreign = _foreign_runs(strange)
        for place, match in enumerate(matches):
            if not strange[place]:
                continue
            self.close_looks += 1
            reason = self._reason(match, running, foreign=foreign[place])
            if reason is not None:
                self._enter(match.group(), reason, text, match.start(), origin)

    def review(self) -> SpellingReview:
        """Return what was found; forms that the book has often are taken as meant."""
        styles = count_styles(self._forms)
        listed = list(self._listed())
        listed.sort(key=lambda item: _ORDER.index(item[1].reason))
        shown = [_doubtful(word, found) for word, found in listed[:_SHOWN]]
        shown.sort(key=lambda d: (_ORDER.index(d.reason), not d.suggestions))
        return SpellingReview(
            words=self._forms.total(),
            old_tone_marks=styles[ToneMarks.OLD],
            new_tone_marks=styles[ToneMarks.NEW],
            doubtful=tuple(shown),
            left_out=max(0, len(listed) - _SHOWN),
        )

    def counts(self, reason: str) -> dict[str, int]:
        """Return how often the book has each word that is doubtful for one reason.

        For those who only count; ``review`` also looks for what was meant, which takes its time.
        """
        return {word: found.count for word, found in self._listed() if found.reason == reason}

    def _listed(self) -> Iterator[tuple[str, _Found]]:
        often: Counter[str] = Counter()
        for (_, word), found in self._found.items():
            often[word.lower()] += found.count
        starts_big = self._starts[True] >= _START_SHARE * self._starts.total()
        for (_, word), found in self._found.items():
            if starts_big if found.reason == SMALL_START else often[word.lower()] < _OFTEN:
                yield word, found

    def _reason(self, match: re.Match[str], text: str, *, foreign: bool) -> str | None:
        """Return why a word is doubtful, None where it is foreign, a name or an abbreviation."""
        word = match.group()
        if foreign and _VIETNAMESE_ALONE.search(word) is None:
            return None
        if is_syllable(word):
            if _is_name(match, text):
                return None
            return OVERSHADOWED if is_attested(word) else UNUSUAL
        if _MARKED.search(word) is not None:
            return IMPOSSIBLE
        if _is_name(match, text) or not is_within_one_slip(word):
            return None
        return IMPOSSIBLE

    def _read_start(self, text: str, origin: Origin | None) -> None:
        match = _START.match(text)
        if match is None:
            return
        word = match[1]
        self._starts[not word[0].islower()] += 1
        if _TONED_VOWEL.match(word) is not None:
            self._enter(word, SMALL_START, text, match.start(1), origin)

    def _enter(self, word: str, reason: str, text: str, start: int, origin: Origin | None) -> None:
        key = (reason, word)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = _Found(reason, _context(text, start, start + len(word)))
        found.count += 1
        if origin is not None and len(found.places) < _PLACES:
            found.places.append(origin)


@lru_cache(maxsize=65_536)
def _is_usual(word: str) -> bool:
    """Whether a word needs no look: a syllable in use, a number, an abbreviation, a long key."""
    if is_attested(word):
        return word.lower() not in overshadowed()
    if len(word) == 1 or len(word) > _LONGEST_WORD or _ROMAN.fullmatch(word) is not None:
        return True
    return word.isupper() and len(word) <= _LONGEST_ABBREVIATION and not _has_toned_vowel(word)


def _has_toned_vowel(word: str) -> bool:
    return _TONED_VOWEL.search(word.lower()) is not None


def _is_name(match: re.Match[str], text: str) -> bool:
    """Whether a capital stands within a sentence: such words are names."""
    if not match.group()[0].isupper():
        return False
    before = text[: match.start()].rstrip(" \"“‘'«(–—-")
    return bool(before) and before[-1] not in ".!?:…"


def _foreign_runs(strange: list[bool]) -> list[bool]:
    """Tell of every word whether it is one of several in a row that are not Vietnamese.

    Where as many of all words are, all are.
    """
    if sum(strange) >= max(_FOREIGN_RUN, _FOREIGN_SHARE * len(strange)):
        return [True] * len(strange)
    found: list[bool] = []
    for is_strange, run in groupby(strange):
        length = len(list(run))
        found += [is_strange and length >= _FOREIGN_RUN] * length
    return found


def _context(text: str, start: int, end: int) -> str:
    """Return the words around a place, cut at spaces."""
    first = max(0, start - _CONTEXT)
    last = min(len(text), end + _CONTEXT)
    if first:
        first = min(start, text.find(" ", first) + 1 or first)
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    shown = " ".join(text[first:last].split())
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")


def _doubtful(word: str, found: _Found) -> DoubtfulWord:
    proposed = (word[0].upper() + word[1:],) if found.reason == SMALL_START else suggestions(word)
    return DoubtfulWord(
        word=word,
        reason=found.reason,
        count=found.count,
        places=tuple(found.places),
        context=found.context,
        suggestions=proposed,
    )
