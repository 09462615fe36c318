"""Printed page numbers: read from a line of text, checked against their own sequence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from converters.model.roman import roman_figures, roman_value

_NEAR: Final = 6
"""Pages within which another number must agree."""
_FRONT: Final = 8
"""Pages among which the title page stands, with the year at its foot."""
_YEARS: Final = range(1500, 2100)
_OUTVOTING: Final = 2
_MISREAD: Final = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0"})
_STROKE: Final = str.maketrans({"1": "i"})
_ROMAN: Final = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.ASCII)
_STROKES: Final = {1: 1, 11: 2, 111: 3}
_ONES: Final = {strokes: ones for ones, strokes in _STROKES.items()}
_HIGHEST: Final = 9_999
_ORNAMENT: Final = "-–—·•.*~[]() "


class PageNumber(msgspec.Struct, frozen=True):
    """Value of a page number and how it is written."""

    value: int
    roman: bool = False
    capital: bool = False

    @property
    def is_year(self) -> bool:
        """Whether it looks like the year of a book rather than the number of a page."""
        return not self.roman and self.value in _YEARS

    @property
    def label(self) -> str:
        """The number as it is printed."""
        if not self.roman:
            return str(self.value)
        written = roman_figures(self.value)
        return written.upper() if self.capital else written


class Candidate(msgspec.Struct, frozen=True):
    """Number at the head (place 0) or foot (place -1) of a page."""

    number: PageNumber
    place: int
    lone: bool
    """Whether it stands apart from the text."""
    shares_row: bool = False
    """Whether it stands in one row with a running head."""


class Numbering(msgspec.Struct, frozen=True):
    """What was decided for one page: the number that is printed there, and the page's label."""

    candidate: Candidate | None = None
    label: str | None = None
    confirmed: bool = False
    """Whether the numbers of other pages count on from it."""


def page_number(text: str) -> PageNumber | None:
    """Return the page number that ``text`` is, ornament around it aside, else None."""
    bare = text.strip(_ORNAMENT)
    if not bare or " " in bare or len(bare) > 7:
        return None
    digits = bare.translate(_MISREAD)
    if digits.isascii() and digits.isdecimal() and any(c.isdecimal() for c in bare):
        value = int(digits)
        return PageNumber(value) if 0 < value <= _HIGHEST else None
    lower = bare.lower().translate(_STROKE)
    of_one_case = bare in (bare.lower(), bare.upper())
    if (of_one_case or "1" in bare) and _ROMAN.fullmatch(lower):
        capital = of_one_case and bare != lower
        return PageNumber(roman_value(lower) or 0, roman=True, capital=capital)
    return None


def readings(number: PageNumber) -> tuple[PageNumber, ...]:
    """Return what a number may be: ones and roman strokes look alike."""
    if number.roman:
        ones = _ONES.get(number.value) if number.capital else None
        return (number,) if ones is None else (number, PageNumber(ones))
    if number.value not in _STROKES:
        return (number,)
    return number, PageNumber(_STROKES[number.value], roman=True)


def numbering(pages: Sequence[Sequence[Candidate]]) -> list[Numbering]:
    """Choose each page's number so that neighbours count on; fill the gaps of the sequence.

    A number that nothing confirms counts only where it stands alone; its neighbours' sequence
    then gives the label, so that a misread figure does not.
    """
    chosen = _of_one_case([_agreeing(pages, index) for index in range(len(pages))])
    return [_decided(pages, chosen, index) for index in range(len(pages))]


def _of_one_case(chosen: Sequence[Candidate | None]) -> list[Candidate | None]:
    """Return roman numbers in the case of most of them: v and V, x and X look alike alone."""
    roman = [candidate.number for candidate in chosen if candidate and candidate.number.roman]
    capital = 2 * sum(number.capital for number in roman) > len(roman)
    return [
        candidate
        if candidate is None or not candidate.number.roman
        else msgspec.structs.replace(
            candidate, number=msgspec.structs.replace(candidate.number, capital=capital)
        )
        for candidate in chosen
    ]


