"""A Word 97 to 2003 file as the parts of a Word package, made in memory.

The reader of DOCX then reads those parts, so that both formats come out alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.monitor import Monitor
from converters.readers.doc.binary import sttb
from converters.readers.doc.drawings import BOX_ENTRY, Drawings
from converters.readers.doc.elements import child, root, xml_text
from converters.readers.doc.fib import Part, Story
from converters.readers.doc.fonts import font_names
from converters.readers.doc.formatting import Formatting
from converters.readers.doc.forms import FormReader
from converters.readers.doc.marks import MarkWriter
from converters.readers.doc.numbering import numbering_xml
from converters.readers.doc.old_lists import OldLists
from converters.readers.doc.opening import WordFile
from converters.readers.doc.pieces import PieceTable
from converters.readers.doc.places import (
    add_section,
    note_marks,
    remarks,
    sections,
    stretches,
    ties,
)
from converters.readers.doc.stories import Source, StoryWriter
from converters.readers.doc.stylesheet import StyleSheet
from converters.readers.doc.summary import core_properties
from converters.readers.docx.names import W
from converters.readers.docx.opening import Relationship

_MAIN: Final = "document"
_TEXTS: Final = {
    "footnotes": ("footnote", Part.FOOTNOTE_TEXTS, Story.FOOTNOTES),
    "endnotes": ("endnote", Part.ENDNOTE_TEXTS, Story.ENDNOTES),
    "comments": ("comment", Part.COMMENT_TEXTS, Story.COMMENTS),
}
"""Parts of numbered texts."""
_SEPARATORS: Final = 6
"""Stories before the first running head: the lines above notes, and their like."""
_HEADS: Final = ("header", "header", "footer", "footer", "header", "footer")
"""Kinds of the six stories that each section has (MS-DOC 2.3.3)."""


class DocPackage:
    """Parts of a Word document, as ``DocxPackage`` finds them in a package."""

    main = _MAIN

    def __init__(self, file: WordFile, monitor: Monitor) -> None:
        """Read what the stories need; SourceError DOC-010 or DOC-016 where there is no text."""
        self.name = file.origin.source
        self.has_macros = file.has_macros
        self._file = file
        table = PieceTable(file)
        self._sheet = StyleSheet(file.structure(Part.STYLES))
        self._fonts = font_names(file.structure(Part.FONTS))
        self._drawings = Drawings(file)
        self._length = len(table.text)
        self._source = Source(
            text=table.text,
            formatting=Formatting(file, table),
            marks=MarkWriter(self._fonts, self._sheet.toggled),
            drawings=self._drawings,
            forms=FormReader(file),
            notes=note_marks(file),
            ties=ties(file),
            sections=sections(file),
            authors=tuple(map(xml_text, sttb(file.structure(Part.CHANGE_AUTHORS)))),
            old_lists=OldLists(self._fonts),
            monitor=monitor,
        )
        self._parts = dict(self._made())

    # ---- as a package ---------------------------------------------------------------------

    @property
    def repaired(self) -> bool:
        """Whether something of the file was damaged and left out."""
        return self._file.repaired

    def document(self) -> etree._Element:
        """Return the root of the body."""
        return self._parts[_MAIN]

    def core_properties(self) -> etree._Element | None:
        """Return the root of the core properties."""
        return core_properties(self._file.summary)

    def relationships(self, _part: str, /) -> dict[str, Relationship]:
        """Return the pictures that any part shows, by their ids."""
        return self._drawings.gallery.relationships

    def related(self, kind: str) -> str | None:
        """Return the name of the part of a kind, which is the kind itself."""
        return kind if kind in self._parts else None

    def related_xml(self, kind: str) -> etree._Element | None:
        """Return the root of the part of a kind, None where there is none."""
        return self._parts.get(kind)

    def related_all(self, kind: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield name and root of every part of a kind: there may be many running heads."""
        for name, element in self._parts.items():
            if name.partition(" ")[0] == kind:
                yield name, element

    def optional_xml(self, name: str) -> etree._Element | None:
        """Return the root of a part, None where there is none."""
        return self._parts.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all parts and pictures."""
        return (*self._parts, *self._drawings.gallery.media)

    def media(self, name: str) -> bytes | None:
        """Return the bytes of a picture."""
        return self._drawings.gallery.media.get(name)

    # ---- how the parts are made -----------------------------------------------------------

    def _made(self) -> Iterator[tuple[str, etree._Element]]:
        yield "styles", self._sheet.xml(self._fonts)
        yield "fontTable", self._font_table()
        document = root("document")
        body = child(document, "body")
        first, last = self._file.fib.span(Story.BODY)
        self._fill(body, first, last)
        self._drawings.add_lost_boxes(body, self._fill)
        if last in self._source.sections:
            add_section(body, self._source.sections[last])
        yield _MAIN, document
        for part, (tag, texts, story) in _TEXTS.items():
            found = stretches(self._file, texts, story)
            if found:
                yield part, self._numbered(part, tag, found)
        yield from self._heads()
        numbering = numbering_xml(self._file, self._fonts)
        if self._source.old_lists.found:
            numbering = root("numbering") if numbering is None else numbering
            self._source.old_lists.add_to(numbering)
        if numbering is not None:
            yield "numbering", numbering

    def _font_table(self) -> etree._Element:
        table = root("fonts")
        for name in self._fonts:
            child(table, "font", name=xml_text(name))
        return table

    def _fill(self, parent: etree._Element, start: int, end: int) -> None:
        StoryWriter(self._source).fill(parent, start, end)

    def _numbered(self, part: str, tag: str, texts: list[tuple[int, int]]) -> etree._Element:
        """Return a part of numbered texts: notes or comments."""
        element = root(part)
        authors = [remark.author for remark in remarks(self._file)] if tag == "comment" else []
        own_marks = self._own_marks(tag)
        for number, (start, end) in enumerate(texts, 1):
            note = child(element, tag, id=number)
            if number <= len(authors):
                note.set(f"{W}author", authors[number - 1])
            self._fill(note, start, end)
            _drop_own_mark(note, own_marks.get(number))
        return element

    def _own_marks(self, tag: str) -> dict[int, str]:
        """Return the author's own marks of notes, by the numbers of those."""
        return {
            mark.number: self._source.text[position : position + 1]
            for position, mark in self._source.notes.items()
            if mark.tag == f"{tag}Reference" and not mark.automatic
        }

    def _heads(self) -> Iterator[tuple[str, etree._Element]]:
        heads = stretches(self._file, Part.HEADERS, Story.HEADERS)[_SEPARATORS:]
        boxes = stretches(self._file, Part.HEADER_BOX_TEXTS, Story.HEADER_BOXES, BOX_ENTRY)
        heads += [(0, 0)] * (-len(heads) % len(_HEADS)) + boxes
        for number, (start, end) in enumerate(heads):
            if start < end:
                kind = _HEADS[number % len(_HEADS)]
                element = root("hdr")
                self._fill(element, start, end)
                yield f"{kind} {number + 1}", element


def _drop_own_mark(note: etree._Element, mark: str | None) -> None:
    """Take the author's own mark from the start of a note, where the edition sets it again."""
    first = next(note.iter(f"{W}t", f"{W}sym"), None)
    if not mark or first is None:
        return
    run, text = first.getparent(), (first.text or "").lstrip()
    if first.tag == f"{W}sym" and run is not None:
        run.remove(first)
    elif text.startswith(mark):
        first.text = text[len(mark) :].lstrip()
