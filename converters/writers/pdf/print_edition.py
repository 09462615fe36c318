"""Print edition: the pages of the typeset PDF, made for a printer.

The text is set as in the PDF for the screen, with the same breaks; the cover is a file of its own.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from converters.diagnostics import Diagnostic
from converters.model.edition import Design, Edition
from converters.model.publication import Publication
from converters.vocabularies import ProductForm
from converters.writers.pdf.compiling import compile_book
from converters.writers.pdf.design import page_design
from converters.writers.pdf.press import EDGE_MM, Sheet, report_coarse, write_for_press
from converters.writers.pdf.typeset import Typeset, typeset_book
from converters.writers.writing import WriteContext

_SECTION: Final = 4
"""Pages of a folded sheet, of which every book is bound."""


def write(
    publication: Publication, edition: Edition, target: BinaryIO, context: WriteContext
) -> None:
    """Write the pages for the printer; errors as of the typeset PDF.

    Reports PDF-080 for blank pages at the end and PDF-081 for pictures that are too coarse.
    """
    monitor = context.monitor
    with monitor.phase("typesetting", 0.6) as phase:
        made = typeset_inside(publication, edition.design, replace(context, monitor=phase))
    # Whatever had to be simplified so that the tagged file could be made is so here as well.
    order = msgspec.structs.replace(made.order, source=_with_inks(made), press=True, checked=False)
    compile_book(order, monitor)
    names = {resource.id: resource.name for resource in publication.resources}
    report_coarse({names[key]: dpi for key, dpi in made.book.resolutions.items()}, monitor)
    printed = page_count(Path(order.target))
    pages = filled_pages(printed)
    if pages > printed:
        monitor.report(Diagnostic.of("PDF-080", count=pages - printed, pages=pages))
    trim = page_design(edition.design).trim
    sheet = Sheet(trim.width_mm, trim.height_mm)
    write_for_press(Path(order.target), sheet, target, monitor, pages=pages)


def typeset_inside(publication: Publication, design: Design, context: WriteContext) -> Typeset:
    """Typeset the pages between the covers, on sheets with room for marks.

    Raises ToolError and SettingsError as the typeset PDF does.
    """
    inside = msgspec.structs.replace(publication, cover=None)
    page = replace(page_design(design), edge_mm=EDGE_MM)
    return typeset_book(inside, page, ProductForm.PRINT, context)


def _with_inks(made: Typeset) -> bytes:
    """Return the source with pictures in the inks of print where PDF/A had to do without."""
    source = made.order.source
    for picture in made.book.pictures.values():
        if picture.inks:
            source = source.replace(picture.path.encode(), picture.inks.encode())
    return source


def page_count(path: Path) -> int:
    """Return how many pages a PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(path).pages)


def filled_pages(pages: int) -> int:
    """Return the pages of a book of whole sheets that has room for so many."""
    return -(-pages // _SECTION) * _SECTION
