"""The journal of jobs: one SQLite file that survives kills and power cuts.

Several programs may hold it open; each row names the process that owns the job, so that a job
whose owner is gone is seen to be interrupted.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Diagnostic
from converters.files import translated_destination
from converters.jobs.orders import ConversionOrder, Order, Outcome
from converters.model.job import FailureKind, Job, JobState

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    work BLOB NOT NULL,
    state TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_start REAL NOT NULL,
    worker TEXT NOT NULL DEFAULT '',
    fingerprint TEXT,
    result BLOB,
    problem BLOB,
    failure TEXT
);
CREATE INDEX IF NOT EXISTS jobs_by_fingerprint ON jobs (fingerprint, state);
"""
_KEPT_JOBS: Final = 5_000
"""Finished jobs that are remembered; older ones are forgotten when the journal is opened."""
_JOBS: Final = "SELECT number, work, state, problem, failure FROM jobs"
_UNFINISHED: Final = (JobState.QUEUED, JobState.RUNNING)

_decode_order: Final = msgspec.json.Decoder(Order).decode
_decode_problem: Final = msgspec.json.Decoder(Diagnostic).decode


class Journal:
    """An open journal; safe to use from several threads.

    Raises DestinationError FILE-001 to FILE-003 where the state folder cannot be written. A file
    that is no journal (damaged disk) is put aside as ``….damaged`` and a new one is begun.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        with translated_destination(path), _translated_database(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = _open(path)
        self.interrupted = self._find_interrupted()
        """Jobs whose owner was found gone when this journal was opened."""

    def close(self) -> None:
        """Close the file; the journal cannot be used after that."""
        with self._lock:
            self._database.close()

    def add(self, order: Order, fingerprint: str | None) -> str:
        """Write down a new queued job of this process and return its id."""
        owner = _owner()
        with self._writing() as database:
            cursor = database.execute(
                "INSERT INTO jobs (work, state, owner_pid, owner_start, fingerprint)"
                " VALUES (?, ?, ?, ?, ?)",
                (msgspec.json.encode(order), JobState.QUEUED, *owner, fingerprint),
            )
            return str(cursor.lastrowid)

    def requeue(self, job: str) -> None:
        """Make a finished or interrupted job a queued one of this process."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET state = ?, owner_pid = ?, owner_start = ?, result = NULL,"
                " problem = NULL, failure = NULL WHERE number = ?",
                (JobState.QUEUED, *_owner(), _number(job)),
            )

    def started(self, job: str) -> None:
        """Write down that the job runs."""
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET state = ? WHERE number = ?", (JobState.RUNNING, _number(job))
            )

    def ended(self, job: str, outcome: Outcome) -> None:
        """Write down how the job ended."""
        problem = msgspec.json.encode(outcome.problem) if outcome.problem else None
        with self._writing() as database:
            database.execute(
                "UPDATE jobs SET state = ?, result = ?, problem = ?, failure = ? WHERE number = ?",
                (outcome.state, outcome.result, problem, outcome.failure, _number(job)),
            )

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs, oldest first."""
        return tuple(map(_job, self._rows(_JOBS + " ORDER BY number")))

    def job(self, job: str) -> Job:
        """Return one job; KeyError for an unknown id."""
        query = _JOBS + " WHERE number = ?"
        for row in self._rows(query, _number(job)):
            return _job(row)
        raise KeyError(job)

    def order(self, job: str) -> Order:
        """Return what the job is to do; KeyError for an unknown id."""
        for (work,) in self._rows("SELECT work FROM jobs WHERE number = ?", _number(job)):
            order: Order = _decode_order(work)
            return order
        raise KeyError(job)

    def result(self, job: str) -> bytes | None:
        """Return the JSON that a job ended with, None where there is none."""
        for (result,) in self._rows("SELECT result FROM jobs WHERE number = ?", _number(job)):
            return result or None
        raise KeyError(job)

    def finished(self, fingerprint: str) -> tuple[bytes, ...]:
        """Return the results of succeeded jobs with this fingerprint, newest first."""
        rows = self._rows(
            "SELECT result FROM jobs WHERE fingerprint = ? AND state = ? ORDER BY number DESC",
            fingerprint,
            JobState.SUCCEEDED,
        )
        return tuple(result for (result,) in rows if result)

    def _find_interrupted(self) -> tuple[str, ...]:
        query = "SELECT number, owner_pid, owner_start FROM jobs WHERE state IN (?, ?)"
        gone = [
            str(n) for n, pid, start in self._rows(query, *_UNFINISHED) if not _lives(pid, start)
        ]
        if gone:
            with self._writing() as database:
                database.executemany(
                    "UPDATE jobs SET state = ? WHERE number = ?",
                    [(JobState.INTERRUPTED, _number(job)) for job in gone],
                )
        return tuple(gone)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _translated_database(None), self._database:
            yield self._database

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self._lock, _translated_database(None):
            return self._database.execute(query, values).fetchall()


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.replace(path.with_name(path.name + ".damaged"))
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=10.0, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.executescript(_SCHEMA)
        with database:
            database.execute(
                "DELETE FROM jobs WHERE state NOT IN (?, ?) AND number <="
                " (SELECT max(number) FROM jobs) - ?",
                (*_UNFINISHED, _KEPT_JOBS),
            )
    except BaseException:
        database.close()
        raise
    return database


@contextlib.contextmanager
def _translated_database(path: Path | None) -> Iterator[None]:
    """Turn SQLite's complaints about the disk into an OSError's translation."""
    from converters.diagnostics import Origin
    from converters.errors import DestinationError

    try:
        yield
    except sqlite3.OperationalError as error:
        origin = Origin(str(path)) if path else None
        # SQLITE_READONLY_DBMOVED and its like are kinds of SQLITE_READONLY.
        reason = "_".join(error.sqlite_errorname.split("_")[:2])
        raise DestinationError.of("FILE-003", origin, reason=reason) from error


def _job(row: Any) -> Job:
    number, work, state, problem, failure = row
    order = _decode_order(work)
    conversion = isinstance(order, ConversionOrder)
    plan = order.plan if isinstance(order, ConversionOrder) else None
    sources = order.sources if not isinstance(order, ConversionOrder) else order.plan.sources
    return Job(
        id=str(number),
        state=JobState(state),
        plan=plan if conversion else None,
        sources=sources,
        fraction=1.0 if state == JobState.SUCCEEDED else 0.0,
        problem=_decode_problem(problem) if problem else None,
        failure=FailureKind(failure) if failure else None,
    )


def _number(job: str) -> int:
    if not job.isdecimal():
        raise KeyError(job)
    return int(job)


def _owner() -> tuple[int, float]:
    import psutil

    return os.getpid(), psutil.Process().create_time()


def _lives(pid: int, start: float) -> bool:
    import psutil

    try:
        # Process numbers are used again: the same number with another start is another process.
        return bool(abs(psutil.Process(pid).create_time() - start) < 1.0)
    except psutil.Error:
        return False
