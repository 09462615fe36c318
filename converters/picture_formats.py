"""Formats of pictures, and of files that bind many of them: first bytes and endings of names."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

HEAD_BYTES: Final = 1024
"""Bytes of a file's beginning that tell what it is."""
PDF_MARK: Final = b"%PDF-"
DJVU_MARK: Final = b"AT&TFORM"
"""A DjVu file (DjVu 3 specification, section 8.1)."""
ZIP_MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")


class PictureFormat(NamedTuple):
    """A format by the name that people know, and the endings that its files have."""

    name: str
    endings: tuple[str, ...]
    decoder: str
    """Pillow's name of the format."""


_JPEG: Final = PictureFormat("JPEG", (".jpg", ".jpeg", ".jpe"), "JPEG")
_PNG: Final = PictureFormat("PNG", (".png",), "PNG")
TIFF: Final = PictureFormat("TIFF", (".tif", ".tiff"), "TIFF")
_JPEG_2000: Final = PictureFormat("JPEG 2000", (".jp2", ".j2k", ".jpx", ".j2c", ".jpf"), "JPEG2000")
_WEBP: Final = PictureFormat("WebP", (".webp",), "WEBP")
_BMP: Final = PictureFormat("BMP", (".bmp",), "BMP")
_GIF: Final = PictureFormat("GIF", (".gif",), "GIF")
_AVIF: Final = PictureFormat("AVIF", (".avif",), "AVIF")
HEIC: Final = PictureFormat("HEIC", (".heic", ".heif", ".hif"), "HEIF")
"""What telephones write; Pillow needs a plug-in for it."""
_ALL: Final = (_JPEG, _PNG, TIFF, _JPEG_2000, _WEBP, _BMP, _GIF, _AVIF, HEIC)

_MARKS: Final = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"\x00\x00\x00\x0cjP  ", _JPEG_2000),
    (b"\xff\x4f\xff\x51", _JPEG_2000),
    (b"GIF87a", _GIF),
    (b"GIF89a", _GIF),
)
_BRANDS: Final = {
    **dict.fromkeys((b"avif", b"avis"), _AVIF),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), HEIC),
}
"""Brands of the file type box (ISO/IEC 23008-12, annex B; AVIF 1.1, section 6)."""

DECODERS: Final = tuple(found.decoder for found in _ALL)
"""Decoders that page pictures are given to; no other is ever tried on a stranger's file."""
IMAGE_SUFFIXES: Final = frozenset(ending for found in _ALL for ending in found.endings)
ARCHIVE_SUFFIXES: Final = frozenset({".cbz", ".zip"})
DJVU_SUFFIXES: Final = frozenset({".djvu", ".djv"})
PAGE_SUFFIXES: Final = IMAGE_SUFFIXES | ARCHIVE_SUFFIXES | DJVU_SUFFIXES | {".pdf"}
FOREIGN_SUFFIXES: Final = frozenset({".jxl", ".psd", ".cbr", ".cb7"})
"""Pages that we cannot read; among those that we can, they must not be missed in silence."""


@cache
def enable_heic() -> None:
    """Let Pillow decode what telephones write, which it cannot by itself."""
    import pi_heif

    # A picture is one core's work.
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, decode_threads=1)


def picture_format(head: bytes) -> PictureFormat | None:
    """Return the format of the picture that a file begins with, None for another file."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if head.startswith(b"BM"):
        # Two letters are too little: the reserved words of BITMAPFILEHEADER must be zero as well.
        return _BMP if head[6:10] == bytes(4) else None
    if head[:4] == b"RIFF":
        return _WEBP if head[8:12] == b"WEBP" else None
    return next((found for mark, found in _MARKS if head.startswith(mark)), None)
