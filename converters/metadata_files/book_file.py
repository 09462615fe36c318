"""``book.toml``: the metadata of one book in a file that a person can write by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from converters.metadata_files.record import BookRecord, record_of
from converters.settings import read_toml


def read_book_file(path: Path) -> BookRecord:
    """Return what ``path`` says about its book.

    Raises SettingsError META-003 where it cannot be read, else as ``record_of`` does.
    """
    return record_of(_flat(read_toml(path)), path.name, path.parent)


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn ``[isbn] epub = …`` into ``isbn_epub = …``; ``[series] title`` is the series itself."""
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            for inner, content in value.items():
                # Editions are called on the command line with a hyphen: ``epub-fixed``.
                name = f"{key}_{inner.replace('-', '_')}"
                flat["series" if name == "series_title" else name] = content
        else:
            flat[key] = value
    return flat
