"""Pictures of a word at its places, one of them looked at; arrow keys go from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import Tone, active_theme, interface_font
from desktop.widgets.controls import column

_PAD = 6.0
_CAPTION_HEIGHT = 20.0
_PICTURE_HEIGHT = 84.0
"""The largest; a picture is never shown larger than it is."""
_WAITING_HEIGHT = 48.0


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written below a picture."""

    place: str
    fate: str
    tone: Tone
    spoken: str
    """All of it for a screen reader, with the word and the words around."""


class WordCard(QAbstractButton):
    """One picture with the page that it is from and what becomes of the word there."""

    def __init__(self) -> None:
        super().__init__()
        self._caption = Caption("", "", Tone.PLAIN, "")
        self._picture: QPixmap | None = None
        self._note = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def picture(self) -> QPixmap | None:
        """The picture, None as long as there is none."""
        return self._picture

    def show_caption(self, caption: Caption) -> None:
        """Write another caption."""
        self._caption = caption
        self.setAccessibleName(caption.spoken)
        self.setToolTip(caption.place)
        self.update()

    def show_picture(self, content: bytes | None, note: str) -> None:
        """Show a PNG; a note where there is none."""
        pixmap = QPixmap()
        self._picture = pixmap if content and pixmap.loadFromData(content) else None
        self._note = "" if self._picture is not None else note
        self.setAccessibleDescription(self._note)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height that the picture needs in the width at hand."""
        return QSize(200, round(self._picture_size(self._room()).y() + _CAPTION_HEIGHT + 3 * _PAD))

    def event(self, event: QEvent) -> bool:
        """Take another height with another width."""
        if event.type() is QEvent.Type.Resize:
            self.updateGeometry()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_frame(painter)
        self._paint_picture(painter)
        self._paint_caption(painter)

    def _room(self) -> float:
        return max(40.0, self.width() - 2 * _PAD)

    def _picture_size(self, room: float) -> QPointF:
        if self._picture is None:
            return QPointF(room, _WAITING_HEIGHT)
        width, height = self._picture.width(), self._picture.height()
        scale = min(room / width, _PICTURE_HEIGHT / height, 1.0)
        return QPointF(width * scale, height * scale)

    def _paint_frame(self, painter: QPainter) -> None:
        theme = active_theme()
        chosen = self.isChecked()
        colour = theme.accent if chosen or self.hasFocus() else theme.line
        painter.setPen(QPen(QColor(colour), 2.0 if chosen else 1.0))
        painter.setBrush(QColor(theme.accent_tint if chosen else theme.background))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_picture(self, painter: QPainter) -> None:
        room = self._room()
        size = self._picture_size(room)
        area = QRectF(_PAD + (room - size.x()) / 2, _PAD, size.x(), size.y())
        if self._picture is not None:
            painter.drawPixmap(area, self._picture, QRectF(self._picture.rect()))
            return
        painter.setPen(QColor(active_theme().muted))
        painter.setFont(interface_font(12))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, int(flags), self._note)

    def _paint_caption(self, painter: QPainter) -> None:
        theme = active_theme()
        line = QRectF(
            _PAD + 2, self.height() - _PAD - _CAPTION_HEIGHT, self._room() - 4, _CAPTION_HEIGHT
        )
        painter.setFont(interface_font(11, QFont.Weight.DemiBold))
        metrics = QFontMetricsF(painter.font())
        fate = metrics.horizontalAdvance(self._caption.fate)
        painter.setPen(QColor(theme.colour(self._caption.tone)))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), self._caption.fate)
        painter.setPen(QColor(theme.muted))
        painter.setFont(interface_font(11))
        metrics = QFontMetricsF(painter.font())
        room = line.width() - fate - 8
        text = metrics.elidedText(self._caption.place, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignLeft), text)


class WordCards(QWidget):
    """A few cards below one another."""

    chosen = Signal(int)
    """Number of the card that is looked at, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[WordCard, ...] = ()
        self._quiet = False
        self._column: QVBoxLayout = column(gap=6)
        self.setLayout(self._column)

    def show_cards(self, captions: tuple[Caption, ...], chosen: int) -> None:
        """Show cards with these captions, one of them chosen; the focus goes along."""
        focused = any(card.hasFocus() for card in self.cards)
        self._quiet = True
        kept = self.cards[: len(captions)]
        added = tuple(self._added(number) for number in range(len(kept), len(captions)))
        dropped = self.cards[len(captions) :]
        self.cards = (*kept, *added)
        for number, (card, caption) in enumerate(zip(self.cards, captions, strict=True)):
            card.show_caption(caption)
            if number == chosen:
                card.setChecked(True)
                if focused:
                    card.setFocus()
        for card in dropped:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._quiet = False

    def _added(self, number: int) -> WordCard:
        card = WordCard()
        card.toggled.connect(lambda on: self._toggled(number, on=on))
        self._column.addWidget(card)
        card.show()
        return card

    def _toggled(self, number: int, *, on: bool) -> None:
        if on and not self._quiet:
            self.chosen.emit(number)
