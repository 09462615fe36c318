"""Find the data files that the program carries: in a source tree, a wheel or a frozen folder."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return the path of a carried file or folder, e.g. ``resource_path("tessdata")``.

    Raises FileNotFoundError when the installation is incomplete.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def resource_bytes(*parts: str) -> bytes:
    """Return the content of a carried file."""
    return resource_path(*parts).read_bytes()


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent
    candidates = [package.parent / "resources", package / "_resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if (candidate / "diagnostics").is_dir():
            return candidate
    raise FileNotFoundError(candidates[0])
