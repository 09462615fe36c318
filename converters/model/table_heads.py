"""How many rows at the top of a table make its head."""

from __future__ import annotations

from collections.abc import Sequence

from converters.model.publication import Table, TableRow


def head_rows(table: Table) -> int:
    """Return the number of first rows that can stand as a head of their own.

    A head is a group of rows, and no cell reaches out of its group (HTML Standard, section
    4.9.12.1): to cut the cell would move the cells beside it into other columns. Where one of the
    head reaches further, the head takes in the rows it reaches if these are heads as well;
    otherwise it ends above the row that reaches out, which may leave none.
    """
    wanted = min(max(table.header_rows, 0), len(table.rows))
    count = wanted
    while (reach := _reach(table.rows, count)) > count:
        if not all(_is_head(row) for row in table.rows[count:reach]):
            return next(n for n in range(wanted, -1, -1) if _reach(table.rows, n) <= n)
        count = reach
    return count if count == wanted or count < len(table.rows) else 0


def _reach(rows: Sequence[TableRow], count: int) -> int:
    """Return the first row that no cell of the first ``count`` rows reaches."""
    ends = (
        number + max(cell.row_span, 1)
        for number, row in enumerate(rows[:count])
        for cell in row.cells
    )
    return min(max(ends, default=0), len(rows))


def _is_head(row: TableRow) -> bool:
    return all(cell.header for cell in row.cells)
