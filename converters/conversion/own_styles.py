"""What a checker says of the style sheet of an EPUB, told of the user's own file and its line.

The sheet of the book is ours, the theme's and the user's in one; a line of it says nothing to
whoever wrote a part of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from converters.diagnostics import Diagnostic, Origin
from converters.model.edition import Design
from converters.model.job import CheckResult
from converters.writers.themes import own_rules

_SHEET: Final = "EPUB/styles/book.css"
_LINE: Final = re.compile(r"\d+")
_GENERAL: Final = frozenset({"EPUB-900", "EPUB-901", "EPUB-902"})
"""Codes of EPUBCheck's own sentences; their advice is about books that are ours alone."""


class _Part(NamedTuple):
    """A file of the user's, and its first line in the sheet of the book."""

    name: str
    first: int
    lines: int

    def origin(self, line: int) -> Origin | None:
        """Return the place in the file of a line of the sheet, None where it is another's."""
        own = line - self.first + 1
        return Origin(self.name, lines=(own,)) if 1 <= own <= self.lines else None


def told_of_own_styles(
    checks: Iterable[CheckResult], design: Design, epub: Path
) -> tuple[CheckResult, ...]:
    """Return the verdicts on an EPUB; messages on lines of the user's style sheets name those."""
    checks = tuple(checks)
    if not any(_is_about_sheet(message) for check in checks for message in check.messages):
        return checks
    parts = _parts(design, epub)
    return tuple(
        msgspec.structs.replace(check, messages=tuple(_told(m, parts) for m in check.messages))
        for check in checks
    )


def _is_about_sheet(message: Diagnostic) -> bool:
    return message.origin is not None and message.origin.part == _SHEET


def _parts(design: Design, epub: Path) -> tuple[_Part, ...]:
    theme = [Path(design.theme)] if design.theme and Path(design.theme).is_absolute() else []
    files = [
        *(folder / "epub.css" for folder in theme),
        *([Path(design.css)] if design.css else []),
    ]
    with zipfile.ZipFile(epub) as archive:
        sheet = archive.read(_SHEET).decode("utf-8") if _SHEET in archive.namelist() else ""
    found = []
    for file in files:
        text = own_rules(file) if file.is_file() else ""
        place = sheet.rfind(text) if text else -1
        if place >= 0:
            found.append(_Part(file.name, sheet.count("\n", 0, place) + 1, text.count("\n") + 1))
    return tuple(found)


def _told(message: Diagnostic, parts: tuple[_Part, ...]) -> Diagnostic:
    values = dict(message.values)
    line = _LINE.search(str(values.get("line", "")))
    if line is None or not _is_about_sheet(message):
        return message
    origin = next((o for part in parts if (o := part.origin(int(line[0])))), None)
    if origin is None:
        return message
    code = "EPUB-903" if message.code in _GENERAL else message.code
    told = tuple((values | {"line": ""}).items())
    return msgspec.structs.replace(message, code=code, origin=origin, values=told)
