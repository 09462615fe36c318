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


def convert(source: Path, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "converters", "convert", str(source), "--output", str(output))
    return subprocess.run(
        [*command, "--title", "Bến sông", "--edition", "epub", *options],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["djvu", "cbz"])
def test_a_bound_scan_becomes_a_book(tmp_path: Path, kind: str) -> None:
    source = SAMPLES / "ben-song.djvu" if kind == "djvu" else zipped(tmp_path)
    finished = convert(source, tmp_path / "ra")
    assert finished.returncode == 0, finished.stderr
    (epub,) = (tmp_path / "ra").glob("*.epub")
    words = WORDS if kind == "djvu" else "Bến sông"
    assert words in " ".join(epub_body_text(epub).split())


def test_a_language_without_a_model_is_told_and_where_to_put_one(tmp_path: Path) -> None:
    finished = convert(SAMPLES / "ben-song.djvu", tmp_path / "ra", "--language", "km")
    assert finished.returncode == 0, finished.stderr
    told = " ".join((finished.stdout + finished.stderr).split())
    assert "OCR-004" in told
    assert "khm.traineddata" in told
