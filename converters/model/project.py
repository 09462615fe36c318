"""A book in work: its sources, what a person decided about it, and the steps that led there."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from converters.diagnostics import Diagnostic
from converters.model.decision import Decision
from converters.model.edition import Design
from converters.model.job import RecordValues
from converters.model.page_decision import PageRule
from converters.vocabularies import ChangePolicy, EditionForm

PROJECT_SUFFIX = ".banso"


class ProjectSource(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file or folder that the book is read from, as it was when it was taken in."""

    path: str
    """Absolute; or relative to the project's folder, with slashes, where it lies within it."""
    bytes: int = 0
    """Size; 0 for a folder."""
    modified_ns: int = 0
    """Time of change in nanoseconds since 1970; 0 for a folder."""


class Project(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """All that is kept of a book in work beside its history."""

    sources: tuple[ProjectSource, ...] = ()
    """In reading order."""
    record: dict[str, Any] = {}
    """Fields of ``book.toml`` by name, values as TOML has them; paths as of sources."""
    decisions: tuple[Decision, ...] = ()
    """About structure and words; those of ``structure.toml``."""
    page_rules: tuple[PageRule, ...] = ()
    """About the pages of a scan; those of ``pages.toml``."""
    forms: tuple[EditionForm, ...] = ()
    """Editions to make; empty: the usual ones."""
    tracked_changes: ChangePolicy | None = None
    """None: as the settings say."""


class Part(StrEnum):
    """What an entry of a project belongs to."""

    SOURCE = "source"
    FIELD = "field"
    DECISION = "decision"
    PAGES = "pages"
    CHOICE = "choice"


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One thing that a project holds."""

    rank: int
    """Entries of a part are in the order of their ranks."""
    value: str
    """Canonical JSON."""


class Change(msgspec.Struct, frozen=True, array_like=True):
    """One entry that was made, changed or taken out."""

    part: Part
    key: str
    before: Entry | None
    after: Entry | None

    def undone(self) -> Change:
        """Return the change that leads back."""
        return Change(self.part, self.key, self.after, self.before)


class StepKind(StrEnum):
    """What a person did."""

    BEGIN = "begin"
    RECORD = "record"
    STRUCTURE = "structure"
    PAGES = "pages"
    SOURCES = "sources"
    CHOICES = "choices"
    FILES = "files"
    """Decisions were taken over from files."""


class Step(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One step of the history."""

    number: int
    """From 1, without gaps."""
    kind: StepKind
    about: str = ""
    """What it was about: names of fields, first words of a place, names of files."""
    at: int = 0
    """Seconds since 1970."""
    size: int = 0
    """How many entries it changed."""


class SourceState(StrEnum):
    """How a source lies there, compared with what was taken in."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MISSING = "missing"


class BuiltFile(msgspec.Struct, frozen=True):
    """One file that was made of a project."""

    form: EditionForm
    path: str
    sha256: str


class Build(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What one conversion made; undo takes no file away, so that it is no step."""

    at: int
    """Seconds since 1970."""
    step: int
    """How many steps held then."""
    title: str = ""
    files: tuple[BuiltFile, ...] = ()


class FoundFacts(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the last look into the sources found, for whoever lists many projects."""

    title: str = ""
    authors: tuple[str, ...] = ()
    lost_decisions: int = 0
    """Decisions whose place is not in the text any more."""


class ProjectState(StrEnum):
    """Where a book in work stands; of several that fit, the first."""

    DAMAGED = "damaged"
    MISSING = "missing"
    """A source is not where it was."""
    MADE = "made"
    """The editions are those of what was decided last."""
    NEEDS_YOU = "needs-you"
    IN_WORK = "in-work"
    NEW = "new"


class ProjectSummary(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A project as a shelf of many shows it."""

    path: str
    title: str = ""
    """As decided, else as found, else the name of the file."""
    authors: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()
    state: ProjectState = ProjectState.NEW
    needs: int = 0
    """How many things a person should see to."""
    is_read: bool = False
    """The sources were looked into."""
    forms: tuple[EditionForm, ...] = ()
    """Made by the last conversion."""
    changed: int = 0
    """Seconds since 1970 of the last step or conversion."""
    cover: str = ""
    """Absolute path of the picture that a person chose; empty: the cover is drawn."""
    colours: tuple[str, str, str] = ("", "", "")
    """Ground, ink and accent of the drawn cover, as ``#rrggbb``."""
    problem: Diagnostic | None = None
    """Why the file cannot be read."""


class ProjectView(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Snapshot of a project's file."""

    path: str
    project: Project = Project()
    steps: tuple[Step, ...] = ()
    """The whole history, oldest first; those behind ``done`` were taken back."""
    done: int = 0
    """How many steps hold."""
    states: tuple[SourceState, ...] = ()
    """Of the sources, in their order."""
    texts: RecordValues = {}
    """The fields of the record as texts; tables are left out."""
    design: Design = Design()
    """Theme and page size that the record asks for, paths as they hold everywhere."""
    builds: tuple[Build, ...] = ()
    """What was made, oldest first; the last hundred."""

    @property
    def undoable(self) -> Step | None:
        """The step that would be taken back next; the beginning is none."""
        step = self.steps[self.done - 1] if 0 < self.done <= len(self.steps) else None
        return None if step is None or step.kind is StepKind.BEGIN else step

    @property
    def redoable(self) -> Step | None:
        """The step that would be done again next."""
        return self.steps[self.done] if self.done < len(self.steps) else None

    @property
    def source_paths(self) -> tuple[str, ...]:
        """Absolute paths of the sources, in reading order."""
        folder = Path(self.path).parent
        return tuple(str((folder / source.path).absolute()) for source in self.project.sources)
