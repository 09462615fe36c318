"""Pages in a ZIP archive of pictures (CBZ): found and read within limits, never extracted."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from converters import limits
from converters.diagnostics import Origin, system_reason
from converters.errors import SourceError
from converters.files import natural_key
from converters.pages.pixels import too_large
from converters.picture_formats import DJVU_SUFFIXES, FOREIGN_SUFFIXES, IMAGE_SUFFIXES

_ENCRYPTED: Final = 1
_UNBOUND: Final = DJVU_SUFFIXES | {".pdf"}
"""Books within the archive: not read, but told of one by one."""
_ASIDE: Final = ("__MACOSX", ".")
"""Beginnings of the names of folders and files that programs leave beside the pictures."""
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, NotImplementedError,
)  # fmt: skip


def members(path: Path, origin: Origin) -> list[str]:
    """Return the names of the pictures in natural order.

    Raises SourceError SCAN-001 (unreadable), SCAN-006 (too many), SCAN-014 (protected), SCAN-015
    (damaged).
    """
    with _opened(path, origin) as archive:
        found = {
            entry.filename: entry
            for entry in archive.infolist()
            if not entry.is_dir() and _is_picture(entry.filename)
        }
    if len(found) > limits.PAGES:
        raise SourceError.of("SCAN-006", origin, limit=limits.PAGES)
    if any(entry.flag_bits & _ENCRYPTED for entry in found.values()):
        raise SourceError.of("SCAN-014", origin)
    if sum(entry.file_size for entry in found.values()) > limits.ARCHIVE_TOTAL:
        raise too_large(origin)
    return sorted(found, key=natural_key)


def read_member(path: Path, name: str, origin: Origin) -> bytes:
    """Return the bytes of one picture.

    Raises SourceError as ``members`` does, and SCAN-002 (too large), SCAN-007 (damaged).
    """
    with _opened(path, origin) as archive:
        try:
            entry = archive.getinfo(name)
            if entry.file_size > limits.IMAGE_FILE:
                raise too_large(origin)
            # No more is unpacked than the directory says.
            return archive.read(entry)
        except (*_DAMAGE, RuntimeError, OSError, KeyError) as error:
            raise SourceError.of("SCAN-007", origin) from error


def _is_picture(name: str) -> bool:
    place = PurePosixPath(name)
    aside = any(part.startswith(_ASIDE) for part in place.parts if part != "..")
    return not aside and place.suffix.lower() in IMAGE_SUFFIXES | FOREIGN_SUFFIXES | _UNBOUND


@contextmanager
def _opened(path: Path, origin: Origin) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        reason = system_reason(error)
        raise SourceError.of("SCAN-001", origin, reason=reason) from error
    except _DAMAGE as error:
        raise SourceError.of("SCAN-015", origin) from error
    with archive:
        yield archive
