"""Open a Word 97 to 2003 file: its streams and the structures in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import olefile

from converters import limits
from converters.diagnostics import Origin, system_reason
from converters.errors import SourceError
from converters.readers.doc.binary import DamagedError
from converters.readers.doc.fib import Part, read_fib

_MAIN: Final = "WordDocument"
_TABLES: Final = ("0Table", "1Table")
_OTHERS: Final = ("Workbook", "Book", "PowerPoint Document")
_FAULTS: Final = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
    MemoryError,
)  # fmt: skip
"""What the container's reader raises on damaged input."""
ValueT = TypeVar("ValueT")
OtherT = TypeVar("OtherT")


class WordFile:
    """Streams of one file, read whole; the file is closed again by then."""

    def __init__(self, source: Path) -> None:
        """Read ``source``.

        Raises SourceError: DOC-001 (Word 95 or older), DOC-002 (no document), DOC-004 (unreadable),
        DOC-006 (of another office program), DOC-010 (damaged), DOC-013 (password), DOC-018 (too
        large).
        """
        self.origin = Origin(source.name)
        self.repaired = False
        """True once something had to be left out because it was damaged."""
        self._read(source)
        if not self.main:
            raise SourceError.of("DOC-010", self.origin)
        self.fib = read_fib(self.main, self.origin)
        self.table = self._tables.get(self.fib.table_stream, b"")
        if not self.table:
            self.table = next((stream for stream in self._tables.values() if stream), b"")
            self.repaired = True

    def structure(self, part: Part) -> bytes:
        """Return a structure of the table stream; empty where it is absent or cut off."""
        place, size = self.fib.place(part)
        if not size:
            return b""
        if place + size > len(self.table):
            self.repaired = True
            return b""
        return self.table[place : place + size]

    def attempt(self, read: Callable[[], ValueT], otherwise: OtherT) -> ValueT | OtherT:
        """Return what ``read`` gives; ``otherwise`` where the structure is damaged."""
        try:
            return read()
        except DamagedError:
            self.repaired = True
            return otherwise

    def _read(self, source: Path) -> None:
        try:
            head = self._head(source)
        except OSError as error:
            raise SourceError.of("DOC-004", self.origin, reason=system_reason(error)) from error
        if head != olefile.MAGIC:
            raise SourceError.of("DOC-001", self.origin)
        try:
            with source.open("rb") as stream, olefile.OleFileIO(stream) as container:
                self._take(container)
        except _FAULTS as error:
            raise SourceError.of("DOC-010", self.origin) from error

    def _head(self, source: Path) -> bytes:
        if source.stat().st_size > limits.DOC_FILE:
            megabytes = limits.DOC_FILE // limits.MEGABYTE
            raise SourceError.of("DOC-018", self.origin, megabytes=megabytes)
        with source.open("rb") as stream:
            return stream.read(len(olefile.MAGIC))

    def _take(self, container: olefile.OleFileIO) -> None:
        if not container.exists(_MAIN):
            # A document may lie deeper, as an attachment: sniffing saw its name.
            is_other = any(map(container.exists, _OTHERS))
            raise SourceError.of("DOC-006" if is_other else "DOC-002", self.origin)
        self.main = self._stream(container, _MAIN)
        self._tables = {name: self._stream(container, name) for name in _TABLES}
        self.data = self._stream(container, "Data")
        self.has_macros = container.exists("Macros")
        self.summary = self._stream(container, "\x05SummaryInformation")

    def _stream(self, container: olefile.OleFileIO, name: str) -> bytes:
        try:
            if not container.exists(name):
                return b""
            with container.openstream(name) as stream:
                return bytes(stream.read())
        except _FAULTS:
            self.repaired = True
            return b""
