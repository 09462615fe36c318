"""LaTeX source looked through: groups in braces, options, stretches that stand as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

_LITERAL: Final = re.compile(
    r"\\begin\s*\{(?P<env>verbatim\*?|Verbatim|lstlisting|minted|alltt|filecontents\*?)\}"
    r"|\\(?:verb|lstinline)\*?(?P<sign>[^\sA-Za-z*{\[])[^\n]{0,2000}?(?P=sign)"
)
LITERALS: Final = frozenset(
    {"verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "alltt", "comment"}
)
"""Environments whose text stands as it is typed."""
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_MOST_ARGUMENTS: Final = 9
_LONGEST_OPTION: Final = 1_000


class Group(NamedTuple):
    """What stands between braces or brackets, and where the text goes on."""

    content: str
    end: int


def group_at(text: str, place: int, *, brackets: bool = False) -> Group | None:
    """Return the group that opens at ``place`` or after blanks from there."""
    while place < len(text) and text[place] in " \t\n":
        place += 1
    if place >= len(text) or text[place] != ("[" if brackets else "{"):
        return None
    end = _option_end(text, place) if brackets else _closings(text).get(place)
    return None if end is None else Group(text[place + 1 : end], end + 1)


@lru_cache(maxsize=2)
def _closings(text: str) -> dict[int, int]:
    """Return where each brace closes that does; found once for a text, however many are asked."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            waiting.append(match.start())
        elif match[0] == "}" and waiting:
            found[waiting.pop()] = match.start()
    return found


def _option_end(text: str, place: int) -> int | None:
    depth = braces = 0
    index = place
    while index < min(len(text), place + _LONGEST_OPTION):
        sign = text[index]
        if sign == "\\":
            index += 2
            continue
        if sign in "{}":
            braces += 1 if sign == "{" else -1
        elif not braces and sign in "[]":
            depth += 1 if sign == "[" else -1
            if depth == 0:
                return index
        index += 1
    return None


class Environment(NamedTuple):
    """An environment: where it begins, what its body is, where it ends."""

    start: int
    body: str
    end: int


def environments(text: str, begin: re.Pattern[str]) -> Iterator[Environment]:
    """Yield the environments whose beginning matches; the group ``env`` is the name of each.

    One that never ends is none, and no other of its name behind it is.
    """
    unclosed: set[str] = set()
    place = 0
    while match := begin.search(text, place):
        place = match.end()
        name = match["env"]
        if name in unclosed:
            continue
        ending = f"\\end{{{name}}}"
        end = text.find(ending, place)
        if end < 0:
            unclosed.add(name)
            continue
        yield Environment(match.start(), text[place:end], end + len(ending))
        place = end + len(ending)


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
    last = place = 0
    unclosed: set[str] = set()
    while match := _LITERAL.search(text, place):
        end = place = match.end()
        if name := match["env"]:
            ending = f"\\end{{{name}}}"
            end = -1 if name in unclosed else text.find(ending, place)
            if end < 0:
                unclosed.add(name)
                continue
            end += len(ending)
        pieces += [change(text[last : match.start()]), text[match.start() : end]]
        last = place = end
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
