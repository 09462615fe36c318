"""Lines become poems, marked paragraphs lists, and speech neither."""

from __future__ import annotations

import pytest

from converters.diagnostics import Origin
from converters.model.decision import Decision
from converters.model.guess import BlockKind
from converters.model.publication import (
    Alignment,
    Emphasis,
    LineBreak,
    ListBlock,
    NumberStyle,
    Paragraph,
    Strong,
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
CHINH_PHU = (
    "Thuở trời đất nổi cơn gió bụi,",
    "Khách má hồng nhiều nỗi truân chuyên.",
    "Xanh kia thăm thẳm tầng trên,",
    "Vì ai gây dựng cho nên nỗi này.",
)
BA_HUYEN = (
    "Bước tới Đèo Ngang bóng xế tà",
    "Cỏ cây chen đá, lá chen hoa",
    "Lom khom dưới núi, tiều vài chú",
    "Lác đác bên sông, chợ mấy nhà",
)


def lines_of(verse: object) -> list[list[str]]:
    assert isinstance(verse, Verse)
    return [[plain_text(line) for line in stanza] for stanza in verse.stanzas]


# ---- verse ------------------------------------------------------------------------------------


@pytest.mark.parametrize("poem", [KIEU, CHINH_PHU, BA_HUYEN])
def test_lines_in_a_metre_are_a_poem(poem):
    found = recognised(heading("Chương 1"), text(PROSE), *texts(*poem), text(PROSE))
    assert found.kinds == ["Paragraph", "Verse", "Paragraph"]
    assert lines_of(found.blocks[1]) == [list(poem)]
    assert found.guessed == [("verse", "STR-036")]
    assert found.book.guesses[0].extent == 4


def test_empty_lines_part_stanzas():
    second = tuple(text(line, blank_before=int(n == 0)) for n, line in enumerate(CHINH_PHU))
    found = recognised(heading("Chương 1"), text(PROSE), *texts(*CHINH_PHU), *second, text(PROSE))
    assert [len(stanza) for stanza in lines_of(found.blocks[1])] == [4, 4]


def test_line_breaks_within_a_paragraph_are_lines_of_a_poem():
    inlines = [piece for line in KIEU for piece in (Text(text=line), LineBreak())]
    poem = Paragraph(inlines=(Emphasis(inlines=tuple(inlines[:-1])),))
    found = recognised(heading("Chương 1"), text(PROSE), poem, text(PROSE))
    assert lines_of(found.blocks[1]) == [list(KIEU)]


def test_couplet_is_a_poem_only_where_it_is_set_off():
    plain = recognised(heading("Chương 1"), text(PROSE), *texts(*KIEU[:2]), text(PROSE))
    assert "Verse" not in plain.kinds
    couplet = (italic(KIEU[0]), italic(KIEU[1]))
    found = recognised(heading("Chương 1"), text(PROSE), *couplet, text(PROSE))
    assert found.kinds == ["Paragraph", "Verse", "Paragraph"]


def test_free_verse_must_be_set_off():
    lines = ("Tôi đi qua", "Những cánh đồng đã gặt", "Nghe gió thổi", "Trên đầu cỏ khô, im lặng")
    centred = tuple(text(line, alignment=Alignment.CENTER) for line in lines)
    assert recognised(heading("I"), text(PROSE), *centred, text(PROSE)).guessed == [
        ("verse", "STR-037")
    ]
    assert recognised(heading("I"), text(PROSE), *texts(*lines), text(PROSE)).guessed == []


_RIGHT = Alignment.RIGHT
STANZAS = (
    ("Chiều nay tôi qua ngõ vắng", "hàng cây đứng im như người câm", "ai vừa ngồi đây", "còn ấm"),
    ("một chiếc lá rơi xuống vai", "nhẹ như lời xin lỗi"),
)


def stanzas(*groups: tuple[str, ...]) -> list[Paragraph]:
    return [
        text(line, blank_before=int(number == 0))
        for lines in groups
        for number, line in enumerate(lines)
    ]


def test_free_verse_in_stanzas_needs_no_look():
    after = text(PROSE, blank_before=1)
    found = recognised(heading("I"), text(PROSE), *stanzas(*STANZAS), after)
    assert [len(stanza) for stanza in lines_of(found.blocks[1])] == [4, 2]
    assert found.guessed == [("verse", "STR-050")]
    assert found.kinds == ["Paragraph", "Verse", "Paragraph"]
    alone = recognised(heading("Chiều"), *stanzas(*STANZAS), text("1998", alignment=_RIGHT))
    assert alone.kinds == ["Verse", "Paragraph"]


def test_one_sentence_over_a_whole_chapter_is_a_poem_and_whom_it_is_for_is_none():
    lines = ("Con ngủ đi", "ngoài kia bão đã tan", "những con thuyền đã neo bến", "cha kể con nghe")
    address = text("tặng T.")
    found = recognised(heading("Viết cho con"), address, *stanzas(lines), heading("Hết"))
    assert found.kinds[:2] == ["Paragraph", "Verse"]
    alone = recognised(heading("II"), *stanzas(lines), heading("III"), text(PROSE))
    assert alone.kinds[0] == "Verse"


def test_the_shortest_poem_of_a_collection_is_told_by_the_others():
    short = texts("Chiều buông", "Chuông đổ", "Ai về")
    poems = [
        block
        for name in ("Ga", "Mưa", "Đêm")
        for block in (heading(name), *stanzas(*STANZAS), text("1996", alignment=_RIGHT))
    ]
    found = recognised(*poems, heading("Không đề"), *short)
    assert found.kinds == [*("Verse", "Paragraph") * 3, "Verse"]
    few = recognised(*poems[:16], heading("Không đề"), *short)
    assert few.kinds[-3:] == ["Paragraph"] * 3


def test_line_that_leads_to_a_poem_stays_text():
    lead = text("Anh đọc cho tôi nghe:")
    after = text(PROSE, blank_before=1)
    found = recognised(heading("I"), text(PROSE), lead, *stanzas(*STANZAS), after)
    assert found.kinds == ["Paragraph", "Paragraph", "Verse", "Paragraph"]


def test_stanza_of_two_short_lines_stays_in_its_poem():
    poem = [
        Paragraph(
            inlines=tuple(p for line in lines for p in (Text(text=line), LineBreak()))[:-1],
        )
        for lines in (STANZAS[0], ("Một chiếc lá", "Rơi"), ("Tôi đi", "dưới mưa"))
    ]
    found = recognised(heading("Chiều"), *poem)
    assert [len(stanza) for stanza in lines_of(found.blocks[0])] == [4, 2, 2]
    metre = stanzas(("Tôi lớn lên bằng củ khoai sắn", "Bằng câu hò thả xuống mênh mông"))
    odd = stanzas(("Làng tôi nghèo", "Đất phù sa bồi lở quanh năm"), ("Giờ đi xa", "Vẫn thơm"))
    assert recognised(heading("Làng"), *odd[:2], *metre, *odd[2:]).kinds == ["Verse"]


@pytest.mark.parametrize(
    ("title", "groups"),
    [
        ("Nguyên liệu", (("Gạo nếp cái hoa vàng", "Đỗ xanh không vỏ"), ("Thịt ba chỉ", "Lá dong"))),
        ("Việc nhà", (("Gạo", "Muối", "Nước mắm"), ("Than củi", "Diêm"))),
        ("Nhà", (("Tôi đi chợ sớm.", "Trời lạnh quá."), ("Em tôi vẫn ngủ.", "Mẹ nấu cơm rồi."))),
        ("Hồ sơ", (("Họ và tên: Nguyễn An", "Nơi sinh: Hà Nội"), ("Nghề nghiệp: thợ", "Lớp: ba"))),
        ("Mốc", (("Năm 1945 nước nhà", "Năm 1954 hòa bình"), ("Năm 1975 về", "Năm 1986 mới"))),
        (
            "Câu hỏi",
            (("Em thích nhân vật nào nhất", "Vì sao em thích"), ("Viết một đoạn", "Vẽ ra")),
        ),
    ],
)
def test_short_lines_of_lists_and_forms_are_no_free_verse(
    title: str, groups: tuple[tuple[str, ...], ...]
):
    found = recognised(heading(title), *stanzas(*groups), heading("Hết"), text(PROSE))
    assert "Verse" not in found.kinds


@pytest.mark.parametrize(
    "lines",
    [
        ("- Anh đi đâu đấy?", "- Tôi ra chợ mua rau.", "- Bao giờ anh về?", "- Chiều tôi về ngay."),
        ("Nguyễn Thị Minh Khai", "Trần Văn Bảo Sơn", "Lê Hoàng Kim Anh", "Phạm Quốc Gia Huy"),
        ("Tôi đi chợ sớm.", "Trời lạnh quá trời.", "Em tôi vẫn ngủ.", "Mẹ tôi nấu cơm."),
        ("Năm 1945 nước nhà", "Năm 1954 hòa bình", "Năm 1975 thống nhất", "Năm 1986 đổi mới"),
    ],
)
def test_speech_names_and_short_sentences_are_no_poem(lines):
    found = recognised(heading("Chương 1"), text(PROSE), *texts(*lines), text(PROSE))
    assert "Verse" not in found.kinds
    assert [plain_text(b.inlines) for b in found.blocks if isinstance(b, Paragraph)][1:-1] == [
        *lines
    ]


# ---- lists and speech -------------------------------------------------------------------------


def test_typed_numbers_become_a_list_with_their_labels():
    found = recognised(
        heading("Chương 1"), text("Gồm có:"), *texts("1. Gạo", "2. Muối", "3. Dầu"), text(PROSE)
    )
    listed = found.blocks[1]
    assert isinstance(listed, ListBlock)
    assert (listed.ordered, listed.start, listed.style) == (True, 1, NumberStyle.DECIMAL)
    assert [item.label for item in listed.items] == ["1.", "2.", "3."]
    assert [plain_text(item.blocks[0].inlines) for item in listed.items] == ["Gạo", "Muối", "Dầu"]
    assert found.guessed == [("list", "STR-042")]


@pytest.mark.parametrize(
    ("lines", "style", "start"),
    [
        (("a) một", "b) hai"), NumberStyle.LOWER_ALPHA, 1),
        (("d) một", "đ) hai", "e) ba"), NumberStyle.LOWER_ALPHA, 4),
        (("i. một", "ii. hai", "iii. ba"), NumberStyle.LOWER_ROMAN, 1),
        (("(4) một", "(5) hai", "(6) ba"), NumberStyle.DECIMAL, 4),
        (("A. một", "B. hai"), NumberStyle.UPPER_ALPHA, 1),
    ],
)
def test_counters_of_typed_lists(lines, style, start):
    found = recognised(heading("Chương 1"), text(PROSE), *texts(*lines), text(PROSE))
    listed = found.blocks[1]
    assert isinstance(listed, ListBlock)
    assert (listed.style, listed.start) == (style, start)
    assert [item.label for item in listed.items] == [line.split()[0] for line in lines]


def test_bold_label_is_taken_out_of_its_span():
    bold = tuple(
        Paragraph(inlines=(Strong(inlines=(Text(text=f"{n}. Điều {n}"),)), Text(text=": gạo")))
        for n in (1, 2)
    )
    found = recognised(heading("Chương 1"), *bold)
    listed = found.blocks[0]
    assert isinstance(listed, ListBlock)
    assert listed.items[0].blocks == (
        Paragraph(
            inlines=(Strong(inlines=(Text(text="Điều 1"),)), Text(text=": gạo")),
            origin=Origin("sách.docx", paragraph=2),
        ),
    )


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_speech_with_dashes_never_becomes_a_list(dash):
    lines = tuple(
        f"{dash} {line}"
        for line in ("Em đi đâu đấy", "Em ra chợ", "Mua gì", "mua rau, mua cá, mua một ít dầu")
    )
    found = recognised(heading("Chương 1"), text("Anh hỏi:"), *texts(*lines), text(PROSE))
    assert set(found.kinds) == {"Paragraph"}


def test_dashes_with_semicolons_are_a_list():
    found = recognised(
        heading("Chương 1"),
        text("Hồ sơ:"),
        *texts("- đơn xin học;", "- ảnh;", "- học bạ."),
        text(PROSE),
    )
    assert found.kinds == ["Paragraph", "ListBlock", "Paragraph"]


def outline(block: object) -> list[object]:
    """Return labels of a list, those of lists within it as a list behind their item."""
    assert isinstance(block, ListBlock)
    found: list[object] = []
    for item in block.items:
        found += [item.label, *(outline(b) for b in item.blocks if isinstance(b, ListBlock))]
    return found


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (
            ("- Đơn;", "- Hồ sơ, gồm:", "+ Bản vẽ;", "+ Dự toán.", "- Biên bản."),
            ["-", "-", ["+", "+"], "-"],
        ),
        (
            ("1. Cân:", "– bột mì", "– đường", "– trứng", "2. Trộn đều", "3. Nướng chín"),
            ["1.", ["–", "–", "–"], "2.", "3."],
        ),
        (
            ("a) Hình thức:", "- Gọn gàng;", "- Đúng giờ.", "b) Nội dung:", "- Đủ ý.", "c) Khác."),
            ["a)", ["-", "-"], "b)", ["-"], "c)"],
        ),
        (("+ Ưu điểm: rẻ, bền", "+ Nhược điểm: nặng"), ["+", "+"]),
        (("-Muối, đường;", "-Một ký hành."), ["-", "-"]),
        (("1.Chuẩn bị", "2.Trộn đều"), ["1.", "2."]),
    ],
)
def test_typed_lists_hold_lists(lines, labels):
    found = recognised(heading("Chương 1"), text(PROSE), *texts(*lines), text(PROSE))
    assert found.kinds == ["Paragraph", "ListBlock", "Paragraph"]
    assert outline(found.blocks[1]) == labels
    (guess,) = found.book.guesses
    assert (guess.value, guess.reason, guess.extent) == ("list", "STR-042", len(lines))


