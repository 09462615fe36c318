"""Both sample books through the command line: whole text, checked files, the same bytes twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from converters.vocabularies import EditionForm
from tests.support.character_error import character_error
from tests.support.editions import epub_body_text, truth_text
from tests.support.make_samples import MANUSCRIPT, SAMPLES, SCAN, TEXTS
from tests.support.project import PROJECT


def convert(source: Path, output: Path, *options: str) -> dict[str, Any]:
    report = output / "report.json"
    metadata = SAMPLES / (SCAN if source.is_dir() else MANUSCRIPT) / "book.toml"
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "converters", "convert", str(source), "--quiet"),
            *("--output", str(output), "--report", str(report), "--metadata", str(metadata)),
            *options,
        ],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(report.read_text(encoding="utf-8"))


def edition(report: dict[str, Any], form: str) -> Path:
    (path,) = (output["path"] for output in report["outputs"] if output["form"] == form)
    return Path(path)


def manuscript_lines() -> list[str]:
    """Return the text of the manuscript a block a line, as a reader would see it in the book."""
    lines = []
    legacy = False
    for line in (TEXTS / f"{MANUSCRIPT}.txt").read_text(encoding="utf-8").splitlines():
        legacy = line == "@legacy" or (legacy and line != "@unicode")
        word, _, rest = line.partition(" ")
        if word == "#":
            lines.append(rest.upper() if legacy else rest)
        elif word in {"##", "-"}:
            lines.append(rest)
        elif word in {"@table", "@row"}:
            lines.extend(cell.strip() for cell in rest.split("|"))
        elif word == "@picture":
            lines.append(rest.split("|")[2].strip())
        elif not line.startswith(("@", "[^")):
            lines.append(line)
    return [re.sub(r"\[\^\w+\]|[_*]", "", line) for line in lines]


@pytest.fixture(scope="module")
def manuscript(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    source = SAMPLES / MANUSCRIPT / f"{MANUSCRIPT}.docx"
    return convert(source, tmp_path_factory.mktemp("bản thảo"), "--edition", "epub")


def test_every_word_of_the_manuscript_is_in_the_epub(manuscript):
    text = epub_body_text(edition(manuscript, "epub")).splitlines()
    wanted = manuscript_lines()
    assert [line for line in wanted if line not in text] == []
    order = [text.index(line) for line in wanted]
    assert order == sorted(order)


def test_notes_picture_and_old_fonts_of_the_manuscript_are_accounted_for(manuscript):
    counts = {(c["kind"], c["fate"]): c["number"] for c in manuscript["ledger"]["counts"]}
    assert counts["footnote", "kept"] == 3
    assert counts["endnote", "kept"] == 1
    assert counts["image", "kept"] == 1
    assert counts["table", "kept"] == 1
    assert sum(n for (kind, _), n in counts.items() if kind == "legacy-encoded-run") > 0
    with zipfile.ZipFile(edition(manuscript, "epub")) as package:
        documents = "".join(
            package.read(name).decode("utf-8")
            for name in package.namelist()
            if name.endswith(".xhtml")
        )
    assert "Dãy nhà ống mái ngói" in documents
    assert documents.count("Làng Vòng: làng nghề cốm") == 1


def test_epub_of_the_manuscript_passes_epubcheck(manuscript):
    (output,) = manuscript["outputs"]
    assert {(c["errors"], c["warnings"]) for c in output["checks"]} == {(0, 0)}


def test_same_manuscript_gives_the_same_bytes(manuscript, tmp_path: Path):
    source = SAMPLES / MANUSCRIPT / f"{MANUSCRIPT}.docx"
    again = convert(source, tmp_path / "lần hai", "--edition", "epub")
    assert edition(again, "epub").read_bytes() == edition(manuscript, "epub").read_bytes()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_scanned_chapter_is_read_almost_without_error(tmp_path: Path):
    wanted = [option for form in EditionForm if form != "pdf" for option in ("--edition", form)]
    report = convert(SAMPLES / SCAN / "pages", tmp_path, *wanted)
    assert report["pages"]["recognised"] == 7
    text = epub_body_text(edition(report, "epub"))
    assert character_error(truth_text(SAMPLES / SCAN / "truth.txt"), text) < 0.005
    plain = edition(report, "text").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line not in plain] == []
    for output in report["outputs"]:
        assert {(c["errors"], c["warnings"]) for c in output["checks"]} == {(0, 0)}
