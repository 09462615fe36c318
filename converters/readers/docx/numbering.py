"""Numbering: the exact text that Word shows before a numbered paragraph (ISO 29500-1, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from converters.model.publication import NumberStyle
from converters.readers.docx.names import VAL, W, integer, is_on, value_of
from converters.readers.docx.symbols import is_symbol_font
from converters.readers.number_formats import ZEROS, format_number

Decoder = Callable[[str, str | None], str]
_LEVELS: Final = 9
_NUMBER_MAX: Final = 32_767
_PLACE: Final = re.compile(r"%([1-9])")
_STYLES: Final = {
    "decimal": NumberStyle.DECIMAL,
    "lowerLetter": NumberStyle.LOWER_ALPHA,
    "upperLetter": NumberStyle.UPPER_ALPHA,
    "lowerRoman": NumberStyle.LOWER_ROMAN,
    "upperRoman": NumberStyle.UPPER_ROMAN,
}


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
    hidden: bool = False
    """It counts, but nothing shows."""
    caps: bool = False
    font: str | None = None


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

    def __init__(
        self, root: etree._Element | None, style_links: dict[str, str], language: str = "en"
    ) -> None:
        """``style_links``: numbering style id → numId, for definitions that only point to one."""
        self._language = language
        self._levels: dict[str, dict[int, NumberLevel]] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, NumberLevel]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        """Starts by which numberings of one definition differ."""
        self._unused: set[tuple[str, int]] = set()
        """Levels with such a start, until they are used."""
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
                    self._starts.setdefault(num_id, {})[ilvl] = _counted(start)
                    self._unused.add((num_id, ilvl))

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

    def advance(
        self, num_id: str, ilvl: int, in_unicode: Decoder | None = None
    ) -> NumberLabel | None:
        """Count one paragraph and return its label; None where it has no numbering at all.

        ``in_unicode`` gives the text of a level in Unicode, by its font: it may be in an old one.
        """
        level = self.level(num_id, ilvl)
        if level is None or not 0 <= ilvl < _LEVELS:
            return None
        if in_unicode is not None and not level.text.isascii():
            level = replace(level, text=in_unicode(level.text, level.font))
        if level.format == "bullet":
            words = _words_of_bullet(level)
            return NumberLabel(
                words, ordered=False, style=NumberStyle.DECIMAL, value=0, is_plain=not words
            )
        values = self._count(num_id, ilvl)
        if level.format == "none" and not level.text:
            return NumberLabel("", ordered=False, style=NumberStyle.DECIMAL, value=0, is_plain=True)
        value = values[ilvl]
        style = _STYLES.get(level.format)
        return NumberLabel(
            self._text(num_id, level, values),
            ordered=True,
            style=style or NumberStyle.DECIMAL,
            value=value,
            is_plain=style is not None and level.text == f"%{ilvl + 1}." and not level.hidden,
        )

    def _abstract(self, num_id: str, depth: int = 0) -> str:
        name = self._abstract_of.get(num_id, "")
        linked = self._style_links.get(self._links.get(name, ""))
        if linked is None or linked == num_id or depth > _LEVELS:
            return name
        return self._abstract(linked, depth + 1)

    def _count(self, num_id: str, ilvl: int) -> list[int]:
        counters = self._counters.setdefault(self._abstract(num_id), [None] * _LEVELS)
        if (num_id, ilvl) in self._unused:
            # A start override begins anew once, when its numbering is first used on that level.
            self._unused.discard((num_id, ilvl))
            counters[ilvl] = None
        for above in range(ilvl):
            if counters[above] is None:
                counters[above] = self._start(num_id, above)
                self._unused.discard((num_id, above))
        before = counters[ilvl]
        counters[ilvl] = (
            self._start(num_id, ilvl) if before is None else min(before + 1, _NUMBER_MAX)
        )
        for below in range(ilvl + 1, _LEVELS):
            lower = self.level(num_id, below)
            restart = None if lower is None else lower.restart
            if restart is None or ilvl < restart:
                counters[below] = None
        return [0 if value is None else value for value in counters]

    def _start(self, num_id: str, ilvl: int) -> int:
        """Return where a level begins, also whenever it begins anew (17.9.27)."""
        override = self._starts.get(num_id, {}).get(ilvl)
        if override is not None:
            return override
        level = self.level(num_id, ilvl)
        return 1 if level is None else level.start

    def _text(self, num_id: str, level: NumberLevel, values: list[int]) -> str:
        def number(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            other = self.level(num_id, place)
            style = "decimal" if level.legal or other is None else other.format
            return format_number(values[place], style, self._language)

        if level.hidden:
            return ""
        text = _PLACE.sub(number, level.text).strip()
        return text.upper() if level.caps else text


def _words_of_bullet(level: NumberLevel) -> str:
    """Return what a bullet says where it is words, e.g. *Note*, and no sign of a symbol font."""
    text = level.text.strip()
    if level.hidden or len(text) < 2 or is_symbol_font(level.font):
        return ""
    if not any(character.isalnum() for character in text):
        return ""
    return text.upper() if level.caps else text


def _level(element: etree._Element) -> tuple[int, NumberLevel]:
    restart = value_of(element, f"{W}lvlRestart")
    marks = element.find(f"{W}rPr")
    fonts = None if marks is None else marks.find(f"{W}rFonts")
    return integer(element.get(f"{W}ilvl")), NumberLevel(
        start=_counted(value_of(element, f"{W}start")),
        format=_format_of(element),
        text=value_of(element, f"{W}lvlText") or "",
        restart=None if restart is None else integer(restart),
        legal=is_on(element.find(f"{W}isLgl")),
        style=value_of(element, f"{W}pStyle"),
        hidden=marks is not None and is_on(marks.find(f"{W}vanish")),
        caps=marks is not None and is_on(marks.find(f"{W}caps")),
        font=None if fonts is None else fonts.get(f"{W}ascii"),
    )


def _counted(start: str | None) -> int:
    return min(integer(start, 1), _NUMBER_MAX)


def _format_of(level: etree._Element) -> str:
    """Return the number format; those that Word spells out (``001, 002, …``) as ``zeros3``."""
    found = level.find(f"{W}numFmt")
    if found is None:
        # Formats younger than the standard stand in the branch that old programs do not read.
        found = next(level.iter(f"{W}numFmt"), None)
    if found is None:
        return "decimal"
    pattern = found.get(f"{W}format", "").partition(",")[0].strip()
    if found.get(VAL) == "custom":
        return f"{ZEROS}{len(pattern)}" if pattern.isdecimal() else "decimal"
    return found.get(VAL, "decimal")
