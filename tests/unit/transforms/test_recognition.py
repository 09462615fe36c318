"""Paragraphs of a flat text become verse, quotations, lists, captions, scene breaks, pages."""

from __future__ import annotations

import pytest

from converters.diagnostics import Origin
from converters.model.guess import Trait
from converters.model.ledger import Fate, Kind
from converters.model.publication import (
    Alignment,
    Anchor,
    Figure,
    Heading,
    InlineImage,
    Inset,
    NoteReference,
    Paragraph,
    Quotation,
    SceneBreak,
    Table,
    TableCell,
    TableRow,
    Text,
    Verse,
)
from converters.model.traversal import plain_text
from tests.unit.transforms.manuscripts import (
    PROSE,
    heading,
    italic,
    recognised,
    text,
    texts,
)

KIEU = (
    "Trăm năm trong cõi người ta,",
    "Chữ tài chữ mệnh khéo là ghét nhau.",
    "Trải qua một cuộc bể dâu,",
    "Những điều trông thấy mà đau đớn lòng.",
)


def image() -> Figure:
    return Figure(image=InlineImage(resource="p", alt=""))


def table() -> Table:
    return Table(rows=(TableRow(cells=(TableCell(blocks=(text("1"),)),)),))


# ---- quotations and epigraphs -----------------------------------------------------------------


def test_paragraphs_set_in_from_both_margins_are_a_quotation_with_its_source():
    found = recognised(
        heading("Chương 1"),
        *texts(PROSE, PROSE, PROSE, PROSE, PROSE),
        text(PROSE, inset=Inset.BOTH),
        text("— Nguyễn Du", inset=Inset.BOTH),
        text(PROSE),
    )
    quotation = found.blocks[5]
    assert isinstance(quotation, Quotation)
    assert len(quotation.blocks) == 1
    assert plain_text(quotation.attribution) == "— Nguyễn Du"
    assert not quotation.epigraph
    assert found.guessed == [("quotation", "STR-038")]


def test_a_book_set_in_as_a_whole_has_no_quotations():
    found = recognised(heading("Chương 1"), *(text(PROSE, inset=Inset.BOTH) for _ in range(4)))
    assert set(found.kinds) == {"Paragraph"}


def test_motto_under_a_heading_is_an_epigraph():
    found = recognised(
        heading("Chương 1"),
        italic("Ai ơi bưng bát cơm đầy, dẻo thơm một hạt đắng cay muôn phần."),
        text("Ca dao", alignment=Alignment.RIGHT),
        text(PROSE),
    )
    epigraph = found.blocks[0]
    assert isinstance(epigraph, Quotation)
    assert epigraph.epigraph
    assert plain_text(epigraph.attribution) == "Ca dao"
    assert found.guessed == [("epigraph", "STR-048")]


def test_poem_with_its_poet_under_a_title_in_capitals_is_an_epigraph():
    found = recognised(
        heading("Chương 1"),
        text("NHỮNG NGÀY XƯA"),
        *(italic(line) for line in KIEU),
        text("(Nguyễn Du)", alignment=Alignment.RIGHT),
        text(PROSE),
    )
    epigraph = found.blocks[0]
    assert isinstance(epigraph, Quotation)
    assert isinstance(epigraph.blocks[0], Verse)
    assert plain_text(epigraph.attribution) == "(Nguyễn Du)"
    assert plain_text(found.book.body[0].title) == "NHỮNG NGÀY XƯA"


@pytest.mark.parametrize(
    "line", ["4 March", "Hà Nội, ngày 3 tháng 5 năm 1945", "Jim", "Dear Nell,"]
)
def test_head_of_a_letter_is_no_epigraph(line):
    found = recognised(heading("Chương 1"), text(line, alignment=Alignment.RIGHT), text(PROSE))
    assert set(found.kinds) == {"Paragraph"}


