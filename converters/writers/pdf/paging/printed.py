"""The pages of a finished typeset PDF: their labels, and their words in logical order.

Typst tags all that it sets. The structure tree of a page (ISO 32000-1, 14.7) lists its marked
content in the order of the book, so that notes at the foot, marks of lists and contents are told
from the running text by their tags; running heads and folios are artifacts and not in it at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from converters.monitor import Monitor
from converters.writers.pdf.paging.tags import Tag, page_tags, wide

OBJECT: Final = "\ufffc"
"""Stands for a picture or a formula."""

_OBJECTS: Final = frozenset({"Figure", "Formula"})
_NOTES: Final = frozenset({"Note", "FENote"})
_UNREAD: Final = _OBJECTS | _NOTES | {"TOC", "Lbl"}
"""Elements whose words stand elsewhere in the text of the book, or nowhere: signs of formulas,
notes at the foot, lines of the contents, marks of lists and notes."""


@dataclass(frozen=True)
class PrintedPage:
    """A page as it is printed."""

    label: str
    text: str
    """Running text, as its lines follow one another; pictures and formulas as ``OBJECT``."""
    has_notes: bool
    """Whether notes, or parts of such, stand at its foot."""


def printed_pages(path: Path, monitor: Monitor) -> tuple[PrintedPage, ...]:
    """Return all pages of a typeset PDF. Raises JobCancelled."""
    document = pdfium.PdfDocument(path)
    try:
        pages = []
        first = 0
        for index in range(len(document)):
            monitor.check_cancelled()
            page, first = _page(document, index, first)
            pages.append(page)
            monitor.advance(index + 1, len(document))
        return tuple(pages)
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, index: int, first: int) -> tuple[PrintedPage, int]:
    """Return a page, and the number of the first element on it, from the one before it."""
    label = document.get_page_label(index)
    page = document[index]
    try:
        texts = _texts(page)
        if not texts:
            return PrintedPage(label, "", has_notes=False), first
        found = page_tags(page, frozenset(texts), first)
    finally:
        page.close()
    running = _Running(found.tags)
    text = "".join(texts.get(part, "") if isinstance(part, int) else part for part in running.parts)
    return PrintedPage(label, text, running.has_notes), found.first


# ---- structure --------------------------------------------------------------------------------


class _Running:
    """The running text of one page in logical order."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        self.parts: list[int | str] = []
        """Numbers of marked content whose text counts, and ``OBJECT``."""
        self.has_notes = False
        for tag in tags:
            self._take(tag)

    def _take(self, tag: Tag) -> None:
        if tag.kind in _OBJECTS:
            self.parts.append(OBJECT)
        elif tag.kind in _NOTES:
            self.has_notes = True
        if tag.kind in _UNREAD:
            return
        for child in tag.children:
            if isinstance(child, int):
                self.parts.append(child)
            else:
                self._take(child)


# ---- text -------------------------------------------------------------------------------------


def _texts(page: pdfium.PdfPage) -> dict[int, str]:
    """Return the text of all marked content by its number, empty for pictures and drawings."""
    found: dict[int, str] = {}
    text_page = page.get_textpage()
    try:
        for index in range(raw.FPDFPage_CountObjects(page)):
            shown = raw.FPDFPage_GetObject(page, index)
            number = raw.FPDFPageObj_GetMarkedContentID(shown)
            if number < 0:
                continue
            text = found.setdefault(number, "")
            if raw.FPDFPageObj_GetType(shown) == raw.FPDF_PAGEOBJ_TEXT:
                found[number] = text + wide(raw.FPDFTextObj_GetText, shown, text_page)
    finally:
        text_page.close()
    return found
