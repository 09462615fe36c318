"""Typography lint of a finished book: what an editor would mark in its text.

Rules of typography and of Vietnamese are those that manuscripts are set and read with; here they
only tell, nothing is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.page import Page
from converters.checks.epub_rules.passages import Passage, passages
from converters.vietnamese.detection import STRONG, SUSPICIOUS, detect
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
_CONTEXT: Final = 14
_ENOUGH_WORDS: Final = 8
"""Words of a passage from which another encoding is believed."""


class TypographyLint:
    """Reads the pages of one book in order, then tells what only the whole book shows."""

    def __init__(self, language: str) -> None:
        """``language`` is what the package document names, primary subtag alone."""
        self._language = language
        self._proofreader = Proofreader()
        self._straight: list[tuple[str, Finding]] = []
        self._is_curved = False

    def findings(self, page: Page) -> Iterator[Finding]:
        """Yield what a page alone shows."""
        for passage in passages(page, self._language):
            self._is_curved = self._is_curved or not _CURVED.isdisjoint(passage.text)
            if passage.language == "vi":
                self._proofreader.read(nfc(passage.flat), None)
            yield from _misread(passage)
            for finding in _rules_broken(passage):
                if finding.code == _STRAIGHT:
                    self._straight.append((page.part, finding))
                else:
                    yield finding

    def closing_findings(self) -> Iterator[tuple[str, Finding]]:
        """Yield part and finding of what the whole book shows."""
        if self._is_curved:
            yield from self._straight
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
            if not any(start < edit.end and edit.start < end for start, end in kept):
                yield Finding(_CODES[rule.code], passage.line_at(edit.start), _around(text, edit))


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
    if passage.language not in {"vi", ""} or STRONG.search(text) is not None:
        return
    if SUSPICIOUS.search(text) is None:
        return
    verdict = detect(text)
    if verdict.encoding is not None and verdict.vietnamese and verdict.words >= _ENOUGH_WORDS:
        yield Finding("TYPO-106", passage.line, text.strip())


def _around(text: str, edit: Edit) -> str:
    """Return the words around a place, cut at spaces."""
    start = max(0, edit.start - _CONTEXT)
    end = min(len(text), edit.end + _CONTEXT)
    if start:
        start = max(start, text.find(" ", start, edit.start) + 1)
    if end < len(text):
        cut = text.rfind(" ", edit.end, end)
        end = cut if cut > edit.end else end
    return text[start:end].strip()
