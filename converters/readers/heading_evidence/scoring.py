"""How much speaks for a line being a heading, in log odds, each piece with its reason."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from converters.model.publication import Alignment
from converters.readers.heading_evidence.contents import Contents
from converters.readers.heading_evidence.lines import Body, Line, Look, comparable, look_of
from converters.readers.heading_evidence.shapes import Place
from converters.vietnamese.division_labels import Rank, Style

LABEL: Final = "STR-010"
NAMED: Final = "STR-011"
CONTENTS: Final = "STR-012"
LOOK: Final = "STR-013"
NUMBER: Final = "STR-014"
TITLE_LINE: Final = "STR-015"
ALIKE: Final = "STR-016"
_TELLING: Final = (CONTENTS, LABEL, NAMED, TITLE_LINE, NUMBER)
_TELLS: Final = 1.2

_BASE: Final = -2.6
_STYLED_BASE: Final = -1.0
"""What weighs against further headings where the author gave some a style."""
_SIZES: Final = ((1.5, 3.0), (1.25, 2.4), (1.1, 1.6), (1.04, 0.8))
_SMALLER: Final = 0.94
_LENGTHS: Final = ((30, -4.5), (20, -2.0), (14, -0.8), (10, 0.0))
_LABEL_POINTS: Final = {
    Rank.PART: 4.2, Rank.CHAPTER: 4.2, Rank.SECTION: 3.0, Rank.SUBSECTION: 3.0, Rank.ARTICLE: 2.2,
}  # fmt: skip
_CAPTION: Final = re.compile(
    r"(?:hình|ảnh|bảng|biểu(?: đồ)?|sơ đồ|đồ thị|lược đồ|figure|fig\.|table|chart|plate|photo|"
    r"nguồn|source|ghi chú|note)\s*(?:\d|[ivx]+\b|[:.])",
    re.IGNORECASE,
)
_DIALOGUE: Final = re.compile(r"[-–—•*+]\s*\w")
_QUOTE: Final = ("“", '"', "«", "‘", "'")
_AND: Final = re.compile(r"\s*[,;&]\s*|\s+(?:và|and|cùng|với)\s+", re.IGNORECASE)
_CLOSERS: Final = "”\"»’')]* "
_TEXT_WORDS: Final = 14
_LONG_TEXT: Final = 25
_RUN: Final = 3
_PARTED: Final = 0.6
"""Share of gaps with a higher heading in them, up to which a repeated line is a call."""
_BYLINES: Final = 0.8
"""Share of lines directly under titles from which lines of a look are no headings."""
_CHAIN: Final = 6
"""Headings that may stand one under the other before text comes."""


@dataclass
class Candidate:
    """A line of the main text while evidence about it is gathered."""

    line: Line
    look: Look
    ratio: float
    """Size of its letters by that of the body."""
    points: list[tuple[float, str]] = field(default_factory=list)
    run: int = 1
    """Lines of the same look that stand together without a break."""
    leads: bool = False
    """Text follows, be it under further headings."""
    is_call: bool = False
    """Said again and again under one heading, as speakers' names are."""

    def add(self, points: float, reason: str = "") -> None:
        """Enter a piece of evidence."""
        if points:
            self.points.append((points, reason))

    @property
    def score(self) -> float:
        """Sum in log odds."""
        return sum(points for points, _ in self.points)

    @property
    def confidence(self) -> float:
        """Probability."""
        return 1 / (1 + math.exp(-self.score))

    @property
    def reason(self) -> str:
        """Code of the evidence that tells most: words before numbers, numbers before looks."""
        sums: dict[str, float] = defaultdict(float)
        for points, reason in self.points:
            sums[reason] += points
        for reason in _TELLING:
            if sums.get(reason, 0.0) >= _TELLS:
                return reason
        return ALIKE if sums.get(ALIKE, 0.0) > sums.get(LOOK, 0.0) else LOOK

    @property
    def worded(self) -> bool:
        """Its words alone say that it is a heading."""
        named = self.line.named
        return self.line.label is not None or (named is not None and named[1])

    @property
    def is_distinct(self) -> bool:
        """It does not look like the body."""
        look = self.look
        larger = self.ratio >= _SIZES[-1][0]
        return look.bold or look.capitals or look.centred or look.underlined or larger

    @property
    def is_text(self) -> bool:
        """Running text: long, or plain."""
        if self.worded and self.line.words <= _TEXT_WORDS:
            return False
        return self.line.words > _TEXT_WORDS or not self.is_distinct

    @property
    def is_well_formed(self) -> bool:
        """Short, not a sentence, above a text, not one of many lines together."""
        ends_well = not self.line.text.rstrip(_CLOSERS).endswith((".", ",", ";", ":"))
        return self.line.words <= 20 and ends_well and self.run < _RUN and self.leads


