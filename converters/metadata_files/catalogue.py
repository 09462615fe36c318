"""A catalogue of books as a table: CSV or XLSX, a row a book, the fields of ``book.toml``."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from converters.diagnostics import Origin
from converters.errors import SettingsError
from converters.limits import MEGABYTE
from converters.metadata_files.record import KNOWN_FIELDS, BookRecord, record_of
from converters.settings import reject_unknown

_FILE_COLUMN: Final = "file"
_VIETNAMESE: Final = {
    "tệp": _FILE_COLUMN,
    "tập tin": _FILE_COLUMN,
    "thư mục": _FILE_COLUMN,
    "nhan đề": "title",
    "tên sách": "title",
    "phụ đề": "subtitle",
    "nguyên tác": "original_title",
    "tác giả": "author",
    "dịch giả": "translator",
    "người dịch": "translator",
    "biên tập": "editor",
    "minh họa": "illustrator",
    "ngôn ngữ": "language",
    "nhà xuất bản": "publisher",
    "nơi xuất bản": "place",
    "năm xuất bản": "date",
    "ngày xuất bản": "date",
    "tủ sách": "series",
    "bộ sách": "series",
    "tập": "series_number",
    "chủ đề": "subjects",
    "từ khóa": "subjects",
    "giới thiệu": "description",
    "bản quyền": "rights",
    "bìa": "cover",
    "lần xuất bản": "edition",
    "số xác nhận đăng ký": "licence_registration_number",
    "số quyết định": "licence_decision_number",
}
_ENGLISH: Final = {"folder": _FILE_COLUMN, "name": _FILE_COLUMN}
_LISTS: Final = frozenset({"subjects", "languages"}) | {k for k in KNOWN_FIELDS if k.endswith("rs")}
_SINGLE_LISTS: Final = frozenset({"author", "editor", "translator", "illustrator"})
_LARGEST: Final = 64 * MEGABYTE
_Row = Mapping[str, Any]


def read_catalogue(path: Path) -> dict[str, BookRecord]:
    """Return the record of every book by the name in its ``file`` column.

    Column names are those of ``book.toml`` or their Vietnamese words; several names in one cell
    are parted by semicolons. Raises SettingsError META-025 for a table that cannot be read or has
    no ``file`` column, META-026 for a book that stands in it twice, else as ``record_of`` does.
    """
    records: dict[str, BookRecord] = {}
    for line, row in _rows(path):
        source = f"{path.name}, {line}"
        name = str(row.get(_FILE_COLUMN) or "").strip().rstrip("/\\")
        fields = {key: _value(key, cell) for key, cell in row.items() if key != _FILE_COLUMN}
        fields = {key: value for key, value in fields.items() if value not in (None, "", [])}
        if not name:
            if fields:
                raise SettingsError.of("META-025", Origin(source), reason=f"{_FILE_COLUMN} = “”")
            continue
        if _key(name) in records:
            raise SettingsError.of("META-026", Origin(source), name=name)
        records[_key(name)] = record_of(fields, source, path.parent)
    return records


def record_for(records: Mapping[str, BookRecord], names: Iterable[str]) -> BookRecord | None:
    """Return the record that stands under one of the names that a book may go by."""
    return next((records[_key(name)] for name in names if _key(name) in records), None)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _rows(path: Path) -> Iterator[tuple[int, _Row]]:
    table = iter(_excel(path) if path.suffix.lower() == ".xlsx" else _csv(path))
    columns = [_column(str(cell or "")) for cell in next(table, [])]
    if _FILE_COLUMN not in columns:
        raise SettingsError.of("META-025", Origin(path.name), reason=f"“{_FILE_COLUMN}”?")
    known = (*KNOWN_FIELDS, _FILE_COLUMN)
    reject_unknown({column: "" for column in columns if column}, known, path.name)
    for line, cells in enumerate(table, start=2):
        pairs = zip(columns, cells, strict=False)
        yield line, {column: cell for column, cell in pairs if column}


def _column(title: str) -> str:
    name = unicodedata.normalize("NFC", title).strip().casefold()
    plain = _VIETNAMESE.get(name) or _ENGLISH.get(name) or name
    return plain.replace(" ", "_").replace(".", "_").replace("-", "_")


def _value(key: str, cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, date):
        return cell
    # Excel keeps every number as a fraction: an ISBN or a year comes as 2026.0.
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if key in _LISTS or key in _SINGLE_LISTS:
        return [piece.strip() for piece in text.split(";") if piece.strip()]
    return text.strip()


def _csv(path: Path) -> Iterator[list[str]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise SettingsError.of("META-025", Origin(path.name), reason=f"> {_LARGEST}")
        text = path.read_text(encoding="utf-8-sig")
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError.of("META-025", Origin(path.name), reason=str(error)) from error


def _excel(path: Path) -> Iterator[list[Any]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield list(row)
        finally:
            book.close()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
        raise SettingsError.of("META-025", Origin(path.name), reason=str(error)) from error
