"""What a job is asked to do, and how it ended."""

from __future__ import annotations

import msgspec

from converters.diagnostics import Diagnostic
from converters.errors import (
    ConverterError,
    DestinationError,
    JobCancelled,
    SettingsError,
    SourceError,
)
from converters.model.job import FailureKind, JobState, Plan
from converters.settings import Settings
from converters.tools.jvm import Endpoint
from converters.vocabularies import ChangePolicy


class ConversionOrder(msgspec.Struct, frozen=True, tag="conversion"):
    """Make the editions of a plan."""

    plan: Plan


class InspectionOrder(msgspec.Struct, frozen=True, tag="inspection"):
    """Say what is in the sources."""

    sources: tuple[str, ...]
    """Of a book in work only to be told: the project says what they are."""
    structure_file: str | None = None
    """What a person decided about the structure; None: the file beside the sources, if any."""
    tracked_changes: ChangePolicy = ChangePolicy.ACCEPT
    pages_file: str | None = None
    """Decisions about the pages of a scan; None: the file beside the sources, if any."""
    pages: bool = False
    """Whether the pages of a scan are recognised, to tell what is decided about each."""
    project: str | None = None
    """A book in work, which says all there is to say about its sources."""


class PreviewOrder(msgspec.Struct, frozen=True, tag="preview"):
    """Set the opening of a book in the design of a plan."""

    plan: Plan
    key: str
    """Names the book and all that its text is made with."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The files of the book."""
        return self.plan.sources


Order = ConversionOrder | InspectionOrder | PreviewOrder


class Task(msgspec.Struct, frozen=True):
    """An order with everything that a process needs to carry it out."""

    order: Order
    settings: Settings
    checker: Endpoint | None = None
    """The warm EPUBCheck to use; None: the process starts its own."""


class Outcome(msgspec.Struct, frozen=True, tag="outcome"):
    """How a job ended; ``result`` is the JSON of its Report, Inspection or Preview."""

    state: JobState
    result: bytes = b""
    problem: Diagnostic | None = None
    failure: FailureKind | None = None

    @classmethod
    def of_error(cls, error: ConverterError) -> Outcome:
        """Return the outcome for an error that left the engine."""
        match error:
            case JobCancelled():
                return cls(JobState.CANCELLED, problem=error.diagnostic)
            case SourceError():
                failure = FailureKind.SOURCE
            case DestinationError():
                failure = FailureKind.DESTINATION
            case SettingsError():
                failure = FailureKind.SETTINGS
            case _:
                failure = FailureKind.TOOL
        return cls(JobState.FAILED, problem=error.diagnostic, failure=failure)
