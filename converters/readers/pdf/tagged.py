"""Tagged PDF: the file itself says what its text is, where its tags are good.

Tags give the blocks and their order; the lines under them still come from the page, so that words
broken over lines, notes and page starts are treated as everywhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from converters.model.folios import page_number
from converters.model.ledger import Kind
from converters.readers.pdf.content import ARTIFACT, Column, Line, PageContent, Picture, Tag
from converters.readers.pdf.flow import page_items
from converters.readers.pdf.footnotes import FoundNote, PageNotes, note_mark, taken_from_foot, tied
from converters.readers.pdf.furniture import PageText
from converters.readers.pdf.paragraphs import Float, FlowLine, Group, goes_on_elsewhere, grouped

_COVERED: Final = 0.9
"""Share of the shown text that good tags hold."""
_FEW_LINES: Final = 1.15
_MANY_LINES: Final = 30.0
_ENOUGH_LINES: Final = 60
_GROUPING: Final = frozenset(
    {"Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "NonStruct", "Private", "Form",
     "Aside", "Index", "TOC", "BibEntry", "StructTreeRoot", "Annot", ""}
)  # fmt: skip
_DIGITS: Final = 9
"""Digits of a list's label that tell whether it counts on; Python reads no number of thousands."""
_HEADING: Final = re.compile(r"H([1-9])?|Title")
_NOTES: Final = frozenset({"Note", "FENote"})
_ELEMENTS: Final = frozenset({"L", "Table", "BlockQuote"})
_PARAGRAPHS: Final = frozenset({"P", "TOCI", "Caption", "LBody", "Lbl", "Code", "Em", "Strong"})
_BLOCKS: Final = frozenset(
    {"P", "L", "LI", "Table", "Figure", "BlockQuote", "TOC", "TOCI", "Caption"}
)


class Element(NamedTuple):
    """A tagged block that is no plain paragraph: list, table, quotation; with its page."""

    tag: Tag
    page: int
    more: tuple[tuple[int, Tag], ...] = ()
    """The same element on the pages after."""


Thing = Group | Float | Element


def is_well_tagged(pages: Sequence[PageContent]) -> bool:
    """Tell whether the tags of a document hold nearly all of its text, block by block.

    What was recognised has none and says nothing of the others.
    """
    shown = held = lines = 0
    blocks = 0
    for page in (page for page in pages if not page.recognised):
        marks = frozenset().union(*(tag.marks() for tag in page.tags))
        page_lines = all_lines(page)
        lines += len(page_lines)
        for line in page_lines:
            for piece in line.pieces:
                if piece.mark != ARTIFACT:
                    shown += len(piece.text)
                    held += len(piece.text) if piece.mark in marks else 0
        blocks += sum(_leaf_blocks(tag) for tag in page.tags)
    if not shown or held < _COVERED * shown or not blocks:
        return False
    if lines < _ENOUGH_LINES:
        return True
    return _FEW_LINES < lines / blocks < _MANY_LINES or _has_headings(pages)


def _leaf_blocks(tag: Tag) -> int:
    inner = sum(_leaf_blocks(kid) for kid in tag.kids if isinstance(kid, Tag))
    return inner or int(tag.kind in _BLOCKS or _HEADING.fullmatch(tag.kind) is not None)


def _has_headings(pages: Sequence[PageContent]) -> bool:
    return any(_holds(tag, _HEADING.fullmatch) for p in pages for tag in p.tags)


def _holds(tag: Tag, wanted: Callable[[str], object]) -> bool:
    return bool(wanted(tag.kind)) or any(_holds(k, wanted) for k in tag.kids if isinstance(k, Tag))


def all_lines(page: PageContent) -> list[Line]:
    """Return the lines of a page, those in its tables and at an angle included."""
    cells = (line for grid in page.grids for cell in grid.cells for line in cell.lines)
    return [*page.lines, *cells, *page.turned]


def restricted(line: Line, marks: frozenset[int]) -> Line | None:
    """Return what a line holds of some marked content, None where it holds nothing."""
    pieces = tuple(piece for piece in line.pieces if piece.mark in marks)
    if not any(piece.text.strip() for piece in pieces):
        return None
    return msgspec.structs.replace(line, pieces=pieces)


