"""Accessibility rules for structure: headings, lists, tables, landmarks, ids that name things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.page import Page, roles_of

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_USUAL_LEVEL: Final = 2
"""What role=heading means without aria-level. Source: WAI-ARIA 1.2, heading."""
_HOLLOW: Final = frozenset({"script", "template"})
_LISTS: Final = frozenset({"ul", "ol", "menu"})
_IN_DEFINITIONS: Final = frozenset({"dt", "dd", "div"})
_SCOPES: Final = frozenset({"row", "col", "rowgroup", "colgroup"})
_REFERENCES: Final = frozenset(
    {
        "aria-labelledby", "aria-describedby", "aria-details", "aria-owns", "aria-controls",
        "aria-flowto", "aria-errormessage", "aria-activedescendant",
    }
)  # fmt: skip
_LANDMARKS: Final = {"nav": "navigation", "aside": "complementary", "main": "main"}
LANDMARK_ROLES: Final = frozenset(
    {
        "banner", "complementary", "contentinfo", "form", "main", "navigation", "region", "search",
        "doc-acknowledgments", "doc-afterword", "doc-appendix", "doc-bibliography", "doc-chapter",
        "doc-conclusion", "doc-credits", "doc-endnotes", "doc-epilogue", "doc-errata",
        "doc-foreword", "doc-glossary", "doc-index", "doc-introduction", "doc-pagelist", "doc-part",
        "doc-preface", "doc-prologue", "doc-toc",
    }
)  # fmt: skip


def heading_findings(page: Page) -> Iterator[Finding]:
    """Yield headings that skip a level or are empty (heading-order, empty-heading)."""
    before: int | None = None
    for element in page.elements:
        level = _level_of(page, element)
        if level is None or element in page.hidden:
            continue
        if element not in page.speaking:
            yield page.found("A11Y-141", element, f"h{level}")
            continue
        if before is not None and level > before + 1:
            yield page.found("A11Y-140", element, f"h{before} → h{level}: {_words(page, element)}")
        before = level


def list_findings(page: Page) -> Iterator[Finding]:
    """Yield lists that hold other things than items, and items without a list (list, listitem)."""
    for element in page.named("ul", "ol"):
        if not set(roles_of(element)) - {"list"} and (wrong := _strangers(page, element, {"li"})):
            yield page.found("A11Y-142", element, wrong)
    for element in page.named("dl"):
        if wrong := _strangers(page, element, _IN_DEFINITIONS):
            yield page.found("A11Y-142", element, wrong)
    for element in page.named("li"):
        parent = element.getparent()
        if not roles_of(element) and not _is_list(page, parent):
            yield page.found("A11Y-143", element)
    for element in page.named("dt", "dd"):
        parent = element.getparent()
        if parent is not None and page.names[parent] == "div":
            parent = parent.getparent()
        if parent is None or page.names[parent] != "dl":
            yield page.found("A11Y-143", element)


def table_findings(page: Page) -> Iterator[Finding]:
    """Yield header cells without words and with a wrong scope (empty-table-header, scope-…)."""
    for element in page.named("th"):
        if element not in page.speaking:
            yield page.found("A11Y-144", element, "th")
    for element in page.named("th", "td"):
        scope = element.get("scope")
        if scope is not None and scope.strip().lower() not in _SCOPES:
            yield page.found("A11Y-145", element, f'scope="{scope}"')


def landmark_findings(page: Page) -> Iterator[Finding]:
    """Yield landmarks of one kind that cannot be told apart (landmark-unique)."""
    seen: Counter[tuple[str, str]] = Counter()
    for element in page.elements:
        kind = _landmark(page, element)
        if kind is None or element in page.hidden:
            continue
        name = page.label_of(element)
        seen[kind, name] += 1
        if seen[kind, name] > 1:
            yield page.found("A11Y-146", element, f"{kind}: {name}" if name else kind)


def reference_findings(page: Page) -> Iterator[Finding]:
    """Yield ids that stand twice and that names or descriptions lead to (duplicate-id-aria)."""
    told: set[str] = set()
    for element in page.elements:
        for word in _references(page.names[element], element):
            if word not in told and page.count_of(word) > 1:
                told.add(word)
                yield page.found("A11Y-147", element, f'id="{word}"')


def _references(name: str, element: etree._Element) -> Iterator[str]:
    for attribute, value in element.items():
        if attribute in _REFERENCES or (name == "label" and attribute == "for"):
            yield from str(value).split()


def _level_of(page: Page, element: etree._Element) -> int | None:
    roles = roles_of(element)
    if "heading" in roles:
        level = (element.get("aria-level") or "").strip()
        return int(level) if level.isdecimal() and len(level) < 3 else _USUAL_LEVEL
    return None if roles else _HEADINGS.get(page.names[element])


def _words(page: Page, element: etree._Element) -> str:
    return page.found("", element).example


def _strangers(page: Page, element: etree._Element, wanted: set[str] | frozenset[str]) -> str:
    """Return the names of what a list may not hold, ``#text`` for bare words."""
    found: dict[str, None] = {}
    if (element.text or "").strip():
        found["#text"] = None
    for child in element.iterchildren(etree.Element):
        name = page.names[child]
        if name not in wanted and name not in _HOLLOW and "listitem" not in roles_of(child):
            found[name] = None
        if (child.tail or "").strip():
            found["#text"] = None
    return ", ".join(found)


def _is_list(page: Page, element: etree._Element | None) -> bool:
    return element is not None and (page.names[element] in _LISTS or "list" in roles_of(element))


def _landmark(page: Page, element: etree._Element) -> str | None:
    roles = roles_of(element)
    if roles:
        return next((role for role in roles if role in LANDMARK_ROLES), None)
    name = page.names[element]
    if name == "section" and page.label_of(element):
        return "region"
    return _LANDMARKS.get(name)
