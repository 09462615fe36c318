"""What is too large for the page of a typeset PDF: it is fitted, and nothing of it is lost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from converters.model.edition import Design, Edition
from converters.model.metadata import Metadata, Work
from converters.model.publication import (
    Block,
    Equation,
    Figure,
    InlineEquation,
    InlineImage,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Publication,
    Resource,
    Section,
    Strong,
    Table,
    Text,
    Verse,
)
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.pdf import compiling
from tests.support.full_book import text
from tests.support.nodes import paragraph
from tests.support.pdf_reading import (
    EDITION,
    codes,
    context_in,
    drawn_page,
    page_texts,
    typeset_bytes,
)
from tests.unit.writers.test_wide_tables import grid

MARGIN_PT = 40.0
"""Less than any margin of the default page."""


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compile in this process: a new one for each of many small books would take minutes."""
    monkeypatch.setattr(compiling, "run_apart", lambda function, task, _monitor: function(task))


def chapter(
    *blocks: Block,
    role: SectionRole = SectionRole.CHAPTER,
    resources: tuple[Resource, ...] = (),
    title: str = "Một",
) -> Publication:
    section = Section(id="one", role=role, title=text(title), blocks=blocks)
    metadata = Metadata(work=Work(title="Sách"))
    return Publication(metadata=metadata, body=(section,), resources=resources)


def made(folder: Path, publication: Publication, edition: Edition = EDITION) -> bytes:
    context = context_in(folder)
    content = typeset_bytes(publication, context, edition)
    assert codes(context) == []
    return content


def picture_of(folder: Path, content: bytes, media_type: str = "image/png") -> Resource:
    """Store a picture where the contexts of a folder find it."""
    key = context_in(folder).media.put(content)
    return Resource("picture", key, media_type, "picture.png")


def figure(caption: str = "") -> Figure:
    image = InlineImage(resource="picture", alt="hình")
    return Figure(image=image, caption=text(caption) if caption else ())


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


@pytest.mark.parametrize(
    ("terms", "wrapping", "lines"),
    [(3, "mrow", 1), (40, "mrow", 3), (20, "msqrt", 1)],
    ids=["as it is", "turned", "smaller"],
)
@pytest.mark.parametrize("listed", [False, True])
def test_a_wide_formula_in_a_line_stays_within_the_text(
    tmp_path: Path, terms: int, wrapping: str, lines: int, *, listed: bool
) -> None:
    wide = InlineEquation(mathml=formula(terms, wrapping), alt="tổng")
    block: Block = Paragraph(inlines=(Text(text="Trước đó thì có "), wide, Text(text=" rồi sau.")))
    if listed:
        block = ListBlock(items=(ListItem(blocks=(block,)),))
    content = made(tmp_path, chapter(block, paragraph("Hết.")))
    assert_within_margins(content)
    assert formulas(content) == ["tổng"]
    shown = " ".join(page_texts(content))
    assert "rồi sau." in shown
    assert all(str(term) in shown for term in range(100, 100 + terms))
    assert len(set(_denominators(content, range(100, 100 + terms)))) >= lines


def _denominators(content: bytes, terms: range) -> Iterator[int]:
    """Yield how high the denominators of a formula stand."""
    for page in pdfium.PdfDocument(content):
        signs = page.get_textpage()
        for place in range(signs.count_chars() - 2):
            word = signs.get_text_range(place, 3)
            if word.isdecimal() and int(word) in terms:
                yield round(signs.get_charbox(place)[1])


@pytest.mark.parametrize("signs", ["()", "[]", "{", "∣∣"])
def test_fences_are_as_high_as_what_they_enclose(tmp_path: Path, signs: str) -> None:
    opening, closing = (
        f'<mo stretchy="true" form="{form}">{sign}</mo>'
        for form, sign in zip(("prefix", "postfix"), signs.ljust(2), strict=True)
    )
    rows = "".join(f"<mtr><mtd><mn>{value}</mn></mtd></mtr>" for value in range(111, 116))
    inner = f"{opening}<mtable>{rows}</mtable>{closing}"
    mathml = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>'
    content = made(tmp_path, chapter(Equation(mathml=mathml, alt="cột")))
    number = next(n for n, words in enumerate(page_texts(content)) if "111" in words)
    letters = pdfium.PdfDocument(content)[number].get_textpage()
    shown = letters.get_text_range()
    left, _, _, top = letters.get_charbox(shown.index("111"))
    bottom = letters.get_charbox(shown.index("115"))[1]
    page = np.asarray(drawn_page(content, number, dpi=144).convert("L")) < 128
    first, last = (len(page) - round(2 * edge) for edge in (top, bottom))
    beside = page[first - 12 : last + 12, round(2 * left) - 36 : round(2 * left) - 3]
    assert np.ptp(np.flatnonzero(beside.any(axis=1))) > 0.95 * (last - first)


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


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ('viewBox="0 0 200 100"', 2.0),
        ('viewBox="0,0,100,400"', 0.25),
        ('width="100%" height="100%" viewBox="0 0 10 30"', 1 / 3),
        ('width="5cm" viewBox="0 0 10 10"', 1.0),
        ('width="240" height="40"', 6.0),
    ],
)
def test_a_drawing_keeps_its_shape(tmp_path: Path, size: str, shape: float) -> None:
    drawing = f"""<svg xmlns="http://www.w3.org/2000/svg" {size}>
        <rect width="50%" height="100%" fill="red"/>
        <rect x="50%" width="50%" height="100%" fill="blue"/></svg>"""
    resource = picture_of(tmp_path, drawing.encode(), "image/svg+xml")
    content = made(tmp_path, chapter(figure(), resources=(resource,)))
    left = _extent(content, (255, 0, 0))
    right = _extent(content, (0, 0, 255))
    assert left == pytest.approx(right, rel=0.05, abs=1)
    assert (left[0] + right[0]) / left[1] == pytest.approx(shape, rel=0.08)


