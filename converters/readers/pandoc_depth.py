"""Lists of pandoc's tree nested deeper than any edition can show, folded onto the last level."""

from __future__ import annotations

from typing import Any, Final

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.pandoc_nodes import Tree

_DEEPEST: Final = 10
"""Levels that office programs give to lists."""


def fold_lists(blocks: list[Tree], book: LedgerBook, origin: Origin, level: int = 1) -> None:
    """Put the items of lists below the last level behind the item that holds them, in place."""
    for block in blocks:
        if block["t"] not in {"BulletList", "OrderedList"}:
            continue
        items = _items(block)
        if level == _DEEPEST:
            items[:] = [flat for item in items for flat in _flat(item, book, origin)]
        for item in items:
            fold_lists(item, book, origin, level + 1)


def _flat(item: list[Tree], book: LedgerBook, origin: Origin) -> list[list[Tree]]:
    """Return an item and, behind it, those of all lists within it."""
    found: list[list[Tree]] = []
    waiting = [item]
    while waiting:
        current = waiting.pop()
        inner = [block for block in current if block["t"] in {"BulletList", "OrderedList"}]
        current[:] = [block for block in current if block not in inner]
        if found:
            book.count(Kind.LIST_ITEM, number=-1)
            book.enter(Kind.LIST_ITEM, Fate.CONVERTED, "TXT-074", origin)
        found.append(current)
        waiting.extend(reversed([one for block in inner for one in _items(block)]))
    return found


def _items(block: Tree) -> list[Any]:
    items: list[Any] = block["c"] if block["t"] == "BulletList" else block["c"][1]
    return items
