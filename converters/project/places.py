"""Paths as a project keeps them: within its folder they move with it, others stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

PATH_FIELDS: Final = ("cover", "css", "typst", "theme")
"""Fields of a record that may name a file or a folder."""


def kept_path(path: Path, folder: Path) -> str:
    """Return a path as a project in ``folder`` keeps it."""
    whole = path.absolute()
    try:
        return whole.relative_to(folder).as_posix()
    except ValueError:
        return str(whole)


def real_path(kept: str, folder: Path) -> Path:
    """Return where a kept path leads to."""
    return (folder / kept).absolute()


def kept_record(fields: Mapping[str, Any], told_in: Path, folder: Path) -> dict[str, Any]:
    """Return the fields of a record whose paths are taken from the folder ``told_in``.

    A theme of ours is a name and no path.
    """
    kept = dict(fields)
    for name in PATH_FIELDS:
        told = kept.get(name)
        if isinstance(told, str) and told and (told_in / told).exists():
            kept[name] = kept_path(told_in / told, folder)
    return kept


def told_record(fields: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the fields of a project in ``folder`` with paths that hold wherever they are read."""
    told = dict(fields)
    for name in PATH_FIELDS:
        kept = told.get(name)
        if isinstance(kept, str) and kept and real_path(kept, folder).exists():
            told[name] = str(real_path(kept, folder))
    return told
