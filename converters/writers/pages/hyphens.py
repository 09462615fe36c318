"""Words broken at the ends of printed lines, as the finished text of the book joins them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from converters.model.page import Line, PageLayout, Region, RegionRole
from converters.model.publication import Publication
from converters.model.traversal import all_blocks, own_inlines, plain_text

SOFT_HYPHEN: Final = "\u00ad"
HYPHENS: Final = ("-", "‐", SOFT_HYPHEN, "⸗", "¬")


def is_soft(part: str, whole: str) -> bool:
    """Tell whether the hyphen that ends a part of a word stands there for the line's end only."""
    return part.endswith(HYPHENS) and not whole.startswith(part)


class Joins:
    """The whole words of line ends that break one.

    The text of the book is where it was decided whether a hyphen stays: a join is known where the
    whole word stands in it, with its hyphen or without.
    """

    def __init__(self, publication: Publication, layouts: tuple[PageLayout, ...]) -> None:
        words = {
            word
            for block in all_blocks(publication)
            for word in plain_text(own_inlines(block)).split()
        }
        self._heads: dict[int, str] = {}
        self._tails: dict[int, str] = {}
        for role in (RegionRole.BODY, RegionRole.NOTE):
            self._learn(list(_lines(layouts, role)), words)

    def _learn(self, lines: list[Line], words: set[str]) -> None:
        for line, following in pairwise(lines):
            last, first = line.words[-1].text, following.words[0].text
            if not last.endswith(HYPHENS) or len(last) < 2:
                continue
            candidates = (last[:-1] + first, last + first)
            whole = next((word for word in candidates if word in words), None)
            if whole is not None:
                self._heads[id(line)] = self._tails[id(following)] = whole

    def begun_in(self, line: Line) -> str | None:
        """Return the whole word whose head ends a line of the layouts, None where none is known."""
        return self._heads.get(id(line))

    def ended_in(self, line: Line) -> str | None:
        """Return the whole word whose tail begins a line of the layouts."""
        return self._tails.get(id(line))


def _lines(layouts: tuple[PageLayout, ...], role: RegionRole) -> Iterator[Line]:
    regions: Iterator[Region] = (r for layout in layouts for r in layout.regions)
    for region in regions:
        if region.role is role:
            yield from (line for line in region.lines if line.words)
