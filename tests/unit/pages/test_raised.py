"""Raised figures, roman numbers and rows in columns, each on pixels or lines of its own making."""

from __future__ import annotations

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from converters.diagnostics import Box
from converters.model.folios import page_number, readings
from converters.model.page import Line, PageImage, PageLayout, Region, RegionRole, SourceKind, Word
from converters.pages import numerals, raised, strips
from converters.pages.headings import is_heading
from converters.pages.models import find_models
from converters.pages.readings import ReadBlock
from converters.pages.recognition import recognise_line
from converters.pages.rows import page_rows
from converters.writers.fonts import SANS, SERIF, font_file

MODELS = find_models(["vie", "eng"])


def drawn(*pieces, size=44, family=SERIF):
    """Return a strip with pieces of text side by side; a piece with ^ before it is raised."""
    image = Image.new("L", (1300, 140), 255)
    draw = ImageDraw.Draw(image)
    x = 30.0
    for piece in pieces:
        up = piece.startswith("^")
        text = piece.lstrip("^")
        font = ImageFont.truetype(str(font_file(family)), round(size * 0.6) if up else size)
        draw.text((x, 90 - (0.36 * size if up else 0)), text, 0, font, anchor="ls")
        x += draw.textlength(text, font)
    return np.asarray(image)


def read(pixels):
    line = recognise_line(pixels, MODELS[0])
    assert line is not None
    return ReadBlock(line.box, (line,))


@pytest.mark.parametrize("mark", ["1", "8", "12"])
def test_a_raised_mark_is_a_word_of_its_own_and_the_words_around_stay(mark):
    pixels = drawn("Bên hiên nhà cũ", f"^{mark}", " chàng đứng lặng")
    (block,) = raised.completed((read(pixels),), pixels, 1.0, MODELS)
    words = block.lines[0].words
    assert [word.text for word in words if word.raised] == [mark]
    plain = " ".join(word.text for word in words if not word.raised)
    assert plain == "Bên hiên nhà cũ chàng đứng lặng"


def test_marks_on_vowels_and_quotes_are_no_raised_marks():
    pixels = drawn("“Những ẩn ức ấy” để lại ở ‘đó’ ổn cả")
    (block,) = raised.completed((read(pixels),), pixels, 1.0, MODELS)
    assert not any(word.raised for word in block.lines[0].words)


def test_a_note_begins_with_its_mark_and_nothing_before_it():
    pixels = drawn("^7", "Bản in lần đầu viết khác.", size=40)
    (block,) = raised.completed((read(pixels),), pixels, 1.0, MODELS)
    first, second, *_ = block.lines[0].words
    assert (first.text, first.raised) == ("7", True)
    assert second.text == "Bản"


@pytest.mark.parametrize("number", ["III", "II", "VIII", "XIV"])
def test_the_number_of_a_division_is_read_as_roman(number):
    pixels = drawn(f"Chương {number}", size=60)
    (block,) = numerals.completed((read(pixels),), pixels, 1.0, MODELS)
    assert [word.text for word in block.lines[0].words] == ["Chương", number]


@pytest.mark.parametrize(
    ("number", "family"),
    [(number, family) for family in (SERIF, SANS) for number in ("11", "10", "21", "7")]
    + [("1", SERIF)],
)
def test_a_division_numbered_in_figures_keeps_them(number, family):
    pixels = drawn(f"Chương {number}", size=60, family=family)
    (block,) = numerals.completed((read(pixels),), pixels, 1.0, MODELS)
    assert [word.text for word in block.lines[0].words] == ["Chương", number]


@pytest.mark.parametrize(("read_as", "expected"), [("iil", "III"), ("iii", "iii")])
def test_strokes_read_as_small_letters_are_roman_by_their_shapes(read_as, expected):
    pixels = drawn("III", size=60)
    (line,) = read(pixels).lines
    words = (msgspec.structs.replace(line.words[0], text=read_as),)
    block = ReadBlock(line.box, (msgspec.structs.replace(line, words=words),))
    (found,) = numerals.completed((block,), pixels, 1.0, MODELS)
    assert [word.text for word in found.lines[0].words] == [expected]


@pytest.mark.parametrize("word", ["LÌ", "LÍ", "LỊ"])
def test_a_word_with_a_tone_mark_is_no_roman_number(word):
    pixels = drawn(word, size=60)
    block = read(pixels)
    assert [each.text for each in block.lines[0].words] == [word]
    assert numerals.completed((block,), pixels, 1.0, MODELS) == (block,)


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("PHẦN THỨ HAI", "PHÂN THỨ HAI"),
        ("Chương 7", "Chưong 7"),
        ("PHÂN BÓN", "PHÂN BÓN"),
        ("Phân thứ hạng", "Phân thứ hạng"),
    ],
)
def test_the_name_of_a_division_is_told_by_its_letters(printed, read_as):
    pixels = drawn(printed, size=60)
    (line,) = read(pixels).lines
    pairs = zip(line.words, read_as.split(), strict=True)
    words = tuple(msgspec.structs.replace(word, text=text) for word, text in pairs)
    block = ReadBlock(line.box, (msgspec.structs.replace(line, words=words),))
    (found,) = numerals.completed((block,), pixels, 1.0, MODELS)
    assert " ".join(word.text for word in found.lines[0].words) == printed


