"""All text of a publication in the order in which the typeset PDF shows it, piece by piece.

The same walk gives the pieces and puts the starts of pages between their characters: the number
of a piece means the same both times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

import msgspec

from converters.model.publication import (
    Block,
    Code,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    ListBlock,
    Note,
    NoteReference,
    PageBreak,
    Paragraph,
    Preformatted,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    Table,
    Text,
    Verse,
)
from converters.model.traversal import map_inlines
from converters.vocabularies import ProductForm, SectionRole
from converters.writers.imprint import needs_imprint_page
from converters.writers.matter_order import matter_order
from converters.writers.page_list import MadePage
from converters.writers.pdf.composition import is_vietnamese, word_of
from converters.writers.pdf.imprint import imprint_lines, title_lines
from converters.writers.pdf.notes import NoteMarks, note_marks
from converters.writers.pdf.paging.printed import OBJECT
from converters.writers.pdf.source import (
    FEWEST_TITLES,
    heading_of_contents,
    heading_of_notes,
    shown_title,
    titled_sections,
)

_replace = msgspec.structs.replace


class Place(NamedTuple):
    """Place before a character of a piece, by the numbers of both."""

    piece: int
    offset: int


@dataclass(frozen=True)
class Piece:
    """Text without a page start in it, as far as the publication goes; a picture is ``OBJECT``."""

    text: str
    block: int
    """Number of the block that it stands in."""
    made: MadePage | None = None
    """The page without counterpart in the publication that it stands on."""
    keeps: bool = False
    """Whether it never ends a page: it stands on that of what follows."""


def pieces_of(publication: Publication) -> tuple[Piece, ...]:
    """Return all pieces of text in the order of the PDF."""
    walk = _Walk(publication, {})
    walk.publication()
    return tuple(walk.pieces)


def with_page_starts(
    publication: Publication, starts: Mapping[Place, Sequence[str]]
) -> Publication:
    """Return the publication with page breaks, by their labels, at the places of its pieces."""
    return _Walk(publication, starts).publication()


class _Walk:
    def __init__(self, publication: Publication, starts: Mapping[Place, Sequence[str]]) -> None:
        self.pieces: list[Piece] = []
        self._publication = publication
        self._word = word_of(vietnamese=is_vietnamese(publication))
        self._notes: NoteMarks = note_marks(publication)
        self._met: set[str] = set()
        self._order = matter_order(publication)
        self._has_contents = len(titled_sections(publication)) >= FEWEST_TITLES
        """Whether contents are still to come."""
        self._block = 0
        self._first = 0
        """Number of the first piece of the inlines at hand."""
        self._waiting: tuple[Inline, ...] = ()
        """Page starts that belong before what comes next."""
        self._starts: dict[int, list[tuple[int, str]]] = {}
        for place, labels in sorted(starts.items()):
            found = self._starts.setdefault(place.piece, [])
            found.extend((place.offset, label) for label in labels)

    def publication(self) -> Publication:
        book = self._publication
        if book.cover is not None:
            self._made(MadePage.COVER, OBJECT)
        front = tuple(self._front())
        body = tuple(map(self._outer_section, book.body))
        closing = self._order.notes
        back = tuple(map(self._outer_section, book.back[:closing]))
        notes = self._endnotes()
        back += tuple(map(self._outer_section, book.back[closing:]))
        return _replace(book, front=front, body=body, back=back, notes=notes)

    # pages

    def _front(self) -> Iterator[Section]:
        book = self._publication
        roles = {section.role for section in book.sections}
        title = shown_title(book, self._word)
        titled, leading, _ = self._order
        yield from map(self._outer_section, book.front[:titled])
        if SectionRole.TITLE_PAGE not in roles:
            self._made(MadePage.TITLE_PAGE, *title_lines(book.metadata, title, self._word))
        if needs_imprint_page(book, ProductForm.PDF):
            self._made(MadePage.IMPRINT, *imprint_lines(book.metadata, title, self._word))
        yield from map(self._outer_section, book.front[titled:leading])
        if SectionRole.TOC not in roles and self._has_contents:
            self._made(MadePage.CONTENTS, heading_of_contents(self._word))
        yield from map(self._outer_section, book.front[leading:])

    def _made(self, page: MadePage, *texts: str) -> None:
        self._block += 1
        self.pieces.extend(Piece(text, self._block, page) for text in texts)

    def _outer_section(self, section: Section) -> Section:
        if section.role is SectionRole.TOC:
            return self._own_contents(section)
        return self._section(section)

    def _own_contents(self, section: Section) -> Section:
        """Count the heading of the contents that the PDF has in place of the text's own."""
        if not self._has_contents:
            return section
        self._has_contents = False
        self._lead(heading_of_contents(self._word))
        starts, self._waiting = self._waiting, ()
        return _replace(section, title=(*starts, *section.title))

    def _section(self, section: Section) -> Section:
        self._lead(section.number)
        title = self._inlines(section.title)
        blocks = self._blocks(section.blocks)
        children = tuple(map(self._section, section.children))
        return _replace(section, title=title, blocks=blocks, children=children)

    def _endnotes(self) -> tuple[Note, ...]:
        found = {note.id: note for note in self._publication.notes}
        if self._notes.endnotes:
            self._made(MadePage.ENDNOTES, heading_of_notes(self._word))
        for name in self._notes.endnotes:
            self._lead(self._notes.marks[name])
            found[name] = _replace(found[name], blocks=self._blocks(found[name].blocks))
        return tuple(found[note.id] for note in self._publication.notes)

    # pieces

    def _piece(self, text: str, *, keeps: bool = False) -> list[tuple[int, str]]:
        """Count a piece; return the page starts in it that do not belong before its block."""
        number = len(self.pieces)
        self.pieces.append(Piece(text, self._block, keeps=keeps))
        found = self._starts.get(number, [])
        if number != self._first:
            return found
        self._waiting += tuple(PageBreak(label=label) for offset, label in found if not offset)
        return [(offset, label) for offset, label in found if offset]

    def _lead(self, text: str | None) -> None:
        """Count what a number of a heading or a note says; the page begins before what follows."""
        if text and text.strip():
            self._block += 1
            found = self._starts.get(len(self.pieces), [])
            self.pieces.append(Piece(text, self._block))
            self._waiting += tuple(PageBreak(label=label) for _, label in found)

    def _inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        self._block += 1
        self._first = len(self.pieces)
        mapped = map_inlines(inlines, self._inline)
        before, self._waiting = self._waiting, ()
        return (*before, *mapped)

    def _inline(self, inline: Inline) -> Iterable[Inline]:
        match inline:
            case Text() | Code():
                return self._cut(inline)
            case InlineImage() | InlineEquation():
                return (*_breaks(self._piece(OBJECT)), inline)
            case NoteReference():
                return (*_breaks(self._piece(self._mark(inline.note))), inline)
            case _:
                return (inline,)

    def _cut(self, inline: Text | Code) -> Iterator[Inline]:
        done = 0
        for offset, label in self._piece(inline.text):
            if offset > done:
                yield _replace(inline, text=inline.text[done:offset])
                done = offset
            yield PageBreak(label=label)
        if done < len(inline.text):
            yield _replace(inline, text=inline.text[done:])

    def _mark(self, name: str) -> str:
        """Return the mark of a note where it is no label of a note at the foot."""
        known = name in self._notes.marks
        if known and not self._notes.at_back(name) and name not in self._met:
            self._met.add(name)
            return ""
        return self._notes.marks[name] if known else ""

    # blocks

    def _blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(made for block in blocks for made in self._set(block))

    def _set(self, block: Block) -> tuple[Block, ...]:
        match block:
            case Paragraph() | Heading():
                if isinstance(block, Heading):
                    self._lead(block.number)
                return (_replace(block, inlines=self._inlines(block.inlines)),)
            case Quotation() | ListBlock() | Table():
                return (self._container(block),)
            case Verse():
                return (_replace(block, stanzas=tuple(map(self._stanza, block.stanzas))),)
            case Figure():
                return self._figure(block)
            case Preformatted():
                return self._preformatted(block)
            case SceneBreak() | Equation():
                return self._object(block)

    def _container(self, block: Quotation | ListBlock | Table) -> Block:
        match block:
            case Quotation():
                blocks = self._blocks(block.blocks)
                return _replace(block, blocks=blocks, attribution=self._inlines(block.attribution))
            case ListBlock():
                items = (_replace(item, blocks=self._blocks(item.blocks)) for item in block.items)
                return _replace(block, items=tuple(items))
            case Table():
                return self._table(block)

    def _table(self, table: Table) -> Table:
        # The caption stands above its table.
        caption = self._inlines(table.caption)
        rows = tuple(
            _replace(
                row,
                cells=tuple(_replace(cell, blocks=self._blocks(cell.blocks)) for cell in row.cells),
            )
            for row in table.rows
        )
        return _replace(table, rows=rows, caption=caption)

    def _stanza(self, stanza: tuple[tuple[Inline, ...], ...]) -> tuple[tuple[Inline, ...], ...]:
        return tuple(map(self._inlines, stanza))

    def _object(self, block: SceneBreak | Equation) -> tuple[Block, ...]:
        self._block += 1
        self._first = len(self.pieces)
        if isinstance(block, SceneBreak):
            after = self._piece(block.ornament or "", keeps=True)
        else:
            after = self._piece(OBJECT)
        return (*self._before(), block, *_marked(_breaks(after)))

    def _figure(self, figure: Figure) -> tuple[Block, ...]:
        """Count a figure; typst tags its caption first, and both stand on one page."""
        caption = self._inlines(figure.caption)
        opening = tuple(takewhile(lambda inline: isinstance(inline, PageBreak), caption))
        self._waiting += opening
        # A page starts before a picture, never between it and its caption.
        self._first = len(self.pieces)
        after = self._piece(OBJECT)
        shown = _replace(figure, caption=caption[len(opening) :])
        return (*self._before(), shown, *_marked(_breaks(after)))

    def _preformatted(self, block: Preformatted) -> tuple[Block, ...]:
        """Count lines; a page that starts among them parts them."""
        self._block += 1
        self._first = len(self.pieces)
        made: list[Block] = []
        done = 0
        starts = self._piece(block.text)
        before = self._before()
        for offset, label in starts:
            line = block.text.rfind("\n", 0, offset) + 1
            end = offset if block.text[line:offset].strip() else line
            if end > done:
                made.append(_replace(block, text=block.text[done:end].removesuffix("\n")))
                done = end
            made += _marked((PageBreak(label=label),))
        return (*before, *made, _replace(block, text=block.text[done:]))

    def _before(self) -> tuple[Block, ...]:
        before, self._waiting = self._waiting, ()
        return _marked(before)


def _marked(breaks: tuple[Inline, ...]) -> tuple[Block, ...]:
    """Return page breaks as they stand between blocks."""
    return (Paragraph(inlines=breaks),) if breaks else ()


def _breaks(starts: Iterable[tuple[int, str]]) -> tuple[PageBreak, ...]:
    return tuple(PageBreak(label=label) for _, label in starts)
