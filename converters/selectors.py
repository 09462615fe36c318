"""Selectors of style sheets from strangers: elements, classes and ids in their places.

Matched as CSS 2.1 chapter 5 says; what asks for states, attributes or siblings is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

_COMPOUND: Final = re.compile(r"([\w-]+|\*)?((?:[.#][\w-]+)*)")
_PART: Final = re.compile(r"([.#])([\w-]+)")

Compound = tuple[str | None, frozenset[str], str | None]
"""Name, classes and id that one element must have."""


class Selector(NamedTuple):
    """One selector: compounds from the last to the first, and what joins them."""

    compounds: tuple[Compound, ...]
    combinators: tuple[str, ...]
    weight: tuple[int, int, int]

    @property
    def key(self) -> str:
        """Return what an element must have, whatever is around it: ``#id``, ``.class``, name."""
        tag, classes, identifier = self.compounds[0]
        if identifier:
            return f"#{identifier}"
        return f".{min(classes)}" if classes else tag or "*"

    def matches(self, element: etree._Element) -> bool:
        """Return whether the selector is about an element."""
        if not _fits(self.compounds[0], element):
            return False
        current: etree._Element | None = element
        for compound, combinator in zip(self.compounds[1:], self.combinators, strict=True):
            current = _ancestor(current, compound, direct=combinator == ">")
            if current is None:
                return False
        return True


def parse_selector(text: str) -> Selector | None:
    """Return one selector (no list of them), None where it is of a kind that is passed over."""
    pieces = text.replace(">", " > ").split()
    compounds: list[Compound] = []
    combinators: list[str] = []
    weights = [0, 0, 0]
    pending = " "
    for piece in pieces:
        if piece == ">":
            pending = ">"
            continue
        match = _COMPOUND.fullmatch(piece)
        if match is None:
            return None
        parts = _PART.findall(match[2])
        tag = match[1].lower() if match[1] and match[1] != "*" else None
        ids = [name for sign, name in parts if sign == "#"]
        classes = frozenset(name for sign, name in parts if sign == ".")
        weights = [weights[0] + len(ids), weights[1] + len(classes), weights[2] + bool(tag)]
        if compounds:
            combinators.append(pending)
        compounds.append((tag, classes, ids[0] if ids else None))
        pending = " "
    if not compounds:
        return None
    return Selector(
        tuple(reversed(compounds)),
        tuple(reversed(combinators)),
        (weights[0], weights[1], weights[2]),
    )


def keys_of(tag: str, classes: str, identifier: str) -> list[str]:
    """Return the keys of all selectors that may be about an element of that name, class and id."""
    keys = [tag, "*", *(f".{name}" for name in classes.split())]
    if identifier:
        keys.append(f"#{identifier}")
    return keys


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _ancestor(
    element: etree._Element | None, compound: Compound, *, direct: bool
) -> etree._Element | None:
    for ancestor in _ancestors(element):
        if _fits(compound, ancestor):
            return ancestor
        if direct:
            return None
    return None


def _ancestors(element: etree._Element | None) -> Iterator[etree._Element]:
    parent = element.getparent() if element is not None else None
    while parent is not None:
        yield parent
        parent = parent.getparent()


def _fits(compound: Compound, element: etree._Element) -> bool:
    tag, classes, identifier = compound
    if tag is not None and local_name(element).lower() != tag:
        return False
    if identifier is not None and element.get("id") != identifier:
        return False
    return not classes or classes <= set((element.get("class") or "").split())
