"""The only place where events of the service become Qt signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from converters.diagnostics import Diagnostic, Origin
from converters.model.decision import DecisionChange
from converters.model.edition import Design, ThemeEntry
from converters.model.job import (
    CheckResult,
    Inspection,
    Job,
    JobEvent,
    Mended,
    Plan,
    Preview,
    Report,
    Shop,
    Wishes,
)
from converters.model.page_decision import PageRecord
from converters.model.revision import Comment
from converters.monitor import MessageEvent, Monitor
from converters.vocabularies import ChangePolicy
from desktop.book import OVER

POLL_MILLISECONDS: Final = 100


class EngineService(Protocol):
    """The verbs of ``converters.service.Service`` that the window uses."""

    def themes(self) -> tuple[ThemeEntry, ...]:
        """Return the looks that a book can have."""

    def plan(self, sources: Sequence[Path], output: Path, wishes: Wishes) -> Plan:
        """Return the work order for one book."""

    def submit(self, plan: Plan) -> str:
        """Queue a conversion and return the id of its job."""

    def submit_inspection(
        self, sources: Sequence[Path], *, tracked_changes: ChangePolicy | None = None
    ) -> str:
        """Queue an inspection and return the id of its job."""

    def change_structure(self, sources: Sequence[Path], change: DecisionChange) -> None:
        """Write a person's step into the file of decisions of the sources."""

    def change_record(self, sources: Sequence[Path], values: Mapping[str, Sequence[str]]) -> None:
        """Write fields of a book's metadata into the file that counts for the sources."""

    def save_comments(self, path: Path, comments: Sequence[Comment], language: str = "en") -> None:
        """Write reviewers' comments as a table."""

    def word_pictures(
        self, sources: Sequence[Path], places: Sequence[Origin], records: Sequence[PageRecord] = ()
    ) -> tuple[bytes | None, ...]:
        """Return a picture for each place of a word on a scanned page, None where there is none."""

    def design(self, values: Mapping[str, str | None]) -> Design:
        """Return the design that texts ask for, by the names of the file of metadata."""

    def submit_preview(self, plan: Plan) -> str:
        """Queue the opening of a book in a design and return the id of its job."""

    def preview(self, job: str) -> Preview | None:
        """Return where the files of a finished preview lie."""

    def shops(self) -> tuple[Shop, ...]:
        """Return the shops that an EPUB can be checked for."""

    def check(
        self, path: Path, monitor: Monitor | None = None, shops: Sequence[str] = ()
    ) -> tuple[CheckResult, ...]:
        """Check a finished edition, in the thread that asks."""

    def fix(
        self,
        path: Path,
        target: Path | None = None,
        monitor: Monitor | None = None,
        shops: Sequence[str] = (),
    ) -> Mended:
        """Mend a copy of an EPUB and check it, in the thread that asks."""

    def cancel(self, job: str) -> None:
        """Ask a job to stop."""

    def job(self, job: str) -> Job:
        """Return a snapshot of one job."""

    def events(self, since: int = 0) -> tuple[int, tuple[JobEvent, ...]]:
        """Return what happened after event ``since``."""

    def report(self, job: str) -> Report | None:
        """Return what a finished conversion did."""

    def inspection(self, job: str) -> Inspection | None:
        """Return what a finished inspection found."""

    def tell_failure(self, error: Exception) -> Diagnostic:
        """Return the message for what failed."""

    def close(self) -> None:
        """Stop what runs and end all processes."""


