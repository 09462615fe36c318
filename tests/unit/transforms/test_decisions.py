"""What a person decided wins over guesses, finds its place again, and says when it cannot."""

from __future__ import annotations

import pytest

from converters.diagnostics import Box, Origin
from converters.metadata_files.structure_file import decisions_of
from converters.model.decision import NO_HEADING, Decision
from converters.model.guess import BlockKind, Guess, Mode, Trait
from converters.model.ledger import Kind
from converters.model.metadata import Metadata
from converters.model.publication import (
    Alignment,
    Figure,
    Heading,
    InlineImage,
    ListBlock,
    NoteReference,
    Paragraph,
    Publication,
    Quotation,
    SceneBreak,
    Section,
    Strong,
    Table,
    TableCell,
    TableRow,
    Text,
    Verse,
)
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.readers.guessed_headings import with_headings
from converters.readers.heading_evidence import HeadingGuess
from converters.transforms.recognition import recognise
from converters.vocabularies import SectionRole
from tests.unit.transforms.manuscripts import PROSE, flat, heading, italic, recognised, text, texts
from tests.unit.transforms.test_recognition import IMPRINT, KIEU


def decide(words: str, **what: object) -> Decision:
    return Decision(text=words, **what)


def test_paragraph_becomes_a_heading_and_a_heading_text():
    found = recognised(
        heading("Chương 1"),
        text(PROSE),
        text("Đêm mưa"),
        text(PROSE),
        heading("Không phải chương", number="5."),
        decisions=(decide("Đêm mưa", heading=1), decide("Không phải", heading=NO_HEADING)),
    )
    assert [plain_text(s.title) for s in found.book.body] == ["Chương 1", "Đêm mưa"]
    assert plain_text(found.blocks[-1].inlines) == "5. Không phải chương"
    manual = [(g.value, g.mode, g.confidence, g.reason) for g in found.book.guesses]
    assert manual == [("1", Mode.MANUAL, 1.0, "STR-046"), ("none", Mode.MANUAL, 1.0, "STR-046")]


def test_a_guessed_heading_undone_looks_as_its_paragraph_did():
    line = Paragraph(
        inlines=(Strong(inlines=(Text(text="CẤM VÀO"),)),),
        alignment=Alignment.CENTER,
        origin=Origin("sách.docx", paragraph=1),
    )
    guesses = {1: HeadingGuess(1, 0.9, "STR-013")}
    (guessed,) = with_headings([line], guesses, lambda item: (item, None)).items
    assert isinstance(guessed, Heading)
    assert guessed.inlines == (Text(text="CẤM VÀO"),)
    undone = decide("CẤM VÀO", heading=NO_HEADING)
    found = recognised(guessed, text(PROSE), heading("Chương 1"), text(PROSE), decisions=(undone,))
    assert found.blocks[0] == line


def test_whole_words_are_found_whatever_sign_follows_them():
    lines = texts("Đoạn", "Đoạn, một", "Đoạn… hai", "Đoạnh", "Đoạn ba")
    decisions = tuple(decide("Đoạn", heading=2, paragraph=n) for n in range(1, 6))
    found = recognised(*lines, decisions=decisions)
    titles = [plain_text(section.title) for section in found.book.body]
    assert titles == ["Đoạn", "Đoạn, một", "Đoạn… hai", "Đoạn ba"]
    assert found.codes.count("STR-047") == 1


def test_role_of_a_heading_and_of_text_without_one():
    found = recognised(
        text("Cho em"),
        heading("Thư gửi bạn"),
        text(PROSE),
        heading("Chương 1"),
        text(PROSE),
        decisions=(
            decide("Cho em", role=SectionRole.DEDICATION),
            decide("Thư gửi bạn", role=SectionRole.PREFACE),
        ),
    )
    assert found.roles == ["dedication", "preface", "chapter"]


