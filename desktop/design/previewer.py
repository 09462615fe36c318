"""The opening of the book set anew at every change of its design, by a job beside the window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from converters.diagnostics import Diagnostic
from converters.errors import ConverterError
from converters.model.job import Job, JobState, Plan, Preview, SourceRoad
from desktop.book import OVER, Book, Phase
from desktop.bridge import Bridge
from desktop.metadata.draft import DESIGN_FIELDS
from desktop.workspace import Workspace

SETTLE_MILLISECONDS: Final = 250
"""After the last change, so that not every letter of a number is set."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to see of the book in its design."""

    preview: Preview | None = None
    """The newest that is finished; it stays while the next is being set."""
    working: bool = False
    problem: Diagnostic | None = None
    """Why the newest design could not be set."""


class Previewer(QObject):
    """Watches the book while somebody looks; a newer design stops the one that is being set."""

    changed = Signal(object)
    """The new ``Sight``."""

    def __init__(self, workspace: Workspace, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sight = Sight()
        self._workspace = workspace
        self._bridge = bridge
        self._job: Job | None = None
        self._asked: Plan | None = None
        self._seen: object = None
        self._looking = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MILLISECONDS)
        self._settling.timeout.connect(self._ask)
        workspace.changed.connect(self._book_changed)
        bridge.job_changed.connect(self._job_changed)

    def look(self, *, looking: bool) -> None:
        """Say whether anybody looks; nothing is set for nobody."""
        self._looking = looking
        if looking:
            self._settling.start(0)

    def _book_changed(self, book: Book) -> None:
        if book.sources != (self._seen[0] if isinstance(self._seen, tuple) else ()):
            self._drop()
            self._asked = None
            self._set(Sight())
        seen = _what_counts(book)
        if seen != self._seen:
            self._seen = seen
            if self._looking:
                self._settling.start(SETTLE_MILLISECONDS)

    def _ask(self) -> None:
        book = self._workspace.book
        if not can_be_shown(book):
            return
        try:
            plan = self._workspace.preview_plan()
            if plan is None or (plan == self._asked and (self._job or self.sight.preview)):
                return
            self._drop()
            self._job = self._bridge.preview(plan)
        except ConverterError as error:
            self._asked = None
            self._set(replace(self.sight, working=False, problem=error.diagnostic))
            return
        self._asked = plan
        self._set(replace(self.sight, working=True, problem=None))

    def _job_changed(self, job: Job) -> None:
        if self._job is None or job.id != self._job.id or job.state not in OVER:
            return
        self._job = None
        done = job.state is JobState.SUCCEEDED
        found = self._bridge.service.preview(job.id) if done else None
        if found is not None:
            self._set(Sight(preview=found))
        else:
            self._asked = None
            self._set(replace(self.sight, working=False, problem=job.problem))

    def _drop(self) -> None:
        if self._job is not None:
            self._bridge.cancel(self._job)
            self._job = None

    def _set(self, sight: Sight) -> None:
        if sight != self.sight:
            self.sight = sight
            self.changed.emit(sight)


def can_be_shown(book: Book) -> bool:
    """Say whether there is a text to set: that of scans is known when they were recognised."""
    if book.phase in (Phase.EMPTY, Phase.INSPECTING, Phase.UNREADABLE, Phase.CONVERTING):
        return False
    return not book.in_revision and (book.road is SourceRoad.MANUSCRIPT or book.report is not None)


def _what_counts(book: Book) -> object:
    looks = tuple(book.draft.value(which) for which in DESIGN_FIELDS)
    return (
        book.sources, book.choices.theme, book.choices.trim, looks, book.inspection,
        can_be_shown(book),
    )  # fmt: skip
