"""Dialog of the preferences; every choice takes effect at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QSpinBox, QWidget

from desktop.i18n import NATIVE_NAMES, QT_TRANSLATE_NOOP, InterfaceLanguage, translate
from desktop.settings.preferences import MOST_WORKERS, Preferences
from desktop.theme import ThemeChoice
from desktop.widgets.controls import Button, column, label, row

_THEMES = {
    ThemeChoice.SYSTEM: QT_TRANSLATE_NOOP("Settings", "As the system"),
    ThemeChoice.LIGHT: QT_TRANSLATE_NOOP("Settings", "Light"),
    ThemeChoice.DARK: QT_TRANSLATE_NOOP("Settings", "Dark"),
}


class SettingsDialog(QDialog):
    """Language, theme, number of worker processes."""

    decided = Signal(object)
    """The new ``Preferences``."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.language = QComboBox()
        self.theme = QComboBox()
        self.workers = QSpinBox()
        self.workers.setRange(0, MOST_WORKERS)
        self._close = Button(self.accept, "primary")
        self._labels = [label(role="label") for _ in range(3)]
        self._note = label(role="muted", wrap=True)
        self._fill()
        self._lay_out()
        self.retranslate()
        self.language.activated.connect(self._decide)
        self.theme.activated.connect(self._decide)
        self.workers.valueChanged.connect(self._decide)

    def _fill(self) -> None:
        for language in InterfaceLanguage:
            self.language.addItem(NATIVE_NAMES[language], language)
        for theme in ThemeChoice:
            self.theme.addItem("", theme)
        self.language.setCurrentIndex(self.language.findData(self._preferences.language))
        self.theme.setCurrentIndex(self.theme.findData(self._preferences.theme))
        self.workers.setValue(self._preferences.workers)

    def _lay_out(self) -> None:
        layout = column(gap=6)
        for words, control in zip(self._labels, self._controls(), strict=True):
            words.setBuddy(control)
            layout.addWidget(words)
            layout.addWidget(control)
            layout.addSpacing(8)
        layout.addWidget(self._note)
        layout.addSpacing(8)
        layout.addLayout(row(None, self._close))
        layout.setContentsMargins(24, 20, 24, 20)
        self.setLayout(layout)
        self.setMinimumWidth(380)

    def _controls(self) -> tuple[QComboBox, QComboBox, QSpinBox]:
        return self.language, self.theme, self.workers

    def retranslate(self) -> None:
        """Write all texts."""
        self.setWindowTitle(translate("Settings", "Settings"))
        texts = (
            translate("Settings", "Language of the window"),
            translate("Settings", "Appearance"),
            translate("Settings", "Processes for pages"),
        )
        for words, text, control in zip(self._labels, texts, self._controls(), strict=True):
            words.setText(text)
            control.setAccessibleName(text)
        for index, theme in enumerate(ThemeChoice):
            self.theme.setItemText(index, translate("Settings", _THEMES[theme]))
        self.workers.setSpecialValueText(translate("Settings", "One a core"))
        self._note.setText(
            translate(
                "Settings", "More processes are faster and need more memory (about 400 MB each)."
            )
        )
        self._close.setText(translate("Settings", "Close"))

    def _decide(self) -> None:
        self._preferences = replace(
            self._preferences,
            language=InterfaceLanguage(self.language.currentData()),
            theme=ThemeChoice(self.theme.currentData()),
            workers=self.workers.value(),
        )
        self.decided.emit(self._preferences)
        self.retranslate()
