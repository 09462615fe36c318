"""Titles for people, made of the names of files and folders."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final
from urllib.parse import unquote

_ESCAPED: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_COPY: Final = re.compile(
    r"\s*\(\d{1,3}\)$|[\s_-]+(?:copy|bản sao|ban sao)(?:\s*\(?\d{1,3}\)?)?$|[\s_-]+v\d{1,3}$"
    r"|[_-]+(?:final|cuối|cuoi|bản cuối|ban[ _-]cuoi)\d{0,2}$",
    re.IGNORECASE,
)
"""What people and programs add to the names of copies and of the last of several versions."""
_STROKES: Final = re.compile(r"(?<=[^\W_])[-–](?=[^\W_])")


def title_of(path: Path) -> str:
    """Return a readable title for a file or folder without one of its own.

    ``bao_cao-tong-ket_final (2).docx`` becomes ``Bao cao-tong-ket``: underscores are blanks, and
    so are hyphens where the name has no other; marks of copies and versions go.
    """
    name = path.name if path.is_dir() else path.stem
    text = unicodedata.normalize("NFC", unquote(name) if _ESCAPED.search(name) else name)
    while (shorter := _COPY.sub("", text)) != text and shorter.strip(" _-"):
        text = shorter
    spaced = " ".join(text.replace("_", " ").split()).strip(" -")
    if " " not in spaced:
        spaced = _STROKES.sub(" ", spaced)
    if not spaced:
        return name
    return spaced[0].upper() + spaced[1:] if spaced.islower() else spaced
