"""What a person wants the text to say stands in the editions, and the report tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.metadata_files.structure_file import write_structure
from converters.model.decision import Decision
from converters.model.edition import Edition
from converters.model.job import Wishes
from converters.service import Service
from converters.vocabularies import EditionForm

TEXT = """\
# Chuơng 1

Ngày xưa có *một* người[^1] đi chợ.

| ô | hai |
|---|---|
| ba | bốn |

- mục một
- mục hai

# Chương 2

Ngày xưa có *một* người đi xa.

Đoạn thừa.

[^1]: Lời chu.
"""
PLAIN = Wishes(editions=(Edition(form=EditionForm.TEXT),))


@pytest.fixture
def service():
    with Service() as opened:
        yield opened


@pytest.fixture
def made(service, tmp_path):
    source = tmp_path / "truyện.md"
    source.write_text(TEXT, encoding="utf-8")

    def convert(*decisions):
        write_structure(tmp_path / "truyện.structure.toml", decisions)
        report = service.convert(service.plan([source], tmp_path / "out", PLAIN))
        (output,) = report.outputs
        return report, Path(output.path).read_text(encoding="utf-8")

    return convert


def test_words_of_a_paragraph_a_heading_a_cell_an_item_and_a_note_are_changed(made):
    report, text = made(
        Decision(text="Chuơng 1", instead="Chương 1"),
        Decision(text="bốn", instead="bốn\nnăm"),
        Decision(text="mục hai", instead="mục thứ hai"),
        Decision(text="Lời chu.", instead="Lời chú."),
    )
    for words in ("Chương 1", "bốn năm", "mục thứ hai", "Lời chú."):
        assert words in text
    assert "Chuơng" not in text
    assert [change.rule for change in report.changes] == ["STR-065"] * 4
    assert [entry.title for entry in report.outline] == ["Chương 1", "Chương 2"]
    assert report.diagnostics[-1].code != "STR-047"


def test_equal_words_are_told_apart_by_what_follows(made):
    _, text = made(Decision(text="Ngày xưa có một người đi xa.", instead="Thuở ấy."))
    assert "đi chợ" in text
    assert "đi xa" not in text
    assert "Thuở ấy." in text


def test_a_paragraph_that_is_to_say_nothing_goes(made):
    report, text = made(Decision(text="Đoạn thừa.", instead=""))
    assert "thừa" not in text
    assert report.changes[0].before == "Đoạn thừa."
    assert report.changes[0].after == ""


def test_other_decisions_know_a_place_by_what_it_said(made):
    report, _ = made(
        Decision(text="Đoạn thừa.", instead="Vĩ thanh của truyện"),
        Decision(text="Đoạn thừa.", heading=1),
    )
    assert [entry.title for entry in report.outline][-1] == "Vĩ thanh của truyện"


def test_of_two_changes_of_one_place_the_later_counts(made):
    _, text = made(
        Decision(text="Đoạn thừa.", instead="Một."), Decision(text="Đoạn thừa.", instead="Hai.")
    )
    assert "Hai." in text
    assert "Một." not in text


def test_a_change_whose_place_is_gone_is_told(made):
    report, _ = made(Decision(text="Không có đoạn này", instead="gì đó"))
    assert "STR-047" in {diagnostic.code for diagnostic in report.diagnostics}
    assert report.changes == ()


def test_an_inspection_shows_the_new_words(made, service, tmp_path):
    made(Decision(text="Chuơng 1", instead="Chương một"))
    found = service.inspect([tmp_path / "truyện.md"])
    assert found.findings[0].chapters[0] == "Chương một"
    assert found.lost_decisions == ()
