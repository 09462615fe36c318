"""Editions are finished one by one: what could be written is not lost with what could not."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.desk import Desk, open_desk
from converters.conversion.making import MakingOrder, finished_editions
from converters.conversion.ownership import Ownership
from converters.conversion.recording import Stopwatch
from converters.errors import DestinationError
from converters.model.edition import Edition
from converters.model.job import Output, Plan
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm
from tests.support.full_book import full_book

FORMS = (EditionForm.EPUB, EditionForm.PDF)


def made(desk: Desk, folder: Path) -> tuple[Output, ...]:
    plan = Plan(sources=("sách.docx",), output=str(folder / "ra"), name="sach")
    ownership = Ownership(folder / "nhớ", plan.sources)
    book = full_book(desk.media)
    order = MakingOrder(plan, book, book, desk, ownership)
    editions = tuple(Edition(form=form) for form in FORMS)
    return finished_editions(editions, order, Stopwatch(), CollectingMonitor(), weight=1.0)


def test_outputs_come_in_the_order_of_the_wishes(tmp_path: Path) -> None:
    with open_desk() as desk:
        outputs = made(desk, tmp_path)
    assert [output.form for output in outputs] == list(FORMS)
    assert all(Path(output.path).stat().st_size == output.bytes for output in outputs)
    assert all(output.checks for output in outputs)


def test_an_edition_that_cannot_be_written_takes_no_other_with_it(tmp_path: Path) -> None:
    with open_desk() as desk:
        desk.corner("2")  # stands in the way of the second edition
        with pytest.raises(DestinationError):
            made(desk, tmp_path)
    assert [path.suffix for path in (tmp_path / "ra").iterdir()] == [".epub"]
