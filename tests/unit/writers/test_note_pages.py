"""Every footnote of a typeset PDF begins on the page of its mark, whatever its mark stands in."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from random import Random

import msgspec
import pytest

from converters.model.edition import Design, Edition, Trim
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Heading,
    ListBlock,
    ListItem,
    Note,
    NoteKind,
    NoteReference,
    Publication,
    Quotation,
    Section,
    Table,
    TableCell,
    TableRow,
    Text,
    Verse,
)
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.pdf import compiling
from converters.writers.pdf.nudging import (
    AS_IT_IS,
    MOST_PASSES,
    NoteLines,
    Nudges,
    Stand,
    Standing,
    Stray,
    messages_of,
    nudged,
)
from tests.support.full_book import SENTENCE
from tests.support.nodes import paragraph
from tests.support.note_pages import note_pages
from tests.support.page_lists import begins_alike, epub_pages, paged_editions, pdf_pages
from tests.support.pdf_reading import codes, context_in, page_texts, typeset_bytes

MOST_LINES = 16
"""More than two pages of the small size have."""
SMALL = Edition(form=EditionForm.PDF, design=Design(trim=Trim(110, 150)))
LINE = "Người ta kể rằng ngày xưa ở làng ấy có một ông lão đánh cá nghèo sống bên bờ sông. "


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def ref(name: str) -> NoteReference:
    return NoteReference(note=name)


def note(name: str, *blocks: Block) -> Note:
    return Note(id=name, kind=NoteKind.FOOTNOTE, blocks=blocks or (paragraph(LINE),))


def filled(count: int) -> tuple[Block, ...]:
    return tuple(paragraph(LINE) for _ in range(count))


def marked(name: str) -> Block:
    return paragraph(LINE + LINE[:-2], ref(name), ". " + LINE)


def book(*blocks: Block, notes: tuple[Note, ...], mark: str = "") -> Publication:
    """Return a book of two chapters, the second of these blocks; ``mark``: note of its title."""
    title = (Text(text="Một"), *((ref(mark),) if mark else ()))
    before = Section(
        id="zero", role=SectionRole.CHAPTER, title=(Text(text="Không"),), blocks=filled(3)
    )
    after = Section(id="one", role=SectionRole.CHAPTER, title=title, blocks=blocks)
    work = Work(title="Sách", language="vi")
    return Publication(metadata=Metadata(work=work), body=(before, after), notes=notes)


def opening() -> Publication:
    """A note of nearly a page, called in the first line of a chapter."""
    first = paragraph("Chữ", ref("a"), " và " + LINE * 3)
    return book(first, *filled(9), notes=(note("a", paragraph(LINE * 20)),))


def two_on_a_line() -> Publication:
    line = paragraph(LINE * 2, "chữ", ref("a"), " và", ref("b"), ". ", LINE * 2)
    two = tuple(note(name, paragraph(LINE * 2)) for name in "ab")
    return book(*filled(9), line, *filled(4), notes=two)


def many_on_a_page() -> Publication:
    parts = chain.from_iterable(("chữ " * 3, ref(f"n{number}"), " ") for number in range(30))
    notes = tuple(note(f"n{number}", paragraph(f"lời {number}")) for number in range(30))
    return book(*filled(2), paragraph(*parts), *filled(4), notes=notes)


def in_a_heading() -> Publication:
    heading = Heading(level=1, inlines=(Text(text="Đầu đề"), ref("a")))
    return book(*filled(3), heading, *filled(4), notes=(note("a"),))


def in_a_title() -> Publication:
    return book(*filled(6), notes=(note("a", paragraph("từ " * 600)),), mark="a")


def in_a_table() -> Publication:
    rows = tuple(
        TableRow(
            cells=(
                TableCell(blocks=(paragraph("ô ", *((ref(f"n{row}"),) if row % 2 else ())),)),
                TableCell(blocks=(paragraph(LINE),)),
            )
        )
        for row in range(14)
    )
    notes = tuple(note(f"n{row}") for row in range(1, 14, 2))
    return book(*filled(7), Table(rows=rows, header_rows=1), *filled(3), notes=notes)


def long_in_a_cell() -> Publication:
    cells = (paragraph("chữ", ref("a"), " " + LINE * 4), paragraph("x"))
    table = Table(rows=(TableRow(cells=tuple(TableCell(blocks=(one,)) for one in cells)),))
    return book(*filled(2), table, *filled(5), notes=(note("a", paragraph(LINE * 14)),))


def in_verses() -> Publication:
    stanzas = tuple(
        tuple(
            (Text(text="dòng thơ"), *((ref(f"n{stanza}"),) if line == 2 else ()))
            for line in range(4)
        )
        for stanza in range(5)
    )
    notes = tuple(note(f"n{stanza}") for stanza in range(5))
    return book(*filled(5), Verse(stanzas=stanzas), *filled(3), notes=notes)


def in_a_list() -> Publication:
    items = tuple(ListItem(blocks=(marked(f"n{number}"),)) for number in range(6))
    notes = tuple(note(f"n{number}") for number in range(6))
    return book(*filled(3), ListBlock(ordered=True, items=items), *filled(3), notes=notes)


def in_a_quotation() -> Publication:
    blocks = tuple(marked(f"n{number}") for number in range(4))
    notes = tuple(note(f"n{number}") for number in range(4))
    return book(*filled(2), Quotation(blocks=blocks), *filled(3), notes=notes)


def in_an_epigraph() -> Publication:
    last = paragraph(LINE[:-2], ref("a"), ". ")
    whose = (Text(text="Ai"), ref("b"))
    epigraph = Quotation(epigraph=True, blocks=(*filled(4), last), attribution=whose)
    return book(epigraph, *filled(6), notes=(note("a"), note("b")))


def within_a_note() -> Publication:
    outer = note("a", paragraph(LINE * 2, "lời", ref("b"), LINE * 2))
    inner = note("b", paragraph(LINE * 2))
    return book(*filled(2), marked("a"), *filled(4), notes=(outer, inner))


SHAPES = [
    opening, two_on_a_line, many_on_a_page, in_a_heading, in_a_title, in_a_table, long_in_a_cell,
    in_verses, in_a_list, in_a_quotation, in_an_epigraph, within_a_note,
]  # fmt: skip


ASTRAY = [shape for shape in SHAPES if shape not in {two_on_a_line, in_a_table, in_an_epigraph}]
"""Typst by itself misplaces a note of theirs in some place of a page of this size."""


def astray(content: bytes) -> list[tuple[int, int]]:
    return [pages for pages in note_pages(content) if pages[0] != pages[1]]


def left_to_typst(shape, folder: Path, monkeypatch) -> tuple[Publication, bytes]:
    """Return a book of a shape as typst sets it by itself, so far down the page that it fails.

    Where typst does so nowhere any more, the nudge is no longer needed.
    """
    with monkeypatch.context() as patch:
        patch.setattr(compiling, "_CHECK", b"")
        for lines in range(MOST_LINES):
            publication = lower(shape(), lines)
            content = typeset_bytes(publication, context_in(folder), SMALL)
            if astray(content):
                return publication, content
    pytest.fail("typst puts these notes where they belong")


def lower(publication: Publication, lines: int) -> Publication:
    """Return a book whose second chapter has some short lines more before its text."""
    before, after = publication.body
    blocks = (*(paragraph("Dòng.") for _ in range(lines)), *after.blocks)
    after = msgspec.structs.replace(after, blocks=blocks)
    return msgspec.structs.replace(publication, body=(before, after))


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_note_begins_on_the_page_of_its_mark_wherever_that_is(shape, tmp_path: Path) -> None:
    for lines in range(0, MOST_LINES, 2):
        publication = lower(shape(), lines)
        content = typeset_bytes(publication, context_in(tmp_path), SMALL)
        assert len(note_pages(content)) == len(publication.notes)
        assert not astray(content)


@pytest.mark.parametrize("shape", ASTRAY)
def test_a_note_that_typst_misplaces_is_brought_back(shape, tmp_path: Path, monkeypatch) -> None:
    publication, by_itself = left_to_typst(shape, tmp_path, monkeypatch)
    context = context_in(tmp_path)
    content = typeset_bytes(publication, context, SMALL)
    assert len(note_pages(content)) == len(publication.notes)
    assert not astray(content)
    assert codes(context) == []
    assert typeset_bytes(publication, context, SMALL) == content
    assert words(content) == words(by_itself)


def words(content: bytes) -> list[str]:
    """Return all words in order of the alphabet, without heads and folios of the pages."""
    return sorted(word for page in page_texts(content) for word in page.split() if len(word) > 5)


def rich() -> Note:
    """A note of several paragraphs with a quotation, a list and a table."""
    items = tuple(ListItem(blocks=(paragraph(LINE),)) for _ in range(3))
    row = TableRow(cells=(TableCell(blocks=(paragraph("ô"),)),) * 2)
    return note(
        "a", paragraph(LINE), Quotation(blocks=filled(2)), ListBlock(items=items),
        Table(rows=(row,) * 3), paragraph(LINE * 3),
    )  # fmt: skip


@pytest.mark.parametrize("lines", range(6))
def test_a_note_of_many_blocks_begins_on_the_page_of_its_mark(lines: int, tmp_path: Path) -> None:
    publication = book(*filled(lines), marked("a"), *filled(4), notes=(rich(),))
    content = typeset_bytes(publication, context_in(tmp_path), SMALL)
    assert len(note_pages(content)) == 1
    assert not astray(content)


def test_a_note_that_no_page_has_room_for_stands_at_the_back(tmp_path: Path) -> None:
    """On one line a note of more than a page, and another that cannot begin beside it."""
    context = context_in(tmp_path)
    notes = (note("a", paragraph(LINE * 40)), note("b", paragraph("Lời sau.")))
    line = paragraph("Chữ", ref("a"), " và", ref("b"), " nữa.")
    content = typeset_bytes(book(*filled(2), line, *filled(2), notes=notes), context, SMALL)
    assert not astray(content)
    assert codes(context) == ["PDF-089"]
    shown = page_texts(content)
    assert "Chú thích" in shown[-1]
    assert "Lời sau." in shown[-1]


@pytest.mark.parametrize("shape", [opening, two_on_a_line, in_a_quotation])
def test_the_page_list_is_that_of_the_nudged_pages(shape, tmp_path: Path) -> None:
    pdf, epub, context = paged_editions(shape(), tmp_path, SMALL.design)
    assert not astray(pdf.read_bytes())
    printed, listed = pdf_pages(pdf), epub_pages(epub)
    assert "PDF-033" not in codes(context)
    shown = {page.label: page for page in printed if page.text.strip()}
    assert [page.label for page in listed] == list(shown)
    assert all(begins_alike(shown[page.label], page) for page in listed)


@pytest.mark.slow
def test_all_notes_of_a_long_book_are_in_their_places(tmp_path: Path) -> None:
    """130,000 words with some 500 notes of all lengths, a tenth of them called in quotations."""
    chance = Random(7)
    notes: list[Note] = []
    sections = tuple(chapter(number, chance, notes) for number in range(30))
    metadata = Metadata(work=Work(title="Sách", language="vi"))
    publication = Publication(metadata=metadata, body=sections, notes=tuple(notes))
    context = context_in(tmp_path)
    content = typeset_bytes(publication, context)
    assert len(note_pages(content)) == len(notes) > 400
    assert not astray(content)
    assert codes(context) == []


def chapter(number: int, chance: Random, notes: list[Note]) -> Section:
    blocks: list[Block] = []
    for _ in range(48):
        words = chance.randint(30, 150)
        if chance.random() < 0.36:
            name = f"n{len(notes)}"
            length = chance.choice((8, 15, 30, 60))
            notes.append(note(name, paragraph(sentence(chance, length))))
            at = chance.randint(5, words - 5)
            block = paragraph(
                sentence(chance, at)[:-2], ref(name), ". " + sentence(chance, words - at)
            )
        else:
            block = paragraph(sentence(chance, words))
        blocks.append(Quotation(blocks=(block,)) if chance.random() < 0.1 else block)
    title = (Text(text=f"Chương {number}"),)
    return Section(id=f"c{number}", role=SectionRole.CHAPTER, title=title, blocks=tuple(blocks))


def sentence(chance: Random, words: int) -> str:
    return " ".join(chance.choices(LINE.rstrip(". ").split(), k=words)) + ". "


def test_patience_with_notes_has_an_end() -> None:
    """Whatever typst says, after some passes notes go to the back, and at last the book stands."""
    notes = {name: note(name, paragraph(SENTENCE)) for name in "abc"}
    length = NoteLines.of(notes, 300, 10)
    standings = {name: Standing(stand) for name, stand in zip("abc", Stand, strict=True)}
    nudges: Nudges = AS_IT_IS
    for number in range(MOST_PASSES):
        assert not nudges.spent
        early = number % 3 == 0
        strays = [Stray(name, 5, 4 if early else 6, name) for name in "abc"]
        nudges = nudged(nudges, strays, standings, length)
    assert nudges.spent
    assert nudges.at_back == set("abc")
    assert [message.code for message in messages_of(nudges)] == ["PDF-089", "PDF-090"]


def test_what_follows_in_a_chapter_waits_for_what_comes_before() -> None:
    names = ("a", "b", "c", "d")
    notes = {name: note(name) for name in names}
    standings = {name: Standing(Stand.BLOCK, "", 1 + (name == "d")) for name in names}
    strays = [Stray(n, p, p + 1, n) for n, p in zip(names, (7, 8, 12, 8), strict=True)]
    found = nudged(AS_IT_IS, strays, standings, NoteLines.of(notes, 300, 10))
    assert set(found.given) == {"a", "c", "d"}
