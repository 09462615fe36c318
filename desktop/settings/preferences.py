"""What the user decided once: language, theme, workers; kept between starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

from desktop.i18n import InterfaceLanguage, system_language
from desktop.theme import ThemeChoice

MOST_WORKERS = 64
_ChoiceT = TypeVar("_ChoiceT", InterfaceLanguage, ThemeChoice)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Decisions of the user; ``workers`` 0 means one a core."""

    language: InterfaceLanguage
    theme: ThemeChoice = ThemeChoice.SYSTEM
    workers: int = 0


class PreferenceStore:
    """Keeps preferences and the window's place in an INI file; bad values count as not given."""

    def __init__(self, file: Path, default_language: str = "") -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)
        self._default_language = default_language

    def load(self) -> Preferences:
        """Return what was decided, and the defaults for the rest."""
        stored = self._settings
        return Preferences(
            language=self._language(str(stored.value("language", self._default_language))),
            theme=_one_of(str(stored.value("theme", "")), ThemeChoice.SYSTEM),
            workers=_workers(str(stored.value("workers", "0"))),
        )

    def save(self, preferences: Preferences) -> None:
        """Keep decisions for the next start."""
        self._settings.setValue("language", preferences.language.value)
        self._settings.setValue("theme", preferences.theme.value)
        self._settings.setValue("workers", preferences.workers)

    def geometry(self) -> QByteArray:
        """Return where the window stood, empty at the first start."""
        stored = self._settings.value("geometry")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def save_geometry(self, geometry: QByteArray) -> None:
        """Keep where the window stands."""
        self._settings.setValue("geometry", geometry)
        self._settings.sync()

    def _language(self, code: str) -> InterfaceLanguage:
        return _one_of(code[:2].lower(), system_language())


def _one_of(text: str, otherwise: _ChoiceT) -> _ChoiceT:
    try:
        return type(otherwise)(text)
    except ValueError:
        return otherwise


def _workers(text: str) -> int:
    return min(int(text), MOST_WORKERS) if text.isdecimal() else 0
