"""A short round of fuzzing for every format; ``python -m tests.fuzz`` goes on for longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FORMATS = ("docx", "odt", "epub", "mending", "rtf", "doc", "txt", "pdf")
SECONDS = 12
HANGS_AFTER = 110
PROJECT = Path(__file__).resolve().parents[2]

pytest.importorskip("atheris", reason="atheris has no build for this system")


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_only_our_own_errors_escape(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, str(SECONDS)],
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
