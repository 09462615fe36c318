"""Many projects at a glance, what was made of each, and where new ones lie."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import msgspec
import pytest

from converters.model.decision import Decision
from converters.model.edition import Trim
from converters.model.job import Inspection, Output, Report
from converters.model.metadata import Contributor, Metadata, Work
from converters.model.project import BuiltFile, ProjectState, StepKind
from converters.project.projects import Projects
from converters.settings import Settings, load_settings
from converters.vocabularies import EditionForm
from converters.writers.look import cover_colours
from converters.writers.themes import load_theme

READ = Metadata(work=Work(title="Giông tố", contributors=(Contributor(name="Vũ Trọng Phụng"),)))


@pytest.fixture
def clock():
    return iter(range(1_000, 9_000, 10))


@pytest.fixture
def projects(clock):
    return Projects(Settings(), lambda: next(clock))


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "bản thảo" / "Giông tố.txt"
    path.parent.mkdir()
    path.write_text("Chương 1\n\nMột.\n", encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path):
    return tmp_path / "kệ"


def inspection(metadata: Metadata = READ, lost: int = 0) -> Inspection:
    gone = tuple(Decision(text=f"Đã xóa {n}", heading=1) for n in range(lost))
    return Inspection(findings=(), metadata=metadata, lost_decisions=gone)


def made(tmp_path) -> Report:
    file = Output(form=EditionForm.EPUB, path=str(tmp_path / "a.epub"), bytes=7, sha256="ab" * 32)
    return Report(title="Giông tố", sources=("Giông tố.txt",), outputs=(file,))


def test_a_project_is_named_by_its_first_source_and_takes_no_name_twice(projects, source, library):
    folder = source.parent
    names = [projects.begin_in(library, [source]).path for _ in range(3)]
    names.append(projects.begin_in(library, [folder]).path)
    assert names == [
        str(library / name)
        for name in ("Giông tố.banso", "Giông tố-2.banso", "Giông tố-3.banso", "bản thảo.banso")
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["Giông tố.txt"]


def test_a_book_goes_from_new_over_what_needs_a_person_to_made(projects, source, library, tmp_path):
    path = library / "Giông tố.banso"
    projects.begin_in(library, [source])

    def seen():
        (found,) = projects.summaries(library)
        return found

    assert (seen().state, seen().title, seen().is_read) == (ProjectState.NEW, "Giông tố", False)
    projects.found(path, inspection(Metadata(), lost=2))
    assert (seen().state, seen().needs) == (ProjectState.NEEDS_YOU, 4)
    projects.found(path, inspection())
    assert (seen().state, seen().authors) == (ProjectState.NEW, ("Vũ Trọng Phụng",))
    projects.set_record(path, {"title": "Số đỏ", "isbn": "978-604-77-0000-4"})
    assert (seen().state, seen().title) == (ProjectState.IN_WORK, "Số đỏ")
    assert seen().isbns == ("978-604-77-0000-4",)
    view = projects.built(path, made(tmp_path))
    assert (seen().state, seen().forms) == (ProjectState.MADE, (EditionForm.EPUB,))
    assert seen().changed == view.builds[-1].at
    projects.set_record(path, {"title": "Làm đĩ"})
    assert (seen().state, seen().forms) == (ProjectState.IN_WORK, (EditionForm.EPUB,))
    projects.undo(path)
    assert seen().state is ProjectState.MADE
    source.unlink()
    assert seen().state is ProjectState.MISSING


def test_what_was_made_stands_outside_undo(projects, source, library, tmp_path):
    path = library / "Giông tố.banso"
    projects.begin_in(library, [source])
    projects.set_record(path, {"title": "Số đỏ"})
    projects.built(path, made(tmp_path))
    projects.undo(path, 9)
    (build,) = projects.view(path).builds
    assert build.files == (BuiltFile(EditionForm.EPUB, str(tmp_path / "a.epub"), "ab" * 32),)
    assert (build.title, build.step) == ("Giông tố", 2)
    assert [step.kind for step in projects.view(path).steps] == [StepKind.BEGIN, StepKind.RECORD]
    for _ in range(120):
        projects.built(path, made(tmp_path))
    assert len(projects.view(path).builds) == 100


def test_a_project_from_before_there_were_notes_takes_them(projects, source, library, tmp_path):
    path = library / "Giông tố.banso"
    projects.begin_in(library, [source])
    assert projects.view(path).builds == ()
    with closing(sqlite3.connect(path)) as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    assert not {"builds", "found"} & names
    projects.found(path, inspection())
    before = path.stat().st_mtime_ns
    projects.found(path, inspection())
    assert path.stat().st_mtime_ns == before, "what is known is not written again"


def test_damaged_and_foreign_files_are_told_and_do_not_hide_the_others(projects, source, library):
    projects.begin_in(library, [source])
    (library / "ảnh.banso").write_bytes(b"\x89PNG\r\n" * 900)
    broken = library / "hỏng.banso"
    whole = (library / "Giông tố.banso").read_bytes()
    broken.write_bytes(whole[: len(whole) // 2])
    found = {one.title: one for one in projects.summaries(library, [library / "đã đi.banso"])}
    assert set(found) == {"Giông tố", "hỏng", "ảnh"}
    assert found["ảnh"].problem.code == "PROJ-003"
    assert found["hỏng"].problem.code == "PROJ-005"
    assert found["hỏng"].state is ProjectState.DAMAGED
    broken.write_bytes(whole)
    assert all(one.problem is None for one in projects.summaries(library) if one.title != "ảnh")


def test_projects_elsewhere_stand_behind_those_of_the_library(projects, source, library, tmp_path):
    inside = projects.begin_in(library, [source]).path
    elsewhere = projects.begin_in(tmp_path / "nơi khác", [source]).path
    found = projects.summaries(library, [tmp_path / "nơi khác" / "Giông tố.banso"])
    assert [one.path for one in found] == [inside, elsewhere]
    assert projects.summaries(tmp_path / "không có") == ()


def test_the_card_has_the_colours_of_the_cover_that_the_engine_draws(projects, source, library):
    path = library / "Giông tố.banso"
    projects.begin_in(library, [source])
    projects.set_record(path, {"title": "Số đỏ", "theme": "poetry"})
    (seen,) = projects.summaries(library)
    assert seen.colours == cover_colours("Số đỏ", load_theme("poetry").look.covers)
    assert seen.cover == ""
    picture = source.parent / "bìa.jpg"
    picture.write_bytes(b"\xff\xd8\xff")
    projects.set_record(path, {"cover": str(picture), "theme": ""})
    (seen,) = projects.summaries(library)
    assert seen.cover == str(picture)


def test_a_view_tells_the_record_as_texts_and_what_can_be_taken_back(projects, source, library):
    path = library / "Giông tố.banso"
    view = projects.begin_in(library, [source])
    assert (view.undoable, view.redoable, view.source_paths) == (None, None, (str(source),))
    record = {"author": ["A", "B"], "theme": "essay", "trim": "13x20.5"}
    view = projects.set_record(path, record)
    assert view.texts["author"] == ("A", "B")
    assert (view.design.theme, view.design.trim) == ("essay", Trim(130.0, 205.0))
    assert view.undoable.about == "author, theme, trim"
    projects.undo(path)
    view = projects.view(path)
    assert (view.undoable, view.redoable.kind) == (None, StepKind.RECORD)
    assert msgspec.structs.replace(view).texts == {}


def test_the_library_lies_in_the_documents_unless_the_settings_say_otherwise(tmp_path):
    assert Settings().library_path().name == "Bản Số"
    told = load_settings(environment={"BANSO_LIBRARY_FOLDER": str(tmp_path)})
    assert told.library_path() == tmp_path


def test_one_isbn_for_all_products_can_be_changed_for_one(projects, source, library):
    path = library / "Giông tố.banso"
    projects.begin_in(library, [source])
    projects.set_record(path, {"isbn": "9786047700004"})
    view = projects.set_record(path, {"isbn_pdf": None})
    assert "isbn_pdf" not in view.texts
    assert view.texts["isbn_epub"] == ("9786047700004",)
    view = projects.set_record(path, {"isbn_epub": "9786040000002"})
    assert view.texts["isbn_epub"] == ("9786040000002",)
    assert view.texts["isbn_print"] == ("9786047700004",)
