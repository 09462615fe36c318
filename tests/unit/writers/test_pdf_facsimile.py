"""The facsimile PDF: untouched pictures, words in their places, and what PDF/A-2u asks."""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from converters.checks.pdf_contents import inspect_file
from converters.diagnostics import Box, Origin
from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.page import DisplayPage, PageLayout, Word
from converters.model.publication import Publication, Section
from converters.vocabularies import EditionForm, SectionRole
from converters.writers.pages.pictures import plain_picture, screen_picture
from converters.writers.pdf import facsimile
from converters.writers.pdf.textlayer import Geometry
from converters.writers.writing import WriteContext
from tests.support.full_book import metadata, text
from tests.support.page_pictures import TEXT, draw_page, show_page, turned_display
from tests.support.pdf_reading import context_in, labels, outline, page_texts

EDITION = Edition(form=EditionForm.FACSIMILE)
WORDS = Publication(metadata=metadata(), body=())


def context_of(folder: Path, *, bilevel: bool = False, turned: bool = False) -> WriteContext:
    context = context_in(folder)
    layouts, displays = [], []
    for number, label in enumerate(("iv", None, "vi", "1"), 1):
        image, layout = draw_page(number, label)
        display = show_page(image, layout, context.media, bilevel=bilevel)
        layouts.append(layout)
        displays.append(turned_display(display, context.media, image) if turned else display)
    return replace(context, layouts=tuple(layouts), displays=tuple(displays))


def written(context: WriteContext, publication: Publication = WORDS) -> bytes:
    target = io.BytesIO()
    facsimile.write(publication, EDITION, target, context)
    return target.getvalue()


def words_of(layout: PageLayout) -> list[Word]:
    return [word for region in layout.regions for line in region.lines for word in line.words]


def expected_boxes(layout: PageLayout, display: DisplayPage) -> list[tuple[str, Box]]:
    """Return every word with its box in points, y upwards."""
    boxes = []
    for word in words_of(layout):
        corners = Geometry(display).corners(word.box)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        boxes.append((word.text, Box(min(xs), min(ys), max(xs), max(ys))))
    return boxes


def found_boxes(content: bytes) -> list[tuple[str, Box]]:
    """Return every word of the first page with the union of its letters' boxes, by pdfium."""
    document = pypdfium2.PdfDocument(content)
    page = document[0].get_textpage()
    characters = page.get_text_range()
    words = []
    for match in re.finditer(r"\S+", characters):
        boxes = [Box(*page.get_charbox(index, loose=True)) for index in range(*match.span())]
        box = boxes[0]
        for other in boxes[1:]:
            box = box.union(other)
        words.append((unicodedata.normalize("NFC", match.group()), box))
    document.close()
    return words


@pytest.mark.parametrize("turned", [False, True])
def test_every_word_lies_on_its_picture(tmp_path: Path, *, turned: bool) -> None:
    context = context_of(tmp_path, turned=turned)
    expected = expected_boxes(context.layouts[0], context.displays[0])
    found = found_boxes(written(context))
    assert [word for word, _ in found] == [word for word, _ in expected]
    for (word, box), (_, place) in zip(found, expected, strict=True):
        assert math.isclose(box.left, place.left, abs_tol=2.5), word
        assert math.isclose(box.right, place.right, abs_tol=2.5), word
        middle = (place.top + place.bottom) / 2
        assert box.top <= middle <= box.bottom, word


def test_text_comes_out_in_lines_in_reading_order(tmp_path: Path) -> None:
    content = written(context_of(tmp_path))
    assert page_texts(content) == [" ".join(TEXT)] * 4
    document = pypdfium2.PdfDocument(content)
    lines = document[0].get_textpage().get_text_range().split("\r\n")
    assert [line.rstrip() for line in lines] == list(TEXT)
    document.close()


