"""Weigh all evidence about a document's paragraphs and settle which are headings."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from converters.readers.heading_evidence.candidates import (
    CLOSERS,
    LARGER,
    TEXT_WORDS,
    TITLE_LINE,
    Candidate,
    candidates_of,
)
from converters.readers.heading_evidence.comparing import compare
from converters.readers.heading_evidence.contents import Contents
from converters.readers.heading_evidence.levels import levels_of
from converters.readers.heading_evidence.lines import Look, body_of, lines_of
from converters.readers.heading_evidence.outside_contents import weigh_down_unnamed
from converters.readers.heading_evidence.scoring import RUNNING, judge
from converters.readers.heading_evidence.shapes import (
    ContentsLine,
    HeadingGuess,
    Headings,
    ParagraphShape,
    Place,
)

_ACCEPTED: Final = 0.5
_ACCEPTED_BESIDE_STYLES: Final = 0.62
_SUREST_BESIDE_STYLES: Final = 0.75
_TITLE_WORDS: Final = 25
_TITLE_GAP: Final = 3
"""Empty paragraphs that may part a label from its title."""
_TITLE_LINES: Final = 3
_NO_TITLE: Final = -3.0
"""Score under which a line below a label is something else: a speaker, a sentence."""
_TITLE_LETTERS: Final = 0.8
_LARGER: Final = 1.1
_LEAST_LEAD: Final = 0.3
"""By how much the title must stand out more than any other line before the text."""
_OPENING: Final = 40
"""Lines at the start among which the title page ends."""
_SHORT: Final = 25
_TOP_LEVELS: Final = 3
"""Deeper levels on a first page are letterheads that were given a style for its look."""
_VOLUMES: Final = frozenset({"tập", "quyển", "volume"})
_PLAIN_LINES: Final = 3
"""Plain lines together that are text, however short: verse, lists."""
_ON_TITLE_PAGE: Final = -8.0
_ON_NEXT_PAGE: Final = -1.5


def find_headings(
    shapes: Sequence[ParagraphShape], contents: Sequence[ContentsLine] = ()
) -> Headings:
    """Return what speaks for a heading, paragraph by paragraph."""
    lines = lines_of(shapes)
    body = body_of(lines)
    index = Contents(lines, contents)
    candidates = candidates_of(lines, body)
    judge(candidates, body, index)
    compare(candidates)
    weigh_down_unnamed(candidates, index)
    start = _start_of_text(candidates, index)
    _weigh_down_title_page(candidates[:start], candidates[start:], index)
    styled = sum(c.line.shape.level is not None for c in candidates) > 1
    threshold = _ACCEPTED_BESIDE_STYLES if styled else _ACCEPTED
    accepted = [_may_be_one(c) and c.confidence >= threshold for c in candidates]
    joined = _take_title_lines(candidates, accepted)
    levels = levels_of(candidates, accepted, joined, index)
    guesses: list[HeadingGuess | None] = [None] * len(shapes)
    for position, candidate in enumerate(candidates):
        if not _may_be_one(candidate):
            continue
        confidence = candidate.confidence
        if joined[position] > 1:
            confidence = max(confidence, candidates[position - 1].confidence)
        if accepted[position]:
            confidence = min(confidence, _SUREST_BESIDE_STYLES) if styled else confidence
            guesses[candidate.line.index] = HeadingGuess(
                levels[position], confidence, candidate.reason, continues=joined[position] > 1
            )
        else:
            guess = HeadingGuess(None, confidence, candidate.reason)
            guesses[candidate.line.index] = guess if guess.is_recorded else None
    title = _title_of(candidates[:start], accepted)
    for candidate in candidates[:start]:
        place = candidate.line.index
        if place in title:
            weak = HeadingGuess(None, candidate.confidence, candidate.reason)
            guesses[place] = replace(guesses[place] or weak, is_title=True)
    return Headings(tuple(guesses), title, index.typed)


def _may_be_one(candidate: Candidate) -> bool:
    line = candidate.line
    shape = line.shape
    return (
        shape.place is Place.BODY
        and shape.level is None
        and line.words <= RUNNING
        and not shape.is_title
        and not line.is_end_mark
    )


# ---- the title page ---------------------------------------------------------------------------


def _start_of_text(candidates: Sequence[Candidate], contents: Contents) -> int:
    """Return where the text begins: with a heading told by its words, or with running text."""
    plain = 0
    for position, candidate in enumerate(candidates[:_OPENING]):
        line = candidate.line
        level = line.shape.level
        declared = level is not None and level <= _TOP_LEVELS and not line.has_columns
        if declared or line.index in contents.typed:
            return position
        told = candidate.worded or contents.has(line) or _is_first_number(candidate)
        if told and candidate.score > 0 and not _is_volume(candidates, position):
            return position
        if line.shape.place is Place.BODY and (line.words > _SHORT or _is_sentence(candidate)):
            return position
        is_plain = candidate.is_text and not candidate.is_distinct and not line.page_break
        plain = plain + 1 if is_plain else 0
        if plain >= _PLAIN_LINES:
            return position - plain + 1
    return 0


def _is_sentence(candidate: Candidate) -> bool:
    """Return whether a line of usual look is a whole sentence, too long for a title page."""
    line = candidate.line
    ends = line.text.rstrip(CLOSERS).endswith((".", "!", "?", "…"))
    return line.words > TEXT_WORDS and ends and candidate.is_text and not candidate.is_distinct


def _is_first_number(candidate: Candidate) -> bool:
    """Return whether a line opens a numbering: “1. Introduction”, “I. TÌNH HÌNH”."""
    numeral = candidate.line.numeral
    return numeral is not None and bool(numeral.title) and numeral.values == (1,)


def _is_volume(candidates: Sequence[Candidate], position: int) -> bool:
    """Return whether “Tập I” belongs to the title above it: there is no second one."""
    candidate = candidates[position]
    label = candidate.line.label
    if label is None or label.word not in _VOLUMES or label.title or not position:
        return False
    if candidate.line.page_break:
        return False
    others = (c.line.label for n, c in enumerate(candidates) if n != position)
    return all(other is None or other.word != label.word for other in others)


def _weigh_down_title_page(
    opening: Sequence[Candidate], text: Sequence[Candidate], contents: Contents
) -> None:
    """Title, author, publisher, date stand out too; only what looks like later headings stays."""
    later = _looks_of_bare_titles(text)
    bylines = _looks_below(text, later)
    near = True  # nothing but headings stands between the line and the text
    for distance, candidate in enumerate(reversed(opening)):
        line = candidate.line
        if contents.has(line) or line.shape.in_contents_field:
            continue
        below = opening[-distance] if distance else None
        near = near and distance < _TITLE_LINES and (below is None or below.look != candidate.look)
        if near and (candidate.look in later or line.numeral is not None):
            continue
        if near and distance == 0 and _is_aside(candidate, bylines):
            continue
        near = False
        is_apart = distance == 0 and line.page_break
        candidate.add(_ON_NEXT_PAGE if is_apart else _ON_TITLE_PAGE)


def _looks_of_bare_titles(text: Sequence[Candidate]) -> set[Look]:
    """Return the looks of headings that neither words nor a label above them tell.

    None where the text does not begin at once: then a heading stands there already.
    """
    if not text or not text[0].is_text:
        return set()
    return {
        below.look
        for above, below in itertools.pairwise(text)
        if below.is_distinct and below.is_well_formed and below.score > 0
        if not below.worded and not (above.line.is_bare and not above.is_text)
    }


def _is_aside(candidate: Candidate, bylines: set[Look]) -> bool:
    """Return whether a line between a heading and its text is a byline or says for whom it is."""
    look = candidate.look
    is_small = candidate.ratio < LARGER and not (look.bold or look.capitals or look.centred)
    return look in bylines or (is_small and (look.italic or look.right))


def _looks_below(text: Sequence[Candidate], titles: set[Look]) -> set[Look]:
    """Return the looks of short lines directly under titles: who wrote what follows, where."""
    return {
        below.look
        for above, below in itertools.pairwise(text)
        if above.look in titles and below.line.words <= _SHORT
        if below.is_distinct or below.look.italic or below.look.right
    }


def _title_of(opening: Sequence[Candidate], accepted: Sequence[bool]) -> tuple[int, ...]:
    """Return the lines that stand out most before the text begins."""
    free = [
        (position, c)
        for position, c in enumerate(opening)
        if not accepted[position] and c.line.shape.place is Place.BODY and _may_be_book_title(c)
    ]
    if not free or any(c.line.shape.is_title for c in opening):
        return ()
    position, best = max(free, key=lambda item: (_weight(item[1]), -item[0]))
    others = [_weight(c) for _, c in free if c.look != best.look]
    if others and _weight(best) < max(others) + _LEAST_LEAD:
        return ()
    found = [best.line.index]
    for candidate in opening[position + 1 :]:
        if candidate.look != best.look or candidate.gap:
            break
        found.append(candidate.line.index)
    return tuple(found)


def _may_be_book_title(candidate: Candidate) -> bool:
    line, look = candidate.line, candidate.look
    letters = sum(sign.isalpha() or sign.isspace() for sign in line.text)
    if line.has_columns or letters < _TITLE_LETTERS * len(line.text):
        return False
    return candidate.ratio >= _LARGER or (look.centred and (look.bold or look.capitals))


def _weight(candidate: Candidate) -> float:
    look = candidate.look
    return candidate.ratio * 4 + look.bold + look.capitals + look.centred


# ---- labels and the titles under them ---------------------------------------------------------


def _take_title_lines(candidates: Sequence[Candidate], accepted: list[bool]) -> list[int]:
    """Accept the lines under a bare label that are its title; return the number of each line.

    0: a heading of its own; 1: the title under a label; more: a further line of a heading.
    """
    joined = [0] * len(candidates)
    for position, candidate in enumerate(candidates):
        if accepted[position] and not joined[position]:
            named = candidate.line.named is not None and candidate.line.numeral is None
            if candidate.line.is_bare or (named and _has_twin_below(candidates, position)):
                _take_title(candidates, accepted, joined, position)
            elif not named:
                _join_lines(candidates, accepted, joined, position, first=2)
    return joined


def _has_twin_below(candidates: Sequence[Candidate], position: int) -> bool:
    """Return whether a line of the same look stands directly below: the title of a foreword."""
    below = candidates[position + 1] if position + 1 < len(candidates) else None
    return below is not None and below.look == candidates[position].look and not below.gap


def _take_title(
    candidates: Sequence[Candidate], accepted: list[bool], joined: list[int], label: int
) -> None:
    if label + 1 >= len(candidates):
        return
    title = candidates[label + 1]
    if not _may_be_title(candidates[label], title):
        return
    if title.score < 2.5:
        title.add(2.5 - title.score, TITLE_LINE)
    accepted[label + 1] = True
    joined[label + 1] = 1
    _join_lines(candidates, accepted, joined, label + 1, first=2)


def _may_be_title(label: Candidate, title: Candidate) -> bool:
    line, look = title.line, title.look
    is_other = title.is_call or title.worded or line.numeral is not None
    if not _may_be_one(title) or is_other or line.page_break:
        return False
    if title.gap > _TITLE_GAP or line.words > _TITLE_WORDS or not title.leads:
        return False
    ends_well = not line.text.endswith((".", ",", ";", ":"))
    if not ends_well or line.text[0].islower():
        return False
    if title.run > _TITLE_LINES or title.score < _NO_TITLE:
        return False
    if look.bold or look.capitals or title.ratio > LARGER:
        return True
    return title.is_distinct and (look == label.look or (look.centred and label.look.centred))


def _join_lines(
    candidates: Sequence[Candidate],
    accepted: list[bool],
    joined: list[int],
    position: int,
    *,
    first: int,
) -> None:
    """Take lines of the same look directly under a title for its further lines."""
    above = candidates[position]
    number = first
    for place in range(position + 1, min(position + _TITLE_LINES, len(candidates))):
        candidate = candidates[place]
        line = candidate.line
        look = (
            candidate.look if any(map(str.isalpha, line.text)) else _in_capitals(candidate, above)
        )
        if look != above.look or not above.look.centred or candidate.gap:
            return
        if line.page_break or candidate.worded or line.numeral is not None or candidate.is_call:
            return
        if not _may_be_one(candidate) or above.run > _TITLE_LINES or not candidate.leads:
            return
        accepted[place] = True
        joined[place] = number
        number += 1


def _in_capitals(candidate: Candidate, above: Candidate) -> Look:
    """Return the look of a line without letters, “(1945 – 1954)”, beside one that may have them."""
    return candidate.look._replace(capitals=above.look.capitals)
