"""Recognised pages become running text: lines to paragraphs, across pages, with notes and pictures.

The ledger of heads, folios and blank pages is kept by the page stages; here stand the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Metadata, Work
from converters.model.page import Line, PageLayout, RegionRole, Word
from converters.model.publication import (
    Alignment,
    Block,
    Figure,
    Heading,
    Inline,
    InlineImage,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Paragraph,
    Publication,
    Resource,
    Section,
    Superscript,
    Text,
    Verse,
)
from converters.readers.line_ends import LineEnds
from converters.readers.reading import ReadContext, Reading
from converters.readers.scan_displays import display_pages
from converters.readers.scan_lines import (
    Item,
    RegionItem,
    ScanLine,
    origin_of,
    page_items,
)
from converters.readers.scan_looks import Runs, inlines_of, look_of
from converters.readers.scan_notes import FoundNote, Mark, find_marks, page_notes
from converters.readers.scan_paragraphs import Group, GroupKind, group_items
from converters.readers.scan_tables import table_of
from converters.vocabularies import SectionRole


def read_layouts(layouts: Sequence[PageLayout], context: ReadContext) -> Reading:
    """Return the book that stands on recognised pages."""
    book = _Book(layouts)
    ledger = LedgerBook()
    items: list[Item] = []
    for index, layout in enumerate(layouts):
        context.monitor.check_cancelled()
        items.extend(page_items(layout, index))
        context.monitor.advance(index + 1, len(layouts))
    maker = _Maker(book, ledger)
    blocks = maker.blocks(group_items(items, display_pages(items, layouts)))
    for diagnostic in book.diagnostics:
        context.monitor.report(diagnostic)
    section = Section(id="scan", role=SectionRole.SECTION, blocks=tuple(blocks))
    publication = Publication(
        metadata=Metadata(work=Work(language=context.options.language or "vi")),
        body=(section,),
        notes=book.notes(ledger),
        resources=maker.resources(),
    )
    words = sum(len(line.words) for item in items for line in _lines(item))
    return Reading(publication, ledger.closed(), words)


def _lines(item: Item) -> Sequence[Line]:
    return (item.line,) if isinstance(item, ScanLine) else item.region.lines


class _PlacedNote(msgspec.Struct, frozen=True):
    """Note by its name, the index of the page that it begins on, and what goes on on the next."""

    name: str
    layout: int
    note: FoundNote
    more: tuple[Line, ...] = ()


class _Book:
    """What is known about all pages before the text is put together."""

    def __init__(self, layouts: Sequence[PageLayout]) -> None:
        self.layouts = layouts
        self.ends = LineEnds(
            word.text
            for layout in layouts
            for region in layout.regions
            if region.role is RegionRole.BODY
            for line in region.lines
            for word in line.words
        )
        self.diagnostics: list[Diagnostic] = []
        self._notes: list[_PlacedNote] = []
        self.marks: dict[int, dict[int, tuple[Mark, str]]] = {}
        self.loose: dict[int, list[str]] = {}
        for index in range(len(layouts)):
            self._tie_notes(index)

    def label(self, index: int) -> str:
        """Return the printed folio of a page, or its number."""
        layout = self.layouts[index]
        return layout.label or str(layout.page.number)

    def _tie_notes(self, index: int) -> None:
        found = page_notes(self.layouts[index])
        if found and not found[0].mark and self._notes and self._notes[-1].layout == index - 1:
            more = found.pop(0)
            last = self._notes[-1]
            self._notes[-1] = msgspec.structs.replace(last, more=(*last.more, *more.lines))
        if not found:
            return
        names = [f"note-{len(self._notes) + n}" for n in range(1, len(found) + 1)]
        self._notes.extend(
            _PlacedNote(name, index, note) for name, note in zip(names, found, strict=True)
        )
        marks = find_marks(self._page_words(index), found)
        pairs = list(zip(marks, names, strict=True))
        self.marks[index] = {m.word: (m, name) for m, name in pairs if m is not None}
        loose = [name for mark, name in pairs if mark is None]
        if loose:
            self.loose[index] = loose
            page = self.layouts[index].page
            origin = Origin(page.source, page=page.number)
            self.diagnostics.append(Diagnostic.of("SCAN-020", origin, count=len(loose)))

    def _page_words(self, index: int) -> list[Word]:
        items = page_items(self.layouts[index], index)
        lines = [item.line for item in items if isinstance(item, ScanLine)]
        return [word for line in lines for word in line.words]

    def notes(self, ledger: LedgerBook) -> tuple[Note, ...]:
        """Return the notes of the book in order."""
        return tuple(self._note(placed, ledger) for placed in self._notes)

    def _note(self, placed: _PlacedNote, ledger: LedgerBook) -> Note:
        ledger.count(Kind.FOOTNOTE)
        lines = placed.note.lines
        origin = origin_of(self.layouts[placed.layout], lines)
        inlines = inlines_of((*lines, *placed.more), self.ends.joined, placed.note.start)
        block = Paragraph(inlines=inlines, origin=origin)
        return Note(id=placed.name, kind=NoteKind.FOOTNOTE, blocks=(block,), origin=origin)


class _Maker:
    """Makes blocks of line groups, putting each page's start where it falls in the text."""

    def __init__(self, book: _Book, ledger: LedgerBook) -> None:
        self._book = book
        self._ledger = ledger
        self._next_page = 0
        self._word_of_page: Counter[int] = Counter()
        self._resources: list[Resource] = []

    def blocks(self, groups: Sequence[Group]) -> list[Block]:
        """Return the blocks of the book."""
        made = [block for group in groups if (block := self._block(group)) is not None]
        rest = (*self._page_starts(len(self._book.layouts) - 1), *self._loose_notes(None))
        if rest and made and isinstance(made[-1], Paragraph):
            last = made[-1]
            made[-1] = msgspec.structs.replace(last, inlines=(*last.inlines, *rest))
        elif rest:
            made.append(Paragraph(inlines=rest))
        return made

    def resources(self) -> tuple[Resource, ...]:
        """Return the pictures met so far."""
        return tuple(self._resources)

    def _block(self, group: Group) -> Block | None:
        first = group.items[0]
        if isinstance(first, RegionItem):
            return self._apart(first)
        lines = [item for item in group.items if isinstance(item, ScanLine)]
        page = self._book.layouts[lines[0].layout]
        origin = origin_of(page, [n.line for n in lines if n.layout == lines[0].layout])
        match group.kind:
            case GroupKind.HEADING:
                self._ledger.count(Kind.HEADING)
                return Heading(inlines=self._inlines(lines), level=group.level, origin=origin)
            case GroupKind.VERSE:
                self._ledger.count(Kind.PARAGRAPH)
                stanzas = tuple(
                    tuple(self._inlines([line]) for line in stanza) for stanza in group.stanzas()
                )
                return Verse(stanzas=stanzas, origin=origin)
            case GroupKind.DISPLAY:
                self._ledger.count(Kind.PARAGRAPH)
                return Paragraph(
                    inlines=self._inlines(lines),
                    alignment=Alignment.CENTER,
                    is_prominent=group.prominent,
                    origin=origin,
                )
            case _:
                self._ledger.count(Kind.PARAGRAPH)
                return Paragraph(inlines=self._inlines(lines), origin=origin)

    def _apart(self, item: RegionItem) -> Block | None:
        layout = self._book.layouts[item.layout]
        origin = Origin(layout.page.source, page=layout.page.number, box=item.region.box)
        if item.region.cells:
            self._ledger.count(Kind.TABLE)
            return table_of(item.region, origin, self._joined)
        return self._figure(item, origin)

    def _joined(self, lines: Sequence[Line]) -> str:
        """Return the text of lines that stand by themselves, in a cell."""
        text = ""
        for position, line in enumerate(lines):
            text = self._book.ends.joined(text, line.words[0].text) if position else text
            text += line.text
        return text

    def _figure(self, item: RegionItem, origin: Origin) -> Block | None:
        key = item.region.image
        if key is None:
            return None
        number = len(self._resources) + 1
        box = item.region.box
        self._resources.append(
            Resource(
                id=f"picture-{number}",
                key=key,
                media_type="image/jpeg",
                name=f"picture-{number:04}.jpg",
                width_px=max(1, round(box.width)),
                height_px=max(1, round(box.height)),
            )
        )
        self._ledger.count(Kind.IMAGE)
        return Figure(image=InlineImage(resource=f"picture-{number}", origin=origin), origin=origin)

    def _inlines(self, lines: Sequence[ScanLine]) -> tuple[Inline, ...]:
        """Return the words of lines joined, with page starts and note marks at their places."""
        runs = Runs()
        for position, item in enumerate(lines):
            for start in self._page_starts(item.layout):
                runs.put(start)
            self._add_line(item, runs)
            if position + 1 < len(lines):
                runs.join(self._book.ends.joined, lines[position + 1].line.words[0].text)
        return runs.closed()

    def _add_line(self, item: ScanLine, runs: Runs) -> None:
        marks = self._book.marks.get(item.layout, {})
        for position, word in enumerate(item.line.words):
            space = " " if position and not word.joins else ""
            place = self._word_of_page[item.layout]
            self._word_of_page[item.layout] += 1
            if place in marks:
                mark, name = marks[place]
                if word.text[: mark.start]:
                    runs.add(space + word.text[: mark.start], look_of(word))
                runs.put(NoteReference(note=name))
                if word.text[mark.end :]:
                    runs.add(word.text[mark.end :], look_of(word))
            elif word.raised:
                runs.put(Superscript(inlines=(Text(text=word.text),)))
            else:
                runs.add(space + word.text, look_of(word))

    def _page_starts(self, index: int) -> Iterator[Inline]:
        """Yield the starts of the pages up to ``index`` that were not yet put in the text."""
        while self._next_page <= index:
            if self._next_page:
                yield from self._loose_notes(self._next_page - 1)
            self._ledger.count(Kind.PAGE_BREAK)
            yield PageBreak(label=self._book.label(self._next_page))
            self._next_page += 1

    def _loose_notes(self, index: int | None) -> Iterator[Inline]:
        """Yield references to the notes of a page whose marks were not found, at its end."""
        pages = sorted(self._book.loose) if index is None else [index]
        for page in pages:
            for name in self._book.loose.pop(page, []):
                origin = Origin(
                    self._book.layouts[page].page.source, page=self._book.layouts[page].page.number
                )
                self._ledger.enter(Kind.FOOTNOTE, Fate.CONVERTED, "SCAN-020", origin, name)
                yield NoteReference(note=name)
