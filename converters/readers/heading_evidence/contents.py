"""The document's own table of contents as evidence: typed pages found, entries compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converters.readers.heading_evidence.lines import Line, comparable
from converters.readers.heading_evidence.shapes import ContentsLine, Place
from converters.vietnamese.division_labels import label_of
from converters.vocabularies import SectionRole

_LEADER: Final = re.compile(
    r"(?:\t|[.…·_]{3}|…|[ \xa0]{3})[\s.…·_]*(?P<page>\d{1,4}|[ivxl]{1,6})\s*$"
)
_PAGE_SIGNS: Final = frozenset("0123456789ivxl")
_LEADER_SIGNS: Final = " \t\xa0.…·_"
_PAGE: Final = re.compile(r"[\s,:–-](?:tr(?:ang)?\.?\s*)?\d{1,4}\s*$")
_FEWEST: Final = 4
"""Lines with leaders and page numbers that are a contents page without a heading over it."""
_STRAY: Final = 2
_LONGEST_ENTRY: Final = 120
_LONGEST_LINE: Final = 400
"""With its leaders; longer lines are not looked at."""


class Contents:
    """Entries of all tables of contents of one document."""

    def __init__(self, lines: Sequence[Line], given: Sequence[ContentsLine]) -> None:
        self._keys: dict[str, int | None] = {}
        for entry in given:
            self._add(entry.text, entry.level)
        self.typed = _typed_pages(lines)
        """Indexes of paragraphs that are lines of a typed contents page."""
        for line in lines:
            if line.index in self.typed:
                for text in _readings(line):
                    self._add(text, None)

    def _add(self, text: str, level: int | None) -> None:
        own = _before_leader(text) or text
        self._keys.setdefault(comparable(own), level)
        label = label_of(" ".join(own.split()))
        if label is not None and len(label.title.split()) > 1:
            self._keys.setdefault(comparable(label.title), level)

    def __bool__(self) -> bool:
        return bool(self._keys)

    def has(self, line: Line) -> bool:
        """Return whether an entry says what the line says."""
        return len(line.key) > 1 and line.key in self._keys

    def has_both(self, line: Line, following: Line) -> bool:
        """Return whether an entry says what a label and the title under it say together."""
        return f"{line.key} {following.key}" in self._keys

    def level(self, line: Line) -> int | None:
        """Return the level of the entry that says what the line says."""
        return self._keys.get(line.key)


def _typed_pages(lines: Sequence[Line]) -> frozenset[int]:
    known: dict[str, int] = {}
    for line in lines:
        known[line.key] = known.get(line.key, 0) + 1
    found: set[int] = set()
    position = 0
    while position < len(lines):
        start = position + 1 if _is_contents_heading(lines[position]) else position
        end = _end_of_page(lines, start, known, headed=start > position)
        if end > start:
            found.update(line.index for line in lines[start:end])
        position = max(end, position + 1)
    return frozenset(found)


def _is_contents_heading(line: Line) -> bool:
    return line.named == (SectionRole.TOC, True)


def _end_of_page(lines: Sequence[Line], start: int, known: dict[str, int], *, headed: bool) -> int:
    """Return where the contents lines that begin at ``start`` end; ``start`` where none do."""
    end = position = start
    while position < len(lines) and position - end <= (_STRAY if headed else 0):
        line = lines[position]
        if headed and position > start and line.page_break:
            break
        if _has_leader(line) or (headed and _repeats_or_pages(line, known)):
            end = position + 1
        elif len(line.text) > _LONGEST_ENTRY:
            break
        position += 1
    if headed:
        return end
    return end if end - start >= _FEWEST else start


def _has_leader(line: Line) -> bool:
    return line.shape.place is Place.BODY and _before_leader(line.shape.text) is not None


def _before_leader(text: str) -> str | None:
    """Return the entry before dots, a tab or blanks and a page number, None where it is none."""
    if len(text) > _LONGEST_LINE or text.rstrip()[-1:] not in _PAGE_SIGNS:
        return None
    match = _LEADER.search(text)
    entry = text[: match.start()].rstrip(_LEADER_SIGNS) if match else ""
    return entry if any(map(str.isalnum, entry)) else None


def _before_page(text: str) -> str | None:
    """Return what stands before a page number at the end, None where there is no such thing."""
    match = _PAGE.search(text) if text[-1:].isdigit() else None
    entry = text[: match.start()].rstrip(" ,:–-") if match else ""
    return entry if any(map(str.isalnum, entry)) else None


def _repeats_or_pages(line: Line, known: dict[str, int]) -> bool:
    """Return whether a line under “Contents” is an entry: it says what stands elsewhere too."""
    if len(line.text) > _LONGEST_ENTRY or line.text.endswith((".", ",", ";", "!", "?")):
        return False
    if known.get(line.key, 0) > 1:
        return _first_of_two(line, known)
    entry = _before_page(line.text)
    return entry is not None and (known.get(comparable(entry), 0) > 0 or not line.is_bare)


def _first_of_two(line: Line, known: dict[str, int]) -> bool:
    """Count an entry once: the second line of the same words is the heading itself."""
    known[line.key] -= 1
    return True


def _readings(line: Line) -> list[str]:
    entry = _before_leader(line.shape.text) or _before_page(line.text)
    return [line.text] if entry is None else [line.text, entry]
