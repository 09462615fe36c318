"""Fourth stage: the look of the book at the left, the book in that look at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from converters.model.edition import ThemeEntry
from converters.model.job import SourceRoad
from desktop.book import Book, Phase
from desktop.design.previewer import Previewer, Sight
from desktop.design.samples import ThemeCard
from desktop.design.settings import FileSetting, OpeningSetting, TrimSetting
from desktop.design.sight import SightView
from desktop.design.values import (
    automatic,
    provenance,
    sample_of,
    theme_of_book,
    trim_of_book,
)
from desktop.i18n import translate
from desktop.metadata.draft import Field, faults_of
from desktop.metadata.view import FieldEditor, badge_of, field_name
from desktop.widgets.controls import (
    Button,
    View,
    chip,
    column,
    label,
    panel,
    row,
    rule,
    scrolled,
    set_look,
)

_PANEL_WIDTH = 288
_CARDS_A_LINE = 2
_TYPED = (Field.FONT_SIZE, Field.PAPER_THICKNESS, Field.CERTIFIED_BY)


class DesignView(View):
    """Themes as cards, then page, type and files of the user's own; beside them the book itself."""

    theme_chosen = Signal(object)
    trim_chosen = Signal(object)
    typed = Signal(object, str)
    """The ``Field`` and its new text."""

    def __init__(self, previewer: Previewer, themes: Sequence[ThemeEntry]) -> None:
        super().__init__()
        self._book = Book()
        self._themes = tuple(themes)
        self._previewer = previewer
        self._sight = Sight()
        self.sight = SightView()
        self._build_themes()
        self._build_settings()
        line = row(self._panel(), rule("vertical"), gap=0)
        line.addWidget(self.sight, 1)
        self.setLayout(line)
        self._connect()
        self.retranslate()

    def _build_themes(self) -> None:
        self._heading = label(role="section")
        self.badge = chip()
        self.back = Button(lambda: self.theme_chosen.emit(None), "link")
        self._way_back = QWidget()
        self._way_back.setLayout(row(self.back, None))
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self.cards: dict[str, ThemeCard] = {}
        self._group = QButtonGroup(self)
        for entry in self._themes:
            self._add_card(entry)

    def _add_card(self, entry: ThemeEntry) -> None:
        card = ThemeCard(entry)
        card.clicked.connect(lambda _, theme=entry.theme: self.theme_chosen.emit(theme))
        self._group.addButton(card)
        self._grid.addWidget(card, *divmod(len(self.cards), _CARDS_A_LINE))
        self.cards[entry.theme] = card

    def _build_settings(self) -> None:
        self._headings = [label(role="section") for _ in range(3)]
        self.trim = TrimSetting()
        self.opening = OpeningSetting()
        self.editors = {which: FieldEditor(which) for which in _TYPED}
        self.css = FileSetting("CSS (*.css)")
        self.typst = FileSetting("Typst (*.typ)")
        self.folder = FileSetting()

    def _panel(self) -> QWidget:
        page, access, own = self._headings
        body = QWidget()
        layout = column(
            row(self._heading, None, self.badge), self._grid, self._way_back, 8,
            page, self.trim, self.editors[Field.FONT_SIZE], self.opening,
            self.editors[Field.PAPER_THICKNESS], 8,
            access, self.editors[Field.CERTIFIED_BY], 8,
            own, self.folder, self.css, self.typst, None, gap=10,
        )  # fmt: skip
        layout.setContentsMargins(16, 16, 16, 24)
        body.setLayout(layout)
        area = panel(column(scrolled(body), gap=0), "panel", 2)
        area.setFixedWidth(_PANEL_WIDTH)
        return area

    def _connect(self) -> None:
        self.trim.chosen.connect(self.trim_chosen)
        self.trim.back_wanted.connect(self.trim.go_back)
        self.opening.chosen.connect(self.typed)
        for editor in self.editors.values():
            editor.typed.connect(self.typed)
        self.css.picked.connect(lambda path: self.typed.emit(Field.CSS, path))
        self.typst.picked.connect(lambda path: self.typed.emit(Field.TYPST, path))
        self.folder.picked.connect(lambda path: self.theme_chosen.emit(path or None))
        self._previewer.changed.connect(self._show_sight)

    def retranslate(self) -> None:
        """Write all texts."""
        self._heading.setText(translate("Design", "Themes").upper())
        texts = (
            translate("Design", "Page and type"),
            translate("Design", "Accessibility"),
            translate("Design", "Your own"),
        )
        for heading, text in zip(self._headings, texts, strict=True):
            heading.setText(text.upper())
        self.back.setText(translate("Design", "Back to the book's own"))
        self.trim.name_it(translate("Design", "Page size of the PDF"))
        self.folder.name_it(translate("Design", "Folder of a theme"))
        self.css.name_it(field_name(Field.CSS))
        self.typst.name_it(field_name(Field.TYPST))
        self.opening.retranslate()
        for card in self.cards.values():
            card.retranslate()
        for editor in self.editors.values():
            editor.retranslate()
        self.show_book(self._book)

    def show_book(self, book: Book) -> None:
        """Show a new snapshot."""
        self._book = book
        own = theme_of_book(book, self._themes)
        theme = book.choices.theme or own
        sample = sample_of(theme, self._themes)
        self._show_theme(theme, chosen=book.choices.theme is not None)
        self.trim.show_trim(book.choices.trim, trim_of_book(book, sample))
        self._show_fields(book, automatic(sample))
        idle = book.phase is not Phase.CONVERTING
        for widget in (*self.cards.values(), self.trim, self.folder):
            widget.setEnabled(idle)
        self._show_sight(self._sight)

    def show_field(self, which: Field) -> None:
        """Put the cursor into a field."""
        entries = {
            Field.CHAPTERS_ON: self.opening.pages,
            Field.CSS: self.css.pick,
            Field.TYPST: self.typst.pick,
        } | {one: editor.entry for one, editor in self.editors.items()}
        if which in entries:
            entries[which].setFocus()

    def show_fault(self) -> None:
        """Put the cursor into the first field that cannot stand."""
        for which in faults_of(self._book.draft, self._book.choices.forms):
            self.show_field(which)

    def take_focus(self) -> None:
        """Put the focus on the theme that is chosen."""
        for card in self.cards.values():
            if card.isChecked():
                card.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the book set while it is looked at."""
        super().showEvent(event)
        self._previewer.look(looking=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Set nothing for nobody."""
        super().hideEvent(event)
        self._previewer.look(looking=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from card to card with the arrow keys."""
        steps = {
            Qt.Key.Key_Down: _CARDS_A_LINE, Qt.Key.Key_Up: -_CARDS_A_LINE,
            Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1,
        }  # fmt: skip
        cards = list(self.cards.values())
        here = next((n for n, card in enumerate(cards) if card.hasFocus()), None)
        by = steps.get(Qt.Key(event.key()))
        if here is None or by is None or not 0 <= here + by < len(cards):
            super().keyPressEvent(event)
            return
        cards[here + by].setFocus()
        cards[here + by].click()

    def close_files(self) -> None:
        """Let go of what is shown."""
        self.sight.close_files()

    def _show_theme(self, theme: str, *, chosen: bool) -> None:
        self._group.setExclusive(False)
        for name, card in self.cards.items():
            card.setChecked(name == theme)
        self._group.setExclusive(True)
        text, tone = badge_of(provenance(chosen=chosen), None, missing=False)
        self.badge.setText(text)
        set_look(self.badge, chip=tone.value)
        self._way_back.setVisible(chosen)
        self.folder.show_path(theme if chosen and theme not in self.cards else "")

    def _show_fields(self, book: Book, values: dict[Field, str]) -> None:
        draft = replace(book.draft, proposed={**book.draft.proposed, **values})
        faults = faults_of(book.draft, book.choices.forms)
        for which, editor in self.editors.items():
            editor.show_draft(draft, faults.get(which), book.rewound)
        typed = book.draft.typed
        self.opening.show_value(draft.value(Field.CHAPTERS_ON), chosen=Field.CHAPTERS_ON in typed)
        home = Path(book.inspection.book_file).parent if book.inspection else Path()
        for which, setting in ((Field.CSS, self.css), (Field.TYPST, self.typst)):
            told = typed.get(which, "")
            setting.show_path(str(home / told) if told else "")

    def _show_sight(self, sight: Sight) -> None:
        self._sight = sight
        self.sight.show_sight(sight, self._why_nothing())

    def _why_nothing(self) -> str:
        if self._book.road is SourceRoad.SCAN and self._book.report is None:
            return translate(
                "Design",
                "The text of scanned pages is known once they are recognised. "
                "Make the editions, then look here.",
            )
        return translate("Design", "The first pages of this book appear here in the chosen look.")
