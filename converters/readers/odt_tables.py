"""Tables within the cells of OpenDocument tables and items of lists, which pandoc leaves out.

Each is moved behind the text, where pandoc reads it, and put back into its place in the tree.
OpenDocument 1.3 part 3 section 9.1.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from converters.readers.odt_names import STYLE
from converters.readers.pandoc_images import millimetres
from converters.readers.pandoc_nodes import LEAVES, Tree
from converters.readers.pandoc_tables import WIDTHS_MARK

_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_LINE: Final = f"{{{_URN}:text:1.0}}p"
_TABLE: Final = f"{{{_URN}:table:1.0}}table"
_TABLES: Final = f"{{{_URN}:table:1.0}}"
_MOST_COLUMNS: Final = 256
_CELLS: Final = (f"{{{_URN}:table:1.0}}table-cell", f"{{{_URN}:table:1.0}}covered-table-cell")
_ITEMS: Final = (f"{{{_URN}:text:1.0}}list-item", f"{{{_URN}:text:1.0}}list-header")
_BODY: Final = f"{{{_URN}:office:1.0}}body/{{{_URN}:office:1.0}}text"
_IN_CELL: Final = "\ue011"
_MOVED: Final = "\ue012"
"""Private characters that stand, with a number, where a table was and before it where it is."""
_MARK: Final = re.compile(rf"([{_IN_CELL}{_MOVED}])(\d+)")


def mark_widths(content: etree._Element) -> None:
    """Put the widths of a table's columns at the head of its first cell; pandoc reads none."""
    widths = {
        style.get(f"{STYLE}name") or "": _width(style) for style in content.iter(f"{STYLE}style")
        if style.get(f"{STYLE}family") == "table-column"
    }  # fmt: skip
    for table in content.iter(_TABLE):
        columns = [
            widths.get(column.get(f"{_TABLES}style-name") or "", 0.0)
            for column in table.iter(f"{_TABLES}table-column")
            if next(column.iterancestors(_TABLE), None) is table
            for _ in range(min(_repeated(column), _MOST_COLUMNS))
        ]
        first = next(table.iter(_CELLS[0]), None)
        if first is None or not 1 < len(columns) <= _MOST_COLUMNS or not all(columns):
            continue
        told = f"{WIDTHS_MARK}{','.join(f'{width:.2f}' for width in columns)}{WIDTHS_MARK}"
        line = next(iter(first), None)
        if line is None or line.tag != _LINE:
            line = etree.Element(_LINE)
            first.insert(0, line)
        line.text = told + (line.text or "")


def _repeated(column: etree._Element) -> int:
    value = column.get(f"{_TABLES}number-columns-repeated") or "1"
    return int(value) if value.isascii() and value.isdigit() else 1


def _width(style: etree._Element) -> float:
    """Return the width of a column in millimetres, or its share of them; 0 where it has none."""
    properties = style.find(f"{STYLE}table-column-properties")
    if properties is None:
        return 0.0
    relative = (properties.get(f"{STYLE}rel-column-width") or "").removesuffix("*")
    absolute = millimetres(properties.get(f"{STYLE}column-width") or "")
    return absolute or (float(relative) if relative.isascii() and relative.isdigit() else 0.0)


def lift_tables(content: etree._Element) -> int:
    """Move tables out of cells and items to the end of the text; return how many.

    Marks stand in their places.
    """
    text = content.find(_BODY)
    if text is None:
        return 0
    holders = (*_CELLS, *_ITEMS)
    inner = [t for t in text.iter(_TABLE) if next(t.iterancestors(*holders), None) is not None]
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
    paragraph = etree.Element(_LINE)
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
