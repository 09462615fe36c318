"""Lines that the recogniser passes over or reads twice, and the ground on which a sheet lies."""

from __future__ import annotations

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from converters.diagnostics import Box
from converters.pages import paper, unread
from converters.pages.geometry import Pixels
from converters.pages.light import apply as evened
from converters.pages.models import find_models
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import recognise
from converters.resources import resource_path

(MODEL,) = find_models(["vie"])
LINES = (
    ("Người khách đứng dậy, vái chào chủ nhà rồi bước ra", 90),
    ("ngoài hiên, nơi mấy đứa trẻ đang chơi ô ăn quan.", 132),
    ("LIÊN", 216),
    ("Mời ông ở lại xơi với chúng tôi chén nước đã nào.", 300),
    ("Đường còn xa mà trời thì sắp mưa đến nơi rồi đấy.", 342),
)


def page(*lines: tuple[str, int]) -> Pixels:
    """Return a page with print of the usual height; each line with its baseline."""
    file = resource_path("fonts", "print", "BanSoSerif-Regular.ttf")
    font = ImageFont.truetype(str(file), 31)
    image = Image.new("L", (860, 460), 255)
    pen = ImageDraw.Draw(image)
    for words, baseline in lines:
        left = 60 if len(words) > 20 else 390
        pen.text((left, baseline), words, font=font, fill=20, anchor="ls")
    return np.asarray(image)


def texts(blocks: tuple[ReadBlock, ...]) -> list[str]:
    return [" ".join(w.text for w in line.words) for block in blocks for line in block.lines]


def without(blocks: tuple[ReadBlock, ...], words: str) -> tuple[ReadBlock, ...]:
    """Return blocks as if a line had been passed over."""
    kept = [
        msgspec.structs.replace(
            block,
            lines=tuple(n for n in block.lines if words not in " ".join(w.text for w in n.words)),
        )
        for block in blocks
    ]
    return tuple(block for block in kept if block.lines)


@pytest.mark.parametrize("words", ["LIÊN", "Mời ông", "Đường còn", "Người khách"])
def test_a_line_that_was_passed_over_is_read_at_its_place(words: str) -> None:
    gray = page(*LINES)
    whole = recognise(gray, MODEL)
    assert len(texts(whole)) == len(LINES)
    found = unread.completed(without(whole, words), gray, MODEL)
    assert [text[:4] for text in texts(found)] == [line[:4] for line, _ in LINES]


def test_nothing_is_added_to_a_page_that_was_read_whole() -> None:
    gray = page(*LINES)
    whole = recognise(gray, MODEL)
    assert unread.completed(whole, gray, MODEL) == whole


def strokes(gray: Pixels, number: int, *, left: int, height: int = 36, slip: int = 0) -> Pixels:
    """Draw upright strokes as a sans type sets II and III, above the text."""
    drawn = gray.copy()
    for n in range(number):
        x, y = left + 14 * n, 20 + slip * n
        drawn[y : y + height, x : x + 8] = 30
    return drawn


def middle(gray: Pixels, number: int) -> int:
    """Return where strokes begin that stand in the middle of the text."""
    lines = [line for block in recognise(gray, MODEL) for line in block.lines]
    left, right = min(n.box.left for n in lines), max(n.box.right for n in lines)
    return round((left + right) / 2 - (14 * number - 6) / 2)


@pytest.mark.parametrize("number", [2, 3])
def test_strokes_in_the_middle_of_the_text_are_a_roman_number(number: int) -> None:
    plain = page(*LINES)
    gray = strokes(plain, number, left=middle(plain, number))
    found = unread.completed(recognise(plain, MODEL), gray, MODEL)
    assert texts(found) == ["I" * number, *texts(recognise(plain, MODEL))]


@pytest.mark.parametrize(
    "drawn",
    [
        {"number": 1, "left": 0},
        {"number": 3, "left": 150},
        {"number": 3, "left": 0, "slip": 9},
    ],
    ids=["one", "aside", "aslant"],
)
def test_other_strokes_are_no_number(drawn: dict[str, int]) -> None:
    plain = page(*LINES)
    left = middle(plain, drawn["number"]) + drawn["left"]
    gray = strokes(plain, drawn["number"], left=left, slip=drawn.get("slip", 0))
    whole = recognise(plain, MODEL)
    assert unread.completed(whole, gray, MODEL) == whole


