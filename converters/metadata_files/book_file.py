"""``book.toml``: the metadata of one book in a file that a person can write by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from converters.diagnostics import Diagnostic, Origin, Value
from converters.errors import SettingsError
from converters.metadata_files.handwriting import read_handwriting
from converters.metadata_files.matter_fields import NESTED_FIELDS
from converters.metadata_files.record import (
    KNOWN_FIELDS,
    BookRecord,
    other_spelling,
    record_of,
)
from converters.metadata_files.toml_lines import Place, UnusualLayoutError, lines_of
from converters.metadata_files.toml_values import toml_value
from converters.model.job import RecordValues
from converters.settings import read_toml
from converters.vocabularies import ProductForm

_HEAD: Final = """\
# Siêu dữ liệu của cuốn sách; lệnh banso đọc tệp này, cửa sổ lấy vào khi lập hồ sơ sách.
# Metadata of the book; the banso command reads it, the window takes it into a new project.
"""
_TABLES: Final = frozenset({"isbn", "series"})
"""Fields that may be a table besides: its keys are fields of their own."""


def read_book_file(path: Path) -> BookRecord:
    """Return what ``path`` says about its book.

    Raises SettingsError META-003 where it cannot be read, else as ``record_of`` does.
    """
    values = read_toml(path)
    try:
        return record_of(_flat(values), path.name, path.parent)
    except SettingsError as error:
        raise SettingsError(_with_line(error.diagnostic, path)) from error


def _with_line(problem: Diagnostic, path: Path) -> Diagnostic:
    """Return a message with the line of the key that it names, where that can be told."""
    told = dict(problem.values)
    try:
        places = lines_of(read_handwriting(path).text)
    except (OSError, UnusualLayoutError):
        return problem
    wanted, entry = str(told.get("key", "")), told.get("entry")
    field = wanted.partition(".")[0]
    # What stands in a list or a table of one line has the line of these.
    for name in dict.fromkeys((wanted, field)):
        found = [line for place, line in places if _is_at(place, name, entry)]
        if found and (len(found) == 1 or entry is not None or field not in NESTED_FIELDS):
            return msgspec.structs.replace(problem, origin=Origin(path.name, lines=(found[0],)))
    return problem


def _is_at(place: Place, name: str, entry: Value | None) -> bool:
    """Tell whether a field stands at a place of the file: in one of several tables, or alone."""
    keys = [part for part in place if isinstance(part, str)]
    numbers = [part for part in place if isinstance(part, int)]
    if keys[0] not in NESTED_FIELDS:
        return name == _field_at(keys)
    is_that_one = entry is not None and numbers == [int(entry) - 1]
    return name == ".".join(keys) and (is_that_one or not numbers)


def _field_at(keys: Sequence[str]) -> str:
    return next(iter(_flat(_nested(keys))), "")


def record_values(path: Path) -> RecordValues:
    """Return the fields of a file by name, as texts; an ISBN for all products counts for each.

    Fields that are tables of entries (``[[also_by]]``) are no texts and left out.

    Raises as ``read_book_file`` does.
    """
    return texts_of(_flat(read_toml(path)))


def book_fields(path: Path) -> dict[str, Any]:
    """Return the fields of a file by name as ``record_of`` takes them, days as texts.

    Raises as ``read_book_file`` does.
    """
    fields = _flat(read_toml(path))
    record_of(fields, path.name, path.parent)
    return {name: _plain(value) for name, value in fields.items()}


def book_text(fields: Mapping[str, Any]) -> str:
    """Return the file that says what ``fields`` say."""
    return _HEAD + "".join(f"{name} = {toml_value(value)}\n" for name, value in fields.items())


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float) else str(value)


def texts_of(flat: Mapping[str, Any]) -> RecordValues:
    """Return fields by name as texts, as ``record_values`` does for those of a file."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in flat.items():
        entries = value if isinstance(value, list) else [value]
        if any(isinstance(entry, Mapping) for entry in entries):
            continue  # Tables of entries are written by hand.
        texts = tuple(text for entry in entries if (text := str(entry).strip()))
        if texts:
            found[_name((key,))] = (*found.get(_name((key,)), ()), *texts)
    common = found.get("isbn")
    for form in ProductForm if common else ():
        found.setdefault(f"isbn_{form.value.replace('-', '_')}", common or ())
    return found


def _name(path: Sequence[str]) -> str:
    """Return what the field at a place of the file is called; ``authors`` is ``author`` too."""
    name = _field_at(path)
    return min(name, other_spelling(name), key=len)


def _nested(path: Sequence[str]) -> dict[str, Any]:
    first, *rest = path
    return {first: _nested(rest) if rest else None}


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn ``[isbn] epub = …`` into ``isbn_epub = …``; ``[series] title`` is the series itself."""
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping) and _holds_fields(key, value):
            for inner, content in value.items():
                # Editions are called on the command line with a hyphen: ``epub-fixed``.
                name = f"{key}_{inner.replace('-', '_')}"
                flat["series" if name == "series_title" else name] = content
        else:
            flat[key] = value
    return flat


def _holds_fields(key: str, table: Mapping[str, Any]) -> bool:
    """Tell whether the keys of a table go on with its name, as ``[publisher] address`` does."""
    if key in NESTED_FIELDS:
        return False
    known = [f"{key}_{inner}" in KNOWN_FIELDS for inner in table]
    return key not in KNOWN_FIELDS or key in _TABLES or (any(known) and all(known))
