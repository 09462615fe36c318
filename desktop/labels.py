"""Names that the trade uses for what the engine counts in codes."""

from __future__ import annotations

from typing import Final

from converters.model.guess import BlockKind
from converters.model.ledger import Fate, Kind
from converters.vocabularies import EditionForm, SectionRole
from desktop.i18n import QT_TRANSLATE_NOOP, translate

_FORMS: Final = {
    EditionForm.EPUB: QT_TRANSLATE_NOOP("Labels", "EPUB 3"),
    EditionForm.PDF: QT_TRANSLATE_NOOP("Labels", "Typeset PDF"),
    EditionForm.PRINT: QT_TRANSLATE_NOOP("Labels", "Print edition"),
    EditionForm.COVER: QT_TRANSLATE_NOOP("Labels", "Cover for the printer"),
    EditionForm.FACSIMILE: QT_TRANSLATE_NOOP("Labels", "Facsimile PDF"),
    EditionForm.EPUB_FIXED: QT_TRANSLATE_NOOP("Labels", "EPUB of page pictures"),
    EditionForm.HOCR: QT_TRANSLATE_NOOP("Labels", "hOCR"),
    EditionForm.ALTO: QT_TRANSLATE_NOOP("Labels", "ALTO"),
    EditionForm.TEXT: QT_TRANSLATE_NOOP("Labels", "Plain text (TXT)"),
    EditionForm.TIFF: QT_TRANSLATE_NOOP("Labels", "TIFF of the pages"),
}

_FORM_PURPOSES: Final = {
    EditionForm.EPUB: QT_TRANSLATE_NOOP(
        "Labels", "Text that flows on phones, tablets and e-ink readers; for shops and libraries."
    ),
    EditionForm.PDF: QT_TRANSLATE_NOOP(
        "Labels", "Pages set anew from the text, tagged for screen readers (PDF/UA, PDF/A)."
    ),
    EditionForm.PRINT: QT_TRANSLATE_NOOP(
        "Labels", "The typeset pages for a printer: bleed, crop marks, black as one ink."
    ),
    EditionForm.COVER: QT_TRANSLATE_NOOP(
        "Labels", "Back, spine and front on one sheet, with the ISBN as a barcode."
    ),
    EditionForm.FACSIMILE: QT_TRANSLATE_NOOP(
        "Labels", "The scanned pages as they are, cleaned, with searchable text beneath (PDF/A)."
    ),
    EditionForm.EPUB_FIXED: QT_TRANSLATE_NOOP(
        "Labels",
        "The pages as pictures, their text over them to mark and to hear: picture books, scans.",
    ),
    EditionForm.HOCR: QT_TRANSLATE_NOOP(
        "Labels", "Every recognised word with its place and certainty, the book in one file."
    ),
    EditionForm.ALTO: QT_TRANSLATE_NOOP(
        "Labels", "Recognised text and layout page by page with the pictures, for libraries (ZIP)."
    ),
    EditionForm.TEXT: QT_TRANSLATE_NOOP(
        "Labels", "The words alone, a paragraph a line, notes after each chapter (UTF-8)."
    ),
    EditionForm.TIFF: QT_TRANSLATE_NOOP(
        "Labels", "All cleaned pages in one file, to keep or to print."
    ),
}

