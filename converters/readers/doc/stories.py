"""Stories of a Word file as WordprocessingML: paragraphs, runs, fields, tables.

Characters below U+0020 are the structure of the text (MS-DOC 2.4.1, 2.8.25, 2.9.246).
"""

from __future__ import annotations

import copy
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final

from lxml import etree

from converters.monitor import Monitor
from converters.readers.doc.drawings import Drawings
from converters.readers.doc.elements import add_text, child, root, xml_text
from converters.readers.doc.formatting import Formatting, ParagraphFormat
from converters.readers.doc.forms import FormReader
from converters.readers.doc.marks import MarkWriter, fill_paragraph, style_id
from converters.readers.doc.old_lists import OldLists
from converters.readers.doc.places import NoteMark, Tie, add_section
from converters.readers.doc.rows import Row, row_shape, table_xml
from converters.readers.doc.sprms import Marks
from converters.readers.docx.names import W

_FIELD_BEGIN, _FIELD_END = "\x13", "\x15"
_FIELD_ENDS: Final = re.compile(f"[{_FIELD_BEGIN}{_FIELD_END}]")
_ENDS: Final = re.compile("[\r\x07\x0c]")
_TOKENS: Final = re.compile("(\x00+|[\x01-\x1f])")
_DEEPEST: Final = 16
_MOST_FIELDS: Final = 64
"""Fields within fields; Word allows 20."""
_EVERY: Final = 500
_FORMS: Final = frozenset({"FORMCHECKBOX", "FORMDROPDOWN"})
_WITHOUT_RESULT: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", *_FORMS})
"""Fields whose last result says nothing about an edition, or is made anew from the form."""
_OWN_MARK: Final = re.compile(r"[^\w\s]{1,12}|\w{1,4}(?!\w)")
_CHANGES: Final = (("inserted", "ins"), ("deleted", "del"))
_AUTOMATIC: Final = "\x02"
"""Stands for a number that the program counts."""


@dataclass(frozen=True)
class Source:
    """What all stories of a file have in common."""

    text: str
    formatting: Formatting
    marks: MarkWriter
    drawings: Drawings
    forms: FormReader
    notes: Mapping[int, NoteMark]
    ties: tuple[Tie, ...]
    """In the order of their positions."""
    sections: Mapping[int, Marks]
    """What sections set, by the positions behind their ends."""
    authors: tuple[str, ...]
    """Who changed the text, by number."""
    old_lists: OldLists
    monitor: Monitor

    @cached_property
    def places(self) -> list[int]:
        """Positions of the ties."""
        return [tie.position for tie in self.ties]

    @cached_property
    def breaks(self) -> list[int]:
        """Where something stands that a run may not run over."""
        return sorted({*self.places, *self.notes})

    def author(self, marks: Marks, name: str) -> str:
        """Return who made the change ``name`` that marks tell of."""
        number = marks.get(f"{name}_by", -1)
        return self.authors[number] if 0 <= number < len(self.authors) else ""


@dataclass
class _Field:
    """A field while its characters are read."""

    start: etree._Element
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    skips: bool = False

    @property
    def kind(self) -> str:
        """First word of the instruction."""
        words = "".join(self.code).split(maxsplit=1)
        return words[0].upper() if words else ""


@dataclass
class _Fields:
    """Fields of a story."""

    open: list[_Field] = field(default_factory=list)
    unclosed: frozenset[int] = frozenset()
    """Positions of signs that begin no field: taken for one they would swallow the rest."""

    @property
    def innermost(self) -> _Field | None:
        """The field that was opened last."""
        return self.open[-1] if self.open else None


@dataclass
class _Table:
    """A table while its rows are read."""

    rows: list[Row] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    cell: etree._Element | None = None

    def open_cell(self) -> etree._Element:
        """Return the cell that takes the next paragraph."""
        if self.cell is None:
            self.cell = root("tc")
            self.row.cells.append(self.cell)
        return self.cell


