"""Changes of scene: ornaments, and empty lines where they are rare; lines that only decorate go."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from converters.model.guess import BlockKind
from converters.model.ledger import Fate, Kind
from converters.model.publication import Heading, Paragraph, SceneBreak, Text
from converters.model.traversal import walk_inlines
from converters.transforms.findings import Findings, Item
from converters.transforms.lines import is_bare

_ORNAMENT: Final = re.compile(
    r"(?:[*＊✻✽•·●◆❖~#]\s*){2,}|[#⁂❦☙❧✻✽✦§*＊—~]|[-–—_=]{3,}|(?:[-–—]\s+){2,}[-–—]"
    r"|[-–—*~_=. ]*[o0]{3,5}[-–—*~_=. ]*",
    re.IGNORECASE,
)
_LONGEST: Final = 60
_PROSE: Final = 60
"""Characters from which a paragraph is running text and not a line of something else."""
_ENDED: Final = (".", "!", "?", "…", "”", '"', "»", ":", "’")
_RARE: Final = 0.1
"""Share of paragraphs with an empty line before them, up to which that line means something."""
_EVER: Final = 3


def with_scene_breaks(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with ornaments and telling empty lines as scene breaks.

    Empty paragraphs go, and ornaments at heads and ends: no scene changes there.
    """
    gap = _telling_gap(items)
    found: list[tuple[Item, Item | None]] = []
    for item in items:
        paragraph = item.paragraph
        before = found[-1][0] if found else None
        if paragraph is None:
            found.append((item, None))
        elif _is_empty(item, paragraph):
            findings.dropped(paragraph, "STR-045")
        elif is_ornament(item.text) and is_bare(paragraph.inlines):
            mark = SceneBreak(ornament=item.text, origin=paragraph.origin)
            found.append((Item(mark), item))
        elif gap and paragraph.blank_before >= gap and before and _goes_on(before, item):
            found.extend(((Item(SceneBreak(origin=paragraph.origin)), item), (item, None)))
        else:
            found.append((item, None))
    return _without_decoration(found, findings)


def _without_decoration(
    found: Sequence[tuple[Item, Item | None]], findings: Findings
) -> list[Item]:
    """Record the breaks that part scenes, with what they were told from; drop the others."""
    result: list[Item] = []
    for position, (item, source) in enumerate(found):
        block = item.block
        if isinstance(block, SceneBreak) and not item.fixed:
            before = result[-1].block if result else None
            following = found[position + 1][0].block if position + 1 < len(found) else None
            if _parts_nothing(before) or _parts_nothing(following):
                _drop(block, source, findings)
                continue
            if source is not None:
                reason, sure = ("STR-039", 0.9) if block.ornament else ("STR-040", 0.6)
                findings.block(BlockKind.SCENE_BREAK, reason, sure, (source,))
        result.append(item)
    return result


def _drop(block: SceneBreak, source: Item | None, findings: Findings) -> None:
    if source is not None:
        findings.dropped(source.block, "STR-045")
    else:
        ornament = block.ornament or ""
        findings.ledger.enter(Kind.ORNAMENT, Fate.DROPPED, "STR-045", block.origin, ornament)


def is_ornament(text: str) -> bool:
    """Return whether a line is nothing but a mark."""
    return 0 < len(text) <= _LONGEST and _ORNAMENT.fullmatch(text) is not None


def _parts_nothing(block: object) -> bool:
    return block is None or isinstance(block, Heading | SceneBreak)


def _is_empty(item: Item, paragraph: Paragraph) -> bool:
    return not item.text and all(isinstance(i, Text) for i in walk_inlines(paragraph.inlines))


def _telling_gap(items: Sequence[Item]) -> int:
    """Return how many empty lines part scenes; 0 where they stand everywhere or nowhere."""
    counts = Counter(
        item.block.blank_before
        for item in items
        if isinstance(item.block, Paragraph) and len(item.text) >= _PROSE
    )
    if not counts:
        return 0
    usual = counts.most_common(1)[0][0]
    more = sum(number for blanks, number in counts.items() if blanks > usual)
    return usual + 1 if 0 < more <= max(_EVER, _RARE * counts.total()) else 0


def _goes_on(before: Item, item: Item) -> bool:
    """Return whether running text stands on both sides, set alike: no passage begins or ends."""
    here, there = before.paragraph, item.paragraph
    return (
        here is not None
        and there is not None
        and here.inset is there.inset
        and len(before.text) >= _PROSE
        and len(item.text) >= _PROSE
        and before.text.endswith(_ENDED)
    )
