"""How a page's style sheets make its text look: the few properties that a book keeps.

Later rules win over earlier ones of the same weight (CSS 2.1 section 6.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from lxml import etree

from converters import limits
from converters.model.publication import Alignment
from converters.readers.docx.styles import RunFormat
from converters.readers.markup.parsing import name_of
from converters.selectors import Selector, keys_of, parse_selector

_COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]*)\{([^{}]*)\}")
_AT_RULE: Final = re.compile(r"@[\w-]+[^{};]*;")
_KEPT: Final = frozenset(
    {
        "display", "font", "font-family", "font-size", "font-style", "font-variant",
        "font-variant-caps", "font-weight", "text-align", "text-decoration", "text-decoration-line",
        "break-before", "page-break-before", "text-transform", "vertical-align", "white-space",
        "mso-list", "mso-element", "mso-hide", "mso-outline-level",
    }
)  # fmt: skip
_SIZE: Final = re.compile(r"\d(?:\.\d+)?(?:px|pt|em|rem|%)\S*\s+")
_LENGTH: Final = re.compile(r"(?<![\w.#])(\d+(?:\.\d+)?)(pt|px|in|cm|mm|pc|r?em|%)", re.IGNORECASE)
_POINTS: Final = {
    "pt": 1.0, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "pc": 12.0, "rem": 12.0,
}  # fmt: skip
_SHARES: Final = {"em": 1.0, "%": 0.01}
_SIZES: Final = {
    "xx-small": 7.0, "x-small": 7.5, "small": 10.0, "medium": 12.0, "large": 13.5,
    "x-large": 18.0, "xx-large": 24.0,
}  # fmt: skip
_FONT_SIZES: Final = {
    "1": "x-small", "2": "small", "3": "medium", "4": "large", "5": "x-large", "6": "xx-large",
    "7": "36pt", "+1": "large", "+2": "x-large", "+3": "xx-large", "-1": "small",
}  # fmt: skip
USUAL_SIZE: Final = 12.0
"""Points of text whose page says nothing of its size."""
_LARGEST: Final = 400.0
_BOLD_FROM: Final = 600
_GENERIC: Final = frozenset({"serif", "sans-serif", "monospace", "inherit", "cursive", "fantasy"})
_ALIGNMENTS: Final = {
    "left": Alignment.LEFT, "start": Alignment.LEFT, "center": Alignment.CENTER,
    "right": Alignment.RIGHT, "end": Alignment.RIGHT, "justify": Alignment.JUSTIFY,
}  # fmt: skip
_TAG_STYLES: Final[Mapping[str, Mapping[str, str]]] = {
    "b": {"font-weight": "bold"}, "strong": {"font-weight": "bold"},
    "i": {"font-style": "italic"}, "em": {"font-style": "italic"},
    "cite": {"font-style": "italic"}, "var": {"font-style": "italic"},
    "dfn": {"font-style": "italic"}, "address": {"font-style": "italic"},
    "u": {"text-decoration": "underline"}, "ins": {"text-decoration": "underline"},
    "s": {"text-decoration": "line-through"}, "strike": {"text-decoration": "line-through"},
    "del": {"text-decoration": "line-through"},
    "sup": {"vertical-align": "super"}, "sub": {"vertical-align": "sub"},
    "center": {"text-align": "center"}, "pre": {"white-space": "pre"},
}  # fmt: skip


_PAGES: Final = frozenset({"always", "page", "left", "right", "recto", "verso"})
"""Values with which a page begins (CSS Fragmentation Level 3, section 3.1)."""


def opens_page(properties: Mapping[str, str]) -> bool:
    """Return whether an element with such properties begins a page."""
    values = (properties.get(name, "") for name in ("break-before", "page-break-before"))
    return any(value.strip().lower() in _PAGES for value in values)


class Look(NamedTuple):
    """How the text in an element looks, and what else its style says."""

    form: RunFormat
    alignment: Alignment | None = None
    hidden: bool = False
    preserved: bool = False
    """Spaces and line ends stand as they are (``white-space: pre``)."""


class _Rule(NamedTuple):
    selector: Selector
    order: int
    properties: Mapping[str, str]


class StyleSheets:
    """The style sheets of a page or a whole book, in their order."""

    def __init__(self) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        self._number = 0
        self._forms: dict[tuple[object, ...], RunFormat] = {}
        self._simple: dict[tuple[str, str, str], Mapping[str, str]] = {}

    def add(self, sheet: str) -> None:
        """Add the rules of a style sheet; what it says for print or other media counts too."""
        self._simple.clear()
        for selectors, body in _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheet))):
            properties = declarations(body)
            if not properties or "@" in selectors:
                continue
            for text in selectors.split(","):
                selector = parse_selector(text)
                if selector is not None:
                    self._keep(selector, properties)

    def _keep(self, selector: Selector, properties: Mapping[str, str]) -> None:
        rules = self._rules.setdefault(selector.key, [])
        if self._number < limits.STYLE_RULES and len(rules) < limits.STYLE_RULES_ALIKE:
            self._number += 1
            rules.append(_Rule(selector, self._number, properties))

    def properties(self, element: etree._Element) -> Mapping[str, str]:
        """Return the properties that an element's own rules and attributes give it."""
        tag = name_of(element)
        key = (tag, element.get("class") or "", element.get("id") or "")
        found = self._simple.get(key)
        if found is None:
            rules, is_simple = self._matching(element, key)
            merged = dict(_TAG_STYLES.get(tag, {}))
            for rule in sorted(rules, key=lambda rule: (rule.selector.weight, rule.order)):
                merged.update(rule.properties)
            found = merged
            if is_simple:
                self._simple[key] = merged
        return _with_attributes(element, tag, found)

    def look(self, element: etree._Element, outer: Look) -> Look:
        """Return how an element looks within one that looks like ``outer``."""
        properties = self.properties(element)
        return self.looking(properties, outer) if properties else outer

    def looking(self, properties: Mapping[str, str], outer: Look) -> Look:
        """Return ``outer`` changed by properties."""
        form = outer.form
        wanted = (
            _bold(properties.get("font-weight"), properties.get("font"), outer=form.bold),
            _italic(properties.get("font-style"), properties.get("font"), outer=form.italic),
            form.underline or "underline" in _decoration(properties),
            form.strike or "line-through" in _decoration(properties),
            _capitals(properties.get("text-transform"), outer=form.caps),
            _small_caps(properties, outer=form.small_caps),
            _vertical(properties.get("vertical-align"), form.vertical),
            font_of(properties) or form.ascii_font,
            size_of(properties, form.size),
        )
        display = properties.get("display", "")
        hidden = outer.hidden or display == "none" or properties.get("mso-hide") == "all"
        alignment = _ALIGNMENTS.get(properties.get("text-align", ""), outer.alignment)
        space = properties.get("white-space")
        preserved = outer.preserved if space is None else space in {"pre", "pre-wrap", "pre-line"}
        return Look(self._form(wanted), alignment, hidden, preserved)

    def _form(self, wanted: tuple[object, ...]) -> RunFormat:
        form = self._forms.get(wanted)
        if form is None:
            bold, italic, underline, strike, caps, small_caps, vertical, font, size = wanted
            form = RunFormat(
                bold=bool(bold), italic=bool(italic), underline=bool(underline),
                strike=bool(strike), caps=bool(caps), small_caps=bool(small_caps),
                vertical=str(vertical) if vertical else None,
                ascii_font=str(font) if font else None,
                size=size if isinstance(size, float) else None,
            )  # fmt: skip
            self._forms[wanted] = form
        return form

    def _matching(
        self, element: etree._Element, key: tuple[str, str, str]
    ) -> tuple[list[_Rule], bool]:
        tag, classes, identifier = key
        keys = keys_of(tag, classes, identifier)
        candidates = [rule for name in keys for rule in self._rules.get(name, ())]
        is_simple = all(len(rule.selector.compounds) == 1 for rule in candidates)
        return [rule for rule in candidates if rule.selector.matches(element)], is_simple


