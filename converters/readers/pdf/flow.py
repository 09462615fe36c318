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
    box = thing.box
    own = [line for line in lines if _same_column(box, line.box)]
    below = [line for line in own if line.box.top >= box.bottom - 0.3 * line.size]
    above = [line for line in own if line.box.bottom <= box.top + 0.3 * line.size]
    if (
        below
        and _CAPTION.match(below[0].text)
        and below[0].box.top - box.bottom < _REACH * below[0].size
    ):
        return _block(below)
    for start in range(len(above) - 1, max(-1, len(above) - _LONGEST_CAPTION), -1):
        if box.top - above[-1].box.bottom >= _REACH * above[-1].size:
            break
        if _CAPTION.match(above[start].text):
            block = _block(above[start:])
            return block if len(block) == len(above) - start else []
    return []


def _block(lines: Sequence[Line]) -> list[Line]:
    """Return the first lines that stand close together in one size."""
    block = [lines[0]]
    for line in lines[1:_LONGEST_CAPTION]:
        before = block[-1]
        near = line.baseline - before.baseline < 1.5 * before.size
        widest = max(own.box.width for own in block)
        outdented = line.box.left < before.box.left - line.size and line.box.width > 1.15 * widest
        if not near or outdented or abs(line.size - before.size) > 0.3 or line.bold != before.bold:
            break
        block.append(line)
    return block
