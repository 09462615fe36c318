"""Events of the service become few signals, and none is lost that matters."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from converters.diagnostics import Diagnostic, Origin
from converters.errors import DestinationError
from converters.model.job import JobState
from desktop.book import Phase
from desktop.bridge import POLL_MILLISECONDS, Bridge
from desktop.workspace import Workspace
from tests.support.desktop_engine import NOVEL, report


@pytest.fixture
def library(tmp_path):
    return tmp_path / "kệ"


@pytest.fixture
def bridge(qtbot, service):
    made = Bridge(service)
    yield made
    made.close()


def begun(service, bridge, library) -> None:
    view = service.projects.begin_in(library, [Path("/a.docx")])
    bridge.watch(service.submit_project_inspection(Path(view.path)))


def test_many_events_become_one_signal_with_the_newest_snapshot(qtbot, service, bridge, library):
    changed = []
    bridge.job_changed.connect(changed.append)
    begun(service, bridge, library)
    for done in range(1, 301):
        service.progress("i1", ("read",), done, 300)
    qtbot.waitUntil(lambda: bool(changed))
    assert [job.done for job in changed] == [300]


def test_messages_come_all_in_order_and_before_the_end(qtbot, service, bridge, library):
    order = []
    bridge.messages_raised.connect(lambda job, raised: order.extend(raised))
    bridge.job_changed.connect(lambda job: order.append(job.state))
    begun(service, bridge, library)
    raised = [Diagnostic.of("JOB-001", Origin("a", page=page)) for page in range(40)]
    for one in raised:
        service.say("i1", one)
    service.find("i1")
    qtbot.waitUntil(lambda: not bridge.busy())
    assert order == [*raised, JobState.SUCCEEDED]


def test_nothing_is_asked_while_nothing_runs(qtbot, service, bridge, library):
    begun(service, bridge, library)
    service.find("i1")
    qtbot.waitUntil(lambda: not bridge.busy())
    looks = service.looks
    qtbot.wait(3 * POLL_MILLISECONDS)
    assert service.looks == looks


def test_what_the_engine_refuses_is_told_where_the_user_looks(qtbot, service, bridge, library):
    workspace = Workspace(bridge, library)
    workspace.add_sources(["/a.docx"])
    bridge.finish_errands()
    service.find("i1")
    qtbot.waitUntil(lambda: workspace.book.phase is Phase.READY)
    service.refusal = DestinationError.of("FILE-002", folder="/x")
    workspace.make()
    assert workspace.book.phase is Phase.FAILED
    assert workspace.book.problem == service.refusal.diagnostic
    workspace.set_sources(["/b.docx"])
    bridge.finish_errands()
    assert workspace.book.phase is Phase.UNREADABLE


def test_an_inspection_that_was_overtaken_is_stopped_and_forgotten(qtbot, service, bridge, library):
    workspace = Workspace(bridge, library)
    workspace.add_sources(["/a.docx"])
    bridge.finish_errands()
    workspace.add_sources(["/b.docx"])
    bridge.finish_errands()
    assert service.cancelled == ["i1"]
    service.find("i2", NOVEL)
    qtbot.waitUntil(lambda: workspace.book.phase is Phase.READY)
    assert workspace.book.sources == ("/a.docx", "/b.docx")


def test_stopping_an_inspection_empties_the_window(qtbot, service, bridge, library):
    workspace = Workspace(bridge, library)
    workspace.add_sources(["/a.docx"])
    bridge.finish_errands()
    workspace.stop()
    qtbot.waitUntil(lambda: workspace.book.phase is Phase.EMPTY)
    assert service.cancelled == ["i1"]


def test_sources_stay_while_a_book_is_made_and_the_next_drop_is_the_next_book(
    qtbot, service, bridge, library
):
    workspace = Workspace(bridge, library)
    workspace.add_sources(["/a.docx"])
    bridge.finish_errands()
    service.find("i1")
    qtbot.waitUntil(lambda: workspace.book.phase is Phase.READY)
    workspace.make()
    workspace.set_sources(["/b.docx"])
    bridge.finish_errands()
    workspace.put_away()
    assert workspace.book.sources == ("/a.docx",)
    service.finish("c1", report([]))
    qtbot.waitUntil(lambda: workspace.book.phase is Phase.DONE)
    workspace.add_sources(["/b.docx"])
    bridge.finish_errands()
    assert workspace.book.sources == ("/b.docx",)


@pytest.mark.parametrize(
    ("error", "code"),
    [(DestinationError.of("FILE-002", folder="/x"), "FILE-002"), (ZeroDivisionError(), "JOB-003")],
)
def test_whatever_goes_wrong_with_an_errand_is_told(qtbot, bridge, error, code):
    told = []
    bridge.errand_done.connect(lambda name, _, problem: told.append((name, problem.code)))

    def work():
        raise error

    bridge.run("table", work)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("table", code)]
    assert not bridge.busy()


def test_what_is_wanted_no_more_is_not_fetched_and_what_comes_late_is_not_told(qtbot, service):
    bridge = Bridge(service)
    told: list[tuple[object, object]] = []
    bridge.fetched.connect(lambda key, found: told.append((key, found)))
    begun, go_on, ran = threading.Event(), threading.Event(), []

    def slow() -> str:
        begun.set()
        go_on.wait(10)
        ran.append("slow")
        return "late"

    bridge.fetch({"slow": slow, "never": lambda: ran.append("never")})
    assert begun.wait(10)
    bridge.fetch({"new": lambda: "found", "broken": lambda: 1 / 0})
    go_on.set()
    qtbot.waitUntil(lambda: not bridge.busy())
    assert told == [("new", "found"), ("broken", None)]
    assert ran == ["slow"]
    bridge.close()


def test_what_is_wanted_twice_is_fetched_once(qtbot, service):
    bridge = Bridge(service)
    told: list[tuple[object, object]] = []
    bridge.fetched.connect(lambda key, found: told.append((key, found)))
    go_on, ran = threading.Event(), []

    def slow() -> str:
        go_on.wait(10)
        ran.append("slow")
        return "found"

    bridge.fetch({"slow": slow})
    bridge.fetch({"slow": slow})
    go_on.set()
    qtbot.waitUntil(lambda: not bridge.busy())
    assert (told, ran) == ([("slow", "found")], ["slow"])
    bridge.close()
