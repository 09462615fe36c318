"""Limits on untrusted input: one table, so that a reviewer sees them all.

Bytes unless the name says otherwise. Chosen so that no input needs more than 1 GB of memory or
30 s to be refused, and that the largest real books seen (2,000 pages, 600 MB of pictures) pass.
"""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1 << 20

PACKAGE_ENTRIES: Final = 10_000
PACKAGE_TOTAL: Final = 2_048 * MEGABYTE
"""Unpacked size of a whole DOCX, ODT or EPUB package."""
PACKAGE_XML_PART: Final = 256 * MEGABYTE
"""Unpacked size of one XML part."""
PACKAGE_MEDIA_PART: Final = 512 * MEGABYTE
PACKAGE_RATIO: Final = 2_000
"""Unpacked : packed, for parts above PACKAGE_RATIO_FROM bytes."""
PACKAGE_RATIO_FROM: Final = 64 * MEGABYTE
XML_MARKUP: Final = 6_000_000
"""Signs < and = in one XML part: each may cost libxml2 up to 120 bytes."""
XML_DEPTH: Final = 256
"""libxml2's own limit for element depth without huge_tree."""
INSERTED_DOCUMENTS: Final = 300
"""Documents inserted into a Word document (altChunk) and into one another, all together."""
INSERTED_SIZE: Final = 256 * MEGABYTE
"""Their size as they are stored, all together."""
DOC_FILE: Final = 512 * MEGABYTE
"""Word itself writes no larger file of the old format."""
DOC_CHARACTERS: Final = 32_000_000
"""Text of one old Word file, all stories together; Word holds 32 MB of it."""
DOC_PICTURES: Final = 384 * MEGABYTE
"""Pictures of one old Word file, unpacked, all together."""
TEXT_FILE: Final = 256 * MEGABYTE
STYLE_SHEET: Final = 4 * MEGABYTE
STYLE_RULES: Final = 20_000
STYLE_RULES_ALIKE: Final = 200
"""Rules that end in the same element or class: each may be tried on every such element."""
PANDOC_INPUT: Final = 64 * MEGABYTE
PANDOC_MEMORY: Final = 1_024 * MEGABYTE
"""Heap of the outside reader; it stops itself beyond."""
IMAGE_PIXELS: Final = 250_000_000
"""One picture; an A2 sheet at 600 dpi has 140 million pixels."""
IMAGE_FILE: Final = 1_024 * MEGABYTE
PDF_FILE: Final = 4_096 * MEGABYTE
ARCHIVE_TOTAL: Final = 8_192 * MEGABYTE
"""Unpacked size of all page pictures in one archive, as its directory gives it."""
PAGES: Final = 20_000
METAFILE_SECONDS: Final = 60.0
"""Time that LibreOffice may take to draw all metafiles of a document."""
PDF_PAGE_CHARACTERS: Final = 200_000
"""A newspaper page has 40,000."""
PDF_PAGE_OBJECTS: Final = 200_000
"""Line art beyond is not looked at."""
PDF_PAGE_STRUCTURE: Final = 50_000
"""Elements of the structure tree that one page shows; a page of a book has 100."""
TYPESETTING_SECONDS: Final = 120.0
TYPESETTING_SECONDS_PER_MEGABYTE: Final = 120.0
"""Time that one run of typst may take: for any book, and for its size as source; 640 pages (1 MB)
take 3 s on an office machine."""
SOURCE_SECONDS: Final = 25.0
"""Time that an outside reader (pandoc) may take on one file before it is stopped."""
CHECKED_PART: Final = 32 * MEGABYTE
"""One page, style sheet or package document of a finished EPUB, for our own rules."""
CHECKED_MARKUP: Final = 1_000_000
"""Signs < and = in one page of them; all pages together may have as many as one XML part."""
CHECKED_TOTAL: Final = 512 * MEGABYTE
"""All of them together; what comes after is told as not looked at."""
STYLE_STEPS: Final = 8_000_000
"""Comparisons of selectors and elements in one book, for the contrast of its colours."""
