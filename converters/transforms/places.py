"""Where in a text a person's decision belongs, though the text may have changed since."""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Final

from converters.diagnostics import Origin
from converters.model.decision import Decision

_LETTERS: Final = re.compile(r"\w+(?:[-’']\w+)*")
_LAST_SIGN: Final = chr(sys.maxunicode)
_ALIKE: Final = 0.6
"""Likeness of changed words at the same number, from which it is still the same place."""


class PlaceFinder:
    """Finds places: by words, the nearest number deciding; by number, where words are alike.

    ``texts`` and ``origins`` are those of all places in their order; ``readings``: words of the
    text by what a person may know them as.
    """

    def __init__(
        self,
        texts: Iterable[str],
        origins: Iterable[Origin | None],
        readings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._readings = {_plain(known): _plain(now) for known, now in readings.items()}
        self._texts = [_plain(text) for text in texts]
        self._origins = list(origins)
        self._taken: set[tuple[int, tuple[object, ...]]] = set()
        """Places with what was decided there: equal decisions go to equal words one by one."""
        self._sorted = sorted((text, place) for place, text in enumerate(self._texts))
        """Texts that begin alike stand together."""

    def place(self, decision: Decision, what: tuple[object, ...]) -> int | None:
        """Return the position of the place that a decision speaks of; ``what`` it decides there."""
        fitting = [place for place in self._told(decision) if (place, what) not in self._taken]
        if not fitting:
            return None
        place = min(fitting, key=lambda place: self._distance(place, decision))
        self._taken.add((place, what))
        return place

    def _told(self, decision: Decision) -> list[int]:
        words = _plain(decision.text)
        # A word of a scan may have been corrected, or be no more, since a person saw the text.
        for known in dict.fromkeys((words, self._reread(words))):
            exact = [p for p in self._beginning(known) if self._is_in(p, decision)]
            if known and exact:
                return exact
        return [
            place
            for place, origin in enumerate(self._origins)
            if origin is not None
            and decision.paragraph is not None
            and origin.paragraph == decision.paragraph
            and self._is_in(place, decision)
            and _is_alike(self._texts[place], words)
        ]

    def _reread(self, words: str) -> str:
        """Return words as they are read now."""
        return _LETTERS.sub(lambda word: self._readings.get(word.group(), word.group()), words)

    def _beginning(self, words: str) -> list[int]:
        """Return the places whose text begins with whole words, in their order."""
        first = bisect_left(self._sorted, (words, 0))
        after = bisect_left(self._sorted, (words + _LAST_SIGN, 0))
        return sorted(
            place
            for text, place in self._sorted[first:after]
            if not text[len(words) : len(words) + 1].isalnum()
        )

    def _is_in(self, place: int, decision: Decision) -> bool:
        origin = self._origins[place]
        return decision.source is None or origin is None or origin.source == decision.source

    def _distance(self, place: int, decision: Decision) -> tuple[bool, int]:
        origin = self._origins[place]
        if decision.paragraph is None or origin is None or origin.paragraph is None:
            # A line that says just that goes before one that goes on, as on a contents page.
            return self._texts[place] != _plain(decision.text), place
        return False, abs(int(origin.paragraph) - decision.paragraph)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _is_alike(text: str, words: str) -> bool:
    if not words:
        return True
    return SequenceMatcher(None, text[: len(words)], words).ratio() >= _ALIKE