def test_italic_thought_without_a_source_is_text():
    found = recognised(heading("Chương 1"), italic("Mình phải đi thôi."), text(PROSE))
    assert set(found.kinds) == {"Paragraph"}


def test_mottos_of_chapter_after_chapter_need_no_source():
    chapters = [
        block
        for n in (1, 2, 3)
        for block in (
            heading(f"Chương {n}"),
            italic("Biển không bao giờ cũ."),
            text(PROSE, blank_before=1),
            text(PROSE),
        )
    ]
    found = recognised(*chapters)
    assert found.kinds == ["Quotation", "Paragraph", "Paragraph"] * 3
    assert found.guessed == [("epigraph", "STR-048")] * 3
    unset = [
        block
        for n in (1, 2, 3)
        for block in (
            heading(f"Chương {n}"),
            italic("Nguyễn Thị Bông"),
            text(PROSE, blank_before=1),
        )
    ]
    assert recognised(*unset).guessed == []


# ---- scene breaks and what only decorates -----------------------------------------------------


@pytest.mark.parametrize("mark", ["***", "* * *", "⁂", "---", "o0o", "❦", "#"])
def test_ornaments_are_scene_breaks(mark):
    found = recognised(heading("Chương 1"), text(PROSE), text(mark), text(PROSE))
    assert found.blocks[1] == SceneBreak(ornament=mark, origin=Origin("sách.docx", paragraph=3))
    assert found.guessed == [("scene-break", "STR-039")]


def test_rare_empty_lines_part_scenes():
    paragraphs = [text(PROSE) for _ in range(20)]
    paragraphs[7] = text(PROSE, blank_before=1)
    found = recognised(heading("Chương 1"), *paragraphs)
    assert found.kinds.count("SceneBreak") == 1
    assert found.kinds[7] == "SceneBreak"
    assert found.guessed == [("scene-break", "STR-040")]


def test_empty_lines_around_a_quotation_part_no_scenes():
    passage = text(PROSE, blank_before=1, inset=Inset.BOTH)
    found = recognised(heading("Một"), *texts(PROSE, PROSE), passage, text(PROSE, blank_before=1))
    assert found.kinds == ["Paragraph", "Paragraph", "Quotation", "Paragraph"]


def test_empty_lines_everywhere_part_nothing():
    found = recognised(heading("Chương 1"), *(text(PROSE, blank_before=n % 2) for n in range(20)))
    assert set(found.kinds) == {"Paragraph"}


def test_empty_paragraphs_and_ornaments_at_heads_go_and_are_entered():
    found = recognised(
        heading("Chương 1"), text("***"), text(PROSE), text("  "), text("***"), heading("Chương 2")
    )
    assert found.kinds == ["Paragraph"]
    assert found.ledger.number(Kind.PARAGRAPH, Fate.DROPPED) == 3
    assert found.ledger.number(Kind.PARAGRAPH, Fate.KEPT) == -3
    assert {entry.reason for entry in found.ledger.entries} == {"STR-045"}


def test_ornaments_that_a_reader_saw_beside_a_heading_go_too():
    found = recognised(heading("Chương 1"), SceneBreak(ornament="❦"), text(PROSE))
    assert found.kinds == ["Paragraph"]
    assert found.ledger.number(Kind.ORNAMENT, Fate.DROPPED) == 1


# ---- captions ---------------------------------------------------------------------------------


def test_captions_go_to_the_picture_above_and_the_table_below():
    found = recognised(
        heading("Chương 1"),
        image(),
        text("Hình 1.2. Cầu Long Biên"),
        text(PROSE),
        text("Bảng 2.1: Dân số"),
        table(),
        text(PROSE),
    )
    assert found.kinds == ["Figure", "Paragraph", "Table", "Paragraph"]
    figure, _, listed, _ = found.blocks
    assert isinstance(figure, Figure)
    assert isinstance(listed, Table)
    assert plain_text(figure.caption) == "Hình 1.2. Cầu Long Biên"
    assert plain_text(listed.caption) == "Bảng 2.1: Dân số"
    assert found.guessed == [("caption", "STR-041")] * 2


