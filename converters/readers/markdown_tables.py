"""Pipe tables of Markdown with rows longer than their head, of which pandoc drops the last cells.

GitHub's specification (section 4.10) has programs ignore them; a manuscript must lose no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_DELIMITER: Final = re.compile(
    r"(?: {0,3}>)* {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*"
)
_QUOTED: Final = re.compile(r"(?: {0,3}>)+")
_FENCE: Final = re.compile(r"(?: {0,3}>)* {0,3}(`{3,}|~{3,})")
CODE: Final = r"(`++)(?:[^`]|(?!\1(?!`))`++)*?\1(?!`)|`++"
"""Code within a line, and marks of code that none closes; the first group of an expression."""
_NO_BORDER: Final = re.compile(rf"\\.|{CODE}")
"""Escaped characters and code, in which a bar parts no cells."""


def with_wide_heads(text: str) -> str:
    """Return a text in which the head of each pipe table is as wide as its longest row."""
    lines = text.split("\n")
    end = 0
    for number, fenced in enumerate(open_fences(lines)):
        line = lines[number]
        if number <= end or fenced or "|" not in line:
            continue
        if _DELIMITER.fullmatch(line.rstrip("\r")):
            end = _widen(lines, number)
    return "\n".join(lines)


def open_fences(lines: Sequence[str]) -> Iterator[bool]:
    """Tell of each line whether it stands in a block of code or is a fence around one."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        yield bool(fence or mark)
        if mark:
            fence = _after(fence, mark.group(1))


def _after(fence: str, mark: str) -> str:
    """Return the fence that is open after a mark: a longer or equal one of its kind closes it."""
    if not fence:
        return mark
    return "" if mark.startswith(fence) else fence


def _widen(lines: list[str], delimiter: int) -> int:
    """Add empty cells to a head and its line of dashes; return the last line of the table."""
    end = delimiter
    while end + 1 < len(lines) and "|" in lines[end + 1]:
        end += 1
    widest = max(map(_cells, lines[delimiter - 1 : end + 1]))
    for number, cell in ((delimiter - 1, " "), (delimiter, "-")):
        if (width := _cells(lines[number])) < widest:
            row = lines[number].rstrip()
            border = "" if row.endswith("|") else "|"
            lines[number] = row + border + f"{cell}|" * (widest - width)
    return end


def _cells(line: str) -> int:
    row = _NO_BORDER.sub("", _QUOTED.sub("", line, count=1)).strip()
    return row.removeprefix("|").removesuffix("|").count("|") + 1
