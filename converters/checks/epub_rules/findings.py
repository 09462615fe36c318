"""Gathers what our rules find: one message a rule and file, with a count and the first places."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from converters.diagnostics import Diagnostic, Origin, Severity, catalogue

_FILES: Final = 4
"""Files that a rule names one by one; the rest is one message."""
_LINES: Final = 5
_EXAMPLES: Final = 3
_LONGEST: Final = 60
_RANKS: Final = (Severity.FATAL, Severity.ERROR, Severity.WARNING, Severity.NOTE)


class Finding(NamedTuple):
    """One place where a rule is broken: catalogue code, line (0: none), what stands there."""

    code: str
    line: int = 0
    example: str = ""


@dataclass
class _Group:
    """The places of one rule in one file, or in several."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.count += 1
        if finding.line and finding.line not in self.lines and len(self.lines) < _LINES:
            self.lines.append(finding.line)
        self._show(_short(finding.example))

    def join(self, other: _Group) -> None:
        self.count += other.count
        for example in other.examples:
            self._show(example)

    def _show(self, example: str) -> None:
        if example and example not in self.examples and len(self.examples) < _EXAMPLES:
            self.examples.append(example)


class Findings:
    """What was found in one book, in the order of its files."""

    def __init__(self, book: str) -> None:
        self._book = book
        self._groups: dict[str, dict[str, _Group]] = {}

    def add(self, part: str, finding: Finding) -> None:
        """Enter one place."""
        self._groups.setdefault(finding.code, {}).setdefault(part, _Group()).add(finding)

    def __contains__(self, code: str) -> bool:
        return code in self._groups

    def messages(
        self, family: str, *, most: Severity = Severity.ERROR, without: Collection[str] = ()
    ) -> tuple[Diagnostic, ...]:
        """Return the messages of a family of codes, the weightiest first.

        ``most`` is the highest severity that counts; ``without`` are codes told elsewhere.
        """
        found = [code for code in self._groups if code.startswith(family) and code not in without]
        found.sort(key=lambda code: (_RANKS.index(_severity(code, most)), code))
        return tuple(
            self._message(code, _severity(code, most), part, group)
            for code in found
            for part, group in _merged(self._groups[code])
        )

    def _message(self, code: str, severity: Severity, part: str, group: _Group) -> Diagnostic:
        values = (("count", group.count), ("examples", " · ".join(group.examples)))
        origin = Origin(self._book, part=part or None, lines=tuple(group.lines))
        return Diagnostic(code, severity, origin, values)


def _severity(code: str, most: Severity) -> Severity:
    own = Severity(catalogue()[code]["severity"])
    return max(own, most, key=_RANKS.index)


def _merged(groups: dict[str, _Group]) -> list[tuple[str, _Group]]:
    listed = list(groups.items())
    if len(listed) <= _FILES + 1:
        return listed
    rest = _Group()
    for _, group in listed[_FILES:]:
        rest.join(group)
    part = f"{listed[_FILES][0]} (+{len(listed) - _FILES - 1})"
    return [*listed[:_FILES], (part, rest)]


def _short(text: str) -> str:
    shown = " ".join(text[: 4 * _LONGEST].split())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1].rstrip() + "…"
