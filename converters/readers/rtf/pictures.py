"""A picture of an RTF file while its group is read, and the file that it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from converters.readers.doc.binary import DamagedError
from converters.readers.doc.officeart import bitmap_file

_MM_PER_TWIP: Final = 25.4 / 1440
_NO_DIGIT: Final = re.compile(r"[^0-9a-fA-F]+")


@dataclass
class Picture:
    """Digits or bytes of a picture, its size in twips, its scale in percent."""

    digits: list[str] = field(default_factory=list)
    binary: list[str] = field(default_factory=list)
    is_bitmap: bool = False
    """It lacks the header that a file of its kind begins with (``dibitmap``)."""
    description: str | None = None
    width: int = 0
    height: int = 0
    scale_x: int = 100
    scale_y: int = 100

    @property
    def size(self) -> tuple[float | None, float | None]:
        """Width and height in mm, None where the file does not say."""
        return _size(self.width, self.scale_x), _size(self.height, self.scale_y)

    @property
    def content(self) -> bytes:
        """The picture as a file; empty where there is none."""
        if self.binary:
            content = "".join(self.binary).encode("latin-1")
        else:
            digits = _NO_DIGIT.sub("", "".join(self.digits))
            content = bytes.fromhex(digits[: len(digits) // 2 * 2])
        if not self.is_bitmap:
            return content
        try:
            return bitmap_file(content)
        except DamagedError:
            return content


@dataclass
class Drawing:
    """A drawing while its group is read."""

    signs_before: int = 0
    """Signs that the file had shown when the drawing began."""
    property: str = ""
    """Name of the property whose value comes next."""


def _size(twips: int, scale: int) -> float | None:
    size = twips * scale / 100 * _MM_PER_TWIP
    return round(size, 2) if size > 0 else None
