"""Metadata that people write in files: book.toml and catalogues; every mistake is named."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from converters.errors import SettingsError
from converters.metadata_files.book_file import read_book_file
from converters.metadata_files.catalogue import CatalogueRow, read_catalogue
from converters.model.metadata import Contributor, Product
from converters.vocabularies import ContributorRole, ProductForm, ToneMarks

FULL = """
title = "Số đỏ"
subtitle = "Tiểu thuyết"
authors = ["Vũ Trọng Phụng"]
translator = "Người Dịch"
language = "vi"
publisher = "Nhà xuất bản Thử"
date = 1936
description = "Một cuốn truyện."
rights = "Phạm vi công cộng."
subjects = ["tiểu thuyết", "trào phúng"]
cover = "bìa.jpg"

[series]
title = "Văn học"
number = 3

[isbn]
epub = "978-604-0-00000-2"
print = "9786040000019"

[licence]
registration_number = "1234-2026/CXBIPH/05-12/VH"
director = "Trần Giám Đốc"
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def refusal(tmp_path: Path, text: str) -> SettingsError:
    with pytest.raises(SettingsError) as error:
        read_book_file(write(tmp_path / "book.toml", text))
    return error.value


def test_every_field_finds_its_place(tmp_path: Path) -> None:
    (tmp_path / "bìa.jpg").write_bytes(b"x")
    record = read_book_file(write(tmp_path / "book.toml", FULL))
    work, edition = record.metadata.work, record.metadata.edition
    assert (work.title, work.subtitle, work.language) == ("Số đỏ", "Tiểu thuyết", "vi")
    assert work.contributors == (
        Contributor(name="Vũ Trọng Phụng"),
        Contributor(name="Người Dịch", role=ContributorRole.TRANSLATOR),
    )
    assert work.series is not None
    assert (work.series.title, work.series.number) == ("Văn học", "3")
    assert [subject.heading for subject in work.subjects] == ["tiểu thuyết", "trào phúng"]
    assert (edition.publisher, edition.published) == ("Nhà xuất bản Thử", "1936")
    assert edition.print_isbn == "9786040000019"
    assert edition.licence.director == "Trần Giám Đốc"
    assert record.metadata.products == (Product(form=ProductForm.EPUB, isbn="9786040000002"),)
    assert record.language == "vi"
    assert record.cover == tmp_path / "bìa.jpg"


def test_one_isbn_stands_for_all_products(tmp_path: Path) -> None:
    record = read_book_file(write(tmp_path / "book.toml", 'isbn = "978-604-0-00000-2"'))
    assert {p.form for p in record.metadata.products} == set(ProductForm)


@pytest.mark.parametrize(
    "fields", ['[isbn]\nepub-fixed = "{}"', '[isbn]\nepub_fixed = "{}"', 'isbn_epub_fixed = "{}"']
)
def test_the_isbn_of_fixed_layout_is_written_in_three_ways(fields: str, tmp_path: Path) -> None:
    record = read_book_file(write(tmp_path / "book.toml", fields.format("978-604-0-00000-2")))
    product = Product(form=ProductForm.EPUB_FIXED, isbn="9786040000002")
    assert record.metadata.products == (product,)


@pytest.mark.parametrize("export", ["hocr", "alto", "text", "tiff"])
def test_an_export_has_no_isbn(export: str, tmp_path: Path) -> None:
    path = write(tmp_path / "book.toml", f'[isbn]\n{export} = "978-604-0-00000-2"')
    with pytest.raises(SettingsError) as error:
        read_book_file(path)
    assert error.value.diagnostic.code == "META-001"


def test_toml_date_is_understood(tmp_path: Path) -> None:
    record = read_book_file(write(tmp_path / "book.toml", "date = 2026-11-24"))
    assert record.metadata.edition.published == "2026-11-24"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('"24/11/2026"', "2026-11-24"),
        ('"4.1.2026"', "2026-01-04"),
        ("2026-11-24", "2026-11-24"),
        ('"2026"', "2026"),
        ('"quý II năm 2026"', "quý II năm 2026"),
    ],
)
def test_dates_of_the_licence_are_kept_in_iso(tmp_path: Path, written: str, read: str) -> None:
    record = read_book_file(write(tmp_path / "book.toml", f"licence_deposit_date = {written}"))
    assert record.metadata.edition.licence.deposit_date == read


