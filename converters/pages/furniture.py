"""Running heads, folios, notes and headings, seen from all pages of the book together.

Nothing is taken out of the layouts: a region's role says what it is, and the ledger names what the
running text will not hold.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec

from converters.diagnostics import Origin
from converters.model.folios import Candidate, Numbering, numbering, page_number, readings
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.model.page import CAPTION, Line, PageLayout, Region, RegionRole, Word
from converters.pages.completeness import taken_twice
from converters.pages.headings import is_heading
from converters.pages.rows import PageRows, Row, page_rows
from converters.vietnamese.heading_words import is_division_label

_NEIGHBOURS: Final = 8
"""How many pages away a running head must come again."""
_ALIKE: Final = 0.72
_APART: Final = 1.22
"""Distance to the next row, in usual distances, from which a row stands apart."""
_SMALL: Final = 0.93
"""x-height against the book's, below which print is smaller than the text."""
_TITLE: Final = 1.3
"""x-height against the book's above which a row is a title; small capitals count 1.15."""
_LONGEST_HEAD: Final = 90
_FAR: Final = 3.0
"""Gap in x-heights between a running head and the number beside it."""
_HEADS_THAT_TELL: Final = 2
"""Known heads from which the others are told by their place."""
_SMALL_HEAD: Final = 0.95
"""x-height against the book's up to which a head that does not come again is small print."""
_ROWS_BELOW: Final = 3
_SHORT_HEAD: Final = 0.75
"""Breadth of such a head over the broadest row of its page."""
_ENDS_SENTENCE: Final = (".", "!", "?", "…", "”", ":", ";", ",")
_HEADS_EXPECTED: Final = 0.25
"""Share of the pages with known heads from which their place tells of others."""
_LIKE_HEAD: Final = 0.15
_LABEL: Final = "#"
"""Marks what comes again only where it is the same to the last sign."""
_MISREAD_LENGTH: Final = 3
_MANY_ROWS: Final = 12
"""Rows from which a page tells the usual height of its letters."""
_LIKE_BOOK: Final = 0.15
_FEWEST_ROWS: Final = 6
"""Rows from which a page tells the usual distance of its lines."""
_SURE: Final = 0.8


def assign_roles(layouts: Sequence[PageLayout], ledger: LedgerBook) -> list[PageLayout]:
    """Return the layouts with the roles of their regions and the printed page labels."""
    layouts = [_parted(layout) for layout in layouts]
    pages = _with_usual_pitch([page_rows(layout) for layout in layouts])
    body = _book_x_height(pages)
    roles: list[dict[tuple[int, int], RegionRole]] = [{} for _ in layouts]
    heads = _running_heads(pages, layouts, body)
    numbers = _numbered(layouts, pages)
    for index, page in enumerate(pages):
        _mark_furniture(roles[index], page, numbers[index], headed=index in heads)
        _mark_notes(roles[index], page, body)
        _mark_headings(roles[index], page, body)
    _keep_ledger(layouts, roles, ledger)
    return [
        _with_roles(layout, role, number)
        for layout, role, number in zip(layouts, roles, numbers, strict=True)
    ]


def _with_usual_pitch(pages: Sequence[PageRows]) -> list[PageRows]:
    """Return the pages; where a few rows do not tell how far lines are apart, the others do."""
    told = [page.pitch for page in pages if len(page.rows) >= _FEWEST_ROWS]
    if not told:
        return list(pages)
    usual = statistics.median(told)
    return [
        page if len(page.rows) >= _FEWEST_ROWS else msgspec.structs.replace(page, pitch=usual)
        for page in pages
    ]


def _book_x_height(pages: Iterable[PageRows]) -> float:
    heights = [row.x_height for page in pages for row in page.rows]
    return statistics.median(heights) if heights else 1.0


# ---- running heads ----------------------------------------------------------------------------


def _running_heads(
    pages: Sequence[PageRows], layouts: Sequence[PageLayout], body: float
) -> set[int]:
    """Return the indexes of the pages whose first row is a running head."""
    keys = [_key(page.rows[0].text) if page.rows else "" for page in pages]
    spoken = _within_text(pages, keys)
    possible = {
        index
        for index, page in enumerate(pages)
        if keys[index] not in spoken and _could_be_head(page, body)
    }
    found = {index for index in possible if _comes_again(keys, index)}
    if len(found) < _HEADS_THAT_TELL:
        small = {n for n in possible if _is_small_head(pages[n], layouts[n], body)}
        found |= _heads_of_few_pages(pages, keys, small, body)
    return found | _at_the_heads_place(pages, found, possible)


