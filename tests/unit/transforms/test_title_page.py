"""Title pages without a publisher: pen names, theses, cookbooks, proceedings."""

from __future__ import annotations

import pytest

from converters.model.publication import Alignment, Paragraph, Strong, Text
from tests.unit.transforms.manuscripts import PROSE, Found, heading, recognised, text, texts


def line(words: str, **more: object) -> Paragraph:
    return text(words, alignment=Alignment.CENTER, **more)


def bold(words: str, **more: object) -> Paragraph:
    inlines = (Strong(inlines=(Text(text=words),)),)
    return Paragraph(inlines=inlines, alignment=Alignment.CENTER, **more)  # type: ignore[arg-type]  # any field


def opened_by(*lines: Paragraph) -> Found:
    return recognised(*lines, heading("Chương 1"), text(PROSE), heading("Chương 2"), text(PROSE))


def facts(found: Found) -> tuple[str, str | None, list[tuple[str, str]]]:
    (proposal,) = found.proposals
    work = proposal.work
    return work.title, work.subtitle, [(p.name, p.role.value) for p in work.contributors]


@pytest.mark.parametrize(
    ("lines", "title", "subtitle", "names"),
    [
        ((line("Trường Giang"), bold("BẾN CŨ", is_prominent=True)), "BẾN CŨ", None, "Trường Giang"),
        ((bold("Khói"), line("truyện dài của Thanh Vân")), "Khói", None, "Thanh Vân"),
        ((line("Mộc Miên"), bold("Tháng Ba gãy súng"), line("hồi ức")), "Tháng Ba gãy súng", None,
         "Mộc Miên"),
        ((bold("ĐẤT", is_prominent=True), line("Chuyện một vùng quê"), line("Hạ Miên")), "ĐẤT",
         "Chuyện một vùng quê", "Hạ Miên"),
        ((bold("HALF A MILE", is_prominent=True), line("by"), line("Susan Trew")), "HALF A MILE",
         None, "Susan Trew"),
        ((bold("GIÓ MÙA", is_prominent=True), line("ThS. Lê Sóng – TS. Võ Đồng")), "GIÓ MÙA", None,
         "Lê Sóng, Võ Đồng"),
    ],
)  # fmt: skip
def test_pen_names_and_names_joined(lines, title, subtitle, names):
    found = opened_by(*lines)
    assert found.roles[0] == "titlepage"
    assert facts(found) == (title, subtitle, [(name, "aut") for name in names.split(", ")])


def test_title_of_a_thesis_stands_among_school_supervisor_and_degree():
    found = opened_by(
        bold("BỘ GIÁO DỤC VÀ ĐÀO TẠO"), bold("TRƯỜNG ĐẠI HỌC KINH TẾ"), bold("LÊ QUANG HUY"),
        bold("CÁC NHÂN TỐ ẢNH HƯỞNG ĐẾN QUYẾT ĐỊNH"), bold("MUA SẮM CỦA SINH VIÊN"),
        line("Chuyên ngành: Quản trị"), bold("LUẬN VĂN THẠC SĨ"),
        line("NGƯỜI HƯỚNG DẪN KHOA HỌC:"), line("TS. PHẠM THỊ HÀ"),
        line("TP. Hồ Chí Minh – Năm 2014"),
    )  # fmt: skip
    title = "CÁC NHÂN TỐ ẢNH HƯỞNG ĐẾN QUYẾT ĐỊNH MUA SẮM CỦA SINH VIÊN"
    assert facts(found) == (title, None, [("Lê Quang Huy", "aut")])
    edition = found.proposals[0].edition
    assert (edition.place, edition.published) == ("TP. Hồ Chí Minh", "2014")
    assert found.roles[0] == "titlepage"


def test_cookbooks_and_proceedings_say_what_they_are():
    cookbook = opened_by(bold("100 MÓN ĂN NGÀY TẾT"), line("Sổ tay nội trợ"))
    assert facts(cookbook) == ("100 MÓN ĂN NGÀY TẾT", "Sổ tay nội trợ", [])
    compiled = opened_by(bold("NẤU ĂN NGON MỖI NGÀY"), bold("Bích Ngọc"), line("biên soạn"))
    assert facts(compiled) == ("NẤU ĂN NGON MỖI NGÀY", None, [("Bích Ngọc", "com")])
    papers = opened_by(
        line("Hội Khoa học Lịch sử"), bold("KỶ YẾU HỘI THẢO"), bold("VĂN HÓA SÔNG NƯỚC"),
        line("Cần Thơ, tháng 6 năm 2012"),
    )  # fmt: skip
    assert facts(papers) == ("KỶ YẾU HỘI THẢO VĂN HÓA SÔNG NƯỚC", None, [])
    assert papers.proposals[0].edition.place == "Cần Thơ"


