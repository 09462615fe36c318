"""Other words for a paragraph, with the looks, notes and links that its old words had.

The old and the new words are laid side by side; what stayed keeps all that it had, what is new
looks like what it takes the place of, and marks of notes, pictures and starts of pages stay between
the words between which they stood, even where these words went.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile, zip_longest
from typing import Final, NamedTuple

import msgspec

from converters.model.publication import Code, Inline, LineBreak, Span, Text
from converters.model.traversal import SPANS

LINE_END: Final = "\n"
"""A line break, as a person writes it."""
_PIECES: Final = re.compile(r"\w+|\s|[^\w\s]")


class _Mark(NamedTuple):
    """One character, or something between characters, with the spans that it stands in."""

    spans: tuple[tuple[int, Span], ...]
    """Outermost first, each with its number: two spans that look alike are two."""
    character: str
    """Empty for what is between characters."""
    inline: Inline | None = None
    """What is between characters; of a character in code, that piece of code."""


_PLAIN: Final = _Mark((), " ")


def wording(inlines: Iterable[Inline]) -> str:
    """Return the words of inlines as a person sees and changes them."""
    return "".join(mark.character for mark in _marks(inlines))


def reworded(inlines: Iterable[Inline], words: str) -> tuple[Inline, ...]:
    """Return inlines that say ``words``, as ``wording`` writes them."""
    old = list(_marks(inlines))
    pieces = _PIECES.findall(wording(inlines))
    wanted = _PIECES.findall(words)
    # Where each piece of the old words begins and ends among the marks.
    edges = _edges(old, pieces)
    made = old[: edges[0]]
    for kind, first, last, begin, end in SequenceMatcher(
        None, pieces, wanted, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            made += old[edges[first] : edges[last]]
            continue
        # Pieces that go and pieces that come are taken for one another in their order.
        for place, new in zip_longest(range(first, last), wanted[begin:end]):
            here = [] if place is None else old[edges[place] : edges[place + 1]]
            like = here[0] if here else _between(old, edges[last])
            made += _characters(new or "", like)
            made += (mark for mark in here if not mark.character)
    return tuple(_rebuilt(made, 0))


def _marks(inlines: Iterable[Inline]) -> Iterator[_Mark]:
    numbers = iter(range(1 << 30))

    def walk(inner: Iterable[Inline], spans: tuple[tuple[int, Span], ...]) -> Iterator[_Mark]:
        for inline in inner:
            match inline:
                case Text():
                    yield from (_Mark(spans, character) for character in inline.text)
                case Code():
                    yield from (_Mark(spans, character, inline) for character in inline.text)
                case LineBreak():
                    yield _Mark(spans, LINE_END, inline)
                case _ if isinstance(inline, SPANS):
                    yield from walk(inline.inlines, (*spans, (next(numbers), inline)))
                case _:
                    yield _Mark(spans, "", inline)

    return walk(inlines, ())


def _edges(marks: Sequence[_Mark], pieces: Sequence[str]) -> list[int]:
    """Return the place among the marks where each piece begins, and where the last one ends.

    What is between characters belongs to the piece before it.
    """
    edges = [0]
    place = 0
    for piece in pieces:
        left = len(piece)
        while left:
            left -= len(marks[place].character)
            place += 1
        while place < len(marks) and not marks[place].character:
            place += 1
        edges.append(place)
    if pieces:
        # What stands before the first character stays before it.
        edges[0] = next(n for n, mark in enumerate(marks) if mark.character)
    else:
        edges[0] = len(marks)
    return edges


def _between(marks: Sequence[_Mark], place: int) -> _Mark:
    """Return a character that looks like what both those before and behind a place look like."""
    before = next((mark for mark in reversed(marks[:place]) if mark.character), None)
    behind = next((mark for mark in marks[place:] if mark.character), None)
    if before is None or behind is None:
        return before or behind or _PLAIN
    shared = takewhile(
        lambda pair: pair[0] == pair[1], zip(before.spans, behind.spans, strict=False)
    )
    same = before.inline if before.inline is behind.inline else None
    return _Mark(tuple(span for span, _ in shared), " ", same)


def _characters(words: str, like: _Mark) -> Iterator[_Mark]:
    """Yield marks for new words that look like a character."""
    code = like.inline if isinstance(like.inline, Code) else None
    for character in words:
        yield _Mark(like.spans, character, LineBreak() if character == LINE_END else code)


def _rebuilt(marks: Sequence[_Mark], depth: int) -> Iterator[Inline]:
    """Yield inlines for marks, of whose spans the first ``depth`` stand around them already."""
    for span, inside in groupby(marks, key=lambda mark: mark.spans[depth : depth + 1]):
        if span:
            inner = tuple(_rebuilt(list(inside), depth + 1))
            yield msgspec.structs.replace(span[0][1], inlines=inner)
        else:
            yield from _leaves(inside)


def _leaves(marks: Iterable[_Mark]) -> Iterator[Inline]:
    for _, run in groupby(marks, key=lambda mark: (bool(mark.character), id(mark.inline))):
        first, *others = run
        text = "".join(mark.character for mark in (first, *others))
        match first.inline:
            case None:
                yield Text(text=text)
            case Code():
                yield Code(text=text)
            case _:
                yield from (mark.inline for mark in (first, *others) if mark.inline is not None)
