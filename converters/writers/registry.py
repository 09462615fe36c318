"""Which writer makes which edition."""

from __future__ import annotations

from converters.vocabularies import EditionForm
from converters.writers.writing import Writer


def writer_for(form: EditionForm) -> Writer:
    """Return the writer of an edition; its libraries are loaded only now."""
    match form:
        case EditionForm.EPUB:
            from converters.writers import epub

            return epub.write
        case EditionForm.PDF:
            from converters.writers.pdf import typeset

            return typeset.write
        case EditionForm.FACSIMILE:
            from converters.writers.pdf import facsimile

            return facsimile.write
        case EditionForm.EPUB_FIXED:
            from converters.writers.epub import fixed

            return fixed.write
        case _:
            return _export_writer(form)


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
