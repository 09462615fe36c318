"""Marks of notes on scanned pages, where not all of them were read."""

from __future__ import annotations

import pytest

from converters.diagnostics import Box
from converters.model.page import Line, Word
from converters.readers.scan_notes import FoundNote, find_marks

BOX = Box(0.0, 0.0, 9.0, 9.0)


def words_of(text: str) -> list[Word]:
    """Return the words of a text; ^ stands before raised ones."""
    return [
        Word(text=word.lstrip("^"), box=BOX, confidence=0.9, raised=word.startswith("^"))
        for word in text.split()
    ]


def notes_of(*marks: str) -> list[FoundNote]:
    line = Line(words=(Word(text="Lời", box=BOX, confidence=0.9),), box=BOX)
    return [FoundNote(mark, 0, (line,)) for mark in marks]


@pytest.mark.parametrize(
    ("text", "marks", "places"),
    [
        ("sông ^1 núi ^2 biển ^3", ("1", "2", "3"), [1, 3, 5]),
        # A raised mark that was misread stands between two that were not.
        ("sông ^1 núi ^7 biển ^3 trời ^*", ("1", "2", "3"), [1, 3, 5]),
        ("sông ^1 núi biển ^3", ("1", "2", "3"), [1, None, 4]),
        ("sông ^7 núi ^2 biển ^3 gió ^4", ("1", "2", "3"), [1, 3, 5]),
        # Marks within the words: one that was not read leaves the others tied.
        ("sông(1) núi biển(3)", ("1", "2", "3"), [0, None, 2]),
        ("sông1 núi biển3 trời", ("1", "2", "3"), [0, None, 2]),
        ("sông(1) núi(2)", ("1", "2"), [0, 1]),
        ("sông núi", ("1", "2"), [None, None]),
        ("sông(4) núi", ("", "2"), [None, None]),
    ],
)
def test_marks_are_tied_to_their_notes(
    text: str, marks: tuple[str, ...], places: list[int | None]
) -> None:
    found = find_marks(words_of(text), notes_of(*marks))
    assert [mark.word if mark else None for mark in found] == places
