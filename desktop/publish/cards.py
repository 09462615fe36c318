"""Cards of the publish view: an edition to choose, and a file that is finished."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy

from converters.vocabularies import PRODUCT_OF, EditionForm
from desktop.i18n import translate
from desktop.icons import IconLabel, icon
from desktop.labels import form_name, form_purpose
from desktop.publish.results import OutputCard
from desktop.theme import Tone, active_theme, interface_font
from desktop.widgets.controls import (
    Button,
    ElidedLabel,
    FlowLayout,
    chip,
    column,
    label,
    row,
)

ICONS = {
    EditionForm.EPUB: "epub",
    EditionForm.EPUB_FIXED: "pages",
    EditionForm.PDF: "pdf",
    EditionForm.PRINT: "print",
    EditionForm.COVER: "cover",
    EditionForm.FACSIMILE: "facsimile",
    EditionForm.HOCR: "markup",
    EditionForm.ALTO: "markup",
    EditionForm.TEXT: "manuscript",
    EditionForm.TIFF: "scan",
}
_MARGIN = 16
_HEIGHT = 104


class EditionCard(QAbstractButton):
    """Check box as large as a card; the space bar ticks it."""

    def __init__(self, form: EditionForm) -> None:
        super().__init__()
        self.form = form
        self._purpose = ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def retranslate(self) -> None:
        """Write name and purpose."""
        self._purpose = form_purpose(self.form)
        self.setText(form_name(self.form))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._purpose)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a width in which the purpose takes three lines."""
        return QSize(240, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground, tick, name and purpose."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._paint_words(painter)
        self._paint_tick(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        theme = active_theme()
        lit = self.isChecked() or self.hasFocus()
        painter.setPen(
            QPen(QColor(theme.accent if lit else theme.line), 2 if self.hasFocus() else 1)
        )
        painter.setBrush(QColor(theme.accent_tint if self.isChecked() else theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    def _paint_words(self, painter: QPainter) -> None:
        theme = active_theme()
        colour = theme.accent if self.isChecked() else theme.muted
        icon(ICONS[self.form], colour, 24).paint(painter, _MARGIN, _MARGIN - 2, 24, 24)
        painter.setPen(QColor(theme.ink))
        painter.setFont(interface_font(14, QFont.Weight.DemiBold))
        width = self.width() - 2 * _MARGIN
        painter.drawText(
            QRectF(_MARGIN + 34, _MARGIN - 4, width - 60, 28),
            Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )
        painter.setPen(QColor(theme.muted))
        painter.setFont(interface_font(12))
        wrapped = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
        painter.drawText(QRectF(_MARGIN, _MARGIN + 32, width, _HEIGHT - 56), wrapped, self._purpose)

    def _paint_tick(self, painter: QPainter) -> None:
        theme = active_theme()
        box = QRectF(self.width() - _MARGIN - 18, _MARGIN, 18, 18)
        painter.setPen(QPen(QColor(theme.accent if self.isChecked() else theme.outline), 1.4))
        painter.setBrush(QColor(theme.accent if self.isChecked() else theme.field))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            icon("check", theme.on_accent, 14).paint(painter, box.toRect().adjusted(2, 2, -2, -2))


class ResultCard(QFrame):
    """A finished file: what the checkers say, and what can be done with it."""

    preview = Signal(str)
    open_file = Signal(str)
    show_folder = Signal(str)

    def __init__(self, card: OutputCard) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self._card = card
        file = ElidedLabel("muted")
        file.setText(f"{card.file} · {card.size}")
        file.setToolTip(card.path)
        verdicts = FlowLayout()
        for verdict in card.verdicts:
            verdicts.addWidget(chip(verdict.text, verdict.tone))
        words = column(label(card.name, "title"), file, gap=4)
        words.addLayout(verdicts)
        line = row(gap=14)
        line.addWidget(IconLabel(ICONS[card.form], 28, Tone.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        for button in self._buttons():
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        line.setContentsMargins(16, 14, 16, 16)
        self.setLayout(line)

    def _buttons(self) -> tuple[Button, ...]:
        path = self._card.path
        look = Button(lambda: self.preview.emit(path), drawing="eye")
        look.setText(translate("Results", "Preview"))
        open_ = Button(lambda: self.open_file.emit(path), "quiet", "open")
        open_.setText(translate("Results", "Open"))
        folder = Button(lambda: self.show_folder.emit(path), "quiet", "folder")
        folder.setText(translate("Results", "Show in folder"))
        for button in (look, open_, folder):
            button.setAccessibleName(f"{button.text()}: {self._card.file}")
        return (look, open_, folder) if self._card.form in PRODUCT_OF else (open_, folder)
