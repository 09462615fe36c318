"""Editions are finished one by one: what could be written is not lost with what could not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from converters.conversion.desk import Desk, open_desk
from converters.conversion.making import MakingOrder, finished_editions
from converters.conversion.ownership import Ownership
from converters.conversion.recording import Stopwatch, ToldOnce
from converters.diagnostics import Diagnostic
from converters.errors import DestinationError
from converters.model.edition import Edition
from converters.model.job import Output, Plan
from converters.model.publication import PageBreak, Publication
from converters.model.traversal import map_publication
from converters.monitor import CollectingMonitor, Monitor
from converters.vocabularies import EditionForm
from tests.support.full_book import full_book
from tests.support.page_lists import epub_pages

FORMS = (EditionForm.EPUB, EditionForm.PDF)


def unpaged(publication: Publication) -> Publication:
    return map_publication(publication, lambda i: () if isinstance(i, PageBreak) else (i,))


def pages_in(epub: Path) -> list[str]:
    return [page.label for page in epub_pages(epub)]


def made(
    desk: Desk,
    folder: Path,
    forms: tuple[EditionForm, ...] = FORMS,
    monitor: Monitor | None = None,
) -> tuple[Output, ...]:
    plan = Plan(sources=("sách.docx",), output=str(folder / "ra"), name="sach")
    ownership = Ownership(folder / "nhớ", plan.sources)
    book = unpaged(full_book(desk.media))
    order = MakingOrder(plan, book, book, desk, ownership)
    editions = tuple(Edition(form=form) for form in forms)
    return finished_editions(
        editions, order, Stopwatch(), monitor or CollectingMonitor(), weight=1.0
    )


def test_outputs_come_in_the_order_of_the_wishes(tmp_path: Path) -> None:
    with open_desk() as desk:
        outputs = made(desk, tmp_path)
    assert [output.form for output in outputs] == list(FORMS)
    assert all(Path(output.path).stat().st_size == output.bytes for output in outputs)
    assert all(output.checks for output in outputs)


def test_editions_set_alike_tell_the_same_once(tmp_path: Path) -> None:
    monitor = CollectingMonitor()
    forms = (EditionForm.PDF, EditionForm.PRINT)
    with open_desk() as desk:
        made(desk, tmp_path, forms, monitor)
    told = [d for d in monitor.diagnostics if d.code.startswith("PDF-")]
    assert told, "the book has something to tell"
    assert len(told) == len(set(told))


def test_what_differs_is_told_each_time() -> None:
    monitor = CollectingMonitor()
    once = ToldOnce(monitor)
    with once.phase("write", 1.0) as first, once.phase("write", 1.0) as second:
        for count, phase in ((1, first), (2, second), (2, first), (1, second)):
            phase.report(Diagnostic.of("PDF-009", count=count))
    assert [dict(d.values)["count"] for d in monitor.diagnostics] == [1, 2]


def test_an_edition_that_cannot_be_written_takes_no_other_with_it(tmp_path: Path) -> None:
    with open_desk() as desk:
        desk.corner("2")  # stands in the way of the second edition
        with pytest.raises(DestinationError):
            made(desk, tmp_path)
    assert [path.suffix for path in (tmp_path / "ra").iterdir()] == [".epub"]


@pytest.mark.parametrize("forms", [FORMS, FORMS[::-1]], ids=["EPUB first", "PDF first"])
def test_an_epub_has_the_pages_of_the_pdf_that_is_made_with_it(
    forms: tuple[EditionForm, ...], tmp_path: Path
) -> None:
    with open_desk() as desk:
        outputs = {output.form: Path(output.path) for output in made(desk, tmp_path, forms)}
    labels = list(PdfReader(outputs[EditionForm.PDF]).page_labels)
    marked = pages_in(outputs[EditionForm.EPUB])
    assert len(marked) > 10
    assert marked == [label for label in labels if label in marked]


def test_an_epub_alone_has_no_pages(tmp_path: Path) -> None:
    with open_desk() as desk:
        (output,) = made(desk, tmp_path, (EditionForm.EPUB,))
    assert pages_in(Path(output.path)) == []


def test_both_editions_have_the_same_bytes_again(tmp_path: Path) -> None:
    sums = []
    for name in ("một", "hai"):
        with open_desk() as desk:
            sums.append([output.sha256 for output in made(desk, tmp_path / name)])
    assert sums[0] == sums[1]


def test_a_pdf_that_cannot_be_written_leaves_the_epub_without_pages(tmp_path: Path) -> None:
    with open_desk() as desk:
        desk.corner("2")
        with pytest.raises(DestinationError):
            made(desk, tmp_path)
    (epub,) = (tmp_path / "ra").iterdir()
    assert pages_in(epub) == []
