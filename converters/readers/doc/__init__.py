"""Reader for documents of Word 97 to 2003 (DOC, DOT): see ``read``."""

from __future__ import annotations

from pathlib import Path

from converters.readers.doc.document import DocPackage
from converters.readers.doc.opening import WordFile
from converters.readers.docx.document import read_parts
from converters.readers.reading import ReadContext, Reading


def read(source: Path, context: ReadContext) -> Reading:
    """Return the book in a document of Word 97 to 2003 (MS-DOC).

    Raises SourceError: DOC-001 (Word 95 or older), DOC-004 (unreadable), DOC-006 (another kind of
    file), DOC-010 (damaged), DOC-013 (password), DOC-016 and DOC-018 (too large), DOCX-003 (nested
    beyond reason).
    """
    return read_parts(DocPackage(WordFile(source), context.monitor), context)
