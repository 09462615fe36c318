"""What was read becomes regions of the page in the picture's own pixels."""

from __future__ import annotations

import numpy as np
import pytest

from converters.diagnostics import Box
from converters.pages.pixels import PagePixels
from converters.pages.readings import ReadBlock, ReadLine, ReadWord
from converters.pages.regions import regions_of
from converters.pages.written import sheet_of


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["他", "走了", "。"], "他走了。"),
        (["吾輩", "は", "ネコ", "である"], "吾輩はネコである"),
        (["论语", "Luận", "ngữ", "論", "語"], "论语 Luận ngữ 論語"),
        (["книга", "и", "перо"], "книга и перо"),
        (["나는", "학교에"], "나는 학교에"),
    ],
)
def test_words_stand_apart_where_their_script_has_spaces(words: list[str], text: str):
    boxes = [Box(20.0 + 40 * n, 50.0, 50.0 + 40 * n, 80.0) for n in range(len(words))]
    read = tuple(ReadWord(word, box, 0.9) for word, box in zip(words, boxes, strict=True))
    box = boxes[0].union(boxes[-1])
    line = ReadLine(read, box, (box.left, box.bottom, box.right, box.bottom), 15.0)
    sheet = sheet_of(PagePixels(np.full((300, 400), 255, np.uint8), None, bilevel=False), 300.0)
    ((region,), _) = regions_of((ReadBlock(box, (line,)),), sheet, sheet.frame, chosen=False)
    assert region.lines[0].text == text
