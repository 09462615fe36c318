"""One content document as our rules see it: its elements in order, what is hidden, what speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from lxml import etree

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.opened import line_of

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_SVG: Final = "{http://www.w3.org/2000/svg}"
_EPUB_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_LABELS: Final = 5
"""Elements that together name another; more only look like a name."""
_STEPS: Final = 400
"""Start and end tags that are passed in search of words to show."""
_SILENT: Final = frozenset({"script", "style", "template", "head"})


@dataclass(frozen=True)
class Page:
    """A content document; elements of XHTML have plain names, those of SVG begin with ``svg:``."""

    part: str
    elements: tuple[etree._Element, ...]
    """In document order; holding them keeps their identity."""
    names: Mapping[etree._Element, str]

    @classmethod
    def of(cls, part: str, root: etree._Element) -> Page:
        """Return the page of a parsed part."""
        elements = tuple(root.iter(etree.Element))
        return cls(part, elements, {element: _name(element) for element in elements})

    @property
    def root(self) -> etree._Element:
        """Return the element of the whole page."""
        return self.elements[0]

    @property
    def is_html(self) -> bool:
        """Whether the page is XHTML, not a drawing."""
        return self.names[self.root] == "html"

    def named(self, *names: str) -> Iterator[etree._Element]:
        """Yield the elements of some names that are not hidden, in order."""
        for name in names:
            yield from (e for e in self._by_name.get(name, ()) if e not in self.hidden)

    def count_of(self, identifier: str) -> int:
        """Return how many elements have an id."""
        return self._ids[identifier]

    def found(self, code: str, element: etree._Element, example: str = "") -> Finding:
        """Return what is wrong with an element; its words or name where no example is given."""
        shown = example or words_in(element) or self.names[element]
        return Finding(code, line_of(element), shown)

    def has_label(self, element: etree._Element) -> bool:
        """Whether an attribute names an element for those who cannot see it."""
        if (element.get("aria-label") or "").strip() or (element.get("title") or "").strip():
            return True
        labels = (element.get("aria-labelledby") or "").split()
        return any(self._ids[label] for label in labels)

    def label_of(self, element: etree._Element) -> str:
        """Return the name that attributes give an element, else nothing."""
        own = (element.get("aria-label") or "").strip()
        labels = (element.get("aria-labelledby") or "").split()
        if own or not labels:
            return own
        named = [self._with_id[label] for label in labels[:_LABELS] if label in self._with_id]
        return " ".join(map(words_in, named))

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """All ids."""
        return frozenset(self._ids)

    @cached_property
    def hidden(self) -> frozenset[etree._Element]:
        """Elements that no reader meets, by their own attributes or those of what is around."""
        found: set[etree._Element] = set()
        for element in self.elements:
            own = element.get("hidden") is not None or element.get("aria-hidden") == "true"
            if own or element.getparent() in found:
                found.add(element)
        return frozenset(found)

    @cached_property
    def speaking(self) -> frozenset[etree._Element]:
        """Elements that have words, for eyes or for ears: text, or the description of a picture."""
        found: set[etree._Element] = set()
        # What is within comes before what is around, so that one pass is enough.
        for element in reversed(self.elements):
            parent = element.getparent()
            if (element.tail or "").strip() and parent is not None:
                found.add(parent)
            if element in self.hidden or self.names[element] in _SILENT:
                found.discard(element)
                continue
            described = (element.text or "").strip() or (element.get("alt") or "").strip()
            if described or self.has_label(element):
                found.add(element)
            if parent is not None and element in found:
                found.add(parent)
        return frozenset(found)

    @cached_property
    def _by_name(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for element in self.elements:
            found.setdefault(self.names[element], []).append(element)
        return found

    @cached_property
    def _ids(self) -> Counter[str]:
        return Counter(value for element in self.elements if (value := element.get("id")))

    @cached_property
    def _with_id(self) -> dict[str, etree._Element]:
        return {value: e for e in reversed(self.elements) if (value := e.get("id"))}


def types_of(element: etree._Element) -> tuple[str, ...]:
    """Return the words of ``epub:type``."""
    types = element.get(_EPUB_TYPE)
    return tuple(types.split()) if types else ()


def roles_of(element: etree._Element) -> tuple[str, ...]:
    """Return the words of ``role``."""
    roles = element.get("role")
    return tuple(roles.lower().split()) if roles else ()


def is_page_break(element: etree._Element) -> bool:
    """Whether a page of the printed book begins at an element."""
    return "pagebreak" in types_of(element) or "doc-pagebreak" in roles_of(element)


def words_in(element: etree._Element, longest: int = 80) -> str:
    """Return the first words in an element."""
    pieces: list[str] = []
    length = 0
    for event, inner in islice(etree.iterwalk(element, events=("start", "end")), _STEPS):
        if inner is None or (event == "end" and inner is element):
            break
        text = (inner.text if event == "start" else inner.tail) or ""
        pieces.append(text[:longest])
        length += len(pieces[-1].strip())
        if length >= longest:
            break
    return " ".join("".join(pieces).split())


def _name(element: etree._Element) -> str:
    tag = str(element.tag)
    if tag.startswith(_XHTML):
        return tag[len(_XHTML) :]
    if tag.startswith(_SVG):
        return f"svg:{tag[len(_SVG) :]}"
    return tag if "{" in tag else f"?:{tag}"
