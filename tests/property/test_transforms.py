"""What transforms may never do: lose a letter, change the order, give another result twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from converters.diagnostics import Origin
from converters.metadata_files.structure_file import decisions_of
from converters.model.decision import Decision
from converters.model.guess import BlockKind
from converters.model.ledger import Fate, Kind
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Alignment,
    Block,
    Code,
    Equation,
    Figure,
    Heading,
    Inline,
    Inset,
    ListBlock,
    Paragraph,
    Preformatted,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    Table,
    Text,
)
from converters.model.traversal import (
    all_inlines,
    anchors,
    own_inlines,
    page_breaks,
    walk_inlines,
)
from converters.monitor import CollectingMonitor
from converters.transforms.recognition import recognise
from converters.transforms.typography import with_typography
from converters.vocabularies import SectionRole
from tests.support.publications import flat_publications, publications


def letters(inlines: Iterable[Inline]) -> str:
    return "".join(i.text for i in walk_inlines(inlines) if isinstance(i, Text | Code))


def told(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the letters of blocks in reading order; captions apart, for they may change sides."""
    for block in blocks:
        match block:
            case ListBlock():
                for item in block.items:
                    yield item.label or ""
                    yield from told(item.blocks)
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        yield from told(cell.blocks)
            case Quotation():
                yield from told(block.blocks)
                yield letters(block.attribution)
            case Figure() | Equation():
                pass
            case _:
                yield own_letters(block)


def own_letters(block: Block) -> str:
    if isinstance(block, Preformatted):
        return block.text
    if isinstance(block, SceneBreak):
        return block.ornament or ""
    return letters(own_inlines(block))


def captions(blocks: Iterable[Block]) -> list[str]:
    return [letters(b.caption) for b in blocks if isinstance(b, Figure | Table)]


def blocks_of(publication: Publication) -> list[Block]:
    return [block for section in publication.sections for block in section.blocks]


def text_of(publication: Publication) -> str:
    return "".join("".join(told(blocks_of(publication))).split())


LINES = st.sampled_from(
    [
        *("Trăm năm trong cõi người ta,", "Chữ tài chữ mệnh khéo là ghét nhau.", "***", "- Vâng."),
        *("1. Gạo", "2. Muối", "a) một", "b) hai", "• điểm", "- đơn;", "Hình 1. Cầu", "Mục lục"),
        *("Chương 1", "Chương 2", "Chương 1 .... 5", "Chương 2\t9", "Kính tặng mẹ", "(Nguyễn Du)"),
        *("NHÀ XUẤT BẢN TRẺ", "Biên tập: Lê B", "ISBN: 978-604-1-00000-1", "Hà Nội, 1988", "", "I"),
        "Trời mưa suốt đêm, nước chảy tràn trên mái ngói, và sáng ra cả làng chìm trong sương mù.",
    ]
)


@st.composite
def manuscripts(draw: st.DrawFn) -> Publication:
    """Draw a flat text of lines that passes of recognition look for, in any order and setting."""
    blocks: list[Block] = []
    for number, line in enumerate(draw(st.lists(LINES, max_size=24)), start=1):
        inlines = (Text(text=line),) if line else ()
        origin = Origin("s.docx", paragraph=number)
        if line and draw(st.integers(0, 4)) == 0:
            blocks.append(Heading(inlines=inlines, level=draw(st.integers(1, 3)), origin=origin))
        else:
            blocks.append(
                Paragraph(
                    inlines=inlines,
                    alignment=draw(st.none() | st.sampled_from(Alignment)),
                    inset=draw(st.none() | st.sampled_from(Inset)),
                    blank_before=draw(st.integers(0, 1)),
                    origin=origin,
                )
            )
    section = Section(id="all", role=SectionRole.SECTION, blocks=tuple(blocks))
    title = draw(st.sampled_from(["", "Hà Nội, 1988", "Chương 1"]))
    return Publication(metadata=Metadata(work=Work(title=title)), body=(section,))


