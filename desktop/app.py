"""Start of the window: fonts, language, theme, engine; and the log of what must not happen."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import multiprocessing
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from converters.errors import ConverterError
from converters.model.job import Wishes
from converters.resources import resource_path
from converters.settings import Settings, load_settings
from desktop.bridge import Bridge, EngineService
from desktop.i18n import InterfaceLanguage, LanguageSwitch, current_language, translate
from desktop.icons import icon
from desktop.main_window import MainWindow
from desktop.settings.preferences import Preferences, PreferenceStore
from desktop.shelf.library import Library, ShelfMemory
from desktop.theme import LIGHT, ThemeChoice, apply_theme, load_fonts, theme_for
from desktop.widgets.bars import BRAND
from desktop.workspace import Workspace

EXIT_SETTINGS = 6
_FIRST_SIZE = (1_440, 900)
_log = logging.getLogger("desktop")


def main(arguments: list[str] | None = None) -> int:
    """Open the window and return when it is closed; files named in ``arguments`` are opened."""
    multiprocessing.freeze_support()
    paths = sys.argv[1:] if arguments is None else arguments
    app = create_application()
    try:
        settings = load_settings()
        desk = Desk(app, settings, open_service(settings))
    except ConverterError as error:
        language = current_language()
        QMessageBox.critical(
            None, BRAND, f"{error.diagnostic.text(language)}\n\n{error.diagnostic.remedy(language)}"
        )
        return EXIT_SETTINGS
    keep_crash_log(settings.state_path())
    desk.window.show()
    desk.warm_up()
    desk.window.take([str(Path(path).absolute()) for path in paths])
    return app.exec()


def create_application() -> QApplication:
    """Return the application with its fonts; the browser of the preview is loaded later."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    from desktop.preview.epub_view import register_scheme

    register_scheme()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("banso")
    app.setApplicationDisplayName(BRAND)
    app.setDesktopFileName("banso")
    load_fonts()
    app.setWindowIcon(icon("application", LIGHT.accent, 64))
    return app


def open_service(settings: Settings) -> EngineService:
    """Return the engine; its heavy parts are loaded in the processes of its jobs."""
    from converters.service import Service

    return Service(settings)


class Desk:
    """Everything that lives as long as the window, put together."""

    def __init__(self, app: QApplication, settings: Settings, service: EngineService) -> None:
        self._app = app
        self._store = PreferenceStore(
            settings.state_path() / "desktop.ini", settings.interface_language
        )
        preferences = self._store.load()
        self._languages = LanguageSwitch(app)
        self._languages.use(preferences.language)
        self._theme: ThemeChoice | None = None
        self._show_theme(preferences.theme)
        self.bridge = Bridge(service)
        self.workspace = Workspace(
            self.bridge,
            settings.library_path(),
            workers=lambda: self.window.preferences.workers,
            changes=settings.tracked_changes,
        )
        self.library = Library(
            self.bridge,
            settings.library_path(),
            settings.cache_path() / "covers",
            ShelfMemory(settings.state_path() / "desktop.ini"),
        )
        self.window = MainWindow(self.workspace, self.library, preferences, self._close)
        self.window.preferences_decided.connect(self._decided)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme_changed)
        self._restore_place()

    def warm_up(self) -> None:
        """Have the engine load what planning needs beside the event loop, before it is asked."""
        threading.Thread(target=self._plan_nothing, name="warm-up", daemon=True).start()

    def _plan_nothing(self) -> None:
        with contextlib.suppress(ConverterError):
            source = resource_path("translations", "banso_vi.ts")
            self.bridge.service.plan([source], source.parent, Wishes(language="vi"))

    def _restore_place(self) -> None:
        if not self.window.restoreGeometry(self._store.geometry()):
            room = QGuiApplication.primaryScreen().availableSize()
            self.window.resize(
                min(_FIRST_SIZE[0], room.width()), min(_FIRST_SIZE[1], room.height())
            )

    def _decided(self, preferences: Preferences) -> None:
        self._store.save(preferences)
        self._show_theme(preferences.theme)
        if preferences.language is not self._languages.language:
            self._languages.use(InterfaceLanguage(preferences.language))

    def _show_theme(self, choice: ThemeChoice) -> None:
        if choice is not self._theme:
            self._theme = choice
            apply_theme(self._app, theme_for(choice))

    def _system_theme_changed(self) -> None:
        if self._theme is ThemeChoice.SYSTEM:
            apply_theme(self._app, theme_for(ThemeChoice.SYSTEM))

    def _close(self) -> None:
        self._store.save_geometry(self.window.saveGeometry())
        self.bridge.close()


def keep_crash_log(folder: Path) -> None:
    """Write crashes and unexpected errors to the state folder, and tell the user of the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    faulthandler.enable((folder / "desktop-crash.log").open("a", encoding="utf-8"))
    handler = logging.FileHandler(folder / "desktop.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("unexpected", exc_info=(kind, error, trace))
        show_unexpected(folder / "desktop.log")

    sys.excepthook = tell


def show_unexpected(log: Path) -> None:
    """Say that something went wrong inside, that the files are safe, and where the log is."""
    box = QMessageBox(QApplication.activeWindow())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(BRAND)
    box.setText(translate("App", "Something went wrong inside the program."))
    text = translate("App", "Your files are untouched. What happened is written in {log}.")
    box.setInformativeText(text.format(log=log))
    box.open()