def test_a_page_number_in_figures_is_not_roman():
    pixels = drawn("1", size=60)
    (block,) = numerals.completed((read(pixels),), pixels, 1.0, MODELS)
    assert [word.text for word in block.lines[0].words] == ["1"]


def test_strokes_may_be_ones_or_small_roman_numbers():
    def values(text):
        number = page_number(text)
        assert number is not None
        return [(n.value, n.roman) for n in readings(number)]

    assert values("11") == [(11, False), (2, True)]
    assert values("II") == [(2, True), (11, False)]
    assert values("12") == [(12, False)]


def line(left, top, text, width=400.0):
    box = Box(left, top, left + width, top + 30)
    return Line((Word(text, box, 0.9),), box, (left, top + 25, left + width, top + 25), 20.0)


def test_rows_keep_to_their_columns_and_a_centred_folio_ends_the_page():
    left = tuple(line(100, 100 + 40 * n, f"trái {n}") for n in range(6))
    right = tuple(line(600, 100 + 40 * n, f"phải {n}") for n in range(6))
    folio = line(530, 500, "12", width=40)
    regions = tuple(
        Region(RegionRole.BODY, lines[0].box.union(lines[-1].box), lines)
        for lines in (left, right, (folio,))
    )
    page = PageImage(
        path="/1.png", source="1.png", kind=SourceKind.IMAGE, frame=0, number=1, key="0" * 64,
        width_px=1100, height_px=600,
    )  # fmt: skip
    rows = page_rows(PageLayout(page=page, regions=regions))
    assert [row.text for row in rows.rows] == [
        *(f"trái {n}" for n in range(6)), *(f"phải {n}" for n in range(6)), "12",
    ]  # fmt: skip
    assert rows.pitch == pytest.approx(40)


def test_a_line_is_wiped_of_its_marks_only():
    pixels = drawn("Một dòng", "^3", " chữ")
    (block,) = raised.completed((read(pixels),), pixels, 1.0, MODELS)
    bare = raised.hidden(pixels, 1.0, (block,))
    assert int((bare < 128).sum()) < int((pixels < 128).sum())
    assert cv2.countNonZero((bare < 128).astype(np.uint8)) > 500


@pytest.mark.parametrize(
    ("text", "size", "after", "expected"),
    [
        ("Về cách gói bánh", 1.28, 1.3, True),
        ("Về cách gói bánh", 1.0, 1.3, False),
        ("Về cách gói bánh", 1.28, 1.0, False),
        ("Rồi ông ấy đi.", 1.28, 1.3, False),
    ],
)
def test_a_short_line_in_larger_print_at_the_head_of_a_page_is_a_heading(
    text, size, after, expected
):
    box = Box(100, 100, 560, 140)
    assert is_heading(text, size, box, (100.0, 1000.0), (None, after)) is expected


def test_large_print_is_read_in_the_size_that_suits_the_recogniser():
    pixels = drawn("Người khách lạ", size=90)
    line = recognise_line(pixels, MODELS[0])
    assert line is not None
    whole = strips.cut(pixels, 1.0, line.box, 10.0)
    small = strips.reduced(whole, 40.0)
    assert small.pixels.shape[0] < whole.pixels.shape[0]
    (first, *_) = small.placed(recognise_line(small.pixels, MODELS[0]).words)
    assert first.box.left == pytest.approx(line.words[0].box.left, abs=6)
    assert strips.reduced(whole, 15.0) is whole


@pytest.mark.parametrize(
    ("text", "size", "gaps", "expected"),
    [
        ("Về cách gói bánh", 1.25, (2.3, 1.3), True),
        ("Về cách gói bánh", 1.25, (1.2, 1.3), False),
        ("Về cách gói bánh", 1.25, (2.3, 1.1), False),
        ("Về cách gói bánh", 1.0, (2.3, 1.3), False),
    ],
)
def test_much_white_above_makes_up_for_less_below_a_heading(text, size, gaps, expected):
    box = Box(100, 100, 560, 140)
    assert is_heading(text, size, box, (100.0, 1000.0), gaps) is expected


@pytest.mark.parametrize(
    ("text", "size", "expected"), [("I", 1.6, True), ("X", 1.6, True), ("A", 1.6, False),
                                   ("I", 1.0, False)],
)  # fmt: skip
def test_a_chapter_may_be_headed_by_one_roman_figure(text, size, expected):
    box = Box(530, 100, 560, 140)
    assert is_heading(text, size, box, (100.0, 1000.0), (None, 2.0)) is expected


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [("PHỤ LỤC", 1.4, True), ("PHẦN THỨ HAI", 1.4, True), ("PHỤ LỤC", 1.0, False),
     ("SỐ ĐỎ", 1.4, False), ("HẾT", 1.4, False)],
)  # fmt: skip
def test_a_section_may_be_named_on_a_page_of_its_own(text, size, expected):
    box = Box(400, 100, 700, 140)
    assert is_heading(text, size, box, (400.0, 700.0), (None, None)) is expected
