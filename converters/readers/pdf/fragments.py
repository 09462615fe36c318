"""Words that stand side by side become fragments of lines; fragments become lines."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.readers.pdf.clusters import clusters
from converters.readers.pdf.content import Line, LinkArea, Piece, PlacedWord, Word

WIDE_GAP: Final = 0.9
"""Gap in ems from which words may belong to different columns or cells."""
_SAME_LINE: Final = 0.6
"""Distance of baselines in ems within which words stand in one line."""
_LARGER: Final = 1.6
"""How much of the larger type counts beside a smaller one."""
_FEWEST_LETTERS: Final = 5
_WORD_GAP: Final = 1.6
_INITIAL: Final = 1.6
"""Size of a large initial over that of its text."""
_CELL_GAP: Final = 2.2
_OVERLAP: Final = 0.5
_NO_SPACE: Final = 0.12
_GLUED_SPACE: Final = 0.45
_SMALLER: Final = 0.88
_RAISED: Final = 0.12
_LOWERED: Final = 0.06
_LEFTWARD: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of scripts that are read from right to left."""


class Fragment(msgspec.Struct, frozen=True):
    """Words of one line without a wide gap between them, from left to right."""

    words: tuple[Word, ...]
    left: float
    right: float
    baseline: float
    size: float

    @classmethod
    def of(cls, words: Iterable[Word]) -> Fragment:
        """Return the fragment that words make."""
        ordered = tuple(sorted(words, key=lambda word: (word.left, word.right)))
        size, baseline = _main_line(ordered)
        return cls(ordered, ordered[0].left, max(w.right for w in ordered), baseline, size)

    @property
    def top(self) -> float:
        """Upper end of its row: half of its height, so that tight lines do not touch."""
        return self.baseline - 0.5 * self.size

    @property
    def characters(self) -> int:
        """Number of its characters without spaces."""
        return sum(len(word.text) for word in self.words)


def fragments_of(words: Sequence[Word]) -> list[Fragment]:
    """Return the fragments that the words of a page make, from top to bottom."""
    chunks = [Fragment.of(chunk) for chunk in _chunks(words)]
    chunks.sort(key=lambda chunk: (chunk.baseline, chunk.left))
    groups = clusters(len(chunks), _pairs(chunks))
    joined = [Fragment.of(w for index in group for w in chunks[index].words) for group in groups]
    return sorted(joined, key=lambda fragment: (fragment.baseline, fragment.left))


def _pairs(chunks: Sequence[Fragment]) -> Iterator[tuple[int, int]]:
    """Yield the chunks, which come from top to bottom, that stand in one line."""
    for index, chunk in enumerate(chunks):
        for other in range(index + 1, len(chunks)):
            if chunks[other].baseline - chunk.baseline > _SAME_LINE * _LARGER * chunk.size:
                break
            if _side_by_side(chunk, chunks[other]):
                yield index, other


def line_of(
    fragments: Iterable[Fragment],
    column: int,
    links: Sequence[LinkArea] = (),
    *,
    placed: bool = False,
) -> Line:
    """Return the line that fragments of one row make; ``placed``: with its words one by one."""
    words = sorted(
        (word for fragment in fragments for word in fragment.words),
        key=lambda word: (word.left, word.right),
    )
    size, baseline = _main_line(words)
    pieces: list[Piece] = []
    places: list[PlacedWord] = []
    before: Word | None = None
    apart = _letter_gap(words)
    leftward = _is_leftward(words)
    ordered = _in_reading_order(words, leftward=leftward)
    for word in ordered:
        spaced = before is not None and _spaced(before, word, size)
        if before is not None and apart is not None:
            spaced = _gap(before, word) > apart
        space = " " if spaced else ""
        rise = _rise(word, size, baseline)
        _add(pieces, space, word, rise, _link_at(links, word))
        if placed:
            places.append(_placed(word, rise, spaced=spaced))
        before = word
    box = Box(
        words[0].left,
        round(min(word.top for word in words), 2),
        max(word.right for word in words),
        round(max(word.bottom for word in words), 2),
    )
    gaps = [b.left - a.right for a, b in itertools.pairwise(words)]
    wide = max(gaps, default=0.0) > _CELL_GAP * size
    return Line(
        pieces=tuple(pieces),
        box=box,
        baseline=round(baseline, 2),
        size=size,
        first_word=_first_width(ordered),
        wide=wide,
        column=column,
        leftward=leftward,
        words=tuple(places),
    )


def _placed(word: Word, rise: int, *, spaced: bool) -> PlacedWord:
    box = Box(word.left, round(word.top, 2), word.right, round(word.bottom, 2))
    return PlacedWord(word.text, word.style, box, spaced, rise)


def _is_leftward(words: Sequence[Word]) -> bool:
    """Tell whether most letters of a line are read from right to left: Hebrew, Arabic."""
    text = "".join(word.text for word in words)
    if _LEFTWARD.search(text) is None:
        return False
    return 2 * len(_LEFTWARD.findall(text)) > sum(map(str.isalpha, text))


def _in_reading_order(words: Sequence[Word], *, leftward: bool) -> list[Word]:
    """Return words that stand from left to right as they are read (UAX 9, with words as units)."""
    if not leftward and not any(_LEFTWARD.search(word.text) for word in words):
        return list(words)
    ordered: list[Word] = []
    for against, run in itertools.groupby(words, lambda word: _runs_against(word, leftward)):
        some = list(run)
        ordered.extend(some[::-1] if against else some)
    return ordered[::-1] if leftward else ordered


