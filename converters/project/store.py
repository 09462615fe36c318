"""The file of a project: entries, and the journal of steps that can be taken back and again.

One SQLite file; a step is one transaction, so that a kill leaves the state before it or after it.
The rollback journal of SQLite serves and not its write-ahead log: a project is one file that people
copy, mail and keep on network drives, where the log cannot work.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, Self, TypeVar

import msgspec

from converters.diagnostics import Origin
from converters.errors import ConverterError, DestinationError, SourceError
from converters.files import translated_destination
from converters.model.canonical import from_json, to_json
from converters.model.project import (
    Build,
    Change,
    Entry,
    FoundFacts,
    Part,
    Project,
    ProjectView,
    Step,
    StepKind,
)
from converters.project.contents import Place, changes_to, joined, project_of

_APPLICATION: Final = 0x62616E73
"""``bans``; SQLite keeps it in the file's head, so that other databases are told apart."""
_FORMAT: Final = 1
_SCHEMA: Final = """
CREATE TABLE entries (
    part TEXT NOT NULL,
    key TEXT NOT NULL,
    rank INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (part, key)
) WITHOUT ROWID;
CREATE TABLE steps (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    at INTEGER NOT NULL,
    changes BLOB NOT NULL
);
CREATE TABLE position (done INTEGER NOT NULL);
INSERT INTO position VALUES (0);
"""
_NOTES: Final = (
    "CREATE TABLE IF NOT EXISTS builds (number INTEGER PRIMARY KEY, told BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS found (told BLOB NOT NULL)",
)
"""Outside undo, and made when there is something to note: undo takes no finished file away."""
_TOLD: Final = {
    "builds": "SELECT told FROM builds ORDER BY number",
    "found": "SELECT told FROM found",
}
_BUILDS_KEPT: Final = 100
_GLANCED: Final = (Part.SOURCE, Part.FIELD, Part.CHOICE)
_WAITS_SECONDS: Final = 10.0
"""For another program that is writing into the file."""
_ONE_BREATH_SECONDS: Final = 5
"""Steps of one kind about one thing that follow each other so soon may be one step."""
_FULL: Final = "SQLITE_FULL"


_NoteT = TypeVar("_NoteT")


class Glance(NamedTuple):
    """What whoever lists many projects wants to know of each."""

    project: Project
    """Without decisions and rules for pages."""
    done: int
    last_step: int
    """Seconds since 1970."""
    build: Build | None
    """The last one."""
    found: FoundFacts | None


