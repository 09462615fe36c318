"""Where the links of a set of pages lead, and the names of the places that they lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from converters.files import ascii_slug
from converters.readers.markup.parsing import name_of

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_REDIRECTORS: Final = frozenset({"www.google.com", "google.com"})


class Place(NamedTuple):
    """A page, and the id of an element in it; empty for the page itself."""

    page: str
    id: str


class Places:
    """The pages of one document by name; a lone page may have any name."""

    def __init__(self, pages: Mapping[str, etree._Element]) -> None:
        self._pages = {_folded(name): name for name in pages}
        self.elements: dict[Place, etree._Element] = {}
        """Elements by their ids and by the names of old anchors; the first of a name counts."""
        self.wanted: set[Place] = set()
        """Places that some link leads to."""
        self._names: dict[Place, str] = {}
        self._taken: set[str] = set()
        for page, root in pages.items():
            self._index(page, root)
        for page, root in pages.items():
            for link in root.iter("a"):
                place = self.place(page, link.get("href"))
                if place is not None:
                    self.wanted.add(place)

    def _index(self, page: str, root: etree._Element) -> None:
        for element in root.iter(etree.Element):
            for name in ids_of(element):
                self.elements.setdefault(Place(page, name), element)

    def place(self, page: str, href: str | None) -> Place | None:
        """Return the place within the pages that a link leads to, None for other addresses."""
        if href is None or _SCHEME.match(href.strip()) or href.startswith("//"):
            return None
        path, _, fragment = href.strip().partition("#")
        target = page
        if path := unquote(path.partition("?")[0]):
            joined = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            found = self._pages.get(_folded(joined))
            if found is None:
                return None
            target = found
        return self._settled(Place(target, fragment))

    def _settled(self, place: Place) -> Place:
        """Prefer the id as it is written; else the one that its escapes stand for."""
        plain = Place(place.page, unquote(place.id))
        return plain if place not in self.elements and plain in self.elements else place

    def anchor(self, place: Place) -> str:
        """Return the name of a place, unique in the document and fit for XML."""
        name = self._names.get(place)
        if name is None:
            stem = posixpath.basename(place.page).rpartition(".")[0] if len(self._pages) > 1 else ""
            base = name = f"at-{ascii_slug(f'{stem} {place.id}', fallback='place')}"
            number = 1
            while name in self._taken:
                number += 1
                name = f"{base}-{number}"
            self._taken.add(name)
            self._names[place] = name
        return name


def ids_of(element: etree._Element) -> tuple[str, ...]:
    """Return the names by which links find an element."""
    own = element.get("id")
    name = element.get("name") if name_of(element) == "a" else None
    return tuple(dict.fromkeys(value for value in (own, name) if value))


def outside_address(href: str) -> str:
    """Return an address of the web; what Google Docs wraps up is unwrapped."""
    address = href.strip()
    try:
        parts = urlsplit(address)
        if parts.netloc.lower() in _REDIRECTORS and parts.path == "/url":
            return (parse_qs(parts.query).get("q") or [address])[0]
    except ValueError:
        return address
    return address


def _folded(name: str) -> str:
    return posixpath.normpath(name).lower()
