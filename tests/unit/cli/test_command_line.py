"""The command line as other programs see it: exit codes, JSON lines, reports, languages."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from converters.cli.commands import run
from converters.cli.exit_codes import ExitCode
from converters.cli.words import Words
from converters.tools import jvm
from tests.support.processes import lives, spawned_by

BANSO = (sys.executable, "-m", "converters")
TEXT = "Chương 1\n\nNgày xửa ngày xưa có một người.\n\nChương 2\n\nHết truyện.\n"


def banso(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*BANSO, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
        env={**os.environ, "LANG": "C", "PYTHONUTF8": "0", **environment},
    )


def lines(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def write_text(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def converted(
    tmp_path_factory: pytest.TempPathFactory, warm_host: jvm.CheckerHost
) -> tuple[Path, dict[str, Any], list[Any]]:
    """One real conversion with a report, looked at by several tests."""
    folder = tmp_path_factory.mktemp("một thư mục")
    source = write_text(folder / "truyện cổ.txt")
    run = banso(
        *("convert", source, "-o", folder / "kết quả", "--edition", "epub"),
        *("--title", "Truyện cổ", "--author", "Một Người", "--author", "Hai Người"),
        *("--report", folder / "report.json", "--json"),
        BANSO_STATE_FOLDER=str(folder / "state"),
        BANSO_CACHE_FOLDER=str(folder / "cache"),
        BANSO_CHECKER=warm_host.endpoint().in_words(),
    )
    assert run.returncode == 0, run.stderr + run.stdout
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return folder, report, lines(run)


def test_edition_is_made_and_checked(converted: tuple[Path, dict[str, Any], list[Any]]) -> None:
    folder, report, _ = converted
    (output,) = report["outputs"]
    assert Path(output["path"]) == folder / "kết quả" / "truyen-co.epub"
    assert Path(output["path"]).stat().st_size == output["bytes"]
    assert len(output["sha256"]) == 64
    checkers = [check["checker"] for check in output["checks"]]
    assert checkers[0].startswith("EPUBCheck")
    assert checkers[1:] == ["Bản Số A11Y"]
    assert all(check["passed"] for check in output["checks"])
    assert [path.name for path in (folder / "kết quả").iterdir()] == ["truyen-co.epub"]


def test_report_tells_ledger_messages_and_times(
    converted: tuple[Path, dict[str, Any], list[Any]],
) -> None:
    _, report, _ = converted
    assert report["title"] == "Truyện cổ"
    kinds = {
        (count["kind"], count["fate"]): count["number"] for count in report["ledger"]["counts"]
    }
    assert kinds["paragraph", "kept"] == 2
    assert {timing["phase"] for timing in report["timings"]} >= {"read", "write", "check"}
    for message in report["diagnostics"]:
        assert message["text"]["vi"]
        assert message["remedy"]["en"]


def test_json_lines_end_with_the_result(
    converted: tuple[Path, dict[str, Any], list[Any]],
) -> None:
    _, _, events = converted
    kinds = [event["event"] for event in events]
    assert set(kinds) <= {"progress", "message", "output", "ledger", "result"}
    assert kinds[-1] == "result"
    assert events[-1]["exit_code"] == 0
    shares = [event["fraction"] for event in events if event["event"] == "progress"]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_version_and_help_are_answered() -> None:
    version = banso("--version")
    assert version.returncode == 0
    assert version.stdout.startswith("banso 0.")
    assert banso("--lang", "vi", "--version").stdout == version.stdout
    vietnamese = banso("convert", "--help", BANSO_INTERFACE_LANGUAGE="vi")
    assert "Chuyển đổi một cuốn sách" in vietnamese.stdout
    assert "Convert one book" in banso("convert", "--help", "--lang", "en").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert",),
        ("convert", "a.txt"),
        ("convert", "a.txt", "-o", "out", "--edition", "kindle"),
        ("convert", "a.txt", "-o", "out", "--lang", "xx"),
        ("batch", "-o", "out"),
        ("rewrite",),
        ("check",),
    ],
)
def test_usage_errors_exit_with_2(arguments: tuple[str, ...]) -> None:
    assert banso(*arguments).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("convert", "a.txt"), "Thiếu --output."),
        (("convert",), "Thiếu SOURCE."),
        (("convert", "a.txt", "--outptu", "b"), "Không có tùy chọn --outptu."),
        (("convert", "a.txt", "-o", "b", "-j", "x"), "“x” không phải số nguyên."),
        (("convert", "a.txt", "-o", "b", "-j", "-3"), "-3 nhỏ hơn 0."),
        (
            ("convert", "a.txt", "-o", "b", "-e", "mobi"),
            "các giá trị: epub, epub-fixed, pdf, print, cover,",
        ),
        (("convert", "a.txt", "-o", "--quiet"), "“--quiet” là một tùy chọn"),
        (("convert", "a.txt", "-o"), "Sau -o phải có giá trị."),
        (("convert", "a.txt", "-o", "b", "--json=1"), "--json không nhận giá trị."),
        (("convret", "a.txt"), "Không có lệnh convret. Có phải ý bạn là convert?"),
        (("check", "a.epub", "b.epub"), "Thừa tham số: b.epub."),
        (
            ("convert", "a.txt", "-o", "b", "--report", "r.pdf"),
            "“r.pdf” không đặt được cho báo cáo",
        ),
        (("convert", "", "-o", "b"), "Tên tệp hoặc thư mục bị bỏ trống."),
        (("inspect", "a.txt", ""), "Tên tệp hoặc thư mục bị bỏ trống."),
        (("convert", "a.txt", "-o", ""), "Tên tệp hoặc thư mục bị bỏ trống (-o)."),
        (("convert", "a.txt", "--output="), "Tên tệp hoặc thư mục bị bỏ trống (--output)."),
    ],
)
def test_misuse_is_told_in_the_language_of_the_user(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments, Words("vi")) == ExitCode.USAGE
    assert told in capsys.readouterr().err


def test_each_failure_has_its_exit_code(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt")
    (tmp_path / "a.toml").write_text('isbn = "9786040000007"', encoding="utf-8")
    missing = banso("convert", tmp_path / "không có.txt", "-o", tmp_path, "--lang", "vi")
    assert missing.returncode == 3
    assert "FILE-010" in missing.stderr
    assert "Không có tệp" in missing.stderr
    isbn = banso("convert", source, "-o", tmp_path / "out", "--json")
    assert isbn.returncode == 6
    assert [event["event"] for event in lines(isbn)] == ["message", "result"]
    assert lines(isbn)[0]["code"] == "META-020"
    write_text(tmp_path / "file", "in the way")
    (tmp_path / "a.toml").unlink()
    blocked = banso("convert", source, "-o", tmp_path / "file" / "out", "-e", "epub", "--quiet")
    assert blocked.returncode == 5
    assert blocked.stdout == ""
    state = banso("convert", source, "-o", tmp_path, BANSO_STATE_FOLDER=str(tmp_path / "file"))
    assert state.returncode == 5


def test_originals_are_never_written_over_by_reports(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.html")
    before = source.read_bytes()
    for option in ("--report", "--comments"):
        run = banso("convert", source, "-o", tmp_path / "out", option, source)
        assert (run.returncode, "FILE-025" in run.stderr) == (5, True)
    folder = banso("convert", source, "-o", tmp_path / "out", "--report", tmp_path)
    assert (folder.returncode, "FILE-026" in folder.stderr) == (5, True)
    assert source.read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_reports_take_no_place_of_a_finished_edition(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt")
    edition = write_text(tmp_path / "earlier.epub")
    run = banso("convert", source, "-o", tmp_path / "out", "--comments", edition)
    assert (run.returncode, "FILE-028" in run.stderr) == (5, True)
    assert edition.read_bytes() == source.read_bytes()


def test_reports_take_no_place_of_metadata_or_of_each_other(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt")
    (tmp_path / "a.toml").write_text('title = "Số đỏ"', encoding="utf-8")
    over = banso("convert", source, "-o", tmp_path / "out", "--comments", tmp_path / "a.toml")
    assert (over.returncode, "FILE-025" in over.stderr) == (5, True)
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == 'title = "Số đỏ"'
    both = tmp_path / "both.json"
    run = banso("convert", source, "-o", tmp_path / "out", "--comments", both, "--report", both)
    assert (run.returncode, "FILE-027" in run.stderr) == (5, True)
    assert not both.exists()


def test_book_that_cannot_be_planned_has_a_report_too(tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    run = banso("convert", tmp_path / "gone.txt", "-o", tmp_path / "out", "--report", report)
    assert run.returncode == 3
    document = json.loads(report.read_text(encoding="utf-8"))
    assert document["exit_code"] == 3
    assert [told["code"] for told in document["diagnostics"]] == ["FILE-010"]


def test_folder_that_no_disk_takes_ends_at_once(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt")
    run = banso("convert", source, "-o", tmp_path / ("Số đỏ " * 60), "--quiet")
    assert (run.returncode, "FILE-003" in run.stderr) == (5, True)
    assert "Traceback" not in run.stderr


def test_state_that_is_wrong_in_us_is_told_without_a_traceback(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt")
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, types\n"
        "broken = types.ModuleType('converters.cli.converting')\n"
        "sys.modules['converters.cli.converting'] = broken\n",
        encoding="utf-8",
    )
    run = banso("inspect", source, PYTHONPATH=os.pathsep.join([str(tmp_path), str(Path.cwd())]))
    assert run.returncode == 70
    assert "JOB-003" in run.stderr
    assert "Traceback" not in run.stderr


def test_strict_turns_warnings_into_1(tmp_path: Path) -> None:
    source = write_text(tmp_path / "không tên.txt")
    run = banso("convert", source, "-o", tmp_path / "out", "-e", "epub", "--strict", "--json")
    assert run.returncode == 1
    codes = {event.get("code") for event in lines(run)}
    assert "META-010" in codes


def test_inspection_shows_what_is_there_and_writes_nothing(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt")
    run = banso("inspect", source, "--json")
    assert run.returncode == 0, run.stderr
    (found,) = [event for event in lines(run) if event["event"] == "inspection"]
    (finding,) = found["findings"]
    assert finding["format"] == "TXT"
    assert finding["chapters"] == ["Chương 1", "Chương 2"]
    assert found["editions"] == ["epub", "pdf"]
    text = banso("inspect", source, "--lang", "vi")
    assert "Chương 1" in text.stdout
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.txt"]


def test_inspection_says_one_word_and_two_words(tmp_path: Path) -> None:
    for text, counted in (("Sen", "one word"), ("Hoa sen", "2 words")):
        source = write_text(tmp_path / f"{text}.txt", text)
        assert f", {counted}\n" in banso("inspect", source, "--lang", "en").stdout


def test_inspection_lists_doubtful_words_with_places(tmp_path: Path) -> None:
    source = write_text(tmp_path / "a.txt", "Chương 1\n\nHai người đi huớng này, con qủy đi sau.\n")
    run = banso("inspect", source, "--json")
    (found,) = [event for event in lines(run) if event["event"] == "inspection"]
    (word,) = found["spelling"]["doubtful"]
    assert word["word"] == "huớng"
    assert word["suggestions"][0] == "hướng"
    assert "a.txt" in word["places"][0]["vi"]
    assert "qủy → quỷ" in {entry["detail"] for entry in found["ledger"]["entries"]}
    shown = banso("inspect", source, "--lang", "en").stdout
    assert "Doubtful words" in shown
    assert "hướng" in shown


def test_check_tells_a_broken_book_from_a_sound_one(tmp_path: Path) -> None:
    broken = tmp_path / "hỏng.epub"
    broken.write_bytes(b"PK no archive")
    run = banso("check", broken, "--json")
    assert run.returncode == 7
    verdicts = [event for event in lines(run) if event["event"] == "check"]
    assert len(verdicts) == 2
    assert not any(verdict["passed"] for verdict in verdicts)
    assert all(verdict["messages"] for verdict in verdicts)
    assert banso("check", tmp_path / "a.docx").returncode == 3


def test_chapters_of_a_folder_become_one_book(tmp_path: Path) -> None:
    for number, name in enumerate(("mở đầu", "giữa", "kết"), start=1):
        write_text(
            tmp_path / "sách" / f"{number * 5}.txt",
            f"Người kể chuyện nói về phần {name} và nói mãi.\n",
        )
    write_text(tmp_path / "sách" / "book.toml", 'title = "Ba chương"\n')
    out = tmp_path / "out"
    run = banso("convert", tmp_path / "sách", "-o", out, "-e", "epub", "--json")
    assert run.returncode == 0, run.stdout
    assert sorted(path.name for path in out.iterdir()) == ["ba-chuong.epub"]
    codes = [event["code"] for event in lines(run) if event["event"] == "message"]
    assert codes.count("FILE-015") == 3


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stop_request_ends_everything_at_once(tmp_path: Path, number: signal.Signals) -> None:
    source = write_text(tmp_path / "a.txt")
    process = subprocess.Popen(
        [*BANSO, "convert", str(source), "-o", str(tmp_path / "out")],
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30.0
    while not (family := spawned_by(process.pid)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    for child in family:
        # Halted processes hear no request, like those that are lost in foreign code.
        child.suspend()
    asked = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=30.0)
    assert process.returncode == 130
    assert time.monotonic() - asked < 3.0
    assert not [child for child in family if lives(child)]
