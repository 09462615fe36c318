"""Poems: runs of short lines, told by their metre, their capitals and their open ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from converters.model.guess import BlockKind
from converters.model.publication import Alignment, LineBreak, Paragraph, Verse
from converters.model.traversal import walk_inlines
from converters.transforms.findings import Findings, Item, merged
from converters.transforms.free_verse import Place, collected_poems, free_poems
from converters.transforms.lines import Line, is_italic, lines_of, text_of
from converters.transforms.verse_lines import Row, looks_like_lines, open_ends, rows_of

_LONGEST: Final = 60
_MOST_WORDS: Final = 12
_DASHES: Final = ("-", "–", "—")
_FEWEST: Final = 4
_COUPLET: Final = 2
Steps = frozenset[tuple[int, int]]
"""Which line may follow which, by their syllables."""

_METRES: Final[tuple[tuple[Steps, frozenset[int], float], ...]] = (
    (frozenset({(6, 8), (8, 6)}), frozenset({6, 8}), 0.95),
    (frozenset({(7, 7), (7, 6), (6, 8), (8, 7)}), frozenset({6, 7, 8}), 0.95),
    *((frozenset({(n, n)}), frozenset({n}), 0.85) for n in range(4, 9)),
)
"""Lục bát, song thất lục bát, lines of equal length; lengths that must occur; how sure it is."""
_REGULAR: Final = 4
"""Lines in the metre before and after one that is off."""
_OPEN: Final = 0.25
"""Share of lines, at least, that end within a sentence."""


def with_verse(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with runs of lines that are poems made ``Verse``."""
    result: list[Item] = []
    position = 0
    while position < len(items):
        end = _end_of_run(items, position)
        run = items[position:end]
        if len(run) == 1 and len(run[0].text) <= _LONGEST:
            result.append(run[0])
        else:
            place = Place(_at(items, position - 1), _at(items, end))
            result.extend(
                _with_poem(run, place, findings) if run else items[position : position + 1]
            )
        position = max(end, position + 1)
    return _with_short_poems(result, findings)


def _with_short_poems(items: list[Item], findings: Findings) -> list[Item]:
    """Return the items with the shortest poems of a collection, which the others tell."""
    result: list[Item] = []
    position = 0
    for start, end in collected_poems(items):
        lines = items[start:end]
        findings.block(BlockKind.VERSE, "STR-050", 0.6, lines)
        result.extend((*items[position:start], merged(verse_of(lines), lines)))
        position = end
    return [*result, *items[position:]]


def _at(items: Sequence[Item], position: int) -> Item | None:
    return items[position] if 0 <= position < len(items) else None


def _with_poem(run: Sequence[Item], place: Place, findings: Findings) -> list[Item]:
    """Return a run with the poems in it; lines before, between and after may belong to the text."""
    result: list[Item] = []
    position = 0
    for start, end, reason, confidence in _poems(run, place):
        lines = run[start:end]
        findings.block(BlockKind.VERSE, reason, confidence, lines)
        result.extend((*run[position:start], merged(verse_of(lines), lines)))
        position = end
    return [*result, *run[position:]]


def verse_of(run: Sequence[Item]) -> Verse:
    """Return paragraphs as one poem; empty lines part its stanzas.

    Paragraphs that hold several lines are stanzas too, unless they are couplets throughout.
    """
    items = [list(rows_of(item)) for item in run]
    are_stanzas = max(map(len, items)) > _COUPLET
    stanzas: list[list[Line]] = []
    for rows in items:
        for number, row in enumerate(rows):
            if row.stanza or not stanzas or (are_stanzas and not number):
                stanzas.append([])
            stanzas[-1].append(row.inlines)
    origin = getattr(run[0].block, "origin", None)
    return Verse(stanzas=tuple(map(tuple, stanzas)), origin=origin)


def _end_of_run(items: Sequence[Item], start: int) -> int:
    """Return the end of the paragraphs from ``start`` on that may be lines of one poem."""
    broken = None
    position = start
    while position < len(items):
        paragraph = items[position].paragraph
        if paragraph is None or not _may_be_lines(items[position], paragraph):
            break
        stanza = _has_break(paragraph)
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
    if not _has_break(paragraph):
        return len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS
    lines = [text_of(line) for line in lines_of(paragraph.inlines)]
    return all(
        len(line) <= _LONGEST and len(line.split()) <= _MOST_WORDS and not line.startswith(_DASHES)
        for line in lines
    )


