"""Elements of a facsimile's text as they go on from page to page.

What goes on over the end of a page is one element with marked content on both pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from converters.model.publication import ListItem, Quotation, Table
from converters.writers.pages.book_blocks import BookBlock, Holder
from converters.writers.pdf.structure import Element

_LOWEST_RANK: Final = 6


class HeadingRanks:
    """Ranks of headings one after the other, none skipped (ISO 14289-1, 7.4.2)."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, wanted: int) -> int:
        """Return the rank of the next heading, near the wanted one."""
        self._last = max(1, min(wanted, self._last + 1, _LOWEST_RANK))
        return self._last


class TextFlow:
    """The elements that are open, and those of the document that begin on the page at hand."""

    def __init__(self) -> None:
        self.begun: list[Element] = []
        self.broken: dict[Element, tuple[Element, str]] = {}
        """By what they end: words that go on elsewhere, as an element, and whole."""
        self._ranks = HeadingRanks()
        self._holders: list[tuple[Holder, Element, Element]] = []
        """What is open, outermost first, its element, and that which its content goes into."""
        self._paragraph: tuple[BookBlock | None, Element] | None = None
        self._note: tuple[BookBlock | None, Element, Element] | None = None
        self._table: tuple[Table, Element] | None = None

    def turn(self) -> None:
        """Go on to the next page."""
        self.begun = []

    @property
    def going_on(self) -> frozenset[Element]:
        """Return the elements of the document that the next page may go on with."""
        found = {self._note[1]} if self._note else set()
        if self._table:
            found.add(self._table[1])
        if self._holders:
            found.add(self._holders[0][1])
        elif self._paragraph:
            found.add(self._paragraph[1])
        return frozenset(found)

    def heading(self, wanted: int) -> Element:
        """Begin a heading near a rank; it ends the paragraph before."""
        self._paragraph, self._holders = None, []
        return self.begin(Element(f"H{self._ranks.next(wanted)}"))

    def begin(self, element: Element) -> Element:
        """Begin an element of the document that ends on its page."""
        self.begun.append(element)
        return element

    def paragraph(self, block: BookBlock | None) -> Element:
        """Return the element of a paragraph: that of the one before where it goes on."""
        if block is not None and self._paragraph is not None and self._paragraph[0] is block:
            return self._paragraph[1]
        made = Element("P", language=block.language if block else "")
        self._hold(block.holders if block else ())
        self._add(made)
        self._paragraph = (block, made)
        return made

    def note(self, block: BookBlock | None, identifier: str) -> tuple[Element, Element]:
        """Return the elements of a note and its paragraph: those before where it goes on."""
        before = self._note
        if block is not None and before is not None and before[0] is not None:
            if before[0] is block:
                return before[1:]
            if block.note and block.note == before[0].note:
                note, made = before[1], Element("P", language=block.language)
                note.kids.append(made)
                self._note = (block, note, made)
                return note, made
        made = Element("P", language=block.language if block else "")
        note = self.begin(Element("Note", [made], identifier=identifier))
        self._note = (block, note, made)
        return note, made

    def table(self, block: BookBlock | None) -> Element:
        """Return the element for the rows of a table: the one before where it has more rows."""
        table = block.block if block else None
        if isinstance(table, Table):
            self._table = (table, self.begin(Element("Table")))
        elif self._table is None or len(self._table[1].kids) >= len(self._table[0].rows):
            self._table = None
            return self.begin(Element("Table"))
        return self._table[1]

    def _hold(self, holders: Sequence[Holder]) -> None:
        """Open what a paragraph stands in; what it does not stand in has ended."""
        same = 0
        for (open_holder, *_), holder in zip(self._holders, holders, strict=False):
            if open_holder is not holder:
                break
            same += 1
        del self._holders[same:]
        for holder in holders[same:]:
            made, body = _held(holder)
            self._add(made)
            self._holders.append((holder, made, body))

    def _add(self, element: Element) -> None:
        if self._holders:
            self._holders[-1][2].kids.append(element)
        else:
            self.begin(element)


def _held(holder: Holder) -> tuple[Element, Element]:
    """Return the element of what holds blocks, and the one that these go into."""
    if isinstance(holder, ListItem):
        body = Element("LBody")
        return Element("LI", [body]), body
    made = Element("BlockQuote" if isinstance(holder, Quotation) else "L")
    return made, made
