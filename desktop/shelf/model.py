"""The books of the shelf as a model for cards and table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from converters.model.project import ProjectSummary
from desktop.i18n import QT_TRANSLATE_NOOP, translate
from desktop.shelf.books import Card, card_of

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
TITLE, AUTHOR, STATE, FORMS, CHANGED = range(5)
_HEADS = (
    QT_TRANSLATE_NOOP("Shelf", "Title"),
    QT_TRANSLATE_NOOP("Shelf", "Author"),
    QT_TRANSLATE_NOOP("Shelf", "State"),
    QT_TRANSLATE_NOOP("Shelf", "Editions made"),
    QT_TRANSLATE_NOOP("Shelf", "Last change"),
)


class ShelfModel(QAbstractTableModel):
    """One row a book; what a row shows is made when it is first looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.books: tuple[ProjectSummary, ...] = ()
        self._cards: dict[int, Card] = {}
        self._covers: dict[str, QPixmap] = {}

    def show_books(self, books: Sequence[ProjectSummary]) -> None:
        """Show these books and no others."""
        self.beginResetModel()
        self.books, self._cards = tuple(books), {}
        self.endResetModel()

    def show_covers(self, covers: Mapping[str, QPixmap]) -> None:
        """Show pictures of covers, by their paths."""
        self._covers.update(covers)
        if self.books:
            last = self.index(len(self.books) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DecorationRole])

    def card(self, row: int) -> Card:
        """Return what is shown of a book."""
        if row not in self._cards:
            self._cards[row] = card_of(self.books[row])
        return self._cards[row]

    def cover(self, row: int) -> QPixmap | None:
        """Return the picture of a cover, None where it is drawn."""
        return self._covers.get(self.books[row].cover)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of books."""
        return 0 if parent.isValid() else len(self.books)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of facts."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return what a column is called."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return translate("Shelf", _HEADS[section])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown or spoken of a book."""
        if not index.isValid():
            return None
        card = self.card(index.row())
        texts = (card.title, card.authors, card.state, card.forms, card.changed)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return card.spoken if index.column() == TITLE else texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return card.note or self.books[index.row()].path
        return None
