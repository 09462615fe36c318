"""Files that mean harm: a clear message and the right exit code, in little memory, no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from converters.tools import jvm
from tests.support.bombs import huge_png, xml_bomb_docx, zip_bomb_docx
from tests.support.measured import BANSO, MeasuredRun, run_measured
from tests.support.shared_files import shared_files

HANGS_AFTER = 90.0
MEMORY_MEGABYTES = 1024
DONE, SOURCE_UNREADABLE, CHECK_FAILED = 0, 3, 7


def _convert(source: Path, output: Path) -> MeasuredRun:
    command = (*BANSO, "convert", source, "--output", output, "--edition", "epub", "--workers", "1")
    return run_measured(command, hang_after=HANGS_AFTER)


def _assert_civil(run: MeasuredRun, output: Path) -> None:
    assert "Traceback" not in run.stdout + run.stderr
    assert run.peak_megabytes < MEMORY_MEGABYTES
    leftovers = [p for p in output.rglob("*") if p.name.startswith(".") or p.suffix == ".part"]
    assert leftovers == []


@pytest.mark.slow
@pytest.mark.parametrize("source", shared_files("real/hostile", lambda _: True))
def test_hostile_file_is_read_or_refused_in_words(source: Path, tmp_path: Path) -> None:
    run = _convert(source, tmp_path / "out")
    _assert_civil(run, tmp_path / "out")
    assert run.code in {DONE, SOURCE_UNREADABLE}, run.stderr
    if run.code == SOURCE_UNREADABLE:
        assert source.name in run.stderr
        assert not list((tmp_path / "out").glob("*.epub"))


@pytest.mark.parametrize(
    ("name", "make"),
    [("zip.docx", zip_bomb_docx), ("xml.docx", xml_bomb_docx), ("huge.png", huge_png)],
)
def test_bomb_is_refused(
    name: str, make: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(jvm.ENVIRONMENT)  # The memory that counts is that of the whole program.
    source = tmp_path / name
    make(source)
    run = _convert(source, tmp_path / "out")
    _assert_civil(run, tmp_path / "out")
    assert run.code == SOURCE_UNREADABLE, run.stderr
    assert name in run.stderr
