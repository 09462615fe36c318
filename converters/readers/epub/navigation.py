"""The contents and the list of pages: the navigation document of EPUB 3, the NCX of EPUB 2.

EPUB 3.3 section 7; DAISY Z39.86-2005 section 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from converters.readers.markup.notes import text_of
from converters.readers.markup.parsing import name_of, types_of
from converters.readers.markup.places import Place, Places

_DEEPEST: Final = 9


class Entry(NamedTuple):
    """A line of the contents: its words, where it leads, and its rank from 1."""

    label: str
    place: Place
    level: int


class Navigation(NamedTuple):
    """What the publication says about its own order."""

    entries: tuple[Entry, ...] = ()
    pages: tuple[tuple[str, Place], ...] = ()
    """Printed pages: label and place."""


def of_document(root: etree._Element, name: str, places: Places) -> Navigation:
    """Return what a navigation document tells; ``name`` is its own."""
    entries: list[Entry] = []
    pages: list[tuple[str, Place]] = []
    for nav in root.iter("nav"):
        types = types_of(nav)
        if "toc" in types and not entries:
            entries = list(_listed(nav, name, places, 1))
        elif {"page-list", "pagelist"} & set(types):
            pages = [(e.label, e.place) for e in _listed(nav, name, places, 1)]
    return Navigation(tuple(entries), tuple(pages))


def _listed(element: etree._Element, name: str, places: Places, level: int) -> Iterator[Entry]:
    for child in element:
        tag = name_of(child)
        if tag == "a":
            place = places.place(name, child.get("href"))
            if place is not None and (label := text_of(child)):
                yield Entry(label, place, min(level, _DEEPEST))
        elif tag in {"ol", "ul"}:
            inner = level + 1 if name_of(element) == "li" else level
            yield from _listed(child, name, places, inner)
        elif tag in {"li", "span", "p", "div"}:
            yield from _listed(child, name, places, level)


def of_ncx(root: etree._Element, name: str, places: Places) -> Navigation:
    """Return what an NCX tells."""
    entries: list[Entry] = []
    pages: list[tuple[str, Place]] = []
    for element in root:
        if name_of(element) == "navMap":
            entries.extend(_points(element, name, places, 1))
        elif name_of(element) == "pageList":
            for target in element:
                place = places.place(name, _source(target))
                if place is not None and (label := _label(target)):
                    pages.append((label, place))
    return Navigation(tuple(entries), tuple(pages))


def _points(element: etree._Element, name: str, places: Places, level: int) -> Iterator[Entry]:
    for point in element:
        if name_of(point) != "navPoint":
            continue
        place = places.place(name, _source(point))
        if place is not None and (label := _label(point)):
            yield Entry(label, place, min(level, _DEEPEST))
        yield from _points(point, name, places, level + 1)


def _source(point: etree._Element) -> str | None:
    return next((e.get("src") for e in point if name_of(e) == "content"), None)


def _label(point: etree._Element) -> str:
    return next((text_of(e) for e in point if name_of(e) == "navLabel"), "")
