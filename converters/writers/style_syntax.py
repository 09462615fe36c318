"""Whether a style sheet of the user's is whole: brackets, quotation marks, comments, declarations.

CSS Syntax Module Level 3, as far as a slip of the hand can break it: a reading system drops all
that follows an open bracket, and a store refuses the book. What properties mean is left to
EPUBCheck.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from converters.diagnostics import Origin
from converters.errors import SettingsError

_STRING: Final = r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
_COMMENT: Final = re.compile(rf"{_STRING}|/\*.*?\*/", re.DOTALL)
_TOKEN: Final = re.compile(
    rf"{_STRING}|url\(\s*[^\"'\s()]+\s*\)|\\.|/\*|[{{}}()\[\]\"';]", re.DOTALL | re.IGNORECASE
)
_CLOSING: Final = {"}": "{", ")": "(", "]": "["}
_NEVER_CLOSED: Final = frozenset({"/*", '"', "'"})
"""What only stands alone where its other end is missing."""
_DECLARATION: Final = re.compile(r"--[\w-]+\s*:|[*_]?[\w-]+\s*:\s*\S")
_LONGEST: Final = 60
"""Characters of a declaration that a message shows."""


class _Fault(NamedTuple):
    """A code of the catalogue, what it is about, and where in the style sheet."""

    code: str
    found: str
    place: int


def require_sound_styles(css: str, path: Path) -> None:
    """Raise SettingsError for a style sheet with a slip, by file and line.

    EPUB-045 for what is never closed, EPUB-046 for what closes nothing, EPUB-047 for what stands in
    a block and is no declaration.
    """
    plain = _COMMENT.sub(_without_comment, css)
    fault = _first_fault(plain)
    if fault is None:
        return
    line = plain.count("\n", 0, fault.place) + 1
    found = " ".join(fault.found.split())
    shown = found if len(found) <= _LONGEST else f"{found[:_LONGEST]}…"
    origin = Origin(path.name, lines=(line,))
    raise SettingsError.of(fault.code, origin, file=path.name, line=line, found=shown)


def _without_comment(match: re.Match[str]) -> str:
    """Return a string as it is, a comment as empty lines."""
    text = match[0]
    return re.sub(r"[^\n]", " ", text) if text.startswith("/*") else text


def _first_fault(css: str) -> _Fault | None:
    opened: list[tuple[str, int]] = []
    start = 0
    """Where what may be a declaration begins."""
    for match in _TOKEN.finditer(css):
        mark, place = match[0], match.start()
        if mark in _NEVER_CLOSED:
            return _Fault("EPUB-045", mark, place)
        if mark in _CLOSING:
            if not opened or opened[-1][0] != _CLOSING[mark]:
                return _unmatched(opened, mark, place)
            opened.pop()
        if mark in (";", "}") and (opened or mark == "}"):
            fault = _declaration_fault(css, start, place)
            if fault is not None:
                return fault
        if mark in ("{", "(", "["):
            opened.append((mark, place))
        if mark in (";", "{", "}"):
            start = match.end()
    return _Fault("EPUB-045", *opened[-1]) if opened else None


def _unmatched(opened: list[tuple[str, int]], mark: str, place: int) -> _Fault:
    """Return what is wrong with a bracket that does not close the last one: that one, if open."""
    return _Fault("EPUB-045", *opened[-1]) if opened else _Fault("EPUB-046", mark, place)


def _declaration_fault(css: str, start: int, end: int) -> _Fault | None:
    text = css[start:end]
    found = text.strip()
    if not found or found.startswith("@") or _DECLARATION.match(found):
        return None
    return _Fault("EPUB-047", found, start + len(text) - len(text.lstrip()))
