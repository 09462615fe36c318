"""Which writer makes which product."""

from __future__ import annotations

from converters.vocabularies import ProductForm
from converters.writers.writing import Writer


def writer_for(form: ProductForm) -> Writer:
    """Return the writer of a product form; its libraries are loaded only now."""
    match form:
        case ProductForm.EPUB:
            from converters.writers import epub

            return epub.write
        case ProductForm.PDF:
            from converters.writers.pdf import typeset

            return typeset.write
        case ProductForm.FACSIMILE:
            from converters.writers.pdf import facsimile

            return facsimile.write
