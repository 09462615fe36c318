"""Reviewers' comments of OpenDocument texts, with the words that they are about.

OpenDocument 1.3 part 3 sections 14.1 and 14.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.revision import Comment
from converters.readers.odt_names import DC, OFFICE, PARAGRAPHS, TEXT
from converters.readers.odt_repairs import plain_text

_START: Final = f"{OFFICE}annotation"
_END: Final = f"{OFFICE}annotation-end"
_NAME: Final = f"{OFFICE}name"
_RESOLVED: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}resolved"
_SPACED: Final = frozenset({*PARAGRAPHS, f"{TEXT}s", f"{TEXT}tab"})
_PASSAGE: Final = 300


def comments_of(content: etree._Element, origin: Origin) -> tuple[Comment, ...]:
    """Return the comments in their order; each stands where its words begin."""
    passages = _passages(content)
    found = []
    paragraph = 0
    for element in content.iter(_START, *PARAGRAPHS):
        if element.tag != _START:
            paragraph += not _is_in_comment(element)
            continue
        text = "\n".join(map(plain_text, element.iter(*PARAGRAPHS))).strip()
        passage = passages.get(element.get(_NAME) or "", "")
        found.append(
            Comment(
                text=text,
                author=_said(element, f"{DC}creator"),
                date=_said(element, f"{DC}date") or None,
                passage=" ".join(passage.split())[:_PASSAGE],
                resolved=element.get(_RESOLVED) == "true",
                origin=Origin(origin.source, paragraph=max(1, paragraph)),
            )
        )
    return tuple(found)


def _said(element: etree._Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _is_in_comment(element: etree._Element) -> bool:
    return next(element.iterancestors(_START), None) is not None


def _passages(content: etree._Element) -> dict[str, str]:
    """Return the words between the start and the end of each comment, by its name."""
    wanted = {name for end in content.iter(_END) if (name := end.get(_NAME))}
    if not wanted:
        return {}
    passages: dict[str, str] = {}
    running: set[str] = set()
    for element, text in _pieces(content):
        name = element.get(_NAME) or ""
        if element.tag == _START and name in wanted and name not in passages:
            passages[name] = ""
            running.add(name)
        elif element.tag == _END:
            running.discard(name)
        for open_name in running:
            if len(passages[open_name]) < _PASSAGE:
                passages[open_name] += text
    return passages


def _pieces(content: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield each element with the words that follow it at once, comments' own words left out."""
    inside: etree._Element | None = None
    for event, element in etree.iterwalk(content, events=("start", "end")):
        if event == "end":
            if inside is None or element is inside:
                inside = None
                yield element, element.tail or ""
        elif inside is None:
            inside = element if element.tag == _START else None
            space = " " if element.tag in _SPACED else ""
            yield element, "" if inside is not None else space + (element.text or "")
