"""Page of misread words: each slip of the recogniser with pictures of its places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout

from converters.diagnostics import Origin
from converters.model.decision import DecisionChange
from desktop.i18n import translate
from desktop.structure.corrections import (
    WordPlace,
    WordRow,
    accepted,
    automatic,
    kept,
    next_place,
)
from desktop.structure.pages import Inspector, ListPage
from desktop.structure.review import word_caption, word_row_detail, word_row_line
from desktop.structure.word_cards import WordCards
from desktop.theme import PICTURES_WIDTH
from desktop.widgets.controls import Button, label

PLACES_SHOWN: Final = 6
_REMEMBERED: Final = 120
"""Pictures, of about 20 kB each."""


class CorrectionPage(ListPage):
    """Misread words; a person sees each on its page and says how it reads."""

    step_wanted = Signal(object)
    """The ``DecisionChange`` that a person wants."""
    pictures_wanted = Signal(object)
    """Places, a tuple of ``Origin``, whose pictures are to be fetched; all others need not be."""

    def __init__(self) -> None:
        super().__init__(Inspector(PICTURES_WIDTH))
        self._rows: tuple[WordRow, ...] = ()
        self._idle = True
        self._place = 0
        self._seen: tuple[str, str] | None = None
        """The words of the row that is looked at, however the rows change."""
        self._pictures: dict[Origin, bytes] = {}
        self._missing: set[Origin] = set()
        self.cards = WordCards()
        self.cards.chosen.connect(self._choose)
        self._gone = label(role="muted", wrap=True)
        self._gone.hide()
        self.inspector.show_above(self.cards, self._gone)
        self._build_actions()

    def _build_actions(self) -> None:
        self.accept = Button(self.accept_here)
        self.accept_alike = Button(self.accept_all)
        self.keep = Button(self.keep_here)
        self.keep_alike = Button(self.keep_all)
        self.restore = Button(self.restore_current)
        self.next = Button(self.look_at_next)
        grid = QGridLayout()
        grid.setSpacing(8)
        buttons = (
            self.accept, self.keep, self.accept_alike, self.keep_alike, self.restore, self.next,
        )  # fmt: skip
        for number, button in enumerate(buttons):
            grid.addWidget(button, number // 2, number % 2)
        self.inspector.offer_grid(grid)

    def retranslate(self) -> None:
        """Write the texts of the buttons."""
        self.accept.setText(translate("Structure", "Correct here  Ins"))
        self.keep.setText(translate("Structure", "Keep here  Del"))
        self.restore.setText(translate("Structure", "Automatic  Shift+Del"))
        self.next.setText(translate("Structure", "Next  F8"))
        self._gone.setText(
            translate(
                "Structure",
                "The picture of the page is not in the sources as it was read. "
                "Make the editions again to see it.",
            )
        )
        self._show_place()

    def show_words(self, rows: tuple[WordRow, ...], *, idle: bool) -> None:
        """Show misread words; nothing can be changed while the editions are made."""
        self._rows, self._idle = rows, idle
        self.show_things(rows, word_row_line, partial(word_row_detail, place=0))

    def forget_pictures(self) -> None:
        """Forget all pictures: the sources are others."""
        self._missing.clear()
        self._pictures.clear()

    def look_for_missing(self) -> None:
        """Ask again for the pictures that were missing: they may be there by now."""
        if self._missing:
            self._missing.clear()
            self._paint_pictures()
            self._ask()

    def show_pictures(
        self, places: Sequence[Origin], pictures: Sequence[bytes | None] | None
    ) -> None:
        """Take pictures that were fetched; None where they could not be."""
        for place, content in zip(places, pictures or [None] * len(places), strict=True):
            if content is None:
                self._missing.add(place)
            else:
                self._pictures[place] = content
        while len(self._pictures) > _REMEMBERED:
            del self._pictures[next(iter(self._pictures))]
        self._paint_pictures()

    # ---- what a person does -------------------------------------------------------------------

    def accept_here(self) -> None:
        """Have the word corrected at the place that is looked at."""
        self._want(accepted(self._here()))

    def accept_all(self) -> None:
        """Have the word corrected at all its places."""
        self._want(accepted(self._alike()))

    def keep_here(self) -> None:
        """Keep the word as it was read at the place that is looked at."""
        self._want(kept(self._here()))

    def keep_all(self) -> None:
        """Keep the word as it was read at all its places."""
        self._want(kept(self._alike()))

    def restore_current(self) -> None:
        """Leave the place that is looked at to the program again."""
        for place in self._here():
            self._want(automatic(place))

    def look_at_next(self) -> None:
        """Go on to the next place that waits for a person."""
        found = next_place(self._rows, self.current(), self._place)
        if found is not None:
            row, place = found
            if row != self.current():
                self.list.setCurrentIndex(self.list.rows_model.index(row))
            self._choose(place)

    def _want(self, step: DecisionChange | None) -> None:
        if step is not None and self._idle:
            self.step_wanted.emit(step)

    # ---- what is looked at --------------------------------------------------------------------

    def _row(self) -> WordRow | None:
        number = self.current()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _alike(self) -> tuple[WordPlace, ...]:
        row = self._row()
        return row.places if row is not None else ()

    def _here(self) -> tuple[WordPlace, ...]:
        return self._alike()[self._place : self._place + 1]

    def _look_at(self, number: int) -> None:  # noqa: ARG002 - the list knows it
        row = self._row()
        key = (row.before, row.after) if row is not None else None
        before = min(self._place, len(self._alike()) - 1) if key == self._seen else -1
        self._seen = key
        waiting = [at for at, place in enumerate(self._alike()) if place.asks]
        later = (at for at in waiting if at >= before)
        self._choose(next(later, waiting[0] if waiting else max(before, 0)))

    def _choose(self, place: int) -> None:
        self._place = place
        self._show_place()

    def _show_facts(self) -> None:
        row = self._row()
        self.inspector.show_detail(word_row_detail(row, self._place) if row else None)

    def _shown(self) -> tuple[WordPlace, ...]:
        first = self._place - self._place % PLACES_SHOWN
        return self._alike()[first : first + PLACES_SHOWN]

    def _show_place(self) -> None:
        shown = self._shown()
        captions = tuple(map(word_caption, shown))
        chosen = self._place % PLACES_SHOWN
        self.cards.show_cards(captions, chosen)
        if chosen == 0:
            self.inspector.bring_top()
        elif chosen < len(self.cards.cards):
            self.inspector.bring(self.cards.cards[chosen])
        self._show_facts()
        self._paint_pictures()
        self._show_actions()
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the pictures when they can be seen."""
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        origins = [place.correction.origin for place in self._shown()]
        wanted = [one for one in origins if one not in self._pictures and one.box is not None]
        self.pictures_wanted.emit(tuple(one for one in wanted if one not in self._missing))

    def _paint_pictures(self) -> None:
        waiting = translate("Structure", "The page is being opened…")
        nothing = translate("Structure", "No picture")
        origins = [place.correction.origin for place in self._shown()]
        for card, origin in zip(self.cards.cards, origins, strict=True):
            gone = origin in self._missing or origin.box is None
            card.show_picture(self._pictures.get(origin), nothing if gone else waiting)
        self._gone.setVisible(any(origin in self._missing for origin in origins))

    def _show_actions(self) -> None:
        alike, here = self._alike(), self._here()
        steps = {
            self.accept: accepted(here),
            self.accept_alike: accepted(alike),
            self.keep: kept(here),
            self.keep_alike: kept(alike),
            self.restore: automatic(here[0]) if here else None,
        }
        for button, step in steps.items():
            button.setVisible(bool(here))
            button.setEnabled(self._idle and step is not None)
        several = len(alike) > 1
        for button in (self.accept_alike, self.keep_alike):
            button.setVisible(several)
        self.accept_alike.setText(
            translate("Structure", "Correct all %Ln  Ctrl+Ins", "", len(alike))
        )
        self.keep_alike.setText(translate("Structure", "Keep all %Ln  Ctrl+Del", "", len(alike)))
        self.next.setVisible(any(row.proposed for row in self._rows))
