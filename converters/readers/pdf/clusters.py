"""What belongs together because its neighbours do: fragments of a line, rules, places of a cell."""

from __future__ import annotations

from collections.abc import Iterable


def clusters(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers below ``count`` in groups that pairs join, each in rising order."""
    parents = list(range(count))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for one, other in pairs:
        parents[root(other)] = root(one)
    groups: dict[int, list[int]] = {}
    for index in range(count):
        groups.setdefault(root(index), []).append(index)
    return list(groups.values())
