"""Doubtful words are read again in their places, and nothing else of the line is touched."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PIL import Image

from converters.pages.geometry import Pixels
from converters.pages.models import find_models
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import recognise
from converters.pages.second_opinion import completed
from converters.resources import resource_path

MODELS = find_models(["vie", "eng"])


@pytest.fixture(scope="module")
def page() -> Pixels:
    folder = resource_path("samples") / "duoi-bong-hoang-lan" / "pages"
    with Image.open(sorted(folder.iterdir())[1]) as picture:
        return np.asarray(picture.convert("L"))


@pytest.fixture(scope="module")
def blocks(page: Pixels) -> tuple[ReadBlock, ...]:
    return recognise(page, MODELS[0])


def longest_line(blocks: tuple[ReadBlock, ...]) -> ReadLine:
    sure = [line for block in blocks for line in block.lines if line.confidence > 0.9]
    return max(sure, key=lambda line: len(line.words))


def reread(line: ReadLine, page: Pixels) -> tuple[ReadWord, ...]:
    (block,) = completed([ReadBlock(line.box, (line,))], page, 1.0, MODELS)
    return block.lines[0].words


@pytest.mark.parametrize("place", [0, 1, 4, -2, -1])
def test_a_misread_word_is_mended_wherever_it_stands(
    page: Pixels, blocks: tuple[ReadBlock, ...], place: int
) -> None:
    line = longest_line(blocks)
    misread = msgspec.structs.replace(line.words[place], text="qxwz", confidence=0.3)
    words = list(line.words)
    words[place] = misread
    found = reread(msgspec.structs.replace(line, words=tuple(words)), page)
    assert [word.text for word in found] == [word.text for word in line.words]
    for one, other in zip(found, line.words, strict=True):
        assert abs(one.box.left - other.box.left) <= 4
        assert abs(one.box.right - other.box.right) <= 4


def test_two_misread_words_far_apart_are_mended_each_by_itself(
    page: Pixels, blocks: tuple[ReadBlock, ...]
) -> None:
    line = longest_line(blocks)
    words = [
        msgspec.structs.replace(word, text="qxwz", confidence=0.3) if place in (0, 8) else word
        for place, word in enumerate(line.words)
    ]
    found = reread(msgspec.structs.replace(line, words=tuple(words)), page)
    assert [word.text for word in found] == [word.text for word in line.words]


def test_a_line_without_doubts_stays_as_it_was_read(
    page: Pixels, blocks: tuple[ReadBlock, ...]
) -> None:
    line = longest_line(blocks)
    sure = tuple(msgspec.structs.replace(word, confidence=0.99) for word in line.words)
    assert reread(msgspec.structs.replace(line, words=sure), page) == sure
