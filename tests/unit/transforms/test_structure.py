"""Flat headings become parts and chapters, by their levels and by their words."""

from __future__ import annotations

import pytest

from converters.model.ledger import Kind
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Heading,
    Note,
    NoteKind,
    NoteReference,
    PageBreak,
    Paragraph,
    Publication,
    Section,
    Text,
)
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.transforms.findings import Findings
from converters.transforms.structure import build_structure
from converters.vietnamese.heading_words import is_end_mark, kind_of
from converters.vocabularies import SectionRole

Outline = list[tuple[str, str, "Outline"]]


def heading(text: str, level: int = 1, number: str | None = None) -> Heading:
    return Heading(inlines=(Text(text=text),), level=level, number=number)


def paragraph(text: str) -> Paragraph:
    return Paragraph(inlines=(Text(text=text),))


def flat(*blocks: Block, title: str = "Số đỏ") -> Publication:
    section = Section(id="all", role=SectionRole.SECTION, blocks=blocks)
    return Publication(metadata=Metadata(work=Work(title=title)), body=(section,))


def built(*blocks: Block, title: str = "Số đỏ") -> Publication:
    return build_structure(flat(*blocks, title=title), CollectingMonitor())


def outline(sections: tuple[Section, ...]) -> Outline:
    return [(section.role.value, label(section), outline(section.children)) for section in sections]


def label(section: Section) -> str:
    return " | ".join(filter(None, (section.number, plain_text(section.title))))


def test_parts_hold_chapters_though_both_have_one_style():
    book = built(
        heading("Lời nói đầu"),
        heading("Phần thứ nhất: Đất"),
        heading("Chương 1. Mưa"),
        heading("Chương 2. Nắng"),
        heading("PHẦN HAI"),
        heading("Chương 3. Gió"),
        heading("Phụ lục A"),
        heading("Tài liệu tham khảo"),
    )
    assert outline(book.front) == [("preface", "Lời nói đầu", [])]
    assert outline(book.body) == [
        (
            "part",
            "Phần thứ nhất: Đất",
            [("chapter", "Chương 1. Mưa", []), ("chapter", "Chương 2. Nắng", [])],
        ),
        ("part", "PHẦN HAI", [("chapter", "Chương 3. Gió", [])]),
    ]
    assert [role for role, *_ in outline(book.back)] == ["appendix", "bibliography"]


def test_levels_alone_make_chapters_and_sections_without_gaps():
    book = built(heading("Mùa xuân", 2), heading("Sáng", 5), heading("Trưa", 9), heading("Hạ", 2))
    assert outline(book.body) == [
        ("chapter", "Mùa xuân", [("section", "Sáng", [("section", "Trưa", [])])]),
        ("chapter", "Hạ", []),
    ]


def test_bare_label_takes_the_heading_on_the_next_line_as_title():
    book = built(
        heading("CHƯƠNG I"), heading("MINH, SƯ VÀ EM CHÃ", 1), paragraph("a"), heading("CHƯƠNG II")
    )
    assert [label(s) for s in book.body] == ["CHƯƠNG I | MINH, SƯ VÀ EM CHÃ", "CHƯƠNG II"]


def test_labels_of_sections_and_appendices_take_their_titles_too():
    book = built(
        heading("Chương I"), heading("Mục 1", 2), heading("ĐIỀU KIỆN", 2), paragraph("a"),
        heading("Mục 2", 2), heading("ĐĂNG KÝ", 2), paragraph("b"),
        heading("PHỤ LỤC 1"), heading("DANH SÁCH LIỆT SĨ"), paragraph("c"),
    )  # fmt: skip
    assert [label(s) for s in book.body[0].children] == ["Mục 1 | ĐIỀU KIỆN", "Mục 2 | ĐĂNG KÝ"]
    assert [(s.role, label(s)) for s in book.back] == [
        (SectionRole.APPENDIX, "PHỤ LỤC 1 | DANH SÁCH LIỆT SĨ")
    ]


