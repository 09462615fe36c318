"""A scan conversion killed in the middle and started again: nothing read twice, same bytes."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from converters.resources import resource_path
from tests.support.measured import BANSO, end_tree, run_measured

HANGS_AFTER = 110.0
PAGES_BEFORE_THE_KILL = 2

pytestmark = [pytest.mark.recovery, pytest.mark.slow]


def _command(output: Path, report: Path) -> tuple[str | Path, ...]:
    scan = resource_path("samples", "duoi-bong-hoang-lan", "pages")
    return (
        *BANSO,
        "convert",
        scan,
        "--output",
        output,
        "--report",
        report,
        "--json",
        "--title",
        "X",
    )


def _kill_after_some_pages(command: tuple[str | Path, ...]) -> None:
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        # Listing the pictures makes progress too, and on a slow machine it is told.
        recognising = "recognise" in event.get("phases", ())
        if recognising and event.get("done", 0) >= PAGES_BEFORE_THE_KILL:
            process.kill()
            break
    process.stdout.close()
    process.wait()
    end_tree(process.pid)


def digests(folder: Path) -> dict[str, str]:
    """Return the hashes of the finished editions by their names."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.suffix in {".epub", ".pdf"}
    }


def test_killed_scan_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANSO_CACHE_FOLDER", str(tmp_path / "undisturbed"))
    run_measured(_command(tmp_path / "a", tmp_path / "a.json"), hang_after=HANGS_AFTER)
    undisturbed = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["pages"]

    monkeypatch.setenv("BANSO_CACHE_FOLDER", str(tmp_path / "killed"))
    command = _command(tmp_path / "b", tmp_path / "b.json")
    _kill_after_some_pages(command)
    assert not (tmp_path / "b").exists() or not digests(tmp_path / "b")
    again = run_measured(command, hang_after=HANGS_AFTER)
    pages = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["pages"]

    assert again.code == 0, again.stderr
    assert pages["reused"] >= PAGES_BEFORE_THE_KILL
    assert pages["reused"] + pages["recognised"] == undisturbed["recognised"]
    assert digests(tmp_path / "a") == digests(tmp_path / "b") != {}
