"""One book on its way through the window: a frozen snapshot and the steps between snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from converters.diagnostics import Diagnostic
from converters.model.decision import Decision
from converters.model.edition import Edition, Trim
from converters.model.job import Inspection, Job, JobState, Report, SourceRoad
from converters.model.project import ProjectView, SourceState
from converters.vocabularies import ChangePolicy, EditionForm
from desktop.checks.problems import waiting
from desktop.metadata.draft import DESIGN_FIELDS, Draft, Field, faults_of, missing_fields
from desktop.structure.decisions import Decisions

OVER: Final = frozenset(
    {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED}
)
"""States that a job does not leave by itself."""

OUTPUT_FOLDER: Final = "ban-so"
_MESSAGES_KEPT: Final = 500


class Stage(StrEnum):
    """Stages of the left rail, in order."""

    SOURCES = "sources"
    STRUCTURE = "structure"
    METADATA = "metadata"
    DESIGN = "design"
    CHECKS = "checks"
    PUBLISH = "publish"
    PREVIEW = "preview"


class Phase(StrEnum):
    """Where the book stands."""

    EMPTY = "empty"
    INSPECTING = "inspecting"
    UNREADABLE = "unreadable"
    READY = "ready"
    CONVERTING = "converting"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is to be made: forms, page size of the typeset PDF, folder for the results."""

    forms: tuple[EditionForm, ...] = ()
    trim: Trim | None = None
    """None: the theme's."""
    theme: str | None = None
    """None: as the house's settings have it."""
    output: str = ""
    output_chosen: bool = False
    """A person picked the folder; it is not proposed anew."""
    changes: ChangePolicy = ChangePolicy.ACCEPT
    """What becomes of tracked changes that nobody settled."""

    def editions(self) -> tuple[Edition, ...]:
        """Return the choices as the engine's editions; how they look says the project."""
        return tuple(Edition(form=form) for form in self.forms)


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the views show; made anew at every step."""

    project: ProjectView | None = None
    """As its file was last seen; None while it is being opened or begun."""
    opening: str = ""
    """Name of what is being opened, begun, or read from other sources."""
    rewound: int = 0
    """How often steps were taken back or done again."""
    sources: tuple[str, ...] = ()
    inspecting: Job | None = None
    inspection: Inspection | None = None
    draft: Draft = field(default_factory=Draft)
    choices: Choices = field(default_factory=Choices)
    decisions: Decisions = field(default_factory=Decisions)
    writing: int = 0
    """Steps that are being written into the project, after which the book is read again."""
    revising: Job | None = None
    """The book being read again with newer decisions, while the older inspection is shown."""
    make_next: bool = False
    """The editions are to be made as soon as the book is read again."""
    conversion: Job | None = None
    messages: tuple[Diagnostic, ...] = ()
    """Raised by the conversion so far."""
    report: Report | None = None
    problem: Diagnostic | None = None
    """Why the book cannot be read or made."""
    record_problem: Diagnostic | None = None
    """Why what was typed or chosen could not be kept in the project."""

    @property
    def phase(self) -> Phase:
        """Say where the book stands."""
        if self.opening or self.inspecting is not None:
            return Phase.INSPECTING
        if not self.sources:
            return Phase.EMPTY if self.problem is None else Phase.UNREADABLE
        if self.inspection is None:
            return Phase.UNREADABLE
        if self.conversion is None:
            return Phase.FAILED if self.problem else Phase.READY
        return _conversion_phase(self.conversion.state)

    @property
    def in_revision(self) -> bool:
        """Say whether what is shown does not hold the newest decisions yet."""
        return bool(self.writing) or self.revising is not None

    @property
    def road(self) -> SourceRoad:
        """Say whether the book comes from scans or from a manuscript."""
        return _road(self.inspection)

    @property
    def title(self) -> str:
        """Return the title as known so far, else the name of the first source."""
        typed = self.draft.value(Field.TITLE)
        return typed or self.opening or (Path(self.sources[0]).stem if self.sources else "")

    @property
    def missing(self) -> tuple[str, ...]:
        """Sources that are not where they were when the project was last seen."""
        states = self.project.states if self.project else ()
        pairs = zip(self.sources, states, strict=False)
        return tuple(path for path, state in pairs if state is SourceState.MISSING)


def _road(inspection: Inspection | None) -> SourceRoad:
    findings = inspection.findings if inspection else ()
    scan = bool(findings) and all(found.road is SourceRoad.SCAN for found in findings)
    return SourceRoad.SCAN if scan else SourceRoad.MANUSCRIPT


def _conversion_phase(state: JobState) -> Phase:
    match state:
        case JobState.QUEUED | JobState.RUNNING:
            return Phase.CONVERTING
        case JobState.SUCCEEDED:
            return Phase.DONE
        case JobState.FAILED:
            return Phase.FAILED
        case JobState.CANCELLED | JobState.INTERRUPTED:
            return Phase.STOPPED


def in_opening(book: Book, name: str, sources: Sequence[str]) -> Book:
    """Return the book while its project is begun or opened, or read from other sources."""
    return Book(
        project=book.project,
        opening=name,
        rewound=book.rewound,
        sources=tuple(sources),
        draft=book.draft,
        decisions=replace(book.decisions, problem=None),
        choices=book.choices,
        record_problem=book.record_problem,
    )


def with_view(book: Book, view: ProjectView, usual: ChangePolicy, *, rewound: bool = False) -> Book:
    """Return the book as its project says now; what is being typed stays.

    ``usual``: what becomes of tracked changes where the project leaves it open. ``rewound``: steps
    were taken back or done again, so that fields show what is kept even while they have the focus.
    """
    before = book.project
    choices = replace(
        book.choices,
        theme=view.design.theme,
        trim=view.design.trim,
        changes=view.project.tracked_changes or usual,
        output=book.choices.output or _proposed_output(view),
    )
    if before is None or before.project.forms != view.project.forms or rewound:
        choices = replace(choices, forms=_forms(view, book.inspection))
    return replace(
        book,
        project=view,
        sources=view.source_paths,
        draft=book.draft.with_record(view.texts),
        decisions=book.decisions.known(view.project.decisions),
        choices=choices,
        rewound=book.rewound + rewound,
    )


def _proposed_output(view: ProjectView) -> str:
    """Return the folder of the last results, else one beside the first source."""
    made = [file.path for build in view.builds for file in build.files]
    if made:
        return str(Path(made[-1]).parent)
    sources = view.source_paths
    return str(Path(sources[0]).parent / OUTPUT_FOLDER) if sources else ""


def _forms(view: ProjectView | None, inspection: Inspection | None) -> tuple[EditionForm, ...]:
    """Return the editions that a person chose, as far as they can be made; else the usual ones."""
    chosen = view.project.forms if view is not None else ()
    if inspection is None:
        return chosen
    possible = possible_forms(_road(inspection))
    kept = tuple(form for form in chosen if form in possible)
    return kept or inspection.editions or (EditionForm.EPUB, EditionForm.PDF)


def with_inspection(book: Book, inspection: Inspection) -> Book:
    """Return the book with what was found in it."""
    return replace(
        book,
        inspecting=None,
        inspection=inspection,
        draft=book.draft.with_proposals(inspection.proposed),
        choices=replace(book.choices, forms=_forms(book.project, inspection)),
        problem=None,
    )


def with_step(book: Book, decisions: Decisions) -> Book:
    """Return the book after a step of a person that is now being written."""
    return replace(book, decisions=decisions, writing=book.writing + 1)


def with_revision(book: Book, inspection: Inspection) -> Book:
    """Return the book as read again with newer decisions."""
    draft = book.draft.with_proposals(inspection.proposed)
    return replace(book, revising=None, inspection=inspection, draft=draft)


def without_revision(book: Book, problem: Diagnostic | None) -> Book:
    """Return the book where a step could not be written or the book not be read with it."""
    kept = book.project.project.decisions if book.project else ()
    decisions = Decisions(kept, problem=problem)
    return replace(book, revising=None, make_next=False, decisions=decisions)


def with_unreadable(book: Book, problem: Diagnostic | None) -> Book:
    """Return the book after an inspection that failed or was stopped."""
    return replace(book, opening="", inspecting=None, inspection=None, problem=problem)


def with_conversion(book: Book, job: Job) -> Book:
    """Return the book with a conversion that has just begun."""
    return replace(book, conversion=job, messages=(), report=None, problem=None, make_next=False)


def with_progress(book: Book, job: Job, report: Report | None = None) -> Book:
    """Return the book with a newer snapshot of its conversion."""
    return replace(book, conversion=job, report=report, problem=job.problem)


def with_messages(book: Book, messages: Sequence[Diagnostic]) -> Book:
    """Return the book with more messages of its conversion; the first 500 are kept."""
    return replace(book, messages=(*book.messages, *messages)[:_MESSAGES_KEPT])


def possible_forms(road: SourceRoad) -> tuple[EditionForm, ...]:
    """Return the editions that can be made from a kind of source, products before exports."""
    if road is SourceRoad.SCAN:
        return (
            *(EditionForm.EPUB, EditionForm.EPUB_FIXED, EditionForm.FACSIMILE, EditionForm.PDF),
            *(EditionForm.PRINT, EditionForm.COVER),
            *(EditionForm.TEXT, EditionForm.HOCR, EditionForm.ALTO, EditionForm.TIFF),
        )
    return (
        *(EditionForm.EPUB, EditionForm.EPUB_FIXED, EditionForm.PDF),
        *(EditionForm.PRINT, EditionForm.COVER),
        EditionForm.TEXT,
    )


def with_form(book: Book, form: EditionForm, *, chosen: bool) -> Book:
    """Return the book with one edition more or less to make, in the usual order."""
    kept = {*book.choices.forms, form} if chosen else {*book.choices.forms} - {form}
    order = tuple(one for one in possible_forms(book.road) if one in kept)
    return replace(book, choices=replace(book.choices, forms=order))


def can_undo(book: Book) -> bool:
    """Say whether there is a step to take back."""
    kept = book.project is not None and book.project.undoable is not None
    return kept or bool(book.writing) or bool(book.draft.unkept())


def can_redo(book: Book) -> bool:
    """Say whether there is a step to do again."""
    return book.project is not None and book.project.redoable is not None


class Hindrance(StrEnum):
    """Why the editions cannot be made yet."""

    NO_SOURCES = "no-sources"
    BUSY = "busy"
    REVISING = "revising"
    UNREADABLE = "unreadable"
    NO_EDITION = "no-edition"
    NO_FOLDER = "no-folder"
    FAULTS = "faults"


def hindrance(book: Book) -> Hindrance | None:
    """Return what stands in the way of making the editions, None when nothing does."""
    match book.phase:
        case Phase.EMPTY:
            return Hindrance.NO_SOURCES
        case Phase.INSPECTING | Phase.CONVERTING:
            return Hindrance.BUSY
        case Phase.UNREADABLE:
            return Hindrance.UNREADABLE
        case _:
            return _open_question(book) or (Hindrance.REVISING if book.in_revision else None)


def _open_question(book: Book) -> Hindrance | None:
    if not book.choices.forms:
        return Hindrance.NO_EDITION
    if not book.choices.output:
        return Hindrance.NO_FOLDER
    return Hindrance.FAULTS if faults_of(book.draft, book.choices.forms) else None


class Mark(StrEnum):
    """The dot beside a stage."""

    UNTOUCHED = "untouched"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class StageMark:
    """Dot of a stage, or how many things in it need a person."""

    mark: Mark
    needs: int = 0


def stage_marks(book: Book) -> dict[Stage, StageMark]:
    """Return what the rail shows beside each stage."""
    wrong = faults_of(book.draft, book.choices.forms)
    looks = sum(one in DESIGN_FIELDS for one in wrong)
    missing = len(missing_fields(book.draft)) if book.inspection else 0
    ready = book.inspection is not None
    return {
        Stage.SOURCES: StageMark(_source_mark(book.phase), int(book.phase is Phase.UNREADABLE)),
        Stage.STRUCTURE: StageMark(_structure_mark(book), _open_places(book)),
        Stage.METADATA: StageMark(
            Mark.DONE if ready else Mark.UNTOUCHED, len(wrong) - looks + missing
        ),
        Stage.DESIGN: StageMark(Mark.DONE if ready else Mark.UNTOUCHED, looks),
        Stage.CHECKS: StageMark(Mark.DONE if book.report else Mark.UNTOUCHED, waiting(book)),
        Stage.PUBLISH: StageMark(_publish_mark(book.phase), int(book.phase is Phase.FAILED)),
        Stage.PREVIEW: StageMark(Mark.DONE if book.report else Mark.UNTOUCHED),
    }


def _source_mark(phase: Phase) -> Mark:
    if phase is Phase.INSPECTING:
        return Mark.RUNNING
    return Mark.UNTOUCHED if phase in (Phase.EMPTY, Phase.UNREADABLE) else Mark.DONE


def _structure_mark(book: Book) -> Mark:
    if book.in_revision:
        return Mark.RUNNING
    return Mark.DONE if book.inspection else Mark.UNTOUCHED


def _open_places(book: Book) -> int:
    """Return how many decisions found no place, and whether one could not be written."""
    return len(lost_decisions(book)) + int(book.decisions.problem is not None)


def lost_decisions(book: Book) -> tuple[Decision, ...]:
    """Return the decisions whose place is not in the text; of scans that is not known yet."""
    if book.inspection is None or book.road is SourceRoad.SCAN:
        return ()
    return book.inspection.lost_decisions


def _publish_mark(phase: Phase) -> Mark:
    if phase is Phase.CONVERTING:
        return Mark.RUNNING
    return Mark.DONE if phase is Phase.DONE else Mark.UNTOUCHED
