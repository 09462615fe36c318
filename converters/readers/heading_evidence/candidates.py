"""Lines of the main text while evidence about them is gathered."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from converters.readers.heading_evidence.lines import Body, Line, Look, look_of
from converters.readers.heading_evidence.shapes import Place

LABEL: Final = "STR-010"
NAMED: Final = "STR-011"
CONTENTS: Final = "STR-012"
LOOK: Final = "STR-013"
NUMBER: Final = "STR-014"
TITLE_LINE: Final = "STR-015"
ALIKE: Final = "STR-016"
_TELLING: Final = (CONTENTS, LABEL, NAMED, TITLE_LINE, NUMBER)
_TELLS: Final = 1.2
LARGER: Final = 1.04
"""Size by that of the body from which a line stands out."""
CLOSERS: Final = "”\"»’')]* "
"""Signs that may stand after the end of a sentence."""
TEXT_WORDS: Final = 14
"""Words from which a line is text, whatever it looks like."""
LONG_TEXT: Final = 25
"""Words up to which a numbered line may be a heading."""
RUN: Final = 3
"""Lines of one look that together are no headings."""
_SHORT: Final = 20
_MORE_SPACE: Final = 5
"""Points."""
_CHAIN: Final = 6
"""Headings that may stand one under the other before text comes."""


@dataclass(slots=True)
class Candidate:
    """A line of the main text while evidence about it is gathered."""

    line: Line
    look: Look
    ratio: float
    """Size of its letters by that of the body."""
    gap: int = 0
    """Empty paragraphs before it beyond the usual ones."""
    is_alone: bool = False
    """Empty paragraphs part it from what is above and below."""
    spaced: bool = False
    """More space stands around it than around most paragraphs."""
    points: list[tuple[float, str]] = field(default_factory=list)
    score: float = 0.0
    """Sum of the points, in log odds."""
    run: int = 1
    """Lines of the same look that stand together without a break."""
    leads: bool = False
    """Text follows, be it under further headings."""
    is_call: bool = False
    """Said again and again under one heading, as speakers' names are."""

    def add(self, points: float, reason: str = "") -> None:
        """Enter a piece of evidence."""
        if not points:
            return
        self.score += points
        if self.points and self.points[-1][1] == reason:
            points += self.points.pop()[0]
        self.points.append((points, reason))

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
        is_name = named is not None and named[1] and not self.is_sentence
        return self.line.label is not None or is_name

    @property
    def is_sentence(self) -> bool:
        """It ends in a full stop and looks like the text: “Mở đầu.” said in passing."""
        return self.line.text.endswith(".") and not self.is_distinct

    @property
    def is_distinct(self) -> bool:
        """It does not look like the body."""
        look = self.look
        larger = self.ratio >= LARGER
        set_apart = look.centred or larger or self.spaced or (look.italic and self.is_alone)
        return look.bold or look.capitals or look.underlined or set_apart

    @property
    def is_text(self) -> bool:
        """Running text: long, or plain."""
        if self.worded and self.line.words <= TEXT_WORDS:
            return False
        return self.line.words > TEXT_WORDS or not self.is_distinct

    @property
    def is_well_formed(self) -> bool:
        """Short, not a sentence, above a text, not one of many lines together."""
        is_numbered = self.line.numeral is not None
        wrong = (".", ",", ";") if is_numbered else (".", ",", ";", ":")
        ends_well = self.line.is_bare or not self.line.text.rstrip(CLOSERS).endswith(wrong)
        is_short = self.line.words <= (LONG_TEXT if is_numbered else _SHORT)
        return is_short and ends_well and self.run < RUN and self.leads


def candidates_of(lines: Sequence[Line], body: Body) -> list[Candidate]:
    """Return all lines with their looks, runs of one look counted, texts below found."""
    found = [
        Candidate(
            line,
            look_of(line, body),
            _ratio(line, body),
            gap=max(0, line.blanks_before - body.spaced),
            is_alone=min(line.blanks_before, line.blanks_after) > body.spaced,
            spaced=_is_spaced(line, body),
        )
        for line in lines
    ]
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


def _is_spaced(line: Line, body: Body) -> bool:
    shape = line.shape
    return shape.space_before + shape.space_after > body.space + _MORE_SPACE


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
