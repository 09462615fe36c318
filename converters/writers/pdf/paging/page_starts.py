"""The pages of a finished typeset PDF as page breaks in its publication.

The file itself is asked, for it alone knows where its pages begin: its tagged text is laid along
the text of the publication. Marks in the typst source, to be queried after compiling, would cost
more and be worth less: a query sets the book a second time, which takes longer than to read the
pages, and a mark between every two words would part text that is shaped together and so change
what is set.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from converters.diagnostics import Diagnostic
from converters.model.isbn import read_isbn
from converters.model.publication import Publication
from converters.model.traversal import page_breaks
from converters.monitor import Monitor
from converters.vocabularies import ProductForm
from converters.writers.page_list import MadePage, Paged, PageList
from converters.writers.pdf.literals import Glyphs
from converters.writers.pdf.paging.alignment import Alignment, folded
from converters.writers.pdf.paging.printed import PrintedPage, printed_pages
from converters.writers.pdf.paging.reading_order import (
    Piece,
    Place,
    pieces_of,
    with_page_starts,
)

_HYPHENS: Final = ("-", "\u00ad", "\u2010", "\ufffe", "\x02")
"""Hyphens at the end of a line; pdfium gives U+FFFE, or U+0002, for one that parts a word."""


def paged(publication: Publication, pdf: Path, monitor: Monitor) -> Paged:
    """Return the publication with the starts of the pages of its typeset PDF.

    A publication that has the pages of its source keeps those. Pages whose beginning is not
    found are left out and reported (PDF-033). Raises JobCancelled.
    """
    if page_breaks(publication):
        return Paged(publication, None)
    pages = printed_pages(pdf, monitor)
    starts = _Starts(pieces_of(publication), pages)
    made: dict[MadePage, str] = {}
    breaks: dict[Place, list[str]] = {}
    for label, place in starts.places():
        page = starts.made(place)
        if page is None:
            breaks.setdefault(place, []).append(label)
        else:
            made.setdefault(page, label)
    if starts.unknown:
        monitor.report(
            Diagnostic.of("PDF-033", count=len(starts.unknown), pages=", ".join(starts.unknown))
        )
    isbn = read_isbn(publication.metadata.isbn_of(ProductForm.PDF) or "").digits
    return Paged(with_page_starts(publication, breaks), PageList(isbn, tuple(made.items())))


@dataclass(frozen=True)
class _Head:
    """How a page begins."""

    label: str
    marks: str
    """Signs before its first letter."""
    broken: bool
    """Whether the page before ends with a hyphen."""
    start: int
    """Where its letters begin among those of all pages."""


class _Starts:
    """Finds where in the pieces of a book its pages begin."""

    def __init__(self, pieces: Sequence[Piece], pages: Sequence[PrintedPage]) -> None:
        self.unknown: list[str] = []
        """Labels of the pages whose beginning is not in the text."""
        self._pieces = pieces
        self._pages = pages
        self._glyphs = Glyphs()
        texts = [self._folded(piece.text) for piece in pieces]
        self._ends = list(accumulate(map(len, texts)))
        self._printed = [folded(page.text) for page in pages]
        self._alignment = Alignment("".join(self._printed), "".join(texts))
        self._latest = 0
        """Where the letters of the latest page begin that was found."""

    def places(self) -> Iterator[tuple[str, Place]]:
        """Yield label and beginning of each page that shows something, in order.

        What is left of a note on a page of its own, and a figure that floats to one, follow the
        text of the page before.
        """
        waiting: list[str] = []
        for page, head in zip(self._pages, self._heads(), strict=True):
            if head is None:
                if page.has_others and page.label:
                    waiting.append(page.label)
                continue
            place = self._place(head)
            if place is None:
                self.unknown.append(head.label)
                continue
            for label in waiting:
                yield label, self._before(place)
            waiting = []
            yield head.label, place
        last = Place(len(self._pieces) - 1, len(self._pieces[-1].text)) if self._pieces else None
        for label in waiting:
            if last is not None:
                yield label, last

    def made(self, place: Place) -> MadePage | None:
        """Return the made page that a place stands on."""
        return self._pieces[place.piece].made

    def _folded(self, text: str) -> str:
        """Return what counts of a text of the publication: nothing of it that no font has."""
        return folded(self._glyphs.shown(text))

    def _heads(self) -> Iterator[_Head | None]:
        start, before = 0, ""
        for page, letters in zip(self._pages, self._printed, strict=True):
            if not letters:
                yield None
                continue
            head = _Head(page.label, _marks(page.text), before.endswith(_HYPHENS), start)
            # A page without a label, as the cover is, is not counted.
            yield head if page.label else None
            start += len(letters)
            before = page.text.rstrip()

    def _place(self, head: _Head) -> Place | None:
        letter = self._alignment.place(head.start, self._latest)
        if letter is None or not self._ends or letter >= self._ends[-1]:
            return None
        self._latest = letter
        place = self._place_of_letter(letter)
        if head.broken and self._within_word(place):
            return self._after_word(place)
        return self._with_what_keeps(self._with_marks(place, head.marks))

    def _place_of_letter(self, letter: int) -> Place:
        piece = bisect_right(self._ends, letter)
        left = letter - (self._ends[piece - 1] if piece else 0)
        for offset, character in enumerate(self._pieces[piece].text):
            size = len(self._folded(character))
            if left < size:
                return Place(piece, offset)
            left -= size
        return Place(piece, 0)

    def _with_marks(self, place: Place, marks: str) -> Place:
        """Go back over the signs that a page shows before its first letter: quotes, dashes."""
        here = place
        for sign in reversed(marks):
            found = self._sign_before(here, sign, place)
            if found is None:
                break
            here = found
        return here

    def _with_what_keeps(self, place: Place) -> Place:
        """Go back over breaks between scenes, which may be drawn or nothing but white."""
        while not place.offset and place.piece and self._pieces[place.piece - 1].keeps:
            place = Place(place.piece - 1, 0)
        return place

    def _sign_before(self, here: Place, sign: str, letter: Place) -> Place | None:
        """Return the place of a sign that stands before another place with nothing between."""
        piece, offset = here
        while True:
            text = self._pieces[piece].text[:offset].rstrip()
            if text:
                return Place(piece, len(text) - 1) if text[-1] == sign else None
            if not piece or self._pieces[piece - 1].made is not self.made(letter):
                return None
            piece -= 1
            offset = len(self._pieces[piece].text)

    def _within_word(self, place: Place) -> bool:
        before = self._before_in_block(place)
        return before[-1:].isalnum()

    def _before_in_block(self, place: Place) -> str:
        text = self._pieces[place.piece].text[: place.offset]
        number = place.piece
        while not text and number and self._same_block(number - 1, place.piece):
            number -= 1
            text = self._pieces[number].text
        return text

    def _after_word(self, place: Place) -> Place:
        """Return where the next word begins: no mark of a page stands within a word."""
        number, offset = place
        while True:
            text = self._pieces[number].text
            gap = next((n for n in range(offset, len(text)) if text[n].isspace()), None)
            if gap is not None:
                rest = text[gap:]
                return Place(number, gap + len(rest) - len(rest.lstrip()))
            if number + 1 == len(self._pieces) or not self._same_block(number + 1, number):
                return Place(number, len(text))
            number, offset = number + 1, 0

    def _same_block(self, one: int, other: int) -> bool:
        return self._pieces[one].block == self._pieces[other].block

    def _before(self, place: Place) -> Place:
        """Return the end of the text that precedes a place."""
        before = place.piece - 1
        if place.offset or before < 0 or self._pieces[before].made is not None:
            return place
        return Place(before, len(self._pieces[before].text))


def _marks(text: str) -> str:
    """Return the signs before the first letter of a page, without spaces."""
    marks = ""
    for character in text:
        if folded(character):
            break
        marks += "" if character.isspace() else character
    return marks
