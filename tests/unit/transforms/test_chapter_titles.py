"""Lines of capitals under a bare label are its title, as a guess that a person can undo."""

from __future__ import annotations

import pytest

from converters.model.decision import rejection_of
from converters.model.guess import Trait
from converters.model.publication import Paragraph, Section
from converters.model.traversal import plain_text
from tests.unit.transforms.manuscripts import PROSE, heading, recognised, text


def label(section: Section) -> str:
    return f"{section.number} | {plain_text(section.title)}"


def test_line_of_capitals_is_the_title_and_a_guess():
    found = recognised(heading("Chương I", 2), text("NHỮNG NGÀY XƯA"), text(PROSE))
    (chapter,) = found.book.body
    assert label(chapter) == "Chương I | NHỮNG NGÀY XƯA"
    assert found.kinds == ["Paragraph"]
    (guess,) = found.guesses(Trait.HEADING)
    assert (guess.value, guess.reason, guess.confidence) == ("2", "STR-061", 0.85)
    assert guess.text == "NHỮNG NGÀY XƯA"


def test_a_person_makes_it_text_again():
    blocks = heading("Chương I"), text("TÔI ĐI ĐÂY"), text(PROSE)
    (guess,) = recognised(*blocks).guesses(Trait.HEADING)
    found = recognised(*blocks, decisions=(rejection_of(guess),))
    (chapter,) = found.book.body
    assert plain_text(chapter.title) == "Chương I"
    (line, _) = found.blocks
    assert isinstance(line, Paragraph)
    assert plain_text(line.inlines) == "TÔI ĐI ĐÂY"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Chương I. Gió", "NHỮNG NGÀY XƯA"),
        ("Chương I", "CÓ AI KHÔNG?"),
        ("Chương I", "Những ngày xưa"),
        ("Chương I", "LỜI NÓI ĐẦU"),
        ("Gió", "NHỮNG NGÀY XƯA"),
    ],
)
def test_other_lines_under_headings_stay_text(title: str, line: str):
    found = recognised(heading(title), text(line), text(PROSE))
    assert found.kinds == ["Paragraph", "Paragraph"]
