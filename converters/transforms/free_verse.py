"""Free verse typed one paragraph a line: told by open ends, stanzas, and where it stands.

No look and no metre tells it, so much must agree: the lines fill a chapter or stand apart from the
text, they part into stanzas, most run on in the next, and they are no names, figures or terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from converters.model.publication import Alignment, Heading, ListBlock, Paragraph, Table, Verse
from converters.transforms.findings import Item
from converters.transforms.verse_lines import (
    Row,
    is_of_names,
    open_ends,
    opens_with_capital,
    rows_of,
)

_FEWEST: Final = 4
_OPEN: Final = 0.55
"""Share of lines, at least, that end within a sentence."""
_NAMES: Final = 0.3
_FIGURES: Final = 0.15
_WORDS: Final = 3.2
"""Words of a line, at least and on the whole: those of lists are shorter."""
_APART_WORDS: Final = 4.0
"""The same for lines within a text."""
_LONE_LINES: Final = 6
_LONE_WORDS: Final = 4.5
"""Lines and words from which one stanza alone is a poem, where small letters begin lines too."""
_SMALL: Final = (0.2, 0.9)
_SENTENCE: Final = 0.5
"""Share of lines that go on small, from which all lines of a chapter are one sentence."""
_COLLECTION: Final = 3
"""Chapters that must be poems before one of fewer lines is taken for a poem too."""
_SHORTEST: Final = 3
_VERSE: Final = 60
_VERSE_WORDS: Final = 12
_NO_VERSE: Final = (":", "=", "\t", " – ", " - ")
"""Signs of lists and forms: what stands before them is explained by what follows."""


_LISTS: Final = re.compile(
    r"(?:nguyên (?:vật )?liệu|gia vị|dụng cụ|vật liệu|chuẩn bị|câu hỏi|bài tập|mục (?:tiêu|đích)|"
    r"yêu cầu|từ (?:vựng|mới)|ingredients|equipment|materials|exercises|questions|vocabulary)\b",
    re.IGNORECASE,
)
"""Headings under which short lines are things and tasks."""

_ADDRESS: Final = re.compile(
    r"(?:kính |thân |mến |riêng )?(?:tặng|gửi|viết cho|for|to)\b", re.IGNORECASE
)
"""A line above a poem that says for whom it is."""


class Place(NamedTuple):
    """What stands around a run of lines."""

    above: Item | None
    below: Item | None

    @property
    def opens_chapter(self) -> bool:
        """Whether a heading stands directly above."""
        return self.above is not None and isinstance(self.above.block, Heading)

    @property
    def ends(self) -> bool:
        """Whether the run ends with its chapter, or empty lines part it from what follows."""
        if self.below is None or not isinstance(self.below.block, Paragraph):
            return self.below is None or not isinstance(self.below.block, ListBlock | Table)
        return self.below.block.blank_before > 0


def free_poems(run: Sequence[Item], place: Place) -> list[tuple[int, int]]:
    """Return where in a run of short paragraphs the free verse is: stanzas without a break."""
    stanzas = stanzas_of(run)
    if len(stanzas) == len(run) > 1 and not any(map(_is_broken, run)):
        return []  # Empty lines stand everywhere and part nothing.
    found: list[tuple[int, int]] = []
    first: int | None = None
    for start, end in stanzas:
        apart = start > 0 or place.opens_chapter or _has_blank(run[0])
        closed = end < len(run) or place.ends
        if apart and closed and _are_lines(run[start:end]):
            first = start if first is None else first
        elif first is not None:
            found.append((first, start))
            first = None
    if first is not None:
        found.append((first, len(run)))
    return [(start, end) for start, end in found if _is_poem(run, start, end, place)]


def collected_poems(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Return where whole chapters are short lines in a book whose other chapters are poems."""
    heads = [n for n, item in enumerate(items) if isinstance(item.block, Heading)]
    ends = [*heads[1:], len(items)]
    chapters = [(n, end) for n, end in zip(heads, ends, strict=False) if end > n + 1]
    poems = sum(_is_verse_alone(items[head + 1 : end]) for head, end in chapters)
    if poems < _COLLECTION or 2 * poems < len(chapters):
        return []
    found = (
        _between_lines_beside(items, head + 1, end)
        for head, end in chapters
        if not _LISTS.match(items[head].text)
    )
    return [(start, end) for start, end in found if _may_be_poem(items[start:end])]


