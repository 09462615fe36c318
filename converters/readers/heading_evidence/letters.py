"""Looks of a paragraph's letters, weighed by their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Format(Protocol):
    """How a run looks; readers have more to say than this."""

    @property
    def size(self) -> float | None:
        """Points."""


class Letters:
    """Runs of one paragraph: shares of their looks, the size of most of them."""

    def __init__(self, runs: Sequence[tuple[str, Format]]) -> None:
        self._runs = [(weight, form) for text, form in runs if (weight := len(text.strip()))]
        self._total = sum(weight for weight, _ in self._runs)

    def share(self, look: str) -> float:
        """Return the share of the letters whose format has the attribute ``look`` set."""
        if not self._total:
            return 0.0
        if len(self._runs) == 1:
            return float(bool(getattr(self._runs[0][1], look)))
        return sum(weight for weight, form in self._runs if getattr(form, look)) / self._total

    @property
    def size(self) -> float | None:
        """Size of most letters."""
        if len(self._runs) == 1:
            return self._runs[0][1].size
        sizes: dict[float | None, int] = {}
        for weight, form in self._runs:
            sizes[form.size] = sizes.get(form.size, 0) + weight
        return max(sizes, key=lambda size: sizes[size], default=None)
