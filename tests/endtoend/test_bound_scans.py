"""Scans that one file binds, through the command line: DjVu, and archives of pictures."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.editions import epub_body_text
from tests.support.make_page_samples import SAMPLES
from tests.support.project import PROJECT

WORDS = "Buổi sáng hôm ấy nước lên sát chân cầu, thuyền chở gạch đậu kín cả một khúc sông dài."


def zipped(folder: Path) -> Path:
    path = folder / "bến sông.cbz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(SAMPLES / "ben-song.heic", "trang 1.heic")
    return path


@pytest.mark.parametrize("kind", ["djvu", "cbz"])
def test_a_bound_scan_becomes_a_book(tmp_path: Path, kind: str) -> None:
    source = SAMPLES / "ben-song.djvu" if kind == "djvu" else zipped(tmp_path)
    command = (sys.executable, "-m", "converters", "convert", str(source), "--quiet")
    finished = subprocess.run(
        [*command, "--output", str(tmp_path / "ra"), "--title", "Bến sông", "--edition", "epub"],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    (epub,) = (tmp_path / "ra").glob("*.epub")
    words = WORDS if kind == "djvu" else "Bến sông"
    assert words in " ".join(epub_body_text(epub).split())
