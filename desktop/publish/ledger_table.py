"""The ledger as a table: a row a kind of thing, with what became of it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.i18n import QT_TRANSLATE_NOOP, number_text, translate
from desktop.publish.results import LedgerRow
from desktop.theme import Tone, active_theme

_HEADERS = (
    QT_TRANSLATE_NOOP("Ledger", "In the source"),
    QT_TRANSLATE_NOOP("Ledger", "Found"),
    QT_TRANSLATE_NOOP("Ledger", "Kept"),
    QT_TRANSLATE_NOOP("Ledger", "Converted"),
    QT_TRANSLATE_NOOP("Ledger", "Dropped"),
)
_ROW_HEIGHT = 30
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LedgerModel(QAbstractTableModel):
    """Rows of the ledger, never changed but as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[LedgerRow, ...] = ()

    def show_rows(self, rows: tuple[LedgerRow, ...]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of kinds."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADERS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, colour or alignment of a cell."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if column == 0 else _number(_numbers(row)[column - 1])
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column == len(_HEADERS) - 1 and row.dropped:
            return QBrush(QColor(active_theme().colour(Tone.NEEDS)))
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return translate("Ledger", _HEADERS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def _numbers(row: LedgerRow) -> tuple[int, int, int, int]:
    return row.found, row.kept, row.converted, row.dropped


def _number(number: int) -> str:
    return number_text(number) if number else "–"


class LedgerTable(QTableView):
    """Table that is as high as its rows and leaves scrolling to the page."""

    def __init__(self, model: LedgerModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + _ROW_HEIGHT * self.model().rowCount() + 2)
