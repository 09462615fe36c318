"""Which reader takes which file: one table of formats."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from converters.diagnostics import Diagnostic, Origin
from converters.errors import SourceError
from converters.model.job import SourceRoad
from converters.picture_formats import DJVU_SUFFIXES, IMAGE_SUFFIXES, TIFF
from converters.readers.page_lists import page_list
from converters.readers.reading import Reader
from converters.readers.sniffing import Format, sniff, true_name

if TYPE_CHECKING:
    from converters.readers.pdf.survey import Survey


class FormatEntry(NamedTuple):
    """One format that can be converted."""

    format: Format
    road: SourceRoad
    suffixes: tuple[str, ...]
    """Usual endings of names, for file dialogs and folder scans; content decides in the end."""
    module: str = ""
    """Module whose ``read`` is the reader; empty on the scan road, which goes page by page.

    A PDF has both: its pages decide, see ``road_of``.
    """


_MANUSCRIPT: Final = SourceRoad.MANUSCRIPT
_SCAN: Final = SourceRoad.SCAN

FORMATS: Final = (
    FormatEntry(
        Format.DOCX, _MANUSCRIPT, (".docx", ".docm", ".dotx", ".dotm"), "converters.readers.docx"
    ),
    FormatEntry(Format.DOC, _MANUSCRIPT, (".doc", ".dot"), "converters.readers.doc"),
    FormatEntry(Format.ODT, _MANUSCRIPT, (".odt", ".ott", ".fodt"), "converters.readers.pandoc"),
    FormatEntry(Format.RTF, _MANUSCRIPT, (".rtf",), "converters.readers.rtf"),
    FormatEntry(Format.HTML, _MANUSCRIPT, (".html", ".htm", ".xhtml"), "converters.readers.html"),
    FormatEntry(Format.MARKDOWN, _MANUSCRIPT, (".md", ".markdown"), "converters.readers.pandoc"),
    FormatEntry(Format.LATEX, _MANUSCRIPT, (".tex", ".latex"), "converters.readers.pandoc"),
    FormatEntry(Format.EPUB, _MANUSCRIPT, (".epub",), "converters.readers.epub"),
    FormatEntry(
        Format.FICTIONBOOK, _MANUSCRIPT, (".fb2", ".fb2.zip"), "converters.readers.fictionbook"
    ),
    FormatEntry(Format.TEXT, _MANUSCRIPT, (".txt",), "converters.readers.text"),
    FormatEntry(Format.PDF, _SCAN, (".pdf",), "converters.readers.pdf"),
    FormatEntry(Format.TIFF, _SCAN, TIFF.endings),
    FormatEntry(Format.IMAGE, _SCAN, tuple(sorted(IMAGE_SUFFIXES.difference(TIFF.endings)))),
    FormatEntry(Format.DJVU, _SCAN, tuple(sorted(DJVU_SUFFIXES))),
    FormatEntry(Format.PICTURES, _SCAN, (".cbz",)),
    FormatEntry(Format.FOLDER, _SCAN, ()),
)  # fmt: skip
"""All formats that can be converted, manuscripts first."""

_BY_FORMAT: Final = {entry.format: entry for entry in FORMATS}
_REFUSALS: Final = {
    Format.PROTECTED: "DOC-013",
    Format.SPREADSHEET: "DOC-006",
    Format.PRESENTATION: "DOC-006",
}


def format_of(source: Path) -> FormatEntry:
    """Return the table's entry for a file or folder; SourceError where it cannot be converted."""
    kind = sniff(source)
    entry = _BY_FORMAT.get(kind)
    if entry is None:
        raise SourceError.of(_REFUSALS.get(kind, "DOC-002"), Origin(source.name))
    return entry


def road_of(source: Path) -> SourceRoad:
    """Return the road that a source takes: a PDF with text on its pages is a manuscript.

    A PDF of page pictures is a scan, and so is one that cannot be opened: the pages say why.
    """
    entry = format_of(source)
    if entry.format is not Format.PDF:
        return entry.road
    survey = _survey(source)
    return _SCAN if survey is None or survey.is_scan else _MANUSCRIPT


def source_diagnostics(source: Path, road: SourceRoad) -> tuple[Diagnostic, ...]:
    """Return what the user should know before a source is read.

    DOC-017: its name says another kind than it is. PDF-047, PDF-049: the road that a PDF takes.
    """
    return (*_misnamed(source), *_pdf_diagnostics(source, road))


def _misnamed(source: Path) -> tuple[Diagnostic, ...]:
    if source.is_dir():
        return ()
    name = source.name.lower()
    claims = {entry.format for entry in FORMATS if name.endswith(entry.suffixes)}
    kind = format_of(source).format
    if not claims or kind in claims:
        return ()
    if claims | {kind} <= {Format.IMAGE, Format.TIFF}:
        # Of pictures a book has hundreds: those who list the pages tell it once.
        return ()
    origin = Origin(source.name)
    return (Diagnostic.of("DOC-017", origin, name=source.suffix, format=true_name(source)),)


def _pdf_diagnostics(source: Path, road: SourceRoad) -> tuple[Diagnostic, ...]:
    survey = _survey(source) if format_of(source).format is Format.PDF else None
    if survey is None:
        return ()
    origin = Origin(source.name)
    told: list[Diagnostic] = []
    if survey.garbled and road is _SCAN:
        told.append(Diagnostic.of("PDF-049", origin))
    elif survey.is_mixed:
        written, pictures = survey.written, survey.pictures
        told.append(
            Diagnostic.of(
                "PDF-047",
                origin,
                text=len(written),
                scanned=len(pictures),
                pages=page_list(pictures),
            )
        )
    if survey.recognised:
        pages = page_list(survey.recognised)
        told.append(Diagnostic.of("PDF-069", origin, pages=pages))
    return tuple(told)


class PdfPages(NamedTuple):
    """Which pages of a PDF can be read by their characters and which are pictures, from 1."""

    written: tuple[int, ...] = ()
    pictures: tuple[int, ...] = ()
    recognised: tuple[int, ...] = ()
    """Pictures that carry the text of an earlier recognition."""


def pdf_pages_of(source: Path) -> PdfPages:
    """Return what the pages of a file are; none where it is no PDF or cannot be opened."""
    survey = _survey(source) if format_of(source).format is Format.PDF else None
    if survey is None:
        return PdfPages()
    return PdfPages(survey.written, survey.pictures, survey.recognised)


def format_name(source: Path) -> str:
    """Return the format's name for people, e.g. ``DOCX``, ``PDF (text)``."""
    kind = format_of(source).format
    survey = _survey(source) if kind is Format.PDF else None
    if survey is None:
        return kind.value
    return "PDF (scanned)" if survey.is_scan else "PDF (text)"


def _survey(source: Path) -> Survey | None:
    from converters.readers.pdf.survey import survey_of

    try:
        return survey_of(source)
    except SourceError:
        return None


def reader_for(source: Path) -> Reader:
    """Return the reader of a manuscript.

    Raises SourceError for what no reader takes: DOC-002 (unknown), DOC-003
    (empty), DOC-004 (missing), DOC-006 (other office files), DOC-007 (scans).
    """
    entry = format_of(source)
    if not entry.module or road_of(source) is _SCAN:
        raise SourceError.of("DOC-007", Origin(source.name))
    return cast("Reader", import_module(entry.module).read)
