"""Lists of things to look at: two lines and a chip each, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.theme import Tone, active_theme, book_font, interface_font

ROW_HEIGHT = 60
HEAD_HEIGHT = 40
_PAD = 12.0
_CHIP_HEIGHT = 18.0
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of the list shows."""

    title: str
    detail: str
    """Below the title; none of a row that stands above a group."""
    chip: str = ""
    tone: Tone = Tone.PLAIN
    of_book: bool = True
    """Whether the detail is words of the book, to be set in its letters."""
    heads: bool = False
    """Whether it stands above a group."""

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(text for text in (self.title, self.chip, self.detail) if text)


class RowsModel(QAbstractListModel):
    """Rows, never changed but as a whole; each is made when it is first looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._make: Callable[[int], Row] = lambda _: Row("", "")
        self._made: dict[int, Row] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(self.row(number) for number in range(self._count))

    def row(self, number: int) -> Row:
        """Return one row."""
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]

    def show_rows(self, count: int, make: Callable[[int], Row]) -> None:
        """Show so many rows and no others."""
        self.beginResetModel()
        self._count, self._make, self._made = count, make, {}
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown or spoken of a row."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.row(index.row()).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.row(index.row()).spoken
        return self.row(index.row()).detail if role == Qt.ItemDataRole.ToolTipRole else None


class RowDelegate(QStyledItemDelegate):
    """Paints a row: what it is and its chip above, the words of the book below."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: _Index,
    ) -> QSize:
        """Return the same height for every row, less for one that stands above a group."""
        model = index.model()
        heads = isinstance(model, RowsModel) and model.row(index.row()).heads
        return QSize(200, HEAD_HEIGHT if heads else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        model = index.model()
        if not isinstance(model, RowsModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(2, 1, -2, -1)
        _paint_ground(painter, area, option)
        _paint_row(painter, area.adjusted(_PAD, 5, -_PAD, -5), model.row(index.row()))
        painter.restore()


def _paint_ground(painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
    theme = active_theme()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if selected or hovered:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(theme.accent)) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_tint if selected else theme.plain_tint))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    else:
        line = QRectF(area.left() + _PAD, area.bottom(), area.width() - 2 * _PAD, 1.0)
        painter.fillRect(line, QColor(theme.line))


def _paint_row(painter: QPainter, area: QRectF, row: Row) -> None:
    theme = active_theme()
    if row.heads:
        _paint_head(painter, area, row)
        return
    upper = QRectF(area.left(), area.top(), area.width(), area.height() / 2)
    lower = QRectF(area.left(), area.center().y(), area.width(), area.height() / 2)
    room = area.width() - _paint_chip(painter, upper, row)
    painter.setPen(QColor(theme.ink))
    painter.setFont(interface_font(13, QFont.Weight.DemiBold))
    _paint_line(painter, QRectF(upper.left(), upper.top(), room, upper.height()), row.title)
    painter.setPen(QColor(theme.muted))
    painter.setFont(book_font(14) if row.of_book else interface_font(12))
    _paint_line(painter, lower, row.detail)


def _paint_head(painter: QPainter, area: QRectF, row: Row) -> None:
    """Paint the line above a group as headings of sections are."""
    room = area.width() - _paint_chip(painter, area, row)
    painter.setPen(QColor(active_theme().muted))
    painter.setFont(interface_font(12, QFont.Weight.DemiBold))
    _paint_line(painter, QRectF(area.left(), area.top(), room, area.height()), row.title.upper())


def _paint_chip(painter: QPainter, upper: QRectF, row: Row) -> float:
    """Paint the chip at the right end and return the width that it takes."""
    if not row.chip:
        return 0.0
    theme = active_theme()
    font = interface_font(11, QFont.Weight.DemiBold)
    width = QFontMetricsF(font).horizontalAdvance(row.chip) + 16
    pill = QRectF(upper.right() - width, upper.center().y() - _CHIP_HEIGHT / 2, width, _CHIP_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tint(row.tone)))
    painter.drawRoundedRect(pill, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
    painter.setPen(QColor(theme.colour(row.tone)))
    painter.setFont(font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, row.chip)
    return width + _PAD


def _paint_line(painter: QPainter, area: QRectF, text: str) -> None:
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, flags, shown)


class RowList(QListView):
    """List of rows; tells which one is looked at, and keeps its place when the rows change."""

    looked_at = Signal(int)
    """Number of the row, -1 where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.rows_model = RowsModel(self)
        self.setModel(self.rows_model)
        self.setItemDelegate(RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda now, _: self.looked_at.emit(now.row()))

    def show_rows(self, count: int, make: Callable[[int], Row]) -> None:
        """Show so many other rows; the one at the same place is looked at."""
        place = max(0, self.currentIndex().row())
        scroll = self.verticalScrollBar().value()
        self.rows_model.show_rows(count, make)
        if count:
            self.setCurrentIndex(self.rows_model.index(min(place, count - 1)))
        self.verticalScrollBar().setValue(scroll)
        self.looked_at.emit(self.currentIndex().row())
