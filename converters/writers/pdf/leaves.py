"""Pages of a picture book: a picture with the little text that belongs to it.

The author says where pages begin. What stands between two such places is a leaf where it is one
picture and at most a few short paragraphs; anything else is set as all text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from converters.model.publication import (
    Block,
    Figure,
    InlineImage,
    NoteReference,
    Paragraph,
    Verse,
)
from converters.model.traversal import own_inlines, plain_text, walk_inlines

_MOST_SIGNS: Final = 700
"""Text that leaves the picture its place on the page."""


@dataclass(frozen=True)
class Leaf:
    """A picture with the text above and below it, alone on its page."""

    figure: Figure
    above: tuple[Block, ...] = ()
    below: tuple[Block, ...] = ()
    has_head: bool = False
    """Whether it stands under the head of a chapter."""


@dataclass(frozen=True)
class Flow:
    """Blocks that are set one after the other; ``opens_page``: on a new page."""

    blocks: tuple[Block, ...]
    opens_page: bool = False


def pages_of(blocks: Sequence[Block], *, follow_head: bool) -> Iterator[Leaf | Flow]:
    """Yield what the author put on each page.

    ``follow_head``: whether they begin right under the head of a chapter, at the head of a page.
    """
    start = 0
    for place in range(1, len(blocks) + 1):
        if place == len(blocks) or _opens_page(blocks[place]):
            page = tuple(blocks[start:place])
            opens = bool(page) and _opens_page(page[0])
            may_be_leaf = opens or (not start and follow_head)
            yield (_leaf(page, has_head=not opens) if may_be_leaf else None) or Flow(page, opens)
            start = place


def _leaf(page: tuple[Block, ...], *, has_head: bool) -> Leaf | None:
    """Return a page as a leaf, None where it is none."""
    figures = [place for place, block in enumerate(page) if isinstance(block, Figure)]
    if len(figures) != 1:
        return None
    place, figure = figures[0], page[figures[0]]
    if not isinstance(figure, Figure):
        return None
    text = (*page[:place], *page[place + 1 :])
    words = (figure.caption, *map(own_inlines, text))
    inlines = [inline for told in words for inline in walk_inlines(told)]
    # A note wants room at the foot of the page, and a picture in the line may be of any height.
    if any(isinstance(inline, NoteReference | InlineImage) for inline in inlines):
        return None
    if not all(isinstance(block, Paragraph | Verse) for block in text):
        return None
    if sum(len(plain_text(own_inlines(block))) for block in text) > _MOST_SIGNS:
        return None
    return Leaf(figure, page[:place], page[place + 1 :], has_head)


def _opens_page(block: Block) -> bool:
    return isinstance(block, Paragraph | Figure) and block.opens_page
