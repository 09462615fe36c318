"""Accessibility rules between the navigation document and the pages: page list and landmarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from lxml import etree

from converters.checks.epub_rules.findings import Finding
from converters.checks.epub_rules.opened import address, line_of
from converters.checks.epub_rules.page import Page, is_page_break, roles_of, types_of


class Target(NamedTuple):
    """A place that the page list leads to."""

    part: str
    fragment: str
    line: int
    href: str


class Navigation(NamedTuple):
    """What the navigation document offers."""

    part: str
    line: int
    page_list: tuple[Target, ...] | None
    """None where there is none."""
    has_landmarks: bool


class Marks(NamedTuple):
    """The ids of one page, and those of its page breaks with their lines."""

    identifiers: frozenset[str]
    page_breaks: Mapping[str, int]


_NO_MARKS: Final = Marks(frozenset(), {})


def navigation_of(page: Page) -> Navigation:
    """Return what a navigation document offers."""
    targets: list[Target] = []
    within: set[etree._Element] = set()
    has_landmarks = False
    for element in page.elements:
        name = page.names[element]
        if name == "nav":
            has_landmarks = has_landmarks or "landmarks" in types_of(element)
        if element.getparent() in within or (name == "nav" and _is_page_list(element)):
            within.add(element)
            if name == "a":
                targets.append(_target(page, element))
    page_list = tuple(targets) if within else None
    return Navigation(page.part, line_of(page.root), page_list, has_landmarks)


def marks_of(page: Page) -> Marks:
    """Return the places of a page that others may lead to."""
    breaks = {
        identifier: line_of(element)
        for element in page.elements
        if is_page_break(element) and (identifier := element.get("id"))
    }
    return Marks(page.identifiers, breaks)


def navigation_findings(
    navigation: Navigation, marks: Mapping[str, Marks | None], *, is_fixed: bool
) -> Iterator[tuple[str, Finding]]:
    """Yield part and fault where page list and page breaks do not belong together.

    ``marks`` by part; None of a page that could not be read.
    """
    if not navigation.has_landmarks:
        yield navigation.part, Finding("A11Y-115", navigation.line)
    if is_fixed:
        # Pages of fixed layout are whole files and need no breaks within.
        return
    listed = {(target.part, target.fragment) for target in navigation.page_list or ()}
    for target in navigation.page_list or ():
        found = marks.get(target.part, _NO_MARKS)
        if found is None:
            continue
        if target.part not in marks or (
            target.fragment and target.fragment not in found.identifiers
        ):
            yield navigation.part, Finding("A11Y-112", target.line, target.href)
        elif target.fragment not in found.page_breaks:
            yield navigation.part, Finding("A11Y-113", target.line, target.href)
    for part, found in marks.items():
        for identifier, line in (found or _NO_MARKS).page_breaks.items():
            if (part, identifier) not in listed:
                yield part, Finding("A11Y-114", line, identifier)


def _is_page_list(nav: etree._Element) -> bool:
    return "page-list" in types_of(nav) or "doc-pagelist" in roles_of(nav)


def _target(page: Page, link: etree._Element) -> Target:
    href = link.get("href") or ""
    return Target(*address(page.part, href), line_of(link), href or "#")
