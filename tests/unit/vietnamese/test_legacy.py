"""Decoding of legacy Vietnamese fonts and bytes."""

from __future__ import annotations

import pytest

from converters.vietnamese.encodings import BYTE_ENCODINGS, decode
from converters.vietnamese.legacy import (
    Encoding,
    FontRun,
    LegacyDecoder,
    encoding_of_font,
)
from converters.vietnamese.viqr import decode_viqr, looks_like_viqr
from tests.support.legacy_text import can_write, surface

LETTERS = "aăâeêioôơuưy"
SENTENCE = "những người dân ở làng quê vẫn giữ tục lệ cũ và thờ cúng ông bà tổ tiên rất chu đáo"


def one(text: str, font: str | None, decoder: LegacyDecoder | None = None) -> str:
    return (decoder or LegacyDecoder()).decode_paragraph([FontRun(text, font)]).runs[0]


@pytest.mark.parametrize("encoding", BYTE_ENCODINGS)
def test_every_letter_comes_back_from_every_encoding(encoding):
    toned = [c for c in map(chr, range(0xC0, 0x1EFA)) if can_write(c, encoding) and c.isalpha()]
    assert len(toned) > 60
    assert decode(surface(" ".join(toned), encoding), encoding) == " ".join(toned)


@pytest.mark.parametrize("encoding", BYTE_ENCODINGS)
def test_running_text_is_recognised_without_a_font(encoding):
    assert one(surface(SENTENCE, encoding), "Arial") == SENTENCE


@pytest.mark.parametrize(
    ("name", "encoding", "capitals"),
    [
        (".VnTime", Encoding.TCVN3, False),
        (".VnArialH", Encoding.TCVN3, True),
        ("AARIQC+.VnTimeH,Bold", Encoding.TCVN3, True),
        ("VnTimeHBold", Encoding.TCVN3, True),
        (".VnTimeH Tur", Encoding.TCVN3, True),
        ("VNI-Times", Encoding.VNI, False),
        ("VPS Times Hoa", Encoding.VPS, True),
        ("SVNtimes new roman", Encoding.VIETWARE_F, False),
    ],
)
def test_font_names(name, encoding, capitals):
    found = encoding_of_font(name)
    assert found is not None
    assert (found.encoding, found.capitals) == (encoding, capitals)


@pytest.mark.parametrize("name", ["Times New Roman", "UVN Bach Dang", "SVN-Gilroy", "Symbol", ""])
def test_unicode_and_symbol_fonts_say_nothing(name):
    assert encoding_of_font(name) is None


def test_soft_hyphen_is_a_letter_in_tcvn3():
    assert one("nh\xadng ng\xadêi d\xad\xadng", ".VnTime").startswith(
        "những người".replace("ữ", "ư")
    )
    assert one("ng\xadêi", ".VnTime") == "người"


def test_letter_and_mark_in_two_runs_join_in_the_first():
    runs = LegacyDecoder().decode_paragraph(
        [FontRun("Vie", "VNI-Times"), FontRun("ät", "VNI-Times")]
    )
    assert runs.runs == ("Việ", "t")


def test_runs_keep_their_number_and_order():
    runs = [FontRun("n­íc ", ".VnTime"), FontRun("(x)", "Arial"), FontRun(" ViÖt", ".VnTime")]
    assert LegacyDecoder().decode_paragraph(runs).runs == ("nước ", "(x)", " Việt")


def test_capital_fonts_draw_capitals_of_ascii_letters_too():
    assert one("céng hoµ", ".VnTimeH") == "CỘNG HOÀ"
    assert one("th", ".VnTimeH") == "TH"


def test_toned_letters_among_capitals_become_capitals():
    assert one("PHÇN THø NHÊT", ".VnTime") == "PHẦN THỨ NHẤT"
    assert one("Hå CHÝ MINH", ".VnTime") == "HỒ CHÍ MINH"


def test_a_capital_at_the_start_of_a_sentence_changes_nothing_behind_it():
    assert one("VÒ viÖc Êy. Vµ th«i", ".VnTime") == "Về việc ấy. Và thôi"


def test_foreign_words_keep_their_letters():
    found = LegacyDecoder().decode_paragraph(
        [FontRun("nhµ v¨n François nãi víi Molière vÒ tiÕng ViÖt", ".VnTime")]
    )
    assert found.runs[0] == "nhà văn François nói với Molière về tiếng Việt"
    assert {doubt.text for doubt in found.doubts} == {"François", "Molière"}


