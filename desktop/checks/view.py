"""Fifth stage: what is wrong, what to do about it, and where; also of files made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QProgressBar, QStackedWidget, QWidget

from converters.diagnostics import Diagnostic
from converters.model.job import CheckResult, Mended
from converters.vocabularies import EPUB_FORMS
from desktop.book import Book
from desktop.checks.examiner import Examined, Examiner
from desktop.checks.ledger_page import LedgerPage
from desktop.checks.places import place_of
from desktop.checks.problem_page import ProblemPage
from desktop.checks.problems import Problem, in_order, of_checks, problems_of
from desktop.checks.words import mended_text, verdict_text
from desktop.i18n import number_text, translate
from desktop.sources.drop_zone import dropped_paths
from desktop.structure.view import outline_of
from desktop.widgets.controls import (
    Button,
    ElidedLabel,
    Segmented,
    View,
    column,
    panel,
    row,
    rule,
)

CHECKED = (".epub", ".pdf")
"""Endings of finished files that can be checked here."""


class Page(StrEnum):
    """What the stage can show."""

    BOOK = "book"
    LEDGER = "ledger"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A file that was made elsewhere, and what is known about it."""

    path: str
    checks: tuple[CheckResult, ...] | None = None
    """None: not known yet."""
    mended: Mended | None = None
    problem: Diagnostic | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it; of a mended one what is left, with what was mended."""
        path = self.mended.path if self.mended else self.path
        own = (self.mended.mended,) if self.mended else ()
        failed = (Problem(self.problem, "", self.path),) if self.problem else ()
        return in_order((*failed, *of_checks(path, (*own, *(self.checks or ())))))


class ChecksView(View):
    """Pages under one bar; below it, what is being checked and what came of it."""

    place_wanted = Signal(object)
    """The ``Place`` to open."""
    file_wanted = Signal()
    """A finished file is to be picked."""

    def __init__(self, examiner: Examiner) -> None:
        super().__init__()
        self._book = Book()
        self._examiner = examiner
        self._wish = 0
        self._of_shops: Mapping[str, tuple[CheckResult, ...]] = {}
        self.foreign: Foreign | None = None
        self._problem: Diagnostic | None = None
        self.problems = ProblemPage()
        self.ledger = LedgerPage()
        self._stack = QStackedWidget()
        for page in (self.problems, self.ledger):
            self._stack.addWidget(page)
        self._build_bar()
        self._build_state()
        layout = column(self._bar, rule(), self._state, gap=0)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self.setAcceptDrops(True)
        examiner.done.connect(self._examined)
        self.problems.opened.connect(self._open)
        self.ledger.place_wanted.connect(self.place_wanted)
        self.retranslate()

    def _build_bar(self) -> None:
        self.pages = Segmented()
        self.pages.chosen.connect(lambda key: self.open_page(Page(key)))
        self.shops = Button(lambda: None)
        self._menu = QMenu(self.shops)
        self.shops.setMenu(self._menu)
        self._shop_actions: dict[str, QAction] = {}
        for shop in self._examiner.shops():
            action = self._menu.addAction(shop.name)
            action.setCheckable(True)
            action.toggled.connect(lambda _: self._ask_shops())
            self._shop_actions[shop.key] = action
        self.pick = Button(self.file_wanted.emit, drawing="open")
        line = row(self.pages, None, self.shops, self.pick)
        line.setContentsMargins(24, 8, 16, 8)
        self._bar = QWidget()
        self._bar.setLayout(line)

    def _build_state(self) -> None:
        self._verdict = ElidedLabel("strong")
        self._told = ElidedLabel("muted")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(120)
        self.stop = Button(self._stop, "quiet", "close")
        self.mend = Button(self._mend)
        words = column(self._verdict, self._told, gap=2)
        line = row(gap=16)
        line.addLayout(words, 1)
        for widget in (self._busy, self.stop, self.mend):
            line.addWidget(widget)
        self._state = panel(line, "panel", 12)
        line.setContentsMargins(24, 10, 16, 12)

    def retranslate(self) -> None:
        """Write all texts."""
        self.shops.setText(translate("Checks", "Check for shops"))
        self.pick.setText(translate("Checks", "Check a finished file…"))
        self.mend.setText(translate("Checks", "Mend what can be mended"))
        self.stop.setText(translate("Checks", "Stop"))
        self._busy.setAccessibleName(translate("Checks", "Checking"))
        self._show()

    def show_book(self, book: Book) -> None:
        """Show a new snapshot; what shops said belongs to the files of the one before."""
        if book.report is not self._book.report:
            self._of_shops = {}
        before, self._book = self._book, book
        parts = ("report", "messages", "inspection", "problem", "sources")
        if any(getattr(before, one) is not getattr(book, one) for one in parts):
            self._show()
            if book.report is not None and before.report is not book.report:
                self._ask_shops()

    def open_page(self, page: Page) -> None:
        """Show one of the pages."""
        self.pages.choose(page.value)
        self._show()

    def examine(self, path: str) -> None:
        """Check a finished file that was made elsewhere."""
        self.foreign = Foreign(path)
        self._problem = None
        self._offer_pages()
        self.pages.choose(Page.FOREIGN.value)
        self._wish = self._examiner.check([path], self._chosen_shops())
        self._show()

    def take_focus(self) -> None:
        """Put the focus on the list that is shown."""
        page = self._stack.currentWidget()
        (self.problems.page.list if page is self.problems else self.ledger.list).setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a finished file; anything else is for the window."""
        if _finished(dropped_paths(event.mimeData())):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check what was dropped."""
        path = _finished(dropped_paths(event.mimeData()))
        if path:
            event.acceptProposedAction()
            self.examine(path)

    # ---- what is asked of the examiner ---------------------------------------------------------

    def _chosen_shops(self) -> tuple[str, ...]:
        return tuple(key for key, action in self._shop_actions.items() if action.isChecked())

    def _ask_shops(self) -> None:
        shops = self._chosen_shops()
        self._show_shops()
        if self._page() is Page.FOREIGN and self.foreign is not None:
            self.examine(self.foreign.mended.path if self.foreign.mended else self.foreign.path)
            return
        outputs = self._book.report.outputs if self._book.report else ()
        epubs = [output.path for output in outputs if output.form in EPUB_FORMS]
        if shops and epubs:
            self._problem = None
            self._wish = self._examiner.check(epubs, shops)
        else:
            self._of_shops = {}
        self._show()

    def _mend(self) -> None:
        if self.foreign is not None:
            self._wish = self._examiner.mend(self.foreign.path, self._chosen_shops())
            self._show()

    def _stop(self) -> None:
        self._examiner.forget()
        self._wish = 0
        self._show()

    def _examined(self, wish: int, found: Examined) -> None:
        if wish != self._wish:
            return
        self._wish = 0
        foreign = self.foreign
        if foreign is not None and self._page() is Page.FOREIGN:
            mended = found.mended or foreign.mended
            checks = next(iter(found.verdicts.values()), foreign.checks)
            self.foreign = replace(foreign, checks=checks, mended=mended, problem=found.problem)
        else:
            self._of_shops, self._problem = found.verdicts, found.problem
        self._show()

    # ---- what is shown -------------------------------------------------------------------------

    def _page(self) -> Page:
        return Page(self.pages.current() or Page.BOOK)

    def _show(self) -> None:
        self._offer_pages()
        page = self._page()
        self._stack.setCurrentWidget(self.ledger if page is Page.LEDGER else self.problems)
        outline = outline_of(self._book)
        told = self._book.report or self._book.inspection
        if told is not None:
            self.ledger.show_ledger(told.ledger, self._book, outline)
        if page is Page.FOREIGN and self.foreign is not None:
            self.problems.show_problems(self.foreign.problems, self._empty_text(), lambda _: False)
        elif page is Page.BOOK:
            book = self._book
            self.problems.show_problems(
                self._book_problems(),
                self._empty_text(),
                lambda one: place_of(one, book, outline) is not None,
            )
        self._show_state(page)
        self._show_shops()

    def _book_problems(self) -> tuple[Problem, ...]:
        own = problems_of(self._book, self._of_shops)
        failed = (Problem(self._problem),) if self._problem else ()
        return in_order((*failed, *own))

    def _offer_pages(self) -> None:
        number = len(self._book_problems())
        name = translate("Checks", "Problems")
        names = [
            (Page.BOOK.value, f"{name}  {number_text(number)}" if number else name),
            (Page.LEDGER.value, translate("Checks", "Ledger")),
        ]
        if self.foreign is not None:
            names.append((Page.FOREIGN.value, Path(self.foreign.path).name))
        self.pages.offer(names)

    def _show_shops(self) -> None:
        number = len(self._chosen_shops())
        text = translate("Checks", "Check for shops")
        self.shops.setText(f"{text}  {number_text(number)}" if number else text)
        self.shops.setVisible(bool(self._shop_actions))

    def _show_state(self, page: Page) -> None:
        busy = bool(self._wish)
        foreign = self.foreign if page is Page.FOREIGN else None
        self._state.setVisible(busy or foreign is not None)
        self._busy.setVisible(busy)
        self.stop.setVisible(busy)
        can_mend = foreign is not None and foreign.path.lower().endswith(".epub")
        self.mend.setVisible(can_mend and foreign is not None and foreign.mended is None)
        self.mend.setEnabled(not busy)
        checking = translate("Checks", "Checking…")
        if foreign is None:
            self._verdict.setText(checking)
            self._told.setText("")
            return
        told = mended_text(foreign.mended, foreign.path) if foreign.mended else foreign.path
        self._told.setText(told)
        done = verdict_text(foreign.checks) if foreign.checks is not None else ""
        self._verdict.setText(checking if busy else done or Path(foreign.path).name)

    def _empty_text(self) -> str:
        if self._wish:
            return translate("Checks", "Checking…")
        if self._page() is Page.FOREIGN:
            return translate("Checks", "The checkers find nothing wrong with this file.")
        if self._book.report is not None:
            return translate("Checks", "The checkers find nothing wrong with the editions.")
        if self._book.inspection is not None:
            return translate(
                "Checks",
                "Nothing was found in the sources. Editions are checked as soon as they are made.",
            )
        return translate(
            "Checks",
            "Open a book, or drop a finished EPUB or PDF here to have it checked. "
            "Originals are never changed.",
        )

    def _open(self, problem: Problem) -> None:
        place = place_of(problem, self._book, outline_of(self._book))
        if place is not None:
            self.place_wanted.emit(place)


def _finished(paths: list[str]) -> str:
    """Return the path of the one finished file that was dropped, empty where it is none."""
    return paths[0] if len(paths) == 1 and paths[0].lower().endswith(CHECKED) else ""
