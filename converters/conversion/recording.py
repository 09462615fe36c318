"""What a conversion remembers while it works: its messages and how long each phase took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from converters.diagnostics import Diagnostic
from converters.model.job import Timing
from converters.monitor import Monitor


class RecordingMonitor:
    """Monitor that hands everything on to another one and keeps the messages."""

    def __init__(self, inner: Monitor, diagnostics: list[Diagnostic] | None = None) -> None:
        self._inner = inner
        self.diagnostics: list[Diagnostic] = [] if diagnostics is None else diagnostics

    @contextmanager
    def phase(self, name: str, weight: float) -> Iterator[Monitor]:
        """Open a slice of the other monitor's span."""
        with self._inner.phase(name, weight) as inner:
            yield type(self)(inner, self.diagnostics)

    def advance(self, done: int, total: int) -> None:
        """Hand on the position."""
        self._inner.advance(done, total)

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a message and hand it on."""
        self.diagnostics.append(diagnostic)
        self._inner.report(diagnostic)

    def check_cancelled(self) -> None:
        """Raise JobCancelled if the user asked to stop."""
        self._inner.check_cancelled()


class ToldOnce(RecordingMonitor):
    """Monitor that says the same of a book once, whatever the number of its editions."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a message and hand it on, unless it was told word for word."""
        if diagnostic not in self.diagnostics:
            super().report(diagnostic)


class Stopwatch:
    """Wall time by phase, in the order in which the phases began."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, monitor: Monitor, name: str, weight: float) -> Iterator[Monitor]:
        """Open a phase of ``monitor`` and add the time it takes."""
        start = time.perf_counter()
        self._seconds.setdefault(name, 0.0)
        try:
            with monitor.phase(name, weight) as inner:
                yield inner
        finally:
            self._seconds[name] += time.perf_counter() - start

    def timings(self) -> tuple[Timing, ...]:
        """Return the phases so far, seconds to the millisecond."""
        return tuple(Timing(name, round(spent, 3)) for name, spent in self._seconds.items())
