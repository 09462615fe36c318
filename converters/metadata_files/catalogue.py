"""A catalogue of books as a table: CSV or XLSX, a row a book, the fields of ``book.toml``."""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from converters.diagnostics import Diagnostic, Origin, system_reason
from converters.errors import SettingsError
from converters.files import require_file
from converters.limits import MEGABYTE
from converters.metadata_files.field_kinds import FieldKind, kind_of
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
    "chứng nhận bởi": "certified_by",
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
    "lời đề tặng": "dedication",
    "đề từ": "epigraph",
    "lời cảm ơn": "acknowledgments",
    "về tác giả": "about",
    "cùng tác giả": "also_by",
    "mời tìm đọc": "advertisement",
}
_ENGLISH: Final = {"folder": _FILE_COLUMN, "name": _FILE_COLUMN}
_LISTS: Final = frozenset({"subjects", "languages", "also_by", "advertisement"}) | {
    k for k in KNOWN_FIELDS if k.endswith("rs")
}
_SINGLE_LISTS: Final = frozenset({"author", "editor", "translator", "illustrator"})
_LARGEST: Final = 64 * MEGABYTE
_LARGEST_UNPACKED: Final = 256 * MEGABYTE
_MOST_COLUMNS: Final = 256
"""Columns read of a workbook; one whose cells say to lie farther out would fill memory."""
_MISSPELT: Final = 0.8
"""Likeness from which a column that is not known counts as a slip, not as the house's own."""
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_Row = Mapping[str, Any]


class CatalogueRow(NamedTuple):
    """One book of a catalogue: its record, or why there is none."""

    name: str
    record: BookRecord = BookRecord()
    problem: Diagnostic | None = None


class Catalogue:
    """The rows of a catalogue by the names of their books."""

    def __init__(self, rows: Iterable[CatalogueRow]) -> None:
        self._rows: dict[str, CatalogueRow] = {}
        for row in rows:
            self._rows[_key(row.name)] = row

    def row_for(self, names: Iterable[str]) -> CatalogueRow | None:
        """Return the row that stands under one of the names that a book may go by."""
        return next((self._rows[_key(name)] for name in names if _key(name) in self._rows), None)

    def without(self, met: Collection[CatalogueRow]) -> tuple[CatalogueRow, ...]:
        """Return the rows that none of the books in the folder took."""
        return tuple(row for row in self._rows.values() if row not in met)


def read_catalogue(path: Path) -> Catalogue:
    """Return the rows of a catalogue; a row that does not fit is its own book's problem alone.

    Column names are those of ``book.toml`` or their Vietnamese words; several names in one cell
    are parted by semicolons; columns of the house's own are passed over. Raises SettingsError
    FILE-010 where there is no such file, META-025, META-029 or META-031 for a table that cannot be
    read, META-027 for one without a ``file`` column, META-028
    for a row that names no book, META-001 for a column that is a misspelt field.
    """
    rows: dict[str, CatalogueRow] = {}
    for line, row in _rows(path):
        source = f"{path.name}, {line}"
        name = str(row.get(_FILE_COLUMN) or "").strip().rstrip("/\\")
        fields = {key: _value(key, cell) for key, cell in row.items() if key != _FILE_COLUMN}
        fields = {key: value for key, value in fields.items() if value not in (None, "", [])}
        if not name:
            if fields:
                raise SettingsError.of("META-028", Origin(source))
            continue
        if _key(name) in rows:
            problem = Diagnostic.of("META-026", Origin(source), name=name)
            rows[_key(name)] = CatalogueRow(name, problem=problem)
            continue
        rows[_key(name)] = _row(name, fields, source, path.parent)
    return Catalogue(rows.values())


def _row(name: str, fields: _Row, source: str, folder: Path) -> CatalogueRow:
    try:
        return CatalogueRow(name, record_of(fields, source, folder))
    except SettingsError as error:
        return CatalogueRow(name, problem=error.diagnostic)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _rows(path: Path) -> Iterator[tuple[int, _Row]]:
    table = iter(_excel(path) if path.suffix.lower() == ".xlsx" else _csv(path))
    columns = [_column(str(cell or "")) for cell in next(table, [])]
    if _FILE_COLUMN not in columns:
        raise SettingsError.of("META-027", Origin(path.name))
    known = (*KNOWN_FIELDS, _FILE_COLUMN)
    slips = [c for c in columns if c and difflib.get_close_matches(c, known, 1, _MISSPELT)]
    reject_unknown(dict.fromkeys(slips, ""), known, path.name)
    for line, cells in enumerate(table, start=2):
        pairs = zip(columns, cells, strict=False)
        yield line, {column: cell for column, cell in pairs if column in known}


def _column(title: str) -> str:
    name = unicodedata.normalize("NFC", title).strip().casefold()
    plain = _VIETNAMESE.get(name) or _ENGLISH.get(name) or name
    return plain.replace(" ", "_").replace(".", "_").replace("-", "_")


def _value(key: str, cell: Any) -> Any:
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        # Excel makes dates of titles that look like one.
        return day if kind_of(key) is FieldKind.DATE else day.isoformat()
    if cell is None:
        return None
    # Excel keeps every number as a fraction: an ISBN or a year comes as 2026.0.
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if key in _LISTS or key in _SINGLE_LISTS:
        return [piece.strip() for piece in text.split(";") if piece.strip()]
    return text.strip()


def _csv(path: Path) -> Iterator[list[str]]:
    try:
        require_file(path)
        if path.stat().st_size > _LARGEST:
            raise _too_large(path, _LARGEST)
        content = path.read_bytes()
        # Excel calls UTF-16 with tabs “Unicode Text”.
        text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except UnicodeDecodeError as error:
        raise SettingsError.of("META-029", Origin(path.name)) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    except csv.Error as error:
        raise SettingsError.of("META-025", Origin(path.name), reason=str(error)) from error


def _excel(path: Path) -> Iterator[list[Any]]:
    import openpyxl

    try:
        require_file(path)
        _require_bounded(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for row in book.worksheets[0].iter_rows(max_col=_MOST_COLUMNS, values_only=True):
                yield list(row)
        finally:
            book.close()
    except SettingsError:
        raise
    except OSError as error:
        raise _unreadable(path, error) from error
    # Damaged parts come out of openpyxl as whatever failed in it: zlib.error, IndexError,
    # TypeError, the XML parsers' own.
    except Exception as error:
        raise SettingsError.of("META-031", Origin(path.name)) from error


def _require_bounded(path: Path) -> None:
    """Refuse a workbook whose directory tells of more than any catalogue holds."""
    with zipfile.ZipFile(path) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
    if unpacked > _LARGEST_UNPACKED:
        raise _too_large(path, _LARGEST_UNPACKED)


def _too_large(path: Path, limit: int) -> SettingsError:
    return SettingsError.of("META-025", Origin(path.name), reason=f"> {limit // MEGABYTE} MB")


def _unreadable(path: Path, error: OSError) -> SettingsError:
    if isinstance(error, FileNotFoundError):
        return SettingsError.of("FILE-010", Origin(path.name), source=str(path))
    return SettingsError.of("META-025", Origin(path.name), reason=system_reason(error))
