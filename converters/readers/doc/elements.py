"""Elements of WordprocessingML that the reader builds in memory."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from converters.readers.docx.names import W

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def child(parent: etree._Element, name: str, /, **attributes: str | int) -> etree._Element:
    """Return a new last child ``w:name`` with attributes of the same namespace."""
    element = etree.SubElement(parent, W + name)
    for key, value in attributes.items():
        element.set(W + key, value if isinstance(value, str) else str(value))
    return element


def root(name: str) -> etree._Element:
    """Return a new element without parent."""
    return etree.Element(W + name, nsmap={"w": W[1:-1]})


def add_text(parent: etree._Element, name: str, text: str) -> None:
    """Add text in an element of its own, such as ``w:t``."""
    element = child(parent, name)
    element.text = text
    element.set(_SPACE, "preserve")


def xml_text(text: str) -> str:
    """Return text without what XML cannot hold; halves of a pair are joined."""
    if _SURROGATE.search(text) is not None:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _NOT_XML.sub("", text)
