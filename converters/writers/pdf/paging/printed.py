"""The pages of a finished typeset PDF: their labels, and their words in logical order.

Typst tags all that it sets. The structure tree of a page (ISO 32000-1, 14.7) lists its marked
content in the order of the book, so that notes at the foot, marks of lists and contents are told
from the running text by their tags; running heads and folios are artifacts and not in it at all.
A figure that floats stands on a later page than text that follows it: it is read where the text
has it, so that no page begins with it but one whose first words are behind it in the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

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
    has_others: bool
    """Whether something is on it that is read elsewhere: notes, parts of such, and what floats."""


def printed_pages(path: Path, monitor: Monitor) -> tuple[PrintedPage, ...]:
    """Return all pages of a typeset PDF. Raises JobCancelled."""
    document = pdfium.PdfDocument(path)
    try:
        sheets: list[_Sheet] = []
        first = 0
        for index in range(len(document)):
            monitor.check_cancelled()
            sheet, first = _sheet(document, index, first)
            sheets.append(sheet)
            monitor.advance(index + 1, len(document))
    finally:
        document.close()
    _bring_back_floats(sheets)
    return tuple(sheet.page for sheet in sheets)


class _Element(NamedTuple):
    """What a page shows of an element right beneath the document."""

    number: int
    """Its place among its like, which is that in the book."""
    text: str


@dataclass
class _Sheet:
    """A page while it is read."""

    label: str
    elements: list[_Element]
    has_others: bool

    @property
    def page(self) -> PrintedPage:
        return PrintedPage(self.label, "".join(e.text for e in self.elements), self.has_others)


def _bring_back_floats(sheets: Sequence[_Sheet]) -> None:
    """Move what floats to the page of the text before it: the last that has something before it."""
    latest = -1
    for index, sheet in enumerate(sheets):
        floated = [element for element in sheet.elements if element.number < latest]
        for element in floated:
            sheet.elements.remove(element)
            sheet.has_others = True
            _insert(sheets[:index], element)
        latest = max([latest, *(element.number for element in sheet.elements)])


def _insert(sheets: Sequence[_Sheet], element: _Element) -> None:
    for sheet in reversed(sheets):
        for place in range(len(sheet.elements), 0, -1):
            if sheet.elements[place - 1].number < element.number:
                sheet.elements.insert(place, element)
                return


def _sheet(document: pdfium.PdfDocument, index: int, first: int) -> tuple[_Sheet, int]:
    """Return a page, and the number of the first element on it, from the one before it."""
    label = document.get_page_label(index)
    page = document[index]
    try:
        texts = _texts(page)
        if not texts:
            return _Sheet(label, [], has_others=False), first
        found = page_tags(page, frozenset(texts), first)
    finally:
        page.close()
    elements, has_others = [], False
    for tag in found.tags:
        running = _Running((tag,))
        has_others = has_others or running.has_notes
        words = (texts.get(p, "") if isinstance(p, int) else p for p in running.parts)
        elements.append(_Element(tag.number, "".join(words)))
    return _Sheet(label, elements, has_others), found.first


# ---- structure --------------------------------------------------------------------------------


class _Running:
    """The running text of some elements of one page, in logical order."""

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
