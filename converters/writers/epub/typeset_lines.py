"""Lines of a typeset page as markup: words in reading order, each where it is seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from converters.diagnostics import Box
from converters.writers.epub.fixed_lines import fitted_size, line_style, word_style
from converters.writers.epub.markup import allowed, escape
from converters.writers.epub.state import BookState
from converters.writers.pdf.paging.words import SOFT_HYPHEN, PrintedWord

_OTHER_LINE: Final = 0.6
"""Distance of baselines from which on words stand on two lines, in sizes of type."""
_BREAKS_AFTER: Final = ("-", "‐", "–", "—", "/", "…")
"""Signs behind which a line may end within a word."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_IDEOGRAPHIC: Final = frozenset({"W", "F"})


@dataclass(frozen=True)
class Wrap:
    """Element around words of a line, with its attributes as written."""

    name: str
    marks: str = ""


@dataclass(frozen=True)
class Run:
    """A word and what stands around it within the line; or markup of a picture in the line."""

    word: PrintedWord | str
    wraps: tuple[Wrap, ...] = ()
    content: int = -1
    """Number of the marked content that the word is in."""


@dataclass(frozen=True)
class _Word:
    """Word of a line, in pixels of the picture."""

    text: str
    box: Box
    baseline: float
    size: float
    joins: bool
    wraps: tuple[Wrap, ...]

    @property
    def runs_left(self) -> bool:
        """Whether it is of a script that runs from right to left."""
        return any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in self.text)

    @property
    def runs_right(self) -> bool:
        """Whether it has letters of a script that runs from left to right."""
        return any(unicodedata.bidirectional(sign) == "L" for sign in self.text)


class LineSetter:
    """Sets the words of paragraphs in lines."""

    def __init__(self, state: BookState, scale: float, words: frozenset[str]) -> None:
        """``scale``: pixels of the picture in a point; ``words``: those of the whole book."""
        self._state = state
        self._scale = scale
        self._words = words

    def lines(self, runs: Sequence[Run]) -> str:
        """Return the lines of a paragraph."""
        lines: list[list[_Word] | str] = []
        for run in runs:
            if isinstance(run.word, str):
                lines.append(run.word)
                continue
            word = self._placed(run.word, run.wraps)
            last = lines[-1] if lines else None
            if isinstance(last, list) and _is_on_line(word, last[-1]):
                last.append(word)
            else:
                lines.append([word])
        whole = [line if isinstance(line, str) else _with_hyphen(line) for line in lines]
        ends = [*(self._end(*pair) for pair in pairwise(whole)), self._end(whole[-1], "")]
        told = (
            line if isinstance(line, str) else self._line(line, end)
            for line, end in zip(whole, ends, strict=True)
        )
        return "\n".join(part for part in told if part)

    def _placed(self, word: PrintedWord, wraps: tuple[Wrap, ...]) -> _Word:
        scale = self._scale
        text = "".join(allowed(word.text).split())
        return _Word(
            text, word.box.scaled(scale), word.baseline * scale, word.size * scale, word.joins,
            wraps,
        )  # fmt: skip

    def _end(self, line: list[_Word] | str, following: list[_Word] | str) -> tuple[str, str]:
        """Return the last word of a line as it is copied, and what parts it from the next line."""
        if isinstance(line, str):
            return "", ""
        text = line[-1].text
        first = following[0].text if isinstance(following, list) else ""
        if text.endswith(SOFT_HYPHEN):
            head = text.removesuffix(SOFT_HYPHEN)
            # A hyphen of the word's own looks like one of the line's end.
            return (f"{head}-" if f"{head}-{first}" in self._words else head), ""
        is_within = text.endswith(_BREAKS_AFTER) and text + first in self._words
        is_close = bool(first) and _is_ideographic(text[-1:]) and _is_ideographic(first[:1])
        return text, "" if is_within or is_close else " "

    def _line(self, line: Sequence[_Word], end: tuple[str, str]) -> str:
        words = _with_spaces([*line[:-1], replace(line[-1], text=end[0])], end[1])
        left = sum(word.runs_left for word, _ in words)
        runs_left = left > sum(word.runs_right for word, _ in words)
        if left:
            words = _in_order(words, runs_left=runs_left)
        largest = max(line, key=lambda word: word.size)
        size = fitted_size(line, largest.size)
        start, stop = min(w.box.left for w in line), max(w.box.right for w in line)
        base = largest.baseline
        style = line_style(((start, base), (stop, base)), size)
        direction = ' dir="rtl"' if runs_left else ""
        inner = "".join(self._wrapped(words, size, runs_left=runs_left))
        return f'<span class="line"{direction} style="{style}">{inner}</span>'

    def _wrapped(
        self, words: Sequence[tuple[_Word, str]], size: float, *, runs_left: bool
    ) -> Iterator[str]:
        """Yield the words of a line, those together that the same elements stand around."""
        placed = []
        for place, (word, space) in enumerate(words):
            following = words[place + 1][0] if place + 1 < len(words) else None
            advance = _advance(word.box, following.box if following else None, runs_left=runs_left)
            style = word_style(word.text, word.box, advance, size)
            self._state.see(word.text)
            span = f'<span class="word" style="{style}">{escape(word.text)}{space}</span>'
            placed.append((word.wraps, span))
        for wraps, group in groupby(placed, lambda pair: pair[0]):
            opening = "".join(f"<{wrap.name}{wrap.marks}>" for wrap in wraps)
            closing = "".join(f"</{wrap.name}>" for wrap in reversed(wraps))
            yield f"{opening}{''.join(span for _, span in group)}{closing}"


def _is_on_line(word: _Word, last: _Word) -> bool:
    return abs(word.baseline - last.baseline) < _OTHER_LINE * max(word.size, last.size)


def _with_hyphen(line: list[_Word]) -> list[_Word]:
    """Return a line whose last hyphen, a piece of its own in the file, is part of its word."""
    if len(line) < 2 or line[-1].text != SOFT_HYPHEN:
        return line
    *others, head, hyphen = line
    return [*others, replace(head, text=head.text + SOFT_HYPHEN, box=head.box.union(hyphen.box))]


def _with_spaces(words: Sequence[_Word], end: str) -> list[tuple[_Word, str]]:
    """Return words with what stands behind each."""
    spaces = ["" if following.joins else " " for following in words[1:]]
    return list(zip(words, (*spaces, end), strict=True))


def _in_order(words: Sequence[tuple[_Word, str]], *, runs_left: bool) -> list[tuple[_Word, str]]:
    """Return the words of a line with text from right to left in the order in which it is read.

    The file has them as they are seen. What runs with the line is in the order of its places, a
    run against it in the other (Unicode Standard Annex 9).
    """
    seen = sorted(words, key=lambda pair: pair[0].box.left, reverse=runs_left)
    told: list[tuple[_Word, str]] = []
    for against, group in groupby(
        seen, lambda pair: pair[0].runs_right if runs_left else pair[0].runs_left
    ):
        run = list(group)
        told.extend(reversed(run) if against else run)
    return told


def _advance(box: Box, following: Box | None, *, runs_left: bool) -> float:
    """Return how far it is from where a word begins to where the next does."""
    if following is None:
        return box.width
    forward = box.right - following.right if runs_left else following.left - box.left
    # The first word of a run against the line stands beyond it.
    return forward if forward > 0 else box.width


def _is_ideographic(sign: str) -> bool:
    return bool(sign) and unicodedata.east_asian_width(sign) in _IDEOGRAPHIC
