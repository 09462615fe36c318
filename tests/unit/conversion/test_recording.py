"""Monitors between the stages and the user: what they keep holds within phases too."""

from __future__ import annotations

from converters.conversion.recording import RecordingMonitor
from converters.conversion.scanned_inserts import InsertMonitor
from converters.diagnostics import Diagnostic, Origin
from converters.monitor import CollectingMonitor


class _Counting(RecordingMonitor):
    """Monitor that keeps each message once."""

    def report(self, diagnostic: Diagnostic) -> None:
        if diagnostic not in self.diagnostics:
            super().report(diagnostic)


def test_a_phase_of_a_monitor_is_of_its_kind():
    inner = CollectingMonitor()
    monitor = _Counting(inner)
    told = Diagnostic.of("SCAN-006", limit=3)
    monitor.report(told)
    with monitor.phase("one", 0.5) as one, one.phase("two", 0.5) as two:
        two.report(told)
    assert inner.diagnostics == [told]


def test_nothing_is_said_of_the_order_of_pages_that_are_only_some():
    inner = CollectingMonitor()
    monitor = InsertMonitor(inner)
    doubt = Diagnostic.of("OCR-003", Origin("a.pdf", page=1), percent=40)
    damaged = Diagnostic.of("SCAN-007", Origin("a.pdf", page=2))
    with monitor.phase("recognise", 1.0) as phase:
        phase.report(Diagnostic.of("SCAN-022", Origin("a.pdf", page=2), page=1, file="a.pdf"))
        phase.report(doubt)
        phase.report(damaged)
    assert inner.diagnostics == [damaged]
    assert monitor.doubts == [doubt]
