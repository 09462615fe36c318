"""The outline of the book as a tree, and what can be decided about a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTreeView, QWidget

from converters.model.decision import DEEPEST_HEADING, NO_HEADING, DecisionChange
from converters.model.guess import Trait
from converters.model.outline import OutlineEntry
from converters.vocabularies import SectionRole
from desktop.i18n import translate
from desktop.labels import role_name
from desktop.structure.decisions import (
    Decided,
    PlaceRow,
    decided_at,
    level_of,
    level_step,
    restoration,
    role_of,
    role_step,
)
from desktop.structure.pages import Inspector
from desktop.structure.review import entry_detail, entry_title
from desktop.theme import book_font
from desktop.widgets.controls import Button, column, label, row, rule

ROLES = tuple(
    role
    for role in SectionRole
    if role
    not in {
        SectionRole.TITLE_PAGE, SectionRole.HALF_TITLE_PAGE, SectionRole.COPYRIGHT_PAGE,
        SectionRole.COVER, SectionRole.TOC,
    }
)  # fmt: skip
"""Roles that a section with a heading can be given; the others are pages of lines."""
_ROLE_WIDTH = 210


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of the book, and what is needed to decide about them."""

    entries: tuple[OutlineEntry, ...] = ()
    decided: Decided = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    idle: bool = True


