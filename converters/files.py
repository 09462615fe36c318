"""Files that are whole or absent: atomic writes, content-addressed blobs, natural order, names."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from converters.diagnostics import Origin, system_reason
from converters.errors import DestinationError, SourceError

PART_PREFIX: Final = ".banso-"
"""Unfinished files are called ``.banso-<process>-<letters>.part``."""
_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
)


@contextmanager
def atomic_write(target: Path) -> Iterator[BinaryIO]:
    """Open a stream whose content appears under ``target`` only when the block ends well.

    The bytes go to a temporary file in the same folder, are flushed to the disk and renamed, so a
    kill, a power cut or a full disk leaves either the old file or the new one.
    Raises DestinationError (FILE-001 to FILE-003).
    """
    with translated_destination(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        prefix = f"{PART_PREFIX}{os.getpid()}-"
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=".part", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


@contextmanager
def translated_destination(target: Path) -> Iterator[None]:
    """Turn an OSError about ``target`` into a DestinationError that says what to do."""
    try:
        yield
    except OSError as error:
        origin = Origin(str(target))
        if error.errno in _NO_SPACE:
            raise DestinationError.of("FILE-001", origin, folder=str(target.parent)) from error
        if isinstance(error, PermissionError):
            raise DestinationError.of("FILE-002", origin, folder=str(target.parent)) from error
        reason = system_reason(error)
        raise DestinationError.of("FILE-003", origin, reason=reason) from error


def require_folder(folder: Path) -> None:
    """Make sure, before hours of work, that files can be written in a folder, there or yet to be.

    Raises DestinationError: FILE-002 no permission, FILE-003 (a name that no disk takes), FILE-019
    where a file stands in its place or in that of a folder above it.
    """
    origin = Origin(str(folder))
    for place in (folder, *folder.parents):
        try:
            place.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            reason = system_reason(error)
            raise DestinationError.of("FILE-003", origin, reason=reason) from error
        if not place.is_dir():
            raise DestinationError.of("FILE-019", file=str(place))
        if not os.access(place, os.W_OK | os.X_OK):
            raise DestinationError.of("FILE-002", origin, folder=str(place))
        return


def write_file(target: Path, content: bytes) -> None:
    """Write ``content`` under ``target``, whole or not at all."""
    with atomic_write(target) as stream:
        stream.write(content)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def lies_there(path: Path) -> bool:
    """Tell whether there is such a file; there is none of a name that is too long for any.

    The names of files that may lie beside a source are longer than its own.
    """
    try:
        return path.is_file()
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        return False


def require_file(path: Path) -> None:
    """Refuse a named pipe, a socket or a device: nobody may ever write into it.

    Files, folders and names of nothing pass. Raises SourceError FILE-031, and OSError where the
    disk does not answer.
    """
    if not (path.is_file() or path.is_dir()) and path.exists():
        raise SourceError.of("FILE-031", Origin(path.name), file=path.name)


def stamp_of(path: Path) -> str:
    """Return size and time of change of a file in words, ``absent`` where it cannot be seen."""
    try:
        status = path.stat()
    except OSError:
        return "absent"
    return "folder" if path.is_dir() else f"{status.st_size} {status.st_mtime_ns}"


def sha256_of(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class BlobStore:
    """Content-addressed bytes in a folder: pictures and fonts of the book in work.

    The key is the SHA-256 of the bytes; writing twice stores once; a torn write is never seen.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store ``content`` and return its key."""
        key = hashlib.sha256(content).hexdigest()
        path = self.path(key)
        if not path.exists():
            write_file(path, content)
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes under ``key``; KeyError if there are none."""
        try:
            return self.path(key).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None

    def path(self, key: str) -> Path:
        """Return where the bytes of ``key`` lie or would lie."""
        return self.folder / key[:2] / key


class ResultCache:
    """Finished results by the fingerprint of everything that they were made from.

    A result that cannot be stored (full disk) is simply not remembered; work goes on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, fingerprint: str) -> bytes | None:
        """Return the stored result, None where there is none. Using it counts as touching it."""
        path = self._path(fingerprint)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return content

    def store(self, fingerprint: str, content: bytes) -> None:
        """Remember ``content`` under ``fingerprint``."""
        with suppress(DestinationError):
            write_file(self._path(fingerprint), content)

    def prune(self, keep_bytes: int) -> None:
        """Forget the results that were not used for longest until ``keep_bytes`` are left."""
        entries = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime_ns, status.st_size, path))
        kept = 0
        for _, size, path in sorted(entries, reverse=True):
            kept += size
            if kept > keep_bytes:
                with suppress(OSError):
                    path.unlink()

    def _path(self, fingerprint: str) -> Path:
        return self.folder / fingerprint[:2] / fingerprint


def fingerprint(*parts: bytes | str) -> str:
    """Return one SHA-256 over parts, each prefixed by its length so that no two lists collide."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that puts ``page 2`` before ``page 10``; a total order on names."""
    folded = unicodedata.normalize("NFC", name).casefold()
    pieces = re.findall(r"\d+|\D+", folded)
    key = [(0, int(p), "") if p.isdecimal() and p.isascii() else (1, 0, p) for p in pieces]
    return (*key, (-1, 0, name))


def ascii_slug(title: str, fallback: str = "book", limit: int = 80) -> str:
    """Return a file name of ``a-z 0-9 -`` for a title in any language.

    Vietnamese letters lose their marks (``Số đỏ`` → ``so-do``); names reserved on Windows and
    empty results get ``fallback``.
    """
    decomposed = unicodedata.normalize("NFKD", title.replace("đ", "d").replace("Đ", "D"))
    plain = decomposed.encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].strip("-")
    if not slug or slug in _RESERVED:
        return f"{fallback}-{slug}" if slug else fallback
    return slug
