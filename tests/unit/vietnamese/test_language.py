"""Syllables, normal forms, names and languages."""

from __future__ import annotations

import unicodedata

import pytest

from converters.vietnamese.collation import collation_key, dictionary_key
from converters.vietnamese.language import guess_language
from converters.vietnamese.names import file_as, given_name_key, without_display_capitals
from converters.vietnamese.normalise import nfc
from converters.vietnamese.syllables import (
    IMPOSSIBLE,
    VIETNAMESE,
    is_attested,
    is_near_syllable,
    is_syllable,
    score,
)


@pytest.mark.parametrize(
    "word", ["gì", "giếng", "quý", "Hoà", "hòa", "thuyền", "KHOẺ", "Đắk", "nghỉ", "yêu", "e\u0302m"]
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["qúy", "iêu", "cẽh", "nghưng", "kà", "Franỗois", "st", "b", ""])
def test_impossible_spellings(word):
    assert not is_syllable(word)


def test_attested_is_narrower_than_possible():
    assert is_syllable("ngoẵng")
    assert is_attested("người")
    assert not is_attested("ngoẵp")


def test_near_syllables_are_slips_not_foreign_words():
    assert is_near_syllable("thỏang")
    assert is_near_syllable("nhànước")
    assert not is_near_syllable("franỗois")


def test_score_tells_vietnamese_from_other_languages(shared_data):
    text = (shared_data / "vietnamese" / "texts" / "so-do.txt").read_text(encoding="utf-8")
    assert score(text[:4000]) > VIETNAMESE + 1.5
    assert score("The quick brown fox jumps over the lazy dog every single morning") < -12
    assert score("123 ...") == IMPOSSIBLE


def test_nfc_orders_marks_and_mends_lookalikes():
    assert nfc(unicodedata.normalize("NFD", "Tiếng Việt")) == "Tiếng Việt"
    assert nfc("a\u0301\u0302") == "ấ"
    assert nfc("Ðảng và QÐ-TTg") == "Đảng và QĐ-TTg"
    assert nfc("Ðakota guð") == "Ðakota guð"


def test_collation_of_letters_tones_and_cases():
    words = [
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "băng",
        "bâng",
        "da",
        "đa",
        "em",
        "ê",
        "o",
        "ô",
        "ơ",
    ]
    assert sorted(set(words), key=collation_key) == words
    assert sorted(["An", "an", "Ấn", "ân"], key=collation_key) == ["an", "An", "ân", "Ấn"]


def test_tones_count_only_after_all_letters_unless_by_syllable():
    assert sorted(["bá an", "ba b"], key=collation_key) == ["bá an", "ba b"]
    assert sorted(["bá an", "ba b"], key=dictionary_key) == ["ba b", "bá an"]


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("Nguyễn Du", "Nguyễn Du"),
        ("Nam Cao", "Nam Cao"),
        ("Vũ Trọng Phụng", "Vũ Trọng Phụng"),
        ("Victor Hugo", "Hugo, Victor"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Colette", "Colette"),
        ("Hugo, Victor", "Hugo, Victor"),
    ],
)
def test_filing_of_names(name, filed):
    assert file_as(name) == filed


def test_lists_by_given_name():
    names = ["Trần Bình", "Lê An", "Nguyễn Ân"]
    assert sorted(names, key=given_name_key) == ["Lê An", "Nguyễn Ân", "Trần Bình"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Trăm năm trong cõi người ta", "vi"),
        (
            "It was the best of times, it was the worst of times, and it is the end of it all now.",
            "en",
        ),
        (
            (
                "Il était une fois dans la ville un homme qui ne pouvait pas dormir "
                "et qui est à la mer"
            ),
            "fr",
        ),
        ("x", None),
    ],
)
def test_language(text, language):
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("VŨ TRỌNG PHỤNG", "Vũ Trọng Phụng"), ("LÊ THỊ ÁI-VÂN", "Lê Thị Ái-Vân"),
        ("NGUYỄN MINH NHỰT", "Nguyễn Minh Nhựt"), ("Nam Cao", "Nam Cao"), ("NXB TRẺ", "NXB TRẺ"),
        ("VICTOR HUGO", "VICTOR HUGO"), ("THẠCH", "THẠCH"), ("", ""),
    ],
)  # fmt: skip
def test_names_in_display_capitals_are_written_as_usual(name: str, written: str):
    assert without_display_capitals(name) == written
