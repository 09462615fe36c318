"""Checks a finished EPUB with EPUBCheck, the W3C's own checker."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic, Origin, Severity
from converters.errors import SourceError, ToolError
from converters.model.job import CheckResult
from converters.monitor import Monitor
from converters.tools.jvm import run_epubcheck

_VERDICTS: Final = {
    "FATAL": (Severity.ERROR, "EPUB-900"),
    "ERROR": (Severity.ERROR, "EPUB-900"),
    "WARNING": (Severity.WARNING, "EPUB-901"),
    "INFO": (Severity.NOTE, "EPUB-902"),
    "USAGE": (Severity.NOTE, "EPUB-902"),
}
_OWN_SENTENCES: Final = {
    "RSC-002": "EPUB-950",
    "RSC-003": "EPUB-952",
    "RSC-005": "EPUB-920",
    "RSC-006": "EPUB-921",
    "RSC-007": "EPUB-922",
    "RSC-008": "EPUB-923",
    "RSC-010": "EPUB-924",
    "RSC-011": "EPUB-925",
    "RSC-012": "EPUB-926",
    "RSC-016": "EPUB-927",
    "RSC-017": "EPUB-928",
    "RSC-020": "EPUB-929",
    "OPF-001": "EPUB-953",
    "OPF-002": "EPUB-951",
    "OPF-003": "EPUB-930",
    "OPF-014": "EPUB-931",
    "OPF-028": "EPUB-932",
    "OPF-030": "EPUB-933",
    "OPF-033": "EPUB-934",
    "OPF-053": "EPUB-935",
    "OPF-074": "EPUB-936",
    "OPF-085": "EPUB-937",
    "OPF-092": "EPUB-938",
    "OPF-096": "EPUB-939",
    "NAV-003": "EPUB-940",
    "NAV-011": "EPUB-941",
    "PKG-003": "EPUB-942",
    "PKG-007": "EPUB-943",
    "PKG-008": "EPUB-944",
    "PKG-010": "EPUB-945",
    "PKG-021": "EPUB-946",
    "PKG-022": "EPUB-947",
    "CSS-008": "EPUB-948",
    "HTM-004": "EPUB-949",
}
"""Catalogue codes with our own sentence for the ids that publishers meet most."""


class _Location(msgspec.Struct):
    path: str | None = None
    line: int = -1


class _Message(msgspec.Struct):
    id: str = msgspec.field(name="ID")
    severity: str = "ERROR"
    message: str = ""
    locations: list[_Location] = msgspec.field(default_factory=list)


class _Checker(msgspec.Struct):
    version: str = msgspec.field(name="checkerVersion")


class _Report(msgspec.Struct):
    checker: _Checker
    messages: list[_Message]


def check_epub(path: Path, monitor: Monitor) -> CheckResult:
    """Return EPUBCheck's verdict; its own severities are counted.

    Messages that a publisher meets often carry our sentence in both languages, the others the
    checker's own (English). Raises SourceError EPUB-913 where there is no such file, else
    ToolError EPUB-910 to EPUB-912.
    """
    if not path.is_file():
        raise SourceError.of("EPUB-913", Origin(path.name), file=path.name)
    return verdict_of(run_epubcheck(path, monitor), path.name)


def verdict_of(raw: bytes, book: str) -> CheckResult:
    """Return the verdict in EPUBCheck's JSON report; ToolError EPUB-911 where it is none."""
    try:
        report = msgspec.json.decode(raw, type=_Report)
    except msgspec.DecodeError as error:
        raise ToolError.of("EPUB-911", reason=str(error)) from error
    messages = tuple(_diagnostic(message, book) for message in report.messages)
    return CheckResult(
        checker=f"EPUBCheck {report.checker.version}",
        errors=sum(message.severity is Severity.ERROR for message in messages),
        warnings=sum(message.severity is Severity.WARNING for message in messages),
        messages=messages,
    )


def _diagnostic(message: _Message, book: str) -> Diagnostic:
    place = message.locations[0] if message.locations else _Location()
    severity, general = _VERDICTS.get(message.severity, _VERDICTS["ERROR"])
    values = {
        "id": message.id,
        "line": f", {place.line}" if place.line > 0 else "",
        "message": message.message,
    }
    return Diagnostic(
        _OWN_SENTENCES.get(message.id, general),
        severity,
        Origin(book, part=None if _is_whole(place.path, book) else place.path),
        tuple(values.items()),
    )


def _is_whole(path: str | None, book: str) -> bool:
    """Tell whether a message is about the whole file: it names its place on the disk then."""
    return not path or (Path(path).is_absolute() and Path(path).name == book)
