"""Tracked changes: accept them, undo them, or refuse the document (ISO 29500-1 section 17.13.5).

Undoing is accepting the opposite: insertions and deletions trade names, as do the two ends of a
move, and properties return to what was noted when they were changed. All other code reads a
document whose changes are to be accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.ledger import Kind
from converters.readers.docx.names import W
from converters.readers.docx.text_of import text_of
from converters.vocabularies import ChangePolicy

_OPPOSITES: Final = {
    f"{W}ins": f"{W}del",
    f"{W}del": f"{W}ins",
    f"{W}moveFrom": f"{W}moveTo",
    f"{W}moveTo": f"{W}moveFrom",
    f"{W}cellIns": f"{W}cellDel",
    f"{W}cellDel": f"{W}cellIns",
    f"{W}delText": f"{W}t",
    f"{W}delInstrText": f"{W}instrText",
}
_MARKS: Final = (
    f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo", f"{W}cellIns", f"{W}cellDel",
)  # fmt: skip
_PROPERTY_CHANGES: Final = tuple(
    f"{W}{name}Change" for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblPrEx")
)
_STAYS: Final = frozenset({*_MARKS, f"{W}rPr", f"{W}sectPr"})
"""Children of properties that a noted earlier state does not speak of."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """How the changes of one document were settled, in the words of the ledger."""

    any: bool = False
    added: Kind = Kind.INSERTION
    """What stands in the text once all is settled."""
    removed: Kind = Kind.DELETION
    reason: str = "DOCX-021"
    """Why the text of a removed passage is not in the book."""
    formats: int = 0
    arrived: str | None = None
    """All text that stands at the new end of a move, blanks left out; None where there is none."""

    def arrives(self, text: str) -> bool:
        """Return whether the text of a move's old end stands at its new one; pictures have none."""
        return self.arrived is not None and "".join(text.split()) in self.arrived


def settle(parts: Iterable[tuple[Origin, etree._Element]], policy: ChangePolicy) -> Settlement:
    """Prepare the parts of a document for reading and say how their changes are settled.

    Raises SourceError DOCX-042 at the first change where they are to be refused.
    """
    roots = list(parts)
    marks = sum(_count(root, _MARKS) for _, root in roots)
    formats = sum(_count(root, _PROPERTY_CHANGES) for _, root in roots)
    if not marks and not formats:
        return Settlement()
    if policy is ChangePolicy.REFUSE:
        place, author = _first_change(roots)
        raise SourceError.of("DOCX-042", place, count=marks + formats, author=author)
    if policy is ChangePolicy.REJECT:
        for _, root in roots:
            _undo(root)
    ends = [text_of(element) for _, root in roots for element in root.iter(f"{W}moveTo")]
    packed = "".join("".join(ends).split()) if ends else None
    if policy is ChangePolicy.REJECT:
        return Settlement(
            any=True, added=Kind.DELETION, removed=Kind.INSERTION, reason="DOCX-041",
            formats=formats, arrived=packed,
        )  # fmt: skip
    return Settlement(any=True, formats=formats, arrived=packed)


def removed_notes(parts: Iterable[tuple[Origin, etree._Element]]) -> frozenset[tuple[str, str]]:
    """Return tag and number of the note marks that settled changes take out of the text."""
    return frozenset(
        (mark.tag, mark.get(f"{W}id", ""))
        for _, root in parts
        for mark in root.iter(f"{W}footnoteReference", f"{W}endnoteReference")
        if any(_is_removed(element) for element in mark.iterancestors())
    )


def _is_removed(element: etree._Element) -> bool:
    if element.tag == f"{W}tr":
        return element.find(f"{W}trPr/{W}del") is not None
    return element.tag in {f"{W}del", f"{W}moveFrom"}


def _count(root: etree._Element, tags: tuple[str, ...]) -> int:
    return sum(1 for _ in root.iter(*tags))


def _undo(root: etree._Element) -> None:
    for change in list(root.iter(*_PROPERTY_CHANGES)):
        properties = change.getparent()
        if properties is None:
            continue
        earlier = change[0] if len(change) else ()
        for child in list(properties):
            if child.tag not in _STAYS:
                properties.remove(child)
        properties.extend(list(earlier))
    for element in root.iter(*_OPPOSITES):
        element.tag = _OPPOSITES[element.tag]


def _first_change(roots: list[tuple[Origin, etree._Element]]) -> tuple[Origin | None, str]:
    """Return where the first change stands, and who made it."""
    for origin, root in roots:
        first = next(root.iter(*_MARKS, *_PROPERTY_CHANGES), None)
        if first is not None:
            elements = root.iter(f"{W}p", first.tag)
            number = [element.tag for element in elements].index(first.tag)
            place = Origin(origin.source, part=origin.part, paragraph=max(number, 1))
            return place, first.get(f"{W}author") or "?"
    return None, "?"
