"""A manuscript of 130,000 words to EPUB: ours, pandoc, calibre."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from converters.checks.epubcheck import check_epub
from converters.monitor import CollectingMonitor
from tests.benchmarks import ours
from tests.benchmarks.books import long_manuscript
from tests.benchmarks.measuring import Measure, measure
from tests.benchmarks.reading import measured
from tests.support.editions import epub_words


@dataclass(frozen=True)
class _Row:
    name: str
    cost: Measure
    epub: Path


def tables() -> list[Table]:
    """Measure and return the table."""
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as name:
        folder = Path(name)
        source = folder / "manuscript.docx"
        content, words = long_manuscript()
        source.write_bytes(content)
        rows = _ours(source, folder / "ours")
        missing = []
        for rival, path, command in _rivals():
            if path is None:
                missing.append(f"{rival} is not installed")
                continue
            epub = folder / f"{rival}.epub"
            cost = measure(command(Path(path), source, epub))
            rows.append(_Row(rival, cost, epub))
        return [_reading(source, words), _table(rows, words, missing)]


def _reading(source: Path, words: int) -> Table:
    cost = measured(source)
    table = Table(title=f"DOCX of {words:,} words to our model", title_justify="left")
    for heading in ("CPU seconds", "goal", "memory by XML", "goal"):
        table.add_column(heading, justify="right")
    table.add_row(f"{cost.seconds:.2f}", "≤ 0.6", f"{cost.ratio:.1f} ×", "≤ 20 ×")
    return table


def _ours(source: Path, output: Path) -> list[_Row]:
    conversion = ours.convert([source], output, "--edition", "epub")
    epub = conversion.path("epub")
    bare = Measure(conversion.seconds_before_checks(), conversion.cost.peak_mb)
    return [
        _Row("Bản Số, conversion alone", bare, epub),
        _Row("Bản Số, start to end with EPUBCheck", conversion.cost, epub),
    ]


_Command = Callable[[Path, Path, Path], tuple[str | Path, ...]]


def _rivals() -> list[tuple[str, str | None, _Command]]:
    import pypandoc

    return [
        (
            "pandoc",
            pypandoc.get_pandoc_path(),
            lambda tool, source, epub: (
                tool,
                source,
                "-o",
                epub,
                "-M",
                "lang=vi",
                "-M",
                "title=Sách dài",
            ),
        ),
        (
            "calibre",
            shutil.which("ebook-convert"),
            lambda tool, source, epub: (tool, source, epub, "--language", "vi"),
        ),
    ]


def _table(rows: list[_Row], words: int, missing: list[str]) -> Table:
    title = f"DOCX of {words:,} words to EPUB"
    table = Table(title=title, caption="; ".join(missing) or None, title_justify="left")
    for heading in ("", "seconds", "ratio", "peak MB", "EPUBCheck", "words kept"):
        table.add_column(heading, justify="left" if not heading else "right")
    for row in rows:
        verdict = check_epub(row.epub, CollectingMonitor())
        table.add_row(
            row.name,
            f"{row.cost.seconds:.2f}",
            f"{row.cost.seconds / rows[0].cost.seconds:.1f}×",
            f"{row.cost.peak_mb:.0f}",
            f"{verdict.errors} / {verdict.warnings}",
            f"{epub_words(row.epub) / words:.1%}",
        )
    return table
