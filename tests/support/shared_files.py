"""Parameters for tests over the shared data: one a file, or one skipped test that says why."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DATA = Path(
    os.environ.get("BANSO_TEST_DATA", Path(__file__).parents[3] / "shared" / "data")
).resolve()
_MANUSCRIPTS = frozenset({".docx", ".md", ".html", ".odt", ".rtf", ".doc"})


def is_manuscript(path: Path) -> bool:
    """Tell whether a file is a manuscript and not the truth about one."""
    return path.suffix in _MANUSCRIPTS and ".gt" not in path.suffixes


def shared_files(folder: str, wanted: Callable[[Path], bool]) -> list[Any]:
    """Return a ``pytest.param`` for every wanted file below ``folder`` of the shared data."""
    if not DATA.is_dir():
        reason = f"the shared test data is not at {DATA}; set BANSO_TEST_DATA"
        return [pytest.param(DATA, marks=pytest.mark.skip(reason=reason), id="absent")]
    files = sorted(path for path in (DATA / folder).rglob("*") if path.is_file() and wanted(path))
    return [pytest.param(path, id=path.name) for path in files]
