"""Dedication, motto, biographies and lists of books in book.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.errors import SettingsError
from converters.metadata_files.book_file import read_book_file
from converters.metadata_files.catalogue import read_catalogue
from converters.metadata_files.record import KNOWN_FIELDS
from converters.model.book_matter import Biography, BookMatter, ListedBook, Motto
from tests.support.project import PROJECT

FULL = '''\
title = "Sợi tóc"   # in lần đầu
half_title = true
dedication = """
Tặng mẹ
và em
"""
acknowledgments = "Cảm ơn."
colophon = "Chữ Serif."

[epigraph]
text = "Một câu."
source = "Ca dao"

[[about]]   # tác giả
name = "Thạch Lam"
text = "Sinh tại Hà Nội."

[[about]]
text = "Không tên."

[[also_by]]
title = "Gió đầu mùa"
year = 1937

[[also_by]]
title = "Theo giòng"

[[advertisement]]
title = "Số đỏ"
author = "Vũ Trọng Phụng"
year = "1936"
blurb = "Trào phúng."
'''


def matter_of(tmp_path: Path, text: str) -> BookMatter:
    path = tmp_path / "book.toml"
    path.write_text(text, encoding="utf-8")
    return read_book_file(path).metadata.matter


def test_every_field_finds_its_place(tmp_path: Path) -> None:
    assert matter_of(tmp_path, FULL) == BookMatter(
        half_title=True,
        dedication="Tặng mẹ\nvà em",
        acknowledgments="Cảm ơn.",
        colophon="Chữ Serif.",
        epigraphs=(Motto(text="Một câu.", source="Ca dao"),),
        biographies=(
            Biography(name="Thạch Lam", text="Sinh tại Hà Nội."),
            Biography(text="Không tên."),
        ),
        also_by=(ListedBook(title="Gió đầu mùa", year="1937"), ListedBook(title="Theo giòng")),
        advertisement=(
            ListedBook(title="Số đỏ", author="Vũ Trọng Phụng", year="1936", blurb="Trào phúng."),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        'also_by = ["Một", "Hai"]',
        'also_by = [{ title = "Một" }, "Hai"]',
        '[[also_by]]\ntitle = "Một"\n[[also_by]]\ntitle = " Hai "',
    ],
)
def test_titles_alone_are_written_in_short(tmp_path: Path, text: str) -> None:
    assert [b.title for b in matter_of(tmp_path, text).also_by] == ["Một", "Hai"]


def test_one_entry_is_a_text_or_a_table(tmp_path: Path) -> None:
    assert matter_of(tmp_path, 'about = "A."').biographies == (Biography(text="A."),)
    found = matter_of(tmp_path, 'epigraph = { text = "A.", source = "B" }')
    assert found.epigraphs == (Motto(text="A.", source="B"),)
    assert matter_of(tmp_path, 'about = ""\nalso_by = [" "]') == BookMatter()


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("dedicaton = 'a'", "META-001", "“dedication”"),
        ("[[also_by]]\ntitel = 'a'", "META-001", "“title”"),
        ("[[also_by]]\nxyz = 'a'", "META-004", "title, year"),
        ("[[also_by]]\nyear = 1937", "META-033", "also_by.title"),
        ("[[epigraph]]\nsource = 'a'", "META-033", "epigraph.text"),
        ("[epigraph]\nauthor = 'a'", "META-004", "text, source"),
        ("[[about]]\nname = 'a'\ntext = ' '", "META-033", "about.text"),
        ("[[about]]\nname = ['a']\ntext = 'b'", "META-050", "about.name"),
        ("dedication = ['a']", "META-050", "dedication"),
        ("colophon = true", "META-050", "colophon"),
        ("advertisement = [3.5]", "META-055", "advertisement"),
        ("half_title = 'maybe'", "META-053", "half_title"),
    ],
)
def test_every_mistake_is_named(tmp_path: Path, text: str, code: str, word: str) -> None:
    with pytest.raises(SettingsError) as failure:
        matter_of(tmp_path, text)
    problem = failure.value.diagnostic
    assert problem.code == code
    assert word in f"{problem.text('en')} {problem.remedy('en')}"


def test_catalogue_has_them_in_columns(tmp_path: Path) -> None:
    path = tmp_path / "danh mục.csv"
    path.write_text(
        "tệp,lời đề tặng,đề từ,cùng tác giả,half_title\na.docx,Tặng mẹ,Một câu.,Một; Hai,có\n",
        encoding="utf-8",
    )
    row = read_catalogue(path).row_for(["a.docx"])
    assert row is not None
    assert row.record.metadata.matter == BookMatter(
        half_title=True,
        dedication="Tặng mẹ",
        epigraphs=(Motto(text="Một câu."),),
        also_by=(ListedBook(title="Một"), ListedBook(title="Hai")),
    )


def test_every_field_is_in_the_reference() -> None:
    page = (PROJECT / "docs" / "metadata.md").read_text(encoding="utf-8")
    assert [name for name in KNOWN_FIELDS if f"`{name}`" not in page] == []