def _is_small_head(page: PageRows, layout: PageLayout, body: float) -> bool:
    """Tell whether the first row is a short line in small print above everything on its page.

    Captions and the ends of passages in small print are none.
    """
    if len(page.rows) < _ROWS_BELOW:
        return False
    row = page.rows[0]
    text = row.text
    if CAPTION.match(text) or is_division_label(text) or page_number(text) is not None:
        return False
    above = any(region.box.top < row.box.top for region in layout.regions if not region.lines)
    widest = max(other.box.width for other in page.rows)
    short = row.box.width <= _SHORT_HEAD * widest
    begins = (text[:1].isupper() or text[:1].isdecimal()) and not text.endswith(_ENDS_SENTENCE)
    small = row.x_height <= _SMALL_HEAD * body and _head_gap(page) > _APART
    return small and short and begins and not above


def _heads_of_few_pages(
    pages: Sequence[PageRows], keys: Sequence[str], small: set[int], body: float
) -> set[int]:
    """Return pages whose head does not come again, as in a book of three pages.

    The heads of facing pages, author and title, stand alike; or the head says what stands large on
    another page, the title page.
    """
    shown = {_key(row.text) for page in pages for row in page.rows if row.x_height > _TITLE * body}
    return {
        n
        for n in small
        if (len(keys[n]) > 1 and keys[n] in shown)
        or any(o != n and _stand_alike(pages[n], pages[o]) for o in small)
    }


def _stand_alike(one: PageRows, other: PageRows) -> bool:
    gaps, heights = (
        (_head_gap(one), _head_gap(other)),
        (one.rows[0].x_height, other.rows[0].x_height),
    )
    return all(max(pair) - min(pair) <= _LIKE_HEAD * max(pair) for pair in (gaps, heights))


def _within_text(pages: Sequence[PageRows], keys: Sequence[str]) -> set[str]:
    """Return what stands oftener within pages than at their heads: speakers' names, refrains."""
    at_heads = Counter(keys)
    within = Counter(_key(row.text) for page in pages for row in page.rows[1:])
    return {key for key, times in at_heads.items() if len(key) > 1 and within[key] > times}


def _key(text: str) -> str:
    """Return what comes again of a head; the number of a chapter is part of its label."""
    if is_division_label(text) or page_number(text) is not None:
        return _LABEL + "".join(text.casefold().split())
    return "".join(c for c in text.casefold() if c.isalpha())


def _could_be_head(page: PageRows, body: float) -> bool:
    if not page.rows or len(page.rows[0].text) > _LONGEST_HEAD:
        return False
    if page.rows[0].x_height > _TITLE * body:
        return False
    if len(page.rows) == 1:
        return True
    first, second = page.rows[:2]
    apart = second.y - first.y > _APART * page.pitch
    return apart or first.x_height < _SMALL * body


def _comes_again(keys: Sequence[str], index: int) -> bool:
    key = keys[index]
    if len(key) < 2:
        return False
    near = range(max(0, index - _NEIGHBOURS), min(len(keys), index + _NEIGHBOURS + 1))
    return any(other != index and _alike(key, keys[other]) for other in near)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.startswith(_LABEL) or other.startswith(_LABEL):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _at_the_heads_place(pages: Sequence[PageRows], found: set[int], possible: set[int]) -> set[int]:
    """Return pages whose first row stands where and as the other pages' heads stand.

    A head that comes once (a short chapter, a misread line) is known by its place and size alone.
    """
    full = [index for index in found if len(pages[index].rows) > 1]
    if len(full) < _HEADS_THAT_TELL or len(full) < _HEADS_EXPECTED * len(pages):
        return set()
    gap = statistics.median(_head_gap(pages[index]) for index in full)
    height = statistics.median(pages[index].rows[0].x_height for index in full)
    return {
        index
        for index in possible - found
        if len(pages[index].rows) > 1
        and abs(_head_gap(pages[index]) - gap) <= _LIKE_HEAD * gap
        and abs(pages[index].rows[0].x_height - height) <= _LIKE_HEAD * height
    }


def _head_gap(page: PageRows) -> float:
    return (page.rows[1].y - page.rows[0].y) / page.pitch


# ---- folios -----------------------------------------------------------------------------------


