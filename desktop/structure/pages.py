"""Pages of the stage: a list at the left, and at the right all about the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from desktop.i18n import translate
from desktop.structure.decisions import PlaceRow, Standing, next_to_look_at
from desktop.structure.review import Detail, Fact, guess_detail, guess_row
from desktop.theme import INSPECTOR_WIDTH, Tone
from desktop.widgets.controls import (
    Button,
    chip,
    clear,
    column,
    label,
    row,
    rule,
    scrolled,
    set_look,
)
from desktop.widgets.rows import Row, RowList

_ThingT = TypeVar("_ThingT")


class Inspector(QFrame):
    """All about one thing, and below it what can be done."""

    def __init__(self, width: int = INSPECTOR_WIDTH) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setFixedWidth(width)
        self._title = label(role="title", wrap=True)
        self._chip = chip()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        self._above = column(gap=6)
        body = QWidget()
        head = row(self._chip, None)
        body.setLayout(column(self._title, head, 8, self._above, 4, self._facts, None, gap=4))
        self._body = scrolled(body)
        self._layout = column(gap=10)
        self._layout.addWidget(self._body, 1)
        self._layout.addStretch(0)
        self._layout.setContentsMargins(16, 16, 16, 16)
        self.setLayout(self._layout)

    def offer(self, *actions: QWidget) -> None:
        """Put what can be done below the facts."""
        for action in actions:
            self._layout.addWidget(action)

    def offer_grid(self, actions: QLayout) -> None:
        """Put many things that can be done below the facts, side by side."""
        self._layout.addLayout(actions)

    def show_above(self, *widgets: QWidget) -> None:
        """Put widgets between the title and the facts."""
        for widget in widgets:
            self._above.addWidget(widget)

    def bring(self, widget: QWidget) -> None:
        """Scroll to a widget once it has its place."""
        QTimer.singleShot(0, widget, lambda: self._body.ensureWidgetVisible(widget, 0, 12))

    def bring_top(self) -> None:
        """Scroll to the title."""
        self._body.verticalScrollBar().setValue(0)

    def show_detail(self, detail: Detail | None) -> None:
        """Show one thing, or nothing."""
        clear(self._facts)
        self._body.setVisible(detail is not None)
        if detail is None:
            return
        self._title.setText(detail.title)
        self._chip.setText(detail.chip)
        set_look(self._chip, chip=detail.tone.value)
        for fact in detail.facts:
            self._show_fact(fact)

    def _show_fact(self, fact: Fact) -> None:
        text = label(fact.text, "passage" if fact.is_of_book else "", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts.addWidget(label(fact.name.upper(), "section"))
        self._facts.addWidget(text)
        self._facts.addSpacing(8)


class ListPage(QWidget):
    """A list with its inspector; where the list is empty, why it is."""

    def __init__(self, inspector: Inspector | None = None) -> None:
        super().__init__()
        self.list = RowList()
        self.list.looked_at.connect(self._look_at)
        self._empty = label(role="muted", wrap=True)
        self._detail_of: Callable[[int], Detail | None] = lambda _: None
        self.inspector = inspector or Inspector()
        place = QWidget()
        inner = column(self._empty, gap=0)
        inner.addWidget(self.list, 1)
        inner.addStretch(0)
        inner.setContentsMargins(24, 12, 16, 12)
        place.setLayout(inner)
        line = row(gap=0)
        line.addWidget(place, 1)
        line.addWidget(rule("vertical"))
        line.addWidget(self.inspector)
        self.setLayout(line)

    def name(self, text: str, empty: str) -> None:
        """Name the list for screen readers, and say why it is empty."""
        self.list.setAccessibleName(text)
        self._empty.setText(empty)

    def show_things(
        self,
        things: Sequence[_ThingT],
        row_of: Callable[[_ThingT], Row],
        detail_of: Callable[[_ThingT], Detail],
    ) -> None:
        """Show other things, a row each; all about the one that is looked at."""
        self._detail_of = lambda number: detail_of(things[number])
        self.list.setVisible(bool(things))
        self._empty.setVisible(not things)
        self.list.show_rows(len(things), lambda number: row_of(things[number]))

    def current(self) -> int:
        """Return the number of the row that is looked at, -1 for none."""
        return self.list.currentIndex().row()

    def _look_at(self, number: int) -> None:
        self.inspector.show_detail(self._detail_of(number) if number >= 0 else None)


class GuessPage(ListPage):
    """What was guessed and what was decided; a guess can be rejected, a decision taken back."""

    rejected = Signal(object)
    """The ``PlaceRow`` that is not so."""
    restored = Signal(object)
    """The ``PlaceRow`` that is to be left to the program again."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PlaceRow, ...] = ()
        self._idle = True
        self.reject = Button(self.reject_current)
        self.restore = Button(self.restore_current)
        self.next = Button(self.look_at_next)
        self.inspector.offer(self.reject, self.restore, self.next)
        self.list.looked_at.connect(lambda _: self._show_actions())

    def retranslate(self) -> None:
        """Write the texts of the buttons."""
        self.reject.setText(translate("Structure", "Reject  Del"))
        self.next.setText(translate("Structure", "Next to look at  F8"))
        self._show_actions()

    def show_places(self, rows: tuple[PlaceRow, ...], *, idle: bool) -> None:
        """Show guesses and decisions; nothing can be changed while the editions are made."""
        self._rows, self._idle = rows, idle
        self.show_things(rows, guess_row, guess_detail)
        self.next.setVisible(next_to_look_at(rows, -1) is not None)
        self._show_actions()

    def reject_current(self) -> None:
        """Reject the guess that is looked at."""
        if self.reject.isEnabled() and (one := self._current_row()) is not None:
            self.rejected.emit(one)

    def restore_current(self) -> None:
        """Take back the decision that is looked at."""
        if self.restore.isEnabled() and (one := self._current_row()) is not None:
            self.restored.emit(one)

    def look_at_next(self) -> None:
        """Go on to the next guess that is not sure, or decision without a place."""
        number = next_to_look_at(self._rows, self.current())
        if number is not None:
            self.list.setCurrentIndex(self.list.rows_model.index(number))

    def _current_row(self) -> PlaceRow | None:
        number = self.current()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _show_actions(self) -> None:
        one = self._current_row()
        automatic = one is not None and one.standing is Standing.AUTO
        self.reject.setVisible(automatic)
        self.reject.setEnabled(automatic and self._idle)
        self.restore.setVisible(one is not None and not automatic)
        self.restore.setEnabled(one is not None and not automatic and self._idle)
        lost = one is not None and one.standing is Standing.LOST
        self.restore.setText(
            translate("Structure", "Take the decision out  Shift+Del")
            if lost
            else translate("Structure", "Back to automatic  Shift+Del")
        )


class CommentPage(ListPage):
    """The reviewers' comments, and a button that hands them over as a table."""

    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.export = Button(self.export_wanted.emit)
        self._outcome = label(role="muted", wrap=True)
        self._outcome.hide()
        self.inspector.offer(self._outcome, self.export)

    def retranslate(self) -> None:
        """Write the text of the button."""
        self.export.setText(translate("Structure", "Export all as a table…"))

    def show_outcome(self, text: str, *, failed: bool = False) -> None:
        """Say what became of the export."""
        self._outcome.setText(text)
        self._outcome.setVisible(bool(text))
        set_look(self._outcome, tone=Tone.ERROR.value if failed else "")
