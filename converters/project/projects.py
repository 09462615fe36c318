"""What can be done with projects: begun, looked at, changed step by step, made into a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.conversion.sources import BOOK_FILE, BookFiles, gather
from converters.diagnostics import Origin
from converters.errors import DestinationError, SettingsError
from converters.files import write_file
from converters.metadata_files.book_file import book_fields, book_text, texts_of
from converters.metadata_files.design_fields import design_of
from converters.metadata_files.pages_file import PAGES_FILE, pages_text, read_pages
from converters.metadata_files.record import other_spelling, record_of
from converters.metadata_files.structure_file import (
    STRUCTURE_FILE,
    read_structure,
    structure_text,
)
from converters.model.decision import DecisionChange
from converters.model.edition import Design
from converters.model.job import Inspection, Plan, Report, Wishes
from converters.model.metadata import Metadata
from converters.model.page_decision import PageRule
from converters.model.project import (
    PROJECT_SUFFIX,
    Build,
    BuiltFile,
    FoundFacts,
    Project,
    ProjectSource,
    ProjectSummary,
    ProjectView,
    SourceState,
    Step,
    StepKind,
)
from converters.project.places import kept_path, kept_record, real_path, told_record
from converters.project.planning import book_of, plan_project
from converters.project.store import ProjectFile
from converters.project.summaries import Summaries
from converters.settings import Settings
from converters.vocabularies import ChangePolicy, ContributorRole, EditionForm

_COMMON_ISBN: Final = "isbn"
_OF_A_PRODUCT: Final = "isbn_"
_NOTHING: Final[tuple[Any, ...]] = (None, "", [], ())
"""Values that take a field out."""


class Projects:
    """The verbs about projects; every call opens the file and closes it again.

    ``clock`` gives the seconds since 1970 that stand in the history. All raise SourceError PROJ-002
    to PROJ-005 where the file is no project that can be read, DestinationError where it cannot be
    written.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._summaries = Summaries(settings)

    def begin(self, path: Path, sources: Sequence[Path]) -> ProjectView:
        """Make a project of sources; files of metadata and decisions beside them are taken over.

        Raises DestinationError PROJ-001 where something lies there, and as ``Service.plan`` does.
        """
        path = path.absolute()
        book = gather([source.absolute() for source in sources])
        project = _with_files(Project(sources=_sources(sources, path.parent)), book, path.parent)
        about = ", ".join(source.name for source in sources)
        with ProjectFile.create(path) as file:
            file.step(StepKind.BEGIN, about, project, self._now())
            return _told(file.view())

    def begin_in(self, folder: Path, sources: Sequence[Path]) -> ProjectView:
        """Make a project of sources in a library, named by the first one; -2, -3, … where taken.

        Raises as ``begin`` does, save PROJ-001.
        """
        first = sources[0].absolute()
        name = first.name if first.is_dir() else first.stem
        for number in count(1):
            path = folder / f"{name}{f'-{number}' if number > 1 else ''}{PROJECT_SUFFIX}"
            try:
                return self.begin(path, sources)
            except DestinationError as error:
                if error.diagnostic.code != "PROJ-001":
                    raise
        raise AssertionError

    def summaries(self, folder: Path, others: Sequence[Path] = ()) -> tuple[ProjectSummary, ...]:
        """Return the projects of a folder and others, as a shelf shows them.

        What cannot be read comes with its problem; of ``others`` what is gone is left out. A file
        that is as it was the last time is not read again.
        """
        return self._summaries.of(folder, others)

    def built(self, path: Path, report: Report) -> ProjectView:
        """Note what a conversion made; undo does not take it back."""
        files = tuple(BuiltFile(one.form, one.path, one.sha256) for one in report.outputs)
        build = Build(at=self._now(), step=0, title=report.title, files=files)
        with ProjectFile.open(path.absolute()) as file:
            file.add_build(build)
            return _told(file.view())

    def found(self, path: Path, inspection: Inspection) -> None:
        """Note what the sources were found to hold, for ``summaries``."""
        with ProjectFile.open(path.absolute()) as file:
            file.set_found(_facts(inspection.metadata, len(inspection.lost_decisions)))

    def view(self, path: Path) -> ProjectView:
        """Return what a project holds and its history."""
        with ProjectFile.open(path.absolute()) as file:
            return _told(file.view())

    def set_record(
        self, path: Path, values: Mapping[str, Any], *, goes_on: bool = False
    ) -> ProjectView:
        """Set fields by the names of ``book.toml``; None, nothing and no entries take one out.

        ``goes_on``: typing in one field is one step. Raises SettingsError where a value does not
        fit; nothing is changed then.
        """
        folder = path.absolute().parent

        def change(project: Project) -> Project:
            others = {other_spelling(name) for name in values}
            before = {name: told for name, told in project.record.items() if name not in others}
            if any(name.startswith(_OF_A_PRODUCT) for name in values):
                before = _each_isbn(before)
            record = {**before, **kept_record(values, Path.cwd(), folder)}
            told = {name: value for name, value in record.items() if value not in _NOTHING}
            record_of(told, path.name, folder)
            return msgspec.structs.replace(project, record=told)

        about = ", ".join(sorted(values))
        return self._step(path, (StepKind.RECORD, about), change, goes_on=goes_on)

    def decide(self, path: Path, step: DecisionChange) -> ProjectView:
        """Carry a person's step about structure or words out."""

        def change(project: Project) -> Project:
            return msgspec.structs.replace(project, decisions=step.applied(project.decisions))

        about = next((d.text or d.word for d in (*step.added, *step.removed)), "")
        return self._step(path, (StepKind.STRUCTURE, about), change)

    def decide_pages(self, path: Path, rules: Sequence[PageRule]) -> ProjectView:
        """Set what a person decided about the pages, whole."""

        def change(project: Project) -> Project:
            return msgspec.structs.replace(project, page_rules=tuple(rules))

        return self._step(path, (StepKind.PAGES, ""), change)

    def set_sources(self, path: Path, sources: Sequence[Path]) -> ProjectView:
        """Read the book from other files, or in another order; decisions and metadata stay.

        Raises SourceError as ``Service.plan`` does.
        """
        gather([source.absolute() for source in sources])
        folder = path.absolute().parent

        def change(project: Project) -> Project:
            return msgspec.structs.replace(project, sources=_sources(sources, folder))

        about = ", ".join(source.name for source in sources)
        return self._step(path, (StepKind.SOURCES, about), change)

    def choose(
        self,
        path: Path,
        *,
        forms: Sequence[EditionForm] | None = None,
        tracked_changes: ChangePolicy | None = None,
    ) -> ProjectView:
        """Choose the editions to make and what becomes of tracked changes; None: as it is."""

        def change(project: Project) -> Project:
            return msgspec.structs.replace(
                project,
                forms=project.forms if forms is None else tuple(dict.fromkeys(forms)),
                tracked_changes=tracked_changes or project.tracked_changes,
            )

        return self._step(path, (StepKind.CHOICES, ", ".join(forms or ())), change)

    def take_files(
        self,
        path: Path,
        metadata: Path | None = None,
        structure: Path | None = None,
        pages: Path | None = None,
    ) -> ProjectView:
        """Take metadata and decisions over from files, in place of those that the project has.

        Raises SettingsError where one does not fit; nothing is changed then.
        """
        folder = path.absolute().parent
        files = [file for file in (metadata, structure, pages) if file is not None]

        def change(project: Project) -> Project:
            book = msgspec.structs.replace(
                book_of(project, folder),
                metadata_file=metadata,
                structure_file=structure,
                pages_file=pages,
            )
            return _with_files(project, book, folder)

        return self._step(path, (StepKind.FILES, ", ".join(f.name for f in files)), change)

    def undo(self, path: Path, steps: int = 1) -> tuple[Step, ...]:
        """Take back the last steps, but never the beginning; return them, the last one first."""
        with ProjectFile.open(path.absolute()) as file:
            return file.undo(steps)

    def redo(self, path: Path, steps: int = 1) -> tuple[Step, ...]:
        """Do again what was taken back; return it in its order."""
        with ProjectFile.open(path.absolute()) as file:
            return file.redo(steps)

    def plan(self, path: Path, wanted: Plan, wishes: Wishes) -> Plan:
        """Return the work order for the book; what ``wanted`` leaves open comes from the project.

        It is the order that the same files and decisions give without a project. ``wishes``: what
        ``wanted`` was made of. Raises as ``Service.plan`` does.
        """
        with ProjectFile.open(path.absolute()) as file:
            project = file.project()
        return plan_project(project, path.absolute(), wanted, wishes, self._settings)

    def export(self, path: Path, folder: Path) -> tuple[Path, ...]:
        """Write the files that say what the project says, for the command line and for people.

        ``book.toml``, ``structure.toml`` and ``pages.toml``, as far as there is something to say.
        Raises DestinationError PROJ-007 where one of them lies there.
        """
        with ProjectFile.open(path.absolute()) as file:
            project = file.project()
        record = told_record(project.record, path.absolute().parent)
        texts = {
            BOOK_FILE: book_text(record) if record else "",
            STRUCTURE_FILE: structure_text(project.decisions) if project.decisions else "",
            PAGES_FILE: pages_text(project.page_rules) if project.page_rules else "",
        }
        wanted = {folder.absolute() / name: text for name, text in texts.items() if text}
        for place in wanted:
            if place.exists():
                raise DestinationError.of("PROJ-007", Origin(place.name), file=str(place))
        for place, text in wanted.items():
            write_file(place, text.encode("utf-8"))
        return tuple(wanted)

    def _step(
        self,
        path: Path,
        what: tuple[StepKind, str],
        change: Callable[[Project], Project],
        *,
        goes_on: bool = False,
    ) -> ProjectView:
        kind, about = what
        with ProjectFile.open(path.absolute()) as file:
            file.step(kind, about, change(file.project()), self._now(), goes_on=goes_on)
            return _told(file.view())

    def _now(self) -> int:
        return int(self._clock())


