"""What is typed about a book is kept beside it, and found again by the window and the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from converters.errors import DestinationError
from converters.model.edition import Trim
from converters.service import Service
from converters.settings import Settings
from converters.vocabularies import EditionForm
from desktop.app import Desk
from desktop.book import Phase, Stage
from desktop.metadata.draft import Draft, Field, Provenance
from desktop.shortcuts import Command
from desktop.widgets.notices import NoticeList
from desktop.workspace import KEEP_MILLISECONDS
from tests.support.desktop_engine import NOVEL

SOURCE = Path("/sách/so-do.docx")


def open_book(qtbot, desk, service, record=None):
    path = service.projects.begin_in(desk.workspace.library, [SOURCE]).path
    if record:
        service.projects.set_record(Path(path), record)
        service.projects.records.clear()
    desk.window.take([path])
    desk.bridge.finish_errands()
    service.find(f"i{len(service.inspected)}", NOVEL)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.show_stage(Stage.METADATA)


def type_into(desk, which: Field, text: str) -> None:
    entry = desk.window.metadata.editors[which].entry
    entry.setFocus()
    entry.selectAll()
    QTest.keyClick(entry, Qt.Key.Key_Delete)
    QTest.keyClicks(entry, text)


def test_typing_is_kept_in_one_go_soon_after_the_last_key(qtbot, desk, service):
    open_book(qtbot, desk, service)
    type_into(desk, Field.TITLE, "Giong to")
    type_into(desk, Field.AUTHORS, "Mot;  Hai")
    assert service.projects.records == []
    qtbot.waitUntil(lambda: bool(service.projects.records), timeout=20 * KEEP_MILLISECONDS)
    assert service.projects.records == [{"title": "Giong to", "author": ["Mot", "Hai"]}]
    assert desk.workspace.book.draft.unkept() == {}


def test_putting_the_book_away_or_closing_keeps_what_was_just_typed(qtbot, desk, service):
    open_book(qtbot, desk, service)
    type_into(desk, Field.TITLE, "Mot")
    qtbot.keyClick(desk.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert desk.workspace.book.phase is Phase.EMPTY
    desk.bridge.finish_errands()
    assert service.projects.records[-1] == {"title": "Mot"}
    open_book(qtbot, desk, service)
    type_into(desk, Field.TITLE, "Hai")
    desk.window.close()
    assert service.closed
    assert service.projects.records[-1] == {"title": "Hai"}


def test_what_the_file_says_is_shown_as_given_by_hand_and_can_be_taken_back(qtbot, desk, service):
    open_book(qtbot, desk, service, record={"title": "Giông tố", "author": ["A", "B"]})
    draft = desk.workspace.book.draft
    assert draft.value(Field.AUTHORS) == "A; B"
    assert draft.provenance(Field.TITLE) is Provenance.MANUAL
    assert desk.window.metadata.editors[Field.TITLE].entry.text() == "Giông tố"
    desk.window.metadata.editors[Field.TITLE].back.click()
    assert desk.workspace.book.draft.value(Field.TITLE) == "Số đỏ"
    desk.window.make()
    assert service.projects.records == [{"title": None}]
    assert service.plans[0].metadata.work.title == ""


def test_what_cannot_stand_in_the_file_waits(qtbot, desk, service):
    open_book(qtbot, desk, service, record={"isbn_epub": "9786047700004"})
    type_into(desk, Field.ISBN_EPUB, "97860477000")
    type_into(desk, Field.PUBLISHED, "thang ba")
    desk.workspace.keep_record()
    assert service.projects.records == []
    type_into(desk, Field.PUBLISHED, "2026-03")
    desk.workspace.keep_record()
    qtbot.waitUntil(lambda: bool(service.projects.records))
    assert service.projects.records[0] == {"date": "2026-03"}


def test_a_folder_that_cannot_be_written_is_told_and_the_loss_asked_for(qtbot, desk, service):
    open_book(qtbot, desk, service)
    service.projects.unwritable = DestinationError.of("FILE-002", folder="/sách")
    answers = iter((False, False, True))
    desk.window._confirm_loss = lambda _: next(answers)
    type_into(desk, Field.TITLE, "Giong to")
    problem = desk.window.metadata.findChild(NoticeList)
    assert not problem.isVisible()
    qtbot.waitUntil(problem.isVisible, timeout=20 * KEEP_MILLISECONDS)
    assert desk.workspace.book.record_problem.code == "FILE-002"
    assert desk.workspace.book.draft.value(Field.TITLE) == "Giong to"
    desk.window.go_to_shelf()
    assert desk.workspace.book.phase is Phase.READY
    assert not desk.window.close()
    service.projects.unwritable = None
    desk.workspace.keep_record()
    qtbot.waitUntil(lambda: desk.workspace.book.record_problem is None)
    assert service.projects.records == [{"title": "Giong to"}]
    desk.window.go_to_shelf()
    assert desk.workspace.book.phase is Phase.EMPTY
    assert next(answers), "what is kept is put away unasked"


def test_a_reading_from_before_the_newest_writing_takes_nothing_back(qtbot, desk, service):
    open_book(qtbot, desk, service)
    desk.workspace.read_again()
    type_into(desk, Field.TITLE, "Giong to")
    desk.workspace.keep_record()
    qtbot.waitUntil(lambda: bool(service.projects.records))
    service.find("i2", NOVEL)
    qtbot.waitUntil(lambda: not desk.workspace.book.in_revision)
    assert desk.workspace.book.draft.value(Field.TITLE) == "Giong to"


def test_what_was_typed_goes_along_to_other_sources(qtbot, desk, service):
    open_book(qtbot, desk, service, record={"title": "Giông tố"})
    type_into(desk, Field.SUBTITLE, "Tap hai")
    desk.workspace.set_sources(["/sách/khác.docx"])
    desk.bridge.finish_errands()
    service.find("i2", NOVEL)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    draft = desk.workspace.book.draft
    assert (draft.value(Field.TITLE), draft.value(Field.SUBTITLE)) == ("Giông tố", "Tap hai")
    assert desk.workspace.book.project.texts["subtitle"] == ("Tap hai",)


def test_an_edition_is_not_made_without_what_could_not_be_kept(qtbot, desk, service):
    open_book(qtbot, desk, service)
    service.projects.unwritable = DestinationError.of("FILE-002", folder="/sách")
    type_into(desk, Field.TITLE, "Giong to")
    desk.window.make()
    assert service.plans == []
    assert desk.workspace.book.problem.code == "FILE-002"


def test_a_choice_that_cannot_be_kept_is_told_and_not_shown_as_made(qtbot, desk, service):
    open_book(qtbot, desk, service)
    desk.window.show_stage(Stage.PUBLISH)
    service.projects.unwritable = DestinationError.of("FILE-002", folder="/sách")
    desk.workspace.choose_theme("essay")
    assert desk.workspace.book.choices.theme == "essay"
    desk.bridge.finish_errands()
    assert desk.workspace.book.choices.theme is None

    def told() -> list[str]:
        labels = desk.window.publish.findChildren(QLabel)
        return [one.text() for one in labels if one.isVisible()]

    qtbot.waitUntil(lambda: "FILE-002" in told())
    desk.window.make()
    assert [plan.design.theme for plan in service.plans] == [None]


def undo(qtbot, desk, shift: bool = False) -> None:
    keys = Qt.KeyboardModifier.ControlModifier
    if shift:
        keys |= Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(desk.window.focusWidget(), Qt.Key.Key_Z, keys)
    desk.bridge.finish_errands()


def test_undo_is_the_fields_own_until_what_was_typed_is_kept_then_the_books(qtbot, desk, service):
    open_book(qtbot, desk, service, record={"title": "Giông tố"})
    entry = desk.window.metadata.editors[Field.TITLE].entry
    type_into(desk, Field.TITLE, "Mot")
    undo(qtbot, desk)
    assert entry.text() == "Giông tố"
    assert desk.workspace.book.project.undoable.about == "title", "the project was left alone"
    type_into(desk, Field.TITLE, "Mot")
    desk.workspace.keep_record()
    desk.bridge.finish_errands()
    undo(qtbot, desk)
    assert entry.hasFocus()
    assert entry.text() == "Giông tố"
    undo(qtbot, desk)
    assert entry.text() == "Số đỏ", "what is read in the source counts again"
    undo(qtbot, desk)
    assert desk.workspace.book.project.undoable is None
    undo(qtbot, desk, shift=True)
    undo(qtbot, desk, shift=True)
    assert entry.text() == "Mot"
    assert service.inspected == [(SOURCE,)], "the record needs no other reading"


def test_undo_reaches_every_choice_and_survives_closing(qtbot, desk, service):
    open_book(qtbot, desk, service)
    workspace = desk.workspace
    workspace.choose_theme("essay")
    workspace.choose_trim(Trim(160.0, 240.0))
    workspace.choose_form(EditionForm.PDF, False)
    desk.bridge.finish_errands()
    path = workspace.book.project.path
    desk.window.go_to_shelf()
    desk.window.take([path])
    desk.bridge.finish_errands()
    service.find("i2", NOVEL)
    qtbot.waitUntil(lambda: workspace.book.phase is Phase.READY)
    kept = workspace.book.choices
    assert (kept.theme, kept.trim, kept.forms) == (
        "essay", Trim(160.0, 240.0), (EditionForm.EPUB,),
    )  # fmt: skip
    for _ in range(3):
        desk.window.actions_by_command[Command.UNDO].trigger()
        desk.bridge.finish_errands()
    back = workspace.book.choices
    assert (back.theme, back.trim, back.forms) == (
        None, None, (EditionForm.EPUB, EditionForm.PDF),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["A;B", "A; B", " A ;B; "])
def test_names_that_are_parted_otherwise_are_not_new(text):
    draft = Draft().with_record({"author": ("A", "B")}).with_typed(Field.AUTHORS, text)
    assert draft.unkept() == {}


def test_the_window_and_the_command_work_on_the_same_project(qtbot, qapp, tmp_path):
    source = tmp_path / "truyện.txt"
    source.write_text("Chương 1\n\nMột.\n", encoding="utf-8")
    record = tmp_path / "truyện.toml"
    record.write_text("# của bà Hạ\nseries = 'Văn học'\n", encoding="utf-8")
    settings = Settings(
        state_folder=str(tmp_path / "state"),
        cache_folder=str(tmp_path / "cache"),
        library_folder=str(tmp_path / "kệ"),
        interface_language="vi",
        workers=1,
    )
    project = tmp_path / "kệ" / "truyện.banso"
    for opened, typed, shown in ((source, "Giong to", ""), (project, "So do", "Giong to")):
        desk = Desk(qapp, settings, Service(settings))
        desk.window.show()
        desk.window.take([str(opened)])
        workspace = desk.workspace
        qtbot.waitUntil(lambda at=workspace: at.book.phase is Phase.READY, timeout=60_000)
        desk.window.show_stage(Stage.METADATA)
        assert desk.window.metadata.editors[Field.TITLE].entry.text() == shown
        type_into(desk, Field.TITLE, typed)
        desk.window.close()
        desk.window.deleteLater()
        qtbot.wait(1)
    assert record.read_text(encoding="utf-8") == "# của bà Hạ\nseries = 'Văn học'\n"
    with Service(settings) as service:
        view = service.projects.view(project)
        assert view.texts == {"series": ("Văn học",), "title": ("So do",)}
        assert service.project_plan(project, tmp_path / "out").metadata.work.title == "So do"