def test_dashes_that_a_line_announces_are_a_list_whatever_ends_them():
    lines = texts("- Đọc kỹ đề bài.", "- Lập dàn ý.")
    led = recognised(heading("I"), text("Người học cần làm như sau:"), *lines, text(PROSE))
    assert led.kinds == ["Paragraph", "ListBlock", "Paragraph"]
    for lead in ("Thầy bảo:", "Thầy dặn như sau:"):
        spoken = recognised(heading("I"), text(lead), *lines, text(PROSE))
        assert set(spoken.kinds) == {"Paragraph"}
    answered = texts("- Em nhớ mang áo mưa.", "- Dạ.")
    talk = recognised(heading("I"), text("Cô thấy điều cần:"), *answered, text(PROSE))
    assert set(talk.kinds) == {"Paragraph"}


def test_speech_under_a_numbered_line_ends_the_list():
    lines = ("1. Đọc bài", "2. Đặt câu với từ nhớ", "- Anh nhớ em không?", "- Có chứ.")
    found = recognised(heading("I"), text(PROSE), *texts(*lines), text(PROSE))
    assert found.kinds == ["Paragraph", "ListBlock", "Paragraph", "Paragraph", "Paragraph"]
    assert outline(found.blocks[1]) == ["1.", "2."]


def test_talk_that_opens_a_chapter_is_no_motto():
    lines = ("- Anh đi đâu đấy?", "- Tôi ra chợ.", "- Mua gì?", "- Mua mớ rau.")
    found = recognised(heading("Chương 2"), *texts(*lines), text(PROSE))
    assert set(found.kinds) == {"Paragraph"}


