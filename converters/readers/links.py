"""Links that a book may carry: to places that exist in it, and to addresses of the open web."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.publication import Anchor, Block, Inline, Link, Note, Paragraph
from converters.model.traversal import map_blocks, own_inlines, walk_blocks, walk_inlines

_SCHEMES: Final = ("http://", "https://", "mailto:", "tel:", "ftp://", "doi:", "urn:")


def sound_links(
    blocks: Sequence[Block], notes: Sequence[Note], book: LedgerBook, origin: Origin
) -> tuple[tuple[Block, ...], tuple[Note, ...]]:
    """Return the text with links that lead nowhere turned into plain text, entered in the ledger.

    Anchors that nothing leads to go too; they are marks of the source program, not of the author.
    """
    check = LinkCheck(blocks, notes, book, origin)
    return check.blocks(blocks), tuple(
        msgspec.structs.replace(note, blocks=map_blocks(note.blocks, check.change))
        for note in notes
    )


class LinkCheck:
    """The links and anchors of one text, known as a whole before any part of it is changed."""

    def __init__(
        self, blocks: Sequence[Block], notes: Sequence[Note], book: LedgerBook, origin: Origin
    ) -> None:
        inlines = list(_all_inlines(blocks, notes))
        self._anchors = {inline.name for inline in inlines if isinstance(inline, Anchor)}
        self._wanted = {inline.target[1:] for inline in inlines if isinstance(inline, Link)}
        self._placed: set[str] = set()
        self._book = book
        self._origin = origin

    def blocks(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        """Return blocks with sound links only, those gone that held nothing but idle anchors."""
        return _without_empty(map_blocks(blocks, self.change))

    def change(self, inline: Inline) -> tuple[Inline, ...]:
        """Return what stands in an inline's place."""
        if isinstance(inline, Anchor):
            if inline.name not in self._wanted or inline.name in self._placed:
                return ()
            self._placed.add(inline.name)
        elif isinstance(inline, Link):
            reason = _fault(inline.target, self._anchors)
            if reason is not None:
                self._book.enter(
                    Kind.LINK, Fate.CONVERTED, reason, self._origin, inline.target[:200]
                )
                return inline.inlines
        return (inline,)


def _without_empty(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks without paragraphs that held nothing but an anchor."""
    return tuple(b for b in blocks if not (isinstance(b, Paragraph) and not b.inlines))


def _all_inlines(blocks: Sequence[Block], notes: Sequence[Note]) -> list[Inline]:
    stories = (blocks, *(note.blocks for note in notes))
    return [
        inline
        for story in stories
        for block in walk_blocks(story)
        for inline in walk_inlines(own_inlines(block))
    ]


def _fault(target: str, anchors: set[str]) -> str | None:
    """Return the code that says why a link cannot stand."""
    if target.startswith("#"):
        return None if target[1:] in anchors else "TXT-030"
    address = target.strip().lower()
    if address.startswith(_SCHEMES) and not any(c.isspace() or c in '<>"' for c in address):
        return None
    return "TXT-031"
