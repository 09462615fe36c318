"""EPUB 3.3, reflowable: the publication as chapters in XHTML, with contents, notes and fonts."""

from converters.writers.epub.book import write

__all__ = ["write"]
