"""The pages for a printer: set as on the screen, on sheets to be cut, black as one ink."""

from __future__ import annotations

import io
import re
from pathlib import Path

import msgspec
import pypdf
import pypdfium2
import pytest
from PIL import Image

from converters.checks.pdf_press import mixed_blacks
from converters.diagnostics import Diagnostic
from converters.model.edition import Design, Trim
from converters.model.publication import Figure, InlineImage, Publication, Resource, Section
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.pdf.press import BLEED_MM, EDGE_MM, Sheet
from converters.writers.pdf.print_edition import filled_pages
from converters.writers.writing import WriteContext
from tests.support.full_book import full_book, metadata
from tests.support.nodes import paragraph
from tests.support.pdf_reading import (
    codes,
    context_in,
    drawn_page,
    labels,
    page_texts,
    typeset_bytes,
    written_bytes,
)

MM = 72 / 25.4
PRINT = EditionForm.PRINT
ISBN = "9786041000001"


def reported(context: WriteContext, code: str) -> Diagnostic:
    assert isinstance(context.monitor, CollectingMonitor)
    (found,) = (one for one in context.monitor.diagnostics if one.code == code)
    return found


def printed_book(context: WriteContext) -> Publication:
    """Return the full book with one ISBN, so that the imprint pages of all editions are alike."""
    book = full_book(context.media)
    record = msgspec.structs.replace(book.metadata.edition, print_isbn=ISBN)
    changed = msgspec.structs.replace(book.metadata, edition=record)
    return msgspec.structs.replace(book, metadata=changed)


def one_picture(context: WriteContext, picture: Image.Image, width_mm: float) -> Publication:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=95)
    key = context.media.put(stream.getvalue())
    image = InlineImage(resource="p", alt="Hình", width_mm=width_mm)
    chapter = Section(id="c", role=SectionRole.CHAPTER, blocks=(Figure(image=image, caption=()),))
    return Publication(
        metadata=metadata(),
        body=(chapter,),
        resources=(Resource("p", key, "image/jpeg", "hình.jpg", *picture.size),),
    )


@pytest.mark.parametrize("theme", ["novel", "children", "classic"])
def test_text_and_breaks_are_those_of_the_screen(tmp_path: Path, theme: str) -> None:
    context = context_in(tmp_path)
    book = printed_book(context)
    design = Design(theme=theme)
    printed = written_bytes(book, context, PRINT, design)
    screen = written_bytes(book, context, EditionForm.PDF, design)
    pages = page_texts(screen)[2:]  # without the cover and the page behind it
    folios = labels(screen)[2:]
    skipped = next(n for n, text in enumerate(pages) if "ISBN" in text)
    for number, (ours, theirs) in enumerate(zip(page_texts(printed), pages, strict=False)):
        assert ours == theirs or number == skipped
    assert labels(printed)[: len(pages)] == folios
    assert page_texts(printed)[len(pages) :] == [""] * (len(page_texts(printed)) - len(pages))


