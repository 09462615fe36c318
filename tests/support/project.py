"""Where the project lies, and its files as a reviewer sees them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parent.parent.parent
WRITTEN: Final = frozenset({".py", ".md", ".toml", ".txt", ".cfg", ".spec", ".lock", ".in", ".typ"})


def modules(*packages: str) -> Iterator[Path]:
    """Yield the Python files of packages, in a stable order."""
    for package in packages:
        yield from sorted((PROJECT / package).rglob("*.py"))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return the files that the project's history holds, or all outside caches without git."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    names = listing.stdout.split("\0") if listing.returncode == 0 else []
    files = [PROJECT / name for name in names if name]
    return tuple(path for path in files if path.is_file())


def written_files() -> Iterator[Path]:
    """Yield the tracked files that people write: code, papers, settings, scripts."""
    for path in tracked_files():
        if path.suffix in WRITTEN or path.name in {"Makefile", "run"}:
            yield path


def name_of(path: Path) -> str:
    """Return a path as the project's own papers write it."""
    return path.relative_to(PROJECT).as_posix()
