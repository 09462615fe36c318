"""Editions are finished one by one: what could be written is not lost with what could not."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.desk import open_desk
from converters.conversion.making import MakingOrder, finished_editions
from converters.conversion.recording import Stopwatch
from converters.errors import DestinationError
from converters.model.edition import Edition
from converters.monitor import CollectingMonitor
from converters.vocabularies import ProductForm
from tests.support.full_book import full_book

FORMS = (ProductForm.EPUB, ProductForm.PDF)


def wanted(folder: Path) -> tuple[tuple[Edition, Path], ...]:
    return tuple((Edition(form=form), folder / f"sách.{form.value}") for form in FORMS)


def test_outputs_come_in_the_order_of_the_wishes(tmp_path: Path) -> None:
    with open_desk() as desk:
        order = MakingOrder(full_book(desk.media), desk)
        outputs = finished_editions(
            wanted(tmp_path), order, Stopwatch(), CollectingMonitor(), weight=1.0
        )
    assert [output.form for output in outputs] == list(FORMS)
    assert all(Path(output.path).stat().st_size == output.bytes for output in outputs)
    assert all(output.checks for output in outputs)


def test_an_edition_that_cannot_be_written_takes_no_other_with_it(tmp_path: Path) -> None:
    with open_desk() as desk:
        order = MakingOrder(full_book(desk.media), desk)
        desk.corner("2")  # stands in the way of the second edition
        with pytest.raises(DestinationError):
            finished_editions(wanted(tmp_path), order, Stopwatch(), CollectingMonitor(), weight=1.0)
    assert [path.name for path in tmp_path.iterdir()] == ["sách.epub"]
