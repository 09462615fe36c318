"""A story (body, note, text box, cell): its paragraphs and tables as blocks of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, NamedTuple

import msgspec
from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Anchor,
    Block,
    Figure,
    Heading,
    InlineImage,
    Inset,
    Paragraph,
    SceneBreak,
)
from converters.readers.docx.controls import is_contents_table, placeholder_of
from converters.readers.docx.drawings import DrawingReader
from converters.readers.docx.fields import FieldStack, survey
from converters.readers.docx.gathering import (
    STYLED,
    Blank,
    Item,
    Listed,
    Styled,
    extended,
    gather,
    is_only_text,
)
from converters.readers.docx.inlines import Piece, assemble
from converters.readers.docx.names import (
    MC,
    VAL,
    Element,
    M,
    W,
    choose_branch,
    integer,
    is_on,
    points,
    value_of,
)
from converters.readers.docx.numbering import NumberLabel
from converters.readers.docx.outer_changes import CHANGES, stays
from converters.readers.docx.paragraphs import NoteMaker, ParagraphScanner, StoryContext
from converters.readers.docx.parts import (
    PageTurn,
    Part,
    has_content,
    has_words,
    ornament,
    trimmed,
)
from converters.readers.docx.run_fonts import font_of
from converters.readers.docx.session import Session, legacy_font
from converters.readers.docx.shapes import Setting, ShapeShelf, ends_section, opens_page
from converters.readers.docx.styles import (
    ParagraphRole,
    ParagraphStyle,
    RunFormat,
    indents_of,
)
from converters.readers.docx.tables import Surroundings, read_table
from converters.vietnamese.division_labels import label_of

_ALIGNMENTS: Final = {
    "center": Alignment.CENTER,
    "right": Alignment.RIGHT,
    "end": Alignment.RIGHT,
}
_EVERY: Final = 200
_BLANK: Final = Blank()
_NO_NUMBER: Final = "0"
_INSET: Final = 14.0
"""Points, about 5 mm, from which an indent of the whole paragraph sets it off."""


class Shelves(NamedTuple):
    """Where a story finds what stands in other parts."""

    refer: NoteMaker
    take_in: Callable[[Element, str, Origin], tuple[Block, ...]]
    """Gives the blocks of an inserted document."""


class StoryReader:
    """Reads one story; nested stories (cells, text boxes) share its paragraph count."""

    def __init__(
        self,
        session: Session,
        part: str,
        shelves: Shelves,
        root: etree._Element,
        shapes: ShapeShelf | None = None,
    ) -> None:
        """``shapes``: where the looks of paragraphs go, for headings that no style declares."""
        self._shapes = shapes
        self._depth = 0
        """How deep the reading stands in cells and text boxes."""
        fields = FieldStack(survey(root).unclosed)
        self._session = session
        self._part = part
        drawings = DrawingReader(session, part)
        self._story = StoryContext(session, part, fields, shelves.refer, drawings)
        self._take_in = shelves.take_in
        self._number = 0
        self._carried: list[Part] = []
        self._turned = False
        """Whether a page begins with the next block."""
        """Pieces of a paragraph whose end mark was deleted: they open the next one."""
        self._anchors: list[Part] = []

    def read(self, *containers: etree._Element, in_cell: bool = False) -> tuple[Block, ...]:
        """Return the blocks of ``w:body``, ``w:footnote``, ``w:txbxContent`` or ``w:tc``.

        A damaged document may have several bodies; they are read as one.
        """
        items: list[Item] = []
        self._depth += 1
        for container in containers:
            self._walk(container, items, in_cell=in_cell)
        items.extend(self._carried_over())
        self._depth -= 1
        if not self._depth:
            self._place_last_anchors(items)
            if self._shapes is not None:
                items = self._shapes.with_headings(items, self._session.tally)
        return gather(items)

    def _place_last_anchors(self, items: list[Item]) -> None:
        """Put the anchors that no words follow behind the last words, if there are any."""
        anchors, self._anchors = self._anchors, []
        names = tuple(
            part.content
            for part in anchors
            if isinstance(part, Piece) and isinstance(part.content, Anchor)
        )
        for place in reversed(range(len(items) if names else 0)):
            longer = extended(items[place], names)
            if longer is not None:
                items[place] = longer
                return
        for anchor in names:
            self._session.take_back(anchor.name)

    def _carried_over(self) -> list[Block]:
        """Return what ran on into a paragraph that does not come."""
        carried, self._carried = self._carried, []
        return self._blocks_of(carried, self._session.styles.paragraph(None), None)

    def _walk(self, container: etree._Element, items: list[Item], *, in_cell: bool) -> None:
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                items.extend(self._paragraph(child, in_cell=in_cell))
            elif tag == f"{W}tbl":
                items.extend(self._carried_over())
                items.extend(self._table(child))
            elif tag == f"{W}sdt":
                self._control(child, items, in_cell=in_cell)
            else:
                self._walk_other(child, items, in_cell=in_cell)

    def _walk_other(self, element: etree._Element, items: list[Item], *, in_cell: bool) -> None:
        tag = element.tag
        origin = self._session.origin(self._part, self._number)
        if tag == f"{MC}AlternateContent":
            branch = choose_branch(element)
            if branch is not None:
                self._walk(branch, items, in_cell=in_cell)
        elif tag in _INLINE_TAGS or (tag in CHANGES and _holds_only_runs(element)):
            items.extend(self._paragraph(_wrapped(element), in_cell=in_cell))
        elif tag in CHANGES:
            if stays(element, self._session, origin):
                self._walk(element, items, in_cell=in_cell)
        elif tag == f"{W}altChunk":
            items.extend(self._carried_over())
            items.extend(self._take_in(element, self._part, origin))
        elif next(element.iter(*_TEXT_TAGS), None) is not None:
            self._walk(element, items, in_cell=in_cell)
        else:
            self._between_blocks(element)

    def _between_blocks(self, element: etree._Element) -> None:
        if element.tag == f"{W}bookmarkStart":
            name = self._session.anchor(element.get(f"{W}name", ""))
            if name is not None:
                self._anchors.append(Piece(Anchor(name=name), RunFormat()))
        elif element.tag == f"{W}subDoc":
            origin = self._session.origin(self._part, self._number)
            self._session.tally.drop(Kind.EMBEDDED_OBJECT, "DOCX-031", origin)

    def _control(self, element: etree._Element, items: list[Item], *, in_cell: bool) -> None:
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        origin = self._session.origin(self._part, self._number)
        prompt = placeholder_of(element, self._session.styles)
        if is_contents_table(element):
            self._session.tally.drop(Kind.FIELD, "DOCX-010", origin)
        elif prompt is not None:
            self._session.tally.drop(Kind.FIELD, "DOCX-030", origin, prompt)
        else:
            self._walk(content, items, in_cell=in_cell)

    def _table(self, element: etree._Element) -> Iterator[Item]:
        self._session.monitor.check_cancelled()
        origin = self._session.origin(self._part, self._number + 1)
        place = Surroundings(self._session, origin, self._cell, self._between_blocks)
        table = read_table(element, place)
        if table is not None and not self._story.fields.is_silent:
            self._session.tally.keep(Kind.TABLE)
            if self._shapes is not None and self._depth == 1:
                self._shapes.add_other()
            yield table

    def _cell(self, element: etree._Element) -> tuple[Block, ...]:
        return self.read(element, in_cell=True)

    # ---- paragraphs -----------------------------------------------------------------------

    def _paragraph(self, element: etree._Element, *, in_cell: bool) -> list[Item]:
        self._number += 1
        session = self._session
        if self._number % _EVERY == 0:
            session.monitor.check_cancelled()
        if len(element) == 0 and not self._carried:
            return self._bare(element)
        origin = session.origin(self._part, self._number)
        properties = element.find(f"{W}pPr")
        style = session.styles.paragraph(value_of(properties, f"{W}pStyle"))
        scanner = ParagraphScanner(self._story, style, origin)
        scanner.scan(element)
        parts = [*self._carried, *self._anchors, *scanner.parts]
        self._carried, self._anchors = [], []
        self._turned |= opens_page(properties, style)
        heading = _heading_level(properties, style)
        has_mark = heading is not None or _num_id(properties, style) is not None
        if properties is not None and self._runs_on(
            properties, origin, stands_apart=has_mark and has_content(parts)
        ):
            self._carried = parts
            return list(self._boxes(scanner.boxes))
        label, level, list_id = self._numbered(properties, style, origin, is_empty=not parts)
        if label is not None and not scanner.was_silent and _is_alone(label, parts):
            parts.append(Piece(label.text, RunFormat()))
            label = None
        boxes = self._boxes(scanner.boxes)
        self._enter_shape(element, parts, Setting(style, properties, label, heading))
        items: list[Item]
        if not has_content(parts):
            self._anchors = _anchors_in(parts)
            items = self._empty(properties, scanner, origin)
        elif heading is not None:
            items = [*self._heading(parts, style, (heading, label), origin)]
        elif label is not None:
            session.tally.keep(Kind.LIST_ITEM)
            blocks = self._blocks_of(parts, style, properties, origin)
            return [Listed((*blocks, *boxes), list_id, max(level, style.nesting), label)]
        elif not in_cell and (mark := ornament(parts)) is not None:
            session.tally.change(Kind.PARAGRAPH, "DOCX-034", origin, mark)
            items = [SceneBreak(ornament=mark, origin=origin)]
        else:
            items = _styled(self._blocks_of(parts, style, properties, origin), style.role)
        self._turned |= ends_section(properties)
        return [*items, *boxes]

    def _bare(self, element: etree._Element) -> list[Item]:
        """Enter a paragraph without anything in it."""
        session = self._session
        if not self._story.fields.is_silent:
            origin = session.origin(self._part, self._number)
            session.tally.bulk(Kind.PARAGRAPH, Fate.DROPPED, "DOCX-035", 1, origin)
        self._enter_shape(element, (), Setting(session.styles.paragraph(None)))
        return [_BLANK]

    def _runs_on(self, properties: etree._Element, origin: Origin, *, stands_apart: bool) -> bool:
        """Return whether a paragraph goes on in the next; enter why.

        Its end mark was deleted, moved away or hidden, or it is a drop cap: Word keeps the large
        first letter in a paragraph of its own (section 17.3.1.11). A heading or item whose end is
        hidden, so that text follows on its line, stands apart all the same.
        """
        changes, tally = self._session.changes, self._session.tally
        marks = properties.find(f"{W}rPr")
        ended = frozenset() if marks is None else frozenset(mark.tag for mark in marks)
        if f"{W}ins" in ended:
            tally.keep(changes.added)
        if f"{W}del" in ended:
            tally.drop(changes.removed, changes.reason, origin, "¶")
            return True
        if f"{W}moveFrom" in ended:
            return True
        if f"{W}vanish" in ended and not stands_apart and _is_hidden(marks):
            tally.drop(Kind.HIDDEN_TEXT, "DOCX-012", origin, "¶")
            return True
        frame = properties.find(f"{W}framePr")
        if frame is None or frame.get(f"{W}dropCap") not in {"drop", "margin"}:
            return False
        tally.change(Kind.PARAGRAPH, "DOCX-040", origin)
        return True

    def _enter_shape(
        self, element: etree._Element, parts: Sequence[Part], setting: Setting
    ) -> None:
        if self._shapes is not None and self._depth == 1:
            self._shapes.add(element, self._number, parts, setting)

    def _heading(
        self,
        parts: Sequence[Part],
        style: ParagraphStyle,
        place: tuple[int, NumberLabel | None],
        origin: Origin,
    ) -> list[Block]:
        pieces = trimmed([part for part in parts if isinstance(part, Piece)])
        blocks: list[Block] = [part for part in parts if not isinstance(part, Piece | PageTurn)]
        if not has_words(pieces):
            return self._blocks_of(parts, style, None, origin)
        level, label = place
        text = [piece for piece in pieces if not isinstance(piece.content, InlineImage)]
        self._session.tally.keep(Kind.HEADING)
        # What stands behind a page break in a heading begins a page, not the heading.
        self._turned = isinstance(parts[-1], PageTurn)
        number = None if label is None else label.text or None
        heading = Heading(inlines=assemble(text), level=level, number=number, origin=origin)
        return [heading, *self._figures(pieces, origin), *blocks]

    def _figures(self, pieces: Sequence[Piece], origin: Origin | None) -> list[Block]:
        """Return pictures that stand by themselves; links on them are lost, and entered so."""
        figures: list[Block] = []
        links: dict[str, None] = {}
        for piece in pieces:
            if isinstance(piece.content, InlineImage):
                figures.append(Figure(image=piece.content, origin=origin))
                if piece.link is not None:
                    links[piece.link] = None
        kept = {piece.link for piece in pieces if has_words([piece])} if links else ()
        for link in links:
            if link not in kept:
                self._session.lose_link(link, origin)
        return figures

    def _blocks_of(
        self,
        parts: Sequence[Part],
        style: ParagraphStyle,
        properties: etree._Element | None,
        origin: Origin | None = None,
    ) -> list[Block]:
        """Return the paragraphs, figures and formulas that the parts of one paragraph make."""
        jc = value_of(properties, f"{W}jc") or style.alignment
        alignment = _ALIGNMENTS.get(jc or "")
        inset = _inset(properties, style)
        blocks: list[Block] = []
        for is_piece, group in groupby(parts, lambda part: isinstance(part, Piece)):
            if not is_piece:
                others = list(group)
                self._turned |= any(isinstance(part, PageTurn) for part in others)
                blocks.extend(p for p in others if not isinstance(p, Piece | PageTurn))
                continue
            pieces = trimmed([part for part in group if isinstance(part, Piece)])
            if not pieces:
                continue
            figures = [] if has_words(pieces) else self._figures(pieces, origin)
            if figures:
                self._anchors.extend(_anchors_in(pieces))
                blocks.extend(self._on_page(figures))
                continue
            self._session.tally.keep(Kind.PARAGRAPH)
            made = Paragraph(
                inlines=assemble(pieces), alignment=alignment, origin=origin, inset=inset
            )
            blocks.extend(self._on_page([made]))
        return blocks

    def _on_page(self, blocks: list[Block]) -> list[Block]:
        """Return blocks, the first of them with the page that began before it."""
        turned, self._turned = self._turned, False
        first, *others = blocks
        if turned and isinstance(first, Paragraph | Figure):
            first = msgspec.structs.replace(first, opens_page=True)
        return [first, *others]

    def _empty(
        self, properties: etree._Element | None, scanner: ParagraphScanner, origin: Origin
    ) -> list[Item]:
        self._turned |= any(isinstance(part, PageTurn) for part in scanner.parts)
        if scanner.was_silent:
            return []
        tally = self._session.tally
        borders = None if properties is None else properties.find(f"{W}pBdr")
        if borders is not None and not scanner.boxes and _is_rule(borders):
            tally.change(Kind.PARAGRAPH, "DOCX-034", origin)
            return [SceneBreak(origin=origin)]
        if not scanner.boxes:
            tally.bulk(Kind.PARAGRAPH, Fate.DROPPED, "DOCX-035", 1, origin)
        return [_BLANK]

    def _numbered(
        self,
        properties: etree._Element | None,
        style: ParagraphStyle,
        origin: Origin,
        *,
        is_empty: bool,
    ) -> tuple[NumberLabel | None, int, str]:
        """Return the label before a paragraph, its level and its list; count it."""
        num_id = _num_id(properties, style)
        if num_id is None:
            return None, 0, ""
        numbering = self._session.numbering
        ilvl = None if properties is None else value_of(properties.find(f"{W}numPr"), f"{W}ilvl")
        if ilvl is not None:
            level = integer(ilvl)
        elif style.ilvl is not None:
            level = style.ilvl
        else:
            level = numbering.level_of_style(num_id, style.id)
        if is_empty and self._story.fields.is_silent:
            return None, 0, ""

        def in_unicode(text: str, font: str | None) -> str:
            marks = None if properties is None else properties.find(f"{W}rPr")
            font = font or font_of(self._session.styles.run(style, marks))
            is_old = legacy_font(font) is not None
            return self._session.decode([(text, font)], origin)[0] if is_old else text

        return numbering.advance(num_id, level, in_unicode), level, num_id

    def _boxes(self, boxes: Sequence[etree._Element]) -> tuple[Block, ...]:
        """Return the text of boxes that are anchored in a paragraph; it stands after that."""
        blocks: list[Block] = []
        for box in boxes:
            origin = self._session.origin(self._part, self._number)
            outside, carried = self._story, self._carried
            # A field that is open around the box does not reach into it.
            self._story = replace(outside, fields=FieldStack(survey(box).unclosed))
            self._carried = []
            content = self.read(box)
            self._story, self._carried = outside, carried
            if content:
                self._session.tally.change(Kind.TEXT_BOX, "DOCX-032", origin)
                blocks.extend(content)
            else:
                self._session.tally.drop(Kind.TEXT_BOX, "DOCX-033", origin)
        return tuple(blocks)


def _num_id(properties: etree._Element | None, style: ParagraphStyle) -> str | None:
    """Return the numbering of a paragraph, direct before its style's; None where it has none."""
    direct = None if properties is None else properties.find(f"{W}numPr")
    num_id = value_of(direct, f"{W}numId") or style.num_id
    return None if num_id == _NO_NUMBER else num_id


