"""Headings that an author of plain text marked with ``#``."""

from __future__ import annotations

import pytest

from converters.readers.heading_lines import heading_line


@pytest.mark.parametrize(
    ("line", "text", "level"),
    [
        ("# Mở đầu", "Mở đầu", 1),
        ("### Mở đầu ##", "Mở đầu", 3),
        ("## C#", "C#", 2),
        ("# #1 trong năm", "#1 trong năm", 1),
        ("# #", "#", 1),
        ("#  a" + " " * 200_000 + "b", "a" + " " * 200_000 + "b", 1),
    ],
)
def test_marks_are_taken_off_however_long_the_line(line: str, text: str, level: int) -> None:
    found = heading_line(line, isolated=True)
    assert found is not None
    assert (found.text, found.rank, found.marked) == (text, level, True)


@pytest.mark.parametrize("line", ["#", "#Mở đầu", "####### Mở đầu", "# "])
def test_other_lines_with_the_mark_are_text(line: str) -> None:
    found = heading_line(line, isolated=True)
    assert found is None or not found.marked
