"""Words and numbers that open headings."""

from __future__ import annotations

import pytest

from converters.vietnamese.division_labels import Rank, Style, label_of, numeral_of, value_of
from converters.vietnamese.heading_words import named_role
from converters.vocabularies import SectionRole


@pytest.mark.parametrize(
    ("text", "rank", "number", "title"),
    [
        ("Chương IV. Người về", Rank.CHAPTER, 4, "Người về"),
        ("CHƯƠNG MỘT NGƯỜI ĐÀN BÀ", Rank.CHAPTER, 1, "NGƯỜI ĐÀN BÀ"),
        ("Hồi thứ mười hai", Rank.CHAPTER, 12, ""),
        ("Chương hai mươi mốt: Về", Rank.CHAPTER, 21, "Về"),
        ("Phần thứ nhất", Rank.PART, 1, ""),
        ("PHẦN C", Rank.PART, 3, ""),
        ("Chương cuối", Rank.CHAPTER, None, ""),
        ("Chương I\nQuy định chung", Rank.CHAPTER, 1, "Quy định chung"),
        ("Tiểu mục 2", Rank.SUBSECTION, 2, ""),
        ("Điều 12. Phạm vi", Rank.ARTICLE, 12, "Phạm vi"),
        ("Chapter the First", Rank.CHAPTER, 1, ""),
        ("The Second Book", Rank.PART, 2, ""),
        ("ACT III", Rank.CHAPTER, 3, ""),
    ],
)
def test_labels_are_read(text: str, rank: Rank, number: int | None, title: str):
    label = label_of(text)
    assert label is not None
    assert (label.rank, label.number, label.title) == (rank, number, title)


@pytest.mark.parametrize(
    "text",
    [
        "Chương 3 nói về",
        "Phần năm sau",
        "Chương 2, mục 3 của luật",
        "Bài ca ngợi",
        "MỤC LỤC",
        "Hồi",
    ],
)
def test_sentences_are_no_labels(text: str):
    assert label_of(text) is None


@pytest.mark.parametrize(
    ("text", "style", "values", "title"),
    [
        ("1.1. Khái niệm", Style.DECIMAL, (1, 1), "Khái niệm"),
        ("1.2 Khái niệm", Style.DECIMAL, (1, 2), "Khái niệm"),
        ("1.Khái niệm", Style.DECIMAL, (1,), "Khái niệm"),
        ("IX.", Style.UPPER_ROMAN, (9,), ""),
        ("I - Mở", Style.UPPER_ROMAN, (1,), "Mở"),
        ("C. Kết", Style.UPPER_LETTER, (3,), "Kết"),
        ("b) Hai", Style.LOWER_LETTER, (2,), "Hai"),
        ("Mười một", Style.SPELT, (11,), ""),
    ],
)
def test_numerals_are_read(text: str, style: Style, values: tuple[int, ...], title: str):
    numeral = numeral_of(text)
    assert numeral is not None
    assert (numeral.style, numeral.values, numeral.title) == (style, values, title)


@pytest.mark.parametrize("text", ["1945", "I am", "MIX", "Tôi đi", "A", "1 con gà", ""])
def test_other_words_are_no_numerals(text: str):
    assert numeral_of(text) is None


def test_values_of_words_and_digits():
    assert value_of("hai mươi lăm") == 25
    assert value_of("một trăm linh ba") == 103
    assert value_of("twenty-one") == 21
    assert value_of("XIV") == 14
    assert value_of("cuối cùng") is None


def test_names_alone_are_told_from_names_with_more():
    assert named_role("LỜI NÓI ĐẦU") == (SectionRole.PREFACE, True)
    assert named_role("Phụ lục 2") == (SectionRole.APPENDIX, True)
    assert named_role("Lời giới thiệu của nhà văn") == (SectionRole.FOREWORD, False)
    assert named_role("Lời nói của gió") is None
