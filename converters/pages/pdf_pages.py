"""Pages of a scanned PDF: which picture each one is, and its pixels.

A page that is one upright full-page picture gives that picture's own pixels; any other page is
rendered at the resolution of its pictures. PDFium is not thread-safe: call from one thread only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from converters import limits
from converters.diagnostics import Origin, pdfium_reason
from converters.errors import SourceError
from converters.pages.page_facts import PageFacts

MINIMUM_DPI: Final = 300.0
MAXIMUM_DPI: Final = 600.0
_POINTS: Final = 72.0
_FULL_PAGE: Final = 0.9
"""Share of the page's width and height from which a picture counts as the page."""
_SNIFFED_PAGES: Final = 8
_PASSWORD: Final = 4
"""FPDF_ERR_PASSWORD of PDFium."""
_INVISIBLE: Final = 3
"""Text rendering mode 3 (ISO 32000-1, table 106): the hidden text of an earlier recognition."""


def list_pdf(path: Path, origin: Origin) -> list[PageFacts]:
    """Return the facts of every page. Raises SourceError SCAN-003, SCAN-004."""
    with _opened(path, origin) as document:
        return [_facts(page) for page in _pages(document, len(document), origin)]


def is_scanned(path: Path, origin: Origin) -> bool:
    """Tell whether most of the first pages are one picture each, with no visible text."""
    with _opened(path, origin) as document:
        count = min(_SNIFFED_PAGES, len(document))
        scanned = [_page_picture(page) is not None for page in _pages(document, count, origin)]
    return sum(scanned) * 2 > len(scanned)


def load_image(path: Path, index: int, origin: Origin) -> Image.Image:
    """Return the picture of one page. Raises SourceError SCAN-002, SCAN-003, SCAN-004."""
    with _opened(path, origin) as document:
        page = next(iter(_pages(document, index + 1, origin, first=index)))
        facts = _facts(page)
        if facts.width_px * facts.height_px > limits.IMAGE_PIXELS:
            raise SourceError.of("SCAN-002", origin, limit=limits.IMAGE_PIXELS // 1_000_000)
        picture = _page_picture(page)
        try:
            if picture is not None and _is_upright(page, picture):
                return _picture_pixels(picture)
            bitmap = page.render(scale=_rendered_dpi(page) / _POINTS, may_draw_forms=False)
            return _detached(bitmap)
        except (pdfium.PdfiumError, ValueError, OSError) as error:
            raise SourceError.of("SCAN-001", origin, reason=pdfium_reason(error)) from error


@contextmanager
def _opened(path: Path, origin: Origin) -> Iterator[Any]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise SourceError.of("SCAN-004", origin) from error
        raise SourceError.of("SCAN-003", origin, reason=pdfium_reason(error)) from error
    try:
        yield document
    finally:
        document.close()


def _pages(document: Any, count: int, origin: Origin, *, first: int = 0) -> Iterator[Any]:
    for index in range(first, count):
        try:
            page = document[index]
        except pdfium.PdfiumError as error:
            raise SourceError.of("SCAN-003", origin, reason=pdfium_reason(error)) from error
        yield page
        page.close()


def _facts(page: Any) -> PageFacts:
    width, height = page.get_size()
    picture = _page_picture(page)
    if picture is not None and _is_upright(page, picture):
        across, down = picture.get_px_size()
        return PageFacts(across, down, round(across * _POINTS / max(1.0, width), 2))
    dpi = _rendered_dpi(page)
    # Rounded up, as the renderer does.
    across, down = (math.ceil(side * (dpi / _POINTS)) for side in (width, height))
    return PageFacts(across, down, dpi)


def _rendered_dpi(page: Any) -> float:
    """Return the resolution at which a page is drawn that is more than one upright picture."""
    return round(min(MAXIMUM_DPI, max(MINIMUM_DPI, _native_dpi(page))), 2)


def _pictures(page: Any) -> list[Any]:
    return list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))


def _native_dpi(page: Any) -> float:
    found = [0.0]
    for picture in _pictures(page):
        left, _, right, _ = picture.get_bounds()
        if right > left:
            found.append(picture.get_px_size()[0] * _POINTS / (right - left))
    return max(found)


def _page_picture(page: Any) -> Any | None:
    """Return the one picture that is the whole page, None where there is more to see."""
    pictures = _pictures(page)
    if len(pictures) != 1 or _shows_more(page):
        return None
    left, bottom, right, top = pictures[0].get_bounds()
    x0, y0, x1, y1 = page.get_cropbox()
    wide = right - left >= _FULL_PAGE * (x1 - x0)
    high = top - bottom >= _FULL_PAGE * (y1 - y0)
    return pictures[0] if wide and high else None


def _shows_more(page: Any) -> bool:
    kinds = [raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
    return any(
        item.type != raw.FPDF_PAGEOBJ_TEXT
        or raw.FPDFTextObj_GetTextRenderMode(item.raw) != _INVISIBLE
        for item in page.get_objects(filter=kinds)
    )


def _is_upright(page: Any, picture: Any) -> bool:
    a, b, c, d, _, _ = picture.get_matrix().get()
    turned = abs(b) + abs(c) > 0.01 * (abs(a) + abs(d))
    inside = picture.container is None if hasattr(picture, "container") else True
    fits = _within(picture.get_bounds(), page.get_cropbox())
    return page.get_rotation() == 0 and not turned and a > 0 and d > 0 and inside and fits


def _within(bounds: tuple[float, ...], crop: tuple[float, ...]) -> bool:
    """Tell whether the picture reaches no more than a hair beyond the visible page."""
    hair = 0.02 * max(crop[2] - crop[0], crop[3] - crop[1])
    return (
        bounds[0] >= crop[0] - hair
        and bounds[1] >= crop[1] - hair
        and bounds[2] <= crop[2] + hair
        and bounds[3] <= crop[3] + hair
    )


def _picture_pixels(picture: Any) -> Image.Image:
    return _detached(picture.get_bitmap(render=False))


def _detached(bitmap: Any) -> Image.Image:
    """Copy a bitmap out of PDFium's memory."""
    image: Image.Image = bitmap.to_pil().copy()
    return image