def test_label_on_a_new_page_takes_its_title_and_keeps_the_page():
    label_on_page = Heading(inlines=(PageBreak(label="7"), Text(text="Chương 1")), level=1)
    book = built(label_on_page, heading("Bến đò"), paragraph("Trời mưa."))
    (chapter,) = book.body
    assert label(chapter) == "Chương 1 | Bến đò"
    assert chapter.title[0] == PageBreak(label="7")


def test_sections_of_a_bare_chapter_stay_its_sections():
    book = built(heading("Chương 1", 1), heading("Khái niệm", 2), heading("Ví dụ", 2))
    assert outline(book.body) == [
        ("chapter", "Chương 1", [("section", "Khái niệm", []), ("section", "Ví dụ", [])])
    ]


def test_roman_numbers_below_named_chapters_are_sections():
    book = built(heading("Mùa xuân", 1), heading("I", 2), heading("II", 2), heading("Mùa hạ", 1))
    assert outline(book.body) == [
        ("chapter", "Mùa xuân", [("section", "I", []), ("section", "II", [])]),
        ("chapter", "Mùa hạ", []),
    ]


def test_text_before_the_first_heading_is_a_section_of_its_own():
    book = built(paragraph("Tặng mẹ"), heading("Chương 1"), paragraph("a"))
    assert book.front[0].blocks == (paragraph("Tặng mẹ"),)
    assert outline(book.body) == [("chapter", "Chương 1", [])]


def test_pages_before_the_first_heading_are_where_the_body_begins():
    story = paragraph("Đêm ấy trời mưa rất to. " * 60)
    book = built(story, heading("Chương 2"), paragraph("a"))
    assert book.front == ()
    assert book.body[0].blocks == (story,)
    assert outline(book.body) == [("chapter", "", []), ("chapter", "Chương 2", [])]
    with_preface = built(story, heading("Lời nói đầu"), paragraph("b"), heading("Chương 1"))
    assert with_preface.front[0].blocks == (story,)


def test_book_without_headings_is_one_chapter_that_bears_its_title():
    monitor = CollectingMonitor()
    book = build_structure(flat(paragraph("a"), paragraph("b")), monitor)
    assert outline(book.body) == [("chapter", "Số đỏ", [])]
    assert [d.code for d in monitor.diagnostics] == ["STR-002"]


@pytest.mark.parametrize("blocks", [(), (paragraph(" "), paragraph(""))])
def test_source_without_a_word_is_told(blocks):
    monitor = CollectingMonitor()
    build_structure(flat(*blocks), monitor)
    assert [d.code for d in monitor.diagnostics] == ["STR-003"]


def test_repeated_book_title_is_taken_out_and_reported():
    monitor = CollectingMonitor()
    findings = Findings()
    source = flat(heading("SỐ  ĐỎ"), heading("Chương 1", 2), paragraph("a"))
    book = build_structure(source, monitor, findings)
    ledger = findings.ledger.closed()
    assert [(e.kind, e.reason, e.detail) for e in ledger.entries] == [
        (Kind.HEADING, "STR-001", "SỐ  ĐỎ")
    ]
    assert ledger.number(Kind.HEADING) == 0
    assert outline(book.body) == [("chapter", "Chương 1", [])]
    assert book.front == ()
    assert [d.code for d in monitor.diagnostics] == ["STR-001"]


def test_the_piece_that_a_book_is_named_after_keeps_its_title():
    text = paragraph("Một đoạn văn dài kể chuyện ngày xưa ở làng quê. " * 6)
    monitor = CollectingMonitor()
    book = build_structure(flat(heading("Số đỏ"), text, heading("Giông tố"), text), monitor)
    assert outline(book.body) == [("chapter", "Số đỏ", []), ("chapter", "Giông tố", [])]
    assert monitor.diagnostics == []
    numbered = build_structure(
        flat(heading("Số đỏ"), text, heading("Chương 1"), text), CollectingMonitor()
    )
    assert outline(numbered.body) == [("chapter", "Chương 1", [])]


