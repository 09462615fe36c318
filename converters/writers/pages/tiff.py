"""The cleaned pages as one multi-page TIFF, page after page; nothing but one page is ever held.

One-bit pages are Group 4, gray and colour ones JPEG, both taken over byte for byte where they are
kept so. Source: TIFF 6.0 (Adobe, 1992), Technical Note 2 on JPEG (1995), and the wide offsets of
BigTIFF for large books.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO, Final

from converters import __version__
from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.page import DisplayPage
from converters.model.publication import Publication
from converters.writers.page_navigation import labels_of
from converters.writers.pages.pictures import JPEG, PlainPicture, plain_picture
from converters.writers.writing import WriteContext

_ASCII, _SHORT, _LONG, _RATIONAL, _LONG8 = 2, 3, 4, 5, 16
_GROUP_4, _JPEG = 4, 7
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _YCBCR = 0, 1, 6
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Markers of JPEG frame headers: baseline, extended, progressive."""
_PAGE_OF_MANY: Final = 2
_INCH: Final = 2
_CLASSIC_BYTES: Final = 0x6000_0000
"""From here on offsets of 32 bits may not do: a plain picture can be larger than what is kept."""
_LEAST_PACKING: Final = 2
"""By how much a gray JPEG is smaller than its pixels at least."""
_PAGE_OVERHEAD: Final = 4_096
_FINEST: Final = 1_000


def write(
    publication: Publication,
    edition: Edition,  # noqa: ARG001 - the pages alone say how the file looks
    target: BinaryIO,
    context: WriteContext,
) -> None:
    """Write the pages. Raises ToolError SCAN-080 (no pages) or SCAN-081 (picture damaged)."""
    displays = context.displays
    if not displays:
        raise ToolError.of("SCAN-080")
    printed = {layout.page.number: layout.label for layout in context.layouts}
    labels = labels_of([printed.get(display.number) for display in displays])
    file = _File(target, wide=_needs_wide_offsets(context))
    title = publication.metadata.work.title
    moment = context.modified.strftime("%Y:%m:%d %H:%M:%S")
    for index, (display, label) in enumerate(zip(displays, labels, strict=True)):
        context.monitor.check_cancelled()
        picture = plain_picture(display, context.media)
        facts = [
            _short(297, index, len(displays)), _text(285, label.text), _text(269, title),
            _text(305, f"Ban So {__version__}"), _text(306, moment),
        ]  # fmt: skip
        file.add(picture, display, facts)
        context.monitor.advance(index + 1, len(displays))


def _needs_wide_offsets(context: WriteContext) -> bool:
    sizes = []
    for display in context.displays:
        path = context.media.path(display.key)
        size = path.stat().st_size if path.exists() else 0
        # Layers are made one picture, whose size is not known before.
        most = display.width_px * display.height_px // _LEAST_PACKING
        sizes.append(most if display.mask_key else size)
    return sum(sizes) + _PAGE_OVERHEAD * len(sizes) > _CLASSIC_BYTES


@dataclass(frozen=True)
class _Field:
    """One entry of a page's directory; ``values`` are packed already."""

    tag: int
    kind: int
    count: int
    values: bytes


def _short(tag: int, *values: int) -> _Field:
    return _Field(tag, _SHORT, len(values), struct.pack(f"<{len(values)}H", *values))


def _long(tag: int, value: int) -> _Field:
    return _Field(tag, _LONG, 1, struct.pack("<I", value))


def _text(tag: int, text: str) -> _Field:
    # TIFF asks for ASCII; today's readers take UTF-8, and titles need it.
    content = text.replace("\0", "").encode() + b"\0"
    return _Field(tag, _ASCII, len(content), content)


def _rational(tag: int, value: float) -> _Field:
    share = Fraction(value).limit_denominator(_FINEST)
    return _Field(tag, _RATIONAL, 1, struct.pack("<II", share.numerator, share.denominator))


