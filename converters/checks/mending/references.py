"""What the parts of a book refer to: files that are shown or used, and links that are followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from converters.checks.mending.draft import SCHEME, XHTML, XLINK, Document, Draft
from converters.selectors import local_name

_URL: Final = re.compile(r"url\(\s*[\"']?([^\"'()\s]{1,2000})")
_IMPORT: Final = re.compile(r"@import\s+[\"']([^\"']{1,2000})[\"']")
_NAMESPACE: Final = re.compile(r"@namespace\b[^;{}]{0,300};")
_SOURCES: Final = ("src", "poster", "data", "altimg")
_LINKS: Final = frozenset({"a", "area"})
_USED_LINKS: Final = frozenset({"stylesheet", "icon", "pronunciation"})
_REMOTE: Final = re.compile(r"https?:", re.IGNORECASE)


class Reference(NamedTuple):
    """An address that a part names."""

    part: str
    """Where it leads; nothing out of the book."""
    fragment: str
    is_link: bool
    """Whether it is followed, not shown."""
    is_remote: bool


def references(draft: Draft, document: Document) -> Iterator[Reference]:
    """Yield what a document refers to by itself."""
    for element in document.root.iter(etree.Element):
        name = local_name(element)
        for attribute in _SOURCES:
            if href := element.get(attribute):
                yield _reference(draft, document.part, href)
        for href in _of_srcset(element.get("srcset") or ""):
            yield _reference(draft, document.part, href)
        href = element.get("href") or element.get(XLINK)
        if href and name != "base":
            yield _reference(draft, document.part, href, is_link=_is_link(element, name))
        if name == "style":
            yield from style_references(draft, document.part, element.text or "")
        elif style := element.get("style"):
            yield from style_references(draft, document.part, style)


def style_references(draft: Draft, part: str, sheet: str) -> Iterator[Reference]:
    """Yield what a style sheet refers to."""
    # Names of namespaces look like addresses and lead nowhere.
    sheet = _NAMESPACE.sub(" ", sheet)
    for pattern in (_URL, _IMPORT):
        for match in pattern.finditer(sheet):
            yield _reference(draft, part, match[1])


def sheets_of(draft: Draft, document: Document) -> Iterator[str]:
    """Yield the parts of the style sheets that a page links to."""
    for element in document.named("link"):
        if "stylesheet" in (element.get("rel") or "").lower().split():
            part, _ = draft.address(document.part, element.get("href") or "")
            if part:
                yield part


def _reference(draft: Draft, base: str, href: str, *, is_link: bool = False) -> Reference:
    part, fragment = draft.address(base, href)
    is_remote = bool(_REMOTE.match(href.strip())) and SCHEME.match(href.strip()) is not None
    return Reference(part, fragment, is_link, is_remote)


def _is_link(element: etree._Element, name: str) -> bool:
    if name == "link":
        relations = set((element.get("rel") or "").lower().split())
        return _USED_LINKS.isdisjoint(relations) or "alternate" in relations
    is_html = str(element.tag).startswith(f"{{{XHTML}}}")
    return name in _LINKS or (is_html and name not in {"image", "use"})


def _of_srcset(value: str) -> Iterator[str]:
    for candidate in value.split(","):
        if words := candidate.split():
            yield words[0]