def test_the_block_of_text_stands_where_it_stands_on_the_screen(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    book = printed_book(context)
    printed = pypdfium2.PdfDocument(written_bytes(book, context, PRINT))
    screen = pypdfium2.PdfDocument(typeset_bytes(book, context))
    edge = EDGE_MM * MM
    for number in (0, 6, 7, 14):
        ours, theirs = printed[number].get_textpage(), screen[number + 2].get_textpage()
        for letter in (0, theirs.count_chars() - 1):
            place, wanted = ours.get_charbox(letter), theirs.get_charbox(letter)
            moved = [a - b for a, b in zip(place, wanted, strict=True)]
            assert moved == pytest.approx([edge] * 4, abs=0.02)


def test_every_page_has_its_boxes_and_nothing_to_click(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    design = Design(trim=Trim(130, 190))
    content = written_bytes(printed_book(context), context, PRINT, design)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert content.startswith(b"%PDF-1.7")
    assert len(reader.pages) % 4 == 0
    for page in reader.pages:
        for box, beyond in ((page.trimbox, 0.0), (page.bleedbox, BLEED_MM), (page.mediabox, 10.0)):
            width, height = (130 + 2 * beyond) * MM, (190 + 2 * beyond) * MM
            assert [float(box.width), float(box.height)] == pytest.approx([width, height], abs=0.01)
            assert float(box.left) == pytest.approx((10 - beyond) * MM, abs=0.01)
        assert "/Annots" not in page
    assert "/StructTreeRoot" not in reader.root_object


def test_crop_marks_stand_outside_the_bleed(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    content = written_bytes(printed_book(context), context, PRINT)
    last = len(page_texts(content)) - 1
    dpi = 600
    sheet = drawn_page(content, last, dpi).convert("L")  # blank but for its marks
    px = dpi / 25.4
    edge, near = EDGE_MM * px, (EDGE_MM - BLEED_MM) * px
    inked = sheet.point(lambda level: 255 if level < 200 else 0)
    width, height = inked.size
    start = round(near) + 2  # a mark that begins there may colour the next pixel
    inside = inked.crop((start, start, width - start, height - start))
    assert inside.getbbox() is None, "nothing within the bleed"
    corner = inked.crop((0, 0, round(near), round(edge + px)))
    left, top, right, bottom = corner.getbbox()
    assert (right - left) / px == pytest.approx(5, abs=0.1)
    assert (top + bottom) / 2 == pytest.approx(edge, abs=3), "the line that is cut along"
    assert bottom - top <= 0.25 / 72 * dpi + 2


def test_same_bytes_twice(tmp_path: Path) -> None:
    first, second = (
        written_bytes(printed_book(context), context, PRINT)
        for context in (context_in(tmp_path / "a"), context_in(tmp_path / "b"))
    )
    assert first == second


def test_black_is_one_ink(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    content = written_bytes(printed_book(context), context, PRINT, Design(theme="classic"))
    reader = pypdf.PdfReader(io.BytesIO(content))
    used = set()
    for page in reader.pages:
        drawn = page.get_contents()
        spaces = (page.get("/Resources") or {}).get("/ColorSpace", {})
        assert drawn is not None
        names = re.findall(rb"/(c\d+) cs (\S+) (?:(\S+) (\S+) )?scn", drawn.get_data())
        used |= {(str(spaces[f"/{name.decode()}"]), tuple(tones)) for name, *tones in names}
    blacks = {space for space, tones in used if tones == (b"0", b"", b"")}
    assert blacks == {"/DeviceGray"}
    assert not any(tones == (b"0", b"0", b"0") for _, tones in used)


def test_what_matters_on_a_screen_alone_is_not_told(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    written_bytes(printed_book(context), context, PRINT)
    assert codes(context) == ["PDF-005", "PDF-081", "PDF-080"]
    coarse = dict(reported(context, "PDF-081").values)
    assert (coarse["count"], coarse["name"], coarse["dpi"]) == (2, "scan.tif", 150)


def test_blank_pages_fill_the_last_sheet(tmp_path: Path) -> None:
    assert [filled_pages(count) for count in (1, 4, 5, 319, 320)] == [4, 4, 8, 320, 320]
    context = context_in(tmp_path)
    content = written_bytes(printed_book(context), context, PRINT)
    told = dict(reported(context, "PDF-080").values)
    texts = page_texts(content)
    assert told["pages"] == len(texts)
    assert texts[-int(str(told["count"])) :] == [""] * int(str(told["count"]))
    assert texts[-int(str(told["count"])) - 1] != ""


@pytest.mark.parametrize(("width_px", "dpi"), [(1181, None), (590, 150)])
def test_pictures_that_are_too_coarse_are_told(
    tmp_path: Path, width_px: int, dpi: int | None
) -> None:
    context = context_in(tmp_path)
    book = one_picture(context, Image.new("RGB", (width_px, 400), (200, 90, 40)), width_mm=100)
    written_bytes(book, context, PRINT)
    if dpi is None:
        assert "PDF-081" not in codes(context)
    else:
        told = dict(reported(context, "PDF-081").values)
        assert told == {"count": 1, "name": "hình.jpg", "dpi": dpi, "wanted": 300}


def test_pictures_keep_their_pixels_and_their_inks(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    picture = Image.new("CMYK", (1300, 700), (0, 200, 210, 10))
    book = one_picture(context, picture, width_mm=100)
    reader = pypdf.PdfReader(io.BytesIO(written_bytes(book, context, PRINT)))
    (image,) = [
        entry.get_object()
        for page in reader.pages
        for entry in (page.get("/Resources") or {}).get("/XObject", {}).values()
    ]
    assert (image["/Width"], image["/Height"]) == (1300, 700)
    assert image["/ColorSpace"] == "/DeviceCMYK"
    key = book.resources[0].key
    assert image._data == context.media.get(key), "the very file"
    assert "PDF-005" not in codes(context)
    typeset_bytes(book, context)
    assert "PDF-005" in codes(context), "the PDF for the screen has no inks"


def test_the_imprint_page_tells_the_number_of_the_printed_book(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    text = " ".join(page_texts(written_bytes(printed_book(context), context, PRINT))[:4])
    assert "ISBN: 978-604-1-00000-1" in text
    assert "ISBN bản in" not in text


def test_marks_of_a_fold_are_dashed(tmp_path: Path) -> None:
    plain, folded = (Sheet(200, 100, folds_mm=folds).marks() for folds in ((), (95.0, 105.0)))
    assert folded.startswith(plain.removesuffix(b"Q\n").rsplit(b"[", 1)[0])
    assert folded.count(b" l S") == plain.count(b" l S") + 4


def test_a_short_book(tmp_path: Path) -> None:
    context = context_in(tmp_path)
    chapter = Section(id="c", role=SectionRole.CHAPTER, blocks=(paragraph("Hết."),))
    content = written_bytes(Publication(metadata=metadata(), body=(chapter,)), context, PRINT)
    assert [bool(text) for text in page_texts(content)] == [True, True, True, False]


def test_a_theme_in_black_is_printed_in_black_ink(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('base = "essay"\naccent = "#000000"\n', encoding="utf-8")
    context = context_in(tmp_path)
    content = written_bytes(printed_book(context), context, PRINT, Design(theme=str(tmp_path)))
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert list(mixed_blacks(reader, range(len(reader.pages)))) == []
