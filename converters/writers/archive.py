"""ZIP files whose entries carry the book's own time, not the clock's: same book, same bytes."""

from __future__ import annotations

import zipfile
from datetime import datetime
from typing import BinaryIO, Final

_ZIP_EPOCH: Final = 1980
_UNIX: Final = 3
_FILE_MODE: Final = 0o100644 << 16
_COMPRESSION: Final = 6


class Archive:
    """A ZIP file in writing, entry by entry."""

    def __init__(self, target: BinaryIO, moment: datetime) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        year = max(_ZIP_EPOCH, moment.year)
        # ZIP counts seconds by twos.
        self._time = (year, moment.month, moment.day, moment.hour, moment.minute,
                      moment.second // 2 * 2)  # fmt: skip

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *problem: object) -> None:
        self._zip.close()

    def add(self, name: str, content: bytes, *, stored: bool = False) -> None:
        """Add one entry; ``stored`` for bytes that are packed already."""
        entry = zipfile.ZipInfo(name, self._time)
        entry.create_system = _UNIX
        entry.external_attr = _FILE_MODE
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, content, compresslevel=None if stored else _COMPRESSION)