def without_artifacts(page: PageContent, text: PageText) -> PageText:
    """Return the text of a tagged page: artifacts go, what stands in tables comes back."""
    gone = {id(line) for _, line in text.dropped}
    kept = tuple(line for line in all_lines(page) if id(line) not in gone)
    own = (
        (kind, line)
        for kind, line in text.dropped
        if all(piece.mark != ARTIFACT for piece in line.pieces)
    )
    artifacts = ((_kind_of(line), line) for line in _artifacts(page))
    return PageText(kept, text.label, (*own, *artifacts))


def _artifacts(page: PageContent) -> Iterator[Line]:
    """Yield what the file calls artifacts: heads, folios, ornaments."""
    for line in all_lines(page):
        pieces = tuple(piece for piece in line.pieces if piece.mark == ARTIFACT)
        # Rows of dots and rules of dashes are drawing.
        if any(c.isalnum() for piece in pieces for c in piece.text):
            yield msgspec.structs.replace(line, pieces=pieces)


def _kind_of(line: Line) -> Kind:
    return Kind.FOLIO if page_number(line.text) is not None else Kind.RUNNING_HEAD


def tagged_notes(
    pages: Sequence[PageContent], texts: Sequence[Sequence[Line]], body: float
) -> PageNotes | None:
    """Return the notes that the file tags as such, tied to their marks; None where it has none.

    Those of recognised pages are known by their looks. ``body``: the size of most of the text.
    """
    kept: list[tuple[Line, ...]] = []
    notes: list[FoundNote] = []
    for page, lines in zip(pages, texts, strict=True):
        if page.recognised:
            kept.append(taken_from_foot(page, lines, body, notes))
            continue
        fresh: list[FoundNote] = []
        gone: frozenset[int] = frozenset()
        for tag in _note_tags(page.tags):
            marks = tag.marks()
            gone |= marks
            own = [n for line in lines if (n := restricted(line, marks)) is not None]
            if not own:
                continue
            mark = note_mark(own[0])
            if mark is None and (fresh or notes):
                last = fresh or notes
                more = ((page.index, line) for line in own)
                last[-1] = last[-1]._replace(lines=(*last[-1].lines, *more))
                continue
            name = f"note-{len(notes) + len(fresh) + 1}"
            fresh.append(FoundNote.starting(name, mark or "", page.index, own))
        text = [rest for line in lines if (rest := _without(line, gone)) is not None]
        made, found = tied(text, fresh)
        kept.append(made)
        notes.extend(found)
    return PageNotes(kept, notes) if notes else None


def _note_tags(tags: Sequence[Tag | int]) -> Iterator[Tag]:
    for tag in tags:
        if isinstance(tag, Tag):
            if tag.kind in _NOTES:
                yield tag
            else:
                yield from _note_tags(tag.kids)


def _without(line: Line, marks: frozenset[int]) -> Line | None:
    if not marks:
        return line
    pieces = tuple(piece for piece in line.pieces if piece.mark not in marks)
    return msgspec.structs.replace(line, pieces=pieces) if pieces else None


