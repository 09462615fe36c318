"""Letters that a style of OpenDocument text shows otherwise than they are typed; pandoc knows none.

Capitals become real ones; small capitals go through pandoc between two marks.
OpenDocument 1.3 part 3 sections 20.192 (font variant) and 20.201 (text transform).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree

from converters.readers.odt_headings import StyleSheet
from converters.readers.odt_names import FO, PARAGRAPHS, TEXT
from converters.readers.pandoc_nodes import LEAVES

_START: Final = "\ue01e"
_END: Final = "\ue01f"
_SIGNS: Final = re.compile(f"([{_START}{_END}])")
_NO_SIGNS: Final = {ord(_START): None, ord(_END): None}
_OTHER_MARKS: Final = re.compile("[\ue00e-\ue01d]*")
"""What other passes have put at the head of a paragraph stays there."""
_FIRST_LETTERS: Final = re.compile(r"(?<![\w'’])\w")
_STYLED: Final = {f"{TEXT}span": "text", f"{TEXT}a": "text"}
_TRANSFORM: Final = f"{FO}text-transform"
_VARIANT: Final = f"{FO}font-variant"


def _capitalised(text: str) -> str:
    return _FIRST_LETTERS.sub(lambda letter: letter[0].upper(), text)


_TRANSFORMS: Final[dict[str, Callable[[str], str]]] = {
    "uppercase": str.upper,
    "lowercase": str.lower,
    "capitalize": _capitalised,
}


def write_capitals(content: etree._Element, styles: StyleSheet) -> None:
    """Write letters in the case in which styles show them; the text must be decoded already."""
    _change(content, styles, _TRANSFORM, _transformed)


def mark_small_capitals(content: etree._Element, styles: StyleSheet) -> None:
    """Put marks around the texts that styles show in small capitals."""
    _change(content, styles, _VARIANT, _marked)


def with_small_capitals(node: Any) -> None:
    """Make what stands between marks small capitals in a tree; marks within code go."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            if any(_has_marks(child) for child in current):
                current[:] = _joined(current)
            waiting.extend(current)
        elif isinstance(current, dict) and current.get("t") in {"Code", "CodeBlock"}:
            current["c"][1] = current["c"][1].translate(_NO_SIGNS)
        elif isinstance(current, dict) and current.get("t") not in LEAVES:
            waiting.extend(current.values())


def _transformed(text: str, value: str) -> str:
    change = _TRANSFORMS.get(value)
    return change(text) if change is not None else text


def _marked(text: str, value: str) -> str:
    if value != "small-caps" or not text.strip():
        return text
    match = _OTHER_MARKS.match(text)
    end = match.end() if match is not None else 0
    return f"{text[:end]}{_START}{text[end:]}{_END}"


def _change(
    content: etree._Element, styles: StyleSheet, name: str, change: Callable[[str, str], str]
) -> None:
    """Change all texts by the value that the property ``name`` has for them."""
    for paragraph in content.iter(*PARAGRAPHS):
        own = styles.text_property(paragraph.get(f"{TEXT}style-name"), "paragraph", name) or ""
        for element, is_tail, value in list(_texts(paragraph, own, styles, name)):
            if is_tail:
                element.tail = change(element.tail or "", value)
            else:
                element.text = change(element.text or "", value)


def _texts(
    element: etree._Element, value: str, styles: StyleSheet, name: str
) -> Iterator[tuple[etree._Element, bool, str]]:
    """Yield the places of text for which the property is set: element, whether its tail, value."""
    if value and element.text:
        yield element, False, value
    for child in element:
        if str(child.tag).startswith(TEXT) and child.tag != f"{TEXT}note":
            inner = None
            if (family := _STYLED.get(str(child.tag))) is not None:
                inner = styles.text_property(child.get(f"{TEXT}style-name"), family, name)
            yield from _texts(child, value if inner is None else inner, styles, name)
        if value and child.tail:
            yield child, True, value


def _has_marks(node: Any) -> bool:
    return (
        isinstance(node, dict) and node.get("t") == "Str" and _SIGNS.search(node["c"]) is not None
    )


def _joined(nodes: list[Any]) -> list[Any]:
    result: list[Any] = []
    inner: list[Any] | None = None
    for node in nodes:
        pieces = _SIGNS.split(node["c"]) if _has_marks(node) else [node]
        for piece in pieces:
            if piece == _START:
                inner = []
            elif piece == _END:
                result.extend([{"t": "SmallCaps", "c": inner}] if inner else [])
                inner = None
            elif piece:
                found = {"t": "Str", "c": piece} if isinstance(piece, str) else piece
                (result if inner is None else inner).append(found)
    return [*result, *(inner or [])]