def _extent(content: bytes, colour: tuple[int, int, int]) -> tuple[int, int]:
    """Return width and height of what has a colour, in pixels."""
    for number in range(len(pdfium.PdfDocument(content))):
        rows, columns = np.nonzero(
            np.all(np.asarray(drawn_page(content, number)) == colour, axis=2)
        )
        if rows.size:
            return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1
    raise AssertionError(colour)


@pytest.mark.parametrize("theme", ["novel", "essay", "children"])
@pytest.mark.parametrize("caption", ["", "Chân dung tác giả, chụp tại Hà Nội năm 1936. " * 4])
def test_a_tall_picture_stands_beneath_the_head_of_its_chapter(
    tmp_path: Path, theme: str, caption: str
) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (1200, 1800), (0, 128, 0)).save(stream, "PNG")
    resource = picture_of(tmp_path, stream.getvalue())
    whole = chapter(figure(caption), paragraph("Chữ."), resources=(resource,), title="Chân dung")
    content = made(tmp_path, whole, Edition(form=EditionForm.PDF, design=Design(theme=theme)))
    (head,) = (
        page for page in pdfium.PdfDocument(content)
        if page.get_textpage().get_text_range().startswith("Chân dung")
    )  # fmt: skip
    (shown,) = head.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])
    left, bottom, right, top = shown.get_bounds()
    assert (top - bottom) / (right - left) == pytest.approx(1.5, rel=0.01)
    assert bottom > MARGIN_PT
    assert caption.strip() in " ".join(head.get_textpage().get_text_range().split())


def test_a_picture_that_would_be_too_small_beneath_the_head_keeps_its_size(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (1200, 1800)).save(stream, "PNG")
    resource = picture_of(tmp_path, stream.getvalue())
    long = "Nhan đề rất dài của một chương trong sách " * 12
    content = made(tmp_path, chapter(figure(), resources=(resource,), title=long))
    (shown,) = (
        found for page in pdfium.PdfDocument(content)
        for found in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])
    )  # fmt: skip
    bounds = shown.get_bounds()
    height = pdfium.PdfDocument(content)[0].get_height()
    assert bounds[3] - bounds[1] > 0.5 * height


def test_a_centred_poem_has_one_axis_and_room_around_it(tmp_path: Path) -> None:
    stanzas = ((text("Ngắn"), text("Một dòng dài hơn nhiều")), (text("Nắng vàng"),))
    blocks = (paragraph("Nền văn"), Verse(stanzas=stanzas), paragraph("Nối tiếp"))
    edition = Edition(form=EditionForm.PDF, design=Design(theme="poetry"))
    content = made(tmp_path, chapter(*blocks), edition)
    before, first, longest, second, after = _places(
        content, "Nền văn", "Ngắn", "Một dòng", "Nắng", "Nối"
    )
    assert first[0] == pytest.approx(second[0], abs=1.0)
    assert first[0] > before[0] + 20
    pitch = first[1] - longest[1]
    assert before[1] - first[1] > 1.3 * pitch
    assert longest[1] - second[1] > 1.3 * pitch
    assert second[1] - after[1] > 1.3 * pitch


def _places(content: bytes, *words: str) -> list[tuple[float, float]]:
    """Return left edge and foot of the first sign of words, on the page that has the first."""
    for page in pdfium.PdfDocument(content):
        signs = page.get_textpage()
        shown = signs.get_text_range()
        if words[0] in shown:
            boxes = (signs.get_charbox(shown.index(word)) for word in words)
            return [(left, bottom) for left, bottom, _, _ in boxes]
    raise AssertionError(words)
