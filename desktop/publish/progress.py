"""How far a job is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from converters.model.job import Job, JobState
from desktop.i18n import QT_TRANSLATE_NOOP, number_text, translate

_MINUTE: Final = 60
_HOUR: Final = 3_600
_SURE_AFTER_SECONDS: Final = 2.0
_SURE_AFTER_SHARE: Final = 0.03
_COUNTED_FROM: Final = 2

_PHASES: Final = {
    "read": QT_TRANSLATE_NOOP("Progress", "Reading the source"),
    "pages": QT_TRANSLATE_NOOP("Progress", "Listing the pages"),
    "recognise": QT_TRANSLATE_NOOP("Progress", "Recognising the pages"),
    "layout": QT_TRANSLATE_NOOP("Progress", "Laying out the book"),
    "structure": QT_TRANSLATE_NOOP("Progress", "Finding chapters"),
    "write": QT_TRANSLATE_NOOP("Progress", "Writing the editions"),
    "pictures": QT_TRANSLATE_NOOP("Progress", "Preparing the pictures"),
    "typesetting": QT_TRANSLATE_NOOP("Progress", "Setting the PDF"),
    "check": QT_TRANSLATE_NOOP("Progress", "Checking the files"),
}
"""Phases of the engine that have a name of their own; others are told as the one above them."""


@dataclass(frozen=True, slots=True)
class ProgressView:
    """What the progress panel shows."""

    permille: int
    task: str
    steps: str
    remaining: str


def progress_view(job: Job, seconds: float) -> ProgressView:
    """Return the words for a job that began ``seconds`` ago."""
    counted = job.total >= _COUNTED_FROM
    return ProgressView(
        permille=round(1_000 * job.fraction),
        task=task_text(job),
        steps=f"{number_text(job.done)} / {number_text(job.total)}" if counted else "",
        remaining=remaining_text(remaining_seconds(seconds, job.fraction)),
    )


def task_text(job: Job) -> str:
    """Return what is being done; the innermost phase that has a name counts."""
    if job.state is JobState.QUEUED:
        return translate("Progress", "Waiting for its turn")
    known = next((_PHASES[phase] for phase in reversed(job.phases) if phase in _PHASES), None)
    if known:
        return translate("Progress", known)
    if job.plan is None:
        return translate("Progress", "Looking into the source")
    return translate("Progress", "Working")


def remaining_seconds(elapsed: float, fraction: float) -> float | None:
    """Return how long the rest will take at this pace, None while that would be a guess."""
    if elapsed < _SURE_AFTER_SECONDS or fraction < _SURE_AFTER_SHARE or fraction >= 1:
        return None
    return elapsed * (1 - fraction) / fraction


def remaining_text(seconds: float | None) -> str:
    """Return a rest of time in words, empty where it is not known."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return translate("Progress", "%n second(s) left", "", max(1, round(seconds)))
    if seconds < _HOUR:
        return translate("Progress", "%n minute(s) left", "", round(seconds / _MINUTE))
    hours, rest = divmod(round(seconds / _MINUTE), _MINUTE)
    return translate("Progress", "{hours} h {minutes} min left").format(hours=hours, minutes=rest)
