"""Scans of which a page cannot be read: the editions are made, and the caller is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from converters.cli.commands import run
from converters.cli.exit_codes import ExitCode
from converters.cli.words import Words
from tests.support.scans import PageStyle, typeset, write_jpeg_pages

PROSE = "Trời mưa suốt đêm, nước chảy tràn trên mái ngói, sáng ra cả làng dậy sớm đi xem nước.\n"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"BANSO_{name}_FOLDER", str(tmp_path / name))


def damaged_scan(folder: Path) -> Path:
    """Write a book of three pages of which the second breaks off."""
    style = PageStyle(title="Bến nước", author="An", width_mm=90, height_mm=60)
    pages = typeset(PROSE * 12, style)[:2]
    write_jpeg_pages((*pages, pages[0]), folder)
    _, second, _ = sorted(folder.iterdir())
    second.write_bytes(second.read_bytes()[:200])
    return folder


def test_a_book_with_a_damaged_page_is_made_and_not_called_done(tmp_path: Path) -> None:
    scan, out, report = damaged_scan(tmp_path / "sach"), tmp_path / "out", tmp_path / "r.json"
    asked = ["convert", str(scan), "-o", str(out), "-e", "text", "--report", str(report)]
    assert run(asked, Words("en")) == ExitCode.INCOMPLETE
    assert [path.suffix for path in out.iterdir()] == [".txt"]
    told = json.loads(report.read_text(encoding="utf-8"))
    assert "SCAN-007" in {message["code"] for message in told["diagnostics"]}


def test_a_batch_with_a_damaged_page_tells_it_every_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged_scan(tmp_path / "shelf" / "sach")
    asked = ["batch", str(tmp_path / "shelf"), "-o", str(tmp_path / "out"), "-e", "text", "--json"]
    for _ in range(2):
        assert run(asked, Words("en")) == ExitCode.INCOMPLETE
        *_, result = map(json.loads, capsys.readouterr().out.splitlines())
        assert (result["done"], result["incomplete"], result["failed"]) == (0, 1, 0)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "1 with pages missing, 0 failed" in page
    assert "made, pages missing" in page