class StoryWriter:
    """Writes one story; tables and fields may run over many paragraphs."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._fields = _Fields()
        self._tables: list[_Table] = []

    def fill(self, parent: etree._Element, start: int, end: int) -> None:
        """Add the paragraphs and tables between two positions to an element."""
        self._fields.unclosed = _unclosed(self._source.text, start, end)
        for count, (first, mark) in enumerate(self._paragraphs(start, end)):
            if count % _EVERY == 0:
                self._source.monitor.check_cancelled()
            self._paragraph(parent, first, mark)
        self._close_tables(parent, 0)

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the first character and the mark of each paragraph."""
        text = self._source.text
        end = min(end, len(text))
        first = start
        for match in _ENDS.finditer(text, start, end):
            place = match.start()
            if match[0] == "\x0c" and not self._ends_section(place):
                continue
            yield first, place
            first = place + 1
        if first < end:
            yield first, end

    def _ends_section(self, place: int) -> bool:
        source = self._source
        return place + 1 in source.sections or source.formatting.ends_paragraph(place)

    # ---- paragraphs and tables ------------------------------------------------------------

    def _paragraph(self, parent: etree._Element, first: int, mark: int) -> None:
        source = self._source
        end = source.text[mark : mark + 1]
        form = source.formatting.paragraph(mark if end else mark - 1)
        depth = min(form.depth, _DEEPEST)
        if end == "\x07" and not depth:
            depth = 1
        self._close_tables(parent, depth)
        while len(self._tables) < depth:
            self._tables.append(_Table())
        if not depth:
            self._write(parent, first, mark, form)
            return
        table = self._tables[-1]
        if form.marks.get("row_end") or form.marks.get("inner_row_end"):
            table.row.shape = row_shape(form.grpprl)
            table.rows.append(table.row)
            table.row, table.cell = Row(), None
            return
        self._write(table.open_cell(), first, mark, form)
        if end == "\x07" or form.marks.get("inner_cell_end"):
            table.cell = None

    def _close_tables(self, parent: etree._Element, depth: int) -> None:
        """Close the tables that are deeper than ``depth``."""
        while len(self._tables) > depth:
            table = self._tables.pop()
            if table.row.cells:
                table.rows.append(table.row)
            if table.rows:
                outer = self._tables[-1].open_cell() if self._tables else parent
                outer.append(table_xml(table.rows))

    def _write(self, parent: etree._Element, first: int, mark: int, form: ParagraphFormat) -> None:
        paragraph = child(parent, "p")
        properties = child(paragraph, "pPr")
        child(properties, "pStyle", val=style_id(form.style))
        fill_paragraph(properties, self._source.old_lists.marks(form, first, mark))
        self._write_mark(properties, mark)
        writer = _RunWriter(self._source, self._fields, paragraph, self.fill_box)
        for run in self._source.formatting.runs(first, mark):
            marks, look = self._source.marks.run(run.grpprl, form.style)
            for start, end in self._parted(run.start, run.end):
                self._write_ties(writer, start)
                writer.write(start, end, marks, look)
        self._write_ties(writer, mark)

    def _write_mark(self, properties: etree._Element, mark: int) -> None:
        """Say of the mark itself whether it was changed, or ends a section."""
        marks = self._source.formatting.character(mark)
        changes = [(name, tag) for name, tag in _CHANGES if marks.get(name)]
        if changes:
            look = child(properties, "rPr")
            for name, tag in changes:
                child(look, tag, author=self._source.author(marks, name))
        if self._source.text[mark : mark + 1] == "\x0c":
            add_section(properties, self._source.sections.get(mark + 1, {}))

    def fill_box(self, parent: etree._Element, start: int, end: int) -> None:
        """Add the paragraphs of a text box, which has fields and tables of its own."""
        StoryWriter(self._source).fill(parent, start, end)

    # ---- bookmarks, comments --------------------------------------------------------------

    def _parted(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield a stretch of text in pieces, each beginning where a mark may stand."""
        places = self._source.breaks
        index = bisect_right(places, start)
        while index < len(places) and places[index] < end:
            if places[index] > start:
                yield start, places[index]
                start = places[index]
            index += 1
        yield start, end

    def _write_ties(self, writer: _RunWriter, position: int) -> None:
        index = bisect_left(self._source.places, position)
        ties = self._source.ties
        while index < len(ties) and ties[index].position == position:
            writer.tie(ties[index])
            index += 1


Handler = Callable[["_RunWriter", int, Marks], None]


class _RunWriter:
    """Writes the runs of one paragraph."""

    def __init__(
        self,
        source: Source,
        fields: _Fields,
        paragraph: etree._Element,
        fill_box: Callable[[etree._Element, int, int], None],
    ) -> None:
        self._source = source
        self._fields = fields
        self._paragraph = paragraph
        self._fill_box = fill_box
        self._run: etree._Element = paragraph
        self._tied: set[Tie] = set()

    def tie(self, tie: Tie) -> None:
        """Write an empty element at its place, once in a paragraph."""
        if tie not in self._tied:
            self._tied.add(tie)
            parent = self._paragraph
            if tie.tag == "commentReference":
                parent = child(parent, "r")
            child(parent, tie.tag, **{tie.attribute: tie.value})

    def write(self, start: int, end: int, marks: Marks, look: etree._Element | None) -> None:
        """Write characters that share their marks."""
        text = self._source.text[start:end]
        self._open_run(marks, look)
        if "symbol" in marks and marks.get("special") and _TOKENS.search(text) is None:
            self._symbols(start, len(text), marks["symbol"])
            return
        position = start
        for piece in _TOKENS.split(text):
            if not piece:
                continue
            handler = self._HANDLERS.get(piece)
            note = self._source.notes.get(position)
            if note is not None and (piece == _AUTOMATIC or not note.automatic):
                self._note(note, piece, look)
            elif handler is not None:
                handler(self, position, marks)
            elif self._is_shown:
                self._text(piece, marks)
            position += len(piece)

    def _open_run(self, marks: Marks, look: etree._Element | None) -> None:
        parent = self._paragraph
        for name, tag in _CHANGES:
            if marks.get(name):
                parent = _last_or_new(parent, tag, self._source.author(marks, name))
        self._run = child(parent, "r")
        if look is not None:
            self._run.append(look)

    @property
    def _is_shown(self) -> bool:
        return not any(open_field.skips for open_field in self._fields.open)

    def _text(self, text: str, marks: Marks) -> None:
        shown = xml_text(text)
        if not shown:
            return
        current = self._fields.innermost
        if current is not None and not current.in_result:
            current.code.append(shown)
            add_text(self._run, "instrText", shown)
        else:
            add_text(self._run, "delText" if marks.get("deleted") else "t", shown)

    def _symbols(self, position: int, count: int, symbol: int) -> None:
        """Write signs of a symbol font; the first may be the author's own mark of a note."""
        note = self._source.notes.get(position)
        if note is not None and not note.automatic:
            self._reference(note)
        font, code = symbol & 0xFFFF, symbol >> 16 & 0xFFFF
        name = self._source.marks.font(font)
        for _ in range(count):
            child(self._run, "sym", font=name, char=f"{code:04X}")

    def _reference(self, note: NoteMark) -> None:
        reference = child(self._run, note.tag, id=note.number)
        if not note.automatic:
            reference.set(f"{W}customMarkFollows", "1")

    def _note(self, note: NoteMark, text: str, look: etree._Element | None) -> None:
        """Write the reference of a note, and what follows the author's own mark."""
        self._reference(note)
        if note.automatic:
            return
        found = _OWN_MARK.match(text)
        mark = found[0] if found else text[:1]
        add_text(self._run, "t", xml_text(mark))
        rest = text[len(mark) :]
        if rest:
            # All that follows in one run would be taken for the mark.
            parent = self._run.getparent()
            self._run = child(self._paragraph if parent is None else parent, "r")
            if look is not None:
                self._run.append(copy.copy(look))
            add_text(self._run, "t", xml_text(rest))

    # ---- single characters ----------------------------------------------------------------

    def _begin_field(self, position: int, _marks: Marks) -> None:
        if len(self._fields.open) < _MOST_FIELDS and position not in self._fields.unclosed:
            mark = child(self._run, "fldChar", fldCharType="begin")
            self._fields.open.append(_Field(mark))

    def _separate_field(self, _position: int, _marks: Marks) -> None:
        current = self._fields.innermost
        if current is None or current.in_result:
            return
        current.in_result = True
        if current.kind in _WITHOUT_RESULT:
            current.skips = True
        else:
            child(self._run, "fldChar", fldCharType="separate")

    def _end_field(self, _position: int, _marks: Marks) -> None:
        if self._fields.open:
            self._fields.open.pop()
            child(self._run, "fldChar", fldCharType="end")

    def _picture(self, _position: int, marks: Marks) -> None:
        place = marks.get("picture")
        if place is None or marks.get("ole"):
            return
        if marks.get("data"):
            current = self._fields.innermost
            if current is not None and current.kind in _FORMS:
                self._source.forms.read(place, current.start)
        elif self._is_shown:
            embedded = any(f.in_result and f.kind in {"EMBED", "LINK"} for f in self._fields.open)
            self._source.drawings.inline(self._run, place, embedded=embedded)

    def _drawing(self, position: int, _marks: Marks) -> None:
        if self._is_shown:
            self._source.drawings.floating(self._run, position, self._fill_box)

    def _tab(self, _position: int, _marks: Marks) -> None:
        current = self._fields.innermost
        if current is not None and not current.in_result:
            self._text(" ", {})
        else:
            child(self._run, "tab")

    def _line(self, _position: int, _marks: Marks) -> None:
        child(self._run, "br")

    def _page(self, _position: int, _marks: Marks) -> None:
        child(self._run, "br", type="page")

    def _column(self, _position: int, _marks: Marks) -> None:
        child(self._run, "br", type="column")

    def _fixed_hyphen(self, _position: int, _marks: Marks) -> None:
        child(self._run, "noBreakHyphen")

    def _soft_hyphen(self, _position: int, _marks: Marks) -> None:
        child(self._run, "softHyphen")

    def _space(self, _position: int, marks: Marks) -> None:
        self._text(" ", marks)

    _HANDLERS: ClassVar[dict[str, Handler]] = {
        "\x01": _picture,
        "\x08": _drawing,
        "\t": _tab,
        "\n": _space,
        "\x0b": _line,
        "\x0c": _page,
        "\x0e": _column,
        "\x13": _begin_field,
        "\x14": _separate_field,
        "\x15": _end_field,
        "\x1e": _fixed_hyphen,
        "\x1f": _soft_hyphen,
    }


def _unclosed(text: str, start: int, end: int) -> frozenset[int]:
    """Return where fields begin that never end in a story."""
    begun: list[int] = []
    for match in _FIELD_ENDS.finditer(text, start, end):
        if match[0] == _FIELD_BEGIN:
            begun.append(match.start())
        elif begun:
            begun.pop()
    return frozenset(begun)


def _last_or_new(parent: etree._Element, tag: str, author: str) -> etree._Element:
    """Return the element that neighbouring runs of one change share."""
    last = parent[-1] if len(parent) else None
    if last is not None and last.tag == W + tag and last.get(f"{W}author") == author:
        return last
    return child(parent, tag, author=author)
