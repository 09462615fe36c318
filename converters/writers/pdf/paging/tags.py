"""The structure tree of one page of a typeset PDF (ISO 32000-1, 14.7), as pdfium reads it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

_UTF16_BYTES: Final = 2
_NAME_BYTES: Final = 64
_ATTRIBUTED: Final = frozenset({"TH", "TD", "L"})
"""Elements whose attributes tell what markup needs: spans, scope, numbering."""

# As in the header of pdfium, but with bare addresses: on every page pdfium counts the children of
# the whole document, and most of them are nothing there.
_child: Final = ctypes.cast(
    raw.FPDF_StructElement_GetChildAtIndex,
    ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
)


@dataclass(frozen=True)
class Tag:
    """Element of the structure, as far as it is on the page."""

    kind: str
    children: tuple[Tag | int, ...] = ()
    """Elements within it, and numbers of marked content, in logical order."""
    alternative: str = ""
    language: str = ""
    attributes: dict[str, str | int] = field(default_factory=dict)
    number: int = -1
    """Of an element right beneath the document: its place there, which is that in the book."""

    @property
    def contents(self) -> Iterator[int]:
        """Yield the numbers of all marked content in it."""
        for child in self.children:
            if isinstance(child, int):
                yield child
            else:
                yield from child.contents


@dataclass(frozen=True)
class PageTags:
    """The elements of a page, and the number of the first in the document."""

    tags: tuple[Tag, ...]
    first: int


def page_tags(page: pdfium.PdfPage, marks: frozenset[int], first: int) -> PageTags:
    """Return the elements that stand on a page.

    ``marks`` are the numbers of all marked content of the page, ``first`` the number of the first
    element of the document on the page before: elements stand in the order of pages, and pdfium
    lists those of all pages on each.
    """
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return PageTags((), first)
    try:
        return _Reader(marks, first).read(tree)
    finally:
        raw.FPDF_StructTree_Close(tree)


class _Reader:
    def __init__(self, marks: frozenset[int], first: int) -> None:
        self._left = set(marks)
        self._first = first

    def read(self, tree: Any) -> PageTags:
        tags: list[Tag] = []
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            root = raw.FPDF_StructTree_GetChildAtIndex(tree, index)
            if root:
                tags.extend(self._document(root))
        return PageTags(tuple(tags), self._first)

    def _document(self, root: Any) -> Iterator[Tag]:
        found: int | None = None
        address = ctypes.cast(root, ctypes.c_void_p)
        for index in range(self._first, raw.FPDF_StructElement_CountChildren(root)):
            child = _child(address, index)
            if child:
                found = index if found is None else found
                tag = self._tag(ctypes.cast(child, raw.FPDF_STRUCTELEMENT))
                yield replace(tag, number=index)
                if not self._left:
                    break
        self._first = self._first if found is None else found

    def _tag(self, element: Any) -> Tag:
        kind = wide(raw.FPDF_StructElement_GetType, element)
        return Tag(
            kind,
            tuple(self._children(element)),
            wide(raw.FPDF_StructElement_GetAltText, element),
            wide(raw.FPDF_StructElement_GetLang, element),
            dict(_attributes(element)) if kind in _ATTRIBUTED else {},
        )

    def _children(self, element: Any) -> Iterator[Tag | int]:
        marked = raw.FPDF_StructElement_GetMarkedContentIdCount(element) > 0
        address = ctypes.cast(element, ctypes.c_void_p)
        for index in range(raw.FPDF_StructElement_CountChildren(element)):
            child = _child(address, index)
            if child:
                yield self._tag(ctypes.cast(child, raw.FPDF_STRUCTELEMENT))
            elif marked:
                number = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
                self._left.discard(number)
                if number >= 0:
                    yield number


def _attributes(element: Any) -> Iterator[tuple[str, str | int]]:
    for index in range(raw.FPDF_StructElement_GetAttributeCount(element)):
        owner = raw.FPDF_StructElement_GetAttributeAtIndex(element, index)
        for place in range(raw.FPDF_StructElement_Attr_GetCount(owner)):
            name = ctypes.create_string_buffer(_NAME_BYTES)
            size = ctypes.c_ulong()
            if not raw.FPDF_StructElement_Attr_GetName(owner, place, name, _NAME_BYTES, size):
                continue
            value = raw.FPDF_StructElement_Attr_GetValue(owner, name)
            number = ctypes.c_float()
            if raw.FPDF_StructElement_Attr_GetNumberValue(value, number):
                yield name.value.decode("ascii", "replace"), int(number.value)
            elif (text := _attribute_text(value)) is not None:
                yield name.value.decode("ascii", "replace"), text


def _attribute_text(value: Any) -> str | None:
    size = ctypes.c_ulong()
    buffer = ctypes.create_string_buffer(2 * _NAME_BYTES)
    told = raw.FPDF_StructElement_Attr_GetStringValue(value, buffer, len(buffer), size)
    if not told or not 0 < size.value <= len(buffer):
        return None
    return buffer.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0")


def wide(read: Any, *arguments: Any) -> str:
    """Return the UTF-16 text of a pdfium function that takes a buffer and its length in bytes."""
    size = read(*arguments, None, 0)
    if size <= _UTF16_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (size // _UTF16_BYTES + 1))()
    read(*arguments, buffer, size)
    return bytes(buffer)[: size - _UTF16_BYTES].decode("utf-16-le", "replace")
