"""A Word 97 to 2003 file as the parts of a Word package, made in memory.

The reader of DOCX then reads those parts, so that both formats come out alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lxml import etree

from converters.monitor import Monitor
from converters.readers.doc.binary import Plc, plc, sttb, u16
from converters.readers.doc.drawings import Drawings
from converters.readers.doc.elements import child, root, xml_text
from converters.readers.doc.fib import Part, Story
from converters.readers.doc.fonts import font_names
from converters.readers.doc.formatting import Formatting
from converters.readers.doc.forms import FormReader
from converters.readers.doc.marks import MarkWriter
from converters.readers.doc.numbering import numbering_xml
from converters.readers.doc.opening import WordFile
from converters.readers.doc.pieces import PieceTable
from converters.readers.doc.stories import Bookmark, NoteMark, Source, StoryWriter
from converters.readers.doc.stylesheet import StyleSheet
from converters.readers.doc.summary import core_properties
from converters.readers.docx.names import W
from converters.readers.docx.opening import Relationship

_MAIN: Final = "document"
_NOTES: Final = {
    "footnotes": ("footnote", Part.FOOTNOTE_MARKS, Part.FOOTNOTE_TEXTS, Story.FOOTNOTES),
    "endnotes": ("endnote", Part.ENDNOTE_MARKS, Part.ENDNOTE_TEXTS, Story.ENDNOTES),
}
_NOTE_MARK: Final = 2
_SECTION: Final = 12
_BOOKMARK: Final = 4
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
        sections = plc(file.structure(Part.SECTIONS), _SECTION).positions
        self._source = Source(
            text=table.text,
            formatting=Formatting(file, table),
            marks=MarkWriter(self._fonts, self._sheet.toggled),
            drawings=self._drawings,
            forms=FormReader(file),
            notes=dict(self._note_marks()),
            bookmarks=self._bookmarks(),
            sections=frozenset(sections),
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
        return self._drawings.relationships

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

    def media(self, name: str) -> bytes | None:
        """Return the bytes of a picture."""
        return self._drawings.media.get(name)

    # ---- how the parts are made -----------------------------------------------------------

    def _made(self) -> Iterator[tuple[str, etree._Element]]:
        yield "styles", self._sheet.xml(self._fonts)
        yield "fontTable", self._font_table()
        numbering = numbering_xml(self._file, self._fonts)
        if numbering is not None:
            yield "numbering", numbering
        document = root("document")
        self._fill(child(document, "body"), *self._file.fib.span(Story.BODY))
        yield _MAIN, document
        for part, (tag, _, texts, story) in _NOTES.items():
            stretches = list(self._stretches(texts, story))
            if stretches:
                yield part, self._numbered(part, tag, stretches)
        comments = list(self._stretches(Part.COMMENT_TEXTS, Story.COMMENTS))
        if comments:
            yield "comments", self._numbered("comments", "comment", comments)
        yield from self._heads()

    def _font_table(self) -> etree._Element:
        table = root("fonts")
        for name in self._fonts:
            child(table, "font", name=xml_text(name))
        return table

    def _fill(self, parent: etree._Element, start: int, end: int) -> None:
        StoryWriter(self._source).fill(parent, start, end)

    def _numbered(self, part: str, tag: str, stretches: list[tuple[int, int]]) -> etree._Element:
        """Return a part of numbered texts: notes or comments."""
        element = root(part)
        for number, (start, end) in enumerate(stretches, 1):
            note = child(element, tag, id=number)
            self._fill(note, start, end)
            _drop_own_mark(note, self._own_mark(tag, number))
        return element

    def _stretches(self, part: Part, story: Story) -> Iterator[tuple[int, int]]:
        """Yield where each text of a story begins and ends; the last entry is no text."""
        first, last = self._file.fib.span(story)
        positions = plc(self._file.structure(part), 0).positions
        for start, end in pairwise(positions[:-1]):
            yield min(first + start, last), min(first + max(end, start), last)

    def _note_marks(self) -> Iterator[tuple[int, NoteMark]]:
        for tag, marks, _, _ in _NOTES.values():
            table = plc(self._file.structure(marks), _NOTE_MARK)
            for number, item in enumerate(table.items, 1):
                automatic = u16(item, 0) != 0
                mark = NoteMark(f"{tag}Reference", number, automatic)
                yield table.positions[number - 1], mark

    def _own_mark(self, tag: str, number: int) -> str | None:
        """Return the author's own mark of a note."""
        for position, mark in self._source.notes.items():
            if mark.tag == f"{tag}Reference" and mark.number == number and not mark.automatic:
                return self._source.text[position : position + 1]
        return None

    def _bookmarks(self) -> tuple[Bookmark, ...]:
        names = sttb(self._file.structure(Part.BOOKMARK_NAMES))
        starts: Plc = plc(self._file.structure(Part.BOOKMARK_STARTS), _BOOKMARK)
        found = (
            Bookmark(position, xml_text(name))
            for name, position in zip(names, starts.positions, strict=False)
        )
        return tuple(sorted(found))

    def _heads(self) -> Iterator[tuple[str, etree._Element]]:
        stretches = list(self._stretches(Part.HEADERS, Story.HEADERS))[_SEPARATORS:]
        for number, (start, end) in enumerate(stretches):
            if start < end:
                kind = _HEADS[number % len(_HEADS)]
                element = root("hdr")
                self._fill(element, start, end)
                yield f"{kind} {number + 1}", element


def _drop_own_mark(note: etree._Element, mark: str | None) -> None:
    """Take the author's own mark from the start of a note, where the edition sets it again."""
    first = next(note.iter(f"{W}t"), None)
    if mark and first is not None and (first.text or "").lstrip().startswith(mark):
        first.text = (first.text or "").lstrip()[len(mark) :].lstrip()