def test_page_of_lines_is_over_after_them():
    found = recognised(
        *texts("Một", "Hai", "Ba"),
        heading("Chương 1"),
        text(PROSE),
        decisions=(decide("Một", role=SectionRole.TITLE_PAGE, paragraphs=2),),
    )
    assert found.roles == ["titlepage", "section", "chapter"]


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (BlockKind.VERSE, Verse),
        (BlockKind.QUOTATION, Quotation),
        (BlockKind.EPIGRAPH, Quotation),
        (BlockKind.LIST, ListBlock),
    ],
)
def test_paragraphs_become_what_was_said(kind, made):
    found = recognised(
        heading("Chương 1"),
        *texts(PROSE, "Một hai", "Ba bốn", PROSE),
        decisions=(decide("Một hai", block=kind, paragraphs=2),),
    )
    assert found.kinds == ["Paragraph", made.__name__, "Paragraph"]
    assert getattr(found.blocks[1], "epigraph", False) is (kind is BlockKind.EPIGRAPH)
    assert found.codes == []


def test_plain_text_stays_text_whatever_it_looks_like():
    poem = recognised(
        heading("Chương 1"),
        text(PROSE),
        *texts(*KIEU),
        decisions=(decide(KIEU[0], block=BlockKind.PARAGRAPH, paragraphs=4),),
    )
    assert set(poem.kinds) == {"Paragraph"}
    mark = recognised(
        heading("Chương 1"),
        SceneBreak(ornament="* * *"),
        text(PROSE),
        text(PROSE),
        decisions=(Decision(paragraph=2, block=BlockKind.PARAGRAPH),),
    )
    assert plain_text(mark.blocks[0].inlines) == "* * *"


def test_scene_breaks_captions_and_contents_by_hand():
    found = recognised(
        heading("Chương 1"),
        Figure(image=InlineImage(resource="p", alt="")),
        *texts("Cầu cũ", PROSE, "Sáng hôm sau", "Mục này thừa"),
        decisions=(
            decide("Cầu cũ", block=BlockKind.CAPTION),
            decide("Sáng hôm sau", block=BlockKind.SCENE_BREAK),
            decide("Mục này", block=BlockKind.CONTENTS),
        ),
    )
    assert found.kinds == ["Figure", "Paragraph", "SceneBreak", "Paragraph"]
    assert isinstance(found.blocks[0], Figure)
    assert plain_text(found.blocks[0].caption) == "Cầu cũ"
    assert [entry.detail for entry in found.ledger.entries] == ["Mục này thừa"]


def test_what_cannot_be_done_is_told_and_changes_nothing():
    found = recognised(
        heading("Chương 1"), text(PROSE), decisions=(decide("Trời mưa", block=BlockKind.CAPTION),)
    )
    assert found.kinds == ["Paragraph"]
    assert found.codes == ["STR-049"]


@pytest.mark.parametrize(
    "second", [{"role": SectionRole.PREFACE}, {"block": BlockKind.CAPTION}, {"heading": 1}]
)
def test_place_that_another_decision_took_is_told(second):
    decisions = (
        Decision(paragraph=2, paragraphs=2, block=BlockKind.QUOTATION),
        Decision(paragraph=3, paragraphs=3, **second),
    )
    found = recognised(heading("Chương 1"), *texts(PROSE, PROSE, "Hết"), decisions=decisions)
    assert found.codes == ["STR-049"]
    assert found.kinds == ["Quotation", "Paragraph"]


# ---- finding places again ---------------------------------------------------------------------


def test_words_find_a_place_that_moved():
    decision = decide("Đêm mưa", paragraph=2, source="sách.docx", heading=1)
    found = recognised(*texts(PROSE, PROSE, PROSE), text("Đêm mưa"), decisions=(decision,))
    assert plain_text(found.book.body[0].title) == "Đêm mưa"


def test_number_decides_between_equal_words():
    decision = decide("I", paragraph=4, heading=NO_HEADING)
    found = recognised(
        heading("I"), text(PROSE), text(PROSE), heading("I"), text(PROSE), decisions=(decision,)
    )
    assert len(found.book.body) == 1


