"""What was made of a book before: when, which editions, and where they lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from converters.model.project import Build
from desktop.i18n import translate
from desktop.labels import form_name
from desktop.shelf.books import moment_text
from desktop.widgets.controls import Button, ElidedLabel, View, clear, column, label, row

_SHOWN = 6


class HistoryPanel(View):
    """A line for each of the last conversions, the newest first."""

    show_folder = Signal(str)
    """Path of a file that was made."""

    def __init__(self) -> None:
        super().__init__()
        self._builds: tuple[Build, ...] = ()
        self._heading = label(role="section")
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self.setLayout(column(self._heading, self._lines))
        self.retranslate()

    def retranslate(self) -> None:
        """Write all texts."""
        self._heading.setText(translate("History", "Made before").upper())
        self._fill()

    def show_builds(self, builds: tuple[Build, ...]) -> None:
        """Show these conversions."""
        if builds != self._builds:
            self._builds = builds
            self._fill()

    def _fill(self) -> None:
        self.setVisible(bool(self._builds))
        clear(self._lines)
        for build in reversed(self._builds[-_SHOWN:]):
            self._lines.addLayout(self._line(build))

    def _line(self, build: Build) -> QVBoxLayout:
        when = label(moment_text(build.at), "muted")
        forms = ElidedLabel()
        forms.setText(" · ".join(form_name(file.form) for file in build.files))
        forms.setToolTip("\n".join(file.path for file in build.files))
        line = row(when, 8, forms)
        line.setStretchFactor(forms, 1)
        if build.files:
            path = build.files[0].path
            folder = Button(lambda: self.show_folder.emit(path), "quiet", "folder")
            text = translate("History", "Open the folder")
            folder.name(f"{text}: {Path(path).parent}")
            line.addWidget(folder)
        return column(line)