PLAIN: Final = Look(RunFormat())


def declarations(body: str) -> dict[str, str]:
    """Return the declarations of a block that say something about a book's text."""
    found: dict[str, str] = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.partition("!")[0].strip()
        if name in _KEPT and value:
            keeps_case = name in {"font", "font-family"}
            found[name] = value if keeps_case else value.lower()
    return found


def font_of(properties: Mapping[str, str]) -> str | None:
    """Return the first family that properties name."""
    family = properties.get("font-family") or _SIZE.split(properties.get("font", ""))[-1]
    first = family.split(",")[0].strip().strip("'\"").strip()
    return first if first and first.lower() not in _GENERIC else None


def size_of(properties: Mapping[str, str], outer: float | None) -> float | None:
    """Return the size of letters in points within text of the size ``outer``."""
    value = properties.get("font-size") or properties.get("font", "")
    if not value:
        return outer
    base = outer or USUAL_SIZE
    if match := _LENGTH.search(value):
        number, unit = float(match[1]), match[2].lower()
        size = number * _POINTS[unit] if unit in _POINTS else base * number * _SHARES[unit]
        return round(size, 1) if 0 < size < _LARGEST else outer
    return _SIZES.get(value.split()[0], outer)


def _with_attributes(
    element: etree._Element, tag: str, found: Mapping[str, str]
) -> Mapping[str, str]:
    style, align = element.get("style"), element.get("align")
    face = element.get("face") if tag == "font" else None
    size = _FONT_SIZES.get(element.get("size") or "") if tag == "font" else None
    hidden = element.get("hidden") is not None
    if not (style or align or face or size or hidden):
        return found
    merged = dict(found)
    if size:
        merged["font-size"] = size
    if align and tag != "img":
        merged["text-align"] = align.strip().lower()
    if face:
        merged["font-family"] = face
    if style:
        merged.update(declarations(style))
    if hidden:
        merged["display"] = "none"
    return merged


def _bold(weight: str | None, short: str | None, *, outer: bool) -> bool:
    if weight is None:
        return "bold" in short.lower().split() if short else outer
    if weight.isdigit():
        return int(weight) >= _BOLD_FROM
    return outer if weight == "inherit" else weight in {"bold", "bolder"}


def _italic(style: str | None, short: str | None, *, outer: bool) -> bool:
    if style is None:
        return "italic" in short.lower().split() if short else outer
    return outer if style == "inherit" else style.startswith(("italic", "oblique"))


def _decoration(properties: Mapping[str, str]) -> str:
    return properties.get("text-decoration", "") + properties.get("text-decoration-line", "")


def _small_caps(properties: Mapping[str, str], *, outer: bool) -> bool:
    value = properties.get("font-variant-caps") or properties.get("font-variant")
    if value is None and "small-caps" in properties.get("font", "").lower().split():
        return True
    return outer if value in {None, "inherit"} else "small-caps" in str(value)


def _capitals(value: str | None, *, outer: bool) -> bool:
    return outer if value in {None, "inherit"} else value == "uppercase"


def _vertical(value: str | None, outer: str | None) -> str | None:
    if value is None:
        return outer
    return {"super": "superscript", "sub": "subscript"}.get(value)
