"""How much work is put into reading: once, again where in doubt, and in further ways."""

from __future__ import annotations

import cv2
import msgspec
import numpy as np
import pytest
from PIL import Image

from converters.diagnostics import Box
from converters.model.page import PageImage, SourceKind
from converters.pages import votes
from converters.pages.book import page_fingerprint
from converters.pages.geometry import Pixels
from converters.pages.models import find_models
from converters.pages.process import PageTask, decode_result, process_page
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.recognition import recognise
from converters.pages.settings import PageSettings
from converters.resources import resource_path
from converters.vocabularies import RecognitionQuality

MODELS = find_models(["vie", "eng"])


@pytest.fixture(scope="module")
def page() -> Pixels:
    folder = resource_path("samples") / "duoi-bong-hoang-lan" / "pages"
    with Image.open(sorted(folder.iterdir())[1]) as picture:
        return np.asarray(picture.convert("L"))


@pytest.fixture(scope="module")
def line(page: Pixels) -> ReadLine:
    lines = [line for block in recognise(page, MODELS[0]) for line in block.lines]
    return max((line for line in lines if line.confidence > 0.9), key=lambda it: len(it.words))


def _voted(line: ReadLine, page: Pixels) -> tuple[ReadWord, ...]:
    (block,) = votes.completed([ReadBlock(line.box, (line,))], page, 1.0, MODELS)
    return block.lines[0].words


def test_readings_that_agree_outvote_a_doubtful_word_at_its_place(
    page: Pixels, line: ReadLine
) -> None:
    misread = msgspec.structs.replace(line.words[3], text="qxwz", confidence=0.5)
    words = (*line.words[:3], misread, *line.words[4:])
    found = _voted(msgspec.structs.replace(line, words=words), page)
    assert [word.text for word in found] == [word.text for word in line.words]
    assert [word.box for word in found] == [word.box for word in line.words]
    assert found[3].confidence > 0.5


def test_a_line_without_doubts_and_its_note_marks_stay(page: Pixels, line: ReadLine) -> None:
    sure = tuple(msgspec.structs.replace(word, confidence=0.99) for word in line.words)
    assert _voted(msgspec.structs.replace(line, words=sure), page) == sure
    edge = line.words[-1].box.right
    mark = ReadWord("7", Box(edge, line.box.top, edge + 9, line.box.top + 9), 0.2, raised=True)
    found = _voted(msgspec.structs.replace(line, words=(*sure, mark)), page)
    assert found == (*sure, mark)


def test_a_reading_with_other_word_boundaries_has_no_vote(page: Pixels, line: ReadLine) -> None:
    first, second, *rest = line.words
    joined = ReadWord("qxwzqxwz", first.box.union(second.box), 0.3)
    found = _voted(msgspec.structs.replace(line, words=(joined, *rest)), page)
    assert found[0].text == "qxwzqxwz"
    assert len(found) == len(rest) + 1


def _text(page: Pixels, path: str, quality: RecognitionQuality) -> list[str]:
    image = PageImage(
        path=path,
        source="1.png",
        kind=SourceKind.IMAGE,
        frame=0,
        number=1,
        key="",
        width_px=page.shape[1],
        height_px=page.shape[0],
    )
    result = decode_result(process_page(PageTask(image, PageSettings(quality=quality))))
    return [
        f"{word.text} {word.confidence:.2f}"
        for leaf in result.leaves
        for region in leaf.regions
        for line in region.lines
        for word in line.words
    ]


def test_each_level_reads_a_worn_page_in_its_own_way(
    tmp_path_factory: pytest.TempPathFactory, page: Pixels
) -> None:
    small = cv2.resize(page, None, fx=0.45, fy=0.45, interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(5).normal(0, 26, small.shape)
    worn = np.clip(np.asarray(small) + noise, 0, 255).astype(np.uint8)
    path = tmp_path_factory.mktemp("worn") / "1.png"
    Image.fromarray(worn).save(path)
    fast, standard, best = (_text(worn, str(path), quality) for quality in RecognitionQuality)
    assert fast != standard
    assert standard != best
    assert min(map(len, (fast, standard, best))) > 50


def test_the_level_is_part_of_the_key_of_a_page() -> None:
    image = PageImage(
        path="1.png", source="1.png", kind=SourceKind.IMAGE, frame=0, number=1, key="k",
        width_px=9, height_px=9,
    )  # fmt: skip
    keys = {page_fingerprint(image, PageSettings(quality=q)) for q in RecognitionQuality}
    assert len(keys) == len(RecognitionQuality)
