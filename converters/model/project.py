"""A book in work: its sources, what a person decided about it, and the steps that led there."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from converters.model.decision import Decision
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
