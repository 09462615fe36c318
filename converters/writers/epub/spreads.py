"""On which side of a spread pages of fixed layout stand (EPUB 3.3, section 8.2.2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from converters.writers.page_navigation import PageLabel

CENTRE: Final = "rendition:page-spread-center"
LEFT: Final = "page-spread-left"
RIGHT: Final = "page-spread-right"
_NEIGHBOURS: Final = 2
"""How many pages to each side are asked on which side of a spread one stands."""


def page_sides(labels: Sequence[PageLabel]) -> tuple[str, ...]:
    """Return on which side of a spread each page stands: odd numbers on the right.

    A page goes with what its own number and those of its neighbours say, so that one misread
    folio, or one that was not printed, turns nothing round. A book without numbers begins right.
    """
    return tuple(LEFT if _is_left(index, labels) else RIGHT for index in range(len(labels)))


def _is_left(index: int, labels: Sequence[PageLabel]) -> bool:
    known = [n for n, label in enumerate(labels) if label.style]
    if not known:
        return index % 2 == 1
    votes = [
        (labels[other].number + index - other) % 2 == 0
        for other in known
        if abs(other - index) <= _NEIGHBOURS
    ]
    if 2 * sum(votes) != len(votes):
        return 2 * sum(votes) > len(votes)
    nearest = min(known, key=lambda n: abs(n - index))
    return (labels[nearest].number + index - nearest) % 2 == 0


def alternating_sides(count: int, *, right_to_left: bool) -> tuple[str, ...]:
    """Return the sides of pages of which the first stands where every odd page does.

    A book whose pages turn the other way begins on the left.
    """
    first, second = (LEFT, RIGHT) if right_to_left else (RIGHT, LEFT)
    return tuple(second if index % 2 else first for index in range(count))
