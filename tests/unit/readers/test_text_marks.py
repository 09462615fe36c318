"""What plain texts write for slant, weight, pages and pictures; frames; underlined titles."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Emphasis,
    Heading,
    NoteReference,
    PageBreak,
    Paragraph,
    Strong,
)
from converters.model.traversal import plain_text, walk_inlines
from converters.readers import text
from converters.readers.gutenberg import without_frame
from converters.readers.text_layout import passages
from converters.readers.text_marks import marked_inlines
from tests.support.reading import all_text, body_of, read_content, reasons

PARAGRAPH = (
    "Trong khu sân quần mà bên ngoài là những hàng ruối kín mít, chỉ có một sân là dùng đến."
)


def read(folder, content):
    return read_content(text.read, folder, "sách.txt", content)


def test_slant_and_weight(tmp_path):
    reading = read(tmp_path, "Một _hai ba_ *bốn* =năm= sáu.\n\n2 * 3 * 4 = 6, a_b_c, ____ và **\n")
    first, second = body_of(reading)
    assert [type(i).__name__ for i in first.inlines] == [
        "Text", "Emphasis", "Text", "Strong", "Text", "Strong", "Text",
    ]  # fmt: skip
    assert plain_text(first.inlines) == "Một hai ba bốn năm sáu."
    assert plain_text(second.inlines) == "2 * 3 * 4 = 6, a_b_c, ____ và **"
    assert reading.ledger.number(Kind.RAW, Fate.CONVERTED) == 3
    assert reasons(reading.ledger) == {"TXT-061"}


def test_slant_over_the_end_of_a_line(tmp_path):
    lines = textwrap.fill(f"{PARAGRAPH} _{PARAGRAPH}_ {PARAGRAPH}", 60)
    (paragraph,) = body_of(read(tmp_path, lines))
    assert any(isinstance(i, Emphasis) for i in paragraph.inlines)
    assert plain_text(paragraph.inlines) == f"{PARAGRAPH} {PARAGRAPH} {PARAGRAPH}"


def test_pages_and_pictures(tmp_path):
    reading = read(
        tmp_path,
        f"{PARAGRAPH} [Pg 12] {PARAGRAPH}\n\n[Illustration: Cây _đa_]\n\n[Illustration]\n\nx\n",
    )
    first, caption, last = body_of(reading)
    assert [i.label for i in first.inlines if isinstance(i, PageBreak)] == ["12"]
    assert (plain_text(caption.inlines), caption.alignment) == ("Cây đa", Alignment.CENTER)
    assert plain_text(last.inlines) == "x"
    assert reading.ledger.number(Kind.IMAGE, Fate.CONVERTED) == 1
    assert reading.ledger.number(Kind.IMAGE, Fate.DROPPED) == 1
    assert reasons(reading.ledger) == {"TXT-061", "TXT-062"}


def test_underlined_titles(tmp_path):
    reading = read(
        tmp_path,
        f"{PARAGRAPH}\n\nQuyển một\n=========\n\n{PARAGRAPH}\n\n"
        f"Trăng\n-----\n\n{PARAGRAPH}\n\n---\n\nx",
    )
    headings = [b for b in body_of(reading) if isinstance(b, Heading)]
    assert [(plain_text(h.inlines), h.level) for h in headings] == [("Quyển một", 1), ("Trăng", 2)]


def test_folios_between_form_feeds_go_and_sentences_run_on(tmp_path):
    pages = "\f".join(f"{PARAGRAPH}\nvà một câu còn dở\n\n{n}\n" for n in range(7, 12))
    reading = read(tmp_path, pages.replace("\f", "\fnối tiếp ở đây.\n"))
    assert "\n7" not in all_text(reading)
    assert "còn dở nối tiếp" in all_text(reading).replace("\n", " ")
    assert reading.ledger.number(Kind.FOLIO, Fate.DROPPED) == 5
    assert reading.ledger.number(Kind.PAGE_BREAK, Fate.DROPPED) == 4
    assert reasons(reading.ledger) == {"TXT-006", "TXT-063"}


def test_notes_between_paragraphs(tmp_path):
    reading = read(
        tmp_path,
        f"Một [1] và _hai_[1].\n\n[Footnote 1: Chú _thích_ của [tác giả].]\n\n{PARAGRAPH} [*]\n\n"
        "[Chú thích *: sao]\n\n[Footnote 9: không có dấu]\n",
    )
    first, second, last = body_of(reading)
    assert plain_text(first.inlines) == "Một [1] và hai."
    assert isinstance(first.inlines[-2], NoteReference)
    assert plain_text(second.inlines) == f"{PARAGRAPH} "
    assert plain_text(last.inlines) == "[Footnote 9: không có dấu]"
    notes = reading.publication.notes
    assert [(plain_text(n.blocks[0].inlines), n.label) for n in notes] == [
        ("Chú thích của [tác giả].", None), ("sao", "*"),
    ]  # fmt: skip
    assert reading.ledger.number(Kind.FOOTNOTE) == 2


FRAME = (
    "The Project Gutenberg EBook of Số đỏ\n\nTitle: Số đỏ\n\nAuthor: Vũ Trọng Phụng\n"
    "Language: Vietnamese\n\n*** START OF THIS PROJECT GUTENBERG EBOOK SO DO ***\n\n"
    "Produced by Some One\nand others\n\n{}\n\n*** END OF THE PROJECT GUTENBERG EBOOK SO DO ***\n"
    "\nThis and all associated files of various formats\nwill be found in: x\n"
)


def test_the_frame_of_project_gutenberg_is_set_aside(tmp_path):
    reading = read(tmp_path, FRAME.format(PARAGRAPH))
    assert all_text(reading) == PARAGRAPH
    work = reading.publication.metadata.work
    assert (work.title, work.contributors[0].name, work.language) == (
        "Số đỏ", "Vũ Trọng Phụng", "vi",
    )  # fmt: skip
    assert reading.ledger.number(Kind.RAW, Fate.DROPPED) == 10
    assert reasons(reading.ledger) == {"TXT-060"}


def test_a_text_that_speaks_of_the_frame_keeps_its_lines():
    lines = ["Lời", "*** END OF THE PROJECT GUTENBERG EBOOK X ***", "Sau"]
    assert without_frame(lines).lines == lines


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_paragraphs_come_back(tmp_path, width, indent):
    given_paragraphs = [f"{PARAGRAPH} {PARAGRAPH} Câu thứ {n}." for n in range(12)]
    gap = "\n" if indent else "\n\n"
    wrapped = gap.join(textwrap.fill(p, width, initial_indent=indent) for p in given_paragraphs)
    assert all_text(read(tmp_path, wrapped)).split("\n") == given_paragraphs


def test_verse_keeps_its_lines_within_wrapped_prose(tmp_path):
    prose = "\n\n".join(textwrap.fill(f"{PARAGRAPH} {PARAGRAPH}", 72) for _ in range(4))
    verse = "  Trăm năm trong cõi người ta,\n  Chữ tài chữ mệnh khéo là\n  Trải qua một cuộc"
    reading = read(tmp_path, f"{prose}\n\n{verse}\n\n{prose}\n")
    assert [type(b).__name__ for b in body_of(reading)].count("Verse") == 1
    assert len([b for b in body_of(reading) if isinstance(b, Paragraph)]) == 8


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="_*=[]{}Pg 12abà.\n", max_size=80))
def test_marks_lose_no_letter(line):
    inlines = marked_inlines(line)
    kept = "".join(c for c in plain_text(inlines) if c.isalpha())
    labels = "".join(i.label for i in walk_inlines(inlines) if isinstance(i, PageBreak))
    lost = sum(map(str.isalpha, line)) - len(kept)
    assert lost >= 0
    assert (lost == 0) is not any(isinstance(i, PageBreak) for i in walk_inlines(inlines)) or labels


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="ab .-=*\t_", max_size=20), max_size=12))
def test_layout_keeps_every_word_in_order(lines):
    found = [word for passage in passages(lines) for line in passage.lines for word in line.split()]
    assert found == [word for line in lines for word in line.split()]


def test_strong_inside_slant():
    (slant,) = marked_inlines("_a *b* c_")
    assert isinstance(slant, Emphasis)
    assert isinstance(slant.inlines[1], Strong)
