"""Top bar (which book, one primary action) and status bar (what runs, and the promise)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from desktop.book import Book, Phase
from desktop.i18n import NATIVE_NAMES, InterfaceLanguage, current_language, translate
from desktop.publish.progress import ProgressView
from desktop.sources.findings import summary
from desktop.theme import STATUS_BAR_HEIGHT, TOP_BAR_HEIGHT
from desktop.widgets.controls import Button, ElidedLabel, View, label, row

BRAND = "Bản Số"


class TopBar(View):
    """Title and facts of the book at the left, what to do next at the right."""

    make_wanted = Signal()
    shelf_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self.setFixedHeight(TOP_BAR_HEIGHT)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = label(role="brand")
        self._facts = ElidedLabel("muted")
        self.make = Button(self.make_wanted.emit, "primary")
        self.again = Button(self.make_wanted.emit)
        self.next = Button(self.shelf_wanted.emit, "primary")
        self.shelf = Button(self.shelf_wanted.emit, "quiet", "left")
        line = row(self.shelf, self._title, 4, self._facts, self.again, self.make, self.next)
        line.setContentsMargins(8, 0, 16, 0)
        line.setStretchFactor(self._facts, 1)
        self.setLayout(line)
        self.retranslate()

    def retranslate(self) -> None:
        """Write all texts."""
        self.make.setText(translate("TopBar", "Make the editions  Ctrl+↵"))
        self.again.setText(translate("TopBar", "Make again"))
        self.next.setText(translate("TopBar", "To the shelf"))
        self.shelf.setText(translate("TopBar", "Shelf"))
        self.shelf.name(self.shelf.text(), "Ctrl+0")
        self.show_book(self._book)

    def show_book(self, book: Book) -> None:
        """Show which book is in hand and what can be done with it now."""
        self._book = book
        self._title.setText(_shortened(book.title) or BRAND)
        facts = summary(book.inspection, book.sources)
        self._facts.setText(
            facts or translate("TopBar", "Digital editions from manuscripts and scans")
        )
        self.make.setVisible(book.phase in (Phase.READY, Phase.FAILED, Phase.STOPPED))
        self.again.setVisible(book.phase is Phase.DONE)
        self.next.setVisible(book.phase in (Phase.DONE, Phase.UNREADABLE))


_TITLE_SHOWN = 60


def _shortened(title: str) -> str:
    return title if len(title) <= _TITLE_SHOWN else f"{title[: _TITLE_SHOWN - 1].rstrip()}…"


class StatusBar(View):
    """One line at the foot of the window."""

    language_wanted = Signal(object)
    """The ``InterfaceLanguage`` to switch to."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(STATUS_BAR_HEIGHT)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._text = label(role="muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1_000)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._remaining = label(role="muted")
        self._promise = label(role="muted")
        self._promise.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._promise.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._language = Button(self._switch, "link")
        self._busy_only: tuple[QWidget, ...] = (self._bar, self._remaining)
        line = row(self._text, self._bar, self._remaining, self._promise, self._language, gap=12)
        line.setStretchFactor(self._promise, 1)
        line.setContentsMargins(16, 0, 12, 0)
        self.setLayout(line)
        self.rest("")
        self.retranslate()

    def retranslate(self) -> None:
        """Write all texts; the other language is offered in its own name."""
        self._promise.setText(
            translate("StatusBar", "Everything stays on this computer. Nothing is sent anywhere.")
        )
        self._bar.setAccessibleName(translate("StatusBar", "Progress"))
        self._language.setText(NATIVE_NAMES[_other()])

    def rest(self, text: str) -> None:
        """Say something while nothing runs."""
        self._text.setText(text)
        for widget in self._busy_only:
            widget.hide()

    def show_progress(self, progress: ProgressView) -> None:
        """Show what runs and how far it is."""
        self._text.setText(" ".join(filter(None, (progress.task, progress.steps))))
        self._bar.setValue(progress.permille)
        self._remaining.setText(progress.remaining)
        for widget in self._busy_only:
            widget.show()

    def _switch(self) -> None:
        self.language_wanted.emit(_other())


def _other() -> InterfaceLanguage:
    english = current_language() is InterfaceLanguage.ENGLISH
    return InterfaceLanguage.VIETNAMESE if english else InterfaceLanguage.ENGLISH