def _agreeing(pages: Sequence[Sequence[Candidate]], index: int) -> Candidate | None:
    best: Candidate | None = None
    support = 0
    for candidate in pages[index]:
        agreeing = sum(
            any(_same_sequence(candidate, index, other, near) for other in pages[near])
            for near in range(max(0, index - _NEAR), min(len(pages), index + _NEAR + 1))
            if near != index
        )
        if agreeing > support:
            best, support = candidate, agreeing
    return best


def _same_sequence(one: Candidate, at: int, other: Candidate, there: int) -> bool:
    a, b = one.number, other.number
    return a.roman == b.roman and a.value - at == b.value - there


def _decided(
    pages: Sequence[Sequence[Candidate]], chosen: Sequence[Candidate | None], index: int
) -> Numbering:
    agreed = chosen[index]
    if agreed is not None:
        number = _outvoted(chosen, index, agreed.number) or agreed.number
        return Numbering(agreed, number.label, confirmed=True)
    expected = _expected(chosen, index)
    may_be_year = expected is None or index < _FRONT
    lone = next(
        (c for c in pages[index] if c.lone and not (may_be_year and c.number.is_year)), None
    )
    if expected is not None:
        return Numbering(lone, expected.label)
    return Numbering(lone, lone.number.label) if lone is not None else Numbering()


def _outvoted(
    chosen: Sequence[Candidate | None], index: int, number: PageNumber
) -> PageNumber | None:
    """Return the number that the neighbours' count gives where it outweighs what was read.

    Two misread numbers in a row confirm each other; they do not stand against the rest. Higher ones
    at the end of the book do: before them a page is missing.
    """
    votes: Counter[int] = Counter()
    for near in range(max(0, index - _NEAR), min(len(chosen), index + _NEAR + 1)):
        candidate = chosen[near]
        if candidate is not None and candidate.number.roman == number.roman:
            votes[candidate.number.value - near] += 1
    if not votes:
        return None
    offset, most = votes.most_common(1)[0]
    own = votes[number.value - index]
    value = offset + index
    if value == number.value or most < _OUTVOTING * own or value < 1:
        return None
    if own > 1 and value < number.value and _ends_so(chosen, index, number):
        return None
    return msgspec.structs.replace(number, value=value)


def _ends_so(chosen: Sequence[Candidate | None], index: int, number: PageNumber) -> bool:
    """Tell whether all pages from one on count as it does."""
    return all(
        candidate.number.value - at == number.value - index
        for at, candidate in enumerate(chosen[index:], start=index)
        if candidate is not None and candidate.number.roman == number.roman
    )


def _expected(chosen: Sequence[Candidate | None], index: int) -> PageNumber | None:
    """Return the number that the page has by its neighbours' count, None where they disagree.

    Where pages farther off count otherwise, the nearest on both sides tell together; before the
    first number, it tells alone where the book's first page is then the first.
    """
    votes: Counter[PageNumber] = Counter()
    for near in range(max(0, index - _NEAR), min(len(chosen), index + _NEAR + 1)):
        candidate = chosen[near]
        if candidate is not None:
            votes[_counted_on(candidate, index - near)] += 1
    if len(votes) == 1:
        found = next(iter(votes))
        return found if found.value > 0 else None
    before = next(((n, at) for at in range(index - 1, -1, -1) if (n := chosen[at])), None)
    after = next(((n, at) for at in range(index + 1, len(chosen)) if (n := chosen[at])), None)
    if before is None and after is not None:
        first = _counted_on(after[0], -after[1])
        return _counted_on(after[0], index - after[1]) if first.value == 1 else None
    if before is None or after is None:
        return None
    one, other = (_counted_on(candidate, index - at) for candidate, at in (before, after))
    return one if one == other and one.value > 0 else None


def _counted_on(candidate: Candidate, pages: int) -> PageNumber:
    """Return the number so many pages after a candidate's."""
    number = candidate.number
    return msgspec.structs.replace(number, value=number.value + pages)
