"""Jobs on a Dask cluster: here one computer that plays all parts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from converters.errors import ToolError
from converters.jobs import cluster
from converters.jobs.executor import InlineExecutor
from converters.jobs.orders import InspectionOrder, Outcome, Task
from converters.model.job import FailureKind, JobState
from converters.monitor import Event, ProgressEvent
from converters.settings import Settings

distributed = pytest.importorskip("distributed", reason="needs the cluster extra")

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as here:
        yield here.scheduler_address


class Slow(InlineExecutor):
    """Reports once, then waits for its cancellation."""

    def run(self, task: Task, sink: Any, cancelled: Any) -> Outcome:
        sink(ProgressEvent(("read",), 0.5, 1, 2))
        while not cancelled():
            threading.Event().wait(0.02)
        return Outcome(JobState.CANCELLED)


def test_task_is_carried_out_and_told(address: str, tmp_path: Path) -> None:
    executor = cluster.DaskExecutor(address)
    task = Task(InspectionOrder((str(tmp_path / "không có.txt"),)), Settings())
    outcome = executor.run(task, lambda _: None, lambda: False)
    assert outcome.failure is FailureKind.SOURCE
    assert outcome.problem is not None
    assert outcome.problem.code == "FILE-010"
    executor.close()


def test_task_tells_its_progress_and_can_be_cancelled(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_local_executor", Slow)
    executor = cluster.DaskExecutor(address)
    events: list[Event] = []
    told = threading.Event()

    def sink(event: Event) -> None:
        events.append(event)
        told.set()

    outcome = executor.run(Task(InspectionOrder(("/x",)), Settings()), sink, told.is_set)
    assert outcome.state is JobState.CANCELLED
    assert events == [ProgressEvent(("read",), 0.5, 1, 2)]
    executor.close()


def test_cluster_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 0.3)
    with pytest.raises(ToolError) as error:
        cluster.DaskExecutor("tcp://127.0.0.1:1")
    assert error.value.diagnostic.code == "JOB-011"


def test_missing_addition_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ToolError) as error:
        cluster.DaskExecutor("tcp://127.0.0.1:1")
    assert error.value.diagnostic.code == "JOB-010"