def _has_break(paragraph: Paragraph) -> bool:
    return any(isinstance(inline, LineBreak) for inline in walk_inlines(paragraph.inlines))


# ---- judgement --------------------------------------------------------------------------------


class _Poem(NamedTuple):
    """Items ``start`` to ``end`` of a run that are a poem."""

    start: int
    end: int
    reason: str
    confidence: float


def _poems(run: Sequence[Item], place: Place) -> list[_Poem]:
    """Return the poems of a run in order: what keeps a metre, else free verse that is set off."""
    rows = [list(rows_of(item)) for item in run]
    lines = [row for item in rows for row in item]
    if len(lines) < _COUPLET:
        return []
    counts = [row.words for row in lines]
    present = set(counts)
    found: list[_Poem] = []
    for steps, lengths, confidence in _METRES:
        if not lengths <= present:
            continue
        for first, last in _chains(counts, steps):
            start, end = _items_between(rows, first, last)
            if any(start < other.end and other.start < end for other in found):
                continue
            verses = [row for item in rows[start:end] for row in item]
            if _is_poem(verses, run[start:end]):
                found.append(_Poem(start, end, "STR-036", confidence))
    return _with_free(sorted(found) or _free_verse(lines, run), run, place)


def _with_free(found: list[_Poem], run: Sequence[Item], place: Place) -> list[_Poem]:
    """Return the poems with free verse that nothing sets off; a metre kept by chance gives way."""
    poems = list(found)
    for start, end in free_poems(run, place):
        over = [poem for poem in poems if poem.start < end and start < poem.end]
        if any(poem.start <= start and end <= poem.end for poem in over):
            continue
        first = min([start, *(poem.start for poem in over)])
        last = max([end, *(poem.end for poem in over)])
        poems = [poem for poem in poems if poem not in over]
        poems.append(_Poem(first, last, "STR-050", 0.65))
    return sorted(poems)


def _chains(counts: Sequence[int], steps: Steps) -> Iterator[tuple[int, int]]:
    """Yield the stretches of lines that follow each other as a metre asks, two lines at least.

    Within a long poem one line may be off: with a word too many, or a lost one.
    """
    start, regular, strays = 0, 1, 0
    for place, step in enumerate(pairwise(counts), start=1):
        if step in steps:
            regular += 1
            strays = 0 if regular > _REGULAR else strays
            continue
        following = counts[place + 1 : place + 1 + _REGULAR]
        if regular >= _REGULAR and not strays and _keeps(following, steps):
            regular, strays = 0, 2
        elif strays > 1:
            regular, strays = 1, 1
        else:
            if place - start > 1:
                yield start, place
            start, regular, strays = place, 1, 0
    if len(counts) - start > 1:
        yield start, len(counts)


def _keeps(counts: Sequence[int], steps: Steps) -> bool:
    """Return whether the metre is kept again after a line that is off."""
    return len(counts) == _REGULAR and all(step in steps for step in pairwise(counts))


def _items_between(rows: Sequence[Sequence[Row]], first: int, last: int) -> tuple[int, int]:
    """Return the items whose lines lie wholly between two lines."""
    start = end = place = 0
    for number, item in enumerate(rows):
        if place < first:
            start = end = number + 1
        elif place + len(item) <= last:
            end = number + 1
        else:
            break
        place += len(item)
    return start, end


def _is_poem(lines: Sequence[Row], run: Sequence[Item]) -> bool:
    if len(lines) < _FEWEST:
        is_couplet = len(lines) == _COUPLET and _is_luc_bat(lines)
        return is_couplet and all(map(_is_set_off, run)) and looks_like_lines(lines)
    return looks_like_lines(lines) and _OPEN * len(lines) <= open_ends(lines)


def _is_luc_bat(lines: Sequence[Row]) -> bool:
    return [row.words for row in lines] == [6, 8]


def _free_verse(lines: Sequence[Row], run: Sequence[Item]) -> list[_Poem]:
    if len(lines) < _FEWEST or not all(map(_is_set_off, run)):
        return []
    is_free = looks_like_lines(lines) and 2 * open_ends(lines) >= len(lines)
    return [_Poem(0, len(run), "STR-037", 0.7)] if is_free else []


def _is_set_off(item: Item) -> bool:
    block = item.block
    if not isinstance(block, Paragraph):
        return False
    return (
        block.inset is not None
        or block.alignment is Alignment.CENTER
        or is_italic(block.inlines)
        or _has_break(block)
    )
