"""Worker processes: results, failures, cancellation, and death of either side."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from converters.errors import JobCancelled, SourceError, ToolError
from converters.monitor import CollectingMonitor, EventMonitor
from converters.workers import Apart, Workers, map_tasks
from tests.support import worker_tasks
from tests.support.project import PROJECT

PATIENCE = 30.0
"""Seconds after which a thing that must happen is taken as not happening."""


def eventually(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def signed_in(folder: Path) -> list[int]:
    return [int(path.stem) for path in folder.glob("*.pid")]


def gone(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_native_libraries_do_not_print_into_the_terminal(capfd: pytest.CaptureFixture[str]):
    list(map_tasks(worker_tasks.chatter, range(2), 2, CollectingMonitor()))
    assert capfd.readouterr().err == "a trace of Python\n" * 2


@pytest.mark.parametrize("workers", [1, 2])
def test_every_task_gives_its_result_once(workers: int):
    results = list(map_tasks(worker_tasks.square, range(7), workers, CollectingMonitor()))
    assert sorted(results) == [(n, n * n) for n in range(7)]


def test_no_task_needs_no_process():
    assert list(map_tasks(worker_tasks.square, [], 2, CollectingMonitor())) == []


def test_one_worker_works_in_this_process():
    results = dict(map_tasks(worker_tasks.process_id, [1, 2], 1, CollectingMonitor()))
    assert set(results.values()) == {os.getpid()}


def test_two_workers_are_two_other_processes():
    results = dict(map_tasks(worker_tasks.process_id, range(8), 2, CollectingMonitor()))
    assert os.getpid() not in results.values()
    assert len(set(results.values())) <= 2
    assert all(gone(process) for process in results.values())


def test_error_of_a_task_is_raised_here_with_its_message():
    with pytest.raises(SourceError) as raised:
        list(map_tasks(worker_tasks.fail_on_two, range(4), 2, CollectingMonitor()))
    assert raised.value.diagnostic.values == (("exit_code", "2"),)


def test_death_of_a_worker_is_told_with_its_exit_code():
    with pytest.raises(ToolError) as raised:
        list(map_tasks(worker_tasks.die_on_two, range(4), 2, CollectingMonitor()))
    assert raised.value.diagnostic.code == "JOB-002"
    assert raised.value.diagnostic.values == (("exit_code", "7"),)


def test_result_that_cannot_travel_does_not_hang():
    with pytest.raises(ToolError, match="JOB-002"):
        list(map_tasks(worker_tasks.unpicklable, range(2), 2, CollectingMonitor()))


def test_workers_start_before_their_tasks_are_known(tmp_path: Path):
    prepare = partial(worker_tasks.sign_in, str(tmp_path))
    with Workers(worker_tasks.process_id, 2, prepare=prepare) as staff:
        assert eventually(lambda: len(signed_in(tmp_path)) == 2)
        waiting = signed_in(tmp_path)
        first = dict(staff.map(range(6), CollectingMonitor()))
        second = dict(staff.map(range(6), CollectingMonitor()))
    assert {*first.values(), *second.values()} <= set(waiting)
    assert sorted(first) == sorted(second) == [0, 1, 2, 3, 4, 5]
    assert all(gone(process) for process in waiting)


@pytest.mark.parametrize(("size", "most"), [(1, None), (4, 1), (0, None)])
def test_a_single_worker_is_this_process(size: int, most: int | None):
    with Workers(worker_tasks.process_id, size, most) as staff:
        assert dict(staff.map([7], CollectingMonitor())) == {0: os.getpid()}


def test_workers_that_were_ended_leave_the_work_to_this_process():
    with Workers(worker_tasks.process_id, 2) as staff:
        staff.close()
        assert dict(staff.map([7], CollectingMonitor())) == {0: os.getpid()}


def test_a_process_apart_waits_for_its_task(tmp_path: Path):
    prepare = partial(worker_tasks.sign_in, str(tmp_path))
    with Apart(worker_tasks.process_id, prepare) as process:
        assert eventually(lambda: len(signed_in(tmp_path)) == 1)
        (waiting,) = signed_in(tmp_path)
        assert process.run(1, CollectingMonitor()) == waiting
    assert gone(waiting)


@pytest.mark.recovery
def test_cancel_ends_the_workers(tmp_path: Path):
    def cancelled() -> bool:
        return len(signed_in(tmp_path)) == 2

    monitor = EventMonitor(lambda _: None, cancelled)
    with pytest.raises(JobCancelled):
        list(map_tasks(worker_tasks.sign_in_and_sleep, [str(tmp_path)] * 3, 2, monitor))
    assert len(signed_in(tmp_path)) == 2
    assert all(gone(process) for process in signed_in(tmp_path))


@pytest.mark.recovery
def test_leaving_early_ends_the_workers(tmp_path: Path):
    results = map_tasks(worker_tasks.process_id, range(20), 2, CollectingMonitor())
    _, process = next(results)
    results.close()
    assert gone(process)


@pytest.mark.recovery
def test_workers_end_when_their_parent_is_killed(tmp_path: Path):
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.support.worker_tasks", str(tmp_path)], cwd=PROJECT
    )
    try:
        assert eventually(lambda: len(signed_in(tmp_path)) == 2)
    finally:
        parent.kill()
        parent.wait()
    assert eventually(lambda: all(gone(process) for process in signed_in(tmp_path)))
