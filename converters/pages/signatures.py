"""What kinds of files hold page pictures, by their first bytes and by the endings of names."""

from __future__ import annotations

from typing import Final

HEAD_BYTES: Final = 1024
"""Bytes of a file's beginning that tell what it is."""
PDF_MARK: Final = b"%PDF-"
DJVU_MARK: Final = b"AT&TFORM"
"""A DjVu file (DjVu 3 specification, section 8.1)."""
ZIP_MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")
PILLOW_FORMATS: Final = (
    "JPEG", "PNG", "TIFF", "JPEG2000", "WEBP", "BMP", "GIF", "AVIF", "HEIF",
)  # fmt: skip
"""Decoders that page pictures are given to; no other is ever tried on a stranger's file."""

_JPEG_2000: Final = (".jp2", ".j2k", ".jpx", ".j2c", ".jpf")
_TIFF: Final = (".tif", ".tiff")
_HEIC: Final = (".heic", ".heif", ".hif")
_MARKS: Final = (
    (b"\xff\xd8", (".jpg", ".jpeg", ".jpe")),
    (b"\x89PNG", (".png",)),
    (b"II*\x00", _TIFF),
    (b"MM\x00*", _TIFF),
    (b"II+\x00", _TIFF),
    (b"MM\x00+", _TIFF),
    (b"\x00\x00\x00\x0cjP  ", _JPEG_2000),
    (b"\xff\x4f\xff\x51", _JPEG_2000),
    (b"RIFF", (".webp",)),
    (b"BM", (".bmp",)),
    (b"GIF8", (".gif",)),
)
_BRANDS: Final = {
    b"avif": (".avif",), b"avis": (".avif",),
    b"heic": _HEIC, b"heix": _HEIC, b"heim": _HEIC, b"heis": _HEIC, b"hevc": _HEIC,
    b"mif1": _HEIC, b"msf1": _HEIC,
}  # fmt: skip
"""Brands of the file type box (ISO/IEC 23008-12, annex B; AVIF 1.1, section 6)."""

IMAGE_SUFFIXES: Final = frozenset(
    ending for _, endings in (*_MARKS, *_BRANDS.items()) for ending in endings
)
ARCHIVE_SUFFIXES: Final = frozenset({".cbz", ".zip"})
DJVU_SUFFIXES: Final = frozenset({".djvu", ".djv"})
PAGE_SUFFIXES: Final = IMAGE_SUFFIXES | ARCHIVE_SUFFIXES | DJVU_SUFFIXES | {".pdf"}
FOREIGN_SUFFIXES: Final = frozenset({".jxl", ".psd", ".cbr", ".cb7"})
"""Pages that we cannot read; among those that we can, they must not be missed in silence."""


def picture_endings(head: bytes) -> tuple[str, ...]:
    """Return the endings that the name of such a picture may have; none for another file."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], ())
    return next((endings for mark, endings in _MARKS if head.startswith(mark)), ())


def is_heif(head: bytes) -> bool:
    """Tell a picture that needs the HEIF decoder, which Pillow has not of itself."""
    return picture_endings(head) == _HEIC
