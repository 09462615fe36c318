"""Title pages of scanned books: told by their looks, and what they say is proposed as metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.structuring import Outlined, outlined
from converters.model.publication import Paragraph
from converters.model.traversal import plain_text
from converters.monitor import CollectingMonitor
from converters.vocabularies import SectionRole
from tests.support.scan_reading import read_book
from tests.support.scans import (
    Damage,
    PageStyle,
    damage,
    rasterised,
    typeset,
    write_jpeg_pages,
)

SLIGHT = Damage(skew_degrees=0.3, shade=0.1, noise=0.01, blur_px=0.6)
PROSE = (
    "Trời mưa suốt đêm, nước chảy tràn trên mái ngói, và sáng ra cả làng dậy sớm đi xem con nước "
    "dâng lên tận chân đê.\n"
)
TEMPLATE = """
#let book = json(bytes(sys.inputs.book))
#set document(date: none)
#set page(width: 130mm, height: 205mm, margin: 18mm)
#set text(font: "Ban So Serif", lang: "vi")
#align(center, for (size, words) in book.lines {
  if size == 0 { v(1fr) } else { block(text(size * 1pt, words)) }
})
"""
BY_AUTHOR = [
    (13, "NGUYỄN VĂN AN"), (0, ""), (30, "ĐÊM TRĂNG"), (14, "Tập truyện ngắn"), (0, ""),
    (11, "NHÀ XUẤT BẢN VĂN HỌC"), (11, "HÀ NỘI – 1998"),
]  # fmt: skip
IN_TWO_LINES = [
    (34, "Đêm trăng"), (34, "bên sông"), (15, "Thạch Lam"), (0, ""), (11, "Nhà xuất bản Đời Nay"),
    (11, "1942"),
]  # fmt: skip
TRANSLATED = [
    (14, "ALPHONSE DAUDET"), (0, ""), (28, "NHỮNG VÌ SAO"), (12, "Người dịch: Trần Việt"),
    (0, ""), (11, "NXB TRẺ"), (11, "2003"),
]  # fmt: skip
SERIES = [
    (12, "Tủ sách Tuổi Ngọc"), (0, ""), (30, "ĐÊM TRĂNG"), (13, "Nguyễn Văn An"), (0, ""),
    (11, "NHÀ XUẤT BẢN TRẺ"),
]  # fmt: skip
IN_TWO_SIZES = [
    (18, "Những ngày xa"), (32, "BẾN SÔNG CŨ"), (12, "Hồi ký của"), (15, "Thạch Lam"),
]  # fmt: skip
SMALL_END = [
    (32, "ĐÊM TRĂNG"), (20, "và những người xa"), (12, "Tiểu thuyết"), (15, "Nguyễn Văn An"),
]  # fmt: skip
PART = [(14, "Phần một"), (30, "ĐÊM TRĂNG")]


def book_with(lines: list[tuple[int, str]], work: Path) -> Outlined:
    opening = rasterised(TEMPLATE, {"lines": lines})
    style = PageStyle("Đêm trăng", "Nguyễn Văn An")
    text = typeset(f"# Chương 1\n{PROSE * 14}# Chương 2\n{PROSE * 14}", style)
    pages = (*opening, *text)
    write_jpeg_pages(
        tuple(damage(page, SLIGHT, n, verso=bool(n % 2)) for n, page in enumerate(pages)),
        work / "pages",
    )
    _, publication = read_book(work / "pages", work / "work")
    return outlined(publication, (), CollectingMonitor())


@pytest.mark.parametrize(
    ("lines", "title", "people", "prominent"),
    [
        (BY_AUTHOR, "ĐÊM TRĂNG", ["Nguyễn Văn An"], ["ĐÊM TRĂNG"]),
        (IN_TWO_LINES, "Đêm trăng bên sông", ["Thạch Lam"], ["Đêm trăng", "bên sông"]),
        (TRANSLATED, "NHỮNG VÌ SAO", ["ALPHONSE DAUDET", "Trần Việt"], ["NHỮNG VÌ SAO"]),
        (SERIES, "ĐÊM TRĂNG", ["Nguyễn Văn An"], ["ĐÊM TRĂNG"]),
    ],
    ids=["author", "two-lines", "translated", "series"],
)
def test_a_title_page_is_no_chapter(
    tmp_path: Path,
    lines: list[tuple[int, str]],
    title: str,
    people: list[str],
    prominent: list[str],
) -> None:
    book = book_with(lines, tmp_path).publication
    assert [section.role for section in book.sections] == [
        SectionRole.TITLE_PAGE, SectionRole.CHAPTER, SectionRole.CHAPTER,
    ]  # fmt: skip
    assert book.metadata.work.title == title
    assert [person.name for person in book.metadata.work.contributors] == people
    shown = [block for block in book.sections[0].blocks if isinstance(block, Paragraph)]
    words = [plain_text(block.inlines) for block in shown]
    assert words == [text.replace("–", "-") for size, text in lines if size]
    assert [plain_text(b.inlines) for b in shown if b.is_prominent] == prominent


@pytest.mark.parametrize(
    ("lines", "title", "person"),
    [
        (IN_TWO_SIZES, "BẾN SÔNG CŨ", "Thạch Lam"),
        (SMALL_END, "ĐÊM TRĂNG", "Nguyễn Văn An"),
    ],
    ids=["small-part-first", "small-part-last"],
)
def test_a_title_in_two_sizes_with_the_kind_of_work_opens_a_title_page(
    tmp_path: Path, lines: list[tuple[int, str]], title: str, person: str
) -> None:
    book = book_with(lines, tmp_path).publication
    assert [section.role for section in book.sections] == [
        SectionRole.TITLE_PAGE, SectionRole.CHAPTER, SectionRole.CHAPTER,
    ]  # fmt: skip
    assert book.metadata.work.title == title
    assert [one.name for one in book.metadata.work.contributors] == [person]


def test_the_page_of_a_part_opens_the_part(tmp_path: Path) -> None:
    book = book_with(PART, tmp_path).publication
    assert book.sections[0].role is SectionRole.PART
