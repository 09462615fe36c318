"""What the lines of a document say of each other: looks, repetitions, numbers in order."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from converters.readers.heading_evidence.calls import mark_calls
from converters.readers.heading_evidence.candidates import (
    ALIKE,
    LABEL,
    LONG_TEXT,
    NUMBER,
    RUN,
    Candidate,
)
from converters.readers.heading_evidence.lines import Look
from converters.readers.heading_evidence.shapes import Place
from converters.vietnamese.division_labels import Style

_GROUP_POINTS: Final = (0.0, 0.9, 1.3, 1.6)
"""What lines of one look say for each other, by their number."""
_CONTENTS_LINE: Final = -10.0
"""Score under which a line is one of a contents page."""
_CHAPTER_WORDS: Final = 100
"""Words between two numbers that make them numbers of chapters."""
_EVENED: Final = 0.75
"""How far scores of headings numbered alike are brought to their mean."""
_STRAY_STYLES: Final = frozenset({Style.UPPER_ROMAN.value, Style.UPPER_LETTER.value})
_BYLINES: Final = 0.8
"""Share of lines directly under titles from which lines of a look are no headings."""


def compare(candidates: Sequence[Candidate]) -> None:
    """Enter what the document as a whole says: looks, repetitions, numbers in order."""
    mark_calls(candidates)
    _judge_looks(candidates)
    _judge_sequences(candidates)
    _even_out(candidates)


def _even_out(candidates: Sequence[Candidate]) -> None:
    """Bring the scores of headings numbered alike nearer to each other: all are, or none is."""
    groups: dict[tuple[str, int, bool], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        numeral = candidate.line.numeral
        if numeral is not None and candidate.is_well_formed and candidate.line.label is None:
            key = (numeral.style.value, numeral.depth, candidate.is_distinct)
            groups[key].append(candidate)
    for members in groups.values():
        mean = sum(member.score for member in members) / len(members)
        for member in members:
            member.add((mean - member.score) * _EVENED)


def _judge_looks(candidates: Sequence[Candidate]) -> None:
    groups: dict[Look, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.is_distinct and candidate.line.shape.place is Place.BODY:
            groups[candidate.look].append(candidate)
    declared = any(candidate.line.shape.level is not None for candidate in candidates)
    follows = _following(candidates)
    for members in groups.values():
        if len(members) > 1:
            _judge_group(members, declared=declared)
            _judge_bylines(members, follows)


def _following(candidates: Sequence[Candidate]) -> dict[int, Candidate]:
    """Return the heading that stands directly above a line, by the line's index."""
    return {
        below.line.index: above
        for above, below in itertools.pairwise(candidates)
        if not above.is_text and above.look != below.look and above.score > 0
    }


def _judge_bylines(members: Sequence[Candidate], follows: dict[int, Candidate]) -> None:
    """Weigh down names of authors, places and dates that stand under each title."""
    under = [follows.get(member.line.index) for member in members]
    titles = [above for above in under if above is not None and not above.line.is_bare]
    if len(titles) < _BYLINES * len(members) or any(
        member.worded or member.line.numeral is not None for member in members
    ):
        return
    for member in members:
        member.add(-5.0)


def _judge_group(members: Sequence[Candidate], *, declared: bool) -> None:
    good = sum(member.is_well_formed for member in members) / len(members)
    free = [member for member in members if member.line.shape.level is None]
    told = sum(member.worded for member in free)
    calls = sum(member.is_call for member in members)
    points = 0.0
    if good >= 0.8 and len(free) > 1:
        points = _GROUP_POINTS[min(len(members), len(_GROUP_POINTS)) - 1]
        if declared and len(free) >= RUN:
            points += 0.8
    elif good < 0.35:
        points = -3.0
    elif good < 0.6:
        points = -1.5
    if told >= 2 or told >= 0.3 * len(members):
        points = max(points, 0.0) + 1.0
    is_talk = calls > 0.5 * (len(members) - told)
    for member in members:
        if is_talk and not member.worded:
            member.add(-3.0, ALIKE)
        elif member.is_well_formed or points < 0:
            member.add(points, ALIKE)


