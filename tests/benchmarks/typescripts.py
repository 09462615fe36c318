"""Real typescripts read: ours beside OCRmyPDF, with the same model."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from os import environ
from pathlib import Path
from typing import Final, NamedTuple

from rich.table import Table

from tests.benchmarks.books import shared_data
from tests.benchmarks.scans import recogniser_models, wrap_pages
from tests.support.typescripts import Typescript, plain_words, typescripts, words_read, wrong_signs

_MODEL: Final = "eng"


class _Row(NamedTuple):
    page: Typescript
    ours: float
    theirs: float
    """Characters read wrongly."""


def tables() -> list[Table]:
    """Read every page with both and return the table; empty without the shared data."""
    table = Table(title="Real typescripts: characters read wrongly", title_justify="left")
    for heading in ("", "characters", "Bản Số", "OCRmyPDF", "ratio"):
        table.add_column(heading, justify="left" if not heading else "right")
    rows = list(_measured())
    for row in rows:
        _add(table, row.page.picture.name, [row])
    _add(table, "all", rows)
    return [table]


def _measured() -> Iterator[_Row]:
    data = shared_data()
    for page in typescripts(data) if data is not None else ():
        with tempfile.TemporaryDirectory(prefix="banso-bench-") as name:
            folder = Path(name)
            ours = words_read(page.picture, folder / "ours", _MODEL)
            theirs = _ocrmypdf(page.picture, folder)
        yield _Row(page, wrong_signs(page, ours), wrong_signs(page, theirs))


def _ocrmypdf(picture: Path, folder: Path) -> str:
    source, text = folder / "in.pdf", folder / "out.txt"
    wrap_pages((picture,), source)
    command = (sys.executable, "-m", "ocrmypdf", "--quiet", "-l", _MODEL, "--output-type", "pdf")
    subprocess.run(
        [*command, "--sidecar", text, source, folder / "out.pdf"],
        env={**environ, "TESSDATA_PREFIX": str(recogniser_models(folder / "tessdata"))},
        check=True,
        capture_output=True,
    )
    return plain_words(text.read_text(encoding="utf-8"))


def _add(table: Table, name: str, rows: list[_Row]) -> None:
    length = sum(len(row.page.truth) for row in rows)
    ours, theirs = sum(row.ours for row in rows), sum(row.theirs for row in rows)
    ratio = f"{ours / theirs:.2f}" if theirs else "–"
    shares = (f"{100 * wrong / max(1, length):.1f} %" for wrong in (ours, theirs))
    table.add_row(name, str(length), *shares, ratio)
