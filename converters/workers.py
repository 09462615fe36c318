"""Worker processes, always spawned: many small tasks out, results back in any order.

A pool dies with its parent (kill -9 included) and is stopped within half a second on cancel.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Final, Generic, Self, TypeVar, cast

from converters.errors import ConverterError, ToolError
from converters.monitor import Monitor

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

_POLL_SECONDS: Final = 0.1
_STOP: Final = None
_NICENESS: Final = 10
_STDERR: Final = 2
"""Number by which native code knows the standard error stream."""


def map_tasks(
    function: Callable[[TaskT], ResultT],
    tasks: Sequence[TaskT],
    workers: int,
    monitor: Monitor,
) -> Iterator[tuple[int, ResultT]]:
    """Yield ``(index, function(task))`` as results come, from ``workers`` spawned processes.

    ``function`` and the tasks must be picklable. With one worker or one task everything runs in
    this process. An exception of ``function`` is raised here. JobCancelled is raised within
    0.5 s of the request; the workers are gone then. Raises ToolError JOB-002 if a worker dies.
    """
    with Workers(function, workers, len(tasks)) as staff:
        yield from staff.map(tasks, monitor)


class Workers(Generic[TaskT, ResultT]):
    """Processes for one function, spawned before its tasks are known; ``map`` hands these out.

    ``size`` processes, no more than ``most`` tasks need; none where that is one. Each calls
    ``prepare`` while it waits for its first task. All are gone when the context ends.
    """

    def __init__(
        self,
        function: Callable[[TaskT], ResultT],
        size: int,
        most: int | None = None,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._function = function
        wanted = size if most is None else min(size, most)
        self._pool = _Pool(function, wanted, prepare) if wanted > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; ``map`` then works within this one."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def map(self, tasks: Sequence[TaskT], monitor: Monitor) -> Iterator[tuple[int, ResultT]]:
        """Yield ``(index, function(task))`` as results come; errors as of ``map_tasks``."""
        if self._pool is not None:
            yield from self._pool.run(tasks, monitor)
            return
        for index, task in enumerate(tasks):
            monitor.check_cancelled()
            yield index, self._function(task)


class Apart(Generic[TaskT, ResultT]):
    """A process of its own for one call of a function, spawned before the task is known.

    For foreign code that cannot be interrupted or may crash. It calls ``prepare`` while it waits,
    and is gone when the context ends.
    """

    def __init__(
        self, function: Callable[[TaskT], ResultT], prepare: Callable[[], None] | None = None
    ) -> None:
        self._pool = _Pool(function, 1, prepare)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def run(self, task: TaskT, monitor: Monitor) -> ResultT:
        """Return ``function(task)``. Errors and cancelling are those of ``map_tasks``."""
        _, result = next(self._pool.run([task], monitor))
        return result


def run_apart(function: Callable[[TaskT], ResultT], task: TaskT, monitor: Monitor) -> ResultT:
    """Return ``function(task)``, run in a process that is spawned for it; see ``Apart``."""
    with Apart(function) as process:
        return process.run(task, monitor)


class _Pool(Generic[TaskT, ResultT]):
    def __init__(
        self,
        function: Callable[[TaskT], ResultT],
        size: int,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        # One process is one core: threads for matrices would only spin beside the other workers.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        context = multiprocessing.get_context("spawn")
        self._members: dict[Connection, SpawnProcess] = {}
        for _ in range(size):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, function, prepare))
            process.start()
            there.close()
            self._members[here] = process

    def run(self, tasks: Sequence[TaskT], monitor: Monitor) -> Iterator[tuple[int, ResultT]]:
        waiting = iter(enumerate(tasks))
        pending: dict[Connection, int] = {}
        for connection in self._members:
            self._hand_out(connection, waiting, pending)
        while pending:
            monitor.check_cancelled()
            for ready in wait(list(pending), timeout=_POLL_SECONDS):
                # Windows gives another class of connection, so the type cannot be asserted.
                connection = cast("Connection", ready)
                index = pending.pop(connection)
                result = self._receive(connection)
                self._hand_out(connection, waiting, pending)
                yield index, result

    def _hand_out(
        self,
        connection: Connection,
        waiting: Iterator[tuple[int, TaskT]],
        pending: dict[Connection, int],
    ) -> None:
        following = next(waiting, None)
        if following is None:
            return
        index, task = following
        try:
            connection.send((task,))
        except (BrokenPipeError, ConnectionResetError):
            raise self._death(connection) from None
        pending[connection] = index

    def _receive(self, connection: Connection) -> ResultT:
        try:
            failed, value = connection.recv()
        except (EOFError, ConnectionResetError):
            raise self._death(connection) from None
        if failed:
            raise value
        result: ResultT = value
        return result

    def _death(self, connection: Connection) -> ConverterError:
        process = self._members[connection]
        # The pipe closes a moment before the system tells how the process ended.
        process.join(1.0)
        return ToolError.of("JOB-002", exit_code=str(process.exitcode))

    def close(self) -> None:
        for connection, process in self._members.items():
            with contextlib.suppress(OSError):
                connection.send(_STOP)
            connection.close()
            process.terminate()
        deadline = time.monotonic() + 1.0
        for process in self._members.values():
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
            process.close()


def _serve(
    connection: Connection, function: Callable[[Any], Any], prepare: Callable[[], None] | None
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence_codecs()
    end_with_parent()
    if prepare is not None:
        prepare()
    with contextlib.suppress(EOFError, OSError):
        while (message := connection.recv()) is not _STOP:
            connection.send(_attempt(function, message[0]))


def _attempt(function: Callable[[Any], Any], task: object) -> tuple[bool, Any]:
    try:
        return False, function(task)
    except Exception as error:  # noqa: BLE001 - crosses to the parent, which raises it there
        return True, error


def silence_codecs() -> None:
    """Send what native libraries print (libtiff about a damaged page) nowhere, in this process.

    Python's own messages still come out: a crash must leave its trace.
    """
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
        own = os.dup(_STDERR)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        sys.stderr = os.fdopen(own, "w", encoding="utf-8", errors="replace", buffering=1)


def end_with_parent() -> None:
    """Make this spawned process end when its parent is gone, however the parent ended."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    faulthandler.enable()

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def give_way() -> None:
    """Let this process work only where the others leave a core free."""
    import psutil

    own = psutil.Process()
    if sys.platform == "win32":
        own.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        own.nice(_NICENESS)
