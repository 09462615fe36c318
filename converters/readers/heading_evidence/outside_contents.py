"""Lines that stand out, but that the book's own table of contents does not name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from converters.readers.heading_evidence.candidates import Candidate
from converters.readers.heading_evidence.contents import Contents
from converters.readers.heading_evidence.levels import weight_of

_FEWEST: Final = 3
"""Headings found by the contents from which it is taken to name all chapters."""
_AS_CHAPTER: Final = -6.0
_ALONE: Final = -1.5


def weigh_down_unnamed(candidates: Sequence[Candidate], contents: Contents) -> None:
    """Doubt what looks like a chapter that the contents leave out, and odd lines in between.

    Levels below the chapters are often left out: what looks like other lines keeps its odds.
    """
    named = [n for n in range(len(candidates)) if _is_named(candidates, n, contents)]
    if len(named) < _FEWEST:
        return
    chapter = min(weight_of(candidates[n]) for n in named)
    told = set(named)
    free = [n for n in range(named[0], len(candidates)) if n not in told]
    free = [n for n in free if _tells_nothing(candidates, n)]
    looks = Counter(candidates[n].look for n in free)
    for position in free:
        candidate = candidates[position]
        if weight_of(candidate) >= chapter:
            candidate.add(_AS_CHAPTER)
        elif looks[candidate.look] == 1:
            candidate.add(_ALONE)


def _is_named(candidates: Sequence[Candidate], position: int, contents: Contents) -> bool:
    line = candidates[position].line
    if line.index in contents.typed:
        return False
    if contents.has(line) or line.shape.in_contents_field:
        return True
    following = candidates[position + 1].line if position + 1 < len(candidates) else None
    return following is not None and line.is_bare and contents.has_both(line, following)


def _tells_nothing(candidates: Sequence[Candidate], position: int) -> bool:
    """Return whether neither words, numbers nor a label above tell that a line is a heading."""
    candidate = candidates[position]
    line = candidate.line
    if not candidate.is_distinct or candidate.worded or line.named or line.numeral is not None:
        return False
    return not (position and candidates[position - 1].line.is_bare)
