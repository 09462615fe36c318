"""Notes at the foot of scanned pages, and their marks in the text.

Marks are raised figures and stars; where their place on the line did not tell them, the recogniser
reads them as quotation marks, apostrophes or degree signs, and they are looked for among these.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

from converters.model.page import Line, PageLayout, Word
from converters.readers.scan_lines import note_lines

_START: Final = re.compile(
    r"^[(\[]?(\d{1,3}(?!\d)|[*†‡]{1,3}|['‘’\"“”°?¹²³⁴⁵⁶⁷⁸⁹]{1,2})[)\].]?\s*(?=\S)"
)
_FIGURES: Final = re.compile(r"(?<=[^\W\d_])(\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹]+|\*{1,3}|°)(?=[.,;:!?…)]*$)")
_BRACKETED: Final = re.compile(r"[(\[](\d{1,3}|\*{1,3})[)\]]")
_LONE_QUOTE: Final = re.compile(r"(?<=[^\W\d_])(['’\"”])(?=[.,;:!?…)]*$)")
_OPENING: Final = "“\"‘'"
_CLOSING: Final = {"“": "”", "‘": "’", '"': '"'}
_QUOTED: Final = 4
"""Lines within which a quotation in a note ends."""
_SUPERSCRIPTS: Final = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


class FoundNote(msgspec.Struct, frozen=True):
    """Note at a page's foot; ``mark`` as read, empty where it was not."""

    mark: str
    start: int
    """Characters of the first line that are the mark and what parts it from the text."""
    lines: tuple[Line, ...]


class Mark(msgspec.Struct, frozen=True):
    """Place of a note's mark: word index on the page, and the characters to take out of it."""

    word: int
    start: int
    end: int


def page_notes(layout: PageLayout) -> list[FoundNote]:
    """Return the notes of a page in order; a line without a mark goes on with the note before."""
    notes: list[FoundNote] = []
    lines = note_lines(layout)
    for place, line in enumerate(lines):
        first = line.words[0]
        if first.raised:
            notes.append(FoundNote(first.text, _start(line.text, len(first.text)), (line,)))
            continue
        quoted = _opens_quotation(" ".join(each.text for each in lines[place : place + _QUOTED]))
        match = None if quoted else _START.match(line.text)
        if match or not notes:
            mark = match.group(1).translate(_SUPERSCRIPTS) if match else ""
            notes.append(FoundNote(mark, match.end() if match else 0, (line,)))
        else:
            before = notes[-1]
            notes[-1] = msgspec.structs.replace(before, lines=(*before.lines, line))
    return notes


def _start(text: str, end: int) -> int:
    """Return where the text goes on after a mark that ends at ``end``."""
    return len(text) - len(text[end:].lstrip())


def _opens_quotation(text: str) -> bool:
    """Tell whether the quotation mark that a text begins with is closed, and so is no number."""
    opening = text[:1]
    closing = _CLOSING.get(opening)
    if closing is None:
        return False
    if closing == opening:
        return text.count(opening) % 2 == 0
    return text.count(closing) > text.count(opening, 1)


def find_marks(words: Sequence[Word], notes: Sequence[FoundNote]) -> list[Mark | None]:
    """Return for each note where its mark stands among a page's words, None where unsure."""
    raised = [
        (Mark(index, 0, len(word.text)), word.text)
        for index, word in enumerate(words)
        if word.raised
    ]
    if len(raised) == len(notes):
        return [mark for mark, _ in raised]
    named = _by_name(raised, notes)
    if any(named):
        return _by_order(named, [mark for mark, _ in raised])
    texts = [word.text for word in words]
    among = _among(texts, len(notes))
    if among is not None:
        return [*among]
    # One that was not read leaves the others where they are.
    found = (_by_name(_read_marks(texts, pattern), notes) for pattern in (_BRACKETED, _FIGURES))
    return next((marks for marks in found if any(marks)), named)


def _by_order(named: Sequence[Mark | None], raised: Sequence[Mark]) -> list[Mark | None]:
    """Return the marks with those that were misread: as many as are missing between two others."""
    marks = list(named)
    known = [(n, mark.word) for n, mark in enumerate(named) if mark is not None]
    ends = [(-1, -1), *known, (len(named), sys.maxsize)]
    for (before, low), (after, high) in pairwise(ends):
        between = [mark for mark in raised if low < mark.word < high]
        if len(between) == after - before - 1:
            marks[before + 1 : after] = between
    return marks


def _by_name(found: Sequence[tuple[Mark, str]], notes: Sequence[FoundNote]) -> list[Mark | None]:
    """Return for each note the first mark, after those before, that says the same."""
    marks: list[Mark | None] = []
    start = 0
    for note in notes:
        same = (n for n in range(start, len(found)) if note.mark and found[n][1] == note.mark)
        place = next(same, None)
        marks.append(None if place is None else found[place][0])
        start = start if place is None else place + 1
    return marks


def _among(words: Sequence[str], count: int) -> list[Mark] | None:
    """Return ``count`` marks that were read as part of the words, None where they are not sure."""
    for pattern in (_BRACKETED, _FIGURES):
        found = _matches(words, pattern)
        if len(found) == count:
            return found
    lone = _unopened(words)
    figures = _matches(words, _FIGURES)
    together = sorted([*lone, *figures], key=lambda mark: (mark.word, mark.start))
    for candidates in (lone, together):
        if len(candidates) == count:
            return candidates
    return None


def _matches(words: Sequence[str], pattern: re.Pattern[str]) -> list[Mark]:
    return [mark for mark, _ in _read_marks(words, pattern)]


def _read_marks(words: Sequence[str], pattern: re.Pattern[str]) -> list[tuple[Mark, str]]:
    """Return the places of marks that were read as part of the words, and what each says."""
    return [
        (Mark(index, match.start(), match.end()), match.group(1).translate(_SUPERSCRIPTS))
        for index, word in enumerate(words)
        for match in pattern.finditer(word)
    ]


def _unopened(words: Sequence[str]) -> list[Mark]:
    """Return closing quotation marks that no opening one stands before."""
    found: list[Mark] = []
    depth = 0
    for index, word in enumerate(words):
        stripped = word.lstrip("([-–—")
        if stripped[:1] and stripped[0] in _OPENING:
            depth += 1
        for match in _LONE_QUOTE.finditer(word):
            if depth:
                depth -= 1
            else:
                found.append(Mark(index, match.start(), match.end()))
    return found
