"""How styles of OpenDocument text make letters look where pandoc does not see it.

Pandoc knows no capitals that a style makes and nothing that a style of paragraphs says of letters,
takes what is underlined for emphasis, and sees no end of bold letters within others. Capitals
become real ones; the rest goes through it between marks.
OpenDocument 1.3 part 3 chapter 20 (``fo:font-variant``, ``fo:text-transform`` and their like).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from lxml import etree

from converters.readers.odt_headings import StyleSheet, is_bold
from converters.readers.odt_names import FO, PARAGRAPHS, STYLE, TEXT
from converters.readers.pandoc_nodes import LEAVES

_START: Final = "\ue01e"
_END: Final = "\ue01f"
"""Private characters around letters of one look; a letter behind the first tells which."""
_SIGNS: Final = re.compile(f"({_START}.|{_END})")
_OTHER_MARKS: Final = re.compile("[\ue00e-\ue01d\ue020]*")
"""What other passes have put at the head of a paragraph stays there."""
_FIRST_LETTERS: Final = re.compile(r"(?<![\w'’])\w")
_BOLD, _ITALIC, _STRIKE, _UNDERLINE, _SMALL = (1 << bit for bit in range(5))
_NODES: Final = {
    _SMALL: "SmallCaps", _UNDERLINE: "Underline", _STRIKE: "Strikeout", _ITALIC: "Emph",
    _BOLD: "Strong",
}  # fmt: skip
"""Pandoc's names of the looks, the innermost first."""
_FIRST_CODE: Final = 0x40
_BLANKS: Final = frozenset({"Space", "SoftBreak", "LineBreak"})
_WEIGHT: Final = f"{FO}font-weight"
_SLANT: Final = f"{FO}font-style"
_UNDERLINED: Final = f"{STYLE}text-underline-style"
_STRUCK: Final = (f"{STYLE}text-line-through-style", f"{STYLE}text-line-through-type")
_ROLES: Final = re.compile(
    r"heading.*|(?:sub)?title|quotations|footnote|endnote|caption|illustration|figure|drawing|table"
    r"|table heading|preformatted text|contents .*"
)
"""Styles whose look says nothing more than what their paragraphs are."""


class _Case(NamedTuple):
    """What becomes of letters: how they are shown in capitals or small letters, and their look."""

    transform: str = ""
    look: int = 0


def write_capitals(content: etree._Element, styles: StyleSheet) -> None:
    """Write letters in the case in which styles show them; the text must be decoded already."""
    for paragraph in content.iter(*PARAGRAPHS):
        for place in list(_places(paragraph, styles)):
            change = _TRANSFORMS.get(place.shown.transform)
            if change is not None:
                place.write(change(place.text))


def mark_looks(
    content: etree._Element, styles: StyleSheet, roots: Iterable[etree._Element]
) -> None:
    """Put marks around letters whose look pandoc does not see; ``roots`` hold the styles."""
    for paragraph in content.iter(*PARAGRAPHS):
        for place in list(_places(paragraph, styles)):
            look = place.shown.look
            if look and place.text.strip():
                match = _OTHER_MARKS.match(place.text)
                end = match.end() if match is not None else 0
                head, rest = place.text[:end], place.text[end:]
                place.write(f"{head}{_START}{chr(_FIRST_CODE + look)}{rest}{_END}")
    for root in roots:
        for properties in root.iter(f"{STYLE}text-properties"):
            for name in (_UNDERLINED, *_STRUCK, _WEIGHT, _SLANT):
                properties.attrib.pop(name, "")


