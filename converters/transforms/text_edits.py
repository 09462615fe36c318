"""Carry out what a person wants the text to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from converters.diagnostics import Origin
from converters.model.decision import Decision
from converters.model.publication import (
    Block,
    Heading,
    ListBlock,
    Paragraph,
    Publication,
    Quotation,
    Section,
    Table,
    TableRow,
)
from converters.model.text_change import TextChange
from converters.model.traversal import all_blocks
from converters.transforms.places import PlaceFinder
from converters.transforms.rewording import reworded, wording

RULE: Final = "STR-065"
_Worded = Paragraph | Heading


class Edited(NamedTuple):
    """A publication after a person's changes of its words."""

    publication: Publication
    changes: tuple[TextChange, ...] = ()
    lost: tuple[Decision, ...] = ()
    """Changes whose place is not in the text any more."""
    originals: Mapping[Origin | None, str] = MappingProxyType({})
    """What changed places said in the source: other decisions know them by that."""


def with_edits(publication: Publication, decisions: Sequence[Decision]) -> Edited:
    """Return the publication with the words that decisions want, in text, cells and notes.

    Of two decisions about one place the later counts. Looks, notes and links stay with their words.
    """
    wanted = [decision for decision in decisions if decision.instead is not None]
    if not wanted:
        return Edited(publication)
    places = [block for block in all_blocks(publication) if isinstance(block, _Worded)]
    finder = PlaceFinder(
        (wording(block.inlines) for block in places), (block.origin for block in places)
    )
    told: dict[int, str] = {}
    lost: list[Decision] = []
    for decision in wanted:
        place = finder.place(decision, (decision.instead,))
        if place is None or decision.instead is None:
            lost.append(decision)
        else:
            told[place] = decision.instead
    anew = {id(places[place]): words for place, words in told.items()}
    changed = msgspec.structs.replace(
        publication,
        front=tuple(_section(section, anew) for section in publication.front),
        body=tuple(_section(section, anew) for section in publication.body),
        back=tuple(_section(section, anew) for section in publication.back),
        notes=tuple(
            msgspec.structs.replace(note, blocks=tuple(_blocks(note.blocks, anew)))
            for note in publication.notes
        ),
    )
    changes = tuple(
        TextChange(rule=RULE, before=wording(block.inlines), after=words, origin=block.origin)
        for place, words in sorted(told.items())
        if wording((block := places[place]).inlines) != words
    )
    originals = {places[place].origin: wording(places[place].inlines) for place in told}
    return Edited(changed, changes, tuple(lost), originals)


def _section(section: Section, anew: Mapping[int, str]) -> Section:
    return msgspec.structs.replace(
        section,
        blocks=tuple(_blocks(section.blocks, anew)),
        children=tuple(_section(child, anew) for child in section.children),
    )


def _blocks(blocks: Sequence[Block], anew: Mapping[int, str]) -> Iterator[Block]:
    """Yield blocks with new words; a paragraph that is to say nothing and holds nothing goes."""
    for block in blocks:
        if isinstance(block, _Worded) and (words := anew.get(id(block))) is not None:
            if inlines := reworded(block.inlines, words):
                yield msgspec.structs.replace(block, inlines=inlines)
        else:
            yield _with_inner(block, anew)


def _with_inner(block: Block, anew: Mapping[int, str]) -> Block:
    replace = msgspec.structs.replace
    match block:
        case Quotation():
            return replace(block, blocks=tuple(_blocks(block.blocks, anew)))
        case ListBlock():
            items = (replace(i, blocks=tuple(_blocks(i.blocks, anew))) for i in block.items)
            return replace(block, items=tuple(items))
        case Table():
            rows = tuple(
                replace(
                    row,
                    cells=tuple(
                        replace(cell, blocks=tuple(_blocks(cell.blocks, anew)))
                        for cell in row.cells
                    ),
                )
                for row in block.rows
            )
            return replace(block, rows=rows)
        case _:
            return block


def _row(row: TableRow, anew: Mapping[int, str]) -> TableRow:
    replace = msgspec.structs.replace
    cells = (replace(cell, blocks=tuple(_blocks(cell.blocks, anew))) for cell in row.cells)
    return replace(row, cells=tuple(cells))