def candidates_of(lines: Sequence[Line], body: Body) -> list[Candidate]:
    """Return all lines with their looks, runs of one look counted, texts below found."""
    found = [Candidate(line, look_of(line, body), _ratio(line, body)) for line in lines]
    _count_runs(found)
    leads = 0
    for candidate in reversed(found):
        candidate.leads = 0 < leads <= _CHAIN
        is_text = candidate.is_text or candidate.line.shape.place is not Place.BODY
        leads = 1 if is_text else (leads + 1 if leads else 0)
    return found


def _ratio(line: Line, body: Body) -> float:
    size = line.shape.size
    return 1.0 if size is None or not body.size else size / body.size


def _count_runs(found: Sequence[Candidate]) -> None:
    start = 0
    for position in range(1, len(found) + 1):
        if position < len(found) and _runs_on(found[position - 1], found[position]):
            continue
        for candidate in found[start:position]:
            candidate.run = position - start
        start = position


def _runs_on(above: Candidate, below: Candidate) -> bool:
    if above.worded or below.worded or above.line.is_bare or above.is_text:
        return False
    numbered = above.line.numeral is not None or below.line.numeral is not None
    same = above.look == below.look and not below.line.page_break
    return same and not (numbered and above.is_distinct)


def judge(candidates: Sequence[Candidate], body: Body, contents: Contents) -> None:
    """Enter what each line shows by itself."""
    declared = sum(c.line.shape.level is not None for c in candidates) > 1
    for position, candidate in enumerate(candidates):
        candidate.add(_BASE + (_STYLED_BASE if declared else 0.0))
        _judge_words(candidate)
        _judge_look(candidate, body)
        _judge_form(candidate)
        following = candidates[position + 1].line if position + 1 < len(candidates) else None
        line = candidate.line
        if line.index in contents.typed:
            candidate.add(-12.0)
        elif contents.has(line) or (
            following is not None and line.is_bare and contents.has_both(line, following)
        ):
            candidate.add(4.0, CONTENTS)
        if line.shape.in_contents_field:
            candidate.add(5.0, CONTENTS)


def _judge_words(candidate: Candidate) -> None:
    line = candidate.line
    label, named, numeral = line.label, line.named, line.numeral
    if label is not None:
        points = _LABEL_POINTS[label.rank] + (0.3 if not label.title else 0.0)
        if not label.separated and not line.capitals:
            points -= 0.8
        candidate.add(points, LABEL)
    elif named is not None:
        candidate.add(3.6 if named[1] else 1.4, NAMED)
    elif numeral is not None:
        candidate.add(1.8 if numeral.depth > 1 else 0.8 if numeral.marked else 0.4, NUMBER)


def _judge_look(candidate: Candidate, body: Body) -> None:
    line, look, ratio = candidate.line, candidate.look, candidate.ratio
    size = next((points for least, points in _SIZES if ratio >= least), 0.0)
    candidate.add(-1.5 if ratio < _SMALLER else size, LOOK)
    candidate.add(1.9 if look.bold else 0.0, LOOK)
    candidate.add(1.2 if look.capitals else 0.0, LOOK)
    candidate.add(1.3 if look.centred else 0.0, LOOK)
    candidate.add(1.2 if look.underlined else 0.0, LOOK)
    candidate.add(0.3 if look.italic else 0.0, LOOK)
    shape = line.shape
    if line.page_break:
        candidate.add(1.5, LOOK)
    least = 1 if not body.spaced else 2
    candidate.add(0.7 if line.blanks_before >= least else 0.0, LOOK)
    candidate.add(0.4 if line.blanks_after >= 1 else 0.0, LOOK)
    spacious = shape.space_before + shape.space_after > body.space + 5
    candidate.add(0.6 if spacious else 0.0, LOOK)
    candidate.add(0.7 if shape.keep_with_next else 0.0, LOOK)
    if shape.alignment is Alignment.RIGHT:
        candidate.add(-2.0)


def _judge_form(candidate: Candidate) -> None:
    """Enter what the form of the words says: length, ends, starts."""
    line = candidate.line
    words = line.words
    candidate.add(next((points for more, points in _LENGTHS if words > more), 0.4))
    candidate.add(_ending(candidate))
    text = line.text
    if text[0].islower() and line.numeral is None:
        candidate.add(-3.0)
    if _DIALOGUE.match(text) and not line.is_bare:
        candidate.add(-2.5)
    elif text.startswith(_QUOTE):
        candidate.add(-1.0)
    if _CAPTION.match(text):
        candidate.add(-4.5)
    letters = sum(sign.isalpha() for sign in text)
    if letters < 0.4 * len(text) and not line.is_bare and line.label is None:
        candidate.add(-2.0)
    if line.shape.bulleted:
        candidate.add(-4.0)
    elif line.shape.number and not candidate.is_distinct and not candidate.worded:
        candidate.add(-2.5)
    if candidate.run >= _RUN:
        candidate.add(-2.5)
    if not candidate.leads:
        candidate.add(-0.8 if candidate.worded else -4.5)


