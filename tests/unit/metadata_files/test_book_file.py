"""The fields of a file of metadata as texts, and the file that a project writes."""

from __future__ import annotations

from pathlib import Path

from converters.conversion.sources import record_place
from converters.metadata_files.book_file import book_text, read_book_file, record_values
from converters.service import Service
from converters.settings import Settings


def test_tables_in_a_line_and_dotted_keys_are_read(tmp_path: Path) -> None:
    file = tmp_path / "book.toml"
    file.write_text('isbn = { epub = "9786047700004", print = "9786040000002" }\n', "utf-8")
    assert record_values(file) == {
        "isbn_epub": ("9786047700004",),
        "isbn_print": ("9786040000002",),
    }
    file.write_text('isbn.pdf = "9786047700004"\n', "utf-8")
    assert record_values(file) == {"isbn_pdf": ("9786047700004",)}


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "book.toml"
    text = 'Dòng "một"\n\nDòng \\ hai = # """ba"""'
    fields = {"description": text, "author": ["A", "B"], "also_by": [{"title": "[x]"}]}
    file.write_text(book_text(fields), encoding="utf-8")
    assert read_book_file(file).metadata.work.description == text
    assert record_values(file) == {"description": (text,), "author": ("A", "B")}


def test_a_common_isbn_counts_for_every_product(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('isbn = "9786047700004"\nisbn_pdf = "9786040000002"\n', encoding="utf-8")
    values = record_values(path)
    assert values["isbn_epub"] == ("9786047700004",)
    assert values["isbn_pdf"] == ("9786040000002",)


def test_the_file_that_an_inspection_names_is_the_one_that_a_conversion_reads(
    tmp_path: Path,
) -> None:
    settings = Settings(state_folder=str(tmp_path / "state"), cache_folder=str(tmp_path / "cache"))
    chapters = tmp_path / "sách"
    chapters.mkdir()
    sources = [tmp_path / "a.txt", tmp_path / "book.txt", chapters]
    for text in (*sources[:2], chapters / "một.txt"):
        text.write_text("Chương 1\n\nMột.\n", encoding="utf-8")
    with Service(settings) as service:
        for source in sources:
            title = source.stem.upper()
            record_place([source]).write_text(book_text({"title": title}), encoding="utf-8")
            assert service.plan([source], tmp_path / "out").metadata.work.title == title
            inspection = service.inspect([source])
            assert Path(inspection.book_file) == record_place([source])
            assert inspection.record == {"title": (title,)}
            assert not inspection.proposed.work.title
    made = sorted(path.name for path in tmp_path.rglob("*.toml"))
    assert made == ["a.toml", "book.toml", "book.txt.toml"]


def test_languages_of_a_book_are_not_its_language(tmp_path):
    file = tmp_path / "book.toml"
    file.write_text('language = "vi"\nlanguages = ["fr"]\nauthors = ["A", "B"]\n', "utf-8")
    assert record_values(file) == {"language": ("vi",), "languages": ("fr",), "author": ("A", "B")}
