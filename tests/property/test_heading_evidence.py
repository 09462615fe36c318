"""Any sequence of paragraphs gets an answer: one a paragraph, within bounds, soon."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from converters.model.publication import Alignment
from converters.readers.heading_evidence import (
    ContentsLine,
    ParagraphShape,
    Place,
    find_headings,
)

SHARES = st.sampled_from([0.0, 0.4, 1.0])
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "", "Chương I", "CHƯƠNG 2: Về", "Phần thứ hai", "1.1. Một", "1.2 Hai", "IV", "- 3 -",
            "Lời nói đầu", "MỤC LỤC", "Chương I ..... 5", "Điều 3. Quyền", "* * *", "LAN", "Hết",
            "một\nhai", "\t\tChương ba", "a) nhỏ", "Hình 1. Ảnh", "Một câu văn dài vừa phải thôi.",
        ]
    ),
    st.sampled_from(["Một đoạn văn rất dài. " * 20]),
)  # fmt: skip
SHAPES = st.builds(
    ParagraphShape,
    text=TEXTS,
    size=st.none() | st.floats(0.5, 1638, allow_nan=False),
    bold=SHARES,
    italic=SHARES,
    underlined=SHARES,
    capitals=SHARES,
    alignment=st.none() | st.sampled_from(Alignment),
    space_before=st.floats(0, 100),
    page_break_before=st.booleans(),
    keep_with_next=st.booleans(),
    number=st.none() | st.sampled_from(["1.", "Chương 2", "•", "a)"]),
    bulleted=st.booleans(),
    place=st.sampled_from([Place.BODY, Place.BODY, *Place]),
    level=st.none() | st.integers(1, 9),
    is_title=st.booleans(),
    in_contents_field=st.booleans(),
)


@given(
    st.lists(SHAPES, max_size=25), st.lists(st.builds(ContentsLine, TEXTS, st.none()), max_size=3)
)
def test_every_paragraph_gets_one_answer(
    shapes: list[ParagraphShape], contents: list[ContentsLine]
):
    found = find_headings(shapes, contents)
    assert len(found.guesses) == len(shapes)
    before = False
    for shape, guess in zip(shapes, found.guesses, strict=True):
        if guess is not None:
            assert shape.place is Place.BODY
            assert shape.level is None
            assert shape.text.strip()
            assert guess.level is None or 1 <= guess.level <= 6
            assert 0.0 <= guess.confidence <= 1.0
            assert not guess.continues or before
        if shape.text.strip():
            before = guess is not None and guess.level is not None
    assert found == find_headings(shapes, contents)
    titles = (found.guesses[place] for place in found.title)
    assert all(guess is None or guess.level is None for guess in titles)


def test_long_documents_take_no_longer_than_their_length():
    shapes = [
        ParagraphShape(text=f"{n % 3}.{n % 7} Tên {n % 50} " + "\t" * (n % 9) + ". " * 300, size=n)
        for n in range(1, 3_000)
    ]
    headings = [ParagraphShape(text=f"Chương {n}", size=14, bold=1.0) for n in range(1, 3_000)]
    assert find_headings([*shapes, *headings]).accepted <= 6_000
