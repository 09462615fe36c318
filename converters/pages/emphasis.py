"""Italics, bold print and small capitals, told against how all words of the book look."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from converters.model.page import Line, PageLayout, Region, RegionRole, Word

_SLANTED: Final = -0.02
_SURELY_SLANTED: Final = 0.15
"""What a word by itself must reach among upright ones."""
_HEAVY: Final = 1.25
"""Weight against the median of the book from which print is bold."""
_SURELY_HEAVY: Final = 1.35
_WIDE: Final = 1.8
"""Width in x-heights from which a word tells by itself how it looks."""
_DIAGONAL: Final = frozenset("AVWXYZKMvwxyzk")
"""Letters whose strokes lean in upright print too."""
_STEMS: Final = frozenset("BDĐEFHIJLNPRTUabdđfhijlmnpqrtu")
"""Letters with a stroke that stands upright in upright print."""
_FEWEST_LETTERS: Final = 2
_MOST: Final = 0.4
"""Share of words beyond which a look is that of the book's type and no emphasis."""
_FEWEST: Final = 20
_ROLES: Final = frozenset({RegionRole.BODY, RegionRole.NOTE})

_Judge = Callable[[Word], float]


class _Seen(msgspec.Struct, frozen=True):
    """How words are judged in one book: above 0 they may have a look, above 1 they surely have."""

    slant: _Judge
    weight: _Judge
    small_capitals: bool
    """Whether they are an exception, as a look must be."""


def with_emphasis(layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Return the layouts with the looks of words in text, captions and notes.

    Words in small capitals are put in their natural case.
    """
    return [
        _without_looks(layout) if layout.written else marked
        for layout, marked in zip(layouts, _measured(layouts), strict=True)
    ]


def _without_looks(layout: PageLayout) -> PageLayout:
    """Return a page whose words say how they look with headings and heads that do not."""
    regions = tuple(
        region
        if region.role in _ROLES
        else msgspec.structs.replace(region, lines=tuple(map(_plain, region.lines)))
        for region in layout.regions
    )
    return msgspec.structs.replace(layout, regions=regions)


def _plain(line: Line) -> Line:
    words = (msgspec.structs.replace(word, italic=False, bold=False) for word in line.words)
    return msgspec.structs.replace(line, words=tuple(words))


def _measured(layouts: Sequence[PageLayout]) -> list[PageLayout]:
    words = [word for layout in layouts for word in _words(layout)]
    if len(words) < _FEWEST:
        return list(layouts)
    usual = statistics.median(word.weight for word in words)

    def slant(word: Word) -> float:
        return (word.slant - _SLANTED) / (_SURELY_SLANTED - _SLANTED)

    def weight(word: Word) -> float:
        return (word.weight / max(usual, 1e-6) - _HEAVY) / (_SURELY_HEAVY - _HEAVY)

    seen = _Seen(
        slant=slant if _is_rare(words, slant) else _never,
        weight=weight if _is_rare(words, weight) else _never,
        small_capitals=_is_rare(words, _is_small),
    )
    return [_marked(layout, seen) for layout in layouts]


def _words(layout: PageLayout) -> Iterator[Word]:
    """Yield the words of text that were measured."""
    for region in layout.regions:
        if region.role in _ROLES:
            yield from (word for line in region.lines for word in line.words if word.weight)


def _is_small(word: Word) -> float:
    return 1.0 if word.natural else -1.0


def _never(_: Word) -> float:
    return -1.0


def _is_rare(words: Sequence[Word], judge: _Judge) -> bool:
    return sum(judge(word) > 0 for word in words) <= _MOST * len(words)


def _marked(layout: PageLayout, seen: _Seen) -> PageLayout:
    regions = tuple(
        _region(region, seen) if region.role in _ROLES else region for region in layout.regions
    )
    return msgspec.structs.replace(layout, regions=regions)


def _region(region: Region, seen: _Seen) -> Region:
    words = [(word, line) for line in region.lines for word in line.words]
    looks = [_look(words, judge) for judge in (seen.slant, seen.weight)]
    flags = iter(zip(*looks, strict=True))
    lines = tuple(_line(line, flags, seen) for line in region.lines)
    return msgspec.structs.replace(region, lines=lines)


def _line(line: Line, flags: Iterator[tuple[bool, bool]], seen: _Seen) -> Line:
    words = []
    for word in line.words:
        italic, bold = next(flags)
        looking = msgspec.structs.replace(word, italic=italic, bold=bold)
        if word.natural and seen.small_capitals:
            looking = msgspec.structs.replace(looking, text=word.natural, small_capitals=True)
        words.append(looking)
    return msgspec.structs.replace(line, words=tuple(words))


def _look(words: Sequence[tuple[Word, Line]], judge: _Judge) -> list[bool]:
    """Return which words of a passage have a look; short ones go with those around them."""
    sure = [_telling(word, line) for word, line in words]
    scores = [judge(word) for word, _ in words]
    before = _nearest(sure)
    after = [len(sure) - 1 - n if n >= 0 else -1 for n in reversed(_nearest(sure[::-1]))]
    found: list[bool] = []
    for place, (score, tells) in enumerate(zip(scores, sure, strict=True)):
        around = [scores[n] > 0 for n in (before[place], after[place]) if n >= 0]
        if not tells:
            needed = 1 if any(sign.isalpha() for sign in words[place][0].text) else 2
            found.append(len(around) >= needed and all(around))
        elif any(around):
            found.append(score > 0)
        else:
            found.append(score > 1)
    return found


def _nearest(sure: Sequence[bool]) -> list[int]:
    """Return for each word the nearest one before it that tells how it looks, -1 for none."""
    last = -1
    found = []
    for place, tells in enumerate(sure):
        found.append(last)
        last = place if tells else last
    return found


def _telling(word: Word, line: Line) -> bool:
    letters = [sign for sign in unicodedata.normalize("NFD", word.text) if sign.isalpha()]
    stems = any(sign in _STEMS for sign in letters)
    letters = [sign for sign in letters if sign not in _DIAGONAL]
    wide = word.box.width >= _WIDE * (line.x_height or word.box.height)
    return bool(word.weight) and stems and len(letters) >= _FEWEST_LETTERS and wide
