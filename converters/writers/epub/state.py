"""What is known and collected while the files of one book are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from converters.diagnostics import Diagnostic, Origin, Value
from converters.monitor import Monitor
from converters.writers.epub.markup import count_forbidden
from converters.writers.epub.pictures import Picture
from converters.writers.epub.plan import Address, BookPlan
from converters.writers.page_list import PageList


class BookForm(StrEnum):
    """What the pages of a book are."""

    FLOWING = "flowing"
    SCANNED_PAGES = "scanned-pages"
    """Pictures of the source, with recognised text over them."""
    TYPESET_PAGES = "typeset-pages"
    """Pictures of set type, with the same text over them."""


@dataclass(frozen=True)
class Wording:
    """Words that the writer itself puts into a book, in the book's language."""

    vietnamese: bool

    def __call__(self, vietnamese: str, english: str) -> str:
        """Return the form for this book."""
        return vietnamese if self.vietnamese else english


@dataclass(frozen=True)
class PageMark:
    """A page of the source, or of another edition, that starts at an address."""

    address: Address
    label: str


@dataclass
class NoteMark:
    """How a note is marked, and where its first mark stands (None: nowhere)."""

    label: str
    address: Address
    first: Address | None = None


@dataclass
class BookState:
    """The book in writing. Notes are numbered as their marks are met."""

    plan: BookPlan
    pictures: dict[str, Picture]
    wording: Wording
    monitor: Monitor
    language: str
    page_list: PageList | None = None
    """Whose pages are marked; None: those of the source."""
    pages: list[PageMark] = field(default_factory=list)
    marks: dict[str, NoteMark] = field(default_factory=dict)
    queues: dict[str, list[str]] = field(default_factory=dict)
    """Notes to be written at the end of a file, in order of their marks."""
    characters: set[str] = field(default_factory=set)
    """Characters that the book shows."""
    facts: Counter[str] = field(default_factory=Counter)
    """How many formulas, pictures and the like were written, for the accessibility metadata."""
    captions: dict[str, list[tuple[str, Address]]] = field(default_factory=dict)
    """Captions of figures and tables with their places, by kind, as they were written."""
    placed: set[str] = field(default_factory=set)
    """Ids written so far."""
    _numbers: Counter[str] = field(default_factory=Counter)
    _reported: set[tuple[str, str]] = field(default_factory=set)
    removed: int = 0
    form: BookForm = BookForm.FLOWING
    drop_cap_lines: int = 0
    """Lines that the first letter of a chapter takes; 0: none."""
    flattened: int = 0
    """Lists, quotations and tables that were nested too deeply."""

    @property
    def fixed(self) -> bool:
        """Whether the pages are pictures with their text over them."""
        return self.form is not BookForm.FLOWING

    def see(self, text: str) -> None:
        """Take note of the characters of a text that is about to be written."""
        self.characters.update(text)
        self.removed += count_forbidden(text)

    def put_pages_in_order(self, files: Sequence[str]) -> None:
        """Bring the marks of pages, which were written file by file, into the order of the book."""
        order = {name: number for number, name in enumerate(files)}
        self.pages.sort(key=lambda mark: order[mark.address.file])

    def report(self, code: str, origin: Origin | None = None, **values: Value) -> None:
        """Tell the user about one thing, once."""
        key = (code, str(sorted(values.items())))
        if key not in self._reported:
            self._reported.add(key)
            self.monitor.report(Diagnostic.of(code, origin, **values))

    def _number(self, file: str) -> str:
        """Return the next number of a note; brackets tell endnotes from footnotes."""
        series = self.plan.note_series.get(file, file)
        self._numbers[series] += 1
        number = str(self._numbers[series])
        at_the_back = file in self.plan.endnote_files
        return f"[{number}]" if at_the_back and self.plan.has_both_kinds else number

    def mark_of(self, name: str) -> NoteMark | None:
        """Return the mark of a note, numbering it now if it is new; None if there is no note."""
        if name in self.marks:
            return self.marks[name]
        note = self.plan.notes.get(name)
        if note is None:
            return None
        file = self.plan.note_files[name]
        label = (note.label or "").strip()
        if not label:
            label = self._number(file)
        kind = "endnote" if file in self.plan.endnote_files else "footnote"
        mark = NoteMark(label, Address(file, self.plan.names.give("", kind)))
        self.marks[name] = mark
        self.queues.setdefault(file, []).append(name)
        return mark
