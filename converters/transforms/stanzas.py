"""Poems whose stanzas stand in the source as blocks of their own, joined to one poem each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import msgspec

from converters.model.publication import (
    Block,
    ListBlock,
    Note,
    Publication,
    Quotation,
    Section,
    Table,
    Verse,
)


def with_joined_stanzas(publication: Publication) -> Publication:
    """Return the publication with poems that follow one another with nothing between as one.

    So they are set upon one axis with the gaps of stanzas. Not a line of them changes.
    """
    return msgspec.structs.replace(
        publication,
        front=_sections(publication.front),
        body=_sections(publication.body),
        back=_sections(publication.back),
        notes=tuple(map(_note, publication.notes)),
    )


def _sections(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(
        msgspec.structs.replace(
            section, blocks=_joined(section.blocks), children=_sections(section.children)
        )
        for section in sections
    )


def _note(note: Note) -> Note:
    return msgspec.structs.replace(note, blocks=_joined(note.blocks))


def _joined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    joined: list[Block] = []
    for is_verse, run in groupby(blocks, lambda block: isinstance(block, Verse)):
        if is_verse:
            joined.append(_one([block for block in run if isinstance(block, Verse)]))
        else:
            joined.extend(map(_inside, run))
    return tuple(joined)


def _one(poems: list[Verse]) -> Verse:
    if len(poems) == 1:
        return poems[0]
    stanzas = tuple(stanza for poem in poems for stanza in poem.stanzas)
    return msgspec.structs.replace(poems[0], stanzas=stanzas)


def _inside(block: Block) -> Block:
    replace = msgspec.structs.replace
    match block:
        case Quotation():
            return replace(block, blocks=_joined(block.blocks))
        case ListBlock():
            items = (replace(item, blocks=_joined(item.blocks)) for item in block.items)
            return replace(block, items=tuple(items))
        case Table():
            rows = (
                replace(
                    row,
                    cells=tuple(replace(cell, blocks=_joined(cell.blocks)) for cell in row.cells),
                )
                for row in block.rows
            )
            return replace(block, rows=tuple(rows))
        case _:
            return block
