"""No cell of a table of a page stands in another column in an edition than in its source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from converters.model.publication import Table
from converters.readers import html
from tests.support.epub_samples import small_book, write_epub
from tests.support.pdf_reading import context_in, typeset_bytes
from tests.support.reading import body_of, read_content

XHTML = "{http://www.w3.org/1999/xhtml}"
ROWS, COLUMNS = 4, 3


class Sample(NamedTuple):
    """A table in HTML, and the column of each of its words."""

    page: str
    columns: dict[str, int]


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Draw a table whose cells fill the grid, with spans and heads wherever they may be."""
    taken: set[tuple[int, int]] = set()
    columns: dict[str, int] = {}
    rows = []
    for row in range(ROWS):
        cells = []
        all_heads = draw(st.booleans())
        for column in range(COLUMNS):
            if (row, column) in taken:
                continue
            down = draw(st.integers(1, ROWS - row))
            free = column + 1 < COLUMNS and (row, column + 1) not in taken
            across = draw(st.integers(1, 2)) if free else 1
            taken.update((row + y, column + x) for y in range(down) for x in range(across))
            word = f"o{row}{column}"
            columns[word] = column
            told = 0 if down == ROWS - row and draw(st.booleans()) else down
            name = "th" if all_heads or draw(st.booleans()) else "td"
            cells.append(f"<{name} rowspan={told} colspan={across}>{word}</{name}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    # Each column shows where it is.
    rows.append("".join(("<tr>", *(f"<td>cot{n}</td>" for n in range(COLUMNS)), "</tr>")))
    columns |= {f"cot{n}": n for n in range(COLUMNS)}
    page = f"<h1>A</h1><p>x</p><table><tbody>{''.join(rows[:-1])}</tbody>{rows[-1]}</table>"
    return Sample(page, columns)


def columns_of_page(table: etree._Element) -> Iterator[tuple[str, int]]:
    """Yield the words of a table of an EPUB with their columns, by HTML's own table model."""
    for group in table.iterchildren(f"{XHTML}thead", f"{XHTML}tbody"):
        rows = list(group.iterchildren(f"{XHTML}tr"))
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                across, down = (int(cell.get(name, 1)) for name in ("colspan", "rowspan"))
                assert number + down <= len(rows)
                taken.update((number + y, column + x) for y in range(down) for x in range(across))
                word = "".join(cell.itertext()).strip()
                if word:
                    yield word, column
                column += across


def lefts(content: bytes, words: dict[str, int]) -> Iterator[tuple[str, float]]:
    """Yield where the words of a table begin on their page."""
    for page in pdfium.PdfDocument(content):
        signs = page.get_textpage()
        whole = signs.get_text_range()
        for word in words:
            place = whole.find(word)
            if place >= 0:
                yield word, signs.get_charbox(place)[0]


def table_of(folder: Path, page: str) -> Table:
    (table,) = (
        b for b in body_of(read_content(html.read, folder, "a.html", page)) if isinstance(b, Table)
    )
    return table


@given(samples())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_cell_changes_its_column(tmp_path: Path, sample: Sample) -> None:
    table = table_of(tmp_path, sample.page)
    written = write_epub(small_book(table), tmp_path)
    trees = [written.tree(f"text/{name}") for name in written.names("text")]
    (shown,) = [found for tree in trees for found in tree.iter(f"{XHTML}table")]
    assert dict(columns_of_page(shown)) == sample.columns

    placed = dict(lefts(typeset_bytes(small_book(table), context_in(tmp_path)), sample.columns))
    assert placed.keys() == sample.columns.keys()
    for word, column in sample.columns.items():
        assert abs(placed[word] - placed[f"cot{column}"]) < 1.5


def test_a_head_that_reaches_into_the_body_stays_whole(tmp_path: Path) -> None:
    page = (
        "<h1>A</h1><table><tr><th rowspan=3>Năm</th><th>Tháng</th></tr><tr><td>Giêng</td></tr>"
        "<tr><td>Hai</td></tr><tr><td>2021</td><td>Ba</td></tr></table>"
    )
    written = write_epub(small_book(table_of(tmp_path, page)), tmp_path)
    source = "".join(written.source(f"text/{name}") for name in written.names("text"))
    assert '<th scope="col" rowspan="3">Năm</th>' in source
    assert "<thead>" not in source


def test_a_head_grows_over_the_heads_it_reaches(tmp_path: Path) -> None:
    page = (
        "<h1>A</h1><table><tr><th>A</th><th rowspan=2>B</th></tr><tr><th>A1</th></tr>"
        "<tr><td>1</td><td>2</td></tr></table>"
    )
    written = write_epub(small_book(table_of(tmp_path, page)), tmp_path)
    source = "".join(written.source(f"text/{name}") for name in written.names("text"))
    head = source[source.index("<thead>") : source.index("</thead>")]
    assert head.count("<tr>") == 2
    assert 'rowspan="2"' in head
