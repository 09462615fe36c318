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
from converters.errors import ConverterError
from converters.model.decision import DecisionChange
from converters.model.edition import Design, ThemeEntry, Trim
from converters.model.job import Job, JobState, Plan, Wishes
from converters.vocabularies import ChangePolicy, EditionForm
from desktop import book as steps
from desktop.book import Book, Choices, Hindrance, Phase
from desktop.bridge import Bridge
from desktop.metadata.draft import DESIGN_FIELDS, RECORD_NAMES, Field, metadata_of
from desktop.structure.decisions import Decisions

_STEP = "step"
_COMMENTS = "comments"
_RECORD = "record"
KEEP_MILLISECONDS: Final = 700
"""After the last key, so that not every letter is written."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file of metadata said before fields were written into it."""

    sources: tuple[str, ...]
    before: Mapping[Field, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of which pictures are wanted."""

    sources: tuple[str, ...]
    places: tuple[Origin, ...]


class Workspace(QObject):
    """Holds one ``Book`` and says when it has become another."""

    changed = Signal(object)
    """The new ``Book``."""
    comments_saved = Signal(object)
    """The ``Diagnostic`` of why the comments could not be written, or None."""
    words_shown = Signal(object, object)
    """Places of words, and a PNG or None for each; None where nothing could be fetched."""

    def __init__(
        self,
        bridge: Bridge,
        workers: Callable[[], int] = lambda: 0,
        changes: ChangePolicy = ChangePolicy.ACCEPT,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._usual_changes = changes
        self.book = Book(choices=Choices(changes=changes))
        self.started = 0.0
        """Clock at the start of the newest job."""
        self.clock = clock
        self._steps = 0
        self._awaited: set[str] = set()
        """Steps of this book that are being written."""
        self._records: dict[str, _Kept] = {}
        """Fields that are being written into files of metadata."""
        self._writes = 0
        self._writes_before = 0
        """Of the record, before the book was read; -1 where one was under way."""
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

    def add_sources(self, paths: Sequence[str]) -> None:
        """Add files or folders to a book that is not made yet, or begin the next book."""
        if self.begins_anew:
            self.keep_record()
            self._set(self._blank())
        before = self.book.sources
        added = tuple(dict.fromkeys(path for path in paths if path not in before))
        self.set_sources((*before, *added))

    def set_sources(self, sources: Sequence[str]) -> None:
        """Inspect other sources, or the same in another order; none empties the window."""
        if self.book.phase is Phase.CONVERTING or tuple(sources) == self.book.sources:
            return
        self.keep_record()
        self._drop_inspection()
        if not sources:
            self._set(self._blank())
            return
        try:
            job = self._inspect(sources, self.book.choices.changes)
        except ConverterError as error:
            refused = replace(self._blank(), sources=tuple(sources))
            self._set(steps.with_unreadable(refused, error.diagnostic))
            return
        self.started = self.clock()
        self._set(steps.with_sources(self.book, sources, job))

    def start_anew(self) -> None:
        """Put the book away; its files stay where they are."""
        if self.book.phase is not Phase.CONVERTING:
            self.keep_record()
            self._drop_inspection()
            self._set(self._blank())

    def choose_changes(self, policy: ChangePolicy) -> None:
        """Choose what becomes of tracked changes; the book is read again with it."""
        if self._may_be_read() and policy is not self.book.choices.changes:
            self._inspect_again(policy)

    def read_again(self) -> None:
        """Read the sources as they lie there now; what was found before stays shown meanwhile."""
        book = self.book
        if not self._may_be_read():
            return
        if book.inspection is None:
            self._inspect_again(book.choices.changes)
            return
        if book.revising is not None:
            self._bridge.cancel(book.revising)
        decisions = replace(book.decisions, problem=None)
        self._set(self._read_anew(replace(book, decisions=decisions)))

    def decide(self, step: DecisionChange) -> None:
        """Take a person's step about the structure: it is written, then the book is read again."""
        self._step(step, self.book.decisions.after(step))

    def undo(self) -> None:
        """Take the newest step about the structure back."""
        if (found := self.book.decisions.back()) is not None:
            self._step(*found)

    def redo(self) -> None:
        """Take the step that was taken back last once more."""
        if (found := self.book.decisions.forth()) is not None:
            self._step(*found)

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

    def type_field(self, which: Field, text: str) -> None:
        """Take over what was typed into a field of the record."""
        draft = self.book.draft.with_typed(which, text)
        if draft != self.book.draft:
            self._set(replace(self.book, draft=draft))
            self._keeping.start()

    def keep_record(self) -> None:
        """Have what was typed about the book written into its file of metadata, where it is new."""
        self._keeping.stop()
        book = self.book
        values = book.draft.unkept()
        if not values or book.inspection is None:
            return
        sources = [Path(source) for source in book.sources]
        told = {RECORD_NAMES[one]: texts for one, texts in values.items()}
        service = self._bridge.service
        self._writes += 1
        name = f"{_RECORD} {self._writes}"
        before = {one: book.draft.kept.get(one, ()) for one in values}
        self._records[name] = _Kept(book.sources, before)
        self._bridge.run(name, lambda: service.change_record(sources, told))
        self._set(replace(book, draft=book.draft.with_kept(values)))

    def would_lose(self) -> bool:
        """Say whether something that was typed stands in no file after the last try to keep it."""
        self.keep_record()
        self._bridge.finish_errands()
        return self.book.record_problem is not None and bool(self.book.draft.unkept())

    @property
    def begins_anew(self) -> bool:
        """Say whether the next files begin the next book."""
        return self.book.phase in (Phase.EMPTY, Phase.DONE, Phase.UNREADABLE)

    def choose_form(self, form: EditionForm, chosen: bool) -> None:  # noqa: FBT001 - a slot of Qt
        """Add an edition to what is to be made, or leave it out."""
        self._set(steps.with_form(self.book, form, chosen=chosen))

    @property
    def bridge(self) -> Bridge:
        """The way to the engine, for what is only looked at."""
        return self._bridge

    def preview_plan(self) -> Plan:
        """Return the order for showing the book in its design; ConverterError where none fits."""
        book = self.book
        home = Path(book.inspection.book_file).parent if book.inspection else Path()
        fields = {RECORD_NAMES[one]: book.draft.value(one) or None for one in DESIGN_FIELDS}
        for name in ("css", "typst"):
            if fields[name]:
                # The record names files from where it stands.
                fields[name] = str(home / str(fields[name]))
        chosen = Design(theme=book.choices.theme, trim=book.choices.trim)
        wishes = Wishes(
            metadata=metadata_of(book.draft),
            language=book.draft.value(Field.LANGUAGE) or None,
            tracked_changes=book.choices.changes,
            design=chosen.or_else(self._bridge.service.design(fields)),
            workers=self._workers(),
        )
        sources = [Path(source) for source in book.sources]
        return self._bridge.service.plan(sources, Path(book.choices.output), wishes)

    def themes(self) -> tuple[ThemeEntry, ...]:
        """Return the looks to choose from."""
        return self._bridge.service.themes()

    def choose_theme(self, theme: str | None) -> None:
        """Choose how the editions look; None: as the book's own file has it."""
        self._set(replace(self.book, choices=replace(self.book.choices, theme=theme)))

    def choose_trim(self, trim: Trim | None) -> None:
        """Choose the page size of the typeset PDF; None: the theme's."""
        self._set(replace(self.book, choices=replace(self.book.choices, trim=trim)))

    def choose_output(self, folder: str) -> None:
        """Choose the folder for the results."""
        choices = replace(self.book.choices, output=folder, output_chosen=bool(folder))
        self._set(replace(self.book, choices=choices))

    def make(self) -> None:
        """Make the chosen editions, if nothing stands in the way; else when the book is read."""
        what = steps.hindrance(self.book)
        if what is Hindrance.REVISING:
            self._set(replace(self.book, make_next=True))
        if what is not None:
            return
        self.keep_record()
        self._bridge.finish_errands()
        book = self.book
        try:
            job = self._bridge.convert(
                self._bridge.service.plan(
                    [Path(source) for source in book.sources],
                    Path(book.choices.output),
                    Wishes(
                        editions=book.choices.editions(),
                        metadata=metadata_of(book.draft),
                        language=book.draft.value(Field.LANGUAGE) or None,
                        tracked_changes=book.choices.changes,
                        workers=self._workers(),
                    ),
                )
            )
        except ConverterError as error:
            self._set(replace(book, conversion=None, report=None, problem=error.diagnostic))
            return
        self.started = self.clock()
        self._set(steps.with_conversion(book, job))

    def stop(self) -> None:
        """Ask the work that is going on to stop."""
        job = self.book.inspecting or self.book.conversion
        if job is not None and self.book.phase in (Phase.INSPECTING, Phase.CONVERTING):
            self._bridge.cancel(job)

    def _blank(self) -> Book:
        choices = self.book.choices
        kept = choices if choices.output_chosen else replace(choices, output="")
        return Book(
            choices=replace(kept, forms=(), forms_chosen=False, changes=self._usual_changes)
        )

    def _may_be_read(self) -> bool:
        busy = self.book.phase in (Phase.EMPTY, Phase.INSPECTING, Phase.CONVERTING)
        return bool(self.book.sources) and not busy and not self.book.writing

    def _inspect_again(self, policy: ChangePolicy) -> None:
        self._drop_inspection()
        try:
            job = self._inspect(self.book.sources, policy)
        except ConverterError as error:
            self._set(steps.with_unreadable(self.book, error.diagnostic))
            return
        self.started = self.clock()
        self._set(steps.read_again(self.book, job, policy))

    def _drop_inspection(self) -> None:
        for job in (self.book.inspecting, self.book.revising):
            if job is not None:
                self._bridge.cancel(job)
        self._awaited.clear()

    def _step(self, step: DecisionChange, after: Decisions) -> None:
        book = self.book
        if book.inspection is None or book.phase is Phase.CONVERTING:
            return
        sources = [Path(source) for source in book.sources]
        service = self._bridge.service
        self._steps += 1
        name = f"{_STEP} {self._steps}"
        self._awaited.add(name)
        self._bridge.run(name, lambda: service.change_structure(sources, step))
        self._set(steps.with_step(book, after))

    def _errand_done(self, name: str, problem: Diagnostic | None) -> None:
        if name == _COMMENTS:
            self.comments_saved.emit(problem)
        elif name in self._awaited:
            self._awaited.remove(name)
            self._step_written(problem)
        elif name in self._records:
            self._record_written(self._records.pop(name), problem)

    def _fetched(self, wanted: object, found: object) -> None:
        if isinstance(wanted, _Words) and wanted.sources == self.book.sources:
            self.words_shown.emit(wanted.places, found)

    def _record_written(self, kept: _Kept, problem: Diagnostic | None) -> None:
        book = self.book
        if kept.sources != book.sources:
            return
        if problem is not None:
            book = replace(book, draft=book.draft.with_kept(kept.before))
        if book.draft != self.book.draft or book.record_problem != problem:
            self._set(replace(book, record_problem=problem))

    def _step_written(self, problem: Diagnostic | None) -> None:
        book = replace(self.book, writing=self.book.writing - 1)
        if problem is not None:
            book = steps.without_revision(book, problem)
        if book.revising is not None:
            self._bridge.cancel(book.revising)
            book = replace(book, revising=None)
        self._set(book if book.writing else self._read_anew(book))

    def _inspect(self, sources: Sequence[str], changes: ChangePolicy) -> Job:
        self._writes_before = -1 if self._records else self._writes
        return self._bridge.inspect(sources, changes)

    def _read_anew(self, book: Book) -> Book:
        try:
            job = self._inspect(book.sources, book.choices.changes)
        except ConverterError as error:
            return steps.without_revision(book, error.diagnostic)
        self.started = self.clock()
        return replace(book, revising=job)

    def _messages_raised(self, job: str, messages: tuple[Diagnostic, ...]) -> None:
        conversion = self.book.conversion
        if conversion is not None and conversion.id == job:
            self._set(steps.with_messages(self.book, messages))

    def _job_changed(self, job: Job) -> None:
        book = self.book
        if book.inspecting is not None and book.inspecting.id == job.id:
            self._set(self._inspected(book, job))
        elif book.revising is not None and book.revising.id == job.id:
            self._revised(book, job)
        elif book.conversion is not None and book.conversion.id == job.id:
            done = job.state is JobState.SUCCEEDED
            report = self._bridge.service.report(job.id) if done else None
            self._set(steps.with_progress(book, job, report))

    def _inspected(self, book: Book, job: Job) -> Book:
        if job.state not in steps.OVER:
            return replace(book, inspecting=job)
        found = self._bridge.service.inspection(job.id) if job.state is JobState.SUCCEEDED else None
        if found is not None:
            return self._with_typed(steps.with_inspection(book, found, fresh=self._fresh))
        if job.state is JobState.CANCELLED:
            return self._blank()
        return steps.with_unreadable(book, job.problem)

    def _revised(self, book: Book, job: Job) -> None:
        if job.state not in steps.OVER:
            self._set(replace(book, revising=job))
            return
        done = job.state is JobState.SUCCEEDED
        found = self._bridge.service.inspection(job.id) if done else None
        if found is None:
            self._set(steps.without_revision(book, job.problem))
        elif book.writing:
            self._set(replace(book, revising=None))
        else:
            self._set(self._with_typed(steps.with_revision(book, found, fresh=self._fresh)))
            if book.make_next:
                self.make()

    @property
    def _fresh(self) -> bool:
        """Say whether the record was read as the newest writing left it."""
        return self._writes == self._writes_before

    def _with_typed(self, book: Book) -> Book:
        """Return the book; what was typed before its place was known is kept there soon."""
        if book.draft.unkept():
            self._keeping.start()
        return book

    def _set(self, book: Book) -> None:
        if book is not self.book:
            self.book = book
            self.changed.emit(book)