def _is_alone(label: NumberLabel, parts: Sequence[Part]) -> bool:
    """Return whether nothing but “Chương 1” stands in a paragraph, which is more than a number."""
    return not has_content(parts) and label_of(label.text) is not None


def _anchors_in(parts: Iterable[Part]) -> list[Part]:
    return [p for p in parts if isinstance(p, Piece) and isinstance(p.content, Anchor)]


def _is_hidden(marks: etree._Element | None) -> bool:
    """Return whether a paragraph's end is hidden, and no style separator (17.3.2.36)."""
    if marks is None or is_on(marks.find(f"{W}specVanish")):
        return False
    return is_on(marks.find(f"{W}vanish"))


_INLINE_TAGS: Final = frozenset({f"{W}r", f"{W}hyperlink", f"{M}oMathPara", f"{M}oMath"})


_TEXT_TAGS: Final = (f"{W}p", f"{W}tbl", f"{W}r")


def _holds_only_runs(change: etree._Element) -> bool:
    return next(change.iter(f"{W}p", f"{W}tbl"), None) is None


def _wrapped(element: etree._Element) -> etree._Element:
    """Return a paragraph around content that stands outside of any, as some programs write it."""
    paragraph = etree.Element(f"{W}p")
    paragraph.append(element)
    return paragraph


