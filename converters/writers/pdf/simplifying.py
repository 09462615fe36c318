"""Which tables must be set more simply so that typst takes the book: as few as will do.

Typst 0.15 loses its tags on some tables that run over several pages, notes in their heads above
all, and says nothing of where.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from converters.writers.pdf.composition import Simplified

_MOST_TRIES: Final = 12
"""Compilations that are spent on finding the tables; what is found until then stands."""

Works = Callable[[Simplified], bool]
"""Whether typst takes the book with some tables simplified."""


def simplified(tables: int, works: Works) -> Simplified | None:
    """Return what to simplify of so many tables; None where nothing of it helps."""
    every = frozenset(range(tables))
    if not every:
        return None
    if works(Simplified(headless=every)):
        return Simplified(headless=_fewest(every, lambda some: works(Simplified(headless=some))))
    if works(Simplified(flat=every)):
        return Simplified(flat=_fewest(every, lambda some: works(Simplified(flat=some))))
    return None


def _fewest(every: frozenset[int], works: Callable[[frozenset[int]], bool]) -> frozenset[int]:
    """Return a set that still works and that no half, quarter … can be left out of.

    Delta debugging (A. Zeller, R. Hildebrandt, IEEE TSE 28(2), 2002), with an end to its patience.
    """
    kept = sorted(every)
    size = len(kept) // 2
    tries = 0
    while size >= 1 and tries < _MOST_TRIES:
        start = 0
        while start < len(kept) and tries < _MOST_TRIES:
            fewer = kept[:start] + kept[start + size :]
            tries += 1
            if fewer and works(frozenset(fewer)):
                kept = fewer
            else:
                start += size
        size //= 2
    return frozenset(kept)