def test_tables_whose_captions_stand_below_are_told_by_the_others():
    found = recognised(
        heading("Chương 1"),
        *(table(), text("Table 1. A"), table(), text("Table 2. B"), text(PROSE)),
        *(text(PROSE), table(), text("Table 3. C"), text(PROSE)),
    )
    captions = [plain_text(b.caption) for b in found.blocks if isinstance(b, Table)]
    assert captions == ["Table 1. A", "Table 2. B", "Table 3. C"]


@pytest.mark.parametrize(
    "line",
    [
        "Hình như trời sắp mưa.",
        "Bảng đen treo trên tường.",
        "Đẹp quá!",
        "Hình 3 cho thấy nước sôi rất nhanh.",
        "Map I drew of the island.",
    ],
)
def test_text_beside_a_picture_is_no_caption(line):
    found = recognised(heading("Chương 1"), text(PROSE), image(), text(line), text(PROSE))
    assert found.kinds == ["Paragraph", "Figure", "Paragraph", "Paragraph"]


def test_small_letters_after_a_label_may_be_a_caption_all_the_same():
    line = text("Hình 3 con voi của vua")
    found = recognised(heading("Chương 1"), text(PROSE), image(), line, text(PROSE))
    assert found.kinds == ["Paragraph", "Figure", "Paragraph"]
    (guess,) = found.guesses(Trait.BLOCK)
    assert (guess.value, guess.confidence) == ("caption", 0.7)


def test_captions_under_pictures_in_a_row_go_to_each_in_turn():
    lines = texts("Hình 1. Voi", "Hình 2. Ngựa")
    found = recognised(heading("Chương 1"), text(PROSE), image(), image(), *lines, text(PROSE))
    figures = [plain_text(b.caption) for b in found.blocks if isinstance(b, Figure)]
    assert figures == ["Hình 1. Voi", "Hình 2. Ngựa"]
    assert found.kinds == ["Paragraph", "Figure", "Figure", "Paragraph"]
    assert found.guessed == [("caption", "STR-041")] * 2


def test_italic_line_in_the_middle_below_a_picture_is_its_caption():
    line = italic("Chợ Bến Thành năm 1920", alignment=Alignment.CENTER)
    found = recognised(heading("Chương 1"), text(PROSE), image(), line, text(PROSE))
    assert found.kinds == ["Paragraph", "Figure", "Paragraph"]


# ---- contents pages ---------------------------------------------------------------------------


def test_contents_whose_page_numbers_look_like_chapters_go_whole():
    numbers = range(1, 45)
    entries = [f"CHƯƠNG {n} {n}" for n in numbers]
    chapters = [block for n in numbers for block in (heading(f"CHƯƠNG {n}"), text(PROSE))]
    found = recognised(heading("Mục lục"), *texts(*entries), *chapters)
    assert found.ledger.number(Kind.PARAGRAPH, Fate.DROPPED) == len(entries)
    assert found.roles == ["chapter"] * len(entries)


def test_typed_contents_page_is_left_to_the_generated_one():
    found = recognised(
        heading("MỤC LỤC"),
        *texts("Lời nói đầu .......... 5", "Chương 1. Mưa\t7", "Chương 2. Nắng … 19"),
        heading("Lời nói đầu"),
        text(PROSE),
        heading("Chương 1"),
        heading("MƯA"),
        text(PROSE),
        heading("Chương 2. Nắng"),
        text(PROSE),
    )
    assert found.roles == ["preface", "chapter", "chapter"]
    assert found.ledger.number(Kind.PARAGRAPH, Fate.DROPPED) == 3
    assert found.ledger.number(Kind.HEADING, Fate.DROPPED) == 1
    assert [e.detail for e in found.ledger.entries][1] == "Lời nói đầu .......... 5"
    assert ("contents", "STR-043") in found.guessed


