"""Foot- and endnotes: kept apart, read where their marks stand, numbered in that order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Final

import msgspec
from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Kind
from converters.model.publication import Block, Note, NoteKind, NoteReference, Paragraph, Text
from converters.model.traversal import plain_text
from converters.readers.docx.names import Element, W
from converters.readers.docx.session import Session
from converters.readers.docx.text_of import text_of

_PARTS: Final = {
    NoteKind.FOOTNOTE: ("footnotes", f"{W}footnote", "fn", Kind.FOOTNOTE),
    NoteKind.ENDNOTE: ("endnotes", f"{W}endnote", "en", Kind.ENDNOTE),
}
_DEEPEST: Final = 10
"""Notes within one another that are read where their marks stand."""
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
        self._further: list[tuple[tuple[NoteKind, str], etree._Element]] = []
        """Notes with a number that an earlier one has: no mark leads to them."""
        self._depth = 0
        self._waiting: list[tuple[Note, etree._Element]] = []
        """Notes marked within notes within notes, to be read when all else is."""
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
                    key = (kind, element.get(f"{W}id", ""))
                    if self._elements.setdefault(key, element) is not element:
                        self._further.append((key, element))

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
        self._session.tally.keep(ledger_kind)
        note = Note(id=identifier, kind=kind, blocks=(), label=mark, origin=origin)
        if self._depth < _DEEPEST:
            self._take(note, element)
        else:
            self._waiting.append((note, element))
        return NoteReference(note=identifier)

    def _take(self, note: Note, element: etree._Element) -> None:
        self._depth += 1
        blocks = without_mark(self._read(self._names[note.kind], element), note.label or "")
        self._depth -= 1
        self._notes[note.id] = msgspec.structs.replace(note, blocks=blocks)

    def closed(self, removed: Collection[tuple[str, str]] = ()) -> tuple[Note, ...]:
        """Return the notes in the order of their marks; enter those without one as dropped.

        ``removed``: tag and number of the marks that tracked changes take out of the text.
        """
        while self._waiting:
            self._take(*self._waiting.pop(0))
        unread = [(key, e) for key, e in self._elements.items() if key not in self._identifiers]
        for key, element in (*unread, *self._further):
            text = text_of(element) or "".join(map(str, element.itertext())).strip()
            if text:
                kind, number = key
                origin = Origin(self._session.package.name, part=self._names[kind])
                went = (f"{_PARTS[kind][1]}Reference", number) in removed
                reason = "DOCX-053" if went else "DOCX-028"
                self._session.tally.drop(_PARTS[kind][3], reason, origin, text)
        order = {identifier: place for place, identifier in enumerate(self._identifiers.values())}
        return tuple(sorted(self._notes.values(), key=lambda note: order[note.id]))


def without_mark(blocks: tuple[Block, ...], mark: str) -> tuple[Block, ...]:
    """Return the blocks of a note without what stands for its mark at its start.

    That is blank space after an automatic number, and the author's own ``mark``, which Word repeats
    as text.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph):
        return blocks
    inlines = list(first.inlines)
    if mark and inlines and plain_text(inlines[:1]).strip() == mark:
        inlines.pop(0)
    elif mark and inlines and isinstance(inlines[0], Text) and _opens_with(inlines[0].text, mark):
        inlines[0] = Text(text=inlines[0].text.lstrip().removeprefix(mark))
    opening = getattr(inlines[0], "text", "") if inlines else ""
    if opening[:1].isspace():
        inlines[0] = msgspec.structs.replace(inlines[0], text=opening.lstrip())
    if len(inlines) == len(first.inlines) and inlines[:1] == list(first.inlines[:1]):
        return blocks
    return (msgspec.structs.replace(first, inlines=tuple(inlines)), *blocks[1:])


def _opens_with(text: str, mark: str) -> bool:
    """Return whether a text begins with a mark: of letters or figures only if a blank follows."""
    rest = text.lstrip().removeprefix(mark)
    return rest != text.lstrip() and (rest[:1].isspace() or not mark[-1].isalnum())