def _each_isbn(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record that tells the ISBN of each product, so that one of them can be changed."""
    texts = texts_of(record) if _COMMON_ISBN in record else {}
    each = {name: told[0] for name, told in texts.items() if name.startswith(_OF_A_PRODUCT)}
    return {name: told for name, told in record.items() if name != _COMMON_ISBN} | each


def _sources(sources: Sequence[Path], folder: Path) -> tuple[ProjectSource, ...]:
    return tuple(_source(source, folder) for source in sources)


def _source(source: Path, folder: Path) -> ProjectSource:
    kept = kept_path(source, folder)
    if source.is_dir():
        return ProjectSource(kept)
    status = source.stat()
    return ProjectSource(kept, status.st_size, status.st_mtime_ns)


def _facts(metadata: Metadata, lost: int) -> FoundFacts:
    people = metadata.work.contributors
    authors = tuple(one.name for one in people if one.role is ContributorRole.AUTHOR)
    return FoundFacts(title=metadata.work.title, authors=authors, lost_decisions=lost)


def _told(view: ProjectView) -> ProjectView:
    """Return a view with what the file alone does not say."""
    folder = Path(view.path).parent
    record = view.project.record
    return msgspec.structs.replace(
        view,
        states=tuple(_state(source, folder) for source in view.project.sources),
        texts=texts_of(record),
        design=_look(record, folder),
    )


def _look(record: Mapping[str, Any], folder: Path) -> Design:
    """Return theme and page size; what another program wrote and does not fit counts as none."""
    try:
        return design_of({name: record.get(name) for name in ("theme", "trim")}, "", folder)
    except SettingsError:
        return Design()


def _state(source: ProjectSource, folder: Path) -> SourceState:
    place = real_path(source.path, folder)
    if not place.exists():
        return SourceState.MISSING
    same = place.is_dir() or _source(place, folder) == source
    return SourceState.UNCHANGED if same else SourceState.CHANGED


def _with_files(project: Project, book: BookFiles, folder: Path) -> Project:
    """Return a project with what the files of a book say in place of what it said."""
    if book.metadata_file is not None:
        file = book.metadata_file.absolute()
        record = kept_record(book_fields(file), file.parent, folder)
        project = msgspec.structs.replace(project, record=record)
    if book.structure_file is not None:
        names = [source.name for source in book.sources]
        decisions = read_structure(book.structure_file.absolute(), names)
        project = msgspec.structs.replace(project, decisions=decisions)
    if book.pages_file is not None:
        rules = read_pages(book.pages_file.absolute(), book.sources)
        project = msgspec.structs.replace(project, page_rules=rules)
    return project