class TaggedFlow:
    """Walks the tags of all pages and hands out paragraphs, headings, pictures and elements."""

    def __init__(
        self,
        pages: Sequence[PageContent],
        texts: Sequence[Sequence[Line]],
        columns: Sequence[Sequence[Column]],
        pictures: Sequence[Sequence[Picture]],
    ) -> None:
        self._pages = pages
        self._texts = texts
        self._columns = columns
        self._pictures = pictures
        self._used: set[tuple[int, int]] = set()

    def things(self) -> list[Thing]:
        """Return what stands in the document, in the order of its tags."""
        things: list[Thing] = []
        for page in self._pages:
            fresh: list[Thing] = []
            held: set[int] = set()
            for tag in page.tags:
                held |= tag.marks()
                fresh.extend(self._walk(tag, page.index, 0))
            fresh.extend(self._orphans(page, held))
            place = self._last_before_plates(things)
            if place is not None and fresh:
                joined = self._joined(things[place], fresh[0], plates=place < len(things) - 1)
                if joined is not None:
                    things[place] = joined
                    fresh = fresh[1:]
            things.extend(fresh)
        return things

    def _last_before_plates(self, things: Sequence[Thing]) -> int | None:
        """Return where the last thing stands; pictures of pages bound in between do not count."""
        place = len(things) - 1
        while place > 0:
            last = things[place]
            if not isinstance(last, Float) or self._pages[last.page].tags:
                break
            place -= 1
        return place if things else None

    def lines(self, page: int, marks: frozenset[int]) -> list[tuple[int, Line]]:
        """Return the lines of marked content with their page."""
        self._used.update((page, mark) for mark in marks)
        found = [n for line in self._texts[page] if (n := restricted(line, marks)) is not None]
        if any(_goes_up(before, after) for before, after in itertools.pairwise(found)):
            # Some lines of a cell were taken for a table's, others for text.
            found.sort(key=lambda line: (line.baseline, line.box.left))
        return [(page, line) for line in found]

    def left_over(self, page: int, tag: Tag) -> list[tuple[int, Line]]:
        """Return the lines of an element that nobody has asked for yet, its notes left out."""
        marks = tag.marks().difference(*(note.marks() for note in _note_tags((tag,))))
        return self.lines(page, frozenset(m for m in marks if (page, m) not in self._used))

    def pictures(self, page: int, marks: frozenset[int]) -> list[Picture]:
        """Return the pictures of marked content."""
        return [picture for picture in self._pictures[page] if picture.mark in marks]

    def _walk(self, tag: Tag, page: int, depth: int) -> Iterator[Thing]:
        if tag.kind in _NOTES:
            return
        heading = _HEADING.fullmatch(tag.kind)
        if heading is not None:
            level = int(heading[1]) if heading[1] else max(1, min(6, depth))
            yield from self._group(tag, page, level)
        elif tag.kind in _ELEMENTS or (tag.kind == "Quote" and _has_blocks(tag)):
            yield Element(tag, page)
            yield from self._shown_in(tag, page)
        elif tag.kind == "Figure":
            yield from self._figure(tag, page, ())
        elif tag.kind in _GROUPING or (tag.kind not in _PARAGRAPHS and _has_blocks(tag)):
            inner = depth + (tag.kind in ("Sect", "Part", "Art"))
            yield from self._grouping(tag, page, inner)
        else:
            yield from self._group(tag, page, None)

    def _grouping(self, tag: Tag, page: int, depth: int) -> Iterator[Thing]:
        """Yield the kids of a grouping element; a picture takes the caption beside it."""
        kids = [kid if isinstance(kid, int) else _unwrapped(kid) for kid in tag.kids]
        captions = [k for k in kids if isinstance(k, Tag) and k.kind == "Caption"]
        figures = [k for k in kids if isinstance(k, Tag) and k.kind == "Figure"]
        own = captions[0] if len(captions) == len(figures) == 1 else None
        loose: list[int] = []
        for kid in kids:
            if isinstance(kid, int):
                loose.append(kid)
                continue
            yield from self._loose(loose, page)
            loose = []
            if kid.kind == "Figure" and own is not None:
                yield from self._figure(
                    kid, page, tuple(n for _, n in self.lines(page, own.marks()))
                )
            elif kid is not own:
                yield from self._walk(kid, page, depth)
        yield from self._loose(loose, page)

    def _loose(self, marks: Sequence[int], page: int) -> Iterator[Thing]:
        if marks:
            yield from self._group(Tag("P", tuple(marks)), page, None)

    def _figure(self, tag: Tag, page: int, caption: tuple[Line, ...]) -> Iterator[Thing]:
        inner = next((k for k in tag.kids if isinstance(k, Tag) and k.kind == "Caption"), None)
        marks = tag.marks()
        if inner is not None and not caption:
            caption = tuple(line for _, line in self.lines(page, inner.marks()))
            marks -= inner.marks()
        for number, picture in enumerate(self.pictures(page, marks)):
            yield Float(picture, page, caption if number == 0 else (), tag.alt)
        if not self.pictures(page, marks):
            yield from self._loose(sorted(tag.marks()), page)

    def _group(self, tag: Tag, page: int, level: int | None) -> Iterator[Thing]:
        inner = [k for k in tag.kids if isinstance(k, Tag) and k.kind in _NOTES]
        marks = tag.marks().difference(*(note.marks() for note in inner))
        lines = self.lines(page, marks)
        if lines:
            yield Group(tuple(self._flow(page, line) for _, line in lines), 0.0, level)
        yield from self._shown_in(tag, page)

    def _shown_in(self, tag: Tag, page: int) -> Iterator[Thing]:
        """Yield the pictures of an element that is text, with what their figures say they show."""
        alts = {mark: figure.alt for figure in _figures(tag) for mark in figure.marks()}
        for picture in self.pictures(page, tag.marks()):
            yield Float(picture, page, (), alts.get(picture.mark, ""))

    def _flow(self, page: int, line: Line) -> FlowLine:
        columns = self._columns[page]
        if 0 <= line.column < len(columns):
            return FlowLine(line, page, columns[line.column], opens=False)
        whole = Column(0.0, self._pages[page].width, 1.2 * line.size, justified=False)
        return FlowLine(line, page, whole, opens=False)

    def _orphans(self, page: PageContent, held: set[int]) -> Iterator[Thing]:
        """Yield what the tags of a page do not hold, line by line, pictures included.

        A page without any tags is read by its looks: it was put in later, or recognised.
        """
        if not page.tags:
            yield from self._untagged(page)
            return
        for line in self._texts[page.index]:
            pieces = tuple(p for p in line.pieces if p.mark not in held and p.mark != ARTIFACT)
            if any(piece.text.strip() for piece in pieces):
                rest = msgspec.structs.replace(line, pieces=pieces)
                yield Group((self._flow(page.index, rest),), 0.0)
        for picture in self._pictures[page.index]:
            if picture.mark not in held and picture.key is not None:
                yield Float(picture, page.index)

    def _untagged(self, page: PageContent) -> Iterator[Thing]:
        columns = self._columns[page.index]
        cells = [line for grid in page.grids for cell in grid.cells for line in cell.lines]
        lines = [line for line in self._texts[page.index] if line not in cells]
        own = [line for line in lines if 0 <= line.column < len(columns)]
        shown = [picture for picture in self._pictures[page.index] if picture.key is not None]
        yield from grouped(page_items(page, own, columns, shown))
        for line in lines:
            if line not in own:
                yield Group((self._flow(page.index, line),), 0.0)

    def _joined(self, before: Thing, after: Thing, *, plates: bool) -> Thing | None:
        """Return one thing for the halves of what a page end divides, None where they are two.

        ``plates``: whether pages of pictures lie between.
        """
        if isinstance(before, Group) and isinstance(after, Group):
            if before.level == after.level is None and goes_on_elsewhere(
                before.lines, after.lines[0], indenting=True, interrupted=plates
            ):
                return Group((*before.lines, *after.lines), before.gap)
            return None
        if isinstance(before, Element) and isinstance(after, Element):
            kind = before.tag.kind
            if kind == after.tag.kind and (kind != "L" or self._is_one_list(before, after)):
                return before._replace(more=(*before.more, (after.page, after.tag)))
        return None

    def _is_one_list(self, before: Element, after: Element) -> bool:
        """Tell whether a list goes on at the top of a page: within an item, or counting on."""
        page, tag = before.more[-1] if before.more else (before.page, before.tag)
        last, first = self._label(page, tag, last=True), self._label(after.page, after.tag)
        if not first:
            return True
        numbers = [re.sub(r"\D", "", label)[-_DIGITS:] for label in (last, first)]
        if all(numbers):
            return int(numbers[1]) == int(numbers[0]) + 1
        return last == first or (last[:1].isalpha() and ord(first[0]) == ord(last[0]) + 1)

    def _label(self, page: int, tag: Tag, *, last: bool = False) -> str:
        """Return the label of a list's first or last item."""
        items = [kid for kid in tag.kids if isinstance(kid, Tag) and kid.kind == "LI"]
        for item in items[-1:] if last else items[:1]:
            for kid in item.kids:
                if isinstance(kid, Tag) and kid.kind == "Lbl":
                    return " ".join(n.text.strip() for _, n in self.lines(page, kid.marks()))
        return ""


def _goes_up(before: Line, after: Line) -> bool:
    shared = min(before.box.right, after.box.right) - max(before.box.left, after.box.left)
    return after.baseline < before.baseline - 1 and shared > 0


def _has_blocks(tag: Tag) -> bool:
    return any(
        isinstance(kid, Tag) and (kid.kind in _BLOCKS or _has_blocks(kid)) for kid in tag.kids
    )


def _unwrapped(tag: Tag) -> Tag:
    """Return the picture that is all that a division holds; any other element as it is."""
    inner = tag
    while inner.kind == "Div" and len(inner.kids) == 1 and isinstance(inner.kids[0], Tag):
        inner = inner.kids[0]
    return inner if inner.kind == "Figure" else tag


def _figures(tag: Tag) -> Iterator[Tag]:
    for kid in tag.kids:
        if isinstance(kid, Tag):
            if kid.kind == "Figure":
                yield kid
            else:
                yield from _figures(kid)
