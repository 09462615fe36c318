"""The list of problems: filtered, searched, and each opened at its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop.checks.problems import (
    Filter,
    Group,
    Matter,
    Problem,
    Weight,
    matters,
    shown,
    weights,
)
from desktop.checks.words import (
    Line,
    line_detail,
    line_row,
    lines_of,
    matter_name,
    weight_name,
)
from desktop.i18n import current_language, number_text, translate
from desktop.structure.pages import ListPage
from desktop.widgets.controls import Button, FlowLayout, Segmented, View, clear, column, row, rule

_ALL = "all"
_SEARCH_WIDTH = 240
_SEARCH_MILLISECONDS = 150


class ProblemPage(View):
    """Filters above; the list below with everything about the line that is looked at."""

    opened = Signal(object)
    """The ``Problem`` whose place is to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[Problem, ...] = ()
        self._filter = Filter()
        self._empty = ""
        self.lines: tuple[Line, ...] = ()
        self._leads_on: Callable[[Problem], bool] = lambda _: False
        self.weights = Segmented()
        self.weights.chosen.connect(lambda _: self._refilter())
        self.search = QLineEdit()
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self._typing = QTimer(self, singleShot=True, interval=_SEARCH_MILLISECONDS)
        self._typing.timeout.connect(self._refilter)
        self.search.textChanged.connect(lambda _: self._typing.start())
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self._chips = FlowLayout()
        self.matters: dict[Matter, QPushButton] = {}
        self.page = ListPage()
        self.page.list.setUniformItemSizes(False)
        self.page.list.activated.connect(lambda index: self._open(index.row()))
        self.page.list.looked_at.connect(self._offer_place)
        self.go = Button(lambda: self._open(self.page.current()), drawing="right")
        self.page.inspector.offer(self.go)
        bar = row(self.weights, None, self.search)
        self._filters = QWidget()
        above = column(bar, self._chips)
        above.setContentsMargins(24, 12, 16, 0)
        filters = column(above, 8, rule(), gap=0)
        self._filters.setLayout(filters)
        layout = column(self._filters, gap=0)
        layout.addWidget(self.page, 1)
        self.setLayout(layout)
        self.retranslate()

    def retranslate(self) -> None:
        """Write all texts."""
        self.search.setPlaceholderText(translate("Checks", "Search  Ctrl+F"))
        self.search.setAccessibleName(translate("Checks", "Search the problems"))
        self.go.setText(translate("Checks", "Open the place  ↵"))
        self._show()

    def show_problems(
        self, problems: Sequence[Problem], empty: str, leads_on: Callable[[Problem], bool]
    ) -> None:
        """Show these problems; ``empty``: why there are none; ``leads_on``: which have a place."""
        same = tuple(problems) == self._problems and empty == self._empty
        self._leads_on = leads_on
        if not same:
            self._problems, self._empty = tuple(problems), empty
            self._show()
        self._offer_place(self.page.current())

    def take_focus(self) -> None:
        """Put the focus on the list."""
        self.page.list.setFocus()

    def next(self) -> None:
        """Look at the next problem, from the last at the first again."""
        here = self.page.current()
        order = (*range(here + 1, len(self.lines)), *range(here + 1))
        for number in order:
            if isinstance(self.lines[number], Problem):
                self.page.list.setCurrentIndex(self.page.list.rows_model.index(number))
                return

    def _show(self) -> None:
        self._filters.setVisible(bool(self._problems))
        self.page.inspector.setVisible(bool(self._problems))
        counts = weights(self._problems)
        names = [(_ALL, _counted(translate("Checks", "All"), len(self._problems)))]
        names += [(w.value, _counted(weight_name(w), counts[w])) for w in Weight if counts[w]]
        self.weights.offer(names)
        self._offer_matters()
        self.page.name(translate("Checks", "Problems"), self._empty)
        self._refilter()

    def _offer_matters(self) -> None:
        chosen = {matter for matter, chip in self.matters.items() if chip.isChecked()}
        clear(self._chips)
        self.matters = {}
        for matter, number in matters(self._problems):
            chip = QPushButton(_counted(matter_name(matter), number))
            chip.setProperty("kind", "filter")
            chip.setCheckable(True)
            with QSignalBlocker(chip):
                chip.setChecked(matter in chosen)
            chip.toggled.connect(lambda _: self._refilter())
            self._chips.addWidget(chip)
            self.matters[matter] = chip

    def _refilter(self) -> None:
        key = self.weights.current()
        self._filter = Filter(
            weight=Weight(key) if key not in ("", _ALL) else None,
            matters=frozenset(m for m, chip in self.matters.items() if chip.isChecked()),
            words=self.search.text(),
        )
        groups = shown(self._problems, self._filter, current_language())
        self.lines = lines_of(groups)
        none = translate("Checks", "Nothing fits the filter and the search.")
        self.page.name(translate("Checks", "Problems"), none if self._problems else self._empty)
        before = self.page.current()
        self.page.show_things(self.lines, line_row, line_detail)
        if before <= 0 and len(self.lines) > 1:
            self.page.list.setCurrentIndex(self.page.list.rows_model.index(1))

    def _offer_place(self, number: int) -> None:
        line = self.lines[number] if 0 <= number < len(self.lines) else None
        self.go.setVisible(isinstance(line, Problem) and self._leads_on(line))

    def _open(self, number: int) -> None:
        line = self.lines[number] if 0 <= number < len(self.lines) else None
        if line is not None and not isinstance(line, Group) and self._leads_on(line):
            self.opened.emit(line)


def _counted(name: str, number: int) -> str:
    return f"{name}  {number_text(number)}"
