"""The facade of the engine: everything that the command line and the desktop can ask for.

Snapshots that come out are frozen; only ``ConverterError`` and its children leave.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from converters.diagnostics import Diagnostic, Origin
from converters.errors import ConverterError
from converters.jobs.execution import logged_failure
from converters.jobs.executor import Executor, ProcessExecutor
from converters.jobs.journal import Journal
from converters.jobs.orders import ConversionOrder, InspectionOrder, PreviewOrder
from converters.jobs.queue import JobQueue
from converters.model.canonical import from_json
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
    ShelfBook,
    Shop,
    Wishes,
)
from converters.model.page_decision import PageRecord
from converters.model.revision import Comment
from converters.monitor import CollectingMonitor, Event, EventMonitor, Monitor
from converters.scratch import sweep_abandoned
from converters.settings import Settings, load_settings
from converters.tools.jvm import shut_down
from converters.vocabularies import ChangePolicy

if TYPE_CHECKING:
    from converters.project.projects import Projects

__all__ = ["Service"]

_NO_WISHES: Final = Wishes()


class Service:
    """One open engine: settings, job queue and journal. Use it as a context manager.

    Jobs run in processes of their own, ``running`` of them at a time; with ``cluster``, the address
    of a Dask scheduler, on the computers of that cluster. All methods may be called
    from any thread and none but ``inspect``, ``convert``, ``check``, ``fix``, ``wait`` and
    ``word_pictures`` takes long.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        running: int = 1,
        executor: Executor | None = None,
        cluster: str | None = None,
    ) -> None:
        self.settings = settings if settings is not None else load_settings()
        self._journal = Journal(self.settings.state_path() / "journal.sqlite3")
        try:
            self._executor = executor or _executor_for(cluster)
        except ConverterError:
            self._journal.close()
            raise
        self._queue = JobQueue(self._journal, self._executor, self.settings, running)
        self._sweep()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def inspect(self, sources: Sequence[Path], monitor: Monitor | None = None) -> Inspection:
        """Say what is in the sources and what would be lost, in this process.

        Raises SourceError where a source cannot be read, JobCancelled on request.
        """
        from converters.conversion.inspection import inspect_sources

        paths, changes = _absolute(sources), self.settings.tracked_changes
        return inspect_sources(paths, monitor or CollectingMonitor(), None, changes, self.settings)

    def plan(self, sources: Sequence[Path], output: Path, wishes: Wishes = _NO_WISHES) -> Plan:
        """Return the work order for one book; nothing is read yet but file names.

        Folders are opened out in natural order. The book's own files are ``book.toml`` in its
        folder or ``<name>.toml`` beside a file; for decisions about the structure
        ``structure.toml`` in its folder, ``<name>.structure.toml`` or ``structure.toml`` beside a
        file; for those about the pages of a scan ``pages.toml``, likewise. Raises SourceError
        FILE-010 for a source that does not exist and FILE-011 for a folder with nothing to convert,
        SettingsError for a file of metadata or decisions that does not fit, DestinationError
        FILE-016 for an output folder that is one of the sources.
        """
        from converters.conversion.shelf import plan_of
        from converters.conversion.sources import gather, refuse_output_among

        wanted = self._wanted(output, wishes)
        book = gather(_absolute(sources))
        refuse_output_among(_absolute(sources), output)
        return plan_of(book, wanted, wishes, self.settings)

    def shelf(
        self,
        folder: Path,
        output: Path,
        wishes: Wishes = _NO_WISHES,
        catalogue: Path | None = None,
    ) -> tuple[ShelfBook, ...]:
        """Return a plan for every book in a folder, in natural order; see ``books_in``.

        Files of metadata and structure are those of each book. A book whose metadata are wrong
        comes with its problem and without a plan. No two plans write under the same name. Raises
        SourceError, SettingsError or DestinationError where the folder or the catalogue itself
        cannot be used.
        """
        from converters.conversion.shelf import plans_of

        wanted = self._wanted(output, wishes)
        return plans_of(folder.absolute(), wanted, catalogue, self.settings)

    def themes(self) -> tuple[ThemeEntry, ...]:
        """Return the themes that can be chosen, the user's own behind ours."""
        from converters.writers.themes import theme_entries

        return theme_entries(self.settings.themes_path())

    def design(self, values: Mapping[str, str | None]) -> Design:
        """Return the design that texts ask for, by the names of ``book.toml``.

        ``theme``, ``trim``, ``font_size``, ``chapters_on``, ``paper_thickness``, ``css`` and
        ``typst``; paths are taken from here. Raises SettingsError as a file of metadata does.
        """
        from converters.metadata_files.design_fields import design_of

        return design_of(values, "", Path.cwd())

    def _wanted(self, output: Path, wishes: Wishes) -> Plan:
        """Return a plan without sources: the wishes, and the settings where they leave it open."""
        from converters.metadata_files.record import checked_language

        return Plan(
            sources=(),
            output=str(output.absolute()),
            editions=wishes.editions,
            metadata=wishes.metadata,
            language=checked_language(wishes.language) if wishes.language else None,
            tracked_changes=wishes.tracked_changes or self.settings.tracked_changes,
            cover=str(wishes.cover.absolute()) if wishes.cover else None,
            typography=wishes.typography or self.settings.typography,
            tone_marks=wishes.tone_marks,
            repair_words=wishes.repair_words,
            ocr_quality=wishes.ocr_quality,
            design=wishes.design,
            workers=wishes.workers or self.settings.workers,
        )

    @cached_property
    def projects(self) -> Projects:
        """The verbs about books in work: begin, look, change, take back, export."""
        from converters.project.projects import Projects

        return Projects(self.settings, time.time)

    def project_plan(self, project: Path, output: Path, wishes: Wishes = _NO_WISHES) -> Plan:
        """Return the work order for a book in work; see ``Projects.plan``."""
        return self.projects.plan(project, self._wanted(output, wishes), wishes)

    def convert(
        self,
        plan: Plan,
        sink: Callable[[Event], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Make the editions of ``plan`` in this process.

        Raises SourceError, ToolError, DestinationError, SettingsError or JobCancelled.
        """
        from converters.conversion.book import convert

        return convert(plan, self.settings, EventMonitor(sink, cancelled))

    def submit(self, plan: Plan) -> str:
        """Queue the conversion and return the id of its job."""
        return self._queue.submit(ConversionOrder(plan))

    def submit_preview(self, plan: Plan) -> str:
        """Queue the opening of a book in the design of ``plan``; see ``preview``.

        The first chapter or so is made as EPUB and typeset PDF, whatever editions are asked for,
        in the cache folder; the text is read once for all designs.
        """
        from converters.jobs.fingerprints import text_fingerprint

        return self._queue.submit(PreviewOrder(plan, text_fingerprint(plan, self.settings)))

    def submit_inspection(
        self,
        sources: Sequence[Path],
        structure_file: Path | None = None,
        *,
        tracked_changes: ChangePolicy | None = None,
        pages_file: Path | None = None,
        pages: bool = False,
    ) -> str:
        """Queue an inspection and return the id of its job; see ``inspection``.

        ``structure_file``: decisions to go by; None: those beside the sources, if any.
        ``tracked_changes`` None: as in the settings. ``pages``: recognise the pages of a scan, as a
        conversion does, and tell what is decided about each, with ``pages_file`` or the file beside
        the sources.
        """
        from converters.conversion.sources import require_names

        require_names(sources)
        order = InspectionOrder(
            tuple(map(str, _absolute(sources))),
            str(structure_file.absolute()) if structure_file else None,
            tracked_changes or self.settings.tracked_changes,
            str(pages_file.absolute()) if pages_file else None,
            pages,
        )
        return self._queue.submit(order)

    def submit_project_inspection(self, project: Path, *, pages: bool = False) -> str:
        """Queue an inspection of a book in work and return the id of its job.

        ``pages`` as of ``submit_inspection``. Raises as ``Projects.view`` does.
        """
        view = self.projects.view(project)
        sources = tuple(source.path for source in view.project.sources)
        return self._queue.submit(InspectionOrder(sources, pages=pages, project=view.path))

    def cancel(self, job: str) -> None:
        """Ask a job to stop; it is CANCELLED within about half a second. Unknown ids: KeyError."""
        self._queue.cancel(job)

    def retry(self, job: str) -> str:
        """Queue a failed, cancelled or interrupted job again, under the same id."""
        return self._queue.retry(job)

    def jobs(self) -> tuple[Job, ...]:
        """Return a snapshot of all jobs of the journal, oldest first, with live progress."""
        return self._queue.jobs()

    def job(self, job: str) -> Job:
        """Return a snapshot of one job; KeyError for an unknown id."""
        return self._queue.job(job)

    def unfinished(self) -> frozenset[str]:
        """Return the ids of the jobs of this session that still wait or run."""
        return self._queue.unfinished()

    def wait(self, job: str, timeout: float | None = None) -> Job:
        """Wait until the job is over, at most ``timeout`` seconds, and return its snapshot."""
        return self._queue.wait(job, timeout)

    def events(self, since: int = 0) -> tuple[int, tuple[JobEvent, ...]]:
        """Return what happened after event ``since`` and the number to ask with next time.

        The last 10,000 events are kept; of progress only what was not overtaken.
        """
        return self._queue.events(since)

    def report(self, job: str) -> Report | None:
        """Return what a finished conversion did, None before its end or for an inspection."""
        result = self._journal.result(job)
        return from_json(result, Report) if result and self.job(job).plan else None

    def inspection(self, job: str) -> Inspection | None:
        """Return what a finished inspection found, None before its end or for a conversion."""
        result = self._journal.result(job)
        return from_json(result, Inspection) if result and not self.job(job).plan else None

    def preview(self, job: str) -> Preview | None:
        """Return where the files of a finished preview lie, None before its end."""
        result = self._journal.result(job)
        return from_json(result, Preview) if result else None

    def messages(self, job: str) -> tuple[Diagnostic, ...]:
        """Return the messages of a job of this session so far, in the order they came."""
        return self._queue.messages(job)

    def finished(self, plan: Plan) -> Report | None:
        """Return the report of an equal conversion whose files still lie unchanged, if any.

        Equal: same plan, settings and program version, sources of the same size and time.
        """
        from converters.jobs.fingerprints import finished_report

        return finished_report(self._journal, plan, self.settings)

    def save_structure(
        self, path: Path, inspection: Inspection, language: str = "en"
    ) -> tuple[Diagnostic, ...]:
        """Write what was guessed about the structure, for a person to correct; reasons beside it.

        What stands in the file already stays as a person wrote it; new guesses are added. Returns
        what was done: STR-063, STR-064. Raises DestinationError where the file cannot be written,
        SettingsError where what lies there is no file of decisions.
        """
        from converters.metadata_files.structure_file import write_guesses

        return write_guesses(path, inspection.guesses, inspection.lost_decisions, language)

    def save_pages(self, path: Path, inspection: Inspection, language: str = "en") -> None:
        """Write what was decided about the pages of a scan, for a person to decide otherwise.

        Decisions that a person had taken stay. Raises DestinationError where the file cannot be
        written, SettingsError where what lies there is no file of decisions.
        """
        from converters.metadata_files.pages_file import read_pages, write_records

        rules = read_pages(path, None) if path.is_file() else inspection.page_rules
        write_records(path, rules, inspection.page_records, language)

    def save_comments(self, path: Path, comments: Sequence[Comment], language: str = "en") -> None:
        """Write reviewers' comments as a table (CSV) for Excel; ``language`` of its head: vi or en.

        Raises DestinationError where the file cannot be written.
        """
        from converters.metadata_files.comments_file import save_comments

        save_comments(path, comments, language)

    def word_pictures(
        self, sources: Sequence[Path], places: Sequence[Origin], records: Sequence[PageRecord] = ()
    ) -> tuple[bytes | None, ...]:
        """Return a PNG for each place of a word on a scanned page, the word marked in it.

        ``places`` as corrections have them, ``records`` of the same report. A page is decoded,
        which takes up to a second. None where the sources do not have that place any more.
        """
        from converters.conversion.word_pictures import word_pictures

        return word_pictures(_absolute(sources), places, records)

    def check(
        self, path: Path, monitor: Monitor | None = None, shops: Sequence[str] = ()
    ) -> tuple[CheckResult, ...]:
        """Check a finished edition, in this process; an EPUB for some shops too (``all``: each).

        Raises SourceError, ToolError, or SettingsError for a shop that is not known.
        """
        from converters.checks.registry import check_file

        return check_file(path.absolute(), monitor or CollectingMonitor(), shops)

    def shops(self) -> tuple[Shop, ...]:
        """Return the shops that an EPUB can be checked for."""
        from converters.checks.shops.shelf import shops

        return tuple(Shop(key, shop.name) for key, shop in shops().items())

    def fix(
        self,
        path: Path,
        target: Path | None = None,
        monitor: Monitor | None = None,
        shops: Sequence[str] = (),
    ) -> Mended:
        """Mend an EPUB where no judgement is needed, and check what comes of it.

        It is written under ``target``, else beside the book as ``<name>-fixed.epub``, never over
        the book itself. Raises SourceError, DestinationError, ToolError or SettingsError.
        """
        from converters.checks.registry import mend_file

        goal = target.absolute() if target is not None else None
        return mend_file(path.absolute(), goal, monitor or CollectingMonitor(), shops)

    def tell_failure(self, error: Exception) -> Diagnostic:
        """Return the message for whoever asked for what failed; a mistake of ours is logged."""
        if isinstance(error, ConverterError):
            return error.diagnostic
        return logged_failure(error, self.settings)

    def close(self) -> None:
        """Stop what runs (it can be retried), end all processes, close the journal."""
        self._queue.close()
        self._executor.close()
        shut_down()
        self._journal.close()

    def _sweep(self) -> None:
        """Remove what killed programs left behind: scratch folders, unfinished files."""
        plans = [self._journal.job(job).plan for job in self._journal.interrupted]
        sweep_abandoned(*{Path(plan.output) for plan in plans if plan is not None})


def _executor_for(cluster: str | None) -> Executor:
    if cluster is None:
        return ProcessExecutor()
    from converters.jobs.cluster import DaskExecutor

    return DaskExecutor(cluster)


def _absolute(sources: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(Path(source).absolute() for source in sources)
