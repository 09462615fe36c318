"""Headings of a document without tags: its bookmarks say them, else its looks and words do."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.model.guess import Guess, Trait
from converters.readers.heading_evidence import (
    ContentsLine,
    HeadingGuess,
    Headings,
    ParagraphShape,
    Place,
    find_headings,
)
from converters.readers.pdf.content import OutlineItem, Style
from converters.readers.pdf.paragraphs import CONTENTS_LINE, Group

_DEEPEST: Final = 6
_SURE: Final = 0.97
_SHOWN: Final = 80
_EARLY: Final = 3.5
"""White lines at the foot of a page from which the next page begins by the author's will."""
_CODE: Final = 0.8


class Verdict(NamedTuple):
    """A paragraph taken for a heading, or nearly so."""

    level: int | None
    """None: it stays a paragraph; the guess is told all the same."""
    guess: HeadingGuess | None = None
    bookmarked: bool = False
    continues: bool = False
    """It is a further line of the heading before it."""

    def recorded(self, text: str, origin: Origin) -> Guess | None:
        """Return the guess for the publication, None where the file itself says the level."""
        if self.guess is not None:
            return self.guess.recorded(text, origin)
        if not self.bookmarked:
            return None
        return Guess(
            trait=Trait.HEADING,
            value=str(self.level),
            reason="PDF-062",
            confidence=_SURE,
            text=" ".join(text.split())[:_SHOWN],
            origin=origin,
        )


class FoundHeadings(NamedTuple):
    """What was found of each paragraph, and of the whole."""

    verdicts: list[Verdict | None]
    whole: Headings


def find(
    groups: Sequence[Group], texts: Sequence[str], outline: Sequence[OutlineItem]
) -> FoundHeadings:
    """Return which paragraphs are headings. ``texts`` are the decoded texts of ``groups``."""
    runs = _bookmarked(groups, texts, outline)
    early = _pages_ended_early(groups)
    shapes = [
        _shape(index, groups, texts[index], early, runs[index][0] if index in runs else None)
        for index in range(len(groups))
    ]
    contents = [ContentsLine(item.title, min(item.level, _DEEPEST)) for item in outline]
    whole = find_headings(shapes, contents)
    verdicts: list[Verdict | None] = [
        None if guess is None else Verdict(guess.level, guess, continues=guess.continues)
        for guess in whole.guesses
    ]
    for index, (level, first) in runs.items():
        verdicts[index] = Verdict(level, bookmarked=True, continues=not first)
    return FoundHeadings(verdicts, whole)


# ---- looks ------------------------------------------------------------------------------------


def _shape(
    index: int, groups: Sequence[Group], text: str, early: set[int], level: int | None
) -> ParagraphShape:
    group = groups[index]
    leading = group.lines[0].column.leading
    after = groups[index + 1].gap if index + 1 < len(groups) else 0.0
    before = groups[index - 1].lines[-1].page if index else -1
    first = group.lines[0].page
    return ParagraphShape(
        text=text,
        size=group.size,
        bold=_share(group, lambda style: style.bold),
        italic=_share(group, lambda style: style.italic),
        capitals=_share(group, lambda style: style.small_caps),
        alignment=group.alignment,
        space_before=round(max(0.0, group.gap - 1.0) * leading, 1),
        space_after=round(max(0.0, after - 1.0) * leading, 1),
        page_break_before=first != before and (before in early or before < 0),
        place=_place(group),
        level=level,
    )


def _place(group: Group) -> Place:
    if CONTENTS_LINE.search(group.text):
        return Place.CONTENTS
    return Place.OTHER if _share(group, lambda style: style.mono) > _CODE else Place.BODY


def _share(group: Group, wanted: Callable[[Style], bool]) -> float:
    total = found = 0
    for flow in group.lines:
        for piece in flow.line.pieces:
            letters = sum(map(str.isalpha, piece.text))
            total += letters
            found += letters if wanted(piece.style) else 0
    return found / total if total else 0.0


def _pages_ended_early(groups: Sequence[Group]) -> set[int]:
    """Return the pages whose text ends well above the foot of the others."""
    ends: dict[int, tuple[float, float]] = {}
    for group in groups:
        for flow in group.lines:
            low = flow.line.baseline
            if low > ends.get(flow.page, (0.0, 0.0))[0]:
                ends[flow.page] = (low, flow.column.leading)
    if not ends:
        return set()
    lows = sorted(low for low, _ in ends.values())
    usual = statistics.quantiles(lows, n=4)[-1] if len(lows) > 1 else lows[0]
    return {page for page, (low, leading) in ends.items() if usual - low > _EARLY * leading}


# ---- bookmarks --------------------------------------------------------------------------------


def _bookmarked(
    groups: Sequence[Group], texts: Sequence[str], outline: Sequence[OutlineItem]
) -> dict[int, tuple[int, bool]]:
    """Return the paragraphs that bookmarks lead to: the level, and whether the heading begins."""
    by_page: dict[int, list[int]] = {}
    for index, group in enumerate(groups):
        by_page.setdefault(group.lines[0].page, []).append(index)
    found: dict[int, tuple[int, bool]] = {}
    for item in outline:
        if item.target is None:
            continue
        level = min(item.level, _DEEPEST)
        for page in (item.target.page, item.target.page + 1):
            run = _matching(_key(item.title), by_page.get(page, []), texts, found)
            found.update({index: (level, index == run[0]) for index in run})
            if run:
                break
    return found


def _matching(
    key: str, candidates: Sequence[int], texts: Sequence[str], taken: dict[int, tuple[int, bool]]
) -> list[int]:
    """Return the paragraphs (two where a number stands above its title) that are a bookmark's."""
    for position, index in enumerate(candidates):
        own = _key(texts[index])
        if not own or index in taken or not key.startswith(own):
            continue
        run = [index]
        for following in candidates[position + 1 : position + 3]:
            joined = own + _key(texts[following])
            if own == key or not key.startswith(joined):
                break
            own = joined
            run.append(following)
        if own == key:
            return run
    return []


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
