"""The ledger of one DOCX: things of a kind that come by the hundred share one entry."""

from __future__ import annotations

from collections import Counter
from typing import Final

from converters.diagnostics import Diagnostic, Origin, Severity
from converters.model.ledger import Fate, Kind, Ledger, LedgerBook
from converters.monitor import Monitor

_DETAIL: Final = 120


class Tally:
    """Ledger book that can also count in bulk and says the worst aloud once."""

    def __init__(self, source: str, monitor: Monitor) -> None:
        self._source = source
        self._monitor = monitor
        self._book = LedgerBook()
        self._bulk: Counter[tuple[Kind, Fate, str]] = Counter()
        self._first: dict[tuple[Kind, Fate, str], Origin | None] = {}
        self._told: set[str] = set()

    def keep(self, kind: Kind, number: int = 1) -> None:
        """Count things that came over whole."""
        self._book.count(kind, Fate.KEPT, number)

    def change(
        self, kind: Kind, code: str, origin: Origin | None = None, detail: str | None = None
    ) -> None:
        """Enter one thing that came over in another form."""
        self._enter(kind, Fate.CONVERTED, code, origin, detail)

    def drop(
        self, kind: Kind, code: str, origin: Origin | None = None, detail: str | None = None
    ) -> None:
        """Enter one thing that did not come over."""
        self._enter(kind, Fate.DROPPED, code, origin, detail)

    def bulk(
        self, kind: Kind, fate: Fate, code: str, number: int = 1, origin: Origin | None = None
    ) -> None:
        """Count things that get one common entry, at the place of the first."""
        if number:
            self._bulk[kind, fate, code] += number
            self._first.setdefault((kind, fate, code), origin)

    @property
    def book(self) -> LedgerBook:
        """The ledger itself, for what keeps its own entries (legacy text)."""
        return self._book

    def absorb(self, ledger: Ledger) -> None:
        """Take over what another reader entered of a document within this one."""
        for count in ledger.counts:
            self._book.count(count.kind, count.fate, count.number)
        self._book.entries.extend(ledger.entries)

    def closed(self) -> Ledger:
        """Return the ledger; call once."""
        for (kind, fate, code), number in self._bulk.items():
            self._enter(kind, fate, code, self._first[kind, fate, code], f"× {number}")
            self._book.count(kind, fate, number - 1)
        return self._book.closed()

    def _enter(
        self, kind: Kind, fate: Fate, code: str, origin: Origin | None, detail: str | None
    ) -> None:
        short = " ".join(detail.split())[:_DETAIL] if detail else None
        self._book.enter(kind, fate, code, origin or Origin(self._source), short or None)
        if code not in self._told:
            self._told.add(code)
            message = Diagnostic.of(code, origin or Origin(self._source))
            if message.severity is not Severity.NOTE:
                self._monitor.report(message)
