"""EPUBCheck in its warm process: verdicts, our own sentences, break-downs and cancelling."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from converters.checks.epubcheck import check_epub, verdict_of
from converters.checks.registry import check_file
from converters.diagnostics import Severity
from converters.errors import JobCancelled, SourceError, ToolError
from converters.monitor import CollectingMonitor, EventMonitor
from converters.tools import jvm


@pytest.fixture(scope="module", autouse=True)
def _host() -> Iterator[None]:
    yield
    jvm.shut_down()


def tiny_epub(path: Path, *, package: str | None = None) -> Path:
    jvm._write_tiny_book(path)
    if package is not None:
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        parts["b.opf"] = package.encode("utf-8")
        with zipfile.ZipFile(path, "w") as book:
            for name, content in parts.items():
                book.writestr(name, content)
    return path


def test_sound_book_passes_and_a_broken_one_does_not(tmp_path: Path) -> None:
    monitor = CollectingMonitor()
    good = check_epub(tiny_epub(tmp_path / "số đỏ.epub"), monitor)
    assert good.passed
    assert good.checker.startswith("EPUBCheck 5.")
    package = jvm._PACKAGE.replace("<dc:language>vi</dc:language>", "")
    bad = check_epub(tiny_epub(tmp_path / "hỏng.epub", package=package), monitor)
    assert bad.errors >= 1
    (message, *_) = bad.messages
    assert message.code == "EPUB-920"
    assert message.severity is Severity.ERROR
    assert "RSC-005" in message.text("vi")
    assert message.origin is not None
    assert message.origin.part == "b.opf"


def test_second_book_finds_a_warm_machine(tmp_path: Path) -> None:
    check_epub(tiny_epub(tmp_path / "a.epub"), CollectingMonitor())
    endpoint = jvm.warm_up()
    check_epub(tiny_epub(tmp_path / "b.epub"), CollectingMonitor())
    assert jvm.warm_up() == endpoint


@pytest.mark.slow
def test_host_that_died_is_started_again(tmp_path: Path) -> None:
    check_epub(tiny_epub(tmp_path / "a.epub"), CollectingMonitor())
    process = jvm._own._process
    assert process is not None
    process.kill()
    process.join()
    assert check_epub(tmp_path / "a.epub", CollectingMonitor()).passed


@pytest.mark.slow
def test_lent_host_that_is_gone_is_replaced_by_an_own_one(
    tmp_path: Path,
) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    book = tiny_epub(tmp_path / "a.epub")
    check_epub(book, CollectingMonitor())
    jvm.lend(jvm.Endpoint(jvm._new_address(), b"secret", gone.pid))
    assert check_epub(book, CollectingMonitor()).passed
    assert jvm._lent == []


def test_check_can_be_cancelled(tmp_path: Path) -> None:
    book = tiny_epub(tmp_path / "a.epub")
    started = time.monotonic()
    monitor = EventMonitor(lambda _: None, lambda: time.monotonic() > started + 0.05)
    checker = jvm.CheckerHost()
    try:
        # A host that has only just been spawned needs seconds: the request comes long before.
        with pytest.raises(JobCancelled):
            jvm._ask(checker.endpoint(), book, monitor, 60.0)
    finally:
        checker.close()


@pytest.mark.slow
def test_book_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    book = tiny_epub(tmp_path / "a.epub")
    with pytest.raises(ToolError) as slow:
        jvm.run_epubcheck(book, CollectingMonitor(), seconds=0.000_001)
    assert slow.value.diagnostic.code == "EPUB-912"
    assert check_epub(book, CollectingMonitor()).passed


def test_machine_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("no libjvm")

    monkeypatch.setattr(jvm, "_start_java", fail)
    verdict, reason = jvm._Checker().verdict_on("x.epub")
    assert (verdict, reason) == ("broken", "OSError: no libjvm")


def test_answers_of_a_broken_host_become_tool_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deaf:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def send(self, _):
            pass

        def poll(self, _):
            return True

        def recv(self):
            return "broken", "no Java"

    monkeypatch.setattr(jvm, "_connect", lambda *_: Deaf())
    with pytest.raises(ToolError) as error:
        jvm.run_epubcheck(tmp_path / "a.epub", CollectingMonitor())
    assert error.value.diagnostic.code == "EPUB-910"

    monkeypatch.setattr(Deaf, "recv", lambda _: (_ for _ in ()).throw(EOFError))
    with pytest.raises(ToolError) as error:
        jvm.run_epubcheck(tmp_path / "a.epub", CollectingMonitor())
    assert error.value.diagnostic.code == "EPUB-911"


def test_file_that_may_not_be_read_is_no_damaged_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.epub").write_bytes(b"x")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(SourceError) as error:
        check_file(tmp_path / "a.epub", CollectingMonitor())
    assert error.value.diagnostic.code == "DOC-004"


def test_missing_file_and_other_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as missing:
        check_file(tmp_path / "a.epub", CollectingMonitor())
    assert missing.value.diagnostic.code == "FILE-010"
    with pytest.raises(SourceError) as gone:
        check_epub(tmp_path / "a.epub", CollectingMonitor())
    assert gone.value.diagnostic.code == "EPUB-913"
    (tmp_path / "a.docx").write_bytes(b"")
    with pytest.raises(SourceError) as other:
        check_file(tmp_path / "a.docx", CollectingMonitor())
    assert other.value.diagnostic.code == "FILE-012"


def report_with(identifier: str, severity: str) -> bytes:
    message = {
        "ID": identifier,
        "severity": severity,
        "message": "What EPUBCheck says.",
        "locations": [{"path": "OEBPS/a.xhtml", "line": 7, "column": 1}],
    }
    return json.dumps({"checker": {"checkerVersion": "5.3.0"}, "messages": [message]}).encode()


OWN = {
    "RSC-005": "EPUB-920",
    "RSC-006": "EPUB-921",
    "RSC-007": "EPUB-922",
    "RSC-008": "EPUB-923",
    "RSC-010": "EPUB-924",
    "RSC-011": "EPUB-925",
    "RSC-012": "EPUB-926",
    "RSC-016": "EPUB-927",
    "RSC-017": "EPUB-928",
    "RSC-020": "EPUB-929",
    "OPF-003": "EPUB-930",
    "OPF-014": "EPUB-931",
    "OPF-028": "EPUB-932",
    "OPF-030": "EPUB-933",
    "OPF-033": "EPUB-934",
    "OPF-053": "EPUB-935",
    "OPF-074": "EPUB-936",
    "OPF-085": "EPUB-937",
    "OPF-092": "EPUB-938",
    "OPF-096": "EPUB-939",
    "NAV-003": "EPUB-940",
    "NAV-011": "EPUB-941",
    "PKG-003": "EPUB-942",
    "PKG-007": "EPUB-943",
    "PKG-008": "EPUB-944",
    "PKG-010": "EPUB-945",
    "PKG-021": "EPUB-946",
    "PKG-022": "EPUB-947",
    "CSS-008": "EPUB-948",
    "HTM-004": "EPUB-949",
}


@pytest.mark.parametrize(("identifier", "code"), OWN.items())
def test_frequent_messages_carry_our_sentence_and_the_checkers(identifier: str, code: str) -> None:
    (message,) = verdict_of(report_with(identifier, "ERROR"), "a.epub").messages
    assert message.code == code
    for language in ("vi", "en"):
        text = message.text(language)
        assert f"{identifier}, 7" in text
        assert "What EPUBCheck says." in text
        assert len(text) > len(f"{identifier}, 7: What EPUBCheck says.") + 10


@pytest.mark.parametrize(
    ("severity", "code", "counted"),
    [
        ("FATAL", "EPUB-900", (1, 0)),
        ("ERROR", "EPUB-900", (1, 0)),
        ("WARNING", "EPUB-901", (0, 1)),
        ("INFO", "EPUB-902", (0, 0)),
        ("USAGE", "EPUB-902", (0, 0)),
    ],
)
def test_severity_is_the_checkers(severity: str, code: str, counted: tuple[int, int]) -> None:
    result = verdict_of(report_with("XYZ-001", severity), "a.epub")
    assert (result.errors, result.warnings) == counted
    assert result.messages[0].code == code


def test_report_that_is_none_is_a_tool_error() -> None:
    with pytest.raises(ToolError) as error:
        verdict_of(b"<html>", "a.epub")
    assert error.value.diagnostic.code == "EPUB-911"