def test_abbreviations_are_no_foreign_words():
    assert one("B1-2-TMÑT cuûa HÑND vaø ÑONTC", "VNI-Times") == "B1-2-TMĐT của HĐND và ĐONTC"


def test_misspelt_syllables_are_decoded_all_the_same():
    assert one("huíng dÉn tháang qua", ".VnTime") == "huớng dẫn thỏang qua"


def test_unicode_under_a_legacy_font_name_stays():
    text = "Đây là văn bản tiếng Việt đã chuyển mã"
    found = LegacyDecoder().decode_paragraph([FontRun(text, ".VnTime")])
    assert found.runs == (text,)
    assert not found.conversions


def test_text_overrules_the_font_by_a_clear_margin():
    found = LegacyDecoder().decode_paragraph([FontRun(surface(SENTENCE, Encoding.VNI), ".VnTime")])
    assert found.runs == (SENTENCE,)
    assert found.conversions[0][0] is Encoding.VNI
    assert [doubt.code for doubt in found.doubts] == ["VIE-002"]


@pytest.mark.parametrize(
    "text",
    [
        "Le café français et la crème brûlée de François étaient déjà froids",
        "Über die Größe der Äpfel läßt sich streiten, schöne Grüße",
        "El niño comió piñas mañana por la mañana en España",
        "“Curly” – quotes and £5 © 2020 ± 3° naïve façade",
    ],
)
def test_other_languages_are_left_alone(text):
    assert one(text, "Times New Roman") == text


def test_short_texts_follow_what_the_document_has_shown():
    decoder = LegacyDecoder()
    assert one("§éc lËp", "Arial") == "§éc lËp"
    one(surface(SENTENCE, Encoding.TCVN3), "Arial", decoder)
    assert one("§éc lËp", "Arial", decoder) == "Độc lập"


def test_symbol_surfaces_and_controls_are_bytes():
    assert decode("\uf0b8\uf0b9", Encoding.TCVN3) == "áạ"
    assert decode("\x02", Encoding.VPS) == "Ạ"


def test_signs_that_pdf_fonts_put_for_letters():
    assert one("nh\u2212 thÕ nµo ®\u2212îc", ".VnTime") == "như thế nào được"
    assert one("5 \u2212 3 = 2 nh\u00ad thÕ", ".VnTime") == "5 \u2212 3 = 2 như thế"


def test_marks_that_open_a_run_join_the_letter_before():
    found = LegacyDecoder().decode_paragraph([FontRun("a", None), FontRun("\u0301 b", None)])
    assert found.runs == ("á", " b")


def test_conversions_count_characters_of_changed_runs():
    found = LegacyDecoder().decode_paragraph([FontRun("x·", ".VnTime"), FontRun("abc", ".VnTime")])
    assert found.conversions == ((Encoding.TCVN3, 2),)


def test_viqr():
    text = "Tra(m na(m trong co~i ngu+o+`i ta. Anh la` ai? DDa^y la` ga`."
    assert looks_like_viqr(text)
    assert decode_viqr(text) == "Trăm năm trong cõi người ta. Anh là ai? Đây là gà."
    assert not looks_like_viqr("<dl><dd>x</dd><dd>y</dd></dl> add (a) b^2 `c` a` o+ u+ e^ dd")


def test_viqr_in_paragraphs_of_a_document():
    decoder = LegacyDecoder()
    assert one("Co` la`.", "Arial", decoder) == "Co` la`."
    text = "Tra(m na(m trong co~i ngu+o+`i ta, chu+~ ta`i chu+~ me^.nh khe'o la` ghe't nhau"
    expected = "Trăm năm trong cõi người ta, chữ tài chữ mệnh khéo là ghét nhau"
    found = decoder.decode_paragraph([FontRun(text, "Arial")])
    assert found.runs == (expected,)
    assert found.conversions == ((Encoding.VIQR, len(text)),)
    assert one("Co` la`.", "Arial", decoder) == "Cò là."
    assert one("(a) b^2 `code` add", "Arial", decoder) == "(a) b^2 `code` add"


def test_viqr_of_a_whole_book_in_one_line():
    sentence = "To^i la` ngu+o+`i Vie^.t Nam, ddi ho.c o+? tru+o+`ng. "
    assert decode_viqr(sentence * 60_000) == "Tôi là người Việt Nam, đi học ở trường. " * 60_000
