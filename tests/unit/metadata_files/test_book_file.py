"""Fields written into a file of metadata that a person keeps: what else stands there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.conversion.sources import record_place
from converters.errors import DestinationError, SettingsError
from converters.metadata_files.book_file import change_book_file, read_book_file, record_values
from converters.service import Service
from converters.settings import Settings

BY_HAND = """\
# Sách của bà Hạ, đừng xóa.
title = "Số đỏ"   # theo bản in 1938
authors = [
  "Vũ Trọng Phụng",  # bút danh Thiên Hư
]
date = 1938-01-01
cover = "bìa.png"

# Ba số do Cục cấp
[isbn]
epub = "9786047700004"  # ngày 3-4
print = "9786040000002"

[series]
title = "Văn học Việt Nam"
number = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "bìa.png").write_bytes(b"a")
    path = tmp_path / "book.toml"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


def test_only_the_lines_of_changed_fields_are_written_anew(file: Path) -> None:
    change_book_file(
        file,
        {
            "title": ["Giông tố"],
            "author": ["Vũ Trọng Phụng", "Một Người"],
            "isbn_epub": [],
            "publisher": ["Nhà xuất bản Văn học"],
        },
    )
    wanted = BY_HAND.replace('title = "Số đỏ"   # theo', 'title = "Giông tố"   # theo')
    wanted = wanted.replace(
        'authors = [\n  "Vũ Trọng Phụng",  # bút danh Thiên Hư\n]\n',
        'authors = ["Vũ Trọng Phụng", "Một Người"]\n',
    )
    wanted = wanted.replace('epub = "9786047700004"  # ngày 3-4\n', "")
    wanted = wanted.replace('"bìa.png"\n', '"bìa.png"\npublisher = "Nhà xuất bản Văn học"\n')
    assert file.read_text(encoding="utf-8") == wanted


def test_a_value_that_is_as_wanted_stays_as_it_is_written(file: Path) -> None:
    change_book_file(file, {"author": ["Vũ Trọng Phụng"], "date": ["1938-01-01"], "title": ["A"]})
    assert file.read_text(encoding="utf-8") == BY_HAND.replace('"Số đỏ"', '"A"')


def test_line_ends_of_windows_stay(file: Path) -> None:
    file.write_bytes(BY_HAND.replace("\n", "\r\n").encode("utf-8-sig"))
    change_book_file(file, {"title": ["A"]})
    assert file.read_bytes().decode("utf-8") == BY_HAND.replace('"Số đỏ"', '"A"').replace(
        "\n", "\r\n"
    )


def test_tables_in_a_line_and_dotted_keys_are_changed_where_they_stand(file: Path) -> None:
    file.write_text('isbn = { epub = "9786047700004", print = "9786040000002" }\n', "utf-8")
    change_book_file(file, {"isbn_epub": ["9786040000002"], "subtitle": ["B"]})
    assert record_values(file) == {
        "isbn_epub": ("9786040000002",),
        "isbn_print": ("9786040000002",),
        "subtitle": ("B",),
    }
    file.write_text('isbn.pdf = "9786047700004"\n', "utf-8")
    change_book_file(file, {"isbn_pdf": []})
    assert record_values(file) == {}


def test_a_text_of_several_lines_comes_back(file: Path) -> None:
    text = 'Dòng "một"\n\nDòng \\ hai = # """ba"""'
    change_book_file(file, {"description": [text]})
    change_book_file(file, {"title": ["[x]"]})
    assert record_values(file)["description"] == (text,)
    assert read_book_file(file).metadata.work.description == text
    change_book_file(file, {"description": [], "title": ["Số đỏ"]})
    assert file.read_text(encoding="utf-8") == BY_HAND


def test_a_file_is_made_and_taken_away_again(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    change_book_file(path, {"title": []})
    assert not path.exists()
    change_book_file(path, {"title": ["Số đỏ"], "author": ["A", "B"]})
    assert record_values(path) == {"title": ("Số đỏ",), "author": ("A", "B")}
    change_book_file(path, {"title": [], "author": []})
    assert not path.exists()


def test_a_common_isbn_counts_for_every_product(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('isbn = "9786047700004"\n', encoding="utf-8")
    change_book_file(path, {"isbn_pdf": ["9786040000002"]})
    values = record_values(path)
    assert values["isbn_epub"] == ("9786047700004",)
    assert values["isbn_pdf"] == ("9786040000002",)


@pytest.mark.parametrize(
    ("text", "changes", "code"),
    [
        ("titel = 'a'\n", {"title": ["A"]}, "META-001"),
        ("title = \n", {"title": ["A"]}, "META-003"),
        ("title = 'a'\n", {"isbn_epub": ["12345"]}, "META-021"),
        ('isbn = "9786047700004"\n', {"isbn_pdf": []}, "META-032"),
    ],
)
def test_a_file_that_cannot_be_changed_is_left_alone(
    tmp_path: Path, text: str, changes: dict[str, list[str]], code: str
) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as failure:
        change_book_file(path, changes)
    assert failure.value.diagnostic.code == code
    assert path.read_text(encoding="utf-8") == text


def test_the_service_writes_where_a_conversion_looks(tmp_path: Path) -> None:
    settings = Settings(state_folder=str(tmp_path / "state"), cache_folder=str(tmp_path / "cache"))
    chapters = tmp_path / "sách"
    chapters.mkdir()
    sources = [tmp_path / "a.txt", tmp_path / "book.txt", chapters]
    for text in (*sources[:2], chapters / "một.txt"):
        text.write_text("Chương 1\n\nMột.\n", encoding="utf-8")
    with Service(settings) as service:
        for source in sources:
            service.change_record([source], {"title": [source.stem.upper()]})
            plan = service.plan([source], tmp_path / "out")
            assert plan.metadata.work.title == source.stem.upper()
            inspection = service.inspect([source])
            assert Path(inspection.book_file) == record_place([source])
            assert inspection.record == {"title": (source.stem.upper(),)}
            assert not inspection.proposed.work.title
        made = sorted(path.name for path in tmp_path.rglob("*.toml"))
        assert made == ["a.toml", "book.toml", "book.txt.toml"]
        (tmp_path / "chặn.txt").write_text("Một.", encoding="utf-8")
        (tmp_path / "chặn.toml").mkdir()
        with pytest.raises(DestinationError, match="FILE-003"):
            service.change_record([tmp_path / "chặn.txt"], {"title": ["A"]})


def test_languages_of_a_book_are_not_its_language(tmp_path):
    file = tmp_path / "book.toml"
    file.write_text('language = "vi"\nlanguages = ["fr"]\nauthors = ["A", "B"]\n', "utf-8")
    assert record_values(file) == {"language": ("vi",), "languages": ("fr",), "author": ("A", "B")}
