"""Carries out one task in the present process and says how it ended."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import msgspec

from converters.diagnostics import Diagnostic
from converters.errors import ConverterError
from converters.jobs.orders import (
    ConversionOrder,
    InspectionOrder,
    Outcome,
    PreviewOrder,
    Task,
)
from converters.model.canonical import to_json
from converters.model.job import FailureKind, Inspection, JobState
from converters.monitor import Event, EventMonitor, Monitor
from converters.settings import Settings
from converters.tools import jvm


def carry_out(
    task: Task, sink: Callable[[Event], None], cancelled: Callable[[], bool] = lambda: False
) -> Outcome:
    """Run the task to its end; nothing is raised but what ends the process.

    This is the edge of a job: a mistake of ours is logged and told as an internal error.
    """
    if task.checker is not None:
        jvm.lend(task.checker)
    monitor = EventMonitor(sink, cancelled)
    try:
        return Outcome(JobState.SUCCEEDED, _result(task, monitor))
    except ConverterError as error:
        return Outcome.of_error(error)
    except Exception as error:  # noqa: BLE001 - the edge of a job, see above
        return internal_error(error, task.settings)


def internal_error(error: Exception, settings: Settings) -> Outcome:
    """Log a mistake of ours and return the outcome that tells it."""
    problem = logged_failure(error, settings)
    return Outcome(JobState.FAILED, problem=problem, failure=FailureKind.INTERNAL)


def logged_failure(error: Exception, settings: Settings) -> Diagnostic:
    """Log a mistake of ours and return the message that tells it (JOB-003)."""
    log = log_failure(settings, "".join(traceback.format_exception(error)))
    return Diagnostic.of("JOB-003", kind=type(error).__name__, log=str(log))


def _result(task: Task, monitor: EventMonitor) -> bytes:
    if isinstance(task.order, ConversionOrder):
        from converters.conversion.book import convert

        return to_json(convert(task.order.plan, task.settings, monitor))
    if isinstance(task.order, PreviewOrder):
        from converters.conversion.previewing import preview

        return to_json(preview(task.order.plan, task.order.key, task.settings, monitor))
    return to_json(_inspection(task.order, task.settings, monitor))


def _inspection(order: InspectionOrder, settings: Settings, monitor: EventMonitor) -> Inspection:
    if order.project is not None:
        from converters.project.inspecting import inspect_project

        return inspect_project(Path(order.project), settings, monitor, pages=order.pages)
    from converters.conversion.inspection import inspect_sources

    decided = Path(order.structure_file) if order.structure_file else None
    sources = tuple(Path(source) for source in order.sources)
    if not order.pages:
        return inspect_sources(sources, monitor, decided, order.tracked_changes, settings)
    with monitor.phase("pages", 0.05) as phase:
        found = inspect_sources(sources, phase, decided, order.tracked_changes, settings)
    with monitor.phase("recognise", 0.95) as phase:
        return _with_pages(found, order, settings, phase)


def _with_pages(
    found: Inspection, order: InspectionOrder, settings: Settings, monitor: Monitor
) -> Inspection:
    from converters.conversion.page_reading import with_pages
    from converters.conversion.sources import gather
    from converters.conversion.told import told_by

    book = gather([Path(source) for source in order.sources])
    pages_file = Path(order.pages_file) if order.pages_file else book.pages_file
    told = told_by(msgspec.structs.replace(book, pages_file=pages_file, structure_file=None))
    return with_pages(found, book, told, settings, monitor)


def log_failure(settings: Settings, details: str) -> Path:
    """Add the details of an internal error to the log and return where it lies."""
    log = settings.state_path() / "errors.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as stream:
            stream.write(details.rstrip() + "\n\n")
    except OSError:
        # A full or locked disk must not hide the failure itself.
        return Path("-")
    return log
