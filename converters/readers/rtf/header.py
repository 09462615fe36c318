"""The head of an RTF file: fonts and their code pages, styles, lists, facts about the document."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import Final

_CODE_PAGES: Final = {
    0: None, 1: None, 77: "mac_roman", 78: "shift_jis", 128: "cp932", 129: "cp949", 134: "gbk",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip
"""Codec by ``fcharset``; None: the file's own (``ansicpg``)."""
SYMBOL_CHARSET: Final = 2
BULLET: Final = 23
"""``levelnfc`` of a bullet."""


@dataclass
class Font:
    """A font of the table."""

    name: str = ""
    charset: int = 0


@dataclass
class Style:
    """A paragraph style; ``outline`` is its heading level from 0."""

    name: str = ""
    outline: int | None = None


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
    info: dict[str, str] = field(default_factory=dict)

    def codec(self, font: Font | None) -> str:
        """Return the Python codec of text in ``font``."""
        name = _CODE_PAGES.get(font.charset if font else 0)
        return name or self.code_page

    def set_code_page(self, number: int) -> None:
        """Take ``ansicpg``; unknown pages leave the Western one."""
        name = _NAMED_PAGES.get(number, f"cp{number}")
        try:
            self.code_page = codecs.lookup(name).name
        except LookupError:
            self.code_page = "cp1252"

    def list_level(self, list_id: int, level: int) -> ListLevel | None:
        """Return the definition behind a paragraph's ``ls`` and ``ilvl``."""
        levels = self.lists.get(self.overrides.get(list_id, list_id), [])
        return levels[level] if level < len(levels) else None


_NAMED_PAGES: Final = {10_000: "mac_roman", 65_001: "utf-8"}
