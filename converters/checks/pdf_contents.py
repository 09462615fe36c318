"""What two readers find in a PDF; runs in a process of its own."""

from __future__ import annotations

import importlib
import logging
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from converters.checks.pdf_press import (
    crossed_boxes,
    is_for_press,
    listed,
    mixed_blacks,
    screen_colours,
    screen_pictures,
)
from converters.checks.pdf_x import claimed_standard, missing_for
from converters.diagnostics import Value
from converters.limits import PAGES

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

LOWEST_DPI: Final = 150
"""Below this a picture looks coarse in print."""
_SAMPLE_PAGES: Final = 200
_FORM_DEPTH: Final = 6
_SAME_CODES: Final = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"})
"""Encodings that say themselves what the characters are. Source: ISO 32000-1, 9.10.2."""


class Finding(msgspec.Struct, frozen=True):
    """Catalogue code and its values."""

    code: str
    values: tuple[tuple[str, Value], ...] = ()


def load_readers() -> None:
    """Load the readers of PDF, before the file is there."""
    importlib.import_module("pypdf")
    importlib.import_module("pypdfium2")


def inspect_file(path: str) -> tuple[Finding, ...]:
    """Return what is wrong or worth saying, without repetitions."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), Path(path).open("rb") as stream:
            warnings.simplefilter("ignore")
            reader = PdfReader(stream, strict=False)
            if reader.is_encrypted:
                return (Finding("PDF-021"),)
            found = [*_structure(reader), *_pdfium(path)]
    except (PyPdfError, *_DAMAGED) as error:
        return (Finding("PDF-020", (("reason", str(error) or type(error).__name__),)),)
    return tuple(dict.fromkeys(found))


_DAMAGED: Final = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OSError,
    RecursionError, ArithmeticError, NotImplementedError, MemoryError, RuntimeError,
)  # fmt: skip
"""What pypdf lets through from damaged files besides its own errors (seen on real ones)."""


class _Claims(msgspec.Struct, frozen=True):
    """Standards that a file's XMP names."""

    part: str = ""
    conformance: str = ""
    accessible: bool = False

    @property
    def archival(self) -> bool:
        return bool(self.part)

    @property
    def tagged(self) -> bool:
        return self.accessible or self.conformance.upper() == "A"

    @property
    def mapped(self) -> bool:
        return self.tagged or self.conformance.upper() == "U"


def _structure(reader: PdfReader) -> Iterator[Finding]:
    root = reader.root_object
    xmp = _xmp(root)
    claims, print_standard = _claims(xmp), claimed_standard(reader, xmp)
    if not len(reader.pages):
        yield Finding("PDF-022")
    for_press = bool(print_standard) or is_for_press(reader)
    if for_press:
        yield from _press(reader)
    elif not claims.archival and not claims.accessible:
        yield Finding("PDF-030")
    if print_standard:
        for key in missing_for(print_standard, reader):
            yield Finding("PDF-025", (("key", key), ("standard", print_standard)))
    yield from _archival(reader, root, claims)
    yield from _accessible(reader, root, claims)
    if not _title(reader):
        yield Finding("PDF-027")
    if "/PageLabels" not in root and not for_press:
        yield Finding("PDF-028")
    yield from _fonts(reader, claims)


def _press(reader: PdfReader) -> Iterator[Finding]:
    """Tell what a printer would send back; fonts are looked at in every file."""
    numbers = _sampled(len(reader.pages))
    for code, pages in (
        ("PDF-086", crossed_boxes(reader)),
        ("PDF-087", tuple(mixed_blacks(reader, numbers))),
        ("PDF-095", screen_colours(reader, numbers)),
    ):
        if pages:
            yield Finding(code, (("pages", listed(pages)),))
    count, pages = screen_pictures(reader, numbers)
    if count:
        yield Finding("PDF-096", (("count", count), ("pages", listed(pages))))


def _xmp(root: DictionaryObject) -> str:
    metadata = root.get("/Metadata")
    if metadata is None:
        return ""
    return str(metadata.get_object().get_data().decode("utf-8", "replace"))


def _claims(xmp: str) -> _Claims:
    def value(key: str) -> str:
        found = re.search(rf"{key}(?:>|\s*=\s*[\"'])\s*([^<\"'\s]+)", xmp)
        return found[1] if found else ""

    return _Claims(
        value("pdfaid:part"), value("pdfaid:conformance"), accessible=bool(value("pdfuaid:part"))
    )


def _archival(reader: PdfReader, root: DictionaryObject, claims: _Claims) -> Iterator[Finding]:
    if not claims.archival:
        return
    missing = [key for key in ("/OutputIntents", "/Metadata") if key not in root]
    if "/ID" not in reader.trailer:
        missing.append("/ID")
    for key in missing:
        yield Finding("PDF-025", (("key", key), ("standard", f"PDF/A-{claims.part}")))


