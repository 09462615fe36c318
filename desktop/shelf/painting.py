"""How books are painted: cards with their covers, and the chip of the state in the table."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.shelf.books import Card
from desktop.shelf.model import STATE, ShelfModel
from desktop.theme import Tone, active_theme, book_font, interface_font

CARD_GAP: Final = 16
CARD_HEIGHT: Final = 152
_PAD: Final = 12.0
COVER: Final = QSize(88, 128)
_CHIP_HEIGHT: Final = 18.0
_COVER_LINES: Final = 4
_TITLE_LINES: Final = 2
_Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints a book as a card."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = QSize(320, CARD_HEIGHT + CARD_GAP)
        """Card and gap."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's signature
        index: _Index,  # noqa: ARG002 - Qt's signature
    ) -> QSize:
        """Return the same size for every card."""
        return self.cell

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one card."""
        model = index.model()
        if not isinstance(model, ShelfModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(option.rect).adjusted(0.5, 0.5, -CARD_GAP - 0.5, -CARD_GAP - 0.5)
        _paint_ground(painter, area, option)
        card, book = model.card(index.row()), model.books[index.row()]
        cover = QRectF(QPointF(area.left() + _PAD, area.top() + _PAD), COVER.toSizeF())
        picture = model.cover(index.row())
        if picture is not None:
            paint_picture(painter, cover, picture)
        else:
            paint_cover(painter, cover, card, book.colours)
        _paint_facts(painter, area.adjusted(_PAD + cover.width() + _PAD, _PAD, -_PAD, -_PAD), card)
        painter.restore()


class StateDelegate(QStyledItemDelegate):
    """Paints a line of the table; the state as a chip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one cell."""
        model = index.model()
        if index.column() != STATE or not isinstance(model, ShelfModel):
            super().paint(painter, option, index)
            return
        style = QStyleOptionViewItem(option)
        self.initStyleOption(style, index)
        style.text = ""
        widget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, style, painter, widget)
        card = model.card(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(11, 0, -4, 0)
        _paint_chip(painter, area.left(), area.center().y(), area.width(), card)
        painter.restore()


def _paint_ground(painter: QPainter, area: QRectF, option: QStyleOptionViewItem) -> None:
    theme = active_theme()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    marked = selected or hovered
    painter.setPen(QPen(QColor(theme.accent if marked else theme.line), 1.0))
    painter.setBrush(QColor(theme.accent_tint if selected else theme.panel))
    painter.drawRoundedRect(area, 8, 8)


def paint_picture(painter: QPainter, area: QRectF, picture: QPixmap) -> None:
    """Paint the picture of a cover as large as fits, at the top left."""
    size = QSize(picture.size()).scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(area.topLeft(), size.toSizeF())
    painter.drawPixmap(place, picture, QRectF(picture.rect()))
    painter.setPen(QPen(QColor(active_theme().line), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))


def paint_cover(painter: QPainter, area: QRectF, card: Card, colours: tuple[str, str, str]) -> None:
    """Draw a cover in the colours that the engine gives the one that it draws."""
    theme = active_theme()
    ground, ink, accent = colours if all(colours) else (theme.plain_tint, theme.muted, theme.line)
    painter.setPen(QPen(QColor(theme.line), 1.0))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(area, 3, 3)
    inner = area.adjusted(8, 8, -8, -8)
    painter.setPen(QColor(ink))
    painter.setFont(book_font(14, QFont.Weight.DemiBold))
    height = _paint_lines(painter, inner, card.title, _COVER_LINES)
    painter.fillRect(QRectF(inner.left(), inner.top() + height + 4, 20, 2), QColor(accent))
    painter.setPen(QColor(ink))
    painter.setFont(interface_font(10))
    foot = QRectF(inner.left(), inner.bottom() - 14, inner.width(), 16)
    _paint_line(painter, foot, card.authors)


def _paint_facts(painter: QPainter, area: QRectF, card: Card) -> None:
    theme = active_theme()
    painter.setPen(QColor(theme.ink))
    painter.setFont(interface_font(14, QFont.Weight.DemiBold))
    y = area.top() - 2 + _paint_lines(painter, area.adjusted(0, -2, 0, 0), card.title, _TITLE_LINES)
    painter.setPen(QColor(theme.muted))
    painter.setFont(interface_font(13))
    _paint_line(painter, QRectF(area.left(), y, area.width(), 20), card.authors)
    y += 24 if card.authors else 4
    _paint_chip(painter, area.left(), y + _CHIP_HEIGHT / 2 + 2, area.width(), card)
    painter.setPen(QColor(theme.muted))
    painter.setFont(interface_font(11))
    foot = QRectF(area.left(), area.bottom() - 24, area.width(), 16)
    facts = " — ".join(part for part in (card.forms, card.changed) if part)
    _paint_line(painter, foot, facts)
    track = QRectF(area.left(), area.bottom() - 4, area.width(), 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.line))
    painter.drawRoundedRect(track, 2, 2)
    if card.progress:
        track.setWidth(track.width() * card.progress)
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(track, 2, 2)


def _paint_chip(painter: QPainter, left: float, middle: float, room: float, card: Card) -> None:
    theme, tone = active_theme(), Tone(card.tone)
    font = interface_font(11, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(card.state, Qt.TextElideMode.ElideRight, room - 16)
    width = metrics.horizontalAdvance(text) + 16
    pill = QRectF(left, middle - _CHIP_HEIGHT / 2, width, _CHIP_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tint(tone)))
    painter.drawRoundedRect(pill, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
    painter.setPen(QColor(theme.colour(tone)))
    painter.setFont(font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _paint_line(painter: QPainter, area: QRectF, text: str) -> None:
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(flags), shown)


def _paint_lines(painter: QPainter, area: QRectF, text: str, most: int) -> float:
    """Paint a text in at most so many lines, the last one shortened; return their height."""
    layout = QTextLayout(text, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    metrics = QFontMetricsF(painter.font())
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(area.width())
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
        if len(lines) == most:
            lines[-1] = metrics.elidedText(
                text[line.textStart() :], Qt.TextElideMode.ElideRight, area.width()
            )
            break
    layout.endLayout()
    step = metrics.height() + 1
    for number, words in enumerate(lines):
        place = QRectF(area.left(), area.top() + number * step, area.width(), step)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words.strip())
    return len(lines) * step
