"""What a file is, by its content first and its name second."""

from __future__ import annotations

import mmap
import re
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from converters import limits
from converters.diagnostics import Origin, system_reason
from converters.errors import SourceError
from converters.files import require_file
from converters.picture_formats import (
    ARCHIVE_SUFFIXES,
    DJVU_MARK,
    IMAGE_SUFFIXES,
    TIFF,
    picture_format,
)
from converters.readers.package import FLAT_PACKAGE, Package

_HEAD: Final = 8192
_PDF_MARK_WITHIN: Final = 1024
_CFB: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EARLY_WORD: Final = (b"\xdb\xa5-\x00", b"\x9b\xa5!\x00", b"\x31\xbe\x00\x00", b"\xfe\x37\x00")
"""Word 1 and 2 for Windows, Word for DOS and Write, Word 1 to 6 for the Macintosh."""
_TEXT_CONTROLS: Final = frozenset(b"\t\n\r\f\v\x07\x1a\x1b\x1e\x1f\x08")
"""Codes of plain text and of its editors; Word writes cell marks and hyphens as three of them."""
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_HTML: Final = re.compile(rb"<(!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN_SUFFIXES: Final = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_LATEX_SUFFIXES: Final = frozenset({".tex", ".latex", ".ltx"})
_LATEX: Final = re.compile(rb"(?:^|\n)[ \t]*\\(?:documentclass|begin\{document\})")
_FEW_CONTROLS: Final = 0.02
_TEXT_SUFFIXES: Final = frozenset({".txt", ".text"})
_STRAY_CONTROLS: Final = 8
"""So many are forgiven a file whose name says that it is text, however short it is."""
_EMPTY_ARCHIVE: Final = b"PK\x05\x06"
_COMIC: Final = ".cbz"
"""Ending of an archive that holds pictures of pages and nothing else."""
_ZIP_SUFFIXES: Final = frozenset({".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott", ".epub"})


class Format(StrEnum):
    """Kinds of source; the value is the name that the user reads."""

    DOCX = "DOCX"
    ODT = "ODT"
    RTF = "RTF"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    LATEX = "LaTeX"
    FICTIONBOOK = "FictionBook"
    TEXT = "TXT"
    PDF = "PDF"
    IMAGE = "image"
    TIFF = "TIFF"
    DJVU = "DjVu"
    PICTURES = "ZIP of pictures"
    FOLDER = "folder"
    EPUB = "EPUB"
    DOC = "DOC"
    PROTECTED = "protected document"
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    UNKNOWN = "unknown"


_XML_ROOTS: Final = (
    (re.compile(rb"<(?:\w+:)?FictionBook[\s>]"), Format.FICTIONBOOK),
    (re.compile(rb"<office:document[\s>]"), Format.ODT),
    (FLAT_PACKAGE, Format.DOCX),
)
_BINARY_MARKS: Final = (((DJVU_MARK,), Format.DJVU), (_EARLY_WORD, Format.DOC))
_PACKAGE_KINDS: Final = (
    (b"wordprocessingml", Format.DOCX),
    (b"ms-word.", Format.DOCX),
    (b"spreadsheetml", Format.SPREADSHEET),
    (b"ms-excel.", Format.SPREADSHEET),
    (b"presentationml", Format.PRESENTATION),
    (b"ms-powerpoint.", Format.PRESENTATION),
)
_MAIN_PART: Final = re.compile(
    rb"application/vnd\.([\w.-]+)\.(?:document|template|sheet|presentation|slideshow)"
    rb"(?:\.macroEnabledTemplate|\.macroEnabled)?\.main\+xml",
    re.IGNORECASE,
)
_CFB_STREAMS: Final = (
    ("EncryptedPackage", Format.PROTECTED),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.SPREADSHEET),
    ("PowerPoint Document", Format.PRESENTATION),
)


def true_name(source: Path) -> str:
    """Return the name of what a file holds, pictures by their own format. Raises as ``sniff``."""
    kind = sniff(source)
    if kind is not Format.IMAGE:
        return kind.value
    with source.open("rb") as stream:
        found = picture_format(stream.read(_HEAD))
        return kind.value if found is None else found.name


def sniff(source: Path) -> Format:
    """Return the format of a file or folder.

    Raises SourceError: DOC-003 empty, DOC-004 missing or unreadable, DOC-010 to DOC-012 damaged,
    FILE-031 a pipe or device, SCAN-005 an archive for pictures that holds none.
    """
    try:
        if source.is_dir():
            return Format.FOLDER
        require_file(source)
        with source.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        origin = Origin(source.name)
        raise SourceError.of("DOC-004", origin, reason=system_reason(error)) from error
    if not head:
        raise SourceError.of("DOC-003", Origin(source.name))
    return _binary_format(source, head) or _text_format(source, head)


def _binary_format(source: Path, head: bytes) -> Format | None:
    if head.startswith(_CFB):
        return _compound_format(source)
    if head.startswith(_EMPTY_ARCHIVE) and source.suffix.lower() in ARCHIVE_SUFFIXES:
        raise SourceError.of("SCAN-005", Origin(source.name))
    if head.startswith((b"PK\x03\x04", _EMPTY_ARCHIVE)) or _is_buried_package(source, head):
        return _package_format(source)
    for marks, kind in _BINARY_MARKS:
        if head.startswith(marks):
            return kind
    if (picture := picture_format(head)) is not None:
        return Format.TIFF if picture is TIFF else Format.IMAGE
    if b"%PDF-" in head[:_PDF_MARK_WITHIN]:
        return Format.PDF
    return None


