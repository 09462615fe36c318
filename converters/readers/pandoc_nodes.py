"""Nodes of pandoc's syntax tree in JSON: ``{"t": name, "c": content}`` (pandoc-types 1.23)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

Tree = dict[str, Any]
"""A node, or the whole document."""
LEAVES: Final = frozenset({"Str", "Space", "SoftBreak", "LineBreak", "Code", "CodeBlock"})
"""Nodes with no nodes inside."""


def walk_nodes(*roots: Any) -> Iterator[Tree]:
    """Yield the nodes of trees in the order of the text; iterative, for trees of any depth."""
    waiting: list[Any] = [*reversed(roots)]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        elif isinstance(current, dict):
            if "t" in current:
                yield current
            if current.get("t") not in LEAVES:
                waiting.extend(reversed(list(current.values())))
