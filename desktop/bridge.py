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
from converters.model.project import ProjectSummary, ProjectView, Step
from converters.model.revision import Comment
from converters.monitor import MessageEvent, Monitor
from converters.vocabularies import ChangePolicy, EditionForm
from desktop.book import OVER

POLL_MILLISECONDS: Final = 100
_Outcome = tuple[object, Diagnostic | None]


class ProjectVerbs(Protocol):
    """The verbs about projects that the window uses; all of them open files."""

    def begin_in(self, folder: Path, sources: Sequence[Path]) -> ProjectView:
        """Make a project of sources in a library."""

    def view(self, path: Path) -> ProjectView:
        """Return what a project holds and its history."""

    def set_record(
        self, path: Path, values: Mapping[str, object], *, goes_on: bool = False
    ) -> ProjectView:
        """Set fields of the record."""

    def decide(self, path: Path, step: DecisionChange) -> ProjectView:
        """Carry a person's step about structure or words out."""

    def set_sources(self, path: Path, sources: Sequence[Path]) -> ProjectView:
        """Read the book from other files, or in another order."""

    def choose(
        self,
        path: Path,
        *,
        forms: Sequence[EditionForm] | None = None,
        tracked_changes: ChangePolicy | None = None,
    ) -> ProjectView:
        """Choose the editions and what becomes of tracked changes."""

    def undo(self, path: Path, steps: int = 1) -> tuple[Step, ...]:
        """Take back the last steps."""

    def redo(self, path: Path, steps: int = 1) -> tuple[Step, ...]:
        """Do again what was taken back."""

    def built(self, path: Path, report: Report) -> ProjectView:
        """Note what a conversion made."""

    def found(self, path: Path, inspection: Inspection) -> None:
        """Note what the sources were found to hold."""

    def summaries(self, folder: Path, others: Sequence[Path] = ()) -> tuple[ProjectSummary, ...]:
        """Return the projects of a folder and others, as a shelf shows them."""


class EngineService(Protocol):
    """The verbs of ``converters.service.Service`` that the window uses."""

    @property
    def projects(self) -> ProjectVerbs:
        """The verbs about books in work."""

    def themes(self) -> tuple[ThemeEntry, ...]:
        """Return the looks that a book can have."""

    def plan(self, sources: Sequence[Path], output: Path, wishes: Wishes) -> Plan:
        """Return the work order for one book."""

    def submit(self, plan: Plan) -> str:
        """Queue a conversion and return the id of its job."""

    def submit_project_inspection(self, project: Path) -> str:
        """Queue an inspection of a book in work and return the id of its job."""

    def project_plan(self, project: Path, output: Path, wishes: Wishes) -> Plan:
        """Return the work order for a book in work."""

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
    errand_done = Signal(str, object, object)
    """Name of an errand, what came of it, and the ``Diagnostic`` of what went wrong or None."""
    fetched = Signal(object, object)
    """What was asked for with ``fetch``, and what came of it; None where it went wrong."""

    def __init__(self, service: EngineService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self._since = 0
        self._watched: dict[str, Job] = {}
        self._errands: list[tuple[str, Future[_Outcome]]] = []
        self._runner = ThreadPoolExecutor(1, "errands")
        self._fetches: list[tuple[object, Future[object]]] = []
        # Beside the errands: what is only looked at must not keep a decision from being written.
        self._fetcher = ThreadPoolExecutor(1, "fetches")
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def run(self, name: str, work: Callable[[], object]) -> None:
        """Have a short piece of work with files done beside the event loop, one after another."""
        self._errands.append((name, self._runner.submit(self._outcome_of, work)))
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

    def preview(self, plan: Plan) -> Job:
        """Have the opening of a book set and watch over it; ConverterError where it is refused."""
        return self.watch(self.service.submit_preview(plan))

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

    def watch(self, job: str) -> Job:
        """Watch over a job that was queued; what becomes of it is told as changes."""
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
            self.errand_done.emit(name, *errand.result())

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

    def _outcome_of(self, work: Callable[[], object]) -> _Outcome:
        try:
            return work(), None
        except Exception as error:  # noqa: BLE001 - the edge of an errand: the window must learn of it
            return None, self.service.tell_failure(error)
