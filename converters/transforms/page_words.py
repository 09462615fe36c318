"""Recognised words of all pages in reading order, and other words put in their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from converters.diagnostics import Box, Origin
from converters.model.correction import Correction, lies_in
from converters.model.page import Line, PageLayout, Region, RegionRole, Word

_RUNNING: Final = (RegionRole.BODY, RegionRole.HEADING)
_APART: Final = (RegionRole.NOTE, RegionRole.TABLE)


class PlacedWord(NamedTuple):
    """A word and where it stands: indexes of its page, region, line and place in the line."""

    word: Word
    page: int
    region: int
    line: int
    place: int
    is_last: bool
    """Whether its line ends with it."""

    @property
    def key(self) -> tuple[int, int, int, int]:
        """Its place."""
        return self.page, self.region, self.line, self.place


def read_words(layouts: Sequence[PageLayout]) -> Iterator[PlacedWord | None]:
    """Yield the words of the running text, then those of notes and tables; None where texts end.

    Running heads and folios are no text; marks of notes are no words.
    """
    for page, layout in enumerate(layouts):
        for number, region in enumerate(layout.regions):
            if region.role in _RUNNING:
                yield from _region_words(page, number, region)
    for page, layout in enumerate(layouts):
        for number, region in enumerate(layout.regions):
            if region.role in _APART:
                yield None
                yield from _region_words(page, number, region)


def _region_words(page: int, number: int, region: Region) -> Iterator[PlacedWord | None]:
    is_heading = region.role is RegionRole.HEADING
    if is_heading:
        yield None
    for at, line in enumerate(region.lines):
        for place, word in enumerate(line.words):
            if not word.raised:
                yield PlacedWord(word, page, number, at, place, place + 1 == len(line.words))
    if is_heading:
        yield None


def origin_of_word(layout: PageLayout, word: Word) -> Origin:
    """Return the place of a word with the recogniser's confidence."""
    page = layout.page
    confidence = round(word.confidence, 3)
    return Origin(page.source, page=page.number, box=word.box, confidence=confidence)


def replaced(
    layouts: Sequence[PageLayout], corrections: Iterable[Correction]
) -> tuple[PageLayout, ...]:
    """Return the pages with words as they are corrected; what finds no place changes nothing.

    A word that becomes two shares its box with them, and two become one in the same way back.
    """
    by_page: dict[int, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_page[correction.page].append(correction)
    return tuple(
        _replaced_on(layout, by_page[layout.page.number])
        if layout.page.number in by_page
        else layout
        for layout in layouts
    )


def _replaced_on(layout: PageLayout, corrections: Sequence[Correction]) -> PageLayout:
    regions = []
    for region in layout.regions:
        lines = tuple(_replaced_in(line, corrections) for line in region.lines)
        regions.append(msgspec.structs.replace(region, lines=lines))
    return msgspec.structs.replace(layout, regions=tuple(regions))


def _replaced_in(line: Line, corrections: Sequence[Correction]) -> Line:
    words = line.words
    for correction in corrections:
        place = _place(words, correction)
        if place is not None:
            start, end = place
            written = _written(words[start:end], correction.after)
            words = (*words[:start], *written, *words[end:])
    return line if words is line.words else msgspec.structs.replace(line, words=words)


def _place(words: Sequence[Word], correction: Correction) -> tuple[int, int] | None:
    """Return the range of the words that are meant; the boxes of neighbours may overlap."""
    before, box = correction.before, correction.box
    for at, word in enumerate(words):
        if word.text == before and word.box == box:
            return at, at + 1
    inside = [at for at, word in enumerate(words) if lies_in(word.box, box)]
    if not inside:
        return None
    start, end = inside[0], inside[-1] + 1
    text = " ".join(word.text for word in words[start:end])
    return (start, end) if text == before else None


def _written(run: Sequence[Word], text: str) -> Iterator[Word]:
    """Yield the words of a text in the place of others, as wide as they are long."""
    box = run[0].box
    for word in run[1:]:
        box = box.union(word.box)
    texts = text.split()
    letters = sum(map(len, texts)) + len(texts) - 1
    done = 0
    for each in texts:
        left = box.left + box.width * done / letters
        right = box.left + box.width * (done + len(each)) / letters
        done += len(each) + 1
        part = box if len(texts) == 1 else Box(left, box.top, right, box.bottom)
        yield msgspec.structs.replace(run[0], text=each, box=part)
