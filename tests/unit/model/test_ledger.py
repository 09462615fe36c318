"""The ledger: counts, entries, sums, and its stable form."""

from __future__ import annotations

from converters.diagnostics import Origin
from converters.model.canonical import from_json, to_json
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook


def kept_book() -> Ledger:
    book = LedgerBook()
    book.count(Kind.PARAGRAPH, number=3)
    book.count(Kind.IMAGE, Fate.CONVERTED)
    book.enter(Kind.COMMENT, Fate.DROPPED, "DOCX-021", Origin("a.docx", paragraph=2), "why?")
    book.count(Kind.PARAGRAPH)
    return book.closed()


def test_found_is_the_sum_of_the_fates():
    ledger = kept_book()
    assert ledger.number(Kind.PARAGRAPH) == 4
    assert ledger.number(Kind.COMMENT, Fate.DROPPED) == 1
    assert ledger.number(Kind.COMMENT, Fate.KEPT) == 0
    assert ledger.number(Kind.TABLE) == 0


def test_entry_is_counted_and_named():
    entry = kept_book().entries[0]
    assert (entry.kind, entry.fate, entry.detail) == (Kind.COMMENT, Fate.DROPPED, "why?")


def test_nothing_counted_leaves_no_trace():
    book = LedgerBook()
    book.count(Kind.TABLE, number=0)
    assert book.closed() == Ledger()


def test_order_of_counting_does_not_show():
    one, two = LedgerBook(), LedgerBook()
    for kind in (Kind.TABLE, Kind.IMAGE):
        one.count(kind)
    for kind in (Kind.IMAGE, Kind.TABLE):
        two.count(kind)
    assert to_json(one.closed()) == to_json(two.closed())


def test_json_form_comes_back():
    ledger = kept_book()
    assert from_json(to_json(ledger), Ledger) == ledger


def test_a_scene_break_dropped_as_decoration_is_counted_once():
    place = Origin("sách.docx", paragraph=36)
    first, later = LedgerBook(), LedgerBook()
    first.enter(Kind.PARAGRAPH, Fate.CONVERTED, "DOCX-034", Origin("sách.docx", paragraph=2), "#")
    first.enter(Kind.PARAGRAPH, Fate.CONVERTED, "DOCX-034", place, "oOo")
    later.enter(Kind.ORNAMENT, Fate.DROPPED, "STR-045", place, "oOo")
    whole = first.closed().followed_by(later.closed())
    assert whole.number(Kind.PARAGRAPH) == 1
    assert whole.number(Kind.ORNAMENT, Fate.DROPPED) == 1
    assert [entry.detail for entry in whole.entries] == ["#", "oOo"]
    assert first.closed().followed_by(Ledger()) == first.closed()
