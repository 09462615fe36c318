"""Printed page numbers are read and checked against their own sequence."""

from __future__ import annotations

import pytest

from converters.model.folios import Candidate, PageNumber, numbering, page_number


@pytest.mark.parametrize(
    ("text", "value", "label"),
    [
        ("12", 12, "12"),
        ("- 7 -", 7, "7"),
        ("1O", 10, "10"),
        ("xiv", 14, "xiv"),
        ("XLII", 42, "XLII"),
        ("— ix —", 9, "ix"),
    ],
)
def test_numbers_are_read_as_they_are_printed(text: str, value: int, label: str) -> None:
    number = page_number(text)
    assert number is not None
    assert (number.value, number.label) == (value, label)


@pytest.mark.parametrize(
    "text", ["", "Chương 3", "mười", "1999 2000", "0", "Xiv", "lO", "12345678"]
)
def test_other_text_is_no_number(text: str) -> None:
    assert page_number(text) is None


@pytest.mark.parametrize("value", [1, 4, 9, 14, 40, 49, 90, 444, 1999, 2024])
def test_roman_numbers_go_both_ways(value: int) -> None:
    label = PageNumber(value, roman=True).label
    assert page_number(label) == PageNumber(value, roman=True)


def _foot(value: int, *, lone: bool = True) -> tuple[Candidate, ...]:
    return (Candidate(PageNumber(value), -1, lone),)


def test_missing_and_misread_numbers_follow_their_neighbours() -> None:
    pages = [_foot(57), (), _foot(59), _foot(6), _foot(61), _foot(62)]
    found = numbering(pages)
    assert [n.label for n in found] == ["57", "58", "59", "60", "61", "62"]
    assert found[1].candidate is None
    assert found[3].candidate is not None  # misread, but still a number that stands alone


def test_a_number_in_the_text_is_not_taken_for_a_folio() -> None:
    pages = [_foot(10), _foot(11), (*_foot(1945, lone=False), *_foot(12)), _foot(13)]
    assert [n.label for n in numbering(pages)] == ["10", "11", "12", "13"]


@pytest.mark.parametrize("first", [1, 3])
def test_the_year_at_the_foot_of_a_title_page_is_no_folio(first: int) -> None:
    pages = [_foot(1998), (), *(_foot(value) for value in range(first, first + 5))]
    found = numbering(pages)
    assert found[0].candidate is None
    assert [n.label for n in found[2:]] == [str(value) for value in range(first, first + 5)]


def test_pages_may_be_numbered_like_years() -> None:
    pages = [_foot(1998), _foot(1999), (), _foot(2001)]
    assert [n.label for n in numbering(pages)] == ["1998", "1999", "2000", "2001"]


def test_roman_front_matter_and_arabic_text_keep_their_own_sequences() -> None:
    roman = [(Candidate(PageNumber(v, roman=True), -1, True),) for v in (5, 6, 7)]
    found = numbering([*roman, _foot(1), _foot(2), _foot(3)])
    assert [n.label for n in found] == ["v", "vi", "vii", "1", "2", "3"]


def test_higher_numbers_at_the_end_tell_of_a_missing_page() -> None:
    pages = [_foot(value) for value in (5, 6, 7, 8, 9, 10, 12, 13)]
    assert [n.label for n in numbering(pages)] == ["5", "6", "7", "8", "9", "10", "12", "13"]


def test_two_misread_numbers_in_a_row_do_not_stand_against_the_rest() -> None:
    pages = [_foot(value) for value in (5, 6, 7, 13, 14, 10, 11, 12)]
    assert [n.label for n in numbering(pages)] == ["5", "6", "7", "8", "9", "10", "11", "12"]


def test_a_page_without_number_counts_between_its_nearest_neighbours() -> None:
    pages = [_foot(4), _foot(5), _foot(5), _foot(6), (), _foot(8), _foot(9)]
    assert [n.label for n in numbering(pages)][3:6] == ["6", "7", "8"]


@pytest.mark.parametrize(("first", "labels"), [(3, ["i", "ii"]), (5, [None, None])])
def test_pages_before_the_first_number_are_counted_from_the_first_page(
    first: int, labels: list[str | None]
) -> None:
    roman = [(Candidate(PageNumber(v, roman=True), -1, True),) for v in (first, first + 1)]
    found = numbering([(), (), *roman, _foot(1), _foot(2), _foot(3)])
    assert [n.label for n in found][:2] == labels
    assert [n.label for n in found][4:] == ["1", "2", "3"]


def test_without_any_number_there_is_no_label() -> None:
    assert [n.label for n in numbering([(), ()])] == [None, None]
