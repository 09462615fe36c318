"""Contents pages typed into a plain text: their lines are no headings, however they read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from converters.readers.text_layout import Passage, Shape
from converters.vietnamese.division_labels import label_of
from converters.vietnamese.heading_words import named_role
from converters.vocabularies import SectionRole

_ENTRY: Final = re.compile(
    r"(?P<entry>\S.*?)(?P<leader>\t\s*| {3,}|[ .…·_]*(?:[.·_]{2}|…)[ .…·_]*| )(?P<page>\d{1,4})"
)
_LONGEST: Final = 200


def contents_lines(found: Sequence[Passage]) -> tuple[list[Passage], frozenset[int]]:
    """Return the passages, each contents line one of its own, and the places of those lines."""
    passages: list[Passage] = []
    places: set[int] = set()
    page: _Page | None = None
    for passage in found:
        entries = page.entries_of(passage) if page is not None else []
        places.update(range(len(passages), len(passages) + len(entries)))
        passages.extend(entries)
        if page is not None and entries and len(entries) == len(passage.lines):
            continue
        rest = _rest_of(passage, len(entries))
        passages.append(rest)
        page = _Page() if _is_contents_heading(rest) else None
    return passages, frozenset(places)


class _Page:
    """The lines of one contents page so far: pages rise, no entry comes twice."""

    def __init__(self) -> None:
        self._last = 0
        self._seen: set[tuple[str, int | None]] = set()

    def entries_of(self, passage: Passage) -> list[Passage]:
        """Return the lines at the head of a passage that are entries, each a passage."""
        lines = list(takewhile(self._takes, passage.lines))
        return list(_apart(passage, lines))

    def _takes(self, line: str) -> bool:
        match = _ENTRY.fullmatch(line) if len(line) <= _LONGEST else None
        if match is None or int(match["page"]) < self._last:
            return False
        # “Chương 1” is a label, not an entry with its page.
        label = label_of(line if match["leader"] == " " else match["entry"])
        if label is not None:
            key = (label.word, label.number)
            if key in self._seen or (match["leader"] == " " and not label.title):
                return False
            self._seen.add(key)
        self._last = int(match["page"])
        return True


def _apart(passage: Passage, lines: Sequence[str]) -> Iterator[Passage]:
    for number, line in enumerate(lines):
        yield Passage(Shape.PARAGRAPH, (line,), passage.line + number, isolated=False)


def _rest_of(passage: Passage, taken: int) -> Passage:
    if not taken:
        return passage
    return Passage(passage.shape, passage.lines[taken:], passage.line + taken, isolated=False)


def _is_contents_heading(passage: Passage) -> bool:
    return named_role(passage.lines[0]) == (SectionRole.TOC, True) and len(passage.lines) == 1