def _judge_sequences(candidates: Sequence[Candidate]) -> None:
    chains: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, candidate in enumerate(candidates):
        key = _sequence_of(candidate)
        if key is not None:
            chains[key].append(position)
    _judge_numbered_texts(candidates)
    for (name, _), places in chains.items():
        for before, place, after in _neighbours(places):
            steps = _follows(candidates, before, place) or _follows(candidates, place, after)
            listed = _adjoins(before, place) or _adjoins(place, after)
            candidates[place].add(
                *_sequence_points(candidates[place], name, steps=steps, listed=listed)
            )
            if steps and _numbers_chapter(candidates, place, after):
                candidates[place].add(3.2, NUMBER)


def _numbers_chapter(candidates: Sequence[Candidate], place: int, after: int | None) -> bool:
    """Return whether a plain number alone stands above a text as long as a chapter's."""
    line = candidates[place].line
    is_plain = line.is_bare and line.label is None and not candidates[place].is_distinct
    if not is_plain or line.blanks_before or line.page_break:
        return False
    words = 0
    for position in range(place + 1, len(candidates) if after is None else after):
        words += candidates[position].line.words
        if words >= _CHAPTER_WORDS:
            return True
    return False


def _judge_numbered_texts(candidates: Sequence[Candidate]) -> None:
    """Weigh plain numbered lines by whether the paragraphs numbered so are running text."""
    groups: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        numeral = candidate.line.numeral
        is_plain = not candidate.is_distinct and candidate.score > _CONTENTS_LINE
        if numeral is not None and numeral.title and is_plain:
            groups[numeral.style.value, numeral.depth].append(candidate)
    for members in groups.values():
        good = sum(member.is_well_formed for member in members) / len(members)
        points = -3.0 if good < 0.6 else 0.9 if good >= 0.8 and len(members) >= RUN else 0.0
        for member in members:
            member.add(points, NUMBER)


def _neighbours(places: Sequence[int]) -> Iterable[tuple[int | None, int, int | None]]:
    return zip((None, *places[:-1]), places, (*places[1:], None), strict=True)


def _sequence_of(candidate: Candidate) -> tuple[str, int] | None:
    line = candidate.line
    if line.shape.place is not Place.BODY or line.words > LONG_TEXT:
        return None
    if line.label is not None:
        return line.label.word, 0
    return None if line.numeral is None else (line.numeral.style.value, line.numeral.depth)


def _values(candidate: Candidate) -> tuple[int, ...]:
    line = candidate.line
    if line.label is not None:
        return (line.label.number or 0,)
    return line.numeral.values if line.numeral is not None else ()


def _follows(candidates: Sequence[Candidate], first: int | None, second: int | None) -> bool:
    if first is None or second is None:
        return False
    one, two = _values(candidates[first]), _values(candidates[second])
    return two == (*one[:-1], one[-1] + 1) or (two[-1] == 1 and two != one)


def _adjoins(first: int | None, second: int | None) -> bool:
    """Return whether two numbered lines stand under each other, as those of a list do."""
    return first is not None and second is not None and second - first == 1


def _sequence_points(
    candidate: Candidate, name: str, *, steps: bool, listed: bool
) -> tuple[float, str]:
    if candidate.line.label is not None:
        return (0.8 if steps else -0.3), LABEL
    if listed:
        return -2.5, NUMBER
    if not steps:
        # “X.” alone calls who answers in a prayer; the tenth chapter has nine before it.
        is_stray = candidate.line.is_bare and _values(candidate)[0] > 1
        return (-2.5 if is_stray and name in _STRAY_STYLES else -0.4), NUMBER
    if candidate.line.is_bare:
        return (1.6 if name == Style.SPELT.value else 2.2), NUMBER
    return 1.2, NUMBER
