"""Styles: what a paragraph is and how a run looks after docDefaults, style chains and direct marks.

Order of strength and the toggling of bold, italic and their like: ISO 29500-1 sections 17.7.2 and
17.7.3. Fonts are kept apart for ASCII, other and complex characters (17.3.2.26).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from lxml import etree

from converters.readers.docx.names import (
    HALVES,
    VAL,
    A,
    Element,
    W,
    integer,
    is_on,
    points,
    value_of,
)

Properties = dict[str, Any]

_TOGGLES: Final = {
    f"{W}b": "bold",
    f"{W}i": "italic",
    f"{W}caps": "caps",
    f"{W}smallCaps": "small_caps",
    f"{W}strike": "strike",
    f"{W}dstrike": "strike",
    f"{W}vanish": "hidden",
    f"{W}bCs": "complex_bold",
    f"{W}iCs": "complex_italic",
}
_LOOKS: Final = ("bold", "italic", "caps", "small_caps", "strike", "underline")
_RAISED: Final = 3.0
"""Points from which shifted text reads as a super- or subscript; formulas move by less."""
_MAX_CHAIN: Final = 64
_BODY_TEXT_LEVEL: Final = 9
_HEADING_NAME: Final = re.compile(
    r"(?:heading|đầu đề|tiêu đề|đề mục|titre|überschrift|título|titolo|kop|nadpis|заголовок|标题"
    r"|見出し)\s*(\d{1,3})"
)
_NESTED_NAME: Final = re.compile(r"list (?:bullet|number) ([2-5])")
"""Word keeps the English names of these styles in every language (ISO 29500-1 section 17.7.4.9)."""
_CHAPTER_NAMES: Final = frozenset(
    {"chapter", "chapter title", "chapter heading", "chương", "tên chương", "tiêu đề chương"}
)


class ParagraphRole(StrEnum):
    """What a style's name says a paragraph is, beside being text or a heading."""

    TEXT = "text"
    TITLE = "title"
    SUBTITLE = "subtitle"
    QUOTATION = "quotation"
    CAPTION = "caption"
    CODE = "code"
    VERSE = "verse"
    CONTENTS = "contents"


_ROLE_NAMES: Final = {
    "title": ParagraphRole.TITLE,
    "tiêu đề": ParagraphRole.TITLE,
    "subtitle": ParagraphRole.SUBTITLE,
    "tiêu đề phụ": ParagraphRole.SUBTITLE,
    "quote": ParagraphRole.QUOTATION,
    "quotations": ParagraphRole.QUOTATION,
    "intense quote": ParagraphRole.QUOTATION,
    "block text": ParagraphRole.QUOTATION,
    "block quotation": ParagraphRole.QUOTATION,
    "trích dẫn": ParagraphRole.QUOTATION,
    "caption": ParagraphRole.CAPTION,
    "chú thích ảnh": ParagraphRole.CAPTION,
    "html preformatted": ParagraphRole.CODE,
    "source code": ParagraphRole.CODE,
    "preformatted text": ParagraphRole.CODE,
    "macro": ParagraphRole.CODE,
    "verse": ParagraphRole.VERSE,
    "poem": ParagraphRole.VERSE,
    "poetry": ParagraphRole.VERSE,
    "thơ": ParagraphRole.VERSE,
    "toc heading": ParagraphRole.CONTENTS,
}
_OWN: Final = frozenset({ParagraphRole.TITLE, ParagraphRole.SUBTITLE})
"""Roles that a style does not inherit."""