def _runs_against(word: Word, leftward: bool) -> bool:  # noqa: FBT001 - key of a sort
    """Tell whether a word is read the other way than its line; signs go with the line."""
    if leftward:
        return any(c.isalnum() for c in word.text) and not _LEFTWARD.search(word.text)
    return _LEFTWARD.search(word.text) is not None


def _letter_gap(words: Sequence[Word]) -> float | None:
    """Return the gap that parts words in a line set with space between its letters, else None."""
    single = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    if len(words) < _FEWEST_LETTERS or single < 0.9 * len(words):
        return None
    gaps = [b.left - a.right for a, b in itertools.pairwise(words)]
    return _WORD_GAP * statistics.median_low(gaps)


def _chunks(words: Sequence[Word]) -> Iterable[list[Word]]:
    """Yield words that follow one another in the file and on the line."""
    chunk: list[Word] = []
    for word in words:
        if chunk and not _follows(chunk[-1], word):
            yield chunk
            chunk = []
        chunk.append(word)
    if chunk:
        yield chunk


def _follows(before: Word, word: Word) -> bool:
    size = max(before.style.size, word.style.size)
    if abs(word.baseline - before.baseline) > _SAME_LINE * size:
        return False
    gap = word.left - before.right
    return (
        -_OVERLAP * size
        <= gap
        <= WIDE_GAP * min(before.style.size, word.style.size) * _sure(before, word)
    )


def _sure(before: Word, word: Word) -> float:
    """Return how much wider a gap may be: beside a small raised mark the larger type counts."""
    small, large = sorted((before.style.size, word.style.size))
    return large / small if small else 1.0


def _side_by_side(one: Fragment, other: Fragment) -> bool:
    # The smaller type measures the gap: a large heading must not bridge the gutter beside it.
    size = min(one.size, other.size)
    if abs(one.baseline - other.baseline) > _SAME_LINE * min(
        _LARGER * size, max(one.size, other.size)
    ):
        return False
    left, right = (one, other) if one.left <= other.left else (other, one)
    return -_OVERLAP * size <= right.left - left.right <= WIDE_GAP * size


def _main_line(words: Sequence[Word]) -> tuple[float, float]:
    """Return size and baseline of most of the characters."""
    first = words[0]
    size, baseline = first.style.size, first.baseline
    if all(word.style.size == size and word.baseline == baseline for word in words):
        return size, baseline
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.style.size] += len(word.text)
    size = max(sizes, key=lambda s: (sizes[s], s))
    lines: Counter[float] = Counter()
    for word in words:
        if word.style.size == size:
            lines[round(word.baseline, 1)] += len(word.text)
    return size, max(lines, key=lambda y: (lines[y], -y))


def _spaced(before: Word, word: Word, size: float) -> bool:
    gap = _gap(before, word)
    if len(before.text) == 1 and before.style.size > _INITIAL * word.style.size:
        return not word.text[:1].islower()
    if word.glued:
        return gap > _GLUED_SPACE * size
    return gap > _NO_SPACE * size or not _reversed_order(before, word)


def _gap(before: Word, word: Word) -> float:
    """Return the white space between words that are read one after the other."""
    left, right = (before, word) if before.left <= word.left else (word, before)
    return right.left - left.right


def _reversed_order(before: Word, word: Word) -> bool:
    """Tell whether two words came together by their places alone, not by the file's order."""
    return abs(word.baseline - before.baseline) > _RAISED * max(word.style.size, before.style.size)


def _rise(word: Word, size: float, baseline: float) -> int:
    if word.shift:
        return word.shift
    if word.style.size > _SMALLER * size:
        return 0
    if word.baseline < baseline - _RAISED * size:
        return 1
    return -1 if word.baseline > baseline + _LOWERED * size else 0


def _link_at(links: Sequence[LinkArea], word: Word) -> str | None:
    if not links:
        return None
    x, y = (word.left + word.right) / 2, word.baseline - 0.3 * word.style.size
    for link in links:
        box = link.box
        if box.left <= x <= box.right and box.top <= y <= box.bottom:
            return link.address or (f"#{link.target.name}" if link.target else None)
    return None


def _add(pieces: list[Piece], space: str, word: Word, rise: int, link: str | None) -> None:
    last = pieces[-1] if pieces else None
    if (
        last is not None
        and last.style == word.style
        and (last.rise, last.link, last.mark) == (rise, link, word.mark)
    ):
        pieces[-1] = Piece(last.text + space + word.text, word.style, rise, link, word.mark)
        return
    # The space goes to the plain side, so that marks and links begin at their first letter.
    if space and last is not None and (rise or link or not last.rise):
        pieces[-1] = msgspec.structs.replace(last, text=last.text + space)
        space = ""
    pieces.append(Piece(space + word.text, word.style, rise, link, word.mark))


def _first_width(words: Sequence[Word]) -> float:
    """Return the width of what has no space within, from the first of some words on."""
    left, right = words[0].left, words[0].right
    for word in words[1:]:
        if not word.glued:
            break
        left, right = min(left, word.left), max(right, word.right)
    return round(right - left, 2)
