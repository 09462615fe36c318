"""List of messages: what, where, what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.i18n import QT_TRANSLATE_NOOP, translate
from desktop.icons import IconLabel
from desktop.messages import ICONS, Lead, Notice
from desktop.widgets.controls import GAP, Button, clear, column, label, row

_SHOWN = 40
_LEADS = {
    Lead.OUTLINE: QT_TRANSLATE_NOOP("Notices", "Look at the structure"),
    Lead.GUESSES: QT_TRANSLATE_NOOP("Notices", "Look at the guesses"),
    Lead.CORRECTIONS: QT_TRANSLATE_NOOP("Notices", "Look at the corrections"),
    Lead.WORDS: QT_TRANSLATE_NOOP("Notices", "Look at the words"),
    Lead.CHANGES: QT_TRANSLATE_NOOP("Notices", "Choose what becomes of them"),
}


class NoticeList(QWidget):
    """Shows notices one under another, the gravest first."""

    lead_wanted = Signal(object)
    """The ``Lead`` that a person wants to follow."""

    def __init__(self) -> None:
        super().__init__()
        self._notices: tuple[Notice, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these notices and no others."""
        if tuple(notices) == self._notices:
            return
        self._notices = tuple(notices)
        clear(self._column)
        for notice in notices[:_SHOWN]:
            self._column.addWidget(notice_card(notice, self.lead_wanted.emit))


def notice_card(notice: Notice, follow: Callable[[Lead], object]) -> QFrame:
    """Return the card of one notice; ``follow`` is called where a person follows its lead."""
    card = QFrame()
    card.setProperty("notice", notice.tone.value)
    words = column(gap=2)
    for text in notice.texts:
        words.addWidget(_selectable(text, "strong"))
    if notice.places:
        words.addWidget(_selectable(places_text(notice), "muted"))
    if notice.remedy:
        words.addWidget(_selectable(notice.remedy, ""))
    if notice.lead is not None:
        words.addLayout(row(_lead_button(notice.lead, follow), None))
    sign = IconLabel(ICONS[notice.tone], 18, notice.tone)
    code = label(notice.code if notice.count == 1 else f"{notice.code} × {notice.count}", "label")
    line = row(gap=12)
    line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    line.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
    line.setContentsMargins(14, 10, 14, 12)
    card.setLayout(line)
    return card


def _lead_button(lead: Lead, follow: Callable[[Lead], object]) -> Button:
    button = Button(lambda: follow(lead), "link", "right")
    button.setText(translate("Notices", _LEADS[lead]))
    return button


def places_text(notice: Notice) -> str:
    """Return the places of a notice in one line."""
    places = " · ".join(notice.places)
    if not notice.more_places:
        return places
    more = translate("Notices", "and %Ln more place(s)", "", notice.more_places)
    return f"{places} · {more}"


def _selectable(text: str, role: str) -> QWidget:
    words = label(text, role, wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return words
