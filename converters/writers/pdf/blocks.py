"""Blocks and notes as typst expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import msgspec

from converters.model.publication import (
    Alignment,
    Block,
    Equation,
    Figure,
    Heading,
    Inline,
    ListBlock,
    NoteReference,
    NumberStyle,
    Paragraph,
    Preformatted,
    Quotation,
    SceneBreak,
    Table,
    Verse,
)
from converters.model.traversal import (
    contents_of,
    own_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from converters.writers.directions import text_direction
from converters.writers.openings import initial_of
from converters.writers.pdf.composition import Composition, language_arguments
from converters.writers.pdf.inlines import CODE_SIGN_EM, InlineSetter
from converters.writers.pdf.leaves import Flow, Leaf, pages_of
from converters.writers.pdf.literals import joined, literal, single_spaced
from converters.writers.pdf.mathematics import display_mathematics
from converters.writers.pdf.nudging import LETTER, Nudge, Stand, Standing
from converters.writers.pdf.numerals import letters, roman
from converters.writers.pdf.opening_words import OpeningWords
from converters.writers.pdf.pictures import block_picture, fitted_picture
from converters.writers.pdf.tables import continuation, set_table
from converters.writers.pdf.wide_tables import parts_of

_FEW_ROWS: Final = 10
"""Rows of a table that may be short enough not to be broken."""
BLOCK_DEPTH: Final = 5
"""Lists, quotations and tables within one another; typst's own limits allow about ten."""
HEADING_LEVELS: Final = 6
"""PDF 1.7 has H1 to H6. Source: ISO 32000-1, table 334."""
_EPIGRAPH_SHARE: Final = 0.6
_INDENT_PT: Final = 16.0
_TAB: Final = 4
_LARGEST_RAW_PT: Final = 9.0
_SMALLEST_RAW_PT: Final = 5.5
"""Size to which preformatted lines are set smaller before they must turn."""


@dataclass(frozen=True)
class Surroundings:
    """What the blocks of a section or note stand in."""

    level: int = 0
    """Level of the last heading set."""
    opening: Paragraph | Figure | None = None
    """The paragraph whose first letter is set large, or the picture beneath a chapter's head."""
    listed: bool = True
    """Whether contents tell the headings."""
    own_breaks: bool = False
    """Whether pages begin where the author had them begin."""
    note_depth: int = 0
    """Notes within notes; 0 outside of any."""
    within: str = ""
    """The note at the foot whose text is set."""


_TEXT: Final = Surroundings()