def _ending(candidate: Candidate) -> float:
    line = candidate.line
    text = line.text.rstrip(_CLOSERS)
    if text.endswith((",", ";")):
        return -3.5
    if text.endswith(("...", "…")):
        return -0.8
    if text.endswith(":"):
        return -0.3 if line.is_bare or candidate.worded else -1.8
    if text.endswith("."):
        return 0.0 if line.is_bare or (candidate.worded and line.words < 5) else -2.0
    if text.endswith("!"):
        return -1.0
    return -0.2 if text.endswith("?") else 0.0


# ---- what lines say of each other -------------------------------------------------------------


def compare(candidates: Sequence[Candidate]) -> None:
    """Enter what the document as a whole says: looks, repetitions, numbers in order."""
    _judge_repetitions(candidates)
    _judge_looks(candidates)
    _judge_sequences(candidates)


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
    sure = sum(member.worded for member in free)
    called = sum(member.is_call for member in members) / len(members)
    points = 0.0
    if good >= 0.8 and len(free) > 1:
        points = 1.6 if len(members) > 3 else 0.9
        if declared and len(free) >= _RUN:
            points += 0.8
    elif good < 0.35:
        points = -3.0
    elif good < 0.6:
        points = -1.5
    if sure >= 2 or sure >= 0.3 * len(members):
        points = max(points, 0.0) + 1.0
    elif called > 0.5:
        points = min(points, 0.0) - 3.0
    for member in members:
        if member.is_well_formed or points < 0:
            member.add(points, ALIKE)


def _judge_repetitions(candidates: Sequence[Candidate]) -> None:
    """Weigh down what comes again under the same heading: names of speakers, calls, refrains.

    “Bài tập” or “Ingredients” come again too, but once under each higher heading.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for position, candidate in enumerate(candidates):
        if not candidate.worded and not candidate.line.is_bare and candidate.is_distinct:
            places[candidate.line.key].append(position)
    for found in places.values():
        gaps = list(itertools.pairwise(found))
        if len(found) < _RUN:
            continue
        parted = sum(_has_higher(candidates, first, second) for first, second in gaps)
        if parted < _PARTED * len(gaps):
            for position in found:
                _mark_call(candidates[position])
    names = {candidate.line.key for candidate in candidates if candidate.is_call}
    for candidate in candidates:
        parts = [comparable(part) for part in _AND.split(candidate.line.text)]
        if len(parts) > 1 and names.issuperset(parts) and not candidate.is_call:
            _mark_call(candidate)


def _mark_call(candidate: Candidate) -> None:
    candidate.is_call = True
    candidate.add(-4.0)


def _has_higher(candidates: Sequence[Candidate], first: int, second: int) -> bool:
    """Return whether a heading that stands out more stands between two lines."""
    look = candidates[first]
    return any(
        c.score > 0 and (c.worded or _stands_out(c) > _stands_out(look))
        for c in candidates[first + 1 : second]
    )


def _stands_out(candidate: Candidate) -> float:
    look = candidate.look
    return (candidate.ratio - 1) * 10 + look.bold + look.capitals + look.centred


def _judge_sequences(candidates: Sequence[Candidate]) -> None:
    chains: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, candidate in enumerate(candidates):
        key = _sequence_of(candidate)
        if key is not None:
            chains[key].append(position)
    for (name, _), places in chains.items():
        for before, place, after in _neighbours(places):
            steps = _follows(candidates, before, place) or _follows(candidates, place, after)
            listed = _adjoins(before, place) or _adjoins(place, after)
            candidates[place].add(
                *_sequence_points(candidates[place], name, steps=steps, listed=listed)
            )


def _neighbours(places: Sequence[int]) -> Iterable[tuple[int | None, int, int | None]]:
    return zip((None, *places[:-1]), places, (*places[1:], None), strict=True)


def _sequence_of(candidate: Candidate) -> tuple[str, int] | None:
    line = candidate.line
    if line.shape.place is not Place.BODY or line.words > _LONG_TEXT:
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
        return -0.4, NUMBER
    if candidate.line.is_bare:
        return (1.6 if name == Style.SPELT.value else 2.2), NUMBER
    return 1.2, NUMBER
