"""Progress: phases nest, messages pass, cancelling stops."""

from __future__ import annotations

import pytest

from converters.diagnostics import Diagnostic
from converters.errors import JobCancelled
from converters.monitor import (
    CollectingMonitor,
    Event,
    EventMonitor,
    MessageEvent,
    ProgressEvent,
    Silent,
)


def test_steps_are_mapped_onto_the_slice_of_their_phase():
    events: list[Event] = []
    monitor = EventMonitor(events.append)
    with monitor.phase("read", 0.25):
        pass
    with monitor.phase("write", 0.75) as writing:
        writing.advance(1, 3)
    last = [event for event in events if isinstance(event, ProgressEvent)][-2]
    assert last == ProgressEvent(("write",), 0.5, 1, 3)


def test_names_of_phases_form_a_path():
    events: list[Event] = []
    with EventMonitor(events.append).phase("book", 1.0) as book, book.phase("page", 1.0) as page:
        page.advance(1, 2)
    assert ProgressEvent(("book", "page"), 0.5, 1, 2) in events


def test_work_of_no_steps_is_finished_work():
    events: list[Event] = []
    EventMonitor(events.append).advance(0, 0)
    assert events == [ProgressEvent((), 1.0, 0, 0)]


def test_too_many_steps_do_not_leave_the_slice():
    events: list[Event] = []
    EventMonitor(events.append, span=(0.2, 0.4)).advance(9, 3)
    assert events == [ProgressEvent((), 0.4, 9, 3)]


def test_messages_of_all_phases_are_collected():
    monitor = CollectingMonitor()
    message = Diagnostic.of("JOB-001")
    with monitor.phase("a", 0.5) as inner:
        inner.report(message)
    monitor.report(message)
    assert monitor.diagnostics == [message, message]


def test_message_goes_to_the_sink():
    events: list[Event] = []
    message = Diagnostic.of("JOB-001")
    EventMonitor(events.append).report(message)
    assert events == [MessageEvent(message)]


def test_cancelling_stops_at_the_next_question_and_the_next_phase():
    asked = False
    monitor = EventMonitor(lambda _: None, lambda: asked)
    monitor.check_cancelled()
    with monitor.phase("a", 0.5) as inner:
        asked = True
        with pytest.raises(JobCancelled):
            inner.check_cancelled()
    with pytest.raises(JobCancelled), monitor.phase("b", 0.5):
        pytest.fail("a cancelled monitor opened a phase")


def test_a_silent_monitor_keeps_messages_and_passes_all_else_on():
    events: list[Event] = []
    silent = Silent(EventMonitor(events.append))
    with silent.phase("cover", 0.5) as phase:
        phase.report(Diagnostic.of("PDF-006"))
        phase.advance(1, 2)
    silent.report(Diagnostic.of("PDF-006"))
    silent.advance(3, 4)
    assert not any(isinstance(event, MessageEvent) for event in events)
    assert ProgressEvent(("cover",), 0.25, 1, 2) in events
    assert events[-1] == ProgressEvent((), 0.75, 3, 4)
    with pytest.raises(JobCancelled):
        Silent(EventMonitor(events.append, cancelled=lambda: True)).check_cancelled()
