"""Undo and redo lead exactly where they should, whatever was done before."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from converters.model.decision import Decision
from converters.model.project import Project, ProjectSource, StepKind
from converters.project.contents import changes_to, project_of
from converters.project.store import ProjectFile

NAMES = st.sampled_from(["title", "author", "note", "Ẩ", "a'b;--", "#2"])
VALUES = st.recursive(
    st.text(max_size=6) | st.integers(-5, 5) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3),
)
PROJECTS = st.builds(
    Project,
    sources=st.lists(
        st.sampled_from([ProjectSource("a"), ProjectSource("b"), ProjectSource("c", 1, 2)]),
        unique=True,
    ).map(tuple),
    record=st.dictionaries(NAMES, VALUES, max_size=4).map(lambda d: dict(sorted(d.items()))),
    decisions=st.lists(st.builds(Decision, text=NAMES, heading=st.integers(0, 3)), max_size=6).map(
        tuple
    ),
)
MOVES = st.lists(PROJECTS | st.sampled_from(["undo", "redo"]), max_size=14)


def rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM entries ORDER BY part, key").fetchall()


@given(PROJECTS, PROJECTS)
def test_changes_lead_from_any_project_to_any_other(before: Project, after: Project) -> None:
    entries = {(c.part, c.key): c.after for c in changes_to({}, before) if c.after is not None}
    for change in changes_to(entries, after):
        assert entries.get((change.part, change.key)) == change.before
        if change.after is None:
            del entries[change.part, change.key]
        else:
            entries[change.part, change.key] = change.after
    assert project_of(entries) == after


@settings(max_examples=25)
@given(MOVES)
def test_history_is_a_line_on_which_one_walks(moves: list[Project | str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sách.banso"
        with ProjectFile.create(path) as file:
            file.step(StepKind.BEGIN, "", Project(record={"begun": 1}), 0)
            line, place = [rows(path)], 0
            for move in moves:
                if move == "undo":
                    assert bool(file.undo()) == (place > 0)
                    place = max(0, place - 1)
                elif move == "redo":
                    assert bool(file.redo()) == (place + 1 < len(line))
                    place = min(len(line) - 1, place + 1)
                elif isinstance(move, Project) and file.step(StepKind.RECORD, "", move, 0):
                    line, place = [*line[: place + 1], rows(path)], place + 1
                assert rows(path) == line[place]
