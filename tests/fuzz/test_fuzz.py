"""A short, fixed round of fuzzing for every format; ``python -m tests.fuzz`` goes on for longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUNS = {
    "docx": 600, "odt": 500, "epub": 2_000, "mending": 2_000, "rtf": 700, "doc": 1_500,
    "txt": 3_000, "pdf": 400,
}  # fmt: skip
"""As many as take some 15 seconds, the same ones each time: chance belongs to longer rounds."""
HANGS_AFTER = 110
PROJECT = Path(__file__).resolve().parents[2]

pytest.importorskip("atheris", reason="atheris has no build for this system")


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_only_our_own_errors_escape(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, "--runs", str(RUNS[name])],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=HANGS_AFTER,
        check=False,
    )
    # The trace of an error goes to standard output, libFuzzer's own account to the other.
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert "DONE" in run.stderr
