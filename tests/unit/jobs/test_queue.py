"""The queue: order, events, cancelling, retrying, closing; processes that crash or hang."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from converters.diagnostics import Diagnostic
from converters.errors import ToolError
from converters.jobs.execution import carry_out
from converters.jobs.executor import InlineExecutor, ProcessExecutor, _follow
from converters.jobs.journal import Journal
from converters.jobs.orders import ConversionOrder, InspectionOrder, Outcome, Task
from converters.jobs.queue import JobQueue
from converters.model.job import FailureKind, JobState, Plan
from converters.monitor import Event, MessageEvent, ProgressEvent
from converters.settings import Settings
from tests.support.processes import lives, spawned_by


class ScriptedExecutor:
    """Runs nothing: every task waits for ``go`` or for its cancellation."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.started: list[str] = []

    def run(
        self, task: Task, sink: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> Outcome:
        assert isinstance(task.order, InspectionOrder)
        (source,) = task.order.sources
        self.started.append(source)
        if source == "breaks":
            raise ToolError.of("JOB-002", exit_code="1")
        if source == "crashes":
            raise OSError("a mistake")
        sink(ProgressEvent(("read",), 0.25, 1, 4))
        sink(ProgressEvent(("read",), 0.5, 2, 4))
        sink(MessageEvent(Diagnostic.of("JOB-004")))
        while not self.go.wait(0.01):
            if cancelled():
                return Outcome(JobState.CANCELLED)
        return Outcome(JobState.SUCCEEDED, b'{"findings":[]}')

    def close(self) -> None:
        pass


@pytest.fixture
def executor() -> ScriptedExecutor:
    return ScriptedExecutor()


@pytest.fixture
def queue(tmp_path: Path, executor: ScriptedExecutor) -> Iterator[JobQueue]:
    journal = Journal(tmp_path / "journal.sqlite3")
    opened = JobQueue(journal, executor, Settings(), 1)
    yield opened
    opened.close()
    journal.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20.0
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def order(source: str) -> InspectionOrder:
    return InspectionOrder((source,))


def test_jobs_run_in_order_one_at_a_time(queue: JobQueue, executor: ScriptedExecutor) -> None:
    first, second = queue.submit(order("a")), queue.submit(order("b"))
    until(lambda: executor.started == ["a"])
    assert queue.job(second).state is JobState.QUEUED
    assert queue.unfinished() == {first, second}
    executor.go.set()
    assert queue.wait(second, 20.0).state is JobState.SUCCEEDED
    assert queue.wait(first, 0).fraction == 1.0
    assert executor.started == ["a", "b"]


def test_a_job_is_over_when_its_result_is_there(
    queue: JobQueue, executor: ScriptedExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[JobState] = []
    ended = Journal.ended

    def look_and_end(journal: Journal, job: str, outcome: Outcome) -> None:
        seen.append(queue.job(job).state)
        ended(journal, job, outcome)

    monkeypatch.setattr(Journal, "ended", look_and_end)
    job = queue.submit(order("một"))
    executor.go.set()
    assert queue.wait(job, 20).state is JobState.SUCCEEDED
    assert seen == [JobState.RUNNING]


def test_progress_that_was_overtaken_is_not_told(queue: JobQueue) -> None:
    job = queue.submit(order("a"))
    until(lambda: bool(queue.messages(job)))
    last, events = queue.events(0)
    assert [type(event.event) for event in events] == [ProgressEvent, MessageEvent]
    assert queue.events(last) == (last, ())
    snapshot = queue.job(job)
    assert (snapshot.phases, snapshot.fraction, snapshot.done) == (("read",), 0.5, 2)
    assert [d.code for d in queue.messages(job)] == ["JOB-004"]


def test_waiting_and_running_jobs_can_be_cancelled(
    queue: JobQueue, executor: ScriptedExecutor
) -> None:
    running, waiting = queue.submit(order("a")), queue.submit(order("b"))
    until(lambda: executor.started == ["a"])
    queue.cancel(waiting)
    assert queue.job(waiting).state is JobState.CANCELLED
    queue.cancel(running)
    assert queue.wait(running, 20.0).state is JobState.CANCELLED
    executor.go.set()
    assert queue.wait(queue.retry(running), 20.0).state is JobState.SUCCEEDED
    assert executor.started == ["a", "a"]
    with pytest.raises(KeyError):
        queue.cancel("77")


def test_executor_that_breaks_fails_the_job_alone(
    queue: JobQueue, executor: ScriptedExecutor
) -> None:
    executor.go.set()
    broken, sound = queue.submit(order("breaks")), queue.submit(order("a"))
    assert queue.wait(broken, 20.0).failure is FailureKind.TOOL
    crashed = queue.wait(queue.submit(order("crashes")), 20.0)
    assert crashed.failure is FailureKind.INTERNAL
    assert queue.wait(sound, 20.0).state is JobState.SUCCEEDED


def test_closing_interrupts_what_is_not_over(tmp_path: Path, executor: ScriptedExecutor) -> None:
    journal = Journal(tmp_path / "other.sqlite3")
    queue = JobQueue(journal, executor, Settings(), 1)
    running, waiting = queue.submit(order("a")), queue.submit(order("b"))
    until(lambda: executor.started == ["a"])
    queue.close()
    states = {job.id: job.state for job in journal.jobs()}
    assert states == {running: JobState.INTERRUPTED, waiting: JobState.INTERRUPTED}
    journal.close()


def test_closing_with_a_journal_that_cannot_be_written_ends_every_job(
    tmp_path: Path, executor: ScriptedExecutor
) -> None:
    path = tmp_path / "other.sqlite3"
    journal = Journal(path)
    queue = JobQueue(journal, executor, Settings(), 1)
    queue.submit(order("a"))
    waiting = queue.submit(order("b"))
    until(lambda: executor.started == ["a"])
    journal._database.execute("PRAGMA query_only = ON")
    queue.close()
    assert queue.unfinished() == frozenset()
    assert queue.wait(waiting, None).state is JobState.INTERRUPTED
    journal.close()


class _BrokenPipe:
    """A pipe as Windows shows it when the process at its other end is gone."""

    def poll(self, _timeout: float) -> bool:
        raise BrokenPipeError


class _Gone:
    """A process that has crashed."""

    exitcode = 3

    def join(self, timeout: float) -> None:
        pass


def test_crash_of_a_process_is_told_as_such_on_windows_too() -> None:
    outcome = _follow(_BrokenPipe(), _Gone(), lambda _: None, lambda: False)
    assert outcome.failure is FailureKind.TOOL
    assert outcome.problem is not None
    assert outcome.problem.code == "JOB-002"


def test_errors_and_mistakes_become_outcomes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(state_folder=str(tmp_path / "state"))
    missing = carry_out(Task(order(str(tmp_path / "x.txt")), settings), lambda _: None)
    assert (missing.state, missing.failure) == (JobState.FAILED, FailureKind.SOURCE)
    monkeypatch.setattr("converters.conversion.inspection.inspect_sources", lambda *_: 1 / 0)
    mistake = carry_out(Task(order("/x"), settings), lambda _: None)
    assert mistake.failure is FailureKind.INTERNAL
    assert mistake.problem is not None
    assert mistake.problem.code == "JOB-003"
    log = tmp_path / "state" / "errors.log"
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_process_tells_what_went_wrong(tmp_path: Path) -> None:
    executor = ProcessExecutor()
    task = Task(order(str(tmp_path / "x.txt")), Settings())
    outcome = executor.run(task, lambda _: None, lambda: False)
    assert outcome.problem is not None
    assert outcome.problem.code == "FILE-010"
    inline = InlineExecutor().run(task, lambda _: None, lambda: False)
    assert inline == outcome
    executor.close()


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process with a POSIX signal")
@pytest.mark.parametrize("end", ["cancel", "crash"])
def test_process_that_hangs_or_dies_is_dealt_with(tmp_path: Path, end: str) -> None:
    (tmp_path / "a.txt").write_text("Một.", encoding="utf-8")
    plan = Plan(sources=(str(tmp_path / "a.txt"),), output=str(tmp_path / "out"))
    before = set(spawned_by(os.getpid()))
    executor = ProcessExecutor()
    outcomes: list[Outcome] = []
    cancelled = threading.Event()
    task = Task(ConversionOrder(plan), Settings(cache_folder=str(tmp_path / "cache")))
    thread = threading.Thread(
        target=lambda: outcomes.append(executor.run(task, lambda _: None, cancelled.is_set))
    )
    thread.start()
    until(lambda: any(p.name == "banso-job" for p in executor._running))
    (process,) = executor._running
    assert process.pid is not None
    # A process that was halted hears no request, like one that is lost in foreign code.
    os.kill(process.pid, signal.SIGSTOP)
    asked = time.monotonic()
    if end == "cancel":
        cancelled.set()
    else:
        process.kill()
    thread.join(20.0)
    assert time.monotonic() - asked < 5.0
    (outcome,) = outcomes
    if end == "cancel":
        assert outcome.state is JobState.CANCELLED
    else:
        assert outcome.problem is not None
        assert outcome.problem.code == "JOB-002"
    executor.close()
    until(lambda: set(filter(lives, spawned_by(os.getpid()))) <= before)


def test_codecs_of_a_job_do_not_print_into_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.tif"
    image = Image.effect_noise((300, 300), 60)
    image.save(page, compression="tiff_lzw")
    content = bytearray(page.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 500] = bytes(range(250)) * 2
    page.write_bytes(content)
    plan = Plan(sources=(str(page),), output=str(tmp_path / "out"), workers=1)
    executor = ProcessExecutor()
    try:
        outcome = executor.run(
            Task(ConversionOrder(plan), Settings(cache_folder=str(tmp_path / "cache"))),
            lambda _: None,
            lambda: False,
        )
    finally:
        executor.close()
    assert outcome.problem is not None
    assert outcome.problem.code == "SCAN-007"
    assert capfd.readouterr().err == ""
