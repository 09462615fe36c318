"""Structure tree of a tagged PDF, written as its elements end: nothing but references is kept.

Source: ISO 32000-1, 14.6 to 14.8; what an element may hold: ISO 14289-1 (PDF/UA-1), section 7.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import DictionaryObject, IndirectObject

from converters.writers.pdf.objects import ObjectWriter, dictionary, name, pdf_value


@dataclass(frozen=True)
class Mark:
    """Marked content of a page, by its MCID."""

    page: IndirectObject
    number: int


@dataclass(frozen=True)
class Annotation:
    """Annotation of a page that belongs to an element."""

    page: IndirectObject
    object: IndirectObject


@dataclass(eq=False)
class Element:
    """Structure element: its type and what it holds, which may stand on several pages."""

    kind: str
    kids: list[Mark | Annotation | Element] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    """One attribute object (ISO 32000-1, 14.7.5), its owner under ``O``."""
    alternative: str = ""
    identifier: str = ""
    """Unique in the file; notes must have one."""
    replacement: str = ""
    """What its content stands for (ISO 32000-1, 14.9.4)."""
    language: str = ""
    """Where it is not that of what it stands in."""

    @property
    def page(self) -> IndirectObject | None:
        """The page on which it begins."""
        for kid in self.kids:
            if kid.page is not None:
                return kid.page
        return None


class StructureTree:
    """Takes the elements of one page after the other and ends with the root."""

    def __init__(self, writer: ObjectWriter) -> None:
        self._writer = writer
        self._root = writer.reserve()
        self._document = writer.reserve()
        self._kids: list[IndirectObject] = []
        self._parents: list[IndirectObject] = []
        self._named: dict[str, IndirectObject] = {}
        self._waiting: list[Element] = []
        self._places: dict[Element, IndirectObject] = {}
        """Of elements that are not yet written."""

    def begin(self, elements: Sequence[Element]) -> None:
        """Take the elements of the document that begin on a page."""
        self._kids.extend(map(self._place, elements))
        self._waiting.extend(elements)

    def key_of(self, holders: Sequence[Element]) -> int:
        """Return the key (``StructParents``) of a page whose marked content they hold, by MCID."""
        return self._key(self._writer.write(pdf_value([self._place(one) for one in holders])))

    def key_of_annotation(self, holder: Element) -> int:
        """Return the key (``StructParent``) of an annotation that the element holds."""
        return self._key(self._place(holder))

    def end(self, going_on: Collection[Element] = ()) -> None:
        """Write the elements of the document but those that go on on the next page."""
        for element in self._waiting:
            if element not in going_on:
                self._write(element, self._document)
        self._waiting = [element for element in self._waiting if element in going_on]

    def finish(self, language: str) -> IndirectObject:
        """Write what waits, document element and root; return the root."""
        self.end()
        entries = {
            "Type": name("StructElem"), "S": name("Document"), "P": self._root,
            "K": self._kids, "Lang": language,
        }  # fmt: skip
        self._writer.write(dictionary(entries), self._document)
        numbers = [part for index, holder in enumerate(self._parents) for part in (index, holder)]
        root: dict[str, Any] = {
            "Type": name("StructTreeRoot"), "K": [self._document],
            "ParentTree": {"Nums": numbers}, "ParentTreeNextKey": len(self._parents),
        }  # fmt: skip
        if self._named:
            # Names in the order of their bytes (ISO 32000-1, 7.9.6).
            names = [part for key in sorted(self._named) for part in (key, self._named[key])]
            root["IDTree"] = {
                "Names": [part.encode("ascii") if isinstance(part, str) else part for part in names]
            }
        return self._writer.write(dictionary(root), self._root)

    def _key(self, holder: IndirectObject) -> int:
        self._parents.append(holder)
        return len(self._parents) - 1

    def _place(self, element: Element) -> IndirectObject:
        if element not in self._places:
            self._places[element] = self._writer.reserve()
        return self._places[element]

    def _write(self, element: Element, parent: IndirectObject) -> None:
        place = self._place(element)
        if element.identifier:
            self._named[element.identifier] = place
        kids: list[Any] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(self._place(kid))
                self._write(kid, place)
            else:
                kids.append(_reference(kid, element.page))
        self._writer.write(_entries(element, parent, kids), place)
        del self._places[element]


def _reference(kid: Mark | Annotation, page: IndirectObject | None) -> int | dict[str, Any]:
    """Return what stands in an element for content; ``page``: where the element begins.

    Source: ISO 32000-1, 14.7.4.2 (marked-content references) and 14.7.4.3 (object references).
    """
    if isinstance(kid, Annotation):
        return {"Type": name("OBJR"), "Pg": kid.page, "Obj": kid.object}
    if kid.page == page:
        return kid.number
    return {"Type": name("MCR"), "Pg": kid.page, "MCID": kid.number}


def _entries(element: Element, parent: IndirectObject, kids: list[Any]) -> DictionaryObject:
    entries: dict[str, Any] = {
        "Type": name("StructElem"), "S": name(element.kind), "P": parent, "K": kids,
    }  # fmt: skip
    if element.page is not None:
        entries["Pg"] = element.page
    if element.attributes:
        entries["A"] = element.attributes
    if element.alternative:
        entries["Alt"] = element.alternative
    if element.replacement:
        entries["ActualText"] = element.replacement
    if element.identifier:
        entries["ID"] = element.identifier.encode("ascii")
    if element.language:
        entries["Lang"] = element.language
    return dictionary(entries)
