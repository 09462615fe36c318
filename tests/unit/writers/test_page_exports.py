"""hOCR, ALTO and TIFF: words on their ink, paragraphs, roles, joins, and what readers ask for."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from lxml import etree
from PIL import Image

from converters.checks.exports import check_export
from converters.diagnostics import Box
from converters.errors import ToolError
from converters.model.edition import Edition
from converters.model.page import PageLayout
from converters.model.publication import Publication
from converters.monitor import CollectingMonitor
from converters.vocabularies import EditionForm
from converters.writers.page_navigation import labels_of
from converters.writers.pages import pictures
from converters.writers.pages.view import BookView
from converters.writers.registry import writer_for
from converters.writers.writing import WriteContext
from tests.support.full_book import metadata
from tests.support.page_pictures import TEXT
from tests.support.scanned_book import (
    FIRST,
    FOOTNOTE,
    SECOND,
    THIRD,
    TITLE,
    four_pages,
    ink_box,
    photographed,
    scanned_book,
    shown,
    with_french,
    with_looks,
    with_raised,
    with_table,
)

WORDS = Publication(metadata=metadata(), body=())
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ENDINGS = {EditionForm.HOCR: ".hocr", EditionForm.ALTO: ".alto.zip", EditionForm.TIFF: ".tif"}
FORMS = tuple(ENDINGS)
WORDS_A_PAGE = sum(len(line.split()) for line in TEXT)


def written(form: EditionForm, publication: Publication, context: WriteContext) -> bytes:
    target = io.BytesIO()
    writer_for(form)(publication, Edition(form=form), target, context)
    return target.getvalue()


def faults(form: EditionForm, content: bytes, folder: Path) -> list[str]:
    path = folder / f"sách{ENDINGS[form]}"
    path.write_bytes(content)
    return [str(message.values) for message in check_export(path, CollectingMonitor()).messages]


def alto_pages(content: bytes) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if name.endswith(".xml")]
        return [etree.fromstring(package.read(name)) for name in names]


def alto_box(element: etree._Element) -> Box:
    left, top, width, height = (float(element.get(k)) for k in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return Box(left, top, left + width, top + height)


def near(found: Box, wanted: Box, slack: float) -> bool:
    pairs = zip(msgspec.to_builtins(found), msgspec.to_builtins(wanted), strict=True)
    return all(abs(a - b) <= slack for a, b in pairs)


@pytest.mark.parametrize("form", FORMS)
def test_exports_are_sound_and_the_same_twice(form: EditionForm, tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    content = written(form, publication, context)
    assert faults(form, content, tmp_path) == []
    assert written(form, publication, context) == content


@pytest.mark.parametrize("form", FORMS)
def test_what_has_no_pages_is_refused(form: EditionForm, tmp_path: Path) -> None:
    context = replace(four_pages(tmp_path), displays=())
    with pytest.raises(ToolError) as error:
        written(form, WORDS, context)
    assert error.value.diagnostic.code == "SCAN-080"


@pytest.mark.parametrize("form", [EditionForm.ALTO, EditionForm.TIFF])
@pytest.mark.parametrize("damage", [None, b"\xff\xd8\xff\xe0 no picture"])
def test_a_damaged_page_picture_is_told(
    form: EditionForm, damage: bytes | None, tmp_path: Path
) -> None:
    context = four_pages(tmp_path)
    path = context.media.path(context.displays[0].key)
    path.unlink() if damage is None else path.write_bytes(damage)
    with pytest.raises(ToolError) as error:
        written(form, WORDS, context)
    assert error.value.diagnostic.code == "SCAN-081"


def test_words_of_a_bent_photograph_lie_on_their_ink(tmp_path: Path) -> None:
    context, flat = photographed(tmp_path)
    pages = alto_pages(written(EditionForm.ALTO, WORDS, context))
    for page, picture in zip(pages, flat, strict=True):
        strings = list(page.iter(f"{ALTO}String"))
        assert len(strings) == WORDS_A_PAGE
        for string in strings:
            box = alto_box(string)
            ink = ink_box(picture, box)
            assert ink is not None, string.get("CONTENT")
            assert near(box, ink, 4.0), (string.get("CONTENT"), box, ink)
        (first, *_) = page.iter(f"{ALTO}TextLine")
        (x0, y0), (x1, y1) = (map(float, p.split(",")) for p in first.get("BASELINE").split())
        assert (y0, y1) == pytest.approx((300, 300), abs=1.5)
        assert x0 < x1


def test_hocr_has_the_same_places(tmp_path: Path) -> None:
    context, flat = photographed(tmp_path)
    root = etree.fromstring(written(EditionForm.HOCR, WORDS, context))
    words = [e for e in root.iter(f"{XHTML}span") if e.get("class") == "ocrx_word"]
    assert len(words) == 4 * WORDS_A_PAGE
    for word in words[:WORDS_A_PAGE]:
        box = Box(
            *map(float, re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", word.get("title")).groups())
        )
        ink = ink_box(flat[0], box)
        assert ink is not None
        assert near(box, ink, 5.0), (word.text, box, ink)


def test_lines_stand_in_the_paragraphs_of_the_book(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    root = etree.fromstring(written(EditionForm.HOCR, publication, context))
    paragraphs = [
        " ".join("".join(element.itertext()).split())
        for element in root.iter()
        if element.get("class") in {"ocr_par", "ocr_chapter"}
    ]
    assert paragraphs == [
        "Số đỏ", TITLE, " ".join(FIRST), f"{' '.join(SECOND)[:-1]}\u00ad", *FOOTNOTE, "7",
        "Số đỏ", *THIRD,
    ]  # fmt: skip


def test_hocr_has_no_space_where_none_is_printed(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    root = etree.fromstring(written(EditionForm.HOCR, publication, with_raised(context, "close")))
    lines = [e for e in root.iter(f"{XHTML}span") if e.get("class") == "ocr_line"]
    texts = [" ".join("".join(line.itertext()).split()) for line in lines]
    assert texts[2:6] == [
        FIRST[0].replace("giờ vào", "giờvào"), FIRST[1], SECOND[0], f"{SECOND[1][:-1]}\u00ad",
    ]  # fmt: skip


def test_paragraphs_in_another_language_say_so(tmp_path: Path) -> None:
    publication, context = with_french(scanned_book(tmp_path))
    content = written(EditionForm.HOCR, publication, context)
    assert faults(EditionForm.HOCR, content, tmp_path) == []
    told = [
        (e.get("lang"), e.get("{http://www.w3.org/XML/1998/namespace}lang"))
        for e in etree.fromstring(content).iter()
        if e.get("class") in {"ocr_par", "ocr_chapter"}
    ]
    assert told == [*[("vi", "vi")] * 2, ("fr", "fr"), *[("vi", "vi")] * 5]
    content = written(EditionForm.ALTO, publication, context)
    assert faults(EditionForm.ALTO, content, tmp_path) == []
    first, second = alto_pages(content)
    assert [b.get("LANG") for b in first.iter(f"{ALTO}TextBlock") if b.get("LANG")] == ["fr"]
    opening = next(b for b in first.iter(f"{ALTO}TextBlock") if b.get("LANG"))
    assert next(opening.iter(f"{ALTO}String")).get("CONTENT") == "Bấy"
    assert not [b for b in second.iter(f"{ALTO}TextBlock") if b.get("LANG")]


def test_hocr_names_roles_pages_and_languages(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    root = etree.fromstring(written(EditionForm.HOCR, publication, context))
    blocks = [
        e.get("class")
        for page in root.iter(f"{XHTML}div")
        for e in page
        if page.get("class") == "ocr_page"
    ]
    assert blocks == [
        "ocr_header", "ocr_carea", "ocr_carea", "ocr_image", "ocr_textfloat", "ocr_pageno",
        "ocr_header", "ocr_carea",
    ]  # fmt: skip
    first = next(root.iter(f"{XHTML}div")).get("title")
    assert first.startswith(
        'image "images/page-0001.jpg"; bbox 0 0 1200 1700; ppageno 0; lpageno 7'
    )
    assert 'scan_res 200 200; x_source "1.png" "1"' in first
    metas = {m.get("name"): m.get("content") for m in root.iter(f"{XHTML}meta")}
    assert metas["ocr-number-of-pages"] == "2"
    assert metas["ocr-langs"] == "vi"
    used = {e.get("class") for e in root.iter() if e.get("class")}
    assert used <= set(metas["ocr-capabilities"].split())


def test_alto_puts_heads_and_folios_into_the_margins(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    page = alto_pages(written(EditionForm.ALTO, publication, context))[0]
    words = {
        part: [
            s.get("CONTENT") for s in page.iter(f"{ALTO}{part}") for s in s.iter(f"{ALTO}String")
        ]
        for part in ("TopMargin", "BottomMargin")
    }
    assert words == {"TopMargin": ["Số", "đỏ"], "BottomMargin": ["7"]}
    tags = {tag.get("LABEL"): etree.QName(tag).localname for tag in page.find(f"{ALTO}Tags")}
    assert tags == {
        "running-head": "LayoutTag", "heading": "StructureTag", "body": "StructureTag",
        "picture": "LayoutTag", "footnote": "StructureTag", "page-number": "LayoutTag",
    }  # fmt: skip
    assert len(list(page.iter(f"{ALTO}Illustration"))) == 1
    sheet = page.find(f".//{ALTO}Page")
    assert (sheet.get("PRINTED_IMG_NR"), sheet.get("PHYSICAL_IMG_NR")) == ("7", "1")
    order = [ref.get("REF") for ref in page.iter(f"{ALTO}ElementRef")]
    assert order == ["b2", "b3", "b4", "b5"]


def test_alto_tells_whole_words_of_broken_lines(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    pages = alto_pages(written(EditionForm.ALTO, publication, context))
    marked = [
        (s.get("CONTENT"), s.get("SUBS_TYPE"), s.get("SUBS_CONTENT"))
        for page in pages
        for s in page.iter(f"{ALTO}String")
        if s.get("SUBS_TYPE")
    ]
    assert marked == [
        ("cộng", "HypPart1", "cộng-hòa"), ("hòa", "HypPart2", "cộng-hòa"),
        ("xi", "HypPart1", "ximăng."), ("măng.", "HypPart2", "ximăng."),
    ]  # fmt: skip
    hyphens = [h.getprevious().get("CONTENT") for page in pages for h in page.iter(f"{ALTO}HYP")]
    assert hyphens == ["cộng", "xi"]


def test_tables_keep_their_cells(tmp_path: Path) -> None:
    publication, context = with_table(scanned_book(tmp_path))
    for form in FORMS:
        assert faults(form, written(form, publication, context), tmp_path) == []
    page = alto_pages(written(EditionForm.ALTO, publication, context))[1]
    (table,) = (e for e in page.iter(f"{ALTO}ComposedBlock") if e.get("TYPE") == "table")
    cells = [[s.get("CONTENT") for s in block.iter(f"{ALTO}String")] for block in table]
    assert cells == [["Hai", "cột"], ["một"]]
    root = etree.fromstring(written(EditionForm.HOCR, publication, context))
    (table,) = (e for e in root.iter(f"{XHTML}div") if e.get("class") == "ocr_table")
    assert len(table) == 2


def test_raised_marks_are_told(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    page = alto_pages(written(EditionForm.ALTO, publication, with_raised(context)))[0]
    (mark,) = (s for s in page.iter(f"{ALTO}String") if s.get("STYLE"))
    assert mark.get("STYLE") == "superscript"
    assert etree.QName(mark.getprevious()).localname == "String"


def test_a_word_close_to_the_one_before_is_told_by_the_missing_space(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    page = alto_pages(written(EditionForm.ALTO, publication, with_raised(context, "close")))[0]
    (word,) = (s for s in page.iter(f"{ALTO}String") if s.get("CONTENT") == "vào")
    assert etree.QName(word.getprevious()).localname == "String"
    assert etree.QName(word.getnext()).localname == "SP"
    assert word.get("STYLE") is None


def test_alto_says_how_words_look(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    content = written(EditionForm.ALTO, publication, with_looks(context))
    assert faults(EditionForm.ALTO, content, tmp_path) == []
    styles = [s.get("STYLE") for page in alto_pages(content) for s in page.iter(f"{ALTO}String")]
    assert [style for style in styles if style] == [
        "bold italics", "italics", "smallcaps", "superscript",
    ]  # fmt: skip


def test_hocr_says_how_words_look(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    content = written(EditionForm.HOCR, publication, with_looks(context))
    assert faults(EditionForm.HOCR, content, tmp_path) == []
    root = etree.fromstring(content)
    words = [e for e in root.iter(f"{XHTML}span") if e.get("class") == "ocrx_word"]
    assert [word.get("style") for word in words if word.get("style")] == [
        "font-style: italic; font-weight: bold", "font-style: italic", "font-variant: small-caps",
    ]  # fmt: skip
    (raised,) = root.iter(f"{XHTML}sup")
    assert raised.getparent() in words
    assert raised.text == FIRST[0].split()[3]
    metas = {m.get("name"): m.get("content") for m in root.iter(f"{XHTML}meta")}
    assert "ocrp_font" in metas["ocr-capabilities"].split()


def test_a_page_without_anything_on_it_is_described_too(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    blank = msgspec.structs.replace(context.layouts[1], regions=(), blank=True, label=None)
    context = replace(context, layouts=(context.layouts[0], blank))
    for form in FORMS:
        assert faults(form, written(form, publication, context), tmp_path) == []


def test_words_outside_of_the_picture_are_drawn_in(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    shifted = tuple(
        msgspec.structs.replace(display, to_display=(1, 0, -400.0, 0, 1, 1_200.0))
        for display in context.displays
    )
    context = replace(context, displays=shifted)
    for form in (EditionForm.HOCR, EditionForm.ALTO):
        assert faults(form, written(form, publication, context), tmp_path) == []


def test_marks_that_xml_forbids_do_not_break_the_files(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    content = msgspec.json.encode(context.layouts).decode().replace("mây", 'm<&\\"\\u0001y')
    layouts = msgspec.json.decode(content, type=tuple[PageLayout, ...])
    context = replace(context, layouts=layouts)
    for form in (EditionForm.HOCR, EditionForm.ALTO):
        content_of = written(form, publication, context)
        assert faults(form, content_of, tmp_path) == []
    words = [s.get("CONTENT") for s in alto_pages(content_of)[0].iter(f"{ALTO}String")]
    assert 'm<&"y' in words


# ---- TIFF ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("bilevel", [False, True])
def test_tiff_pages_are_the_pictures_with_their_labels(tmp_path: Path, *, bilevel: bool) -> None:
    context = four_pages(tmp_path, bilevel=bilevel)
    content = written(EditionForm.TIFF, WORDS, context)
    with Image.open(io.BytesIO(content)) as file:
        assert file.n_frames == 4
        for index, display in enumerate(context.displays):
            file.seek(index)
            assert file.tag_v2[285] == ("iv", "v", "vi", "1")[index]
            assert file.tag_v2[297] == (index, 4)
            assert file.info["dpi"] == (200.0, 200.0)
            assert file.info["compression"] == ("group4" if bilevel else "jpeg")
            expected = np.asarray(shown(display, context.media).convert("L"))
            assert np.array_equal(np.asarray(file.convert("L")), expected)


def test_libtiff_reads_colour_pages_as_they_are(tmp_path: Path) -> None:
    context = four_pages(tmp_path)
    red = Image.new("RGB", (80, 60), (200, 30, 40))
    stream = io.BytesIO()
    red.save(stream, "JPEG", quality=95)
    key = context.media.put(stream.getvalue())
    display = msgspec.structs.replace(context.displays[0], key=key, width_px=80, height_px=60)
    path = tmp_path / "colour.tif"
    path.write_bytes(written(EditionForm.TIFF, WORDS, replace(context, displays=(display,))))
    read, frames = cv2.imreadmulti(str(path), flags=cv2.IMREAD_COLOR)
    assert read
    assert frames[0].shape == (60, 80, 3)
    assert frames[0][30, 40].tolist() == pytest.approx([40, 30, 200], abs=6)
    assert faults(EditionForm.TIFF, path.read_bytes(), tmp_path) == []


def test_a_picture_kept_in_another_way_becomes_a_plain_one(tmp_path: Path) -> None:
    context = four_pages(tmp_path)
    stream = io.BytesIO()
    shown(context.displays[0], context.media).convert("RGBA").save(stream, "PNG")
    display = msgspec.structs.replace(
        context.displays[0], key=context.media.put(stream.getvalue()), media_type="image/png"
    )
    plain = pictures.plain_picture(display, context.media)
    assert (plain.media_type, plain.mode) == ("image/jpeg", "RGB")
    one_bit = io.BytesIO()
    shown(context.displays[0], context.media).convert("1").save(one_bit, "PNG")
    display = msgspec.structs.replace(display, key=context.media.put(one_bit.getvalue()))
    assert pictures.plain_picture(display, context.media).media_type == "image/tiff"


def test_large_books_get_wide_offsets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converters.writers.pages.tiff._CLASSIC_BYTES", 1_000)
    content = written(EditionForm.TIFF, WORDS, four_pages(tmp_path))
    assert content[:4] == b"II\x2b\0"
    assert faults(EditionForm.TIFF, content, tmp_path) == []
    with Image.open(io.BytesIO(content)) as file:
        assert file.n_frames == 4


def test_the_memory_of_a_tiff_does_not_grow_with_its_pages(tmp_path: Path) -> None:
    context = four_pages(tmp_path)
    sizes = []
    for times in (1, 40):
        long = replace(context, displays=context.displays * times)
        with (tmp_path / "long.tif").open("wb") as target:
            tracemalloc.start()
            writer_for(EditionForm.TIFF)(WORDS, Edition(form=EditionForm.TIFF), target, long)
            sizes.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert sizes[1] < 1.5 * sizes[0]


# ---- what they share ----------------------------------------------------------------------------


def test_missing_folios_are_filled_and_others_told_by_place() -> None:
    labels = labels_of([None, "iv", None, "vi", "XII", "12", None, "15", "bìa"])
    assert [label.text for label in labels] == [
        "[1]", "iv", "v", "vi", "XII", "12", "[7]", "15", "bìa",
    ]  # fmt: skip


def test_a_view_in_another_size_is_the_same_page(tmp_path: Path) -> None:
    publication, context = scanned_book(tmp_path)
    book = BookView(publication, context)
    whole, half = book.page(0), book.page(0, (600, 850))
    for one, other in zip(whole.lines, half.lines, strict=True):
        assert other.size == pytest.approx(one.size / 2, rel=0.01)
        assert other.box.left == pytest.approx(one.box.left / 2, abs=0.6)
        assert other.baseline[0][1] == pytest.approx(one.baseline[0][1] / 2, abs=0.6)
