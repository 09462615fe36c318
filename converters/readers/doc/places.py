"""What is tied to places of the text: notes, bookmarks, comments, ends of sections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from lxml import etree

from converters.readers.doc.binary import DamagedError, block, i16, i32, plc, sttb, u16, u32, xst
from converters.readers.doc.elements import child, xml_text
from converters.readers.doc.fib import Part, Story
from converters.readers.doc.opening import WordFile
from converters.readers.doc.sprms import Marks, collect

_NOTE_MARK: Final = 2
_BOOKMARK: Final = 4
_COMMENT: Final = 30
_SECTION: Final = 12
_COMMENT_TAG: Final = 10
"""Bytes that stand with each name of a stretch that a comment is about (MS-DOC 2.9.4)."""
_NOTES: Final = (
    ("footnoteReference", Part.FOOTNOTE_MARKS),
    ("endnoteReference", Part.ENDNOTE_MARKS),
)
_SECTION_NAMES: Final = {
    0x3009: "kind",
    0x500B: "columns",
    0xB01F: "width",
    0xB020: "height",
}
_SECTION_KINDS: Final = dict(
    enumerate(("continuous", "nextColumn", "nextPage", "evenPage", "oddPage"))
)
_NO_PLACE: Final = 0xFFFFFFFF
_USUAL_KIND: Final = 2
_LETTER: Final = (12240, 15840)
"""Page in twips where a section says nothing."""


class NoteMark(NamedTuple):
    """What stands at the mark of a note."""

    tag: str
    """``footnoteReference`` or ``endnoteReference``."""
    number: int
    automatic: bool


class Tie(NamedTuple):
    """An empty element at a position of the text."""

    position: int
    tag: str
    attribute: str
    value: str


class Remark(NamedTuple):
    """What the file says of a comment beside its text."""

    position: int
    author: str
    tag: int
    """By which the stretch that it is about is known, -1 where it is about a place."""


def note_marks(file: WordFile) -> dict[int, NoteMark]:
    """Return the marks of notes by their positions."""
    found: dict[int, NoteMark] = {}
    for tag, part in _NOTES:
        table = plc(file.structure(part), _NOTE_MARK)
        for number, item in enumerate(table.items, 1):
            found[table.positions[number - 1]] = NoteMark(tag, number, u16(item, 0) != 0)
    return found


def ties(file: WordFile) -> tuple[Tie, ...]:
    """Return bookmarks and the places of comments in the order of the text."""
    return tuple(sorted([*_bookmarks(file), *_comment_ties(file)]))


def _bookmarks(file: WordFile) -> Iterator[Tie]:
    names = sttb(file.structure(Part.BOOKMARK_NAMES))
    starts = plc(file.structure(Part.BOOKMARK_STARTS), _BOOKMARK).positions
    for name, position in zip(names, starts, strict=False):
        yield Tie(position, "bookmarkStart", "name", xml_text(name))


def remarks(file: WordFile) -> list[Remark]:
    """Return the comments in the order of their texts."""
    authors = _authors(file.structure(Part.COMMENT_AUTHORS))
    table = plc(file.structure(Part.COMMENT_MARKS), _COMMENT)
    found = []
    for position, item in zip(table.positions, table.items, strict=False):
        author = i16(item, 20)
        name = authors[author] if 0 <= author < len(authors) else ""
        found.append(Remark(position, name, i32(item, 26)))
    return found


def _authors(data: bytes) -> list[str]:
    names: list[str] = []
    at = 0
    with suppress(DamagedError):
        while at < len(data):
            names.append(xml_text(xst(data, at)))
            at += 2 + 2 * u16(data, at)
    return names


def _comment_ties(file: WordFile) -> Iterator[Tie]:
    stretches = file.attempt(lambda: _stretches(file), {})
    for number, remark in enumerate(remarks(file), 1):
        start, end = stretches.get(remark.tag, (remark.position, remark.position))
        value = str(number)
        if start < end:
            yield Tie(start, "commentRangeStart", "id", value)
            yield Tie(end, "commentRangeEnd", "id", value)
        yield Tie(remark.position, "commentReference", "id", value)


def _stretches(file: WordFile) -> dict[int, tuple[int, int]]:
    """Return the stretches that comments are about, by their tags."""
    names = file.structure(Part.COMMENT_TAGS)
    starts = plc(file.structure(Part.COMMENT_STARTS), _BOOKMARK)
    ends = plc(file.structure(Part.COMMENT_ENDS), 0).positions
    found: dict[int, tuple[int, int]] = {}
    for index, item in enumerate(starts.items):
        at = 6 + (2 + _COMMENT_TAG) * index
        tag, end = block(names, at + 2, _COMMENT_TAG), u16(item, 0)
        if end < len(ends):
            found[i32(tag, 2)] = (starts.positions[index], ends[end])
    return found


def sections(file: WordFile) -> dict[int, Marks]:
    """Return what each section sets, by the position behind its end."""
    table = plc(file.structure(Part.SECTIONS), _SECTION)
    found: dict[int, Marks] = {}
    for end, item in zip(table.positions[1:], table.items, strict=False):
        found[end] = file.attempt(partial(_section, file.main, u32(item, 2)), {})
    return found


def _section(main: bytes, place: int) -> Marks:
    if place == _NO_PLACE:
        return {}
    return collect(block(main, place + 2, u16(main, place)), _SECTION_NAMES)


def add_section(parent: etree._Element, marks: Marks) -> None:
    """Add the ``w:sectPr`` of a section."""
    section = child(parent, "sectPr")
    child(section, "type", val=_SECTION_KINDS.get(marks.get("kind", _USUAL_KIND), "nextPage"))
    width, height = marks.get("width", _LETTER[0]), marks.get("height", _LETTER[1])
    child(section, "pgSz", w=width, h=height)
    if marks.get("columns"):
        child(section, "cols", num=marks["columns"] + 1)


def stretches(
    file: WordFile, part: Part, story: Story, item_size: int = 0
) -> list[tuple[int, int]]:
    """Return where each text of a story begins and ends; the last entry is no text.

    Texts follow each other: those that overlap in a damaged file would be read over and over.
    """
    first, last = file.fib.span(story)
    positions = plc(file.structure(part), item_size).positions[:-1]
    bounds = accumulate((min(first + position, last) for position in positions), max)
    return list(pairwise(bounds))
