"""Pixels of one page: decoded within limits, upright as the file says, gray and colour."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from converters import limits, picture_formats
from converters.diagnostics import Origin, system_reason
from converters.errors import SourceError
from converters.model.page import PageImage, SourceKind
from converters.pages.geometry import Pixels

Image.MAX_IMAGE_PIXELS = limits.IMAGE_PIXELS
DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders are known to raise on damaged files."""
ORIENTATION: Final = 0x0112
"""EXIF tag (CIPA DC-008); 5 to 8 stand for a quarter turn."""
_COLOUR_SPREAD: Final = 28
"""Difference of channels (0 to 255) from which a pixel counts as coloured."""
_COLOUR_SHARE: Final = 0.004
_EVERY: Final = (997, 7, 1)
"""Steps between the pixels that are looked at for grays, one look after the other."""


@dataclass(frozen=True)
class PagePixels:
    """Decoded page: gray rows, RGB where it has colour, whether it is black and white alone."""

    gray: Pixels
    colour: Pixels | None
    bilevel: bool


@contextmanager
def decoding(origin: Origin) -> Iterator[None]:
    """Turn what decoders raise into SourceError.

    SCAN-001 the file cannot be read, SCAN-002 too large, SCAN-007 damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large(origin) from error
    except OSError as error:
        # Decoders raise it without a number; with one it is the disk that speaks.
        if error.strerror:
            raise SourceError.of("SCAN-001", origin, reason=system_reason(error)) from error
        raise SourceError.of("SCAN-007", origin) from error
    except DAMAGE as error:
        raise SourceError.of("SCAN-007", origin) from error


def too_large(origin: Origin) -> SourceError:
    """Return the error for a picture beyond the limit of pixels."""
    megapixels = limits.IMAGE_PIXELS // 1_000_000
    return SourceError.of("SCAN-002", origin, limit=megapixels)


def load_pixels(page: PageImage) -> PagePixels:
    """Decode a page. Raises SourceError SCAN-001, SCAN-002 or SCAN-007."""
    origin = Origin(page.source, page=page.number)
    if page.kind is SourceKind.PDF_PAGE:
        from converters.pages import pdf_pages

        return from_image(pdf_pages.load_image(Path(page.path), page.frame, origin))
    if page.kind is SourceKind.DJVU_PAGE:
        from converters.pages import djvu

        return from_image(djvu.load_image(Path(page.path), page.frame, origin))
    with decoding(origin), opened_picture(_content(page, origin)) as image:
        if page.frame:
            image.seek(page.frame)
        if image.width * image.height > limits.IMAGE_PIXELS:
            raise too_large(origin)
        if _is_turned_raw_tiff(image):
            return from_image(_turned_raw_tiff(_content(page, origin), page.frame))
        image.load()
        # Pillow has already turned a TIFF when it loads it.
        return from_image(image if image.format == "TIFF" else ImageOps.exif_transpose(image))


def opened_picture(content: Path | io.BytesIO) -> Image.Image:
    """Open a picture without decoding it; only decoders of page pictures are tried."""
    if isinstance(content, Path):
        with content.open("rb") as stream:
            head = stream.read(picture_formats.HEAD_BYTES)
    else:
        head = content.getbuffer()[: picture_formats.HEAD_BYTES].tobytes()
    if picture_formats.picture_format(head) is picture_formats.HEIC:
        picture_formats.enable_heic()
    return Image.open(content, formats=picture_formats.DECODERS)


def _content(page: PageImage, origin: Origin) -> Path | io.BytesIO:
    if not page.member:
        return Path(page.path)
    from converters.pages import archives

    return io.BytesIO(archives.read_member(Path(page.path), page.member, origin))


def _is_turned_raw_tiff(image: Image.Image) -> bool:
    """Tell an uncompressed TIFF on its side: Pillow 13 cuts its rows at a wrong width."""
    turn = image.getexif().get(ORIENTATION, 1)
    return image.format == "TIFF" and image.info.get("compression") == "raw" and turn >= 5


def _turned_raw_tiff(content: Path | io.BytesIO, frame: int) -> Image.Image:
    """Decode a TIFF with OpenCV, which turns it as its tag says."""
    import cv2

    encoded = content.read_bytes() if isinstance(content, Path) else content.getvalue()
    found, frames = cv2.imdecodemulti(np.frombuffer(encoded, dtype=np.uint8), cv2.IMREAD_COLOR)
    if not found or frame >= len(frames):
        raise OSError("damaged TIFF")
    return Image.fromarray(np.ascontiguousarray(frames[frame][..., ::-1]))


def from_image(image: Image.Image) -> PagePixels:
    """Split a decoded picture of any mode into what the stages need."""
    if image.mode == "1":
        return PagePixels(np.asarray(image.convert("L")), None, bilevel=True)
    if image.mode.startswith(("I", "F")):
        return PagePixels(_from_deep(np.asarray(image)), None, bilevel=False)
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        image = _on_white(image)
    if image.mode == "L":
        gray = np.asarray(image)
        return PagePixels(gray, None, bilevel=_is_bilevel(gray))
    rgb = image.convert("RGB")
    gray = np.asarray(rgb.convert("L"))
    colour = np.asarray(rgb) if _has_colour(rgb) else None
    return PagePixels(gray, colour, bilevel=colour is None and _is_bilevel(gray))


def _from_deep(values: NDArray[np.generic]) -> Pixels:
    """Return grays of more than a byte as bytes; real numbers may run from 0 to 1."""
    real = np.issubdtype(values.dtype, np.floating)
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0) if real else values
    top = float(values.max())
    full = 1.0 if real and top <= 1 else 255.0 if top <= 255 else 65_535.0 if top <= 65_535 else top
    scaled: Pixels = np.clip(values.astype(np.float64) * (255.0 / full), 0, 255).astype(np.uint8)
    return scaled


def _on_white(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, layered).convert("RGB")


def _is_bilevel(gray: Pixels) -> bool:
    # A few pixels tell of most pictures that they are not.
    values = gray.ravel()
    return all(_is_black_or_white(values[::step]) for step in _EVERY)


def _is_black_or_white(values: Pixels) -> bool:
    return not np.bincount(values, minlength=256)[1:255].any()


def _has_colour(rgb: Image.Image) -> bool:
    """Tell whether colour is more than the even tint of old paper or of a scanner's lamp."""
    small = np.asarray(rgb.reduce(max(1, min(rgb.size) // 300))).astype(np.int16)
    tint = np.median(small.reshape(-1, 3), axis=0)
    level = small - (tint - tint.mean()) * (
        small.mean(axis=2, keepdims=True) / max(1.0, tint.mean())
    )
    spread = level.max(axis=2) - level.min(axis=2)
    return bool((spread > _COLOUR_SPREAD).mean() > _COLOUR_SHARE)
