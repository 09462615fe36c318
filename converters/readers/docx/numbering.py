"""Numbering: the exact text that Word shows before a numbered paragraph (ISO 29500-1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from converters.model.publication import NumberStyle
from converters.readers.docx.names import VAL, W, integer, is_on, value_of

_LEVELS: Final = 9
_NUMBER_MAX: Final = 32_767
_PLACE: Final = re.compile(r"%([1-9])")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_STYLES: Final = {
    "decimal": NumberStyle.DECIMAL,
    "lowerLetter": NumberStyle.LOWER_ALPHA,
    "upperLetter": NumberStyle.UPPER_ALPHA,
    "lowerRoman": NumberStyle.LOWER_ROMAN,
    "upperRoman": NumberStyle.UPPER_ROMAN,
}
_DIGITS_VI: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class NumberLevel:
    """One level of a numbering definition."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    """Level (from 1) whose numbers start this one anew; 0: never; None: any level above."""
    legal: bool = False
    """All levels in decimal figures, whatever they are by themselves."""
    style: str | None = None
    """Paragraph style that stands for this level."""


@dataclass(frozen=True, slots=True)
class NumberLabel:
    """What stands before one paragraph."""

    text: str
    """As Word shows it; empty for bullets and for levels without a number."""
    ordered: bool
    style: NumberStyle
    value: int
    is_plain: bool
    """Whether a plain counter (``1.``, ``a.``, ``i.``) gives the same text."""


class Numbering:
    """Numbering definitions and the counters while the document is read in order."""

    def __init__(self, root: etree._Element | None, style_links: dict[str, str]) -> None:
        """``style_links``: numbering style id → numId, for definitions that only point to one."""
        self._levels: dict[str, dict[int, NumberLevel]] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, NumberLevel]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._links: dict[str, str] = {}
        self._style_links = style_links
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        for element in root.iterfind(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId", "")
            self._levels[name] = dict(map(_level, element.iterfind(f"{W}lvl")))
            link = value_of(element, f"{W}numStyleLink")
            if link is not None:
                self._links[name] = link
        for element in root.iterfind(f"{W}num"):
            num_id = element.get(f"{W}numId", "")
            self._abstract_of[num_id] = value_of(element, f"{W}abstractNumId") or ""
            for override in element.iterfind(f"{W}lvlOverride"):
                ilvl = integer(override.get(f"{W}ilvl"))
                level, start = override.find(f"{W}lvl"), value_of(override, f"{W}startOverride")
                if level is not None:
                    self._overrides.setdefault(num_id, {})[ilvl] = _level(level)[1]
                if start is not None:
                    self._restarts.setdefault(num_id, {})[ilvl] = integer(start, 1)

    def level(self, num_id: str, ilvl: int) -> NumberLevel | None:
        """Return a level's definition, None where the document defines none."""
        override = self._overrides.get(num_id, {}).get(ilvl)
        if override is not None:
            return override
        return self._levels.get(self._abstract(num_id), {}).get(ilvl)

    def level_of_style(self, num_id: str, style_id: str | None) -> int:
        """Return the level that a paragraph style stands for, 0 where none says so."""
        levels = self._levels.get(self._abstract(num_id), {})
        return next((n for n, level in levels.items() if style_id and level.style == style_id), 0)

    def advance(self, num_id: str, ilvl: int) -> NumberLabel | None:
        """Count one paragraph and return its label; None where it has no numbering at all."""
        level = self.level(num_id, ilvl)
        if level is None or not 0 <= ilvl < _LEVELS:
            return None
        if level.format == "bullet":
            return NumberLabel("", ordered=False, style=NumberStyle.DECIMAL, value=0, is_plain=True)
        values = self._count(num_id, ilvl, level)
        if level.format == "none" and not level.text:
            return NumberLabel("", ordered=False, style=NumberStyle.DECIMAL, value=0, is_plain=True)
        value = values[ilvl]
        style = _STYLES.get(level.format)
        return NumberLabel(
            self._text(num_id, level, values),
            ordered=True,
            style=style or NumberStyle.DECIMAL,
            value=value,
            is_plain=style is not None and level.text == f"%{ilvl + 1}.",
        )

    def _abstract(self, num_id: str, depth: int = 0) -> str:
        name = self._abstract_of.get(num_id, "")
        linked = self._style_links.get(self._links.get(name, ""))
        if linked is None or linked == num_id or depth > _LEVELS:
            return name
        return self._abstract(linked, depth + 1)

    def _count(self, num_id: str, ilvl: int, level: NumberLevel) -> list[int]:
        counters = self._counters.setdefault(self._abstract(num_id), [None] * _LEVELS)
        restarts = self._restarts.get(num_id, {})
        if ilvl in restarts:
            # A start override counts once, when its numbering is first used on that level.
            counters[ilvl] = restarts.pop(ilvl) - 1
        for above in range(ilvl):
            if counters[above] is None:
                counters[above] = self._start(num_id, above)
        before = counters[ilvl]
        counters[ilvl] = min(level.start if before is None else before + 1, _NUMBER_MAX)
        for below in range(ilvl + 1, _LEVELS):
            lower = self.level(num_id, below)
            restart = None if lower is None else lower.restart
            if restart is None or ilvl < restart:
                counters[below] = None
        return [0 if value is None else value for value in counters]

    def _start(self, num_id: str, ilvl: int) -> int:
        level = self.level(num_id, ilvl)
        return 1 if level is None else level.start

    def _text(self, num_id: str, level: NumberLevel, values: list[int]) -> str:
        def number(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            other = self.level(num_id, place)
            style = "decimal" if level.legal or other is None else other.format
            return format_number(values[place], style)

        return _PLACE.sub(number, level.text).strip()


def format_number(value: int, style: str) -> str:
    """Return a number in one of Word's formats; decimal figures for those that we do not know."""
    letter = {"lowerLetter": "a", "upperLetter": "A"}.get(style)
    if letter is not None and value > 0:
        # After z come aa, bb, …: the same letter repeated (section 17.18.59).
        return chr(ord(letter) + (value - 1) % 26) * ((value - 1) // 26 + 1)
    if style in {"lowerRoman", "upperRoman"} and value > 0:
        roman = _roman(value)
        return roman if style == "lowerRoman" else roman.upper()
    if style == "decimalZero":
        return f"{value:02d}"
    if style == "vietnameseCounting":
        return vietnamese_number(value)
    return "" if style in {"none", "bullet"} else str(value)


def vietnamese_number(value: int) -> str:
    """Return a number below 1000 in Vietnamese words, in figures above."""
    if value < 10:
        return _DIGITS_VI[max(0, value)]
    if value < 100:
        tens, ones = divmod(value, 10)
        head = "mười" if tens == 1 else f"{_DIGITS_VI[tens]} mươi"
        if ones == 0:
            return head
        tail = {1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, _DIGITS_VI[ones])
        return f"{head} {tail}"
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        head = f"{_DIGITS_VI[hundreds]} trăm"
        if rest == 0:
            return head
        return (
            f"{head} linh {_DIGITS_VI[rest]}" if rest < 10 else f"{head} {vietnamese_number(rest)}"
        )
    return str(value)


def _roman(value: int) -> str:
    pieces = []
    for size, sign in _ROMAN:
        count, value = divmod(value, size)
        pieces.append(sign * count)
    return "".join(pieces)


def _level(element: etree._Element) -> tuple[int, NumberLevel]:
    format_element = element.find(f"{W}numFmt")
    restart = value_of(element, f"{W}lvlRestart")
    return integer(element.get(f"{W}ilvl")), NumberLevel(
        start=integer(value_of(element, f"{W}start"), 1),
        format="decimal" if format_element is None else format_element.get(VAL, "decimal"),
        text=value_of(element, f"{W}lvlText") or "",
        restart=None if restart is None else integer(restart),
        legal=is_on(element.find(f"{W}isLgl")),
        style=value_of(element, f"{W}pStyle"),
    )
