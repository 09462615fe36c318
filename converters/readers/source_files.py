"""Sources read as a whole, within the limits, with a message where that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from converters import limits
from converters.diagnostics import Origin, system_reason
from converters.errors import SourceError


def whole_file(source: Path, origin: Origin, most: int, too_large: str) -> bytes:
    """Return the bytes of a file.

    SourceError TXT-003 where it cannot be read, ``too_large`` where it is larger than ``most``.
    """
    with _told(origin):
        if source.stat().st_size > most:
            raise SourceError.of(too_large, origin, megabytes=most // limits.MEGABYTE)
        return source.read_bytes()


def head_of(source: Path, origin: Origin, size: int) -> bytes:
    """Return the first bytes of a file. SourceError TXT-003 where it cannot be read."""
    with _told(origin), source.open("rb") as stream:
        return stream.read(size)


@contextmanager
def _told(origin: Origin) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = system_reason(error)
        raise SourceError.of("TXT-003", origin, reason=reason) from error