_KINDS: Final = {
    Kind.PARAGRAPH: QT_TRANSLATE_NOOP("Labels", "Paragraphs"),
    Kind.HEADING: QT_TRANSLATE_NOOP("Labels", "Headings"),
    Kind.LIST_ITEM: QT_TRANSLATE_NOOP("Labels", "List items"),
    Kind.TABLE: QT_TRANSLATE_NOOP("Labels", "Tables"),
    Kind.IMAGE: QT_TRANSLATE_NOOP("Labels", "Pictures"),
    Kind.FOOTNOTE: QT_TRANSLATE_NOOP("Labels", "Footnotes"),
    Kind.ENDNOTE: QT_TRANSLATE_NOOP("Labels", "Endnotes"),
    Kind.COMMENT: QT_TRANSLATE_NOOP("Labels", "Comments"),
    Kind.LINK: QT_TRANSLATE_NOOP("Labels", "Links"),
    Kind.BOOKMARK: QT_TRANSLATE_NOOP("Labels", "Bookmarks"),
    Kind.FIELD: QT_TRANSLATE_NOOP("Labels", "Fields"),
    Kind.EQUATION: QT_TRANSLATE_NOOP("Labels", "Equations"),
    Kind.TEXT_BOX: QT_TRANSLATE_NOOP("Labels", "Text boxes"),
    Kind.SYMBOL: QT_TRANSLATE_NOOP("Labels", "Symbols"),
    Kind.INSERTION: QT_TRANSLATE_NOOP("Labels", "Tracked insertions"),
    Kind.DELETION: QT_TRANSLATE_NOOP("Labels", "Tracked deletions"),
    Kind.MOVE: QT_TRANSLATE_NOOP("Labels", "Tracked moves"),
    Kind.FORMAT_CHANGE: QT_TRANSLATE_NOOP("Labels", "Tracked formatting"),
    Kind.SECTION_BREAK: QT_TRANSLATE_NOOP("Labels", "Section breaks"),
    Kind.HIDDEN_TEXT: QT_TRANSLATE_NOOP("Labels", "Hidden text"),
    Kind.PAGE_BREAK: QT_TRANSLATE_NOOP("Labels", "Page breaks"),
    Kind.HEADER_FOOTER: QT_TRANSLATE_NOOP("Labels", "Headers and footers"),
    Kind.EMBEDDED_OBJECT: QT_TRANSLATE_NOOP("Labels", "Embedded objects"),
    Kind.MACRO: QT_TRANSLATE_NOOP("Labels", "Macros"),
    Kind.CHART: QT_TRANSLATE_NOOP("Labels", "Charts"),
    Kind.LEGACY_RUN: QT_TRANSLATE_NOOP("Labels", "Passages in old encodings"),
    Kind.CONTROL: QT_TRANSLATE_NOOP("Labels", "Control characters"),
    Kind.PAGE: QT_TRANSLATE_NOOP("Labels", "Pages"),
    Kind.RUNNING_HEAD: QT_TRANSLATE_NOOP("Labels", "Running heads"),
    Kind.FOLIO: QT_TRANSLATE_NOOP("Labels", "Page numbers"),
    Kind.BLANK_PAGE: QT_TRANSLATE_NOOP("Labels", "Blank pages"),
    Kind.MENDED_WORD: QT_TRANSLATE_NOOP("Labels", "Words set right"),
    Kind.RAW: QT_TRANSLATE_NOOP("Labels", "Raw markup"),
    Kind.ORNAMENT: QT_TRANSLATE_NOOP("Labels", "Decorative lines"),
}

_FATES: Final = {
    Fate.KEPT: QT_TRANSLATE_NOOP("Labels", "kept"),
    Fate.CONVERTED: QT_TRANSLATE_NOOP("Labels", "converted"),
    Fate.DROPPED: QT_TRANSLATE_NOOP("Labels", "dropped"),
}

_ROLES: Final = {
    SectionRole.ABSTRACT: QT_TRANSLATE_NOOP("Labels", "Abstract"),
    SectionRole.ACKNOWLEDGMENTS: QT_TRANSLATE_NOOP("Labels", "Acknowledgments"),
    SectionRole.ADVERTISEMENT: QT_TRANSLATE_NOOP("Labels", "Other books of the publisher"),
    SectionRole.AFTERWORD: QT_TRANSLATE_NOOP("Labels", "Afterword"),
    SectionRole.ALSO_BY: QT_TRANSLATE_NOOP("Labels", "Other books of the author"),
    SectionRole.APPENDIX: QT_TRANSLATE_NOOP("Labels", "Appendix"),
    SectionRole.BIBLIOGRAPHY: QT_TRANSLATE_NOOP("Labels", "Bibliography"),
    SectionRole.CHAPTER: QT_TRANSLATE_NOOP("Labels", "Chapter"),
    SectionRole.COLOPHON: QT_TRANSLATE_NOOP("Labels", "Colophon"),
    SectionRole.CONCLUSION: QT_TRANSLATE_NOOP("Labels", "Conclusion"),
    SectionRole.CONTRIBUTORS: QT_TRANSLATE_NOOP("Labels", "Contributors"),
    SectionRole.COPYRIGHT_PAGE: QT_TRANSLATE_NOOP("Labels", "Imprint page"),
    SectionRole.COVER: QT_TRANSLATE_NOOP("Labels", "Cover"),
    SectionRole.DEDICATION: QT_TRANSLATE_NOOP("Labels", "Dedication"),
    SectionRole.ENDNOTES: QT_TRANSLATE_NOOP("Labels", "Notes"),
    SectionRole.EPIGRAPH: QT_TRANSLATE_NOOP("Labels", "Epigraph"),
    SectionRole.EPILOGUE: QT_TRANSLATE_NOOP("Labels", "Epilogue"),
    SectionRole.FOREWORD: QT_TRANSLATE_NOOP("Labels", "Foreword"),
    SectionRole.GLOSSARY: QT_TRANSLATE_NOOP("Labels", "Glossary"),
    SectionRole.HALF_TITLE_PAGE: QT_TRANSLATE_NOOP("Labels", "Half-title page"),
    SectionRole.INDEX: QT_TRANSLATE_NOOP("Labels", "Index"),
    SectionRole.INTRODUCTION: QT_TRANSLATE_NOOP("Labels", "Introduction"),
    SectionRole.PART: QT_TRANSLATE_NOOP("Labels", "Part"),
    SectionRole.PREFACE: QT_TRANSLATE_NOOP("Labels", "Preface"),
    SectionRole.PROLOGUE: QT_TRANSLATE_NOOP("Labels", "Prologue"),
    SectionRole.SECTION: QT_TRANSLATE_NOOP("Labels", "Section"),
    SectionRole.TITLE_PAGE: QT_TRANSLATE_NOOP("Labels", "Title page"),
    SectionRole.TOC: QT_TRANSLATE_NOOP("Labels", "Contents"),
}

