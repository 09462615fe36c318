"""Decisions, typography and the page of a report, as asked for on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters.cli.commands import run
from converters.cli.converting import InspectionTargets, inspect_book
from converters.cli.exit_codes import ExitCode, state_of
from converters.cli.report_file import failure_document
from converters.cli.report_page import BookRow, page_of
from converters.cli.screens import JsonScreen, TextScreen
from converters.cli.words import Words
from converters.diagnostics import Severity
from converters.metadata_files.structure_file import read_structure, write_structure
from converters.model.decision import Decision
from converters.model.guess import BlockKind
from converters.model.ledger import Fate, Kind
from converters.tools import jvm
from converters.vocabularies import SectionRole

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
    assert written[:3] == (other, mine, lost)
    assert [(d.block, d.text) for d in written[3:]] == [(BlockKind.VERSE, POEM.splitlines()[0])]
    first = file.read_bytes()
    inspect_book((source,), JsonScreen(), InspectionTargets(file))
    # What the program had guessed is decided now; nothing else changes from here on.
    assert file.read_bytes() == first
    assert read_structure(file, None) == written


def test_a_file_edited_by_hand_stays_to_the_letter(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "structure.toml"
    assert run(["inspect", str(source), "--structure", str(file)], Words("vi")) == ExitCode.DONE
    assert "Đã thêm vào structure.toml: 1 điều đoán được; 0 mục có sẵn" in capsys.readouterr().err
    mine = (
        "# Bà Hạ xem ngày 3-4\r\n\r\n[[place]]   # câu cuối\r\ntext = 'Rồi trời'\r\n"
        "block = 'quotation'\r\n\r\n# hỏi lại tác giả\r\n"
    )
    file.write_bytes(mine.encode("utf-8"))
    assert run(["inspect", str(source), "--structure", str(file)], Words("vi")) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "STR-063 Đã thêm vào structure.toml: 1 điều đoán được; 1 mục có sẵn" in told
    written = file.read_bytes().decode("utf-8")
    assert written.startswith(mine)
    assert "\n" not in written.replace("\r\n", "")
    assert [d.block for d in read_structure(file, None)] == [BlockKind.QUOTATION, BlockKind.VERSE]
    run(["inspect", str(source), "--structure", str(file)], Words("vi"))
    assert file.read_bytes().decode("utf-8") == written


def test_a_file_laid_out_unusually_is_kept_as_it_was(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "structure.toml"
    mine = "# của tôi\nplace = [ { text = 'Rồi trời', block = 'quotation' } ]\n"
    for copy in ("structure.toml.bak", "structure.toml.bak-2"):
        file.write_text(mine, encoding="utf-8")
        assert (
            inspect_book((source,), TextScreen(Words("vi")), InspectionTargets(file))
            is ExitCode.DONE
        )
        told = capsys.readouterr().err
        assert "STR-064" in told
        assert f"với tên {copy}." in told
        assert (tmp_path / copy).read_text(encoding="utf-8") == mine
    assert [d.block for d in read_structure(file, None)] == [BlockKind.QUOTATION, BlockKind.VERSE]


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
    assert "<title>Bản Số: Báo cáo chuyển đổi</title>" in page
    assert '<td>thơ <span class="soft" lang="en">verse</span></td>' in page


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


@pytest.mark.parametrize("language", ["vi", "en"])
def test_all_that_is_counted_and_guessed_has_a_name(language: str) -> None:
    words = Words(language)
    names = [words.kind(kind.value) for kind in Kind]
    assert len(set(names)) == len(names)
    guesses = {"heading", "none", *map(str, SectionRole), *map(str, BlockKind)}
    assert all(words.guess(name) for name in guesses)
    assert all(words(fate.value) for fate in Fate)
    assert all(words(f"severity-{severity.value}") for severity in Severity)
    assert all(words(state_of(code)) for code in ExitCode)


def test_guesses_are_told_in_vietnamese(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert inspect_book((source,), TextScreen(Words("vi"))) is ExitCode.DONE
    assert "Cấu trúc do chương trình đoán: 1 × thơ" in capsys.readouterr().out
