"""Reader of born-digital PDF: pdfium's characters become words, lines, columns, paragraphs."""

from converters.readers.pdf.document import read

__all__ = ["read"]