@given(flat_publications() | manuscripts())
def test_recognition_keeps_every_letter_in_order(publication):
    result = recognise(publication, (), CollectingMonitor())
    before, after = (blocks_of(book) for book in (publication, result.publication))
    dropped = "".join(e.detail or "" for e in result.ledger.entries)
    found = [*text_of(result.publication), *"".join("".join(captions(after)).split())]
    wanted = [*text_of(publication), *"".join("".join(captions(before)).split())]
    assert sorted([*found, *"".join(dropped.split())]) == sorted(wanted)
    if not dropped and captions(before) == captions(after):
        assert text_of(result.publication) == text_of(publication)
    assert anchors(result.publication) == anchors(publication)
    assert len(page_breaks(result.publication)) == len(page_breaks(publication))
    for kind in Kind:
        if kind is not Kind.ORNAMENT:
            assert result.ledger.number(kind) == 0, "what was dropped is no longer kept"
    kept = -sum(result.ledger.number(kind, Fate.KEPT) for kind in Kind)
    entries = [e for e in result.ledger.entries if e.kind is not Kind.ORNAMENT]
    assert kept == len(entries)


@given(manuscripts())
def test_guesses_taken_as_decisions_find_their_places(publication):
    guessed = recognise(publication, (), CollectingMonitor())
    decided = recognise(publication, decisions_of(guessed.publication.guesses), CollectingMonitor())
    assert decided.lost == ()


DECISIONS = st.builds(
    Decision,
    text=LINES,
    paragraph=st.none() | st.integers(1, 30),
    paragraphs=st.integers(1, 5),
    heading=st.none() | st.integers(0, 6),
    role=st.none() | st.sampled_from(SectionRole),
    block=st.none() | st.sampled_from([k for k in BlockKind if k is not BlockKind.CONTENTS]),
)


@given(manuscripts(), st.lists(DECISIONS, max_size=6))
def test_decisions_lose_no_letter_whatever_they_say(publication, decisions):
    result = recognise(publication, tuple(decisions), CollectingMonitor())
    blocks = blocks_of(result.publication)
    dropped = "".join(e.detail or "" for e in result.ledger.entries)
    found = text_of(result.publication) + "".join(captions(blocks)) + dropped
    assert sorted("".join(found.split())) == sorted(text_of(publication))


@settings(max_examples=100)
@given(publications() | flat_publications())
def test_typography_done_twice_changes_nothing_more(publication):
    once, _ = with_typography(publication, CollectingMonitor())
    twice, changes = with_typography(once, CollectingMonitor())
    assert changes == ()
    assert twice == once


TYPED = st.text(st.sampled_from("ab Đ12.,;:!?\"'-–—«»…()\u00a0\u202f\n%kg"), max_size=24)


@settings(max_examples=300)
@given(TYPED, st.sampled_from(["vi", "en", "fr"]))
def test_typography_of_any_line_is_settled_after_once(line, language):
    book = one_paragraph(line, language)
    once, changes = with_typography(book, CollectingMonitor())
    assert with_typography(once, CollectingMonitor()) == (once, ())
    assert bool(changes) == (once != book)
    kept = [c for c in line if c.isalnum()]
    assert [c for c in text_of(once) if c.isalnum()] == kept


def one_paragraph(line: str, language: str) -> Publication:
    block = Paragraph(inlines=(Text(text=line),), language=language)
    section = Section(id="s", role=SectionRole.CHAPTER, blocks=(block,))
    return Publication(metadata=Metadata(), body=(section,))


@given(publications())
def test_typography_keeps_letters_codes_and_formulas(publication):
    changed, _ = with_typography(publication, CollectingMonitor())
    assert words(changed) == words(publication)
    assert [i for i in all_inlines(changed) if isinstance(i, Code)] == [
        i for i in all_inlines(publication) if isinstance(i, Code)
    ]


def words(publication: Publication) -> str:
    return "".join(
        c for i in all_inlines(publication) if isinstance(i, Text) for c in i.text if c.isalnum()
    )
