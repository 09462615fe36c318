"""The plain words of a piece of WordprocessingML, for ledger entries and comparisons."""

from __future__ import annotations

from typing import Final

from lxml import etree

from converters.readers.docx.names import MC, W

_PARTS: Final = (f"{W}p", f"{W}t", f"{W}delText", f"{W}tab", f"{W}br", f"{MC}Fallback")


def text_of(element: etree._Element) -> str:
    """Return the words in reading order, one branch of alternatives, paragraphs one a line."""
    pieces: list[str] = []
    skipped: set[etree._Element] = set()
    for part in element.iter(*_PARTS):
        if part.tag == f"{MC}Fallback":
            if part.getprevious() is not None:
                skipped.update(part.iter(*_PARTS))
        elif part in skipped:
            continue
        elif part.tag == f"{W}p":
            pieces.append("\n")
        elif part.text and part.tag not in {f"{W}tab", f"{W}br"}:
            pieces.append(part.text)
        else:
            pieces.append(" ")
    return "".join(pieces).strip()
