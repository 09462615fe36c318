"""Style sheet of a Word file as ``w:styles`` (MS-DOC 2.9.271, 2.9.260)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from lxml import etree

from converters.readers.doc.binary import DamagedError, block, u16, xst
from converters.readers.doc.elements import child, root, xml_text
from converters.readers.doc.marks import (
    AS_STYLE,
    OPPOSITE,
    TOGGLES,
    MarkWriter,
    fill_paragraph,
    language_of,
    style_id,
)
from converters.readers.doc.sprms import CHARACTER, PARAGRAPH, Marks, collect
from converters.readers.docx.names import W

_NO_STYLE: Final = 0x0FFF
_CHAIN: Final = 64
_DEFAULT_SIZE: Final = 20
_DEFAULT_FONTS: Final = ("ascii_font", "east_asian_font", "high_font")
_KINDS: Final = {1: "paragraph", 2: "character", 3: "table", 4: "numbering"}
_NAMES: Final = {
    0: "Normal",
    **{number: f"heading {number}" for number in range(1, 10)},
    **{18 + number: f"toc {number}" for number in range(1, 10)},
    29: "footnote text",
    30: "annotation text",
    31: "header",
    32: "footer",
    34: "caption",
    38: "footnote reference",
    43: "endnote text",
    45: "macro",
    62: "Title",
    65: "Default Paragraph Font",
    74: "Subtitle",
    84: "Block Text",
    85: "Hyperlink",
    101: "HTML Preformatted",
}
"""English names of built-in styles, which files of a translated Word may hold in its language."""


class Style(NamedTuple):
    """One style as the file has it."""

    kind: str
    builtin: int
    base: int
    name: str
    paragraph: Marks
    character: Marks


class StyleSheet:
    """Styles by number; places without a style are None."""

    def __init__(self, table: bytes) -> None:
        self.styles: list[Style | None] = []
        self._default_fonts: Marks = {}
        with suppress(DamagedError):  # the styles before the damage hold
            self._load(table)
        self.toggled = tuple(map(self._toggles_of, range(len(self.styles))))

    def _load(self, table: bytes) -> None:
        header = block(table, 2, u16(table, 0))
        base_size = u16(header, 2)
        with suppress(DamagedError):  # the first betas of Word 97 wrote a shorter header
            for index, name in enumerate(_DEFAULT_FONTS):
                self._default_fonts[name] = u16(header, 12 + 2 * index)
        at = 2 + len(header)
        for _ in range(min(u16(header, 0), _NO_STYLE)):
            size = u16(table, at)
            entry = block(table, at + 2, size)
            self.styles.append(_read_style(entry, base_size) if size else None)
            at += 2 + size + size % 2

    def _toggles_of(self, number: int) -> frozenset[str]:
        """Return the toggles that a style and those it is based on turn on together."""
        found: set[str] = set()
        for style in reversed(self._chain(number)):
            for name in TOGGLES:
                value = style.character.get(name, AS_STYLE)
                if value == OPPOSITE:
                    found ^= {name}
                elif value != AS_STYLE:
                    found = found | {name} if value else found - {name}
        return frozenset(found)

    def _chain(self, number: int) -> list[Style]:
        chain: list[Style] = []
        seen: set[int] = set()
        while 0 <= number < len(self.styles) and number not in seen and len(chain) < _CHAIN:
            seen.add(number)
            style = self.styles[number]
            if style is None:
                break
            chain.append(style)
            number = style.base
        return chain

    def xml(self, fonts: Sequence[str]) -> etree._Element:
        """Return the whole sheet."""
        writer = MarkWriter(fonts, self.toggled)
        sheet = root("styles")
        normal = self.styles[0] if self.styles else None
        defaults = {"size": _DEFAULT_SIZE, **self._default_fonts}
        if normal is not None and language_of(normal.character) is not None:
            defaults["language"] = normal.character["language"]
        properties = child(child(child(sheet, "docDefaults"), "rPrDefault"), "rPr")
        writer.fill_run(properties, defaults, None)
        for number, style in enumerate(self.styles):
            if style is not None:
                self._write(sheet, number, style, writer)
        return sheet

    def _write(self, sheet: etree._Element, number: int, style: Style, writer: MarkWriter) -> None:
        element = child(sheet, "style", type=style.kind, styleId=style_id(number))
        if number == 0 or style.builtin == 65:
            child(element, "name", val=_NAMES[style.builtin if number else 0])
            element.set(f"{W}default", "1")
        else:
            child(element, "name", val=_NAMES.get(style.builtin) or xml_text(style.name))
        if 0 <= style.base < len(self.styles) and style.base != number:
            child(element, "basedOn", val=style_id(style.base))
        if style.kind == "paragraph":
            fill_paragraph(child(element, "pPr"), style.paragraph)
        marks = {k: v for k, v in style.character.items() if number or k != "language"}
        for name in TOGGLES:
            if style.kind == "paragraph" and name in marks:
                marks[name] = int(name in self.toggled[number])
        writer.fill_run(child(element, "rPr"), marks, None)


def _read_style(entry: bytes, base_size: int) -> Style | None:
    try:
        builtin = u16(entry, 0) & _NO_STYLE
        kind, base = u16(entry, 2) & 0x0F, u16(entry, 2) >> 4
        count = u16(entry, 4) & 0x0F
        name = xst(entry, base_size)
    except DamagedError:
        return None
    if kind not in _KINDS:
        return None
    at = base_size + 2 + 2 * u16(entry, base_size) + 2
    parts: list[bytes] = []
    with suppress(DamagedError):
        for _ in range(count):
            at += at % 2
            size = u16(entry, at)
            parts.append(block(entry, at + 2, size))
            at += 2 + size
    paragraph, character = _changes(kind, parts)
    return Style(
        _KINDS[kind], builtin, base, name, collect(paragraph, PARAGRAPH),
        collect(character, CHARACTER),
    )  # fmt: skip


def _changes(kind: int, parts: list[bytes]) -> tuple[bytes, bytes]:
    """Return the modifiers of paragraphs and of characters; a number stands before the former."""
    parts = [*parts, b"", b"", b""]
    if kind == 1:
        return parts[0][2:], parts[1]
    if kind == 2:
        return b"", parts[0]
    return b"", b""
