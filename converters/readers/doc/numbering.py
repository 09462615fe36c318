"""Lists of a Word file as ``w:numbering`` (MS-DOC 2.9.147, 2.9.150, 2.9.131)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple, TypeVar

from lxml import etree

from converters.readers.doc.binary import DamagedError, block, i32, u8, u16, u32, xst
from converters.readers.doc.elements import child, root, xml_text
from converters.readers.doc.fib import Part
from converters.readers.doc.marks import style_id
from converters.readers.doc.opening import WordFile
from converters.readers.doc.sprms import CHARACTER, collect
from converters.vietnamese.legacy import FontRun, LegacyDecoder

_T = TypeVar("_T")
_DEFINITION: Final = 28
_LEVEL: Final = 28
_OVERRIDE: Final = 16
_LEVELS: Final = 9
_NO_STYLE: Final = 0x0FFF
_FORMATS: Final = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal",
    "cardinalText", "ordinalText", "hex", "chicago", "ideographDigital", "japaneseCounting",
    "aiueo", "iroha", "decimalFullWidth", "decimalHalfWidth", "japaneseLegal",
    "japaneseDigitalTenThousand", "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth",
    "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung", "decimalEnclosedFullstop",
    "decimalEnclosedParen", "decimalEnclosedCircleChinese", "ideographEnclosedCircle",
    "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting",
    "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital",
    "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand", "decimal",
    "koreanDigital", "koreanCounting", "koreanLegal", "koreanDigital2", "hebrew1", "arabicAlpha",
    "hebrew2", "arabicAbjad", "hindiVowels", "hindiConsonants", "hindiNumbers", "hindiCounting",
    "thaiLetters", "thaiNumbers", "thaiCounting", "vietnameseCounting", "numberInDash",
    "russianLower", "russianUpper",
)  # fmt: skip
"""Formats of numbers (MS-OSHARED 2.2.1.3) by their names in ISO 29500-1 section 17.18.59."""
_LONGEST: Final = 255
"""Characters about a number; Word's own window takes fewer."""
_NO_NUMBER: Final = 0xFF
_PLACES: Final = re.compile("[\x00-\x08]")


class Level(NamedTuple):
    """One level of a list."""

    start: int
    format: int
    text: str
    legal: bool
    restart: int | None
    font: str | None


class Definition(NamedTuple):
    """A list: its levels, and the style that stands for each."""

    identifier: int
    styles: tuple[int, ...]
    levels: tuple[Level, ...]


class Change(NamedTuple):
    """What one use of a list has otherwise on a level."""

    level: int
    start: int | None
    definition: Level | None


class Use(NamedTuple):
    """One use of a list; paragraphs point to it by its place, from 1."""

    identifier: int
    changes: tuple[Change, ...]


def numbering_xml(file: WordFile, fonts: Sequence[str]) -> etree._Element | None:
    """Return all lists, None where the file has none."""
    definitions = file.attempt(lambda: _definitions(file, fonts), [])
    uses = file.attempt(lambda: _uses(file, fonts), [])
    if not definitions or not uses:
        return None
    numbering = root("numbering")
    for number, definition in enumerate(definitions):
        abstract = child(numbering, "abstractNum", abstractNumId=number)
        for index, level in enumerate(definition.levels):
            write_level(abstract, index, level, definition.styles[index])
    numbers = {definition.identifier: n for n, definition in enumerate(definitions)}
    for place, use in enumerate(uses, 1):
        if use.identifier in numbers:
            element = child(numbering, "num", numId=place)
            child(element, "abstractNumId", val=numbers[use.identifier])
            for change in use.changes:
                _write_change(element, change)
    return numbering


def _write_change(element: etree._Element, change: Change) -> None:
    override = child(element, "lvlOverride", ilvl=change.level)
    if change.start is not None:
        child(override, "startOverride", val=change.start)
    if change.definition is not None:
        write_level(override, change.level, change.definition, _NO_STYLE)


