"""Runs of syllables: what is likely between what."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from converters.resources import resource_path
from converters.vietnamese.ngrams import BREAK, Ngrams, counted, runs_of, table_text
from tests.support.project import PROJECT

LINES = ("Chàng mở cửa sổ nhìn ra.", "Cửa sổ đóng, cửa sổ mở.", "Số phận của chàng.")


def model(text: str, table: Path | None = None, unsure: str = "") -> Ngrams:
    syllables = [BREAK, *runs_of(text), BREAK]
    return Ngrams(syllables, [syllable != unsure for syllable in syllables], table)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.tsv"
    path.write_text("# made here\n" + "\n".join(table_text(LINES)) + "\n", encoding="utf-8")
    return path


def place(text: str, syllable: str) -> int:
    return [BREAK, *runs_of(text), BREAK].index(syllable)


def test_runs_end_at_punctuation_and_figures_but_not_at_hyphens():
    assert list(runs_of("Hà-nội, năm 1936: HÒA bình!")) == [
        BREAK, "hà", "nội", BREAK, "năm", BREAK, "hoà", "bình", BREAK,
    ]  # fmt: skip


def test_a_text_of_no_words_is_one_break():
    assert list(runs_of("… 12")) == [BREAK]


@pytest.mark.parametrize(("word", "as_counted"), [("Hòa", "hoà"), ("QÚY", "qúy"), ("đổi", "đổi")])
def test_syllables_are_counted_in_one_spelling(word: str, as_counted: str):
    assert counted(word) == as_counted


def test_the_table_has_pairs_and_repeated_triples():
    lines = dict(line.split("\t", 1) for line in table_text(LINES, words=("Tấm biển",), weight=4))
    assert lines["cửa"] == "3\tsổ 3"
    assert lines["tấm"] == "4\tbiển 4"
    assert lines[". cửa"] == "2\tsổ 2"
    assert "chàng mở" not in lines


def test_the_likelier_syllable_gains(table: Path):
    text = "Nàng nhìn qua cửa số rồi ra."
    gains = model(text, table).gain(place(text, "số"), ["sổ", "sỗ"])
    assert gains["sổ"] > 3
    assert gains["sổ"] > gains["sỗ"]


def test_what_stands_in_a_place_does_not_speak_for_itself(table: Path):
    text = "Nàng nhìn qua cửa số rồi ra."
    once = model(text, table).gain(place(text, "số"), ["sổ"])["sổ"]
    thrice = model(f"{text} {text} {text}", table).gain(place(text, "số"), ["sổ"])["sổ"]
    assert once > 0 > thrice


def test_what_was_read_badly_is_no_evidence(table: Path):
    text = "Nàng nhìn qua cửa số rồi ra. Nàng nhìn qua cửa số rồi ra."
    at = place(text, "số")
    assert model(text, table, unsure="số").gain(at, ["sổ"])["sổ"] > 0


def test_only_what_was_met_beside_a_neighbour_is_considered(table: Path):
    text = "Nàng nhìn qua cửa số rồi ra."
    found = model(text, table)
    assert found.met(place(text, "số"), ["sổ", "sô"]) == ["sổ"]
    assert found.met(place(text, "nhìn"), ["nhín"]) == []
    unknown = "Nàng nhĩn qua."
    assert model(unknown, table).met(place(unknown, "nhĩn"), ["nhìn"]) == ["nhìn"]


def test_the_carried_table_knows_common_words_and_is_small():
    path = resource_path("vietnamese", "ngrams.tsv")
    assert path.stat().st_size < 2 << 20
    text = "Hai người trao đối thư từ."
    assert model(text).gain(place(text, "đối"), ["đổi"])["đổi"] > 4


def test_what_measures_recognition_is_not_in_the_table(shared_data: Path):
    spec = importlib.util.spec_from_file_location("make_ngrams", PROJECT / ".ci" / "ngrams.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    kept, left_out = script.divided(shared_data / "vietnamese" / "texts", shared_data / "scans", [])
    scanned = " ".join(
        " ".join(script.syllables(file.read_text(encoding="utf-8")))
        for file in (shared_data / "scans").glob("*/truth.txt")
    )
    long = [" ".join(script.syllables(line)) for line in kept]
    assert not [line for line in long if line.count(" ") >= 5 and line in scanned]
    assert sum(len(script.syllables(line)) for line in left_out) > 10_000
    table = "\n".join(table_text(kept, script.compounds()))
    written = resource_path("vietnamese", "ngrams.tsv").read_text(encoding="utf-8")
    assert written.split("\n", 1)[1].strip() == table
