"""Progress, messages and cancellation: the one object that long work talks to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import msgspec

from converters.diagnostics import Diagnostic
from converters.errors import JobCancelled


class ProgressEvent(msgspec.Struct, frozen=True, tag="progress"):
    """Where the work stands: path of phase names, share of the whole, step within the phase."""

    phases: tuple[str, ...]
    fraction: float
    done: int = 0
    total: int = 0


class MessageEvent(msgspec.Struct, frozen=True, tag="message"):
    """A diagnostic that was raised on the way."""

    diagnostic: Diagnostic


Event = ProgressEvent | MessageEvent


class Monitor(Protocol):
    """What a reader, stage or writer may say while it works."""

    @contextmanager
    def phase(self, name: str, weight: float, /) -> Iterator[Monitor]:  # noqa: ARG002 - for those that do count
        """Open a slice of this monitor's span; ``weight`` is its share, 0 to 1."""
        yield self

    def advance(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` steps of this phase are finished."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Hand a message to the user."""

    def check_cancelled(self) -> None:
        """Raise JobCancelled if the user asked to stop. Call between steps of at most 0.2 s."""


class EventMonitor:
    """Monitor that turns calls into events for a sink; slices nest."""

    def __init__(
        self,
        sink: Callable[[Event], None],
        cancelled: Callable[[], bool] = lambda: False,
        phases: tuple[str, ...] = (),
        span: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        self._sink = sink
        self._cancelled = cancelled
        self._phases = phases
        self._start, self._end = span
        self._used = 0.0

    @contextmanager
    def phase(self, name: str, weight: float) -> Iterator[Monitor]:
        """Open the next slice of this monitor's span."""
        self.check_cancelled()
        width = self._end - self._start
        start = self._start + width * self._used
        end = min(self._end, start + width * weight)
        self._used += weight
        child = EventMonitor(self._sink, self._cancelled, (*self._phases, name), (start, end))
        child.advance(0, 1)
        yield child
        child.advance(1, 1)

    def advance(self, done: int, total: int) -> None:
        """Send the position within this slice."""
        share = done / total if total else 1.0
        fraction = self._start + (self._end - self._start) * min(1.0, share)
        self._sink(ProgressEvent(self._phases, fraction, done, total))

    def report(self, diagnostic: Diagnostic) -> None:
        """Send a message."""
        self._sink(MessageEvent(diagnostic))

    def check_cancelled(self) -> None:
        """Raise JobCancelled if the user asked to stop."""
        if self._cancelled():
            raise JobCancelled.now()


class CollectingMonitor(EventMonitor):
    """Monitor that keeps its messages in ``diagnostics``; for tests and for one-shot reading."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        super().__init__(self._collect)

    def _collect(self, event: Event) -> None:
        if isinstance(event, MessageEvent):
            self.diagnostics.append(event.diagnostic)


class Silent:
    """Monitor that passes progress and cancelling on, and keeps messages to itself."""

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor

    @contextmanager
    def phase(self, name: str, weight: float, /) -> Iterator[Monitor]:
        """Open a slice of the monitor's span."""
        with self._monitor.phase(name, weight) as inner:
            yield Silent(inner)

    def advance(self, done: int, total: int) -> None:
        """Pass the position on."""
        self._monitor.advance(done, total)

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep the message."""

    def check_cancelled(self) -> None:
        """Raise JobCancelled if the user asked to stop."""
        self._monitor.check_cancelled()


class OutOfTime(Exception):  # noqa: N818 - asks whoever set the limit to tell it in words
    """Work did not end in the time that it was given."""


@dataclass(frozen=True)
class Deadline:
    """Monitor that also ends the work some seconds after a moment of the monotonic clock.

    ``check_cancelled`` raises OutOfTime then.
    """

    monitor: Monitor
    start: float
    seconds: float

    @contextmanager
    def phase(self, name: str, weight: float, /) -> Iterator[Monitor]:
        """Open a slice of the monitor's span."""
        with self.monitor.phase(name, weight) as inner:
            yield Deadline(inner, self.start, self.seconds)

    def advance(self, done: int, total: int) -> None:
        """Pass the position on."""
        self.monitor.advance(done, total)

    def report(self, diagnostic: Diagnostic) -> None:
        """Pass the message on."""
        self.monitor.report(diagnostic)

    def check_cancelled(self) -> None:
        """Raise JobCancelled if the user asked to stop, OutOfTime if the time is over."""
        self.monitor.check_cancelled()
        if time.monotonic() > self.start + self.seconds:
            raise OutOfTime
