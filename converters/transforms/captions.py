"""Captions typed as paragraphs are bound to the figure or table beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from converters.model.guess import BlockKind
from converters.model.publication import Alignment, Figure, Paragraph, Table
from converters.transforms.findings import Findings, Item
from converters.transforms.lines import in_language, is_italic

_NUMBER: Final = r"\s*(?:số\s*)?(?:\d{1,3}|[ivxlc]{1,6}|[a-z])(?:[.\-–]\d{1,3}){0,3}[a-z]?"
_FIGURE: Final = re.compile(
    rf"(?:hình|ảnh|h\.|biểu đồ|sơ đồ|bản đồ|lược đồ|đồ thị|tranh|minh họa|figure|fig\.|chart|map|"
    rf"plate|photo|illustration|diagram){_NUMBER}(?:$|\s*[.:–—-]|\s)",
    re.IGNORECASE,
)
_TABLE: Final = re.compile(rf"(?:bảng|biểu|table|tab\.){_NUMBER}(?:$|\s*[.:–—-]|\s)", re.IGNORECASE)
_LONGEST: Final = 300
_LONGEST_UNNUMBERED: Final = 150
_ENDED: Final = (".", "!", "?", "…", ";", ":")
_NUMBERED: Final = 0.95
_UNNUMBERED: Final = 0.7


def with_captions(items: Sequence[Item], findings: Findings) -> list[Item]:
    """Return the items with the captions of figures and tables taken into them."""
    if not any(isinstance(item.block, Figure | Table) for item in items):
        return list(items)
    tables_below = _stand_below(items, Table)
    figures_below = not _stand_below(items, Figure, above=True)
    result: list[Item] = []
    position = 0
    while position < len(items):
        if number := _in_a_row(items, position):
            result.extend(_paired(items[position : position + 2 * number], findings))
            position += 2 * number
            continue
        item = items[position]
        following = items[position + 1] if position + 1 < len(items) else None
        kind = _kind(item, result, following)
        if kind is not None:
            prefers_before = figures_below if kind is Figure else tables_below
            bound = bind(item, result, following, kind, before_first=prefers_before)
            if bound:
                findings.block(BlockKind.CAPTION, "STR-041", _confidence(item.text), (item,))
                position += bound
                continue
        result.append(item)
        position += 1
    return result


def _in_a_row(items: Sequence[Item], start: int) -> int:
    """Return how many pictures (or tables) stand in a row, if as many captions follow them."""
    block = items[start].block
    if not isinstance(block, Figure | Table):
        return 0
    kind = type(block)
    if start and _takes(items[start - 1], kind):
        return 0
    end = start
    while end < len(items) and _takes(items[end], kind):
        end += 1
    number = end - start
    captions = items[end : end + number + 1]
    told = [n for n, item in enumerate(captions) if _labelled(item) is kind]
    return number if number > 1 and told == list(range(number)) else 0


def _paired(items: Sequence[Item], findings: Findings) -> Iterator[Item]:
    """Yield pictures with the captions that follow them all, in their order."""
    number = len(items) // 2
    for picture, caption in zip(items[:number], items[number:], strict=True):
        if caption.paragraph is not None:
            findings.block(BlockKind.CAPTION, "STR-041", _confidence(caption.text), (caption,))
            yield _captioned(picture, caption.paragraph)


def bind(
    item: Item,
    before: list[Item],
    following: Item | None,
    kind: type[Figure | Table],
    *,
    before_first: bool,
) -> int:
    """Give a caption to its neighbour; return how many items are done with, 0 where none fits."""
    paragraph = item.block
    if not isinstance(paragraph, Paragraph):
        return 0
    can_before = bool(before) and _takes(before[-1], kind)
    can_after = following is not None and _takes(following, kind)
    if can_before and (before_first or not can_after):
        before[-1] = _captioned(before[-1], paragraph)
        return 1
    if can_after and following is not None:
        before.append(_captioned(following, paragraph))
        return 2
    return 0


def kind_of_label(text: str) -> type[Figure | Table] | None:
    """Return what the label of a caption names, None where a line has no such label."""
    if _FIGURE.match(text):
        return Figure
    return Table if _TABLE.match(text) else None


def _labelled(item: Item) -> type[Figure | Table] | None:
    """Return what a paragraph is the caption of by its label; a sentence is none."""
    paragraph = item.paragraph
    if paragraph is None or not 0 < len(item.text) <= _LONGEST:
        return None
    is_set_off = paragraph.alignment is Alignment.CENTER or is_italic(paragraph.inlines)
    if not is_set_off and _runs_on(item.text) and item.text.endswith(_ENDED):
        return None
    return kind_of_label(item.text)


def _runs_on(text: str) -> bool:
    """Return whether words go on small after a label: “Hình 3 cho thấy …”."""
    label = _FIGURE.match(text) or _TABLE.match(text)
    return label is not None and label[0][-1:].isspace() and text[label.end()].islower()


def _confidence(text: str) -> float:
    return _NUMBERED if kind_of_label(text) is not None and not _runs_on(text) else _UNNUMBERED


def _kind(
    item: Item, before: Sequence[Item], following: Item | None
) -> type[Figure | Table] | None:
    """Return what a paragraph is the caption of, if it is beside one."""
    paragraph = item.paragraph
    if paragraph is None or not 0 < len(item.text) <= _LONGEST:
        return None
    beside = (before[-1] if before else None, following)
    if not any(other is not None and isinstance(other.block, Figure | Table) for other in beside):
        return None
    if kind_of_label(item.text) is not None:
        return _labelled(item)
    after_figure = bool(before) and _takes(before[-1], Figure)
    is_short = len(item.text) <= _LONGEST_UNNUMBERED and not item.text.endswith((":", "?", "!"))
    centred = paragraph.alignment is Alignment.CENTER
    return (
        Figure if after_figure and is_short and centred and is_italic(paragraph.inlines) else None
    )


def _takes(item: Item, kind: type[Figure | Table]) -> bool:
    return isinstance(item.block, kind) and not item.block.caption and not item.fixed


def _captioned(item: Item, caption: Paragraph) -> Item:
    block = item.block
    if not isinstance(block, Figure | Table):
        return item
    return item._replace(block=msgspec.structs.replace(block, caption=in_language(caption)))


def _stand_below(
    items: Sequence[Item],
    kind: type[Figure | Table],
    *,
    above: bool = False,
) -> bool:
    """Return whether captions of a kind stand below (or above) where one can tell."""
    told = [0, 0]
    for position, item in enumerate(items):
        if _labelled(item) is not kind:
            continue
        is_after = position > 0 and _takes(items[position - 1], kind)
        is_before = position + 1 < len(items) and _takes(items[position + 1], kind)
        if is_after is not is_before:
            told[is_before] += 1
    below, over = told
    wanted, other = (over, below) if above else (below, over)
    return wanted > other