def test_a_person_makes_a_list_that_holds_a_list():
    source = (heading("I"), *texts("- Anh.", "+ Một.", "+ Hai.", "- Em?"), text(PROSE))
    place = Decision(paragraph=2, paragraphs=4, block=BlockKind.LIST)
    found = recognised(*source, decisions=(place,))
    assert outline(found.blocks[0]) == ["-", ["+", "+"], "-"]


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Gạo", "3. Dầu"),
        ("1945. Năm đói", "1946. Năm sau"),
        ("A. Lincoln", "A. Smith"),
        ("1. Gạo",),
    ],
)
def test_numbers_that_do_not_count_on_are_text(lines):
    found = recognised(heading("Chương 1"), text(PROSE), *texts(*lines), text(PROSE))
    assert set(found.kinds) == {"Paragraph"}


def test_questions_with_spoken_answers_by_the_thousand_are_no_list():
    talk = [line for n in range(4_000) for line in (f"{n % 900 + 1}. Vì sao?", "- Anh đi đâu?")]
    assert recognised(heading("Phỏng vấn"), *texts(*talk)).kinds == ["Paragraph"] * 8_000


def test_choices_by_the_thousand_are_lists_within_one():
    lines = [f"{n}. Câu hỏi?" for n in range(1, 900)]
    found = recognised(heading("Đề"), *texts(*(t for n in lines for t in (n, "a) có", "b) không"))))
    (made,) = found.blocks
    assert isinstance(made, ListBlock)
    assert [len(item.blocks) for item in made.items] == [2] * 899


def test_list_among_speech_stands_under_its_line():
    found = recognised(heading("Một"), *texts("- Mua gì?", "+ gạo", "+ muối", "- Đi đi!"))
    assert found.kinds == ["Paragraph", "ListBlock", "Paragraph"]
