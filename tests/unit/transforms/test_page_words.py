"""The words of recognised pages, and others in their places."""

from __future__ import annotations

import pytest

from converters.diagnostics import Box, Origin
from converters.model.correction import Correction, confusions, lies_in
from converters.model.page import RegionRole
from converters.transforms.page_words import origin_of_word, read_words, replaced
from tests.support.read_pages import page_of, pages_of, region_of, text_of


def correction_of(layouts, before: str, after: str, page: int = 1) -> Correction:
    at = next(
        at
        for at in read_words(layouts)
        if at is not None and at.word.text == before and layouts[at.page].page.number == page
    )
    origin = origin_of_word(layouts[at.page], at.word)
    return Correction(before=before, after=after, reason="OCR-010", confidence=0.9, origin=origin)


def test_running_text_goes_over_pages_and_notes_come_last():
    layouts = (
        page_of(
            1,
            region_of(["Đầu trang"], RegionRole.HEAD),
            region_of(["một hai *1"]),
            region_of(["chú thích"], RegionRole.NOTE, 800),
            region_of(["7"], RegionRole.FOLIO, 900),
        ),
        page_of(2, region_of(["ba"]), region_of(["Chương"], RegionRole.HEADING)),
    )
    told = [at.word.text if at else None for at in read_words(layouts)]
    assert told == ["một", "hai", "ba", None, "Chương", None, None, "chú", "thích"]


def test_a_word_knows_its_place():
    first, last = (at for at in read_words(pages_of(["một hai"])) if at is not None)
    assert (first.key, first.is_last) == ((0, 0, 0, 0), False)
    assert (last.key, last.is_last) == ((0, 0, 0, 1), True)


def test_the_place_of_a_word_has_page_box_and_confidence():
    layouts = pages_of(["một/91"])
    word = layouts[0].regions[0].lines[0].words[0]
    assert origin_of_word(layouts[0], word) == Origin(
        "book.pdf", page=1, box=word.box, confidence=0.91
    )


def test_a_word_is_replaced_in_its_own_place_only():
    layouts = pages_of(["thay đối thay đối"], ["thay đối"])
    after = replaced(layouts, [correction_of(layouts, "đối", "đổi", page=2)])
    assert text_of(after) == "thay đối thay đối\nthay đổi"
    assert after[0] is layouts[0]


def test_a_word_read_of_two_becomes_two_that_share_its_box_and_one_again():
    layouts = pages_of(["ngồi ởtàu/88 điện"])
    correction = correction_of(layouts, "ởtàu", "ở tàu")
    after = replaced(layouts, [correction])
    words = after[0].regions[0].lines[0].words
    assert [word.text for word in words] == ["ngồi", "ở", "tàu", "điện"]
    first, second = words[1], words[2]
    assert first.box.left == correction.box.left
    assert second.box.right == correction.box.right
    assert first.box.right < second.box.left
    assert (first.confidence, second.confidence) == (0.88, 0.88)
    assert replaced(after, [correction.undone()]) == layouts


def test_what_is_not_there_is_not_replaced():
    layouts = pages_of(["thay đối"])
    correction = correction_of(layouts, "đối", "đổi")
    other = pages_of(["thay đồi"])
    assert replaced(other, [correction]) == other
    assert replaced(pages_of(["một"]), [correction]) == pages_of(["một"])


@pytest.mark.parametrize(
    ("box", "inside"),
    [(Box(0, 0, 10, 10), True), (Box(4, 4, 30, 30), True), (Box(6, 0, 30, 10), False)],
)
def test_a_word_lies_where_its_middle_lies(box: Box, inside: bool):
    assert lies_in(Box(0, 0, 10, 10), box) is inside


def test_equal_slips_stand_together_the_most_frequent_first():
    layouts = pages_of(["khil “Đối, số đối"])
    pairs = [("khil", "khi!"), ("“Đối,", "“Đổi,"), ("đối", "đổi")]
    slips = confusions(correction_of(layouts, *pair) for pair in pairs)
    told = [(slip.before, slip.after, len(slip.places)) for slip in slips]
    assert told == [("đối", "đổi", 2), ("khil", "khi!", 1)]
    assert slips[0].applied == 0
