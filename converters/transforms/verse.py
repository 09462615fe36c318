"""Poems: runs of short lines, told by their metre, their capitals and their open ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from converters.model.guess import BlockKind
from converters.model.publication import Alignment, LineBreak, Paragraph, Verse
from converters.model.traversal import walk_inlines
from converters.transforms.findings import Findings, Item, merged
from converters.transforms.lines import Line, in_language, is_italic, lines_of, text_of

_LONGEST: Final = 60
_MOST_WORDS: Final = 12
_DASHES: Final = ("-", "–", "—")
_CLOSED: Final = (".", "!", "?", ":", "…", ";", "”", '"', "»")
_FEWEST: Final = 4
_COUPLET: Final = 2
_METRES: Final = range(4, 9)
_LUC_BAT: Final = (6, 8)
_SONG_THAT: Final = (7, 7, 6, 8)
_EVEN: Final = 0.9
"""Share of lines of one length from which lines have a metre."""
_CAPITALS: Final = 0.85
_NAMES: Final = 0.3
"""Share of lines made of capitalised words alone, from which it is a list of names."""


class _Row(NamedTuple):
    """A line of what may be a poem."""

    inlines: Line
    text: str
    words: int
    stanza: bool
    """Whether a stanza begins here."""


def with_verse(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with runs of lines that are poems made ``Verse``."""
    result: list[Item] = []
    position = 0
    while position < len(items):
        end = _end_of_run(items, position)
        run = items[position:end]
        rows = [row for item in run for row in _rows(item)]
        judged = _confidence(rows, run) if len(rows) > 1 else None
        if judged is None:
            result.extend(run or items[position : position + 1])
        else:
            reason, confidence = judged
            findings.block(BlockKind.VERSE, reason, confidence, run)
            result.append(merged(verse_of(run), run))
        position = max(end, position + 1)
    return result


def verse_of(run: Sequence[Item]) -> Verse:
    """Return paragraphs as one poem; empty lines part its stanzas."""
    stanzas: list[list[Line]] = []
    for row in (row for item in run for row in _rows(item)):
        if row.stanza or not stanzas:
            stanzas.append([])
        stanzas[-1].append(row.inlines)
    origin = getattr(run[0].block, "origin", None)
    return Verse(stanzas=tuple(map(tuple, stanzas)), origin=origin)


def _rows(item: Item) -> Iterator[_Row]:
    block = item.block
    if not isinstance(block, Paragraph):
        return
    for number, line in enumerate(lines_of(in_language(block))):
        text = text_of(line)
        yield _Row(line, text, len(text.split()), number == 0 and block.blank_before > 0)


def _end_of_run(items: Sequence[Item], start: int) -> int:
    """Return the end of the paragraphs from ``start`` on that may be lines of one poem."""
    broken = None
    position = start
    while position < len(items):
        paragraph = items[position].paragraph
        if paragraph is None or not _may_be_lines(items[position], paragraph):
            break
        stanza = len(items[position].text) > _LONGEST
        # Paragraphs of a line each and stanzas in a paragraph each are not mixed.
        if broken is not None and stanza is not broken:
            break
        broken = stanza
        position += 1
    return position


def _may_be_lines(item: Item, paragraph: Paragraph) -> bool:
    text = item.text
    if not text or text.startswith(_DASHES) or text.isupper():
        return False
    if len(text) <= _LONGEST:
        return len(text.split()) <= _MOST_WORDS
    if not any(isinstance(inline, LineBreak) for inline in walk_inlines(paragraph.inlines)):
        return False
    lines = [text_of(line) for line in lines_of(paragraph.inlines)]
    return all(
        len(line) <= _LONGEST and len(line.split()) <= _MOST_WORDS and not line.startswith(_DASHES)
        for line in lines
    )


# ---- judgement --------------------------------------------------------------------------------


def _confidence(rows: Sequence[_Row], run: Sequence[Item]) -> tuple[str, float] | None:
    """Return reason and confidence that lines are a poem, None where they may be anything."""
    if not _looks_like_lines(rows):
        return None
    confidence = _metre(rows, run)
    if confidence is not None:
        return "STR-036", confidence
    is_free = len(rows) >= _FEWEST and 2 * _open_ends(rows) >= len(rows)
    return ("STR-037", 0.7) if is_free and all(map(_is_set_off, run)) else None


def _open_ends(rows: Sequence[_Row]) -> int:
    return sum(not row.text.endswith(_CLOSED) for row in rows)


def _metre(rows: Sequence[_Row], run: Sequence[Item]) -> float | None:
    """Return how surely lines keep a metre, None where they keep none."""
    counts = [row.words for row in rows]
    if len(rows) < _FEWEST:
        is_couplet = len(rows) == _COUPLET and _goes(counts, _LUC_BAT)
        return 0.85 if is_couplet and all(map(_is_set_off, run)) else None
    if _goes(counts, _LUC_BAT) or _goes(counts, _SONG_THAT):
        return 0.95
    usual, number = Counter(counts).most_common(1)[0]
    is_even = usual in _METRES and number >= _EVEN * len(rows)
    return 0.85 if is_even and _open_ends(rows) else None


def _looks_like_lines(rows: Sequence[_Row]) -> bool:
    capitals = sum(_opens_with_capital(row.text) for row in rows)
    names = sum(_is_of_names(row.text) for row in rows)
    figures = sum(any(map(str.isdigit, row.text)) for row in rows)
    return (
        capitals >= _CAPITALS * len(rows)
        and names <= _NAMES * len(rows)
        and 4 * figures <= len(rows)
        and not _repeats(rows)
    )


def _opens_with_capital(text: str) -> bool:
    return text.lstrip("“\"‘'(«…. ")[:1].isupper()


def _is_of_names(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return all(word[0].isupper() for word in words)


def _repeats(rows: Sequence[_Row]) -> bool:
    """Return whether lines stand twice in a row, as the fields of a form do."""
    return any(a.text == b.text for a, b in pairwise(rows))


def _goes(counts: Sequence[int], metre: Sequence[int]) -> bool:
    """Return whether lines have the metre again and again, wherever in it they begin and end."""
    if len(counts) < _COUPLET or not set(counts) <= set(metre):
        return False
    starts = range(len(metre)) if len(counts) > _COUPLET else (0,)
    return any(
        all(count == metre[(start + n) % len(metre)] for n, count in enumerate(counts))
        for start in starts
    )


def _is_set_off(item: Item) -> bool:
    block = item.block
    if not isinstance(block, Paragraph):
        return False
    return (
        block.inset is not None
        or block.alignment is Alignment.CENTER
        or is_italic(block.inlines)
        or len(item.text) > _LONGEST
    )
