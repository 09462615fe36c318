"""Tables of a few lines stay in one piece; longer ones break between rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.model.publication import Table, TableRow
from tests.support.epub_samples import small_book
from tests.support.nodes import cell, paragraph
from tests.support.pdf_reading import context_in, page_texts, typeset_bytes


@pytest.mark.parametrize("lines", [12, 15, 16, 17, 18])
def test_a_table_of_a_few_lines_is_not_broken(tmp_path: Path, lines: int) -> None:
    rows = tuple(TableRow(cells=(cell(f"hàng {n}"), cell("ô"))) for n in range(1, 5))
    before = (paragraph("Dòng."),) * lines
    book = small_book(*before, Table(rows=rows, header_rows=1), paragraph("Sau."))
    pages = page_texts(typeset_bytes(book, context_in(tmp_path)))
    assert sorted(page.count("hàng") for page in pages if "hàng" in page) == [4]


def test_a_long_table_breaks_between_rows(tmp_path: Path) -> None:
    rows = tuple(TableRow(cells=(cell(f"hàng {n}"), cell("ô"))) for n in range(1, 10))
    before = (paragraph("Dòng."),) * 14
    pages = page_texts(typeset_bytes(small_book(*before, Table(rows=rows)), context_in(tmp_path)))
    assert len([page for page in pages if "hàng" in page]) == 2