def write_level(parent: etree._Element, index: int, level: Level, style: int) -> None:
    """Write one level of a list."""
    element = child(parent, "lvl", ilvl=index)
    child(element, "start", val=level.start)
    child(element, "numFmt", val=_format_of(level))
    if level.restart is not None:
        child(element, "lvlRestart", val=level.restart)
    if style != _NO_STYLE:
        child(element, "pStyle", val=style_id(style))
    if level.legal:
        child(element, "isLgl")
    text = _PLACES.sub(lambda match: f"%{ord(match[0]) + 1}", level.text)
    child(element, "lvlText", val=xml_text(text))


def _format_of(level: Level) -> str:
    if level.format == _NO_NUMBER:
        return "none"
    return _FORMATS[level.format] if level.format < len(_FORMATS) else "decimal"


class _Trail:
    """Data of many lengths that lie end to end behind the entries that they belong to."""

    def __init__(self, file: WordFile, at: int) -> None:
        self._file = file
        self._at = at

    def following(self, take: Callable[[bytes, int], tuple[_T, int]]) -> _T | None:
        """Return the next of the data, None at damage: behind it nothing can be found.

        ``take`` gives what lies at a place, and the place behind it.
        """
        try:
            found, self._at = take(self._file.table, self._at)
        except DamagedError:
            self._file.repaired = True
            self._at = len(self._file.table)
            return None
        return found


def _definitions(file: WordFile, fonts: Sequence[str]) -> list[Definition]:
    table = file.table
    place, size = file.fib.place(Part.LISTS)
    if not size:
        return []
    count = min(u16(table, place), size // _DEFINITION)
    start = place + 2
    trail = _Trail(file, start + count * _DEFINITION)
    take = partial(_level, fonts=fonts)
    found: list[Definition] = []
    for index in range(count):
        entry = block(table, start + index * _DEFINITION, _DEFINITION)
        styles = tuple(u16(entry, 8 + 2 * level) for level in range(_LEVELS))
        levels = [trail.following(take) for _ in range(1 if entry[26] & 1 else _LEVELS)]
        found.append(Definition(i32(entry, 0), styles, tuple(filter(None, levels))))
    return found


def _level(table: bytes, at: int, fonts: Sequence[str]) -> tuple[Level, int]:
    """Return the level at a place, and the place behind it."""
    head = block(table, at, _LEVEL)
    look_size, paragraph_size = head[24], head[25]
    look = block(table, at + _LEVEL + paragraph_size, look_size)
    end = at + _LEVEL + paragraph_size + look_size
    text = xst(table, end)[:_LONGEST]
    font = collect(look, CHARACTER).get("ascii_font", -1)
    name = fonts[font] if 0 <= font < len(fonts) else None
    restart = head[26] if head[5] & 0x08 else None
    level = Level(
        start=i32(head, 0),
        format=head[4],
        text=in_unicode(text, name),
        legal=bool(head[5] & 0x04),
        restart=restart,
        font=name,
    )
    return level, end + 2 + 2 * u16(table, end)


def in_unicode(text: str, font: str | None) -> str:
    """Return the words about a number (``Ch­¬ng``) in Unicode; places of numbers stay."""
    if text.isascii():
        return text
    pieces = re.split("([\x00-\x08])", text)
    decoded = LegacyDecoder().decode_paragraph([FontRun(piece, font) for piece in pieces])
    return "".join(decoded.runs)


def _uses(file: WordFile, fonts: Sequence[str]) -> list[Use]:
    table = file.table
    place, size = file.fib.place(Part.LIST_OVERRIDES)
    if not size:
        return []
    count = min(u32(table, place), size // _OVERRIDE)
    start = place + 4
    trail = _Trail(file, start + count * _OVERRIDE)
    found: list[Use] = []
    for index in range(count):
        head = block(table, start + index * _OVERRIDE, _OVERRIDE)
        take = partial(_changes, count=head[12], fonts=fonts)
        found.append(Use(i32(head, 0), trail.following(take) or ()))
    return found


def _changes(
    table: bytes, at: int, count: int, fonts: Sequence[str]
) -> tuple[tuple[Change, ...], int]:
    changes: list[Change] = []
    at += 4
    for _ in range(min(count, _LEVELS)):
        start, flags = i32(table, at), u8(table, at + 4)
        at += 8
        level = None
        if flags & 0x20:
            level, at = _level(table, at, fonts)
        changes.append(Change(flags & 0x0F, start if flags & 0x10 else None, level))
    return tuple(changes), at
