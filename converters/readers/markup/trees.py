"""Small changes to a page's tree that keep its text in order."""

from __future__ import annotations

from typing import Final

from lxml import etree

SUBTITLE_ROLE: Final = "doc-subtitle"
"""DPUB-ARIA's role of a line under a title, which is no heading of its own."""


def cut(element: etree._Element) -> None:
    """Take an element out and leave the text behind it."""
    parent, tail = element.getparent(), element.tail
    if parent is None:
        return
    before = element.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
