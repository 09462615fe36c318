"""Writes attributes of old HTML that EPUB refuses as the styles that stand for them.

Equivalents are those of HTML (section 15.3, Rendering). Old attributes give way to every rule of a
style sheet: where one sets the same property the attribute only goes; where it cannot be told
whether a rule is about the element, the attribute stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

from lxml import etree

from converters import limits
from converters.checks.epub_rules.cascade import without_comments
from converters.checks.mending.draft import XHTML, Document, Draft
from converters.checks.mending.references import sheets_of
from converters.selectors import Selector, local_name, parse_selector

_BRACE: Final = re.compile(r"[{}]")
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}|[A-Za-z]{3,20}")
_LENGTH: Final = re.compile(r"(\d{1,4})(%|px)?")
_SIDES: Final = ("left", "right", "center", "justify")
_TEXTS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_BOXES: Final = frozenset({"div", "td", "th", "tr", "tbody", "thead", "tfoot"})
_CELLS: Final = frozenset({"td", "th"})
_ROWS: Final = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot"})
_SHORT: Final = {
    "background-color": ("background",),
    "list-style-type": ("list-style",),
}
"""Shorter properties that set one too."""


class _Old(NamedTuple):
    """An old attribute: the elements that may have it, its property, its value in CSS."""

    elements: frozenset[str]
    property: str
    value: Callable[[str], str | None]
    of_epub3_only: bool = False
    """EPUB 2 has XHTML 1.1, where tables keep theirs."""


def _one_of(*known: str, **renamed: str) -> Callable[[str], str | None]:
    values = {name: name for name in known} | renamed
    return lambda value: values.get(value.lower())


def _length(value: str) -> str | None:
    match = _LENGTH.fullmatch(value)
    return f"{match[1]}{match[2] or 'px'}" if match else None


def _colour(value: str) -> str | None:
    return value if _COLOUR.fullmatch(value) else None


_OLD: Final[dict[str, tuple[_Old, ...]]] = {
    "align": (
        _Old(_TEXTS | {"div"}, "text-align", _one_of(*_SIDES)),
        _Old(_BOXES - {"div"}, "text-align", _one_of(*_SIDES), of_epub3_only=True),
        _Old(frozenset({"img"}), "float", _one_of("left", "right")),
        _Old(frozenset({"table"}), "float", _one_of("left", "right")),
        _Old(frozenset({"caption"}), "caption-side", _one_of("top", "bottom")),
    ),
    "valign": (
        _Old(_ROWS, "vertical-align", _one_of("top", "middle", "bottom", "baseline"),
             of_epub3_only=True),
    ),
    "bgcolor": (_Old(_ROWS | {"table", "body"}, "background-color", _colour),),
    "text": (_Old(frozenset({"body"}), "color", _colour),),
    "nowrap": (_Old(_CELLS, "white-space", lambda _: "nowrap"),),
    "width": (_Old(_CELLS | {"table", "col", "hr"}, "width", _length, of_epub3_only=True),),
    "height": (_Old(_CELLS | {"table", "tr"}, "height", _length, of_epub3_only=True),),
    "cellspacing": (
        _Old(frozenset({"table"}), "border-spacing", _length, of_epub3_only=True),
    ),
    "clear": (_Old(frozenset({"br"}), "clear", _one_of("left", "right", all="both")),),
    "type": (
        _Old(frozenset({"ul", "li"}), "list-style-type", _one_of("disc", "circle", "square")),
    ),
}  # fmt: skip
_WITHOUT_EFFECT: Final = {("border", "0"): frozenset({"table", "img"})}
"""Attributes that say what holds anyway, so that they only go."""


_Rules = Mapping[str, tuple[Selector | None, ...]]
"""Selectors of the rules that set a property; None: one of a kind that we cannot match."""


def mend_obsolete(draft: Draft) -> None:
    """Write old attributes of all pages as styles."""
    looks = _Looks(draft)
    for page in draft.pages:
        draft.monitor.check_cancelled()
        rules: list[_Rules] | None = None
        for element in page.root.iter(f"{{{XHTML}}}*"):
            for attribute in [str(key) for key in element.attrib if str(key) in _OLD]:
                rules = rules if rules is not None else looks.rules_of(page)
                is_set = partial(looks.is_set, rules, element)
                if _mend(element, attribute, is_set, is_epub3=draft.is_epub3):
                    draft.note("EPUB-815", page, f"{local_name(element)} {attribute}")
            if draft.is_epub3:
                _drop(draft, page, element)


def _drop(draft: Draft, page: Document, element: etree._Element) -> None:
    for (attribute, value), names in _WITHOUT_EFFECT.items():
        if element.get(attribute) == value and local_name(element) in names:
            del element.attrib[attribute]
            draft.note("EPUB-815", page, f"{local_name(element)} {attribute}")


class _Looks:
    """What the style sheets of the pages of one book set."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._sheets: dict[str, _Rules] = {}
        self._left = limits.STYLE_STEPS

    def rules_of(self, page: Document) -> list[_Rules]:
        """Return the rules that may be about the elements of a page."""
        for part in sheets_of(self._draft, page):
            if part not in self._sheets:
                self._sheets[part] = _rules(self._draft.sheet(part))
        found = [self._sheets[part] for part in sheets_of(self._draft, page)]
        return [*found, *(_rules(element.text or "") for element in page.named("style"))]

    def is_set(self, sheets: list[_Rules], element: etree._Element, name: str) -> bool | None:
        """Return whether a rule sets a property of an element, None where it cannot be told."""
        is_unsure = False
        for sheet in sheets:
            for known in (name, *_SHORT.get(name, ()), "all"):
                selectors = sheet.get(known, ())
                self._left -= len(selectors) + 1
                if self._left < 0:
                    return None
                if any(
                    selector is not None and selector.matches(element) for selector in selectors
                ):
                    return True
                is_unsure = is_unsure or None in selectors
        return None if is_unsure else False


