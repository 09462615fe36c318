"""What a syllable may have been in print, and what its neighbours say."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from converters.errors import JobCancelled
from converters.monitor import CollectingMonitor, EventMonitor
from converters.vietnamese.misread_marks import misread_marks
from converters.vietnamese.misreadings import (
    beginning,
    misreadings_of,
    places_of,
    slip_between,
    usual_rate,
)
from converters.vietnamese.ngrams import BREAK, runs_of, table_text


@pytest.mark.parametrize(
    ("printed", "read", "slip"),
    [
        ("đổi", "đối", "hỏi^>sắc"),
        ("của", "cúa", "hỏi>sắc"),
        ("dưới", "đưới", "d>đ"),
        ("thắm", "thấm", "ă>â"),
        ("lẽ", "lế", "e.ngã>ê.sắc"),
        ("cái", "cói", "a~o"),
        ("quần", "quồn", "a~o"),
        ("chung", "chưng", "u>ư"),
        ("đổi", "đổi", None),
        ("đổi", "dối", None),
        ("đổi", "đồng", None),
    ],
)
def test_the_slip_between_two_syllables_has_a_name(printed: str, read: str, slip: str | None):
    assert slip_between(printed, read) == slip


def test_misreadings_differ_in_one_letter_or_its_marks():
    found = {m.syllable: m.slip for m in misreadings_of("đối")}
    assert found["đổi"] == "hỏi^>sắc"
    assert found["dối"] == "d>đ"
    assert "đối" not in found
    assert "đới" in found
    assert "tối" not in found


def test_letters_that_look_alike_keep_their_marks():
    found = {m.syllable: m.slip for m in misreadings_of("quồn")}
    assert found["quần"] == "a~o"
    assert "quan" not in found
    assert misreadings_of("cói")[0].slip


def test_what_is_no_syllable_can_have_been_one():
    assert "dưới" in {m.syllable for m in misreadings_of("đưới")}
    assert misreadings_of("xyz") == ()


def test_slips_begin_with_what_stands_in_a_syllable():
    assert {"đ", "ô", "i", "hỏi^", "ngang", "ô.hỏi"} < places_of("đổi")
    for misreading in misreadings_of("đối"):
        assert beginning(misreading.slip) in places_of(misreading.syllable)


def test_hooks_above_hats_are_misread_most():
    rates = [
        usual_rate(slip)
        for slip in ("hỏi^>sắc", "hỏi>sắc", "nặng>sắc", "u>ư", "a.sắc>ă.ngã", "a~o")
    ]
    assert all(more > less for more, less in pairwise(rates))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.tsv"
    words = ("thay đổi", "trao đổi", "bãi biển", "cửa sổ", "đối với", "số phận")
    texts = ("Không có gì thay đổi. Hai người trao đổi.", "Đối với nàng.", "Chàng ra bãi biển.")
    path.write_text("\n".join(table_text(texts, words)), encoding="utf-8")
    return path


def found_in(text: str, table: Path, doubt: float = 0.92) -> dict[str, float]:
    syllables = [BREAK, *runs_of(text), BREAK]
    confidences = [1.0 if s == BREAK else doubt for s in syllables]
    return {
        m.syllable: m.likelihood
        for m in misread_marks(syllables, confidences, CollectingMonitor(), table)
    }


def test_a_misread_syllable_is_found_by_its_neighbours(table: Path):
    assert found_in("Không có gì thay đối.", table)["đổi"] > 0.5
    assert found_in("Đối với nàng, số phận.", table).get("đổi", 0.0) < 0.1


def test_a_doubted_word_is_likelier_misread(table: Path):
    text = "Không có gì thay đối."
    doubted, sure = found_in(text, table, 0.5)["đổi"], found_in(text, table, 0.96)["đổi"]
    assert doubted > sure
    assert found_in(text, table, 0.99) == {}


def test_a_slip_that_a_book_makes_often_is_likelier_in_it(table: Path):
    slips = "Không có gì thay đối. Hai người trao đối. Nàng mở cửa số. " * 9
    others = "Nàng đọc tên chàng, rồi đi lên thuyền, không nhìn lại. " * 9
    among, alone = (
        found_in(before + "Chàng ra bãi biến.", table, 0.92)["biển"] for before in (slips, others)
    )
    assert among > alone


def test_a_cancelled_job_ends_here_too(table: Path):
    stopped = EventMonitor(lambda _: None, lambda: True)
    syllables = [BREAK, *runs_of("Không có gì thay đối."), BREAK]
    with pytest.raises(JobCancelled):
        misread_marks(syllables, [0.9] * len(syllables), stopped, table)