def _numbered(layouts: Sequence[PageLayout], pages: Sequence[PageRows]) -> list[Numbering]:
    """Return what number each page bears; one taken twice would break the count of the others."""
    candidates = [_candidates(page) for page in pages]
    labels = [{candidate.number.label for candidate in its} for its in candidates]
    doubles = taken_twice(layouts, labels)
    single = [index for index in range(len(pages)) if index not in doubles]
    found = dict(zip(single, numbering([candidates[index] for index in single]), strict=True))
    for index, earlier in sorted(doubles.items()):
        label = found[earlier].label
        own = next((c for c in candidates[index] if c.number.label == label), None)
        found[index] = Numbering(own, label)
    return [found[index] for index in range(len(pages))]


def _candidates(page: PageRows) -> tuple[Candidate, ...]:
    """Return what may be the page's number: a row of its own, or an end of the first row."""
    if not page.rows:
        return ()
    found: list[Candidate] = []
    for place, row in ((-1, page.rows[-1]), (0, page.rows[0])):
        number = page_number(row.text)
        if number is not None:
            lone = _stands_alone(page, place)
            found.extend(Candidate(n, place, lone=lone) for n in readings(number))
        elif place == 0 and not is_division_label(row.text):
            words = row.text.split()
            ends = (page_number(words[0]), page_number(words[-1]))
            found.extend(
                Candidate(number, place, lone=False, shares_row=True)
                for end in ends
                if end is not None
                for number in readings(end)
            )
    return tuple(found)


def _stands_alone(page: PageRows, place: int) -> bool:
    if len(page.rows) == 1:
        return True
    neighbour = page.rows[-2] if place == -1 else page.rows[1]
    return abs(page.rows[place].y - neighbour.y) > _APART * page.pitch


# ---- roles ------------------------------------------------------------------------------------

Roles = dict[tuple[int, int], RegionRole]


def _mark_furniture(roles: Roles, page: PageRows, number: Numbering, *, headed: bool) -> None:
    if number.candidate is not None:
        row = page.rows[number.candidate.place]
        if number.candidate.shares_row:
            headed = True
        else:
            roles.update(dict.fromkeys(row.places, RegionRole.FOLIO))
    elif number.label is not None and page.rows and _is_misread_folio(page, number.label):
        roles.update(dict.fromkeys(page.rows[-1].places, RegionRole.FOLIO))
    if headed:
        for line, place in zip(page.rows[0].lines, page.rows[0].places, strict=True):
            is_number = number.candidate is not None and page_number(line.text) is not None
            roles.setdefault(place, RegionRole.FOLIO if is_number else RegionRole.HEAD)


def _parted(layout: PageLayout) -> PageLayout:
    """Return the page with a number at one end of its first line made a line of its own.

    The recogniser joins a running head and the folio beside it, however wide the gap between.
    """
    regions = list(layout.regions)
    for index, region in enumerate(regions):
        if not region.lines or region.role is RegionRole.TABLE:
            continue
        parts = _number_and_head(region.lines[0])
        if parts:
            regions[index] = msgspec.structs.replace(region, lines=(*parts, *region.lines[1:]))
        break
    return msgspec.structs.replace(layout, regions=tuple(regions))


def _number_and_head(line: Line) -> tuple[Line, ...]:
    """Return the two lines that a line is with a number far out at one end, else none."""
    words = line.words
    if len(words) < 2 or len(line.text) > _LONGEST_HEAD:
        return ()
    wide = _FAR * (line.x_height or 1.0)
    for cut in (1, len(words) - 1):
        gap = words[cut].box.left - words[cut - 1].box.right
        alone = words[0] if cut == 1 else words[-1]
        if gap > wide and page_number(alone.text) is not None:
            return _line_of(line, words[:cut]), _line_of(line, words[cut:])
    return ()


def _line_of(line: Line, words: tuple[Word, ...]) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    baseline = line.baseline
    if baseline is not None:
        x0, y0, x1, y1 = baseline
        slope = (y1 - y0) / max(1.0, x1 - x0)
        ends = (y0 + slope * (box.left - x0), y0 + slope * (box.right - x0))
        baseline = (box.left, ends[0], box.right, ends[1])
    return Line(words, box, baseline, line.x_height)


def _is_misread_folio(page: PageRows, label: str) -> bool:
    """Tell whether the last row is a letter or two alone at the foot, where figures should be."""
    row = page.rows[-1]
    text = row.text.replace(" ", "")
    if len(page.rows) < 2 or len(text) > _MISREAD_LENGTH or not _stands_alone(page, -1):
        return False
    # HẾT, FIN and END stand there too; three figures are not read as letters with any confidence.
    sure = min(word.confidence for line in row.lines for word in line.words) >= _SURE
    return not (sure and label.isdecimal() and text.isalpha() and len(text) == _MISREAD_LENGTH)


