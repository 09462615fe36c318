"""Captions that a repair pass has found, bound to the picture or table beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from converters.model.publication import Block, Figure, Paragraph, Table, Text
from converters.model.traversal import map_blocks

CAPTION_MARK: Final = "\ue019"
"""Private character that a repair pass puts at the head of a caption beside what it belongs to."""
_MARKED: Final = Text(text=CAPTION_MARK)


def as_caption(paragraph: Paragraph) -> Paragraph:
    """Return a paragraph that ``with_captions`` knows for a caption."""
    return msgspec.structs.replace(paragraph, inlines=(_MARKED, *paragraph.inlines))


def with_captions(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks with the captions beside their pictures and tables in these.

    A caption stands below a picture and above a table, unless there is none; one that finds neither
    keeps its mark, for it may stand at the edge of a division.
    """
    result: list[Block] = []
    waiting = list(blocks)
    if not any(_is_caption(block) for block in waiting):
        return tuple(waiting)
    for place, block in enumerate(waiting):
        if not isinstance(block, Paragraph) or not _is_caption(block):
            result.append(block)
            continue
        caption = block.inlines[1:]
        before = result[-1] if result else None
        following = waiting[place + 1] if place + 1 < len(waiting) else None
        if isinstance(before, Figure) and not before.caption:
            result[-1] = msgspec.structs.replace(before, caption=caption)
        elif isinstance(following, Table) and not following.caption:
            waiting[place + 1] = msgspec.structs.replace(following, caption=caption)
        elif isinstance(before, Table) and not before.caption:
            result[-1] = msgspec.structs.replace(before, caption=caption)
        elif isinstance(following, Figure) and not following.caption:
            waiting[place + 1] = msgspec.structs.replace(following, caption=caption)
        else:
            result.append(block)
    return tuple(result)


def without_marks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks in which no caption is marked any more."""
    return map_blocks(blocks, lambda inline: () if inline == _MARKED else (inline,))


def _is_caption(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.inlines[:1] == (_MARKED,)
