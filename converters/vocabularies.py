"""Controlled lists of the trade: section roles, contributor roles, forms of editions."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Matter(StrEnum):
    """The three divisions of a book."""

    FRONT = "frontmatter"
    BODY = "bodymatter"
    BACK = "backmatter"


class SectionRole(StrEnum):
    """What a section is; the values are DPUB-ARIA 1.1 roles without ``doc-``, or plain EPUB types.

    Two that neither vocabulary has are ours: ``advertisement`` and ``also-by``.

    Source: DPUB-ARIA 1.1 section 4; EPUB 3 Structural Semantics Vocabulary 1.1.
    """

    ABSTRACT = "abstract"
    ACKNOWLEDGMENTS = "acknowledgments"
    ADVERTISEMENT = "advertisement"
    """Other books of the publisher; no vocabulary has a word for it."""
    AFTERWORD = "afterword"
    ALSO_BY = "also-by"
    """Other books of the author; no vocabulary has a word for it."""
    APPENDIX = "appendix"
    BIBLIOGRAPHY = "bibliography"
    CHAPTER = "chapter"
    COLOPHON = "colophon"
    CONCLUSION = "conclusion"
    CONTRIBUTORS = "contributors"
    COPYRIGHT_PAGE = "copyright-page"
    COVER = "cover"
    DEDICATION = "dedication"
    ENDNOTES = "endnotes"
    EPIGRAPH = "epigraph"
    EPILOGUE = "epilogue"
    FOREWORD = "foreword"
    GLOSSARY = "glossary"
    HALF_TITLE_PAGE = "halftitlepage"
    INDEX = "index"
    INTRODUCTION = "introduction"
    PART = "part"
    PREFACE = "preface"
    PROLOGUE = "prologue"
    SECTION = "section"
    TITLE_PAGE = "titlepage"
    TOC = "toc"


ARIA_ROLES = frozenset(
    {
        SectionRole.ABSTRACT, SectionRole.ACKNOWLEDGMENTS, SectionRole.AFTERWORD,
        SectionRole.APPENDIX, SectionRole.BIBLIOGRAPHY, SectionRole.CHAPTER, SectionRole.COLOPHON,
        SectionRole.CONCLUSION, SectionRole.DEDICATION, SectionRole.ENDNOTES, SectionRole.EPIGRAPH,
        SectionRole.EPILOGUE, SectionRole.FOREWORD, SectionRole.GLOSSARY, SectionRole.INDEX,
        SectionRole.INTRODUCTION, SectionRole.PART, SectionRole.PREFACE, SectionRole.PROLOGUE,
        SectionRole.TOC,
    }
)  # fmt: skip
"""Section roles that exist as ``doc-…``; the others are EPUB types alone."""


class ContributorRole(StrEnum):
    """MARC relator codes that publishers of books use."""

    AUTHOR = "aut"
    EDITOR = "edt"
    TRANSLATOR = "trl"
    ILLUSTRATOR = "ill"
    COVER_DESIGNER = "cov"
    BOOK_DESIGNER = "bkd"
    COMPILER = "com"
    PHOTOGRAPHER = "pht"
    PROOFREADER = "pfr"
    AUTHOR_OF_INTRODUCTION = "aui"
    AUTHOR_OF_AFTERWORD = "aft"
    PUBLISHING_DIRECTOR = "pbd"


class ProductForm(StrEnum):
    """Kinds of product that are published and sold; each may have an ISBN of its own."""

    EPUB = "epub"
    EPUB_FIXED = "epub-fixed"
    PDF = "pdf"
    PRINT = "print"
    """The book on paper: what its printer is given, inside and cover."""
    FACSIMILE = "facsimile"


class EditionForm(StrEnum):
    """Everything that the writers make; the value is the word on the command line.

    The products come first, then the exports: data for other programs, which are no products.
    """

    EPUB = "epub"
    EPUB_FIXED = "epub-fixed"
    PDF = "pdf"
    PRINT = "print"
    """Pages for the printer."""
    COVER = "cover"
    """Cover for the printer: back, spine and front."""
    FACSIMILE = "facsimile"
    HOCR = "hocr"
    ALTO = "alto"
    TEXT = "text"
    TIFF = "tiff"


PRODUCT_OF: Final = {
    **{EditionForm(form.value): form for form in ProductForm},
    EditionForm.COVER: ProductForm.PRINT,
}
"""The product that an edition is, or is a part of; exports have none."""
EPUB_FORMS: Final = frozenset({EditionForm.EPUB, EditionForm.EPUB_FIXED})
PRESS_FORMS: Final = frozenset({EditionForm.PRINT, EditionForm.COVER})
"""Editions that a printer works from."""
PDF_FORMS: Final = PRESS_FORMS | {EditionForm.PDF, EditionForm.FACSIMILE}
FLOWING_FORMS: Final = PRESS_FORMS | {EditionForm.EPUB, EditionForm.PDF}
"""Editions for which the text is set anew, whatever it is read from."""
PAGED_FORMS: Final = frozenset(
    {
        *(EditionForm.EPUB_FIXED, EditionForm.FACSIMILE),
        *(EditionForm.HOCR, EditionForm.ALTO, EditionForm.TIFF),
    }
)
"""Editions that show or describe the pages themselves, where the source has any."""
SCANNED_FORMS: Final = PAGED_FORMS - {EditionForm.EPUB_FIXED}
"""Of these, those that are made of scans alone; text can be set on pages of an EPUB's own."""


def sets_text(form: EditionForm, *, has_pages: bool) -> bool:
    """Return whether the text is set anew for an edition; ``has_pages``: made of scanned pages.

    An EPUB of fixed layout shows the pages of a scan, and those that a manuscript is set on.
    """
    return form in FLOWING_FORMS or (form is EditionForm.EPUB_FIXED and not has_pages)


class ChangePolicy(StrEnum):
    """What to do with changes that nobody accepted or rejected in the source."""

    ACCEPT = "accept"
    REJECT = "reject"
    REFUSE = "refuse"
    """Do not read a source that has any: its text is not settled."""


class PagePictures(StrEnum):
    """How the pictures of scanned pages are kept for the reader's eye."""

    AUTO = "auto"
    """Each page as suits it: text in black and white, pictures in grays, colour in colour."""
    BILEVEL = "bilevel"
    GRAY = "gray"
    COLOUR = "colour"


class OpeningPage(StrEnum):
    """On which pages chapters or parts begin."""

    ANY = "any"
    RECTO = "recto"
    """Right-hand ones; the page before may be blank."""


class RecognitionQuality(StrEnum):
    """How much work is put into reading scanned pages."""

    FAST = "fast"
    """Every word is read once."""
    STANDARD = "standard"
    """Doubtful words are read again."""
    BEST = "best"
    """More of them, in more ways, with the best models that there are."""


class ToneMarks(StrEnum):
    """Where the tone mark of oa, oe and uy stands in syllables that end with them."""

    KEEP = "keep"
    """As written."""
    OLD = "old"
    """On the first vowel: hòa, khỏe, thúy."""
    NEW = "new"
    """On the second vowel: hoà, khoẻ, thuý."""
