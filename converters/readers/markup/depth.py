"""Lists of a page nested deeper than any edition can show, folded onto the last level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.markup.notes import text_of
from converters.readers.markup.trees import cut, nested_beyond

_DEEPEST: Final = 10
"""Levels that office programs give to lists."""
_LISTS: Final = ("ul", "ol", "menu", "dir", "dl")
_GLOSSARY: Final = ("dt", "dd")
_ITEMS: Final = ("li", *_GLOSSARY)
_DETAIL: Final = 200


def fold_lists(root: etree._Element, book: LedgerBook, origin: Origin) -> None:
    """Put the items of lists below the last level behind the item that holds them, in place."""
    for deep in nested_beyond(root, _LISTS, _DEEPEST):
        holder = next(a for a in deep.iterancestors(*_LISTS))
        before = _child_towards(holder, deep)
        items = list(_members(deep))
        cut(deep)
        for item in items:
            moved = _as_item(item, holder)
            before.addnext(moved)
            before = moved
        for item in items:
            if words := text_of(item):
                if holder.tag != "dl" or item.tag == "dt":
                    book.count(Kind.LIST_ITEM, number=-1)
                book.enter(Kind.LIST_ITEM, Fate.CONVERTED, "TXT-074", origin, words[:_DETAIL])


def _child_towards(holder: etree._Element, inner: etree._Element) -> etree._Element:
    """Return the child of a list that an inner list is or stands in."""
    child = inner
    while (parent := child.getparent()) is not None and parent is not holder:
        child = parent
    return child


def _members(listed: etree._Element) -> Iterator[etree._Element]:
    """Yield the items of a list and of all lists within it, each without the lists it held."""
    waiting = [listed]
    while waiting:
        current = waiting.pop()
        if current.tag in _LISTS or (current.tag == "div" and _holds_terms(current)):
            waiting.extend(reversed(current))
            continue
        inner = list(_inner_lists(current))
        for nested in inner:
            cut(nested)
        yield current
        waiting.extend(reversed(inner))


def _holds_terms(element: etree._Element) -> bool:
    return any(child.tag in _GLOSSARY for child in element)


def _inner_lists(item: etree._Element) -> Iterator[etree._Element]:
    """Yield the lists in an item that stand in no other list of it and in no table."""
    waiting = list(reversed(item))
    while waiting:
        current = waiting.pop()
        if current.tag in _LISTS:
            yield current
        elif current.tag != "table":
            waiting.extend(reversed(current))


def _as_item(element: etree._Element, holder: etree._Element) -> etree._Element:
    """Return an element as an item of a list, or as an explanation of a glossary."""
    cut(element)
    if element.tag not in _ITEMS:
        item = holder.makeelement("dd" if holder.tag == "dl" else "li", {}, {})
        item.append(element)
        return item
    if holder.tag == "dl" and element.tag == "li":
        element.tag = "dd"
    return element
