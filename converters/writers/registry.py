"""Which writer makes which edition."""

from __future__ import annotations

from converters.vocabularies import PDF_FORMS, EditionForm
from converters.writers.writing import Writer


def writer_for(form: EditionForm) -> Writer:
    """Return the writer of an edition; its libraries are loaded only now."""
    match form:
        case EditionForm.EPUB:
            from converters.writers import epub

            return epub.write
        case EditionForm.EPUB_FIXED:
            from converters.writers.epub import fixed

            return fixed.write
        case form if form in PDF_FORMS:
            return _pdf_writer(form)
        case _:
            return _export_writer(form)


def _pdf_writer(form: EditionForm) -> Writer:
    match form:
        case EditionForm.PRINT:
            from converters.writers.pdf import print_edition

            return print_edition.write
        case EditionForm.COVER:
            from converters.writers.pdf import cover_sheet

            return cover_sheet.write
        case EditionForm.FACSIMILE:
            from converters.writers.pdf import facsimile

            return facsimile.write
        case _:
            from converters.writers.pdf import typeset

            return typeset.write


def _export_writer(form: EditionForm) -> Writer:
    match form:
        case EditionForm.HOCR:
            from converters.writers.pages import hocr

            return hocr.write
        case EditionForm.ALTO:
            from converters.writers.pages import alto

            return alto.write
        case EditionForm.TIFF:
            from converters.writers.pages import tiff

            return tiff.write
        case _:
            from converters.writers import plain_text

            return plain_text.write
