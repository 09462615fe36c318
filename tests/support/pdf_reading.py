"""Contexts and readers for the tests of the PDF writers."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from converters.files import BlobStore
from converters.model.edition import Edition
from converters.model.publication import Publication
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm
from converters.writers.pdf import typeset
from converters.writers.writing import WriteContext

MOMENT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
EDITION = Edition(form=EditionForm.PDF)


def context_in(folder: Path) -> WriteContext:
    """Return a context whose monitor collects its messages."""
    return WriteContext(
        media=BlobStore(folder / "media"),
        monitor=CollectingMonitor(),
        modified=MOMENT,
        identifier="urn:isbn:9786041000001",
        work=folder / "work",
    )


def codes(context: WriteContext) -> list[str]:
    """Return the codes of the messages so far."""
    assert isinstance(context.monitor, CollectingMonitor)
    return [diagnostic.code for diagnostic in context.monitor.diagnostics]


def typeset_bytes(
    publication: Publication, context: WriteContext, edition: Edition = EDITION
) -> bytes:
    """Return the typeset PDF of a publication."""
    target = io.BytesIO()
    typeset.write(publication, edition, target, context)
    return target.getvalue()


def page_texts(content: bytes) -> list[str]:
    """Return the text of every page as pdfium gives it, single-spaced, in NFC."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts = []
        for page in document:
            text = page.get_textpage().get_text_range()
            # pdfium marks a hyphen at a line's end as U+FFFE.
            texts.append(" ".join(unicodedata.normalize("NFC", text).split()))
        return texts
    finally:
        document.close()


def outline(content: bytes) -> list[tuple[int, str]]:
    """Return level and title of every bookmark."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [(item.level, item.get_title()) for item in document.get_toc()]
    finally:
        document.close()


def labels(content: bytes) -> list[str]:
    """Return the page labels."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document.get_page_label(index) for index in range(len(document))]
    finally:
        document.close()
