"""The menus: all that keys do, with the names of the steps that undo and redo would take."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from desktop.book import Book, Phase, can_redo, can_undo
from desktop.i18n import translate
from desktop.shortcuts import Command
from desktop.steps_told import step_name

_FILE = (
    *(Command.NEW_BOOK, Command.OPEN_FILES, Command.OPEN_FOLDER, None),
    *(Command.SHELF, Command.MAKE, Command.STOP),
)
_EDIT = (Command.UNDO, Command.REDO, None, Command.SEARCH, Command.READ_AGAIN, None)
_VIEW = (
    *(Command.STAGE_SOURCES, Command.STAGE_STRUCTURE, Command.STAGE_METADATA),
    *(Command.STAGE_PUBLISH, Command.STAGE_PREVIEW),
)


class MainMenus:
    """File, Edit, Go and Help."""

    def __init__(self, bar: QMenuBar, actions: Mapping[Command, QAction]) -> None:
        self._actions = actions
        self._book = Book()
        self._menus = [
            _filled(bar.addMenu(""), [actions.get(one) if one else None for one in commands])
            for commands in (_FILE, (*_EDIT, Command.SETTINGS), _VIEW, (Command.SHORTCUTS,))
        ]
        self.retranslate()

    def retranslate(self) -> None:
        """Write the names of the menus."""
        names = (
            translate("Menus", "&File"),
            translate("Menus", "&Edit"),
            translate("Menus", "&Go"),
            translate("Menus", "&Help"),
        )
        for menu, name in zip(self._menus, names, strict=True):
            menu.setTitle(name)
        self.show_book(self._book)

    def show_book(self, book: Book) -> None:
        """Name the steps that can be taken back and done again."""
        self._book = book
        idle = book.phase not in (Phase.CONVERTING, Phase.INSPECTING)
        undoable = book.project.undoable if book.project else None
        redoable = book.project.redoable if book.project else None
        undo, redo = self._actions[Command.UNDO], self._actions[Command.REDO]
        undo.setEnabled(idle and can_undo(book))
        redo.setEnabled(idle and can_redo(book))
        back, forth = translate("Menus", "Undo"), translate("Menus", "Do again")
        undo.setText(f"{back}: {step_name(undoable)}" if undoable else back)
        redo.setText(f"{forth}: {step_name(redoable)}" if redoable else forth)


def _filled(menu: QMenu, actions: list[QAction | None]) -> QMenu:
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
    return menu