@dataclass(frozen=True, slots=True, eq=False)
class RunFormat:
    """How a run looks, everything resolved.

    Compared by identity, which is fast: a style sheet makes each format once.
    """

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    caps: bool = False
    small_caps: bool = False
    hidden: bool = False
    vertical: str | None = None
    """``superscript`` or ``subscript``."""
    ascii_font: str | None = None
    high_font: str | None = None
    complex_font: str | None = None
    complex_script: bool = False
    size: float | None = None
    """Points."""
    language: str | None = None
    """Language of the run itself, of its styles, not of the document's defaults."""

    @property
    def font(self) -> str | None:
        """The font for most of what a run in a Latin script holds."""
        if self.complex_script:
            return self.complex_font
        return self.ascii_font or self.high_font


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with its whole chain resolved."""

    id: str | None
    name: str
    role: ParagraphRole
    heading: int | None
    """Heading level from 1, None for text."""
    alignment: str | None
    num_id: str | None
    ilvl: int | None
    indents: tuple[str | None, str | None] = (None, None)
    """Distance from the left and the right margin, as written."""
    space_before: str | None = None
    space_after: str | None = None
    """As written."""
    keep_next: bool = False
    page_break_before: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the look of the style says nothing more than its role does."""
        return self.heading is not None or self.role is not ParagraphRole.TEXT

    @property
    def nesting(self) -> int:
        """Lists around those in one of Word's own styles, of which each has a list for itself."""
        match = _NESTED_NAME.fullmatch(self.name.lower())
        return int(match[1]) - 1 if match is not None else 0


