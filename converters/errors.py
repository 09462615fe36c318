"""The few exceptions that leave the engine; each carries a coded message."""

from __future__ import annotations

from typing import Self

from converters.diagnostics import Diagnostic, Origin, Value


class ConverterError(Exception):
    """Base of all failures that a user can be told about."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic

    @classmethod
    def of(cls, code: str, origin: Origin | None = None, **values: Value) -> Self:
        """Return the error for a catalogue code, ready to be raised."""
        return cls(Diagnostic.of(code, origin, **values))

    def __str__(self) -> str:
        where = self.diagnostic.where()
        return f"{self.diagnostic.code} {where + ': ' if where else ''}{self.diagnostic.text()}"


class SourceError(ConverterError):
    """The input cannot be read: damaged, encrypted, too large, of an unknown kind."""


class ToolError(ConverterError):
    """A program or library that we rely on is missing or failed."""


class DestinationError(ConverterError):
    """The result cannot be written: no space, no permission, name taken."""


class SettingsError(ConverterError):
    """A setting or a metadata field has a bad value."""


class JobCancelled(ConverterError):  # noqa: N818 - a request that was met, not an error
    """The user asked to stop; handled only at the edge of a job."""

    @classmethod
    def now(cls) -> JobCancelled:
        """Return the exception that ``Monitor.check_cancelled`` raises."""
        return cls(Diagnostic.of("JOB-001"))
