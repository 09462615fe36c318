"""Convert the two sample books through the command line and say what came of them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
SAMPLES = PROJECT / "resources" / "samples"
OUTPUT = PROJECT / "out" / "demo"
MANUSCRIPT = SAMPLES / "ha-noi-36-pho-phuong"
SCAN = SAMPLES / "duoi-bong-hoang-lan"

sys.path.insert(0, str(PROJECT))


def convert(source: Path, metadata: Path, output: Path) -> dict[str, Any]:
    """Convert one book as a user would and return its report."""
    report = output / "report.json"
    command = [sys.executable, "-m", "converters", "convert", source, "--output", output]
    options = ["--metadata", metadata, "--report", report, "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        # An empty cache, so that the times are those of a first run.
        clean = {"BANSO_CACHE_FOLDER": folder, "BANSO_STATE_FOLDER": folder}
        finished = subprocess.run(
            [str(part) for part in (*command, *options)],
            cwd=PROJECT,
            env=os.environ | clean,
            check=False,
        )
    if finished.returncode:
        raise SystemExit(finished.returncode)
    content: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return content


def verdicts(report: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each edition: where it lies and what its checkers say."""
    for output in report["outputs"]:
        yield f"  {output['path']}  ({output['bytes'] / 1024:.0f} KB)"
        for check in output.get("checks", ()):
            errors, warnings = check.get("errors", 0), check.get("warnings", 0)
            yield f"      {check['checker']}: {errors} errors, {warnings} warnings"


def show(title: str, source: Path, metadata: Path, output: Path) -> dict[str, Any]:
    """Convert one sample, print what came of it, and return its report."""
    print(f"\n{title}: {source.relative_to(PROJECT)}", flush=True)
    start = time.monotonic()
    report = convert(source, metadata, output)
    print(*verdicts(report), sep="\n")
    legacy = sum(c["number"] for c in counts(report) if c["kind"] == "legacy-encoded-run")
    if legacy:
        print(f"      {legacy} runs in old Vietnamese fonts turned into Unicode")
    print(f"      {time.monotonic() - start:.1f} s", flush=True)
    return report


def counts(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the counts of the ledger."""
    found: list[dict[str, Any]] = report["ledger"].get("counts", [])
    return found


def show_accuracy(report: dict[str, Any]) -> None:
    """Print how many characters of the scan were read wrongly."""
    from tests.support.character_error import character_error
    from tests.support.editions import epub_body_text, truth_text

    (epub,) = (output["path"] for output in report["outputs"] if output["form"] == "epub")
    truth = truth_text(SCAN / "truth.txt")
    error = character_error(truth, epub_body_text(Path(epub)))
    print(f"      character error against the exact text: {error:.2%} of {len(truth):,} characters")


def main() -> None:
    """Convert both samples."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    manuscript = MANUSCRIPT / f"{MANUSCRIPT.name}.docx"
    show("Manuscript", manuscript, MANUSCRIPT / "book.toml", OUTPUT / MANUSCRIPT.name)
    scan = show("Scanned pages", SCAN / "pages", SCAN / "book.toml", OUTPUT / SCAN.name)
    show_accuracy(scan)
    print(f"\nThe editions and reports lie in {OUTPUT.relative_to(PROJECT)}.")


if __name__ == "__main__":
    main()
