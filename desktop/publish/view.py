"""Fourth stage: choose editions and folder, watch the work, take what came out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLineEdit,
    QListView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from converters.model.edition import ThemeEntry
from converters.model.job import Report, SourceRoad
from converters.vocabularies import PRODUCT_OF, EditionForm, sets_text
from desktop.book import Book, Hindrance, Phase, possible_forms
from desktop.design.values import sample_of, theme_name, theme_of_book, trim_of_book, trim_text
from desktop.i18n import QT_TRANSLATE_NOOP, current_language, translate
from desktop.messages import notices_of
from desktop.publish.cards import EditionCard, ResultCard
from desktop.publish.history import HistoryPanel
from desktop.publish.ledger_table import LedgerModel, LedgerTable
from desktop.publish.progress import ProgressView
from desktop.publish.results import entry_lines, ledger_rows, ledger_sentence, output_card
from desktop.theme import CONTENT_WIDTH
from desktop.widgets.controls import (
    Button,
    ElidedLabel,
    View,
    clear,
    column,
    label,
    limited,
    panel,
    row,
    scrolled,
)
from desktop.widgets.notices import NoticeList

_ENTRIES_SEEN = 6
_ENTRY_HEIGHT = 30
_CARDS_A_LINE = 4

_HINDRANCES = {
    Hindrance.NO_SOURCES: QT_TRANSLATE_NOOP("Publish", "Open a manuscript or scans first."),
    Hindrance.BUSY: QT_TRANSLATE_NOOP("Publish", "One moment: work is going on."),
    Hindrance.REVISING: QT_TRANSLATE_NOOP("Publish", "One moment: the book is read again."),
    Hindrance.UNREADABLE: QT_TRANSLATE_NOOP("Publish", "The sources cannot be read."),
    Hindrance.NO_EDITION: QT_TRANSLATE_NOOP("Publish", "Choose at least one edition."),
    Hindrance.NO_FOLDER: QT_TRANSLATE_NOOP("Publish", "Choose a folder for the results."),
    Hindrance.FAULTS: QT_TRANSLATE_NOOP(
        "Publish", "A value in Metadata or Design must be corrected first."
    ),
}


def hindrance_text(what: Hindrance) -> str:
    """Return what stands in the way, in one sentence."""
    return translate("Publish", _HINDRANCES[what])


class PublishView(View):
    """Choices above, then the work or its results."""

    form_chosen = Signal(object, bool)
    design_wanted = Signal()
    folder_wanted = Signal()
    stop_wanted = Signal()
    lead_wanted = Signal(object)
    """The ``Lead`` of a message that is to be followed up."""
    preview = Signal(str)
    open_file = Signal(str)
    show_folder = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self._themes: tuple[ThemeEntry, ...] = ()
        self._shown_report: object = None
        self._build_choices()
        self._build_progress()
        self._build_results()
        self.history = HistoryPanel()
        self.history.show_folder.connect(self.show_folder)
        body = QWidget()
        layout = column(
            self._progress, self._outcome, self._results, self._messages_heading, self._messages,
            self._ledger_heading, self._ledger_panel, self._choices_heading, self._choices, 8,
            self.history, None,
        )  # fmt: skip
        layout.setContentsMargins(32, 20, 32, 24)
        body.setLayout(layout)
        self.setLayout(column(scrolled(limited(body, CONTENT_WIDTH))))
        self.retranslate()

    def _build_choices(self) -> None:
        self._choices_heading = label(role="section")
        self.cards = {form: EditionCard(form) for form in EditionForm}
        self._exports_heading = label(role="label")
        self._products, self._exports = QGridLayout(), QGridLayout()
        for grid in (self._products, self._exports):
            grid.setSpacing(12)
            for place in range(_CARDS_A_LINE):
                grid.setColumnStretch(place, 1)
        for form, card in self.cards.items():
            card.clicked.connect(lambda on, form=form: self.form_chosen.emit(form, on))
        self._folder_label = label(role="label")
        self._folder = QLineEdit()
        self._folder.setReadOnly(True)
        self._folder_button = Button(self.folder_wanted.emit, drawing="folder")
        self._look_label = label(role="label")
        self._look = ElidedLabel()
        self._look_button = Button(self.design_wanted.emit, drawing="right")
        self._look_box = QWidget()
        self._look_box.setLayout(
            column(self._look_label, row(self._look, self._look_button), gap=4)
        )
        folder = column(self._folder_label, row(self._folder, self._folder_button), gap=4)
        line = row(gap=16)
        line.addLayout(folder, 1)
        line.addWidget(self._look_box, 1)
        self._choices = QWidget()
        self._choices.setLayout(
            column(self._products, 4, self._exports_heading, self._exports, 4, line, gap=12)
        )
        self._place_cards(possible_forms(self._book.road))

    def _place_cards(self, forms: Sequence[EditionForm]) -> None:
        """Put the cards of the editions that can be made in lines, products apart from exports."""
        for grid in (self._products, self._exports):
            while grid.takeAt(0) is not None:
                pass
        groups = (
            (self._products, [form for form in forms if form in PRODUCT_OF]),
            (self._exports, [form for form in forms if form not in PRODUCT_OF]),
        )
        for grid, members in groups:
            for place, form in enumerate(members):
                grid.addWidget(self.cards[form], *divmod(place, _CARDS_A_LINE))

    def _build_progress(self) -> None:
        self._task = label(role="title")
        self._steps = label(role="muted")
        self._remaining = label(role="muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1_000)
        self._bar.setTextVisible(False)
        self._stop = Button(self.stop_wanted.emit, "stop", "close")
        words = column(row(self._task, self._steps, None, self._remaining), self._bar, gap=10)
        line = row(gap=20)
        line.addLayout(words, 1)
        line.addWidget(self._stop)
        self._progress = panel(line)

    def _build_results(self) -> None:
        self._outcome = label(role="display", wrap=True)
        self._results = QWidget()
        self._result_column = QVBoxLayout(self._results)
        self._result_column.setContentsMargins(0, 0, 0, 0)
        self._result_column.setSpacing(8)
        self._messages_heading = label(role="section")
        self._messages = NoticeList()
        self._messages.lead_wanted.connect(self.lead_wanted)
        self._ledger_heading = label(role="section")
        self._ledger_text = label(role="muted", wrap=True)
        self.ledger_model = LedgerModel(self)
        self._table = LedgerTable(self.ledger_model)
        self._table.selectionModel().currentRowChanged.connect(
            lambda now, _: self._detail(now.row())
        )
        self._entries = QStringListModel(self)
        self._entry_list = QListView()
        self._entry_list.setModel(self._entries)
        self._entry_list.setWordWrap(True)
        self._entry_list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._ledger_panel: QFrame = panel(column(self._ledger_text, self._table, self._entry_list))

    def retranslate(self) -> None:
        """Write all texts."""
        self._choices_heading.setText(translate("Publish", "Editions").upper())
        self._exports_heading.setText(
            translate("Publish", "For other programs: no products, without an ISBN")
        )
        self._folder_label.setText(translate("Publish", "Folder for the results"))
        self._folder.setAccessibleName(self._folder_label.text())
        self._folder_button.setText(translate("Publish", "Choose…"))
        self._folder_button.setAccessibleName(
            translate("Publish", "Choose the folder for the results")
        )
        self._look_label.setText(translate("Publish", "Look of the book"))
        self._look_button.setText(translate("Publish", "Design"))
        self._look_button.setAccessibleName(translate("Publish", "Choose the look in Design"))
        self._stop.setText(translate("Publish", "Stop  Esc"))
        self._bar.setAccessibleName(translate("Publish", "Progress"))
        self._messages_heading.setText(translate("Publish", "Messages").upper())
        self._ledger_heading.setText(
            translate("Publish", "Ledger: what became of everything").upper()
        )
        self._table.setAccessibleName(translate("Publish", "Ledger"))
        self._entry_list.setAccessibleName(translate("Publish", "Single entries of the ledger"))
        for card in self.cards.values():
            card.retranslate()
        self._shown_report = None
        self.show_book(self._book)

    def set_themes(self, themes: Sequence[ThemeEntry]) -> None:
        """Know the looks that there are, to name them."""
        self._themes = tuple(themes)
        self._show_look()

    def _show_look(self) -> None:
        """Name the theme and the page size that count."""
        book = self._book
        theme = book.choices.theme or theme_of_book(book, self._themes)
        names = [theme_name(one) for one in self._themes if one.theme == theme]
        trim = book.choices.trim or trim_of_book(book, sample_of(theme, self._themes))
        pieces = (*(names or [Path(theme).name]), trim_text(trim) if trim else "")
        self._look.setText(" · ".join(filter(None, pieces)))

    def show_book(self, book: Book) -> None:
        """Show a new snapshot."""
        self._book = book
        self._show_choices(book)
        self.history.show_builds(book.project.builds if book.project else ())
        self._progress.setVisible(book.phase is Phase.CONVERTING)
        self._show_outcome(book)
        self._show_messages(book)
        if self._shown_report is not book.report or book.report is None:
            self._shown_report = book.report
            self._show_report(book.report)

    def show_progress(self, progress: ProgressView) -> None:
        """Show how far the conversion is."""
        self._task.setText(progress.task)
        self._steps.setText(progress.steps)
        self._remaining.setText(progress.remaining)
        self._bar.setValue(progress.permille)

    def _show_choices(self, book: Book) -> None:
        possible = possible_forms(book.road)
        idle = book.phase is not Phase.CONVERTING
        self._place_cards(possible)
        for form, card in self.cards.items():
            card.setVisible(form in possible)
            card.setChecked(form in book.choices.forms)
            card.setEnabled(idle)
        self._folder.setText(book.choices.output)
        self._folder.setToolTip(book.choices.output)
        self._folder_button.setEnabled(idle)
        has_pages = book.road is SourceRoad.SCAN
        themed = {form for form in book.choices.forms if sets_text(form, has_pages=has_pages)}
        self._look_box.setVisible(bool(themed))
        self._show_look()

    def _show_outcome(self, book: Book) -> None:
        texts = {
            Phase.DONE: translate("Publish", "The editions are ready."),
            Phase.STOPPED: translate("Publish", "Stopped. Nothing half-made was left behind."),
            Phase.FAILED: translate("Publish", "The editions could not be made."),
        }
        self._outcome.setText(texts.get(book.phase, ""))
        self._outcome.setVisible(book.phase in texts)

    def _show_messages(self, book: Book) -> None:
        raised = book.report.diagnostics if book.report else book.messages
        failed = book.problem if book.phase is Phase.FAILED else None
        problem = tuple(one for one in (failed, book.record_problem) if one is not None)
        checked = tuple(
            message
            for output in (book.report.outputs if book.report else ())
            for check in output.checks
            for message in check.messages
        )
        messages = tuple(dict.fromkeys((*problem, *raised, *checked)))
        self._messages_heading.setVisible(bool(messages))
        self._messages.show_notices(notices_of(messages, current_language()))

    def _show_report(self, report: Report | None) -> None:
        clear(self._result_column)
        for output in report.outputs if report else ():
            card = ResultCard(output_card(output))
            card.preview.connect(self.preview)
            card.open_file.connect(self.open_file)
            card.show_folder.connect(self.show_folder)
            self._result_column.addWidget(card)
        has_ledger = report is not None and bool(report.ledger.counts)
        self._ledger_heading.setVisible(has_ledger)
        self._ledger_panel.setVisible(has_ledger)
        self._entry_list.hide()
        if report is not None:
            self._ledger_text.setText(ledger_sentence(report.ledger))
            self.ledger_model.show_rows(ledger_rows(report.ledger))

    def _detail(self, line: int) -> None:
        report = self._book.report
        if report is None or not 0 <= line < len(self.ledger_model.rows):
            return
        kind = self.ledger_model.rows[line].kind
        lines = entry_lines(report.ledger, kind, current_language())
        self._entries.setStringList(list(lines))
        self._entry_list.setVisible(bool(lines))
        self._entry_list.setFixedHeight(min(len(lines), _ENTRIES_SEEN) * _ENTRY_HEIGHT + 4)
