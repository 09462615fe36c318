"""Whether text can be told from its ground (axe: color-contrast), in the cases that are plain.

Colours come from style sheets and attributes as far as ``cascade`` reads them; where a picture lies
behind the text, or a colour is of a kind that we do not know, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from lxml import etree

from converters.checks.epub_rules.cascade import Budget, Cascade, TooManyStepsError
from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.opened import address
from converters.checks.epub_rules.page import Page
from converters.colours import BLACK, WHITE, Colour, contrast, parse_colour

_ENOUGH: Final = 4.5
_ENOUGH_WHEN_LARGE: Final = 3.0
_LARGE_PX: Final = 24.0
_LARGE_BOLD_PX: Final = 18.66
"""Sizes from which less contrast is enough. Source: WCAG 2.2, 1.4.3, large scale: 18 and 14 pt."""
_USUAL_PX: Final = 16.0
_HEADING_SIZES: Final = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 0.83}
_BOLD: Final = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_STYLED: Final = frozenset({"a", *_HEADING_SIZES, *_BOLD})
"""Elements that reading systems make look otherwise than what is around them."""
_LENGTH: Final = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%|pc|in|cm|mm)")
_PX: Final = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54}
_SIZES: Final = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
_NO_TEXT: Final = frozenset({"script", "style", "template", "title", "head"})
_KEPT_CASCADES: Final = 16
_FOREIGN: Final = ("svg:", "{", "?:")


class _Look(NamedTuple):
    """How an element's text looks; a colour that cannot be known is None."""

    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    is_set: bool = False
    """Whether the book says anything of either colour; else the reading system chooses both."""
    size: float = _USUAL_PX
    bold: bool = False
    shown: bool = True


class Contrasts:
    """Looks at the pages of one book; style sheets are read once."""

    def __init__(self, sheet: Callable[[str], str]) -> None:
        """``sheet`` returns the text of a style sheet by its part, nothing where there is none."""
        self._sheet = sheet
        self._budget = Budget()
        self._cascades: dict[tuple[str, ...], Cascade] = {}

    def findings(self, page: Page) -> Iterator[Finding]:
        """Yield the elements whose words do not stand out from their ground (A11Y-160).

        Where the style sheets are too large for that, A11Y-191.
        """
        if not page.is_html:
            return
        cascade = self._cascade(page)
        looks: dict[etree._Element, _Look] = {}
        try:
            for element in page.elements:
                parent = element.getparent()
                outer = looks[parent] if parent is not None else _Look()
                look = _look(page.names[element], cascade.properties(element), outer)
                looks[element] = look
                if fault := _fault(page, element, look):
                    yield page.found("A11Y-160", element, fault)
        except TooManyStepsError:
            yield Finding("A11Y-191")

    def _cascade(self, page: Page) -> Cascade:
        sheets = tuple(_sheets(page))
        found = self._cascades.get(sheets)
        if found is None:
            if len(self._cascades) >= _KEPT_CASCADES:
                self._cascades.clear()
            found = self._cascades[sheets] = Cascade(self._budget)
            for sheet in sheets:
                found.add(sheet[1:] if sheet.startswith("{") else self._sheet(sheet))
        return found


def _sheets(page: Page) -> Iterator[str]:
    """Yield the parts of a page's style sheets, and those within it after a brace."""
    for element in page.elements:
        name = page.names[element]
        media = (element.get("media") or "all").lower()
        if name not in {"link", "style"} or media not in {"all", "screen"}:
            continue
        relations = (element.get("rel") or "").lower().split()
        if name == "style":
            yield "{" + (element.text or "")
        elif "stylesheet" in relations and "alternate" not in relations:
            yield address(page.part, element.get("href") or "")[0]


def _fault(page: Page, element: etree._Element, look: _Look) -> str:
    if look.colour is None or look.ground is None or not (look.is_set and look.shown):
        return ""
    name = page.names[element]
    if name in _NO_TEXT or name.startswith(_FOREIGN) or element in page.hidden:
        return ""
    if not _has_own_text(element):
        return ""
    seen = look.colour.over(look.ground)
    ratio = contrast(seen, look.ground)
    is_large = look.size >= (_LARGE_BOLD_PX if look.bold else _LARGE_PX)
    if ratio >= (_ENOUGH_WHEN_LARGE if is_large else _ENOUGH):
        return ""
    return f"{seen.in_words()} / {look.ground.in_words()} ({int(100 * ratio) / 100}:1)"


def _has_own_text(element: etree._Element) -> bool:
    if (element.text or "").strip():
        return True
    return any((child.tail or "").strip() for child in element)


def _look(name: str, properties: dict[str, str], outer: _Look) -> _Look:
    if not properties and name not in _STYLED:
        return outer
    colour, size, bold = outer.colour, outer.size, outer.bold or name in _BOLD
    is_set = outer.is_set
    if name == "a" and "color" not in properties:
        # Links have the reading system's colour.
        colour = None
    if name in _HEADING_SIZES and "font-size" not in properties:
        size *= _HEADING_SIZES[name]
    if not properties:
        return outer._replace(colour=colour, size=size, bold=bold)
    if (value := properties.get("color")) is not None and value != "inherit":
        colour, is_set = parse_colour(value), True
        if colour is not None and colour.alpha == 0:
            # Words laid over the picture of their page: what is seen is the picture.
            colour = None
    ground = outer.ground
    painted = _ground(properties, ground)
    if painted is not ground:
        ground, is_set = painted, True
    if _is_veiled(properties):
        ground = None
    hidden = properties.get("display") == "none" or properties.get("visibility") == "hidden"
    return _Look(
        colour=colour,
        ground=ground,
        is_set=is_set,
        size=_size(properties.get("font-size"), size, outer.size),
        bold=_is_bold(properties.get("font-weight"), outer=bold),
        shown=outer.shown and not hidden,
    )


def _ground(properties: dict[str, str], outer: Colour | None) -> Colour | None:
    """Return the colour behind the text, None where it is a picture or unknown."""
    value = properties.get("background-color") or properties.get("background")
    if properties.get("background-image", "none") not in {"none", "inherit", "initial"}:
        return None
    if value is None or value in {"none", "inherit", "initial", "transparent", "unset"}:
        return outer
    if "url(" in value or "gradient" in value or "var(" in value:
        return None
    found = parse_colour(value) or next(
        (colour for word in value.split() if (colour := parse_colour(word)) is not None), None
    )
    if found is None or outer is None:
        return found if found is not None and found.alpha == 1 else None
    return found.over(outer)


def _is_veiled(properties: dict[str, str]) -> bool:
    return properties.get("opacity", "1") not in {"1", "1.0", "100%"}


def _size(value: str | None, usual: float, outer: float) -> float:
    if value is None:
        return usual
    match = _LENGTH.fullmatch(value)
    if match is None:
        return _SIZES.get(value, usual)
    number, unit = float(match[1]), match[2]
    if unit in _PX:
        return number * _PX[unit]
    if unit == "rem":
        return number * _USUAL_PX
    return outer * (number / 100 if unit == "%" else number)


def _is_bold(value: str | None, *, outer: bool) -> bool:
    if value is None:
        return outer
    if value.isdecimal():
        return len(value) < 5 and int(value) >= 600
    return value in {"bold", "bolder"} or (outer and value == "inherit")
