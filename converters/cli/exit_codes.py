"""What the command line tells the program that called it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from converters.diagnostics import Diagnostic, Severity
from converters.errors import (
    ConverterError,
    DestinationError,
    JobCancelled,
    SettingsError,
    SourceError,
)
from converters.model.job import FailureKind, Job, JobState, Report
from converters.model.ledger import Fate, Kind


class ExitCode(IntEnum):
    """Exit codes of ``banso``."""

    DONE = 0
    WARNINGS = 1
    """Done, with warnings, and ``--strict`` was given."""
    USAGE = 2
    SOURCE = 3
    TOOL = 4
    DESTINATION = 5
    SETTINGS = 6
    CHECK = 7
    """A finished file does not pass its checker."""
    INCOMPLETE = 8
    """The editions are made, but pages of the source could not be read and are missing."""
    INTERNAL = 70
    CANCELLED = 130


_BY_FAILURE: Final = {
    FailureKind.SOURCE: ExitCode.SOURCE,
    FailureKind.TOOL: ExitCode.TOOL,
    FailureKind.DESTINATION: ExitCode.DESTINATION,
    FailureKind.SETTINGS: ExitCode.SETTINGS,
    FailureKind.INTERNAL: ExitCode.INTERNAL,
}
_STATES: Final = {
    ExitCode.DONE: "done",
    ExitCode.WARNINGS: "done",
    ExitCode.CHECK: "check-failed",
    ExitCode.INCOMPLETE: "incomplete",
    ExitCode.CANCELLED: "cancelled",
}


def state_of(code: ExitCode) -> str:
    """Return how a book ended, as a key of the words."""
    return _STATES.get(code, "failed")


def of_error(error: ConverterError) -> ExitCode:
    """Return the code for an error that left the service."""
    match error:
        case SourceError():
            return ExitCode.SOURCE
        case DestinationError():
            return ExitCode.DESTINATION
        case SettingsError():
            return ExitCode.SETTINGS
        case JobCancelled():
            return ExitCode.CANCELLED
        case _:
            return ExitCode.TOOL


def of_job(job: Job, report: Report | None, *, strict: bool) -> ExitCode:
    """Return the code for a job that is over."""
    if job.state is JobState.SUCCEEDED:
        return of_report(report, strict=strict) if report else ExitCode.DONE
    if job.state is JobState.FAILED:
        return _BY_FAILURE[job.failure or FailureKind.INTERNAL]
    return ExitCode.CANCELLED


def of_report(report: Report, *, strict: bool) -> ExitCode:
    """Return the code for a finished conversion."""
    checks = [check for output in report.outputs for check in output.checks]
    if any(check.errors for check in checks):
        return ExitCode.CHECK
    if _lacks_pages(report):
        return ExitCode.INCOMPLETE
    warned = any(d.severity is not Severity.NOTE for d in report.diagnostics)
    if strict and (warned or any(check.warnings for check in checks)):
        return ExitCode.WARNINGS
    return ExitCode.DONE


def _lacks_pages(report: Report) -> bool:
    """Tell whether pages could not be read; those that a person left out are not missing."""
    return any(
        entry.kind is Kind.PAGE
        and entry.fate is Fate.DROPPED
        and Diagnostic.of(entry.reason).severity in (Severity.ERROR, Severity.FATAL)
        for entry in report.ledger.entries
    )


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the worst of several: what the user stopped, then our mistakes, then the highest.

    A book without some of its pages is less bad than one that was not made at all.
    """
    return max(codes, key=_gravity, default=ExitCode.DONE)


def _gravity(code: ExitCode) -> float:
    return ExitCode.WARNINGS + 0.5 if code is ExitCode.INCOMPLETE else code
