"""The file of a project: steps, undo and redo, what may lie in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import msgspec
import pytest

from converters.errors import DestinationError, SourceError
from converters.model.decision import Decision
from converters.model.page_decision import PageDecisions, PageRule
from converters.model.project import Change, Entry, Part, Project, ProjectSource, StepKind
from converters.project import store
from converters.project.contents import changes_to, project_of
from converters.project.store import ProjectFile
from converters.vocabularies import ChangePolicy, EditionForm, SectionRole

FULL = Project(
    sources=(ProjectSource("chương 2.docx", 7, 8), ProjectSource("chương 1.docx")),
    record={"title": "Số đỏ", "author": ["Vũ Trọng Phụng"], "also_by": [{"title": "Giông tố"}]},
    decisions=(
        Decision(text="Chương 1", heading=1),
        Decision(text="Chương 1", role=SectionRole.CHAPTER),
        Decision(text="Chương 1", instead="Chương một"),
        Decision(word="biến", correction="biển", page=3),
        Decision(word="biến", correction="biến", page=3),
    ),
    page_rules=(
        PageRule(decided=PageDecisions(light=True)),
        PageRule(spans=((3, None),), decided=PageDecisions(light=False)),
        PageRule(spans=((3, None),), decided=PageDecisions(light=True)),
    ),
    forms=(EditionForm.PDF, EditionForm.EPUB),
    tracked_changes=ChangePolicy.REJECT,
)


def entries_of(project):
    return {(change.part, change.key): change.after for change in changes_to({}, project)}


def rows(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM entries ORDER BY part, key").fetchall()


def titled(title):
    return msgspec.structs.replace(FULL, record={"title": title})


@pytest.fixture
def file(tmp_path):
    with ProjectFile.create(tmp_path / "sách.banso") as opened:
        opened.step(StepKind.BEGIN, "", FULL, 0)
        yield opened


def test_everything_that_a_project_holds_comes_back_in_its_order(tmp_path):
    path = tmp_path / "một thư mục" / "sách.banso"
    with ProjectFile.create(path) as file:
        file.step(StepKind.BEGIN, "chương", FULL, 12)
    with ProjectFile.open(path) as file:
        view = file.view()
    assert view.project == FULL
    assert (view.done, view.steps[0].about, view.steps[0].at) == (1, "chương", 12)


def test_a_step_about_one_decision_among_many_changes_one_entry():
    many = tuple(Decision(text=f"Mục {n}", heading=2) for n in range(500))
    before = msgspec.structs.replace(FULL, decisions=many)
    fewer = msgspec.structs.replace(FULL, decisions=(*many[:250], *many[251:]))
    more = msgspec.structs.replace(FULL, decisions=(*many, Decision(text="mới", heading=1)))
    assert len(changes_to(entries_of(before), fewer)) == 1
    assert len(changes_to(entries_of(before), more)) == 1


def test_what_is_put_between_others_stands_there():
    ends = (ProjectSource("a"), ProjectSource("c"))
    entries = entries_of(Project(sources=ends))
    between = Project(sources=(ends[0], ProjectSource("b"), ends[1]))
    after = {**entries, **{(c.part, c.key): c.after for c in changes_to(entries, between)}}
    assert project_of(after) == between


def test_a_new_step_forgets_what_was_taken_back(file):
    file.step(StepKind.RECORD, "title", titled("một"), 10)
    file.step(StepKind.RECORD, "title", titled("hai"), 100)
    assert [step.number for step in file.undo(2)] == [3, 2]
    file.step(StepKind.RECORD, "title", titled("ba"), 200)
    assert file.redo() == ()
    view = file.view()
    assert (view.project.record, len(view.steps), view.done) == ({"title": "ba"}, 2, 2)


def test_the_beginning_is_not_taken_back(file):
    file.step(StepKind.RECORD, "title", titled("một"), 10)
    assert len(file.undo(99)) == 1
    assert file.project() == FULL


def test_what_changes_nothing_is_no_step(file):
    assert file.step(StepKind.RECORD, "title", FULL, 1) == 0
    assert len(file.view().steps) == 1


def test_typing_in_one_breath_is_one_step(file):
    for second, title in enumerate(("S", "Số", "Số đ", "Số đỏ 2")):
        file.step(StepKind.RECORD, "title", titled(title), 10 + second, goes_on=True)
    file.step(StepKind.RECORD, "title", titled("sau một lúc"), 60, goes_on=True)
    file.step(StepKind.RECORD, "author", titled("khác"), 61, goes_on=True)
    file.step(StepKind.RECORD, "author", titled("khác nữa"), 61)
    view = file.view()
    assert [step.about for step in view.steps] == ["", "title", "title", "author", "author"]
    file.undo(4)
    assert file.project() == FULL


def test_typing_that_ends_where_it_began_leaves_no_step(file):
    file.step(StepKind.RECORD, "title", titled("khác"), 10, goes_on=True)
    file.step(StepKind.RECORD, "title", FULL, 11, goes_on=True)
    view = file.view()
    assert (len(view.steps), view.done) == (1, 1)
    file.step(StepKind.RECORD, "title", titled("một"), 12, goes_on=True)
    assert file.view().done == 2


def test_500_steps_back_and_forward_give_the_same_rows(file, tmp_path):
    states = [rows(tmp_path / "sách.banso")]
    for number in range(500):
        decisions = (*FULL.decisions, Decision(text=f"Mục {number % 7}", heading=number % 6 + 1))
        file.step(
            StepKind.STRUCTURE,
            "",
            msgspec.structs.replace(titled(str(number)), decisions=decisions),
            number,
        )
        states.append(rows(tmp_path / "sách.banso"))
    for state in reversed(states[:-1]):
        file.undo()
        assert rows(tmp_path / "sách.banso") == state
    assert len(file.redo(500)) == 500
    assert rows(tmp_path / "sách.banso") == states[-1]


def test_two_programs_see_what_the_other_wrote(file, tmp_path):
    with ProjectFile.open(tmp_path / "sách.banso") as other:
        file.step(StepKind.RECORD, "title", titled("một"), 10)
        assert other.project() == titled("một")
        other.undo()
    assert file.project() == FULL


def test_a_project_is_never_written_over(tmp_path):
    path = tmp_path / "sách.banso"
    path.write_bytes(b"quan trong")
    with pytest.raises(DestinationError) as raised:
        ProjectFile.create(path)
    assert raised.value.diagnostic.code == "PROJ-001"
    assert path.read_bytes() == b"quan trong"


def test_where_no_project_is_none_is_made(tmp_path):
    with pytest.raises(SourceError) as raised:
        ProjectFile.open(tmp_path / "không có.banso")
    assert raised.value.diagnostic.code == "PROJ-002"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a database", b"x" * 5000])
def test_another_file_is_no_project(tmp_path, content):
    path = tmp_path / "sách.banso"
    path.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        ProjectFile.open(path)
    assert raised.value.diagnostic.code == "PROJ-003"
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_no_project(tmp_path):
    path = tmp_path / "sách.banso"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE entries (a)")
    with pytest.raises(SourceError) as raised:
        ProjectFile.open(path)
    assert raised.value.diagnostic.code == "PROJ-003"


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def test_a_project_of_a_newer_program_is_left_alone(file, tmp_path):
    changed(tmp_path / "sách.banso", "PRAGMA user_version = 99")
    with pytest.raises(SourceError) as raised:
        ProjectFile.open(tmp_path / "sách.banso")
    assert raised.value.diagnostic.code == "PROJ-004"


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE position",
        "DELETE FROM position",
        "UPDATE entries SET value = '{'",
        "UPDATE entries SET part = 'khác'",
        "UPDATE entries SET value = '[3]' WHERE part = 'source'",
        "UPDATE entries SET rank = 'x'",
        "UPDATE steps SET changes = '[[1]]'",
        "UPDATE steps SET kind = 'khác'",
    ],
)
def test_a_damaged_project_is_told(file, tmp_path, damage):
    path = tmp_path / "sách.banso"
    changed(path, damage)
    with pytest.raises(SourceError) as raised, ProjectFile.open(path) as damaged:
        damaged.view()
    assert raised.value.diagnostic.code == "PROJ-005"


def test_a_file_that_was_cut_off_is_damaged(file, tmp_path):
    path = tmp_path / "sách.banso"
    path.write_bytes(path.read_bytes()[:9_000])
    with pytest.raises(SourceError) as raised, ProjectFile.open(path) as damaged:
        damaged.view()
    assert raised.value.diagnostic.code in {"PROJ-003", "PROJ-005"}


def test_another_program_that_writes_on_and_on_is_told(file, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_WAITS_SECONDS", 0.05)
    with (
        closing(sqlite3.connect(tmp_path / "sách.banso", isolation_level=None)) as other,
        ProjectFile.open(tmp_path / "sách.banso") as waiting,
    ):
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DestinationError) as raised:
            waiting.step(StepKind.RECORD, "title", titled("một"), 1)
    assert raised.value.diagnostic.code == "PROJ-006"
    assert file.project() == FULL


def test_changes_can_be_turned_round():
    change = Change(Part.FIELD, "title", None, Entry(0, '"Số đỏ"'))
    assert change.undone().undone() == change
