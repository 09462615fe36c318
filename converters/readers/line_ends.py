"""Words broken at the ends of printed lines, put together again by the document's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from converters.model.spaces import runs_on
from converters.vietnamese.syllables import is_syllable

_HYPHENS: Final = ("-", "‐", "\u00ad")
_AROUND: Final = ".,;:!?…“”\"'()‘’«»[]"


def bare(word: str) -> str:
    """Return a word as it is counted: without the punctuation around it, letters folded."""
    return word.strip(_AROUND).casefold()


class LineEnds:
    """What becomes of a hyphen at the end of a line."""

    def __init__(self, words: Iterable[str], *, hyphenates: bool = True) -> None:
        """``words`` are those of the document, as printed.

        ``hyphenates``: whether it breaks words, or only compounds at their own hyphens.
        """
        self.words: Counter[str] = Counter()
        for word, number in Counter(words).items():
            self.words[bare(word)] += number
        self._hyphenates = hyphenates

    def joined(self, text: str, following: str) -> str:
        """Return ``text`` ready for the line that begins with ``following``.

        A space is added where the script has any, or a hyphen at the end is kept or taken away.
        """
        if runs_on(text, following):
            return text
        if not text.endswith(_HYPHENS) or len(text) < 2 or not text[-2].isalpha():
            return text + " "
        words = following.split(maxsplit=1)
        if not words:
            return text
        if text[-1] == "\u00ad":
            return text[:-1]
        head = text[:-1].rsplit(maxsplit=1)[-1].strip("“\"'(‘").casefold()
        return text if self.keeps_hyphen(head, bare(words[0])) else text[:-1]

    def keeps_hyphen(self, head: str, tail: str) -> bool:
        """Tell whether a compound was broken at its own hyphen, by the document's own words."""
        whole, compound = self.words[head + tail], self.words[f"{head}-{tail}"]
        if whole != compound:
            return compound > whole
        if not self._hyphenates or not tail[:1].isalpha():
            return True
        # Vietnamese does not break syllables: two whole ones were a compound.
        return is_syllable(head) and is_syllable(tail)
