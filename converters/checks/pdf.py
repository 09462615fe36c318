"""Checks a finished PDF: that it opens, and that it keeps what it claims to keep.

Not a validator of all of PDF/A and PDF/UA: what is asked is what a writer can get wrong without
anyone seeing it. Two independent readers look, pypdf and pdfium, in a process of their own, for
both have been crashed and hung by damaged files.
"""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path
from typing import Final

from converters.checks.pdf_contents import Finding, inspect_file, load_readers
from converters.diagnostics import Diagnostic, Origin, Severity
from converters.errors import SourceError, ToolError
from converters.limits import PDF_FILE
from converters.model.job import CheckResult
from converters.monitor import Deadline, Monitor, OutOfTime
from converters.workers import Apart, run_apart

SECONDS: Final = 120.0
"""Time for one file; 2,000 pages take a fifth of it."""


Inspector = Apart[str, tuple[Finding, ...]]
"""A process in which the readers wait for one file."""


def waiting_inspector() -> Inspector:
    """Return a process that loads the readers while the file is still written."""
    return Apart(inspect_file, prepare=load_readers)


def check_pdf(
    path: Path, monitor: Monitor, *, seconds: float = SECONDS, waiting: Inspector | None = None
) -> CheckResult:
    """Return the verdict on a PDF; a damaged or hostile one is a verdict, not an exception.

    ``waiting``: a process for this file alone, to be ended by the caller; else one is spawned.
    Raises SourceError PDF-032 where there is no such file.
    """
    if not path.is_file():
        raise SourceError.of("PDF-032", Origin(path.name), file=path.name)
    origin = Origin(path.name)
    messages = tuple(
        Diagnostic.of(finding.code, origin, **dict(finding.values))
        for finding in _findings(path, Deadline(monitor, time.monotonic(), seconds), waiting)
    )
    return CheckResult(
        checker=f"PDF (pypdf {version('pypdf')}, pdfium {version('pypdfium2')})",
        errors=sum(message.severity in {Severity.ERROR, Severity.FATAL} for message in messages),
        warnings=sum(message.severity is Severity.WARNING for message in messages),
        messages=messages,
    )


def _findings(path: Path, deadline: Deadline, waiting: Inspector | None) -> tuple[Finding, ...]:
    if path.stat().st_size > PDF_FILE:
        return (Finding("PDF-020", (("reason", f"> {PDF_FILE} B"),)),)
    try:
        if waiting is not None:
            return waiting.run(str(path), deadline)
        return run_apart(inspect_file, str(path), deadline)
    except OutOfTime:
        return (Finding("PDF-031", (("seconds", round(deadline.seconds)),)),)
    except ToolError as error:
        return (Finding("PDF-020", (("reason", str(error)),)),)
