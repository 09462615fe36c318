"""Two facing pages of a PDF, as an open book lies on the table."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
from PySide6.QtWidgets import QWidget

from desktop.theme import active_theme

_MARGIN = 24


def spread_of(page: int, pages: int) -> tuple[int | None, int | None]:
    """Return the left and right page of the spread that shows ``page``; the first stands right."""
    left = page if page % 2 else page - 1
    right = left + 1
    return (left if left >= 0 else None, right if right < pages else None)


def fit(page: QSizeF, room: QSizeF) -> QSizeF:
    """Return the size of a page scaled into the room."""
    return page.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)


class SpreadView(QWidget):
    """Paints one spread; pages are rendered beside the event loop by Qt's own renderer."""

    turned = Signal(int)
    """The first page of the spread that is shown now."""

    def __init__(self, document: QPdfDocument) -> None:
        super().__init__()
        self._document = document
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(document)
        self._renderer.pageRendered.connect(self._rendered)
        self._images: dict[int, QImage] = {}
        self._page = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def page(self) -> int:
        """Return a page of the spread that is shown."""
        return self._page

    def show_page(self, page: int) -> None:
        """Show the spread with a page."""
        self._page = max(0, min(page, self._document.pageCount() - 1))
        self._order()
        self.turned.emit(self._page)

    def turn(self, by: int) -> None:
        """Turn one leaf on (+1) or back (-1)."""
        left, right = spread_of(self._page, self._document.pageCount())
        here = right if by > 0 and right is not None else left
        if here is not None:
            self.show_page(here + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn leaves with the arrow and page keys."""
        steps = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1,
            Qt.Key.Key_Left: -1, Qt.Key.Key_PageUp: -1,
        }  # fmt: skip
        by = steps.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.turn(by)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Render for the new room."""
        super().resizeEvent(event)
        self._order()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint paper, and what is rendered of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(active_theme().canvas))
        for page, place in self._places().items():
            painter.fillRect(place, Qt.GlobalColor.white)
            if page in self._images:
                painter.drawImage(place, self._images[page])
            painter.setPen(QColor(active_theme().line))
            painter.drawRect(place)

    def _places(self) -> dict[int, QRectF]:
        if not self._document.pageCount():
            return {}
        room = QSizeF(self.width() / 2 - _MARGIN, self.height() - 2 * _MARGIN)
        left, right = spread_of(self._page, self._document.pageCount())
        places = {}
        for page, on_left in ((left, True), (right, False)):
            if page is not None:
                size = fit(self._document.pagePointSize(page), room)
                x = self.width() / 2 - (size.width() if on_left else 0)
                y = (self.height() - size.height()) / 2
                places[page] = QRectF(x, y, size.width(), size.height())
        return places

    def _order(self) -> None:
        places = self._places()
        self._images = {page: self._images[page] for page in places if page in self._images}
        scale = self.devicePixelRatioF()
        for page, place in places.items():
            self._renderer.requestPage(page, (place.size() * scale).toSize())
        self.update()

    def _rendered(self, page: int, _size: QSize, image: QImage) -> None:
        if page in self._places():
            self._images[page] = image
            self.update()
