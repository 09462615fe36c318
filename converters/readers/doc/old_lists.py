"""Numbering in the manner of Word 95, which later files keep in the paragraphs themselves.

Such a paragraph points to list 2047 and bears the look of its number: an ANLD of 84 bytes (32
characters about the number in two bytes each), of 52 in files that were made from older ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from converters.readers.doc.binary import DamagedError, u8, u16
from converters.readers.doc.elements import child
from converters.readers.doc.formatting import ParagraphFormat
from converters.readers.doc.numbering import Level, in_unicode, write_level
from converters.readers.doc.sprms import Marks, modifiers
from converters.readers.docx.names import W

_OLD_LIST: Final = 0x07FF
_LAST_NUMBER: Final = 0x07FE
"""Numbers of lists are given downwards from here; those of the file's own count upwards."""
_MOST: Final = 1_000
_LOOK: Final = 0xC63E
_WIDE: Final = 84
_TEXT: Final = 20
_TEXT_SIGNS: Final = 32
_OUTLINE_LEVELS: Final = 9
_PAUSE: Final = 12
"""Level of a paragraph in a list that shows no number itself."""
_SHOWS_OUTER: Final = 0x04
_BULLET: Final = 23
_NO_STYLE: Final = 0x0FFF


class OldLists:
    """The lists of one file, found paragraph by paragraph."""

    def __init__(self, fonts: Sequence[str]) -> None:
        self._fonts = fonts
        self._levels: list[dict[int, Level]] = []
        self._outline: int | None = None
        self._simple: int | None = None
        self._end = -1

    def marks(self, form: ParagraphFormat, first: int, mark: int) -> Marks:
        """Return what is set for a paragraph, its old number as one of a list of today."""
        if form.marks.get("list") != _OLD_LIST:
            return form.marks
        kind = form.marks.get("list_level", 0)
        goes_on, self._end = self._end == first, mark + 1
        if kind == _PAUSE:
            return {name: v for name, v in form.marks.items() if name not in {"list", "list_level"}}
        look = next((o for number, o in modifiers(form.grpprl) if number == _LOOK), b"")
        depth = kind - 1 if 1 <= kind <= _OUTLINE_LEVELS else 0
        try:
            level = self._level(look, depth)
        except DamagedError:
            return form.marks
        number = self._number(level, depth, outline=1 <= kind <= _OUTLINE_LEVELS, goes_on=goes_on)
        return form.marks if number is None else form.marks | {"list": number, "list_level": depth}

    def _number(self, level: Level, depth: int, *, outline: bool, goes_on: bool) -> int | None:
        """Return the list that a paragraph is in: those of the outline are one through the file."""
        index = self._outline if outline else self._simple if goes_on else None
        if index is not None and self._levels[index].get(depth, level) != level and not outline:
            index = None
        if index is None:
            if len(self._levels) >= _MOST:
                return None
            index = len(self._levels)
            self._levels.append({})
        if outline:
            self._outline = index
        else:
            self._simple = index
        self._levels[index].setdefault(depth, level)
        return _LAST_NUMBER - index

    def _level(self, look: bytes, depth: int) -> Level:
        before, after = u8(look, 1), u8(look, 2)
        is_wide = len(look) >= _WIDE
        size = 2 if is_wide else 1
        stored = look[_TEXT : _TEXT + size * _TEXT_SIGNS]
        signs = stored.decode("utf-16-le" if is_wide else "cp1252", errors="replace")
        font = u16(look, 6)
        name = self._fonts[font] if 0 < font < len(self._fonts) else None
        is_numbered = bool(u8(look, 16))
        outer = range(depth) if u8(look, 3) & _SHOWS_OUTER else range(0)
        places = ".".join(chr(place) for place in (*outer, depth))
        head, tail = signs[:before], signs[before : before + after]
        text = f"{head}{places}{tail}" if is_numbered else signs[:1]
        return Level(
            start=u16(look, 10),
            format=u8(look, 0) if is_numbered else _BULLET,
            text=in_unicode(text, name),
            legal=False,
            restart=None,
            font=name,
        )

    def add_to(self, numbering: etree._Element) -> None:
        """Add the lists that were found to those of the file."""
        for index, levels in enumerate(self._levels):
            number = _LAST_NUMBER - index
            abstract = etree.Element(f"{W}abstractNum")
            abstract.set(f"{W}abstractNumId", str(number))
            for depth in sorted(levels):
                write_level(abstract, depth, levels[depth], _NO_STYLE)
            numbering.insert(0, abstract)
            child(child(numbering, "num", numId=number), "abstractNumId", val=number)

    @property
    def found(self) -> bool:
        """Whether there are any."""
        return bool(self._levels)
