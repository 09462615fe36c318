"""Page pictures as PDF image objects, without decoding them where their coding allows it."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, Final

from pypdf.generic import StreamObject

from converters.errors import ToolError
from converters.files import BlobStore
from converters.model.page import DisplayPage
from converters.writers.pdf.objects import deflated, name, pdf_value, stream

if TYPE_CHECKING:
    from PIL import Image
    from PIL.TiffImagePlugin import TiffImageFile

_COMPRESSION: Final = 259
_GROUP_4: Final = 4
_PHOTOMETRIC: Final = 262
_BLACK_IS_ZERO: Final = 1
_FILL_ORDER: Final = 266
_OFFSETS: Final = 273
_COUNTS: Final = 279
_ROWS_PER_STRIP: Final = 278
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_SPACES: Final = {"L": "DeviceGray", "RGB": "DeviceRGB"}


def page_pictures(display: DisplayPage, media: BlobStore) -> tuple[StreamObject, ...]:
    """Return the image object of a page, and the stencil of its print where that lies above.

    JPEG (gray and RGB) and Group 4 TIFF go in byte for byte; other codings are packed with Flate.
    Raises ToolError PDF-011 where a picture is missing or damaged.
    """
    picture = _object(display, display.key, media)
    if not display.mask_key:
        return (picture,)
    mask = _object(display, display.mask_key, media)
    # A stencil paints where its samples are 0, as they are for black (ISO 32000-1, 8.9.6.2).
    del mask["/ColorSpace"]
    mask[name("ImageMask")] = pdf_value(value=True)
    return picture, mask


def _object(display: DisplayPage, key: str, media: BlobStore) -> StreamObject:
    from PIL import Image, UnidentifiedImageError

    try:
        content = media.get(key)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                return _embedded(image, content)
    except (KeyError, OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        raise ToolError.of("PDF-011", page=display.number, reason=str(error)) from error


def _embedded(image: Image.Image, content: bytes) -> StreamObject:
    from PIL.TiffImagePlugin import TiffImageFile

    if image.format == "JPEG" and image.mode in _SPACES:
        return stream(
            content, {**_entries(image, _SPACES[image.mode], 8), "Filter": name("DCTDecode")}
        )
    if image.mode == "1":
        if not isinstance(image, TiffImageFile) or not _is_single_group_4(image):
            packed = io.BytesIO()
            image.save(
                packed, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: image.height}
            )
            content = packed.getvalue()
            with TiffImageFile(io.BytesIO(content)) as again:
                return _group_4(again, content)
        return _group_4(image, content)
    plain = image if image.mode in _SPACES else image.convert("RGB")
    return deflated(plain.tobytes(), _entries(plain, _SPACES[plain.mode], 8))


def _entries(image: Image.Image, space: str, bits: int) -> dict[str, Any]:
    return {
        "Type": name("XObject"), "Subtype": name("Image"), "Width": image.width,
        "Height": image.height, "ColorSpace": name(space), "BitsPerComponent": bits,
    }  # fmt: skip


def _is_single_group_4(image: TiffImageFile) -> bool:
    tags = image.tag_v2
    return bool(tags.get(_COMPRESSION) == _GROUP_4 and len(tags.get(_OFFSETS, ())) == 1)


def _group_4(image: TiffImageFile, content: bytes) -> StreamObject:
    """Return the one strip of a Group 4 TIFF. Source: TIFF 6.0, section 11; ISO 32000-1, 7.4.6."""
    tags = image.tag_v2
    start = tags[_OFFSETS][0]
    strip = content[start : start + tags[_COUNTS][0]]
    if tags.get(_FILL_ORDER, 1) != 1:
        strip = strip.translate(_REVERSED)
    coding = {
        "K": -1,
        "Columns": image.width,
        "Rows": image.height,
        "BlackIs1": tags.get(_PHOTOMETRIC, 0) == _BLACK_IS_ZERO,
    }
    return stream(
        strip,
        {
            **_entries(image, "DeviceGray", 1),
            "Filter": name("CCITTFaxDecode"),
            "DecodeParms": coding,
        },
    )
