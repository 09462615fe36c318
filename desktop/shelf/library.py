"""Which books there are: those of the library folder and those opened elsewhere lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QImage, QPixmap

from converters.model.project import ProjectSummary
from desktop.bridge import Bridge
from desktop.shelf.covers import small_cover

_RECENT: Final = "shelf/recent"
_FORGOTTEN: Final = "shelf/forgotten"
_MOST: Final = 200


class ShelfMemory:
    """Remembers projects elsewhere, and those that a person took from the shelf."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def recent(self) -> tuple[str, ...]:
        """Projects outside the library, the newest first."""
        return self._paths(_RECENT)

    @property
    def forgotten(self) -> tuple[str, ...]:
        """Projects that are not shown."""
        return self._paths(_FORGOTTEN)

    def remember(self, path: str, *, inside: bool) -> None:
        """Show a project from now on; ``inside``: the library has it anyhow."""
        self._keep(_FORGOTTEN, [one for one in self.forgotten if one != path])
        if not inside:
            self._keep(_RECENT, [path, *(one for one in self.recent if one != path)])

    def forget(self, path: str) -> None:
        """Show a project no more; its file stays where it is."""
        self._keep(_RECENT, [one for one in self.recent if one != path])
        self._keep(_FORGOTTEN, [path, *(one for one in self.forgotten if one != path)])

    def choice(self, name: str) -> str:
        """Return how the shelf was looked at last."""
        return str(self._settings.value(f"shelf/{name}", ""))

    def keep_choice(self, name: str, value: str) -> None:
        """Keep how the shelf is looked at."""
        self._settings.setValue(f"shelf/{name}", value)

    def _paths(self, key: str) -> tuple[str, ...]:
        told = self._settings.value(key, [])
        # One text stands alone in the file, none as an empty one.
        texts = [told] if isinstance(told, str) else told if isinstance(told, list) else []
        return tuple(text for text in texts if isinstance(text, str) and text)

    def _keep(self, key: str, paths: Sequence[str]) -> None:
        self._settings.setValue(key, list(paths)[:_MOST])


@dataclass(frozen=True, slots=True)
class _Listing:
    number: int


@dataclass(frozen=True, slots=True)
class _Cover:
    path: str


class Library(QObject):
    """Fetches the books and their covers beside the event loop."""

    listed = Signal(object)
    """All books, a tuple of ``ProjectSummary``."""
    covered = Signal(object)
    """Pictures of covers by path."""

    def __init__(self, bridge: Bridge, folder: Path, covers: Path, memory: ShelfMemory) -> None:
        super().__init__()
        self.folder = folder
        self.memory = memory
        self._bridge = bridge
        self._covers = covers
        self._number = 0
        bridge.fetched.connect(self._fetched)

    def refresh(self) -> None:
        """Have the books looked at as their files are now."""
        self._number += 1
        others = [Path(path) for path in self.memory.recent]
        work = partial(self._bridge.service.projects.summaries, self.folder, others)
        self._bridge.fetch({_Listing(self._number): work})

    def remember(self, path: str) -> None:
        """Take a project onto the shelf that was begun or opened."""
        self.memory.remember(path, inside=Path(path).parent == self.folder.absolute())

    def forget(self, path: str) -> None:
        """Take a project from the shelf; its file stays."""
        self.memory.forget(path)
        self.refresh()

    def _fetched(self, wanted: object, found: object) -> None:
        if isinstance(wanted, _Listing) and wanted.number == self._number:
            if not isinstance(found, tuple):
                return  # It stands in the log; what was shown stays.
            hidden = set(self.memory.forgotten)
            self.listed.emit(tuple(book for book in found if book.path not in hidden))
            self._fetch_covers(found)
        elif isinstance(wanted, _Cover) and isinstance(found, QImage):
            self.covered.emit({wanted.path: QPixmap.fromImage(found)})

    def _fetch_covers(self, books: Sequence[ProjectSummary]) -> None:
        wanted = dict.fromkeys(book.cover for book in books if book.cover)
        self._bridge.fetch(
            {_Cover(path): partial(small_cover, path, self._covers) for path in wanted}
        )
