"""A scanned book whose pages are recognised, before its text is set together."""

from __future__ import annotations

import msgspec

from converters.model.job import PageWork
from converters.model.ledger import Ledger
from converters.model.page import DisplayPage, PageLayout
from converters.model.page_decision import PageRecord


class BookPages(msgspec.Struct, frozen=True):
    """Layouts and display pictures page by page, in order, and how they came to be."""

    layouts: tuple[PageLayout, ...] = ()
    displays: tuple[DisplayPage, ...] = ()
    work: PageWork = PageWork()
    ledger: Ledger = Ledger()
    records: tuple[PageRecord, ...] = ()
    """What was decided about each page, also of those that were left out."""
