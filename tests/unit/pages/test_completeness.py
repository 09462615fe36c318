"""Pages that are missing, taken twice or in the wrong place are told; sound books are not."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from converters.diagnostics import Box
from converters.model.page import Line, PageImage, PageLayout, Region, RegionRole, SourceKind, Word
from converters.pages.completeness import find_gaps, taken_twice

SYLLABLES = (
    "sông", "núi", "trăng", "hoa", "người", "nước", "làng", "chợ", "cầu", "đò", "mưa", "nắng",
    "gió", "lúa", "tre", "đa", "giếng",
)  # fmt: skip


def layout(number: int, label: str | None, words: Sequence[str]) -> PageLayout:
    box = Box(0, 0, 100, 20)
    line = Line(tuple(Word(word, box, 0.9) for word in words), box)
    image = PageImage(
        path="x", source=f"{number}.png", kind=SourceKind.IMAGE, frame=0, number=number,
        key=str(number), width_px=100, height_px=100,
    )  # fmt: skip
    return PageLayout(page=image, regions=(Region(RegionRole.BODY, box, (line,)),), label=label)


def text_of(page: str | int, errors: int = 0) -> list[str]:
    """Return the words of a page; some of them misread in another way at each reading."""
    chance = random.Random(f"trang {page}")
    words = [chance.choice(SYLLABLES) + str(chance.randrange(30)) for _ in range(120)]
    for place in random.Random(errors).sample(range(120), errors):
        words[place] = "?"
    return words


def book(labels: Sequence[str | int | None]) -> list[PageLayout]:
    """Return pages whose words go with their label; one without a label has its own."""
    return [
        layout(n, None if label is None else str(label), text_of(label or f"không số {n}"))
        for n, label in enumerate(labels, 1)
    ]


def told(layouts: Sequence[PageLayout]) -> list[tuple[str, str, dict[str, object]]]:
    return [
        (found.code, found.origin.source if found.origin else "", dict(found.values))
        for found in find_gaps(layouts)
    ]


def test_missing_pages_are_counted_and_placed() -> None:
    found = told(book([None, "i", "ii", "iii", 1, 2, 3, 4, 7, 8, 9]))
    assert found == [("SCAN-021", "9.png", {"before": "4", "after": "7", "count": 2})]


def test_pages_without_a_number_are_no_gap() -> None:
    assert told(book([1, 2, 3, None, 5, 6, None, None, 9, 10])) == []


def test_plates_between_numbered_pages_are_no_gap() -> None:
    assert told(book([1, 2, 3, None, None, 4, 5, 6])) == []


def test_a_new_count_is_no_gap() -> None:
    assert told(book([*range(1, 9), *range(1, 5), *range(201, 204)])) == []


def test_one_misread_number_is_no_gap() -> None:
    assert told(book([1, 2, 3, 44, 5, 6, 7])) == []


def test_a_page_taken_twice_is_told_even_if_read_otherwise() -> None:
    pages = book([1, 2, 3, 3, 4, 5])
    pages[3] = layout(4, "3", text_of(3, errors=24))
    assert told(pages) == [("SCAN-022", "4.png", {"page": 3, "file": "3.png"})]


def test_a_page_taken_twice_hides_no_gap() -> None:
    codes = [code for code, *_ in told(book([1, 2, 3, 3, 4, 7, 8]))]
    assert codes == ["SCAN-022", "SCAN-021"]


def test_pages_in_the_wrong_place_are_not_called_missing() -> None:
    found = told(book([1, 2, 5, 6, 3, 4, 7, 8]))
    assert found[0] == ("SCAN-023", "3.png", {"before": "2", "after": "5"})
    assert "SCAN-021" not in [code for code, *_ in found]


def test_blank_and_short_pages_are_never_doubles() -> None:
    pages = [layout(n, str(n), ["Chương", "một"]) for n in range(1, 6)]
    assert told(pages) == []


@given(st.integers(1, 300), st.integers(8, 40), st.data())
def test_every_hole_in_a_book_is_found(first: int, count: int, data: st.DataObject) -> None:
    numbers = list(range(first, first + count))
    start = data.draw(st.integers(2, count - 4))
    width = data.draw(st.integers(1, min(20, count - start - 2)))
    del numbers[start : start + width]
    ((code, source, values),) = told(book(numbers))
    assert code == "SCAN-021"
    assert source == f"{start + 1}.png"
    assert values == {
        "before": str(first + start - 1), "after": str(first + start + width), "count": width
    }  # fmt: skip


def test_a_page_after_plates_and_blank_ones_is_not_taken_for_theirs() -> None:
    pages = [layout(1, "1", text_of(1)), layout(2, None, []), layout(3, None, text_of(3))]
    assert told(pages) == []
    assert taken_twice(pages, [{"1"}, set(), set()]) == {}
