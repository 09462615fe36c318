"""Tracked changes around whole blocks, rows or cells, as some programs write them."""

from __future__ import annotations

from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Kind
from converters.readers.docx.names import W
from converters.readers.docx.session import Session
from converters.readers.docx.text_of import text_of

CHANGES: Final = frozenset(W + name for name in ("ins", "del", "moveFrom", "moveTo"))


def stays(change: etree._Element, session: Session, origin: Origin) -> bool:
    """Enter a change and return whether what it holds stands in the book."""
    settled, tally = session.changes, session.tally
    match change.tag.removeprefix(W):
        case "ins":
            tally.keep(settled.added)
            return True
        case "moveTo":
            tally.keep(Kind.MOVE)
            return True
        case "moveFrom":
            text = text_of(change)
            if not settled.arrives(text):
                tally.drop(Kind.MOVE, settled.reason, origin, text)
        case _:
            tally.drop(settled.removed, settled.reason, origin, text_of(change))
    return False
