"""Read scanned books as the program does, from the pictures to the running text."""

from __future__ import annotations

from pathlib import Path

from converters.files import BlobStore, ResultCache
from converters.model.publication import Publication
from converters.monitor import CollectingMonitor
from converters.pages.book import BookPages, process_book
from converters.pages.ingest import list_pages
from converters.pages.settings import PageSettings
from converters.readers.reading import ReadContext, ReadOptions
from converters.readers.scans import read_layouts


def read_book(folder: Path, work: Path, workers: int = 2) -> tuple[BookPages, Publication]:
    """Return the pages of a folder of pictures, and the text that stands on them."""
    monitor = CollectingMonitor()
    media = BlobStore(work / "media")
    pages = process_book(
        list_pages([folder], monitor),
        PageSettings(workers=workers),
        ResultCache(work / "cache"),
        media,
        monitor,
    )
    context = ReadContext(ReadOptions(), media, monitor, work)
    return pages, read_layouts(pages.layouts, context).publication
