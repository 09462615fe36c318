"""Scanned books to searchable PDF (and EPUB): ours beside OCRmyPDF."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.table import Table

from converters.resources import resource_path
from tests.benchmarks import ours
from tests.benchmarks.books import ScannedBook, long_book, scanned_books
from tests.benchmarks.measuring import BenchmarkError, Measure, measure
from tests.support.character_error import character_error
from tests.support.editions import epub_body_text, truth_text

_RIVAL_OPTIONS: Final = ((), ("--deskew", "--clean"))
_ALIKE: Final = 0.6
"""Lines of a rival that are this much like a running head or a note are no body text."""


@dataclass(frozen=True)
class _Row:
    name: str
    cost: Measure
    error: float
    pdf_bytes: int


_HEAD_LETTERS: Final = 30


def tables() -> list[Table]:
    """Measure every book and return a table for each."""
    measured = [_measure_book(book) for book in scanned_books()]
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as folder:
        long = long_book(Path(folder))
        return measured if long is None else [*measured, _measure_book(long)]


def _measure_book(book: ScannedBook) -> Table:
    truth = _flowed(truth_text(book.truth))
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as name:
        folder = Path(name)
        rows = _ours(book, truth, folder / "ours")
        missing = []
        for options in _RIVAL_OPTIONS:
            label = " ".join(("OCRmyPDF", *options))
            try:
                rows.append(_ocrmypdf(label, book, truth, folder, options))
            except BenchmarkError as error:
                missing.append(f"{label}: {error}")
        return _table(book, rows, missing)


def _ours(book: ScannedBook, truth: str, output: Path) -> list[_Row]:
    editions = ("--edition", "epub", "--edition", "facsimile")
    conversion = ours.convert(book.pages, output, *editions, "--title", book.name)
    text = _flowed(epub_body_text(conversion.path("epub")))
    size = conversion.path("facsimile").stat().st_size
    error = character_error(truth, text)
    bare = Measure(conversion.seconds_before_checks(), conversion.cost.peak_mb)
    alone = ours.convert(
        book.pages, output / "alone", "--edition", "facsimile", "--title", book.name
    )
    return [
        _Row("Bản Số, PDF alone, start to end", alone.cost, error, size),
        _Row("Bản Số, PDF + EPUB before checks", bare, error, size),
        _Row("Bản Số, PDF + EPUB, start to end", conversion.cost, error, size),
    ]


def _ocrmypdf(
    label: str, book: ScannedBook, truth: str, folder: Path, options: tuple[str, ...]
) -> _Row:
    for program in ("tesseract", *(("unpaper",) if "--clean" in options else ())):
        if shutil.which(program) is None:
            raise BenchmarkError(f"needs {program} on the path")
    source, target, text = (folder / name for name in ("in.pdf", "out.pdf", "out.txt"))
    wrap_pages(book.pages, source)
    jobs = str(os.cpu_count() or 1)
    cost = measure(
        (
            *(sys.executable, "-m", "ocrmypdf", "--quiet", "-l", "vie+eng", "--jobs", jobs),
            *("--sidecar", text, *options, source, target),
        ),
        {"TESSDATA_PREFIX": str(recogniser_models(folder / "tessdata"))},
    )
    body = _flowed("\n".join(_body_lines(text.read_text(encoding="utf-8"), book)))
    return _Row(label, cost, character_error(truth, body), target.stat().st_size)


def wrap_pages(pages: tuple[Path, ...], target: Path) -> None:
    import img2pdf

    target.write_bytes(img2pdf.convert([str(page) for page in pages]))


def recogniser_models(folder: Path) -> Path:
    """Return a folder with our models and the configurations of the installed Tesseract."""
    if not folder.is_dir():
        shutil.copytree(resource_path("tessdata"), folder)
        for installed in sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata")):
            shutil.copytree(installed, folder, ignore=_only_models, dirs_exist_ok=True)
    return folder


def _only_models(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.endswith(".traineddata")]


def _body_lines(text: str, book: ScannedBook) -> Iterator[str]:
    """Yield a rival's lines without running heads, folios and notes, which ours leaves out too."""
    for page in text.split("\f"):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        if lines and lines[-1].strip("-–— .").isdigit():
            lines.pop()
        if lines and len(lines[0]) <= _HEAD_LETTERS and not _opens_chapter(lines[0], book.truth):
            lines.pop(0)
        yield from (line for line in lines if not _is_note(line, book.notes))


def _opens_chapter(line: str, truth: Path) -> bool:
    headings = (t[2:] for t in truth.read_text(encoding="utf-8").splitlines() if t[:2] == "# ")
    return any(_alike(line, heading) for heading in headings)


def _is_note(line: str, notes: tuple[str, ...]) -> bool:
    return any(_alike(line, note) for note in notes)


def _alike(line: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, line, other).ratio() >= _ALIKE


def _flowed(text: str) -> str:
    """Return the words with single spaces between: line ends are no matter of recognition."""
    return " ".join(text.split())


def _table(book: ScannedBook, rows: list[_Row], missing: list[str]) -> Table:
    pages = len(book.pages)
    title = f"{book.name}: {pages} scans, {os.cpu_count()} cores"
    table = Table(title=title, caption="; ".join(missing) or None, title_justify="left")
    for heading in ("", "pages/min", "ratio", "peak MB", "character error", "PDF KB/page"):
        table.add_column(heading, justify="left" if not heading else "right")
    for row in rows:
        table.add_row(
            row.name,
            f"{pages / row.cost.seconds * 60:.0f}",
            f"{rows[0].cost.seconds / row.cost.seconds:.2f}×",
            f"{row.cost.peak_mb:.0f}",
            f"{row.error:.2%}",
            f"{row.pdf_bytes / 1024 / pages:.0f}",
        )
    return table
