"""Runs jobs on other computers of the office through Dask; sources and output on a shared folder.

Optional: needs the ``cluster`` extra. Every computer has the program and the shared folder under
the same path; one runs ``dask scheduler``, each runs ``dask worker``.
"""

from __future__ import annotations

import importlib
import itertools
import time
from collections.abc import Callable
from typing import Any, Final

import msgspec

from converters.diagnostics import Diagnostic
from converters.errors import ToolError
from converters.jobs.executor import Executor, InlineExecutor, ProcessExecutor, Sink
from converters.jobs.orders import Outcome, Task
from converters.model.job import FailureKind, JobState
from converters.monitor import Event, MessageEvent, ProgressEvent

_CONNECT_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.1
_CANCEL_SECONDS: Final = 0.25
"""How often a computer asks whether its job is still wanted; each time a message on the network."""
_GRACE_SECONDS: Final = 2.0

_encode: Final = msgspec.msgpack.Encoder().encode
_decode_event: Final = msgspec.msgpack.Decoder(ProgressEvent | MessageEvent).decode
_decode_task: Final = msgspec.msgpack.Decoder(Task).decode
_decode_outcome: Final = msgspec.msgpack.Decoder(Outcome).decode


class DaskExecutor:
    """Hands tasks to a Dask cluster; on every computer each runs in a process of its own.

    Raises ToolError JOB-010 where Dask is not installed and JOB-011 where nobody answers at
    ``address`` (e.g. ``tcp://192.168.1.5:8786``).
    """

    def __init__(self, address: str) -> None:
        dask = _dask()
        try:
            self._client: Any = dask.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ToolError.of("JOB-011", address=address) from error
        self._numbers = itertools.count(1)

    def run(self, task: Task, sink: Sink, cancelled: Callable[[], bool]) -> Outcome:
        """Carry out ``task`` on one of the computers."""
        topic = f"banso-{self._client.id}-{next(self._numbers)}"
        stop = _dask().Event(topic, client=self._client)
        # The warm EPUBCheck of this computer cannot be reached from another one.
        order = _encode(msgspec.structs.replace(task, checker=None))
        self._client.subscribe_topic(topic, lambda entry: sink(_decode_event(entry[1])))
        future = self._client.submit(_carry_out_there, order, topic, pure=False, retries=0)
        try:
            return self._follow(future, stop, cancelled)
        finally:
            self._client.unsubscribe_topic(topic)
            future.release()

    def close(self) -> None:
        """Leave the cluster; it goes on for others."""
        self._client.close()

    def _follow(self, future: Any, stop: Any, cancelled: Callable[[], bool]) -> Outcome:
        deadline: float | None = None
        while not future.done():
            if deadline is None and cancelled():
                stop.set()
                deadline = time.monotonic() + _GRACE_SECONDS
            if deadline is not None and time.monotonic() > deadline:
                future.cancel()
                return Outcome(JobState.CANCELLED, problem=Diagnostic.of("JOB-001"))
            time.sleep(_POLL_SECONDS)
        if future.status == "finished":
            outcome: Outcome = _decode_outcome(future.result())
            return outcome
        problem = Diagnostic.of("JOB-002", exit_code=str(future.status))
        return Outcome(JobState.FAILED, problem=problem, failure=FailureKind.TOOL)


def _dask() -> Any:
    """Return the library, which has no types; ToolError JOB-010 where it is not installed."""
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise ToolError.of("JOB-010") from error


def _carry_out_there(order: bytes, topic: str) -> bytes:
    """Run on a computer of the cluster: one task, its events to ``topic``."""
    worker = _dask().get_worker()
    stop = _dask().Event(topic)
    next_look = 0.0
    wanted = True

    def unwanted() -> bool:
        nonlocal next_look, wanted
        now = time.monotonic()
        if wanted and now >= next_look:
            next_look = now + _CANCEL_SECONDS
            wanted = not stop.is_set()
        return not wanted

    def tell(event: Event) -> None:
        worker.log_event(topic, _encode(event))

    executor = _local_executor()
    try:
        return _encode(executor.run(_decode_task(order), tell, unwanted))
    finally:
        executor.close()


def _local_executor() -> Executor:
    import multiprocessing

    # Workers under Dask's nanny may not have children unless distributed.worker.daemon is off.
    daemon = multiprocessing.current_process().daemon
    return InlineExecutor() if daemon else ProcessExecutor()
