"""Words that old conversions left wrong: set right where syllables prove it, else left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.vietnamese.repairs import Fault, mend
from tests.support.vietnamese_prose import FOREIGN, PROSE


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ("Không còn gì nữạ Anh đi.", "Không còn gì nữa. Anh đi.", Fault.STOP_AS_TONE),
        ("như vậỵ", "như vậy.", Fault.STOP_AS_TONE),
        ("“Về lạị” Rồi thôi", "“Về lại.” Rồi thôi", Fault.STOP_AS_TONE),
        ("Đi đậủ Về đâu", "Đi đậu? Về đâu", Fault.STOP_AS_TONE),
        ("con qủy", "con quỷ", Fault.MISPLACED_TONE),
        ("Thỏang qua", "Thoảng qua", Fault.MISPLACED_TONE),
        ("KHỎANG TRỜI", "KHOẢNG TRỜI", Fault.MISPLACED_TONE),
        ("trứơc kia", "trước kia", Fault.MISPLACED_TONE),
        ("Aái ân", "Ái ân", Fault.DOUBLED_CAPITAL),
        ("Ơở đời", "Ở đời", Fault.DOUBLED_CAPITAL),
        ("PHầN THứ NHấT", "PHẦN THỨ NHẤT", Fault.SMALL_AMONG_CAPITALS),
        ("chÃ­nh phá»§", "chính phủ", Fault.MISREAD),
        ("Æ°á»›c mÆ¡ â€œxaâ€\x9d", "ước mơ “xa”", Fault.MISREAD),
    ],
)
def test_words_set_right(wrong, right, fault):
    mended, repairs = mend(wrong)
    assert mended == right
    assert {repair.fault for repair in repairs} == {fault}


@pytest.mark.parametrize(
    "text",
    [
        "như vậỵ rồi đi",  # no sentence ends there
        "Mạ non xanh rợn",  # a word with one dot is right as it is
        "chữ nguời và huớng",  # other slips than of tone: only suggested
        "SÃO «CHÂ» São Paulo, Île-de-France, naïve",
        "UBND, QĐ và HĐND",
        "Aaron, Iéna, Óc Eo, Đắk Lắk",
    ],
)
def test_what_is_not_certain_stays(text):
    assert mend(text) == (text, ())


# Dutch "Eén" is left out: as Vietnamese it is a doubled capital.
@pytest.mark.parametrize("text", [*PROSE, *(t for tag, t in FOREIGN.items() if tag != "nl")])
def test_sound_text_stays(text):
    assert mend(text) == (text, ())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["nữạ", "qủy", "Aái", "PHầN", "chÃ­nh", "Việt", "a", "Nam", ".", "“", "Ð", "ở", "\n"]
        ),
        max_size=12,
    )
)
def test_mending_twice_changes_nothing_more(words):
    once, _ = mend(" ".join(words))
    assert mend(once) == (once, ())
