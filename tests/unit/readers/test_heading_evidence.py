"""Headings told from looks, words, numbers and contents, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence

from converters.diagnostics import Origin
from converters.model.guess import Trait
from converters.model.publication import Alignment
from converters.readers.heading_evidence import (
    ContentsLine,
    ParagraphShape,
    Place,
    find_headings,
)

LONG = (
    "Trời hôm ấy mưa rất to, con đường làng ngập nước, bọn trẻ con chạy nhảy ngoài sân như không "
    "biết lạnh là gì, cho đến chiều tối mới chịu về nhà."
)
TEXT = ParagraphShape(text=LONG, size=12)
EMPTY = ParagraphShape(text="")


def plain(text: str) -> ParagraphShape:
    return ParagraphShape(text=text, size=12)


def centred(text: str, size: float = 12, bold: float = 1.0) -> ParagraphShape:
    return ParagraphShape(text=text, size=size, bold=bold, alignment=Alignment.CENTER)


def told(
    shapes: Sequence[ParagraphShape], contents: Sequence[ContentsLine] = ()
) -> list[tuple[int, str, str]]:
    found = find_headings(shapes, contents)
    return [
        (guess.level, guess.reason, shape.text)
        for shape, guess in zip(shapes, found.guesses, strict=True)
        if guess is not None and guess.level is not None
    ]


def test_words_looks_and_numbers_make_a_book():
    shapes = [
        centred("ĐẤT LÀNG", 24), centred("Nguyễn Văn Bé", 16, 0.0), EMPTY,
        centred("LỜI NÓI ĐẦU", 14), TEXT, TEXT,
        centred("PHẦN I", 18), centred("Chương 1", 14), centred("NGƯỜI VỀ", 14), TEXT,
        ParagraphShape(text="1.1. Khái niệm", size=12, bold=1.0), TEXT,
        ParagraphShape(text="1.2. Phân loại", size=12, bold=1.0), TEXT,
        centred("Chương 2", 14), TEXT, centred("PHẦN II", 18), centred("Chương 3", 14), TEXT,
        centred("Phụ lục", 14), TEXT,
    ]  # fmt: skip
    assert told(shapes) == [
        (1, "STR-011", "LỜI NÓI ĐẦU"),
        (1, "STR-010", "PHẦN I"),
        (2, "STR-010", "Chương 1"),
        (2, "STR-013", "NGƯỜI VỀ"),
        (3, "STR-014", "1.1. Khái niệm"),
        (3, "STR-014", "1.2. Phân loại"),
        (2, "STR-010", "Chương 2"),
        (1, "STR-010", "PHẦN II"),
        (2, "STR-010", "Chương 3"),
        (1, "STR-011", "Phụ lục"),
    ]
    assert find_headings(shapes).title == (0,)


def test_a_title_without_much_look_is_told_by_the_label_above():
    title = ParagraphShape(text="Người về", size=13)
    shapes = [plain("Chương 1"), title, TEXT, plain("Chương 2"), TEXT]
    assert told(shapes) == [
        (1, "STR-010", "Chương 1"), (1, "STR-015", "Người về"), (1, "STR-010", "Chương 2"),
    ]  # fmt: skip


def test_lines_of_one_look_speak_for_each_other():
    shapes = []
    for name in ("Buổi sáng", "Buổi chiều", "Buổi tối", "Nửa đêm"):
        shapes += [ParagraphShape(text=name, size=12, bold=1.0), TEXT, TEXT]
    assert [text for _, _, text in told([TEXT, *shapes])] == [
        "Buổi sáng", "Buổi chiều", "Buổi tối", "Nửa đêm",
    ]  # fmt: skip
    assert {reason for _, reason, _ in told([TEXT, *shapes])} <= {"STR-013", "STR-016"}


def test_the_contents_are_evidence_and_no_headings():
    shapes = [
        plain("Mục lục"), plain("Đường về .......... 5"), plain("Bến cũ .......... 9"),
        EMPTY, plain("Đường về"), TEXT, plain("Bến cũ"), TEXT,
    ]  # fmt: skip
    found = find_headings(shapes)
    assert found.contents == {1, 2}
    assert [(reason, text) for _, reason, text in told(shapes)] == [
        ("STR-011", "Mục lục"), ("STR-012", "Đường về"), ("STR-012", "Bến cũ"),
    ]  # fmt: skip
    given = [ContentsLine("Bến cũ\t9", 1)]
    assert [text for _, _, text in told([TEXT, plain("Bến cũ"), TEXT], given)] == ["Bến cũ"]


def test_what_stands_in_tables_and_notes_is_left_alone():
    shapes = [
        TEXT,
        *(
            ParagraphShape(text="Chương 1", size=16, bold=1.0, place=place)
            for place in (Place.TABLE, Place.NOTE, Place.CONTENTS, Place.BOX, Place.OTHER)
        ),
        TEXT,
    ]
    assert told(shapes) == []


def test_declared_levels_set_the_scale():
    declared = [
        ParagraphShape(text="Chương 1", size=16, level=2), TEXT,
        ParagraphShape(text="Chương 2", size=16, level=2), TEXT,
    ]  # fmt: skip
    shapes = [*declared, centred("Chương 3"), TEXT, plain("Chỉ một câu ngắn"), TEXT]
    assert told(shapes) == [(2, "STR-010", "Chương 3")]
    guess = find_headings(shapes).guesses[4]
    assert guess is not None
    assert guess.confidence <= 0.75


def test_near_misses_are_recorded_without_a_level():
    shapes = [TEXT, ParagraphShape(text="Một dòng đậm", size=12, bold=1.0), TEXT]
    guess = find_headings(shapes).guesses[1]
    assert guess is not None
    assert guess.level is None
    recorded = guess.recorded(shapes[1].text, Origin("a.docx"))
    assert (recorded.trait, recorded.value, recorded.text) == (
        Trait.HEADING, "none", "Một dòng đậm",
    )  # fmt: skip


def test_a_document_without_paragraphs_has_no_headings():
    assert find_headings([]).guesses == ()
    assert find_headings([EMPTY]).guesses == (None,)


def test_lines_of_speech_signs_and_end_marks_are_no_headings_of_a_novel():
    names = ("CHƯƠNG I", "CHƯƠNG II", "CHƯƠNG III")
    shapes = [
        plain("Mục lục"), *(plain(f"{name} ........ {n}5") for n, name in enumerate(names, 1)),
        centred(names[0]), TEXT, centred("“ĐỪNG ĐI!”"), TEXT, centred("CẤM VÀO"), TEXT,
        centred("HẾT CHƯƠNG I"), centred(names[1]), TEXT, centred("ĐÓNG CỬA", bold=0.0), TEXT,
        centred("HẾT PHẦN MỘT"), TEXT, centred(names[2]), TEXT,
    ]  # fmt: skip
    assert [text for _, _, text in told(shapes)] == ["Mục lục", *names]


def test_words_of_a_foreword_that_end_like_a_sentence_are_text():
    shapes = [plain("Đoạn mở đầu."), TEXT, centred("Chương 1"), TEXT, centred("Chương 2"), TEXT]
    assert [text for _, _, text in told(shapes)] == ["Chương 1", "Chương 2"]


def test_names_of_speakers_are_no_headings_however_they_are_set():
    talk = [("BÀ TƯ", "Con đi đâu?"), ("HÙNG", "Con ra bến."), ("BÀ TƯ (thở dài)", "Lại ra bến.")]
    for form in (centred, lambda name: ParagraphShape(text=f"{name}:", size=12, bold=1.0)):
        calls = [shape for name, said in talk for shape in (form(name), plain(said))]
        stranger = [form("NGƯỜI LÁI ĐÒ"), plain("Ghe chở lúa.")]
        first = [centred("MÀN I"), TEXT, centred("CẢNH 1"), *calls]
        acts = [*first, centred("CẢNH 2"), *stranger, *calls]
        assert [text for _, _, text in told(acts)] == ["MÀN I", "CẢNH 1", "CẢNH 2"]


def test_the_list_of_characters_tells_who_speaks():
    cast = [centred("NHÂN VẬT"), plain("LAN, con gái cụ"), plain("HƯNG – kỹ sư"), plain("ÔNG CẢ")]
    talk = [
        shape
        for name in ("Lan", "Hưng", "Ông Cả")
        for shape in (centred(name), plain("Thưa ông, không."))
    ]
    assert [text for _, _, text in told([*cast, TEXT, *talk])] == ["NHÂN VẬT"]


def test_chapters_named_after_who_tells_them_are_headings():
    names = ("LAN", "HƯNG", "LAN", "HƯNG", "LAN")
    shapes = [shape for name in names for shape in (centred(name), *[TEXT] * 5)]
    assert [text for _, _, text in told(shapes)] == list(names)


def test_headings_under_each_dish_are_no_speakers():
    shapes = []
    for dish in ("Bánh chưng", "Dưa hành", "Nem rán"):
        for name in (dish, "Nguyên liệu", "Cách làm"):
            shapes += [ParagraphShape(text=name, size=12, bold=1.0), TEXT]
    assert len(told(shapes)) == 9


def test_names_that_come_again_under_chapters_are_their_sections():
    shapes = []
    for lesson in ("CÂY LÚA", "ĐẤT TRỒNG"):
        number = 1 if lesson == "CÂY LÚA" else 2
        shapes += [centred(f"BÀI {number}", 15), centred(lesson, 15), TEXT]
        shapes += [ParagraphShape(text="CÂU HỎI ÔN TẬP", size=12, bold=1.0), TEXT]
    assert [(level, text) for level, _, text in told(shapes) if "CÂU" in text] == [
        (2, "CÂU HỎI ÔN TẬP")
    ] * 2


def test_years_under_a_title_belong_to_it():
    shapes = [
        centred("CHƯƠNG HAI"), centred("NHỮNG NĂM KHÁNG CHIẾN"), centred("(1945 – 1954)"), TEXT,
        centred("CHƯƠNG BA"), centred("HÒA BÌNH"), TEXT,
    ]  # fmt: skip
    assert [text for _, _, text in told(shapes)][:3] == [
        "CHƯƠNG HAI", "NHỮNG NĂM KHÁNG CHIẾN", "(1945 – 1954)",
    ]  # fmt: skip
    guess = find_headings(shapes).guesses[2]
    assert guess is not None
    assert guess.continues


def test_first_chapter_is_found_though_a_short_line_stands_under_it():
    aside = ParagraphShape(text="tặng T.", size=12, italic=1.0)
    verses = [plain("Tàu đi rồi"), plain("sân ga còn lại"), plain("một cái bóng")]
    page = [centred("TIẾNG VỌNG", 24), plain("thơ"), EMPTY]
    names = ("Ga nhỏ", "Mưa đêm", "Viết cho con")
    poems = [
        shape
        for name in names
        for shape in (ParagraphShape(text=name, size=15, bold=1.0), EMPTY, aside, EMPTY, *verses)
    ]
    assert [text for _, _, text in told([*page, *poems])] == list(names)


def test_answers_in_prayers_and_abstracts_are_no_headings():
    lead = ParagraphShape(text="X.", size=12, bold=1.0)
    said = ParagraphShape(text="Tóm tắt: Bài viết khảo sát nghề đan lát ở làng.", size=12, bold=1.0)
    shapes = [centred("KINH SÁNG", 15), TEXT, lead, plain("Xin Chúa sai Thánh Thần."), TEXT]
    shapes += [centred("KINH TỐI", 15), said, TEXT]
    assert [text for _, _, text in told(shapes)] == ["KINH SÁNG", "KINH TỐI"]
