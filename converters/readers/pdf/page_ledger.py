"""What becomes of the pages of a PDF: what they lose is entered in the ledger and told."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor
from converters.readers.page_lists import page_list
from converters.readers.pdf.content import PageContent
from converters.readers.pdf.furniture import PageText

_FURNITURE: Final = {Kind.RUNNING_HEAD: "PDF-051", Kind.FOLIO: "PDF-052"}
_UNREAD: Final = (
    (Kind.CHART, "PDF-056", attrgetter("drawings")),
    (Kind.COMMENT, "PDF-065", attrgetter("comments")),
    (Kind.FIELD, "PDF-066", attrgetter("fields")),
)
"""Things of pages that the book has not, and how many of them a page holds."""
_CROWDED: Final = ("PDF-068", attrgetter("beyond"))


def enter_pages(
    pages: Sequence[PageContent],
    texts: Sequence[PageText],
    source: str,
    book: LedgerBook,
    monitor: Monitor,
) -> None:
    """Enter the pages of a document and what each of them leaves out; tell what readers miss."""
    for page, text in zip(pages, texts, strict=True):
        origin = Origin(source, page=page.index + 1)
        if page.problem:
            book.enter(Kind.PAGE, Fate.DROPPED, "PDF-048", origin)
            monitor.report(Diagnostic.of("PDF-048", origin))
            continue
        if page.beyond:
            book.enter(Kind.PAGE, Fate.CONVERTED, "PDF-068", origin, str(page.beyond))
        else:
            book.count(Kind.PAGE)
        for kind, line in text.dropped:
            place = msgspec.structs.replace(origin, box=line.box)
            book.enter(kind, Fate.DROPPED, _FURNITURE[kind], place, line.text.strip())
        enter_losses(page, source, book)
    tell_losses(pages, source, monitor)


def tell_losses(pages: Sequence[PageContent], source: str, monitor: Monitor) -> None:
    """Tell on which pages stands what is not read."""
    for reason, number_on in (*((told[1], told[2]) for told in _UNREAD), _CROWDED):
        found = [page.index + 1 for page in pages if number_on(page)]
        if found:
            origin = Origin(source)
            monitor.report(Diagnostic.of(reason, origin, pages=page_list(found)))


def enter_losses(page: PageContent, source: str, book: LedgerBook) -> None:
    """Enter what stands on a page and is not read: line art, comments, fields, hidden text."""
    origin = Origin(source, page=page.index + 1)
    for kind, reason, number_on in _UNREAD:
        for _ in range(number_on(page)):
            book.enter(kind, Fate.DROPPED, reason, origin)
    if page.hidden:
        book.enter(Kind.HIDDEN_TEXT, Fate.DROPPED, "PDF-059", origin, str(page.hidden))
