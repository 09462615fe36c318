"""Icons: own drawings in ``currentColor``, coloured when they are shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from converters.resources import resource_bytes
from desktop.theme import Tone, active_theme

_SCALES = (1, 2, 3)


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = resource_bytes("icons", f"{name}.svg").replace(b"currentColor", colour.encode())
    return QSvgRenderer(QByteArray(drawing))


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """Return an icon in one colour, sharp on screens of one to three times the density."""
    result = QIcon()
    for scale in _SCALES:
        pixmap = QPixmap(QSize(size, size) * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        _renderer(name, colour).render(painter, QRectF(0, 0, size * scale, size * scale))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        result.addPixmap(pixmap)
    return result


class IconLabel(QWidget):
    """Icon that paints itself in the colour that a tone has in the theme of the moment."""

    def __init__(self, name: str, size: int = 20, tone: Tone = Tone.PLAIN) -> None:
        super().__init__()
        self._name = name
        self._tone = tone
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the drawing over the whole widget."""
        painter = QPainter(self)
        colour = active_theme().colour(self._tone)
        _renderer(self._name, colour).render(painter, QRectF(self.rect()))
