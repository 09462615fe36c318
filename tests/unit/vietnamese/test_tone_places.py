"""The place of the tone mark in oa, oe and uy."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.vietnamese.tone_places import count_styles, set_tone_marks
from converters.vocabularies import ToneMarks
from tests.support.vietnamese_prose import PROSE

OLD = "hòa bình, khỏe mạnh, cô Thúy, THỦY THỦ, lóa mắt"
NEW = "hoà bình, khoẻ mạnh, cô Thuý, THUỶ THỦ, loá mắt"


def test_both_styles():
    assert set_tone_marks(OLD, ToneMarks.NEW)[0] == NEW
    assert set_tone_marks(NEW, ToneMarks.OLD)[0] == OLD


@pytest.mark.parametrize("style", ToneMarks)
def test_what_both_styles_write_alike_stays(style):
    text = "quý, quà, già, giỏi, hoàn, hoạt, thuyền, khuỷu, lí, lý, qua, hoa, mía, của"
    assert set_tone_marks(text, style) == (text, Counter())


def test_keep_changes_nothing():
    assert set_tone_marks(f"{OLD} {NEW}", ToneMarks.KEEP) == (f"{OLD} {NEW}", Counter())


def test_names_that_are_no_syllables_stay():
    assert set_tone_marks("Bernoùa và Franzòe", ToneMarks.NEW)[0] == "Bernoùa và Franzòe"


def test_changes_are_counted():
    assert set_tone_marks("hòa với hòa", ToneMarks.NEW)[1] == {("hòa", "hoà"): 2}


def test_styles_are_counted():
    found = count_styles(Counter(["hòa", "hoà", "Hoà", "quý", "thuyền", "thúy"]))
    assert found == {ToneMarks.OLD: 2, ToneMarks.NEW: 2}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(" ".join((*PROSE, OLD)).split()), max_size=12))
def test_there_and_back(words):
    text = " ".join(words)
    assert set_tone_marks(set_tone_marks(text, ToneMarks.NEW)[0], ToneMarks.OLD)[0] == text