class SectionTree(QTreeView):
    """The sections as the contents will show them; tells which one is looked at."""

    looked_at = Signal(int)
    """Number of the section, -1 where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._model = QStandardItemModel(self)
        self._items: list[QStandardItem] = []
        self.setModel(self._model)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(22)
        self.header().setStretchLastSection(False)
        self.header().setHighlightSections(False)
        self.header().setSectionsMovable(False)
        self.selectionModel().currentChanged.connect(lambda now, _: self._say(now))

    def current(self) -> int:
        """Return the number of the section that is looked at, -1 for none."""
        index = self.currentIndex()
        if not index.isValid():
            return -1
        number = index.siblingAtColumn(0).data(Qt.ItemDataRole.UserRole)
        return int(number)

    def show_sections(self, entries: Sequence[OutlineEntry], roles: Sequence[str]) -> None:
        """Show other sections, ``roles`` beside them; the place and the scroll stay."""
        place, scroll = max(0, self.current()), self.verticalScrollBar().value()
        blocker = QSignalBlocker(self.selectionModel())
        self._model.clear()
        self._model.setHorizontalHeaderLabels(
            [translate("Structure", "Contents"), translate("Structure", "What it is")]
        )
        self._fill(entries, roles)
        self.setRootIsDecorated(any(entry.depth for entry in entries))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.header().resizeSection(1, _ROLE_WIDTH)
        self.expandAll()
        del blocker
        if self._items:
            index = self._items[min(place, len(self._items) - 1)].index()
            choose = QItemSelectionModel.SelectionFlag.ClearAndSelect
            rows = QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, choose | rows)
            self.verticalScrollBar().setValue(scroll)
        self.looked_at.emit(self.current())

    def _fill(self, entries: Sequence[OutlineEntry], roles: Sequence[str]) -> None:
        self._items = []
        path: list[QStandardItem] = []
        font = book_font(15)
        for number, (entry, role) in enumerate(zip(entries, roles, strict=True)):
            item = QStandardItem(entry_title(entry))
            item.setData(number, Qt.ItemDataRole.UserRole)
            item.setToolTip(entry_title(entry))
            item.setFont(font)
            # Read out with the title: a screen reader says one cell at a time.
            item.setData(f"{entry_title(entry)}, {role}", Qt.ItemDataRole.AccessibleTextRole)
            del path[entry.depth :]
            (path[-1] if path else self._model.invisibleRootItem()).appendRow(
                [item, QStandardItem(role)]
            )
            path.append(item)
            self._items.append(item)

    def _say(self, now: QModelIndex) -> None:
        if now.isValid():
            self.looked_at.emit(self.current())


class OutlinePage(QWidget):
    """The tree at the left; level and role of the section that is looked at, at the right."""

    step_wanted = Signal(object)
    """The ``DecisionChange`` that a person wants."""

    def __init__(self) -> None:
        super().__init__()
        self._outline = Outline()
        self.tree = SectionTree()
        self._empty = label(role="muted", wrap=True)
        self.role, self.level = QComboBox(), QComboBox()
        self._role_label, self._level_label = label(role="label"), label(role="label")
        self._role_back = Button(lambda: self._back(Trait.ROLE), "link")
        self._level_back = Button(lambda: self._back(Trait.HEADING), "link")
        self._choices = QWidget()
        self._choices.setLayout(
            column(
                row(self._role_label, None, self._role_back), self.role, 4,
                row(self._level_label, None, self._level_back), self.level, gap=4,
            )
        )  # fmt: skip
        self.inspector = Inspector()
        self.inspector.offer(self._choices)
        self._lay_out()
        self.tree.looked_at.connect(self._look_at)
        self.role.activated.connect(lambda _: self._choose_role())
        self.level.activated.connect(lambda _: self._choose_level())

    def _lay_out(self) -> None:
        place = QWidget()
        inner = column(self._empty, gap=0)
        inner.addWidget(self.tree, 1)
        inner.addStretch(0)
        inner.setContentsMargins(24, 12, 16, 12)
        place.setLayout(inner)
        line = row(gap=0)
        line.addWidget(place, 1)
        line.addWidget(rule("vertical"))
        line.addWidget(self.inspector)
        self.setLayout(line)

    def name(self, text: str, empty: str) -> None:
        """Name the tree for screen readers, and say why it is empty."""
        self.tree.setAccessibleName(text)
        self._empty.setText(empty)

    def retranslate(self) -> None:
        """Write the names of the choices."""
        back = translate("Structure", "Back to automatic")
        names = (
            (self._role_label, self.role, self._role_back, translate("Structure", "Role")),
            (self._level_label, self.level, self._level_back, translate("Structure", "Level")),
        )
        for words, choice, button, text in names:
            words.setText(text)
            words.setBuddy(choice)
            choice.setAccessibleName(text)
            button.setText(back)
            button.setAccessibleName(f"{back}: {text}")
        with QSignalBlocker(self.role), QSignalBlocker(self.level):
            self.role.clear()
            for role in sorted(ROLES, key=role_name):
                self.role.addItem(role_name(role), role)
            self.level.clear()
            for level in range(1, DEEPEST_HEADING + 1):
                text = translate("Structure", "Heading, level {level}").format(level=level)
                self.level.addItem(text, level)
            self.level.addItem(translate("Structure", "No heading"), NO_HEADING)

    def show_outline(self, outline: Outline) -> None:
        """Show other sections."""
        self._outline = outline
        self.tree.setVisible(bool(outline.entries))
        self._empty.setVisible(not outline.entries)
        self.tree.show_sections(outline.entries, [self._role_text(e) for e in outline.entries])

    def _role_text(self, entry: OutlineEntry) -> str:
        name = role_name(role_of(entry, self._outline.decided))
        if not self._is_by_hand(entry):
            return name
        return translate("Structure", "{role} · by hand").format(role=name)

    def _is_by_hand(self, entry: OutlineEntry) -> bool:
        return any(self._decided(entry, trait) for trait in (Trait.ROLE, Trait.HEADING))

    def _decided(self, entry: OutlineEntry, trait: Trait) -> PlaceRow | None:
        return decided_at(entry, trait, self._outline.decided)

    def _current(self) -> OutlineEntry | None:
        number = self.tree.current()
        return self._outline.entries[number] if 0 <= number < len(self._outline.entries) else None

    def _look_at(self, _number: int) -> None:
        entry = self._current()
        changeable = entry is not None and entry.level is not None
        self._choices.setVisible(changeable)
        self._choices.setEnabled(self._outline.idle)
        if entry is None:
            self.inspector.show_detail(None)
            return
        self.inspector.show_detail(entry_detail(entry, by_hand=self._is_by_hand(entry)))
        with QSignalBlocker(self.role), QSignalBlocker(self.level):
            role = role_of(entry, self._outline.decided)
            if self.role.findData(role) < 0:
                self.role.addItem(role_name(role), role)
            self.role.setCurrentIndex(self.role.findData(role))
            level = level_of(entry, self._outline.decided)
            self.level.setCurrentIndex(self.level.findData(level))
        self._role_back.setVisible(self._decided(entry, Trait.ROLE) is not None)
        self._level_back.setVisible(self._decided(entry, Trait.HEADING) is not None)

    def _choose_role(self) -> None:
        if (entry := self._current()) is not None:
            role = SectionRole(self.role.currentData())
            self._want(role_step(entry, role, self._outline.decided, self._outline.sources))

    def _choose_level(self) -> None:
        if (entry := self._current()) is not None:
            level = int(self.level.currentData())
            self._want(level_step(entry, level, self._outline.decided, self._outline.sources))

    def _back(self, trait: Trait) -> None:
        entry = self._current()
        decided = self._decided(entry, trait) if entry else None
        if decided is not None:
            self._want(restoration(decided))

    def _want(self, step: DecisionChange | None) -> None:
        if step is not None:
            self.step_wanted.emit(step)
