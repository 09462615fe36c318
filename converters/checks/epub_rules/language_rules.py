"""Accessibility rules for a page as a whole: its title, its language, what it does by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.opened import language_of, line_of
from converters.checks.epub_rules.page import Page

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_ZOOM: Final = re.compile(
    r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*(?:0|1)(?:\.\d+)?\b"
)


def title_findings(page: Page) -> Iterator[Finding]:
    """Yield a page without a title (axe: document-title)."""
    if not page.is_html:
        return
    for element in page.elements:
        if page.names[element] == "title" and (element.text or "").strip():
            return
    yield Finding("A11Y-130", line_of(page.root))


def language_findings(page: Page) -> Iterator[Finding]:
    """Yield languages that are missing, unknown or at odds (html-has-lang, valid-lang, …)."""
    root = page.root
    if page.is_html and not language_of(root):
        yield Finding("A11Y-131", line_of(root))
    for element in page.elements:
        for tag in {element.get(_XML_LANG, ""), element.get("lang", "")} - {""}:
            if not is_language(tag.strip()):
                yield Finding("A11Y-132", line_of(element), tag)
    first, second = root.get(_XML_LANG), root.get("lang")
    if page.is_html and first and second and _primary(first) != _primary(second):
        yield Finding("A11Y-133", line_of(root), f"{first} ≠ {second}")


def behaviour_findings(page: Page) -> Iterator[Finding]:
    """Yield what moves, reloads, cannot be enlarged or leads the keyboard astray."""
    for element in page.named("meta"):
        content = (element.get("content") or "").lower()
        if (element.get("http-equiv") or "").lower() == "refresh":
            yield page.found("A11Y-134", element, content)
        if (element.get("name") or "").lower() == "viewport" and _NO_ZOOM.search(content):
            yield page.found("A11Y-135", element, content)
    for element in page.named("blink", "marquee"):
        yield page.found("A11Y-136", element)
    for element in page.elements:
        order = (element.get("tabindex") or "").strip()
        if order.isdecimal() and order.strip("0"):
            yield page.found("A11Y-137", element, f"tabindex={order}")


def _primary(tag: str) -> str:
    return tag.strip().partition("-")[0].casefold()


@lru_cache(maxsize=256)
def is_language(tag: str) -> bool:
    """Whether a tag is well-formed and its parts are registered (BCP 47)."""
    import langcodes

    return bool(tag) and len(tag) < 100 and langcodes.tag_is_valid(tag)
