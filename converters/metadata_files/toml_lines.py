"""Values changed in a TOML file that a person wrote: every other line stays as it stands there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

_HEADER: Final = re.compile(r"\s*\[")
_Path = tuple[str, ...]
Name = Callable[[_Path], str]
"""From where a value stands in the file to what it is called."""


class UnusualLayoutError(ValueError):
    """A file in which a value cannot be changed without risk to what else it says."""


class _Statement(NamedTuple):
    """One ``key = value``, over as many lines as it takes."""

    start: int
    end: int
    key: str
    """As it is written, from the beginning of the line."""
    path: _Path
    value: Any


def with_values(text: str, changes: Mapping[str, Any], name_of: Name) -> str:
    """Return a TOML text with other values; None takes a key out. New keys follow the others.

    A value already as wanted stays as it is written. Source: TOML 1.0. Raises UnusualLayoutError
    where the text is laid out too cleverly.
    """
    lines = text.split("\n")
    found, tables = _statements(lines)
    waiting = dict(changes)
    written: dict[int, list[str]] = {}
    for one in found:
        told = _told_anew(one, lines, changes, waiting, name_of)
        if told is not None:
            written[one.start] = told
    ends = {one.start: one.end for one in found}
    before = _first_free_line(lines, found, tables)
    new = [f"{key} = {toml_value(value)}" for key, value in waiting.items() if value is not None]
    result: list[str] = []
    line = 0
    while line < len(lines):
        if line == before:
            result.extend(new)
        if line in written:
            result.extend(written[line])
            line = ends[line]
        else:
            result.append(lines[line])
            line += 1
    return "\n".join(result if before < len(lines) else [*result, *new, ""])


def _told_anew(
    one: _Statement,
    lines: list[str],
    changes: Mapping[str, Any],
    waiting: dict[str, Any],
    name: Name,
) -> list[str] | None:
    """Return the lines of a statement with its new value, None where it stays; tick off names."""
    if isinstance(one.value, dict):
        inner = {key: name((*one.path, key)) for key in one.value}
        wanted = {key: changes[inner[key]] for key in inner if inner[key] in changes}
        told = {key: wanted.get(key, value) for key, value in one.value.items()}
        told = {key: value for key, value in told.items() if value is not None}
        for key in wanted:
            waiting.pop(inner[key], None)
        if told == one.value:
            return None
        return [f"{one.key} = {toml_value(told)}{_remark(one, lines)}"] if told else []
    called = name(one.path)
    if called not in changes:
        return None
    value = waiting.pop(called, None)
    if value == one.value:
        return None
    return [] if value is None else [f"{one.key} = {toml_value(value)}{_remark(one, lines)}"]


def _first_free_line(lines: list[str], found: list[_Statement], tables: list[int]) -> int:
    """Return the line before which new keys go: those of tables come after the plain ones."""
    plain = [one.end for one in found if not tables or one.start < tables[0]]
    if plain:
        return plain[-1]
    if not tables:
        return len(lines)
    start = tables[0]
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


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
    while (document := _parsed("\n".join(lines[start:end]))) is None:
        end += 1
        if end > len(lines):
            raise UnusualLayoutError
    key = _key_of(lines[start])
    path = _path_of(_loaded(f"{key} = 0"), 0)
    value: Any = document
    for part in path:
        value = value[part]
    return _Statement(start, end, key, (*prefix, *path), value)


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


def _remark(one: _Statement, lines: list[str]) -> str:
    """Return the remark at the end of a statement of one line, with the room before it."""
    line = lines[one.start]
    if one.end != one.start + 1:
        return ""
    for place in [place for place, sign in enumerate(line) if sign == "#"]:
        if _parsed(line[:place]) is not None:
            rest = line[:place]
            return " " * (len(rest) - len(rest.rstrip())) + line[place:].rstrip("\r")
    return ""


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


# ---- values -----------------------------------------------------------------------------------


def toml_value(value: Any) -> str:
    """Return a value as TOML: texts, lists of texts, tables of them, numbers, dates, yes and no."""
    match value:
        case str() if "\n" in value:
            inner = "\n".join(_quoted(line)[1:-1] for line in value.split("\n"))
            return f'"""\n{inner}"""'
        case str():
            return _quoted(value)
        case bool():
            return str(value).lower()
        case list() | tuple():
            return f"[{', '.join(map(toml_value, value))}]"
        case dict():
            inner = ", ".join(f"{_quoted(key)} = {toml_value(one)}" for key, one in value.items())
            return f"{{ {inner} }}"
        case _:
            return str(value)


def _quoted(text: str) -> str:
    """Return a TOML basic string (TOML 1.0, section String); JSON's escapes are all TOML's too."""
    return msgspec.json.encode(text).decode("utf-8").replace("\x7f", "\\u007f")
