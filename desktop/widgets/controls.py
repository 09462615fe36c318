"""Labels, buttons, chips and frames in the window's own look, and layouts without fuss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import icon
from desktop.theme import Tone, active_theme

GAP = 8


class View(QWidget):
    """Widget with texts; ``retranslate`` writes them all, at start and at every switch."""

    def retranslate(self) -> None:
        """Write all texts in the language of the moment."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Button(QPushButton):
    """Push button of one kind: plain, primary, quiet, link, stop; its icon follows the theme."""

    def __init__(
        self, clicked: Callable[[], object], kind: str = "plain", drawing: str | None = None
    ) -> None:
        super().__init__()
        self._kind = kind
        self._drawing = drawing
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked: clicked())
        self._draw_icon()

    def name(self, text: str, hint: str = "") -> None:
        """Name a button that shows only its icon."""
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({hint})" if hint else text)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new theme."""
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_icon()
        super().changeEvent(event)

    def _draw_icon(self) -> None:
        if self._drawing:
            theme = active_theme()
            colours = {"primary": theme.on_accent, "link": theme.accent, "stop": theme.error}
            self.setIcon(icon(self._drawing, colours.get(self._kind, theme.muted)))


def set_look(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and let the style sheet look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of plain text."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        result.setProperty("role", role)
    result.setIndent(0)
    result.setWordWrap(wrap)
    if wrap:
        result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return result


def chip(text: str = "", tone: Tone = Tone.PLAIN) -> QLabel:
    """Return a chip: a short fact on a tinted ground."""
    result = label(text)
    result.setProperty("chip", tone.value)
    result.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return result


class ElidedLabel(QLabel):
    """One line that gives up its middle when there is no room; the whole stands in the tip."""

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    def setText(self, text: str) -> None:
        """Show a text and offer the whole of it as a tip."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Allow any width."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint as much of the text as there is room for."""
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.rect(), flags, text)


def row(*items: QWidget | int | None, gap: int = GAP) -> QHBoxLayout:
    """Return a row; a number is a space of that width, None a spring."""
    return _fill(QHBoxLayout(), items, gap)


def column(*items: QWidget | QLayout | int | None, gap: int = GAP) -> QVBoxLayout:
    """Return a column; a number is a space of that height, None a spring."""
    return _fill(QVBoxLayout(), items, gap)


_LayoutT = TypeVar("_LayoutT", bound=QBoxLayout)


def _fill(layout: _LayoutT, items: Sequence[QWidget | QLayout | int | None], gap: int) -> _LayoutT:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    return layout


def panel(layout: QLayout, surface: str = "card", margin: int = 16) -> QFrame:
    """Return a frame around a layout."""
    frame = QFrame()
    frame.setProperty("surface", surface)
    layout.setContentsMargins(margin, margin - 2, margin, margin)
    frame.setLayout(layout)
    return frame


def rule(direction: str = "horizontal") -> QFrame:
    """Return a hair line."""
    frame = QFrame()
    frame.setProperty("line", direction)
    return frame


def scrolled(content: QWidget) -> QScrollArea:
    """Return a content that scrolls up and down and takes the ground of what is behind it."""
    content.setProperty("surface", "clear")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    return area


def limited(content: QWidget, width: int) -> QWidget:
    """Return a content that stays at the left and never grows wider than reads well."""
    content.setMaximumWidth(width)
    line = row(gap=0)
    line.addWidget(content, 100)
    line.addStretch(1)
    holder = QWidget()
    holder.setLayout(line)
    return holder


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class FlowLayout(QLayout):
    """Row of small widgets that goes on in the next line where the room ends."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Take in one more item."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one item back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put the items in their places."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(x, y, size.width(), size.height()))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()


class Segmented(QWidget):
    """Row of joined buttons of which one is chosen; the arrow keys move the choice."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, QPushButton] = {}
        self._row = row(gap=0)
        self.setLayout(self._row)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (key, text) choices; what was chosen stays chosen where it still exists."""
        before = self.current()
        clear(self._row)
        self._buttons = {key: self._button(key, text) for key, text in choices}
        keys = list(self._buttons)
        for number, button in enumerate(self._buttons.values()):
            edge = "only" if len(keys) == 1 else {0: "first", len(keys) - 1: "last"}.get(number, "")
            set_look(button, edge=edge)
            self._row.addWidget(button)
        self.choose(before if before in self._buttons else next(iter(keys), ""))

    def current(self) -> str:
        """Return the key that is chosen, empty where there is none."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def take_focus(self) -> None:
        """Put the focus on what is chosen."""
        for button in self._buttons.values():
            if button.isChecked():
                button.setFocus()

    def choose(self, key: str) -> None:
        """Choose one without saying so."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def _button(self, key: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "segment")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.clicked.connect(lambda: self.chosen.emit(key))
        return button
