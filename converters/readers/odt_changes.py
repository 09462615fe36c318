"""Tracked changes of OpenDocument text: accepted, undone, or a reason to refuse the document.

Deleted text stands apart, with a point where it was, or still in its place between two marks, as
flat documents of LibreOffice have it. OpenDocument 1.3 part 3 section 5.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from lxml import etree

from converters.diagnostics import Origin
from converters.errors import SourceError
from converters.model.ledger import Fate, Kind, LedgerBook
from converters.readers.odt_names import DC, DRAW, OFFICE, PARAGRAPHS, TABLE, TEXT
from converters.readers.odt_repairs import cut
from converters.vocabularies import ChangePolicy

_POINT: Final = f"{TEXT}change"
_START: Final = f"{TEXT}change-start"
_END: Final = f"{TEXT}change-end"
_MARKS: Final = (_POINT, _START, _END)
_ID: Final = f"{TEXT}change-id"
_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_CELLS: Final = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_GRID: Final = frozenset(
    {*_CELLS, *(f"{TABLE}table-{name}" for name in ("row", "rows", "row-group", "header-rows"))}
)
"""What a change of text leaves where it is, and empty."""
_STORIES: Final = frozenset(
    {*_CELLS, f"{OFFICE}text", f"{TEXT}note-body", f"{DRAW}text-box", f"{TEXT}deletion"}
)
_EMPTIED: Final = frozenset({f"{TEXT}list-item", f"{TEXT}list-header", f"{TEXT}list"})
_DETAIL: Final = 200


class _Region(NamedTuple):
    """One change: what was deleted (its blocks where they stand apart), whether it was added."""

    name: str
    author: str
    is_addition: bool
    deletion: tuple[etree._Element, ...] | None


def settle(content: etree._Element, policy: ChangePolicy, book: LedgerBook, origin: Origin) -> None:
    """Make one text of a document with tracked changes and enter them.

    How text looked before a change of its format is not in the file: such changes stay.
    SourceError ODT-014 where the document has any and they are to be refused.
    """
    holders = list(content.iter(f"{TEXT}tracked-changes"))
    regions = [_region(found) for held in holders for found in held.iter(f"{TEXT}changed-region")]
    if regions and policy is ChangePolicy.REFUSE:
        raise SourceError.of("ODT-014", origin, count=len(regions), author=regions[0].author)
    for holder in holders:
        cut(holder)
    marks = _Marks(content)
    for region in regions:
        if policy is ChangePolicy.REJECT:
            _undo(region, marks, book, origin)
        else:
            _accept(region, marks, book, origin)
    for mark in list(content.iter(*_MARKS)):
        cut(mark)


def _region(element: etree._Element) -> _Region:
    deletion = element.find(f"{TEXT}deletion")
    blocks = None
    if deletion is not None:
        is_known = {f"{OFFICE}change-info", f"{TEXT}insertion"}
        blocks = tuple(child for child in deletion if child.tag not in is_known)
    return _Region(
        element.get(_XML_ID) or element.get(f"{TEXT}id") or "",
        (element.findtext(f".//{DC}creator") or "").strip() or "?",
        element.find(f".//{TEXT}insertion") is not None,
        blocks,
    )


class _Marks:
    """Where changes stand in the text, by their names."""

    def __init__(self, content: etree._Element) -> None:
        self._found: dict[tuple[str, str], tuple[int, etree._Element]] = {}
        for number, mark in enumerate(content.iter(*_MARKS)):
            self._found.setdefault((str(mark.tag), mark.get(_ID) or ""), (number, mark))

    def point(self, name: str) -> etree._Element | None:
        """Return where text stood that is now kept apart."""
        found = self._found.get((_POINT, name))
        return found[1] if found is not None else None

    def taken_out(self, name: str) -> str:
        """Take out what stands between the two marks of a change; return its words."""
        start, end = self._found.get((_START, name)), self._found.get((_END, name))
        if start is None or end is None or end[0] < start[0]:
            return ""
        return _cut_between(start[1], end[1])


def _accept(region: _Region, marks: _Marks, book: LedgerBook, origin: Origin) -> None:
    if region.deletion is not None:
        text = _words(region.deletion) or marks.taken_out(region.name)
        book.enter(Kind.DELETION, Fate.DROPPED, "ODT-003", origin, _short(text))
    elif region.is_addition:
        book.enter(Kind.INSERTION, Fate.CONVERTED, "TXT-045", origin)
    else:
        book.count(Kind.FORMAT_CHANGE)


def _undo(region: _Region, marks: _Marks, book: LedgerBook, origin: Origin) -> None:
    if region.is_addition:
        text = _words(region.deletion or ()) or marks.taken_out(region.name)
        book.enter(Kind.INSERTION, Fate.DROPPED, "ODT-013", origin, _short(text))
    elif region.deletion is None:
        book.count(Kind.FORMAT_CHANGE)
    elif region.deletion and (point := marks.point(region.name)) is None:
        text = _words(region.deletion)
        book.enter(Kind.DELETION, Fate.DROPPED, "ODT-003", origin, _short(text))
    else:
        text = _words(region.deletion)
        if region.deletion and point is not None:
            _put_back(list(region.deletion), point)
        book.enter(Kind.DELETION, Fate.CONVERTED, "ODT-013", origin, _short(text))


def _words(blocks: Iterable[etree._Element]) -> str:
    """Return the words of the paragraphs of some blocks."""
    texts = (str(p.xpath("string()")) for block in blocks for p in block.iter(*PARAGRAPHS))
    return " ".join(" ".join(texts).split())


def _short(text: str) -> str | None:
    return " ".join(text.split())[:_DETAIL] or None


# ---- taking out -------------------------------------------------------------------------------


def _cut_between(start: etree._Element, end: etree._Element) -> str:
    """Take out what stands between two marks, and join the paragraphs in which they are."""
    texts: list[str] = []
    begun: dict[etree._Element, None] = {}
    ended: list[etree._Element] = []
    for event, element in _events_behind(start):
        if element is end:
            break
        if event == "start":
            begun[element] = None
            texts.append((" " if element.tag in PARAGRAPHS else "") + (element.text or ""))
        else:
            ended.append(element)
            texts.append(element.tail or "")
    else:
        return ""
    whole = set(ended) & begun.keys()
    for element in begun.keys() - whole:
        element.text = None
    for element in ended:
        element.tail = None
    for element in ended:
        if element in whole and element.getparent() not in whole:
            _clear_away(element, start)
    _join_paragraphs(start, end)
    return "".join(texts)


def _events_behind(start: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the end of an element, then the starts and ends of all that follow it."""
    yield "end", start
    here: etree._Element | None = start
    while here is not None:
        for sibling in here.itersiblings():
            for event, element in etree.iterwalk(sibling, events=("start", "end")):
                yield str(event), element
        here = here.getparent()
        if here is not None:
            yield "end", here


