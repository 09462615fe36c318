"""What becomes of tracked changes that nobody settled: a choice for the book in hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from converters.vocabularies import ChangePolicy
from desktop.book import Book, Phase
from desktop.i18n import QT_TRANSLATE_NOOP, translate
from desktop.sources.findings import tracked_changes
from desktop.widgets.controls import Segmented, column, label, row

_NAMES = {
    ChangePolicy.ACCEPT: QT_TRANSLATE_NOOP("Changes", "Accept all"),
    ChangePolicy.REJECT: QT_TRANSLATE_NOOP("Changes", "Reject all"),
    ChangePolicy.REFUSE: QT_TRANSLATE_NOOP("Changes", "Refuse the manuscript"),
}
_MEANINGS = {
    ChangePolicy.ACCEPT: QT_TRANSLATE_NOOP(
        "Changes", "The editions hold the text as the reviewers left it."
    ),
    ChangePolicy.REJECT: QT_TRANSLATE_NOOP(
        "Changes", "The editions hold the text as it was before the changes."
    ),
    ChangePolicy.REFUSE: QT_TRANSLATE_NOOP(
        "Changes", "Nothing is made until the changes are settled in the manuscript."
    ),
}


class ChangesPanel(QFrame):
    """The choice, with what it means; there only where it matters."""

    chosen = Signal(object)
    """The ``ChangePolicy``."""

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self.setProperty("surface", "card")
        self._heading = label(role="title")
        self._meaning = label(role="muted", wrap=True)
        self.policies = Segmented()
        self.policies.chosen.connect(lambda key: self.chosen.emit(ChangePolicy(key)))
        layout = column(self._heading, row(self.policies, None), self._meaning, gap=6)
        layout.setContentsMargins(16, 12, 16, 14)
        self.setLayout(layout)

    def retranslate(self) -> None:
        """Write all texts."""
        self.policies.offer([(one.value, translate("Changes", _NAMES[one])) for one in _NAMES])
        self.show_book(self._book)

    def show_book(self, book: Book) -> None:
        """Show the choice of a book, if it has changes or the choice is not the usual one."""
        self._book = book
        number = tracked_changes(book.inspection)
        policy = book.choices.changes
        self.setVisible(bool(book.sources) and (bool(number) or policy is not ChangePolicy.ACCEPT))
        self.policies.choose(policy.value)
        self.policies.setEnabled(book.phase is not Phase.CONVERTING and not book.writing)
        self._heading.setText(
            translate("Changes", "%Ln tracked change(s) that nobody settled", "", number)
            if number
            else translate("Changes", "Tracked changes that nobody settled")
        )
        self._meaning.setText(translate("Changes", _MEANINGS[policy]))

    def take_focus(self) -> None:
        """Put the focus on the choice."""
        self.policies.take_focus()