def _text_rows(roles: Roles, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not any(place in roles for place in row.places)]


def _mark_notes(roles: Roles, page: PageRows, body: float) -> None:
    """Mark the small print at the foot that a gap or a note's mark sets off from the text."""
    own = _page_x_height(page, body)
    for column in page.columns:
        _mark_column_notes(roles, _text_rows(roles, column), page.pitch, own)


def _page_x_height(page: PageRows, body: float) -> float:
    """Return the usual height of letters on a page, the book's where the page does not tell.

    Pages are not all scanned at one size, nor measured to a hair.
    """
    if len(page.rows) < _MANY_ROWS:
        return body
    own = statistics.median(row.x_height for row in page.rows)
    return own if abs(own / body - 1.0) <= _LIKE_BOOK else body


def _mark_column_notes(roles: Roles, rows: Sequence[Row], pitch: float, body: float) -> None:
    first = len(rows)
    while first > 0 and rows[first - 1].x_height < _SMALL * body:
        first -= 1
    # The last lines of the text may have been measured small as well.
    start = next(
        (
            n
            for n in range(max(1, first), len(rows))
            if rows[n].y - rows[n - 1].y > _APART * pitch or _starts_note(rows[n])
        ),
        len(rows),
    )
    if first == 0 or start == len(rows):
        return
    for row in rows[start:]:
        roles.update(dict.fromkeys(row.places, RegionRole.NOTE))


def _starts_note(row: Row) -> bool:
    """Tell whether a row begins as notes do: a number or star, or what a small one is read as."""
    if row.lines[0].words[0].raised:
        return True
    first = row.text.split(" ", maxsplit=1)[0].lstrip("([")
    return bool(first) and (first[0].isdecimal() or first[0] in "*†‡'’\"”°?¹²³")


def _mark_headings(roles: Roles, page: PageRows, body: float) -> None:
    for column in page.columns:
        rows = _text_rows(roles, column)
        if rows:
            _mark_column_headings(roles, rows, page.pitch, body)


def _mark_column_headings(roles: Roles, rows: Sequence[Row], pitch: float, body: float) -> None:
    left = min(row.box.left for row in rows)
    right = max(row.box.right for row in rows)
    for index, row in enumerate(rows):
        before = row.y - rows[index - 1].y if index else None
        after = rows[index + 1].y - row.y if index + 1 < len(rows) else None
        gaps = tuple(None if gap is None else gap / pitch for gap in (before, after))
        if is_heading(row.text, row.x_height / body, row.box, (left, right), gaps):
            roles.update(dict.fromkeys(row.places, RegionRole.HEADING))


def _with_roles(layout: PageLayout, roles: Roles, number: Numbering) -> PageLayout:
    """Return the layout with its regions divided where the role changes."""
    regions: list[Region] = []
    for r, region in enumerate(layout.regions):
        if not region.lines or region.role is RegionRole.TABLE:
            regions.append(region)
            continue
        run: list[Line] = []
        role = RegionRole.BODY
        for n, line in enumerate(region.lines):
            following = roles.get((r, n), RegionRole.BODY)
            if run and following is not role:
                regions.append(_region(role, run))
                run = []
            role = following
            run.append(line)
        regions.append(_region(role, run))
    return msgspec.structs.replace(layout, regions=tuple(regions), label=number.label)


def _region(role: RegionRole, lines: list[Line]) -> Region:
    box = lines[0].box
    for line in lines[1:]:
        box = box.union(line.box)
    return Region(role, box, tuple(lines))


# ---- ledger -----------------------------------------------------------------------------------

_DROPPED: Final = {
    RegionRole.HEAD: (Kind.RUNNING_HEAD, "SCAN-010"),
    RegionRole.FOLIO: (Kind.FOLIO, "SCAN-011"),
}


def _keep_ledger(layouts: Sequence[PageLayout], roles: Sequence[Roles], ledger: LedgerBook) -> None:
    for layout, role in zip(layouts, roles, strict=True):
        page = layout.page
        if layout.blank:
            ledger.enter(
                Kind.BLANK_PAGE, Fate.DROPPED, "SCAN-012", Origin(page.source, page=page.number)
            )
        ledger.count(Kind.PAGE)
        for (r, n), kind in sorted(role.items()):
            if kind in _DROPPED:
                line = layout.regions[r].lines[n]
                origin = Origin(page.source, page=page.number, box=line.box)
                ledger.enter(_DROPPED[kind][0], Fate.DROPPED, _DROPPED[kind][1], origin, line.text)
