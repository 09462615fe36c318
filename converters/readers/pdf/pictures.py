"""Pictures of a page as files: JPEG as it lies in the PDF, everything else as PNG."""

from __future__ import annotations

import ctypes
import io
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from converters import limits
from converters.diagnostics import Box
from converters.files import BlobStore
from converters.readers.pdf.content import Picture
from converters.readers.pdf.drawing import ImageObject

_SMALLEST_POINTS: Final = 8.0
_SMALLEST_PIXELS: Final = 8
_SAFE_MODES: Final = ("RGB", "L")


def stored_picture(
    image: ImageObject, page: Any, size: tuple[float, float], media: BlobStore
) -> Picture | None:
    """Store one picture and return where it stands, None for a speck or one outside the page.

    A picture that cannot be decoded or is too large has no key.
    """
    box = _clipped(image.box, *size)
    if box is None or min(box.width, box.height) < _SMALLEST_POINTS:
        return None
    item = pdfium.PdfImage(image.item, page=page, pdf=page.pdf)
    try:
        across, down = item.get_px_size()
    except pdfium.PdfiumError:
        return Picture(box, None, mark=image.mark)
    if min(across, down) < _SMALLEST_PIXELS:
        return None
    if across * down > limits.IMAGE_PIXELS:
        return Picture(box, None, width_px=across, height_px=down, mark=image.mark)
    try:
        content, media_type = _jpeg(item), "image/jpeg"
        if content is None:
            content, media_type = _png(item), "image/png"
    except (pdfium.PdfiumError, OSError, ValueError, MemoryError, Image.DecompressionBombError):
        return Picture(box, None, width_px=across, height_px=down, mark=image.mark)
    return Picture(box, media.put(content), media_type, across, down, image.mark)


def _clipped(box: Box, width: float, height: float) -> Box | None:
    left, top = max(0.0, box.left), max(0.0, box.top)
    right, bottom = min(width, box.right), min(height, box.bottom)
    return Box(left, top, right, bottom) if right > left and bottom > top else None


def _jpeg(item: pdfium.PdfImage) -> bytes | None:
    """Return the stored JPEG where any program can show it: no mask, no CMYK, no turn."""
    if item.get_filters() != ["DCTDecode"] or _is_altered(item):
        return None
    length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    if not 0 < length <= limits.IMAGE_FILE:
        return None
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, length)
    content = buffer.raw
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        return content if image.mode in _SAFE_MODES else None


def _is_altered(item: pdfium.PdfImage) -> bool:
    """Tell whether the page shows the picture masked, mirrored or turned."""
    matrix = item.get_matrix()
    upright = matrix.a > 0 and matrix.d > 0 and abs(matrix.b) + abs(matrix.c) < 0.01 * matrix.a
    return not upright or bool(raw.FPDFPageObj_HasTransparency(item))


def _png(item: pdfium.PdfImage) -> bytes:
    image = item.get_bitmap(render=_is_altered(item)).to_pil()
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