def test_contents_at_the_end_of_headings_alone_is_recognised():
    chapters = [b for n in (1, 2, 3) for b in (heading(f"Chương {n}"), text(PROSE))]
    listed = [heading(f"Chương {n}") for n in (1, 2, 3)]
    found = recognised(*chapters, heading("Mục lục"), *listed)
    assert found.roles == ["chapter"] * 3
    assert found.ledger.number(Kind.HEADING, Fate.DROPPED) == 4


@pytest.mark.parametrize(
    ("entries", "goes"),
    [
        (("Ngày gặp gỡ\t5", "Ngày chia tay\t47"), True),
        (("Ngày gặp gỡ", "Ngày chia tay"), True),
        (("Ngày gặp gỡ\t5",), True),
        (("Ngày gặp gỡ\t5", "Ngày cưới\t47"), False),
    ],
)
def test_contents_of_one_or_two_entries_go_where_all_are_headings(
    entries: tuple[str, ...], goes: bool
):
    chapters = [b for n in ("gặp gỡ", "chia tay") for b in (heading(f"Ngày {n}"), text(PROSE))]
    found = recognised(text("MỤC LỤC"), *texts(*entries), *chapters)
    assert (("contents", "STR-043") in found.guessed) is goes
    assert found.ledger.number(Kind.PARAGRAPH, Fate.DROPPED) == (1 + len(entries)) * goes
    assert found.roles[-2:] == ["chapter"] * 2


def test_entries_that_the_author_counted_are_headings_all_the_same():
    chapters = [b for n in ("Cầu", "Đò", "Khói") for b in (heading(n), text(PROSE))]
    found = recognised(
        heading("Mục lục"), *texts("1. Cầu\t5", "2. Đò\t31", "3. Khói 58"), *chapters
    )
    assert found.roles == ["chapter"] * 3


def test_two_real_headings_under_contents_are_no_entries():
    chapters = [b for n in ("gặp gỡ", "chia tay") for b in (heading(f"Ngày {n}"), text(PROSE))]
    listed = [heading("Ngày gặp gỡ"), heading("Ngày chia tay")]
    found = recognised(heading("Mục lục"), *listed, text(PROSE), *chapters)
    assert ("contents", "STR-043") not in found.guessed


def test_contents_before_chapters_ends_where_the_first_one_begins():
    listed = [heading(f"Chương {n}") for n in (1, 2, 3)]
    chapters = [b for n in (1, 2, 3) for b in (heading(f"Chương {n}"), text(PROSE))]
    found = recognised(heading("Mục lục"), *listed, *chapters)
    assert found.roles == ["chapter"] * 3
    assert found.kinds == ["Paragraph"] * 3


def test_contents_that_name_no_heading_stay_and_their_lines_are_no_chapters():
    found = recognised(
        heading("Mục lục"),
        *(heading(f"Chương {n} ........ {n * 7}") for n in (1, 2, 3)),
        heading("Mùa xuân"),
        text(PROSE),
    )
    assert found.roles == ["toc", "chapter"]
    assert found.kinds == ["Paragraph"] * 4
    assert ("none", "STR-044") in found.guessed
    assert found.ledger.entries == ()


def test_contents_with_a_note_stay():
    line = Paragraph(inlines=(Text(text="Chương 3 .... 9"), NoteReference(note="n")))
    chapters = [b for n in (1, 2, 3) for b in (heading(f"Chương {n}"), text(PROSE))]
    found = recognised(
        heading("Mục lục"), *texts("Chương 1 .... 3", "Chương 2 .... 7"), line, *chapters
    )
    assert found.roles[0] == "toc"


