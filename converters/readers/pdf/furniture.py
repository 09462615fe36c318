"""Running heads and folios: known by their place and by coming again, page after page."""

from __future__ import annotations

import itertools
import re
import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from converters.model.folios import Candidate, Numbering, numbering, page_number
from converters.model.ledger import Kind
from converters.readers.pdf.content import Line, PageContent

_NEIGHBOURS: Final = 4
"""How many pages away a running head must come again."""
_SAME_PLACE: Final = 3.0
_EXACT_PLACE: Final = 1.0
_SAME_ROW: Final = 0.5
_LONGEST: Final = 110
_LARGEST: Final = 1.3
"""Size against the text's beyond which a row is a title, not a head."""
_APART: Final = 1.22
_ENOUGH_GAPS: Final = 4
_USUAL_PITCH: Final = 1.4
_SMALLER: Final = 0.93
_DEPTH: Final = 3
"""Rows at each end of a page that may be furniture."""
_HEADS_EXPECTED: Final = 0.5
_SECTION_FOLIO: Final = re.compile(r"[A-Z]?\d{0,3}[-–.]\d{1,3}")
_COUNTED: Final = re.compile(
    r"(?i)(?:trang|page|p\.|tr\.)\s*(\d{1,4})(?:\s*(?:/|of|trên)\s*\d{1,4})?"
)


class _Row(NamedTuple):
    lines: tuple[Line, ...]
    y: float
    size: float
    text: str

    @property
    def key(self) -> str:
        """Its text without a page number at either end: what comes again on other pages."""
        words = self.text.casefold().split()
        while words and page_number(words[0]) is not None:
            words.pop(0)
        while words and page_number(words[-1]) is not None:
            words.pop()
        return "".join(words)

    @property
    def is_note(self) -> bool:
        """Whether it begins with a raised mark, as notes do and furniture does not."""
        first = next((p for line in self.lines for p in line.pieces if p.text.strip()), None)
        return first is not None and first.rise > 0


class PageText(NamedTuple):
    """The lines of a page without furniture, its printed label, and what was taken away."""

    lines: tuple[Line, ...]
    label: str | None
    dropped: tuple[tuple[Kind, Line], ...]


def without_furniture(pages: Sequence[PageContent], body: float) -> list[PageText]:
    """Return the running text of all pages. ``body`` is the size of most of the text."""
    rows = [_rows(page.lines) for page in pages]
    taken: list[dict[int, Kind]] = [{} for _ in pages]
    _take_repeated(rows, taken, body)
    numbers = _trusted(
        rows, numbering([_candidates(r, t, body) for r, t in zip(rows, taken, strict=True)])
    )
    for page_rows, page_taken, number in zip(rows, taken, numbers, strict=True):
        _take_folio(page_rows, page_taken, number)
    sections = _take_section_folios(rows, taken)
    _take_repeated(rows, taken, body)
    _take_at_heads_place(rows, taken, body)
    return [
        _page_text(page, r, t, sections.get(page.index) or number.label)
        for page, r, t, number in zip(pages, rows, taken, numbers, strict=True)
    ]


