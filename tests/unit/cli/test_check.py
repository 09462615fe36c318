"""``banso check`` on EPUB files: verdicts of EPUBCheck and of our rules, exit codes, remedies."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.cli.commands import run
from converters.cli.exit_codes import ExitCode
from converters.cli.words import Words
from tests.support.rule_books import rule_book
from tests.unit.cli.test_command_line import banso, lines

SUMMARY = '<meta property="schema:accessibilitySummary">Đọc được bằng máy đọc.</meta>'
"""Without it the book has one warning."""


def test_findings_stand_in_json_with_place_and_remedy(tmp_path: Path) -> None:
    book = rule_book(
        tmp_path / "sách.epub", '<section epub:type="preface"><p>Trăm năm...</p></section>'
    )
    finished = banso("check", book, "--json")
    assert finished.returncode == 0
    verdicts = {event["checker"]: event for event in lines(finished) if event["event"] == "check"}
    (warning,) = verdicts["Bản Số A11Y"]["messages"]
    assert warning["code"] == "A11Y-151"
    assert warning["origin"]["part"] == "EPUB/c1.xhtml"
    assert warning["origin"]["lines"] == [6]
    assert warning["where"]["vi"] == "sách.epub, EPUB/c1.xhtml, dòng 6"
    assert warning["remedy"]["vi"]
    (note,) = verdicts["Bản Số TYPO"]["messages"]
    assert (note["code"], note["severity"]) == ("TYPO-103", "note")


@pytest.mark.parametrize(
    ("changes", "strict", "code"),
    [
        ({}, True, ExitCode.DONE),
        ({"c1": ("năm trong", "năm... trong")}, True, ExitCode.DONE),
        ({"book": (SUMMARY, "")}, False, ExitCode.DONE),
        ({"book": (SUMMARY, "")}, True, ExitCode.WARNINGS),
        ({"c1": (' xml:lang="vi"', "")}, False, ExitCode.CHECK),
    ],
)
def test_errors_fail_warnings_only_when_strict_notes_never(
    changes: dict[str, tuple[str, str]], strict: bool, code: ExitCode, tmp_path: Path
) -> None:
    book = rule_book(tmp_path / "a.epub", **changes)
    assert run(["check", str(book), *(["--strict"] if strict else [])], Words("vi")) == code


def test_remedy_of_messages_alike_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = rule_book(tmp_path / "a.epub", c1=(' xml:lang="vi"', ""), nav=(' xml:lang="vi"', ""))
    assert run(["check", str(book)], Words("vi")) == ExitCode.CHECK
    told = capsys.readouterr().err
    assert told.count("A11Y-131") == 2
    assert told.count("Hãy thêm xml:lang và lang vào thẻ html") == 1


def test_fix_writes_a_mended_book_beside_it_and_checks_that(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "sách.epub", c1=(' xml:lang="vi"', ""))
    original = book.read_bytes()
    finished = banso("check", book, "--fix", "--json")
    assert finished.returncode == 0
    checks = [event for event in lines(finished) if event["event"] == "check"]
    assert [(c["file"], c["checker"].split()[0]) for c in checks] == [
        ("sách.epub", "Bản"),
        ("sách-fixed.epub", "EPUBCheck"),
        ("sách-fixed.epub", "Bản"),
        ("sách-fixed.epub", "Bản"),
    ]
    told = [message["code"] for message in checks[0]["messages"]]
    assert told == ["EPUB-802", "EPUB-817", "EPUB-821"]
    assert all(message["text"]["vi"] for message in checks[0]["messages"])
    assert [check["errors"] for check in checks] == [0, 0, 0, 0]
    assert book.read_bytes() == original
    assert {file.name for file in tmp_path.glob("*.*")} == {"sách-fixed.epub", "sách.epub"}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fix", "--output", "new/b.epub"], ExitCode.DONE),
        (["--fix", "-o", "a.epub"], ExitCode.DESTINATION),
        (["--fix", "-o", "b.pdf"], ExitCode.DESTINATION),
        (["--output", "b.epub"], ExitCode.USAGE),
    ],
)
def test_output_names_the_mended_book(
    options: list[str], code: ExitCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_book(tmp_path / "a.epub")
    monkeypatch.chdir(tmp_path)
    assert run(["check", "a.epub", *options], Words("vi")) == code
    assert (tmp_path / "new" / "b.epub").exists() is (code == ExitCode.DONE)


def test_shops_are_asked_for_by_name(tmp_path: Path) -> None:
    book = rule_book(tmp_path / "a.epub")
    finished = banso("check", book, "--shop", "google", "--shop", "kdp", "--json")
    assert finished.returncode == ExitCode.CHECK
    verdicts = {event["checker"]: event for event in lines(finished) if event["event"] == "check"}
    (cover,) = verdicts["Google Play Books"]["messages"]
    assert (cover["code"], cover["severity"]) == ("SHOP-106", "error")
    assert [m["code"] for m in verdicts["Amazon KDP"]["messages"]] == ["SHOP-125"]


def test_unknown_shop_is_answered_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = rule_book(tmp_path / "a.epub")
    assert run(["check", str(book), "--shop", "kobbo"], Words("vi")) == ExitCode.SETTINGS
    assert "Có phải ý bạn là “kobo”?" in capsys.readouterr().err
