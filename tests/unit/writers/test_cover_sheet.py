"""The cover for a printer: back, spine and front on one sheet, and a barcode that can be read."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import msgspec
import numpy
import pypdf
import pypdfium2
import pytest
from PIL import Image

from converters.model.edition import Design, Trim
from converters.model.metadata import Contributor
from converters.model.publication import Publication, Resource
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm
from converters.writers.pdf.barcode import modules_of
from converters.writers.pdf.press import BLEED_MM, EDGE_MM
from converters.writers.themes import theme_names
from converters.writers.writing import WriteContext
from tests.support.full_book import full_book
from tests.support.pdf_reading import codes, context_in, drawn_page, page_texts, written_bytes

MM = 72 / 25.4
COVER = EditionForm.COVER
ISBN = "9786041000001"
SENTENCE = "Ẵm em đi dọc triền đê, Nguyễn Thị Ngỗng nghe gió thổi lồng lộng từ phía biển đưa về. "


def book(context: WriteContext, *, cover: bytes | None = None, **work: object) -> Publication:
    """Return the full book as it is printed, with what is given about the work."""
    made = full_book(context.media)
    told = msgspec.structs.replace(made.metadata.work, **work)
    licence = msgspec.structs.replace(made.metadata.edition.licence, price="95.000 đ")
    record = msgspec.structs.replace(
        made.metadata.edition, print_isbn=ISBN, website="https://nxbthu.vn", licence=licence
    )
    changed = msgspec.structs.replace(made.metadata, work=told, edition=record)
    resources, name = made.resources, None
    if cover is not None:
        with Image.open(io.BytesIO(cover)) as image:
            size = image.size
        name = "front"
        key = context.media.put(cover)
        resources = (*resources, Resource(name, key, "image/png", "bìa.png", *size))
    return msgspec.structs.replace(made, metadata=changed, resources=resources, cover=name)


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "PNG")
    return stream.getvalue()


def told(context: WriteContext, code: str) -> dict[str, object]:
    assert isinstance(context.monitor, CollectingMonitor)
    (found,) = (one for one in context.monitor.diagnostics if one.code == code)
    return dict(found.values)


def read_code(content: bytes) -> str:
    """Return what the bar code says; it is looked for as one does with a reader, here and there."""
    for dpi in (300, 200):
        spread = drawn_page(content, dpi=dpi)
        width, height = spread.size
        for box in ((0, 0, width, height), (0, height // 2, width // 2, height)):
            if found := decoded(spread.crop(box)):
                return found
    return ""


def decoded(image: Image.Image) -> str:
    pixels = numpy.array(image.convert("RGB"))
    found, *_ = cv2.barcode.BarcodeDetector().detectAndDecode(pixels)
    return str(found)


@pytest.mark.parametrize("digits", [ISBN, "9780306406157", "9791234567896"])
def test_modules_are_those_of_the_standard(digits: str) -> None:
    modules = modules_of(digits)
    assert len(modules) == 95
    assert (modules[:3], modules[45:50], modules[-3:]) == ("101", "01010", "101")
    image = Image.new("L", (95 + 80, 155), 255)
    for place, module in enumerate(modules):
        if module == "1":
            image.paste(0, (40 + place, 40, 41 + place, 115))
    large = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    assert decoded(large) == digits


@pytest.mark.parametrize("theme", theme_names())
def test_barcode_is_read_from_every_look(tmp_path: Path, theme: str) -> None:
    context = context_in(tmp_path)
    content = written_bytes(book(context), context, COVER, Design(theme=theme))
    assert read_code(content) == ISBN
    text = page_texts(content)[0]
    assert "ISBN 978-604-1-00000-1" in text
    for words in ("Gió đầu mùa", "Thạch Lam", "Tập truyện ngắn", "Giá: 95.000 đ", "nxbthu.vn"):
        assert words in text


def test_the_spine_is_as_wide_as_the_leaves_are_thick(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    inside = written_bytes(book(context), context, EditionForm.PRINT)
    pages = len(page_texts(inside))
    design = Design(trim=Trim(145, 205), paper_um=500)
    content = written_bytes(book(context), context, COVER, design)
    spine = pages / 2 * 0.5
    assert told(context, "PDF-082") == {"width": spine, "pages": pages, "paper": 500}
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    for box, beyond in ((page.trimbox, 0), (page.bleedbox, BLEED_MM), (page.mediabox, EDGE_MM)):
        wanted = [(290 + spine + 2 * beyond) * MM, (205 + 2 * beyond) * MM]
        assert [float(box.width), float(box.height)] == pytest.approx(wanted, abs=0.02)
    drawn = page.get_contents()
    assert drawn is not None
    marks = drawn.get_data().rsplit(b"] 0 d", 1)[1]
    for fold in (145, 145 + spine):
        assert f"{(EDGE_MM + fold) * MM:.2f}"[:-1].encode() in marks


@pytest.mark.parametrize(("paper_um", "has_text"), [(300.0, False), (500.0, True)])
def test_a_narrow_spine_bears_no_text(tmp_path: Path, paper_um: float, has_text: bool) -> None:
    context = context_in(tmp_path)
    content = written_bytes(book(context), context, COVER, Design(paper_um=paper_um))
    assert ("PDF-083" in codes(context)) is not has_text
    assert page_texts(content)[0].count("Gió đầu mùa") == 1 + has_text


LONG_TITLES = (
    "Ẳẵ",
    "Những chuyện kỳ lạ xảy ra ở Nguyễnhuyềntrườngdằngdặc và những điều Ẵẫỗ khác nữa",
    " ".join(["Hành trình ngỗ nghịch"] * 18),
    "Khúckhuỷuquanhconoằnngoèongoắtngoéo" * 3,
)


@pytest.mark.parametrize("title", LONG_TITLES)
@pytest.mark.parametrize("theme", ["novel", "textbook", "essay", "children"])
def test_long_texts_fit_and_are_never_clipped(tmp_path: Path, title: str, theme: str) -> None:
    context = context_in(tmp_path)
    people = tuple(Contributor(name=f"Nguyễn Thị Ngỗng {n}") for n in range(9))
    made = book(
        context, title=title, subtitle=SENTENCE * 2, contributors=people, description=SENTENCE * 9
    )
    design = Design(theme=theme, trim=Trim(130, 190), paper_um=500)
    content = written_bytes(made, context, COVER, design)
    spine = float(str(told(context, "PDF-082")["width"]))
    text = page_texts(content)[0].replace(" ", "")
    assert text.count(title.replace(" ", "")) == 2, "on the front and on the spine"
    assert SENTENCE.replace(" ", "") * 2 in text
    edge = EDGE_MM * MM
    spread = [(0.0, 130.0), (130.0, 130.0 + spine), (130.0 + spine, 260.0 + spine)]
    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    for number in range(page.count_chars()):
        if not page.get_text_range(number, 1).strip():
            continue
        left, bottom, right, top = (place - edge for place in page.get_charbox(number))
        assert bottom > 3 * MM
        assert top < 187 * MM
        assert any(start * MM < left and right < end * MM for start, end in spread)


def test_a_description_without_end_is_cut_and_told(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    made = book(context, description="\n\n".join([SENTENCE * 6] * 30))
    text = page_texts(written_bytes(made, context, COVER))[0]
    assert "[…]" in text
    assert "PDF-084" in codes(context)
    assert "Giá: 95.000 đ" in text
    assert text.count("Ẵm em đi") > 20


def test_the_given_picture_fills_the_front_to_the_bleed(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    fits = png(1751, 2492, (30, 60, 160))  # 148.25 by 211 mm at 300 pixels an inch
    content = written_bytes(book(context, cover=fits), context, COVER)
    assert not {"PDF-081", "PDF-088"} & set(codes(context))
    drawn = drawn_page(content, dpi=100)
    px = 100 / 25.4
    width, height = drawn.size
    near = (EDGE_MM - BLEED_MM) * px
    blue = (30, 60, 160)
    assert drawn.getpixel((round(width - near - 3), round(near + 3))) == blue
    assert drawn.getpixel((round(width - near - 3), round(height - near - 3))) == blue
    assert drawn.getpixel((round(width - near + 3), round(near + 3))) == (255, 255, 255)
    assert drawn.getpixel((round(near + 3), round(near + 3))) == blue, "back and spine go with it"
    assert read_code(content) == ISBN


def test_a_small_or_cropped_picture_is_told(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    written_bytes(book(context, cover=png(800, 800, (240, 230, 200))), context, COVER)
    coarse, cropped = told(context, "PDF-081"), told(context, "PDF-088")
    assert (coarse["name"], coarse["dpi"]) == ("bìa.png", 96)
    assert cropped == {"name": "bìa.png", "percent": 30, "width": 148, "height": 211}


def test_without_a_number_there_is_no_barcode(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    content = written_bytes(full_book(context.media), context, COVER)
    assert "PDF-085" in codes(context)
    assert read_code(content) == ""


def test_what_the_pages_lack_is_told_with_the_pages(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    written_bytes(book(context), context, COVER)
    assert codes(context) == ["PDF-082", "PDF-083"]


def test_same_bytes_twice(tmp_path: Path) -> None:
    first, second = (
        written_bytes(book(context), context, COVER)
        for context in (context_in(tmp_path / "a"), context_in(tmp_path / "b"))
    )
    assert first == second


def test_on_a_narrow_page_the_publisher_stands_above_the_bars(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    design = Design(trim=Trim(85, 120))
    content = written_bytes(book(context, description=SENTENCE * 3), context, COVER, design)
    assert read_code(content) == ISBN
    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    text = page.get_text_range()

    def lowest(words: str) -> float:
        return float(page.get_charbox(text.index(words))[1])

    assert lowest("Giá:") > lowest("ISBN 978")
    assert lowest("Ẵm em") > lowest("Nhà xuất bản Thử Nghiệm")
    height = page.get_charbox(text.index("Giá:"))[3] - lowest("Giá:")
    assert height > 4, "as large as usual"


@pytest.mark.parametrize(
    ("names", "title", "shown"),
    [
        (("Thạch Lam", "Khái Hưng"), "Gió", "Gió Thạch Lam, Khái Hưng"),
        (("Thạch Lam", "Khái Hưng", "Nhất Linh"), "Gió", "Gió Nhiều tác giả"),
        (("Thạch Lam",), "Hành trình ngỗ nghịch " * 8, "Hành trình ngỗ nghịch"),
    ],
)
def test_the_spine_says_what_can_be_read_there(
    tmp_path: Path, names: tuple[str, ...], title: str, shown: str
) -> None:
    context = context_in(tmp_path)
    people = tuple(Contributor(name=name) for name in names)
    made = book(context, title=title, contributors=people)
    content = written_bytes(made, context, COVER, Design(paper_um=500))
    spine = float(str(told(context, "PDF-082")["width"]))
    left = (EDGE_MM + 145) * MM
    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    found = page.get_text_bounded(left=left, right=left + spine * MM)
    words = " ".join(found.split())
    assert words.replace(" ", "").endswith(shown.replace(" ", ""))
    assert page.get_text_range().count("Thạch") == (2 if "Thạch" in shown else 1)