def _clear_away(element: etree._Element, start: etree._Element) -> None:
    """Remove an element; the marks of other changes go to where the range began."""
    marks = list(element.iter(*_MARKS))
    if element in marks:
        return
    for mark in reversed(marks):
        mark.tail = None
        start.addnext(mark)
    if element.tag not in _GRID:
        cut(element)
        return
    for cell in element.iter(*_CELLS):
        del cell[:]


def _join_paragraphs(start: etree._Element, end: etree._Element) -> None:
    """Join the paragraphs of two marks; where nothing stays of the first, the second's look."""
    first, second = _paragraph_of(start), _paragraph_of(end)
    if first is None or second is None or first is second or _story(first) is not _story(second):
        return
    if not str(first.xpath("string()")).strip() and all(e.tag in _MARKS for e in first):
        _dress_as(first, second)
    _append(first, second)
    while (parent := second.getparent()) is not None:
        cut(second)
        if parent.tag not in _EMPTIED or len(parent):
            break
        second = parent


def _paragraph_of(mark: etree._Element) -> etree._Element | None:
    return next(mark.iterancestors(*PARAGRAPHS), None)


def _story(element: etree._Element) -> etree._Element | None:
    return next((a for a in element.iterancestors() if a.tag in _STORIES), None)


# ---- putting back -----------------------------------------------------------------------------


def _put_back(blocks: list[etree._Element], point: etree._Element) -> None:
    """Set deleted blocks where they stood; their outer paragraphs grow into the one around."""
    paragraph = _paragraph_of(point)
    if paragraph is None:
        for block in blocks:
            block.tail = None
            point.addprevious(block)
        return
    rest = _split_behind(point, paragraph)
    last = paragraph
    for number, block in enumerate(blocks):
        block.tail = None
        if number == 0 and block.tag in PARAGRAPHS:
            _append(paragraph, block)
        else:
            last.addnext(block)
            last = block
    if last.tag in PARAGRAPHS:
        _append(last, rest)
    else:
        last.addnext(rest)


def _split_behind(point: etree._Element, paragraph: etree._Element) -> etree._Element:
    """Return a paragraph of what follows a point in one; it is taken out of there."""
    part: etree._Element | None = None
    here = point
    for around in point.iterancestors():
        inner, part = part, etree.Element(around.tag)
        _dress_as(part, around)
        text, here.tail = here.tail, None
        followers = list(here.itersiblings())
        if inner is None:
            part.text = text
        else:
            part.append(inner)
            inner.tail = text
        part.extend(followers)
        here = around
        if around is paragraph:
            break
    return paragraph if part is None else part


def _dress_as(element: etree._Element, other: etree._Element) -> None:
    element.tag = other.tag
    element.attrib.clear()
    element.attrib.update(dict(other.attrib))


def _append(paragraph: etree._Element, other: etree._Element) -> None:
    """Move the content of a paragraph to the end of another."""
    text, other.text = other.text, None
    if text and len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + text
    elif text:
        paragraph.text = (paragraph.text or "") + text
    paragraph.extend(list(other))
