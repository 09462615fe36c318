"""Checks a finished PDF: that it opens, and that it keeps what it claims to keep.

Not a validator of all of PDF/A and PDF/UA: what is asked is what a writer can get wrong without
anyone seeing it. Two independent readers look, pypdf and pdfium, in a process of their own, for
both have been crashed and hung by damaged files.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from converters.checks.pdf_contents import Finding, inspect_file
from converters.diagnostics import Diagnostic, Origin, Severity
from converters.errors import SourceError, ToolError
from converters.limits import PDF_FILE
from converters.model.job import CheckResult
from converters.monitor import Monitor
from converters.workers import run_apart

SECONDS: Final = 120.0
"""Time for one file; 2,000 pages take a fifth of it."""


class _OutOfTime(Exception):  # noqa: N818 - never leaves this module
    """The readers did not finish."""


@dataclass(frozen=True)
class _Deadline:
    """A monitor that also ends the work at a moment of the monotonic clock."""

    monitor: Monitor
    end: float

    @contextmanager
    def phase(self, name: str, weight: float, /) -> Iterator[Monitor]:
        with self.monitor.phase(name, weight) as inner:
            yield _Deadline(inner, self.end)

    def advance(self, done: int, total: int) -> None:
        self.monitor.advance(done, total)

    def report(self, diagnostic: Diagnostic) -> None:
        self.monitor.report(diagnostic)

    def check_cancelled(self) -> None:
        self.monitor.check_cancelled()
        if time.monotonic() > self.end:
            raise _OutOfTime


def check_pdf(path: Path, monitor: Monitor, *, seconds: float = SECONDS) -> CheckResult:
    """Return the verdict on a PDF; a damaged or hostile one is a verdict, not an exception.

    Raises SourceError PDF-032 where there is no such file.
    """
    if not path.is_file():
        raise SourceError.of("PDF-032", Origin(path.name), file=path.name)
    origin = Origin(path.name)
    messages = tuple(
        Diagnostic.of(finding.code, origin, **dict(finding.values))
        for finding in _findings(path, monitor, seconds)
    )
    return CheckResult(
        checker=f"PDF (pypdf {version('pypdf')}, pdfium {version('pypdfium2')})",
        errors=sum(message.severity in {Severity.ERROR, Severity.FATAL} for message in messages),
        warnings=sum(message.severity is Severity.WARNING for message in messages),
        messages=messages,
    )


def _findings(path: Path, monitor: Monitor, seconds: float) -> tuple[Finding, ...]:
    if path.stat().st_size > PDF_FILE:
        return (Finding("PDF-020", (("reason", f"> {PDF_FILE} B"),)),)
    try:
        deadline = _Deadline(monitor, time.monotonic() + seconds)
        return run_apart(inspect_file, str(path), deadline)
    except _OutOfTime:
        return (Finding("PDF-031", (("seconds", round(seconds)),)),)
    except ToolError as error:
        return (Finding("PDF-020", (("reason", str(error)),)),)