def test_number_finds_a_place_whose_words_were_mended():
    decision = decide("Đêm mưa bảo", paragraph=2, heading=1)
    found = recognised(text(PROSE), text("Đêm mưa bão"), text(PROSE), decisions=(decision,))
    assert plain_text(found.book.body[0].title) == "Đêm mưa bão"


@pytest.mark.parametrize(
    "decision",
    [
        decide("Chỗ này đã xóa", heading=1),
        decide("Chỗ này đã xóa", paragraph=2, heading=1),
        decide("Trời mưa suốt đêm", source="khác.docx", heading=1),
        Decision(paragraph=99, heading=1),
    ],
)
def test_places_that_are_gone_are_told(decision):
    found = recognised(heading("Chương 1"), text(PROSE), decisions=(decision,))
    assert found.codes == ["STR-047"]
    assert found.lost == (decision,)


def test_a_line_of_just_these_words_goes_before_one_that_begins_with_them():
    undone = decide("Chương 2", heading=NO_HEADING)
    found = recognised(
        text("Chương 2 Bến đò 31"),
        text(PROSE),
        heading("Chương 2"),
        text(PROSE),
        decisions=(undone,),
    )
    assert found.codes == ["STR-002"]


@pytest.mark.parametrize("words", ["Đêm mưa bão", "Đêm mua bão", "ĐÊM MUA"])
def test_a_word_may_have_been_corrected_since_a_person_saw_it(words: str):
    found = recognised(
        text(PROSE),
        text("Đêm mưa bão, gió"),
        text(PROSE),
        decisions=(decide(words, heading=1),),
        readings={"mua": "mưa"},
    )
    assert found.lost == ()
    assert plain_text(found.book.body[0].title) == "Đêm mưa bão, gió"


def test_words_as_they_stand_go_before_what_they_were_read_as():
    found = recognised(
        text("Đêm mưa"),
        text(PROSE),
        text("Đêm mua bán"),
        text(PROSE),
        decisions=(decide("Đêm mua", heading=1),),
        readings={"mua": "mưa"},
    )
    assert [plain_text(section.title) for section in found.book.body] == ["Đêm mua bán"]


def test_first_words_must_be_whole():
    found = recognised(text("Một hôm"), text(PROSE), decisions=(decide("Mộ", heading=1),))
    assert found.codes == ["STR-002", "STR-047"]


def test_two_decisions_on_equal_words_take_one_place_each():
    decisions = (decide("Hết ngày", heading=1), decide("Hết ngày", heading=1))
    found = recognised(
        text("Hết ngày"), text(PROSE), text("Hết ngày"), text(PROSE), decisions=decisions
    )
    assert len(found.book.body) == 2


def test_guesses_written_down_give_the_same_book():
    blocks = (
        *texts("VŨ TRỌNG PHỤNG", "SỐ ĐỎ", "NHÀ XUẤT BẢN VĂN HỌC"),
        heading("Mục lục"),
        *texts("Chương 1 .... 3", "Chương 2 .... 9", "Chương 3 .... 12"),
        heading("Chương 1"),
        *(italic(line) for line in KIEU),
        text("(Nguyễn Du)"),
        *texts(PROSE, "***", PROSE, "Gồm:", "1. Gạo", "2. Muối"),
        heading("Chương 2"),
        Figure(image=InlineImage(resource="p", alt="")),
        *texts("Hình 1. Cầu", PROSE),
        heading("Chương 3"),
        text(PROSE),
        *texts(*IMPRINT),
    )
    guessed = recognise(flat(*blocks), (), CollectingMonitor())
    decisions = decisions_of(guessed.publication.guesses)
    assert len(decisions) == 8
    decided = recognise(flat(*blocks), decisions, CollectingMonitor())
    assert decided.publication.body == guessed.publication.body
    assert {guess.mode for guess in decided.publication.guesses} == {Mode.MANUAL}
    assert decided.proposals == guessed.proposals
    assert decided.ledger == guessed.ledger


