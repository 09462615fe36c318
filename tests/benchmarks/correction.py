"""Misread words of scans: mended and broken, by threshold, with tables that never saw the book.

The six synthetic scans of the shared data, and worn pages typeset here of the rest of the texts.
For each book a table of runs is made without the text that it is of.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec
from rich.table import Table

from converters.model.page import PageLayout
from converters.monitor import CollectingMonitor
from converters.transforms.corrections import AUTOMATIC, corrected
from converters.transforms.passages import passages
from converters.vietnamese.ngrams import table_text
from tests.benchmarks.books import shared_data
from tests.support.character_error import character_error
from tests.support.correction_scores import CorrectionScores, as_compared, scored
from tests.support.project import PROJECT
from tests.support.scan_reading import read_book, text_on
from tests.support.scans import Damage, PageStyle, scan_book, write_jpeg_pages

_THRESHOLDS: Final = (0.5, 0.9, 0.95, 0.98, 0.99, AUTOMATIC)
_SERIF, _SANS = "Ban So Serif", "Be Vietnam Pro"
_WORN: Final = (
    ("so-do.txt", _SERIF, Damage(1.5, 0.45, 0.06, 1.2, 0.25, 0.8, 0.25)),
    ("so-do.txt", _SANS, Damage(1.0, 0.4, 0.04, 1.4, 0.2, 0.85, 0.2)),
    ("ha-noi-36-pho-phuong.txt", _SERIF, Damage(1.5, 0.3, 0.09, 1.5, 0.3, 0.75, 0.3)),
    ("truyen-kieu.txt", _SERIF, Damage(1.0, 0.3, 0.05, 1.9, 0.2, 0.85, 0.2)),
    ("ky-nghe-lay-tay.txt", _SERIF, Damage(1.5, 0.3, 0.09, 1.5, 0.3, 0.75, 0.3)),
    ("hon-buom-mo-tien.txt", _SERIF, Damage(1.0, 0.3, 0.05, 1.9, 0.2, 0.85, 0.2)),
)
"""Texts of the worn books, the type, and what was done to their pages."""
_LETTERS: Final = 30_000
"""Length of a worn book, some twenty pages."""


@dataclass(frozen=True)
class _Book:
    name: str
    pages: Path
    truth: str
    text: str
    """Name of the text that it is of."""


@dataclass(frozen=True)
class _Measured:
    book: _Book
    layouts: tuple[PageLayout, ...]
    by_threshold: dict[float, CorrectionScores]
    before: float
    after: float
    """Character error of the running text."""
    milliseconds: float
    """For a page, reading the tables included."""


def tables() -> list[Table]:
    """Measure every book and return two tables; none without the shared data."""
    data = shared_data()
    if data is None:
        return []
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as name:
        measured = [_measure(book, data, Path(name)) for book in _books(data, Path(name))]
    return [_by_book(measured), _by_threshold(measured)]


def _books(data: Path, work: Path) -> Iterator[_Book]:
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted((data / "vietnamese" / "texts").glob("*.txt"))
    }
    scanned = ""
    for folder in sorted((data / "scans").iterdir()):
        if (folder / "truth.txt").is_file():
            truth = (folder / "truth.txt").read_text(encoding="utf-8")
            first = max(truth.splitlines()[:20], key=len)
            text = next(name for name, content in texts.items() if first in content)
            scanned += truth
            yield _Book(folder.name, folder / "pages", truth, text)
    for text, font, damage in _WORN:
        truth = _unscanned(texts[text], scanned)
        style = PageStyle("Sách thử", "Tác giả", size_pt=10.5, font=font)
        folder = work / font / text
        write_jpeg_pages(scan_book(truth, style, damage, seed=7), folder, quality=60)
        sort = "worn" if font == _SERIF else "worn, sans"
        yield _Book(f"{sort}: {Path(text).stem}", folder, truth, text)


def _unscanned(text: str, scanned: str) -> str:
    """Return paragraphs from the middle of a text that stand in none of the scans."""
    lines = [line for line in text.splitlines()[2:] if line.strip() and line not in scanned]
    taken: list[str] = []
    for line in lines[len(lines) // 3 :]:
        taken.append(line.strip())
        if sum(map(len, taken)) > _LETTERS:
            break
    return "\n".join(taken)


def _measure(book: _Book, data: Path, work: Path) -> _Measured:
    corner = work / f"read {book.name.replace(': ', ' ')}"
    layouts = read_book(book.pages, corner)[0].layouts
    table = work / f"without {book.text}"
    if not table.is_file():
        script = _script()
        kept, _ = script.divided(data / "vietnamese" / "texts", data / "scans", [book.text])
        table.write_text("\n".join(table_text(kept, script.compounds())), encoding="utf-8")
    start = time.process_time()
    done = corrected(layouts, (), CollectingMonitor(), vietnamese=True, table=table)
    spent = time.process_time() - start
    scores = {}
    for least in _THRESHOLDS:
        changes = [
            msgspec.structs.replace(each, applied=each.confidence >= least)
            for each in done.review.corrections
        ]
        scores[least] = scored(layouts, changes, book.truth)
    before, after = (_error(pages, book.truth, corner) for pages in (layouts, done.layouts))
    return _Measured(book, layouts, scores, before, after, 1000 * spent / len(layouts))


def _error(layouts: tuple[PageLayout, ...], truth: str, work: Path) -> float:
    publication = msgspec.structs.replace(text_on(layouts, work), notes=())
    read = " ".join(passage.text for passage in passages(publication))
    printed = " ".join(line.removeprefix("# ") for line in truth.splitlines())
    return character_error(*(" ".join(as_compared(text).split()) for text in (printed, read)))


def _by_book(measured: list[_Measured]) -> Table:
    table = Table(title="Misread words of scans", title_justify="left")
    columns = (
        "good", "misread", "mended", "broken", "proposed", "rightly", "error before", "after",
        "ms/page",
    )  # fmt: skip
    for heading in ("", *columns):
        table.add_column(heading, justify="left" if not heading else "right")
    for each in measured:
        scores = each.by_threshold[AUTOMATIC]
        table.add_row(
            each.book.name, *_counts(scores), f"{each.before:.3%}", f"{each.after:.3%}",
            f"{each.milliseconds:.0f}",
        )  # fmt: skip
    total = sum((each.by_threshold[AUTOMATIC] for each in measured), CorrectionScores())
    table.add_row("all", *_counts(total), "", "", "")
    return table


def _counts(scores: CorrectionScores) -> tuple[str, ...]:
    proposed = scores.right + scores.wrong
    counts = (scores.good, scores.misread, scores.mended, scores.broken, proposed, scores.right)
    return tuple(f"{count:,}" for count in counts)


def _by_threshold(measured: list[_Measured]) -> Table:
    title = f"Corrected from a likelihood on (the program: {AUTOMATIC})"
    table = Table(title=title, title_justify="left")
    for heading in ("likelihood", "mended", "of misread", "broken", "of good"):
        table.add_column(heading, justify="right")
    for least in _THRESHOLDS:
        total = sum((each.by_threshold[least] for each in measured), CorrectionScores())
        table.add_row(
            f"{least:g}", f"{total.mended:,}", f"{total.mended / max(1, total.misread):.1%}",
            f"{total.broken:,}", f"{total.share_broken:.4%}",
        )  # fmt: skip
    return table


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_ngrams", PROJECT / ".ci" / "ngrams.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(".ci/ngrams.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script
