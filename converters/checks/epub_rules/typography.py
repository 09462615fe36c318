"""Typography lint of a finished book: what an editor would mark in its text.

Rules of typography and of Vietnamese are those that manuscripts are set and read with; here they
only tell, nothing is changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Final

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.page import Page
from converters.checks.epub_rules.passages import Passage, passages
from converters.vietnamese.detection import STRONG, SUSPICIOUS, detect
from converters.vietnamese.language import guess_language
from converters.vietnamese.normalise import nfc
from converters.vietnamese.proofreading import IMPOSSIBLE, Proofreader
from converters.vietnamese.repairs import misread_words
from converters.vietnamese.typography_rules import RULES, Edit, Rule, may_change, protected

_SEVERAL_SPACES: Final = "TYPO-101"
_STRAIGHT: Final = "TYPO-105"
_CODES: Final = {
    "TYPO-008": _SEVERAL_SPACES,
    "TYPO-009": "TYPO-102",
    "TYPO-006": "TYPO-103",
    "TYPO-003": "TYPO-104",
    "TYPO-004": "TYPO-104",
    "TYPO-005": "TYPO-104",
    "TYPO-001": _STRAIGHT,
    "TYPO-002": _STRAIGHT,
}
"""What is told of a place that a rule would change."""
_LINTED: Final = tuple(rule for rule in RULES if rule.code in _CODES)
_DASH_RULES: Final = frozenset({"TYPO-003", "TYPO-004", "TYPO-005"})
_CURVED: Final = frozenset("“”‘’«»„")
_REPLACEMENT: Final = "\ufffd"
_SPACES: Final = re.compile(" {2,}")
_OPEN_BOX: Final = "␣"
"""Shows a space that would not be seen."""
_CONTEXT: Final = 14
_ENOUGH_WORDS: Final = 8
"""Words of a passage from which another encoding is believed."""
_ENOUGH: Final = 2_000
_SAMPLE: Final = 10_000
"""Characters from which the language of a book is told, and to which its text is looked at."""
_CLOSE_LOOKS: Final = 50_000
_DETECTIONS: Final = 20_000
"""Words and passages that are looked at closely; a book made to hold more is no book."""


class TypographyLint:
    """Reads the pages of one book in order, then tells what only the whole book shows."""

    def __init__(self, language: str) -> None:
        """``language`` is what the package document names, primary subtag alone."""
        self._language = language
        self._proofreader = Proofreader()
        self._is_curved = False
        self._detections = 0
        self._sample: list[str] = []
        self._sampled = 0

    def findings(self, page: Page) -> Iterator[Finding]:
        """Yield what a page alone shows."""
        for passage in passages(page, self._language):
            if passage.language == self._language and self._sampled < _SAMPLE:
                self._sample.append(passage.flat)
                self._sampled += len(passage.flat)
            self._is_curved = self._is_curved or not _CURVED.isdisjoint(passage.text)
            if passage.language == "vi" and self._proofreader.close_looks < _CLOSE_LOOKS:
                self._proofreader.read(nfc(passage.flat), None)
            yield from _misread(passage)
            if _may_be_legacy(passage) and self._detections < _DETECTIONS:
                self._detections += 1
                yield from _legacy(passage)
            yield from _rules_broken(passage)

    @property
    def unfounded(self) -> frozenset[str]:
        """Codes that the whole book shows to be no fault: straight marks where all are straight."""
        return frozenset() if self._is_curved else frozenset({_STRAIGHT})

    def closing_findings(self) -> Iterator[tuple[str, Finding]]:
        """Yield part and finding of what the whole book shows."""
        found = guess_language(nfc("\n".join(self._sample))) if self._sampled > _ENOUGH else None
        # Vietnamese is surely told from others; of those, kindred ones are easily mistaken.
        if found is not None and found != self._language and "vi" in {found, self._language}:
            yield "", Finding("A11Y-138", example=f"{self._language or '?'} → {found}")
        for word, count in Counter(self._proofreader.counts(IMPOSSIBLE)).most_common():
            example = f"{word} ({count})" if count > 1 else word
            for _ in range(count):
                yield "", Finding("TYPO-107", example=example)


def _rules_broken(passage: Passage) -> Iterator[Finding]:
    text = passage.flat
    if not may_change(text):
        return
    kept: list[tuple[int, int]] | None = None
    for rule in _LINTED:
        if rule.languages is not None and passage.language not in rule.languages:
            continue
        for edit in _edits(rule, passage, text):
            kept = protected(text) if kept is None else kept
            if not _is_within(kept, edit):
                yield Finding(_CODES[rule.code], passage.line_at(edit.start), _around(text, edit))


def _is_within(kept: list[tuple[int, int]], edit: Edit) -> bool:
    """Whether an edit touches one of the stretches, which stand in order."""
    following = bisect_left(kept, (edit.end, 0))
    return following > 0 and kept[following - 1][1] > edit.start


def _edits(rule: Rule, passage: Passage, text: str) -> Iterator[Edit]:
    # Spaces that only lay out the file, line by line, are not seen by any reader.
    source = passage.text if _CODES[rule.code] == _SEVERAL_SPACES else text
    for edit in rule.find(source, passage.language):
        if rule.code not in _DASH_RULES or "-" in source[edit.start : edit.end]:
            yield edit


def _misread(passage: Passage) -> Iterator[Finding]:
    """Yield text that was read in the wrong encoding."""
    text = passage.flat
    place = text.find(_REPLACEMENT)
    if place >= 0:
        yield Finding("TYPO-106", passage.line_at(place), _around(text, Edit(place, place + 1, "")))
    for repair in misread_words(text):
        yield Finding("TYPO-106", passage.line, f"{repair.before} → {repair.after}")


def _may_be_legacy(passage: Passage) -> bool:
    if passage.language not in {"vi", ""} or STRONG.search(passage.flat) is not None:
        return False
    return SUSPICIOUS.search(passage.flat) is not None


def _legacy(passage: Passage) -> Iterator[Finding]:
    """Yield text that is in an encoding of old fonts."""
    verdict = detect(passage.flat)
    if verdict.encoding is not None and verdict.vietnamese and verdict.words >= _ENOUGH_WORDS:
        yield Finding("TYPO-106", passage.line, passage.flat.strip())


def _around(text: str, edit: Edit) -> str:
    """Return the words around a place, cut at spaces."""
    start = max(0, edit.start - _CONTEXT)
    end = min(len(text), edit.end + _CONTEXT)
    if start:
        start = max(start, text.find(" ", start, edit.start) + 1)
    if end < len(text):
        cut = text.rfind(" ", edit.end, end)
        end = cut if cut > edit.end else end
    return _SPACES.sub(lambda match: _OPEN_BOX * len(match[0]), text[start:end].strip())
