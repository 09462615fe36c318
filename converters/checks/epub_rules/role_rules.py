"""Accessibility rules for roles: those that do not exist, those that ``epub:type`` calls for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.page import Page, is_page_break, roles_of, types_of

# WAI-ARIA 1.2 section 5.4, Graphics-ARIA 1.0, DPUB-ARIA 1.1.
_ROLES: Final = frozenset(
    {
        "alert", "alertdialog", "application", "article", "banner", "blockquote", "button",
        "caption", "cell", "checkbox", "code", "columnheader", "combobox", "complementary",
        "contentinfo", "definition", "deletion", "dialog", "directory", "document", "emphasis",
        "feed", "figure", "form", "generic", "grid", "gridcell", "group", "heading", "img", "image",
        "insertion", "link", "list", "listbox", "listitem", "log", "main", "mark", "marquee",
        "math", "menu", "menubar", "menuitem", "menuitemcheckbox", "menuitemradio", "meter",
        "navigation", "none", "note", "option", "paragraph", "presentation", "progressbar", "radio",
        "radiogroup", "region", "row", "rowgroup", "rowheader", "scrollbar", "search", "searchbox",
        "separator", "slider", "spinbutton", "status", "strong", "subscript", "suggestion",
        "superscript", "switch", "tab", "table", "tablist", "tabpanel", "term", "text", "textbox",
        "time", "timer", "toolbar", "tooltip", "tree", "treegrid", "treeitem", "graphics-document",
        "graphics-object", "graphics-symbol", "doc-abstract", "doc-acknowledgments",
        "doc-afterword", "doc-appendix", "doc-backlink", "doc-biblioentry", "doc-bibliography",
        "doc-biblioref", "doc-chapter", "doc-colophon", "doc-conclusion", "doc-cover", "doc-credit",
        "doc-credits", "doc-dedication", "doc-endnote", "doc-endnotes", "doc-epigraph",
        "doc-epilogue", "doc-errata", "doc-example", "doc-footnote", "doc-foreword", "doc-glossary",
        "doc-glossref", "doc-index", "doc-introduction", "doc-noteref", "doc-notice",
        "doc-pagebreak", "doc-pagefooter", "doc-pageheader", "doc-pagelist", "doc-part",
        "doc-preface", "doc-prologue", "doc-pullquote", "doc-qna", "doc-subtitle", "doc-tip",
        "doc-toc",
    }
)  # fmt: skip
_NAMED_ALIKE: Final = (
    "abstract", "acknowledgments", "afterword", "appendix", "backlink", "bibliography", "biblioref",
    "chapter", "colophon", "conclusion", "credit", "credits", "dedication", "endnotes", "epigraph",
    "epilogue", "errata", "footnote", "foreword", "glossary", "glossref", "index", "introduction",
    "noteref", "notice", "pagebreak", "part", "preface", "prologue", "pullquote", "qna", "subtitle",
    "tip", "toc",
)  # fmt: skip
_MATCHES: Final = {name: f"doc-{name}" for name in _NAMED_ALIKE} | {"page-list": "doc-pagelist"}
"""Role that a word of ``epub:type`` calls for. Source: EPUB Type to ARIA Role Authoring Guide 1.1;
without endnote and biblioentry, whose roles are deprecated in DPUB-ARIA 1.1."""
_NO_ROLE: Final = frozenset({"html", "body"})
"""Where the guide asks to set no role."""


def role_findings(page: Page) -> Iterator[Finding]:
    """Yield roles that nobody knows (axe: aria-roles)."""
    for element in page.elements:
        roles = roles_of(element)
        if roles and element not in page.hidden and _ROLES.isdisjoint(roles):
            yield page.found("A11Y-150", element, f'role="{" ".join(roles)}"')


def type_findings(page: Page) -> Iterator[Finding]:
    """Yield what says by ``epub:type`` what it is, but not by its role."""
    landmarks = _within_landmarks(page)
    for element in page.elements:
        types = types_of(element)
        if not types or page.names[element] in _NO_ROLE or element in landmarks:
            continue
        wanted = wanted_role(types)
        if wanted is not None and wanted not in roles_of(element):
            yield page.found("A11Y-151", element, f"{' '.join(types)} → {wanted}")


def wanted_role(types: tuple[str, ...]) -> str | None:
    """Return the role that the words of ``epub:type`` call for."""
    return next((_MATCHES[word] for word in types if word in _MATCHES), None)


def page_break_findings(page: Page) -> Iterator[Finding]:
    """Yield page breaks that do not say their number (Ace: pagebreak-label)."""
    for element in page.elements:
        if is_page_break(element) and element not in page.hidden and not page.has_label(element):
            yield page.found("A11Y-152", element, element.get("id") or "")


def _within_landmarks(page: Page) -> set[etree._Element]:
    found: set[etree._Element] = set()
    for element in page.elements:
        if "landmarks" in types_of(element) or element.getparent() in found:
            found.add(element)
    return found
