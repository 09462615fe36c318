"""Pictures and tables put among the blocks of print, where a reader comes to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from converters.diagnostics import Box
from converters.pages.grids import Grid
from converters.pages.readings import CellLines, ReadBlock, ReadLine, ReadWord
from converters.pages.zones import Zones

_COLUMN: Final = 0.3
"""Share of the narrower one by which two things must overlap across to be in one column."""


def placed(blocks: Sequence[ReadBlock], zones: Zones) -> tuple[ReadBlock, ...]:
    """Return the blocks in reading order with pictures and tables between the lines.

    What was read within a table goes into its cells; what the recogniser itself took for a picture
    is left out where one was found.
    """
    if not zones.pictures and not zones.tables:
        return tuple(blocks)
    rest = [block for block in blocks if not (block.picture and _found(block.box, zones))]
    made: list[ReadBlock] = []
    for grid in zones.tables:
        rest, table = _tabled(rest, grid)
        made.append(table)
    made += [ReadBlock(box, (), picture=True) for box in zones.pictures]
    for block in sorted(made, key=lambda block: block.box.top):
        rest = _inserted(rest, block)
    return tuple(rest)


def _found(box: Box, zones: Zones) -> bool:
    return any(box.is_near(other, 0.0) for other in zones.pictures)


def _tabled(blocks: Iterable[ReadBlock], grid: Grid) -> tuple[list[ReadBlock], ReadBlock]:
    """Take the words within a table out of the blocks and put them into its cells."""
    rest: list[ReadBlock] = []
    inside: list[tuple[ReadLine, ReadWord]] = []
    for block in blocks:
        kept: list[ReadLine] = []
        for line in block.lines:
            within = [word for word in line.words if _holds(grid.box, word.box)]
            inside.extend((line, word) for word in within)
            outside = tuple(word for word in line.words if word not in within)
            if outside:
                kept.append(line if not within else _line(line, outside))
        if kept or block.picture or block.cells:
            rest.append(msgspec.structs.replace(block, lines=tuple(kept)))
    lines: list[ReadLine] = []
    cells: list[CellLines] = []
    for cell in grid.cells:
        box = grid.cell_box(cell)
        start = len(lines)
        lines.extend(_cell_lines([(line, word) for line, word in inside if _holds(box, word.box)]))
        cells.append(CellLines(cell.row, cell.column, cell.rows, cell.columns, start, len(lines)))
    return rest, ReadBlock(grid.box, tuple(lines), cells=tuple(cells), guess=grid.guess)


def _cell_lines(words: Sequence[tuple[ReadLine, ReadWord]]) -> list[ReadLine]:
    """Return the lines of one cell from top to bottom."""
    by_line: dict[int, tuple[ReadLine, list[ReadWord]]] = {}
    for line, word in words:
        by_line.setdefault(id(line), (line, []))[1].append(word)
    lines = [
        _line(line, tuple(sorted(own, key=lambda w: w.box.left))) for line, own in by_line.values()
    ]
    return sorted(lines, key=lambda line: line.box.top)


def _line(line: ReadLine, words: tuple[ReadWord, ...]) -> ReadLine:
    """Return a part of a line; the baseline is cut to it."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    ends = (box.left, line.base_at(box.left), box.right, line.base_at(box.right))
    return ReadLine(words, box, ends, line.x_height)


def _holds(box: Box, word: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box.left <= x < box.right and box.top <= y < box.bottom


def _inserted(blocks: list[ReadBlock], new: ReadBlock) -> list[ReadBlock]:
    """Put a block before the first print of its column that stands below it."""
    middle = (new.box.top + new.box.bottom) / 2
    for index, block in enumerate(blocks):
        if not _share_column(block.box, new.box):
            continue
        below = [line for line in block.lines if _middle(line.box) > middle]
        if block.lines and len(below) == len(block.lines):
            return [*blocks[:index], new, *blocks[index:]]
        if below and not block.cells:
            above = tuple(line for line in block.lines if line not in below)
            parts = (_block(block, above), new, _block(block, tuple(below)))
            return [*blocks[:index], *parts, *blocks[index + 1 :]]
        if not block.lines and _middle(block.box) > middle:
            return [*blocks[:index], new, *blocks[index:]]
    return _after_column(blocks, new)


def _after_column(blocks: list[ReadBlock], new: ReadBlock) -> list[ReadBlock]:
    """Put a block behind the last one of its column, at the end where it has none."""
    own = [index for index, block in enumerate(blocks) if _share_column(block.box, new.box)]
    place = own[-1] + 1 if own else len(blocks)
    return [*blocks[:place], new, *blocks[place:]]


def _share_column(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > _COLUMN * min(one.width, other.width)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _block(block: ReadBlock, lines: tuple[ReadLine, ...]) -> ReadBlock:
    box = lines[0].box
    for line in lines[1:]:
        box = box.union(line.box)
    return msgspec.structs.replace(block, box=box, lines=lines)
