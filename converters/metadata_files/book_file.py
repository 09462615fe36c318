"""``book.toml``: the metadata of one book in a file that a person can write by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from converters.metadata_files.matter_fields import NESTED_FIELDS
from converters.metadata_files.record import BookRecord, other_spelling, record_of
from converters.metadata_files.toml_values import toml_value
from converters.model.job import RecordValues
from converters.settings import read_toml
from converters.vocabularies import ProductForm

_HEAD: Final = """\
# Siêu dữ liệu của cuốn sách; lệnh banso đọc tệp này, cửa sổ lấy vào khi lập hồ sơ sách.
# Metadata of the book; the banso command reads it, the window takes it into a new project.
"""


def read_book_file(path: Path) -> BookRecord:
    """Return what ``path`` says about its book.

    Raises SettingsError META-003 where it cannot be read, else as ``record_of`` does.
    """
    return record_of(_flat(read_toml(path)), path.name, path.parent)


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
    (name,) = _flat(_nested(path))
    return min(name, other_spelling(name), key=len)


def _nested(path: Sequence[str]) -> dict[str, Any]:
    first, *rest = path
    return {first: _nested(rest) if rest else None}


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn ``[isbn] epub = …`` into ``isbn_epub = …``; ``[series] title`` is the series itself."""
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping) and key not in NESTED_FIELDS:
            for inner, content in value.items():
                # Editions are called on the command line with a hyphen: ``epub-fixed``.
                name = f"{key}_{inner.replace('-', '_')}"
                flat["series" if name == "series_title" else name] = content
        else:
            flat[key] = value
    return flat
