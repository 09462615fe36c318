"""Which book a finished file belongs to: only its own next edition may take its place.

The memory lies in the state folder and never in the editions themselves, whose bytes must not
depend on where a manuscript lay. A file that it does not know is taken for another book's.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from converters.files import sha256_of
from converters.scratch import process_lives

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS editions (
    place TEXT PRIMARY KEY,
    sources TEXT NOT NULL,
    digest TEXT NOT NULL,
    coming TEXT NOT NULL,
    writer INTEGER NOT NULL
)
"""
_PATIENCE_SECONDS: Final = 10.0
_SAME_BOOK: Final = 0.5
"""Share of common files: a chapter that is added or called anew does not make another book."""


@dataclass(frozen=True)
class Claim:
    """The names that the files of a book get, and the files whose names it did not take."""

    places: tuple[Path, ...]
    kept: tuple[Path, ...] = ()


class _Standing(Enum):
    FREE = "free"
    OWN = "own"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class _Row:
    """What is remembered of one place; ``writer`` is the process about to write there, or 0."""

    sources: frozenset[str]
    digests: tuple[str, str]
    writer: int


class Ownership:
    """The memory of finished files, shared by all conversions of a user.

    Where it cannot be opened nothing is remembered: names are then numbered once too often,
    and no file is lost.
    """

    def __init__(self, folder: Path, sources: Sequence[str]) -> None:
        self._file = folder / "editions.sqlite3"
        self._sources = frozenset(str(Path(source).resolve()) for source in sources)

    def claim(self, candidates: Iterable[tuple[Path, ...]], digests: Sequence[str]) -> Claim:
        """Take the first names of which none is another book's; no other conversion gets them.

        ``digests`` are the SHA-256 of the files that are to be written, in the same order; where
        some could not be made there are fewer of them than names.
        """
        with self._writing() as database:
            claim = self._chosen(candidates, digests, database)
            for place, coming in zip(claim.places, digests, strict=False):
                self._remember(database, place, coming)
        return claim

    def written(self, place: Path, digest: str) -> None:
        """Note that the file stands under its name."""
        with self._writing() as database, contextlib.suppress(sqlite3.Error):
            if database is not None:
                database.execute(
                    "UPDATE editions SET digest = ?, writer = 0 WHERE place = ?",
                    (digest, _key(place)),
                )

    def _chosen(
        self,
        candidates: Iterable[tuple[Path, ...]],
        digests: Sequence[str],
        database: sqlite3.Connection | None,
    ) -> Claim:
        kept: tuple[Path, ...] = ()
        unused: Claim | None = None
        for places in candidates:
            pairs = tuple(zip(places, digests, strict=False))
            standings = [self._standing(place, digest, database) for place, digest in pairs]
            if _Standing.FOREIGN in standings:
                taken = zip(pairs, standings, strict=True)
                kept = kept or tuple(p for (p, _), s in taken if s is _Standing.FOREIGN)
            elif _Standing.OWN in standings:
                return Claim(places, kept)
            elif unused is not None:
                break
            else:
                # One name further on this book may stand already; a gap of two ends the search.
                unused = Claim(places, kept)
        return unused or Claim(())

    def _standing(self, place: Path, digest: str, database: sqlite3.Connection | None) -> _Standing:
        row = _row(database, place)
        same_book = row is not None and _overlap(row.sources, self._sources) >= _SAME_BOOK
        if not os.path.lexists(place):
            claimed = row is not None and not same_book and _is_busy(row.writer)
            return _Standing.FOREIGN if claimed else _Standing.FREE
        try:
            present = sha256_of(place)
        except OSError:
            return _Standing.FOREIGN
        if present == digest or (same_book and row is not None and present in row.digests):
            return _Standing.OWN
        return _Standing.FOREIGN

    def _remember(self, database: sqlite3.Connection | None, place: Path, coming: str) -> None:
        if database is None:
            return
        # The former digest stays until the new file stands: a kill in between loses nothing.
        with contextlib.suppress(sqlite3.Error):
            database.execute(
                "INSERT INTO editions VALUES (?, ?, '', ?, ?) ON CONFLICT (place) DO UPDATE SET"
                " sources = excluded.sources, coming = excluded.coming, writer = excluded.writer",
                (_key(place), json.dumps(sorted(self._sources)), coming, os.getpid()),
            )

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection | None]:
        """Open the memory for this conversion alone; None where that is not possible."""
        database = _opened(self._file)
        if database is None:
            yield None
            return
        try:
            yield database
            with contextlib.suppress(sqlite3.Error):
                database.execute("COMMIT")
        finally:
            database.close()


def _opened(file: Path) -> sqlite3.Connection | None:
    try:
        return _connect(file)
    except (OSError, sqlite3.OperationalError):
        return None
    except sqlite3.DatabaseError:
        # No memory any more (damaged disk): it is put aside and a new one is begun.
        with contextlib.suppress(OSError, sqlite3.Error):
            file.replace(file.with_name(file.name + ".damaged"))
            return _connect(file)
        return None


def _connect(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(file, timeout=_PATIENCE_SECONDS, isolation_level=None)
    try:
        database.execute(_SCHEMA)
        _require_whole(database)
        database.execute("BEGIN IMMEDIATE")
    except BaseException:
        database.close()
        raise
    return database


def _require_whole(database: sqlite3.Connection) -> None:
    """Raise DatabaseError where pages within the file are damaged, which opening does not show."""
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise sqlite3.DatabaseError


def _row(database: sqlite3.Connection | None, place: Path) -> _Row | None:
    if database is None:
        return None
    query = "SELECT sources, digest, coming, writer FROM editions WHERE place = ?"
    found = database.execute(query, (_key(place),)).fetchone()
    if found is None:
        return None
    sources, digest, coming, writer = found
    return _Row(frozenset(json.loads(sources)), (digest, coming), writer)


def _key(place: Path) -> str:
    return os.path.normcase(place.resolve())


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _is_busy(writer: int) -> bool:
    return writer not in {0, os.getpid()} and process_lives(writer)
