"""Tables within the cells of OpenDocument tables, which pandoc leaves out.

Each is moved behind the text, where pandoc reads it, and put back into its cell in the tree.
OpenDocument 1.3 part 3 section 9.1.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from converters.readers.odt_names import BODY, TABLE, TEXT
from converters.readers.pandoc_nodes import LEAVES, Tree

_TABLE: Final = f"{TABLE}table"
_CELLS: Final = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_IN_CELL: Final = "\ue011"
_MOVED: Final = "\ue012"
"""Private characters that stand, with a number, where a table was and before it where it is."""
_MARK: Final = re.compile(rf"([{_IN_CELL}{_MOVED}])(\d+)")


def lift_tables(content: etree._Element) -> int:
    """Move tables out of cells to the end of the text, marks in their places; return how many."""
    text = content.find(BODY)
    if text is None:
        return 0
    inner = [t for t in text.iter(_TABLE) if next(t.iterancestors(*_CELLS), None) is not None]
    for number, table in enumerate(inner):
        table.addprevious(_marked(f"{_IN_CELL}{number}"))
        text.append(_marked(f"{_MOVED}{number}"))
        text.append(table)
        table.tail = None
    return len(inner)


def with_inner_tables(tree: Tree, count: int) -> Tree:
    """Put the ``count`` tables that were moved back in the places of their marks."""
    blocks: list[Tree] = tree["blocks"]
    starts = [n for n, block in enumerate(blocks) if _mark_of(block) == (_MOVED, "0")]
    if not count or not starts:
        return tree
    rest, moved = blocks[: starts[-1]], _moved(blocks[starts[-1] :])
    for found in _lists([rest, list(moved.values())]):
        for index, block in enumerate(found):
            mark = _mark_of(block)
            if mark is not None and mark[1] in moved:
                found[index] = moved.pop(mark[1])
    # A table whose place pandoc does not read stays behind the text.
    return {**tree, "blocks": [*rest, *moved.values()]}


def _moved(blocks: list[Tree]) -> dict[str, Tree]:
    moved: dict[str, Tree] = {}
    for before, block in itertools.pairwise(blocks):
        mark = _mark_of(before)
        if mark is not None and block["t"] == "Table":
            moved[mark[1]] = block
    return moved


def _marked(mark: str) -> etree._Element:
    paragraph = etree.Element(f"{TEXT}p")
    paragraph.text = mark
    return paragraph


def _mark_of(block: Any) -> tuple[str, str] | None:
    """Return sign and number of a paragraph that is a mark."""
    if not isinstance(block, dict) or block.get("t") not in {"Para", "Plain"}:
        return None
    match block["c"]:
        case [{"t": "Str", "c": str(text)}] if found := _MARK.fullmatch(text):
            return found[1], found[2]
    return None


def _lists(node: Any) -> Iterator[list[Any]]:
    """Yield all lists of a tree; iterative, for trees of any depth."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(current)
            yield current
        elif isinstance(current, dict) and current.get("t") not in LEAVES:
            waiting.extend(current.values())