class Styles:
    """The style sheet of a document; formats are resolved once and kept."""

    def __init__(self, root: etree._Element | None, theme: etree._Element | None) -> None:
        self._theme = _theme_fonts(theme)
        self._elements: dict[str, etree._Element] = {}
        self._default: dict[str, str] = {}
        self._defaults: Properties = {}
        self._chains: dict[str | None, list[etree._Element]] = {}
        self._paragraphs: dict[str | None, ParagraphStyle] = {}
        self._style_properties: dict[str | None, Properties] = {}
        self._runs: dict[object, RunFormat] = {}
        if root is not None:
            self._load(root)
        self.default_language: str | None = self._defaults.pop("language", None)
        self._defaults.pop("complex_language", None)

    def _load(self, root: etree._Element) -> None:
        for element in root.iterfind(f"{W}style"):
            style_id = element.get(f"{W}styleId")
            if style_id is None:
                continue
            self._elements.setdefault(style_id, element)
            if element.get(f"{W}default") in {"1", "true", "on"}:
                self._default.setdefault(element.get(f"{W}type", ""), style_id)
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            self._defaults = self._properties(defaults)

    # ---- paragraphs -----------------------------------------------------------------------

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """Return a paragraph style resolved; the default one for None or an unknown id."""
        if style_id not in self._paragraphs:
            self._paragraphs[style_id] = self._resolve_paragraph(style_id)
        return self._paragraphs[style_id]

    def _resolve_paragraph(self, style_id: str | None) -> ParagraphStyle:
        chain = self._chain(style_id, "paragraph")
        names = [_style_name(element) for element in chain]
        outline = _first(chain, f"{W}pPr/{W}outlineLvl")
        number = _first(chain, f"{W}pPr/{W}numPr/{W}numId")
        level = _first(chain, f"{W}pPr/{W}numPr/{W}ilvl")
        return ParagraphStyle(
            id=chain[0].get(f"{W}styleId") if chain else None,
            name=names[0] if names else "",
            role=role_of_names(names),
            heading=heading_of_names(names, outline),
            alignment=_first(chain, f"{W}pPr/{W}jc"),
            num_id=number,
            ilvl=None if level is None else integer(level),
            indents=indents_of(*(element.find(f"{W}pPr/{W}ind") for element in chain)),
            space_before=_first(chain, f"{W}pPr/{W}spacing", f"{W}before"),
            space_after=_first(chain, f"{W}pPr/{W}spacing", f"{W}after"),
            keep_next=_first_switch(chain, f"{W}pPr/{W}keepNext"),
            page_break_before=_first_switch(chain, f"{W}pPr/{W}pageBreakBefore"),
        )

    def has_header_row(self, table_style: str | None) -> bool:
        """Return whether a table style sets its first row apart."""
        return any(
            part.get(f"{W}type") == "firstRow" and len(part)
            for element in self._chain(table_style, "table")
            for part in element.iterfind(f"{W}tblStylePr")
        )

    def _chain(self, style_id: str | None, kind: str) -> list[etree._Element]:
        """Return a style and those it is based on, nearest first; cycles are cut."""
        current = style_id if style_id in self._elements else self._default.get(kind)
        chain: list[etree._Element] = []
        seen: set[str] = set()
        while current is not None and current not in seen and len(chain) < _MAX_CHAIN:
            if current not in self._elements:
                break
            seen.add(current)
            chain.append(self._elements[current])
            current = value_of(chain[-1], f"{W}basedOn")
        return chain

    def character_name(self, style_id: str | None) -> str:
        """Return the name of a character style in lower case, empty for None or an unknown id."""
        element = self._elements.get(style_id or "")
        return "" if element is None else _style_name(element)

    # ---- runs -----------------------------------------------------------------------------

    def run(self, paragraph: ParagraphStyle, marks: etree._Element | None) -> RunFormat:
        """Return the format of a run with direct properties ``marks`` (``w:rPr`` or None)."""
        key = (paragraph.id, None if marks is None else _fingerprint(marks))
        found = self._runs.get(key)
        if found is None:
            found = self._runs[key] = self._resolve_run(paragraph, marks)
        return found

    def own_look(self, style: ParagraphStyle) -> frozenset[str]:
        """Return which of bold, italic and their like a paragraph style gives by itself."""
        properties = self._chain_properties(style.id, "paragraph")
        return frozenset(name for name in _LOOKS if properties.get(name))

    def _resolve_run(self, paragraph: ParagraphStyle, marks: etree._Element | None) -> RunFormat:
        direct = {} if marks is None else self._properties(marks)
        base = dict(self._chain_properties(paragraph.id, "paragraph"))
        if paragraph.is_plain:
            for name in (*_LOOKS, "complex_bold", "complex_italic"):
                base.pop(name, None)
        style = direct.pop("style", None)
        character = self._chain_properties(style, "character") if style else {}
        merged = {**self._defaults, **base, **character}
        for name in _TOGGLES.values():
            toggled = bool(base.get(name)) != bool(character.get(name))
            merged[name] = toggled or bool(self._defaults.get(name))
        merged |= direct
        merged.pop("style", None)
        return _format_of(merged)

    def _chain_properties(self, style_id: str | None, kind: str) -> Properties:
        found = self._style_properties.get(style_id)
        if found is None:
            found = {}
            for element in reversed(self._chain(style_id, kind)):
                marks = element.find(f"{W}rPr")
                if marks is not None:
                    found |= self._properties(marks)
            found.pop("style", None)
            self._style_properties[style_id] = found
        return found

    def _properties(self, marks: etree._Element) -> Properties:
        """Return what one ``w:rPr`` sets, and nothing else."""
        found: Properties = {}
        for mark in marks:
            tag = mark.tag
            toggle = _TOGGLES.get(tag)
            if toggle is not None:
                found[toggle] = found.get(toggle, False) or is_on(mark)
            elif tag == f"{W}rFonts":
                found |= self._fonts(mark)
            else:
                reader = _READERS.get(tag)
                if reader is not None:
                    found |= reader(mark)
        return found

    def _fonts(self, mark: etree._Element) -> Properties:
        found: Properties = {}
        for name, plain, theme in (
            ("ascii_font", "ascii", "asciiTheme"),
            ("high_font", "hAnsi", "hAnsiTheme"),
            ("complex_font", "cs", "cstheme"),
        ):
            font = self._theme.get(mark.get(f"{W}{theme}", "")) or mark.get(f"{W}{plain}")
            if font:
                found[name] = font
        return found


def _format_of(properties: Properties) -> RunFormat:
    """Return the format that resolved properties make; complex scripts have looks of their own."""
    complex_looks = {
        name: properties.pop(f"complex_{name}", None) for name in ("bold", "italic", "language")
    }
    if properties.get("complex_script"):
        properties |= {name: value for name, value in complex_looks.items() if value is not None}
    position = properties.pop("position", 0)
    if abs(position) >= _RAISED and properties.get("vertical") is None:
        properties["vertical"] = "superscript" if position > 0 else "subscript"
    return RunFormat(**properties)


def _vertical(mark: etree._Element) -> Properties:
    value = mark.get(VAL)
    return {"vertical": value if value in {"superscript", "subscript"} else None}


