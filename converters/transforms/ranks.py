"""Where divisions belong: before, in or after the body, and how deep in its tree."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from converters.transforms.divisions import TOP_RANK, Division
from converters.vocabularies import Matter, SectionRole

_CLOSING: Final = frozenset({SectionRole.EPILOGUE, SectionRole.CONCLUSION, SectionRole.AFTERWORD})
CHAPTER_RANK: Final = 1


def ranked(divisions: list[Division]) -> list[Division]:
    """Give every division its matter and its rank: 0 top, 1 chapter within a part, then deeper."""
    chapter_level = _chapter_level(divisions)
    bodies = [n for n, d in enumerate(divisions) if _is_body(d, chapter_level)]
    first, last = (bodies[0], bodies[-1]) if bodies else (0, len(divisions))
    last_of_story = max((n for n in bodies if divisions[n].kind.role not in _CLOSING), default=0)
    deeper = sorted({d.level for d in divisions if d.level > chapter_level})
    ranks = {level: 2 + place for place, level in enumerate(deeper)}
    result: list[Division] = []
    matter: Matter | None = None
    for position, division in enumerate(divisions):
        rank = CHAPTER_RANK if division.is_untitled else ranks.get(division.level, CHAPTER_RANK)
        if result and result[-1].is_untitled:
            rank = min(rank, CHAPTER_RANK)  # A page without a title holds no sections.
        if rank <= CHAPTER_RANK:
            matter = _matter(division, matter, before=position < first, after=position > last)
            if _is_top(division, chapter_level, matter, after_all=position > last_of_story):
                rank = TOP_RANK
        matter = matter or Matter.BODY
        result.append(replace(division, matter=matter, rank=rank))
    return _settled(result)


def _chapter_level(divisions: list[Division]) -> int:
    divisions = [d for d in divisions if not d.is_untitled]
    chapters = [
        d.level for d in divisions if d.kind.role is SectionRole.CHAPTER and not d.kind.number_only
    ]
    others = [d.level for d in divisions if d.kind.role is not SectionRole.PART]
    return min(chapters or others or [d.level for d in divisions])


def _is_body(division: Division, chapter_level: int) -> bool:
    """Return whether a division is surely of the body: a part, a chapter or one of their level."""
    if division.level > chapter_level:
        return False
    role = division.kind.role
    return role is None or division.kind.is_division or not _may_leave_body(division)


def _may_leave_body(division: Division) -> bool:
    return division.kind.may_stand_in(Matter.FRONT) or division.kind.may_stand_in(Matter.BACK)


def _matter(division: Division, so_far: Matter | None, *, before: bool, after: bool) -> Matter:
    """Return where a division belongs; never before what it follows, so text keeps its order."""
    if so_far is Matter.BACK or (after and division.kind.may_stand_in(Matter.BACK)):
        return Matter.BACK
    at_front = before and division.kind.may_stand_in(Matter.FRONT)
    return Matter.FRONT if at_front and so_far in {None, Matter.FRONT} else Matter.BODY


def _is_top(division: Division, chapter_level: int, matter: Matter, *, after_all: bool) -> bool:
    role = division.kind.role
    if matter is not Matter.BODY or role is SectionRole.PART or division.level < chapter_level:
        return True
    return role in _CLOSING and after_all


def _settled(divisions: list[Division]) -> list[Division]:
    """Give a book a body: where all is front or back matter by its words, that is the body."""
    if any(d.matter is Matter.BODY for d in divisions):
        return divisions
    return [replace(d, matter=Matter.BODY) for d in divisions]
