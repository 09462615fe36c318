"""Walk and rebuild publications: nodes in reading order, maps over inlines and blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from converters.model.publication import (
    Anchor,
    Block,
    Code,
    Emphasis,
    Equation,
    Figure,
    Heading,
    Inline,
    InlineEquation,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    NoteReference,
    PageBreak,
    Paragraph,
    Preformatted,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    SmallCaps,
    Span,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Underline,
    Verse,
)

NodeT = TypeVar("NodeT")
SPANS = (
    Emphasis,
    Strong,
    SmallCaps,
    Underline,
    Strikethrough,
    Superscript,
    Subscript,
    Link,
    LanguageSpan,
)


def walk_sections(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield sections and their children, depth first."""
    for section in sections:
        yield section
        yield from walk_sections(section.children)


def walk_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks and the blocks inside them (quotations, list items, table cells)."""
    for block in blocks:
        yield block
        match block:
            case Quotation():
                yield from walk_blocks(block.blocks)
            case ListBlock():
                for item in block.items:
                    yield from walk_blocks(item.blocks)
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        yield from walk_blocks(cell.blocks)
            case _:
                pass


def contents_of(block: Quotation | ListBlock | Table) -> tuple[Block, ...]:
    """Return what stands in a block that holds others, its own words as paragraphs."""
    match block:
        case Quotation():
            said = (Paragraph(inlines=block.attribution),) if block.attribution else ()
            return (*block.blocks, *said)
        case ListBlock():
            return tuple(inner for item in block.items for inner in _labelled(item))
        case Table():
            title = (Paragraph(inlines=block.caption),) if block.caption else ()
            cells = (cell for row in block.rows for cell in row.cells)
            return (*title, *(inner for cell in cells for inner in cell.blocks))


def _labelled(item: ListItem) -> tuple[Block, ...]:
    if item.label is None:
        return item.blocks
    return (Paragraph(inlines=(Text(text=item.label),)), *item.blocks)


def own_inlines(block: Block) -> Iterator[Inline]:
    """Yield the top-level inlines that belong to a block itself, not to blocks inside it."""
    match block:
        case Paragraph() | Heading():
            yield from block.inlines
        case Quotation():
            yield from block.attribution
        case Verse():
            for stanza in block.stanzas:
                for line in stanza:
                    yield from line
        case Table():
            yield from block.caption
        case Figure():
            yield block.image
            yield from block.caption
        case ListBlock() | SceneBreak() | Preformatted() | Equation():
            pass


def walk_inlines(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Yield inlines and the inlines inside them."""
    for inline in inlines:
        yield inline
        if isinstance(inline, SPANS):
            yield from walk_inlines(inline.inlines)


def all_blocks(publication: Publication) -> Iterator[Block]:
    """Yield every block: sections in reading order, then notes."""
    for section in walk_sections(publication.sections):
        yield from walk_blocks(section.blocks)
    for note in publication.notes:
        yield from walk_blocks(note.blocks)


def all_inlines(publication: Publication) -> Iterator[Inline]:
    """Yield every inline in reading order, titles included, notes last."""
    for section in walk_sections(publication.sections):
        yield from walk_inlines(section.title)
        for block in walk_blocks(section.blocks):
            yield from walk_inlines(own_inlines(block))
    for note in publication.notes:
        for block in walk_blocks(note.blocks):
            yield from walk_inlines(own_inlines(block))


def contents_line(section: Section) -> str:
    """Return number and title of a section as one line, as lists of contents show it."""
    title = " ".join(plain_text(section.title).split())
    number = " ".join((section.number or "").split())
    if title and number:
        return f"{number} {title}" if number[-1] in ".:)" else f"{number}. {title}"
    return title or number


def plain_text(inlines: Iterable[Inline]) -> str:
    """Return the characters of inlines; a line break is a space."""
    return "".join(_characters(inline) for inline in walk_inlines(inlines))


def _characters(inline: Inline) -> str:
    match inline:
        case Text() | Code():
            return inline.text
        case LineBreak():
            return " "
        case InlineEquation():
            return inline.alt
        case _:
            return ""


def page_breaks(publication: Publication) -> tuple[PageBreak, ...]:
    """Return the page breaks in reading order."""
    return tuple(inline for inline in all_inlines(publication) if isinstance(inline, PageBreak))


def map_inlines(
    inlines: Iterable[Inline], change: Callable[[Inline], Iterable[Inline]]
) -> tuple[Inline, ...]:
    """Rebuild inlines bottom-up; ``change`` gives what stands in an inline's place."""
    result: list[Inline] = []
    for inline in inlines:
        rebuilt: Inline = inline
        if isinstance(inline, SPANS):
            rebuilt = _with_inlines(inline, map_inlines(inline.inlines, change))
        result.extend(change(rebuilt))
    return tuple(result)


def _with_inlines(span: Span, inlines: tuple[Inline, ...]) -> Span:
    return msgspec.structs.replace(span, inlines=inlines)