def _between_lines_beside(items: Sequence[Item], start: int, end: int) -> tuple[int, int]:
    """Return a stretch of lines without those at both ends that belong to no poem."""
    while start < end and _is_beside(items[start]):
        start += 1
    while start < end and _is_beside(items[end - 1]):
        end -= 1
    return start, end


def _is_verse_alone(chapter: Sequence[Item]) -> bool:
    told = [item for item in chapter if not _is_beside(item)]
    return bool(told) and all(isinstance(item.block, Verse) for item in told)


def _is_beside(item: Item) -> bool:
    """Return whether a line above or below a poem says for whom it is, where it was written."""
    return _is_right(item) or (item.paragraph is not None and _is_address(item))


def _may_be_poem(run: Sequence[Item]) -> bool:
    rows = [row for item in run for row in rows_of(item)]
    if len(rows) < _SHORTEST or any(item.paragraph is None for item in run):
        return False
    is_short = all(row.words <= _VERSE_WORDS and len(row.text) <= _VERSE for row in rows)
    return is_short and _are_lines(run) and open_ends(rows) >= _OPEN * len(rows)


def stanzas_of(run: Sequence[Item]) -> list[tuple[int, int]]:
    """Return the stanzas of a run: parted by empty lines, or a paragraph each."""
    starts = [
        number
        for number, item in enumerate(run)
        if not number
        or _has_blank(item)
        or _is_broken(item)
        or _is_broken(run[number - 1])
        or _is_right(item) is not _is_right(run[number - 1])
    ]
    return list(zip(starts, (*starts[1:], len(run)), strict=True))


def _has_blank(item: Item) -> bool:
    return isinstance(item.block, Paragraph) and item.block.blank_before > 0


def _is_broken(item: Item) -> bool:
    return len(list(rows_of(item))) > 1


def _is_right(item: Item) -> bool:
    return isinstance(item.block, Paragraph) and item.block.alignment is Alignment.RIGHT


def _is_address(item: Item) -> bool:
    return _ADDRESS.match(item.text) is not None


def _are_lines(stanza: Sequence[Item]) -> bool:
    """Return whether nothing in a stanza is a list, a form, a date or a name under a poem."""
    if any(map(_is_right, stanza)) or (len(stanza) == 1 and _is_address(stanza[0])):
        return False
    rows = [row for item in stanza for row in rows_of(item)]
    return not any(
        row.text.startswith("(") or any(sign in row.text for sign in _NO_VERSE) for row in rows
    )


def _is_poem(run: Sequence[Item], start: int, end: int, place: Place) -> bool:
    poem = run[start:end]
    rows = [row for item in poem for row in rows_of(item)]
    if len(rows) < _FEWEST or open_ends(rows) < _OPEN * len(rows) or _tells_facts(rows):
        return False
    if place.above is not None and _LISTS.match(place.above.text):
        return False
    mean = sum(row.words for row in rows) / len(rows)
    small = sum(not opens_with_capital(row.text) for row in rows) / len(rows)
    around = (*run[:start], *run[end:])
    fills = place.opens_chapter and all(map(_is_beside, around))
    if len(stanzas_of(poem)) > 1:
        begins = opens_with_capital(rows[0].text) or mean >= _LONE_WORDS
        return begins and mean >= (_WORDS if fills else _APART_WORDS)
    if fills and opens_with_capital(rows[0].text) and small >= _SENTENCE:
        return mean >= _WORDS  # One sentence that runs on line by line.
    is_long = len(rows) >= _LONE_LINES and mean >= _LONE_WORDS
    return is_long and _SMALL[0] <= small <= _SMALL[1]


def _tells_facts(rows: Sequence[Row]) -> bool:
    """Return whether lines are names or hold figures, as those of lists and records do."""
    names = sum(is_of_names(row.text) and row.words > 1 for row in rows)
    figures = sum(any(map(str.isdigit, row.text)) for row in rows)
    again = len(rows) - len({row.text for row in rows})
    return (
        names > _NAMES * len(rows) or figures > _FIGURES * len(rows) or again > _NAMES * len(rows)
    )
