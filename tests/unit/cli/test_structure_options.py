"""Decisions, typography and the page of a report, as asked for on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters.cli.commands import run
from converters.cli.converting import InspectionTargets, inspect_book
from converters.cli.exit_codes import ExitCode
from converters.cli.report_file import failure_document
from converters.cli.report_page import BookRow, page_of
from converters.cli.screens import JsonScreen
from converters.cli.words import Words
from converters.metadata_files.structure_file import read_structure, write_structure
from converters.model.decision import Decision
from converters.model.guess import BlockKind
from converters.tools import jvm

POEM = (
    "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.\n"
    "Trải qua một cuộc bể dâu,\nNhững điều trông thấy mà đau đớn lòng.\n"
)
TEXT = f'# Chương 1\nAnh nói: "Đi..."\n- Đi đâu?\n{POEM}Rồi trời mưa.\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm_host: jvm.CheckerHost) -> Path:
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"BANSO_{name}_FOLDER", str(tmp_path / name))
    monkeypatch.setenv("BANSO_CHECKER", warm_host.endpoint().in_words())
    file = tmp_path / "truyện.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def convert(source: Path, report: Path, *options: str, language: str = "en") -> int:
    given = ("convert", str(source), "-o", str(source.parent / "out"), "-e", "epub", "-j", "1")
    known = ("--language", "vi", "--title", "Truyện", "--author", "Một Người")
    return run([*given, *known, "--report", str(report), *options], Words(language))


def test_guesses_written_corrected_and_written_again(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "structure.toml"
    other = Decision(text="Khác", source="khác.txt", heading=1)
    mine = Decision(text="Rồi trời", source=source.name, block=BlockKind.QUOTATION)
    lost = Decision(text="Đã xóa", source=source.name, heading=1)
    write_structure(file, [other, mine, lost])
    assert inspect_book((source,), JsonScreen(), InspectionTargets(file)) is ExitCode.DONE
    shown = json.loads(capsys.readouterr().out.splitlines()[-2])
    assert [guess["value"] for guess in shown["guesses"]] == ["verse", "quotation"]
    written = read_structure(file, None)
    assert [(d.block, d.heading) for d in written] == [
        (BlockKind.VERSE, None),
        (BlockKind.QUOTATION, None),
        (None, 1),
        (None, 1),
    ]
    assert written[2:] == (lost, other)
    first = file.read_bytes()
    inspect_book((source,), JsonScreen(), InspectionTargets(file))
    # What the program had guessed is decided now; nothing else changes from here on.
    again = file.read_bytes()
    inspect_book((source,), JsonScreen(), InspectionTargets(file))
    assert file.read_bytes() == again
    assert read_structure(file, None) == written
    assert first != again, "a decision has no reason above it"


def test_changes_are_shown_and_reported(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "báo cáo.html"
    assert convert(source, report, "--typography") == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "Structure, as guessed: 1 × verse" in shown
    assert "TYPO-001" in shown
    page = report.read_text(encoding="utf-8")
    assert "<del>...</del>" in page
    assert "<ins>…</ins>" in page
    assert "STR-036" not in page
    assert "song thất lục bát" in page


def test_given_file_of_decisions_wins(source: Path, tmp_path: Path) -> None:
    file = tmp_path / "khác.toml"
    decision = Decision(text="Trăm năm", block=BlockKind.PARAGRAPH, paragraphs=4)
    write_structure(file, [decision])
    report = tmp_path / "report.json"
    assert convert(source, report, "--structure", str(file), "--json") == ExitCode.DONE
    document = json.loads(report.read_text(encoding="utf-8"))
    assert [(g["value"], g["mode"]) for g in document["guesses"]] == [("paragraph", "manual")]
    assert document["typography"] == {"counts": {}, "changes": []}


def test_page_shows_a_part_of_very_many_changes() -> None:
    change = {
        "rule": "TYPO-008",
        "before": "  ",
        "after": " ",
        "left": "a",
        "right": "<b>",
        "where": {"vi": "a.docx, đoạn 1", "en": "a.docx, paragraph 1"},
    }
    document = failure_document((), None, ExitCode.DONE)
    document["typography"]["changes"] = [change] * 700
    page = page_of([BookRow("a", "done", "", document)])
    assert page.count("<ins>␣</ins>&lt;b&gt;") == 500
    assert "200" in page
