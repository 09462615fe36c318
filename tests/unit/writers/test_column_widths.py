"""Widths of columns: of the source, by contents, as classes of an EPUB."""

from __future__ import annotations

import pytest

from converters.model.publication import Paragraph, Table, TableCell, TableRow, Text
from converters.writers.epub.tables import column_group, width_rules
from converters.writers.pdf.column_widths import Placed, column_shares

LONG = "chữ " * 60


def cell(text, columns=1):
    return TableCell(blocks=(Paragraph(inlines=(Text(text=text),)),), column_span=columns)


def placed(*rows):
    return [Placed(cell(text), column, 1) for row in rows for column, text in enumerate(row)]


def test_short_tables_are_as_wide_as_their_text():
    assert column_shares(placed(("1", "An"), ("2", "Bình")), 2, (), 30.0) is None


def test_columns_suit_what_they_hold():
    cells = placed(("STT", "Họ và tên nhân vật trong truyện", "Ghi chú"), ("1", "An", LONG))
    first, second, third = column_shares(cells, 3, (), 30.0)
    assert first < 0.12
    assert second < third < 0.75
    assert first + second + third == pytest.approx(1)


def test_widths_of_the_source_stand_unless_a_word_would_break():
    cells = placed(("a", "b"), ("c", LONG))
    assert column_shares(cells, 2, (1.0, 3.0), 30.0) == pytest.approx((0.25, 0.75))
    narrow, wide = column_shares(placed(("nghiêng", LONG)), 2, (0.01, 0.99), 30.0)
    assert narrow > 7 / 60
    assert narrow + wide == pytest.approx(1)


def test_a_cell_over_columns_widens_them_together():
    cells = [Placed(cell(LONG, 2), 0, 2), Placed(cell("ngắn"), 2, 1)]
    first, second, third = column_shares(cells, 3, (), 30.0)
    assert first == pytest.approx(second)
    assert third < first


def table(*widths):
    row = TableRow(cells=tuple(cell("x") for _ in widths))
    return Table(rows=(row,), column_widths=widths)


def test_uneven_columns_of_an_epub_have_classes_and_rules():
    group = column_group(table(0.2, 0.8))
    assert group == '<colgroup><col class="share-20"/><col class="share-80"/></colgroup>\n'
    rules = ".share-20 { width: 20%; }\n.share-80 { width: 80%; }\n"
    assert width_rules([group, group, "<p>x</p>"]) == rules
    assert column_group(table(0.5, 0.5)) == column_group(table()) == ""
