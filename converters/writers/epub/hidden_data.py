"""Data that a picture file holds beside the picture: camera, place, programs, thumbnails.

Nobody who reads the book sees them, but anybody can take them out of it. They are cut out without
decoding, so that the picture itself stays as it is, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""JPEG markers without a length (ITU-T T.81, table B.1)."""
_SCAN: Final = 0xDA
_END: Final = 0xD9
_APPLICATION: Final = range(0xE1, 0xF0)
_COMMENT: Final = 0xFE
_PROFILE: Final = b"ICC_PROFILE\x00"
_ADOBE: Final = b"Adobe"
"""APP14 of this name tells the colours of the picture (ITU-T T.872, 6.5.3)."""
_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PNG_BESIDE: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


def without_hidden_data(content: bytes) -> bytes:
    """Return a JPEG or PNG file without them, ``content`` itself where there are none.

    What is neither, and what cannot be followed to its end, is returned as it is.
    """
    cut = _jpeg_cuts if content.startswith(b"\xff\xd8") else _png_cuts
    try:
        cuts = list(cut(content))
    except (IndexError, ValueError):
        return content
    if not cuts:
        return content
    ends = [(0, 0), *cuts, (len(content), len(content))]
    return b"".join(content[end:start] for (_, end), (start, _) in pairwise(ends))


def _jpeg_cuts(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the parts to leave out; what stands behind the end of the picture is one of them."""
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            place += 1
            continue
        if marker == _END:
            if place + 2 < len(content):
                yield place + 2, len(content)
            return
        if marker in _STANDALONE:
            place += 2
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if end < place + 4:
            raise ValueError("no length")
        if _is_beside(marker, content[place + 4 : place + 16]):
            yield place, end
        place = _after_scan(content, end) if marker == _SCAN else end


def _is_beside(marker: int, head: bytes) -> bool:
    if marker == _COMMENT:
        return True
    return marker in _APPLICATION and not head.startswith((_PROFILE, _ADOBE))


def _after_scan(content: bytes, place: int) -> int:
    """Return where the next marker stands; in coded data, FF is followed by 00 or a restart."""
    while True:
        place = content.index(b"\xff", place)
        following = content[place + 1]
        if following != 0 and following not in _STANDALONE and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2


def _png_cuts(content: bytes) -> Iterator[tuple[int, int]]:
    if not content.startswith(_PNG_SIGNATURE):
        return
    place = len(_PNG_SIGNATURE)
    while place < len(content):
        kind = content[place + 4 : place + 8]
        if len(kind) < 4:
            raise ValueError("cut off")
        end = place + 12 + int.from_bytes(content[place : place + 4], "big")
        if kind in _PNG_BESIDE:
            yield place, end
        place = end
        if kind == b"IEND":
            if place < len(content):
                yield place, len(content)
            return
    raise ValueError("no end")
