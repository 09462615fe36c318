"""Passages set off from the text: block quotations, epigraphs at the head, dedications."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converters.model.guess import BlockKind
from converters.model.publication import (
    Alignment,
    Block,
    Heading,
    Inline,
    Inset,
    Paragraph,
    Quotation,
    Verse,
)
from converters.transforms.findings import Findings, Item, merged, with_section
from converters.transforms.lines import in_language, is_italic
from converters.vocabularies import SectionRole

_USUAL: Final = 0.3
"""Share of paragraphs set in from both margins, from which that is how the book is set."""
_LONGEST_EPIGRAPH: Final = 700
_MOST_BLOCKS: Final = 8
_SOURCE: Final = 110
"""Characters of the longest line that says whom a passage is by."""
_MARKED_SOURCE: Final = re.compile(r"[—–―-]+\s*[^\W\d_].*|\(.+\)|\[.+\]")
_DASHES: Final = ("-", "–", "—", "―")
_EPIGRAPH_WORDS: Final = 6
_DATED: Final = re.compile(r"\b\d{1,4}\b")
_DATE: Final = 50
_MOTTO: Final = 250
_MOTTO_WORDS: Final = 4
_SOURCE_AFTER: Final = re.compile(r"[.!?…”»]\s*[—–-]\s*\S[^.!?…]{1,60}$")
_ENDED: Final = (".", "!", "?", "…", "”", "»")
_MOTTOS: Final = 3
"""Chapters that must begin with a motto before one without a source is taken for that."""
_DEDICATION: Final = re.compile(
    r"(?:kính |thân |riêng |mến |yêu )?(?:tặng|dâng|biếu|dành tặng|đề tặng)\b.*|"
    r"(?:để )?tưởng nhớ\b.*|"
    r"(?:for|to) (?:my|our|the memory)\b.*|dedicated to\b.*|in (?:loving )?memory of\b.*",
    re.IGNORECASE,
)
_DEDICATION_LINES: Final = 5
_DEDICATION_LENGTH: Final = 300


def with_quotations(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with runs set in from both margins as quotations."""
    texts = [i.block for i in items if isinstance(i.block, Paragraph) and i.text]
    inset = sum(paragraph.inset is Inset.BOTH for paragraph in texts)
    if not inset or inset > _USUAL * len(texts):
        return list(items)
    result: list[Item] = []
    run: list[Item] = []
    for item in (*items, None):
        paragraph = item.paragraph if item is not None else None
        if item is not None and paragraph is not None and paragraph.inset is Inset.BOTH:
            run.append(item)
            continue
        if run:
            findings.block(BlockKind.QUOTATION, "STR-038", 0.8, run)
            result.append(merged(quotation_of(run), run))
            run = []
        result.extend((item,) if item is not None else ())
    return result


def quotation_of(run: Sequence[Item], *, epigraph: bool = False) -> Quotation:
    """Return items as one quotation; a last line that names its source is the attribution."""
    last = run[-1]
    source: tuple[Inline, ...] = ()
    inner = list(run)
    if len(run) > 1 and isinstance(last.block, Paragraph) and _names_source(last, run[-2]):
        source = in_language(last.block)
        inner.pop()
    blocks: tuple[Block, ...] = tuple(item.block for item in inner)
    origin = getattr(run[0].block, "origin", None)
    return Quotation(blocks=blocks, attribution=source, origin=origin, epigraph=epigraph)


def _names_source(item: Item, before: Item) -> bool:
    block = item.block
    if not isinstance(block, Paragraph) or not 0 < len(item.text) <= _SOURCE:
        return False
    if _MARKED_SOURCE.fullmatch(item.text):
        return True
    other = getattr(before.block, "alignment", None)
    return block.alignment is Alignment.RIGHT and other is not Alignment.RIGHT


# ---- epigraphs --------------------------------------------------------------------------------


