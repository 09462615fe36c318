"""Pipe tables of Markdown with rows longer than their head, of which pandoc drops the last cells.

GitHub's specification (section 4.10) has programs ignore them; a manuscript must lose no word.
"""

from __future__ import annotations

import re
from typing import Final

_DELIMITER: Final = re.compile(
    r"(?: {0,3}>)* {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*"
)
_QUOTED: Final = re.compile(r"(?: {0,3}>)+")
_FENCE: Final = re.compile(r"(?: {0,3}>)* {0,3}(`{3,}|~{3,})")
_NO_BORDER: Final = re.compile(r"\\.|(`+).+?(?<!`)\1(?!`)")
"""Escaped characters and code, in which a bar parts no cells."""


def with_wide_heads(text: str) -> str:
    """Return a text in which the head of each pipe table is as wide as its longest row."""
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = _after(fence, mark.group(1))
        elif not fence and "|" in line and number and _DELIMITER.fullmatch(line.rstrip("\r")):
            _widen(lines, number)
    return "\n".join(lines)


def _after(fence: str, mark: str) -> str:
    """Return the fence that is open after a mark: a longer or equal one of its kind closes it."""
    if not fence:
        return mark
    return "" if mark.startswith(fence) else fence


def _widen(lines: list[str], delimiter: int) -> None:
    """Add empty cells to a head and its line of dashes."""
    widest = max(_cells(lines[delimiter]), _cells(lines[delimiter - 1]))
    for line in lines[delimiter + 1 :]:
        if "|" not in line:
            break
        widest = max(widest, _cells(line))
    for number, cell in ((delimiter - 1, " "), (delimiter, "-")):
        if (width := _cells(lines[number])) < widest:
            row = lines[number].rstrip()
            border = "" if row.endswith("|") else "|"
            lines[number] = row + border + f"{cell}|" * (widest - width)


def _cells(line: str) -> int:
    row = _NO_BORDER.sub("", _QUOTED.sub("", line, count=1)).strip()
    return row.removeprefix("|").removesuffix("|").count("|") + 1
