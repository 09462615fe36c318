"""Ledger: what was found in a source and what became of each thing; nothing is lost silently."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import msgspec

from converters.diagnostics import Origin


class Kind(StrEnum):
    """Kinds of things that a source may hold."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE = "table"
    IMAGE = "image"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    LINK = "link"
    BOOKMARK = "bookmark"
    FIELD = "field"
    EQUATION = "equation"
    TEXT_BOX = "text-box"
    SYMBOL = "symbol"
    INSERTION = "tracked-insertion"
    DELETION = "tracked-deletion"
    MOVE = "tracked-move"
    FORMAT_CHANGE = "tracked-formatting"
    HIDDEN_TEXT = "hidden-text"
    PAGE_BREAK = "page-break"
    SECTION_BREAK = "section-break"
    HEADER_FOOTER = "header-footer"
    EMBEDDED_OBJECT = "embedded-object"
    MACRO = "macro"
    CHART = "chart"
    LEGACY_RUN = "legacy-encoded-run"
    MENDED_WORD = "mended-word"
    """A word whose letters or marks were set right."""
    CONTROL = "control-character"
    PAGE = "page"
    RUNNING_HEAD = "running-head"
    FOLIO = "folio"
    BLANK_PAGE = "blank-page"
    RAW = "raw-markup"
    ORNAMENT = "decorative-line"


class Fate(StrEnum):
    """What became of a thing."""

    KEPT = "kept"
    CONVERTED = "converted"
    DROPPED = "dropped"


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing worth naming: anything converted with a change of form, or dropped."""

    kind: Kind
    fate: Fate
    reason: str
    """Catalogue code that explains it, e.g. ``DOCX-021``."""
    origin: Origin | None = None
    detail: str | None = None
    """The thing itself in short, e.g. the text of a dropped running head."""


class Count(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many of a kind met which fate."""

    kind: Kind
    fate: Fate
    number: int


class Ledger(msgspec.Struct, frozen=True, omit_defaults=True):
    """Counts of everything, entries of what was converted or dropped; found = sum of the fates."""

    counts: tuple[Count, ...] = ()
    entries: tuple[Entry, ...] = ()

    def number(self, kind: Kind, fate: Fate | None = None) -> int:
        """Return how many of ``kind`` met ``fate``, or were found at all."""
        return sum(
            c.number for c in self.counts if c.kind is kind and (fate is None or c.fate is fate)
        )

    def __add__(self, other: Ledger) -> Ledger:
        book = LedgerBook()
        for part in (self, other):
            for count in part.counts:
                book.count(count.kind, count.fate, count.number)
            book.entries.extend(part.entries)
        return book.closed()

    def followed_by(self, later: Ledger) -> Ledger:
        """Return both as one, where ``later`` tells the final fate of what this one entered.

        A paragraph read as a change of scene, and then dropped as decoration, is one thing.
        """
        dropped = Counter(
            _place(entry)
            for entry in later.entries
            if entry.kind is Kind.ORNAMENT and entry.fate is Fate.DROPPED and entry.origin
        )
        moved = LedgerBook()
        for entry in self.entries if dropped else ():
            key = _place(entry)
            was_converted = entry.kind is Kind.PARAGRAPH and entry.fate is Fate.CONVERTED
            if was_converted and dropped[key] > 0:
                dropped[key] -= 1
                moved.count(Kind.PARAGRAPH, Fate.CONVERTED, -1)
            else:
                moved.entries.append(entry)
        if not moved.closed().counts:
            return self + later
        return Ledger(self.counts, tuple(moved.entries)) + Ledger(moved.closed().counts) + later


def _place(entry: Entry) -> tuple[Origin | None, str]:
    return entry.origin, entry.detail or ""


class LedgerBook:
    """The ledger while it is being kept."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Kind, Fate]] = Counter()
        self.entries: list[Entry] = []

    def count(self, kind: Kind, fate: Fate = Fate.KEPT, number: int = 1) -> None:
        """Count things whose fate needs no explanation."""
        if number:
            self._counts[kind, fate] += number

    def enter(
        self,
        kind: Kind,
        fate: Fate,
        reason: str,
        origin: Origin | None = None,
        detail: str | None = None,
    ) -> None:
        """Count one thing and say what became of it, and where."""
        self._counts[kind, fate] += 1
        self.entries.append(Entry(kind, fate, reason, origin, detail))

    def closed(self) -> Ledger:
        """Return the ledger so far, in a stable order."""
        counts = sorted(self._counts.items())
        return Ledger(
            tuple(Count(kind, fate, number) for (kind, fate), number in counts),
            tuple(self.entries),
        )