class _File:
    """A TIFF in writing: each page's bytes, then its directory, chained to the one before."""

    def __init__(self, target: BinaryIO, *, wide: bool) -> None:
        self._target = target
        self._wide = wide
        self._offset = "<Q" if wide else "<I"
        self._link = 8 if wide else 4
        head = struct.pack("<2sHHHQ", b"II", 43, 8, 0, 0) if wide else struct.pack(
            "<2sHI", b"II", 42, 0
        )  # fmt: skip
        target.write(head)
        self._end = len(head)

    def add(self, picture: PlainPicture, display: DisplayPage, facts: Sequence[_Field]) -> None:
        """Append one page."""
        strip, coding = _coded(picture)
        start = self._append(strip)
        place = _LONG8 if self._wide else _LONG
        fields = [
            _long(254, _PAGE_OF_MANY), _long(256, picture.width_px), _long(257, picture.height_px),
            _long(278, picture.height_px), _Field(273, place, 1, struct.pack(self._offset, start)),
            _long(279, len(strip)), _short(284, 1),
            _rational(282, display.dpi), _rational(283, display.dpi), _short(296, _INCH),
            *coding, *facts,
        ]  # fmt: skip
        self._directory(sorted(fields, key=lambda field: field.tag))

    def _directory(self, fields: Sequence[_Field]) -> None:
        room = 8 if self._wide else 4
        entries = []
        for field in fields:
            value = field.values
            if len(value) > room:
                value = struct.pack(self._offset, self._append(value))
            head = struct.pack("<HH", field.tag, field.kind)
            entries.append(head + struct.pack(self._offset, field.count) + value.ljust(room, b"\0"))
        count = struct.pack("<Q" if self._wide else "<H", len(entries))
        content = count + b"".join(entries) + struct.pack(self._offset, 0)
        place = self._append(content)
        self._target.seek(self._link)
        self._target.write(struct.pack(self._offset, place))
        self._target.seek(self._end)
        self._link = place + len(content) - struct.calcsize(self._offset)

    def _append(self, content: bytes) -> int:
        """Write bytes at an even place, as the format asks, and return it."""
        if self._end % 2:
            self._target.write(b"\0")
            self._end += 1
        place = self._end
        self._target.write(content)
        self._end += len(content)
        return place


def _coded(picture: PlainPicture) -> tuple[bytes, list[_Field]]:
    """Return the page's one strip and the fields that say how it is coded."""
    if picture.media_type == JPEG:
        if picture.mode == "L":
            colour = [_short(258, 8), _short(262, _BLACK_IS_ZERO), _short(277, 1)]
        else:
            sampling = _sampling(picture.content)
            colour = [_short(258, 8, 8, 8), _short(262, _YCBCR), _short(277, 3)]
            colour.append(_short(530, *sampling))
        return picture.content, [_short(259, _JPEG), *colour]
    strip, white_is_zero, order = _group_4_strip(picture.content)
    photometric = _WHITE_IS_ZERO if white_is_zero else _BLACK_IS_ZERO
    return strip, [
        _short(258, 1), _short(259, _GROUP_4), _short(262, photometric), _short(277, 1),
        _short(266, order), _long(293, 0),
    ]  # fmt: skip


def _group_4_strip(content: bytes) -> tuple[bytes, bool, int]:
    """Return the strip of a one-strip Group 4 TIFF, whether its 0 is white, and its fill order."""
    from PIL.TiffImagePlugin import TiffImageFile

    with TiffImageFile(io.BytesIO(content)) as image:
        tags = image.tag_v2
        start, length = tags[273][0], tags[279][0]
        white_is_zero = tags.get(262, _WHITE_IS_ZERO) == _WHITE_IS_ZERO
        return content[start : start + length], white_is_zero, tags.get(266, 1)


def _sampling(jpeg: bytes) -> tuple[int, int]:
    """Return how many luma samples a JPEG has for one of chroma, across and down.

    Source: ITU-T T.81, B.2.2: the frame header tells the sampling of its first component.
    """
    place = 2
    while place + 4 <= len(jpeg):
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            factors = jpeg[place + 11]
            return factors >> 4, factors & 0x0F
        place += 2 + length
    return 1, 1
