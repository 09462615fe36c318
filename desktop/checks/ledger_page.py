"""The ledger: every kind of thing in the sources, and what became of the single ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from converters.model.ledger import Entry, Ledger
from converters.model.outline import OutlineEntry
from desktop.book import Book
from desktop.checks.places import place_in_text
from desktop.checks.words import entry_row, fates_of
from desktop.i18n import translate
from desktop.publish.ledger_table import LedgerModel, LedgerTable
from desktop.publish.results import ledger_rows, ledger_sentence
from desktop.widgets.controls import View, column, label, row, rule, scrolled
from desktop.widgets.rows import RowList

_LIST_SHARE = 3
_TABLE_SHARE = 4


class LedgerPage(View):
    """The kinds at the left; at the right the single things of the kind that is looked at."""

    place_wanted = Signal(object)
    """The ``Place`` to open."""

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self._outline: Sequence[OutlineEntry] = ()
        self._ledger = Ledger()
        self.entries: tuple[Entry, ...] = ()
        self._sentence = label(role="muted", wrap=True)
        self.model = LedgerModel(self)
        self.table = LedgerTable(self.model)
        self.table.selectionModel().currentRowChanged.connect(
            lambda now, _: self._look_at(now.row())
        )
        self._heading = label(role="section")
        self._none = label(role="muted", wrap=True)
        self.list = RowList()
        self.list.activated.connect(lambda index: self._open(index.row()))
        left = column(self._sentence, self.table, None)
        left.setContentsMargins(24, 16, 16, 16)
        right = column(self._heading, self._none, self.list)
        right.setContentsMargins(16, 16, 24, 16)
        line = row(gap=0)
        line.addWidget(scrolled(_holding(left)), _TABLE_SHARE)
        line.addWidget(rule("vertical"))
        line.addWidget(_holding(right), _LIST_SHARE)
        self.setLayout(line)
        self.retranslate()

    def retranslate(self) -> None:
        """Write all texts."""
        self.table.setAccessibleName(translate("Checks", "Ledger"))
        self.list.setAccessibleName(translate("Checks", "Single things of this kind"))
        self._heading.setText(translate("Checks", "Single things of this kind").upper())
        self._show()

    def show_ledger(self, ledger: Ledger, book: Book, outline: Sequence[OutlineEntry]) -> None:
        """Show what became of everything in the sources of a book."""
        self._book, self._outline = book, outline
        if ledger != self._ledger:
            self._ledger = ledger
            self._show()

    def _show(self) -> None:
        line = self.table.currentIndex().row()
        rows = ledger_rows(self._ledger)
        self.model.show_rows(rows)
        self.table.setVisible(bool(rows))
        nothing = translate("Checks", "The ledger is kept while the sources are read.")
        self._sentence.setText(ledger_sentence(self._ledger) if rows else nothing)
        if rows:
            self.table.selectRow(max(0, min(line, len(rows) - 1)))
        self._look_at(self.table.currentIndex().row())

    def _look_at(self, line: int) -> None:
        known = 0 <= line < len(self.model.rows)
        self.entries = fates_of(self._ledger, self.model.rows[line].kind).entries if known else ()
        entries = self.entries
        self.list.setVisible(bool(entries))
        self._none.setVisible(not entries)
        self._none.setText(
            translate("Checks", "All of them were kept as they are.") if known else ""
        )
        self.list.show_rows(len(entries), lambda number: entry_row(entries[number]))

    def _open(self, number: int) -> None:
        place = place_in_text(self.entries[number].origin, self._book, self._outline)
        if place is not None:
            self.place_wanted.emit(place)


def _holding(layout: QLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    return holder
