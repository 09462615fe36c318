"""Read scanned books as the program does, from the pictures to the running text."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from converters.files import BlobStore, ResultCache
from converters.model.book_pages import BookPages
from converters.model.page import PageLayout
from converters.model.publication import Publication
from converters.monitor import CollectingMonitor
from converters.pages.book import PageStores, process_book
from converters.pages.ingest import list_pages
from converters.pages.settings import PageSettings
from converters.readers.reading import ReadContext, ReadOptions
from converters.readers.scans import read_layouts
from tests.support.scan_books import ScannedBook
from tests.support.scan_scores import Scores, score
from tests.support.scans import write_jpeg_pages


def read_book(folder: Path, work: Path, workers: int = 2) -> tuple[BookPages, Publication]:
    """Return the pages of a folder of pictures, and the text that stands on them."""
    monitor = CollectingMonitor()
    media = BlobStore(work / "media")
    pages = process_book(
        list_pages([folder], monitor),
        PageSettings(workers=workers),
        PageStores(ResultCache(work / "cache"), media),
        monitor,
    )
    return pages, text_on(pages.layouts, work)


def text_on(layouts: Sequence[PageLayout], work: Path) -> Publication:
    """Return the text that stands on recognised pages."""
    media = BlobStore(work / "media")
    context = ReadContext(ReadOptions(), media, CollectingMonitor(), work)
    return read_layouts(layouts, context).publication


def read_and_score(book: ScannedBook) -> Scores:
    """Return the scores of a book that is written, read and compared."""
    with tempfile.TemporaryDirectory(prefix="banso-scan-") as name:
        folder = Path(name)
        write_jpeg_pages(book.pictures, folder / "pages")
        pages, publication = read_book(folder / "pages", folder / "work")
    return score(book, pages.layouts, publication)