def test_poppler_reads_the_same_text(tmp_path: Path) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext of poppler-utils is not installed")
    path = tmp_path / "sách.pdf"
    path.write_bytes(written(context_of(tmp_path)))
    run = subprocess.run([program, "-l", "1", str(path), "-"], capture_output=True, check=True)
    shown = unicodedata.normalize("NFC", run.stdout.decode())
    assert [line for line in shown.splitlines() if line.strip("\f ")] == list(TEXT)


def test_a_jpeg_page_goes_in_byte_for_byte(tmp_path: Path) -> None:
    context = context_of(tmp_path)
    assert context.media.get(context.displays[0].key) in written(context)


@pytest.mark.parametrize("fill_order", [1, 2])
@pytest.mark.parametrize("rows", [1700, 100])
def test_a_bilevel_page_shows_the_pixels_of_its_tiff(
    tmp_path: Path, fill_order: int, rows: int
) -> None:
    context = context_of(tmp_path, bilevel=True)
    image, layout = draw_page(1)
    black = image.point(lambda value: 255 if value > 128 else 0).convert("1", dither=0)
    stream = io.BytesIO()
    black.save(stream, "TIFF", compression="group4", tiffinfo={278: rows, 266: fill_order})
    display = msgspec.structs.replace(context.displays[0], key=context.media.put(stream.getvalue()))
    content = written(replace(context, layouts=(layout,), displays=(display,)))
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    entry = page["/Resources"]["/XObject"]["/I"]
    assert entry["/Filter"] == "/CCITTFaxDecode"
    shown = pypdfium2.PdfDocument(content)[0].render(scale=200 / 72).to_pil().convert("L")
    difference = ImageChops.difference(shown, black.convert("L"))
    assert sum(difference.histogram()[128:]) < 20


def test_a_page_of_another_coding_is_packed(tmp_path: Path) -> None:
    context = context_of(tmp_path)
    stream = io.BytesIO()
    Image.new("RGBA", (1200, 1700), (10, 20, 30, 255)).save(stream, "PNG")
    display = msgspec.structs.replace(
        context.displays[0], key=context.media.put(stream.getvalue()), media_type="image/png"
    )
    content = written(replace(context, displays=(display,)))
    pixel = pypdfium2.PdfDocument(content)[0].render().to_pil().getpixel((300, 20))
    assert pixel == (10, 20, 30)


def test_labels_and_outline_come_from_the_pages(tmp_path: Path) -> None:
    chapter = Section(
        id="a",
        role=SectionRole.CHAPTER,
        number="1",
        title=text("Mở đầu"),
        origin=Origin("sách.pdf", page=2),
        children=(
            Section(
                id="b",
                role=SectionRole.SECTION,
                title=text("Mục"),
                origin=Origin("sách.pdf", page=3),
            ),
        ),
    )
    unplaced = Section(id="c", role=SectionRole.CHAPTER, title=text("Không rõ trang"))
    book = msgspec.structs.replace(WORDS, body=(chapter, unplaced))
    content = written(context_of(tmp_path), book)
    assert labels(content) == ["iv", "v", "vi", "1"]
    assert outline(content) == [(0, "1 Mở đầu"), (1, "Mục")]
    document = pypdfium2.PdfDocument(content)
    assert [item.get_dest().get_index() for item in document.get_toc()] == [1, 2]
    document.close()


def test_the_file_keeps_what_pdf_a_asks(tmp_path: Path) -> None:
    content = written(context_of(tmp_path))
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    root = reader.root_object
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" in xmp
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_title == {"x-default": "Gió đầu mùa"}
    assert reader.metadata is not None
    assert reader.metadata.title == "Gió đầu mùa"
    assert reader.metadata.author == "Thạch Lam"
    assert reader.metadata.creation_date == reader.xmp_metadata.xmp_create_date.replace(
        tzinfo=reader.metadata.creation_date.tzinfo
    )
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert root["/Lang"] == "vi"
    font = reader.pages[0]["/Resources"]["/Font"]["/F"]
    widths = font["/DescendantFonts"][0].get_object()["/W"][1]
    assert len(widths) == len({character for line in TEXT for character in line})
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert inspect_file(str(path)) == ()


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    assert written(context_of(tmp_path / "a")) == written(context_of(tmp_path / "b"))


