"""The window: puts the views together, turns keys and drops into steps of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMessageBox, QStackedWidget, QWidget

from converters.diagnostics import Diagnostic
from converters.model.project import ProjectView
from desktop.book import Book, Hindrance, Phase, Stage, hindrance, stage_marks
from desktop.checks.examiner import Examiner
from desktop.checks.places import Place
from desktop.checks.view import ChecksView
from desktop.design.previewer import Previewer
from desktop.design.sight import SightView
from desktop.design.view import DesignView
from desktop.i18n import InterfaceLanguage, current_language, translate
from desktop.menus import MainMenus
from desktop.messages import Lead
from desktop.metadata.draft import DESIGN_FIELDS, faults_of
from desktop.metadata.view import MetadataView
from desktop.preview.view import PreviewView
from desktop.publish.progress import ProgressView, progress_view
from desktop.publish.view import PublishView, hindrance_text
from desktop.settings.dialog import SettingsDialog
from desktop.settings.preferences import Preferences
from desktop.shelf.library import Library
from desktop.shelf.view import ShelfView
from desktop.shortcuts import KEYS, MORE_KEYS, Command, ShortcutsDialog, meaning
from desktop.sources.drop_zone import accepts, dropped_paths
from desktop.sources.view import SourcesView
from desktop.structure.view import LEADS, StructureView
from desktop.widgets.bars import BRAND, StatusBar, TopBar
from desktop.widgets.controls import Button, column, row, rule
from desktop.widgets.rail import Rail
from desktop.workspace import Workspace

StageView = (
    SourcesView | StructureView | MetadataView | DesignView | ChecksView | PublishView | PreviewView
)
_SMALLEST = (1_000, 640)


def ask_to_stop(parent: QWidget) -> bool:
    """Ask whether to stop the work and close; keeping on is the answer to Escape."""
    box = QMessageBox(parent)
    box.setWindowTitle(BRAND)
    box.setText(translate("MainWindow", "A book is being made."))
    box.setInformativeText(
        translate("MainWindow", "Stop and close? Finished pages are kept; no half-made file stays.")
    )
    stop = box.addButton(
        translate("MainWindow", "Stop and close"), QMessageBox.ButtonRole.DestructiveRole
    )
    keep = box.addButton(translate("MainWindow", "Keep working"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.exec()
    return box.clickedButton() is stop


def ask_to_lose(parent: QWidget) -> bool:
    """Ask whether to give up what was typed and could not be kept; Escape keeps the book open."""
    box = QMessageBox(parent)
    box.setWindowTitle(BRAND)
    box.setText(translate("MainWindow", "What you typed about this book is kept nowhere."))
    box.setInformativeText(
        translate("MainWindow", "Its project could not be written. Put the book away?")
    )
    lose = box.addButton(
        translate("MainWindow", "Give it up"), QMessageBox.ButtonRole.DestructiveRole
    )
    keep = box.addButton(translate("MainWindow", "Keep it open"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.exec()
    return box.clickedButton() is lose


class MainWindow(QMainWindow):
    """The shelf, and one book at a time through its stages."""

    preferences_decided = Signal(object)
    """The new ``Preferences``."""

    def __init__(
        self,
        workspace: Workspace,
        library: Library,
        preferences: Preferences,
        close_engine: Callable[[], None],
        confirm_stop: Callable[[QWidget], bool] = ask_to_stop,
        confirm_loss: Callable[[QWidget], bool] = ask_to_lose,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self._library = library
        self.preferences = preferences
        self._close_engine = close_engine
        self._confirm_stop = confirm_stop
        self._confirm_loss = confirm_loss
        self._phase = Phase.EMPTY
        self._comments_file = ""
        self._listed: ProjectView | None = None
        """The book in hand as the shelf was told of it last."""
        self._build_views()
        self._lay_out()
        self._connect()
        self.actions_by_command = {command: self._action(command) for command in Command}
        self.menus = MainMenus(self.menuBar(), self.actions_by_command)
        self.setAcceptDrops(True)
        self.setMinimumSize(*_SMALLEST)
        self.setWindowTitle(BRAND)
        self.show_stage(Stage.SOURCES)
        memory = library.memory
        self.shelf.restore(memory.choice("look"), memory.choice("order"))
        self.show_book(workspace.book)
        self.shelf.take_focus()
        library.refresh()

    def _build_views(self) -> None:
        self.top_bar = TopBar()
        self.status = StatusBar()
        self.rail = Rail(
            Button(self.open_settings, "quiet", "settings"),
            Button(self.open_shortcuts, "quiet", "keyboard"),
        )
        self.sources = SourcesView()
        self.structure = StructureView()
        self.metadata = MetadataView()
        self.previewer = Previewer(self.workspace, self.workspace.bridge, self)
        self.design = DesignView(self.previewer, self.workspace.themes())
        self.examiner = Examiner(self.workspace.bridge.service, self)
        self.checks = ChecksView(self.examiner)
        self.publish = PublishView()
        self.preview = PreviewView()
        self.shelf = ShelfView()
        self.stages: dict[Stage, StageView] = {
            Stage.SOURCES: self.sources,
            Stage.STRUCTURE: self.structure,
            Stage.METADATA: self.metadata,
            Stage.DESIGN: self.design,
            Stage.CHECKS: self.checks,
            Stage.PUBLISH: self.publish,
            Stage.PREVIEW: self.preview,
        }

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        for view in self.stages.values():
            self.stack.addWidget(view)
        middle = QWidget()
        line = row(self.rail, rule("vertical"), gap=0)
        line.addWidget(self.stack, 1)
        middle.setLayout(line)
        centre = QWidget()
        layout = column(self.top_bar, rule(), gap=0)
        layout.addWidget(middle, 1)
        self.book_page = QWidget()
        self.book_page.setLayout(layout)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.shelf)
        self.pages.addWidget(self.book_page)
        whole = column(gap=0)
        whole.addWidget(self.pages, 1)
        whole.addWidget(rule())
        whole.addWidget(self.status)
        centre.setLayout(whole)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        self._connect_shelf()
        self.workspace.changed.connect(self.show_book)
        self.top_bar.make_wanted.connect(self.make)
        self.workspace.opened.connect(self._library.remember)
        self.top_bar.shelf_wanted.connect(self.go_to_shelf)
        self.status.language_wanted.connect(self.switch_language)
        self.rail.chosen.connect(self.show_stage)
        self.sources.open_files.connect(self.open_files)
        self.sources.open_folder.connect(self.open_folder)
        self.sources.sources_wanted.connect(self.workspace.set_sources)
        self.sources.changes_chosen.connect(self.workspace.choose_changes)
        self.sources.lead_wanted.connect(self.follow_lead)
        self.structure.step_wanted.connect(self.workspace.decide)
        self.structure.undo_wanted.connect(self.workspace.undo)
        self.structure.redo_wanted.connect(self.workspace.redo)
        self.structure.again_wanted.connect(self.workspace.read_again)
        self.structure.export_wanted.connect(self.export_comments)
        self.structure.pictures_wanted.connect(self.workspace.show_words)
        self.workspace.words_shown.connect(self.structure.corrections.show_pictures)
        self.workspace.comments_saved.connect(self._comments_saved)
        self.metadata.typed.connect(self.workspace.type_field)
        self.design.typed.connect(self.workspace.type_field)
        self.design.theme_chosen.connect(self.workspace.choose_theme)
        self.design.trim_chosen.connect(self.workspace.choose_trim)
        self.checks.place_wanted.connect(self.open_place)
        self.checks.file_wanted.connect(self.check_file)
        self.publish.form_chosen.connect(self.workspace.choose_form)
        self.publish.set_themes(self.workspace.themes())
        self.publish.design_wanted.connect(lambda: self.show_stage(Stage.DESIGN))
        self.publish.folder_wanted.connect(self.choose_folder)
        self.publish.stop_wanted.connect(self.workspace.stop)
        self.publish.lead_wanted.connect(self.follow_lead)
        self.publish.preview.connect(self.open_preview)
        self.publish.open_file.connect(open_path)
        self.publish.show_folder.connect(lambda path: open_path(str(Path(path).parent)))

    def _connect_shelf(self) -> None:
        self._library.listed.connect(self.shelf.show_books)
        self._library.covered.connect(self.shelf.show_covers)
        self.shelf.opened.connect(self.open_project)
        self.shelf.forgotten.connect(self._library.forget)
        self.shelf.folder_shown.connect(lambda path: open_path(str(Path(path).parent)))
        self.shelf.new_wanted.connect(self.new_book)
        self.shelf.open_files.connect(self.open_files)
        self.shelf.open_folder.connect(self.open_folder)
        self.shelf.look_chosen.connect(self._library.memory.keep_choice)

    def _action(self, command: Command) -> QAction:
        action = QAction(meaning(command), self)
        keys = (KEYS[command], *MORE_KEYS.get(command, ()))
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked: self._commands()[command]())
        self.addAction(action)
        return action

    def _commands(self) -> dict[Command, Callable[[], object]]:
        return {
            Command.NEW_BOOK: self.new_book,
            Command.OPEN_FILES: self.open_files,
            Command.OPEN_FOLDER: self.open_folder,
            Command.MAKE: self.make,
            Command.STOP: self.workspace.stop,
            Command.SHELF: self.go_to_shelf,
            Command.SEARCH: self.search,
            Command.STAGE_SOURCES: lambda: self.show_stage(Stage.SOURCES),
            Command.STAGE_STRUCTURE: lambda: self.show_stage(Stage.STRUCTURE),
            Command.STAGE_METADATA: lambda: self.show_stage(Stage.METADATA),
            Command.STAGE_DESIGN: lambda: self.show_stage(Stage.DESIGN),
            Command.STAGE_CHECKS: lambda: self.show_stage(Stage.CHECKS),
            Command.STAGE_PUBLISH: lambda: self.show_stage(Stage.PUBLISH),
            Command.STAGE_PREVIEW: lambda: self.show_stage(Stage.PREVIEW),
            Command.READ_AGAIN: self.workspace.read_again,
            Command.NEXT_PLACE: self._next_place,
            Command.REJECT: lambda: self._in_structure(self.structure.reject),
            Command.RESTORE: lambda: self._in_structure(self.structure.restore),
            Command.ACCEPT: lambda: self._in_structure(self.structure.accept),
            Command.ACCEPT_ALL: lambda: self._in_structure(self.structure.accept_all),
            Command.KEEP_ALL: lambda: self._in_structure(self.structure.keep_all),
            Command.UNDO: self.workspace.undo,
            Command.REDO: self.workspace.redo,
            Command.BACK: lambda: self._shown_book().turn(-1),
            Command.ON: lambda: self._shown_book().turn(1),
            Command.LARGER: lambda: self._shown_book().larger(),
            Command.SMALLER: lambda: self._shown_book().smaller(),
            Command.SETTINGS: self.open_settings,
            Command.SHORTCUTS: self.open_shortcuts,
        }

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of the language."""
        if event.type() is QEvent.Type.LanguageChange:
            for command, action in self.actions_by_command.items():
                action.setText(meaning(command))
            self.menus.retranslate()
            self.show_book(self.workspace.book)
        super().changeEvent(event)

    def show_book(self, book: Book) -> None:
        """Show a new snapshot everywhere."""
        self.top_bar.show_book(book)
        self.rail.show_marks(stage_marks(book))
        found = book.inspection is not None
        self.rail.enable(
            {
                Stage.STRUCTURE: found,
                Stage.METADATA: found,
                Stage.DESIGN: found,
                Stage.PUBLISH: found,
                Stage.PREVIEW: book.report is not None,
            }
        )
        for view in self.stages.values():
            view.show_book(book)
        self.menus.show_book(book)
        self._show_work(book)
        self._follow(book.phase)
        if book.project is not self._listed and self.pages.currentWidget() is self.shelf:
            self._library.refresh()
        self._listed = book.project

    def _show_work(self, book: Book) -> None:
        converting = book.conversion if book.phase is Phase.CONVERTING else None
        job = book.inspecting or converting or book.revising
        if job is None:
            what = hindrance(book)
            quiet = what in (None, Hindrance.NO_SOURCES, Hindrance.REVISING)
            self.status.rest("" if quiet or what is None else hindrance_text(what))
            return
        progress: ProgressView = progress_view(job, self.workspace.clock() - self.workspace.started)
        self.status.show_progress(progress)
        self.publish.show_progress(progress)

    def _follow(self, phase: Phase) -> None:
        if phase is self._phase:
            return
        before, self._phase = self._phase, phase
        if phase is Phase.EMPTY:
            self.pages.setCurrentWidget(self.shelf)
        elif before is Phase.EMPTY:
            # Later a person may be on the shelf while the book is made.
            self.pages.setCurrentWidget(self.book_page)
        if phase in (Phase.EMPTY, Phase.INSPECTING, Phase.UNREADABLE):
            self.show_stage(Stage.SOURCES)
        elif phase in (Phase.CONVERTING, Phase.DONE, Phase.FAILED):
            self.show_stage(Stage.PUBLISH)
        if phase is Phase.EMPTY:
            self._library.refresh()
            self.shelf.take_focus()
        else:
            self.rail.take_focus()

    def show_stage(self, stage: Stage) -> None:
        """Open a stage, if it has something to show."""
        if not self.rail.offers(stage):
            return
        self.stack.setCurrentWidget(self.stages[stage])
        self.rail.show_stage(stage)
        if stage is Stage.PREVIEW:
            self.preview.appear()

    def open_files(self) -> None:
        """Let the user pick a project, or files for this book."""
        title = translate("MainWindow", "Open projects, manuscripts or scans")
        paths, _ = QFileDialog.getOpenFileNames(self, title)
        self.take(paths)

    def new_book(self) -> None:
        """Let the user pick files, and begin a book of them."""
        if self.workspace.book.phase is Phase.CONVERTING:
            return
        title = translate("MainWindow", "Begin a book: choose manuscripts or scans")
        paths, _ = QFileDialog.getOpenFileNames(self, title)
        if paths and self._may_put_away():
            self.workspace.put_away()
            self.take(paths)

    def open_project(self, path: str) -> None:
        """Go on with a book of the shelf, or show the one that is in hand."""
        book = self.workspace.book
        if book.project is not None and book.project.path == path:
            self.pages.setCurrentWidget(self.book_page)
        elif book.phase is not Phase.CONVERTING and self._may_put_away():
            self.workspace.open_project(path)

    def search(self) -> None:
        """Put the cursor into the search of the shelf, where that is open."""
        if self.pages.currentWidget() is self.shelf and self.shelf.search.isVisible():
            self.shelf.search.setFocus()
            self.shelf.search.selectAll()

    def open_folder(self) -> None:
        """Let the user pick a folder of scans or chapters."""
        title = translate("MainWindow", "Open a folder of scans or chapters")
        folder = QFileDialog.getExistingDirectory(self, title)
        self.take([folder] if folder else [])

    def take(self, paths: Sequence[str]) -> None:
        """Take files and folders into the book."""
        if self.pages.currentWidget() is self.shelf and self.workspace.book.project is not None:
            if self.workspace.book.phase is Phase.CONVERTING:
                return
            self.workspace.put_away()
        if paths and (not self.workspace.begins_anew or self._may_put_away()):
            self.workspace.add_sources(paths)

    def choose_folder(self) -> None:
        """Let the user pick the folder for the results."""
        title = translate("MainWindow", "Choose the folder for the results")
        folder = QFileDialog.getExistingDirectory(self, title, self.workspace.book.choices.output)
        if folder:
            self.workspace.choose_output(folder)

    def make(self) -> None:
        """Make the editions, or lead to what stands in the way."""
        match hindrance(self.workspace.book):
            case None | Hindrance.REVISING:
                self.workspace.make()
            case Hindrance.FAULTS:
                self._show_fault()
            case Hindrance.NO_EDITION | Hindrance.NO_FOLDER:
                self.show_stage(Stage.PUBLISH)
            case Hindrance.NO_SOURCES | Hindrance.BUSY | Hindrance.UNREADABLE:
                self.show_stage(Stage.SOURCES)

    def _show_fault(self) -> None:
        """Go to the first value that cannot stand."""
        book = self.workspace.book
        of_design = all(one in DESIGN_FIELDS for one in faults_of(book.draft, book.choices.forms))
        self.show_stage(Stage.DESIGN if of_design else Stage.METADATA)
        (self.design if of_design else self.metadata).show_fault()

    def _shown_book(self) -> PreviewView | SightView:
        """Return where a book is being looked at."""
        return self.design.sight if self.stack.currentWidget() is self.design else self.preview

    def _next_place(self) -> None:
        """Go on to the next thing that asks for a person, in the stage that is open."""
        if self.stack.currentWidget() is self.checks:
            self.checks.problems.next()
        else:
            self._in_structure(self.structure.look_at_next)

    def open_place(self, place: Place) -> None:
        """Go to where a problem can be seen and mended."""
        if place.lead is not None:
            self.follow_lead(place.lead)
            return
        self.show_stage(place.stage)
        if place.section is not None:
            self.structure.show_section(place.section)
        elif place.field is not None:
            view = self.design if place.stage is Stage.DESIGN else self.metadata
            view.show_field(place.field)
        elif place.path:
            self.preview.show_part(place.path, place.part)

    def check_file(self) -> None:
        """Let the user pick a finished file, and have it checked."""
        title = translate("MainWindow", "Check a finished file")
        path, _ = QFileDialog.getOpenFileName(self, title, "", "EPUB, PDF (*.epub *.pdf)")
        if path:
            self.checks.examine(path)

    def _in_structure(self, action: Callable[[], object]) -> None:
        """Do something that belongs to the stage of structure, where that is open."""
        if self.stack.currentWidget() is self.structure:
            action()

    def follow_lead(self, lead: Lead) -> None:
        """Go to where a message can be followed up."""
        if lead is Lead.CHANGES:
            self.show_stage(Stage.SOURCES)
            self.sources.show_changes()
            return
        self.show_stage(Stage.STRUCTURE)
        self.structure.open_page(LEADS[lead])
        self.structure.take_focus()

    def export_comments(self) -> None:
        """Let the user pick a file, and have the comments written to it as a table."""
        book = self.workspace.book
        proposed = Path(book.choices.output).parent / f"{Path(book.sources[0]).stem}.csv"
        title = translate("MainWindow", "Write the comments as a table")
        path, _ = QFileDialog.getSaveFileName(self, title, str(proposed), "CSV (*.csv)")
        if path:
            self._comments_file = path
            self.workspace.save_comments(path, current_language().value)

    def _comments_saved(self, problem: Diagnostic | None) -> None:
        self.structure.show_export(self._comments_file, problem)

    def go_to_shelf(self) -> None:
        """Put this book away, unless it is being made; ask where something would be lost."""
        if self.workspace.book.phase is Phase.CONVERTING:
            self.pages.setCurrentWidget(self.shelf)
            self._library.refresh()
            self.shelf.take_focus()
        elif self._may_put_away():
            self.workspace.put_away()

    def _may_put_away(self) -> bool:
        return not self.workspace.would_lose() or self._confirm_loss(self)

    def open_preview(self, path: str) -> None:
        """Show a finished file in the preview."""
        self.show_stage(Stage.PREVIEW)
        self.preview.show_file(path)

    def open_settings(self) -> None:
        """Show the preferences."""
        dialog = SettingsDialog(self.preferences, self)
        dialog.decided.connect(self.decide)
        dialog.open()

    def open_shortcuts(self) -> None:
        """Show the page of keys."""
        ShortcutsDialog(self).open()

    def switch_language(self, language: InterfaceLanguage) -> None:
        """Speak another language from now on."""
        self.decide(replace(self.preferences, language=language))

    def decide(self, preferences: Preferences) -> None:
        """Take over new preferences."""
        self.preferences = preferences
        self.preferences_decided.emit(preferences)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if accepts(event):
            self.shelf.show_hot(hot=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Let files go again."""
        self.shelf.show_hot(hot=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self.shelf.show_hot(hot=False)
        event.acceptProposedAction()
        self.take(dropped_paths(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while a book is being made; then stop everything and leave no process."""
        making = self.workspace.book.phase is Phase.CONVERTING
        if making and not self._confirm_stop(self):
            event.ignore()
            return
        if not self._may_put_away():
            event.ignore()
            return
        self.hide()
        self.design.close_files()
        self.examiner.close()
        self.preview.close_files()
        self._close_engine()
        event.accept()


def open_path(path: str) -> None:
    """Open a file or folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
