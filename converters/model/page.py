"""Scanned pages: where the picture is, what stands on it, and where; boxes in source pixels."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.model.page_map import PageMap, affine

CAPTION: Final = re.compile(
    r"(hình|ảnh|tranh|bảng|biểu đồ|sơ đồ|bản đồ|figure|fig\.|table|plate)\s*[0-9ivxl]{1,6}\b",
    re.IGNORECASE,
)
"""Beginning of the words that belong to a picture or a table."""


class SourceKind(StrEnum):
    """How the picture of a page is stored."""

    IMAGE = "image"
    TIFF_FRAME = "tiff-frame"
    PDF_PAGE = "pdf-page"
    DJVU_PAGE = "djvu-page"


class PageImage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One page picture, not decoded. ``frame`` counts from 0 within ``path``.

    ``key`` is the SHA-256 of the file; with the frame it names the pixels for good.
    """

    path: str
    source: str
    """Name as the user knows it."""
    kind: SourceKind
    frame: int
    number: int
    """Place in the book, from 1."""
    key: str
    width_px: int
    height_px: int
    dpi: float | None = None
    """What the file claims; distrusted."""
    member: str = ""
    """Name of the picture's file within an archive; ``key`` is then that file's."""
    written: PrintedPage | None = None
    """What stands on it, where the file itself says so; nothing is then recognised."""


class RegionRole(StrEnum):
    """What a region of a page is."""

    BODY = "body"
    HEADING = "heading"
    HEAD = "running-head"
    FOLIO = "folio"
    NOTE = "footnote"
    PICTURE = "picture"
    TABLE = "table"


class Word(msgspec.Struct, frozen=True, omit_defaults=True):
    """Recognised word; confidence 0 to 1."""

    text: str
    box: Box
    confidence: float
    raised: bool = False
    """Whether it is a figure or star above the line: the mark of a note, or an exponent."""
    slant: float = 0.0
    weight: float = 0.0
    """How far its strokes lean (above 0: italics) and how broad they are, in x-heights."""
    italic: bool = False
    bold: bool = False
    natural: str = ""
    """The word in its natural case where it was read as capitals that are as low as small letters;
    in text that is in small capitals, the word itself."""
    small_capitals: bool = False
    close: bool = False
    """No space stands before it: punctuation behind the mark of a note, Chinese characters."""

    @property
    def joins(self) -> bool:
        """Whether it stands close to the word before."""
        return self.raised or self.close


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """Line of words; the baseline runs from (x0, y0) to (x1, y1)."""

    words: tuple[Word, ...]
    box: Box
    baseline: tuple[float, float, float, float] | None = None
    x_height: float | None = None
    """Height of letters without ascenders in source pixels."""

    @property
    def text(self) -> str:
        """The words with single spaces between, raised ones close to the word before."""
        spaced = ((word.text if word.joins else f" {word.text}") for word in self.words)
        return "".join(spaced).lstrip()


class TableCell(msgspec.Struct, frozen=True, omit_defaults=True):
    """Cell of a table on a page: its place from 0, its spans, and its lines in the region's."""

    row: int
    column: int
    rows: int
    columns: int
    start: int
    stop: int


class TableGuess(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why words in columns are taken for a table that no rules part into cells."""

    reason: str
    """Catalogue code that explains it."""
    confidence: float
    """0 to 1; 1 where a person decided."""
    head_rows: int = 0
    """Rows of the table that say what its columns hold."""


class Region(msgspec.Struct, frozen=True, omit_defaults=True):
    """Block of lines, a picture or a table, with its role in the book."""

    role: RegionRole
    box: Box
    lines: tuple[Line, ...] = ()
    image: str | None = None
    """Key of a picture's own pixels (JPEG) in the book's BlobStore."""
    cells: tuple[TableCell, ...] = ()
    """Of a table; its lines stand cell by cell, row after row."""
    guess: TableGuess | None = None
    """Of a table without rules."""


class PrintedPage(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands on a page, in points from its upper left corner, whoever read it."""

    width: float
    height: float
    regions: tuple[Region, ...]


class PageLayout(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was recognised on a page: regions in reading order."""

    page: PageImage
    regions: tuple[Region, ...]
    skew_degrees: float = 0.0
    """Anticlockwise turn that was taken out before recognition."""
    label: str | None = None
    """Printed folio, as printed."""
    blank: bool = False
    written: bool = False
    """Its words are the file's own characters; nobody recognised them."""


class DisplayPage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Cleaned picture of a page for the reader's eye, encoded, in the book's BlobStore.

    ``to_display`` is the affine map (a, b, c, d, e, f) from source pixels to display pixels:
    x' = a·x + b·y + c, y' = d·x + e·y + f. It comes near only where the page was photographed
    aslant or bent; ``exact_map`` is right everywhere.
    """

    number: int
    key: str
    media_type: str
    """``image/jpeg``, or ``image/tiff`` for one-bit Group 4."""
    width_px: int
    height_px: int
    dpi: float
    to_display: tuple[float, float, float, float, float, float]
    mask_key: str = ""
    """One-bit TIFF of the print, in the page's size, drawn over the picture of ``key``, which then
    may have another size; empty where the picture is whole."""
    ink: tuple[int, int, int] = (0, 0, 0)
    """Colour (sRGB) in which the print of ``mask_key`` is drawn."""
    page_map: PageMap | None = None
    """The exact map, onto the page in another size; None where ``to_display`` is exact."""

    @property
    def exact_map(self) -> PageMap:
        """The map from source pixels to display pixels."""
        size = (float(self.width_px), float(self.height_px))
        if self.page_map is None:
            return affine(self.to_display, size)
        return self.page_map.scaled_to(*size)
