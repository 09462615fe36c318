"""A picture of an RTF file while its group is read, and the file that it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from converters.readers.doc.binary import DamagedError
from converters.readers.doc.officeart import bitmap_file
from converters.readers.docx.pictures import AS_IT_IS, Look

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
    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0
    """Twips that are cut off at each side, before it is scaled."""

    @property
    def size(self) -> tuple[float | None, float | None]:
        """Width and height in mm as shown, None where the file does not say."""
        width = self.width - self.left - self.right
        height = self.height - self.top - self.bottom
        return _size(width, self.scale_x), _size(height, self.scale_y)

    @property
    def look(self) -> Look:
        """What is cut off; nothing where the sides leave nothing, or the size is not known."""
        if min(self.width - self.left - self.right, self.height - self.top - self.bottom) <= 0:
            return AS_IT_IS
        across, down = max(self.width, 1), max(self.height, 1)
        return Look(
            max(self.left, 0) / across, max(self.top, 0) / down,
            max(self.right, 0) / across, max(self.bottom, 0) / down,
        )  # fmt: skip

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
