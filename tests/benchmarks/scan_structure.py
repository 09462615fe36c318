"""What is understood of scanned pages: turned, split, furniture, paragraphs, headings, notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.table import Table

from tests.benchmarks.books import shared_data
from tests.support.scan_books import HOUSES, House, ScannedBook, scanned_book
from tests.support.scan_reading import read_and_score
from tests.support.scan_scores import Score, Scores
from tests.support.scan_texts import book_items
from tests.support.scans import Damage

_SERIES: Final = 2
"""Books in each house's style."""
OFFICE: Final = Damage(skew_degrees=1.2, noise=0.015)
_COLUMNS: Final = (
    "split", "heads", "folios", "labels", "paragraphs", "headings", "notes", "figures", "tables",
)  # fmt: skip


def tables() -> list[Table]:
    """Measure every house's book and return the table."""
    table = Table(title="Scanned pages understood: F1 on synthetic books", title_justify="left")
    for heading in ("", "pages", "skew °", *_COLUMNS, "lines lost"):
        table.add_column(heading, justify="left" if not heading else "right")
    totals = dict.fromkeys(_COLUMNS, Score())
    for book, scores in _scored():
        cells = [f"{getattr(scores, name).f1:.3f}" for name in _COLUMNS]
        skew, lost = f"{scores.skew_degrees:.3f}", str(len(scores.lost_lines))
        table.add_row(book.house.name, str(len(book.pages)), skew, *cells, lost)
        totals = {name: total + getattr(scores, name) for name, total in totals.items()}
    table.add_row("all", "", "", *(f"{total.f1:.3f}" for total in totals.values()), "")
    return [table]


def house_book(house: House, seed: int) -> ScannedBook:
    """Return the book that is measured in a house's style."""
    data = shared_data()
    texts = None if data is None else data / "vietnamese" / "texts"
    spreads = house.heads == "sides" and house.columns == 1
    return scanned_book(house, book_items(texts, seed), OFFICE, seed=seed, spreads=spreads)


def _scored() -> Iterator[tuple[ScannedBook, Scores]]:
    for seed, house in enumerate(HOUSES * _SERIES, start=1):
        book = house_book(house, seed)
        yield book, read_and_score(book)
