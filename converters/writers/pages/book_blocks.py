"""Which block of the book each printed line belongs to, over the ends of regions and pages.

The box of a block is that around its lines on its first page. How far it goes on is told by the
page breaks within its text (and, for notes, which have none, by their words).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from converters.diagnostics import Box
from converters.model.page import Line, PageLayout, Region, RegionRole
from converters.model.publication import (
    Block,
    Figure,
    ListBlock,
    ListItem,
    NoteReference,
    PageBreak,
    Paragraph,
    Publication,
    Quotation,
    Table,
)
from converters.model.traversal import (
    SPANS,
    own_inlines,
    plain_text,
    walk_inlines,
    walk_sections,
)

Holder = Quotation | ListBlock | ListItem
Edges = tuple[float, float, float, float]
_FURNITURE: Final = frozenset({RegionRole.HEAD, RegionRole.FOLIO})
_FIRST_WORDS: Final = 2
"""Words of a line that tell that it goes on with a note."""


def edges_of(box: Box) -> Edges:
    """Return the edges of a box as a key."""
    return box.left, box.top, box.right, box.bottom


@dataclass(frozen=True)
class BookBlock:
    """Block of the book with what it stands in, outermost first."""

    block: Block
    holders: tuple[Holder, ...] = ()
    note: str = ""
    """Name of the note that it stands in."""

    @property
    def page(self) -> int | None:
        """Return the number of the page on which it begins."""
        return self.block.origin.page if self.block.origin else None

    @property
    def language(self) -> str:
        """Return its language, empty where that is the book's."""
        return (self.block.language or "") if isinstance(self.block, Paragraph) else ""

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Return the notes that it refers to, each with the word that the mark stands behind."""
        found: list[tuple[str, str]] = []
        before = ""
        for inline in walk_inlines(own_inlines(self.block)):
            if isinstance(inline, NoteReference):
                found.append((inline.note, before.rsplit(" ", maxsplit=1)[-1]))
            elif not isinstance(inline, SPANS):
                before += plain_text((inline,))
        return tuple(found)


@dataclass
class _Page:
    blocks: dict[Edges, BookBlock] = field(default_factory=dict)
    going_on: BookBlock | None = None
    """Block of the text above the notes that began on a page before."""


class BookBlocks:
    """Finds the blocks of the lines of each page."""

    def __init__(self, publication: Publication, numbers: Sequence[int]) -> None:
        """Take the book and the numbers of its pages in order."""
        self._pages = {number: _Page() for number in numbers}
        order = {number: index for index, number in enumerate(numbers)}
        for found in _book_blocks(publication):
            origin = found.block.origin
            if origin is None or origin.page not in order or origin.box is None:
                continue
            self._pages[origin.page].blocks[edges_of(origin.box)] = found
            first = order[origin.page] + 1
            for number in numbers[first : first + _pages_more(found.block)]:
                self._pages[number].going_on = found

    def boxes(self, number: int) -> frozenset[Edges]:
        """Return the boxes of the blocks that begin on a page."""
        return frozenset(self._pages[number].blocks) if number in self._pages else frozenset()

    def of_region(self, layout: PageLayout, region: Region) -> BookBlock | None:
        """Return the table or figure that a region begins, None where none begins."""
        found = self._page(layout).blocks.get(edges_of(region.box))
        return found if found is not None and isinstance(found.block, Table | Figure) else None

    def of_lines(self, layout: PageLayout, before: PageLayout | None) -> Mapping[int, BookBlock]:
        """Return by the ids of the lines of a page the block that each belongs to.

        ``before`` is the page before, for a note that goes on from its foot.
        """
        page = self._page(layout)
        lines = [x for r in layout.regions if r.role not in _FURNITURE for x in r.lines]
        owners = _owners(lines, page.blocks)
        for role, block in (
            (RegionRole.BODY, page.going_on),
            (RegionRole.NOTE, self._last_note(before)),
        ):
            of_role = [x for r in layout.regions if r.role is role for x in r.lines if x.words]
            opening = list(takewhile(lambda line: id(line) not in owners, of_role))
            if block is None or not opening:
                continue
            if role is RegionRole.BODY or _is_told_in(opening[0], block.block):
                owners.update({id(line): block for line in opening})
        return owners

    def _last_note(self, layout: PageLayout | None) -> BookBlock | None:
        if layout is None:
            return None
        notes = [r for r in layout.regions if r.role is RegionRole.NOTE]
        owners = _owners([x for r in notes for x in r.lines], self._page(layout).blocks)
        last = [owners.get(id(line)) for region in notes for line in region.lines][-1:]
        return last[0] if last else None

    def _page(self, layout: PageLayout) -> _Page:
        return self._pages.get(layout.page.number, _Page())


def _owners(lines: Sequence[Line], blocks: Mapping[Edges, BookBlock]) -> dict[int, BookBlock]:
    """Return the blocks of lines: a run is a block where the box around it is one's."""
    owners: dict[int, BookBlock] = {}
    for first, line in enumerate(lines):
        if id(line) in owners:
            continue
        box = line.box
        for last in range(first, len(lines)):
            box = box.union(lines[last].box)
            found = blocks.get(edges_of(box))
            if found is not None:
                owners.update({id(one): found for one in lines[first : last + 1]})
    return owners


def _pages_more(block: Block) -> int:
    """Return over how many ends of pages the text of a block goes on."""
    breaks = waiting = 0
    has_begun = False
    for inline in walk_inlines(own_inlines(block)):
        if isinstance(inline, PageBreak):
            waiting += has_begun
        elif not isinstance(inline, SPANS) and plain_text((inline,)).strip():
            has_begun = True
            breaks, waiting = breaks + waiting, 0
    return breaks


def _is_told_in(line: Line, block: Block) -> bool:
    """Tell whether a line stands in the middle of a block's text, by its first words."""
    words = line.text.split()
    # The very first word may be the tail of one that the text has whole.
    sample = " ".join(words[1 : 1 + _FIRST_WORDS]) or words[0]
    return sample in " ".join(plain_text(own_inlines(block)).split())


def _book_blocks(publication: Publication) -> Iterator[BookBlock]:
    for section in walk_sections(publication.sections):
        yield from _within(section.blocks)
    for note in publication.notes:
        yield from _within(note.blocks, note=note.id)


def _within(
    blocks: Iterable[Block], holders: tuple[Holder, ...] = (), note: str = ""
) -> Iterator[BookBlock]:
    """Yield blocks and those in them, each after what it stands in."""
    for block in blocks:
        yield BookBlock(block, holders, note)
        match block:
            case Quotation():
                yield from _within(block.blocks, (*holders, block), note)
            case ListBlock():
                for item in block.items:
                    yield from _within(item.blocks, (*holders, block, item), note)
            case Table():
                for row in block.rows:
                    for cell in row.cells:
                        yield from _within(cell.blocks, holders, note)
            case _:
                pass
