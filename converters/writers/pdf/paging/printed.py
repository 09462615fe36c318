"""The pages of a finished typeset PDF: their labels, and their words in logical order.

Typst tags all that it sets. The structure tree of a page (ISO 32000-1, 14.7) lists its marked
content in the order of the book, so that notes at the foot, marks of lists and contents are told
from the running text by their tags; running heads and folios are artifacts and not in it at all.
A figure that floats stands on a later page than text that follows it: it is read where the text
has it, so that no page begins with it but one whose first words are behind it in the book.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from converters.monitor import Monitor

OBJECT: Final = "\ufffc"
"""Stands for a picture or a formula."""

_OBJECTS: Final = frozenset({"Figure", "Formula"})
_NOTES: Final = frozenset({"Note", "FENote"})
_UNREAD: Final = _OBJECTS | _NOTES | {"TOC", "Lbl"}
"""Elements whose words stand elsewhere in the text of the book, or nowhere: signs of formulas,
notes at the foot, lines of the contents, marks of lists and notes."""
_UTF16_BYTES: Final = 2

# As in the header of pdfium, but with bare addresses: on every page pdfium counts the children of
# the whole document, and most of them are nothing there.
_child: Final = ctypes.cast(
    raw.FPDF_StructElement_GetChildAtIndex,
    ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
)


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
        tree = _PageTree(page, frozenset(texts), first)
    finally:
        page.close()
    elements = [
        _Element(number, "".join(texts.get(p, "") if isinstance(p, int) else p for p in parts))
        for number, parts in tree.elements.items()
    ]
    return _Sheet(label, elements, tree.has_others), tree.first


# ---- structure --------------------------------------------------------------------------------


class _PageTree:
    """What the elements of one page hold, in logical order.

    ``marks`` are the numbers of all marked content of the page, ``first`` the number of the first
    element of the document on the page before: elements stand in the order of pages, and pdfium
    lists those of all pages on each.
    """

    def __init__(self, page: pdfium.PdfPage, marks: frozenset[int], first: int) -> None:
        self.elements: dict[int, list[int | str]] = {}
        """By the numbers of the elements: those of marked content whose text counts, and
        ``OBJECT``."""
        self._parts: list[int | str] = []
        self.has_others = False
        self.first = first
        self._left = set(marks)
        tree = raw.FPDF_StructTree_GetForPage(page)
        if tree:
            try:
                self._read(tree)
            finally:
                raw.FPDF_StructTree_Close(tree)

    def _read(self, tree: Any) -> None:
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            root = raw.FPDF_StructTree_GetChildAtIndex(tree, index)
            if root:
                self._document(root)

    def _document(self, root: Any) -> None:
        found: int | None = None
        address = ctypes.cast(root, ctypes.c_void_p)
        for index in range(self.first, raw.FPDF_StructElement_CountChildren(root)):
            child = _child(address, index)
            if child:
                found = index if found is None else found
                self._parts = self.elements.setdefault(index, [])
                self._element(ctypes.cast(child, raw.FPDF_STRUCTELEMENT), counts=True)
                if not self._left:
                    break
        self.first = self.first if found is None else found

    def _element(self, element: Any, *, counts: bool) -> None:
        kind = _wide(raw.FPDF_StructElement_GetType, element)
        if counts and kind in _OBJECTS:
            self._parts.append(OBJECT)
        elif counts and kind in _NOTES:
            self.has_others = True
        counts = counts and kind not in _UNREAD
        marked = raw.FPDF_StructElement_GetMarkedContentIdCount(element) > 0
        address = ctypes.cast(element, ctypes.c_void_p)
        for index in range(raw.FPDF_StructElement_CountChildren(element)):
            child = _child(address, index)
            if child:
                self._element(ctypes.cast(child, raw.FPDF_STRUCTELEMENT), counts=counts)
            elif marked:
                self._content(
                    raw.FPDF_StructElement_GetChildMarkedContentID(element, index), counts
                )

    def _content(self, number: int, counts: bool) -> None:  # noqa: FBT001 - as of its element
        self._left.discard(number)
        if counts and number >= 0:
            self._parts.append(number)


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
                found[number] = text + _wide(raw.FPDFTextObj_GetText, shown, text_page)
    finally:
        text_page.close()
    return found


def _wide(read: Any, *arguments: Any) -> str:
    """Return the UTF-16 text of a pdfium function that takes a buffer and its length in bytes."""
    size = read(*arguments, None, 0)
    if size <= _UTF16_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (size // _UTF16_BYTES + 1))()
    read(*arguments, buffer, size)
    return bytes(buffer)[: size - _UTF16_BYTES].decode("utf-16-le", "replace")