def with_looks(node: Any) -> None:
    """Give letters in a tree the looks between whose marks they stand; marks within code go."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            if any(_has_marks(child) for child in current):
                current[:] = _joined(current)
            waiting.extend(current)
        elif isinstance(current, dict) and current.get("t") in {"Code", "CodeBlock"}:
            current["c"][1] = _SIGNS.sub("", current["c"][1])
        elif isinstance(current, dict) and current.get("t") not in LEAVES:
            waiting.extend(current.values())


# ---- in the document --------------------------------------------------------------------------


class _Place(NamedTuple):
    """Where text stands, and how it is shown."""

    element: etree._Element
    shown: _Case
    is_tail: bool

    @property
    def text(self) -> str:
        return (self.element.tail if self.is_tail else self.element.text) or ""

    def write(self, text: str) -> None:
        if self.is_tail:
            self.element.tail = text
        else:
            self.element.text = text


def _places(paragraph: etree._Element, styles: StyleSheet) -> Iterator[_Place]:
    own = styles.letters(paragraph.get(f"{TEXT}style-name"), "paragraph", _ROLES)
    yield from _texts(paragraph, _within(own, _Case()), styles)


def _texts(
    element: etree._Element, shown: _Case, styles: StyleSheet, *, in_link: bool = False
) -> Iterator[_Place]:
    if element.text:
        yield _Place(element, shown, is_tail=False)
    for child in element:
        if str(child.tag).startswith(TEXT) and child.tag != f"{TEXT}note":
            inner, is_linked = shown, in_link or child.tag == f"{TEXT}a"
            if child.tag in {f"{TEXT}span", f"{TEXT}a"}:
                inner = _within(styles.letters(child.get(f"{TEXT}style-name"), "text"), shown)
            if is_linked:
                # A reader shows links in its own way.
                inner = inner._replace(look=inner.look & ~_UNDERLINE)
            yield from _texts(child, inner, styles, in_link=is_linked)
        if child.tail:
            yield _Place(child, shown, is_tail=True)


def _within(own: Mapping[str, str], outer: _Case) -> _Case:
    """Return how letters look with properties of their own within others."""
    through = next(filter(None, map(own.get, _STRUCK)), None)
    found = {
        _BOLD: (own.get(_WEIGHT), is_bold),
        _ITALIC: (own.get(_SLANT), lambda value: value in {"italic", "oblique"}),
        _STRIKE: (through, lambda value: value != "none"),
        _UNDERLINE: (own.get(_UNDERLINED), lambda value: value != "none"),
        _SMALL: (own.get(f"{FO}font-variant"), lambda value: value == "small-caps"),
    }
    look = outer.look
    for bit, (value, is_set) in found.items():
        if value is not None:
            look = look | bit if is_set(value) else look & ~bit
    return _Case(own.get(f"{FO}text-transform", outer.transform), look)


def _capitalised(text: str) -> str:
    return _FIRST_LETTERS.sub(lambda letter: letter[0].upper(), text)


_TRANSFORMS: Final[dict[str, Callable[[str], str]]] = {
    "uppercase": str.upper,
    "lowercase": str.lower,
    "capitalize": _capitalised,
}


# ---- in the tree ------------------------------------------------------------------------------


def _has_marks(node: Any) -> bool:
    return (
        isinstance(node, dict) and node.get("t") == "Str" and _SIGNS.search(node["c"]) is not None
    )


def _joined(nodes: list[Any]) -> list[Any]:
    """Return inlines with what stands between marks set apart; neighbours of one look are one."""
    runs: list[tuple[int, list[Any]]] = [(0, [])]
    for node in nodes:
        for piece in _SIGNS.split(node["c"]) if _has_marks(node) else [node]:
            if isinstance(piece, str) and piece.startswith(_START):
                _begin(runs, ord(piece[1]) - _FIRST_CODE)
            elif piece == _END:
                runs.append((0, []))
            elif piece:
                runs[-1][1].append({"t": "Str", "c": piece} if isinstance(piece, str) else piece)
    return [node for look, inner in runs if inner for node in _dressed(inner, look)]


def _begin(runs: list[tuple[int, list[Any]]], look: int) -> None:
    before = runs[-2] if len(runs) > 1 else (0, [])
    if before[0] == look and all(node["t"] in _BLANKS for node in runs[-1][1]):
        _, blanks = runs.pop()
        before[1].extend(blanks)
    else:
        runs.append((look, []))


def _dressed(inner: list[Any], look: int) -> list[Any]:
    for bit, name in _NODES.items():
        if look & bit:
            inner = [{"t": name, "c": inner}]
    return inner
