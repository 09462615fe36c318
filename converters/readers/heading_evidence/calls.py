"""Lines that call who speaks: names in plays and talks stand out as headings do, and are none.

“Bài tập” or “Ingredients” come again too, but once under each higher heading.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

from converters.readers.heading_evidence.candidates import CLOSERS, LONG_TEXT, RUN, Candidate
from converters.readers.heading_evidence.lines import Look, comparable
from converters.readers.heading_evidence.shapes import Place

_AND: Final = re.compile(r"\s*[,;&]\s*|\s+(?:và|and|cùng|với)\s+", re.IGNORECASE)
_DIRECTION: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
"""What a speaker does while he speaks: “LAN (khóc)”."""
_STAGE_WORDS: Final = frozenset({"màn", "cảnh", "act", "scene"})
_CAST: Final = frozenset(
    {"nhân vật", "các nhân vật", "dramatis personae", "characters", "persons of the play"}
)
_LISTED: Final = re.compile(r"[,:(–—]|\s-\s")
"""What parts a name from what its bearer is: “LAN, con gái cụ”."""
_PARTED: Final = 0.6
"""Share of gaps with a higher heading in them, up to which a repeated line is a call."""
_FAR: Final = 300
"""Lines after which a repeated line surely stands under another heading."""
_NAME_WORDS: Final = 6
_SPEECH_WORDS: Final = 150
"""Words from which what stands under a line is a chapter told by somebody, not what he says."""
_FEWEST: Final = 4
_RETURNS: Final = 2
"""Names that must be called again before the scene changes."""
_OF_CALLS: Final = 0.6


def mark_calls(candidates: Sequence[Candidate]) -> None:
    """Weigh down what comes again under the same heading: names of speakers, calls, refrains."""
    _mark_repeated(candidates)
    _mark_talk(candidates)
    _mark_together(candidates)


def _mark_repeated(candidates: Sequence[Candidate]) -> None:
    places: dict[str, list[int]] = defaultdict(list)
    for position, candidate in enumerate(candidates):
        if not candidate.worded and not candidate.line.is_bare and candidate.is_distinct:
            places[candidate.line.key].append(position)
    singles: dict[Look, list[int]] = defaultdict(list)
    for found in places.values():
        if len(found) == 1:
            singles[candidates[found[0]].look].append(found[0])
    for found in places.values():
        if len(found) < RUN:
            continue
        parted = sum(
            _has_higher(candidates, first, second)
            or _stands_between(singles[candidates[first].look], first, second)
            for first, second in itertools.pairwise(found)
        )
        if parted < _PARTED * (len(found) - 1) and _are_speeches(candidates, found):
            for position in found:
                _mark(candidates[position])


def _stands_between(places: Sequence[int], first: int, second: int) -> bool:
    """Return whether one of some places, given in order, lies between two."""
    following = bisect.bisect_right(places, first)
    return following < len(places) and places[following] < second


def _mark_together(candidates: Sequence[Candidate]) -> None:
    """Mark lines that call several at once: “LAN và HƯNG”."""
    names = {_caller(candidate) for candidate in candidates if candidate.is_call}
    for candidate in candidates if names else ():
        if candidate.line.words > LONG_TEXT or candidate.is_call:
            continue
        parts = [comparable(part) for part in _AND.split(candidate.line.text)]
        if len(parts) > 1 and names.issuperset(parts):
            _mark(candidate)


def _mark(candidate: Candidate) -> None:
    if not candidate.is_call:
        candidate.is_call = True
        candidate.add(-4.0)


def _has_higher(candidates: Sequence[Candidate], first: int, second: int) -> bool:
    """Return whether a heading that stands out more stands between two lines."""
    look = candidates[first]
    if second - first > _FAR:
        return True
    return any(
        c.score > 0 and (c.worded or _stands_out(c) > _stands_out(look))
        for c in candidates[first + 1 : second]
    )


def _stands_out(candidate: Candidate) -> float:
    look = candidate.look
    return (candidate.ratio - 1) * 10 + look.bold + look.capitals + look.centred


# ---- looks in which speakers are named --------------------------------------------------------


def _mark_talk(candidates: Sequence[Candidate]) -> None:
    """Mark all lines of a look in which most name who speaks, those said once too."""
    looks: dict[Look, list[int]] = defaultdict(list)
    for position, candidate in enumerate(candidates):
        if _may_call(candidate):
            looks[_look_of_name(candidate)].append(position)
    cast = _cast_of(candidates)
    is_play = bool(cast) or any(_is_of_stage(candidate) for candidate in candidates)
    least: float | None = None
    for places in looks.values():
        names = [_caller(candidates[place]) for place in places]
        if _is_talk(candidates, places, names, cast, is_play=is_play):
            least = max(least or 0.0, _stands_out(candidates[places[0]]))
            for place in places:
                _mark(candidates[place])
    if is_play and least is not None:
        # What stands out no more than the names of speakers is no heading above them.
        for place in itertools.chain.from_iterable(looks.values()):
            if _stands_out(candidates[place]) <= least:
                _mark(candidates[place])


def _may_call(candidate: Candidate) -> bool:
    line = candidate.line
    if line.words > LONG_TEXT or not candidate.is_distinct or candidate.worded or line.is_bare:
        return False
    if line.shape.place is not Place.BODY or line.shape.level is not None or line.named:
        return False
    if line.numeral is not None or line.text.rstrip(CLOSERS).endswith((".", ",", ";", "!", "?")):
        return False
    return 0 < len(_caller(candidate).split()) <= _NAME_WORDS


def _caller(candidate: Candidate) -> str:
    return comparable(_DIRECTION.sub(" ", candidate.line.text))


def _look_of_name(candidate: Candidate) -> Look:
    """Return the look of a call without what its speaker does: “LAN (khóc)” is in capitals."""
    name = _DIRECTION.sub(" ", candidate.line.text)
    return candidate.look._replace(capitals=candidate.look.capitals or name.isupper())


def _is_of_stage(candidate: Candidate) -> bool:
    label = candidate.line.label
    return label is not None and label.word in _STAGE_WORDS


def _cast_of(candidates: Sequence[Candidate]) -> frozenset[str]:
    """Return the names in the list of characters that opens a play."""
    heads = (n for n, c in enumerate(candidates) if comparable(c.line.text) in _CAST)
    start = next(heads, len(candidates))
    cast: set[str] = set()
    for candidate in candidates[start + 1 :]:
        name = comparable(_LISTED.split(candidate.line.text, maxsplit=1)[0])
        # The second time a name comes, its bearer speaks.
        if candidate.worded or candidate.line.words > LONG_TEXT or name in cast:
            break
        cast.add(name)
    return frozenset(cast)


def _is_talk(
    candidates: Sequence[Candidate],
    places: Sequence[int],
    names: Sequence[str],
    cast: frozenset[str],
    *,
    is_play: bool,
) -> bool:
    listed = sum(name in cast for name in names)
    if len(places) < (RUN if is_play else _FEWEST) or not _are_speeches(candidates, places):
        return False
    again = {name for name, number in Counter(names).items() if number > 1}
    told = sum(name in again or name in cast for name in names)
    if told < _OF_CALLS * len(names):
        return False
    returns = sum(_returns(candidates, places, names, again))
    return returns >= (1 if is_play else _RETURNS) or listed >= _OF_CALLS * len(names)


def _are_speeches(candidates: Sequence[Candidate], places: Sequence[int]) -> bool:
    """Return whether a few lines of text stand under each line, as under a speaker's name."""
    ends = (*places[1:], len(candidates))
    found = [
        _words_spoken(candidates, place + 1, end) for place, end in zip(places, ends, strict=True)
    ]
    return median(found) < _SPEECH_WORDS


def _words_spoken(candidates: Sequence[Candidate], start: int, end: int) -> int:
    """Return the words said before the next heading or call; beyond a speech they do not matter."""
    words = 0
    for position in range(start, end):
        if words >= _SPEECH_WORDS or not _is_spoken(candidates[position]):
            break
        words += candidates[position].line.words
    return words


def _is_spoken(candidate: Candidate) -> bool:
    return not candidate.worded and candidate.line.shape.place is Place.BODY


def _returns(
    candidates: Sequence[Candidate],
    places: Sequence[int],
    names: Sequence[str],
    again: set[str],
) -> Iterable[bool]:
    """Yield for each name whether it is called again with only other such names between.

    What stands once between two “Cách làm” is the title of another dish.
    """
    last: dict[str, int] = {}
    for number, name in enumerate(names):
        before = last.get(name)
        if before is not None:
            between = names[before + 1 : number]
            parted = _has_higher(candidates, places[before], places[number])
            yield bool(between) and again.issuperset(between) and not parted
        last[name] = number
