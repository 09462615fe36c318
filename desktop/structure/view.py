"""Second stage: the outline, guesses, misread words, doubtful words and reviewers' comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from converters.diagnostics import Diagnostic
from converters.model.correction import Correction
from converters.model.decision import Decision, DecisionChange
from converters.model.guess import Guess
from converters.model.job import SourceRoad
from converters.model.outline import OutlineEntry
from converters.model.revision import Comment
from converters.model.spelling import SpellingReview
from desktop.book import Book, Phase, can_redo, can_undo, lost_decisions
from desktop.i18n import current_language, number_text, translate
from desktop.messages import Lead, notices_of
from desktop.structure.correction_page import CorrectionPage
from desktop.structure.corrections import word_rows
from desktop.structure.decisions import PlaceRow, by_place, place_rows, rejection, restoration
from desktop.structure.outline import Outline, OutlinePage
from desktop.structure.pages import CommentPage, GuessPage, ListPage
from desktop.structure.review import (
    comment_detail,
    comment_row,
    word_detail,
    word_row,
)
from desktop.widgets.controls import (
    Button,
    ElidedLabel,
    Segmented,
    View,
    column,
    label,
    row,
    rule,
)
from desktop.widgets.notices import NoticeList


class Page(StrEnum):
    """What the stage can show."""

    OUTLINE = "outline"
    GUESSES = "guesses"
    CORRECTIONS = "corrections"
    WORDS = "words"
    COMMENTS = "comments"


LEADS = {
    Lead.OUTLINE: Page.OUTLINE,
    Lead.GUESSES: Page.GUESSES,
    Lead.WORDS: Page.WORDS,
    Lead.CORRECTIONS: Page.CORRECTIONS,
}


class StructureView(View):
    """Five pages under one bar; the bar also says where decisions are kept."""

    step_wanted = Signal(object)
    """The ``DecisionChange`` that a person wants."""
    again_wanted = Signal()
    """The sources are to be read again."""
    undo_wanted = Signal()
    redo_wanted = Signal()
    export_wanted = Signal()
    pictures_wanted = Signal(object)
    """Places whose pictures are to be fetched, a tuple of ``Origin``."""

    def __init__(self) -> None:
        super().__init__()
        self._book = Book()
        self._shown: object = None
        self._pictured: object = None
        self._revised = False
        self._offered: object = None
        self._rows: tuple[PlaceRow, ...] = ()
        self.outline = OutlinePage()
        self.guesses = GuessPage()
        self.corrections = CorrectionPage()
        self.words = ListPage()
        self._hint = label(role="muted", wrap=True)
        self.words.inspector.offer(self._hint)
        self.comments = CommentPage()
        self._pages: dict[Page, QWidget] = {
            Page.OUTLINE: self.outline,
            Page.GUESSES: self.guesses,
            Page.CORRECTIONS: self.corrections,
            Page.WORDS: self.words,
            Page.COMMENTS: self.comments,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        self._problem = NoticeList()
        self._build_bar()
        problem = QWidget()
        self._failure = label(role="strong", wrap=True)
        inner = column(self._failure, self._problem)
        inner.setContentsMargins(24, 12, 24, 4)
        problem.setLayout(inner)
        self._problem_place = problem
        layout = column(self._bar, rule(), problem, gap=0)
        layout.addWidget(self._stack, 1)
        self.setLayout(layout)
        self._connect()
        self.retranslate()

    def _build_bar(self) -> None:
        self.pages = Segmented()
        self._state = ElidedLabel("muted")
        self.undo = Button(self.undo_wanted.emit, "quiet", "undo")
        self.redo = Button(self.redo_wanted.emit, "quiet", "redo")
        self._bar = QWidget()
        self.again = Button(self.again_wanted.emit, "quiet")
        line = row(self.pages, 8, self._state, self.again, self.undo, self.redo)
        line.setStretchFactor(self._state, 1)
        line.setContentsMargins(24, 8, 16, 8)
        self._bar.setLayout(line)

    def _connect(self) -> None:
        self.pages.chosen.connect(lambda key: self.open_page(Page(key)))
        self.outline.step_wanted.connect(self.step_wanted)
        self.guesses.rejected.connect(self._reject)
        self.guesses.restored.connect(lambda one: self._want(restoration(one)))
        self.corrections.step_wanted.connect(self.step_wanted)
        self.corrections.pictures_wanted.connect(self.pictures_wanted)
        self.comments.export_wanted.connect(self.export_wanted)

    def retranslate(self) -> None:
        """Write all texts."""
        self.again.setText(translate("Structure", "Read again  F5"))
        self._failure.setText(
            translate("Structure", "This did not work; the book is shown as it was read before.")
        )
        self._hint.setText(
            translate("Structure", "Originals are never changed: correct it there and read again.")
        )
        self.undo.name(translate("Structure", "Undo"), "Ctrl+Z")
        self.redo.name(translate("Structure", "Do again"), "Ctrl+Shift+Z")
        for page in (self.outline, self.guesses, self.corrections, self.comments):
            page.retranslate()
        self.comments.show_outcome("")
        self._shown = self._offered = None
        self.show_book(self._book)

    def open_page(self, page: Page) -> None:
        """Show one of the pages."""
        self.pages.choose(page.value)
        self._stack.setCurrentWidget(self._pages[page])

    def show_section(self, number: int) -> None:
        """Look at one section of the outline."""
        self.open_page(Page.OUTLINE)
        self.outline.tree.look_at(number)
        self.outline.tree.setFocus()

    def look_at_next(self) -> None:
        """Go on to the next place that asks for a person."""
        if self._stack.currentWidget() is self.corrections:
            self.corrections.look_at_next()
            return
        if self._stack.currentWidget() is not self.guesses:
            self.guesses.list.setCurrentIndex(self.guesses.list.rows_model.index(-1))
        self.open_page(Page.GUESSES)
        self.guesses.look_at_next()
        self.guesses.list.setFocus()

    def reject(self) -> None:
        """Reject the guess that is looked at; keep the word as it was read."""
        if self._stack.currentWidget() is self.guesses:
            self.guesses.reject_current()
        elif self._stack.currentWidget() is self.corrections:
            self.corrections.keep_here()

    def restore(self) -> None:
        """Take back the decision that is looked at."""
        if self._stack.currentWidget() is self.guesses:
            self.guesses.restore_current()
        elif self._stack.currentWidget() is self.corrections:
            self.corrections.restore_current()

    def accept(self) -> None:
        """Have the word that is looked at corrected."""
        if self._stack.currentWidget() is self.corrections:
            self.corrections.accept_here()

    def accept_all(self) -> None:
        """Have the word that is looked at corrected at all its places."""
        if self._stack.currentWidget() is self.corrections:
            self.corrections.accept_all()

    def keep_all(self) -> None:
        """Keep the word that is looked at as it was read, at all its places."""
        if self._stack.currentWidget() is self.corrections:
            self.corrections.keep_all()

    def take_focus(self) -> None:
        """Put the focus on the list of the page that is open."""
        page = self._stack.currentWidget()
        target = page.tree if isinstance(page, OutlinePage) else getattr(page, "list", None)
        if isinstance(target, QWidget):
            target.setFocus()

    def show_book(self, book: Book) -> None:
        """Show a new snapshot."""
        self._book = book
        seen = (book.inspection, book.report, book.decisions, book.phase is Phase.CONVERTING)
        if self._shown is None or self._shown != seen:
            self._shown = seen
            self._show_content(book)
        self._show_state(book)

    def _show_content(self, book: Book) -> None:
        idle = book.phase is not Phase.CONVERTING
        self._rows = place_rows(guesses_of(book), book.decisions.made, lost_decisions(book))
        sources = source_names(book)
        self.outline.show_outline(Outline(outline_of(book), by_place(self._rows), sources, idle))
        self.guesses.show_places(self._rows, idle=idle)
        misread = word_rows(corrections_of(book), _about_words(book))
        self._forget_pictures(book)
        self.corrections.show_words(misread, idle=idle)
        words = spelling_of(book).doubtful
        self.words.show_things(words, word_row, word_detail)
        comments = comments_of(book)
        self.comments.show_things(comments, comment_row, comment_detail)
        self.comments.export.setVisible(bool(comments))
        self._name_pages(book)
        self._offer(
            {
                Page.GUESSES: len(self._rows),
                Page.CORRECTIONS: len(misread),
                Page.WORDS: len(words) + spelling_of(book).left_out,
                Page.COMMENTS: len(comments),
            }
        )

    def _forget_pictures(self, book: Book) -> None:
        findings = book.inspection.findings if book.inspection else ()
        pictured = (book.sources, findings, book.report)
        if pictured != self._pictured:
            self._pictured = pictured
            self.corrections.forget_pictures()

    def _name_pages(self, book: Book) -> None:
        unknown = translate(
            "Structure",
            "Chapters and guesses of scanned pages are known once the pages are recognised. "
            "Make the editions, then look here.",
        )
        waiting = book.road is SourceRoad.SCAN and book.report is None
        nothing = translate("Structure", "No sections were found in the text.")
        sure = translate("Structure", "Nothing had to be guessed: the source says it all.")
        right = translate("Structure", "No doubtful words were found.")
        none = translate("Structure", "There are no comments in the sources.")
        self.outline.name(translate("Structure", "Contents"), unknown if waiting else nothing)
        self.guesses.name(translate("Structure", "Guesses"), unknown if waiting else sure)
        well = translate("Structure", "No word looks as if it had been misread.")
        title = translate("Structure", "Corrections")
        self.corrections.name(title, unknown if waiting else well)
        self.words.name(translate("Structure", "Doubtful words"), unknown if waiting else right)
        self.comments.name(translate("Structure", "Comments"), none)

    def _offer(self, counts: Mapping[Page, int]) -> None:
        names = {
            Page.OUTLINE: translate("Structure", "Contents"),
            Page.GUESSES: translate("Structure", "Guesses"),
            Page.CORRECTIONS: translate("Structure", "Corrections"),
            Page.WORDS: translate("Structure", "Doubtful words"),
            Page.COMMENTS: translate("Structure", "Comments"),
        }
        if not counts[Page.CORRECTIONS] and self._book.road is not SourceRoad.SCAN:
            del names[Page.CORRECTIONS]
        offered = tuple(
            (page.value, _counted(name, counts.get(page, 0))) for page, name in names.items()
        )
        if offered != self._offered:
            self._offered = offered
            self.pages.offer(offered)
            self.open_page(Page(self.pages.current()))

    def _show_state(self, book: Book) -> None:
        idle = book.phase is not Phase.CONVERTING
        self.undo.setEnabled(idle and can_undo(book))
        self.redo.setEnabled(idle and can_redo(book))
        if self._revised and not book.in_revision:
            self.corrections.look_for_missing()
        self._revised = book.in_revision
        self.again.setEnabled(idle and not book.in_revision)
        problem = book.decisions.problem
        self._problem_place.setVisible(problem is not None)
        self._problem.show_notices(notices_of([problem] if problem else (), current_language()))
        self._state.setText(state_text(book))
        self._state.setToolTip(book.project.path if book.project else "")

    def _reject(self, one: PlaceRow) -> None:
        self._want(rejection(one, source_names(self._book)))

    def _want(self, step: DecisionChange | None) -> None:
        if step is not None:
            self.step_wanted.emit(step)

    def show_export(self, path: str, problem: Diagnostic | None) -> None:
        """Say what became of the table of comments."""
        if problem is None:
            text = translate("Structure", "Written: {file}").format(file=Path(path).name)
            self.comments.show_outcome(text)
            return
        language = current_language()
        text = f"{problem.text(language)} {problem.remedy(language)}"
        self.comments.show_outcome(text, failed=True)


def _counted(name: str, number: int) -> str:
    return f"{name}  {number_text(number)}" if number else name


def state_text(book: Book) -> str:
    """Return where decisions are kept, or what is being done with them."""
    if book.in_revision:
        return translate("Structure", "Reading the book again…")
    name = Path(book.project.path).name if book.project else ""
    return translate("Structure", "What you decide is kept in {file}").format(file=name)


def source_names(book: Book) -> tuple[str, ...]:
    """Return the names by which decisions know the sources."""
    return tuple(found.source for found in book.inspection.findings) if book.inspection else ()


def guesses_of(book: Book) -> Sequence[Guess]:
    """Return the guesses as known: of scans those of the finished conversion."""
    if book.road is SourceRoad.SCAN:
        return book.report.guesses if book.report else ()
    return book.inspection.guesses if book.inspection else ()


def outline_of(book: Book) -> tuple[OutlineEntry, ...]:
    """Return the sections as known: of scans those of the finished conversion."""
    if book.road is SourceRoad.SCAN:
        return book.report.outline if book.report else ()
    findings = book.inspection.findings if book.inspection else ()
    return tuple(entry for finding in findings for entry in finding.outline)


def spelling_of(book: Book) -> SpellingReview:
    """Return the doubtful words as known: of scans those of the finished conversion."""
    if book.road is SourceRoad.SCAN and book.report is not None:
        return book.report.spelling
    return book.inspection.spelling if book.inspection else SpellingReview()


def corrections_of(book: Book) -> tuple[Correction, ...]:
    """Return the misread words as known: of the finished conversion, else of remembered pages."""
    found = book.report or book.inspection
    return found.corrections.corrections if found is not None else ()


def _about_words(book: Book) -> tuple[Decision, ...]:
    return tuple(one for one in book.decisions.made if one.correction is not None)


def comments_of(book: Book) -> tuple[Comment, ...]:
    """Return the reviewers' comments."""
    return book.inspection.comments if book.inspection else ()
