"""The shelf: which books it shows, in which order, and what a person does there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QWidget

from converters.diagnostics import Diagnostic
from converters.model.job import Inspection, Output, Report
from converters.model.metadata import Contributor, Metadata, Work
from converters.model.project import ProjectState, ProjectSummary
from converters.vocabularies import EditionForm
from desktop.book import Phase, Stage
from desktop.i18n import InterfaceLanguage, LanguageSwitch
from desktop.settings.preferences import Preferences
from desktop.shelf.books import Order, Query, Show, card_of, counts, matches, shown_books
from desktop.shelf.library import ShelfMemory
from desktop.shelf.view import Look
from desktop.shortcuts import Command
from desktop.theme import ThemeChoice, Tone
from tests.desktop.test_engine import STALL_SECONDS, Watchdog
from tests.support.desktop_engine import NOVEL

CONTROL = Qt.KeyboardModifier.ControlModifier
BOOKS = (
    ("Số đỏ", "Vũ Trọng Phụng", "novel"),
    ("Sợi tóc", "Thạch Lam", "essay"),
    ("Truyện Kiều", "Nguyễn Du", "poetry"),
    ("Hà Nội băm sáu phố phường", "Thạch Lam", "classic"),
    ("Tục ngữ ca dao", "Nhiều tác giả", "children"),
    ("Sổ tay biên tập", "Nhiều người soạn", "textbook"),
    ("Kỷ yếu hội thảo khoa học quốc tế về bảo tồn di sản văn hóa", "Sở Văn hóa", "essay"),
    ("Vè miền Tây", "Sưu tầm", "poetry"),
    ("Dế Mèn phiêu lưu ký", "Tô Hoài", "children"),
    ("Tắt đèn", "Ngô Tất Tố", "novel"),
    ("Chí Phèo", "Nam Cao", "classic"),
    ("Đất rừng phương Nam", "Đoàn Giỏi", "novel"),
)


def summary(title: str, author: str = "", **more) -> ProjectSummary:
    authors = (author,) if author else ()
    return ProjectSummary(path=f"/kệ/{title}.banso", title=title, authors=authors, **more)


@pytest.fixture
def english(qapp):
    LanguageSwitch(qapp).use(InterfaceLanguage.ENGLISH)


# ---- which books, without a window ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("so do", True), ("SO DO", True), ("số", True), ("sổ", False), ("do phung", True),
        ("trong vu", True), ("đỏ", True), ("978-604", True), ("9786047700004", True),
        ("604-77-0000", True), ("giông", False), ("", True),
    ],
)  # fmt: skip
def test_a_book_is_found_with_and_without_marks(text, found):
    book = summary("Số đỏ", "Vũ Trọng Phụng", isbns=("978-604-77-0000-4",))
    assert matches(book, text) is found


def test_books_are_filtered_and_ordered():
    states = {
        "Đỏ": ProjectState.MADE,
        "Đen": ProjectState.DAMAGED,
        "Ác": ProjectState.NEEDS_YOU,
        "An": ProjectState.NEW,
        "Ba": ProjectState.IN_WORK,
        "Ca": ProjectState.MISSING,
    }
    books = [summary(t, f"{9 - n}", state=s, changed=n) for n, (t, s) in enumerate(states.items())]

    def titles(**query) -> list[str]:
        return [book.title for book in shown_books(books, Query(**query))]

    assert titles(order=Order.TITLE) == ["Ác", "An", "Ba", "Ca", "Đen", "Đỏ"]
    assert titles(order=Order.AUTHOR) == list(reversed(states))
    assert titles() == list(reversed(states))
    assert titles(show=Show.NEEDS, order=Order.TITLE) == ["Ác", "Ca", "Đen"]
    assert titles(show=Show.WORK, order=Order.TITLE) == ["An", "Ba"]
    assert titles(show=Show.MADE, text="do") == ["Đỏ"]
    assert counts(books) == {Show.ALL: 6, Show.NEEDS: 3, Show.WORK: 2, Show.MADE: 1}


def test_a_card_tells_the_state_in_words_and_colour(english):
    forms = (EditionForm.EPUB, EditionForm.PDF, EditionForm.FACSIMILE)
    made = card_of(summary("Số đỏ", "V", state=ProjectState.MADE, forms=forms, is_read=True))
    assert (made.state, made.tone, made.progress) == ("Made", Tone.DONE, 1.0)
    assert made.forms == "EPUB · PDF · Facsimile PDF"
    waits = card_of(summary("A", state=ProjectState.NEEDS_YOU, needs=2, is_read=True))
    assert (waits.state, waits.tone, waits.spoken) == (
        "Needs you: 2", Tone.NEEDS, "A, Needs you: 2",
    )  # fmt: skip
    broken = Diagnostic.of("PROJ-005", file="a.banso")
    damaged = card_of(summary("a", state=ProjectState.DAMAGED, problem=broken))
    assert damaged.note.startswith("The project “a.banso” is damaged. Take a copy")
    assert damaged.note in damaged.spoken


def test_the_memory_keeps_what_was_opened_and_what_was_taken_away(tmp_path):
    memory = ShelfMemory(tmp_path / "desktop.ini")
    for path in ("/a.banso", "/b.banso", "/a.banso"):
        memory.remember(path, inside=False)
    memory.remember("/kệ/c.banso", inside=True)
    assert memory.recent == ("/a.banso", "/b.banso")
    memory.forget("/a.banso")
    memory.forget("/kệ/c.banso")
    again = ShelfMemory(tmp_path / "desktop.ini")
    assert (again.recent, again.forgotten) == (("/b.banso",), ("/kệ/c.banso", "/a.banso"))
    again.remember("/kệ/c.banso", inside=True)
    assert again.forgotten == ("/a.banso",)


# ---- in the window ----------------------------------------------------------------------------


@pytest.fixture
def twelve(service, tmp_path) -> Path:
    """Twelve books in all states that there are, and one that is damaged."""
    library, projects = tmp_path / "kệ", service.projects
    source = tmp_path / "bản thảo.docx"
    source.write_bytes(b"PK")
    for number, (title, author, theme) in enumerate(BOOKS):
        at = Path(projects.begin_in(library, [tmp_path / f"{title}.docx"]).path)
        projects.set_sources(at, [source])
        if number % 4 != 3:
            people = (Contributor(name=author),) if number % 5 != 4 else ()
            found = Metadata(work=Work(title=title, contributors=people))
            projects.found(at, Inspection(findings=(), metadata=found))
            projects.set_record(at, {"theme": theme})
        if number % 3 == 1:
            forms = (EditionForm.EPUB, EditionForm.PDF)[: 1 + number % 2]
            made = tuple(Output(form=f, path=f"/ra/{f}", bytes=1, sha256="0") for f in forms)
            projects.built(at, Report(title=title, sources=(), outputs=made))
    cover = tmp_path / "bìa.png"
    picture = QImage(600, 900, QImage.Format.Format_RGB32)
    picture.fill(QColor("#7a4b9c"))
    picture.save(str(cover))
    projects.set_record(library / "Tắt đèn.banso", {"cover": str(cover)})
    projects.set_sources(library / "Chí Phèo.banso", [tmp_path / "đã đi.docx"])
    whole = (library / "Số đỏ.banso").read_bytes()
    (library / "Hỏng.banso").write_bytes(whole[: len(whole) // 2])
    return library


@pytest.fixture
def shelf(qtbot, twelve, desk) -> Iterator:
    view = desk.window.shelf
    desk.library.refresh()
    qtbot.waitUntil(lambda: len(view.model.books) == 13)
    return view


def titles(shelf) -> list[str]:
    return [book.title for book in shelf.model.books]


def words(root: QWidget) -> str:
    return "\n".join(one.text() for one in root.findChildren(QLabel) if one.isVisible())


def test_an_empty_shelf_says_what_to_drop_and_promises_to_change_nothing(qtbot, desk):
    shelf = desk.window.shelf
    qtbot.waitUntil(shelf.drop_zone.isVisible)
    assert "Thả bản thảo hoặc thư mục ảnh quét vào đây" in words(shelf)
    assert "không bao giờ bị sửa" in words(shelf)
    assert desk.window.focusWidget().text() == "Mở tệp…  Ctrl+O"
    assert not shelf.search.isVisible()


def test_a_book_is_found_and_opened_with_keys_alone(qtbot, desk, service, shelf):
    assert desk.window.focusWidget() is shelf.cards
    qtbot.keyClick(desk.window, Qt.Key.Key_F, CONTROL)
    assert desk.window.focusWidget() is shelf.search
    QTest.keyClicks(shelf.search, "so do")
    assert titles(shelf) == ["Số đỏ"]
    qtbot.keyClick(shelf.search, Qt.Key.Key_Return)
    assert desk.window.focusWidget() is shelf.cards
    qtbot.keyClick(shelf.cards, Qt.Key.Key_Return)
    desk.bridge.finish_errands()
    service.find("i1", NOVEL)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    assert desk.window.pages.currentWidget() is desk.window.book_page
    qtbot.keyClick(desk.window, Qt.Key.Key_0, CONTROL)
    assert desk.window.pages.currentWidget() is shelf
    qtbot.keyClick(shelf.search, Qt.Key.Key_Escape)
    assert len(titles(shelf)) == 13


def test_arrow_keys_go_from_card_to_card(qtbot, desk, shelf):
    first = shelf.current()
    qtbot.keyClick(shelf.cards, Qt.Key.Key_Right)
    second = shelf.current()
    qtbot.keyClick(shelf.cards, Qt.Key.Key_Down)
    third = shelf.current()
    assert len({first, second, third}) == 3
    qtbot.keyClick(shelf.cards, Qt.Key.Key_Up)
    assert shelf.current() == second


def test_a_search_without_a_hit_leads_back_to_all_books(qtbot, desk, shelf):
    QTest.keyClicks(shelf.search, "khong co")
    assert "Không có sách nào phù hợp." in words(shelf)
    (back,) = [b for b in shelf.findChildren(QAbstractButton) if b.text() == "Hiện tất cả sách"]
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert len(titles(shelf)) == 13
    assert shelf.search.text() == ""


def test_look_and_order_are_kept(qtbot, desk, shelf, tmp_path):
    buttons = {b.text(): b for b in shelf.findChildren(QAbstractButton)}
    qtbot.mouseClick(buttons["Bảng"], Qt.MouseButton.LeftButton)
    assert shelf.table.isVisible()
    shelf.table.horizontalHeader().sectionClicked.emit(0)
    assert titles(shelf)[:3] == ["Chí Phèo", "Đất rừng phương Nam", "Dế Mèn phiêu lưu ký"]
    assert shelf.order.currentText() == "Sắp theo: tên sách"
    memory = ShelfMemory(tmp_path / "state" / "desktop.ini")
    assert (memory.choice("look"), memory.choice("order")) == (Look.TABLE, Order.TITLE)


def test_filters_count_and_show(qtbot, desk, shelf):
    texts = [b.text() for b in shelf.shows.findChildren(QAbstractButton) if b.isVisible()]
    shown = [text.split("  ") for text in texts]
    assert sum(int(number) for _, number in shown[1:]) == int(shown[0][1]) == 13
    (made,) = [
        b for b in shelf.shows.findChildren(QAbstractButton)
        if b.isVisible() and b.text().startswith("Đã")
    ]  # fmt: skip
    text = made.text()
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert {book.state for book in shelf.model.books} == {ProjectState.MADE}
    assert desk.window.focusWidget().text() == text


def test_a_damaged_project_is_told_and_opened_it_says_what_to_do(qtbot, desk, shelf):
    row = titles(shelf).index("Hỏng")
    spoken = shelf.model.data(shelf.model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert "đã bị hỏng" in spoken
    shelf.cards.setCurrentIndex(shelf.model.index(row, 0))
    qtbot.keyClick(shelf.cards, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.UNREADABLE)
    qtbot.waitUntil(lambda: "đã bị hỏng" in words(desk.window))
    assert desk.window.top_bar.next.isVisible()


def test_a_book_that_is_taken_away_stays_where_it_is_and_comes_back(qtbot, desk, shelf, twelve):
    path = twelve / "Số đỏ.banso"
    shelf.cards.setCurrentIndex(shelf.model.index(titles(shelf).index("Số đỏ"), 0))
    qtbot.keyClick(shelf.cards, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "Số đỏ" not in titles(shelf))
    other = str(twelve / "Sợi tóc.banso")
    (away,) = [a for a in shelf.menu_for(other).actions() if a.text().startswith("Bỏ khỏi kệ")]
    away.trigger()
    qtbot.waitUntil(lambda: "Sợi tóc" not in titles(shelf))
    assert path.is_file()
    desk.window.take([str(path)])
    desk.bridge.finish_errands()
    desk.window.go_to_shelf()
    qtbot.waitUntil(lambda: "Số đỏ" in titles(shelf))


def test_a_project_elsewhere_is_on_the_shelf_once_it_was_opened(qtbot, desk, service, tmp_path):
    elsewhere = service.projects.begin_in(tmp_path / "nơi khác", [tmp_path / "Làm đĩ.docx"]).path
    desk.window.take([elsewhere])
    desk.bridge.finish_errands()
    desk.window.go_to_shelf()
    qtbot.waitUntil(lambda: titles(desk.window.shelf) == ["Làm đĩ"])


def test_dropped_files_begin_a_book_in_the_library(qtbot, desk, service, shelf, twelve):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/sách/Giông tố.docx")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    desk.window.dragEnterEvent(enter)
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    desk.window.dropEvent(drop)
    desk.bridge.finish_errands()
    assert desk.workspace.book.project.path == str(twelve / "Giông tố.banso")


def test_a_new_book_puts_the_one_in_hand_away(qtbot, desk, service, shelf, monkeypatch, twelve):
    desk.window.open_project(str(twelve / "Số đỏ.banso"))
    desk.bridge.finish_errands()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/sách/Làm đĩ.docx"], ""))
    qtbot.keyClick(desk.window, Qt.Key.Key_N, CONTROL)
    desk.bridge.finish_errands()
    assert desk.workspace.book.project.path == str(twelve / "Làm đĩ.banso")
    assert desk.workspace.book.sources == ("/sách/Làm đĩ.docx",)


def test_the_menu_names_the_step_that_would_be_taken_back(qtbot, desk, service, shelf, twelve):
    desk.window.open_project(str(twelve / "Số đỏ.banso"))
    desk.bridge.finish_errands()
    service.find("i1", NOVEL)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    undo, redo = (desk.window.actions_by_command[c] for c in (Command.UNDO, Command.REDO))
    assert undo.text() == "Hoàn tác: giao diện sách"
    undo.trigger()
    desk.bridge.finish_errands()
    assert (undo.text(), redo.text()) == ("Hoàn tác: nguồn", "Làm lại: giao diện sách")
    desk.window.switch_language(InterfaceLanguage.ENGLISH)
    qtbot.waitUntil(lambda: undo.text() == "Undo: sources")


def test_the_shelf_can_be_looked_at_while_a_book_is_made(qtbot, desk, service, shelf, twelve):
    path = str(twelve / "Số đỏ.banso")
    desk.window.open_project(path)
    desk.bridge.finish_errands()
    service.find("i1", NOVEL)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.make()
    desk.window.go_to_shelf()
    assert desk.window.pages.currentWidget() is shelf
    desk.window.open_project(str(twelve / "Sợi tóc.banso"))
    assert desk.workspace.book.phase is Phase.CONVERTING
    made = Output(form=EditionForm.EPUB, path="/ra/a.epub", bytes=1, sha256="0")
    service.finish("c1", Report(title="Số đỏ", sources=(), outputs=(made,)))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.DONE)
    assert desk.window.pages.currentWidget() is shelf

    def state() -> ProjectState:
        return next(one.state for one in shelf.model.books if one.path == path)

    qtbot.waitUntil(lambda: state() is ProjectState.MADE)
    desk.window.open_project(path)
    assert desk.window.pages.currentWidget() is desk.window.book_page


def test_a_moved_source_is_dropped_on_the_book_that_misses_it(
    qtbot, desk, service, shelf, twelve, tmp_path
):
    project = twelve / "Chí Phèo.banso"
    desk.window.open_project(str(project))
    desk.bridge.finish_errands()
    service.fail("i1", Diagnostic.of("FILE-010", source="đã đi.docx"))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.UNREADABLE)
    qtbot.waitUntil(lambda: "đã đi.docx" in words(desk.window.sources))
    moved = tmp_path / "bản thảo.docx"
    desk.window.take([str(moved)])
    desk.bridge.finish_errands()
    service.find("i2", NOVEL)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    assert desk.workspace.book.sources == (str(moved),)
    assert desk.workspace.book.project.path == str(project)
    desk.window.actions_by_command[Command.UNDO].trigger()
    desk.bridge.finish_errands()
    qtbot.waitUntil(lambda: desk.workspace.book.sources == (str(tmp_path / "đã đi.docx"),))


def test_what_was_made_before_is_told_with_its_folder(qtbot, desk, service, shelf, twelve):
    desk.window.open_project(str(twelve / "Vè miền Tây.banso"))
    desk.bridge.finish_errands()
    service.find("i1", NOVEL)
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.READY)
    desk.window.show_stage(Stage.PUBLISH)
    history = desk.window.publish.history
    qtbot.waitUntil(history.isVisible)
    assert "EPUB 3 · PDF dàn trang" in words(history)
    asked = []
    history.show_folder.connect(asked.append)
    (folder,) = [b for b in history.findChildren(QAbstractButton) if b.isVisible()]
    assert folder.accessibleName().startswith("Mở thư mục: ")
    history.show_folder.disconnect(desk.window.publish.show_folder)
    folder.click()
    assert asked == ["/ra/epub"]


def test_three_hundred_books_appear_without_a_stall(qtbot, service, tmp_path, desk):
    one = Path(service.projects.begin_in(tmp_path / "kệ", [tmp_path / "Số đỏ.docx"]).path)
    for number in range(2, 301):
        shutil.copy(one, tmp_path / "kệ" / f"Số đỏ-{number}.banso")
    watchdog = Watchdog()
    desk.library.refresh()
    qtbot.waitUntil(lambda: len(desk.window.shelf.model.books) == 300, timeout=30_000)
    qtbot.wait(100)
    assert watchdog.longest < STALL_SECONDS


def test_covers_are_made_small_once(qtbot, desk, shelf, tmp_path):
    row = titles(shelf).index("Tắt đèn")
    qtbot.waitUntil(lambda: shelf.model.cover(row) is not None)
    assert shelf.model.cover(row).height() == 256
    (small,) = (tmp_path / "cache" / "covers").iterdir()
    assert small.suffix == ".png"
    assert shelf.model.cover(titles(shelf).index("Số đỏ")) is None


def test_the_model_keeps_qts_rules(qtbot, desk, shelf):
    tester = QAbstractItemModelTester(
        shelf.model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    shelf.search.setText("so")
    shelf.search.setText("")
    assert tester.model() is shelf.model


@pytest.mark.slow
@pytest.mark.parametrize("language", list(InterfaceLanguage))
def test_pictures_of_the_shelf(qtbot, desk, service, twelve, tmp_path, language):
    """Look at them with BANSO_SCREENSHOTS=folder; here they must be drawn and differ."""
    folder = Path(os.environ.get("BANSO_SCREENSHOTS", tmp_path / "views"))
    folder.mkdir(parents=True, exist_ok=True)
    window, shelf, pictures = desk.window, desk.window.shelf, []
    window.resize(1440, 900)
    desk.library.refresh()
    qtbot.waitUntil(lambda: len(shelf.model.books) == 13)
    row = titles(shelf).index("Tắt đèn")
    qtbot.waitUntil(lambda: shelf.model.cover(row) is not None)

    def take(name: str, scale: float = 1.0) -> None:
        qtbot.wait(60)
        image = QImage(window.size() * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        window.render(image)
        image.save(str(folder / f"shelf-{language.value}-{name}.png"))
        pictures.append(bytes(image.constBits()))

    for theme in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        window.decide(Preferences(language, theme))
        shelf.looks.choose(Look.CARDS.value)
        shelf.clear_query()
        take(f"{theme.value}-cards")
        take(f"{theme.value}-cards-2x", 2.0)
        shelf.looks.choose(Look.TABLE.value)
        shelf.clear_query()
        take(f"{theme.value}-table")
        shelf.search.setText("khong co")
        take(f"{theme.value}-no-hit")
        shelf.search.clear()
        books = shelf._books
        shelf.show_books(())
        take(f"{theme.value}-empty")
        shelf.show_books(books)
    window.decide(Preferences(language, ThemeChoice.LIGHT))
    shelf.opened.emit(str(twelve / "Hỏng.banso"))
    qtbot.waitUntil(lambda: desk.workspace.book.phase is Phase.UNREADABLE)
    take("damaged")
    assert len(set(pictures)) == len(pictures) == 11
