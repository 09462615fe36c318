"""Tagged lists, tables and quotations as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.publication import (
    Block,
    Inline,
    ListBlock,
    ListItem,
    NumberStyle,
    Paragraph,
    Quotation,
    Table,
    TableCell,
    TableRow,
    Text,
)
from converters.model.roman import roman_value
from converters.readers.pdf.content import Tag
from converters.readers.pdf.inlines import InlineMaker
from converters.readers.pdf.lists import without_marker
from converters.readers.pdf.tagged import Element, TaggedFlow

_LABEL: Final = re.compile(r"\(?(?:(?P<number>\d{1,4})|(?P<lower>[a-z])|(?P<upper>[A-Z]))[.):]?")
_ROMAN: Final = re.compile(r"\(?(?P<roman>[ivxlcIVXLC]+)[.):]?")
_WRAPPERS: Final = frozenset({"THead", "TBody", "TFoot"})


class ElementMaker:
    """Makes blocks of tagged elements; their words come through the inline maker."""

    def __init__(self, flow: TaggedFlow, maker: InlineMaker, source: str) -> None:
        self._flow = flow
        self._maker = maker
        self._source = source

    def blocks(self, element: Element) -> list[Block]:
        """Return the blocks of an element, those of its further pages included.

        What stands where such an element has no place for it comes after it as a paragraph.
        """
        blocks = self._blocks(element)
        for page, tag in ((element.page, element.tag), *element.more):
            if lines := self._flow.left_over(page, tag):
                inlines = self._maker.inlines(lines)
                blocks.append(Paragraph(inlines=inlines, origin=self._origin(page)))
        return blocks

    def _blocks(self, element: Element) -> list[Block]:
        parts = [(element.page, element.tag), *element.more]
        match element.tag.kind:
            case "L":
                return self._list(parts)
            case "Table":
                return [self._table(parts)]
            case _:
                inner = [b for page, tag in parts for b in self._inner(page, tag)]
                return [Quotation(blocks=tuple(inner), origin=self._origin(element.page))]

    def _origin(self, page: int) -> Origin:
        return Origin(self._source, page=page + 1)

    def _inlines(self, page: int, tag: Tag) -> tuple[Inline, ...]:
        lines = self._flow.lines(page, tag.marks())
        return self._maker.inlines(lines) if lines else ()

    def _inner(self, page: int, tag: Tag) -> list[Block]:
        """Return the blocks in an element; marked content of its own is a paragraph."""
        blocks: list[Block] = []
        loose: list[int | Tag] = []
        for kid in tag.kids:
            if isinstance(kid, int) or kid.kind not in _INNER_BLOCKS:
                loose.append(kid)
                continue
            blocks.extend(self._paragraph(page, loose))
            loose = []
            blocks.extend(self._inner_block(page, kid))
        return [*blocks, *self._paragraph(page, loose)]

    def _inner_block(self, page: int, tag: Tag) -> list[Block]:
        if tag.kind in ("L", "Table", "BlockQuote"):
            return self._blocks(Element(tag, page))
        if tag.kind in ("Div", "Sect", "NonStruct", "Part"):
            return self._inner(page, tag)
        return self._paragraph(page, [tag])

    def _paragraph(self, page: int, kids: Sequence[int | Tag]) -> list[Block]:
        inlines = self._inlines(page, Tag("P", tuple(kids))) if kids else ()
        return [Paragraph(inlines=inlines, origin=self._origin(page))] if inlines else []

    # ---- lists --------------------------------------------------------------------------------

    def _list(self, parts: Sequence[tuple[int, Tag]]) -> list[Block]:
        before: list[Block] = []
        items: list[tuple[str, list[Block]]] = []
        for page, tag in parts:
            for kid in tag.kids:
                if isinstance(kid, int):
                    continue
                if kid.kind == "LI":
                    label, blocks = self._item(page, kid)
                    if not label and items and page != parts[0][0] and kid is tag.kids[0]:
                        _append(items[-1][1], blocks)
                    else:
                        items.append((label, blocks))
                elif items:
                    items[-1][1].extend(self._inner_block(page, kid))
                else:
                    before.extend(self._inner_block(page, kid))
        made = [ListItem(blocks=tuple(blocks), label=label) for label, blocks in items]
        return [*before, _numbered(made, self._origin(parts[0][0]))] if made else before

    def _item(self, page: int, tag: Tag) -> tuple[str, list[Block]]:
        label = next((k for k in tag.kids if isinstance(k, Tag) and k.kind == "Lbl"), None)
        text = ""
        if label is not None:
            lines = self._flow.lines(page, label.marks())
            text = " ".join(line.text.strip() for _, line in lines)
        blocks: list[Block] = []
        loose: list[int | Tag] = []
        for kid in tag.kids:
            if kid is label:
                continue
            if isinstance(kid, Tag) and kid.kind in ("LBody", *_INNER_BLOCKS):
                blocks.extend(
                    self._inner(page, kid) if kid.kind == "LBody" else self._inner_block(page, kid)
                )
            else:
                loose.append(kid)
        blocks = [*self._paragraph(page, loose), *blocks]
        if label is None and blocks and isinstance(blocks[0], Paragraph):
            text, blocks[0] = without_marker(blocks[0])
        return text, blocks

    # ---- tables -------------------------------------------------------------------------------

    def _table(self, parts: Sequence[tuple[int, Tag]]) -> Table:
        caption: tuple[Inline, ...] = ()
        rows: list[TableRow] = []
        heads = 0
        for page, tag in parts:
            for kid in tag.kids:
                if isinstance(kid, Tag) and kid.kind == "Caption":
                    caption = (*caption, *self._inlines(page, kid))
            for row in _rows(tag):
                cells = tuple(
                    self._cell(page, k)
                    for k in row.kids
                    if isinstance(k, Tag) and k.kind in ("TH", "TD")
                )
                if not cells:
                    continue
                if heads == len(rows) and all(cell.header for cell in cells):
                    heads += 1
                rows.append(TableRow(cells=cells))
        return Table(
            rows=tuple(rows),
            header_rows=heads if heads < len(rows) else 0,
            caption=caption,
            origin=self._origin(parts[0][0]),
        )

    def _cell(self, page: int, tag: Tag) -> TableCell:
        return TableCell(
            blocks=tuple(self._inner(page, tag)),
            header=tag.kind == "TH",
            column_span=tag.column_span,
            row_span=tag.row_span,
        )


_INNER_BLOCKS: Final = frozenset(
    {"P", "L", "Table", "BlockQuote", "Div", "Sect", "NonStruct", "Part", "Code"}
)


def _rows(tag: Tag) -> Iterator[Tag]:
    for kid in tag.kids:
        if isinstance(kid, Tag):
            if kid.kind == "TR":
                yield kid
            elif kid.kind in _WRAPPERS:
                yield from _rows(kid)


def _append(blocks: list[Block], more: Sequence[Block]) -> None:
    """Put the rest of an item behind its first part; a paragraph goes on in a paragraph."""
    if blocks and more and isinstance(blocks[-1], Paragraph) and isinstance(more[0], Paragraph):
        last = blocks[-1]
        whole = (*last.inlines, Text(text=" "), *more[0].inlines)
        blocks[-1] = msgspec.structs.replace(last, inlines=whole)
        more = more[1:]
    blocks.extend(more)


def _numbered(items: Sequence[ListItem], origin: Origin) -> ListBlock:
    """Return the list with its counter; labels that the counter gives are left to it."""
    labels = [item.label or "" for item in items]
    if not any(any(c.isalnum() for c in label) for label in labels):
        plain = tuple(msgspec.structs.replace(item, label=None) for item in items)
        return ListBlock(items=plain, origin=origin)
    style, start = _counter(labels)
    made = tuple(
        msgspec.structs.replace(
            item, label=None if _is_counted(label, style, start + index) else label.strip() or None
        )
        for index, (item, label) in enumerate(zip(items, labels, strict=True))
    )
    return ListBlock(items=made, ordered=True, style=style, start=start, origin=origin)


def _is_counted(label: str, style: NumberStyle, value: int) -> bool:
    """Tell whether a counter gives just this label: it writes “1.”, neither “(1)” nor “1)”."""
    plain = label.strip()
    return plain.endswith(".") and plain[0] != "(" and _value(plain, style) == value


def _counter(labels: Sequence[str]) -> tuple[NumberStyle, int]:
    for style in NumberStyle:
        values = [_value(label, style) for label in labels]
        first = values[0]
        if first is not None and values == list(range(first, first + len(values))):
            return style, first
    return NumberStyle.DECIMAL, 1


def _value(label: str, style: NumberStyle) -> int | None:
    label = label.strip()
    if style in (NumberStyle.LOWER_ROMAN, NumberStyle.UPPER_ROMAN):
        match = _ROMAN.fullmatch(label)
        if match is None or match["roman"].islower() is not (style is NumberStyle.LOWER_ROMAN):
            return None
        return roman_value(match["roman"])
    match = _LABEL.fullmatch(label)
    if match is None:
        return None
    if style is NumberStyle.DECIMAL:
        return int(match["number"]) if match["number"] else None
    letter = match["lower"] if style is NumberStyle.LOWER_ALPHA else match["upper"]
    return ord(letter.lower()) - 96 if letter else None