def test_title_with_a_note_stays_because_the_note_would_be_lost():
    title = Heading(inlines=(Text(text="Số đỏ"), NoteReference(note="n")), level=1)
    source = flat(title, heading("Chương 1", 2))
    note = Note(id="n", kind=NoteKind.FOOTNOTE, blocks=(paragraph("x"),))
    book = build_structure(
        Publication(metadata=source.metadata, body=source.body, notes=(note,)), CollectingMonitor()
    )
    assert "Số đỏ" in [label(s) for s in book.sections]


def test_automatic_numbers_tell_parts_from_chapters():
    book = built(heading("Đất", 1, "Phần I"), heading("Mưa", 2, "Chương 1"))
    assert outline(book.body) == [("part", "Phần I | Đất", [("chapter", "Chương 1 | Mưa", [])])]


def test_end_mark_is_a_line_of_the_last_chapter():
    book = built(heading("Chương 1"), paragraph("a"), heading("HẾT"))
    assert [plain_text(b.inlines) for b in book.body[0].blocks] == ["a", "HẾT"]


def test_epilogue_after_the_parts_stands_beside_them():
    book = built(heading("Phần 1"), heading("Chương 1"), paragraph("a"), heading("Vĩ thanh"))
    assert [(role, text) for role, text, _ in outline(book.body)] == [
        ("part", "Phần 1"),
        ("epilogue", "Vĩ thanh"),
    ]


def test_text_keeps_its_order_when_a_preface_comes_late():
    book = built(heading("Chuyện", 1), heading("Lời nói đầu", 1), heading("Chuyện khác", 1))
    assert [label(s) for s in book.sections] == ["Chuyện", "Lời nói đầu", "Chuyện khác"]


def test_structure_built_twice_is_the_structure_built_once():
    monitor = CollectingMonitor()
    once = built(heading("Phần 1"), heading("Chương 1"), paragraph("a"), heading("Phụ lục"))
    assert build_structure(once, monitor) is once


@pytest.mark.parametrize(
    ("text", "role", "label_only"),
    [
        ("Chương 12", SectionRole.CHAPTER, True),
        ("CHƯƠNG MƯỜI LĂM", SectionRole.CHAPTER, True),
        ("Chương thứ nhất", SectionRole.CHAPTER, True),
        ("Hồi thứ mười hai: Quan Công", SectionRole.CHAPTER, False),
        ("Quyển hai", SectionRole.PART, True),
        ("Chapter Twenty-One", SectionRole.CHAPTER, True),
        ("Part II. The Sea", SectionRole.PART, False),
        ("XIV", SectionRole.CHAPTER, True),
        ("Tựa", SectionRole.PREFACE, False),
        ("Lời giới thiệu của nhà xuất bản", SectionRole.FOREWORD, False),
        ("LỜI CẢM ƠN", SectionRole.ACKNOWLEDGMENTS, False),
        ("Phụ lục 2: Bảng số", SectionRole.APPENDIX, False),
        ("Lời bạt", SectionRole.AFTERWORD, False),
        ("Phần mở đầu", SectionRole.INTRODUCTION, False),
        ("Linh", None, False),
        ("Chương trình mới", None, False),
        ("Hồi ức", None, False),
        ("Tập làm văn", None, False),
        ("Tựa cửa nhìn ra", None, False),
        ("Phần lớn", None, False),
        ("Partly", None, False),
        ("1. Khái niệm", None, False),
        ("", None, False),
    ],
)
def test_words_of_headings(text, role, label_only):
    kind = kind_of(text)
    assert (kind.role, kind.label_only) == (role, label_only)


def test_end_marks():
    assert is_end_mark("— HẾT —")
    assert not is_end_mark("Hết mùa mưa")
