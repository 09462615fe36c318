"""LaTeX source looked through: groups in braces, options, stretches that stand as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

_LITERAL: Final = re.compile(
    r"\\begin\s*\{(?P<env>verbatim\*?|Verbatim|lstlisting|minted|alltt|filecontents\*?)\}.*?"
    r"\\end\s*\{(?P=env)\}"
    r"|\\(?:verb|lstinline)\*?(?P<sign>[^\sA-Za-z*{\[])[^\n]*?(?P=sign)",
    re.DOTALL,
)
_MOST_ARGUMENTS: Final = 9
_LONGEST: Final = 100_000
"""Signs in a group; one that never closes must not be read to the end of the source each time."""


class Group(NamedTuple):
    """What stands between braces or brackets, and where the text goes on."""

    content: str
    end: int


def group_at(text: str, place: int, *, brackets: bool = False) -> Group | None:
    """Return the group that opens at ``place`` or after blanks from there."""
    opening, closing = "[]" if brackets else "{}"
    while place < len(text) and text[place] in " \t\n":
        place += 1
    if place >= len(text) or text[place] != opening:
        return None
    depth = braces = 0
    index = place
    while index < min(len(text), place + _LONGEST):
        sign = text[index]
        if sign == "\\":
            index += 2
            continue
        if brackets and sign in "{}":
            braces += 1 if sign == "{" else -1
        elif not braces and sign == opening:
            depth += 1
        elif not braces and sign == closing:
            depth -= 1
            if depth == 0:
                return Group(text[place + 1 : index], index + 1)
        index += 1
    return None


def groups_at(text: str, place: int, count: int) -> tuple[list[str], int] | None:
    """Return ``count`` groups in braces one after the other, and where the text goes on."""
    found = []
    for _ in range(min(count, _MOST_ARGUMENTS)):
        group = group_at(text, place)
        if group is None:
            return None
        found.append(group.content)
        place = group.end
    return found, place


def outside_literals(text: str, change: Callable[[str], str]) -> str:
    """Return a text with all but the stretches changed that LaTeX prints as they are typed."""
    pieces = []
    last = 0
    for match in _LITERAL.finditer(text):
        pieces += [change(text[last : match.start()]), match[0]]
        last = match.end()
    return "".join([*pieces, change(text[last:])])


def with_command(
    text: str, name: str, count: int, change: Callable[[str | None, list[str]], str]
) -> str:
    r"""Return a text with each ``\name[option]{…}…`` replaced by what ``change`` makes of it."""
    command = re.compile(rf"\\{name}\*?(?![A-Za-z@])")
    pieces = []
    last = 0
    while match := command.search(text, last):
        option = group_at(text, match.end(), brackets=True)
        taken = groups_at(text, option.end if option else match.end(), count)
        pieces.append(text[last : match.start()])
        if taken is None:
            pieces.append(match[0])
            last = match.end()
            continue
        pieces.append(change(option.content if option else None, taken[0]))
        last = taken[1]
    return "".join([*pieces, text[last:]])