@pytest.mark.parametrize(
    "lines",
    [
        (bold("BẾN CŨ"), bold("Trường Giang")),
        (bold("TRƯỜNG GIANG"), bold("Bến cũ")),
        (bold("TRỜI MƯA", is_prominent=True),),
        (line("BỘ TÀI CHÍNH"), bold("THÔNG TƯ", is_prominent=True), line("Hà Nội, 2004")),
        (bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), bold("Độc lập – Tự do"), bold("ĐƠN XIN VIỆC"),
         line("Nguyễn Văn Lâm"), line("Hà Nội, 2020")),
    ],
)  # fmt: skip
def test_nothing_is_proposed_where_lines_may_be_either(lines):
    found = opened_by(*lines)
    assert found.proposals == ()
    assert "titlepage" not in found.roles


@pytest.mark.parametrize(
    ("lines", "title", "name"),
    [
        ((line("Những ngày ở"), bold("BẾN CŨ", is_prominent=True), line("Hồi ký của"),
          line("Hạ Miên")), "BẾN CŨ", "Hạ Miên"),
        ((bold("BẾN CŨ", is_prominent=True), line("và những người ở lại đó"), line("Tiểu thuyết"),
          line("Nguyễn Văn An")), "BẾN CŨ", "Nguyễn Văn An"),
        ((bold("THE OLD QUAY", is_prominent=True), line("A novel by"), line("Susan Trew")),
         "THE OLD QUAY", "Susan Trew"),
    ],
)  # fmt: skip
def test_kind_of_work_between_title_and_author_tells_both(lines, title, name):
    found = opened_by(*lines)
    assert found.roles == ["titlepage", "chapter", "chapter"]
    assert facts(found)[0] == title
    assert facts(found)[2] == [(name, "aut")]


def test_kind_of_work_before_what_is_no_name_tells_no_author():
    found = opened_by(bold("BẾN CŨ", is_prominent=True), line("Hồi ký của"), line("một người lính"))
    assert [person for proposal in found.proposals for person in proposal.work.contributors] == []


def test_title_that_begins_as_a_name_is_no_author():
    found = opened_by(bold("HÀ NỘI TRONG MẮT AI", is_prominent=True), line("Mộc Miên"))
    assert facts(found) == ("HÀ NỘI TRONG MẮT AI", None, [("Mộc Miên", "aut")])


def test_first_heading_is_no_line_of_the_title_page():
    title = bold("GIÓ QUA VƯỜN", is_prominent=True)
    poem = texts("Sáng nay gió ghé qua vườn", "Nghe trong lá cũ mùi hương rất hiền")
    found = recognised(title, line("thơ"), line("Hạ Miên"), heading("Vườn"), *poem)
    assert facts(found) == ("GIÓ QUA VƯỜN", None, [("Hạ Miên", "aut")])
    assert found.roles == ["titlepage", "chapter"]


def test_years_belong_to_the_title_and_the_date_ends_the_page():
    found = opened_by(
        line("BAN CHẤP HÀNH ĐẢNG BỘ XÃ TÂN HÒA"), bold("LỊCH SỬ XÃ TÂN HÒA", is_prominent=True),
        line("(1930 – 2000)"), line("Huế, ngày 20 tháng 11 năm 2015"), line("BAN BIÊN SOẠN"),
    )  # fmt: skip
    assert facts(found) == ("LỊCH SỬ XÃ TÂN HÒA (1930 – 2000)", None, [])
    assert found.proposals[0].edition.place == "Huế"


def test_what_follows_a_title_page_is_no_part_of_it():
    found = recognised(
        bold("Khói", is_prominent=True), line("Thanh Vân"), heading("Bảng chữ viết tắt", 2),
        text("UBND là ủy ban nhân dân."), heading("Chương 1"), text(PROSE),
    )  # fmt: skip
    assert found.roles == ["titlepage", "glossary", "chapter"]
