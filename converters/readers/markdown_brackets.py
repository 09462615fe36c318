"""Square brackets of Markdown that lead nowhere, marked as plain characters for pandoc.

Pandoc tries each opening bracket as a link, a note and a citation, and everything behind it again
for each of these: twenty that nobody closed, or ten within one another, take it minutes. A bracket
that its paragraph does not close is a character; links do not stand in links (CommonMark 6.3).
"""

from __future__ import annotations

import re
from typing import Final

from converters.readers.markdown_tables import CODE, open_fences

_MOST_OPEN: Final = 6
"""Unclosed brackets of a paragraph with which pandoc deals at once (a tenth of a second)."""
_DEEPEST: Final = 5
_TOKEN: Final = re.compile(rf"\\.|{CODE}|\$\$[^$]+\$\$|\$[^$\n]+\$|(?P<sign>[\[\]])", re.DOTALL)
"""Brackets; not those in code, in formulas or behind a backslash."""
_BLANK: Final = re.compile(r"[ \t>]*\r?")


def with_plain_brackets(text: str) -> str:
    """Return a text in which no paragraph has more open brackets than pandoc can follow."""
    if "[" not in text:
        return text
    pieces: list[str] = []
    paragraph: list[str] = []
    lines = text.split("\n")
    for line, fenced in zip(lines, open_fences(lines), strict=True):
        if fenced or _BLANK.fullmatch(line):
            pieces += [*_mended(paragraph), line]
            paragraph = []
        else:
            paragraph.append(line)
    return "\n".join([*pieces, *_mended(paragraph)])


def _mended(lines: list[str]) -> list[str]:
    text = "\n".join(lines)
    if text.count("[") <= _DEEPEST:
        return lines
    surplus = _surplus(text)
    if not surplus:
        return lines
    pieces = []
    last = 0
    for place in surplus:
        pieces += [text[last:place], "\\"]
        last = place
    return "".join([*pieces, text[last:]]).split("\n")


def _surplus(text: str) -> list[int]:
    """Return the places of the brackets that lead nowhere, in order."""
    waiting: list[tuple[int, int]] = []
    found: list[int] = []
    for match in _TOKEN.finditer(text):
        place, sign = match.start(), match["sign"]
        if sign == "[":
            waiting.append((place, 1))
        elif sign and waiting:
            start, height = waiting.pop()
            if height > _DEEPEST:
                found += [start, place]
            if waiting:
                waiting[-1] = (waiting[-1][0], max(waiting[-1][1], height + 1))
    if len(waiting) > _MOST_OPEN:
        found += [place for place, _ in waiting]
    return sorted(found)
