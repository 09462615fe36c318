"""The outline of the book as a tree, and what can be decided about a section."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
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
_COLUMNS = 2
_TOP = -1
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of the book, and what is needed to decide about them."""

    entries: tuple[OutlineEntry, ...] = ()
    decided: Decided = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    idle: bool = True

    def at(self, entry: OutlineEntry, trait: Trait) -> PlaceRow | None:
        """Return what a person decided about a section."""
        return decided_at(entry, trait, self.decided)

    def is_by_hand(self, entry: OutlineEntry) -> bool:
        """Say whether a person decided anything about a section."""
        return any(self.at(entry, trait) for trait in (Trait.ROLE, Trait.HEADING))

    def role_text(self, entry: OutlineEntry) -> str:
        """Return what a section is, and whether a person said so."""
        name = role_name(role_of(entry, self.decided))
        if not self.is_by_hand(entry):
            return name
        return translate("Structure", "{role} · by hand").format(role=name)


class SectionModel(QAbstractItemModel):
    """The sections as a tree, never changed but as a whole; an index knows its section's number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outline = Outline()
        self._parents: list[int] = []
        self._children: dict[int, list[int]] = {}
        self._places: list[int] = []
        self._font = book_font(15)

    def show_outline(self, outline: Outline) -> None:
        """Show these sections and no others."""
        self.beginResetModel()
        self.outline = outline
        self._parents, self._places, self._children = [], [], {}
        path: list[int] = []
        for number, entry in enumerate(outline.entries):
            del path[entry.depth :]
            above = path[-1] if path else _TOP
            siblings = self._children.setdefault(above, [])
            self._parents.append(above)
            self._places.append(len(siblings))
            siblings.append(number)
            path.append(number)
        self.endResetModel()

    def index_of(self, number: int) -> QModelIndex:
        """Return the index of a section."""
        return self.createIndex(self._places[number], 0, number)

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Return the index of a cell."""
        siblings = self._siblings(parent)
        if not (0 <= row < len(siblings) and 0 <= column < _COLUMNS):
            return QModelIndex()
        return self.createIndex(row, column, siblings[row])

    def parent(self, index: _Index) -> QModelIndex:  # type: ignore[override]  # Qt has another
        """Return the index of the section that a section stands in."""
        above = self._parents[index.internalId()] if index.isValid() else _TOP
        return QModelIndex() if above == _TOP else self.index_of(above)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many sections stand in one."""
        return 0 if parent.column() > 0 else len(self._siblings(parent))

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: ARG002 - Qt's signature
        """Return two: the title, and what the section is."""
        return _COLUMNS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, letters or spoken words of a cell."""
        if not index.isValid():
            return None
        entry = self.outline.entries[index.internalId()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.outline.role_text(entry) if index.column() else entry_title(entry)
            case Qt.ItemDataRole.ToolTipRole:
                return entry_title(entry)
            case Qt.ItemDataRole.FontRole if index.column() == 0:
                return self._font
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry_title(entry)}, {self.outline.role_text(entry)}"
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (translate("Structure", "Contents"), translate("Structure", "What it is"))
        return titles[section]

    def _siblings(self, parent: _Index) -> list[int]:
        return self._children.get(parent.internalId() if parent.isValid() else _TOP, [])


class SectionTree(QTreeView):
    """The sections as the contents will show them; tells which one is looked at."""

    looked_at = Signal(int)
    """Number of the section, -1 where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.sections = SectionModel(self)
        self.setModel(self.sections)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(22)
        header = self.header()
        header.setStretchLastSection(False)
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, _ROLE_WIDTH)
        self.selectionModel().currentChanged.connect(lambda *_: self.looked_at.emit(self.current()))

    def current(self) -> int:
        """Return the number of the section that is looked at, -1 for none."""
        index = self.currentIndex()
        return index.internalId() if index.isValid() else -1

    def look_at(self, number: int) -> None:
        """Go to a section, if there is one of that number."""
        if 0 <= number < len(self.sections.outline.entries):
            index = self.sections.index_of(number)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def show_outline(self, outline: Outline) -> None:
        """Show other sections; the place and the scroll stay."""
        place, scroll = max(0, self.current()), self.verticalScrollBar().value()
        self.sections.show_outline(outline)
        self.setRootIsDecorated(any(entry.depth for entry in outline.entries))
        self.expandAll()
        if outline.entries:
            index = self.sections.index_of(min(place, len(outline.entries) - 1))
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.verticalScrollBar().setValue(scroll)
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
        self.tree.show_outline(outline)

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
        self.inspector.show_detail(entry_detail(entry, by_hand=self._outline.is_by_hand(entry)))
        with QSignalBlocker(self.role), QSignalBlocker(self.level):
            role = role_of(entry, self._outline.decided)
            if self.role.findData(role) < 0:
                self.role.addItem(role_name(role), role)
            self.role.setCurrentIndex(self.role.findData(role))
            level = level_of(entry, self._outline.decided)
            self.level.setCurrentIndex(self.level.findData(level))
        self._role_back.setVisible(self._outline.at(entry, Trait.ROLE) is not None)
        self._level_back.setVisible(self._outline.at(entry, Trait.HEADING) is not None)

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
        decided = self._outline.at(entry, trait) if entry else None
        if decided is not None:
            self._want(restoration(decided))

    def _want(self, step: DecisionChange | None) -> None:
        if step is not None:
            self.step_wanted.emit(step)
