"""Tables: spans, header rows and widths (ISO 29500-1 section 17.4)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from converters.diagnostics import Origin
from converters.model.ledger import Kind
from converters.model.publication import (
    Block,
    Inline,
    LineBreak,
    Table,
    TableCell,
    TableRow,
    Text,
)
from converters.readers.docx.controls import placeholder_of
from converters.readers.docx.names import (
    MC,
    VAL,
    Element,
    W,
    choose_branch,
    integer,
    is_on,
    points,
    value_of,
)
from converters.readers.docx.outer_changes import CHANGES, stays
from converters.readers.docx.session import Session
from converters.readers.docx.text_of import text_of

_MAX_SPAN = 1_000


class Surroundings(NamedTuple):
    """Where a table stands, and who reads what is in it."""

    session: Session
    origin: Origin
    read_cell: Callable[[Element], tuple[Block, ...]]
    pass_by: Callable[[Element], None]
    """Takes what stands between rows and between cells: bookmarks."""


@dataclass
class _Cell:
    """Cell while the rows below may still widen it downwards."""

    blocks: list[Block]
    columns: int
    rows: int = 1


@dataclass
class _Row:
    """Cells that begin in a row, and those that reach from it into the next, by their column."""

    cells: list[_Cell] = field(default_factory=list)
    open: dict[int, _Cell] = field(default_factory=dict)
    continued: list[_Cell] = field(default_factory=list)
    """Cells of rows above that reach into this one."""


def read_table(element: etree._Element, place: Surroundings) -> Table | None:
    """Return a table; None where all of its rows were deleted or hold no cell."""
    properties = element.find(f"{W}tblPr")
    rows: list[list[_Cell]] = []
    header_rows = 0
    above = _Row()
    for element_of_row in _children(element, f"{W}tr", place):
        marks = element_of_row.find(f"{W}trPr")
        if _is_removed(element_of_row, marks, ("ins", "del"), place):
            continue
        row = _read_row(element_of_row, marks, above.open, place)
        if not row.cells:
            # Nothing begins here: cells that reach down are no higher for it.
            continue
        for cell in row.continued:
            cell.rows += 1
        is_header = marks is not None and is_on(marks.find(f"{W}tblHeader"))
        if is_header and header_rows == len(rows):
            header_rows += 1
        rows.append(row.cells)
        above = row
    if not rows:
        return None
    if header_rows == 0 and len(rows) > 1 and _first_row_is_header(properties, place.session):
        header_rows = 1
    header_rows = min(header_rows, len(rows) - 1)
    return Table(
        rows=tuple(
            TableRow(cells=tuple(_cell(cell, header=index < header_rows) for cell in row))
            for index, row in enumerate(rows)
        ),
        header_rows=header_rows,
        column_widths=_widths(element),
        caption=_caption(properties),
        origin=place.origin,
    )


def _read_row(
    row: etree._Element,
    marks: etree._Element | None,
    open_above: Mapping[int, _Cell],
    place: Surroundings,
) -> _Row:
    """Return the cells of a row; ``open_above`` are those of the row above that may reach down."""
    found = _Row()
    cells = found.cells
    before = integer(value_of(marks, f"{W}gridBefore"))
    column = 0
    if 0 < before <= _MAX_SPAN:
        cells.append(_Cell([], before))
        column = before
    for element in _children(row, f"{W}tc", place):
        properties = element.find(f"{W}tcPr")
        if _is_removed(element, properties, ("cellIns", "cellDel"), place):
            continue
        span = min(max(integer(value_of(properties, f"{W}gridSpan"), 1), 1), _MAX_SPAN)
        merge = None if properties is None else properties.find(f"{W}vMerge")
        continues = merge is not None and merge.get(VAL, "continue") == "continue"
        above = open_above.get(column)
        blocks = place.read_cell(element)
        if cells and _joins_left(properties):
            cells[-1].columns += span
            cells[-1].blocks += blocks
        elif continues and above is not None and above.columns == span:
            found.continued.append(above)
            found.open[column] = above
            if blocks:
                place.session.tally.change(Kind.HIDDEN_TEXT, "DOCX-038", place.origin)
                above.blocks += blocks
        else:
            cell = _Cell(list(blocks), span)
            cells.append(cell)
            if merge is not None:
                found.open[column] = cell
        column += span
    return found


def _is_removed(
    element: etree._Element,
    properties: etree._Element | None,
    marks: tuple[str, str],
    place: Surroundings,
) -> bool:
    """Return whether a row or cell was taken away by a tracked change; enter the change."""
    session = place.session
    if properties is None or not session.changes.any:
        return False
    added, removed = (properties.find(W + mark) is not None for mark in marks)
    if removed:
        changes = session.changes
        session.tally.drop(changes.removed, changes.reason, place.origin, text_of(element))
    elif added:
        session.tally.keep(session.changes.added)
    return removed


def _joins_left(properties: etree._Element | None) -> bool:
    """Return whether a cell is merged into the one before it (section 17.4.22, old files)."""
    merge = None if properties is None else properties.find(f"{W}hMerge")
    return merge is not None and merge.get(VAL, "continue") == "continue"


def _cell(cell: _Cell, *, header: bool) -> TableCell:
    return TableCell(
        blocks=tuple(cell.blocks), header=header, column_span=cell.columns, row_span=cell.rows
    )


def _children(parent: etree._Element, wanted: str, place: Surroundings) -> Iterator[etree._Element]:
    """Yield rows or cells, also those inside content controls, changes and whatever else.

    Paragraphs and tables that stand between rows or cells get a row or a cell of their own.
    """
    for child in parent:
        tag = child.tag
        if tag == wanted:
            yield child
        elif tag in _LOOSE:
            yield _enclosed(child, wanted)
        elif tag == f"{MC}AlternateContent":
            branch = choose_branch(child)
            if branch is not None:
                yield from _children(branch, wanted, place)
        elif tag in CHANGES:
            if stays(child, place.session, place.origin):
                yield from _children(child, wanted, place)
        elif wanted == f"{W}tc" and (prompt := _prompt_of(child, place)) is not None:
            place.session.tally.drop(Kind.FIELD, "DOCX-030", place.origin, prompt)
            yield from (_emptied(cell) for cell in child.iter(wanted))
        elif next(child.iter(wanted, *_LOOSE), None) is not None:
            yield from _children(child, wanted, place)
        else:
            place.pass_by(child)


_LOOSE = (f"{W}p", f"{W}tbl")


def _prompt_of(element: etree._Element, place: Surroundings) -> str | None:
    """Return the prompt of a control around cells that nobody filled in."""
    return placeholder_of(element, place.session.styles) if element.tag == f"{W}sdt" else None


def _emptied(cell: etree._Element) -> etree._Element:
    """Return a cell of the same measures without what stands in it."""
    made = etree.Element(cell.tag)
    made.extend(copy.deepcopy(cell.findall(f"{W}tcPr")))
    return made


def _enclosed(block: etree._Element, wanted: str) -> etree._Element:
    """Return a row or a cell around a block that stands outside of any."""
    cell = etree.Element(f"{W}tc")
    cell.append(block)
    if wanted == cell.tag:
        return cell
    row = etree.Element(wanted)
    row.append(cell)
    return row


def _first_row_is_header(properties: etree._Element | None, session: Session) -> bool:
    """Return whether the table's style sets its first row apart and the table lets it."""
    look = None if properties is None else properties.find(f"{W}tblLook")
    if look is None:
        return False
    first = look.get(f"{W}firstRow")
    if first is None:
        try:
            wanted = bool(int(look.get(VAL, "0"), 16) & 0x0020)
        except ValueError:
            wanted = False
    else:
        wanted = first in {"1", "true", "on"}
    return wanted and session.styles.has_header_row(value_of(properties, f"{W}tblStyle"))


def _widths(element: etree._Element) -> tuple[float, ...]:
    grid = element.find(f"{W}tblGrid")
    columns = [] if grid is None else grid.findall(f"{W}gridCol")
    widths = [max(points(column.get(f"{W}w")), 0.0) for column in columns[:_MAX_SPAN]]
    total = sum(widths)
    if not widths or 0 in widths:
        return ()
    return tuple(round(width / total, 4) for width in widths)


def _caption(properties: etree._Element | None) -> tuple[Inline, ...]:
    """Return what the table's alternative text says: its title, and its description below."""
    told = (value_of(properties, f"{W}{name}") for name in ("tblCaption", "tblDescription"))
    lines = list(dict.fromkeys(line for text in told if (line := (text or "").strip())))
    inlines: list[Inline] = []
    for line in lines:
        inlines += [LineBreak(), Text(text=line)] if inlines else [Text(text=line)]
    return tuple(inlines)
