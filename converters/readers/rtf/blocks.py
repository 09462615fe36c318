"""Paragraphs of an RTF story become blocks: headings, lists, tables, text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final

import msgspec

from converters.model.publication import (
    Block,
    Figure,
    Heading,
    Inline,
    InlineImage,
    ListBlock,
    ListItem,
    NumberStyle,
    Paragraph,
    SceneBreak,
    Text,
)
from converters.readers.docx.gathering import STYLED, Blank, Styled, gather
from converters.readers.docx.gathering import Item as Entry
from converters.readers.docx.inlines import Piece, assemble
from converters.readers.docx.styles import ParagraphRole, heading_of_names, role_of_names
from converters.readers.guessed_headings import Made, with_headings
from converters.readers.heading_evidence import (
    HeadingGuess,
    Headings,
    ParagraphShape,
    Place,
    find_headings,
)
from converters.readers.heading_lines import ornament
from converters.readers.legacy_text import LegacyText
from converters.readers.rtf.header import BULLET, NO_NUMBER, Header
from converters.readers.rtf.paragraphs import End, Item, RtfParagraph
from converters.readers.rtf.shapes import contents_of, shape_of
from converters.readers.rtf.tables import table
from converters.vietnamese.legacy import FontRun

_STYLES: Final = {
    0: NumberStyle.DECIMAL,
    1: NumberStyle.UPPER_ROMAN,
    2: NumberStyle.LOWER_ROMAN,
    3: NumberStyle.UPPER_ALPHA,
    4: NumberStyle.LOWER_ALPHA,
}
_TITLES: Final = {ParagraphRole.TITLE: 1, ParagraphRole.SUBTITLE: 2}
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_DEEPEST_HEADING: Final = 9


class BlockBuilder:
    """Builder of one document's blocks; the legacy decoder sees paragraphs in reading order."""

    def __init__(self, header: Header, legacy: LegacyText) -> None:
        self._header = header
        self._legacy = legacy
        self._numbers: dict[int, dict[int, int]] = {}
        """Next number of each level of each list."""
        self._styles: dict[int | None, tuple[int | None, ParagraphRole]] = {}
        """Heading level and role of the styles that were met."""
        self._pieces: dict[int, list[Piece]] = {}
        """Runs that were decoded before their blocks are made, by paragraph."""
        self._labels: dict[int, str | None] = {}
        self._guesses: dict[int, HeadingGuess] = {}

    def find_headings(self, paragraphs: Sequence[RtfParagraph]) -> Headings:
        """Look for headings without a style in the body; call before its blocks are made."""
        marked = list(_with_table_marks(paragraphs))
        for paragraph in paragraphs:
            self._pieces[id(paragraph)] = self._decoded(paragraph)
        contents = contents_of(paragraphs, self._header, self._text)
        shapes = [self._shape(paragraph, in_table=in_table) for in_table, paragraph in marked]
        for place in contents:
            shapes[place] = msgspec.structs.replace(shapes[place], place=Place.CONTENTS)
        found = find_headings(shapes, tuple(contents.values()))
        for paragraph, guess in zip(paragraphs, found.guesses, strict=True):
            if guess is not None and paragraph.origin.paragraph is not None:
                self._guesses[paragraph.origin.paragraph] = guess
        return found

    def with_headings(
        self, blocks: Sequence[Block], paragraphs: Sequence[RtfParagraph]
    ) -> Made[Block]:
        """Return the body's blocks with the headings that were found."""
        labels = {
            paragraph.origin.paragraph: self._label(paragraph)
            for paragraph in paragraphs
            if paragraph.label is not None and self._is_guessed(paragraph)
        }

        def paragraph_of(block: Block) -> tuple[Paragraph, str | None] | None:
            if not isinstance(block, Paragraph):
                return None
            number = labels.get(block.origin.paragraph) if block.origin is not None else None
            return block, number

        return with_headings(blocks, self._guesses, paragraph_of)

    def _shape(self, paragraph: RtfParagraph, *, in_table: bool) -> ParagraphShape:
        shape = shape_of(
            paragraph,
            self._pieces[id(paragraph)],
            number=self._label(paragraph),
            level=self._heading_level(paragraph),
        )
        return msgspec.structs.replace(shape, place=Place.TABLE) if in_table else shape

    def _text(self, paragraph: RtfParagraph) -> str:
        contents = (piece.content for piece in self._pieces[id(paragraph)])
        return "".join(text for text in contents if isinstance(text, str))

    def _is_guessed(self, paragraph: RtfParagraph) -> bool:
        guess = self._guesses.get(paragraph.origin.paragraph or 0)
        return guess is not None and guess.level is not None

    def blocks(self, paragraphs: Sequence[RtfParagraph], depth: int = 1) -> tuple[Block, ...]:
        """Return the blocks of a story, or of a cell; ``depth`` is that of tables among them."""
        result: list[Block] = []
        for in_table, members in groupby(_with_table_marks(paragraphs, depth), key=lambda m: m[0]):
            group = [paragraph for _, paragraph in members]
            if in_table:
                result.append(table(group, partial(self.blocks, depth=depth + 1), depth))
            else:
                result.extend(self._flow(group))
        return tuple(result)

    def _flow(self, paragraphs: Sequence[RtfParagraph]) -> tuple[Block, ...]:
        """Return paragraphs outside tables, lists joined."""
        items: list[Entry] = []
        for listed, members in groupby(paragraphs, key=self._is_list_item):
            if listed:
                items.extend(self._lists(list(members)))
            else:
                for paragraph in members:
                    items.extend(self._entries(paragraph))
        return gather(items)

    def _entries(self, paragraph: RtfParagraph) -> list[Entry]:
        """Return what one paragraph makes, told apart by what its style says it is."""
        blocks = self._blocks(paragraph)
        _, role = self._told_by_style(paragraph)
        if role not in STYLED:
            return [*blocks] or [Blank()]
        return [Styled(b, role) if isinstance(b, Paragraph) else b for b in blocks] or [Blank()]

    # ---- single paragraphs ----------------------------------------------------------------

    def _blocks(self, paragraph: RtfParagraph) -> Sequence[Block]:
        """Return what a paragraph makes: one block, or all of its pictures if it has no words."""
        inlines = self._inlines(paragraph)
        if not inlines:
            return ()
        level = self._heading_level(paragraph)
        if level is not None:
            label = self._label(paragraph)
            return (Heading(inlines=inlines, level=level, number=label, origin=paragraph.origin),)
        text = _only_text(inlines)
        if text is not None and (mark := ornament(text.strip())) is not None:
            return (SceneBreak(ornament=mark, origin=paragraph.origin),)
        if all(map(_is_picture_or_blank, inlines)):
            images = (inline for inline in inlines if isinstance(inline, InlineImage))
            return [Figure(image=image, origin=paragraph.origin) for image in images]
        return (
            Paragraph(
                inlines=inlines,
                alignment=paragraph.properties.alignment,
                origin=paragraph.origin,
                inset=paragraph.properties.inset,
            ),
        )

    def _inlines(self, paragraph: RtfParagraph) -> tuple[Inline, ...]:
        """Decode a paragraph and put its runs together; empty where it shows nothing."""
        pieces = self._pieces.pop(id(paragraph), None) or self._decoded(paragraph)
        if not any(not isinstance(p.content, str) or p.content.strip() for p in pieces):
            return ()
        return assemble(pieces)

    def _decoded(self, paragraph: RtfParagraph) -> list[Piece]:
        items = paragraph.items
        texts = iter(self._legacy.decode(font_runs(paragraph), paragraph.origin))
        pieces = []
        for item in items:
            content = item.content
            if isinstance(content, str):
                content = _CONTROL.sub("", next(texts))
                content = content.upper() if item.form.caps else content
            pieces.append(Piece(content, item.form, item.link))
        return pieces

    def _heading_level(self, paragraph: RtfParagraph) -> int | None:
        level, role = self._told_by_style(paragraph)
        if level is not None:
            return level
        outline = paragraph.properties.outline
        style = self._header.styles.get(paragraph.properties.style or 0)
        if outline is None and style is not None:
            outline = style.outline
        if outline is not None and 0 <= outline < _DEEPEST_HEADING:
            return outline + 1
        return _TITLES.get(role)

    def _told_by_style(self, paragraph: RtfParagraph) -> tuple[int | None, ParagraphRole]:
        """Return the heading level and the role that the names of a style's chain tell."""
        number = paragraph.properties.style
        if number not in self._styles:
            names = self._header.style_names(number)
            self._styles[number] = heading_of_names(names, None), role_of_names(names)
        return self._styles[number]

    def _label(self, paragraph: RtfParagraph) -> str | None:
        label = paragraph.label
        if label is None or not isinstance(label.content, str):
            return None
        if id(paragraph) not in self._labels:
            run = FontRun(label.content, label.font)
            text = self._legacy.decode((run,), paragraph.origin)[0]
            self._labels[id(paragraph)] = _CONTROL.sub("", text).strip() or None
        return self._labels[id(paragraph)]

    # ---- lists ----------------------------------------------------------------------------

    def _is_list_item(self, paragraph: RtfParagraph) -> bool:
        if self._heading_level(paragraph) is not None or self._is_guessed(paragraph):
            return False
        if paragraph.label is not None:
            return True
        list_id, level = paragraph.properties.list_id, paragraph.properties.list_level
        if list_id is None or not paragraph.items:
            return False
        definition = self._header.list_level(list_id, level)
        return definition is None or definition.number_format != NO_NUMBER

    def _lists(self, paragraphs: Sequence[RtfParagraph]) -> Iterator[Block]:
        for _, members in groupby(paragraphs, key=lambda p: p.properties.list_id):
            yield self._list(list(members), 0)

    def _list(self, paragraphs: list[RtfParagraph], level: int) -> ListBlock:
        """Return one list; deeper paragraphs become lists in the item above them."""
        items: list[ListItem] = []
        first = paragraphs[0]
        list_id = first.properties.list_id
        definition = self._header.list_level(list_id, level) if list_id is not None else None
        ordered = _is_number(first) if definition is None else definition.number_format != BULLET
        number_format = definition.number_format if definition else 0
        start = self._next_number(list_id, level, definition.start if definition else 1)
        for deeper, members in groupby(paragraphs, key=lambda p: p.properties.list_level > level):
            group = list(members)
            if deeper:
                inner = self._list(group, level + 1)
                above = items.pop() if items else ListItem(blocks=())
                items.append(ListItem(blocks=(*above.blocks, inner), label=above.label))
                continue
            self._restart_below(list_id, level)
            for paragraph in group:
                label = self._label(paragraph)
                items.append(self._item(paragraph, label if ordered else None))
        style = _STYLES.get(number_format, NumberStyle.DECIMAL)
        if list_id is not None:
            self._numbers.setdefault(list_id, {})[level] = start + len(items)
        return ListBlock(
            items=tuple(_needed_labels(items, style, start)),
            ordered=ordered, style=style, start=start, origin=first.origin,
        )  # fmt: skip

    def _restart_below(self, list_id: int | None, level: int) -> None:
        """Let deeper levels begin anew: an item of this one has come."""
        numbers = self._numbers.get(list_id, {}) if list_id is not None else {}
        for deeper in [number for number in numbers if number > level]:
            del numbers[deeper]

    def _next_number(self, list_id: int | None, level: int, start: int) -> int:
        """Go on where an interrupted list stopped."""
        if list_id is None:
            return start
        return self._numbers.get(list_id, {}).get(level, start)

    def _item(self, paragraph: RtfParagraph, label: str | None) -> ListItem:
        block = Paragraph(inlines=self._inlines(paragraph), origin=paragraph.origin)
        return ListItem(blocks=(block,), label=label)


