"""Structure tree of a tagged PDF, written page by page: nothing but references is kept.

Source: ISO 32000-1, 14.6 to 14.8; what an element may hold: ISO 14289-1 (PDF/UA-1), section 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import DictionaryObject, IndirectObject

from converters.writers.pdf.objects import ObjectWriter, dictionary, name, pdf_value


@dataclass(frozen=True)
class Element:
    """Structure element: its type, and the marked content (MCID) or elements within it."""

    kind: str
    kids: Sequence[int | Element]
    attributes: dict[str, Any] = field(default_factory=dict)
    """One attribute object (ISO 32000-1, 14.7.5), its owner under ``O``."""
    alternative: str = ""
    identifier: str = ""
    """Unique in the file; notes must have one."""


class StructureTree:
    """Takes the elements of one page after the other and ends with the root."""

    def __init__(self, writer: ObjectWriter) -> None:
        self._writer = writer
        self._root = writer.reserve()
        self._document = writer.reserve()
        self._kids: list[IndirectObject] = []
        self._pages: list[IndirectObject] = []
        self._named: dict[str, IndirectObject] = {}

    def add(self, page: IndirectObject, elements: Sequence[Element]) -> int:
        """Write the elements of a page; return its key in the parent tree (``StructParents``)."""
        holders: dict[int, IndirectObject] = {}
        for element in elements:
            self._kids.append(self._written(element, self._document, page, holders))
        parents = [holders[number] for number in range(len(holders))]
        self._pages.append(self._writer.write(pdf_value(parents)))
        return len(self._pages) - 1

    def finish(self, language: str) -> IndirectObject:
        """Write document element and root; return the root."""
        entries = {
            "Type": name("StructElem"), "S": name("Document"), "P": self._root,
            "K": self._kids, "Lang": language,
        }  # fmt: skip
        self._writer.write(dictionary(entries), self._document)
        numbers = [part for index, page in enumerate(self._pages) for part in (index, page)]
        root: dict[str, Any] = {
            "Type": name("StructTreeRoot"), "K": [self._document],
            "ParentTree": {"Nums": numbers}, "ParentTreeNextKey": len(self._pages),
        }  # fmt: skip
        if self._named:
            # Names in the order of their bytes (ISO 32000-1, 7.9.6).
            names = [part for key in sorted(self._named) for part in (key, self._named[key])]
            root["IDTree"] = {
                "Names": [part.encode("ascii") if isinstance(part, str) else part for part in names]
            }
        return self._writer.write(dictionary(root), self._root)

    def _written(
        self,
        element: Element,
        parent: IndirectObject,
        page: IndirectObject,
        holders: dict[int, IndirectObject],
    ) -> IndirectObject:
        place = self._writer.reserve()
        if element.identifier:
            self._named[element.identifier] = place
        kids: list[int | IndirectObject] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(self._written(kid, place, page, holders))
            else:
                holders[kid] = place
                kids.append(kid)
        return self._writer.write(_entries(element, parent, page, kids), place)


def _entries(
    element: Element,
    parent: IndirectObject,
    page: IndirectObject,
    kids: list[int | IndirectObject],
) -> DictionaryObject:
    entries: dict[str, Any] = {
        "Type": name("StructElem"), "S": name(element.kind), "P": parent, "Pg": page, "K": kids,
    }  # fmt: skip
    if element.attributes:
        entries["A"] = element.attributes
    if element.alternative:
        entries["Alt"] = element.alternative
    if element.identifier:
        entries["ID"] = element.identifier.encode("ascii")
    return dictionary(entries)
