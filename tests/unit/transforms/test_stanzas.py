"""Stanzas that are blocks of their own become one poem, wherever they stand."""

from __future__ import annotations

from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    Table,
    TableCell,
    TableRow,
    Text,
    Verse,
)
from converters.transforms.stanzas import with_joined_stanzas
from converters.vocabularies import SectionRole
from tests.support.nodes import paragraph


def stanza(*lines: str) -> Verse:
    return Verse(stanzas=(tuple((Text(text=line),) for line in lines),))


def poem(*stanzas: Verse) -> Verse:
    return Verse(stanzas=tuple(lines for each in stanzas for lines in each.stanzas))


FIRST, SECOND = stanza("Một", "Hai"), stanza("Ba", "Bốn")
TWO: tuple[Block, ...] = (FIRST, SECOND)
ONE: tuple[Block, ...] = (poem(FIRST, SECOND),)


def book(*blocks: Block, notes: tuple[Note, ...] = ()) -> Publication:
    inner = Section(id="b", role=SectionRole.CHAPTER, title=(Text(text="B"),), blocks=blocks)
    outer = Section(id="a", role=SectionRole.PART, title=(Text(text="A"),), children=(inner,))
    return Publication(metadata=Metadata(work=Work(title="Thơ")), body=(outer,), notes=notes)


def blocks_of(publication: Publication) -> tuple[Block, ...]:
    return publication.body[0].children[0].blocks


def test_neighbours_are_one_poem() -> None:
    blocks = (paragraph("Rồi hát:"), *TWO, paragraph("Hết."))
    joined = with_joined_stanzas(book(*blocks))
    assert blocks_of(joined) == (blocks[0], *ONE, blocks[-1])


def test_what_stands_between_keeps_them_apart() -> None:
    blocks = (FIRST, SceneBreak(), SECOND, paragraph("Và:"), FIRST)
    assert blocks_of(with_joined_stanzas(book(*blocks))) == blocks


def test_stanzas_within_other_blocks_and_notes() -> None:
    def around(inner: tuple[Block, ...]) -> tuple[Block, ...]:
        table = Table(rows=(TableRow(cells=(TableCell(blocks=inner),)),))
        return (Quotation(blocks=inner), ListBlock(items=(ListItem(blocks=inner),)), table)

    def note(inner: tuple[Block, ...]) -> Note:
        return Note(id="n", kind=NoteKind.FOOTNOTE, blocks=inner)

    joined = with_joined_stanzas(book(*around(TWO), notes=(note(TWO),)))
    assert blocks_of(joined) == around(ONE)
    assert joined.notes == (note(ONE),)
