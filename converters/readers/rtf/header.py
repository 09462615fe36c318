"""The head of an RTF file: fonts and their code pages, styles, lists, facts about the document."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace
from typing import Final

_CODE_PAGES: Final = {
    0: None, 1: None, 77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437",
}  # fmt: skip
"""Codec by ``fcharset``; None: the file's own (``ansicpg``)."""
_LONGEST_CHAIN: Final = 32
"""Styles based on each other; Word allows 11, damaged files go in circles."""
SYMBOL_CHARSET: Final = 2
BULLET: Final = 23
"""``levelnfc`` of a bullet."""
NO_NUMBER: Final = 255
"""``levelnfc`` of a level that shows nothing."""


@dataclass
class Font:
    """A font of the table; ``code_page`` is its own where ``cpg`` gives one."""

    name: str = ""
    charset: int = 0
    code_page: str | None = None


@dataclass
class Style:
    """A paragraph style; ``outline`` is its heading level from 0, ``base`` what it is based on."""

    name: str = ""
    outline: int | None = None
    base: int | None = None


@dataclass
class ListLevel:
    """Level of a list: number format (``levelnfc``) and first number."""

    number_format: int = 0
    start: int = 1


@dataclass
class Header:
    """Everything that the text refers to."""

    code_page: str = "cp1252"
    default_font: int = 0
    default_language: int | None = None
    fonts: dict[int, Font] = field(default_factory=dict)
    styles: dict[int, Style] = field(default_factory=dict)
    lists: dict[int, list[ListLevel]] = field(default_factory=dict)
    overrides: dict[int, int] = field(default_factory=dict)
    """``ls`` of a paragraph → ``listid``."""
    starts: dict[int, list[int | None]] = field(default_factory=dict)
    """``ls`` of a paragraph → where the levels of that use start, None as in the list."""
    info: dict[str, str] = field(default_factory=dict)
    revisers: list[str] = field(default_factory=list)
    """Who changed the text, by number."""

    def codec(self, font: Font | None) -> str:
        """Return the Python codec of text in ``font``."""
        if font is not None and font.code_page is not None:
            return font.code_page
        name = _CODE_PAGES.get(font.charset if font else 0)
        return name or self.code_page

    def set_code_page(self, number: int) -> None:
        """Take ``ansicpg``; unknown pages leave the Western one."""
        self.code_page = code_page(number) or "cp1252"

    def style_names(self, number: int | None) -> list[str]:
        """Return the names of a style and of those it is based on, in small letters."""
        names: list[str] = []
        style = self.styles.get(number or 0)
        while style is not None and len(names) < _LONGEST_CHAIN:
            names.append(style.name.strip().lower())
            style = None if style.base is None else self.styles.get(style.base)
        return names

    def list_level(self, list_id: int, level: int) -> ListLevel | None:
        """Return the definition behind a paragraph's ``ls`` and ``ilvl``."""
        levels = self.lists.get(self.overrides.get(list_id, list_id), [])
        if not 0 <= level < len(levels):
            return None
        starts = self.starts.get(list_id, [])
        start = starts[level] if level < len(starts) else None
        return levels[level] if start is None else replace(levels[level], start=start)


_NAMED_PAGES: Final = {10_000: "mac_roman", 65_001: "utf-8"}


def code_page(number: int) -> str | None:
    """Return the Python codec of a Windows code page, None for unknown ones."""
    try:
        return codecs.lookup(_NAMED_PAGES.get(number, f"cp{number}")).name
    except LookupError:
        return None
