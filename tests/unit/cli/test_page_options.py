"""Decisions about scanned pages, as asked for on the command line and found beside the source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from converters.cli.commands import run
from converters.cli.exit_codes import ExitCode
from converters.cli.report_file import failure_document
from converters.cli.report_page import BookRow, page_of
from converters.cli.words import Words
from tests.support.scans import PageStyle, typeset

_TEXT = "\n".join(["Trời xanh quen thói má hồng đánh ghen, lời ấy mẹ tôi vẫn nhắc mãi."] * 8)
_STYLE = PageStyle("Mùa Hạ", "Trần Văn", width_mm=70, height_mm=90, size_pt=9.5)


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"BANSO_{name}_FOLDER", str(tmp_path / name))
    folder = tmp_path / "quét"
    folder.mkdir()
    page = typeset(_TEXT, _STYLE)[0]
    Image.fromarray(page).save(folder / "1.png")
    Image.fromarray(np.hstack([page, page])).save(folder / "2.png")
    return folder


def _converted(scan: Path, *options: str) -> dict[str, Any]:
    report = scan.parent / "report.json"
    given = ("convert", str(scan), "-o", str(scan.parent / "out"), "-e", "text", "-j", "1")
    assert run([*given, "--title", "T", "--report", str(report), *options], Words("en")) == 0
    document: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return document


def test_decisions_are_written_corrected_and_gone_by(
    scan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = scan / "pages.toml"
    asked = ["inspect", str(scan), "--pages", str(file)]
    assert run(asked, Words("vi")) == ExitCode.DONE
    assert "Quyết định về từng trang: 3 trang" in capsys.readouterr().out
    written = file.read_text(encoding="utf-8")
    assert written.count("# split = ") == 2
    assert "ảnh/picture 2, trang/page 3" in written
    usual = _converted(scan)
    assert usual["pages"] == {"recognised": 0, "reused": 2}
    assert len(usual["page_decisions"]) == 3
    before, _, after = written.partition("# split = 0.")
    file.write_text(f"{before}split = false #{after}", encoding="utf-8")
    changed = _converted(scan)
    assert changed["pages"] == {"recognised": 1, "reused": 1}
    assert "1 × split" in capsys.readouterr().out
    single = changed["page_decisions"][1]
    assert (single["source"], single["half"], single["page"]) == ("2.png", None, 2)
    (split,) = (d for d in single["decisions"] if d["trait"] == "split")
    assert (split["value"], split["mode"], split["reason"]) == ("false", "manual", "SCAN-034")
    assert run(asked, Words("en")) == ExitCode.DONE
    again = file.read_text(encoding="utf-8")
    assert again.count("\nsplit = false") == 1
    assert again.count("\n[[page]]\n") == 3
    assert run(asked, Words("en")) == ExitCode.DONE
    assert file.read_text(encoding="utf-8") == again


def test_the_page_of_a_report_shows_what_a_person_decided(scan: Path) -> None:
    (scan.parent / "mine.toml").write_text('[[page]]\npages = "all"\nskew = 1.5\n')
    document = _converted(scan, "--pages", str(scan.parent / "mine.toml"))
    page = page_of([BookRow("quét", "done", "", document)])
    assert page.count("<b><code>skew = 1.5</code></b>") == 3
    assert "<code>quarters = 0</code>" in page
    nothing = page_of([BookRow("x", "failed", "", failure_document((), None, ExitCode.SOURCE))])
    assert "skew" not in nothing


def test_what_is_wrong_in_the_file_ends_the_command(
    scan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (scan / "pages.toml").write_text("[[page]]\npages = 1\nquaters = 1\n")
    given = ["convert", str(scan), "-o", str(scan.parent / "out"), "-e", "text"]
    assert run(given, Words("en")) == ExitCode.SETTINGS
    told = capsys.readouterr().err
    assert "META-001" in told
    assert "“quarters”" in told


def test_a_manuscript_has_no_pages_to_decide_about(
    scan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = scan.parent / "a.txt"
    text.write_text("Một dòng chữ.\n", encoding="utf-8")
    target = scan.parent / "pages.toml"
    assert run(["inspect", str(text), "--pages", str(target)], Words("en")) == ExitCode.SOURCE
    assert "SCAN-029" in capsys.readouterr().err
    assert not target.exists()
