"""The queue of jobs: so many at a time, with live progress, messages and cancellation."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

import msgspec

from converters.diagnostics import Diagnostic
from converters.errors import ConverterError, DestinationError
from converters.jobs.execution import internal_error
from converters.jobs.executor import Executor
from converters.jobs.fingerprints import fingerprint_of
from converters.jobs.journal import Journal
from converters.jobs.orders import ConversionOrder, Order, Outcome, Task
from converters.model.job import Job, JobEvent, JobState
from converters.monitor import Event, MessageEvent, ProgressEvent
from converters.settings import Settings

_KEPT_EVENTS: Final = 10_000
_OPEN: Final = frozenset({JobState.QUEUED, JobState.RUNNING})


class _Live:
    """What is known of a job of this session beyond the journal."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self.over = threading.Event()
        self.outcome: Outcome | None = None
        self.progress = ProgressEvent((), 0.0)
        self.messages: list[Diagnostic] = []


class JobQueue:
    """Runs jobs in the order they came, ``running`` at a time; all methods are thread-safe."""

    def __init__(
        self, journal: Journal, executor: Executor, settings: Settings, running: int
    ) -> None:
        self._journal = journal
        self._executor = executor
        self._settings = settings
        self._size = max(1, running)
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._waiting: deque[str] = deque()
        self._live: dict[str, _Live] = {}
        self._events: deque[tuple[int, JobEvent]] = deque(maxlen=_KEPT_EVENTS)
        self._last = 0
        self._closing = False

    def submit(self, order: Order) -> str:
        """Add a job and return its id."""
        mark = None
        if isinstance(order, ConversionOrder):
            mark = fingerprint_of(order.plan, self._settings)
        return self._enqueue(self._journal.add(order, mark))

    def retry(self, job: str) -> str:
        """Queue a job again that is over; one that still waits or runs stays as it is."""
        if self.job(job).state not in _OPEN:
            self._journal.requeue(job)
            self._enqueue(job)
        return job

    def cancel(self, job: str) -> None:
        """Ask a job to stop; without effect on one that is over. KeyError for an unknown id."""
        with self._changed:
            live = self._live.get(job)
            if live is not None:
                live.cancelled.set()
                if job in self._waiting:
                    self._waiting.remove(job)
                    self._finish(job, live, Outcome(JobState.CANCELLED))
                return
        self._journal.job(job)

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs with live progress."""
        return tuple(map(self._with_progress, self._journal.jobs()))

    def job(self, job: str) -> Job:
        """Return one job with live progress."""
        return self._with_progress(self._journal.job(job))

    def wait(self, job: str, timeout: float | None) -> Job:
        """Wait until a job of this session is over, or for ``timeout`` seconds."""
        live = self._live.get(job)
        if live is not None:
            live.over.wait(timeout)
        return self.job(job)

    def unfinished(self) -> frozenset[str]:
        """Return the jobs of this session that are not over."""
        with self._changed:
            return frozenset(job for job, live in self._live.items() if not live.over.is_set())

    def events(self, since: int) -> tuple[int, tuple[JobEvent, ...]]:
        """Return the events after number ``since`` and the number of the last one."""
        with self._changed:
            return self._last, tuple(event for number, event in self._events if number > since)

    def messages(self, job: str) -> tuple[Diagnostic, ...]:
        """Return the messages of a job of this session."""
        live = self._live.get(job)
        return tuple(live.messages) if live else ()

    def close(self) -> None:
        """Stop all jobs of this session; those that were not over are INTERRUPTED."""
        with self._changed:
            self._closing = True
            for live in self._live.values():
                live.cancelled.set()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        while self._waiting:
            job = self._waiting.popleft()
            self._finish(job, self._live[job], Outcome(JobState.INTERRUPTED))

    def _enqueue(self, job: str) -> str:
        with self._changed:
            self._live[job] = _Live()
            self._waiting.append(job)
            if len(self._threads) < self._size:
                thread = threading.Thread(target=self._serve, name="banso-queue", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._changed.notify()
        return job

    def _serve(self) -> None:
        while (job := self._next()) is not None:
            live = self._live[job]
            try:
                outcome = self._run(job, live)
            except ConverterError as error:
                outcome = Outcome.of_error(error)
            except Exception as error:  # noqa: BLE001 - else all that wait would wait for ever
                outcome = internal_error(error, self._settings)
            if self._closing and outcome.state is JobState.CANCELLED:
                outcome = Outcome(JobState.INTERRUPTED)
            self._finish(job, live, outcome)

    def _run(self, job: str, live: _Live) -> Outcome:
        self._journal.started(job)
        task = Task(self._journal.order(job), self._settings)
        return self._executor.run(task, self._sink(job, live), live.cancelled.is_set)

    def _next(self) -> str | None:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            return None if self._closing else self._waiting.popleft()

    def _finish(self, job: str, live: _Live, outcome: Outcome) -> None:
        # Whoever sees that a job is over finds its result in the journal; but a journal that cannot
        # be written (full disk) must not hide how the job ended.
        with contextlib.suppress(DestinationError):
            self._journal.ended(job, outcome)
        live.outcome = outcome
        live.over.set()

    def _sink(self, job: str, live: _Live) -> Callable[[Event], None]:
        def take(event: Event) -> None:
            with self._changed:
                if isinstance(event, MessageEvent):
                    live.messages.append(event.diagnostic)
                else:
                    live.progress = event
                self._record(JobEvent(job, event))

        return take

    def _record(self, event: JobEvent) -> None:
        if self._events and _overtakes(event, self._events[-1][1]):
            self._events.pop()
        self._last += 1
        self._events.append((self._last, event))

    def _with_progress(self, job: Job) -> Job:
        live = self._live.get(job.id)
        if live is None or job.state is JobState.SUCCEEDED:
            return job
        at = live.progress
        job = msgspec.structs.replace(
            job, phases=at.phases, fraction=at.fraction, done=at.done, total=at.total
        )
        end = live.outcome
        if end is None:
            return job
        return msgspec.structs.replace(
            job, state=end.state, problem=end.problem, failure=end.failure
        )


def _overtakes(event: JobEvent, earlier: JobEvent) -> bool:
    return (
        event.job == earlier.job
        and isinstance(event.event, ProgressEvent)
        and isinstance(earlier.event, ProgressEvent)
    )
