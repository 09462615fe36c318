"""Open a PDF with pdfium, within limits, and translate its failures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

import pypdfium2 as pdfium

from converters import limits
from converters.diagnostics import Origin, pdfium_reason
from converters.errors import SourceError

Handle = Any
"""Pointer that pdfium gave."""

_PASSWORD: Final = 4
_SECURITY: Final = 5


@contextmanager
def opened(path: Path, origin: Origin) -> Iterator[Any]:
    """Open a document for as long as the context lasts.

    Raises SourceError: PDF-040 damaged, PDF-041 encrypted, PDF-042 no page, PDF-043 too large.
    """
    if path.stat().st_size > limits.PDF_FILE:
        _refuse_size(origin)
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (_PASSWORD, _SECURITY):
            raise SourceError.of("PDF-041", origin) from error
        raise SourceError.of("PDF-040", origin, reason=pdfium_reason(error)) from error
    try:
        count = len(document)
        if count < 1:
            raise SourceError.of("PDF-042", origin)
        if count > limits.PAGES:
            _refuse_size(origin)
        yield document
    finally:
        document.close()


@contextmanager
def loaded_page(document: Any, index: int) -> Iterator[Any | None]:
    """Load one page; None where pdfium cannot read it."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        yield None
        return
    try:
        yield page
    finally:
        page.close()


def wide_text(read: Any, *arguments: Any) -> str:
    """Return the UTF-16 text of a pdfium function that takes a buffer and its length in bytes."""
    size = read(*arguments, None, 0)
    if not 2 <= size <= limits.MEGABYTE:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    read(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").rstrip("\0")


def narrow_text(read: Any, *arguments: Any) -> str:
    """Return the UTF-8 text of a pdfium function that takes a buffer and its length in bytes."""
    size = read(*arguments, None, 0)
    if not 1 <= size <= limits.MEGABYTE:
        return ""
    buffer = ctypes.create_string_buffer(size)
    read(*arguments, buffer, size)
    return buffer.raw[:size].rstrip(b"\0").decode("utf-8", "replace")


def _refuse_size(origin: Origin) -> NoReturn:
    raise SourceError.of(
        "PDF-043", origin, megabytes=limits.PDF_FILE // limits.MEGABYTE, pages=limits.PAGES
    )
