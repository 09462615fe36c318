"""What the lists of a page say of themselves: items, terms, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from lxml import etree

from converters.model.publication import Block, NumberStyle, Paragraph, Strong
from converters.readers.markup.parsing import name_of

_NUMBERS: Final = {style.value: style for style in NumberStyle}
_LIST_STYLES: Final = {
    "lower-alpha": NumberStyle.LOWER_ALPHA, "lower-latin": NumberStyle.LOWER_ALPHA,
    "upper-alpha": NumberStyle.UPPER_ALPHA, "upper-latin": NumberStyle.UPPER_ALPHA,
    "lower-roman": NumberStyle.LOWER_ROMAN, "upper-roman": NumberStyle.UPPER_ROMAN,
}  # fmt: skip


def items_of(element: etree._Element) -> Iterable[etree._Element]:
    """Return the children of a list that stand for items."""
    return (child for child in element if name_of(child) not in {"", "script", "template", "style"})


def terms_of(element: etree._Element) -> Iterable[etree._Element]:
    """Yield terms and explanations of a glossary, groups opened."""
    for child in element:
        if name_of(child) == "div":
            yield from terms_of(child)
        elif name_of(child) in {"dt", "dd"}:
            yield child


def as_term(block: Block) -> Block:
    """Return a block of a term in bold."""
    if isinstance(block, Paragraph):
        return msgspec.structs.replace(block, inlines=(Strong(inlines=block.inlines),))
    return block


def number_style(element: etree._Element) -> NumberStyle:
    """Return the counter of a list."""
    told = _NUMBERS.get(element.get("type") or "")
    styled = (element.get("style") or "").replace(" ", "").lower()
    named = next((s for name, s in _LIST_STYLES.items() if f":{name}" in styled), None)
    return told or named or NumberStyle.DECIMAL


def integer(value: str | None, otherwise: int) -> int:
    """Return a number that an attribute gives, ``otherwise`` where it gives none."""
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else otherwise
