"""The one heading above all others is the title of a book that has none."""

from __future__ import annotations

import pytest

from converters.vocabularies import SectionRole
from tests.unit.transforms.manuscripts import PROSE, heading, recognised, text

CHAPTERS = (heading("Bờ hồ", 2), text(PROSE), heading("Phố cổ", 2), text(PROSE))


def titles(found):
    return [proposal.work.title for proposal in found.proposals]


def test_the_lone_highest_heading_is_the_title_page():
    found = recognised(heading("Chuyện cũ Hà Nội"), *CHAPTERS)
    assert titles(found) == ["Chuyện cũ Hà Nội"]
    assert [section.role for section in found.book.front] == [SectionRole.TITLE_PAGE]
    assert [section.role for section in found.book.body] == [SectionRole.CHAPTER] * 2
    assert ("titlepage", "STR-034") in found.guessed


def test_text_between_title_and_chapters_stays_in_its_place():
    found = recognised(heading("Chuyện cũ Hà Nội"), text(PROSE), *CHAPTERS)
    assert titles(found) == ["Chuyện cũ Hà Nội"]
    assert sum(block == found.blocks[1] for block in found.blocks) == 1
    assert len(found.blocks) == 4


@pytest.mark.parametrize(
    "blocks",
    [
        (heading("Chương 1: Bờ hồ"), *CHAPTERS),
        (heading("Lời nói đầu"), *CHAPTERS),
        (heading("Một"), *CHAPTERS, heading("Hai"), text(PROSE)),
        (heading("Bến quê"), *CHAPTERS[:2]),
        (text(PROSE), heading("Chuyện cũ Hà Nội"), *CHAPTERS),
        (heading("Bến quê", number="1."), *CHAPTERS),
    ],
    ids=["chapter", "front-matter", "one-of-two", "lone-section", "not-first", "numbered"],
)
def test_other_headings_stay_headings(blocks):
    assert titles(recognised(*blocks)) == []


def test_a_book_with_a_title_keeps_it():
    found = recognised(heading("Chuyện cũ Hà Nội"), *CHAPTERS, title="Phố")
    assert titles(found) == []
    assert found.book.body[0].title
