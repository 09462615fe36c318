"""Where a book comes in: files and folders dropped or picked."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QFrame

from desktop.i18n import translate
from desktop.icons import IconLabel
from desktop.theme import Tone
from desktop.widgets.controls import Button, View, column, label, row, set_look

FORMATS = (
    "DOCX, DOC, ODT, RTF, HTML, Markdown, LaTeX, FictionBook, EPUB, TXT · "
    "PDF, DjVu, TIFF, JPG, PNG, HEIC, JPEG 2000, WebP, CBZ, ZIP"
)


def dropped_paths(data: QMimeData) -> list[str]:
    """Return the local files and folders of a drag; links to elsewhere are left out."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


class DropZone(View):
    """The empty state: says what to drop, and promises that originals stay as they are."""

    open_files = Signal()
    open_folder = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._frame = QFrame()
        self._frame.setProperty("surface", "drop")
        self._title = label(role="display")
        self._formats = label(FORMATS, "muted", wrap=True)
        self._promise = label(role="muted", wrap=True)
        self._files = Button(self.open_files.emit, "primary")
        self._folder = Button(self.open_folder.emit)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        inner = column(None, gap=10)
        inner.addWidget(IconLabel("drop", 44, Tone.ACCENT), 0, centre)
        for words in (self._title, self._formats, self._promise):
            words.setAlignment(centre)
            inner.addWidget(words)
        inner.addSpacing(8)
        inner.addLayout(row(None, self._files, self._folder, None))
        inner.addStretch(1)
        inner.setContentsMargins(32, 32, 32, 32)
        self._frame.setLayout(inner)
        outer = column(self._frame)
        self.setLayout(outer)

    def retranslate(self) -> None:
        """Write the texts."""
        self._title.setText(translate("DropZone", "Drop a manuscript or a folder of scans here"))
        self._promise.setText(
            translate(
                "DropZone",
                "Your originals are never changed. Everything stays on this computer.",
            )
        )
        self._files.setText(translate("DropZone", "Open files…  Ctrl+O"))
        self._folder.setText(translate("DropZone", "Open a folder…  Ctrl+Shift+O"))

    def take_focus(self) -> None:
        """Put the focus on the one primary action."""
        self._files.setFocus()

    def show_hot(self, *, hot: bool) -> None:
        """Show that what is being dragged would be taken."""
        set_look(self._frame, hot="true" if hot else "false")


def accepts(event: QDragEnterEvent) -> bool:
    """Take a drag that holds files; say whether it was taken."""
    if dropped_paths(event.mimeData()):
        event.acceptProposedAction()
        return True
    return False