def _is_buried_package(source: Path, head: bytes) -> bool:
    """Whether a package has bytes before it, as mail programs and unpackers put there."""
    return _is_named_package(source) and b"PK\x03\x04" in head


def _is_named_package(source: Path) -> bool:
    return source.suffix.lower() in _ZIP_SUFFIXES


def _package_format(source: Path) -> Format:
    with Package(source) as package:
        if "[Content_Types].xml" in package:
            return _office_format(package)
        if "mimetype" in package:
            return _declared_format(package.read("mimetype", limits.MEGABYTE).strip())
        if "META-INF/container.xml" in package:
            return Format.EPUB
        for part, kind in (("word/document.xml", Format.DOCX), ("content.xml", Format.ODT)):
            if part in package and (kind is Format.DOCX or _is_named_package(source)):
                return kind
        found = _archive_format(package)
        if found is Format.UNKNOWN and source.suffix.lower() == _COMIC:
            raise SourceError.of("SCAN-005", Origin(source.name))
        return found


def _declared_format(kind: bytes) -> Format:
    if kind == b"application/epub+zip":
        return Format.EPUB
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Format.ODT
    return Format.SPREADSHEET if b"spreadsheet" in kind else Format.UNKNOWN


def _archive_format(package: Package) -> Format:
    """Return the format of an archive: one text, a page with its pictures, or page pictures."""
    pages = [n for n in package.names if n.lower().endswith((".html", ".htm")) and "/" not in n]
    books = [name for name in package.names if name.lower().endswith(".fb2")]
    if len(books) == 1:
        return Format.FICTIONBOOK
    if len(pages) == 1:
        return Format.HTML
    pictures = sum(PurePosixPath(name).suffix.lower() in IMAGE_SUFFIXES for name in package.names)
    # Beside the pictures of a book lie at most a few files about it.
    return Format.PICTURES if pictures * 2 > len(package.names) else Format.UNKNOWN


def _office_format(package: Package) -> Format:
    types = package.read("[Content_Types].xml", limits.PACKAGE_XML_PART)
    main = _MAIN_PART.search(types.replace(b"\0", b""))
    if main is not None:
        family = main.group(1).lower()
        for mark, kind in _PACKAGE_KINDS:
            if mark.rstrip(b".") in family:
                return kind
    folders = (("word/", Format.DOCX), ("xl/", Format.SPREADSHEET), ("ppt/", Format.PRESENTATION))
    names = tuple(name.lower() for name in package.names)
    for folder, kind in folders:
        if any(name.startswith(folder) for name in names):
            return kind
    return Format.UNKNOWN


def _compound_format(source: Path) -> Format:
    """Tell Office's binary files apart by the stream names in their directory (MS-CFB 2.6.1)."""
    with (
        source.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        for name, kind in _CFB_STREAMS:
            # Names are the same in any case (MS-CFB 2.6.1); some programs write capitals only.
            if re.search(name.encode("utf-16-le"), content, re.IGNORECASE) is not None:
                return kind
    return Format.UNKNOWN


def _text_format(source: Path, head: bytes) -> Format:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Format.RTF
    suffix = source.suffix.lower()
    if not _looks_like_text(head, named=suffix in _NAMED_TEXT):
        return Format.UNKNOWN
    plain = head.replace(b"\0", b"")
    if (markup := _markup_format(plain, suffix)) is not None:
        return markup
    if suffix in _LATEX_SUFFIXES or _LATEX.search(plain):
        return Format.LATEX
    return Format.MARKDOWN if suffix in _MARKDOWN_SUFFIXES else Format.TEXT


def _markup_format(plain: bytes, suffix: str) -> Format | None:
    start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    for root, kind in _XML_ROOTS:
        if start.startswith(b"<") and root.search(start):
            return kind
    if suffix in _HTML_SUFFIXES or _starts_as_html(plain):
        return Format.HTML
    return Format.UNKNOWN if start.startswith(b"<?xml") else None


def _starts_as_html(head: bytes) -> bool:
    """HTML opens with a tag; a text that merely speaks of ``<body>`` does not."""
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and _HTML.search(start) is not None


_NAMED_TEXT: Final = _TEXT_SUFFIXES | _HTML_SUFFIXES | _MARKDOWN_SUFFIXES | _LATEX_SUFFIXES


def _looks_like_text(head: bytes, *, named: bool) -> bool:
    """``named``: the name says that it is text; then a few stray codes do not count."""
    if head.startswith(_BOMS):
        return True
    padded = head.rstrip(b"\0") if named else head
    nulls = padded.count(0)
    stray = _STRAY_CONTROLS if named else 0
    if nulls > stray:
        # UTF-16 without a mark: every other byte of Latin letters is zero, on one side only.
        # UTF-32: the first or the last byte of every four is zero, and most others.
        even = padded[0::2].count(0)
        outer = {max(padded[0::4]), max(padded[3::4], default=1)}
        is_widest = nulls > len(padded) // 2 and 0 in outer
        is_wide = nulls > len(padded) // 4 and min(even, nulls - even) * 20 < nulls
        return is_wide or is_widest
    controls = sum(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in padded)
    # VPS and VISCII texts keep a few capitals on control codes.
    return bool(padded) and controls <= max(stray, len(padded) * _FEW_CONTROLS)
