"""Links of a page: areas that lead to an address or to a place in the document."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import Any, Final

from pypdfium2 import raw

from converters import limits
from converters.diagnostics import Box
from converters.readers.pdf.content import LinkArea, Target
from converters.readers.pdf.frame import Frame
from converters.readers.pdf.opening import Handle

_MOST: Final = 5_000
_MOST_LINES: Final = 50
_COMMENTS: Final = (
    raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_INK,
    raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_CARET,
)  # fmt: skip


def links_of(document: Any, page: Handle, frame: Frame) -> tuple[LinkArea, ...]:
    """Return the areas of a loaded page that lead somewhere (ISO 32000-1, 12.5.6.5)."""
    found: list[LinkArea] = []
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    for _ in range(_MOST):
        if not raw.FPDFLink_Enumerate(page, position, link):
            break
        address, target = _destination(document, link)
        if address or target:
            found.extend(LinkArea(box, address, target) for box in _areas(link, frame))
    return tuple(found)


def comments_and_fields(page: Handle) -> tuple[int, int]:
    """Return how many comments and form fields lie on a loaded page (12.5.6)."""
    kinds: Counter[int] = Counter()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            kinds[raw.FPDFAnnot_GetSubtype(annotation)] += 1
            raw.FPDFPage_CloseAnnot(annotation)
    return sum(kinds[kind] for kind in _COMMENTS), kinds[raw.FPDF_ANNOT_WIDGET]


def _areas(link: Any, frame: Frame) -> list[Box]:
    """Return the boxes of a link, one a line where it says so (QuadPoints)."""
    quad = raw.FS_QUADPOINTSF()
    boxes = []
    for index in range(min(raw.FPDFLink_CountQuadPoints(link), _MOST_LINES)):
        if raw.FPDFLink_GetQuadPoints(link, index, quad):
            xs = (quad.x1, quad.x2, quad.x3, quad.x4)
            ys = (quad.y1, quad.y2, quad.y3, quad.y4)
            boxes.append(frame.box(min(xs), min(ys), max(xs), max(ys)))
    rect = raw.FS_RECTF()
    if not boxes and raw.FPDFLink_GetAnnotRect(link, rect):
        boxes.append(frame.box(rect.left, rect.bottom, rect.right, rect.top))
    return boxes


def place_of(document: Any, destination: Any) -> Target | None:
    """Return the page that a destination of pdfium stands for, and its place there."""
    if not destination:
        return None
    index = raw.FPDFDest_GetDestPageIndex(document.raw, destination)
    if not 0 <= index < len(document):
        return None
    flags = [ctypes.c_int() for _ in range(3)]
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    found = raw.FPDFDest_GetLocationInPage(destination, *flags, x, y, zoom)
    if not found or not flags[1].value or not math.isfinite(y.value):
        return Target(index)
    across = x.value if flags[0].value and math.isfinite(x.value) else 0.0
    return Target(index, (round(across, 1), round(y.value, 1)))


def _destination(document: Any, link: Any) -> tuple[str | None, Target | None]:
    direct = raw.FPDFLink_GetDest(document.raw, link)
    if direct:
        return None, place_of(document, direct)
    action = raw.FPDFLink_GetAction(link)
    kind = raw.FPDFAction_GetType(action) if action else raw.PDFACTION_UNSUPPORTED
    if kind == raw.PDFACTION_GOTO:
        return None, place_of(document, raw.FPDFAction_GetDest(document.raw, action))
    if kind == raw.PDFACTION_URI:
        return _address(document, action), None
    return None, None


def _address(document: Any, action: Any) -> str | None:
    size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
    if not 1 < size < limits.MEGABYTE:
        return None
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
    return buffer.raw.rstrip(b"\0").decode("utf-8", "replace").strip() or None