def test_wrong_check_digit_names_the_right_one(tmp_path: Path) -> None:
    problem = refusal(tmp_path, 'isbn = "978-604-0-00000-7"').diagnostic
    assert problem.code == "META-020"
    assert "phải là 2" in problem.remedy("vi")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('titel = "x"', "META-001"),
        ('[isbn]\naudio = "9786040000002"', "META-001"),
        ("title = true", "META-050"),
        ("title = ['a']", "META-050"),
        ("subjects = [1]", "META-051"),
        ("print_pages = 'nhiều'", "META-052"),
        ("title = ", "META-003"),
        ('isbn = "12345"', "META-021"),
        ('language = "tieng"', "META-022"),
        ('languages = ["xx"]', "META-022"),
        ('date = "24/11/2026"', "META-023"),
        ('date = "2026-13"', "META-023"),
        ('licence_decision_date = "2026-02-31"', "META-023"),
        ('licence_deposit_date = "31/02/2026"', "META-023"),
        ('[licence]\ndecision_date = "2026-13"', "META-023"),
        ('licence = "abc"', "META-056"),
        ("title = 'a'\ndate = 2026-13-45", "META-057"),
        ("date = 2026-02-31", "META-057"),
        ("date = 2026-11 # tháng", "META-057"),
        ("date = 24/11/2026", "META-057"),
        ('cover = "không có.png"', "META-024"),
        ('tone_marks = "mới"', "META-005"),
        ('repair_words = "có lẽ"', "META-053"),
    ],
)
def test_mistakes_are_refused_by_name(tmp_path: Path, text: str, code: str) -> None:
    assert refusal(tmp_path, text).diagnostic.code == code


def test_spelling_of_one_book(tmp_path: Path) -> None:
    record = read_book_file(
        write(tmp_path / "book.toml", 'tone_marks = "new"\nrepair_words = false')
    )
    assert (record.tone_marks, record.repair_words) == (ToneMarks.NEW, False)
    record = read_book_file(write(tmp_path / "book.toml", 'title = "A"'))
    assert (record.tone_marks, record.repair_words) == (None, None)


def test_unknown_field_brings_the_nearest(tmp_path: Path) -> None:
    assert "title" in refusal(tmp_path, 'titel = "x"').diagnostic.remedy("en")


def test_catalogue_in_csv_with_vietnamese_columns(tmp_path: Path) -> None:
    table = (
        "Tệp;Nhan đề;Tác giả;Năm xuất bản;ISBN epub\n"
        "so-do.docx;Số đỏ;Vũ Trọng Phụng;1936;9786040000002\n"
        ";;;;\n"
        "Truyện/;Truyện;Một Người; 2026-01 ;\n"
    )
    records = read_catalogue(write(tmp_path / "danh mục.csv", table))
    row = records.row_for(("so-do", "SO-DO.docx"))
    assert row is not None
    record = row.record
    assert record.metadata.work.title == "Số đỏ"
    assert record.metadata.isbn_of(ProductForm.EPUB) == "9786040000002"
    folder = records.row_for(("truyện",))
    assert folder is not None
    assert folder.record.metadata.edition.published == "2026-01"
    assert records.row_for(("khác",)) is None
    assert records.without([row]) == (folder,)


def test_catalogue_parts_several_authors_at_semicolons(tmp_path: Path) -> None:
    table = "file,title,authors\na.txt,A,Một Người; Hai Người\n"
    row = read_catalogue(write(tmp_path / "c.csv", table)).row_for(("a.txt",))
    assert row is not None
    names = [contributor.name for contributor in row.record.metadata.work.contributors]
    assert names == ["Một Người", "Hai Người"]


def test_catalogue_in_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["file", "title", "date", "isbn", None])
    sheet.append(["a.txt", "Một", date(2026, 11, 24), 9786040000002.0, "ngoài bảng"])
    book.save(tmp_path / "c.xlsx")
    row = read_catalogue(tmp_path / "c.xlsx").row_for(("a.txt",))
    assert row is not None
    assert row.record.metadata.edition.published == "2026-11-24"
    assert row.record.metadata.isbn_of(ProductForm.PDF) == "9786040000002"