def _accessible(reader: PdfReader, root: DictionaryObject, claims: _Claims) -> Iterator[Finding]:
    if not claims.tagged:
        return
    standard = "PDF/UA-1" if claims.accessible else f"PDF/A-{claims.part}{claims.conformance}"
    marked = root.get("/MarkInfo")
    if marked is None or not marked.get_object().get("/Marked"):
        yield Finding("PDF-025", (("key", "/MarkInfo"), ("standard", standard)))
    for key in ("/StructTreeRoot", "/Lang"):
        if not root.get(key):
            yield Finding("PDF-025", (("key", key), ("standard", standard)))
    preferences = root.get("/ViewerPreferences")
    shows = preferences is not None and preferences.get_object().get("/DisplayDocTitle")
    if claims.accessible and not shows:
        yield Finding("PDF-025", (("key", "/DisplayDocTitle"), ("standard", standard)))
    if claims.accessible and not _title(reader):
        yield Finding("PDF-025", (("key", "dc:title"), ("standard", standard)))


def _title(reader: PdfReader) -> str:
    written = re.search(
        r"<dc:title>.*?<rdf:li[^>]*>\s*([^<]+)", _xmp(reader.root_object), re.DOTALL
    )
    if written:
        return written[1].strip()
    information = reader.metadata
    return ((information.title if information else "") or "").strip()


# ---- fonts ------------------------------------------------------------------------------------


def _fonts(reader: PdfReader, claims: _Claims) -> Iterator[Finding]:
    seen: set[int] = set()
    for number, page in enumerate(reader.pages):
        if number >= PAGES:
            return
        for font in _fonts_of(page, seen, 0):
            yield from _font(font, claims)


def _fonts_of(holder: Any, seen: set[int], depth: int) -> Iterator[Any]:
    """Yield the fonts of a page or form that were not met before."""
    resources = holder.get("/Resources")
    if resources is None or depth > _FORM_DEPTH:
        return
    resources = resources.get_object()
    for key in ("/Font", "/XObject"):
        entries = resources.get(key)
        for reference in (entries.get_object() if entries is not None else {}).values():
            identity = getattr(reference, "idnum", None)
            if identity in seen:
                continue
            if identity is not None:
                seen.add(identity)
            value = reference.get_object()
            if key == "/Font":
                yield value
            elif value.get("/Subtype") == "/Form":
                yield from _fonts_of(value, seen, depth + 1)


def _font(font: Any, claims: _Claims) -> Iterator[Finding]:
    title = (("font", str(font.get("/BaseFont", "?")).lstrip("/")),)
    if font.get("/Subtype") == "/Type3":
        return
    descendants = font.get("/DescendantFonts")
    holder = descendants.get_object()[0].get_object() if descendants is not None else font
    descriptor = holder.get("/FontDescriptor")
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    if descriptor is None or not any(key in descriptor.get_object() for key in files):
        yield Finding("PDF-023", title)
    plain = descendants is None and font.get("/Encoding") in _SAME_CODES
    if claims.mapped and "/ToUnicode" not in font and not plain:
        yield Finding("PDF-024", title)


# ---- the other reader -------------------------------------------------------------------------


def _pdfium(path: str) -> Iterator[Finding]:
    """Open every sampled page, draw the first, and look at how fine the pictures are."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        coarsest = 0.0
        for number in _sampled(len(document)):
            page = document[number]
            if number == 0:
                page.render(scale=72 / max(page.get_width(), page.get_height(), 1))
            for resolution in _resolutions(page):
                coarsest = min(coarsest or resolution, resolution)
            page.close()
        if 0 < round(coarsest) < LOWEST_DPI:
            yield Finding("PDF-029", (("dpi", round(coarsest)), ("wanted", LOWEST_DPI)))
    finally:
        document.close()


def _sampled(pages: int) -> range:
    return range(0, pages, max(1, pages // _SAMPLE_PAGES))


def _resolutions(page: Any) -> Iterator[float]:
    import pypdfium2.raw

    # Layers of one place are seen together: the finest of them tells how sharp it is.
    finest: dict[tuple[int, ...], float] = {}
    kinds = (pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)
    for image in page.get_objects(filter=kinds, max_depth=3):
        bounds = image.get_bounds()
        left, _, right, _ = bounds
        width, _ = image.get_px_size()
        if right - left > 36:
            place = tuple(round(edge) for edge in bounds)
            finest[place] = max(finest.get(place, 0.0), width * 72 / (right - left))
    yield from finest.values()
