"""A folder of books: each has its own fate, nothing is done twice, the reports tell all."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from converters.cli import exit_codes
from converters.cli.exit_codes import ExitCode
from converters.cli.report_page import BookRow, page_of
from converters.cli.words import Words, language_of_messages
from converters.diagnostics import Diagnostic, Origin
from converters.errors import DestinationError, JobCancelled, SettingsError, SourceError, ToolError
from converters.model.job import CheckResult, FailureKind, Job, JobState, Output, Report
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.vocabularies import EditionForm
from tests.support.outline import Outline
from tests.unit.cli.test_command_line import TEXT, banso, lines, write_text


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "kệ sách"
    write_text(folder / "một.txt")
    write_text(folder / "hai" / "1.txt", "Lời đầu.\n")
    write_text(folder / "hai" / "2.txt", "Lời cuối.\n")
    write_text(folder / "hai" / "book.toml", 'title = "Một"\n')
    write_text(folder / "ba.txt")
    write_text(folder / "ba.toml", 'titel = "x"\n')
    (folder / "bốn.docx").write_bytes(b"PK\x03\x04 torn")
    return folder


def books(run: Any) -> dict[str, dict[str, Any]]:
    return {event["book"]: event for event in lines(run) if event["event"] == "book"}


def test_one_bad_book_does_not_stop_the_others(shelf: Path, tmp_path: Path) -> None:
    out = tmp_path / "kết quả"
    arguments = ("batch", shelf, "-o", out, "--edition", "epub", "--json", "--workers", "2")
    first = banso(*arguments)
    assert first.returncode == 6, first.stdout + first.stderr
    ends = books(first)
    assert {name: end["state"] for name, end in ends.items()} == {
        "ba.txt": "failed",
        "bốn.docx": "failed",
        "hai": "done",
        "một.txt": "done",
    }
    assert ends["bốn.docx"]["exit_code"] == 3
    names = sorted(path.name for path in out.iterdir())
    assert names == ["mot-2.epub", "mot.epub", "report.html", "reports"]
    result = lines(first)[-1]
    assert (result["done"], result["skipped"], result["failed"]) == (2, 0, 2)
    _look_at_reports(out)

    stamps = {path: path.stat().st_mtime_ns for path in out.glob("*.epub")}
    (shelf / "ba.toml").unlink()
    second = banso(*arguments)
    assert second.returncode == 3
    states = {name: end["state"] for name, end in books(second).items()}
    assert states["hai"] == states["một.txt"] == "skipped"
    assert states["ba.txt"] == "done"
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    reports = {path.name for path in (out / "reports").iterdir()}
    assert reports == {"mot.json", "mot-2.json", "ba.json", "bon.json"}, "old failures stay"


def _look_at_reports(out: Path) -> None:
    reports = {path.name for path in (out / "reports").iterdir()}
    assert reports == {"mot.json", "mot-2.json", "ba-txt.json", "bon.json"}
    broken = json.loads((out / "reports" / "bon.json").read_text(encoding="utf-8"))
    assert broken["exit_code"] == 3
    assert broken["diagnostics"]
    page = (out / "report.html").read_text(encoding="utf-8")
    for text in ("một.txt", "META-001", "đã xong từ trước", "done before", "EPUBCheck"):
        assert text in page


def test_a_name_that_is_no_text_stops_no_other_book(tmp_path: Path) -> None:
    shelf = tmp_path / "kệ"
    write_text(shelf / "một.txt")
    strange = os.fsencode(shelf) + b"/Ch\xad\xacng 1.txt"
    try:
        Path(os.fsdecode(strange)).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this system gives files no such names")
    run = banso("batch", shelf, "-o", tmp_path / "out", "--edition", "text", "--json")
    ends = books(run)
    assert ends["một.txt"]["state"] == "done"
    assert ends["Ch\ufffd\ufffdng 1.txt"]["state"] == "failed"
    assert "FILE-032" in run.stdout
    alone = banso("inspect", os.fsdecode(strange))
    assert (alone.returncode, "FILE-032" in alone.stderr) == (3, True)


def test_shelves_of_one_output_keep_their_editions_and_reports(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for shelf, text in (("A", "Một."), ("B", "Hai.")):
        source = write_text(tmp_path / shelf / "bản thảo.txt", f"Chương 1\n\n{text}\n")
        run = banso("batch", source.parent, "-o", out, "--edition", "pdf", "--json")
        assert run.returncode == 0, run.stdout + run.stderr
    assert {path.name for path in out.glob("*.pdf")} == {"ban-thao.pdf", "ban-thao-2.pdf"}
    reports = {path.stem: path for path in (out / "reports").iterdir()}
    assert set(reports) == {"ban-thao", "ban-thao-2"}
    sources = {json.loads(p.read_text(encoding="utf-8"))["sources"][0] for p in reports.values()}
    assert {Path(source).parent.name for source in sources} == {"A", "B"}


def test_every_message_names_its_book(shelf: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = banso("batch", shelf, "-o", out, "--edition", "epub", "--workers", "2", "--lang", "en")
    messages = [
        line for line in run.stderr.splitlines() if line.startswith(("note", "warning", "error"))
    ]
    about = {
        name: [m for m in messages if f" {name}" in m] for name in ("ba.txt", "hai", "một.txt")
    }
    assert all(about.values()), run.stderr
    assert any("EPUB-010 hai: " in message for message in about["hai"])
    assert any("META-001 ba.txt: ba.toml, line 1: " in message for message in about["ba.txt"])
    assert not [m for m in messages if not any(f" {name}" in m for name in (*about, "bốn.docx"))]
    assert "bốn.docx: bốn.docx" not in run.stderr
    quiet = banso("batch", shelf, "-o", out, "--edition", "epub", "--quiet", "--lang", "en")
    assert "META-001 ba.txt: ba.toml, line 1: " in quiet.stderr


def test_reports_of_failures_go_with_the_failure_and_no_other(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for shelf in ("A", "B"):
        write_text(tmp_path / shelf / "bản thảo.txt", f"Chương 1\n\n{shelf}.\n")
        write_text(tmp_path / shelf / "hỏng.toml", 'titel = "x"\n')
        write_text(tmp_path / shelf / "hỏng.txt")
        banso("batch", tmp_path / shelf, "-o", out, "--edition", "text", "--json")
    own = write_text(out / "reports" / "của tôi.json", "{}")
    before = {path.name for path in (out / "reports").iterdir()}
    assert before == {
        "ban-thao.json", "ban-thao-2.json", "hong-txt.json", "hong-txt-2.json", own.name,
    }  # fmt: skip
    (tmp_path / "B" / "hỏng.toml").unlink()
    (tmp_path / "B" / "bản thảo.txt").write_bytes(b"\x00\x01\x02")
    banso("batch", tmp_path / "B", "-o", out, "--edition", "text", "--json")
    left = {p.name: json.loads(p.read_text(encoding="utf-8")) for p in (out / "reports").iterdir()}
    assert "hong-txt-2.json" not in left
    assert left["hong.json"]["outputs"]
    assert left["ban-thao.json"]["folder"] == str(tmp_path / "A")
    assert left["ban-thao.json"]["outputs"], "the failure of another folder took its place"
    assert (left["hong-txt.json"]["folder"], left["hong-txt.json"]["book"]) == (
        str(tmp_path / "A"),
        "hỏng.txt",
    )
    assert own.name in left


def test_catalogue_names_the_books(tmp_path: Path) -> None:
    write_text(tmp_path / "kệ" / "a.txt", TEXT)
    catalogue = write_text(tmp_path / "c.csv", "file,title,isbn_epub\na.txt,Truyện,9786040000002\n")
    out = tmp_path / "out"
    run = banso("batch", tmp_path / "kệ", "-o", out, "-e", "epub", "--catalogue", catalogue)
    assert run.returncode == 0, run.stderr
    assert (out / "9786040000002.epub").is_file()
    assert "Truyện" in (out / "report.html").read_text(encoding="utf-8")


def test_shelf_without_books_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "rỗng"
    empty.mkdir()
    assert banso("batch", empty, "-o", tmp_path / "out").returncode == 3
    assert banso("batch", tmp_path / "không có", "-o", tmp_path / "out").returncode == 3
    write_text(empty / "a.txt")
    assert banso("batch", empty, "-o", empty).returncode == 5


def test_page_keeps_hostile_names_harmless() -> None:
    from converters.cli.report_file import failure_document

    problem = Diagnostic.of("FILE-010", source="<script>alert(1)</script>")
    document = failure_document(("<b>",), problem, ExitCode.SOURCE)
    page = page_of([BookRow("<img src=x>&\"'", "failed", "reports/a.json", document)])
    assert "<script" not in page
    assert "<img" not in page
    outline = Outline()
    outline.feed(page)
    assert outline.open == []


def test_every_kind_and_fate_of_the_ledger_has_a_word() -> None:
    for language in ("vi", "en"):
        words = Words(language)
        assert len({words.kind(kind.value) for kind in Kind}) == len(Kind)
        assert len({words(fate.value) for fate in Fate}) == len(Fate)


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        (("convert", "--lang", "vi"), {}, "vi"),
        (("--lang=en", "convert"), {"BANSO_INTERFACE_LANGUAGE": "vi"}, "en"),
        ((), {"BANSO_INTERFACE_LANGUAGE": "vi", "LANG": "en_GB.UTF-8"}, "vi"),
        ((), {"LC_ALL": "vi_VN.UTF-8", "LANG": "C"}, "vi"),
        ((), {"LANG": "C"}, "en"),
    ],
)
def test_language_of_messages(
    given: tuple[str, ...], environment: dict[str, str], expected: str
) -> None:
    assert language_of_messages(given, environment) == expected


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SourceError.of("FILE-010", source="x"), 3),
        (ToolError.of("JOB-002", exit_code="1"), 4),
        (DestinationError.of("FILE-001", folder="x"), 5),
        (SettingsError.of("META-012"), 6),
        (JobCancelled.now(), 130),
    ],
)
def test_every_kind_of_error_has_its_code(error: Any, code: int) -> None:
    assert exit_codes.of_error(error) == code


def report_with(errors: int, warnings: int, *diagnostics: Diagnostic) -> Report:
    check = CheckResult(checker="C", errors=errors, warnings=warnings)
    output = Output(form=EditionForm.EPUB, path="/x", bytes=1, sha256="0", checks=(check,))
    return Report(title="T", sources=(), outputs=(output,), diagnostics=diagnostics)


def with_dropped(report: Report, reason: str) -> Report:
    """Return the report of a book of which a page was dropped."""
    book = LedgerBook()
    book.enter(Kind.PAGE, Fate.DROPPED, reason, Origin("a", page=2))
    return msgspec.structs.replace(report, ledger=book.closed())


def test_codes_of_finished_jobs() -> None:
    note, warning = Diagnostic.of("JOB-001"), Diagnostic.of("JOB-004")
    assert exit_codes.of_report(report_with(0, 0, note), strict=True) is ExitCode.DONE
    assert exit_codes.of_report(report_with(0, 0, warning), strict=False) is ExitCode.DONE
    assert exit_codes.of_report(report_with(0, 0, warning), strict=True) is ExitCode.WARNINGS
    assert exit_codes.of_report(report_with(0, 1), strict=True) is ExitCode.WARNINGS
    assert exit_codes.of_report(report_with(1, 0), strict=False) is ExitCode.CHECK
    for lost, strict in itertools.product(("SCAN-001", "PDF-048", "EPUB-033"), (True, False)):
        missing = with_dropped(report_with(0, 1, warning), lost)
        assert exit_codes.of_report(missing, strict=strict) is ExitCode.INCOMPLETE
    assert exit_codes.of_report(with_dropped(report_with(1, 0), "SCAN-001"), strict=False) is (
        ExitCode.CHECK
    )
    wished = with_dropped(report_with(0, 0), "SCAN-025")
    assert exit_codes.of_report(wished, strict=True) is ExitCode.DONE
    for failure, code in zip(FailureKind, (3, 4, 5, 6, 70), strict=True):
        job = Job(id="1", state=JobState.FAILED, failure=failure)
        assert exit_codes.of_job(job, None, strict=False) == code
    stopped = Job(id="1", state=JobState.CANCELLED)
    assert exit_codes.of_job(stopped, None, strict=False) is ExitCode.CANCELLED
    assert exit_codes.worst([ExitCode.SOURCE, ExitCode.CHECK, ExitCode.DONE]) is ExitCode.CHECK
    lacking = [ExitCode.DONE, ExitCode.INCOMPLETE, ExitCode.WARNINGS]
    assert exit_codes.worst(lacking) is ExitCode.INCOMPLETE
    assert exit_codes.worst([*lacking, ExitCode.SOURCE]) is ExitCode.SOURCE
    assert exit_codes.worst([]) is ExitCode.DONE
