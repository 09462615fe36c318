"""One book from its sources to its editions: read, transform, write, check; with the ledger."""

from converters.conversion.book import convert
from converters.conversion.completion import filled
from converters.conversion.inspection import inspect_sources
from converters.conversion.sources import BookFiles, books_in, gather

__all__ = ["BookFiles", "books_in", "convert", "filled", "gather", "inspect_sources"]
