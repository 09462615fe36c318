"""Reviewers' comments with the words they are about (ISO 29500-1 section 17.13.4).

Answers and the mark "resolved" stand in a part of their own ([MS-DOCX] section 2.5.4.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from converters.diagnostics import Origin
from converters.model.revision import Comment
from converters.readers.docx.names import W
from converters.readers.docx.text_of import text_of

_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_START, _END = f"{W}commentRangeStart", f"{W}commentRangeEnd"
_REFERENCE: Final = f"{W}commentReference"
_TAGS: Final = (_START, _END, _REFERENCE, f"{W}p", f"{W}t")
_GONE: Final = (f"{W}del", f"{W}moveFrom")
_PASSAGE: Final = 300
_ENOUGH: Final = 4 * _PASSAGE
"""Characters of a passage that are looked at, blanks included."""
_FIRST_WORDS: Final = 60
_TRUE: Final = frozenset({"1", "true", "on"})


@dataclass
class _Place:
    """Where a comment hangs, and the words under it."""

    origin: Origin
    words: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, text: str) -> None:
        """Take further words."""
        self.words.append(text)
        self.size += len(text)


def read_comments(
    remarks: Iterable[tuple[str, etree._Element]],
    extensions: Iterable[etree._Element],
    stories: Iterable[tuple[Origin, etree._Element]],
    source: str,
) -> tuple[Comment, ...]:
    """Return all comments in the order of their part.

    ``remarks``: name and root of the parts of comments; ``extensions``: roots of the parts that
    tell answers; ``stories``: place and root of the parts that comments hang in.
    """
    elements = [
        (name, element) for name, root in remarks for element in root.iterchildren(f"{W}comment")
    ]
    if not elements:
        return ()
    places: dict[str, _Place] = {}
    for origin, root in stories:
        _find_places(root, origin, places)
    threads = {
        thread.get(f"{_W15}paraId", ""): thread
        for root in extensions
        for thread in root.iter(f"{_W15}commentEx")
    }
    texts = {_last_paragraph(element): text_of(element) for _, element in elements}
    comments = []
    for name, element in elements:
        place = places.get(element.get(f"{W}id", ""))
        thread = threads.get(_last_paragraph(element))
        parent = None if thread is None else texts.get(thread.get(f"{_W15}paraIdParent", "-"))
        passage = " ".join("".join(place.words).split()) if place else ""
        comments.append(
            Comment(
                text=text_of(element),
                author=" ".join(element.get(f"{W}author", "").split()),
                date=element.get(f"{W}date"),
                passage=passage[:_PASSAGE],
                answers=None if parent is None else " ".join(parent.split())[:_FIRST_WORDS],
                resolved=thread is not None and thread.get(f"{_W15}done") in _TRUE,
                origin=place.origin if place else Origin(source, part=name),
            )
        )
    return tuple(comments)


def _find_places(root: etree._Element, origin: Origin, places: dict[str, _Place]) -> None:
    paragraph = 0
    opened: set[str] = set()
    growing: dict[str, _Place] = {}
    """Those opened whose words are not more than will be shown."""
    for element in root.iter(*_TAGS):
        if element.tag == f"{W}p":
            paragraph += 1
            _grow(growing, " ")
        elif element.tag == f"{W}t":
            if growing and next(element.iterancestors(*_GONE), None) is None:
                _grow(growing, element.text or "")
        else:
            number = element.get(f"{W}id", "")
            if element.tag == _END and number in places:
                opened.discard(number)
                growing.pop(number, None)
            elif number not in places:
                here = Origin(origin.source, part=origin.part, paragraph=max(paragraph, 1))
                places[number] = _Place(here)
                if element.tag == _START:
                    opened.add(number)
                    growing[number] = places[number]
    for number in opened:
        # Without an end nobody knows what it is about.
        places[number].words.clear()


def _grow(growing: dict[str, _Place], text: str) -> None:
    for place in growing.values():
        place.add(text)
    for number in [number for number, place in growing.items() if place.size > _ENOUGH]:
        del growing[number]


def _last_paragraph(comment: etree._Element) -> str:
    """Return the id of a comment's last paragraph, by which threads know it."""
    paragraphs = comment.findall(f"{W}p")
    return paragraphs[-1].get(f"{_W14}paraId", "") if paragraphs else ""
