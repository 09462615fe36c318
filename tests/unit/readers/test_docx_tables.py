"""Tables of Word documents: cells merged across rows, marks between rows, controls around cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.ledger import Fate, Kind
from converters.model.publication import Anchor, Table
from converters.model.traversal import plain_text, walk_inlines
from tests.support.docx_bench import Bench
from tests.support.docx_builder import field, paragraph, run


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def cell(text: str = "", properties: str = "") -> str:
    inner = paragraph(text) if text else "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


FIRST, MORE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


def spans(found: Table) -> list[list[tuple[str, int, int]]]:
    """Return words, columns and rows of the cells, row by row."""
    return [
        [
            ("".join(plain_text(b.inlines) for b in one.blocks), one.column_span, one.row_span)
            for one in row.cells
        ]
        for row in found.rows
    ]


def test_row_in_which_nothing_begins_makes_no_cell_higher(bench: Bench) -> None:
    rows = (
        cell("A", FIRST) + cell("B", FIRST),
        cell("", MORE) + cell("", MORE),
        cell("C") + cell("D"),
    )
    (found,) = bench.blocks(table(*rows))
    assert spans(found) == [[("A", 1, 1), ("B", 1, 1)], [("C", 1, 1), ("D", 1, 1)]]


def test_merged_cells_of_such_a_row_go_on_below_it(bench: Bench) -> None:
    rows = (
        cell("A", FIRST) + cell("B", FIRST),
        cell("", MORE) + cell("", MORE),
        cell("", MORE) + cell("D"),
    )
    (found,) = bench.blocks(table(*rows))
    assert spans(found) == [[("A", 1, 2), ("B", 1, 1)], [("D", 1, 1)]]


@pytest.mark.parametrize("column", [0, 1])
def test_cell_does_not_reach_across_a_row_that_it_has_no_part_in(bench: Bench, column: int) -> None:
    pair = [cell("x"), cell("x")]
    pair[column] = cell("A", FIRST)
    below = [cell("y"), cell("y")]
    below[column] = cell("B", MORE)
    (found,) = bench.blocks(table("".join(pair), cell("giữa", WIDE), "".join(below)))
    assert [[rows for _, _, rows in row] for row in spans(found)] == [[1, 1], [1], [1, 1]]
    assert spans(found)[2][column][0] == "B"


def test_words_under_a_cell_of_many_rows_stay_in_their_order(bench: Bench) -> None:
    rows = [cell("0", FIRST) + cell("a")] + [cell(str(n), MORE) + cell("b") for n in range(1, 40)]
    (found,) = bench.blocks(table(*rows))
    first = found.rows[0].cells[0]
    assert first.row_span == 40
    assert [plain_text(block.inlines) for block in first.blocks] == [str(n) for n in range(40)]
    assert bench.number(Kind.HIDDEN_TEXT, Fate.CONVERTED) == 39


def test_bookmark_between_rows_and_between_cells_is_a_place_in_the_book(bench: Bench) -> None:
    marks = [f'<w:bookmarkStart w:id="{n}" w:name="m{n}"/>' for n in range(2)]
    links = "".join(f'<w:hyperlink w:anchor="m{n}">{run("tới")}</w:hyperlink>' for n in range(2))
    body = (
        paragraph(links)
        + f"<w:tbl>{marks[0]}<w:tr>{cell('một')}{marks[1]}{cell('hai')}</w:tr></w:tbl>"
    )
    _, found = bench.blocks(body)
    anchors = [
        [i.name for b in one.blocks for i in walk_inlines(b.inlines) if isinstance(i, Anchor)]
        for one in found.rows[0].cells
    ]
    assert anchors == [["m0"], ["m1"]]
    assert bench.number(Kind.LINK, Fate.KEPT) == bench.number(Kind.BOOKMARK, Fate.KEPT) == 2


def test_prompt_of_an_empty_control_around_a_cell_is_left_out(bench: Bench) -> None:
    prompt = run("Bấm để nhập", '<w:rStyle w:val="Prompt"/>')
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"<w:tc><w:tcPr>{WIDE}</w:tcPr>{paragraph(prompt)}</w:tc></w:sdtContent></w:sdt>"
    )
    (found,) = bench.blocks(table(control + cell("x")))
    assert spans(found) == [[("", 2, 1), ("x", 1, 1)]]
    (entry,) = bench.reading.ledger.entries
    assert (entry.kind, entry.reason, entry.detail) == (Kind.FIELD, "DOCX-030", "Bấm để nhập")


def test_table_within_the_contents_is_not_counted_as_kept(bench: Bench) -> None:
    start, end = field("TOC", "|").split("|")
    body = paragraph(start) + table(cell("Chương 1 … 3")) + paragraph(end) + paragraph("chữ")
    assert bench.text(body) == "chữ"
    assert bench.number(Kind.TABLE) == 0
