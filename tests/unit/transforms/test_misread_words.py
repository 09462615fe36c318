"""Which words were probably misread, and what they were."""

from __future__ import annotations

import pytest

from converters.model.page import RegionRole
from converters.monitor import CollectingMonitor
from converters.transforms import misread_words as finding
from converters.transforms.misread_words import misread_words
from tests.support.read_pages import page_of, pages_of, region_of


def found_in(*lines: str, vietnamese: bool = True) -> dict[str, tuple[str, str]]:
    proposals = misread_words(pages_of(lines), CollectingMonitor(), vietnamese=vietnamese)
    return {p.at.word.text: (p.after, p.reason) for p in proposals}


@pytest.mark.parametrize(
    ("line", "word", "after"),
    [
        ("Hai người trao đối/92 thư từ với nhau.", "đối", "đổi"),
        ("Mọi việc đã thay Đối,/92 không ai biết.", "Đối,", "Đổi,"),
        ("Chàng mở cửa số/90 nhìn ra ngoài.", "số", "sổ"),
        ("HAI NGƯỜI TRAO ĐỐI/92 THƯ TỪ.", "ĐỐI", "ĐỔI"),
    ],
)
def test_neighbours_tell_what_a_syllable_was(line: str, word: str, after: str):
    assert found_in(line)[word] == (after, "OCR-010")


def test_what_reads_well_is_left_alone():
    assert found_in("Đối với nàng, số phận ấy/92 không đến nỗi/92 xấu.") == {}


def test_a_word_of_two_syllables_is_corrected_as_one():
    assert found_in("Việc thay-đối/90 ấy làm chàng sung sướng.")["thay-đối"][0] == "thay-đổi"


def test_the_tone_mark_stands_where_the_book_has_it():
    lines = ("Nước Việt-nam dân chủ cộng hòa, khóa cửa, đòa đày.", "Chàng thỏa mán/60 lắm.")
    proposals = misread_words(pages_of(lines), CollectingMonitor(), vietnamese=True)
    assert {p.at.word.text: p.after for p in proposals}.get("mán") == "mãn"


def test_a_slip_once_found_is_looked_for_in_the_whole_book(monkeypatch):
    answers = []

    def answering(syllables, confidences, monitor, table):
        del confidences, monitor, table
        places = [at for at, syllable in enumerate(syllables) if syllable == "biến"]
        chances = (0.95, 0.1, 0.01)
        answers.extend(places)
        return [
            finding.Misread(at, "biển", "hỏi^>sắc", chance)
            for at, chance in zip(places, chances, strict=True)
        ]

    monkeypatch.setattr(finding, "misread_marks", answering)
    lines = ("Chàng đi ra biến, xa.", "Nhà nào cũng treo biến hàng.", "Biến mất rồi.")
    proposals = misread_words(pages_of(lines), CollectingMonitor(), vietnamese=True)
    assert [(p.after, p.reason) for p in proposals] == [
        ("biển,", "OCR-010"), ("biển", "OCR-011"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "word", "after", "reason"),
    [
        ("Chàng ngồi ởtàu/88 điện về nhà.", "ởtàu", "ở tàu", "OCR-012"),
        ("Trông như con khil/88 Chàng cười.", "khil", "khi!", "OCR-013"),
        ("Nó đi rmột/70 mình về nhà.", "rmột", "một", "OCR-013"),
    ],
)
def test_the_grammar_tells_what_is_no_syllable(line: str, word: str, after: str, reason: str):
    assert found_in(line)[word] == (after, reason)


@pytest.mark.parametrize(
    "line",
    [
        "Ông Victor-Hugo và ông Pascal nói chuyện với nhau ở nhà.",
        "Thỉnh thỏang chàng lại cười.",
        "Chàng đọc báo Le Journal ở nhà.",
        "Nó nói al với anh ấy.",
        "Nước cộng-",
    ],
)
def test_names_foreign_words_and_misprints_are_no_slips_of_the_eye(line: str):
    reasons = {reason for _, reason in found_in(line).values()}
    assert not reasons & {"OCR-012", "OCR-013"}


DIALOGUE = tuple(f"- Thưa ông, tôi đã đi {n}" for n in ("chợ.", "chơi.", "xa.", "về.", "học."))


def test_a_strange_sign_where_the_book_has_dashes_is_a_dash():
    assert found_in(*DIALOGUE, "~/60 Thế à?")["~"] == ("-", "OCR-014")
    assert found_in(*DIALOGUE[:3], "~/60 Thế à?") == {}
    assert found_in(*DIALOGUE, "Thế ~/60 à?") == {}
    assert found_in(*DIALOGUE, "~/96 Thế à?") == {}


def test_a_sign_that_the_book_has_itself_is_no_dash():
    quoted = ["« Thế à, « anh nói, « thế « à « sao ?"]
    assert found_in(*DIALOGUE, *quoted, "«/60 Thế à?") == {}
    assert found_in(*DIALOGUE, "« Thế à", "«/60 Thế à?")["«"] == ("-", "OCR-014")


ENGLISH = (
    "The modern reader modern and modern modern",
    "of books will modem/70 find the modem/97 reader",
    "reading rnodern/60 prose.",
)


def test_of_other_languages_the_words_of_the_book_tell():
    found = found_in(*ENGLISH, vietnamese=False)
    assert found == {"rnodern": ("modern", "OCR-015")}


def test_a_book_that_is_not_vietnamese_is_not_read_as_such():
    assert found_in(*ENGLISH, vietnamese=True) == {"rnodern": ("modern", "OCR-015")}


def test_heads_and_folios_are_not_looked_at():
    layouts = (page_of(1, region_of(["Cửa số/60"], RegionRole.HEAD)),)
    assert misread_words(layouts, CollectingMonitor(), vietnamese=True) == []
