"""Pages that every edition makes anew: cover, title page, imprint and contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from lxml import etree

from converters.model.isbn import read_isbn
from converters.model.metadata import Metadata
from converters.model.written_dates import iso_date
from converters.readers.markup.notes import text_of
from converters.readers.markup.parsing import SVG, name_of, types_of

_REMADE: Final = frozenset({"cover", "titlepage", "copyright-page", "halftitlepage"})
_LINES: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "figcaption", "div")
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_HEADINGS: Final = frozenset({"thông tin xuất bản", "publication details", "cover", "bìa"})
_LONGEST: Final = 4_000


def pictures_in(root: etree._Element) -> tuple[str, ...]:
    """Return the addresses of the pictures that a page shows."""
    found = [element.get("src") or "" for element in root.iter("img")]
    found += [e.get(_XLINK) or e.get("href") or "" for e in root.iter(f"{{{SVG}}}image")]
    return tuple(address for address in found if address)


def is_only_pictures(root: etree._Element) -> bool:
    """Return whether a page shows pictures and no words."""
    bodies = [child for child in root if name_of(child) == "body"]
    words = "".join(text_of(body) for body in bodies) if bodies else text_of(root)
    title = "".join(text_of(e) for e in root.iter(f"{{{SVG}}}title"))
    return not words.replace(title, "").strip() and bool(pictures_in(root))


def is_remade(root: etree._Element) -> bool:
    """Return whether a page says that it is a cover, a title page or an imprint page."""
    return any(_REMADE & set(types_of(e)) for e in root.iter("body", "section", "div"))


def says_nothing_new(root: etree._Element, metadata: Metadata) -> bool:
    """Return whether a title or imprint page holds only what the metadata say, and no picture."""
    if not is_remade(root) or pictures_in(root) or len(text_of(root)) > _LONGEST:
        return False
    known = {_folded(value) for value in _values(msgspec.to_builtins(metadata))}
    known |= {_folded(name) for name in _HEADINGS}
    if metadata.edition.published:
        known.add(metadata.edition.published[:4])
    return all(_is_known(line, known) for line in _lines(root))


def _is_known(line: str, known: set[str]) -> bool:
    _, _, fact = line.partition(":")
    candidates = {_folded(line), _folded(fact)}
    if isbn := read_isbn(fact or line).digits:
        candidates.add(isbn)
    for text in (line, fact):
        told = (iso_date(piece) for piece in text.replace("·", ",").split(","))
        pieces = {_folded(piece) for piece in told} - {""}
        if pieces and pieces <= known:
            return True
    return bool(candidates & known)


def _lines(root: etree._Element) -> Iterator[str]:
    for element in root.iter(*_LINES):
        if not any(name_of(child) in _LINES for child in element.iter(etree.Element)
                   if child is not element) and (line := text_of(element)):  # fmt: skip
            yield line


def _values(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _values(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _values(value)
    elif isinstance(node, str):
        yield node


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