class ProjectFile:
    """An open project; use it as a context manager.

    What another program wrote meanwhile is seen, for nothing is kept beside the file.
    """

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self._path = path
        self._database = database

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make the file of an empty project.

        Raises DestinationError PROJ-001 where something lies there, FILE-001 to FILE-003 where it
        cannot be written.
        """
        with translated_destination(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() or path.is_symlink():
                raise DestinationError.of("PROJ-001", Origin(path.name), file=path.name)
        with _translated(path):
            database = _connect(path)
            try:
                with _transaction(database):
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        database.execute(statement)
                    database.execute(f"PRAGMA application_id = {_APPLICATION}")
                    database.execute(f"PRAGMA user_version = {_FORMAT}")
            except BaseException:
                database.close()
                path.unlink(missing_ok=True)
                raise
        return cls(path, database)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file of a project.

        Raises SourceError PROJ-002 where there is none, PROJ-003 where it is none, PROJ-004 where a
        newer program made it, PROJ-005 where it is damaged; DestinationError as ``create``.
        """
        if not path.is_file():
            raise SourceError.of("PROJ-002", Origin(path.name), file=str(path))
        with _translated(path):
            database = _connect(path)
            try:
                _require_project(path, database)
            except BaseException:
                database.close()
                raise
        return cls(path, database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def view(self) -> ProjectView:
        """Return what the project holds and its history; SourceError PROJ-005 where damaged."""
        with self._reading():
            rows = self._database.execute(
                "SELECT number, kind, about, at, changes FROM steps ORDER BY number"
            ).fetchall()
            return ProjectView(
                path=str(self._path),
                project=project_of(self._entries()),
                steps=tuple(map(_step, rows)),
                done=self._done(),
                builds=self._notes("builds", Build),
            )

    def glance(self) -> Glance:
        """Return what a list of many projects shows; SourceError PROJ-005 where damaged."""
        with self._reading():
            rows = self._database.execute(
                "SELECT part, key, rank, value FROM entries WHERE part IN (?, ?, ?)", _GLANCED
            )
            done = self._done()
            query = "SELECT at FROM steps WHERE number = ?"
            row = self._database.execute(query, (done,)).fetchone()
            builds = self._notes("builds", Build)
            found = self._notes("found", FoundFacts)
            return Glance(
                project_of(_entries_in(rows)),
                done,
                int(row[0]) if row is not None else 0,
                builds[-1] if builds else None,
                found[-1] if found else None,
            )

    def add_build(self, build: Build) -> None:
        """Note what was made; ``build.step`` is set to how many steps hold now."""
        with self._writing():
            self._make_notes()
            told = to_json(msgspec.structs.replace(build, step=self._done()))
            self._database.execute("INSERT INTO builds (told) VALUES (?)", (told,))
            self._database.execute(
                "DELETE FROM builds WHERE number <= (SELECT max(number) FROM builds) - ?",
                (_BUILDS_KEPT,),
            )

    def set_found(self, facts: FoundFacts) -> None:
        """Note what the sources were found to hold, where that is new."""
        with self._reading():
            if self._notes("found", FoundFacts) == (facts,):
                return
        with self._writing():
            self._make_notes()
            self._database.execute("DELETE FROM found")
            self._database.execute("INSERT INTO found VALUES (?)", (to_json(facts),))

    def _make_notes(self) -> None:
        for statement in _NOTES:
            self._database.execute(statement)

    def _notes(self, table: str, kind: type[_NoteT]) -> tuple[_NoteT, ...]:
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        if self._database.execute(query, (table,)).fetchone() is None:
            return ()
        rows = self._database.execute(_TOLD[table])
        return tuple(from_json(told, kind) for (told,) in rows)

    def project(self) -> Project:
        """Return what the project holds; SourceError PROJ-005 where the file is damaged."""
        with self._reading():
            return project_of(self._entries())

    def step(
        self, kind: StepKind, about: str, project: Project, at: int, *, goes_on: bool = False
    ) -> int:
        """Write a step that makes the file hold ``project``; return how many entries it changed.

        Steps that were taken back are gone then. ``at``: seconds since 1970. ``goes_on``: together
        with a step of the same kind about the same thing that came just before, it is one.
        """
        with self._writing():
            before = self._entries()
            changes = changes_to(before, project)
            if not changes:
                return 0
            done = self._done()
            self._database.execute("DELETE FROM steps WHERE number > ?", (done,))
            self._carry_out(changes)
            last = self._last_of(done, kind, about, at) if goes_on else None
            if last is None:
                self._add(done + 1, (kind, about, at), changes)
            else:
                self._database.execute("DELETE FROM steps WHERE number = ?", (done,))
                self._add(done, (kind, about, at), joined(last, changes))
            return len(changes)

    def undo(self, steps: int = 1) -> tuple[Step, ...]:
        """Take back the last steps, but never the beginning; return them, the last one first."""
        return self._walk(steps, back=True)

    def redo(self, steps: int = 1) -> tuple[Step, ...]:
        """Do again what was taken back, as much as there is; return it in its order."""
        return self._walk(steps, back=False)

    def _walk(self, steps: int, *, back: bool) -> tuple[Step, ...]:
        walked = []
        with self._writing():
            for _ in range(max(0, steps)):
                done = self._done()
                row = self._row(done if back else done + 1)
                if row is None:
                    break
                step, changes = _step(row), _changes(row)
                if back and step.kind is StepKind.BEGIN:
                    break
                self._carry_out([change.undone() for change in changes] if back else changes)
                self._go_to(done - 1 if back else done + 1)
                walked.append(step)
        return tuple(walked)

    def _entries(self) -> dict[Place, Entry]:
        rows = self._database.execute("SELECT part, key, rank, value FROM entries")
        return _entries_in(rows)

    def _carry_out(self, changes: Sequence[Change]) -> None:
        for change in changes:
            place = (change.part.value, change.key)
            if change.after is None:
                query = "DELETE FROM entries WHERE part = ? AND key = ?"
                self._database.execute(query, place)
            else:
                query = "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)"
                self._database.execute(query, (*place, change.after.rank, change.after.value))

    def _add(self, number: int, head: tuple[StepKind, str, int], changes: Sequence[Change]) -> None:
        """Write a step down; one that leads nowhere any more is none."""
        if not changes:
            self._go_to(number - 1)
            return
        kind, about, at = head
        self._database.execute(
            "INSERT INTO steps VALUES (?, ?, ?, ?, ?)",
            (number, kind.value, about, at, to_json(tuple(changes))),
        )
        self._go_to(number)

    def _last_of(self, done: int, kind: StepKind, about: str, at: int) -> tuple[Change, ...] | None:
        """Return the changes of the last step where another one is part of it."""
        row = self._row(done)
        if row is None:
            return None
        last = _step(row)
        soon = 0 <= at - last.at <= _ONE_BREATH_SECONDS
        return _changes(row) if soon and (last.kind, last.about) == (kind, about) else None

    def _row(self, number: int) -> Any:
        query = "SELECT number, kind, about, at, changes FROM steps WHERE number = ?"
        return self._database.execute(query, (number,)).fetchone()

    def _done(self) -> int:
        (done,) = self._database.execute("SELECT done FROM position").fetchone()
        return int(done)

    def _go_to(self, number: int) -> None:
        self._database.execute("UPDATE position SET done = ?", (number,))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with _translated(self._path), _transaction(self._database, "DEFERRED"):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _translated(self._path), _transaction(self._database):
            yield


def _connect(path: Path) -> sqlite3.Connection:
    # Transactions are begun by hand: Python's own would end before changes of the schema.
    database = sqlite3.connect(path, timeout=_WAITS_SECONDS, isolation_level=None)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.execute("PRAGMA synchronous = FULL")
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def _transaction(database: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    database.execute(f"BEGIN {kind}")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _require_project(path: Path, database: sqlite3.Connection) -> None:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    if application != _APPLICATION:
        raise SourceError.of("PROJ-003", Origin(path.name), file=path.name)
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > _FORMAT:
        raise SourceError.of("PROJ-004", Origin(path.name), file=path.name)
    with closing(database.execute("PRAGMA quick_check(1)")) as found:
        if found.fetchone() != ("ok",):
            raise SourceError.of("PROJ-005", Origin(path.name), file=path.name)


def _entries_in(rows: Iterable[Any]) -> dict[Place, Entry]:
    return {(Part(part), key): Entry(int(rank), value) for part, key, rank, value in rows}


def _step(row: Any) -> Step:
    number, kind, about, at, _ = row
    return Step(number=number, kind=StepKind(kind), about=about, at=at, size=len(_changes(row)))


def _changes(row: Any) -> tuple[Change, ...]:
    return from_json(row[4], tuple[Change, ...])


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn what SQLite and what lies in the file complain about into messages for people."""
    origin = Origin(path.name)
    try:
        yield
    except ConverterError:
        raise
    except sqlite3.OperationalError as error:
        raise _refused(error, path) from error
    except sqlite3.DatabaseError as error:
        code = "PROJ-003" if error.sqlite_errorname == "SQLITE_NOTADB" else "PROJ-005"
        raise SourceError.of(code, origin, file=path.name) from error
    except (msgspec.DecodeError, ValueError, TypeError) as error:
        # Entries are ours alone: what does not fit was changed by something else.
        raise SourceError.of("PROJ-005", origin, file=path.name) from error


def _refused(error: sqlite3.OperationalError, path: Path) -> ConverterError:
    reason = "_".join(error.sqlite_errorname.split("_")[:2])
    if reason == _FULL:
        return DestinationError.of("FILE-001", Origin(str(path)), folder=str(path.parent))
    if reason in {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"}:
        return DestinationError.of("FILE-002", Origin(str(path)), folder=str(path.parent))
    if reason == "SQLITE_BUSY":
        return DestinationError.of("PROJ-006", Origin(path.name), file=path.name)
    if reason == "SQLITE_ERROR":
        # A table or column is missing: the head says that it is a project, the rest does not.
        return SourceError.of("PROJ-005", Origin(path.name), file=path.name)
    return DestinationError.of("FILE-003", Origin(str(path)), reason=reason)
