"""What the shelf shows of each book, and which books it shows in which order; without widgets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QDateTime, QLocale

from converters.model.project import ProjectState, ProjectSummary
from converters.vocabularies import EditionForm
from desktop.i18n import QT_TRANSLATE_NOOP, current_language, translate
from desktop.labels import form_name
from desktop.theme import Tone


class Show(StrEnum):
    """Which books are shown."""

    ALL = "all"
    NEEDS = "needs"
    WORK = "work"
    MADE = "made"


class Order(StrEnum):
    """What the books are ordered by."""

    CHANGED = "changed"
    TITLE = "title"
    AUTHOR = "author"


_SHOWN: Final = {
    Show.ALL: frozenset(ProjectState),
    Show.NEEDS: frozenset({ProjectState.NEEDS_YOU, ProjectState.MISSING, ProjectState.DAMAGED}),
    Show.WORK: frozenset({ProjectState.NEW, ProjectState.IN_WORK}),
    Show.MADE: frozenset({ProjectState.MADE}),
}
SHOW_NAMES: Final = {
    Show.ALL: QT_TRANSLATE_NOOP("Shelf", "All"),
    Show.NEEDS: QT_TRANSLATE_NOOP("Shelf", "Need you"),
    Show.WORK: QT_TRANSLATE_NOOP("Shelf", "In work"),
    Show.MADE: QT_TRANSLATE_NOOP("Shelf", "Made"),
}
ORDER_NAMES: Final = {
    Order.CHANGED: QT_TRANSLATE_NOOP("Shelf", "Sort by: last change"),
    Order.TITLE: QT_TRANSLATE_NOOP("Shelf", "Sort by: title"),
    Order.AUTHOR: QT_TRANSLATE_NOOP("Shelf", "Sort by: author"),
}
_STATES: Final = {
    ProjectState.DAMAGED: QT_TRANSLATE_NOOP("Shelf", "Cannot be read"),
    ProjectState.MISSING: QT_TRANSLATE_NOOP("Shelf", "Source missing"),
    ProjectState.MADE: QT_TRANSLATE_NOOP("Shelf", "Made"),
    ProjectState.NEEDS_YOU: QT_TRANSLATE_NOOP("Shelf", "Needs you"),
    ProjectState.IN_WORK: QT_TRANSLATE_NOOP("Shelf", "In work"),
    ProjectState.NEW: QT_TRANSLATE_NOOP("Shelf", "New"),
}
_TONES: Final = {
    ProjectState.DAMAGED: Tone.ERROR,
    ProjectState.MISSING: Tone.ERROR,
    ProjectState.MADE: Tone.DONE,
    ProjectState.NEEDS_YOU: Tone.NEEDS,
    ProjectState.IN_WORK: Tone.ACCENT,
    ProjectState.NEW: Tone.PLAIN,
}
_SHORT: Final = {EditionForm.EPUB: "EPUB", EditionForm.PDF: "PDF"}
"""Names that are short enough for a card; others are called as everywhere."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which books are wanted, in which order."""

    text: str = ""
    show: Show = Show.ALL
    order: Order = Order.CHANGED


@dataclass(frozen=True, slots=True)
class Card:
    """One book as it is shown and spoken."""

    title: str
    authors: str
    state: str
    tone: Tone
    forms: str
    changed: str
    progress: float
    """From 0 to 1: read, nothing left to see to, made."""
    note: str = ""
    """Why it cannot be read, and what to do."""

    @property
    def spoken(self) -> str:
        """The book as a screen reader says it."""
        parts = (self.title, self.authors, self.state, self.forms, self.changed, self.note)
        return ", ".join(part for part in parts if part)


def card_of(summary: ProjectSummary) -> Card:
    """Return what is shown of a book, in the window's language."""
    language = current_language()
    problem = summary.problem
    note = f"{problem.text(language)} {problem.remedy(language)}" if problem else ""
    return Card(
        title=summary.title,
        authors=", ".join(summary.authors),
        state=_state(summary),
        tone=_TONES[summary.state],
        forms=" · ".join(_SHORT.get(form) or form_name(form) for form in summary.forms),
        changed=moment_text(summary.changed),
        progress=_progress(summary),
        note=note,
    )


def _state(summary: ProjectSummary) -> str:
    if summary.state is ProjectState.NEEDS_YOU:
        return translate("Shelf", "Needs you: %Ln", "", summary.needs)
    return translate("Shelf", _STATES[summary.state])


def _progress(summary: ProjectSummary) -> float:
    if summary.state is ProjectState.MADE:
        return 1.0
    if summary.problem is not None or not summary.is_read:
        return 0.0
    return 1 / 3 if summary.needs else 2 / 3


def moment_text(seconds: int) -> str:
    """Return a moment in the language's short form, empty for none."""
    if not seconds:
        return ""
    moment = QDateTime.fromSecsSinceEpoch(seconds)
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def shown_books(books: Iterable[ProjectSummary], query: Query) -> tuple[ProjectSummary, ...]:
    """Return the books that are wanted, in order."""
    found = (book for book in books if book.state in _SHOWN[query.show])
    return tuple(sorted((b for b in found if matches(b, query.text)), key=_keys(query.order)))


def counts(books: Sequence[ProjectSummary]) -> dict[Show, int]:
    """Return how many books each choice shows."""
    return {show: sum(book.state in states for book in books) for show, states in _SHOWN.items()}


def _keys(order: Order):  # noqa: ANN202 - a key of tuples of one kind each
    def by_title(book: ProjectSummary) -> tuple[str, ...]:
        return plain(book.title), book.title, book.path

    def by_author(book: ProjectSummary) -> tuple[str, ...]:
        # Vietnamese authors are looked for by the whole name; books without one come last.
        return plain(", ".join(book.authors)) or "\uffff", *by_title(book)

    def by_change(book: ProjectSummary) -> tuple[object, ...]:
        return -book.changed, *by_title(book)

    return {Order.TITLE: by_title, Order.AUTHOR: by_author, Order.CHANGED: by_change}[order]


def matches(book: ProjectSummary, text: str) -> bool:
    """Say whether every word is in title, author, ISBN or name of the file.

    A word without marks finds those with marks too; one with marks only itself.
    """
    whole = _composed(" ".join((book.title, *book.authors, *book.isbns, book.path)))
    numbers = "".join(one for isbn in book.isbns for one in isbn if one.isalnum())
    bare = f"{plain(whole)} {numbers}"
    return all(
        word in bare or word.replace("-", "") in numbers if plain(word) == word else word in whole
        for word in _composed(text).split()
    )


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def plain(text: str) -> str:
    """Return a text in lower case and without diacritics."""
    parts = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(one for one in parts if not unicodedata.combining(one))