def _workbook(folder: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / "c.xlsx")
    return folder / "c.xlsx"


def _encrypted(content: bytes) -> bytes:
    """Return a package whose directory says that every part is encrypted."""
    return re.sub(rb"(?<=PK\x01\x02.{4}).", b"\x01", content, flags=re.DOTALL)


def _with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return target.getvalue()


@pytest.mark.parametrize(
    "damaged",
    [
        _encrypted,
        lambda content: re.sub(rb"(?s)(?<=xl/workbook\.xml.{9}).{40}", bytes(40), content, count=1),
        lambda content: _with_part(content, "xl/workbook.xml", lambda part: part[:-30]),
        lambda content: _with_part(
            content, "xl/workbook.xml", lambda part: re.sub(rb"<sheet .*?/>", b"", part)
        ),
        lambda content: _with_part(
            content, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</c>", b"</d>")
        ),
        lambda content: _with_part(
            content, "xl/styles.xml", lambda part: part.replace(b"<font>", b'<font odd="1">')
        ),
    ],
    ids=["encrypted", "not unpacked", "cut", "no sheet", "no XML", "odd style"],
)
def test_damaged_workbooks_are_refused_in_words(
    tmp_path: Path, damaged: Callable[[bytes], bytes]
) -> None:
    path = _workbook(tmp_path, ["file", "title"], ["a.txt", "Một"])
    path.write_bytes(damaged(path.read_bytes()))
    with pytest.raises(SettingsError) as error:
        read_catalogue(path)
    assert error.value.diagnostic.code == "META-031"


def test_workbooks_that_unpack_to_more_than_a_catalogue_are_refused(tmp_path: Path) -> None:
    path = _workbook(tmp_path, ["file", "title"], ["a.txt", "Một"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/filler.xml", bytes(257 << 20), compresslevel=1)
    with pytest.raises(SettingsError) as error:
        read_catalogue(path)
    assert error.value.diagnostic.code == "META-025"
    assert dict(error.value.diagnostic.values)["reason"] == "> 256 MB"


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("title\nA\n", "META-027"),
        ("file,title\n,A\n", "META-028"),
        ("", "META-027"),
        ("file,titel\na,A\n", "META-001"),
    ],
)
def test_catalogue_mistakes_are_refused_by_name(tmp_path: Path, table: str, code: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_catalogue(write(tmp_path / "c.csv", table))
    assert error.value.diagnostic.code == code


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("file,title\na,A\nA,B\n", "META-026"),
        ("file,isbn\na,9786040000007\n", "META-020"),
    ],
)
def test_a_row_that_does_not_fit_is_the_problem_of_its_book(
    tmp_path: Path, table: str, code: str
) -> None:
    rows = read_catalogue(write(tmp_path / "c.csv", table + "b,\n"))
    wrong, right = rows.row_for(("a",)), rows.row_for(("b",))
    assert wrong is not None
    assert wrong.problem is not None
    assert wrong.problem.code == code
    assert right == CatalogueRow("b")


def test_columns_of_the_house_are_passed_over(tmp_path: Path) -> None:
    table = "file,Giá bìa,title\na,120000,Số đỏ\n"
    row = read_catalogue(write(tmp_path / "c.csv", table)).row_for(("a",))
    assert row is not None
    assert row.record.metadata.work.title == "Số đỏ"


def test_catalogue_in_the_unicode_text_of_excel(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_bytes("tệp\tnhan đề\na\tSố đỏ\n".encode("utf-16"))
    row = read_catalogue(tmp_path / "c.txt").row_for(("a",))
    assert row is not None
    assert row.record.metadata.work.title == "Số đỏ"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("c.xlsx", b"\xff\xfe\x00PK\x80", "META-031"),
        ("c.csv", "tệp,nhan đề\n".encode("cp1258", "replace") + b"\xf2", "META-029"),
    ],
)
def test_catalogue_that_is_no_table_is_refused(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError) as error:
        read_catalogue(tmp_path / name)
    assert error.value.diagnostic.code == code
