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
    r"(?:[*＊✻✽•·●◆❖~#]\s*){2,}|[#⁂❦☙❧✻✽✦§*＊—]|[-–—_=]{3,}|(?:[-–—]\s+){2,}[-–—]"
    r"|[-–—*~_=. ]*(?:o0o|0o0|ooo)[-–—*~_=. ]*",
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
    """Return the items with ornaments and telling empty lines as scene breaks."""
    gap = _telling_gap(items)
    result: list[Item] = []
    for item in items:
        paragraph = item.paragraph
        before = result[-1] if result else None
        if paragraph is None:
            result.append(item)
        elif _is_empty(item, paragraph):
            findings.dropped(paragraph, "STR-045")
        elif is_ornament(item.text) and is_bare(paragraph.inlines):
            findings.block(BlockKind.SCENE_BREAK, "STR-039", 0.9, (item,))
            result.append(Item(SceneBreak(ornament=item.text, origin=paragraph.origin)))
        elif gap and paragraph.blank_before >= gap and before and _goes_on(before, item):
            findings.block(BlockKind.SCENE_BREAK, "STR-040", 0.6, (item,))
            result.extend((Item(SceneBreak(origin=paragraph.origin)), item))
        else:
            result.append(item)
    return result


def without_decoration(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items without ornaments at heads and ends: no scene changes there."""
    result: list[Item] = []
    for position, item in enumerate(items):
        if isinstance(item.block, SceneBreak) and not item.fixed:
            before = result[-1].block if result else None
            following = items[position + 1].block if position + 1 < len(items) else None
            if _parts_nothing(before) or _parts_nothing(following):
                ornament = item.block.ornament or ""
                origin = item.block.origin
                findings.ledger.enter(Kind.ORNAMENT, Fate.DROPPED, "STR-045", origin, ornament)
                continue
        result.append(item)
    return result


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
    """Return whether running text stands on both sides."""
    return (
        before.paragraph is not None
        and len(before.text) >= _PROSE
        and len(item.text) >= _PROSE
        and before.text.endswith(_ENDED)
    )
