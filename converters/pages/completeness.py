"""Pages that were left out, taken twice or put in the wrong place, told by what they show.

Nothing is taken out or moved: only a person with the book at hand can mend what is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Final, NamedTuple

from converters.diagnostics import Diagnostic, Origin
from converters.model.folios import PageNumber, page_number
from converters.model.page import PageLayout, RegionRole

_NEAR: Final = 6
"""Pages within which a second picture of the same page is looked for."""
_SAME: Final = 0.3
"""Share of three words in a row that two readings of one page have in common at least.

Two readings with a fifth of the words wrong have a third in common, two pages next to nothing.
"""
_ENOUGH: Final = 25
"""Words from which the text tells that two pages are the same."""
_GAP: Final = 40
"""Pages that may be missing in one place; more is another numbering (a second volume)."""


class _Numbered(NamedTuple):
    """Page with a printed number; ``place`` counts the pages without those taken twice."""

    layout: int
    place: int
    number: PageNumber

    @property
    def offset(self) -> int:
        """The same for all pages of an unbroken sequence."""
        return self.number.value - self.place


def find_gaps(layouts: Sequence[PageLayout]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the order of pages whose roles and labels are known.

    SCAN-021 pages missing, SCAN-022 a page taken twice, SCAN-023 pages in the wrong place.
    """
    doubles = taken_twice(layouts, [{p.label} if p.label else set() for p in layouts])
    for index, earlier in doubles.items():
        other = layouts[earlier].page
        origin = _origin(layouts[index])
        yield Diagnostic.of("SCAN-022", origin, page=other.number, file=other.source)
    runs = list(_runs(_numbered(layouts, doubles)))
    seen = {(page.number.roman, page.number.value) for run in runs for page in run}
    for before, after in pairwise(runs):
        yield from _jump(before[-1], after[0], seen, _origin(layouts[after[0].layout]))


def taken_twice(layouts: Sequence[PageLayout], labels: Sequence[Set[str]]) -> dict[int, int]:
    """Return the indexes of the pages that show the same as an earlier page, and which that is.

    ``labels``: the numbers that may be printed on each page; pages with other numbers are others.
    """
    phrases = [_phrases(layout) for layout in layouts]
    found: dict[int, int] = {}
    for index, its in enumerate(phrases):
        for earlier in range(index - 1, max(-1, index - 1 - _NEAR), -1):
            shared = len(its & phrases[earlier])
            apart = labels[index] and labels[earlier] and not labels[index] & labels[earlier]
            least = _SAME * min(len(its), len(phrases[earlier]))
            if least and not apart and shared >= least:
                found[index] = earlier
                break
    return found


def _jump(
    last: _Numbered, first: _Numbered, seen: set[tuple[bool, int]], origin: Origin
) -> Iterator[Diagnostic]:
    roman = last.number.roman
    between = range(last.number.value + 1, first.number.value)
    expected = first.place - last.place - 1
    if first.number.roman != roman or not expected < len(between) <= expected + _GAP:
        return
    absent = sum((roman, value) not in seen for value in between)
    labels = {"before": last.number.label, "after": first.number.label}
    if absent == 0:
        yield Diagnostic.of("SCAN-023", origin, **labels)
    elif absent > expected:
        yield Diagnostic.of("SCAN-021", origin, count=absent - expected, **labels)


def _numbered(layouts: Sequence[PageLayout], doubles: Mapping[int, int]) -> Iterator[_Numbered]:
    single = [index for index in range(len(layouts)) if index not in doubles]
    for place, index in enumerate(single):
        label = layouts[index].label
        number = page_number(label) if label else None
        if number is not None:
            yield _Numbered(index, place, number)


def _runs(numbered: Iterator[_Numbered]) -> Iterator[list[_Numbered]]:
    """Yield stretches of pages that count on; a number by itself may be misread."""
    run: list[_Numbered] = []
    for page in numbered:
        if run and (page.offset, page.number.roman) != (run[-1].offset, run[-1].number.roman):
            if len(run) > 1:
                yield run
            run = []
        run.append(page)
    if len(run) > 1:
        yield run


def _phrases(layout: PageLayout) -> frozenset[tuple[str, ...]]:
    """Return every three words in a row of a page, none where these are too few to tell."""
    words = [
        word.text.casefold()
        for region in layout.regions
        if region.role not in (RegionRole.HEAD, RegionRole.FOLIO)
        for line in region.lines
        for word in line.words
    ]
    if len(words) < _ENOUGH:
        return frozenset()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _origin(layout: PageLayout) -> Origin:
    return Origin(layout.page.source, page=layout.page.number)
