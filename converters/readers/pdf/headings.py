"""Headings by size and weight, by bookmarks, by chapter words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from converters.model.publication import Alignment
from converters.readers.heading_lines import heading_line
from converters.readers.pdf.content import OutlineItem
from converters.readers.pdf.paragraphs import Group

_LARGER: Final = 1.1
_MUCH_LARGER: Final = 1.25
_LONGEST: Final = 160
_LONGEST_BOLD: Final = 110
_MOST_LINES: Final = 4
_SET_OFF: Final = 1.4
"""White space before, in line distances, from which a paragraph stands apart."""
_SIZE_STEP: Final = 0.5
_DEEPEST: Final = 6
_CLOSED: Final = (".", ",", ";", ":", "…")
_WORD: Final = re.compile(r"\w+")
_SURE_OUTLINE: Final = 0.97
_ENOUGH_BOOKMARKS: Final = 3


class Verdict(NamedTuple):
    """A paragraph taken for a heading."""

    level: int
    confidence: float
    reason: str


class _Draft(NamedTuple):
    place: int
    rank: tuple[float, float]
    """Larger first; equal ranks are one level."""
    confidence: float
    reason: str
    outline: int | None = None


def find(
    groups: Sequence[Group], texts: Sequence[str], body: float, outline: Sequence[OutlineItem]
) -> list[Verdict | None]:
    """Return which paragraphs are headings. ``texts`` are the decoded texts of ``groups``."""
    bold_body = _mostly_bold(groups)
    by_bookmark = _bookmarked(groups, texts, outline)
    # Where bookmarks tell the headings, large type before the first of them is the title page.
    start = min(by_bookmark) if len(by_bookmark) >= _ENOUGH_BOOKMARKS else 0
    drafts: list[_Draft] = []
    for index, (group, text) in enumerate(zip(groups, texts, strict=True)):
        after = groups[index + 1].gap if index + 1 < len(groups) else 2.0
        draft = _drafted(index, group, text, body, after, bold_body=bold_body)
        level = by_bookmark.get(index)
        if level is not None:
            rank = draft.rank if draft else (group.size, float(group.bold))
            draft = _Draft(index, rank, _SURE_OUTLINE, "PDF-062", level)
        if draft is not None and (index >= start or draft.reason == "PDF-061"):
            drafts.append(draft)
    return _levelled(drafts, len(groups))


def _mostly_bold(groups: Sequence[Group]) -> bool:
    total = sum(len(group.text) for group in groups)
    return sum(len(group.text) for group in groups if group.bold) > total / 2


def _drafted(
    index: int, group: Group, text: str, body: float, after: float, *, bold_body: bool
) -> _Draft | None:
    if not text or len(text) > _LONGEST or len(group.lines) > _MOST_LINES:
        return None
    if not any(c.isalnum() for c in text):
        return None
    apart = group.gap == 0 or group.gap > _SET_OFF or after > _SET_OFF
    rank = (round(group.size / _SIZE_STEP) * _SIZE_STEP, float(group.bold and not bold_body))
    ratio = group.size / body
    if ratio >= _LARGER and (ratio >= _MUCH_LARGER or not text.endswith(_CLOSED)):
        return _Draft(index, rank, 0.9 if ratio >= _MUCH_LARGER else 0.75, "PDF-060")
    if ratio < 0.9:
        return None
    worded = heading_line(text, isolated=True)
    centred = group.alignment is Alignment.CENTER
    if (
        worded is not None
        and apart
        and (group.bold or centred or text.isupper() or worded.rank <= 2)
    ):
        return _Draft(index, rank, 0.85, "PDF-061")
    bold = group.bold and not bold_body
    closed = text.endswith(_CLOSED)
    if bold and len(text) <= _LONGEST_BOLD and not closed and (apart or centred):
        return _Draft(index, rank, 0.7, "PDF-060")
    if text.isupper() and centred and apart and not closed and len(_WORD.findall(text)) > 1:
        return _Draft(index, rank, 0.6, "PDF-060")
    return None


def _bookmarked(
    groups: Sequence[Group], texts: Sequence[str], outline: Sequence[OutlineItem]
) -> dict[int, int]:
    """Return the paragraphs that bookmarks lead to, with the bookmarks' levels."""
    by_page: dict[int, list[int]] = {}
    for index, group in enumerate(groups):
        by_page.setdefault(group.lines[0].page, []).append(index)
    found: dict[int, int] = {}
    for item in outline:
        if item.target is None:
            continue
        key = _key(item.title)
        for page in (item.target.page, item.target.page + 1):
            match = _matching(key, by_page.get(page, []), texts, found)
            if match:
                found.update(dict.fromkeys(match, item.level))
                break
    return found


def _matching(
    key: str, candidates: Sequence[int], texts: Sequence[str], taken: dict[int, int]
) -> list[int]:
    """Return the paragraphs (two where a number stands above its title) that are a bookmark's."""
    for position, index in enumerate(candidates):
        own = _key(texts[index])
        if not own or index in taken or not key.startswith(own):
            continue
        run = [index]
        for following in candidates[position + 1 : position + 3]:
            if own == key:
                break
            joined = own + _key(texts[following])
            if not key.startswith(joined):
                break
            own = joined
            run.append(following)
        if own == key:
            return run
    return []


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _levelled(drafts: Sequence[_Draft], count: int) -> list[Verdict | None]:
    """Give levels: those of bookmarks, else by rank among the ranks of the document."""
    known: dict[tuple[float, float], int] = {}
    for draft in drafts:
        if draft.outline is not None:
            known[draft.rank] = min(draft.outline, known.get(draft.rank, _DEEPEST))
    ranks = sorted({draft.rank for draft in drafts}, reverse=True)
    levels: dict[tuple[float, float], int] = {}
    level = 0
    for rank in ranks:
        level = known.get(rank, min(level + 1, _DEEPEST))
        levels[rank] = level
    verdicts: list[Verdict | None] = [None] * count
    for draft in drafts:
        own = draft.outline if draft.outline is not None else levels[draft.rank]
        verdicts[draft.place] = Verdict(min(own, _DEEPEST), draft.confidence, draft.reason)
    return verdicts