def test_manual_decision_takes_the_place_of_a_readers_guess():
    import msgspec

    from converters.diagnostics import Origin
    from converters.model.guess import Guess, Trait

    origin = Origin("sách.docx", paragraph=1)
    guess = Guess(
        trait=Trait.HEADING, value="1", reason="STR-030", confidence=0.7, text="Mưa", origin=origin
    )
    book = msgspec.structs.replace(flat(heading("Mưa"), text(PROSE)), guesses=(guess,))
    decision = decide("Mưa", heading=NO_HEADING)
    result = recognise(book, (decision,), CollectingMonitor())
    assert [g.mode for g in result.publication.guesses] == [Mode.MANUAL]
    assert not any(isinstance(b, Heading) for b in result.publication.body[0].blocks)
    assert isinstance(result.publication.body[0].blocks[0], Paragraph)


def test_contents_in_a_table_go_to_the_ledger_with_all_their_cells():
    cells = tuple(TableCell(blocks=(text(words),)) for words in ("Chương 1", "5"))
    table = Table(rows=(TableRow(cells=cells),))
    found = recognised(
        heading("Mục lục"),
        table,
        heading("Chương 1"),
        text(PROSE),
        decisions=(decide("Mục lục", block=BlockKind.CONTENTS, paragraphs=2),),
    )
    assert found.kinds == ["Paragraph"]
    dropped = [(e.kind, e.detail) for e in found.ledger.entries]
    assert dropped == [
        (Kind.HEADING, "Mục lục"),
        (Kind.TABLE, ""),
        (Kind.PARAGRAPH, "Chương 1"),
        (Kind.PARAGRAPH, "5"),
    ]


def test_contents_with_a_note_or_a_picture_are_not_left_out():
    noted = Paragraph(inlines=(Text(text="Chương 1 … 5"), NoteReference(note="n1")))
    picture = Figure(image=InlineImage(resource="bìa"))
    for block in (noted, picture):
        what = Decision(paragraph=2, paragraphs=2, block=BlockKind.CONTENTS)
        found = recognised(heading("Một"), block, text(PROSE), text(PROSE), decisions=(what,))
        assert found.kinds == [type(block).__name__, "Paragraph", "Paragraph"]
        assert found.codes == ["STR-049"]


@pytest.mark.parametrize(("levels", "kinds"), [((1, NO_HEADING), 0), ((NO_HEADING, 1), 1)])
def test_of_contradicting_decisions_the_later_counts_and_is_told(
    levels: tuple[int, int], kinds: int
) -> None:
    decisions = tuple(decide("Đêm mưa", heading=level) for level in levels)
    found = recognised(heading("Chương 1"), *texts(PROSE, "Đêm mưa", PROSE), decisions=decisions)
    assert len(found.book.body) == 1 + kinds
    assert found.codes == ["STR-062"]
    assert len(found.guesses(Trait.HEADING)) == 1


def test_decisions_on_several_traits_of_a_place_do_not_contradict_each_other():
    decisions = (decide("Đêm mưa", heading=1), decide("Đêm mưa", role=SectionRole.PREFACE))
    found = recognised(*texts("Đêm mưa", PROSE), heading("Chương 1"), decisions=decisions)
    assert found.roles == ["preface", "chapter"]
    assert found.codes == []


def test_a_decision_leaves_what_was_guessed_elsewhere_on_its_page():
    places = [Origin("sách.pdf", page=3, box=Box(0, y, 100, y + 12)) for y in (10, 200)]
    blocks = tuple(heading(words, origin=o) for words, o in zip("AB", places, strict=True))
    told = tuple(
        Guess(trait=Trait.HEADING, value="1", reason="STR-013", confidence=0.8, text=t, origin=o)
        for t, o in zip("AB", places, strict=True)
    )
    section = Section(id="all", role=SectionRole.SECTION, blocks=blocks)
    book = Publication(metadata=Metadata(), body=(section,), guesses=told)
    decided = recognise(book, (decide("A", heading=2),), CollectingMonitor()).publication
    assert [(g.text, g.value, g.reason) for g in decided.guesses] == [
        ("A", "2", "STR-046"),
        ("B", "1", "STR-013"),
    ]
