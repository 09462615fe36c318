"""Runs in another language within the lines of a typeset page.

The tags of the PDF tell the language of paragraphs, but of no run within one. The setter begins
new marked content where the language changes, so that a run is found by its words where it begins
and ends with such content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from converters.model.publication import LanguageSpan, Publication
from converters.model.traversal import all_inlines, plain_text
from converters.writers.epub.markup import language_attributes
from converters.writers.epub.typeset_lines import Run, Wrap
from converters.writers.pdf.paging.words import SOFT_HYPHEN, PrintedWord

_MOST_RUNS: Final = 400
"""Words that a run in another language has at most; longer ones are paragraphs."""


class ForeignRuns:
    """The runs of a book that are in another language, by their letters."""

    def __init__(self, publication: Publication) -> None:
        found: dict[str, set[str]] = {}
        for inline in all_inlines(publication):
            if isinstance(inline, LanguageSpan):
                letters = "".join(plain_text(inline.inlines).split())
                found.setdefault(letters, set()).add(inline.language)
        # Where the same words are in two languages, nobody can tell which.
        self._languages = {
            letters: next(iter(languages))
            for letters, languages in found.items()
            if letters and len(languages) == 1
        }

    def marked(self, runs: Sequence[Run]) -> tuple[Run, ...]:
        """Return the words of a paragraph, those in another language with it around them."""
        told: list[Run] = []
        start = 0
        while start < len(runs):
            end, language = self._found(runs, start) if self._languages else (start, "")
            if not language:
                told.append(runs[start])
                start += 1
                continue
            wrap = Wrap("span", language_attributes(language))
            told.extend(replace(run, wraps=(*run.wraps, wrap)) for run in runs[start:end])
            start = end
        return tuple(told)

    def _found(self, runs: Sequence[Run], start: int) -> tuple[int, str]:
        """Return where a run ends that begins here, and its language, empty where none does."""
        if start and runs[start].content == runs[start - 1].content:
            return start, ""
        words: list[str] = []
        best = (start, "")
        for place in range(start, min(len(runs), start + _MOST_RUNS)):
            word = runs[place].word
            if not isinstance(word, PrintedWord):
                break
            words.append(word.text.replace(SOFT_HYPHEN, ""))
            ends = place + 1 == len(runs) or runs[place + 1].content != runs[place].content
            # A run from right to left may be told as it is seen.
            for told in (words, words[::-1]) if ends else ():
                language = self._languages.get("".join(told))
                best = (place + 1, language) if language else best
        return best
