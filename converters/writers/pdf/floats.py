"""Which figures and tables of a typeset book float to the head or foot of a page.

Typst sets a figure where the text has it; one for which the rest of a page has no room opens the
next page, and leaves white behind. A floating one lets the text go on. Typst cannot float what
would leave a gap and nothing else, so the book is set, looked at and set again: what left a gap
floats from then on, until nothing more is to be mended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec

ROUNDS: Final = 5
"""How often a book is set at most to find what floats."""
QUERY: Final = (
    "query(<float-mark>).map(mark => {"
    " let at = mark.location();"
    " (..mark.value, at.page(), at.position().y.pt()) })"
)
"""What typst is asked: number, kind and name of each mark, its page, and how far down it stands.

There is one before and one behind everything that may float, and one at the head of a table.
"""
_FEWEST_LINES: Final = 4
"""Lines of text that a gap has room for; a smaller one is no blemish."""
_LONGEST_TABLE: Final = 0.6
"""Share of the height of the text; a longer table is better broken than carried away."""

_NAMES: Final = ("begin", "head", "end")
Mark = tuple[int, str, str, int, float]


class TextArea(msgspec.Struct, frozen=True):
    """Where on a page text stands, in points from its upper edge."""

    top: float
    bottom: float
    line: float
    """From line to line."""


class _Set(NamedTuple):
    """A figure or table as it was set."""

    number: int
    kind: str
    page: int
    """On which the text has it."""
    y: float
    head_page: int
    """On which a table begins."""
    end_page: int
    end_y: float


def source_with(source: bytes, floating: Collection[int] = ()) -> bytes:
    """Return a typst source that says what floats.

    Lines keep their numbers, for faults are told by them.
    """
    numbers = " ".join(map(str, sorted(floating)))
    return f'#let floating = "{numbers}".split(" ");'.encode() + source


@dataclass
class Floats:
    """What floats, from one setting of the book to the next."""

    area: TextArea
    floating: set[int] = field(default_factory=set)
    _settled: set[int] = field(default_factory=set)
    """What did float and found room on the page where the text has it."""

    def judge(self, marks: Iterable[Mark]) -> bool:
        """Look at a book as it was set; return whether something is to be set otherwise."""
        before = frozenset(self.floating)
        placed = _placed(marks)
        for kind in sorted({one.kind for one in placed}):
            self._judge_kind([one for one in placed if one.kind == kind])
        return self.floating != before

    def _judge_kind(self, placed: Sequence[_Set]) -> None:
        """Judge figures or tables, which are numbered apart and must keep their order."""
        waiting = 0
        for one in placed:
            if one.number in self.floating:
                if one.end_page == one.page and waiting < one.page:
                    self._return(one.number)
                else:
                    waiting = max(waiting, one.end_page)
            elif waiting > one.end_page or (one.number not in self._settled and self._leaves(one)):
                self.floating.add(one.number)
                waiting = max(waiting, one.end_page)

    def _return(self, number: int) -> None:
        self.floating.discard(number)
        self._settled.add(number)

    def _leaves(self, one: _Set) -> bool:
        """Tell whether something leaves a gap, or is broken though it is short."""
        room = self.area.bottom - one.y
        if one.end_page == one.page or one.y <= self.area.top + self.area.line:
            return False
        if one.head_page < one.end_page:
            height = room + one.end_y - self.area.top
            longest = _LONGEST_TABLE * (self.area.bottom - self.area.top)
            return one.end_page == one.page + 1 and height <= longest
        return room >= _FEWEST_LINES * self.area.line


def _placed(marks: Iterable[Mark]) -> list[_Set]:
    """Return what stands between two marks of a number each, in the order of the text."""
    begun: dict[int, Mark] = {}
    placed = []
    heads: dict[int, int] = {}
    for mark in sorted(marks, key=lambda mark: (mark[0], _NAMES.index(mark[2]))):
        number, kind, name, page, y = mark
        if name == "begin":
            # Of two, the first stands before the head that the second follows.
            begun.setdefault(number, mark)
        elif name == "head":
            heads[number] = page
        elif number in begun:
            head = heads.get(number, page)
            placed.append(_Set(number, kind, *begun[number][3:], head, page, y))
    return placed
