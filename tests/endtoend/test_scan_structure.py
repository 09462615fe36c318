"""Scanned books with everything on their pages: what is understood of them; nothing is lost."""

from __future__ import annotations

from functools import reduce
from operator import add

import pytest

from tests.support.scan_books import HOUSES, House, ScannedBook, scanned_book
from tests.support.scan_reading import read_and_score
from tests.support.scan_scores import Scores
from tests.support.scan_texts import book_items
from tests.support.scans import Damage

OFFICE = Damage(skew_degrees=1.2, noise=0.015)
WORN = Damage(skew_degrees=2.2, noise=0.03, bleed=0.12, paper=0.85, ink=0.2, blur_px=1.0)
NAMED = {house.name: house for house in HOUSES}


def book_of(house: House, seed: int, kind: Damage = OFFICE, paragraphs: int = 36) -> ScannedBook:
    spreads = house.heads == "sides" and house.columns == 1
    items = book_items(None, seed, paragraphs=paragraphs)
    return scanned_book(house, items, kind, seed=seed, spreads=spreads)


@pytest.mark.parametrize("name", ["sides", "columns"])
def test_a_short_book_is_understood(name: str) -> None:
    book = book_of(NAMED[name], 5, paragraphs=18)
    scores = read_and_score(book)
    assert not scores.lost_lines
    assert scores.split.f1 == scores.labels.f1 == 1.0
    assert scores.figures.f1 == scores.tables.f1 == 1.0
    assert scores.headings.f1 >= 0.8
    assert scores.notes.f1 >= 0.8
    assert scores.paragraphs.f1 >= 0.9


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", [OFFICE, WORN], ids=["office", "worn"])
def test_books_of_all_houses_are_understood(kind: Damage) -> None:
    """The floors lie a little below what was measured on books that nothing was fitted to."""
    found = [
        read_and_score(book_of(house, seed, kind)) for seed, house in enumerate(HOUSES, start=31)
    ]
    assert not [line for scores in found for line in scores.lost_lines]
    assert _f1(found, "split") == 1.0
    for name, floor in (
        ("heads", 0.95),
        ("folios", 0.93),
        ("labels", 0.95),
        ("paragraphs", 0.98),
        ("headings", 0.93),
        ("notes", 0.88),
        ("figures", 0.9),
        ("tables", 0.97),
    ):
        assert _f1(found, name) >= floor, name
    assert max(scores.skew_degrees for scores in found) <= 0.2


def _f1(found: list[Scores], name: str) -> float:
    return reduce(add, (getattr(scores, name) for scores in found)).f1
