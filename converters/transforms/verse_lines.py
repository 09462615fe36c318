"""Lines of what may be a poem: their syllables, their ends, what they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from converters.model.publication import Paragraph
from converters.transforms.findings import Item
from converters.transforms.lines import Line, in_language, lines_of, text_of

_LONE_MARKS: Final = frozenset({"–", "—", "…", "...", ",", ":", "!", "?", ".", ";"})
CLOSED: Final = (".", "!", "?", ":", "…", ";", "”", '"', "»")
"""Ends of sentences; a line that has none of them runs on in the next."""
_CAPITALS: Final = 0.85
_NAMES: Final = 0.3
"""Share of lines made of capitalised words alone, from which it is a list of names."""


class Row(NamedTuple):
    """A line of what may be a poem."""

    inlines: Line
    text: str
    words: int
    stanza: bool
    """Whether a stanza begins here."""


def rows_of(item: Item) -> Iterator[Row]:
    """Yield the lines of a paragraph."""
    block = item.block
    if not isinstance(block, Paragraph):
        return
    for number, line in enumerate(lines_of(in_language(block))):
        text = text_of(line)
        yield Row(line, text, _syllables(text), number == 0 and block.blank_before > 0)


def _syllables(text: str) -> int:
    """Return the number of syllables; old spelling joins those of a word with hyphens."""
    pieces = text.replace("-", " ").split()
    if _LONE_MARKS.isdisjoint(pieces):
        return len(pieces)
    return sum(piece not in _LONE_MARKS for piece in pieces)


def open_ends(rows: Sequence[Row]) -> int:
    """Return how many lines end within a sentence."""
    return sum(not row.text.endswith(CLOSED) for row in rows)


def looks_like_lines(rows: Sequence[Row]) -> bool:
    """Return whether lines begin with capitals and are neither names nor fields of a form."""
    capitals = sum(opens_with_capital(row.text) for row in rows)
    names = sum(is_of_names(row.text) for row in rows)
    figures = sum(any(map(str.isdigit, row.text)) for row in rows)
    return (
        capitals >= _CAPITALS * len(rows)
        and names <= _NAMES * len(rows)
        and 4 * figures <= len(rows)
        and not _repeats(rows)
    )


def opens_with_capital(text: str) -> bool:
    """Return whether the first letter is a capital."""
    return text.lstrip("“\"‘'(«…. ")[:1].isupper()


def is_of_names(text: str) -> bool:
    """Return whether every word has a capital, as in names."""
    words = [word for word in text.split() if word[0].isalpha()]
    return all(word[0].isupper() for word in words)


def _repeats(rows: Sequence[Row]) -> bool:
    """Return whether lines stand twice in a row, as the fields of a form do."""
    return any(a.text == b.text for a, b in pairwise(rows))
