"""Pages that a book opens with and that show more than they tell: title pages above all.

Their lines stand in the middle one below another, in several sizes; none is a heading of text that
follows, and none goes on in the next. What each says is found out later, from its words.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Final

from converters.model.page import PageLayout, RegionRole
from converters.readers.scan_lines import Item, RegionItem, ScanLine
from converters.vietnamese.heading_words import kind_of

_PAGES: Final = 8
"""Pages among which a title page stands."""
_LINES: Final = range(2, 17)
"""Lines of a title page."""
_OFF_AXIS: Final = 2.5
"""Distance, in x-heights of the smallest line, by which a line may miss the middle of others."""
_WIDEST: Final = 0.92
"""Breadth of lines in that of the page's usual text, from which they may go on in the next."""
_SIZES: Final = 1.25
"""Largest over smallest line from which a page is set for show."""
_LARGE: Final = 0.85
"""Height of lines in that of the largest from which they are as large."""


def display_pages(items: Sequence[Item], layouts: Sequence[PageLayout]) -> Mapping[int, float]:
    """Return the x-height from which a line stands out, by the indexes of pages that show.

    Only pages before the first one with text are looked at.
    """
    found: dict[int, float] = {}
    widest = max((_breadth(item) for item in items if isinstance(item, ScanLine)), default=0.0)
    for index in range(min(_PAGES, len(layouts))):
        lines = [item for item in items if isinstance(item, ScanLine) and item.layout == index]
        if not lines:
            continue
        if any(_breadth(line) > _WIDEST * widest for line in lines):
            break
        if not _has_folio(layouts[index]) and not _has_table(items, index) and _is_display(lines):
            found[index] = _LARGE * max(line.x_height for line in lines)
    return found


def _breadth(line: ScanLine) -> float:
    return line.line.box.width


def _has_folio(layout: PageLayout) -> bool:
    return any(region.role is RegionRole.FOLIO for region in layout.regions)


def _has_table(items: Sequence[Item], index: int) -> bool:
    return any(
        isinstance(item, RegionItem) and item.layout == index and item.region.cells
        for item in items
    )


def _is_heading(text: str) -> bool:
    """Tell whether a line says which chapter or section begins; a year is no number of one."""
    kind = kind_of(text)
    return kind.role is not None and not kind.number_only


def _is_display(lines: Sequence[ScanLine]) -> bool:
    """Tell whether lines stand on one axis, in sizes that differ, and none begins a chapter."""
    if len(lines) not in _LINES or any(_is_heading(line.text) for line in lines):
        return False
    heights = [line.x_height for line in lines]
    if max(heights) < _SIZES * min(heights):
        return False
    middles = [(line.line.box.left + line.line.box.right) / 2 for line in lines]
    axis = statistics.median(middles)
    return all(abs(middle - axis) <= _OFF_AXIS * min(heights) for middle in middles)
