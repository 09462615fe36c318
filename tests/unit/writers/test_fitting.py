"""What is too large for the page of a typeset PDF: it is fitted, and nothing of it is lost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2 as pdfium
import pytest

from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Equation,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Publication,
    Section,
    Strong,
    Table,
)
from converters.vocabularies import SectionRole
from converters.writers.pdf import compiling
from tests.support.full_book import text
from tests.support.nodes import paragraph
from tests.support.pdf_reading import codes, context_in, page_texts, typeset_bytes
from tests.unit.writers.test_wide_tables import grid

MARGIN_PT = 40.0
"""Less than any margin of the default page."""


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def chapter(*blocks: Block, role: SectionRole = SectionRole.CHAPTER) -> Publication:
    section = Section(id="one", role=role, title=text("Một"), blocks=blocks)
    return Publication(metadata=Metadata(work=Work(title="Sách")), body=(section,))


def made(folder: Path, publication: Publication) -> bytes:
    context = context_in(folder)
    content = typeset_bytes(publication, context)
    assert codes(context) == []
    return content


def boxes(content: bytes) -> Iterator[tuple[float, float, float]]:
    """Yield left and right edge of every sign, and the width of its page."""
    for page in pdfium.PdfDocument(content):
        signs = page.get_textpage()
        for place in range(signs.count_chars()):
            if signs.get_text_range(place, 1).strip():
                left, _, right, _ = signs.get_charbox(place)
                yield left, right, page.get_width()


def assert_within_margins(content: bytes) -> None:
    for left, right, width in boxes(content):
        assert left > MARGIN_PT
        assert right < width - MARGIN_PT


def formulas(content: bytes) -> list[str]:
    """Return the alternative text of every formula in the tree of tags."""
    root = pypdf.PdfReader(io.BytesIO(content)).root_object["/StructTreeRoot"]
    return list(_alternatives(root))


def _alternatives(node: Any) -> Iterator[str]:
    node = node.get_object()
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return
    if node.get("/S") == "/Formula":
        yield str(node["/Alt"])
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from _alternatives(kid)


def formula(terms: int, wrapping: str = "mrow") -> str:
    summands = "<mo>+</mo>".join(
        f"<mfrac><mi>x</mi><mn>{number}</mn></mfrac>" for number in range(100, 100 + terms)
    )
    inner = f"<{wrapping}><mi>y</mi><mo>=</mo>{summands}</{wrapping}>"
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>'


@pytest.mark.parametrize(
    ("terms", "wrapping", "lines"),
    [(3, "mrow", 1), (12, "mrow", 1), (40, "mrow", 4), (40, "msqrt", 1)],
    ids=["as it is", "smaller", "turned", "cannot turn"],
)
@pytest.mark.parametrize("number", [None, "(7)"])
def test_a_wide_formula_stays_within_the_text(
    tmp_path: Path, terms: int, wrapping: str, lines: int, number: str | None
) -> None:
    wide = Equation(mathml=formula(terms, wrapping), alt="tổng", number=number)
    content = made(tmp_path, chapter(paragraph("Trước."), wide, paragraph("Sau.")))
    assert_within_margins(content)
    assert formulas(content) == ["tổng"]
    shown = " ".join(page_texts(content))
    assert all(str(term) in shown for term in range(100, 100 + terms))
    assert ("(7)" in shown) is (number is not None)
    assert len(set(_denominators(content, range(100, 100 + terms)))) == lines


def _denominators(content: bytes, terms: range) -> Iterator[int]:
    """Yield how high the denominators of a formula stand."""
    for page in pdfium.PdfDocument(content):
        signs = page.get_textpage()
        for place in range(signs.count_chars() - 2):
            word = signs.get_text_range(place, 3)
            if word.isdecimal() and int(word) in terms:
                yield round(signs.get_charbox(place)[1])


def test_preformatted_lines_without_spaces_turn(tmp_path: Path) -> None:
    letters = "".join(chr(ord("a") + place % 26) for place in range(200))
    code = Preformatted(text=f"def f():\n    {letters}\n  return {letters[::-1]}\nkhông dài")
    content = made(tmp_path, chapter(code))
    assert_within_margins(content)
    shown = "".join("".join(page_texts(content)).split())
    assert f"deff():{letters}return{letters[::-1]}khôngdài" in shown


@pytest.mark.parametrize("before", range(18, 36))
def test_a_caption_stays_with_the_table_that_is_set_in_parts(tmp_path: Path, before: int) -> None:
    wide = grid(24, 12, word="chữdàilắm")
    table = Table(rows=wide.rows, header_rows=1, caption=text("Bảng một"))
    context = context_in(tmp_path)
    lines = [paragraph(f"Dòng {number}.") for number in range(before)]
    pages = page_texts(typeset_bytes(chapter(*lines, table), context))
    captioned = next(page for page in pages if "Bảng một" in page)
    assert "chữdàilắm0x0" in captioned


def test_books_on_offer_are_not_parted_by_a_page(tmp_path: Path) -> None:
    def entry(number: int) -> ListItem:
        name = Strong(inlines=text(f"Nhan đề {number}"))
        told = text("Lời giới thiệu khá dài, đủ cho mấy dòng. " * 5 + f"Hết {number}.")
        return ListItem(blocks=(Paragraph(inlines=(name, LineBreak(), *told)),))

    offered = ListBlock(items=tuple(map(entry, range(10, 30))))
    pages = page_texts(made(tmp_path, chapter(offered, role=SectionRole.ADVERTISEMENT)))
    for number in range(10, 30):
        page = next(page for page in pages if f"Nhan đề {number}" in page)
        assert f"Hết {number}." in page
