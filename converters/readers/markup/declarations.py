"""Document types of pages, which no reader follows: found where they stand, told where they say.

XML 1.0 section 2.8. Entities that a page declares stay in its text as they are typed.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from converters.diagnostics import Diagnostic, Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.monitor import Monitor

_START: Final = re.compile(r"<!DOCTYPE[^\[>]*", re.IGNORECASE)
_SUBSET_END: Final = re.compile(r"\]\s*>")
_DETAIL: Final = 200


class _Declaration(NamedTuple):
    start: int
    end: int
    inner: str
    """What stands between its brackets."""


def without_doctype(text: str) -> str:
    """Return a page without its document type; one that never ends is left to the parser."""
    found = _declaration(text)
    return text if found is None else text[: found.start] + text[found.end :]


def enter_declarations(text: str, book: LedgerBook, monitor: Monitor, origin: Origin) -> None:
    """Enter what the document type of a page declares inside, and tell of it (TXT-073)."""
    found = _declaration(text)
    if found is not None and found.inner:
        book.enter(Kind.RAW, Fate.DROPPED, "TXT-073", origin, found.inner[:_DETAIL])
        monitor.report(Diagnostic.of("TXT-073", origin))


def _declaration(text: str) -> _Declaration | None:
    # Only the first is looked at: a hostile page opens a hundred thousand.
    start = _START.search(text)
    if start is None or start.end() == len(text):
        return None
    if text[start.end()] == ">":
        return _Declaration(start.start(), start.end() + 1, "")
    end = _SUBSET_END.search(text, start.end())
    if end is None:
        return None
    inner = text[start.end() + 1 : end.start()]
    return _Declaration(start.start(), end.end(), " ".join(inner.split()))