def with_epigraphs(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with the mottos that stand under headings as epigraphs."""
    starts = _text_starts(items)
    is_usual = _has_usual_motto(items, starts)
    result: list[Item] = []
    position = 0
    while position < len(items):
        if position not in starts:
            result.append(items[position])
            position += 1
            continue
        starts.discard(position)
        count = _epigraph_length(items, position)
        if not count and is_usual and _is_motto(items, position):
            count = 1
        if count:
            run = items[position : position + count]
            findings.block(BlockKind.EPIGRAPH, "STR-048", 0.8, run)
            result.append(merged(_epigraph(run), run))
            position += count
    return result


def _text_starts(items: Sequence[Item]) -> set[int]:
    """Return where the text under each heading begins."""
    return {n for n, item in enumerate(items, start=1) if isinstance(item.block, Heading)}


def _has_usual_motto(items: Sequence[Item], starts: set[int]) -> bool:
    """Return whether chapter after chapter begins with a sentence in italics, set apart."""
    mottos = sum(_is_motto(items, start) for start in starts)
    return mottos >= _MOTTOS and 2 * mottos >= len(starts)


def _is_motto(items: Sequence[Item], position: int) -> bool:
    if position + 1 >= len(items):
        return False
    paragraph, following = items[position].paragraph, items[position + 1].paragraph
    text = items[position].text
    if paragraph is None or following is None or not following.blank_before:
        return False
    is_ended = text.endswith(_ENDED) or _SOURCE_AFTER.search(text) is not None
    is_sentence = is_ended and len(text.split()) >= _MOTTO_WORDS
    is_short = len(text) <= _MOTTO
    return is_sentence and is_short and is_italic(paragraph.inlines)


def _epigraph(run: Sequence[Item]) -> Quotation:
    only = run[0].block
    if len(run) == 1 and isinstance(only, Quotation):
        return Quotation(
            blocks=only.blocks, attribution=only.attribution, origin=only.origin, epigraph=True
        )
    return quotation_of(run, epigraph=True)


def _epigraph_length(items: Sequence[Item], start: int) -> int:
    """Return how many items from ``start`` on are an epigraph, followed by plain text."""
    if start == len(items):
        return 0
    only = items[start].block
    if isinstance(only, Quotation) and not items[start].fixed:
        return int(bool(only.attribution) and not only.epigraph and _text_follows(items, start + 1))
    end = start
    while end < len(items) and end - start <= _MOST_BLOCKS and _is_apart(items[end]):
        end += 1
    run = items[start:end]
    if not run or end - start > _MOST_BLOCKS or not _text_follows(items, end):
        return 0
    if sum(len(item.text) for item in run) > _LONGEST_EPIGRAPH:
        return 0
    to_the_right = all(_is_right(item.block) for item in run) and _says_something(run)
    sourced = len(run) > 1 and _names_source(run[-1], run[-2]) and not _is_speech(run[-1], run[-2])
    return len(run) if to_the_right or sourced else 0


def _is_speech(last: Item, before: Item) -> bool:
    """Return whether lines with dashes are a talk, not a passage and who it is by."""
    answered = before.text.startswith(_DASHES)
    return last.text.startswith(_DASHES) and (answered or last.text.endswith(("?", "!", "…")))


def _says_something(run: Sequence[Item]) -> bool:
    """Return whether lines are more than a date, a place or a name at the head of a letter."""
    words = sum(len(item.text.split()) for item in run)
    dated = any(_DATED.search(item.text) and len(item.text) <= _DATE for item in run)
    return words >= _EPIGRAPH_WORDS and not dated


def _is_apart(item: Item) -> bool:
    """Return whether a block is set as an epigraph is: to the right, italic, set in, in verse."""
    if isinstance(item.block, Verse):
        return not item.fixed
    paragraph = item.paragraph
    if paragraph is None or not item.text:
        return False
    return (
        paragraph.alignment is Alignment.RIGHT
        or paragraph.inset is not None
        or is_italic(paragraph.inlines)
        or (len(item.text) <= _SOURCE and _MARKED_SOURCE.fullmatch(item.text) is not None)
    )


def _is_right(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.alignment is Alignment.RIGHT


def _text_follows(items: Sequence[Item], position: int) -> bool:
    return position < len(items) and isinstance(items[position].block, Paragraph)


# ---- dedications ------------------------------------------------------------------------------


def with_dedication(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with a dedication that stands before the first heading as a section."""
    start = _opening(items)
    end = start
    while end < len(items) and items[end].paragraph is not None and items[end].text:
        end += 1
    page = items[start:end]
    is_followed = end < len(items) and isinstance(items[end].block, Heading)
    if not page or not is_followed or len(page) > _DEDICATION_LINES:
        return list(items)
    if sum(len(item.text) for item in page) > _DEDICATION_LENGTH:
        return list(items)
    if not _DEDICATION.fullmatch(page[0].text):
        return list(items)
    findings.role(SectionRole.DEDICATION, "STR-031", 0.85, page)
    fixed = [item._replace(fixed=True) for item in page]
    if start and _is_opening_mark(items[start - 1]):
        # The section that only went on after the title page begins as the dedication now.
        return with_section([*items[: start - 1], *items[start:]], start - 1, fixed, _DEDICATED)
    return with_section(items, start, fixed, _DEDICATED)


_DEDICATED: Final = SectionRole.DEDICATION


def _opening(items: Sequence[Item]) -> int:
    """Return where the text begins that no heading stands over."""
    start = 0
    for position, item in enumerate(items):
        if not isinstance(item.block, Heading):
            continue
        if item.block.role is None:
            break
        if item.text:
            break
        start = position + 1 if item.block.role is SectionRole.SECTION else start
    return start


def _is_opening_mark(item: Item) -> bool:
    return isinstance(item.block, Heading) and item.block.role is SectionRole.SECTION
