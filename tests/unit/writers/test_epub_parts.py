"""Parts of the EPUB writer by themselves: addresses, formulas, covers, identifiers."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from converters.colours import contrast, parse_colour
from converters.vocabularies import EditionForm
from converters.writers.epub.cover import HEIGHT, WIDTH, CoverStyle, CoverText, draw_cover
from converters.writers.epub.markup import Names, attributes, is_language, safe_address
from converters.writers.epub.mathematics import clean_mathml
from converters.writers.epub.opening import cover_style
from converters.writers.fonts import SERIF
from converters.writers.identifiers import edition_identifier
from converters.writers.look import CoverLayout
from converters.writers.themes import load_theme, theme_names
from tests.support.epub_samples import metadata, small_book
from tests.support.nodes import paragraph

PALETTE = (("#102030", "#f0f0f0", "#c0a040"),)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("HTTP://Example.ORG", "http://example.org"),
        ("https://a.vn:8080/x y?q=%C3%A1&b=ấ", "https://a.vn:8080/x%20y?q=%C3%A1&b=%E1%BA%A5"),
        ("https://a.vn/100%", "https://a.vn/100%25"),
        ("mailto:ai@a.vn?subject=Chào", "mailto:ai@a.vn?subject=Ch%C3%A0o"),
        ("tel:+84-24-3", "tel:+84-24-3"),
        ("  https://a.vn/\x00 ", "https://a.vn/"),
        ("data:text/html,x", None),
        ("//a.vn/x", None),
        ("http://", None),
        ("http://a..vn", None),
        ("http://[::1", None),
        ("mailto:nobody", None),
        ("vbscript:x", None),
    ],
)
def test_addresses(target, expected):
    assert safe_address(target) == expected


@pytest.mark.parametrize(
    ("tag", "good"),
    [
        ("vi", True),
        ("zh-Hant-TW", True),
        ("C", False),
        ("en_US", False),
        ("", False),
        (None, False),
    ],
)
def test_language_tags(tag, good):
    assert is_language(tag) is good


def test_attributes_are_quoted_and_none_is_left_out():
    assert attributes(epub_type="x", class_='a"<b>', id=None) == (
        ' epub:type="x" class="a&quot;&lt;b&gt;"'
    )


def test_ids_are_unique_and_ascii():
    names = Names()
    assert [names.give(n, "place") for n in ("a", "a", "chỗ", "1x")] == [
        "a", "place-1", "place-2", "place-3",
    ]  # fmt: skip


def test_formula_keeps_its_presentation_and_gains_a_description():
    source = (
        '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML" onclick="x()"><m:semantics><m:mrow>'
        '<m:mi mathvariant="bold" href="javascript:x">a</m:mi></m:mrow>'
        "<m:annotation>a</m:annotation></m:semantics></m:math>"
    )
    assert clean_mathml(source, "a đậm", display=True) == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block" alttext="a đậm"><mrow>'
        '<mi mathvariant="bold">a</mi></mrow></math>'
    )


@pytest.mark.parametrize(
    "inner",
    [
        "<mi>C</mi><mprescripts/><mrow/><mn>14</mn>",
        "<mi>F</mi><mn>1</mn><none/><mprescripts/><mn>2</mn><mn>3</mn>",
        "<mi>x</mi><mn>1</mn><mn>2</mn>",
        "<mi>x</mi>",
    ],
)
def test_scripts_in_front_of_a_base_are_kept(inner):
    source = f"<math><mmultiscripts>{inner}</mmultiscripts></math>"
    cleaned = clean_mathml(source, "", display=False)
    assert cleaned is not None
    assert f"<mmultiscripts>{inner}</mmultiscripts>" in cleaned


@pytest.mark.parametrize(
    "source",
    [
        "no markup",
        "<p>x</p>",
        "<math/>",
        "<math><mi>a</mi>",
        "<math><mtable><mi>a</mi></mtable></math>",
        "<math><msup><mi>a</mi><mn>1</mn><mn>2</mn></msup></math>",
        "<math><mmultiscripts/></math>",
        "<math><mmultiscripts><mi>a</mi><mn>1</mn></mmultiscripts></math>",
        "<math><mmultiscripts><mi>a</mi><mprescripts/><mn>1</mn></mmultiscripts></math>",
        "<math><mmultiscripts><mprescripts/><mn>1</mn><mn>2</mn></mmultiscripts></math>",
        "<math>" + "<mrow>" * 300 + "</mrow>" * 300 + "</math>",
    ],
)
def test_formula_beyond_repair_is_refused(source):
    assert clean_mathml(source, "a", display=False) is None


def test_cover_keeps_the_marks_of_stacked_capitals_inside_and_is_the_same_each_time():
    text = CoverText("NHỮNG ĐIỀU ẪN GIẤU Ở CUỐI ĐƯỜNG", ("Nguyễn Thị Ẩn",), "Tiểu thuyết", "NXB")
    content = draw_cover(text, PALETTE)
    assert content == draw_cover(text, PALETTE)
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (WIDTH, HEIGHT)
        assert len(content) < 200_000


@pytest.mark.parametrize("layout", CoverLayout)
@pytest.mark.parametrize("title", ["中文書名", "", "A" * 400, "chữ " * 200])
def test_cover_is_drawn_for_any_title(title, layout):
    text = CoverText(
        title, ("Nguyễn Thị Ẩn", "Lê Văn Ổn", "", "A" * 90), "phụ đề " * 30, "NXB " * 30
    )
    with Image.open(io.BytesIO(draw_cover(text, PALETTE, CoverStyle(layout)))) as image:
        image.load()
        assert image.size == (WIDTH, HEIGHT)


@pytest.mark.parametrize("layout", [CoverLayout.FRAMED, CoverLayout.OPEN, CoverLayout.BANDED])
def test_long_title_leaves_the_foot_of_the_cover_to_the_publisher(layout):
    bands = []
    for title in ("Ẫ", "Ẫ " * 300):
        text = CoverText(title, subtitle="Tiểu thuyết", publisher="NXB")
        with Image.open(io.BytesIO(draw_cover(text, PALETTE, CoverStyle(layout)))) as image:
            bands.append(image.crop((0, HEIGHT - 340, WIDTH, HEIGHT)).tobytes())
    assert bands[0] == bands[1]


@pytest.mark.parametrize("name", theme_names())
def test_nothing_of_a_drawn_cover_is_cut_at_its_sides(name):
    theme = load_theme(name)
    text = CoverText("NHỮNG ĐIỀU ẪN GIẤU Ở CUỐI ĐƯỜNG ĐI", ("NGUYỄN THỊ ẨN",), "TẬP HAI", "NXB TRẺ")
    style = cover_style(theme)
    with Image.open(io.BytesIO(draw_cover(text, PALETTE, style))) as image:
        ink = np.asarray(image) == 127
    columns = np.flatnonzero(ink.any(axis=0))
    assert columns[0] > 100
    assert columns[-1] < WIDTH - 100
    usual = draw_cover(text, PALETTE, CoverStyle(style.layout))
    assert (style.family == SERIF) == (usual == draw_cover(text, PALETTE, style))


@pytest.mark.parametrize("name", theme_names())
def test_what_stands_on_a_cover_can_be_read(name):
    for ground, ink, _ in load_theme(name).look.covers:
        # Large letters: WCAG 2.2, 1.4.3.
        assert contrast(parse_colour(ground), parse_colour(ink)) >= 3, (ground, ink)


def test_identifier_is_the_isbn_or_follows_from_the_content():
    book = small_book(paragraph("a"))
    first = edition_identifier(book, EditionForm.EPUB)
    assert first.startswith("urn:uuid:")
    assert first == edition_identifier(small_book(paragraph("a")), EditionForm.EPUB)
    assert first != edition_identifier(small_book(paragraph("b")), EditionForm.EPUB)
    assert first != edition_identifier(book, EditionForm.PDF)
    with_isbn = type(book)(metadata=metadata(), body=book.body)
    assert edition_identifier(with_isbn, EditionForm.EPUB) == "urn:isbn:9786041000001"
