"""EPUB 2 and 3 as a manuscript: an edition to be made anew, or a damaged file to be repaired.

ebooklib, which writes our EPUB, is not used here: it gives up at the first missing or misnamed part
and unpacks whatever a file holds. The container is read within our limits and mended on the way.
"""

from __future__ import annotations

from pathlib import Path

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.readers.epub.container import package_path, refuse_protected
from converters.readers.epub.package_document import read_package_document
from converters.readers.epub.reader import EpubReader
from converters.readers.package import Package
from converters.readers.reading import ReadContext, Reading


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in an EPUB.

    SourceError EPUB-030 (protected by its shop), EPUB-031 (nothing to read), DOC-010 to DOC-013 and
    DOC-016 of the container, TXT-023 (nested too deeply).
    """
    try:
        with Package(source) as package:
            refuse_protected(package)
            document = read_package_document(package, package_path(package))
            return EpubReader(package, document, context).reading()
    except RecursionError as error:
        raise SourceError.of("TXT-023", Origin(source.name)) from error
