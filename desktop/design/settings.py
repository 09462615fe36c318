"""One value of the look each: its name, where it comes from, the way back, and the entry itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from converters.model.edition import Trim
from converters.vocabularies import OpeningPage
from desktop.design.values import TRIMS, opening_name, provenance, read_entry, trim_text
from desktop.i18n import translate
from desktop.metadata.draft import Field, Provenance
from desktop.metadata.view import badge_of, field_name
from desktop.widgets.controls import Button, chip, column, label, row, set_look


class Setting(QWidget):
    """Name, badge and way back above an entry; below it what is wrong with what was typed."""

    back_wanted = Signal()

    def __init__(self, entry: QWidget, *beside: QWidget) -> None:
        super().__init__()
        self.entry = entry
        self.name = label(role="label", wrap=True)
        self.badge = chip()
        self.back = Button(self.back_wanted.emit, "link")
        self.fault = label(role="fault", wrap=True)
        self.fault.hide()
        line = row(gap=8)
        line.addWidget(entry, 1)
        for widget in beside:
            line.addWidget(widget)
        head = row(gap=8)
        head.addWidget(self.name, 1)
        head.addWidget(self.badge)
        self._way_back = QWidget()
        self._way_back.setLayout(row(self.back, None))
        self.setLayout(column(head, line, self.fault, self._way_back, gap=4))
        entry.installEventFilter(self)

    def name_it(self, text: str) -> None:
        """Write the name and the way back."""
        self.name.setText(text)
        self.name.setBuddy(self.entry)
        self.entry.setAccessibleName(text)
        self.back.setText(translate("Design", "Back to automatic"))
        self.back.setAccessibleName(f"{self.back.text()}: {text}")

    def show_origin(self, origin: Provenance, fault: str = "") -> None:
        """Show where the value comes from, and what is wrong with it."""
        text, tone = badge_of(origin, None, missing=False)
        self.badge.setText(text)
        self.badge.setVisible(bool(text) and not fault)
        set_look(self.badge, chip=tone.value)
        self._way_back.setVisible(origin is Provenance.MANUAL)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        set_look(self.entry, fault="true" if fault else "false")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page: what is scrolled past must not change."""
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class TrimSetting(Setting):
    """The page size: known ones to choose, any other to write."""

    chosen = Signal(object)
    """The ``Trim``; None: as the book or its theme has it."""

    def __init__(self) -> None:
        self.sizes = QComboBox()
        self.sizes.setEditable(True)
        self.sizes.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        super().__init__(self.sizes)
        self.sizes.activated.connect(lambda _: self._read())
        line = self.sizes.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._read)
        self._shown: Trim | None = None
        self._own: Trim | None = None

    def name_it(self, text: str) -> None:
        """Write the name, and anew what is wrong."""
        super().name_it(text)
        if self.fault.text():
            self._read()

    def show_trim(self, chosen: Trim | None, own: Trim | None) -> None:
        """Show the size that counts: the chosen one, else the book's or its theme's."""
        known = dict.fromkeys(one for one in (own, chosen, *TRIMS) if one is not None)
        names = [trim_text(trim) for trim in known]
        self.sizes.blockSignals(True)  # noqa: FBT003 - Qt's signature
        if names != [self.sizes.itemText(index) for index in range(self.sizes.count())]:
            typed = self.sizes.currentText()
            self.sizes.clear()
            self.sizes.addItems(names)
            self.sizes.setCurrentText(typed)
        counts = chosen or own
        line = self.sizes.lineEdit()
        being_typed = line is not None and line.hasFocus() and line.isModified()
        if counts is not None and not being_typed and not self.fault.text():
            self.sizes.setCurrentText(trim_text(counts))
        self.sizes.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._shown, self._own = counts, own
        self.show_origin(provenance(chosen=chosen is not None), self.fault.text())

    def go_back(self) -> None:
        """Forget what was typed."""
        self.fault.setText("")
        line = self.sizes.lineEdit()
        if line is not None:
            line.setModified(False)
        self.chosen.emit(None)

    def _read(self) -> None:
        text = self.sizes.currentText()
        if self._shown is not None and text == trim_text(self._shown):
            self.fault.setText("")
            self.show_trim(self._shown if self._shown != self._own else None, self._own)
            return
        entry = read_entry(text)
        line = self.sizes.lineEdit()
        if entry.fault:
            self.show_origin(Provenance.MANUAL, entry.fault)
            return
        self.fault.setText("")
        if line is not None:
            line.setModified(False)
        self.chosen.emit(entry.trim)


class OpeningSetting(Setting):
    """On which pages chapters begin."""

    chosen = Signal(object, str)
    """The ``Field`` and its new text."""

    def __init__(self) -> None:
        self.pages = QComboBox()
        super().__init__(self.pages)
        self.pages.activated.connect(
            lambda _: self.chosen.emit(Field.CHAPTERS_ON, str(self.pages.currentData()))
        )
        self.back_wanted.connect(lambda: self.chosen.emit(Field.CHAPTERS_ON, ""))

    def retranslate(self) -> None:
        """Write the name and the choices."""
        self.name_it(field_name(Field.CHAPTERS_ON))
        here = self.pages.currentIndex()
        self.pages.clear()
        for page in OpeningPage:
            self.pages.addItem(opening_name(page), page.value)
        self.pages.setCurrentIndex(max(0, here))

    def show_value(self, value: str, *, chosen: bool) -> None:
        """Show what counts."""
        self.pages.setCurrentIndex(max(0, self.pages.findData(value)))
        self.show_origin(provenance(chosen=chosen))


class FileSetting(Setting):
    """A file or folder of the user's own."""

    picked = Signal(str)
    """Its path; empty: none."""

    def __init__(self, pattern: str = "") -> None:
        line = QLineEdit()
        line.setReadOnly(True)
        self.line = line
        self.pick = Button(self._pick, drawing="folder")
        super().__init__(line, self.pick)
        self._pattern = pattern
        """Of files; empty: a folder is wanted."""
        self.back_wanted.connect(lambda: self.picked.emit(""))

    def name_it(self, text: str) -> None:
        """Write the name, also of the button."""
        super().name_it(text)
        self.line.setPlaceholderText(translate("Design", "none"))
        self.pick.name(translate("Design", "Choose: {what}").format(what=text))

    def show_path(self, path: str) -> None:
        """Show which one is chosen."""
        self.line.setText(Path(path).name if path else "")
        self.line.setToolTip(path)
        self.show_origin(Provenance.MANUAL if path else Provenance.EMPTY)

    def _pick(self) -> None:
        title = self.name.text()
        if self._pattern:
            path, _ = QFileDialog.getOpenFileName(self, title, "", self._pattern)
        else:
            path = QFileDialog.getExistingDirectory(self, title)
        if path:
            self.picked.emit(path)
