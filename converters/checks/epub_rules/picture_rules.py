"""Accessibility rules for what is no text: pictures, drawings, films, frames, and links on them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.page import Page, roles_of

_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_PICTURE_ROLES: Final = frozenset({"img", "image", "graphics-document", "graphics-symbol"})
_DECORATIVE: Final = frozenset({"presentation", "none"})


def picture_findings(page: Page) -> Iterator[Finding]:
    """Yield pictures that say nothing to those who cannot see them (image-alt, object-alt, …)."""
    for element in page.named("img"):
        is_described = element.get("alt") is not None or page.has_label(element)
        if not is_described and _DECORATIVE.isdisjoint(roles_of(element)):
            yield page.found("A11Y-120", element, _file(element.get("src")))
    for element in page.named("area"):
        if element.get("href") and not _is_named(page, element):
            yield page.found("A11Y-121", element, element.get("href") or "")
    for element in page.named("input"):
        if element.get("type") == "image" and not _is_named(page, element):
            yield page.found("A11Y-121", element, _file(element.get("src")))
    for element in page.named("object"):
        if element not in page.speaking:
            yield page.found("A11Y-122", element, _file(element.get("data")))


def drawing_findings(page: Page) -> Iterator[Finding]:
    """Yield drawings without a name (svg-img-alt, role-img-alt)."""
    for element in page.elements:
        name = page.names[element]
        if name == "img" or element in page.hidden:
            continue
        if not _PICTURE_ROLES.isdisjoint(roles_of(element)):
            if not page.has_label(element) and not _has_title(page, element):
                yield page.found("A11Y-123", element, name.removeprefix("svg:"))
        elif _is_drawing(page, element) and element not in page.speaking:
            yield page.found("A11Y-124", element, _picture_within(element))


def media_findings(page: Page) -> Iterator[Finding]:
    """Yield films without captions and frames without a name (video-caption, frame-title)."""
    for element in page.named("video"):
        kinds = {track.get("kind") for track in element.iter("{*}track")}
        if kinds.isdisjoint({"captions", "subtitles"}):
            yield page.found("A11Y-125", element, _file(element.get("src")))
    for element in page.named("iframe", "frame"):
        if not page.has_label(element):
            yield page.found("A11Y-126", element, _file(element.get("src")))


def link_findings(page: Page) -> Iterator[Finding]:
    """Yield links and buttons without words (link-name, button-name)."""
    for element in page.named("a", "svg:a"):
        href = element.get("href") or element.get(_XLINK)
        if href is not None and element not in page.speaking:
            yield page.found("A11Y-127", element, href)
    for element in page.named("button"):
        if element not in page.speaking:
            yield page.found("A11Y-127", element, "button")


def _is_named(page: Page, element: etree._Element) -> bool:
    return bool((element.get("alt") or "").strip()) or page.has_label(element)


def _has_title(page: Page, element: etree._Element) -> bool:
    return any(
        page.names[child] == "svg:title" and (child.text or "").strip()
        for child in element.iterchildren(etree.Element)
    )


def _is_drawing(page: Page, element: etree._Element) -> bool:
    """Whether an element is a whole drawing, not a part of one, and not said to be decorative."""
    if page.names[element] != "svg:svg" or not _DECORATIVE.isdisjoint(roles_of(element)):
        return False
    parent = element.getparent()
    return parent is None or not page.names[parent].startswith("svg:")


def _picture_within(drawing: etree._Element) -> str:
    for element in drawing.iter("{http://www.w3.org/2000/svg}image"):
        return _file(element.get(_XLINK) or element.get("href"))
    return "svg"


def _file(address: str | None) -> str:
    """Return the name of a file alone; what is written into the page itself has none."""
    if (address or "").startswith("data:"):
        return "data:"
    return posixpath.basename(address or "") or (address or "?")
