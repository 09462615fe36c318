"""Small changes to a page's tree that keep its text in order."""

from __future__ import annotations

from typing import Final

from lxml import etree

from converters.readers.markup.notes import text_of

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


def nested_beyond(
    root: etree._Element, tags: str | tuple[str, ...], level: int
) -> list[etree._Element]:
    """Return the outermost elements that stand in ``level`` others of these tags."""
    found: list[etree._Element] = []
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=tags):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == level + 1:
            found.append(element)
    return found


def taken_label(element: etree._Element, name: str) -> str | None:
    """Take out the number that an element sets apart at its head in a span of the class ``name``.

    Return its words, empty where it has none, and None where there is no such span.
    """
    first = element[0] if len(element) and not (element.text or "").strip() else None
    if first is None or name not in (first.get("class") or "").split():
        return None
    label = text_of(first)
    element.text = first.tail
    element.remove(first)
    return label
