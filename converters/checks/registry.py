"""Which checker reads which finished file."""

from __future__ import annotations

from pathlib import Path

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.job import CheckResult
from converters.monitor import Monitor


def check_file(path: Path, monitor: Monitor) -> tuple[CheckResult, ...]:
    """Return the verdict of every checker for the kind of file that ``path``'s ending names.

    Raises SourceError FILE-012 for another kind of file and ToolError where a checker failed.
    """
    match path.suffix.lower():
        case ".epub":
            from converters.checks.epubcheck import check_epub

            return (check_epub(path, monitor),)
        case ".pdf":
            from converters.checks.pdf import check_pdf

            return (check_pdf(path, monitor),)
        case _:
            raise SourceError.of("FILE-012", Origin(path.name), file=path.name)
