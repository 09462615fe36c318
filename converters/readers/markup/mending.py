"""Trees of careless pages set right before they are read: loose content of tables, deep nesting.

What stands in a table outside of its cells comes before the table, as browsers have it (HTML 5
section 13.2.6.1, foster parenting); cells without a row get one.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

_DEEPEST: Final = 100
"""Elements within one another; the pages of people have thirty."""
_CARRIERS: Final = frozenset(
    {
        "div", "span", "font", "b", "i", "u", "em", "strong", "big", "small", "s", "strike", "tt",
        "center", "section", "article", "main", "form", "sup", "sub", "code", "ins", "del", "mark",
    }
)  # fmt: skip
_VOID: Final = ("source", "track")
"""Elements that hold nothing, which the parser does not know: it puts into them what follows."""
_LISTS: Final = ("ul", "ol", "menu", "dir", "dl")
_OF_GLOSSARY: Final = frozenset({"dt", "dd", "div", "script", "style", "template"})
_CELLS: Final = ("td", "th")
_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_SILENT: Final = frozenset({"caption", "colgroup", "col", "script", "style", "template"})


def mend(root: etree._Element) -> None:
    """Set a tree right, in place: it was just made and nobody else has it."""
    for element in list(root.iter(*_VOID)):
        if len(element) or element.text:
            _unwrap(element)
    for table in list(root.iter("table")):
        _mend_table(table)
    for listed in list(root.iter(*_LISTS)):
        _house_loose(listed)
    _flatten(root)


def _house_loose(listed: etree._Element) -> None:
    """Make items of the text of a list outside of them, and of what a glossary has besides."""
    item = "dd" if listed.tag == "dl" else "li"
    if listed.text and listed.text.strip():
        listed.insert(0, _spoken(listed, listed.text, item))
        listed.text = None
    for child in list(listed):
        tail, child.tail = child.tail, None
        if tail and tail.strip():
            child.addnext(_spoken(listed, tail, item))
        if item == "dd" and child.tag not in _OF_GLOSSARY and isinstance(child.tag, str):
            child.addprevious(explained := listed.makeelement(item, {}, {}))
            explained.append(child)


def _flatten(root: etree._Element) -> None:
    """Take out elements that only carry others, below the depth that anybody can follow."""
    depths: dict[etree._Element, int] = {}
    surplus: list[etree._Element] = []
    for element in root.iter(etree.Element):
        parent = element.getparent()
        depths[element] = depth = 0 if parent is None else depths[parent] + 1
        if depth > _DEEPEST and element.tag in _CARRIERS:
            surplus.append(element)
    for element in surplus:
        _unwrap(element)


def _mend_table(table: etree._Element) -> None:
    _mend_rows(table, table)
    for group in table.iterchildren(*_GROUPS):
        _mend_rows(group, table)
    for row in list(table.iter("tr")):
        if next(row.iterancestors("table"), None) is table:
            _unwrap_carriers(row, table)
            _foster(row, table, _CELLS)


def _mend_rows(holder: etree._Element, table: etree._Element) -> None:
    """Set the rows of a table or of a group of rows right."""
    _unwrap_carriers(holder, table)
    row: etree._Element | None = None
    for child in list(holder):
        if child.tag not in _CELLS:
            row = None
            continue
        if row is None:
            row = holder.makeelement("tr", {}, {})
            child.addprevious(row)
        row.append(child)
    _foster(holder, table, ("tr", *_GROUPS))


def _unwrap_carriers(holder: etree._Element, table: etree._Element) -> None:
    """Take out forms and the like that stand around rows or cells of this table."""
    waiting = list(holder)
    while waiting:
        child = waiting.pop()
        if child.tag in {"tr", "table", *_CELLS, *_GROUPS, *_SILENT}:
            continue
        inside = child.iter("tr", *_CELLS)
        if any(next(found.iterancestors("table"), None) is table for found in inside):
            waiting.extend(child)
            _unwrap(child)


def _foster(holder: etree._Element, table: etree._Element, own: tuple[str, ...]) -> None:
    """Put what is none of a holder's own elements before the table."""
    if holder.text and holder.text.strip():
        table.addprevious(_spoken(holder, holder.text))
    holder.text = None
    for child in list(holder):
        tail, child.tail = child.tail, None
        if child.tag not in own and child.tag not in _SILENT:
            table.addprevious(child)
        if tail and tail.strip():
            table.addprevious(_spoken(holder, tail))


def _spoken(maker: etree._Element, text: str, name: str = "p") -> etree._Element:
    element = maker.makeelement(name, {}, {})
    element.text = text
    return element


def _unwrap(element: etree._Element) -> None:
    """Put what an element holds in its place."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    _append_text(parent, before, element.text)
    for child in list(element):
        element.addprevious(child)
    _append_text(parent, element.getprevious(), element.tail)
    element.tail = None
    parent.remove(element)


def _append_text(parent: etree._Element, before: etree._Element | None, text: str | None) -> None:
    if not text:
        return
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