def body_size(pages: Sequence[PageContent]) -> float:
    """Return the size that most characters of a document have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0


def _rows(lines: Sequence[Line]) -> list[_Row]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: item.baseline):
        if rows and line.baseline - rows[-1][-1].baseline < _SAME_ROW * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_row(sorted(row, key=lambda line: line.box.left)) for row in rows]


def _row(lines: list[Line]) -> _Row:
    text = " ".join(line.text.strip() for line in lines)
    return _Row(tuple(lines), lines[0].baseline, max(line.size for line in lines), text)


def _ends(rows: Sequence[_Row], taken: dict[int, Kind]) -> list[int]:
    """Return the rows that may be furniture now: the outermost ones that are still text."""
    found = []
    for order in (range(len(rows)), range(len(rows) - 1, -1, -1)):
        for depth, index in enumerate(order):
            if index not in taken:
                if depth < _DEPTH:
                    found.append(index)
                break
    return found


# ---- running heads ----------------------------------------------------------------------------


def _take_repeated(
    rows: Sequence[Sequence[_Row]], taken: list[dict[int, Kind]], body: float
) -> None:
    for _ in range(_DEPTH):
        found = [
            (page, index)
            for page, page_rows in enumerate(rows)
            for index in _ends(page_rows, taken[page])
            if _could_be_head(page_rows[index], body)
            and _is_apart(page_rows, index)
            and _comes_again(rows, page, index)
        ]
        if not found:
            return
        for page, index in found:
            taken[page][index] = Kind.RUNNING_HEAD


def _could_be_head(row: _Row, body: float) -> bool:
    long_enough = sum(map(str.isalpha, row.key)) > 1
    return (
        long_enough
        and not row.is_note
        and len(row.text) <= _LONGEST
        and row.size <= _LARGEST * body
    )


def _comes_again(rows: Sequence[Sequence[_Row]], page: int, index: int) -> bool:
    row = rows[page][index]
    near = range(max(0, page - _NEIGHBOURS), min(len(rows), page + _NEIGHBOURS + 1))
    return any(
        other != page
        and any(
            abs(candidate.y - row.y) <= _SAME_PLACE and candidate.key == row.key
            for candidate in (*rows[other][:_DEPTH], *rows[other][-_DEPTH:])
        )
        for other in near
    )


def _take_at_heads_place(
    rows: Sequence[Sequence[_Row]], taken: list[dict[int, Kind]], body: float
) -> None:
    """Take first and last rows that stand exactly where and as the other pages' heads stand.

    A head that comes once (a short chapter, the guide words of a dictionary) has only its place.
    """
    for top in (True, False):
        heads = [
            page_rows[index]
            for page_rows, page_taken in zip(rows, taken, strict=True)
            for index, kind in page_taken.items()
            if kind is Kind.RUNNING_HEAD and (index < len(page_rows) / 2) is top
        ]
        if len(heads) < max(2, _HEADS_EXPECTED * sum(bool(r) for r in rows)):
            continue
        y = statistics.median(row.y for row in heads)
        size = statistics.median(row.size for row in heads)
        for page_rows, page_taken in zip(rows, taken, strict=True):
            for index in _ends(page_rows, page_taken):
                row = page_rows[index]
                if (
                    abs(row.y - y) <= _EXACT_PLACE
                    and abs(row.size - size) < 0.3
                    and _could_be_head(row, body)
                    and _is_apart(page_rows, index)
                ):
                    page_taken[index] = Kind.RUNNING_HEAD


def _is_apart(rows: Sequence[_Row], index: int) -> bool:
    """Tell whether white space, or smaller type, parts a row from the text next to it."""
    if len(rows) == 1:
        return True
    top = index < len(rows) / 2
    neighbour = index + 1 if top else index - 1
    gaps = [b.y - a.y for a, b in itertools.pairwise(rows)]
    gap = abs(rows[neighbour].y - rows[index].y)
    smaller = top and rows[index].size < _SMALLER * rows[neighbour].size
    pitch = statistics.median_low(gaps)
    if len(gaps) < _ENOUGH_GAPS:
        pitch = min(pitch, _USUAL_PITCH * rows[neighbour].size)
    return smaller or gap > _APART * pitch


# ---- folios -----------------------------------------------------------------------------------


def _candidates(rows: Sequence[_Row], taken: dict[int, Kind], body: float) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    for place in _candidate_rows(rows, taken):
        row = rows[place]
        at = place if place < len(rows) / 2 else place - len(rows)
        number = page_number(row.text)
        if number is not None:
            lone = _is_apart(rows, place) and row.size <= 1.15 * body
            found.append(Candidate(number, at, lone=lone))
        elif place in taken or (_is_apart(rows, place) and len(row.text) <= _LONGEST):
            found.extend(
                Candidate(end, at, lone=False, shares_row=True)
                for word in _number_words(row)
                if (end := page_number(word)) is not None
            )
    return tuple(found)


def _trusted(rows: Sequence[Sequence[_Row]], numbers: Sequence[Numbering]) -> list[Numbering]:
    """Return the numbers of pages without those that may as well be a chapter's, “I” or “3”.

    At the head of a page, a number must stand as high as others that count on; at the foot it is
    enough that none is known to stand elsewhere.
    """
    told = zip(rows, numbers, strict=True)
    confirmed = sorted(_height(page, number) for page, number in told if number.confirmed)
    shared = [y for y in confirmed if _near(confirmed, y) > 1]

    def is_trusted(page: Sequence[_Row], number: Numbering) -> bool:
        if number.candidate is None:
            return True
        at_foot = number.candidate.place < 0
        if at_foot and (number.confirmed or not confirmed):
            return True
        return _near(confirmed if at_foot else shared, _height(page, number)) > 0

    return [
        number if is_trusted(page, number) else _without_row(number)
        for page, number in zip(rows, numbers, strict=True)
    ]


def _height(rows: Sequence[_Row], number: Numbering) -> float:
    return rows[number.candidate.place % len(rows)].y if number.candidate is not None else 0.0


def _near(heights: Sequence[float], y: float) -> int:
    """Return how many of sorted heights are about the same as one."""
    return bisect_right(heights, y + _SAME_PLACE) - bisect_left(heights, y - _SAME_PLACE)


def _without_row(number: Numbering) -> Numbering:
    """Return what the neighbours say alone."""
    own = number.candidate is not None and number.candidate.number.label == number.label
    return Numbering(label=None if own else number.label)


def _candidate_rows(rows: Sequence[_Row], taken: dict[int, Kind]) -> list[int]:
    places = {*taken, *_ends(rows, taken)}
    middle = len(rows) / 2
    return sorted(places, key=lambda place: (place < middle, place))


def _number_words(row: _Row) -> list[str]:
    counted = _COUNTED.search(row.text)
    words = row.text.split()
    return [*([counted[1]] if counted else []), words[0], words[-1]]


def _take_folio(rows: Sequence[_Row], taken: dict[int, Kind], number: Numbering) -> None:
    if number.candidate is None or not rows:
        return
    index = number.candidate.place % len(rows)
    kind = Kind.RUNNING_HEAD if number.candidate.shares_row else Kind.FOLIO
    taken.setdefault(index, kind)


def _take_section_folios(
    rows: Sequence[Sequence[_Row]], taken: list[dict[int, Kind]]
) -> dict[int, str]:
    """Take folios that count within chapters (7-45), which stand at one place page after page."""
    found: dict[int, dict[int, _Row]] = {}
    for page, page_rows in enumerate(rows):
        for index in _ends(page_rows, taken[page]):
            row = page_rows[index]
            if _SECTION_FOLIO.fullmatch(row.text) and _is_apart(page_rows, index):
                found.setdefault(page, {})[index] = row
    labels: dict[int, str] = {}
    for page, own in found.items():
        for index, row in own.items():
            near = range(page - _NEIGHBOURS, page + _NEIGHBOURS + 1)
            if any(
                abs(other.y - row.y) <= _SAME_PLACE and other.text != row.text
                for at in near
                for other in found.get(at, {}).values()
            ):
                taken[page][index] = Kind.FOLIO
                labels[page] = row.text
    return labels


def _page_text(
    page: PageContent, rows: Sequence[_Row], taken: dict[int, Kind], label: str | None
) -> PageText:
    gone = {id(line): kind for index, kind in taken.items() for line in rows[index].lines}
    dropped = tuple(
        (Kind.FOLIO if page_number(line.text) is not None else gone[id(line)], line)
        for line in page.lines
        if id(line) in gone
    )
    return PageText(tuple(line for line in page.lines if id(line) not in gone), label, dropped)
