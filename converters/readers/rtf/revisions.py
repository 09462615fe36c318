"""Tracked changes of an RTF file: settled as the user asked, and told in the ledger."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.vocabularies import ChangePolicy

_LONGEST_DETAIL: Final = 200


class Change(Enum):
    """What was done to text."""

    INSERTED = auto()
    DELETED = auto()
    MOVED_HERE = auto()
    MOVED_AWAY = auto()


_KINDS: Final = {
    Change.INSERTED: Kind.INSERTION,
    Change.DELETED: Kind.DELETION,
    Change.MOVED_HERE: Kind.MOVE,
    Change.MOVED_AWAY: Kind.MOVE,
}
_REMOVED: Final = {
    ChangePolicy.ACCEPT: frozenset({Change.DELETED, Change.MOVED_AWAY}),
    ChangePolicy.REJECT: frozenset({Change.INSERTED, Change.MOVED_HERE}),
}
_REASONS: Final = {ChangePolicy.ACCEPT: "RTF-005", ChangePolicy.REJECT: "DOCX-041"}


class Revisions:
    """The changes of one file and what becomes of them."""

    def __init__(self, policy: ChangePolicy) -> None:
        self._policy = policy
        self._count = 0
        self._first: Origin | None = None
        self._author: int | None = None
        self._moved: list[tuple[Origin, str]] = []
        self._arrived: list[str] = []

    def found(self, place: Origin) -> None:
        """Take note of a change."""
        self._count += 1
        if self._first is None:
            self._first = place

    def by(self, author: int | None) -> None:
        """Take note of who made the change that was found last."""
        if self._count == 1 and self._author is None:
            self._author = author

    def removed(self, changes: frozenset[Change]) -> tuple[Kind, str] | None:
        """Return as what, and why, changed text is left out; None where it stays."""
        for change in changes & _REMOVED.get(self._policy, frozenset()):
            return _KINDS[change], _REASONS[self._policy]
        return None

    def kept(self, change: Change) -> Kind | None:
        """Return as what changed text that stays is counted."""
        removed = _REMOVED.get(self._policy, frozenset())
        return None if change in removed else _KINDS[change]

    def move(self, text: str, place: Origin) -> None:
        """Take note of text at the end of a move that is left out."""
        self._moved.append((place, text))

    def arrive(self, text: str) -> None:
        """Take note of text at the end of a move that stays."""
        self._arrived.append(text)

    def settle(self, book: LedgerBook, authors: list[str]) -> None:
        """Enter moved text that stands nowhere else; SourceError DOCX-042 where changes may not be.

        ``authors`` are the names that the file numbers.
        """
        if self._policy is ChangePolicy.REFUSE and self._count:
            number = self._author or 0
            author = authors[number] if 0 <= number < len(authors) else "?"
            raise SourceError.of("DOCX-042", self._first, count=self._count, author=author)
        arrived = _packed("".join(self._arrived))
        for place, text in self._moved:
            if _packed(text) not in arrived:
                detail = text.strip()[:_LONGEST_DETAIL]
                book.enter(Kind.MOVE, Fate.DROPPED, _REASONS[self._policy], place, detail)


def _packed(text: str) -> str:
    return "".join(text.split())
