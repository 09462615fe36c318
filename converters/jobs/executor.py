"""Where jobs run: in this process, or each in a spawned process of its own."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final, Protocol

import msgspec

from converters.diagnostics import Diagnostic
from converters.jobs.execution import carry_out
from converters.jobs.orders import ConversionOrder, Outcome, Task
from converters.model.job import FailureKind, JobState
from converters.monitor import Event, MessageEvent, ProgressEvent
from converters.scratch import sweep_process
from converters.tools.jvm import shut_down, warm_up
from converters.vocabularies import EPUB_FORMS
from converters.workers import end_with_parent, silence_codecs

Sink = Callable[[Event], None]

_GRACE_SECONDS: Final = 0.3
"""Time a job has to stop by itself before its process is ended."""
_POLL_SECONDS: Final = 0.02
_PROGRESS_SECONDS: Final = 0.1

_decode_task: Final = msgspec.msgpack.Decoder(Task).decode
_decode_note: Final = msgspec.msgpack.Decoder(ProgressEvent | MessageEvent | Outcome).decode
_encode: Final = msgspec.msgpack.Encoder().encode


class Executor(Protocol):
    """Runs tasks; ``run`` is called from several threads at once and waits for the end."""

    def run(self, task: Task, sink: Sink, cancelled: Callable[[], bool]) -> Outcome:
        """Carry out ``task`` and return how it ended; events go to ``sink`` on the way."""

    def close(self) -> None:
        """End all that still runs and free what is held."""


class InlineExecutor:
    """Runs a task in the calling thread; for tests and debugging."""

    def run(self, task: Task, sink: Sink, cancelled: Callable[[], bool]) -> Outcome:
        """Carry out ``task`` here."""
        return carry_out(task, sink, cancelled)

    def close(self) -> None:
        """Nothing is held."""


class ProcessExecutor:
    """Runs every task in a fresh spawned process: flat memory, and a crash takes one job only.

    The processes share one warm EPUBCheck. They end with this process, however it ends.
    """

    def __init__(self) -> None:
        self._running: set[SpawnProcess] = set()
        self._lock = threading.Lock()
        atexit.register(self.close)

    def run(self, task: Task, sink: Sink, cancelled: Callable[[], bool]) -> Outcome:
        """Carry out ``task`` in a new process; it is gone when this returns."""
        if task.checker is None and _makes_epub(task):
            task = msgspec.structs.replace(task, checker=warm_up())
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, _encode(task)), name="banso-job")
        process.start()
        there.close()
        with self._lock:
            self._running.add(process)
        try:
            with here:
                outcome = _follow(here, process, sink, cancelled)
            if outcome.state is JobState.CANCELLED:
                # Nothing of it is wanted any more: do not wait until it has tidied up.
                _kill_tree(process)
            return outcome
        finally:
            with self._lock:
                self._running.discard(process)
            _end(process, task)

    def close(self) -> None:
        """End all jobs and the checker at once."""
        atexit.unregister(self.close)
        with self._lock:
            running = list(self._running)
        for process in running:
            with contextlib.suppress(ValueError):
                _kill_tree(process)
        shut_down()


def _makes_epub(task: Task) -> bool:
    """Return whether EPUBCheck will be asked; the usual editions have an EPUB among them."""
    if not isinstance(task.order, ConversionOrder):
        return False
    forms = {edition.form for edition in task.order.plan.editions}
    return not forms or not forms.isdisjoint(EPUB_FORMS)


def _follow(
    connection: Connection, process: SpawnProcess, sink: Sink, cancelled: Callable[[], bool]
) -> Outcome:
    deadline: float | None = None
    while True:
        if deadline is None and cancelled():
            deadline = time.monotonic() + _GRACE_SECONDS
            with contextlib.suppress(OSError):
                connection.send_bytes(b"cancel")
        if deadline is not None and time.monotonic() > deadline:
            return Outcome(JobState.CANCELLED, problem=Diagnostic.of("JOB-001"))
        try:
            # On Windows already the question fails where the other end is gone.
            if not connection.poll(_POLL_SECONDS):
                continue
            note = _decode_note(connection.recv_bytes())
        except (EOFError, OSError):
            process.join(1.0)
            problem = Diagnostic.of("JOB-002", exit_code=str(process.exitcode))
            return Outcome(JobState.FAILED, problem=problem, failure=FailureKind.TOOL)
        if isinstance(note, Outcome):
            return note
        sink(note)


def _end(process: SpawnProcess, task: Task) -> None:
    process.join(_GRACE_SECONDS)
    pid = process.pid
    if process.is_alive():
        _kill_tree(process)
    process.join()
    process.close()
    if pid is not None:
        output = task.order.plan.output if isinstance(task.order, ConversionOrder) else None
        sweep_process(pid, Path(output) if output else None)


def _kill_tree(process: SpawnProcess) -> None:
    import psutil

    with contextlib.suppress(psutil.NoSuchProcess):
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()


# ---- within the job's process -----------------------------------------------------------------


def _work(connection: Connection, order: bytes) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence_codecs()
    end_with_parent()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(connection, stop), daemon=True).start()
    link = _Link(connection)
    outcome = carry_out(_decode_task(order), link.tell, stop.is_set)
    link.send(outcome)
    # All that was opened is closed. To take the interpreter apart piece by piece, with the tables
    # and libraries that it holds, takes a quarter of a second, for which the user would wait.
    os._exit(0)


def _listen(connection: Connection, stop: threading.Event) -> None:
    with contextlib.suppress(EOFError, OSError):
        connection.recv_bytes()
        stop.set()


class _Link:
    """Sends events to the parent: every message, of progress at most ten a second."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._next_progress = 0.0

    def tell(self, event: Event) -> None:
        if isinstance(event, ProgressEvent):
            now = time.monotonic()
            if now < self._next_progress and event.done < event.total:
                return
            self._next_progress = now + _PROGRESS_SECONDS
        self.send(event)

    def send(self, note: Event | Outcome) -> None:
        with self._lock, contextlib.suppress(OSError):
            self._connection.send_bytes(_encode(note))
