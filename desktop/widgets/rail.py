"""Left rail: the stages of a book, each with a dot or a count of what needs a person."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from desktop.book import Mark, Stage, StageMark
from desktop.i18n import QT_TRANSLATE_NOOP, number_text, translate
from desktop.theme import RAIL_WIDTH, Theme, Tone, active_theme, interface_font
from desktop.widgets.controls import Button, View

_NAMES = {
    Stage.SOURCES: QT_TRANSLATE_NOOP("Rail", "Sources"),
    Stage.STRUCTURE: QT_TRANSLATE_NOOP("Rail", "Structure"),
    Stage.METADATA: QT_TRANSLATE_NOOP("Rail", "Metadata"),
    Stage.DESIGN: QT_TRANSLATE_NOOP("Rail", "Design"),
    Stage.CHECKS: QT_TRANSLATE_NOOP("Rail", "Checks"),
    Stage.PUBLISH: QT_TRANSLATE_NOOP("Rail", "Publish"),
    Stage.PREVIEW: QT_TRANSLATE_NOOP("Rail", "Preview"),
}


class StageButton(QPushButton):
    """One stage; paints its mark at the right end."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "stage")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mark = StageMark(Mark.UNTOUCHED)

    def show_mark(self, mark: StageMark, name: str) -> None:
        """Show a mark and say it to screen readers too."""
        self._mark = mark
        self.setText(name)
        count = translate("Rail", "%Ln need(s) you", "", mark.needs) if mark.needs else ""
        self.setAccessibleName(f"{name}, {count}" if count else name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, then its mark."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.rect().center().y() + 0.5
        if self._mark.needs:
            self._paint_count(painter, middle)
        else:
            painter.setBrush(QColor(_dot_colour(self._mark.mark, active_theme())))
            painter.drawEllipse(QRectF(self.width() - 20, middle - 4, 8, 8))

    def _paint_count(self, painter: QPainter, middle: float) -> None:
        theme = active_theme()
        painter.setFont(interface_font(11, QFont.Weight.DemiBold))
        text = number_text(self._mark.needs)
        width = max(22, painter.fontMetrics().horizontalAdvance(text) + 14)
        pill = QRectF(self.width() - width - 10, middle - 9, width, 18)
        painter.setBrush(QColor(theme.tint(Tone.NEEDS)))
        painter.drawRoundedRect(pill, 9, 9)
        painter.setPen(QColor(theme.colour(Tone.NEEDS)))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _dot_colour(mark: Mark, theme: Theme) -> str:
    return {Mark.UNTOUCHED: theme.line, Mark.RUNNING: theme.accent, Mark.DONE: theme.done}[mark]


class Rail(View):
    """The stages, and the settings at the foot."""

    chosen = Signal(object)
    """The ``Stage`` to show."""

    def __init__(self, settings: Button, shortcuts: Button) -> None:
        super().__init__()
        self.setFixedWidth(RAIL_WIDTH)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings, self._shortcuts = settings, shortcuts
        self._buttons = {stage: StageButton() for stage in Stage}
        self._marks: Mapping[Stage, StageMark] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.setSpacing(2)
        for stage, button in self._buttons.items():
            button.clicked.connect(lambda _checked, stage=stage: self.chosen.emit(stage))
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(shortcuts)
        layout.addWidget(settings)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the names of the stages."""
        self.show_marks(self._marks)
        self._settings.setText(translate("Rail", "Settings"))
        self._shortcuts.setText(translate("Rail", "Shortcuts  F1"))

    def show_marks(self, marks: Mapping[Stage, StageMark]) -> None:
        """Show how far each stage is."""
        self._marks = marks
        for stage, button in self._buttons.items():
            mark = marks.get(stage, StageMark(Mark.UNTOUCHED))
            button.show_mark(mark, translate("Rail", _NAMES[stage]))

    def show_stage(self, stage: Stage) -> None:
        """Show which stage is open."""
        button = self._buttons[stage]
        button.setChecked(True)
        if any(other.hasFocus() for other in self._buttons.values()):
            button.setFocus()

    def enable(self, stages: Mapping[Stage, bool]) -> None:
        """Let only stages be chosen that have something to show."""
        for stage, enabled in stages.items():
            self._buttons[stage].setEnabled(enabled)

    def take_focus(self) -> None:
        """Put the focus on the stage that is open."""
        for button in self._buttons.values():
            if button.isChecked():
                button.setFocus()

    def offers(self, stage: Stage) -> bool:
        """Say whether a stage can be opened now."""
        return self._buttons[stage].isEnabled()
