"""The window as a person uses it: by keys, by drops, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QWidget,
)

from converters.diagnostics import Diagnostic
from converters.model.edition import Design, Trim
from converters.model.job import JobState
from converters.vocabularies import PRODUCT_OF, EditionForm, ProductForm
from desktop.book import Phase, Stage
from desktop.i18n import InterfaceLanguage
from desktop.metadata.draft import Field
from desktop.settings.dialog import SettingsDialog
from desktop.settings.preferences import Preferences, PreferenceStore
from desktop.shortcuts import ShortcutsDialog
from desktop.structure.view import Page
from desktop.theme import DARK, ThemeChoice, active_theme
from tests.support.desktop_books import small_epub, small_pdf
from tests.support.desktop_engine import MARKED, NOVEL, SCAN, report

CHAPTERS = ["Lời nhà xuất bản", "Chương một", "Chương hai: Ánh sáng của minh triết"]


def open_book(qtbot, desk, service, inspection=NOVEL, path="/sách/so-do.docx"):
    desk.window.take([path])
    desk.bridge.finish_errands()
    service.find(f"i{len(service.inspected)}", inspection)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)


def finish(qtbot, desk, service, folder: Path):
    epub = small_epub(folder / "9786047700004.epub", CHAPTERS)
    pdf = small_pdf(folder / "9786047700004.pdf", 5)
    desk.window.make()
    service.finish(
        f"c{len(service.plans)}", report([(EditionForm.EPUB, epub), (EditionForm.PDF, pdf)])
    )
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE)
    return epub, pdf


def shown(desk) -> QWidget:
    return desk.window.stack.currentWidget()


def controls(root: QWidget) -> list[QWidget]:
    kinds = (
        QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QAbstractItemView,
        QProgressBar,
    )  # fmt: skip
    inner = (QComboBox, QSpinBox)
    return [
        widget
        for kind in kinds
        for widget in root.findChildren(kind)
        if not isinstance(widget, QHeaderView)
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), inner)
        and not any(isinstance(one, QComboBox) for one in _ancestors(widget))
    ]


def _ancestors(widget: QWidget) -> list[QWidget]:
    found = []
    while (widget := widget.parentWidget()) is not None:
        found.append(widget)
    return found


def spoken(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def test_a_book_is_made_with_keys_alone(qtbot, desk, service, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/sách/so-do.docx"], ""))
    window = desk.window
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    desk.bridge.finish_errands()
    service.find("i1")
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert shown(desk) is window.metadata
    title = window.metadata.editors[Field.TITLE].entry
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "Giong to")
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown(desk) is window.publish
    assert service.plans[0].metadata.work.title == "Giong to"
    assert [edition.form for edition in service.plans[0].editions] == [
        EditionForm.EPUB, EditionForm.PDF,
    ]  # fmt: skip
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.STOPPED)
    assert service.cancelled == ["c1"]


def test_dropped_files_and_folders_are_taken_and_links_are_not(qtbot, desk, service):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/sách/quét"), QUrl("https://example.org/a.docx")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    desk.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    desk.window.dropEvent(drop)
    desk.bridge.finish_errands()
    assert service.inspected == [(Path("/sách/quét"),)]


def test_a_drag_without_files_is_refused(desk):
    data = QMimeData()
    data.setText("chữ")
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    enter.ignore()
    desk.window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_stages_open_when_they_have_something_to_show(qtbot, desk, service, tmp_path):
    for stage in (Stage.STRUCTURE, Stage.METADATA, Stage.PUBLISH, Stage.PREVIEW):
        desk.window.show_stage(stage)
        assert shown(desk) is desk.window.sources
    open_book(qtbot, desk, service)
    desk.window.show_stage(Stage.PREVIEW)
    assert shown(desk) is desk.window.sources
    desk.window.show_stage(Stage.PUBLISH)
    assert shown(desk) is desk.window.publish


def test_a_wrong_isbn_keeps_the_book_from_being_made_and_is_shown(qtbot, desk, service):
    open_book(qtbot, desk, service)
    editor = desk.window.metadata.editors[Field.ISBN_EPUB]
    QTest.keyClicks(editor.entry, "978-604-77-0000-1")
    assert editor.badge.text() == "số kiểm tra phải là 4"
    desk.window.make()
    assert service.plans == []
    assert shown(desk) is desk.window.metadata
    editor.entry.clear()
    QTest.keyClicks(editor.entry, "978-604-77-0000-4")
    assert editor.badge.text() == "sửa tay"
    desk.window.make()
    assert service.plans[0].metadata.isbn_of(ProductForm.EPUB) == "9786047700004"


def test_what_was_typed_can_go_back_to_automatic(qtbot, desk, service):
    open_book(qtbot, desk, service)
    desk.window.show_stage(Stage.METADATA)
    editor = desk.window.metadata.editors[Field.TITLE]
    assert (editor.entry.text(), editor.badge.text()) == ("Số đỏ", "tự động")
    QTest.keyClicks(editor.entry, " 2")
    assert editor.badge.text() == "sửa tay"
    assert editor.back.isVisible()
    qtbot.mouseClick(editor.back, Qt.MouseButton.LeftButton)
    assert (editor.entry.text(), editor.badge.text()) == ("Số đỏ", "tự động")


def test_editions_and_page_size_are_chosen(qtbot, desk, service):
    open_book(qtbot, desk, service, SCAN)
    window = desk.window
    window.show_stage(Stage.PUBLISH)
    assert all(card.isVisible() for card in window.publish.cards.values())
    qtbot.mouseClick(window.publish.cards[EditionForm.FACSIMILE], Qt.MouseButton.LeftButton)
    qtbot.keyClick(window.publish.cards[EditionForm.PDF], Qt.Key.Key_Space)
    window.publish._look_button.click()
    assert shown(desk) is window.design
    assert [card.text() for card in window.design.cards.values()] == ["Tiểu thuyết", "Tùy bút"]
    qtbot.mouseClick(window.design.cards["essay"], Qt.MouseButton.LeftButton)
    sizes = window.design.trim.sizes
    sizes.setCurrentText("16 × 24 cm")
    sizes.activated.emit(sizes.currentIndex())
    assert window.publish._look.text() == "Tùy bút · 16 × 24 cm"
    window.make()
    design = Design(theme="essay", trim=Trim(160.0, 240.0))
    assert service.plans[0].design == design
    assert [one.form for one in service.plans[0].editions] == [EditionForm.EPUB, EditionForm.PDF]


def test_a_manuscript_has_no_editions_of_scanned_pages(qtbot, desk, service):
    open_book(qtbot, desk, service)
    desk.window.show_stage(Stage.PUBLISH)
    shown = {form for form, card in desk.window.publish.cards.items() if card.isVisible()}
    assert shown == {
        *(EditionForm.EPUB, EditionForm.EPUB_FIXED, EditionForm.PDF),
        *(EditionForm.PRINT, EditionForm.COVER, EditionForm.TEXT),
    }


def test_products_stand_above_exports(qtbot, desk, service):
    open_book(qtbot, desk, service, SCAN)
    desk.window.show_stage(Stage.PUBLISH)
    cards = desk.window.publish.cards
    lowest = max(card.y() for form, card in cards.items() if form in PRODUCT_OF)
    assert all(card.y() > lowest for form, card in cards.items() if form not in PRODUCT_OF)


def test_an_export_is_opened_elsewhere(qtbot, desk, service, tmp_path):
    open_book(qtbot, desk, service, SCAN)
    path = tmp_path / "so-do.hocr"
    path.write_text("<html/>", encoding="utf-8")
    desk.window.make()
    service.finish(f"c{len(service.plans)}", report([(EditionForm.HOCR, path)]))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE)
    names = [b.accessibleName() for b in desk.window.publish.findChildren(QAbstractButton)]
    of_file = [name for name in names if name.endswith("so-do.hocr")]
    assert [name.partition(":")[0] for name in of_file] == ["Mở tệp", "Mở thư mục"]
    desk.window.show_stage(Stage.PREVIEW)
    assert not desk.window.preview.files.isVisible()


def test_a_failure_says_what_and_what_to_do(qtbot, desk, service):
    open_book(qtbot, desk, service)
    desk.window.make()
    service.fail("c1", Diagnostic.of("FILE-001", folder="D:/Xuất bản"))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.FAILED)
    problem = "Hết chỗ trống trong D:/Xuất bản."
    qtbot.waitUntil(lambda: problem in _words(desk.window.publish))
    words = _words(desk.window.publish)
    assert "Chưa tạo được các bản." in words
    assert any(text.startswith("Hãy dọn bớt tệp") for text in words)
    assert desk.window.top_bar.make.isVisible()


def _words(root: QWidget) -> set[str]:
    from PySide6.QtWidgets import QLabel

    return {one.text() for one in root.findChildren(QLabel) if one.isVisible()}


def test_one_primary_action_a_view(qtbot, desk, service, tmp_path):
    def primary() -> list[str]:
        return [
            one.text()
            for one in desk.window.findChildren(QAbstractButton)
            if one.property("kind") == "primary" and one.isVisible()
        ]

    qtbot.waitUntil(lambda: primary() == ["Mở tệp…  Ctrl+O"])
    open_book(qtbot, desk, service)
    assert primary() == ["Tạo bản số  Ctrl+↵"]
    desk.window.make()
    assert primary() == []
    service.change("c1", state=JobState.CANCELLED)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.STOPPED)
    finish(qtbot, desk, service, tmp_path)
    assert primary() == ["Về kệ sách"]


@pytest.mark.parametrize("language", list(InterfaceLanguage))
def test_every_control_has_a_name_to_be_spoken(qtbot, desk, service, tmp_path, language):
    desk.window.switch_language(language)
    open_book(qtbot, desk, service, MARKED)
    finish(qtbot, desk, service, tmp_path)
    desk.window.open_preview(str(tmp_path / "9786047700004.pdf"))
    desk.window.sources.changes.show()
    dialogs = [
        SettingsDialog(desk.window.preferences, desk.window),
        ShortcutsDialog(desk.window),
    ]
    for root in (desk.window, *dialogs):
        nameless = [one for one in controls(root) if not spoken(one).strip()]
        assert nameless == []


def test_the_tab_key_reaches_every_field_of_the_record_in_order(qtbot, desk, service):
    open_book(qtbot, desk, service)
    window = desk.window
    window.show_stage(Stage.METADATA)
    wanted = [e.entry for e in window.metadata.editors.values() if e.entry.isVisible()]
    wanted[0].setFocus()
    reached = [wanted[0]]
    for _ in range(60):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        if window.focusWidget() in wanted:
            reached.append(window.focusWidget())
        if len(reached) == len(wanted):
            break
    assert reached == wanted


def test_the_language_changes_everywhere_at_once_and_is_kept(qtbot, desk, service, tmp_path):
    open_book(qtbot, desk, service)
    desk.window.show_stage(Stage.PUBLISH)
    vietnamese = _words(desk.window)
    assert "CÁC BẢN CẦN TẠO" in vietnamese
    desk.window.switch_language(InterfaceLanguage.ENGLISH)
    qtbot.waitUntil(lambda: "EDITIONS" in _words(desk.window))
    unchanged = {"Số đỏ", ""}
    assert not (_words(desk.window) & vietnamese) - unchanged
    kept = PreferenceStore(tmp_path / "state" / "desktop.ini").load()
    assert kept.language is InterfaceLanguage.ENGLISH


def test_settings_take_effect_at_once(qtbot, desk, service):
    dialog = SettingsDialog(desk.window.preferences, desk.window)
    dialog.decided.connect(desk.window.decide)
    dialog.theme.setCurrentIndex(dialog.theme.findData(ThemeChoice.DARK))
    dialog.theme.activated.emit(2)
    dialog.workers.setValue(3)
    assert active_theme() is DARK
    open_book(qtbot, desk, service)
    desk.window.make()
    assert service.plans[0].workers == 3


def test_preferences_survive_and_bad_values_count_as_none(tmp_path):
    file = tmp_path / "cài đặt.ini"
    store = PreferenceStore(file, "en")
    decided = Preferences(InterfaceLanguage.VIETNAMESE, ThemeChoice.DARK, 4)
    assert store.load().language is InterfaceLanguage.ENGLISH
    store.save(decided)
    assert PreferenceStore(file).load() == decided
    file.write_text("[General]\nlanguage=xx\ntheme=pink\nworkers=-3\n", encoding="utf-8")
    broken = PreferenceStore(file).load()
    assert (broken.theme, broken.workers) == (ThemeChoice.SYSTEM, 0)


def test_the_ledger_model_keeps_qts_rules(qtbot, desk, service, tmp_path):
    model = desk.window.publish.ledger_model
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    open_book(qtbot, desk, service)
    finish(qtbot, desk, service, tmp_path)
    assert model.rowCount() == 4
    assert model.data(model.index(0, 4)) == "2"
    assert tester.model() is model


def test_sources_can_be_put_in_order_and_taken_out(qtbot, desk, service):
    import msgspec

    two = msgspec.structs.replace(NOVEL, findings=(*NOVEL.findings, *SCAN.findings))
    desk.window.take(["/a/so-do.docx", "/a/ket.docx"])
    desk.bridge.finish_errands()
    service.find("i1", two)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    names = {spoken(one): one for one in desk.window.sources.findChildren(QAbstractButton)}
    qtbot.mouseClick(names["Chuyển xuống: so-do.docx"], Qt.MouseButton.LeftButton)
    desk.bridge.finish_errands()
    assert desk.workspace.book.sources == ("/a/ket.docx", "/a/so-do.docx")
    service.find("i2", two)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    names = {spoken(one): one for one in desk.window.sources.findChildren(QAbstractButton)}
    qtbot.mouseClick(names["Bỏ khỏi sách này: so-do.docx"], Qt.MouseButton.LeftButton)
    assert len(desk.workspace.book.sources) == 1


@pytest.mark.parametrize("stop", [True, False])
def test_closing_while_a_book_is_made_asks_first(qtbot, desk, service, monkeypatch, stop):
    open_book(qtbot, desk, service)
    desk.window.make()
    asked = []
    monkeypatch.setattr(desk.window, "_confirm_stop", lambda _: asked.append(1) or stop)
    assert desk.window.close() is stop
    assert asked == [1]
    assert service.closed is stop
    service.change("c1", state=JobState.CANCELLED)
    qtbot.waitUntil(lambda: stop or desk.workspace.book.phase is Phase.STOPPED)


def test_pictures_of_all_views(qtbot, desk, service, tmp_path):
    """Look at them with BANSO_SCREENSHOTS=folder; here they must be drawn and differ."""
    folder = Path(os.environ.get("BANSO_SCREENSHOTS", tmp_path / "views"))
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {}

    def take(name: str) -> None:
        qtbot.wait(30)
        image = desk.window.grab().toImage()
        image.save(str(folder / f"{name}.png"))
        pictures[name] = bytes(image.constBits())

    take("1-empty")
    open_book(qtbot, desk, service, MARKED)
    take("2-found")
    desk.window.show_stage(Stage.STRUCTURE)
    for page in Page:
        desk.window.structure.open_page(page)
        take(f"2-{page.value}")
    desk.window.show_stage(Stage.METADATA)
    take("3-metadata")
    desk.window.show_stage(Stage.PUBLISH)
    take("4-publish")
    desk.window.make()
    service.progress("c1", ("read", "recognise"), 218, 312)
    qtbot.wait(150)
    take("5-making")
    service.fail("c1", Diagnostic.of("FILE-001", folder="D:/Xuất bản"))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.FAILED)
    take("6-failed")
    finish(qtbot, desk, service, tmp_path)
    take("7-done")
    desk.window.switch_language(InterfaceLanguage.ENGLISH)
    take("8-english")
    desk.window.decide(Preferences(InterfaceLanguage.ENGLISH, ThemeChoice.DARK))
    take("9-dark")
    assert len(set(pictures.values())) == len(pictures) == 14
