"""What Qt itself says in the window: file dialogs, buttons, menus; in Vietnamese, with icons."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QSettings, QTranslator
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QWidget,
)

from converters.resources import resource_path
from desktop.i18n import InterfaceLanguage, LanguageSwitch, read_translations
from desktop.preview.view import PreviewView
from desktop.theme import ThemeChoice, apply_theme, theme_for

_SILENT = {
    ("QFileDialog", "Show "),
    ("QGuiApplication", "QT_LAYOUT_DIRECTION"),
    ("QImageWriter", "Unknown error"),
}
"""What is not shown by itself: a piece of a name, a direction, an error that there is not."""
_KEYBOARD = "QShortcut"
"""Names of keys are those on the keyboard."""


class Listener(QTranslator):
    """Hears what is asked for, and leaves the answer to the others."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(self, context, source, disambiguation=None, n=-1):
        self.asked.add((context, source))
        return


@pytest.fixture
def heard(qapp: QApplication, tmp_path_factory):
    # The dialog opens where it was last, and names the kinds of all files there.
    place = str(tmp_path_factory.mktemp("settings"))
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, place)
    LanguageSwitch(qapp).use(InterfaceLanguage.VIETNAMESE)
    apply_theme(qapp, theme_for(ThemeChoice.LIGHT))
    listener = Listener()
    QCoreApplication.installTranslator(listener)
    yield listener.asked
    QCoreApplication.removeTranslator(listener)


def in_english(heard: set[tuple[str, str]]) -> set[tuple[str, str]]:
    known = read_translations(resource_path("translations", "banso_vi.ts"))
    return {key for key in heard - set(known) - _SILENT if key[0] != _KEYBOARD}


def dialog(qtbot, folder: Path, mode: QFileDialog.FileMode) -> QFileDialog:
    made = QFileDialog(None, "Mở", str(folder))
    qtbot.addWidget(made)
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.setFileMode(mode)
    made.setViewMode(QFileDialog.ViewMode.Detail)
    made.show()
    qtbot.waitExposed(made)
    qtbot.wait(100)
    return made


def test_the_file_dialog_speaks_vietnamese(qtbot, heard, tmp_path):
    for name in ("a.docx", "b.pdf", "c.epub", "d.md", "e.toml", "f.cbz", "g.tif", "h.csv"):
        (tmp_path / name).write_bytes(b"a")
    (tmp_path / "thư mục").mkdir()
    for mode in (QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.Directory):
        dialog(qtbot, tmp_path, mode).close()
    saving = dialog(qtbot, tmp_path, QFileDialog.FileMode.AnyFile)
    saving.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    assert ("QFileDialog", "&Look in:") in heard
    assert in_english(heard) == set()


def test_boxes_and_menus_speak_vietnamese(qtbot, heard):
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setDetailedText("a")
    for button in QMessageBox.StandardButton:
        if button.name not in {"NoButton", "ButtonMask", "FlagMask", "Default", "Escape"}:
            box.addButton(button)
    box.show()
    for editor in (QLineEdit("a"), QPlainTextEdit("a")):
        qtbot.addWidget(editor)
        assert all(
            action.text() for action in editor.createStandardContextMenu().actions()
            if not action.isSeparator()
        )  # fmt: skip
    area = QScrollArea()
    bars = (area.verticalScrollBar(), area.horizontalScrollBar(), QSpinBox())
    for widget in (area, *bars[2:]):
        qtbot.addWidget(widget)
        widget.show()
    for widget in bars:
        _open_menu(widget)
    assert {context for context, _ in heard} >= {"QLineEdit", "QScrollBar", "QPlatformTheme"}
    assert in_english(heard) == set()


def _open_menu(widget: QWidget) -> None:
    """Ask for the menu of a widget and shut it at once: it waits for an answer otherwise."""
    from PySide6.QtCore import QTimer

    def shut() -> None:
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            popup.close()

    timer = QTimer()
    timer.timeout.connect(shut)
    timer.start(20)
    place = QPoint(2, 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
    QApplication.sendEvent(widget, event)
    timer.stop()


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_buttons_of_the_file_dialog_show_their_icons(qtbot, qapp, heard, tmp_path, choice):
    apply_theme(qapp, theme_for(choice))
    shown = dialog(qtbot, tmp_path, QFileDialog.FileMode.ExistingFiles)
    names = ("toParentButton", "newFolderButton", "listModeButton", "detailModeButton")
    for name in names:
        button = shown.findChild(QToolButton, name)
        assert _drawn(button.grab().toImage()) >= 15, name


def _drawn(image: QImage) -> int:
    """Return how many points in the middle of a button stand out against its ground."""
    middle = image.rect().center()
    ground = image.pixelColor(6, 6).lightness()
    return sum(
        abs(image.pixelColor(middle.x() + x, middle.y() + y).lightness() - ground) > 40
        for x in range(-8, 9)
        for y in range(-8, 9)
    )


def test_the_menu_of_the_preview_offers_nothing_but_to_copy(qtbot, heard, tmp_path):
    view = PreviewView()
    qtbot.addWidget(view)
    view.show()
    browser = view._browser()
    place = QPoint(5, 5)
    browser.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place))
    menu = browser.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Sao chép", "Chọn hết"]
    menu.close()
    view.close_files()
    qtbot.wait(50)
