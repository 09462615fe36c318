"""Reader for Word documents (DOCX, DOTX, DOCM): see ``read``."""

from converters.readers.docx.document import read

__all__ = ["read"]