def test_places_in_dropped_contents_move_to_the_text_that_follows():
    marked = Heading(inlines=(Anchor(name="muc-luc"), Text(text="Mục lục")), level=1)
    chapters = [b for n in (1, 2, 3) for b in (heading(f"Chương {n}"), text(PROSE))]
    found = recognised(marked, *texts("Chương 1", "Chương 2", "Chương 3"), *chapters)
    assert found.book.body[0].title[0] == Anchor(name="muc-luc")


# ---- title page, dedication, imprint ----------------------------------------------------------


def test_title_page_lines_are_a_page_and_proposals():
    found = recognised(
        *texts("VŨ TRỌNG PHỤNG", "SỐ ĐỎ", "Tiểu thuyết", "NHÀ XUẤT BẢN VĂN HỌC", "Hà Nội – 1988"),
        heading("Chương 1"),
        text(PROSE),
    )
    assert found.roles == ["titlepage", "chapter"]
    (proposal,) = found.proposals
    assert proposal.work.title == "SỐ ĐỎ"
    assert [person.name for person in proposal.work.contributors] == ["Vũ Trọng Phụng"]
    assert proposal.edition.publisher == "NHÀ XUẤT BẢN VĂN HỌC"
    assert (proposal.edition.place, proposal.edition.published) == ("Hà Nội", "1988")
    assert found.guessed == [("titlepage", "STR-032")]


def test_known_title_and_an_author_are_a_title_page():
    found = recognised(
        heading("Great Expectations"), text("Charles Dickens"), heading("Chapter 1"), text(PROSE),
        title="Great Expectations",
    )  # fmt: skip
    assert found.roles == ["titlepage", "chapter"]
    assert found.proposals[0].work.contributors[0].name == "Charles Dickens"


def test_title_that_a_reader_joined_of_too_many_lines_is_told_apart():
    lines = ("VŨ TRỌNG PHỤNG", "SỐ ĐỎ", "NHÀ XUẤT BẢN VĂN HỌC")
    found = recognised(*texts(*lines), heading("Chương 1"), text(PROSE), title=" ".join(lines))
    assert found.book.metadata.work.title == ""
    assert found.proposals[0].work.title == "SỐ ĐỎ"


def test_title_of_two_lines_stays_whole():
    found = recognised(
        *texts("KỸ NGHỆ", "LẤY TÂY", "Vũ Trọng Phụng"), heading("Chương 1"), text(PROSE),
        title="Kỹ nghệ lấy Tây",
    )  # fmt: skip
    assert found.roles == ["titlepage", "chapter"]
    assert found.proposals[0].work.title == "KỸ NGHỆ LẤY TÂY"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Thơ Võ Hạnh", "Võ Hạnh"),
        ("Tiểu thuyết của Lê Văn", "Lê Văn"),
        ("Jane Austen", "Jane Austen"),
    ],
)
def test_names_on_title_pages(line, name):
    found = recognised(*texts("Bão", line), heading("Chương 1"), text(PROSE), title="Bão")
    assert found.proposals[0].work.contributors[0].name == name


@pytest.mark.parametrize("line", ["Thơ Việt Nam", "HỢP TÁC XÃ MUỐI BẠC"])
def test_offices_are_no_authors(line):
    found = recognised(*texts("Bão", line), heading("Chương 1"), text(PROSE), title="Bão")
    assert found.proposals == ()


def test_translator_and_subtitle_free_opening():
    found = recognised(
        *texts("Victor Hugo", "Những người khốn khổ", "Người dịch: Huỳnh Lý", "NXB Văn học, 2015"),
        text("Tặng mẹ"),
        heading("Chương 1"),
        text(PROSE),
    )
    assert found.roles == ["titlepage", "dedication", "chapter"]
    names = {person.role.value: person.name for person in found.proposals[0].work.contributors}
    assert names == {"aut": "Victor Hugo", "trl": "Huỳnh Lý"}


