"""The pages of a PDF seen together: furniture and notes out, paragraphs made, headings found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.guess import Guess
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.metadata import Contributor, Metadata, Work
from converters.model.publication import (
    Anchor,
    Block,
    Heading,
    Inline,
    LineBreak,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Paragraph,
    Publication,
    Section,
    Strong,
    Text,
)
from converters.model.traversal import map_inlines, plain_text
from converters.readers.guessed_headings import heading_inlines, report_headings
from converters.readers.ledger_counts import count_kept
from converters.readers.legacy_text import LegacyText
from converters.readers.line_ends import LineEnds
from converters.readers.links import sound_links
from converters.readers.pdf import headings
from converters.readers.pdf.anchors import anchors_of
from converters.readers.pdf.content import Column, DocumentFacts, Line, PageContent, Picture
from converters.readers.pdf.elements import ElementMaker
from converters.readers.pdf.floats import FloatMaker
from converters.readers.pdf.flow import page_items
from converters.readers.pdf.footnotes import FoundNote, PageNotes, tied_by_links, without_notes
from converters.readers.pdf.furniture import PageText, body_size, without_furniture
from converters.readers.pdf.gallery import Gallery
from converters.readers.pdf.inlines import InlineMaker, Look, leaders_shortened
from converters.readers.pdf.lists import Entry, listed
from converters.readers.pdf.page_ledger import enter_pages
from converters.readers.pdf.paragraphs import (
    CONTENTS_LINE,
    Float,
    FlowLine,
    Group,
    Item,
    book_columns,
    grouped,
)
from converters.readers.pdf.tagged import (
    Element,
    TaggedFlow,
    Thing,
    is_well_tagged,
    tagged_notes,
    without_artifacts,
)
from converters.readers.reading import ReadContext, Reading
from converters.vietnamese.language import guess_language
from converters.vocabularies import SectionRole

_SAMPLE: Final = 40_000


class _Made(NamedTuple):
    """A thing with its words: the inlines of a paragraph, or the blocks of an element."""

    thing: Thing
    inlines: tuple[Inline, ...]
    blocks: list[Block]


class Assembly:
    """One document on its way from pages to a Reading."""

    def __init__(
        self,
        source: str,
        facts: DocumentFacts,
        pages: Sequence[PageContent],
        context: ReadContext,
    ) -> None:
        self._source = source
        self._facts = facts
        self._pages = pages
        self._context = context
        self._book = LedgerBook()
        self._legacy = LegacyText(self._book, context.monitor)
        self._guesses: list[Guess] = []
        self._gallery = Gallery(source, pages, self._book, context.monitor)
        self._body = body_size(pages)
        self._columns = book_columns(pages)

    def reading(self, *, tell: bool = False) -> Reading:
        """Return the book and its ledger; ``tell``: whether pages that stay pictures are named."""
        texts = without_furniture(self._pages, self._body)
        tagged = is_well_tagged(self._pages)
        if tagged:
            texts = [without_artifacts(*both) for both in zip(self._pages, texts, strict=True)]
            self._context.monitor.report(Diagnostic.of("PDF-063", Origin(self._source)))
        noted = self._noted(texts, tagged=tagged)
        labels = self._labels(texts)
        self._maker = InlineMaker(
            self._legacy, LineEnds(self._words()), labels, self._book, self._source
        )
        self._maker.plain = self._plain_look()
        self._floats = FloatMaker(self._maker, self._gallery, self._source)
        enter_pages(self._pages, texts, self._source, self._book, self._context.monitor)
        loose = self._loose(noted.notes)
        pictures = self._gallery.shown(noted.pages, tell=tell)
        things: Sequence[Thing]
        if tagged:
            flow = TaggedFlow(self._pages, noted.pages, self._columns, pictures)
            self._elements = ElementMaker(flow, self._maker, self._source)
            things = flow.things()
        else:
            things = grouped(self._items(noted.pages, pictures))
        blocks = self._blocks(things, loose)
        notes = tuple(self._note(found) for found in noted.notes)
        origin = Origin(self._source)
        sound, notes = sound_links(blocks, notes, self._book, origin)
        words = count_kept(self._book, sound, notes)
        language = self._language(sound)
        publication = Publication(
            metadata=self._metadata(language),
            body=(Section(id="pdf", role=SectionRole.SECTION, blocks=sound),),
            notes=notes,
            resources=self._gallery.resources,
            cover=self._gallery.cover,
            guesses=tuple(self._guesses),
        )
        return Reading(publication, self._book.closed(), words, self._legacy.finish())

    def _noted(self, texts: Sequence[PageText], *, tagged: bool) -> PageNotes:
        lines = [text.lines for text in texts]
        found = tagged_notes(self._pages, lines, self._body) if tagged else None
        return tied_by_links(found or without_notes(self._pages, lines, self._body))

    # ---- the whole ----------------------------------------------------------------------------

    def _labels(self, texts: Sequence[PageText]) -> list[str]:
        """Return the labels of the pages: printed, of the file, else their numbers.

        In a file that labels its pages, one without a label, such as the cover, is not counted: its
        number would be that of another page.
        """
        own = self._facts.labels
        return [
            text.label or (own[index] if index < len(own) else str(index + 1))
            for index, text in enumerate(texts)
        ]

    def _words(self) -> Iterable[str]:
        """Yield the words of the document that no line end breaks."""
        for page in self._pages:
            for line in page.lines:
                words = line.text.split()
                yield from (w for w in words[1 if len(words) > 1 else 0 :] if not w.endswith("-"))

    def _plain_look(self) -> Look:
        """Return the look of most characters."""
        looks: Counter[tuple[bool, bool, bool, bool]] = Counter()
        for page in self._pages:
            for line in page.lines:
                for piece in line.pieces:
                    style = piece.style
                    key = (style.bold, style.italic, style.small_caps, style.mono)
                    looks[key] += len(piece.text)
        bold, italic, small_caps, mono = looks.most_common(1)[0][0] if looks else (False,) * 4
        return Look(None, bold, italic, small_caps, 0, mono)

    def _metadata(self, language: str) -> Metadata:
        origin = Origin(self._source)
        title = self._facts.title
        contributors = tuple(
            Contributor(name=self._legacy.text(name, origin)) for name in self._facts.authors
        )
        return Metadata(
            work=Work(
                title=self._legacy.text(title, origin) if title else "",
                contributors=contributors,
                language=language,
            )
        )

    def _language(self, blocks: Sequence[Block]) -> str:
        if self._context.options.language:
            return self._context.options.language
        text = " ".join(_texts(blocks, _SAMPLE))
        guess, said = guess_language(text), self._facts.language
        if said and (guess is None or said.split("-")[0].lower() == guess):
            return said
        return guess or "vi"

    # ---- items --------------------------------------------------------------------------------

    def _items(
        self, lines: Sequence[Sequence[Line]], pictures: Sequence[Sequence[Picture]]
    ) -> list[Item]:
        items: list[Item] = []
        for page, text, own, shown in zip(self._pages, lines, self._columns, pictures, strict=True):
            self._context.monitor.check_cancelled()
            items.extend(page_items(page, text, own, shown))
            items.extend(self._turned(page))
        return items

    def _turned(self, page: PageContent) -> list[Item]:
        """Return lines at an angle, after the text of their page."""
        if not page.turned:
            return []
        origin = Origin(self._source, page=page.index + 1)
        for line in page.turned:
            self._book.enter(Kind.TEXT_BOX, Fate.CONVERTED, "PDF-058", origin, line.text.strip())
        column = Column(0.0, page.width, 1.0, justified=False)
        return [FlowLine(line, page.index, column, opens=True) for line in page.turned]

    # ---- blocks -------------------------------------------------------------------------------

    def _loose(self, notes: Sequence[FoundNote]) -> dict[int, list[str]]:
        """Return the notes whose marks were not found, by page."""
        loose: dict[int, list[str]] = {}
        for note in notes:
            if not note.tied:
                loose.setdefault(note.page, []).append(note.id)
        for page, names in loose.items():
            origin = Origin(self._source, page=page + 1)
            self._context.monitor.report(Diagnostic.of("PDF-057", origin, count=len(names)))
        return loose

    def _blocks(self, things: Sequence[Thing], loose: dict[int, list[str]]) -> tuple[Block, ...]:
        anchors = anchors_of(self._pages, things)
        made: list[_Made] = []
        for index, thing in enumerate(things):
            if index % 200 == 0:
                self._context.monitor.check_cancelled()
                self._context.monitor.advance(index, len(things))
            inlines: tuple[Inline, ...] = ()
            blocks: list[Block] = []
            if isinstance(thing, Group):
                inlines = self._maker.inlines([(f.page, f.line) for f in thing.lines])
            elif isinstance(thing, Element):
                blocks = self._elements.blocks(thing)
            else:
                inlines = self._maker.starts(thing.page)
            names = tuple(Anchor(name=name) for name in anchors.get(index, ()))
            following = things[index + 1] if index + 1 < len(things) else None
            rest = self._loose_until(loose, _last_page(thing), following)
            made.append(_Made(thing, (*names, *inlines, *rest), blocks))
        return self._shaped(made)

    def _loose_until(
        self, loose: dict[int, list[str]], page: int, following: Thing | None
    ) -> tuple[Inline, ...]:
        """Return references to the notes of pages that end here and whose marks were not found."""
        if following is not None and _first_page(following) <= page:
            return ()
        found: list[Inline] = []
        for index in sorted(loose):
            if index <= page or following is None:
                for name in loose.pop(index):
                    origin = Origin(self._source, page=index + 1)
                    self._book.enter(Kind.FOOTNOTE, Fate.CONVERTED, "PDF-057", origin, name)
                    found.append(NoteReference(note=name))
        return tuple(found)

    def _shaped(self, made: Sequence[_Made]) -> tuple[Block, ...]:
        """Return headings, lists, paragraphs, figures and tables."""
        by_group = self._verdicts(made)
        blocks: list[Block] = []
        entries: list[Entry] = []
        after_text = False
        for thing, inlines, ready in made:
            verdict = by_group.get(id(thing))
            if isinstance(thing, Group) and verdict is not None:
                self._record(thing, inlines, verdict)
            if isinstance(thing, Group) and (verdict is None or verdict.level is None):
                # White space above a picture or under a heading is theirs.
                entries.append(self._entry(thing, inlines, thing.blanks if after_text else 0))
                after_text = True
                continue
            after_text = False
            blocks.extend(listed(entries))
            entries = []
            if isinstance(thing, Group) and verdict is not None:
                self._heading(blocks, thing, inlines, verdict)
            elif isinstance(thing, Element):
                blocks.extend(_behind(ready, inlines))
            elif isinstance(thing, Float):
                blocks.extend(self._floats.blocks(thing, inlines))
        blocks.extend(listed(entries))
        rest = self._maker.starts(len(self._pages) - 1)
        return tuple(_with_rest(blocks, rest))

    def _verdicts(self, made: Sequence[_Made]) -> dict[int, headings.Verdict | None]:
        """Return which paragraphs are headings: as the file says, else as they look."""
        groups = [m.thing for m in made if isinstance(m.thing, Group)]
        tagged = {id(g): headings.Verdict(g.level) for g in groups if g.level is not None}
        untagged = any(page.recognised for page in self._pages)
        if tagged and not untagged:
            return {**tagged}
        texts = [plain_text(m.inlines).strip() for m in made if isinstance(m.thing, Group)]
        found = headings.find(groups, texts, self._facts.outline)
        if tagged:
            pairs = zip(groups, found.verdicts, strict=True)
            seen = {id(g): v for g, v in pairs if self._pages[g.lines[0].page].recognised}
            return {**seen, **tagged}
        report_headings(found.whole, self._context.monitor, Origin(self._source))
        return {id(g): verdict for g, verdict in zip(groups, found.verdicts, strict=True)}

    def _record(self, group: Group, inlines: tuple[Inline, ...], verdict: headings.Verdict) -> None:
        guess = verdict.recorded(plain_text(inlines), self._origin(group.lines))
        if guess is not None:
            self._guesses.append(guess)

    def _entry(self, group: Group, inlines: tuple[Inline, ...], blanks: int) -> Entry:
        if CONTENTS_LINE.search(group.text):
            inlines = map_inlines(inlines, _leaders_shortened)
        block = Paragraph(
            inlines=inlines,
            alignment=group.alignment,
            origin=self._origin(group.lines),
            inset=group.inset,
            blank_before=blanks,
        )
        lefts = [flow.line.box.left for flow in group.lines]
        hangs = len(lefts) > 1 and lefts[1] - lefts[0] > 0.6 * group.size
        return Entry(block, group.indent, hangs)

    def _heading(
        self,
        blocks: list[Block],
        group: Group,
        inlines: tuple[Inline, ...],
        verdict: headings.Verdict,
    ) -> None:
        """Add a heading, or a further line to the heading before it."""
        above = blocks[-1] if blocks else None
        own = heading_inlines(_not_bold(inlines))
        if verdict.continues and isinstance(above, Heading):
            joined = (*above.inlines, LineBreak(), *own)
            blocks[-1] = msgspec.structs.replace(above, inlines=joined)
            return
        origin = self._origin(group.lines)
        blocks.append(Heading(inlines=own, level=verdict.level or 1, origin=origin))

    def _note(self, found: FoundNote) -> Note:
        page, _ = found.lines[0]
        origin = Origin(self._source, page=page + 1, box=found.lines[0][1].box)
        blocks = []
        edges = {p: self._columns[p][line.column].right for p, line in found.lines}
        for lines in _note_paragraphs(found.lines, edges):
            inlines = self._maker.inlines(lines, pages=False)
            if inlines:
                blocks.append(Paragraph(inlines=inlines, origin=origin))
        label = None if found.mark.isdecimal() else found.mark
        return Note(
            id=found.id,
            kind=NoteKind.FOOTNOTE,
            blocks=tuple(blocks) or (Paragraph(inlines=(Text(text=""),)),),
            label=label,
            origin=origin,
        )

    def _origin(self, lines: Sequence[FlowLine]) -> Origin:
        page = lines[0].page
        box = lines[0].line.box
        for flow in lines[1:]:
            if flow.page == page:
                box = box.union(flow.line.box)
        return Origin(self._source, page=page + 1, box=box)


def _leaders_shortened(inline: Inline) -> tuple[Inline, ...]:
    return (Text(text=leaders_shortened(inline.text)) if isinstance(inline, Text) else inline,)


def _texts(blocks: Sequence[Block], most: int) -> Iterable[str]:
    length = 0
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            text = plain_text(block.inlines)
            yield text
            length += len(text)
            if length > most:
                return


def _first_page(thing: Thing) -> int:
    return thing.lines[0].page if isinstance(thing, Group) else thing.page


def _last_page(thing: Thing) -> int:
    match thing:
        case Group():
            return thing.lines[-1].page
        case Element():
            return thing.more[-1][0] if thing.more else thing.page
        case Float():
            return thing.page


def _behind(blocks: list[Block], inlines: tuple[Inline, ...]) -> list[Block]:
    """Return blocks with what must follow them (references to notes) in a paragraph of its own."""
    return [*blocks, Paragraph(inlines=inlines)] if inlines else blocks


def _not_bold(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return a heading's inlines without the weight that all of its words have."""
    weightless = (Strong, PageBreak, Anchor, NoteReference)
    if not all(
        isinstance(i, weightless) or (isinstance(i, Text) and not i.text.strip()) for i in inlines
    ):
        return tuple(inlines)
    return tuple(p for i in inlines for p in (i.inlines if isinstance(i, Strong) else (i,)))


def _with_rest(blocks: list[Block], rest: tuple[Inline, ...]) -> list[Block]:
    """Put the starts of empty last pages at the end of the text."""
    if rest and blocks and isinstance(blocks[-1], Paragraph):
        last = blocks[-1]
        return [*blocks[:-1], msgspec.structs.replace(last, inlines=(*last.inlines, *rest))]
    return [*blocks, Paragraph(inlines=rest)] if rest else blocks


def _note_paragraphs(
    lines: Sequence[tuple[int, Line]], edges: dict[int, float]
) -> Iterable[list[tuple[int, Line]]]:
    """Yield the lines of a note paragraph by paragraph: a short line ends one."""
    run: list[tuple[int, Line]] = []
    for page, line in lines:
        if run:
            before = run[-1][1]
            room = edges[run[-1][0]] - before.box.right
            if room > line.first_word + line.size and before.text.rstrip().endswith(
                (".", "!", "?", "…", "”")
            ):
                yield run
                run = []
        run.append((page, line))
    if run:
        yield run
