"""Foot- and endnotes: kept apart, read where their marks stand, numbered in that order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Kind
from converters.model.publication import Block, Note, NoteKind, NoteReference
from converters.readers.docx.names import Element, W
from converters.readers.docx.session import Session
from converters.readers.docx.text_of import text_of

_PARTS: Final = {
    NoteKind.FOOTNOTE: ("footnotes", f"{W}footnote", "fn", Kind.FOOTNOTE),
    NoteKind.ENDNOTE: ("endnotes", f"{W}endnote", "en", Kind.ENDNOTE),
}
_TEXT_TYPES: Final = frozenset({None, "normal"})
NoteReader = Callable[[str, Element], tuple[Block, ...]]
"""Takes the part's name and the note; gives the note's blocks."""


class NoteShelf:
    """Notes of one document; each is read once, when its first mark is met."""

    def __init__(self, session: Session, read: NoteReader) -> None:
        self._session = session
        self._read = read
        self._roots: dict[NoteKind, etree._Element] = {}
        self._names: dict[NoteKind, str] = {}
        self._elements: dict[tuple[NoteKind, str], etree._Element] = {}
        self._identifiers: dict[tuple[NoteKind, str], str] = {}
        self._notes: dict[str, Note] = {}
        self._count: Counter[NoteKind] = Counter()
        for kind, (relation, tag, _, _) in _PARTS.items():
            name = session.package.related(relation)
            root = None if name is None else session.package.optional_xml(name)
            if root is None or name is None:
                continue
            self._roots[kind], self._names[kind] = root, name
            for element in root.iterchildren(tag):
                if element.get(f"{W}type") in _TEXT_TYPES:
                    self._elements[kind, element.get(f"{W}id", "")] = element

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts that hold notes."""
        return tuple(self._names.values())

    @property
    def parts(self) -> tuple[tuple[str, etree._Element], ...]:
        """Names and roots of the parts that hold notes."""
        return tuple((self._names[kind], root) for kind, root in self._roots.items())

    def refer(
        self, kind: NoteKind, number: str, mark: str | None, origin: Origin
    ) -> NoteReference | None:
        """Return the reference for a mark; None, entered as dropped, where the note is missing."""
        _, _, prefix, ledger_kind = _PARTS[kind]
        key = (kind, number)
        known = self._identifiers.get(key)
        if known is not None:
            return NoteReference(note=known)
        element = self._elements.get(key)
        if element is None:
            self._session.tally.drop(ledger_kind, "DOCX-027", origin, mark)
            return None
        self._count[kind] += 1
        identifier = self._identifiers[key] = f"{prefix}-{self._count[kind]}"
        blocks = self._read(self._names[kind], element)
        self._session.tally.keep(ledger_kind)
        self._notes[identifier] = Note(
            id=identifier, kind=kind, blocks=blocks, label=mark, origin=origin
        )
        return NoteReference(note=identifier)

    def closed(self, removed: Collection[tuple[str, str]] = ()) -> tuple[Note, ...]:
        """Return the notes in the order of their marks; enter those without one as dropped.

        ``removed``: tag and number of the marks that tracked changes take out of the text.
        """
        for key, element in self._elements.items():
            text = text_of(element) or "".join(map(str, element.itertext())).strip()
            if key not in self._identifiers and text:
                kind, number = key
                origin = Origin(self._session.package.name, part=self._names[kind])
                went = (f"{_PARTS[kind][1]}Reference", number) in removed
                reason = "DOCX-053" if went else "DOCX-028"
                self._session.tally.drop(_PARTS[kind][3], reason, origin, text)
        order = {identifier: place for place, identifier in enumerate(self._identifiers.values())}
        return tuple(sorted(self._notes.values(), key=lambda note: order[note.id]))