@pytest.mark.parametrize(
    "lines",
    [
        ("Sáng hôm ấy", "Trời mưa"),
        ("Hôm nay tôi viết", "Nguyễn Văn A"),
        ("NGUYỄN DU",),
        ("BỘ NÔNG NGHIỆP", "KỸ THUẬT NUÔI CÁ"),
        ("Kính gửi ban biên tập", "Tôi xin gửi bản thảo", "Hà Nội, 2020"),
    ],
)
def test_other_openings_are_no_title_page(lines):
    found = recognised(*texts(*lines), heading("Chương 1"), text(PROSE))
    assert "titlepage" not in found.roles


def test_dedication_before_the_first_heading():
    found = recognised(*texts("Kính tặng hương hồn mẹ tôi"), heading("Chương 1"), text(PROSE))
    assert found.roles == ["dedication", "chapter"]
    assert found.guessed == [("dedication", "STR-031")]


IMPRINT = (
    "NHÀ XUẤT BẢN TRẺ",
    "Địa chỉ: 161B Lý Chính Thắng, Quận 3, Thành phố Hồ Chí Minh",
    "Chịu trách nhiệm xuất bản:",
    "Giám đốc – Tổng biên tập NGUYỄN MINH NHỰT",
    "Chịu trách nhiệm nội dung: Trần Thị A",
    "Biên tập: Lê Văn B",
    "Vẽ bìa: Họa sĩ C",
    "Sửa bản in: Phạm D",
    "In 2.000 cuốn, khổ 13x20,5 cm, tại Xí nghiệp In X",
    "Số xác nhận đăng ký xuất bản: 1234-2020/CXBIPH/05-12/Tre",
    "Quyết định xuất bản số: 567/QĐ-NXBT cấp ngày 12/3/2020",
    "In xong và nộp lưu chiểu quý II năm 2020. ISBN: 978-604-1-00000-1",
)


def test_imprint_glued_to_the_last_chapter_is_a_page_of_its_own():
    found = recognised(heading("Chương 1"), text(PROSE), *texts(*IMPRINT))
    assert found.roles == ["chapter", "copyright-page"]
    assert [plain_text(b.inlines) for b in found.book.back[0].blocks] == list(IMPRINT)
    edition = found.proposals[0].edition
    assert edition.publisher == "NHÀ XUẤT BẢN TRẺ"
    assert edition.print_isbn == "9786041000001"
    licence = edition.licence
    assert licence.director == "Nguyễn Minh Nhựt"
    assert licence.editor_in_chief == "Trần Thị A"
    assert licence.editor == "Lê Văn B"
    assert licence.cover_designer == "Họa sĩ C"
    assert licence.proofreader == "Phạm D"
    assert licence.registration_number == "1234-2020/CXBIPH/05-12/Tre"
    assert licence.decision_number == "567/QĐ-NXBT"
    assert licence.decision_date == "2020-03-12"
    assert licence.deposit_date == "quý II năm 2020"
    assert found.guessed == [("copyright-page", "STR-033")]


def test_english_imprint_at_the_front_comes_before_the_text():
    found = recognised(
        *texts(
            "First published in 1999 by X Press", "ISBN 978-0-306-40615-7", "All rights reserved."
        ),
        heading("Chapter 1"),
        text(PROSE),
    )
    assert found.roles == ["copyright-page", "chapter"]
    assert found.proposals[0].edition.print_isbn == "9780306406157"


def test_one_formula_is_no_imprint():
    found = recognised(heading("Chương 1"), text(PROSE), text("Biên tập: anh Nam."))
    assert found.roles == ["chapter"]


def test_text_without_headings_keeps_title_page_and_imprint_apart():
    found = recognised(
        *texts("VŨ TRỌNG PHỤNG", "SỐ ĐỎ", "NHÀ XUẤT BẢN VĂN HỌC"),
        *texts(PROSE, PROSE),
        *texts(*IMPRINT),
    )
    assert found.roles == ["titlepage", "chapter", "copyright-page"]
    assert "STR-002" in found.codes


