"""Lines, pictures and tables of all pages in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from converters.diagnostics import Box
from converters.readers.pdf.content import Column, Grid, Line, PageContent, Picture
from converters.readers.pdf.paragraphs import Float, FlowLine, Item

_CAPTION: Final = re.compile(
    r"(?i)\s*(?:hình|ảnh|sơ đồ|biểu đồ|bản đồ|bảng|biểu|figure|fig\.|table|plate|chart|"
    r"illustration|image|photo|abb\.|tabelle|tableau)\s*[\divxlc.–-]+[.:)–—\s]"
)
_REACH: Final = 2.6
"""Distance in ems within which a caption stands from its picture."""
_LONGEST_CAPTION: Final = 6
_LOOKED_AT: Final = 12
"""Lines that show how wide the text is."""
_RUNNING_ON: Final = 2
"""Lines of the longest caption whose words go on small after its label."""
_LAST_WORD: Final = 4.0
"""White space in ems at the end of a line from which a paragraph ends there."""
_ENDED: Final = (".", "!", "?", "…", ";", ":")


def page_items(
    page: PageContent, lines: Sequence[Line], columns: Sequence[Column], pictures: Sequence[Picture]
) -> list[Item]:
    """Return what stands on a page in reading order, captions with their pictures."""
    floats: list[Picture | Grid] = [*page.grids, *pictures]
    floats.sort(key=lambda thing: (thing.box.top, thing.box.left))
    rest = list(lines)
    captioned: list[Float] = []
    for thing in floats:
        caption = _caption(thing, rest)
        rest = [line for line in rest if line not in caption]
        captioned.append(Float(thing, page.index, tuple(caption)))
    items: list[Item] = _flow(page.index, rest, columns)
    for item in captioned:
        items.insert(_place(item.thing.box, items), item)
    return items


def _flow(page: int, lines: Sequence[Line], columns: Sequence[Column]) -> list[Item]:
    items: list[Item] = []
    before: Line | None = None
    for line in lines:
        opens = before is None or before.column != line.column
        items.append(FlowLine(line, page, columns[line.column], opens))
        before = line
    return items


def _place(box: Box, items: Sequence[Item]) -> int:
    """Return where a picture stands among the items: before the text that follows below it."""
    after = 0
    for index, item in enumerate(items):
        other = item.line.box if isinstance(item, FlowLine) else item.thing.box
        if not _same_column(box, other):
            continue
        if (other.top + other.bottom) / 2 >= (box.top + box.bottom) / 2:
            return index
        after = index + 1
    return after or _first_below(box, items)


def _first_below(box: Box, items: Sequence[Item]) -> int:
    for index, item in enumerate(items):
        if isinstance(item, FlowLine) and item.line.box.top >= box.bottom:
            return index
    return len(items)


def _same_column(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.3 * min(one.width, other.width)


def _caption(thing: Picture | Grid, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of the caption of a picture or table, below it or above."""
    box = thing.box
    own = [line for line in lines if _same_column(box, line.box)]
    below = [line for line in own if line.box.top >= box.bottom - 0.3 * line.size]
    above = [line for line in own if line.box.bottom <= box.top + 0.3 * line.size]
    if below and below[0].box.top - box.bottom < _REACH * below[0].size:
        block = _captioning(below)
        if block:
            return block
    for start in range(len(above) - 1, max(-1, len(above) - _LONGEST_CAPTION), -1):
        if box.top - above[-1].box.bottom >= _REACH * above[-1].size:
            break
        if _CAPTION.match(above[start].text):
            block = _captioning(above[start:])
            return block if len(block) == len(above) - start else []
    return []


def _captioning(lines: Sequence[Line]) -> list[Line]:
    """Return the caption that some lines begin with, empty where they begin with a sentence.

    “Hình 3 cho thấy …” speaks of a picture; short lines without an end may be a caption still.
    """
    label = _CAPTION.match(lines[0].text)
    if label is None or not label[0].lstrip()[0].isupper():
        return []
    block = _block(lines)
    runs_on = label[0][-1].isspace() and lines[0].text[label.end() : label.end() + 1].islower()
    is_text = len(block) > _RUNNING_ON or block[-1].text.rstrip().endswith(_ENDED)
    return [] if runs_on and is_text else block


def _block(lines: Sequence[Line]) -> list[Line]:
    """Return the first lines that stand close together in one size and make one paragraph."""
    block = [lines[0]]
    some = lines[:_LOOKED_AT]
    edges = min(line.box.left for line in some), max(line.box.right for line in some)
    for line in lines[1:_LONGEST_CAPTION]:
        before = block[-1]
        near = line.baseline - before.baseline < 1.5 * before.size
        alike = abs(line.size - before.size) <= 0.3 and line.bold == before.bold
        if not near or not alike or not _goes_on(before, line, edges):
            break
        block.append(line)
    return block


def _goes_on(before: Line, line: Line, edges: tuple[float, float]) -> bool:
    """Tell whether a line belongs to the one above.

    That is full, or both have one middle, or the caption is set no wider than its first line.
    """
    if before.leftward:
        return before.box.left - edges[0] < _LAST_WORD * before.size
    middles = before.box.left + before.box.right, line.box.left + line.box.right
    inner = min(line.box.left - edges[0], edges[1] - line.box.right) > line.size
    centred = inner and abs(middles[0] - middles[1]) < line.size
    within = line.box.right < before.box.right + line.size
    as_narrow = within and abs(line.box.left - before.box.left) < line.size
    return centred or as_narrow or edges[1] - before.box.right < _LAST_WORD * before.size
