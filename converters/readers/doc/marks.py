"""Modifiers of characters and paragraphs as ``w:rPr`` and ``w:pPr``."""

from __future__ import annotations

import copy
import locale
from collections.abc import Sequence
from typing import Final

from lxml import etree

from converters.readers.doc.elements import child, root
from converters.readers.doc.sprms import CHARACTER, Marks, collect, signed

TOGGLES: Final = {
    "bold": "b",
    "italic": "i",
    "strike": "strike",
    "double_strike": "dstrike",
    "caps": "caps",
    "small_caps": "smallCaps",
    "hidden": "vanish",
    "complex_bold": "bCs",
    "complex_italic": "iCs",
}
AS_STYLE: Final = 0x80
"""Value of a toggle: what the style says (MS-DOC 2.9.328)."""
OPPOSITE: Final = 0x81
"""Value of a toggle: the contrary of what the style says."""
_ALIGNMENTS: Final = {0: "left", 1: "center", 2: "right", 3: "both", 4: "distribute"}
_VERTICAL: Final = {1: "superscript", 2: "subscript"}
_FONTS: Final = {
    "ascii_font": "ascii",
    "high_font": "hAnsi",
    "east_asian_font": "eastAsia",
    "complex_font": "cs",
}
_BORDERS: Final = {"top_border": "top", "bottom_border": "bottom", "between_border": "between"}
_INDENTS: Final = {"left_indent": "left", "right_indent": "right", "first_indent": "firstLine"}
_DROPS: Final = {1: "drop", 2: "margin"}
_NO_PROOFING: Final = 0x0400
_NO_BORDERS: Final = frozenset({0x00, 0xFF})
_OFF_LIST: Final = 0
_MOST_LISTS: Final = 0x07FE


def style_id(istd: int) -> str:
    """Return the id that a style of the file gets."""
    return f"s{istd}"


class MarkWriter:
    """Writer of properties; equal lists of modifiers are worked out once."""

    def __init__(self, fonts: Sequence[str], toggled: Sequence[frozenset[str]]) -> None:
        """``toggled`` has the toggles that each style turns on, by its number."""
        self._fonts = fonts
        self._toggled = toggled
        self._runs: dict[tuple[bytes, int], tuple[Marks, etree._Element | None]] = {}

    def run(self, grpprl: bytes, paragraph: int) -> tuple[Marks, etree._Element | None]:
        """Return what a run sets in a paragraph of a style, and a ``w:rPr`` of its own."""
        key = (grpprl, paragraph)
        found = self._runs.get(key)
        if found is None:
            marks = collect(grpprl, CHARACTER)
            element = root("rPr")
            self.fill_run(element, marks, paragraph)
            found = self._runs[key] = (marks, element if len(element) else None)
        return found[0], copy.copy(found[1]) if found[1] is not None else None

    def fill_run(self, element: etree._Element, marks: Marks, paragraph: int | None) -> None:
        """Add what marks set to a ``w:rPr``; ``paragraph`` None: the marks of a style itself."""
        if "style" in marks:
            child(element, "rStyle", val=style_id(marks["style"]))
        self._fill_fonts(element, marks)
        self._fill_toggles(element, marks, paragraph)
        if "underline" in marks:
            child(element, "u", val="single" if marks["underline"] else "none")
        if "vertical" in marks:
            child(element, "vertAlign", val=_VERTICAL.get(marks["vertical"], "baseline"))
        for name, tag in (("position", "position"), ("size", "sz")):
            if name in marks:
                child(element, tag, val=signed(marks[name]))
        language = language_of(marks)
        if language is not None:
            child(element, "lang", val=language)
        for name, tag in (("complex", "cs"), ("right_to_left", "rtl")):
            if name in marks:
                child(element, tag, val=int(bool(marks[name])))

    def _fill_toggles(self, element: etree._Element, marks: Marks, paragraph: int | None) -> None:
        for name, tag in TOGGLES.items():
            if name in marks and marks[name] != AS_STYLE:
                child(element, tag, val=int(self._is_on(name, marks, paragraph)))

    def _fill_fonts(self, element: etree._Element, marks: Marks) -> None:
        fonts = {
            attribute: self._fonts[marks[name]]
            for name, attribute in _FONTS.items()
            if marks.get(name, -1) in range(len(self._fonts))
        }
        if fonts:
            child(element, "rFonts", **fonts)

    def _is_on(self, name: str, marks: Marks, paragraph: int | None) -> bool:
        value = marks[name]
        if value != OPPOSITE:
            return value != 0
        if paragraph is None:
            return True
        of_styles = (self.turns_on(paragraph, name), self.turns_on(marks.get("style", -1), name))
        return of_styles[0] == of_styles[1]

    def font(self, number: int) -> str:
        """Return the name of a font, empty where the file has none of that number."""
        return self._fonts[number] if 0 <= number < len(self._fonts) else ""

    def turns_on(self, style: int, name: str) -> bool:
        """Return whether a style turns a toggle on."""
        return 0 <= style < len(self._toggled) and name in self._toggled[style]


def language_of(marks: Marks) -> str | None:
    """Return the tag of the language that marks set, None for unknown ones and for none."""
    number = marks.get("language", _NO_PROOFING)
    name = None if number == _NO_PROOFING else locale.windows_locale.get(number)
    return None if name is None else name.replace("_", "-")


def fill_paragraph(element: etree._Element, marks: Marks) -> None:
    """Add what marks set to a ``w:pPr``."""
    for name, tag in (("keep_next", "keepNext"), ("page_break_before", "pageBreakBefore")):
        if name in marks:
            child(element, tag, val=int(bool(marks[name])))
    if "drop_cap" in marks:
        kind = _DROPS.get(marks["drop_cap"] & 0x07)
        if kind is not None:
            child(element, "framePr", dropCap=kind, lines=marks["drop_cap"] >> 3 & 0x1F)
    _fill_list(element, marks)
    _fill_borders(element, marks)
    spacing = {
        attribute: marks[name]
        for name, attribute in (("space_before", "before"), ("space_after", "after"))
        if name in marks
    }
    if spacing:
        child(element, "spacing", **spacing)
    indents = {tag: signed(marks[name]) for name, tag in _INDENTS.items() if name in marks}
    if indents:
        child(element, "ind", **indents)
    if marks.get("alignment") in _ALIGNMENTS:
        child(element, "jc", val=_ALIGNMENTS[marks["alignment"]])
    if "outline" in marks:
        child(element, "outlineLvl", val=marks["outline"])


def _fill_list(element: etree._Element, marks: Marks) -> None:
    number = marks.get("list")
    if number is None and "list_level" not in marks:
        return
    numbering = child(element, "numPr")
    if "list_level" in marks:
        child(numbering, "ilvl", val=marks["list_level"])
    if number is not None:
        child(numbering, "numId", val=number if number <= _MOST_LISTS else _OFF_LIST)


def _fill_borders(element: etree._Element, marks: Marks) -> None:
    found = {tag: marks[name] for name, tag in _BORDERS.items() if name in marks}
    if not found:
        return
    borders = child(element, "pBdr")
    for tag, value in found.items():
        # Kind of line: the second byte of an old border, the sixth of a new one (2.9.16, 2.9.17).
        kind = value >> 8 & 0xFF if value < 1 << 32 else value >> 40 & 0xFF
        child(borders, tag, val="none" if kind in _NO_BORDERS else "single")