class BlockSetter:
    """Sets the blocks of one section or note.

    Headings inside may go one deeper at most than what they stand under, as PDF/UA-1 asks (ISO
    14289-1, 7.4.2). In notes and other containers headings are strong paragraphs, for their place
    in the order of headings is not defined.
    """

    def __init__(self, book: Composition, around: Surroundings = _TEXT) -> None:
        self._book = book
        self._around = around
        self._level = around.level
        self._stand = Stand.LINE

    def flow(
        self, blocks: Iterable[Block], width_pt: float, depth: int = 0, *, bare: bool = False
    ) -> str:
        """Return blocks as one expression; ``bare``: the first paragraph without ``par``.

        A bare first paragraph stands in the line of what comes before it: a list mark, a note's
        number, the edge of a cell.
        """
        parts: list[str] = []
        waiting = list(blocks)
        for place, block in enumerate(waiting):
            if isinstance(block, Heading):
                parts.append(self.mark_before(waiting[place + 1 :], depth))
            if bare and not parts and isinstance(block, Paragraph):
                part = self._calmed(block, self._paragraph_body(block, width_pt))
            else:
                part = self._block(block, width_pt, depth)
            if part:
                parts.append(part)
        if bare and len(parts) > 1:
            parts.insert(1, "parbreak()")
        return joined(filter(None, parts))

    def mark_before(self, blocks: Sequence[Block], depth: int = 0) -> str:
        """Return the mark of what may float and follows a head, to stand before the head.

        The head goes overleaf with a figure that has no room beneath it, and the gap begins there.
        """
        first = blocks[0] if blocks else None
        if not isinstance(first, Figure | Table) or not first.caption or not self._floats(depth):
            return ""
        kind = "table" if isinstance(first, Table) else "picture"
        mark = f'float-mark({self._book.floats + 1}, "{kind}", "begin")'
        return f"{self._book.end_of_floats()}{mark}"

    def _floats(self, depth: int) -> bool:
        return self._book.may_float and not depth and not self._around.note_depth

    def section(self, blocks: Sequence[Block], *, follow_head: bool) -> str:
        """Return all blocks of a section as one expression, empty where nothing is in them.

        ``follow_head``: whether they begin right under the head of a chapter.
        """
        width = self._book.measure_pt
        if not self._around.own_breaks:
            made = self.flow(blocks, width)
        else:
            pages = (self._page(page, width) for page in pages_of(blocks, follow_head=follow_head))
            made = joined(part for page in pages for part in page)
        return made if made != _NOTHING else ""

    def _page(self, page: Leaf | Flow, width: float) -> Iterator[str]:
        """Yield what stands on a page of the author's."""
        if isinstance(page, Flow):
            made = self.flow(page.blocks, width)
            if made != _NOTHING:
                yield from ("own-page()",) if page.opens_page else ()
                yield made
            return
        shape = fitted_picture(self._book, page.figure.image)
        if shape is None:
            yield from () if page.has_head else ("own-page()",)
            yield self.flow((*page.above, page.figure, *page.below), width)
            return
        caption, above, below = (
            made if made != _NOTHING else "none"
            for made in (
                self.inline(page.figure.caption, width),
                self.flow(page.above, width),
                self.flow(page.below, width),
            )
        )
        name = "leaf-under-head" if page.has_head else "leaf"
        yield f"{name}({shape}, {caption}, {above}, {below})"

    def inline(self, inlines: Iterable[Inline], width_pt: float) -> str:
        """Return inlines as one expression."""
        return InlineSetter(self._book, self.note, width_pt).expression(inlines)

    def title(self, inlines: Iterable[Inline]) -> tuple[str, str]:
        """Return a title and, apart, the notes and anchors that stood in it."""
        setter = InlineSetter(self._book, self.note, self._book.measure_pt, title=True)
        with self._standing(Stand.TITLE):
            expression = setter.expression(inlines)
        return expression, joined(setter.aside)

    def firm(self, title: Iterable[Inline], shown: str) -> str:
        """Return a heading, kept on one page where that helps a note of it."""
        nudges = self._nudged(title)
        if not nudges:
            return shown
        return f"firm({'true' if any(nudge.calm for nudge in nudges) else 'false'}, {shown})"

    def _nudged(self, inlines: Iterable[Inline]) -> tuple[Nudge, ...]:
        """Return what is done to the notes whose marks stand in inlines."""
        given = self._book.nudges.given
        if not given:
            return ()
        names = (i.note for i in walk_inlines(inlines) if isinstance(i, NoteReference))
        return tuple(given[name] for name in names if name in given)

    @contextmanager
    def _standing(self, stand: Stand) -> Iterator[None]:
        """Know what marks of notes stand in; a title or paragraph in a block is part of that."""
        before = self._stand
        if before is not Stand.BLOCK:
            self._stand = stand
        yield
        self._stand = before

    # notes

    def note(self, name: str) -> str:
        """Return the mark of a note, with its text at the foot where it is met first."""
        note = self._book.notes.notes.get(name)
        if note is None:
            self._book.problems.lost_notes.append(name)
            return ""
        mark = literal(self._book.glyphs.shown(self._book.notes.marks[name]))
        at_back = self._book.notes.at_back(name)
        label = literal(f"n-{name}") if not at_back else literal(f"e-{name}")
        if at_back:
            fresh = self._book.first(f"marked {name}")
            back = f"place-mark({literal(f'r-{name}')});" if fresh else ""
            return f"{{{back}note-link({label}, {mark})}}"
        if not self._book.first(f"note {name}"):
            return f"note-link({label}, {mark})"
        self._book.standings[name] = Standing(self._stand, self._around.within, self._book.chapter)
        depth = self._around.note_depth + 1
        inner = BlockSetter(self._book, Surroundings(note_depth=depth, within=name))
        body = inner.flow(note.blocks, self._book.measure_pt, bare=True)
        if self._book.nudges.of(name).low and self._stand is Stand.BLOCK:
            return f"low-foot({label}, {mark}, {body})"
        strut = self._stand is Stand.TITLE and self._book.nudges.of(name).calm
        return f"{'strut;' if strut else ''}foot({label}, {mark}, {body})"

    # blocks

    def _block(self, block: Block, width: float, depth: int) -> str:
        made = self._set_block(block, width, depth)
        text = "".join(plain_text(own_inlines(inner)) for inner in walk_blocks((block,)))
        way = text_direction(text, runs_left=self._book.runs_left)
        return f"{{set text(dir: {way});{made}}}" if way and made else made

    def _set_block(self, block: Block, width: float, depth: int) -> str:
        match block:
            case Paragraph():
                return self._paragraph(block, width)
            case Heading():
                return self._heading(block, depth)
            case Quotation() | ListBlock() | Table():
                with self._standing(Stand.BLOCK):
                    return self._container(block, width, depth)
            case Verse():
                with self._standing(Stand.BLOCK):
                    return self._verse(block, width)
            case Figure():
                return self._figure(block, width, depth)
            case SceneBreak() | Preformatted() | Equation():
                return self._set_off(block, width)

    def _paragraph_body(self, paragraph: Paragraph, width: float) -> str:
        body = self.inline(paragraph.inlines, width)
        if body == '""':
            return ""
        arguments = language_arguments(paragraph.language)
        return f"text({arguments}, {body})" if arguments else body

    def _paragraph(self, paragraph: Paragraph, width: float) -> str:
        return self._calmed(paragraph, self._shown_paragraph(paragraph, width))

    def _calmed(self, paragraph: Paragraph, shown: str) -> str:
        calm = any(nudge.calm for nudge in self._nudged(paragraph.inlines))
        return f"calm({shown})" if shown and calm else shown

    def _shown_paragraph(self, paragraph: Paragraph, width: float) -> str:
        if paragraph is self._around.opening and (
            opened := self._opening_paragraph(paragraph, width)
        ):
            return opened
        stand = Stand.BLOCK if paragraph.is_prominent else self._stand
        with self._standing(stand):
            body = self._paragraph_body(paragraph, width)
        return self._aligned(paragraph, body) if body else ""

    def _aligned(self, paragraph: Paragraph, body: str) -> str:
        if paragraph.is_prominent:
            return f"prominent({paragraph.alignment or Alignment.LEFT}, {body})"
        match paragraph.alignment:
            case None:
                return f"par({body})"
            case Alignment.JUSTIFY:
                return f"par(justify: true, {body})"
            case Alignment.LEFT:
                return f"par(justify: false, {body})"
            case Alignment.CENTER | Alignment.RIGHT:
                return f"aligned({paragraph.alignment}, {body})"

    def _opening_paragraph(self, paragraph: Paragraph, width: float) -> str | None:
        """Return the paragraph with its first letter set large, None where it cannot be."""
        drop_cap, initial = self._book.drop_cap, initial_of(paragraph.inlines)
        name = f"{LETTER}{self._book.chapter}"
        if drop_cap is None or initial is None or name in self._book.nudges.small:
            return None

        def words() -> str:
            setter = InlineSetter(self._book, self.note, width)
            return OpeningWords(
                self._book, setter, paragraph.inlines, drop_cap.characters
            ).arguments

        body = drop_cap.expression(initial, words, name)
        arguments = language_arguments(paragraph.language)
        return f"text({arguments}, {body})" if arguments and body else body

    def _heading(self, heading: Heading, depth: int) -> str:
        title, aside = self.title(heading.inlines)
        number = self._book.glyphs.shown(single_spaced(heading.number or "")).strip()
        if not plain_text(heading.inlines).strip():
            title = literal(number)
        if title in {'""', "{}"}:
            return f"par({aside})" if aside != '""' else ""
        if depth or self._around.note_depth:
            return f"minor-heading({literal(number)}, {{{title};{aside}}})"
        wanted = min(self._around.level + heading.level, HEADING_LEVELS)
        self._level = min(wanted, self._level + 1)
        shown = literal(number) if title != literal(number) else literal("")
        unlisted = "" if self._around.listed else ", listed: false"
        before = self._book.end_of_floats()
        set_heading = f"subhead({self._level}, none, {shown}, {title}, {aside}{unlisted})"
        return before + self.firm(heading.inlines, set_heading)

    def _container(self, block: Quotation | ListBlock | Table, width: float, depth: int) -> str:
        if depth >= BLOCK_DEPTH:
            self._book.problems.flattened += 1
            return self.flow(contents_of(block), width, depth)
        match block:
            case Quotation():
                return self._quotation(block, width, depth + 1)
            case ListBlock():
                return self._list(block, width, depth + 1)
            case Table():
                return self._possible_table(block, width, depth)

    def _possible_table(self, table: Table, width: float, depth: int) -> str:
        """Set a table as typst will take it."""
        number, simplified = self._book.next_table(), self._book.simplified
        if number in simplified.flat:
            self._book.problems.flat_tables.append(table.origin)
            return self.flow(contents_of(table), width, depth)
        if number in simplified.headless and table.header_rows:
            self._book.problems.headless_tables.append(table.origin)
            table = msgspec.structs.replace(table, header_rows=0)
        return self._table(table, width, depth + 1)

    def _quotation(self, quotation: Quotation, width: float, depth: int) -> str:
        room = width * _EPIGRAPH_SHARE if quotation.epigraph else width - 2 * _INDENT_PT
        inner = self.flow(quotation.blocks, room, depth)
        source = self.inline(quotation.attribution, width)
        kind = "epigraph" if quotation.epigraph else "quotation"
        return f"{kind}({inner}, {source if source != _NOTHING else 'none'})"

    def _verse(self, verse: Verse, width: float) -> str:
        stanzas = []
        for stanza in verse.stanzas:
            lines = [self.inline(line, width) for line in stanza]
            if lines:
                stanzas.append(f"({', '.join(lines)},)")
        return f"verse({', '.join(stanzas)})" if stanzas else ""

    def _list(self, block: ListBlock, width: float, depth: int) -> str:
        items = [
            self.flow(item.blocks, width - _INDENT_PT, depth, bare=True) for item in block.items
        ]
        if not items:
            return ""
        if not block.ordered and not any(item.label for item in block.items):
            made = f"list({', '.join(items)})"
        else:
            labels = ", ".join(
                literal(self._book.glyphs.shown(item.label or _counted(block, place)))
                for place, item in enumerate(block.items)
            )
            made = f"enum(numbering: n => ({labels},).at(n - 1), {', '.join(items)})"
        return made if depth > 1 or self._around.note_depth else f"text-list({made})"

    def _table(self, table: Table, width: float, depth: int) -> str:
        def cell(blocks: tuple[Block, ...], cell_width: float) -> str:
            return self.flow(blocks, cell_width, depth, bare=True)

        parts = parts_of(table, width, self._book.size_pt)
        if len(parts) > 1:
            self._book.problems.parted_tables.append(table.origin)
        grids = [set_table(p.table, cell, width, self._book.size_pt, p.scale) for p in parts]
        grid = grids[0] if len(grids) == 1 else joined(grids)
        caption = self.inline(table.caption, width)
        if not grid:
            return f"par({caption})" if caption != _NOTHING else ""
        is_inside = depth > 1 or bool(self._around.note_depth)
        if caption == _NOTHING:
            is_short = len(grids) == 1 and len(table.rows) <= _FEW_ROWS
            return f"kept-table({grid})" if is_short and not is_inside else grid
        if is_inside:
            return f"captioned-table(0, none, {caption}, {grid})"
        told = literal(self._book.glyphs.shown(continuation(table, self._book.word)))
        number = self._float_number(depth - 1)
        shown = f"captioned-table({number}, {told}, {caption}, {grid})"
        return f'floatable({number}, "table", {shown})' if number else shown

    def _float_number(self, depth: int) -> int:
        """Return the number of a figure or table with a caption that may float, else 0."""
        return self._book.next_float() if self._floats(depth) else 0

    def _figure(self, figure: Figure, width: float, depth: int) -> str:
        drawn = block_picture(self._book, figure.image, width)
        caption = self.inline(figure.caption, width)
        if figure is self._around.opening:
            return f"opening-picture({drawn}, {caption if caption != _NOTHING else 'none'})"
        if caption == _NOTHING:
            return f"picture({drawn}, none)"
        number = self._float_number(depth)
        narrow = f", width: {width:.2f}pt" if depth else ""
        shown = f"picture({drawn}, {caption}{narrow})"
        return f'floatable({number}, "picture", {shown})' if number else shown

    def _set_off(self, block: SceneBreak | Preformatted | Equation, width: float) -> str:
        match block:
            case SceneBreak():
                ornament = self._book.glyphs.shown(single_spaced(block.ornament or "").strip())
                own = ornament if ornament.strip("* ") else ""
                return f"scene-break({literal(own)})"
            case Preformatted():
                return self._preformatted(block, width)
            case Equation():
                return display_mathematics(self._book, block.mathml, block.alt, block.number)

    def _preformatted(self, block: Preformatted, width: float) -> str:
        lines = block.text.expandtabs(_TAB).splitlines()
        longest = max(map(len, lines), default=0)
        if not longest:
            return ""
        size = max(_SMALLEST_RAW_PT, min(_LARGEST_RAW_PT, width / (CODE_SIGN_EM * longest)))
        room = max(1, int(width / (CODE_SIGN_EM * size) + 0.01))
        text = self._book.glyphs.shown("\n".join(lines))
        return f"typewriter({size:.2f}pt, {room}, {literal(text)})"


_NOTHING: Final = '""'


def _counted(block: ListBlock, place: int) -> str:
    if not block.ordered:
        return "•"
    number = block.start + place
    match block.style:
        case NumberStyle.DECIMAL:
            return f"{number}."
        case NumberStyle.LOWER_ALPHA:
            return f"{letters(number)}."
        case NumberStyle.UPPER_ALPHA:
            return f"{letters(number).upper()}."
        case NumberStyle.LOWER_ROMAN:
            return f"{roman(number)}."
        case NumberStyle.UPPER_ROMAN:
            return f"{roman(number).upper()}."
