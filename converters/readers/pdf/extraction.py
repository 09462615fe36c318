"""Pages as content: a task for a worker process, which a crash or a hang of pdfium ends alone."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from pypdfium2 import raw

from converters.diagnostics import Origin
from converters.files import BlobStore
from converters.readers.pdf.annotations import comments_and_fields, links_of
from converters.readers.pdf.characters import CharacterReader
from converters.readers.pdf.columns import Row, column_regions, rows_of
from converters.readers.pdf.content import Column, Grid, Line, PageContent, Word
from converters.readers.pdf.drawing import drawing_of
from converters.readers.pdf.fragments import fragments_of, line_of
from converters.readers.pdf.grids import aligned_grids, ruled_grids
from converters.readers.pdf.opening import loaded_page, opened
from converters.readers.pdf.pictures import stored_picture
from converters.readers.pdf.tags import tags_of

_GUTTER: Final = 1.2
"""White between columns in ems, at least."""
_WIDEST_LEADING: Final = 3.0
"""Ems beyond which lines are no lines of one paragraph, however alike they stand."""
_EDGE: Final = 1.5
"""Points within which lines end at one edge."""


class PageRange(msgspec.Struct, frozen=True):
    """Pages of a document to read, and the folder that takes the pictures."""

    path: str
    name: str
    first: int
    stop: int
    media: str
    invisible: bool = False
    """Whether text that is not shown is read too."""
    placed: bool = False
    """Whether every word is wanted with its place."""


def read_range(task: PageRange) -> list[PageContent]:
    """Return the content of the pages of a range. Raises SourceError as ``opened`` does."""
    with opened(Path(task.path), Origin(task.name)) as document:
        reader = CharacterReader()
        return [read_page(document, index, reader, task) for index in range(task.first, task.stop)]


def read_page(document: Any, index: int, reader: CharacterReader, task: PageRange) -> PageContent:
    """Return what stands on one page."""
    with loaded_page(document, index) as page:
        if page is None:
            return PageContent(index, 0.0, 0.0, problem="pdfium")
        found = reader.words(page.raw, invisible=task.invisible)
        drawing = drawing_of(page.raw, found.frame)
        links = links_of(document, page.raw, found.frame)
        tags = tags_of(page.raw)
        comments, fields = comments_and_fields(page.raw)
        size = width, height = found.frame.size
        sideways = found.frame.quarter != raw.FPDFPage_GetRotation(page.raw) % 4
        media = BlobStore(Path(task.media))
        pictures = [stored_picture(image, page, size, media) for image in drawing.images]
    words = [word for word in found.words if _is_on_page(word, width, height)]
    outside = sum(len(w.text) for w in found.words) - sum(len(w.text) for w in words)
    fragments = fragments_of(words)
    grids, fragments = ruled_grids(drawing.level, drawing.upright, fragments)
    lines: list[Line] = []
    columns: list[Column] = []
    for rows in column_regions(fragments):
        number = len(columns)
        rest = _without_tables(rows, grids)
        made = [line_of(row, number, links, placed=task.placed) for row in rest]
        if made:
            lines.extend(made)
            columns.append(column_of(made))
    columns = widened(columns, lines)
    turned = [line_of(row, -1, links) for row in rows_of(fragments_of(found.turned))]
    return PageContent(
        index=index,
        width=width,
        height=height,
        frame=found.frame,
        lines=tuple(lines),
        columns=tuple(columns),
        turned=tuple(turned),
        grids=tuple(grids),
        pictures=tuple(picture for picture in pictures if picture is not None),
        separators=tuple(drawing.level),
        links=links,
        tags=tags,
        hidden=found.hidden + outside,
        beyond=found.beyond,
        comments=comments,
        fields=fields,
        drawings=len(drawing.art),
        art=tuple(drawing.art) if task.placed else (),
        sideways=sideways,
    )


def column_of(lines: Sequence[Line]) -> Column:
    """Return where the lines of a column begin and end, and how far apart they stand."""
    left = _edge([line.box.left for line in lines], outer=min)
    right = _edge([line.box.right for line in lines], outer=max)
    gaps = [
        after.baseline - before.baseline
        for before, after in itertools.pairwise(lines)
        if abs(after.size - before.size) < 0.6 and after.baseline > before.baseline
    ]
    size = statistics.median(line.size for line in lines)
    leading = statistics.median_low([round(gap, 1) for gap in gaps]) if gaps else 1.2 * size
    leading = min(leading, _WIDEST_LEADING * size)
    rooms = [n.box.left - left if n.leftward else right - n.box.right for n in lines]
    full = [room for room in rooms if room < 3 * size]
    level = sum(room <= _EDGE + 0.35 * size for room in full)
    justified = len(full) >= 3 and level >= max(3, 0.75 * len(full))
    of_lines = not justified and _is_list_of_lines(lines)
    return Column(left, right, leading, justified, of_lines)


def widened(columns: Sequence[Column], lines: Sequence[Line]) -> list[Column]:
    """Return the columns of a page; lists of lines reach as far as the column beside them allows.

    The lines of an index or a glossary do not show how wide their column is.
    """
    owned = [[line for line in lines if line.column == n] for n in range(len(columns))]
    made: list[Column] = []
    for number, column in enumerate(columns):
        own = owned[number]
        beside = [c.left for c, other in zip(columns, owned, strict=True) if _overlap(own, other)]
        made.append(_reaching(column, own, beside, made) if _is_list_of_lines(own) else column)
    return made


def _reaching(
    column: Column, own: Sequence[Line], beside: Sequence[float], made: Sequence[Column]
) -> Column:
    """Return a column up to the one to its right, or as wide as the one to its left."""
    beyond = [left for left in beside if left > column.right]
    right = column.right
    if beyond:
        right = min(beyond) - _GUTTER * statistics.median(line.size for line in own)
    elif made and made[-1].right < column.left:
        right = column.left + made[-1].right - made[-1].left
    right = max(right, column.right)
    return msgspec.structs.replace(column, right=right, justified=False)


def _overlap(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Tell whether the lines of two columns stand side by side."""
    return one[0].baseline < other[-1].baseline and other[0].baseline < one[-1].baseline


def _is_list_of_lines(lines: Sequence[Line]) -> bool:
    starts = [line.text.lstrip("–—-•“\"'(")[:1] for line in lines]
    opening = sum(start.isupper() or start.isdecimal() for start in starts)
    return opening >= max(6, 0.9 * len(lines))


def _edge(values: Sequence[float], *, outer: Any) -> float:
    """Return the edge at which several lines end, else the outermost end."""
    extreme: float = outer(values)
    near = [v for v in values if abs(v - extreme) <= 30]
    best = max(near, key=lambda v: (sum(abs(v - o) <= _EDGE for o in near), -abs(v - extreme)))
    support = sum(abs(best - value) <= _EDGE for value in values)
    return best if support >= max(3, 0.2 * len(values)) else extreme


def _is_on_page(word: Word, width: float, height: float) -> bool:
    return word.right > 0 and word.left < width and 0 < word.baseline < height * 1.02


def _without_tables(rows: list[Row], grids: list[Grid]) -> list[Row]:
    """Take the aligned tables out of the rows of a column."""
    rest: list[Row] = []
    after = 0
    for start, stop, grid in aligned_grids(rows):
        rest.extend(rows[after:start])
        grids.append(grid)
        after = stop
    rest.extend(rows[after:])
    return rest