def map_block(block: Block, change: Callable[[Inline], Iterable[Inline]]) -> Block:  # noqa: PLR0911 - one return a kind
    """Rebuild a block with ``change`` applied to every inline, those of inner blocks included."""
    replace = msgspec.structs.replace
    match block:
        case Paragraph() | Heading():
            return replace(block, inlines=map_inlines(block.inlines, change))
        case Quotation():
            return replace(
                block,
                blocks=map_blocks(block.blocks, change),
                attribution=map_inlines(block.attribution, change),
            )
        case Verse():
            return replace(
                block,
                stanzas=tuple(
                    tuple(map_inlines(line, change) for line in stanza) for stanza in block.stanzas
                ),
            )
        case ListBlock():
            return replace(
                block,
                items=tuple(
                    replace(item, blocks=map_blocks(item.blocks, change)) for item in block.items
                ),
            )
        case Table():
            return _map_table(block, change)
        case Figure():
            return replace(block, caption=map_inlines(block.caption, change))
        case SceneBreak() | Preformatted() | Equation():
            return block


def _map_table(table: Table, change: Callable[[Inline], Iterable[Inline]]) -> Table:
    replace = msgspec.structs.replace
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(cell, blocks=map_blocks(cell.blocks, change)) for cell in row.cells
            ),
        )
        for row in table.rows
    )
    return replace(table, rows=rows, caption=map_inlines(table.caption, change))


def map_blocks(
    blocks: Iterable[Block], change: Callable[[Inline], Iterable[Inline]]
) -> tuple[Block, ...]:
    """Rebuild blocks with ``change`` applied to every inline."""
    return tuple(map_block(block, change) for block in blocks)


def map_section(section: Section, change: Callable[[Inline], Iterable[Inline]]) -> Section:
    """Rebuild a section and its children with ``change`` applied to every inline."""
    return msgspec.structs.replace(
        section,
        title=map_inlines(section.title, change),
        blocks=map_blocks(section.blocks, change),
        children=tuple(map_section(child, change) for child in section.children),
    )


def map_publication(
    publication: Publication, change: Callable[[Inline], Iterable[Inline]]
) -> Publication:
    """Rebuild a publication with ``change`` applied to every inline, notes included."""
    return msgspec.structs.replace(
        publication,
        front=tuple(map_section(s, change) for s in publication.front),
        body=tuple(map_section(s, change) for s in publication.body),
        back=tuple(map_section(s, change) for s in publication.back),
        notes=tuple(
            msgspec.structs.replace(note, blocks=map_blocks(note.blocks, change))
            for note in publication.notes
        ),
    )


def anchors(publication: Publication) -> frozenset[str]:
    """Return the names that internal links may point to."""
    return frozenset(i.name for i in all_inlines(publication) if isinstance(i, Anchor))


def used_resources(publication: Publication) -> frozenset[str]:
    """Return the ids of the resources that the text or the cover shows."""
    shown = {i.resource for i in all_inlines(publication) if isinstance(i, InlineImage)}
    if publication.cover is not None:
        shown.add(publication.cover)
    return frozenset(shown)


def referenced_notes(publication: Publication) -> tuple[str, ...]:
    """Return note ids in the order of their first mark."""
    marks = (i.note for i in all_inlines(publication) if isinstance(i, NoteReference))
    return tuple(dict.fromkeys(marks))


def split_at_breaks(inlines: Iterable[Inline]) -> list[tuple[Inline, ...]]:
    """Return inlines cut at the line breaks that stand outside of spans; lines may be empty."""
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, LineBreak):
            lines.append([])
        else:
            lines[-1].append(inline)
    return [tuple(line) for line in lines]


def as_one_line(blocks: Iterable[Block]) -> tuple[Inline, ...]:
    """Return the text of paragraphs and headings, line breaks between them."""
    result: list[Inline] = []
    for number, block in enumerate(b for b in blocks if isinstance(b, Paragraph | Heading)):
        result += [LineBreak(), *block.inlines] if number else block.inlines
    return tuple(result)


def without_head(inlines: Iterable[Inline], number: int) -> tuple[Inline, ...]:
    """Return inlines without their first ``number`` characters; what is no text stays."""
    return _without_head(inlines, number)[0]


def _without_head(inlines: Iterable[Inline], number: int) -> tuple[tuple[Inline, ...], int]:
    """Return inlines without their first characters, and how many are still to go."""
    result: list[Inline] = []
    for inline in inlines:
        rebuilt: Inline | None = inline
        if number > 0 and isinstance(inline, Text | Code):
            rest = inline.text[number:]
            number -= min(number, len(inline.text))
            rebuilt = msgspec.structs.replace(inline, text=rest) if rest else None
        elif number > 0 and isinstance(inline, SPANS):
            inner, number = _without_head(inline.inlines, number)
            rebuilt = _with_inlines(inline, inner) if inner else None
        if rebuilt is not None:
            result.append(rebuilt)
    return tuple(result), number