class Bridge(QObject):
    """Asks the service ten times a second while a job runs, and says what changed since.

    Many progress events between two looks become one ``job_changed`` with the newest snapshot;
    messages all come through, in order, before the snapshot.
    """

    job_changed = Signal(object)
    """A ``Job`` that is not as it was."""
    messages_raised = Signal(str, object)
    """Id of a job and the tuple of ``Diagnostic`` that it raised since the last look."""
    errand_done = Signal(str, object)
    """Name of an errand, and the ``Diagnostic`` of what went wrong or None."""
    fetched = Signal(object, object)
    """What was asked for with ``fetch``, and what came of it; None where it went wrong."""

    def __init__(self, service: EngineService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self._since = 0
        self._watched: dict[str, Job] = {}
        self._errands: list[tuple[str, Future[Diagnostic | None]]] = []
        self._runner = ThreadPoolExecutor(1, "errands")
        self._fetches: list[tuple[object, Future[object]]] = []
        # Beside the errands: what is only looked at must not keep a decision from being written.
        self._fetcher = ThreadPoolExecutor(1, "fetches")
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def inspect(self, sources: Sequence[str], changes: ChangePolicy | None = None) -> Job:
        """Have sources inspected and watch over it; ConverterError where they are refused."""
        paths = [Path(source) for source in sources]
        return self._watch(self.service.submit_inspection(paths, tracked_changes=changes))

    def run(self, name: str, work: Callable[[], None]) -> None:
        """Have a short piece of work with files done beside the event loop, one after another."""
        self._errands.append((name, self._runner.submit(self._problem_of, work)))
        self._timer.start()

    def finish_errands(self) -> None:
        """Wait until all that was asked of files is done, and tell what came of it."""
        if self._errands:
            self._runner.submit(lambda: None).result()
            self._tell_errands()

    def fetch(self, wanted: Mapping[object, Callable[[], object]]) -> None:
        """Have things fetched beside the event loop, one after another, and nothing else any more.

        What was asked for before and has not begun is dropped, what runs is not told; of two equal
        wishes the first counts.
        """
        before = dict(self._fetches)
        for key, fetch in before.items():
            if key not in wanted:
                fetch.cancel()
        self._fetches = [
            (key, before.get(key) or self._fetcher.submit(work)) for key, work in wanted.items()
        ]
        self._timer.start()

    def convert(self, plan: Plan) -> Job:
        """Have a book made and watch over it; ConverterError where it is refused."""
        return self._watch(self.service.submit(plan))

    def preview(self, plan: Plan) -> Job:
        """Have the opening of a book set and watch over it; ConverterError where it is refused."""
        return self._watch(self.service.submit_preview(plan))

    def cancel(self, job: Job) -> None:
        """Ask a job to stop; its end is told as a change."""
        self.service.cancel(job.id)

    def busy(self) -> bool:
        """Say whether any job is still going on."""
        return bool(self._watched or self._errands or self._fetches)

    def close(self) -> None:
        """Stop looking, stop what runs, end the engine's processes."""
        self._timer.stop()
        self._watched.clear()
        # What a person decided is written before the program ends.
        self._runner.shutdown(wait=True)
        self._errands.clear()
        self._fetches.clear()
        self._fetcher.shutdown(wait=True, cancel_futures=True)
        self.service.close()

    def _watch(self, job: str) -> Job:
        snapshot = self.service.job(job)
        self._watched[job] = snapshot
        self._timer.start()
        return snapshot

    def _look(self) -> None:
        snapshots = [self.service.job(job) for job in self._watched]
        for job, diagnostics in self._new_messages().items():
            self.messages_raised.emit(job, tuple(diagnostics))
        for snapshot in snapshots:
            self._tell(snapshot)
        self._tell_errands()
        self._tell_fetched()
        if not self.busy():
            self._timer.stop()

    def _tell_errands(self) -> None:
        while self._errands and self._errands[0][1].done():
            name, errand = self._errands.pop(0)
            self.errand_done.emit(name, errand.result())

    def _tell_fetched(self) -> None:
        while self._fetches and self._fetches[0][1].done():
            key, fetch = self._fetches.pop(0)
            error = fetch.exception()
            if isinstance(error, Exception):
                # Nobody can do anything about it; it stands in the log.
                self.service.tell_failure(error)
            self.fetched.emit(key, None if error else fetch.result())

    def _new_messages(self) -> dict[str, list[Diagnostic]]:
        self._since, happened = self.service.events(self._since)
        raised: dict[str, list[Diagnostic]] = {}
        for one in happened:
            if isinstance(one.event, MessageEvent) and one.job in self._watched:
                raised.setdefault(one.job, []).append(one.event.diagnostic)
        return raised

    def _tell(self, snapshot: Job) -> None:
        before = self._watched.get(snapshot.id)
        if before is None:
            return
        if snapshot.state in OVER:
            del self._watched[snapshot.id]
        else:
            self._watched[snapshot.id] = snapshot
        if snapshot != before or snapshot.state in OVER:
            self.job_changed.emit(snapshot)

    def _problem_of(self, work: Callable[[], None]) -> Diagnostic | None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the edge of an errand: the window must learn of it
            return self.service.tell_failure(error)
        return None
