"""The book in hand: takes what the user does to the service and keeps the newest snapshot."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from converters.diagnostics import Diagnostic, Origin
from converters.model.decision import DecisionChange
from converters.model.edition import Design, ThemeEntry, Trim
from converters.model.job import Inspection, Job, JobState, Plan, Report, Wishes
from converters.model.project import PROJECT_SUFFIX, Project, ProjectView
from converters.vocabularies import ChangePolicy, EditionForm
from desktop import book as steps
from desktop.book import Book, Choices, Hindrance, Phase
from desktop.bridge import Bridge, ProjectVerbs
from desktop.metadata.draft import Field, record_values

_COMMENTS = "comments"
KEEP_MILLISECONDS: Final = 700
"""After the last key, so that not every letter is written."""
_Done = Callable[[object, Diagnostic | None], None]
_Verb = Callable[[ProjectVerbs, Path], object]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A project as it is, and the job that reads its sources."""

    view: ProjectView | None
    job: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of which pictures are wanted."""

    sources: tuple[str, ...]
    places: tuple[Origin, ...]


def _read_by(project: Project) -> tuple[object, ...]:
    """Return what a reading of the sources depends on, what needs all read anew first."""
    return (project.sources, project.tracked_changes, project.decisions, project.page_rules)


_WHOLE: Final = 2
"""How many of these need more than a revision."""


class Workspace(QObject):
    """Holds one ``Book`` and says when it has become another."""

    changed = Signal(object)
    """The new ``Book``."""
    comments_saved = Signal(object)
    """The ``Diagnostic`` of why the comments could not be written, or None."""
    words_shown = Signal(object, object)
    """Places of words, and a PNG or None for each; None where nothing could be fetched."""
    opened = Signal(str)
    """Path of a project that was begun or opened."""

    def __init__(
        self,
        bridge: Bridge,
        library: Path,
        workers: Callable[[], int] = lambda: 0,
        changes: ChangePolicy = ChangePolicy.ACCEPT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.library = library
        """Folder of new projects."""
        self._usual_changes = changes
        self.book = Book(choices=Choices(changes=changes))
        self.started = 0.0
        """Clock at the start of the newest job."""
        self.clock = clock
        self._errands = 0
        self._awaited: dict[str, tuple[int, _Done]] = {}
        """What is to be done when an errand is over, and of which book it is."""
        self._number = 0
        """Of the book; what comes of errands for one that was put away is not shown."""
        self._writes = 0
        """Errands that are changing the project; their views count when all are done."""
        self._newest: ProjectView | None = None
        self._rewinds = False
        self._read_by: tuple[object, ...] = ()
        """What the newest reading of the sources went by."""
        self._added: tuple[str, ...] = ()
        """Sources dropped while the project was being opened."""
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_MILLISECONDS)
        self._keeping.timeout.connect(self.keep_record)
        self._bridge = bridge
        self._workers = workers
        bridge.job_changed.connect(self._job_changed)
        bridge.messages_raised.connect(self._messages_raised)
        bridge.errand_done.connect(self._errand_done)
        bridge.fetched.connect(self._fetched)

    # ---- opening ------------------------------------------------------------------------------

    def add_sources(self, paths: Sequence[str]) -> None:
        """Open a project, add files to the book in hand, or begin a project of them."""
        projects = [path for path in paths if path.endswith(PROJECT_SUFFIX)]
        if projects:
            self.open_project(projects[0])
        elif self.begins_anew:
            service, files = self._bridge.service, [Path(path) for path in paths]
            name = files[0].name if files[0].is_dir() else files[0].stem
            self._leave()
            self._set(steps.in_opening(self.book, name, tuple(dict.fromkeys(paths))))
            self._read(lambda: service.projects.begin_in(self.library, files))
        elif self.book.project is None:
            self._added = (*self._added, *paths)
        else:
            gone = self.book.missing if self.book.phase is Phase.UNREADABLE else ()
            before = [path for path in self.book.sources if path not in gone]
            self.set_sources(tuple(dict.fromkeys((*before, *paths))))

    def open_project(self, path: str) -> None:
        """Go on with a book."""
        if self.book.phase is Phase.CONVERTING:
            return
        service = self._bridge.service
        self._leave()
        self._set(steps.in_opening(self.book, Path(path).stem, ()))
        self._read(lambda: service.projects.view(Path(path)))

    def put_away(self) -> None:
        """Put the book away; all that was decided stands in its project."""
        if self.book.phase is not Phase.CONVERTING:
            self._leave()

    @property
    def begins_anew(self) -> bool:
        """Say whether the next files begin the next book."""
        phase = self.book.phase
        unread = phase is Phase.UNREADABLE and self.book.project is None
        return unread or phase in (Phase.EMPTY, Phase.DONE)

    def _leave(self) -> None:
        self.keep_record()
        self._drop_inspection()
        self._number += 1
        self._writes, self._newest, self._rewinds = 0, None, False
        self._added = ()
        choices = self.book.choices
        kept = choices.output if choices.output_chosen else ""
        blank = Choices(
            output=kept, output_chosen=choices.output_chosen, changes=self._usual_changes
        )
        self._set(Book(choices=blank))

    # ---- reading ------------------------------------------------------------------------------

    def set_sources(self, sources: Sequence[str]) -> None:
        """Read the book from other sources, or the same in another order."""
        if tuple(sources) == self.book.sources or not sources:
            return
        files = [Path(source) for source in sources]
        self._read_other(sources, lambda projects, path: projects.set_sources(path, files))

    def choose_changes(self, policy: ChangePolicy) -> None:
        """Choose what becomes of tracked changes; the book is read again with it."""
        if self._may_be_read() and policy is not self.book.choices.changes:
            self._read_other(
                self.book.sources,
                lambda projects, path: projects.choose(path, tracked_changes=policy),
            )

    def read_again(self) -> None:
        """Read the sources as they lie there now; what was found before stays shown meanwhile."""
        if not self._may_be_read():
            return
        if self.book.inspection is None:
            self._read_other(self.book.sources, lambda projects, path: projects.view(path))
            return
        self._set(replace(self.book, decisions=replace(self.book.decisions, problem=None)))
        self._revise()

    def _read_other(self, sources: Sequence[str], verb: _Verb) -> None:
        """Change what is read, and read all of it from the beginning."""
        book = self.book
        if book.project is None or book.phase is Phase.CONVERTING:
            return
        self.keep_record()
        self._drop_inspection()
        projects, path = self._bridge.service.projects, Path(book.project.path)
        self._set(steps.in_opening(self.book, book.title, sources))
        self._read(lambda: verb(projects, path))

    def _read(self, seen: Callable[[], object]) -> None:
        service = self._bridge.service

        def work() -> _Reading:
            view = seen()
            assert isinstance(view, ProjectView)  # noqa: S101 - for readers and checkers of types
            return _Reading(view, service.submit_project_inspection(Path(view.path)))

        self._run(work, self._reading_begun)

    def _reading_begun(self, reading: object, problem: Diagnostic | None) -> None:
        if not isinstance(reading, _Reading) or reading.view is None:
            self._set(steps.with_unreadable(self.book, problem))
            return
        self.started = self.clock()
        self._read_by = _read_by(reading.view.project)
        before, job = self.book.project, self._bridge.watch(reading.job)
        book = replace(self.book, opening="", inspecting=job)
        self._set(steps.with_view(book, reading.view, self._usual_changes))
        if before is None:
            self.opened.emit(reading.view.path)
        if self._added:
            added, self._added = self._added, ()
            self.add_sources(added)

    def _revise(self) -> None:
        """Read the book again while the older reading is shown."""
        book = self.book
        if book.project is None:
            return
        if book.revising is not None:
            self._bridge.cancel(book.revising)
        service, path = self._bridge.service, Path(book.project.path)
        self._read_by = _read_by(book.project.project)
        self._set(replace(book, revising=None, writing=book.writing + 1))
        work = partial(service.submit_project_inspection, path)
        self._run(lambda: _Reading(None, work()), self._revision_begun)

    def _revision_begun(self, reading: object, problem: Diagnostic | None) -> None:
        book = replace(self.book, writing=self.book.writing - 1)
        if not isinstance(reading, _Reading):
            self._set(steps.without_revision(book, problem))
            return
        if book.revising is not None:
            self._bridge.cancel(book.revising)
        self.started = self.clock()
        self._set(replace(book, revising=self._bridge.watch(reading.job)))

    def _may_be_read(self) -> bool:
        busy = self.book.phase in (Phase.EMPTY, Phase.INSPECTING, Phase.CONVERTING)
        return self.book.project is not None and not busy and not self.book.writing

    def _drop_inspection(self) -> None:
        for job in (self.book.inspecting, self.book.revising):
            if job is not None:
                self._bridge.cancel(job)

    # ---- steps --------------------------------------------------------------------------------

    def decide(self, step: DecisionChange) -> None:
        """Take a person's step about the structure: it is written, then the book is read again."""
        if self.book.inspection is None or self.book.phase is Phase.CONVERTING:
            return
        self.keep_record()
        self._set(steps.with_step(self.book, self.book.decisions.after(step)))
        self._write(lambda projects, path: projects.decide(path, step), self._step_failed)

    def undo(self) -> None:
        """Take the newest step back, whatever it was about."""
        self._travel(lambda projects, path: projects.undo(path))

    def redo(self) -> None:
        """Take the step that was taken back last once more."""
        self._travel(lambda projects, path: projects.redo(path))

    def _travel(self, verb: _Verb) -> None:
        if self.book.project is None or self.book.phase in (Phase.CONVERTING, Phase.INSPECTING):
            return
        self.keep_record()
        self._rewinds = True
        self._set(replace(self.book, writing=self.book.writing + 1))

        def walk(projects: ProjectVerbs, path: Path) -> object:
            verb(projects, path)
            return projects.view(path)

        self._write(walk, self._step_failed)

    def _step_failed(self, problem: Diagnostic | None) -> Book:
        book = replace(self.book, writing=self.book.writing - 1)
        return book if problem is None else steps.without_revision(book, problem)

    def _write(self, verb: _Verb, after: Callable[[Diagnostic | None], Book]) -> None:
        """Change the project; ``after`` says what the book is then, or where that went wrong."""
        project = self.book.project
        if project is None:
            return
        projects, path = self._bridge.service.projects, Path(project.path)
        self._writes += 1

        def done(view: object, problem: Diagnostic | None) -> None:
            self._writes -= 1
            if isinstance(view, ProjectView):
                self._newest = view
            self._settle(after(problem))

        self._run(lambda: verb(projects, path), done)

    def _settle(self, book: Book) -> None:
        """Show the project as it is when nothing more is being written, and read it if need be."""
        if self._writes or self._newest is None:
            self._set(book)
            return
        view, rewound = self._newest, self._rewinds
        self._newest, self._rewinds = None, False
        self._set(steps.with_view(book, view, self._usual_changes, rewound=rewound))
        wanted = _read_by(view.project)
        if wanted == self._read_by or book.phase in (Phase.INSPECTING, Phase.CONVERTING):
            return
        if wanted[:_WHOLE] != self._read_by[:_WHOLE] or book.inspection is None:
            self._read_other(view.source_paths, lambda projects, path: projects.view(path))
        else:
            self._revise()

    # ---- record and choices -------------------------------------------------------------------

    def type_field(self, which: Field, text: str) -> None:
        """Take over what was typed into a field of the record."""
        draft = self.book.draft.with_typed(which, text)
        if draft != self.book.draft:
            self._set(replace(self.book, draft=draft))
            self._keeping.start()

    def keep_record(self) -> None:
        """Have what was typed about the book written into its project, where it is new."""
        self._keeping.stop()
        values = self.book.draft.unkept()
        if not values or self.book.project is None:
            return
        before = {one: self.book.draft.kept.get(one, ()) for one in values}
        told = record_values(values)
        self._set(replace(self.book, draft=self.book.draft.with_kept(values)))
        self._write(
            lambda projects, path: projects.set_record(path, told, goes_on=True),
            partial(self._record_kept, before),
        )

    def _record_kept(
        self, before: Mapping[Field, tuple[str, ...]], problem: Diagnostic | None
    ) -> Book:
        draft = self.book.draft if problem is None else self.book.draft.with_kept(before)
        return replace(self.book, draft=draft, record_problem=problem)

    def would_lose(self) -> bool:
        """Say whether something that was typed is kept nowhere after the last try to keep it."""
        self.keep_record()
        self._bridge.finish_errands()
        return self.book.record_problem is not None and bool(self.book.draft.unkept())

    def choose_form(self, form: EditionForm, chosen: bool) -> None:  # noqa: FBT001 - a slot of Qt
        """Add an edition to what is to be made, or leave it out."""
        self._set(steps.with_form(self.book, form, chosen=chosen))
        forms = self.book.choices.forms
        # A project without editions has the usual ones; to choose none is only for the moment.
        if forms:
            self._keep_choice(lambda projects, path: projects.choose(path, forms=forms))

    def themes(self) -> tuple[ThemeEntry, ...]:
        """Return the looks to choose from."""
        return self._bridge.service.themes()

    def choose_theme(self, theme: str | None) -> None:
        """Choose how the editions look; None: as the house has it."""
        if theme != self.book.choices.theme:
            self._set(replace(self.book, choices=replace(self.book.choices, theme=theme)))
            values = {"theme": theme}
            self._keep_choice(lambda projects, path: projects.set_record(path, values))

    def choose_trim(self, trim: Trim | None) -> None:
        """Choose the page size of the typeset PDF; None: the theme's."""
        if trim != self.book.choices.trim:
            self._set(replace(self.book, choices=replace(self.book.choices, trim=trim)))
            values = {"trim": f"{trim.width_mm:g}x{trim.height_mm:g} mm" if trim else None}
            self._keep_choice(lambda projects, path: projects.set_record(path, values))

    def _keep_choice(self, verb: _Verb) -> None:
        # Steps stand in the order in which a person took them.
        self.keep_record()
        self._write(verb, self._choice_kept)

    def _choice_kept(self, problem: Diagnostic | None) -> Book:
        book = replace(self.book, record_problem=problem)
        if problem is None or book.project is None:
            return book
        # What is shown is what the editions will be made of.
        return steps.with_view(book, book.project, self._usual_changes, rewound=True)

    def choose_output(self, folder: str) -> None:
        """Choose the folder for the results."""
        choices = replace(self.book.choices, output=folder, output_chosen=bool(folder))
        self._set(replace(self.book, choices=choices))

    # ---- making -------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the chosen editions, if nothing stands in the way; else when the book is read."""
        what = steps.hindrance(self.book)
        if what is Hindrance.REVISING:
            self._set(replace(self.book, make_next=True))
        if what is not None or self.book.project is None:
            return
        self.keep_record()
        self._bridge.finish_errands()
        book = self.book
        if book.record_problem is not None and book.draft.unkept():
            # Editions without what a person decided are not what was asked for.
            self._ordered(None, book.record_problem)
            return
        self._run(partial(self._order, Path(self.book.project.path), book.choices), self._ordered)
        self._bridge.finish_errands()

    @property
    def bridge(self) -> Bridge:
        """The way to the engine, for what is only looked at."""
        return self._bridge

    def preview_plan(self) -> Plan | None:
        """Return the order for showing the book in its design, None where there is no book.

        Raises ConverterError where something in it does not fit.
        """
        self.keep_record()
        self._bridge.finish_errands()
        project, choices = self.book.project, self.book.choices
        if project is None:
            return None
        design = Design(theme=choices.theme, trim=choices.trim)
        wishes = Wishes(design=design, workers=self._workers())
        service = self._bridge.service
        return service.project_plan(Path(project.path), Path(choices.output), wishes)

    def _order(self, project: Path, choices: Choices) -> str:
        wishes = Wishes(editions=choices.editions(), workers=self._workers())
        service = self._bridge.service
        return service.submit(service.project_plan(project, Path(choices.output), wishes))

    def _ordered(self, job: object, problem: Diagnostic | None) -> None:
        if not isinstance(job, str):
            self._set(replace(self.book, conversion=None, report=None, problem=problem))
            return
        self.started = self.clock()
        self._set(steps.with_conversion(self.book, self._bridge.watch(job)))

    def stop(self) -> None:
        """Ask the work that is going on to stop."""
        job = self.book.inspecting or self.book.conversion
        if job is not None and self.book.phase in (Phase.INSPECTING, Phase.CONVERTING):
            self._bridge.cancel(job)

    # ---- comments and pictures ----------------------------------------------------------------

    def save_comments(self, path: str, language: str) -> None:
        """Write the reviewers' comments as a table."""
        comments = self.book.inspection.comments if self.book.inspection else ()
        service = self._bridge.service
        self._bridge.run(_COMMENTS, lambda: service.save_comments(Path(path), comments, language))

    def show_words(self, places: Sequence[Origin]) -> None:
        """Have the pictures of words fetched from their pages, and of no other words any more."""
        sources = [Path(source) for source in self.book.sources]
        told = self.book.report or self.book.inspection
        records = told.page_records if told is not None else ()
        by_page: dict[int | None, list[Origin]] = {}
        for place in places:
            by_page.setdefault(place.page, []).append(place)
        service = self._bridge.service
        self._bridge.fetch(
            {
                _Words(self.book.sources, tuple(group)): partial(
                    service.word_pictures, sources, group, records
                )
                for group in by_page.values()
            }
        )

    # ---- what comes back ----------------------------------------------------------------------

    def _run(self, work: Callable[[], object], done: _Done) -> None:
        self._errands += 1
        name = f"book {self._errands}"
        self._awaited[name] = (self._number, done)
        self._bridge.run(name, work)

    def _errand_done(self, name: str, value: object, problem: Diagnostic | None) -> None:
        if name == _COMMENTS:
            self.comments_saved.emit(problem)
        if name not in self._awaited:
            return
        number, done = self._awaited.pop(name)
        if number == self._number:
            done(value, problem)
        elif isinstance(value, _Reading):
            self._bridge.cancel(self._bridge.watch(value.job))

    def _fetched(self, wanted: object, found: object) -> None:
        if isinstance(wanted, _Words) and wanted.sources == self.book.sources:
            self.words_shown.emit(wanted.places, found)

    def _messages_raised(self, job: str, messages: tuple[Diagnostic, ...]) -> None:
        conversion = self.book.conversion
        if conversion is not None and conversion.id == job:
            self._set(steps.with_messages(self.book, messages))

    def _job_changed(self, job: Job) -> None:
        book = self.book
        if book.inspecting is not None and book.inspecting.id == job.id:
            self._inspected(book, job)
        elif book.revising is not None and book.revising.id == job.id:
            self._revised(book, job)
        elif book.conversion is not None and book.conversion.id == job.id:
            done = job.state is JobState.SUCCEEDED
            report = self._bridge.service.report(job.id) if done else None
            self._set(steps.with_progress(book, job, report))
            if report is not None:
                self._note_build(report)

    def _note_build(self, report: Report) -> None:
        def noted(problem: Diagnostic | None) -> Book:
            return replace(self.book, record_problem=problem or self.book.record_problem)

        self._write(lambda projects, path: projects.built(path, report), noted)

    def _inspected(self, book: Book, job: Job) -> None:
        if job.state not in steps.OVER:
            self._set(replace(book, inspecting=job))
            return
        found = self._bridge.service.inspection(job.id) if job.state is JobState.SUCCEEDED else None
        if found is not None:
            self._set(steps.with_inspection(book, found))
            self._note_found(found)
        elif job.state is JobState.CANCELLED:
            self.book = replace(book, inspecting=None)
            self._leave()
        else:
            self._set(steps.with_unreadable(book, job.problem))

    def _note_found(self, found: Inspection) -> None:
        """Keep what a shelf shows; where the file cannot be written, the shelf knows less."""
        project = self.book.project
        if project is not None:
            projects, path = self._bridge.service.projects, Path(project.path)
            self._run(lambda: projects.found(path, found), lambda _value, _problem: None)

    def _revised(self, book: Book, job: Job) -> None:
        if job.state not in steps.OVER:
            self._set(replace(book, revising=job))
            return
        done = job.state is JobState.SUCCEEDED
        found = self._bridge.service.inspection(job.id) if done else None
        if found is None:
            self._set(steps.without_revision(book, job.problem))
            return
        self._set(steps.with_revision(book, found))
        self._note_found(found)
        if self.book.make_next and not self.book.in_revision:
            self.make()

    def _set(self, book: Book) -> None:
        if book is not self.book:
            self.book = book
            self.changed.emit(book)
