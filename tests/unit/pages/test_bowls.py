"""The one-storeyed a of sans types, told from the letters that it is read as."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from converters.pages import bowls
from converters.pages.geometry import Pixels
from converters.pages.models import find_models
from converters.pages.readings import ReadBlock
from converters.pages.recognition import recognise
from converters.writers.fonts import SANS, SERIF, font_file

(MODEL,) = find_models(["vie"])
LINES = (
    "Sáng nay cô Lan ra chợ, hai tay mang gạo và bánh.",
    "Ngoài sân, đàn gà của bà đang ăn thóc dưới gốc ổi.",
    "Mấy cái ghế ở cuối nhà đều đã cũ, ai ngồi cũng ngại.",
    "Qua cầu, quan quân nhìn nhau rồi đi về phía bến đò.",
)
SWAPPED = {
    "a": "o", "á": "ó", "à": "ò", "ả": "ỏ", "ã": "õ", "ạ": "ọ", "â": "ê", "ầ": "ề", "ấ": "ế",
    "ậ": "ệ",
}  # fmt: skip


def page(family: str) -> Pixels:
    font = ImageFont.truetype(str(font_file(family)), 44)
    image = Image.new("L", (1300, 90 * len(LINES) + 80), 255)
    pen = ImageDraw.Draw(image)
    for number, words in enumerate(LINES):
        pen.text((60, 100 + 90 * number), words, font=font, fill=20, anchor="ls")
    return np.asarray(image)


def with_words(blocks: tuple[ReadBlock, ...], lines: list[str]) -> tuple[ReadBlock, ...]:
    """Return what was read with other words at the same places."""
    texts = iter(lines)
    found = []
    for block in blocks:
        changed = []
        for line in block.lines:
            words = next(texts).split()
            assert len(words) == len(line.words)
            pairs = zip(line.words, words, strict=True)
            changed.append(
                msgspec.structs.replace(
                    line, words=tuple(msgspec.structs.replace(w, text=t) for w, t in pairs)
                )
            )
        found.append(msgspec.structs.replace(block, lines=tuple(changed)))
    return tuple(found)


def texts(blocks: tuple[ReadBlock, ...]) -> list[str]:
    return [" ".join(w.text for w in line.words) for block in blocks for line in block.lines]


@pytest.mark.parametrize("family", [SANS, SERIF])
def test_what_was_read_right_stays(family: str) -> None:
    pixels = page(family)
    blocks = with_words(recognise(pixels, MODEL), list(LINES))
    assert bowls.completed(blocks, pixels, 1.0, vietnamese=True) == blocks


def test_a_bowl_with_a_stem_is_an_a_whatever_it_was_read_as() -> None:
    pixels = page(SANS)
    misread = ["".join(SWAPPED.get(sign, sign) for sign in line) for line in LINES]
    blocks = with_words(recognise(pixels, MODEL), misread)
    found = texts(bowls.completed(blocks, pixels, 1.0, vietnamese=True))
    truth, wrong, now = (" ".join(lines).split() for lines in (LINES, misread, found))
    assert sum(a != b for a, b in zip(truth, wrong, strict=True)) == 29
    assert sum(a != b for a, b in zip(truth, now, strict=True)) <= 3


def test_letters_that_reach_above_or_below_are_what_they_were_read_as() -> None:
    pixels = page(SANS)
    blocks = with_words(recognise(pixels, MODEL), list(LINES))
    found = texts(bowls.completed(blocks, pixels, 1.0, vietnamese=False))
    assert found == list(LINES)


def test_a_type_whose_o_is_square_is_left_alone() -> None:
    pixels = page(SANS)
    blocks = with_words(recognise(pixels, MODEL), list(LINES))
    # Every letter that was read as o has a stem: then the type's own o has one.
    only = [line.translate(str.maketrans("oôổóốòồ", "eêểéếèề")) for line in LINES]
    misread = ["".join(SWAPPED.get(sign, sign) for sign in line) for line in only]
    given = with_words(blocks, misread)
    assert bowls.completed(given, pixels, 1.0, vietnamese=False) == given