def _mend(
    element: etree._Element,
    attribute: str,
    is_set_by_rules: Callable[[str], bool | None],
    *,
    is_epub3: bool,
) -> bool:
    name = local_name(element)
    old = next((one for one in _OLD[attribute] if name in one.elements), None)
    if old is None or (old.of_epub3_only and not is_epub3):
        return False
    value = old.value((element.get(attribute) or "").strip())
    if value is None or (name in _BOXES and attribute == "align" and _moves_boxes(element, value)):
        return False
    style = (element.get("style") or "").strip()
    is_set = old.property in _properties(style) or is_set_by_rules(old.property)
    if is_set is None:
        return False
    if not is_set:
        before = f"{style.rstrip(';')}; " if style else ""
        element.set("style", f"{before}{old.property}: {value}")
    del element.attrib[attribute]
    return True


def _moves_boxes(element: etree._Element, value: str) -> bool:
    """Whether the attribute moves boxes within as well, which the property does not."""
    inner = element.iter(*(f"{{{XHTML}}}{name}" for name in ("table", "hr", "div")))
    return value != "justify" and any(box is not element for box in inner)


def _rules(sheet: str) -> _Rules:
    found: dict[str, dict[Selector | None, None]] = {}
    if "@import" in sheet:
        # What it brings is not looked at: nothing can be told of any property.
        found["all"] = {None: None}
    for number, (prelude, block) in enumerate(_blocks(without_comments(sheet))):
        if number == limits.STYLE_RULES:
            found["all"] = {None: None}
            break
        selectors = [parse_selector(text) for text in prelude.rpartition(";")[2].split(",")]
        for name in _properties(block):
            found.setdefault(name, {}).update(dict.fromkeys(selectors))
    return {name: tuple(selectors) for name, selectors in found.items()}


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and in every innermost block, those for some media too."""
    start, prelude = 0, ""
    is_open = False
    for match in _BRACE.finditer(sheet):
        text = sheet[start : match.start()]
        start = match.end()
        if match[0] == "{":
            prelude, is_open = text, True
        elif is_open:
            yield prelude, text
            is_open = False


def _properties(declarations: str) -> frozenset[str]:
    names = (piece.partition(":")[0].strip().lower() for piece in declarations.split(";"))
    return frozenset(name for name in names if name)
