"""Where the values of a TOML file stand that a person wrote, so that messages can name the line."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final, NamedTuple

_HEADER: Final = re.compile(r"\s*\[")
_SEVERAL: Final = re.compile(r"\s*\[\[")
_Path = tuple[str, ...]
Place = tuple[str | int, ...]
"""Where a value stands: keys, and which one of several tables, from 0."""


class UnusualLayoutError(ValueError):
    """A file in which the lines of values cannot be told."""


class _Statement(NamedTuple):
    """One ``key = value``, over as many lines as it takes."""

    start: int
    end: int
    path: _Path


def lines_of(text: str) -> tuple[tuple[Place, int], ...]:
    """Return where each value and each header of a table stands in a TOML text, lines from 1.

    Raises UnusualLayoutError where the text is laid out too cleverly.
    """
    lines = text.split("\n")
    statements, headers = _statements(lines)
    found: list[tuple[Place, int]] = []
    numbers: dict[_Path, int] = {}
    prefix: Place = ()
    by_line = {one.start: one for one in statements}
    for line in sorted((*by_line, *headers)):
        one = by_line.get(line)
        if one is not None:
            found.append(((*prefix, *one.path[len(_keys(prefix)) :]), line + 1))
            continue
        path = _path_of(_loaded(lines[line].strip()), {})
        prefix = path
        if _SEVERAL.match(lines[line]):
            numbers[path] = numbers.get(path, -1) + 1
            prefix = (*path, numbers[path])
        found.append((prefix, line + 1))
    return tuple(found)


def _keys(place: Place) -> _Path:
    return tuple(part for part in place if isinstance(part, str))


def _statements(lines: list[str]) -> tuple[list[_Statement], list[int]]:
    """Return all statements and the lines of the headers of tables."""
    found: list[_Statement] = []
    tables: list[int] = []
    prefix: _Path = ()
    line = 0
    while line < len(lines):
        text = lines[line].strip()
        if not text or text.startswith("#"):
            line += 1
        elif _HEADER.match(text):
            prefix = _path_of(_loaded(text), {})
            tables.append(line)
            line += 1
        else:
            found.append(_statement(lines, line, prefix))
            line = found[-1].end
    return found, tables


def _statement(lines: list[str], start: int, prefix: _Path) -> _Statement:
    end = start + 1
    while _parsed("\n".join(lines[start:end])) is None:
        end += 1
        if end > len(lines):
            raise UnusualLayoutError
    path = _path_of(_loaded(f"{_key_of(lines[start])} = 0"), 0)
    return _Statement(start, end, (*prefix, *path))


def _key_of(line: str) -> str:
    """Return what stands before the sign of equality; a quoted key may hold one too."""
    places = [place for place, sign in enumerate(line) if sign == "="]
    for place in places:
        if _parsed(f"{line[:place]} = 0") is not None:
            return line[:place].rstrip()
    raise UnusualLayoutError


def _path_of(document: Any, end: Any) -> _Path:
    path: list[str] = []
    node = document
    while node != end:
        if isinstance(node, list) and len(node) == 1:
            (node,) = node  # a header of one of several tables, ``[[also_by]]``
            continue
        if not isinstance(node, dict) or len(node) != 1:
            raise UnusualLayoutError
        ((key, node),) = node.items()
        path.append(key)
    return tuple(path)


def _loaded(text: str) -> dict[str, Any]:
    document = _parsed(text)
    if document is None:
        raise UnusualLayoutError
    return document


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