_BLOCKS: Final = {
    BlockKind.PARAGRAPH: QT_TRANSLATE_NOOP("Labels", "Plain text"),
    BlockKind.VERSE: QT_TRANSLATE_NOOP("Labels", "Verse"),
    BlockKind.QUOTATION: QT_TRANSLATE_NOOP("Labels", "Quotation"),
    BlockKind.EPIGRAPH: QT_TRANSLATE_NOOP("Labels", "Epigraph"),
    BlockKind.LIST: QT_TRANSLATE_NOOP("Labels", "List"),
    BlockKind.CAPTION: QT_TRANSLATE_NOOP("Labels", "Caption"),
    BlockKind.SCENE_BREAK: QT_TRANSLATE_NOOP("Labels", "Scene break"),
    BlockKind.CONTENTS: QT_TRANSLATE_NOOP("Labels", "Typed contents page"),
}

_LANGUAGES: Final = {
    "vi": QT_TRANSLATE_NOOP("Labels", "Vietnamese"),
    "en": QT_TRANSLATE_NOOP("Labels", "English"),
    "fr": QT_TRANSLATE_NOOP("Labels", "French"),
    "zh": QT_TRANSLATE_NOOP("Labels", "Chinese"),
    "ja": QT_TRANSLATE_NOOP("Labels", "Japanese"),
    "ko": QT_TRANSLATE_NOOP("Labels", "Korean"),
    "ru": QT_TRANSLATE_NOOP("Labels", "Russian"),
    "de": QT_TRANSLATE_NOOP("Labels", "German"),
    "es": QT_TRANSLATE_NOOP("Labels", "Spanish"),
    "km": QT_TRANSLATE_NOOP("Labels", "Khmer"),
    "lo": QT_TRANSLATE_NOOP("Labels", "Lao"),
    "th": QT_TRANSLATE_NOOP("Labels", "Thai"),
}

BOOK_LANGUAGES: Final = tuple(_LANGUAGES)
"""Languages offered for a book, BCP 47, the usual ones here first."""


def form_name(form: EditionForm) -> str:
    """Return what an edition is called."""
    return translate("Labels", _FORMS[form])


def form_purpose(form: EditionForm) -> str:
    """Return what an edition is for, in one sentence."""
    return translate("Labels", _FORM_PURPOSES[form])


def kind_name(kind: Kind) -> str:
    """Return the plural name of a kind of thing."""
    return translate("Labels", _KINDS[kind])


def fate_name(fate: Fate) -> str:
    """Return what became of a thing, in one word."""
    return translate("Labels", _FATES[fate])


def role_name(role: SectionRole) -> str:
    """Return what a section is called by its role."""
    return translate("Labels", _ROLES[role])


def block_name(kind: BlockKind) -> str:
    """Return what paragraphs were taken for."""
    return translate("Labels", _BLOCKS[kind])


def language_name(code: str) -> str:
    """Return the name of a language with its code; an unknown code stands for itself."""
    name = _LANGUAGES.get(code)
    return f"{translate('Labels', name)} ({code})" if name else code