def _heading_level(properties: etree._Element | None, style: ParagraphStyle) -> int | None:
    outline = value_of(properties, f"{W}outlineLvl")
    if outline is not None:
        level = integer(outline, 9)
        return level + 1 if 0 <= level < 9 else None
    if style.heading is not None:
        return style.heading
    if style.role is ParagraphRole.TITLE:
        return 1
    return 2 if style.role is ParagraphRole.SUBTITLE else None


def _inset(properties: etree._Element | None, style: ParagraphStyle) -> Inset | None:
    """Return from which margins a paragraph stands back, direct indents before its style's."""
    direct = None if properties is None else properties.find(f"{W}ind")
    left, right = style.indents if direct is None else indents_of(direct)
    left, right = left or style.indents[0], right or style.indents[1]
    if points(left) < _INSET:
        return None
    return Inset.BOTH if points(right) >= _INSET else Inset.LEFT


def _is_rule(borders: etree._Element) -> bool:
    return any(
        border.get(VAL, "none") not in {"none", "nil"}
        for border in borders.iterchildren(f"{W}top", f"{W}bottom", f"{W}between")
    )


def _styled(blocks: Sequence[Block], role: ParagraphRole) -> list[Item]:
    if role not in STYLED:
        return list(blocks)
    return [
        Styled(block, role)
        if isinstance(block, Paragraph)
        and (role is not ParagraphRole.CODE or is_only_text(block.inlines))
        else block
        for block in blocks
    ]
