"""Doubtful words: which are listed, with what suggestions, and which are not."""

from __future__ import annotations

import pytest

from converters.diagnostics import Origin
from converters.model.spelling import DoubtfulWord
from converters.vietnamese.proofreading import Proofreader
from converters.vietnamese.suggestions import suggestions
from tests.support.vietnamese_prose import FOREIGN, PROSE


def listed(*texts: str) -> dict[str, DoubtfulWord]:
    proofreader = Proofreader()
    for number, text in enumerate(texts, start=1):
        proofreader.read(text, Origin("a.docx", paragraph=number))
    return {doubt.word: doubt for doubt in proofreader.review().doubtful}


@pytest.mark.parametrize(
    ("slip", "meant", "reason"),
    [
        ("huớng", "hướng", "VIE-020"),
        ("htáng", "tháng", "VIE-020"),
        ("chúngta", "chúng ta", "VIE-020"),
        ("khogn", "không", "VIE-020"),
        ("thuốt", "thuốc", "VIE-021"),
        ("nguời", "người", "VIE-023"),
        ("vảo", "vào", "VIE-023"),
    ],
)
def test_slips_are_listed_with_what_was_meant(slip, meant, reason):
    found = listed(f"hai người kia đã {slip} rồi mới về nhà")
    assert found.keys() == {slip}
    assert meant in found[slip].suggestions[:2]
    assert found[slip].reason == reason
    assert found[slip].count == 1
    assert found[slip].places == (Origin("a.docx", paragraph=1),)
    assert slip in found[slip].context


def test_suggestions_keep_the_case():
    assert suggestions("Huớng")[0] == "Hướng"
    assert suggestions("HUỚNG")[0] == "HƯỚNG"


@pytest.mark.parametrize(
    "text",
    [
        "Giá lúa 5 kg, đường 20 km, tấm vải 3,5 m.",
        *PROSE,
        "Xem https://vi.example.org/huớng hay gửi thư cho nguời@example.com nhé",
        "Chương XIV, mục III, theo NĐ 30 và UBND, TP và HĐND",
        "ông Smith gặp bà Nguyễn ở Krông Nô rồi sang Paris",
        "hàm doi_ten(x) trong anh1.png và <huớng>",
        "Anh nói: je ne sais pas très bien, rồi cười",
        *FOREIGN.values(),
    ],
)
def test_what_is_no_slip_is_not_listed(text):
    assert listed(text) == {}


def test_what_the_book_has_often_is_meant():
    assert "xửng" in listed("bánh xửng ngon")
    assert listed(*["bánh xửng ngon"] * 4) == {}


def test_places_and_counts_add_up():
    found = listed("đi huớng này", "đi về", "đi huớng kia")
    assert found["huớng"].count == 2
    assert [place.paragraph for place in found["huớng"].places] == [1, 3]


def test_small_letters_where_verses_begin_with_capitals():
    verses = [line for line in PROSE if line[0].isupper()] + ["ấy mồ vô chủ ai mà viếng thăm"]
    found = listed(*verses)
    assert found["ấy"].reason == "VIE-022"
    assert found["ấy"].suggestions == ("Ấy",)
    small = [verse[0].lower() + verse[1:] for verse in verses]
    assert not any(doubt.reason == "VIE-022" for doubt in listed(*small).values())


def test_the_list_has_an_end():
    proofreader = Proofreader()
    letters = "bcdghklmnprstvx"
    for a in letters:
        for b in letters:
            for c in letters[:5]:
                proofreader.read(f"một {a}{b}ậ{c}{c} rồi", None)
    review = proofreader.review()
    assert len(review.doubtful) == 500
    assert review.left_out > 0


@pytest.mark.parametrize("piece", ["qzx,", "qzx@", "qzx.", "qzx-", "漢字仮名。"])
def test_long_strings_without_spaces_are_looked_at_once(piece: str) -> None:
    word = "huớng"
    assert set(listed(f"{piece * 10_000} {word} gió")) >= {word}
