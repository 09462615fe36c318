"""Definitions of the user's own that go on without end: typst is stopped, nothing is left."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from converters import limits
from converters.errors import JobCancelled, SettingsError, ToolError
from converters.model.edition import Design, Edition
from converters.monitor import EventMonitor
from converters.vocabularies import EditionForm
from converters.writers.pdf.compiling import Order, seconds_for
from tests.support.epub_samples import paragraph, small_book
from tests.support.pdf_reading import context_in, typeset_bytes

ENDLESS = """\
#let sum = {
  let n = 0
  for a in range(9999) { for b in range(9999) { for c in range(9999) { n += 1 } } }
  n
}
"""
"""It would take weeks, and typst, which stops single loops without end, sees no fault in it."""


def with_definitions(file: Path) -> Edition:
    return Edition(form=EditionForm.PDF, design=Design(typst=str(file)))


def test_definitions_that_go_on_without_end_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TYPESETTING_SECONDS", 1.0)
    typ = tmp_path / "nhà in.typ"
    typ.write_text(ENDLESS, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        typeset_bytes(small_book(paragraph("a")), context_in(tmp_path), with_definitions(typ))
    assert caught.value.diagnostic.code == "PDF-016"
    assert "nhà in.typ" in caught.value.diagnostic.text("vi")
    assert list(tmp_path.rglob("*.pdf")) == []


def test_time_is_told_where_no_definitions_are_to_blame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TYPESETTING_SECONDS", 0.0)
    monkeypatch.setattr(limits, "TYPESETTING_SECONDS_PER_MEGABYTE", 0.0)
    with pytest.raises(ToolError) as caught:
        typeset_bytes(
            small_book(paragraph("a")), context_in(tmp_path), Edition(form=EditionForm.PDF)
        )
    assert caught.value.diagnostic.code == "PDF-017"


def test_large_books_have_more_time() -> None:
    orders = [Order(b" " * size, "", (), 0, "") for size in (0, 4 << 20)]
    short, long = map(seconds_for, orders)
    assert long == pytest.approx(short + 4 * limits.TYPESETTING_SECONDS_PER_MEGABYTE)


def test_endless_definitions_can_be_cancelled(tmp_path: Path) -> None:
    typ = tmp_path / "nhà in.typ"
    typ.write_text(ENDLESS, encoding="utf-8")
    asked = itertools.count()
    monitor = EventMonitor(lambda _: None, lambda: next(asked) > 20)
    context = replace(context_in(tmp_path), monitor=monitor)
    with pytest.raises(JobCancelled):
        typeset_bytes(small_book(paragraph("a")), context, with_definitions(typ))
    assert list(tmp_path.rglob("*.pdf")) == []
