"""Plain pictures of pages: one function gives them, whatever way the cleaned page is kept.

Only here it is known that a page may be kept as JPEG or as one-bit TIFF; exports ask for a plain
picture and get one that every program opens.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from converters.errors import ToolError
from converters.files import BlobStore
from converters.model.page import DisplayPage

if TYPE_CHECKING:
    from PIL import Image

JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
PNG: Final = "image/png"
ENDINGS: Final = {JPEG: ".jpg", TIFF: ".tif", PNG: ".png"}

_QUALITY: Final = 75
_COLOUR_DPI: Final = 180.0
"""Resolution of colour pages on a screen: their stencil's would make a large JPEG."""
_GRAYS: Final = 16
"""Levels that a one-bit page needs when it is made smaller."""
_JPEG_START: Final = b"\xff\xd8"
_TIFF_STARTS: Final = (b"II*\0", b"MM\0*")
_COMPRESSION, _GROUP_4, _OFFSETS, _ROWS_PER_STRIP = 259, 4, 273, 278


@dataclass(frozen=True)
class PlainPicture:
    """Encoded page: a gray or RGB JPEG, or a one-bit TIFF with one strip of Group 4."""

    content: bytes
    media_type: str
    mode: str
    """``1``, ``L`` or ``RGB``."""
    width_px: int
    height_px: int


def plain_type(display: DisplayPage) -> str:
    """Return the media type of the plain picture of a page, which need not be made for it."""
    return TIFF if display.media_type == TIFF else JPEG


def plain_picture(display: DisplayPage, media: BlobStore) -> PlainPicture:
    """Return the cleaned page, byte for byte where it is kept so already.

    Raises ToolError SCAN-081 where the picture is missing or damaged.
    """
    if display.mask_key:
        return _jpeg(_composed(display, media))
    with _opened(display, media) as (image, content):
        if _is_plain(image):
            kind = JPEG if image.format == "JPEG" else TIFF
            return PlainPicture(content, kind, image.mode, image.width, image.height)
        if image.mode == "1":
            return _group_4(image)
        return _jpeg(image if image.mode in {"L", "RGB"} else image.convert("RGB"))


def screen_picture(
    display: DisplayPage, media: BlobStore, most_pixels: int
) -> tuple[bytes, str, tuple[int, int]]:
    """Return the page as JPEG or PNG of at most so many pixels, its media type and its size.

    Raises ToolError SCAN-081 as ``plain_picture`` does.
    """
    plain = plain_picture(display, media)
    if any(display.ink):
        scale = min(1.0, _COLOUR_DPI / display.dpi)
        most_pixels = min(most_pixels, round(plain.width_px * plain.height_px * scale**2))
    size = _fitting(plain.width_px, plain.height_px, most_pixels)
    if size == (plain.width_px, plain.height_px) and plain.media_type == JPEG:
        return plain.content, JPEG, size
    with _opened(display, media, plain.content) as (image, _):
        if image.mode != "1":
            return _jpeg(_resized(image, size)).content, JPEG, size
        return _png(image, size), PNG, size


def _composed(display: DisplayPage, media: BlobStore) -> Image.Image:
    """Return a page kept in layers, its print drawn over its pictures."""
    size = display.width_px, display.height_px
    with _opened(display, media) as (below, _):
        page = _resized(below.convert("L") if below.mode == "1" else below, size).copy()
    with _opened(display, media, mask=True) as (above, _):
        ink = above.convert("L").point(lambda level: 255 - level)
        colour = display.ink if page.mode == "RGB" else display.ink[0]
        page.paste(colour, (0, 0, *size), _resized(ink, size))
    return page


@contextmanager
def _opened(
    display: DisplayPage, media: BlobStore, content: bytes | None = None, *, mask: bool = False
) -> Iterator[tuple[Image.Image, bytes]]:
    try:
        key = display.mask_key if mask else display.key
        content = media.get(key) if content is None else content
        with _image(content) as image:
            yield image, content
    except (KeyError, OSError, ValueError, SyntaxError) as error:
        raise ToolError.of("SCAN-081", page=display.number, reason=str(error)) from error


def _image(content: bytes) -> Image.Image:
    """Return a picture, not decoded. How large a page may be was decided when it was read."""
    from PIL import Image, JpegImagePlugin, TiffImagePlugin

    stream = io.BytesIO(content)
    # Pillow's own limit is for pictures of unknown origin and lies below that for pages.
    if content.startswith(_JPEG_START):
        return JpegImagePlugin.JpegImageFile(stream)
    if content.startswith(_TIFF_STARTS):
        return TiffImagePlugin.TiffImageFile(stream)
    return Image.open(stream)


def _is_plain(image: Image.Image) -> bool:
    from PIL.TiffImagePlugin import TiffImageFile

    if image.format == "JPEG":
        return image.mode in {"L", "RGB"}
    if not isinstance(image, TiffImageFile) or image.mode != "1":
        return False
    tags = image.tag_v2
    return bool(tags.get(_COMPRESSION) == _GROUP_4 and len(tags.get(_OFFSETS, ())) == 1)


def _fitting(width: int, height: int, most_pixels: int) -> tuple[int, int]:
    factor = min(1.0, (most_pixels / (width * height)) ** 0.5)
    return max(1, int(width * factor)), max(1, int(height * factor))


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    from PIL import Image

    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image) -> PlainPicture:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return PlainPicture(stream.getvalue(), JPEG, image.mode, image.width, image.height)


def _group_4(image: Image.Image) -> PlainPicture:
    stream = io.BytesIO()
    rows = {_ROWS_PER_STRIP: image.height}
    image.save(stream, "TIFF", compression="group4", tiffinfo=rows)
    return PlainPicture(stream.getvalue(), TIFF, "1", image.width, image.height)


def _png(image: Image.Image, size: tuple[int, int]) -> bytes:
    stream = io.BytesIO()
    if image.size != size:
        step = 255 // (_GRAYS - 1)
        levels = _resized(image.convert("L"), size).point(lambda gray: round(gray / step))
        levels.putpalette([step * level for level in range(_GRAYS) for _ in range(3)])
        levels.save(stream, "PNG", optimize=True, bits=4)
    else:
        image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
