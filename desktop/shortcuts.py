"""Keys of the window: one table for the actions and for the page that explains them."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from desktop.i18n import QT_TRANSLATE_NOOP, translate
from desktop.widgets.controls import Button, column, label, row


class Command(StrEnum):
    """What a key can ask for."""

    NEW_BOOK = "new-book"
    OPEN_FILES = "open-files"
    OPEN_FOLDER = "open-folder"
    MAKE = "make"
    STOP = "stop"
    SHELF = "shelf"
    SEARCH = "search"
    STAGE_SOURCES = "stage-sources"
    STAGE_STRUCTURE = "stage-structure"
    STAGE_METADATA = "stage-metadata"
    STAGE_DESIGN = "stage-design"
    STAGE_CHECKS = "stage-checks"
    STAGE_PUBLISH = "stage-publish"
    STAGE_PREVIEW = "stage-preview"
    READ_AGAIN = "read-again"
    NEXT_PLACE = "next-place"
    REJECT = "reject"
    RESTORE = "restore"
    ACCEPT = "accept"
    ACCEPT_ALL = "accept-all"
    KEEP_ALL = "keep-all"
    UNDO = "undo"
    REDO = "redo"
    BACK = "back"
    ON = "on"
    LARGER = "larger"
    SMALLER = "smaller"
    SETTINGS = "settings"
    SHORTCUTS = "shortcuts"


KEYS = {
    Command.NEW_BOOK: "Ctrl+N",
    Command.OPEN_FILES: "Ctrl+O",
    Command.OPEN_FOLDER: "Ctrl+Shift+O",
    Command.MAKE: "Ctrl+Return",
    Command.STOP: "Esc",
    Command.SHELF: "Ctrl+0",
    Command.SEARCH: "Ctrl+F",
    Command.STAGE_SOURCES: "Ctrl+1",
    Command.STAGE_STRUCTURE: "Ctrl+2",
    Command.STAGE_METADATA: "Ctrl+3",
    Command.STAGE_DESIGN: "Ctrl+4",
    Command.STAGE_CHECKS: "Ctrl+5",
    Command.STAGE_PUBLISH: "Ctrl+6",
    Command.STAGE_PREVIEW: "Ctrl+7",
    Command.READ_AGAIN: "F5",
    Command.NEXT_PLACE: "F8",
    Command.REJECT: "Del",
    Command.RESTORE: "Shift+Del",
    Command.ACCEPT: "Ins",
    Command.ACCEPT_ALL: "Ctrl+Ins",
    Command.KEEP_ALL: "Ctrl+Del",
    Command.UNDO: "Ctrl+Z",
    Command.REDO: "Ctrl+Shift+Z",
    Command.BACK: "Alt+Left",
    Command.ON: "Alt+Right",
    Command.LARGER: "Ctrl++",
    Command.SMALLER: "Ctrl+-",
    Command.SETTINGS: "Ctrl+,",
    Command.SHORTCUTS: "F1",
}

MORE_KEYS = {Command.REDO: ("Ctrl+Y",)}
"""What people may be used to from elsewhere."""

_MEANINGS = {
    Command.NEW_BOOK: QT_TRANSLATE_NOOP("Shortcuts", "New book from files"),
    Command.OPEN_FILES: QT_TRANSLATE_NOOP("Shortcuts", "Open projects or files"),
    Command.OPEN_FOLDER: QT_TRANSLATE_NOOP("Shortcuts", "Open a folder of scans or chapters"),
    Command.MAKE: QT_TRANSLATE_NOOP("Shortcuts", "Make the editions"),
    Command.STOP: QT_TRANSLATE_NOOP("Shortcuts", "Stop what runs"),
    Command.SHELF: QT_TRANSLATE_NOOP("Shortcuts", "Go to the shelf"),
    Command.SEARCH: QT_TRANSLATE_NOOP("Shortcuts", "Search the shelf"),
    Command.STAGE_SOURCES: QT_TRANSLATE_NOOP("Shortcuts", "Go to Sources"),
    Command.STAGE_STRUCTURE: QT_TRANSLATE_NOOP("Shortcuts", "Go to Structure"),
    Command.STAGE_METADATA: QT_TRANSLATE_NOOP("Shortcuts", "Go to Metadata"),
    Command.STAGE_DESIGN: QT_TRANSLATE_NOOP("Shortcuts", "Go to Design"),
    Command.STAGE_CHECKS: QT_TRANSLATE_NOOP("Shortcuts", "Go to Checks"),
    Command.STAGE_PUBLISH: QT_TRANSLATE_NOOP("Shortcuts", "Go to Publish"),
    Command.STAGE_PREVIEW: QT_TRANSLATE_NOOP("Shortcuts", "Go to Preview"),
    Command.READ_AGAIN: QT_TRANSLATE_NOOP("Shortcuts", "Read the sources again"),
    Command.NEXT_PLACE: QT_TRANSLATE_NOOP("Shortcuts", "Structure: next guess to look at"),
    Command.REJECT: QT_TRANSLATE_NOOP("Shortcuts", "Structure: reject a guess, keep a word"),
    Command.RESTORE: QT_TRANSLATE_NOOP("Shortcuts", "Structure: back to automatic"),
    Command.ACCEPT: QT_TRANSLATE_NOOP("Shortcuts", "Structure: correct a word"),
    Command.ACCEPT_ALL: QT_TRANSLATE_NOOP("Shortcuts", "Structure: correct all words alike"),
    Command.KEEP_ALL: QT_TRANSLATE_NOOP("Shortcuts", "Structure: keep all words alike"),
    Command.UNDO: QT_TRANSLATE_NOOP("Shortcuts", "Undo the last step"),
    Command.REDO: QT_TRANSLATE_NOOP("Shortcuts", "Do it again"),
    Command.BACK: QT_TRANSLATE_NOOP("Shortcuts", "Preview: one chapter or leaf back"),
    Command.ON: QT_TRANSLATE_NOOP("Shortcuts", "Preview: one chapter or leaf on"),
    Command.LARGER: QT_TRANSLATE_NOOP("Shortcuts", "Preview: larger"),
    Command.SMALLER: QT_TRANSLATE_NOOP("Shortcuts", "Preview: smaller"),
    Command.SETTINGS: QT_TRANSLATE_NOOP("Shortcuts", "Settings"),
    Command.SHORTCUTS: QT_TRANSLATE_NOOP("Shortcuts", "This page"),
}


def meaning(command: Command) -> str:
    """Return what a command does."""
    return translate("Shortcuts", _MEANINGS[command])


class ShortcutsDialog(QDialog):
    """Page with all keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Shortcuts", "Keyboard shortcuts"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        for line, command in enumerate(Command):
            keys = QKeySequence(KEYS[command]).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(label(keys, "strong"), line, 0)
            grid.addWidget(label(meaning(command)), line, 1)
        close = Button(self.accept, "primary")
        close.setText(translate("Shortcuts", "Close"))
        layout = column(grid, 8, row(None, close))
        layout.setContentsMargins(24, 20, 24, 20)
        self.setLayout(layout)
