"""The structure tree of a page (ISO 32000-1, 14.7): elements in order, with marked content."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from pypdfium2 import raw

from converters import limits
from converters.readers.pdf.content import Tag
from converters.readers.pdf.opening import Handle, wide_text

_DEEPEST: Final = 60
_MOST_CHILDREN: Final = 40_000
"""Children of one element; pdfium lists those of all pages on every page."""
_ALT_KINDS: Final = frozenset({"Figure", "Formula"})
_CELLS: Final = frozenset({"TH", "TD"})

_child: Final = ctypes.cast(
    raw.FPDF_StructElement_GetChildAtIndex,
    ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
)


def tags_of(page: Handle) -> tuple[Tag, ...]:
    """Return the elements of a loaded page, none where it has no tree or too large a one."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return ()
    try:
        reader = _Reader()
        count = min(raw.FPDF_StructTree_CountChildren(tree), _MOST_CHILDREN)
        roots = (raw.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(count))
        tags = tuple(reader.tag(root, 0) for root in roots if root)
        return () if reader.left < 0 else tags
    finally:
        raw.FPDF_StructTree_Close(tree)


class _Reader:
    def __init__(self) -> None:
        self.left = limits.PDF_PAGE_STRUCTURE

    def tag(self, element: Any, depth: int) -> Tag:
        kind = wide_text(raw.FPDF_StructElement_GetType, element)
        kids: list[int | Tag] = []
        count = raw.FPDF_StructElement_CountChildren(element)
        marked = raw.FPDF_StructElement_GetMarkedContentIdCount(element) > 0
        address = ctypes.cast(element, ctypes.c_void_p)
        if count > _MOST_CHILDREN:
            self.left = -1
        for index in range(count if depth < _DEEPEST and self.left > 0 else 0):
            child = _child(address, index)
            if child:
                self.left -= 1
                item = ctypes.cast(child, raw.FPDF_STRUCTELEMENT)
                kids.append(self.tag(item, depth + 1))
            elif marked:
                number = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
                if number >= 0:
                    kids.append(number)
            elif kind == "TR":
                # pdfium leaves out what shows nothing on the page: here, an empty cell.
                kids.append(Tag("TD"))
        alt = ""
        if kind in _ALT_KINDS:
            alt = " ".join(wide_text(raw.FPDF_StructElement_GetAltText, element).split())
        spans = _spans(element) if kind in _CELLS else (1, 1)
        return Tag(kind, tuple(kids), alt, *spans)


def _spans(element: Any) -> tuple[int, int]:
    """Return how many rows and columns a cell takes (table 349)."""
    found = {"RowSpan": 1, "ColSpan": 1}
    for index in range(min(raw.FPDF_StructElement_GetAttributeCount(element), 8)):
        attributes = raw.FPDF_StructElement_GetAttributeAtIndex(element, index)
        for name in found:
            value = raw.FPDF_StructElement_Attr_GetValue(attributes, name.encode())
            number = ctypes.c_float()
            if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, number):
                found[name] = max(1, min(1000, round(number.value)))
    return found["RowSpan"], found["ColSpan"]