def _language(mark: etree._Element) -> Properties:
    tags = {"language": mark.get(VAL), "complex_language": mark.get(f"{W}bidi")}
    return {name: tag for name, tag in tags.items() if tag}


_READERS: Final[dict[str, Callable[[Element], Properties]]] = {
    f"{W}u": lambda mark: {"underline": mark.get(VAL, "single") != "none"},
    f"{W}sz": lambda mark: {"size": max(points(mark.get(VAL), HALVES), 0.0) or None},
    f"{W}vertAlign": _vertical,
    f"{W}lang": _language,
    f"{W}position": lambda mark: {"position": points(mark.get(VAL), HALVES)},
    f"{W}rtl": lambda mark: {"complex_script": is_on(mark)},
    f"{W}cs": lambda mark: {"complex_script": is_on(mark)},
    f"{W}rStyle": lambda mark: {"style": mark.get(VAL)},
}


def _fingerprint(marks: etree._Element) -> tuple[object, ...]:
    """Return a key for direct properties; names of attributes count where there are several."""
    key: list[object] = []
    for mark in marks:
        tag = mark.tag
        key.append(tag)
        key.extend(mark.items() if tag in _MANY_ATTRIBUTES else mark.values())
    return tuple(key)


_MANY_ATTRIBUTES: Final = frozenset({f"{W}rFonts", f"{W}lang", f"{W}u"})


def _first(chain: list[etree._Element], path: str, attribute: str = VAL) -> str | None:
    for element in chain:
        found = element.find(path)
        told = None if found is None else found.get(attribute)
        if told is not None or (found is not None and attribute == VAL):
            return told
    return None


def indents_of(*settings: etree._Element | None) -> tuple[str | None, str | None]:
    """Return the left and right indent that the first ``w:ind`` to tell it sets (17.3.1.12)."""
    known = [setting for setting in settings if setting is not None]
    left, right = (
        next((v for s in known if (v := s.get(f"{W}{a}") or s.get(f"{W}{b}"))), None)
        for a, b in (("left", "start"), ("right", "end"))
    )
    return left, right


def _first_switch(chain: list[etree._Element], path: str) -> bool:
    found = (element.find(path) for element in chain)
    return next((is_on(mark) for mark in found if mark is not None), False)


def _style_name(element: etree._Element) -> str:
    return (value_of(element, f"{W}name") or "").partition(",")[0].strip().lower()


def role_of_names(names: Sequence[str]) -> ParagraphRole:
    """Return what the names in a chain of styles say, the style's own first.

    “Author” and “Date” are often made from “Title” for its look; only its own name makes a title.
    """
    for place, name in enumerate(names):
        role = _ROLE_NAMES.get(name) or _contents_role(name)
        if role is not None and (not place or role not in _OWN):
            return role
    return ParagraphRole.TEXT


def _contents_role(name: str) -> ParagraphRole | None:
    return ParagraphRole.CONTENTS if re.fullmatch(r"toc \d", name) else None


def heading_of_names(names: Sequence[str], outline: str | None) -> int | None:
    """Return the level from the outline level (0 to 8), else from the names in the chain."""
    if outline is not None:
        level = integer(outline, _BODY_TEXT_LEVEL)
        return level + 1 if 0 <= level < _BODY_TEXT_LEVEL else None
    for name in names:
        match = _HEADING_NAME.fullmatch(name)
        if match is not None:
            return min(max(int(match.group(1)), 1), 9)
        if name in _CHAPTER_NAMES:
            return 1
    return None


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """Return font names by the values of ``w:asciiTheme`` and its like (section 17.18.96)."""
    scheme = None if theme is None else theme.find(f"{A}themeElements/{A}fontScheme")
    if scheme is None:
        return {}
    fonts: dict[str, str] = {}
    for part in ("major", "minor"):
        for child, names in (
            ("latin", ("HAnsi", "Ascii")),
            ("cs", ("Bidi",)),
            ("ea", ("EastAsia",)),
        ):
            font = scheme.find(f"{A}{part}Font/{A}{child}")
            if font is not None and font.get("typeface"):
                fonts |= {part + name: font.get("typeface", "") for name in names}
    return fonts