def test_dirt_and_scratches_are_no_lines() -> None:
    gray = page(*LINES).copy()
    chance = np.random.default_rng(7)
    for _ in range(60):
        x, y = int(chance.integers(60, 800)), int(chance.integers(380, 450))
        cv2.circle(gray, (x, y), int(chance.integers(2, 9)), 60, -1)
    whole = recognise(page(*LINES), MODEL)
    assert unread.completed(whole, gray, MODEL) == whole


def test_the_worse_of_two_readings_of_one_line_goes() -> None:
    gray = page(*LINES)
    (block, *rest) = recognise(gray, MODEL)
    first = block.lines[0]
    poor = tuple(ReadWord(w.text[:2], w.box, 0.4) for w in first.words)
    double = msgspec.structs.replace(first, words=poor)
    blocks = (ReadBlock(first.box, (double,)), block, *rest)
    assert unread.completed(blocks, gray, MODEL) == (block, *rest)


def on_ground(sheet: Pixels, level: int, left: int = 140) -> Pixels:
    """Return a sheet that lies on textured cloth."""
    height, width = sheet.shape
    chance = np.random.default_rng(3)
    cloth = chance.normal(level, 14, (height + 220, width + left + 120)).clip(0, 255)
    cloth = cloth.astype(np.uint8)
    cloth[110 : 110 + height, left : left + width] = sheet
    return cloth


def test_the_ground_beside_a_sheet_is_whitened() -> None:
    sheet = np.minimum(page(*LINES), 214).repeat(2, axis=0).repeat(2, axis=1)
    picture = on_ground(sheet, 150)
    bare = paper.without_surround(picture, evened(picture))
    assert (bare[:90] == 255).all()
    assert (bare[:, -90:] == 255).all()
    inner = (slice(130, 110 + sheet.shape[0] - 20), slice(160, 140 + sheet.shape[1] - 20))
    assert (bare[inner] == evened(picture)[inner]).all()


@pytest.mark.parametrize("level", [200, 235])
def test_paper_that_fills_the_picture_is_left_alone(level: int) -> None:
    sheet = np.minimum(page(*LINES), level).astype(np.uint8)
    shade = np.linspace(1.0, 0.7, sheet.shape[1])
    shaded = (sheet * shade).astype(np.uint8)
    even = evened(shaded)
    assert paper.without_surround(shaded, even) is even


def test_lines_keep_their_boxes() -> None:
    line = ReadLine((ReadWord("a", Box(0, 0, 9, 9), 0.9),), Box(0, 0, 9, 9), (0, 9, 9, 9), 9.0)
    white = np.full((200, 200), 255, np.uint8)
    assert unread.completed((ReadBlock(line.box, (line,)),), white, MODEL)[0].lines == (line,)


def with_marks(gray: Pixels, lefts: tuple[int, ...], size: int = 9, top: int = 205) -> Pixels:
    marked = gray.copy()
    for left in lefts:
        marked[top : top + size, left : left + size] = 20
    return marked


@pytest.mark.parametrize("lefts", [(390, 420, 450), (375, 405, 435, 465)])
def test_a_row_of_marks_in_the_middle_parts_scenes(lefts: tuple[int, ...]) -> None:
    lines = (*LINES[:2], *LINES[3:])
    gray = page(*lines)
    blocks = unread.completed(recognise(gray, MODEL), with_marks(gray, lefts), MODEL)
    assert texts(blocks)[2] == " ".join("*" * len(lefts))
    assert len(texts(blocks)) == len(lines) + 1


@pytest.mark.parametrize(
    ("lefts", "size"),
    [((390, 420), 9), ((100, 130, 160), 9), ((390, 405, 470), 9), ((390, 420, 450), 3)],
)
def test_other_specks_are_no_ornament(lefts: tuple[int, ...], size: int) -> None:
    gray = page(*LINES[:2], *LINES[3:])
    read = recognise(gray, MODEL)
    assert texts(unread.completed(read, with_marks(gray, lefts, size), MODEL)) == texts(read)
