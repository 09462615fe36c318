"""The stage of structure as a person uses it, with a service that does what the test says."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QWidget

from converters.diagnostics import Diagnostic, Origin
from converters.errors import DestinationError, SettingsError
from converters.model.decision import Decision, DecisionChange, rejection_of
from converters.model.job import Inspection, JobState
from converters.model.spelling import SpellingReview
from converters.vocabularies import ChangePolicy, EditionForm, SectionRole
from desktop.book import Mark, Phase, Stage, stage_marks
from desktop.metadata.draft import Field
from desktop.structure.view import Page
from tests.support.desktop_books import small_epub
from tests.support.desktop_engine import MARKED, NOVEL, SCAN, report

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SOURCE = Path("/sách/so-do.docx")
NO_POEM = rejection_of(MARKED.guesses[1])
REJECTED = DecisionChange(added=(NO_POEM,))


def opened(qtbot, desk, service, inspection: Inspection = MARKED):
    path = service.projects.begin_in(desk.workspace.library, [SOURCE]).path
    if inspection.decisions:
        service.projects.decide(Path(path), DecisionChange(added=inspection.decisions))
        service.projects.steps.clear()
    desk.window.take([path])
    desk.bridge.finish_errands()
    service.find(f"i{len(service.inspected)}", inspection)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    qtbot.keyClick(desk.window, Qt.Key.Key_2, CONTROL)
    return desk.window.structure


def guesses(stage) -> list[tuple[str, str]]:
    return [(row.title, row.chip) for row in stage.guesses.list.rows_model.rows]


def read_again(qtbot, desk, service, inspection: Inspection) -> None:
    qtbot.waitUntil(lambda: desk.workspace.book.revising is not None)
    service.find(f"i{len(service.inspected)}", inspection)
    qtbot.waitUntil(lambda: not desk.workspace.book.in_revision)


def told(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def press(root: QWidget, text: str) -> QAbstractButton:
    (found,) = [one for one in root.findChildren(QAbstractButton) if one.text() == text]
    found.click()
    return found


def test_a_guess_is_rejected_and_restored_with_keys_alone(qtbot, desk, service):
    stage = opened(qtbot, desk, service)
    assert desk.window.stack.currentWidget() is stage
    stage.open_page(Page.GUESSES)
    stage.take_focus()
    assert guesses(stage) == [("Đầu đề, cấp 1", "tự động · 97 %"), ("Thơ", "tự động · 60 %")]
    qtbot.keyClick(stage.guesses.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "thơ tự do" in told(stage.guesses))
    assert stage.guesses.reject.isVisible()
    qtbot.keyClick(stage.guesses.list, Qt.Key.Key_Delete)
    assert guesses(stage)[1] == ("Văn bản thường", "sửa tay")
    qtbot.waitUntil(lambda: service.projects.steps == [REJECTED])
    decided = msgspec.structs.replace(MARKED, guesses=MARKED.guesses[:1], decisions=REJECTED.added)
    read_again(qtbot, desk, service, decided)
    assert guesses(stage)[1] == ("Văn bản thường", "sửa tay")
    assert "so-do.banso" in told(stage)
    qtbot.keyClick(stage.guesses.list, Qt.Key.Key_Delete, SHIFT)
    qtbot.waitUntil(lambda: service.projects.steps[1:] == [DecisionChange(removed=REJECTED.added)])
    read_again(qtbot, desk, service, MARKED)
    assert guesses(stage)[1] == ("Thơ", "tự động · 60 %")


def test_steps_are_undone_and_done_again_wherever_the_person_is(qtbot, desk, service):
    stage = opened(qtbot, desk, service)
    assert not stage.undo.isEnabled()
    desk.workspace.decide(REJECTED)
    assert stage.undo.isEnabled()
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    desk.bridge.finish_errands()
    assert desk.workspace.book.decisions.made == ()
    assert len(service.inspected) == 1, "the book was read like this already"
    qtbot.keyClick(desk.window, Qt.Key.Key_Y, CONTROL)
    desk.bridge.finish_errands()
    assert desk.workspace.book.decisions.made == REJECTED.added
    read_again(qtbot, desk, service, MARKED)
    desk.window.show_stage(Stage.PUBLISH)
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    desk.bridge.finish_errands()
    read_again(qtbot, desk, service, MARKED)
    assert desk.workspace.book.decisions.made == ()


def test_the_book_is_read_once_for_many_quick_steps_and_never_twice_at_a_time(qtbot, desk, service):
    opened(qtbot, desk, service)
    for number in range(5):
        step = DecisionChange(added=(Decision(text=f"Chương {number}", heading=0),))
        desk.workspace.decide(step)
    assert stage_marks(desk.workspace.book)[Stage.STRUCTURE].mark is Mark.RUNNING
    qtbot.waitUntil(lambda: desk.workspace.book.revising is not None)
    assert (len(service.projects.steps), len(service.inspected)) == (5, 2)
    desk.workspace.decide(REJECTED)
    qtbot.waitUntil(lambda: len(service.inspected) == 3)
    assert service.cancelled == ["i2"]
    read_again(qtbot, desk, service, MARKED)
    assert desk.workspace.book.phase is Phase.READY


def test_editions_wait_for_the_book_to_be_read_again(qtbot, desk, service):
    opened(qtbot, desk, service)
    desk.workspace.decide(REJECTED)
    qtbot.keyClick(desk.window, Qt.Key.Key_Return, CONTROL)
    assert service.plans == []
    read_again(qtbot, desk, service, MARKED)
    assert len(service.plans) == 1
    assert desk.workspace.book.phase is Phase.CONVERTING
    assert not desk.window.structure.guesses.reject.isEnabled()


def test_a_file_that_is_not_understood_is_told_and_nothing_is_decided(qtbot, desk, service):
    stage = opened(qtbot, desk, service)
    service.projects.unwritable = SettingsError.of("META-001", key="headin", nearest="heading")
    desk.workspace.decide(REJECTED)
    qtbot.waitUntil(lambda: "headin" in told(stage))
    assert desk.workspace.book.decisions.made == ()
    assert not stage.undo.isEnabled()
    assert stage_marks(desk.workspace.book)[Stage.STRUCTURE].needs == 1
    service.projects.unwritable = None
    desk.workspace.decide(REJECTED)
    read_again(qtbot, desk, service, MARKED)
    assert "headin" not in told(stage)


def test_a_book_that_cannot_be_read_again_stays_as_it_was(qtbot, desk, service):
    stage = opened(qtbot, desk, service)
    desk.workspace.decide(REJECTED)
    qtbot.waitUntil(lambda: desk.workspace.book.revising is not None)
    service.fail("i2", Diagnostic.of("FILE-010", source=str(SOURCE)))
    qtbot.waitUntil(lambda: not desk.workspace.book.in_revision)
    assert desk.workspace.book.phase is Phase.READY
    assert guesses(stage)[1] == ("Văn bản thường", "sửa tay"), "it was decided all the same"
    qtbot.waitUntil(lambda: str(SOURCE) in told(stage))


def test_a_decision_without_a_place_needs_a_person(qtbot, desk, service):
    gone = Decision(text="Đã xóa", heading=1)
    lost = msgspec.structs.replace(MARKED, decisions=(gone,), lost_decisions=(gone,))
    stage = opened(qtbot, desk, service, lost)
    assert stage_marks(desk.workspace.book)[Stage.STRUCTURE].needs == 1
    assert guesses(stage)[2] == ("Đầu đề, cấp 1", "không thấy chỗ")
    stage.open_page(Page.GUESSES)
    stage.guesses.list.setCurrentIndex(stage.guesses.list.rows_model.index(2))
    press(stage.guesses, "Bỏ quyết định này  Shift+Del")
    qtbot.waitUntil(lambda: service.projects.steps == [DecisionChange(removed=(gone,))])


def test_level_and_role_of_a_section_are_chosen(qtbot, desk, service):
    page = opened(qtbot, desk, service).outline
    assert not page.role.isVisible(), "no heading begins the title page"
    qtbot.keyClick(page.tree, Qt.Key.Key_Down)
    assert (page.level.currentText(), page.role.currentText()) == ("Đầu đề, cấp 1", "Chương")
    page.role.setCurrentIndex(page.role.findData(SectionRole.PART))
    page.role.activated.emit(page.role.currentIndex())
    page.level.setCurrentIndex(page.level.findData(0))
    page.level.activated.emit(page.level.currentIndex())
    qtbot.waitUntil(lambda: len(service.projects.steps) == 2)
    (role,), (level,) = (change.added for change in service.projects.steps)
    assert (role.role, level.heading, level.paragraph) == (SectionRole.PART, 0, 4)
    assert page.role.currentText() == "Phần"
    shown = page.tree.currentIndex().siblingAtColumn(1).data()
    assert shown == "Phần · sửa tay"
    (back,) = [
        one
        for one in page.findChildren(QAbstractButton)
        if one.isVisible() and "Vai trò" in one.accessibleName()
    ]
    back.click()
    qtbot.waitUntil(lambda: len(service.projects.steps) == 3)
    assert service.projects.steps[2] == DecisionChange(removed=(role,))
    assert page.role.currentText() == "Chương"


def test_words_and_comments_are_shown_and_comments_handed_over(
    qtbot, desk, service, monkeypatch, tmp_path
):
    stage = opened(qtbot, desk, service)
    stage.open_page(Page.WORDS)
    qtbot.waitUntil(lambda: "qua, xưa" in told(stage.words))
    stage.open_page(Page.COMMENTS)
    assert [row.chip for row in stage.comments.list.rows_model.rows] == [
        "còn treo", "đã giải quyết",
    ]  # fmt: skip
    target = tmp_path / "nhận xét.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(stage.comments, "Xuất tất cả thành bảng…")
    qtbot.waitUntil(lambda: "Đã ghi: nhận xét.csv" in told(stage.comments))
    assert service.tables == [(target, 2, "vi")]
    service.unwritable = DestinationError.of("FILE-002", folder="/khóa")
    press(stage.comments, "Xuất tất cả thành bảng…")
    qtbot.waitUntil(lambda: "/khóa" in told(stage.comments))


def test_tracked_changes_are_settled_as_chosen_for_reading_and_making(qtbot, desk, service):
    opened(qtbot, desk, service)
    window = desk.window
    window.show_stage(Stage.SOURCES)
    assert "3 thay đổi theo dõi chưa ai quyết định" in told(window.sources)
    window.show_stage(Stage.PUBLISH)
    window.publish.cards[EditionForm.PDF].click()
    window.show_stage(Stage.SOURCES)
    press(window.sources, "Từ chối hết")
    desk.bridge.finish_errands()
    service.find("i2", MARKED)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    assert service.policies == [None, ChangePolicy.REJECT]
    window.make()
    assert service.plans[0].tracked_changes is ChangePolicy.REJECT
    assert [one.form for one in service.plans[0].editions] == [EditionForm.EPUB]


def test_a_refused_manuscript_says_so_and_another_choice_is_at_hand(qtbot, desk, service):
    opened(qtbot, desk, service)
    window = desk.window
    desk.workspace.choose_changes(ChangePolicy.REFUSE)
    desk.bridge.finish_errands()
    service.fail("i2", Diagnostic.of("DOCX-042", count=3, author="Lan"))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.UNREADABLE)
    qtbot.waitUntil(lambda: "3 thay đổi chưa ai quyết định" in told(window.sources))
    press(window.sources, "Chọn cách xử lý")
    assert window.focusWidget().text() == "Không nhận bản thảo"
    press(window.sources, "Chấp nhận hết")
    desk.bridge.finish_errands()
    service.find("i3", MARKED)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    assert service.policies[2] is ChangePolicy.ACCEPT


@pytest.mark.parametrize(
    ("code", "values", "button", "page"),
    [
        ("VIE-032", {"count": 1}, "Xem các từ", Page.WORDS),
        ("STR-019", {"count": 1}, "Xem các phỏng đoán", Page.GUESSES),
        ("STR-002", {}, "Xem cấu trúc", Page.OUTLINE),
    ],
)
def test_messages_lead_to_the_page_that_they_speak_of(
    qtbot, desk, service, code, values, button, page
):
    raised = msgspec.structs.replace(MARKED, diagnostics=(Diagnostic.of(code, **values),))
    stage = opened(qtbot, desk, service, raised)
    desk.window.show_stage(Stage.SOURCES)
    press(desk.window.sources, button)
    assert desk.window.stack.currentWidget() is stage
    assert stage.pages.current() == page.value


def test_scans_are_looked_through_when_their_pages_are_recognised(qtbot, desk, service, tmp_path):
    stage = opened(qtbot, desk, service, SCAN)
    assert "sau khi nhận dạng các trang" in told(stage.outline)
    desk.window.make()
    epub = small_epub(tmp_path / "a.epub", ["Chương một"])
    made = msgspec.structs.replace(
        report([(EditionForm.EPUB, epub)]),
        outline=MARKED.findings[0].outline,
        guesses=(msgspec.structs.replace(MARKED.guesses[0], origin=Origin("003.tif", page=3)),),
    )
    service.finish("c1", made)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE)
    desk.window.show_stage(Stage.STRUCTURE)
    assert guesses(stage)[0] == ("Đầu đề, cấp 1", "tự động · 97 %")
    stage.open_page(Page.GUESSES)
    press(stage.guesses, "Bác bỏ  Del")
    assert guesses(stage)[0] == ("Không phải đầu đề", "sửa tay")
    qtbot.waitUntil(lambda: len(service.projects.steps) == 1)
    assert service.projects.steps[0].added[0].source is None
    assert desk.workspace.book.phase is Phase.DONE


def test_the_next_guess_to_look_at_is_one_key_away(qtbot, desk, service):
    stage = opened(qtbot, desk, service)
    qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    assert stage.pages.current() == Page.GUESSES.value
    assert stage.guesses.list.currentIndex().row() == 1
    assert desk.window.focusWidget() is stage.guesses.list


def test_nothing_guessed_is_said_so(qtbot, desk, service):
    stage = opened(qtbot, desk, service, NOVEL)
    for page, words in (
        (Page.GUESSES, "Không phải đoán gì"),
        (Page.WORDS, "Không thấy từ nào đáng ngờ"),
        (Page.COMMENTS, "không có nhận xét nào"),
    ):
        stage.open_page(page)
        assert words in told(stage)
    assert not stage.comments.export.isVisible()


def test_the_list_keeps_qts_rules_and_the_place_that_is_looked_at(qtbot, desk, service):
    stage = opened(qtbot, desk, service)
    model = stage.guesses.list.rows_model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    stage.guesses.list.setCurrentIndex(model.index(1))
    desk.workspace.decide(DecisionChange(added=(Decision(text="Chương 9", heading=0),)))
    assert model.rowCount() == 3
    assert stage.guesses.list.currentIndex().row() == 1
    spoken = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Thơ, tự động · 60 %, Trăm năm trong cõi người ta,"
    assert tester.model() is model


def test_the_tree_keeps_qts_rules_and_says_what_a_section_is(qtbot, desk, service):
    tree = opened(qtbot, desk, service).outline.tree
    model = tree.sections
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    inner = model.index_of(2)
    assert (inner.parent().row(), model.rowCount(inner.parent()), model.rowCount()) == (1, 1, 2)
    spoken = model.data(inner, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "I, Mục"
    tree.setCurrentIndex(inner)
    desk.workspace.decide(REJECTED)
    assert tree.current() == 2
    assert tester.model() is model


def test_what_was_decided_is_written_before_the_program_ends(qtbot, desk, service):
    opened(qtbot, desk, service)
    desk.workspace.decide(REJECTED)
    desk.window.close()
    assert service.projects.steps == [REJECTED]
    assert service.closed


def test_other_sources_stop_the_reading_for_the_book_before(qtbot, desk, service):
    opened(qtbot, desk, service)
    desk.workspace.decide(REJECTED)
    qtbot.waitUntil(lambda: desk.workspace.book.revising is not None)
    desk.window.take(["/sách/hai.docx"])
    desk.bridge.finish_errands()
    assert service.cancelled == ["i2"]
    assert desk.workspace.book.decisions.made == REJECTED.added
    service.change("i2", state=JobState.CANCELLED)
    service.find("i3", MARKED)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)


def test_the_sources_are_read_again_as_they_are_now(qtbot, desk, service):
    stage = opened(qtbot, desk, service)
    qtbot.keyClick(desk.window, Qt.Key.Key_F5)
    assert desk.workspace.book.phase is Phase.READY
    assert not stage.again.isEnabled()
    mended = msgspec.structs.replace(MARKED, spelling=SpellingReview())
    read_again(qtbot, desk, service, mended)
    stage.open_page(Page.WORDS)
    qtbot.waitUntil(lambda: "Không thấy từ nào đáng ngờ" in told(stage))
    desk.workspace.choose_changes(ChangePolicy.REFUSE)
    desk.bridge.finish_errands()
    service.fail("i3", Diagnostic.of("DOCX-042", count=3, author="Lan"))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.UNREADABLE)
    qtbot.keyClick(desk.window, Qt.Key.Key_F5)
    desk.bridge.finish_errands()
    assert service.policies[3] is ChangePolicy.REFUSE
    assert desk.workspace.book.phase is Phase.INSPECTING


def test_keys_of_the_stage_stay_keys_of_the_text_elsewhere(qtbot, desk, service):
    opened(qtbot, desk, service)
    desk.window.show_stage(Stage.METADATA)
    entry = desk.window.metadata.editors[Field.SUBTITLE].entry
    entry.setFocus()
    QTest.keyClicks(entry, "Tieu thuyet")
    entry.setCursorPosition(0)
    qtbot.keyClick(entry, Qt.Key.Key_Delete)
    assert entry.text() == "ieu thuyet"
    qtbot.keyClick(entry, Qt.Key.Key_Z, CONTROL)
    assert entry.text() == "Tieu thuyet"
    assert service.projects.steps == []