def test_words_of_headings_are_guesses_of_roles():
    found = recognised(
        heading("Lời nói đầu"), text(PROSE), heading("Chương 1"), text(PROSE), heading("Về tác giả")
    )
    assert found.guessed == [("preface", "STR-030"), ("contributors", "STR-030")]
    assert found.book.guesses[0].origin == Origin("sách.docx", paragraph=1)


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Lời đề tặng", "dedication"),
        ("Đề từ", "epigraph"),
        ("Lời thưa", "preface"),
        ("Lời Nhà xuất bản", "foreword"),
        ("Translator’s Note", "foreword"),
        ("Dẫn luận", "introduction"),
        ("Lời cảm tạ", "acknowledgments"),
        ("Danh mục các từ viết tắt", "glossary"),
        ("Trang bản quyền", "copyright-page"),
    ],
)
def test_roles_of_front_matter(words, role):
    found = recognised(heading(words), text(PROSE), heading("Chương 1"), text(PROSE))
    assert found.roles == [role, "chapter"]
    assert len(found.book.front) == 1


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Hậu từ", "afterword"),
        ("Lời bạt", "afterword"),
        ("Phần phụ lục", "appendix"),
        ("Bảng thuật ngữ", "glossary"),
        ("Thư mục tham khảo", "bibliography"),
        ("Bảng tra tên người", "index"),
        ("Chú thích cuối sách", "endnotes"),
        ("About the Author", "contributors"),
        ("Also by Jane Austen", "also-by"),
        ("Tác phẩm cùng tác giả", "also-by"),
        ("Mời bạn tìm đọc", "advertisement"),
        ("Thông tin ấn loát", "colophon"),
    ],
)
def test_roles_of_back_matter(words, role):
    found = recognised(heading("Chương 1"), text(PROSE), heading(words), text(PROSE))
    assert found.roles == ["chapter", role]
    assert len(found.book.back) == 1


@pytest.mark.parametrize("words", ["Vĩ thanh", "Hồi kết", "Kết luận", "Thay lời kết"])
def test_what_closes_the_text_stays_with_it(words):
    found = recognised(heading("Chương 1"), text(PROSE), heading(words), text(PROSE))
    assert found.roles[1] in {"epilogue", "conclusion"}
    assert len(found.book.body) == 2


def test_prologue_is_of_the_text():
    found = recognised(heading("Khúc dạo đầu"), text(PROSE), heading("Chương 1"), text(PROSE))
    assert [section.role.value for section in found.book.body] == ["prologue", "chapter"]


def test_the_catalogue_card_belongs_to_the_imprint_page():
    card = (
        "Biên mục trên xuất bản phẩm của Thư viện Quốc gia Việt Nam",
        "Gió qua cầu : Tiểu thuyết / Lê B. - H. : Sông Thao, 2025. - 212tr. ; 21cm. ISBN 978-604-0",
        "1. Văn học hiện đại 2. Tiểu thuyết 3. Việt Nam",
        "895.92234 - dc23",
    )
    found = recognised(*texts(*card), heading("Chương 1"), text(PROSE))
    assert found.roles == ["copyright-page", "chapter"]
    assert len(found.book.front[0].blocks) == len(card)


def test_first_heading_after_a_contents_page_stays_where_an_earlier_file_has_one_like_it():
    found = recognised(
        heading("Chương 1"),
        text(PROSE),
        *texts("MỤC LỤC", "Chương 1. Con nước lên 5", "Chương 2. Bến đò 17"),
        heading("CHƯƠNG 1"),
        heading("CON NƯỚC LÊN"),
        text(PROSE),
        heading("CHƯƠNG 2"),
        heading("BẾN ĐÒ"),
        text(PROSE),
    )
    labels = [section.number for section in found.book.body if section.number]
    assert labels == ["CHƯƠNG 1", "CHƯƠNG 2"]
