"""Which writer makes which edition."""

from __future__ import annotations

from importlib import import_module
from typing import Final, cast

from converters.vocabularies import EditionForm
from converters.writers.writing import Writer

_MODULES: Final = {
    EditionForm.EPUB: "epub",
    EditionForm.EPUB_FIXED: "epub.fixed",
    EditionForm.PDF: "pdf.typeset",
    EditionForm.PRINT: "pdf.print_edition",
    EditionForm.COVER: "pdf.cover_sheet",
    EditionForm.FACSIMILE: "pdf.facsimile",
    EditionForm.TEXT: "plain_text",
    EditionForm.HOCR: "pages.hocr",
    EditionForm.ALTO: "pages.alto",
    EditionForm.TIFF: "pages.tiff",
}


def writer_for(form: EditionForm) -> Writer:
    """Return the writer of an edition; its libraries are loaded only now."""
    return cast("Writer", import_module(f"converters.writers.{_MODULES[form]}").write)
