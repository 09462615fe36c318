"""Windows metafiles (EMF, WMF): take out the one raster picture that many of them only wrap.

Records: MS-EMF 2.3 and MS-WMF 2.3; a metafile that really draws cannot be shown and gives None.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from typing import Final

_EMF_SIGNATURE: Final = b" EMF"
_WMF_PLACEABLE: Final = b"\xd7\xcd\xc6\x9a"
_WMF_HEADERS: Final = (b"\x01\x00\x09\x00\x00\x03", b"\x02\x00\x09\x00\x00\x03")
_EMF_DRAWS: Final = frozenset(
    {2, 3, 4, 5, 6, 7, 8, 41, 42, 44, 45, 46, 47, 53, 54, 55, 56, 83, 84}
    | set(range(85, 93)) | {96, 97, 108}
)  # fmt: skip
"""Records that put lines, shapes or text on the page; a rectangle is the frame of a picture."""
_EMF_BITMAPS: Final = {76: 84, 77: 84, 80: 40, 81: 48, 114: 84}
"""Offset of offBmiSrc in BITBLT, STRETCHBLT, SETDIBITSTODEVICE, STRETCHDIBITS, ALPHABLEND."""
_WMF_BITMAPS: Final = {0x0F43: 28, 0x0B41: 26, 0x0940: 22, 0x0D33: 24}
"""STRETCHDIB, DIBSTRETCHBLT, DIBBITBLT, SETDIBTODEV → bytes before the DIB in the record."""
_WMF_DRAWS: Final = frozenset(
    {0x0213, 0x0325, 0x0324, 0x0538, 0x041B, 0x0418, 0x0817, 0x061C, 0x0521, 0x0A32, 0x081A, 0x0830}
)
_BI_RGB, _BI_BITFIELDS, _BI_JPEG, _BI_PNG = 0, 3, 4, 5


def raster_in_metafile(content: bytes) -> bytes | None:
    """Return the picture (PNG, JPEG or BMP file) that a metafile wraps, None where it draws."""
    shown = _shown(content)
    return shown[0] if len(shown) == 1 else None


def rasters_in_metafile(content: bytes) -> tuple[bytes, ...]:
    """Return the pictures within a metafile, whatever else it draws."""
    return tuple(bitmap for bitmap in _shown(content) if bitmap is not None)


def is_metafile(content: bytes) -> bool:
    """Tell whether this is a Windows metafile, by its first bytes."""
    is_emf = content[40:44] == _EMF_SIGNATURE and content[:4] == b"\x01\x00\x00\x00"
    return is_emf or content.startswith((_WMF_PLACEABLE, *_WMF_HEADERS))


def _shown(content: bytes) -> list[bytes | None]:
    """Return the bitmaps of a metafile, and None for each record that draws something else."""
    if not is_metafile(content):
        return []
    found: list[bytes | None] = []
    if content.startswith(_WMF_PLACEABLE):
        bitmaps = _wmf_bitmaps(content, 22 + 18)
    elif content.startswith(_WMF_HEADERS):
        bitmaps = _wmf_bitmaps(content, 18)
    else:
        bitmaps = _emf_bitmaps(content)
    with contextlib.suppress(struct.error):
        # A record that is cut off ends the list, and what stood before it is no whole picture.
        found.extend(bitmaps)
        return found
    return []


def _emf_bitmaps(content: bytes) -> Iterator[bytes | None]:
    """Yield the bitmaps of an EMF, and None for each record that draws something else."""
    position = 0
    while position + 8 <= len(content):
        kind, size = struct.unpack_from("<2I", content, position)
        if size < 8:
            return
        if kind in _EMF_DRAWS:
            yield None
        elif kind in _EMF_BITMAPS:
            offsets = struct.unpack_from("<4I", content, position + _EMF_BITMAPS[kind])
            info, info_size, bits, bits_size = offsets
            if bits_size:
                header = content[position + info : position + info + info_size]
                yield _picture(header, content[position + bits : position + bits + bits_size])
        position += size


def _wmf_bitmaps(content: bytes, position: int) -> Iterator[bytes | None]:
    while position + 6 <= len(content):
        size, kind = struct.unpack_from("<IH", content, position)
        if size < 3:
            return
        if kind in _WMF_DRAWS:
            yield None
        elif kind in _WMF_BITMAPS:
            dib = content[position + _WMF_BITMAPS[kind] : position + 2 * size]
            if len(dib) > 40:
                header_size = struct.unpack_from("<I", dib)[0] + _palette_size(dib)
                yield _picture(dib[:header_size], dib[header_size:])
        position += 2 * size


def _picture(header: bytes, bits: bytes) -> bytes | None:
    """Return a picture file from a DIB header with palette and its bits."""
    compression = struct.unpack_from("<I", header, 16)[0]
    if compression in {_BI_JPEG, _BI_PNG}:
        return bits
    offset = 14 + len(header)
    return b"BM" + struct.pack("<IHHI", offset + len(bits), 0, 0, offset) + header + bits


def _palette_size(dib: bytes) -> int:
    bits_per_pixel, compression = struct.unpack_from("<HI", dib, 14)
    colours = struct.unpack_from("<I", dib, 32)[0]
    if compression == _BI_BITFIELDS:
        return 12
    if bits_per_pixel <= 8 and not colours:
        colours = 1 << bits_per_pixel
    return int(4 * min(colours, 256))
