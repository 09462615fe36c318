"""What the name of a font says about the encoding of the text set in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from converters.vietnamese.encodings import Encoding, table_of

_SURE: Final = 0.5


@dataclass(frozen=True)
class FontEncoding:
    """Encoding that a font name stands for, and whether the font draws capitals only.

    ``confidence`` is 0 to 1; a name is a hint that the text must bear out.
    """

    encoding: Encoding
    capitals: bool = False
    confidence: float = 1.0

    @property
    def sure(self) -> bool:
        """Whether the name alone decides where the text is silent."""
        return self.confidence >= _SURE


@cache
def encoding_of_font(name: str) -> FontEncoding | None:
    """Return the legacy encoding of a font by its name, None for Unicode and unknown fonts."""
    rules = _rules()
    plain = _plain_name(name)
    if not plain or any(p.search(plain) for p in rules.unicode) or is_symbol_font(name):
        return None
    for rule in rules.fonts:
        if rule.pattern.search(plain) and not (rule.excluded and rule.excluded.search(plain)):
            capitals = any(
                rule.encoding in encodings and pattern.search(plain)
                for encodings, pattern in rules.capitals
            )
            return FontEncoding(rule.encoding, capitals, rule.confidence)
    return None


@cache
def is_symbol_font(name: str) -> bool:
    """Return whether the font holds pictures or signs, never text (Symbol, Wingdings)."""
    plain = _plain_name(name)
    return any(pattern.search(plain) for pattern in _rules().symbols)


def _plain_name(name: str) -> str:
    """Strip subset tags, quotes, style and script suffixes, in the order of the table."""
    plain = name
    for pattern, repeat in _rules().strip:
        while True:
            shorter = pattern.sub("", plain)
            changed, plain = shorter != plain, shorter
            if not (repeat and changed):
                break
    return plain.strip()


@dataclass(frozen=True)
class _FontRule:
    pattern: re.Pattern[str]
    excluded: re.Pattern[str] | None
    encoding: Encoding
    confidence: float


@dataclass(frozen=True)
class _Rules:
    strip: tuple[tuple[re.Pattern[str], bool], ...]
    fonts: tuple[_FontRule, ...]
    capitals: tuple[tuple[frozenset[str], re.Pattern[str]], ...]
    unicode: tuple[re.Pattern[str], ...]
    symbols: tuple[re.Pattern[str], ...]


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _rules() -> _Rules:
    data = table_of("fonts")
    return _Rules(
        tuple((_strip_pattern(s["strip"]), s.get("repeat", False)) for s in data["normalise"]),
        tuple(_font_rule(rule) for rule in data["rules"]),
        tuple(
            (frozenset(rule["encodings"]), _compile(rule["pattern"])) for rule in data["upper_case"]
        ),
        tuple(_compile(pattern) for pattern in data["unicode_families"]["patterns"]),
        tuple(_compile(pattern) for pattern in data["symbol_fonts"]["patterns"]),
    )


def _strip_pattern(pattern: str) -> re.Pattern[str]:
    # A PDF subset tag is six capitals, a spreadsheet's digit tail stands behind a small letter:
    # folding case there would eat parts of real names (VNSTCVN3).
    exact = pattern.startswith("^[A-Z]{6}") or "(?<=[a-z])" in pattern
    return re.compile(pattern) if exact else _compile(pattern)


def _font_rule(rule: dict[str, Any]) -> _FontRule:
    excluded = rule.get("not")
    return _FontRule(
        _compile(rule["pattern"]),
        _compile(excluded) if excluded else None,
        Encoding(rule["encoding"]),
        rule["confidence"],
    )