def _is_number(paragraph: RtfParagraph) -> bool:
    label = paragraph.label.content if paragraph.label else ""
    return isinstance(label, str) and any(character.isalnum() for character in label)


def _needed_labels(items: list[ListItem], style: NumberStyle, start: int) -> Iterator[ListItem]:
    """Keep a label only where a plain counter would show another number."""
    for number, item in enumerate(items, start=start):
        plain = f"{number}." if style is NumberStyle.DECIMAL else None
        if item.label is not None and item.label == plain:
            yield ListItem(blocks=item.blocks)
        else:
            yield item


def _is_picture_or_blank(inline: Inline) -> bool:
    return isinstance(inline, InlineImage) or (isinstance(inline, Text) and not inline.text.strip())


def _only_text(inlines: Iterable[Inline]) -> str | None:
    """Return the text of a paragraph that holds nothing else."""
    from converters.model.traversal import plain_text, walk_inlines

    found = tuple(inlines)
    if any(isinstance(inline, InlineImage) for inline in walk_inlines(found)):
        return None
    return plain_text(found)


def font_runs(paragraph: RtfParagraph) -> list[FontRun]:
    """Return the texts of a paragraph as they stand in the file, with their fonts."""
    return [FontRun(i.content, i.font) for i in paragraph.items if isinstance(i.content, str)]


def _with_table_marks(
    paragraphs: Sequence[RtfParagraph], depth: int = 1
) -> Iterator[tuple[bool, RtfParagraph]]:
    """Say of each paragraph whether it belongs to a table; a cell's end settles what is before.

    Of tables within tables those of one depth are looked at; what is deeper lies in their cells.
    """
    pending: list[RtfParagraph] = []
    in_row = False
    for paragraph in paragraphs:
        if paragraph.depth == depth and paragraph.end is not End.PARAGRAPH:
            yield from ((True, p) for p in (*pending, paragraph))
            pending = []
            in_row = paragraph.row is None
        elif paragraph.depth >= depth or (in_row and depth == 1):
            pending.append(paragraph)
        else:
            yield from ((False, p) for p in (*pending, paragraph))
            pending = []
            in_row = False
    yield from ((False, p) for p in pending)


def leading_mark_removed(items: list[Item], label: str | None) -> list[Item]:
    """Return the items of a note without the mark and the spaces that open them."""
    items = list(items)
    while items and isinstance(items[0].content, str):
        text = items[0].content.lstrip()
        if label is not None and items[0].form.vertical and text.strip() == label:
            text = ""
        if text:
            items[0] = items[0]._replace(content=text)
            break
        items.pop(0)
    return items