def test_a_lost_picture_is_told(tmp_path: Path) -> None:
    context = context_of(tmp_path)
    context.media.path(context.displays[2].key).unlink()
    with pytest.raises(ToolError, match="PDF-011"):
        written(context)


def test_a_book_without_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="PDF-012"):
        written(context_in(tmp_path))


def in_layers(context: WriteContext) -> WriteContext:
    """Return the context with its first page in layers: a gray square below, the print above."""
    first, *others = context.displays
    with Image.open(io.BytesIO(context.media.get(first.key))) as image:
        print_above = (
            image.convert("L").point(lambda v: 255 if v > 128 else 0).convert("1", dither=0)
        )
    above, below = io.BytesIO(), io.BytesIO()
    print_above.save(above, "TIFF", compression="group4", tiffinfo={278: print_above.height})
    ground = Image.new("L", (first.width_px // 2, first.height_px // 2), 255)
    ground.paste(120, (200, 500, 400, 700))
    ground.save(below, "JPEG", quality=80)
    keys = {
        "key": context.media.put(below.getvalue()),
        "mask_key": context.media.put(above.getvalue()),
    }
    layered = msgspec.structs.replace(first, media_type="image/jpeg", **keys)
    return replace(context, displays=(layered, *others))


def test_print_in_a_layer_of_its_own_is_drawn_over_the_pictures(tmp_path: Path) -> None:
    whole = context_of(tmp_path)
    context = in_layers(whole)
    document = pypdfium2.PdfDocument(written(context))
    shown = document[0].render(scale=1200 / document[0].get_width()).to_pil().convert("L")
    document.close()
    with Image.open(io.BytesIO(whole.media.get(whole.displays[0].key))) as image:
        lines = image.convert("L").crop((0, 0, 1200, 900))
    assert shown.getpixel((600, 1200)) in range(110, 131)
    assert shown.getpixel((100, 1200)) > 250
    difference = ImageChops.difference(shown.crop((0, 0, 1200, 900)), lines)
    assert sum(difference.histogram()[90:]) < 0.01 * 1200 * 900
    plain = plain_picture(context.displays[0], context.media)
    with Image.open(io.BytesIO(plain.content)) as composed:
        assert (composed.mode, composed.size) == ("L", (1200, 1700))
        assert composed.getpixel((600, 1200)) in range(110, 131)
        apart = ImageChops.difference(composed.crop((0, 0, 1200, 900)), lines)
    assert sum(apart.histogram()[90:]) < 0.01 * 1200 * 900


def test_print_in_a_layer_of_its_own_has_the_colour_of_its_ink(tmp_path: Path) -> None:
    context = in_layers(context_of(tmp_path))
    first, *others = context.displays
    ground = io.BytesIO()
    Image.new("RGB", (600, 850), (240, 220, 150)).save(ground, "JPEG", quality=90)
    key = context.media.put(ground.getvalue())
    first = msgspec.structs.replace(first, key=key, ink=(120, 30, 40))
    content = written(replace(context, displays=(first, *others)))
    document = pypdfium2.PdfDocument(content)
    page = document[0].render(scale=1200 / document[0].get_width()).to_pil().convert("RGB")
    document.close()
    plain = plain_picture(first, context.media)
    with Image.open(io.BytesIO(plain.content)) as image:
        composed = image.convert("RGB")
    # JPEG blurs the colours of thin strokes.
    for shown, most in ((page, 3), (composed, 60)):
        pixels = np.asarray(shown.crop((100, 250, 1100, 600))).reshape(-1, 3)
        darkest = pixels[pixels.sum(axis=1).argmin()].astype(int)
        assert np.abs(darkest - (120, 30, 40)).max() <= most
    small, kind, size = screen_picture(first, context.media, 4_000_000)
    assert (kind, size) == ("image/jpeg", (1080, 1530))
    assert len(small) < len(plain.content)
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert inspect_file(str(path)) == ()
