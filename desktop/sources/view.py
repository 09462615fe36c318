"""First stage: what was handed in and what was found in it."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from desktop.book import Book, Phase
from desktop.i18n import current_language, translate
from desktop.icons import IconLabel
from desktop.messages import notices_of
from desktop.publish.results import ledger_sentence
from desktop.sources.changes import ChangesPanel
from desktop.sources.findings import SourceCard, chapters_of, moved, source_cards
from desktop.theme import CONTENT_WIDTH, INSPECTOR_WIDTH, Tone
from desktop.widgets.controls import (
    Button,
    ElidedLabel,
    FlowLayout,
    View,
    chip,
    clear,
    column,
    label,
    limited,
    panel,
    row,
    rule,
    scrolled,
)
from desktop.widgets.notices import NoticeList

_CARDS_SHOWN = 24


class SourcesView(View):
    """A card a source, problems, and the chapters."""

    sources_wanted = Signal(object)
    """The sources in a new order or with one less."""
    changes_chosen = Signal(object)
    """The ``ChangePolicy`` for tracked changes."""
    lead_wanted = Signal(object)
    """The ``Lead`` of a message that is to be followed up."""
    open_files = Signal()
    open_folder = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self._shown: object = None
        self._build_list()
        self._build_contents()
        self.setLayout(column(self._found_page()))
        self.retranslate()

    def _build_list(self) -> None:
        self._heading = label(role="section")
        self._add_files = Button(self.open_files.emit, "quiet")
        self._add_folder = Button(self.open_folder.emit, "quiet")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(8)
        self._more = label(role="muted")
        self._problems_heading = label(role="section")
        self._problems = NoticeList()
        self._problems.lead_wanted.connect(self.lead_wanted)
        self.changes = ChangesPanel()
        self.changes.chosen.connect(self.changes_chosen)
        self._ledger = label(role="muted", wrap=True)

    def _build_contents(self) -> None:
        self._contents_heading = label(role="section")
        self._no_contents = label(role="muted", wrap=True)
        self._chapters = QStringListModel(self)
        self._contents = QListView()
        self._contents.setModel(self._chapters)
        self._contents.setProperty("role", "book")
        self._contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._contents.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._contents.setUniformItemSizes(True)

    def _found_page(self) -> QWidget:
        body = QWidget()
        head = row(self._heading, None, self._add_files, self._add_folder)
        layout = column(
            head, self._busy, self._cards, self._more, self.changes, 12,
            self._problems_heading, self._problems, self._ledger, None,
        )  # fmt: skip
        layout.setContentsMargins(32, 20, 32, 24)
        body.setLayout(layout)
        contents = column(self._contents_heading, self._no_contents)
        contents.addWidget(self._contents, 1)
        contents.addStretch(0)
        aside = panel(contents, "panel")
        aside.setFixedWidth(INSPECTOR_WIDTH)
        page = QWidget()
        line = row(gap=0)
        line.addWidget(scrolled(limited(body, CONTENT_WIDTH)), 1)
        line.addWidget(rule("vertical"))
        line.addWidget(aside)
        page.setLayout(line)
        return page

    def retranslate(self) -> None:
        """Write all texts."""
        self._heading.setText(translate("Sources", "Sources").upper())
        self._add_files.setText(translate("Sources", "Add files"))
        self._add_folder.setText(translate("Sources", "Add a folder"))
        self._problems_heading.setText(translate("Sources", "What you should know").upper())
        self._contents_heading.setText(translate("Sources", "Contents").upper())
        self._contents.setAccessibleName(translate("Sources", "Contents"))
        self._busy.setAccessibleName(translate("Sources", "Looking into the sources"))
        self.changes.retranslate()
        self._shown = None
        self.show_book(self._book)

    def show_book(self, book: Book) -> None:
        """Show a new snapshot."""
        self._book = book
        self._busy.setVisible(book.phase is Phase.INSPECTING)
        self.changes.show_book(book)
        if self._shown != (book.sources, book.inspection, book.phase):
            self._shown = (book.sources, book.inspection, book.phase)
            self._show_cards(book)
            self._show_problems(book)
            self._show_contents(book)

    def show_changes(self) -> None:
        """Put the focus on the choice about tracked changes."""
        self.changes.take_focus()

    def _show_cards(self, book: Book) -> None:
        clear(self._cards)
        cards = source_cards(book.sources, book.inspection)
        for card in cards[:_CARDS_SHOWN]:
            self._cards.addWidget(self._card(card, changeable=book.phase is not Phase.CONVERTING))
        rest = len(cards) - _CARDS_SHOWN
        self._more.setVisible(rest > 0)
        self._more.setText(translate("Sources", "and %Ln more source(s)", "", rest))

    def _show_problems(self, book: Book) -> None:
        raised = book.inspection.diagnostics if book.inspection else ()
        if book.phase is Phase.UNREADABLE and book.problem is not None:
            raised = (book.problem, *raised)
        self._problems_heading.setVisible(bool(raised))
        self._problems.show_notices(notices_of(raised, current_language()))
        ledger = book.inspection.ledger if book.inspection else None
        self._ledger.setVisible(ledger is not None and bool(ledger.counts))
        if ledger is not None:
            self._ledger.setText(ledger_sentence(ledger))

    def _show_contents(self, book: Book) -> None:
        chapters = chapters_of(book.inspection)
        self._chapters.setStringList(list(chapters))
        self._contents.setVisible(bool(chapters))
        self._no_contents.setVisible(not chapters)
        self._no_contents.setText(
            translate("Sources", "Looking into the sources…")
            if book.phase is Phase.INSPECTING
            else translate("Sources", "No chapters are known yet; they are found in the text.")
        )

    def _card(self, card: SourceCard, *, changeable: bool) -> QFrame:
        name = ElidedLabel("title")
        name.setText(card.name)
        name.setToolTip(card.path)
        facts = FlowLayout()
        for fact in card.facts:
            facts.addWidget(chip(fact.text, fact.tone))
        for old in card.legacy:
            facts.addWidget(chip(old, Tone.NEEDS))
        words = column(name, gap=6)
        if facts.count():
            words.addLayout(facts)
        line = row(gap=12)
        line.addWidget(IconLabel(card.icon, 24, Tone.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        if changeable and card.path in self._book.sources:
            for button in self._card_buttons(card):
                line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return panel(line)

    def _card_buttons(self, card: SourceCard) -> list[Button]:
        sources = self._book.sources

        def move(by: int) -> None:
            self.sources_wanted.emit(moved(sources, card.path, by))

        def remove() -> None:
            self.sources_wanted.emit(tuple(path for path in sources if path != card.path))

        up = Button(lambda: move(-1), "quiet", "up")
        up.name(translate("Sources", "Move up: {name}").format(name=card.name))
        down = Button(lambda: move(1), "quiet", "down")
        down.name(translate("Sources", "Move down: {name}").format(name=card.name))
        away = Button(remove, "quiet", "close")
        away.name(translate("Sources", "Take out of this book: {name}").format(name=card.name))
        # A book without sources is none; it is put away as a whole.
        return [up, down, away] if len(sources) > 1 else []
