"""Tables wider than the page: parts below one another, nothing lost and nothing overprinted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
from hypothesis import given
from hypothesis import strategies as st

from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    NoteReference,
    Paragraph,
    Publication,
    Section,
    Table,
    TableCell,
    TableRow,
    Text,
)
from converters.model.traversal import own_inlines, plain_text, walk_blocks
from converters.vocabularies import SectionRole
from converters.writers.pdf.wide_tables import parts_of
from tests.support.full_book import text
from tests.support.nodes import paragraph
from tests.support.pdf_reading import codes, context_in, typeset_bytes

WIDTH_PT = 320.0


def grid(columns: int, rows: int, word: str = "ô") -> Table:
    made = tuple(
        TableRow(
            cells=tuple(
                TableCell(blocks=(paragraph(f"{word}{row}x{column}"),)) for column in range(columns)
            )
        )
        for row in range(rows)
    )
    return Table(rows=made, header_rows=1)


def words_of(table: Table) -> Counter[str]:
    return Counter(
        plain_text(own_inlines(block))
        for row in table.rows
        for cell in row.cells
        for block in walk_blocks(cell.blocks)
    )


def overprinted(content: bytes) -> list[str]:
    """Return the signs that stand upon one another or beside the page, as ``page: signs``."""
    found = []
    for number, page in enumerate(pdfium.PdfDocument(content), 1):
        letters = page.get_textpage()
        shown = sorted(
            (letters.get_charbox(n), letters.get_text_range(n, 1))
            for n in range(letters.count_chars())
            if letters.get_text_range(n, 1).strip()
        )
        for place, (box, sign) in enumerate(shown):
            if box[0] < 0 or box[2] > page.get_width():
                found.append(f"{number}: {sign}")
            for other, follower in shown[place + 1 :]:
                if other[0] > box[2]:
                    break
                if _shared_area(box, other) > 0.4 * min(_area(box), _area(other)):
                    found.append(f"{number}: {sign}{follower}")
    return found


Box = tuple[float, float, float, float]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _shared_area(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    upward = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, upward)


def test_a_table_of_sixty_columns_is_set_in_parts(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    table = grid(60, 12, "số")
    section = Section(id="one", role=SectionRole.CHAPTER, title=text("Một"), blocks=(table,))
    book = Publication(metadata=Metadata(work=Work(title="Sách")), body=(section,))
    content = typeset_bytes(book, context)
    shown = Counter(
        word
        for page in pdfium.PdfDocument(content)
        for word in page.get_textpage().get_text_bounded().split()
    )
    for word in words_of(table):
        assert shown[word] >= 1, word
    assert overprinted(content) == []
    assert codes(context) == ["PDF-067"]


def test_a_table_that_fits_is_left_alone() -> None:
    table = grid(5, 4)
    (part,) = parts_of(table, WIDTH_PT, 11.0)
    assert part.table == table


def test_the_print_is_made_smaller_before_a_table_is_parted() -> None:
    (part,) = parts_of(grid(12, 4), WIDTH_PT, 11.0)
    assert len(part.table.rows[0].cells) == 12
    assert part.scale < 0.9


def test_the_first_column_labels_every_part() -> None:
    parts = parts_of(grid(40, 3), WIDTH_PT, 11.0)
    assert len(parts) > 2
    for part in parts:
        for number, row in enumerate(part.table.rows):
            assert plain_text(own_inlines(row.cells[0].blocks[0])) == f"ô{number}x0"
    widths = [len(part.table.rows[0].cells) for part in parts]
    assert max(widths) - min(widths) <= max(widths) // 3


def test_notes_of_a_cell_that_runs_through_several_parts_stand_once() -> None:
    mark = Paragraph(inlines=(*text("chung"), NoteReference(note="a")))
    across = TableRow(cells=(TableCell(blocks=(mark,), column_span=40),))
    table = grid(40, 3)
    table = msgspec.structs.replace(table, rows=(across, *table.rows))
    parts = parts_of(table, WIDTH_PT, 11.0)
    heads = [part.table.rows[0].cells for part in parts]
    marks = [
        inline
        for cells in heads
        for cell in cells
        for block in cell.blocks
        for inline in own_inlines(block)
        if isinstance(inline, NoteReference)
    ]
    assert len(marks) == 1
    assert all(
        any(
            isinstance(i, Text) and i.text == "chung"
            for c in cells
            for i in own_inlines(c.blocks[0])
        )
        for cells in heads
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(2, 50))
    rows = []
    for number in range(draw(st.integers(1, 4))):
        cells = []
        column = 0
        while column < columns:
            span = min(draw(st.sampled_from((1, 1, 1, 2, 7))), columns - column)
            word = f"{number}x{column}" + "m" * draw(st.integers(0, 30))
            cells.append(TableCell(blocks=(paragraph(word),), column_span=span))
            column += span
        rows.append(TableRow(cells=tuple(cells)))
    return Table(rows=tuple(rows))


@given(tables(), st.floats(60, 500))
def test_no_cell_is_lost_and_rows_stay_rectangular(table: Table, width_pt: float) -> None:
    parts = parts_of(table, width_pt, 11.0)
    shown: Counter[str] = Counter()
    for part in parts:
        shown.update(words_of(part.table))
        spans = {sum(cell.column_span for cell in row.cells) for row in part.table.rows}
        assert len(spans) == 1
    assert set(shown) == set(words_of(table))
